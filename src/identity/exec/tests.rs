//! Plugins that are small scripts, good ones and bad ones.

use std::path::Path;
use std::time::Duration;

use crate::domain::Fault;
use crate::identity::exec::{ExecError, Interactive, Output, Plugin, PluginToken};

const NOW: u64 = 1_790_000_000; // 2026-09-21T14:13:20Z

/// A shell that runs the script: no file is made executable and run at once, which fails while
/// another test forks.
fn plugin(script: &str) -> Plugin {
    Plugin {
        command: "sh".to_owned(),
        args: vec!["-c".to_owned(), script.to_owned()],
        output: Output::default(),
        interactive: Interactive::default(),
        timeout: Duration::from_secs(60),
        audience: Some("https://gw.example".to_owned()),
        gateway: None,
        config_is_safe: true,
    }
}

fn variables() -> Vec<(String, String)> {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    vec![
        pair("PATH", "/usr/bin:/bin"),
        pair("AWS_PROFILE", "ana"),
        pair("DRONE_TOKEN", "hidden"),
    ]
}

async fn ran(plugin: &Plugin) -> Result<PluginToken, ExecError> {
    plugin.run(&variables(), false, NOW).await
}

async fn why(plugin: &Plugin) -> String {
    ran(plugin).await.err().expect("no token").to_string()
}

/// Prints a credential with these words of the shell as its token.
fn prints(token: &str) -> String {
    format!(
        r#"printf '{{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential",'
        printf '"status":{{"token":"%s"}}}}' {token}"#
    )
}

#[tokio::test]
async fn a_plugin_gets_its_variables_and_brings_its_token() {
    let script = prints(r#""$AWS_PROFILE-${DRONE_TOKEN-none}-${#BACKDRONE_EXEC_INFO}""#);
    let found = ran(&plugin(&script)).await.expect("a token");
    assert!(found.token.expose().starts_with("ana-none-1"));
    assert_eq!(found.ends, None);
    let asks = plugin(r#"read -r answer || echo "no $BACKDRONE_EXEC_INFO" >&2; exit 1"#);
    let said = why(&asks).await;
    assert!(said.starts_with("`sh` ended with 1: no {"), "{said}");
    assert!(
        said.contains(r#""audience":"https://gw.example""#),
        "{said}"
    );
}

/// L37
#[tokio::test]
async fn a_failure_is_told_with_the_last_lines_of_the_complaint() {
    let script = "yes noise | head -n 20000 >&2; echo one >&2; echo two >&2; exit 3";
    assert_eq!(
        why(&plugin(script)).await,
        "`sh` ended with 3: noise / one / two"
    );
    assert_eq!(why(&plugin("kill -9 $$")).await, "`sh` ended with a signal");
    assert_eq!(
        why(&plugin("echo hm >&2")).await,
        "`sh` printed nothing: hm"
    );
    let endless = why(&plugin("yes")).await;
    assert_eq!(endless, "`sh` printed more than 64 KiB");
}

/// L39
#[tokio::test]
async fn a_refusal_of_aws_is_told_in_words() {
    let line = "An error occurred (OutboundWebIdentityFederationDisabledException) when calling \
        the GetWebIdentityToken operation: not enabled";
    let mut aws = plugin(&format!("echo '{line}' >&2; exit 254"));
    aws.output = Output::AwsWebIdentity;
    let fault = Fault::from(ran(&aws).await.err().expect("no token"));
    let words = "`sh` got no token from AWS: outbound web identity federation is not enabled";
    assert!(fault.summary.starts_with(words), "{fault}");
    assert!(
        fault
            .hint
            .is_some_and(|hint| hint.contains("administrator"))
    );
}

/// L37, L38
#[tokio::test]
async fn what_is_not_run_says_why() {
    let mut unsafe_one = plugin("exit 0");
    unsafe_one.config_is_safe = false;
    let said = why(&unsafe_one).await;
    assert_eq!(
        said,
        "`sh` is not run: the file that names it can be changed by others"
    );
    let mut asking = plugin("exit 0");
    asking.interactive = Interactive::Always;
    let said = why(&asking).await;
    assert!(said.contains("there is no terminal"), "{said}");

    let folder = tempfile::tempdir().expect("a folder");
    let dull = folder.path().join("dull");
    std::fs::write(&dull, "").expect("written");
    let dull = dull.display().to_string();
    for (command, words) in [
        ("no-such-plugin", "was not found"),
        ("/nowhere/plugin", "was not found"),
        ("", "was not found"),
        (
            "./sh",
            "is not run: its name depends on the working directory",
        ),
        (
            "bin/sh",
            "is not run: its name depends on the working directory",
        ),
        (&dull, "is not executable"),
        ("/bin", "is not executable"),
    ] {
        let mut other = plugin("exit 0");
        other.command = command.to_owned();
        assert_eq!(why(&other).await, format!("`{command}` {words}"));
    }
}

#[test]
fn a_folder_of_the_path_that_is_relative_does_not_count() {
    let path = |value: &str| vec![("PATH".to_owned(), value.to_owned())];
    let found = plugin("").program(&path(":.:bin:/nowhere:/bin"));
    assert_eq!(found.ok().as_deref(), Some(Path::new("/bin/sh")));
    assert!(plugin("").program(&path(":.:../../bin")).is_err());
    assert!(plugin("").program(&[]).is_err());
}

#[tokio::test]
async fn a_plugin_asks_only_where_it_may() {
    let tells = prints(r#"$(echo "$BACKDRONE_EXEC_INFO" | sed 's/.*"interactive"://; s/}.*//')"#);
    for (interactive, has_terminal, told) in [
        (Interactive::Never, true, "false"),
        (Interactive::IfAvailable, false, "false"),
        (Interactive::IfAvailable, true, "true"),
        (Interactive::Always, true, "true"),
    ] {
        let mut asks = plugin(&tells);
        asks.interactive = interactive;
        let found = asks.run(&variables(), has_terminal, NOW).await;
        assert!(
            found.expect("a token").token.expose() == told,
            "{interactive:?}"
        );
    }
}

/// L37
#[tokio::test]
async fn a_plugin_that_takes_too_long_is_ended() {
    let mut slow = plugin("echo waiting >&2; exec sleep 600");
    slow.timeout = Duration::from_millis(500);
    let said = why(&slow).await;
    assert!(
        said.starts_with("`sh` brought no token within 500ms and was ended"),
        "{said}"
    );
}

#[tokio::test]
async fn what_it_leaves_running_does_not_hold_up_its_token() {
    let script = format!("sleep 30 & {}", prints("abc"));
    let mut starts = plugin(&script);
    starts.timeout = Duration::from_secs(20);
    let found = ran(&starts).await.expect("a token");
    assert!(found.token.expose() == "abc");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_run_that_is_given_up_ends_all_that_it_started() {
    let folder = tempfile::tempdir().expect("a folder");
    let note = folder.path().join("pid");
    let script = format!(
        "sleep 600 & echo $! >'{0}.new'; mv '{0}.new' '{0}'; wait",
        note.display()
    );
    let waits = plugin(&script);
    let noted = async {
        while !note.exists() {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        _ = ran(&waits) => panic!("it waits for ever"),
        () = noted => {}
    }
    let pid = std::fs::read_to_string(&note).expect("a number");
    let state = Path::new("/proc").join(pid.trim()).join("stat");
    // Gone, or dead and not yet cleared away by its new parent.
    let lives = || std::fs::read_to_string(&state).is_ok_and(|stat| !stat.contains(") Z "));
    let ended = async {
        while lives() {
            tokio::task::yield_now().await;
        }
    };
    let ended = tokio::time::timeout(Duration::from_secs(60), ended).await;
    ended.expect("it was killed");
}
