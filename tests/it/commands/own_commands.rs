//! `commands` of `config.yaml` in the real program.

use super::shell::Shell;

/// A command, where the finding stands, what it says and what it proposes; nothing for a good one.
const COMMANDS: &[(&str, &str, &str, &str)] = &[
    ("key: X, run: [x, '{service}']", "", "", ""),
    ("key: g t, run: [x, 'a{', '{A}', '{}']", "", "", ""),
    ("key: t, scopes: [services], run: [x]", "", "", ""),
    (
        "key: t, scopes: [log], run: [x]",
        "2:10",
        "`t` is a key of `log.times`",
        "scopes",
    ),
    (
        "key: R, run: [x]",
        "2:10",
        "`R` is a key of `build.restart`",
        "backdrone keys",
    ),
    (
        "key: g, run: [x]",
        "2:10",
        "`g` is a key of `",
        "choose another",
    ),
    (
        "key: ctrl-c, run: [x]",
        "2:10",
        "`ctrl-c` is a key of `app.quit`",
        "",
    ),
    (
        "key: '', run: [x]",
        "2:10",
        "`` is no key",
        "as the help does",
    ),
    (
        "key: hyper-x, run: [x]",
        "2:10",
        "`hyper-x` is no key",
        "as the help does",
    ),
    (
        "key: X, scopes: [biuld], run: [x]",
        "2:22",
        "`biuld` is no screen",
        "`build`",
    ),
    (
        "key: X, run: [x, '{sevice}']",
        "2:22",
        "nothing stands for `{sevice}`",
        "`service`",
    ),
    (
        "key: X, run: ['{repo}', y]",
        "2:19",
        "for this file alone to say",
        "",
    ),
    (
        "key: X, run: [x] }, { key: X y, name: two, run: [x]",
        "2:32",
        "`X y` is a key of `x`",
        "",
    ),
];

#[tokio::test]
async fn config_check_finds_what_is_wrong_in_own_commands() {
    let shell = Shell::open().await;
    for (command, place, message, hint) in COMMANDS {
        shell.write(
            "config.yaml",
            &format!("commands: [\n  {{ {command} }} ]\n{}", shell.config()),
        );
        let code = if message.is_empty() { 0 } else { 2 };
        let checked = shell.run(&["config", "check"]).await.with(code);
        for part in [place, message, hint] {
            assert!(checked.err.contains(*part), "{command}: {}", checked.err);
        }
    }
}
