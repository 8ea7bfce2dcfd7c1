//! The way to the servers as the configuration draws it: a proxy, certificates of one's own.

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use super::shell::{Shell, ended};

/// Refuses a request as a proxy and tells its first line.
async fn refuse(listener: &TcpListener) -> String {
    let (stream, _) = listener.accept().await.expect("a connection");
    let mut stream = BufReader::new(stream);
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let read = stream.read_until(b'\n', &mut head).await;
        assert!(read.expect("bytes") > 0, "cut off: {head:?}");
    }
    let answer = b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    stream.write_all(answer).await.expect("written");
    let head = String::from_utf8(head).expect("text");
    head.lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_server_elsewhere_is_asked_through_the_proxy_of_the_configuration() {
    let shell = Shell::open().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let proxy = listener.local_addr().expect("an address");
    let config = shell
        .config()
        .replace(shell.demo.drone(), "http://drone.acme.example");
    shell.write(
        "config.yaml",
        &format!("http: {{ proxy: \"http://{proxy}\" }}\n{config}"),
    );
    let mut command = shell.command(&["builds", "acme/ledger"]);
    command
        .env("BACKDRONE_CONFIG", shell.path("config.yaml"))
        // It is asked in place of the one of the environment, where nobody listens.
        .env("HTTP_PROXY", "http://127.0.0.1:9")
        .env("http_proxy", "http://127.0.0.1:9");
    let mut asked = Vec::new();
    let proxy = async {
        loop {
            asked.push(refuse(&listener).await);
        }
    };
    let refused = tokio::select! {
        refused = ended(command) => refused,
        () = proxy => unreachable!("it refuses for ever"),
    };
    assert!(!asked.is_empty());
    for line in asked {
        assert!(
            line.starts_with("GET http://drone.acme.example/api/"),
            "{line}"
        );
    }
    refused.with(4);
}

#[tokio::test]
async fn this_machine_is_asked_without_the_proxy() {
    let shell = Shell::open().await;
    // Port 9 of this machine discards; nothing listens on it.
    let config = format!(
        "http: {{ proxy: \"http://127.0.0.1:9\" }}\n{}",
        shell.config()
    );
    shell.write("config.yaml", &config);
    shell.run(&["builds", "acme/ledger"]).await.with(0);
}

#[tokio::test]
async fn a_file_of_certificates_that_is_missing_or_holds_none_is_named() {
    let shell = Shell::open().await;
    let file = shell.path("own.pem");
    let config = format!(
        "http: {{ ca: {} }}\n{}",
        serde_json::json!(file),
        shell.config()
    );
    shell.write("config.yaml", &config);
    for content in [None, Some("no certificate\n")] {
        if let Some(content) = content {
            shell.write("own.pem", content);
        }
        let refused = shell.run(&["builds", "acme/ledger"]).await;
        assert!(refused.code.is_some_and(|code| code != 0), "{refused:?}");
        assert!(
            refused.err.contains(&file.display().to_string()),
            "{}",
            refused.err
        );
    }
    assert_eq!(shell.demo.requests().total(), 0);
}
