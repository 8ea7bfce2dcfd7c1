//! What counts when file, environment and flags speak, and what must fit together.

use super::scenarios::{laid, origin, plain, summaries};
use super::{AuthSettings, ColorChoice, Flags, Loaded, Permissions, Profile, TokenSource};

#[test]
fn flag_stands_before_environment_before_file_before_default() {
    let file = "theme: mono\nread_only: false\n";
    let environment = [
        ("BACKDRONE_THEME", "ansi-light"),
        ("BACKDRONE_READ_ONLY", "1"),
    ];
    let flags = Flags {
        theme: Some("ansi".into()),
        ..Flags::default()
    };
    for (resolved, theme, from) in [
        (plain(""), "ansi", "default"),
        (plain(file), "mono", "config.yaml:1:8"),
        (
            laid(file, &Flags::default(), &environment),
            "ansi-light",
            "environment BACKDRONE_THEME",
        ),
        (laid(file, &flags, &environment), "ansi", "flag --theme"),
    ] {
        assert_eq!(resolved.settings.theme.dark, theme);
        assert_eq!(origin(&resolved, "theme.dark"), (theme.into(), from.into()));
    }
    let resolved = laid(file, &flags, &environment);
    assert!(resolved.settings.read_only);
    let expected = ("true".into(), "environment BACKDRONE_READ_ONLY".into());
    assert_eq!(origin(&resolved, "read_only"), expected);
}

#[test]
fn a_variable_that_cannot_be_read_is_a_finding_and_closes_the_door() {
    let resolved = laid("", &Flags::default(), &[("BACKDRONE_READ_ONLY", "ture")]);
    assert_eq!(
        summaries(&resolved),
        ["environment BACKDRONE_READ_ONLY: wants `true` or `false`, found `ture`"]
    );
    assert!(resolved.settings.no_deeds());
}

#[test]
fn no_color_counts_where_nothing_of_ours_is_said() {
    let always = ("BACKDRONE_COLOR", "always");
    for (variables, choice) in [
        (&[("NO_COLOR", "1")][..], ColorChoice::Never),
        (&[("NO_COLOR", "")], ColorChoice::Auto),
        (&[("NO_COLOR", "1"), always], ColorChoice::Always),
    ] {
        assert_eq!(
            laid("", &Flags::default(), variables).settings.color,
            choice
        );
    }
}

#[test]
fn the_context_that_was_meant_is_opened_or_none() {
    let file = "context: b\ncontexts: { a: {}, b: {}, stage: {} }\n";
    let flag = |name: &str| Flags {
        context: Some(name.into()),
        ..Flags::default()
    };
    for (resolved, context) in [
        (plain("contexts: { a: {}, b: {} }\n"), Some("a")),
        (plain(file), Some("b")),
        (
            laid(file, &Flags::default(), &[("BACKDRONE_CONTEXT", "stage")]),
            Some("stage"),
        ),
        (
            laid(file, &flag("demo"), &[("BACKDRONE_CONTEXT", "stage")]),
            Some("demo"),
        ),
        (laid(file, &flag("stgae"), &[]), None),
        (plain("context: gone\ncontexts: { a: {} }\n"), None),
    ] {
        assert_eq!(resolved.settings.context.as_deref(), context);
    }
    let resolved = laid(file, &flag("stgae"), &[]);
    assert_eq!(
        resolved.findings[0].to_string(),
        "flag --context: `stgae` is not a context\nhint: did you mean `stage`?"
    );
}

#[test]
fn drone_cli_s_two_variables_alone_make_a_context() {
    let variables = [
        ("DRONE_SERVER", "http://127.0.0.1:8080/"),
        ("DRONE_TOKEN", "hunter2"),
    ];
    let resolved = laid("", &Flags::default(), &variables);
    let context = resolved
        .settings
        .chosen()
        .expect("a context named by its host");
    assert_eq!(context.name, "127.0.0.1:8080");
    assert_eq!(context.file_name, "127_2e0_2e0_2e1_3a8080");
    assert!(context.backstage.is_none());
    assert_eq!(
        context.drones[0].token,
        Some(TokenSource::Env("DRONE_TOKEN".into()))
    );
    assert!(!format!("{resolved:?}").contains("hunter2"));

    let half = laid("", &Flags::default(), &[("DRONE_SERVER", "https://d.test")]);
    let context = half.settings.chosen().expect("a context");
    assert_eq!(
        context.drones[0].token,
        Some(TokenSource::Env("DRONE_TOKEN".into())),
        "its absence is found when it is read"
    );
    let shown = origin(&half, "contexts.d.test.drone.token");
    assert_eq!(shown.0, "(not set)");

    let bad = laid(
        "",
        &Flags::default(),
        &[("DRONE_SERVER", "https://u:hunter2@d.test")],
    );
    assert_eq!(bad.settings.context, None);
    assert!(
        bad.findings[0]
            .to_string()
            .starts_with("environment DRONE_SERVER: ")
    );
    assert!(!bad.findings[0].to_string().contains("hunter2"));
}

#[test]
fn the_ambient_token_goes_to_the_ambient_server_only() {
    let file = "contexts:\n  none: { backstage: https://b.test }\n  \
                same: { drone: https://d.test/ }\n  other: { drone: https://evil.test }\n  \
                through: { gateway: https://g.test }\n";
    let variables = [("DRONE_SERVER", "https://d.test"), ("DRONE_TOKEN", "x")];
    let resolved = laid(file, &Flags::default(), &variables);
    assert_eq!(summaries(&resolved), [""; 0]);
    let drones: Vec<Vec<(&str, bool)>> = resolved
        .settings
        .contexts
        .iter()
        .map(|c| {
            c.drones
                .iter()
                .map(|d| (d.name.as_str(), d.token.is_some()))
                .collect()
        })
        .collect();
    let expected = [
        vec![("d.test", true)],
        vec![("d.test", true)],
        vec![("evil.test", false)],
        vec![],
    ];
    assert_eq!(drones, expected);
    let origin = origin(&resolved, "contexts.none.drone.url");
    assert_eq!(origin.1, "environment DRONE_SERVER");
}

#[test]
fn a_page_is_a_note_and_leaves_the_program_as_it_is() {
    let resolved = plain("contexts: { p: { drone: 'https://d.test/acme/web/7' } }\n");
    assert_eq!(
        resolved.findings[0].to_string(),
        "config.yaml:1:25: note: this is a page of the server\n  \
         1 | contexts: { p: { drone: 'https://d.test/acme/web/7' } }\n    \
           |                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^\n\
         hint: write `https://d.test`"
    );
    assert_eq!(
        resolved.settings.contexts[0].drones[0].url.as_str(),
        "https://d.test/"
    );
    assert!(!resolved.settings.no_deeds());
}

/// What is wrong with a file, in a word of the finding.
const MISFITS: &[(&str, &str)] = &[
    (
        "contexts: { p: { gateway: 'https://g.test', drone: 'https://d.test' } }",
        "in place of",
    ),
    (
        "contexts: { p: { drone: [https://d.test, https://d.test/] } }",
        "two servers are called",
    ),
    (
        "contexts: { p: { drone: { name: x } } }",
        "`drone` wants `url`",
    ),
    (
        "contexts: { p: { auth: { client_id: x } } }",
        "wants `issuer` and `client_id`",
    ),
    (
        "contexts: { p: { auth: { issuer: 'https://i.test' } } }",
        "wants `client_id`",
    ),
    (
        "contexts: { p: { auth: { issuer: 'https://i.test', exec: { command: aws } } } }",
        "`exec` stands in place of a sign-in",
    ),
    (
        "contexts: { p: { auth: { exec: { args: [x] } } } }",
        "`exec` wants `command`",
    ),
    (
        "contexts: { p: { backstage: 'https://b.test', auth: { redirect: { ports: [70000] } } } }",
        "a port is a number from 1 to 65535",
    ),
    (
        "contexts: { p: { backstage: 'https://b.test', auth: { redirect: { host: b.test } } } }",
        "comes back to this machine",
    ),
    (
        "contexts: { p: { auth: { issuer: 'http://i.test', client_id: x } } }",
        "by `https://`",
    ),
    (
        "commands: [{ key: x, run: ticket new }]",
        "no shell takes this line apart",
    ),
    ("commands: [{ run: [ticket] }]", "a command wants `key`"),
    ("commands: [{ key: x }]", "a command wants `run`"),
    ("theme: anis", "`anis` is not a theme"),
    (
        "columns: { services: { only: [a], add: [b] } }",
        "`only` leaves nothing",
    ),
    (
        "columns: { servces: [a] }",
        "`servces` is not a key of `columns`",
    ),
    (
        "sort: { services: { reverse: true } }",
        "an order wants a column",
    ),
    ("http: { proxy: proxy.test }", "does not begin with"),
    (
        "cache: { catalog_minutes: -1 }",
        "wants a whole number, found `-1`",
    ),
    (
        "theme: [a]",
        "`theme` wants a map of `dark` and `light`, found a list",
    ),
    ("- theme", "wants a map"),
];

#[test]
fn what_stands_together_must_fit_together() {
    for (text, said) in MISFITS {
        let findings = summaries(&plain(text));
        assert_eq!(findings.len(), 1, "{text}: {findings:?}");
        assert!(findings[0].contains(said), "{text}: {findings:?}");
    }
    let short = plain("columns: { services: [a, b] }\nsort: { builds: age }\n");
    assert_eq!(summaries(&short), [""; 0]);
    assert_eq!(short.settings.columns["services"].only, ["a", "b"]);
    assert_eq!(short.settings.sort["builds"].by, "age");
}

#[test]
fn every_context_name_of_the_field_gets_a_file_of_its_own_and_the_empty_one_is_named() {
    let text = "contexts:\n  \"arn:aws:eks:us-east-1:123456789012:cluster/us-east-1-app-dev\": {}\n  \
                \"arn-aws-eks-us-east-1-123456789012-cluster-us-east-1-app-dev\": {}\n  dev/titan: {}\n  \
                \"my dev\": {}\n  kubernetes-admin@moe: {}\n  ../../outside: {}\n  CON: {}\n  \
                Prod: {}\n  prod: {}\n  \"\": {}\n";
    let resolved = plain(text);
    assert_eq!(
        summaries(&resolved),
        ["config.yaml:11:3: a context needs a name"]
    );
    let files: std::collections::BTreeSet<String> = resolved
        .settings
        .contexts
        .iter()
        .map(|c| c.file_name.to_lowercase())
        .collect();
    assert_eq!(files.len(), 9);
}

#[test]
fn a_sign_in_is_backstages_own_unless_another_issuer_is_named() {
    let issuer = |text: &str| {
        let resolved = plain(text);
        assert_eq!(summaries(&resolved), [""; 0], "{text}");
        match &resolved.settings.contexts[0].auth {
            Some(AuthSettings::Issuer(issuer)) => (**issuer).clone(),
            other => panic!("{text}: {other:?}"),
        }
    };
    for auth in [
        "backstage",
        "{}",
        "{ issuer: 'https://b.test/hub/api/auth' }",
    ] {
        let text =
            format!("contexts: {{ p: {{ backstage: 'https://b.test/hub/', auth: {auth} }} }}");
        let own = issuer(&text);
        assert_eq!(own.issuer, "https://b.test/hub/api/auth");
        assert_eq!((own.client_id, own.profile), (None, Profile::Backstage));
    }
    let company = issuer(
        "contexts: { p: { backstage: 'https://b.test', auth: { issuer: 'https://i.test/', client_id: x, \
         redirect: { host: localhost, ports: [8017] }, max_age: 60, offline: false } } }",
    );
    assert_eq!(company.issuer, "https://i.test/");
    assert_eq!(company.profile, Profile::Standard);
    assert_eq!(
        (company.redirect_host.as_str(), company.redirect_ports),
        ("localhost", vec![8017])
    );
    assert_eq!(company.extra, [("max_age".to_owned(), "60".to_owned())]);
    assert!(!company.offline);
}

#[test]
fn a_file_that_others_can_write_names_no_program_that_gives_a_token() {
    let text =
        "contexts: { p: { backstage: 'https://b.test', auth: { exec: { command: /bin/x } } } }";
    let shared = Permissions { others_write: true };
    let loaded = Loaded::read("config.yaml", text.as_bytes(), shared);
    assert_eq!(loaded.findings.len(), 1);
    assert!(loaded.findings[0].message.contains("names a command"));
    assert!(loaded.file.contexts.value().is_none());
}
