//! A browser, a page of somebody else, and worse, at the door.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::domain::Fault;
use crate::identity::Redirect;
use crate::identity::listener::answer::{MOST_GUESTS, MOST_STRANGERS};
use crate::identity::listener::{ListenError, Listener, Verdict};

const PATIENCE: Duration = Duration::from_secs(60);

async fn open() -> (Listener, String) {
    let door = Listener::bind(&Redirect::default()).await.expect("a port");
    let address = door.authority();
    (door, address)
}

fn only_right(query: &str) -> Verdict<String> {
    if query.contains("state=right") {
        Verdict::Ours(query.to_owned())
    } else {
        Verdict::NotOurs
    }
}

/// Sends the text and reads to the end.
async fn said(address: &str, text: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(text.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    answer
}

/// Waits for the answer, and lets the browser see that all went well.
async fn welcomed(door: Listener, context: &str) -> Result<String, ListenError> {
    let (answer, browser) = door.answer(context, PATIENCE, only_right).await?;
    browser.expect("it waits").welcome().await;
    Ok(answer)
}

async fn get(address: &str, target: &str) -> String {
    let request = format!("GET {target} HTTP/1.1\r\nHost: {address}\r\n\r\n");
    said(address, &request).await
}

#[tokio::test]
async fn the_answer_comes_out_and_the_port_closes() {
    let (door, address) = open().await;
    assert_eq!(door.redirect_uri(), format!("http://{address}/callback"));
    let visit = get(&address, "/callback?code=c&state=right");
    let (answer, page) = tokio::join!(welcomed(door, "prod<1>"), visit);
    assert_eq!(answer.expect("ours"), "code=c&state=right");
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
    assert!(page.contains("prod&lt;1&gt;"), "{page}");
    assert!(page.ends_with("</html>"), "{page}");
    assert!(TcpStream::connect(&address).await.is_err());
}

/// L12
#[tokio::test]
async fn a_refusal_ends_the_wait_and_is_shown() {
    let (door, address) = open().await;
    let judge = |query: &str| Verdict::Refused {
        reason: "Ana may <not>".to_owned(),
        value: query.len(),
    };
    let visit = get(&address, "/callback?error=access_denied");
    let (answer, page) = tokio::join!(door.answer("prod", PATIENCE, judge), visit);
    let (answer, browser) = answer.expect("ours");
    assert_eq!(answer, "error=access_denied".len());
    assert!(browser.is_none(), "it was told");
    assert!(page.starts_with("HTTP/1.1 400 "), "{page}");
    assert!(page.contains("Ana may &lt;not&gt;"), "{page}");
}

#[tokio::test]
async fn the_browser_hears_what_came_of_its_answer_and_not_before() {
    let (door, address) = open().await;
    let visit = get(&address, "/callback?code=c&state=right");
    let waiting = async {
        let answered = door.answer("prod", PATIENCE, only_right).await;
        let (_, browser) = answered.expect("ours");
        let browser = browser.expect("it waits");
        browser.refuse("the code was spent <by another>").await;
    };
    let ((), page) = tokio::join!(waiting, visit);
    assert!(page.contains("You are not signed in"), "{page}");
    assert!(
        page.contains("the code was spent &lt;by another&gt;"),
        "{page}"
    );
}

#[tokio::test]
async fn a_browser_that_waits_too_long_hears_no_more_than_is_known() {
    let (door, address) = open().await;
    let visit = get(&address, "/callback?code=c&state=right");
    let waiting = door.answer("prod", PATIENCE, only_right);
    // Held until the page has come: nobody says how it ended.
    let (answered, page) = tokio::join!(waiting, visit);
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
    assert!(page.contains("Your answer has arrived."), "{page}");
    assert!(!page.contains("signed in"), "{page}");
    let (_, browser) = answered.expect("ours");
    browser.expect("it waited").welcome().await;
}

/// L10, B42, B43, B44
#[tokio::test]
async fn strangers_are_turned_away_and_end_nothing() {
    let (door, address) = open().await;
    let visits = async {
        let wrong = get(&address, "/callback?error=access_denied&state=wrong").await;
        assert!(wrong.starts_with("HTTP/1.1 400 "), "{wrong}");
        let other = get(&address, "/favicon.ico").await;
        assert!(other.starts_with("HTTP/1.1 404 "), "{other}");
        let rebound = "GET /callback?state=right HTTP/1.1\r\nHost: evil.com\r\n\r\n";
        let rebound = said(&address, rebound).await;
        assert!(rebound.starts_with("HTTP/1.1 421 "), "{rebound}");
        let post = format!("POST /callback?state=right HTTP/1.1\r\nHost: {address}\r\n\r\nx=y");
        let post = said(&address, &post).await;
        assert!(post.starts_with("HTTP/1.1 405 "), "{post}");
        // A page of the web that asks whether it may read what is here is not told that it may.
        let preflight = format!(
            "OPTIONS /callback?state=right HTTP/1.1\r\nHost: {address}\r\n\
             Origin: https://evil.example\r\nAccess-Control-Request-Method: GET\r\n\
             Access-Control-Request-Private-Network: true\r\n\r\n"
        );
        let preflight = said(&address, &preflight).await;
        assert!(preflight.starts_with("HTTP/1.1 405 "), "{preflight}");
        assert!(!preflight.to_lowercase().contains("access-control"));
        let long = format!("GET /callback?{} HTTP/1.1\r\n", "x".repeat(20_000));
        let long = said(&address, &long).await;
        assert!(long.starts_with("HTTP/1.1 431 "), "{long}");
        get(&address, "/callback?state=right").await
    };
    let (answer, page) = tokio::join!(welcomed(door, "prod"), visits);
    assert_eq!(answer.expect("ours"), "state=right");
    assert!(page.starts_with("HTTP/1.1 200 "), "{page}");
}

/// L11
#[tokio::test]
async fn too_many_wrong_callbacks_end_the_wait() {
    let (door, address) = open().await;
    let visits = async {
        for _ in 0..MOST_STRANGERS {
            let wrong = get(&address, "/callback?state=wrong").await;
            assert!(wrong.starts_with("HTTP/1.1 400 "), "{wrong}");
        }
        let request = format!("GET /callback HTTP/1.1\r\nHost: {address}\r\n\r\n");
        let mut last = TcpStream::connect(&address).await.expect("a connection");
        last.write_all(request.as_bytes()).await.expect("sent");
        last
    };
    let (answer, _last) = tokio::join!(welcomed(door, "prod"), visits);
    let fault = Fault::from(answer.expect_err("too many"));
    assert_eq!(
        fault.summary,
        "something on this machine keeps calling the login port"
    );
}

/// B44
#[tokio::test]
async fn half_open_connections_keep_nobody_out() {
    let (door, address) = open().await;
    let visit = async {
        let mut idle = VecDeque::new();
        for number in 0..1_000 {
            let mut stream = TcpStream::connect(&address).await.expect("a connection");
            if number % 2 == 0 {
                // Those who were sent away meanwhile cannot write any more.
                let _ = stream.write_all(b"GET /callback?sta").await;
            }
            idle.push_back(stream);
            // Not more at a time than one process may have open.
            if idle.len() > MOST_GUESTS * 10 {
                idle.pop_front();
            }
        }
        let page = get(&address, "/callback?state=right").await;
        drop(idle);
        page
    };
    let (answer, page) = tokio::join!(welcomed(door, "prod"), visit);
    assert_eq!(answer.expect("ours"), "state=right");
    assert!(page.starts_with("HTTP/1.1 200 "), "{page}");
}

#[tokio::test]
async fn a_request_in_pieces_is_one_request() {
    let (door, address) = open().await;
    let visit = async {
        let request = format!("GET /callback?state=right HTTP/1.1\r\nHost: {address}\r\n\r\n");
        let mut stream = TcpStream::connect(&address).await.expect("a connection");
        stream.set_nodelay(true).expect("set");
        for byte in request.as_bytes() {
            stream.write_all(&[*byte]).await.expect("sent");
            tokio::task::yield_now().await;
        }
        let mut page = String::new();
        stream.read_to_string(&mut page).await.expect("an answer");
        page
    };
    let (answer, page) = tokio::join!(welcomed(door, "prod"), visit);
    assert_eq!(answer.expect("ours"), "state=right");
    assert!(page.starts_with("HTTP/1.1 200 "), "{page}");
}

/// L09, L17
#[tokio::test]
async fn nobody_comes_and_the_wait_ends() {
    let (door, address) = open().await;
    let answer = door.answer("prod", Duration::from_millis(1), only_right);
    let error = answer.await.err().expect("nobody came");
    assert!(matches!(error, ListenError::Slow { .. }));
    let hint = Fault::from(error).hint.expect("a next step");
    assert!(
        hint.contains("`http://127.0.0.1/callback` with any port"),
        "{hint}"
    );
    assert!(TcpStream::connect(&address).await.is_err());
}

/// L44
#[tokio::test]
async fn a_wait_that_is_given_up_closes_the_port() {
    let (door, address) = open().await;
    let waiting = door.answer("prod", PATIENCE, only_right);
    drop(waiting);
    assert!(TcpStream::connect(&address).await.is_err());
}

/// F57: a browser that takes the name for `::1`, and one that calls us by that address.
#[tokio::test]
async fn localhost_is_heard_on_both_families_and_by_their_addresses() {
    for is_by_name in [true, false] {
        let redirect = Redirect {
            host: "localhost".to_owned(),
            ..Redirect::default()
        };
        let door = Listener::bind(&redirect).await.expect("a port");
        let name = door.authority();
        assert_eq!(door.redirect_uri(), format!("http://{name}/callback"));
        let families = door.doors.iter().map(TcpListener::local_addr);
        let families: Vec<_> = families.map(|own| own.expect("an address")).collect();
        if std::net::TcpListener::bind("[::1]:0").is_ok() {
            assert_eq!(families.len(), 2);
        }
        let last = families.last().expect("a door").to_string();
        let host = if is_by_name { &name } else { &last };
        let request = format!("GET /callback?state=right HTTP/1.1\r\nHost: {host}\r\n\r\n");
        let visits = async {
            for own in &families {
                let other = "GET /callback HTTP/1.1\r\nHost: evil.com\r\n\r\n";
                let other = said(&own.to_string(), other).await;
                assert!(other.starts_with("HTTP/1.1 421 "), "{own}");
            }
            said(&last, &request).await
        };
        let (answer, page) = tokio::join!(welcomed(door, "prod"), visits);
        assert_eq!(answer.expect("ours"), "state=right");
        assert!(page.starts_with("HTTP/1.1 200 "), "{page}");
    }
}

/// L07
#[tokio::test]
async fn a_listed_port_that_is_taken_is_passed_over_or_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = (taken.local_addr().expect("an address").port(), taken);
    let (free, address) = open().await;
    drop(free);
    let free = address
        .rsplit_once(':')
        .and_then(|(_, port)| port.parse().ok());
    let listed = |ports: Vec<u16>| Redirect {
        ports,
        ..Redirect::default()
    };
    let door = Listener::bind(&listed(vec![taken.0, free.expect("a port")])).await;
    let door = door.expect("the second");
    assert_eq!(door.redirect_uri(), format!("http://{address}/callback"));
    assert_eq!(door.to_register(), format!("`http://{address}/callback`"));

    let error = Listener::bind(&listed(vec![taken.0])).await.err();
    let error = error.expect("it is taken").to_string();
    assert!(error.contains(&format!(": {} is ", taken.0)), "{error}");
    if cfg!(target_os = "linux") {
        assert!(error.contains(&std::process::id().to_string()), "{error}");
    }
}

#[tokio::test]
async fn only_the_own_machine_can_be_waited_on() {
    let host = "0.0.0.0".to_owned();
    let ports = Vec::new();
    let error = Listener::bind(&Redirect { host, ports }).await.err();
    let error = error.expect("refused").to_string();
    assert!(
        error.starts_with("`0.0.0.0` is no loopback address"),
        "{error}"
    );
}
