//! Whole files under whole environments: what counts, where it came from and what is said.

use super::{Flags, KeyPreset, Loaded, Permissions, Resolved, TokenSource, resolve};

pub(super) fn load(text: &str) -> Loaded {
    Loaded::read("config.yaml", text.as_bytes(), Permissions::default())
}

pub(super) fn laid(text: &str, flags: &Flags, variables: &[(&str, &str)]) -> Resolved {
    let environment = |name: &str| {
        variables
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| (*value).to_owned())
    };
    resolve(
        &load(text),
        flags,
        &environment,
        &["ansi".into(), "ansi-light".into(), "mono".into()],
    )
}

pub(super) fn plain(text: &str) -> Resolved {
    laid(text, &Flags::default(), &[])
}

pub(super) fn summaries(resolved: &Resolved) -> Vec<String> {
    resolved
        .findings
        .iter()
        .map(super::Finding::summary)
        .collect()
}

pub(super) fn origin(resolved: &Resolved, key: &str) -> (String, String) {
    let found = resolved
        .origins()
        .into_iter()
        .find(|(known, ..)| known == key);
    let (_, value, origin) = found.unwrap_or_else(|| panic!("{key}: {:#?}", resolved.effective));
    (value, origin)
}

const COMPLETE: &str = "\
theme: { dark: ansi, light: ansi-light }
keys: default
read_only: false

contexts:
  prod:
    backstage: https://backstage.acme.dev
    drone: { url: https://drone.acme.dev, token: { env: DRONE_TOKEN } }
    me: user:default/ana
    annotations: [drone.io/repo-slug, github.com/project-slug]
    auth: { issuer: https://id.acme.dev, client_id: backdrone }
    protected: true
    protected_targets: [production]
    protected_repos: []
    colour: red
commands:
  - key: g t
    name: open ticket
    scopes: [build]
    run: [ticket, new, --title, \"{service}-{number}\"]
    confirm: true
";

#[test]
fn the_file_of_the_manual_is_read_whole() {
    let resolved = plain(COMPLETE);
    assert_eq!(summaries(&resolved), [""; 0]);
    let settings = resolved.settings;
    let context = settings.chosen().expect("the only context is opened");
    assert_eq!(context.name, "prod");
    let backstage = context.backstage.as_ref().map(|b| b.url.as_str());
    assert_eq!(backstage, Some("https://backstage.acme.dev/"));
    assert_eq!(context.drones[0].name, "drone.acme.dev");
    assert_eq!(
        context.drones[0].token,
        Some(TokenSource::Env("DRONE_TOKEN".into()))
    );
    assert_eq!(context.protected_targets, ["production"]);
    assert_eq!(context.annotations.len(), 2);
    assert_eq!(settings.commands[0].run.len(), 4);
    assert_eq!(settings.keys, KeyPreset::Default);
    assert!(!settings.no_deeds());
}

#[test]
fn a_file_with_windows_line_ends_and_a_byte_order_mark_reads_the_same() {
    let windows = format!("\u{feff}{}", COMPLETE.replace('\n', "\r\n"));
    let (unix, windows) = (plain(COMPLETE), plain(&windows));
    assert_eq!(unix.origins(), windows.origins());
    assert_eq!(
        origin(&windows, "contexts.prod.colour"),
        ("red".into(), "config.yaml:15:13".into())
    );
}

#[test]
fn an_empty_file_and_one_of_comments_say_nothing() {
    for text in [
        "",
        "\n",
        "# nothing\n",
        "---\n",
        "---\n# nothing\n...\n",
        "contexts:\n",
        "{}",
    ] {
        let resolved = plain(text);
        assert_eq!(summaries(&resolved), [""; 0], "{text:?}");
        assert_eq!(resolved.settings.context, None);
    }
}

#[test]
fn all_findings_come_at_once_and_what_is_right_counts() {
    let resolved = plain(
        "them: mono\n\
         keys: emacs\n\
         read_only: yes\n\
         mouse: false\n\
         read_only: true\n\
         annotations: [a, [b], c]\n\
         contexts:\n  \
           prod:\n    \
             backstage: backstage.acme.dev\n    \
             drone: { url: https://drone.acme.dev, tokn: hunter2 }\n    \
             colour: purple\n    \
             gatway: x\n    \
             me: {}\n  \
           '': {}\n\
         cache: 5\n",
    );
    assert_eq!(
        summaries(&resolved),
        [
            "config.yaml:1:1: `them` is not a key",
            "config.yaml:2:7: `keys` wants one of `default`, found `emacs`",
            "config.yaml:3:12: `read_only` wants `true` or `false`, found `yes`",
            "config.yaml:5:1: `read_only` stands here twice, first in line 3",
            "config.yaml:6:18: `annotations` wants text, found a list",
            "config.yaml:9:16: `backstage.acme.dev` does not begin with `https://`",
            "config.yaml:10:43: `tokn` is not a key of `drone`",
            "config.yaml:11:13: `colour` wants one of `red`, `green`, `yellow`, `blue`, `magenta`, \
             `cyan` and `white`, found `purple`",
            "config.yaml:12:5: `gatway` is not a key of `prod`",
            "config.yaml:13:9: `me` wants text, found a map",
            "config.yaml:14:3: a context needs a name",
            "config.yaml:15:8: `cache` wants a map of `enabled` and `catalog_minutes`, found `5`",
        ]
    );
    let hints: Vec<_> = resolved
        .findings
        .iter()
        .filter_map(|f| f.suggestion.as_deref())
        .collect();
    assert!(hints.contains(&"did you mean `theme`?"), "{hints:?}");
    assert!(hints.contains(&"did you mean `gateway`?"), "{hints:?}");
    assert!(
        resolved
            .findings
            .iter()
            .all(|f| !f.to_string().contains("hunter2"))
    );

    let settings = resolved.settings;
    assert!(!settings.mouse);
    assert_eq!(settings.annotations, ["a", "c"]);
    assert_eq!(
        settings.contexts[0].drones[0].url.as_str(),
        "https://drone.acme.dev/"
    );
    assert!(!settings.read_only, "it could not be read");
    assert!(settings.no_deeds(), "so nothing is done until it is mended");
}

#[test]
fn a_token_in_the_file_is_refused_and_never_repeated() {
    for token in [
        "token: hunter2",
        "token: \"hunter2\"",
        "token: [hunter2]",
        "token: { hunter2: x }",
        "token: { hunter2 }",
        "token: { envv: hunter2 }",
        "token: { env: { hunter2: hunter2 } }",
        "token: { env: A, hunter2: B }",
        "token: |\n        hunter2",
    ] {
        let text =
            format!("contexts:\n  p:\n    drone:\n      url: https://d.test\n      {token}\n");
        let resolved = plain(&text);
        assert!(!resolved.findings.is_empty(), "{token}");
        for finding in &resolved.findings {
            let shown = finding.to_string();
            assert!(!shown.contains("hunter"), "{token}: {shown}");
        }
        assert_eq!(
            resolved.settings.contexts[0].drones[0].token, None,
            "{token}"
        );
    }
    let resolved = plain("contexts:\n  p:\n    drone: { url: https://d.test, token: hunter2 }\n");
    assert_eq!(
        resolved.findings[0].to_string(),
        "config.yaml:3:42: `token` is never written in this file, because files are copied, \
         shared and committed\n  \
         3 |     drone: { url: https://d.test, token: •••\n    \
           |                                          ^^^\n\
         hint: write `{ env: NAME }`, `{ file: PATH }` or `{ command: [program, argument] }`"
    );
}

#[test]
fn the_three_forms_of_a_token_are_read_and_shown_without_arguments() {
    let resolved = laid(
        "contexts:\n  p:\n    backstage: { url: https://b.test, token: { file: ~/b } }\n    drone:\n      \
         - { url: https://d.test, token: { command: [vault, --secret=hunter2] } }\n      \
         - { name: old, url: https://o.test, token: { env: OLD } }\n",
        &Flags::default(),
        &[("HOME", "/home/ana")],
    );
    assert_eq!(summaries(&resolved), [""; 0]);
    let context = &resolved.settings.contexts[0];
    let file = context.backstage.as_ref().and_then(|b| b.token.clone());
    assert_eq!(file, Some(TokenSource::File("/home/ana/b".into())));
    assert_eq!(
        context.drones[0].token,
        Some(TokenSource::Command(vec![
            "vault".into(),
            "--secret=hunter2".into()
        ]))
    );
    assert_eq!(context.drones[1].name, "old");
    assert_eq!(
        origin(&resolved, "contexts.p.drone.0.token").0,
        "command vault"
    );
    assert!(!format!("{:?}", resolved.origins()).contains("hunter2"));
}

#[test]
fn a_file_that_others_can_change_and_that_names_a_command_counts_for_nothing() {
    let own = "read_only: false\ncommands: [{ key: x, run: [y] }]\n";
    let token = "contexts: { p: { drone: { url: 'https://d.test', token: { command: [y] } } } }\n";
    let none = "theme: mono\n";
    for (text, others_write, counts) in [
        (own, false, true),
        (own, true, false),
        (token, false, true),
        (token, true, false),
        (none, true, true),
    ] {
        let loaded = Loaded::read("config.yaml", text.as_bytes(), Permissions { others_write });
        assert_eq!(
            loaded.findings.is_empty(),
            counts,
            "{text}: {:?}",
            loaded.findings
        );
        let resolved = resolve(&loaded, &Flags::default(), &|_| None, &[]);
        assert_eq!(resolved.settings.no_deeds(), !counts);
        if !counts {
            assert!(resolved.settings.commands.is_empty() && resolved.settings.contexts.is_empty());
        }
    }
}

#[test]
fn a_megabyte_is_read_or_refused_quickly() {
    let comments = format!("{}theme: mono\n", "# words\n".repeat(125_000));
    assert_eq!(plain(&comments).settings.theme.dark, "mono");
    let contexts = (0..60_000).fold("contexts:\n".to_owned(), |t, n| {
        t + &format!("  c{n}: {{}}\n")
    });
    let findings = summaries(&plain(&contexts));
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(
        findings[0].contains("holds more than 20000 values"),
        "{findings:?}"
    );
}

#[test]
fn the_starter_file_says_nothing_and_all_of_it_may_be_switched_on() {
    let starter = super::default_file();
    assert!(
        starter.starts_with("# yaml-language-server: $schema="),
        "editors look at line 1"
    );
    assert_eq!(summaries(&plain(starter)), [""; 0]);
    let on: String = starter
        .lines()
        .skip(1)
        .map(|line| line.strip_prefix("# ").unwrap_or(line).to_owned() + "\n")
        .collect();
    let resolved = plain(&on);
    assert_eq!(summaries(&resolved), [""; 0], "{on}");
    let schema = super::schema();
    let keys = schema
        .get("properties")
        .and_then(|p| p.as_object())
        .expect("an object");
    for key in keys.keys() {
        assert!(
            on.lines().any(|line| line.starts_with(&format!("{key}:"))),
            "{key} is missing"
        );
    }
}

#[test]
fn the_schema_knows_short_forms_and_refuses_unknown_keys() {
    let schema = super::schema();
    let part = |path: &str| {
        schema
            .pointer(path)
            .map(ToString::to_string)
            .unwrap_or_default()
    };
    assert_eq!(part("/additionalProperties"), "false");
    assert!(part("/$defs/Backstage/anyOf").contains(r#""type":"string""#));
    assert!(part("/$defs/Columns/anyOf").contains(r#""type":"array""#));
    assert!(part("/$defs/Context/properties/drone").contains("anyOf"));
    assert!(
        part("/$defs/Token").contains("command"),
        "{}",
        part("/$defs/Token")
    );
}
