//! What goes wrong on the way, and what the person reads then: the faults of `identity` 2.8 that no
//! part alone can show.

use std::path::Path;
use std::time::Duration;

use backdrone::demo::Demo;
use backdrone::domain::{Fault, FaultKind, Secret, Session, SignInNews, Way};
use backdrone::operations::{
    Limits, Login, Redirect, SignIn, SignInSetup, Store, Surroundings, Wanted,
};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use super::person::{at_company, visit, world};

/// What a device is besides its sign-in.
struct Device<'a> {
    login: Login,
    folder: &'a Path,
    browser: Option<&'a str>,
    patience: Duration,
}

impl Device<'_> {
    fn open(self) -> SignIn {
        SignIn::new(SignInSetup {
            login: self.login,
            store: Store::open(self.folder.to_owned(), Wanted::File, false),
            limits: Limits::default(),
            proxy: None,
            ca: None,
            surroundings: Surroundings {
                browser: self.browser.map(str::to_owned),
                ..Surroundings::default()
            },
            device: "d3v1ce".to_owned(),
            host: "desk".to_owned(),
            patience: self.patience,
        })
    }
}

fn door(demo: &Demo, folder: &Path) -> SignIn {
    Device {
        login: at_company(demo),
        folder,
        browser: None,
        patience: SignInSetup::PATIENCE,
    }
    .open()
}

/// Signs in; `person` answers each piece of news with what they paste, if anything.
async fn run(
    door: &SignIn,
    way: Way,
    mut person: impl AsyncFnMut(&SignInNews) -> Vec<String>,
) -> (Result<Session, Fault>, Vec<SignInNews>) {
    let (news, mut told) = mpsc::channel(8);
    let (pasting, pasted) = mpsc::channel(8);
    let mut all = Vec::new();
    let answering = async {
        while let Some(news) = told.recv().await {
            for text in person(&news).await {
                pasting.send(Secret::new(text)).await.expect("a reader");
            }
            all.push(news);
        }
    };
    let (ended, ()) = tokio::join!(door.run(way, pasted, news), answering);
    (ended, all)
}

fn page(news: &SignInNews) -> Option<(&str, Option<&str>)> {
    match news {
        SignInNews::Page {
            url, no_browser, ..
        } => Some((url, no_browser.as_deref())),
        _ => None,
    }
}

fn kept(folder: &Path) -> usize {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = files.map(|file| file.file_name());
    names
        .filter(|name| name.to_string_lossy().ends_with(".bin"))
        .count()
}

/// L07
#[tokio::test]
async fn a_listed_port_that_is_taken_is_named_and_the_answer_can_still_be_pasted() {
    let demo = world().await;
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("tokens");
    let taken = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let device = || Device {
        login: Login {
            redirect: Redirect {
                host: "127.0.0.1".to_owned(),
                ports: vec![port],
            },
            ..at_company(&demo)
        },
        folder: &folder,
        browser: None,
        patience: SignInSetup::PATIENCE,
    };
    let (ended, _) = run(&device().open(), Way::Browser, async |_| vec![]).await;
    let fault = ended.expect_err("no port");
    assert!(fault.summary.contains(&port.to_string()), "{fault}");
    let (ended, _) = run(&device().open(), Way::Paste, async |news| {
        match page(news) {
            Some((url, _)) => vec![answer_of(url).await],
            None => vec![],
        }
    })
    .await;
    assert!(ended.is_ok(), "{ended:?}");
}

/// Where the provider sends the browser of somebody who says who they are.
async fn answer_of(page: &str) -> String {
    let browser = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a browser");
    let answer = browser.get(format!("{page}&login=ana")).send().await;
    let headers = answer.expect("an answer").headers().clone();
    let location = headers.get(reqwest::header::LOCATION).expect("a way back");
    location.to_str().expect("an address").to_owned()
}

/// L08
#[cfg(unix)]
#[tokio::test]
async fn a_browser_that_fails_is_named_and_the_person_goes_on_with_the_link() {
    let demo = world().await;
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("tokens");
    let device = Device {
        login: at_company(&demo),
        folder: &folder,
        browser: Some("false"),
        patience: SignInSetup::PATIENCE,
    };
    let (ended, news) = run(&device.open(), Way::Auto, async |news| {
        if let Some((url, _)) = page(news) {
            visit(&format!("{url}&login=ana")).await;
        }
        vec![]
    })
    .await;
    assert!(ended.is_ok(), "{ended:?}");
    let why = news.iter().find_map(page).and_then(|(_, why)| why);
    assert!(
        why.is_some_and(|why| why.contains("`false` ended with")),
        "{why:?}"
    );
}

/// L09
#[tokio::test]
async fn nobody_comes_back_in_time() {
    let demo = world().await;
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("tokens");
    let device = Device {
        login: at_company(&demo),
        folder: &folder,
        browser: Some("true"),
        patience: Duration::from_millis(50),
    };
    let (ended, _) = run(&device.open(), Way::Browser, async |_| vec![]).await;
    let fault = ended.expect_err("nobody");
    assert_eq!(fault.kind, FaultKind::Timeout);
    assert!(
        fault.summary.starts_with("no answer from the browser in"),
        "{fault}"
    );
    assert_eq!(kept(&folder), 0);
}

/// L12
#[tokio::test]
async fn a_person_who_refuses_is_told_so() {
    let demo = world().await;
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("tokens");
    let (ended, _) = run(&door(&demo, &folder), Way::Paste, async |news| {
        if let Some((url, _)) = page(news) {
            visit(&format!("{url}&login=nobody")).await;
        }
        vec![]
    })
    .await;
    let fault = ended.expect_err("a refusal");
    let words = "you or your administrator refused access";
    assert!(fault.summary.starts_with(words), "{fault}");
}

/// L13
#[tokio::test]
async fn a_provider_that_wants_to_show_its_page_after_all_is_asked_once_more() {
    let demo = world().await;
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("tokens");
    let device = Device {
        login: Login {
            extra: vec![("prompt".to_owned(), "none".to_owned())],
            ..at_company(&demo)
        },
        folder: &folder,
        browser: None,
        patience: SignInSetup::PATIENCE,
    };
    let mut pages = 0;
    let (ended, _) = run(&device.open(), Way::Paste, async |news| {
        if let Some((url, _)) = page(news) {
            pages += 1;
            // Nobody is signed in at the provider: without a page it cannot say who comes.
            let login = if url.contains("prompt=none") {
                ""
            } else {
                "&login=ana"
            };
            visit(&format!("{url}{login}")).await;
        }
        vec![]
    })
    .await;
    assert!(ended.is_ok(), "{ended:?}");
    assert_eq!(pages, 2);
}

/// L15
#[tokio::test]
async fn a_code_that_the_provider_does_not_take_is_told_to_the_browser_too() {
    let demo = world().await;
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("tokens");
    let mut pages = Vec::new();
    let (ended, _) = run(&door(&demo, &folder), Way::Paste, async |news| {
        if let Some((url, _)) = page(news) {
            let wrong = answer_of(url).await.replace("code=", "code=x");
            let shown = reqwest::get(wrong).await.expect("a page");
            pages.push(shown.text().await.expect("text"));
        }
        vec![]
    })
    .await;
    let fault = ended.expect_err("no session");
    assert!(
        fault
            .summary
            .starts_with("the code was already used or expired"),
        "{fault}"
    );
    assert_eq!(pages.len(), 2, "asked once more");
    for page in pages {
        assert!(
            page.contains("You are not signed in to backdrone."),
            "{page}"
        );
        assert!(
            page.contains("the code was already used or expired"),
            "{page}"
        );
    }
    assert_eq!(kept(&folder), 0);
}

/// L36
#[tokio::test]
async fn three_pasted_texts_that_are_something_else_end_it_and_each_is_told() {
    let demo = world().await;
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("tokens");
    let (ended, news) = run(&door(&demo, &folder), Way::Paste, async |news| {
        match page(news) {
            Some((url, _)) => {
                let right = answer_of(url).await;
                let foreign = right.replace("state=", "state=x");
                vec![
                    "abc".into(),
                    "https://evil.example/callback?code=a".into(),
                    foreign,
                ]
            }
            None => vec![],
        }
    })
    .await;
    let told = news.iter().filter_map(|news| match news {
        SignInNews::NotThat { why } => Some(why.as_str()),
        _ => None,
    });
    let told: Vec<&str> = told.collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[1].contains("evil.example"), "{told:?}");
    let fault = ended.expect_err("three tries");
    assert_eq!(fault.summary, "that is the answer to another sign-in");
}

/// L44
#[tokio::test]
async fn a_sign_in_that_is_given_up_closes_its_port_and_keeps_nothing() {
    let demo = world().await;
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("tokens");
    let door = door(&demo, &folder);
    let (news, mut told) = mpsc::channel(8);
    let (_pasting, pasted) = mpsc::channel(1);
    let url = tokio::select! {
        ended = door.run(Way::Paste, pasted, news) => panic!("it ended: {ended:?}"),
        url = async {
            loop {
                let news = told.recv().await.expect("news");
                if let Some((url, _)) = page(&news) {
                    return url.to_owned();
                }
            }
        } => url,
    };
    let asked = reqwest::Url::parse(&url).expect("an address");
    let redirect = asked.query_pairs().find(|(name, _)| name == "redirect_uri");
    let redirect = reqwest::Url::parse(&redirect.expect("a way back").1).expect("an address");
    let port = redirect.port().expect("a port");
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());
    assert_eq!(kept(&folder), 0);
}

/// L45
#[tokio::test]
async fn a_second_sign_in_hears_who_is_at_it() {
    let demo = world().await;
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("tokens");
    let (first, second) = (door(&demo, &folder), door(&demo, &folder));
    let (ended, _) = run(&first, Way::Paste, async |news| {
        if let Some((url, _)) = page(news) {
            let (refused, _) = run(&second, Way::Paste, async |_| vec![]).await;
            let fault = refused.expect_err("one at a time");
            let pid = std::process::id().to_string();
            assert!(fault.summary.contains(&pid), "{fault}");
            visit(&format!("{url}&login=ana")).await;
        }
        vec![]
    })
    .await;
    assert!(ended.is_ok(), "{ended:?}");
    assert_eq!(kept(&folder), 1);
}
