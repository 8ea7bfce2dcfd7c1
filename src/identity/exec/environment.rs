//! What a plugin finds in its environment: what finding files, accounts and the network needs, and
//! no more. Variables that change what a program loads, and other servers' tokens, are not among it.

use serde_json::json;

/// Name of the variable that tells the plugin what is wanted of it.
const INFO: &str = "BACKDRONE_EXEC_INFO";

const NAMES: [&str; 34] = [
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "SHELL",
    "LANG",
    "LANGUAGE",
    "TZ",
    "TERM",
    "COLORTERM",
    "NO_COLOR",
    "TMPDIR",
    "KUBECONFIG",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    // A plugin may open a browser, or ask an agent or the keyring.
    "BROWSER",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "DBUS_SESSION_BUS_ADDRESS",
    "SSH_AUTH_SOCK",
    "GNUPGHOME",
    // Without these little works on Windows.
    "SYSTEMROOT",
    "SYSTEMDRIVE",
    "COMSPEC",
    "PATHEXT",
    "USERPROFILE",
    "APPDATA",
    "LOCALAPPDATA",
    "TEMP",
    "TMP",
];

const BEGINNINGS: [&str; 7] = [
    "LC_",
    "XDG_",
    "AWS_",
    "AZURE_",
    "GOOGLE_",
    "CLOUDSDK_",
    // Where a job of GitHub asks for its token.
    "ACTIONS_ID_TOKEN_REQUEST_",
];

/// Those of the variables that a plugin gets, and what it is asked for.
pub(super) fn of_plugin(
    variables: &[(String, String)],
    is_interactive: bool,
    audience: Option<&str>,
    gateway: Option<&str>,
) -> Vec<(String, String)> {
    let info = json!({
        "apiVersion": "client.authentication.k8s.io/v1",
        "kind": "ExecCredential",
        "spec": {
            "interactive": is_interactive,
            "audience": audience,
            "gateway": gateway,
        },
    });
    let own = (INFO.to_owned(), info.to_string());
    let passed = variables.iter().filter(|(name, _)| is_passed(name));
    passed.cloned().chain([own]).collect()
}

/// Case does not count: `https_proxy` is written either way, and so is everything on Windows.
fn is_passed(name: &str) -> bool {
    let begins = |with: &&str| {
        let start = name.get(..with.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(with))
    };
    NAMES.iter().any(|known| name.eq_ignore_ascii_case(known)) || BEGINNINGS.iter().any(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_listed_is_passed_on() {
        for name in [
            "PATH",
            "LC_ALL",
            "AWS_PROFILE",
            "https_proxy",
            "XDG_CONFIG_HOME",
        ] {
            assert!(is_passed(name), "{name}");
        }
        for name in [
            "DRONE_TOKEN",
            "LD_PRELOAD",
            "PYTHONPATH",
            "BASH_ENV",
            "PATHX",
            "LC",
            "é",
        ] {
            assert!(!is_passed(name), "{name}");
        }
    }

    #[test]
    fn the_plugin_is_told_what_is_wanted() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let given = [
            pair("HOME", "/home/ana"),
            pair("DRONE_TOKEN", "x"),
            pair(INFO, "forged"),
        ];
        let got = of_plugin(&given, false, Some("https://gw.example"), None);
        let info = concat!(
            r#"{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","#,
            r#""spec":{"audience":"https://gw.example","gateway":null,"interactive":false}}"#,
        );
        assert_eq!(got, [pair("HOME", "/home/ana"), pair(INFO, info)]);
    }
}
