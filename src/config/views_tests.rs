//! Whole files of views: what counts, and what is said of the rest.

use super::{
    ColumnChange, Finding, Included, ScreenWords, SortOrder, ViewScreen, Views, Vocabulary,
};

const SERVICES: ScreenWords<'_> = ScreenWords {
    sorts: &["status", "age"],
    columns: &["tier", "system", "event"],
    tokens: &["owner", "status", "tier", "system"],
};

const ON_CALL: ScreenWords<'_> = ScreenWords {
    sorts: &[],
    columns: &["tier", "ack"],
    tokens: &["owner", "status", "tier"],
};

fn with<T>(then: impl FnOnce(&Vocabulary<'_>) -> T) -> T {
    then(&Vocabulary {
        is_built_in: &|name| name == "mine",
        filter_fault: &|text| text.contains("re:(").then(|| "no pattern".to_owned()),
        services: SERVICES,
        oncall: ON_CALL,
    })
}

fn read(text: &str) -> Views {
    with(|words| Views::read("views.yaml", text.as_bytes(), words))
}

#[test]
fn a_view_is_read_whole() {
    let read = read(
        "include: [team.yaml]\n\
         views:\n\
         - { name: tier-1 red, screen: oncall, filter: 'tier:1 status:failing', columns: { remove: [ack] } }\n\
         - { name: slow, filter: 'http://x !owner:me', sort: -age, columns: [tier, system] }\n",
    );
    assert_eq!(read.findings, []);
    let team = Included::Path("team.yaml".into());
    assert_eq!(read.includes[0].value, team);
    let [red, slow] = read.views.as_slice() else {
        panic!("{:?}", read.views)
    };
    assert_eq!(
        (red.name.as_str(), red.screen),
        ("tier-1 red", ViewScreen::OnCall)
    );
    assert_eq!(red.filter, "tier:1 status:failing");
    assert_eq!(slow.screen, ViewScreen::Services);
    let by_age = SortOrder {
        by: "age".into(),
        reverse: true,
    };
    assert_eq!(slow.sort, Some(by_age));
    let only = vec!["tier".to_owned(), "system".to_owned()];
    let change = ColumnChange {
        only,
        ..ColumnChange::default()
    };
    assert_eq!(slow.columns, Some(change));
}

/// A line of a view, where the finding stands, what it says and what it proposes.
const WRONG: &[(&str, &str, &str, &str)] = &[
    (
        "naem: x",
        "1:12",
        "`naem` is not a key of `views`",
        "`name`",
    ),
    ("filter: x", "1:10", "a view wants a `name`", ""),
    (
        "name: mine",
        "1:18",
        "`mine` is a built-in view",
        "another name",
    ),
    ("name: ' '", "1:18", "no name for a tab", "another name"),
    (
        "name: a, screen: build",
        "1:29",
        "wants one of `services` and `oncall`",
        "",
    ),
    (
        "name: a, screen: onccall",
        "1:29",
        "wants one of",
        "`oncall`",
    ),
    (
        "name: a, filter: 're:('",
        "1:29",
        "no pattern",
        "wants `\\`",
    ),
    (
        "name: a, filter: 'teir:1'",
        "1:29",
        "knows no `teir:`",
        "`tier:`",
    ),
    (
        "name: a, sort: agee",
        "1:27",
        "`agee` is not what rows are sorted by",
        "`age`",
    ),
    (
        "name: a, sort: { reverse: true }",
        "1:27",
        "an order wants a column",
        "by:",
    ),
    (
        "name: a, columns: [teir]",
        "1:31",
        "`teir` is not a column here",
        "`tier`",
    ),
    (
        "name: a, columns: { add: [ack] }",
        "1:38",
        "`ack` is not a column",
        "known: `tier`",
    ),
    (
        "name: a, columns: { only: [tier], add: [event] }",
        "1:38",
        "`only` leaves nothing",
        "",
    ),
    (
        "name: a, screen: oncall, sort: age",
        "1:43",
        "an order of its own",
        "leave `sort` out",
    ),
    (
        "name: a, screen: oncall, filter: 'system:x'",
        "1:45",
        "not filtered by `system:`",
        "`owner`",
    ),
];

#[test]
fn everything_that_is_wrong_is_said_at_once_with_its_place_and_what_was_meant() {
    for (line, place, message, hint) in WRONG {
        let text = format!("views: [ {{ {line} }}, {{ name: good }} ]");
        let read = read(&text);
        assert!(!read.findings.is_empty(), "{line}");
        let all: Vec<String> = read.findings.iter().map(Finding::to_string).collect();
        let said = all.iter().find(|said| said.contains(*message));
        let said = said.unwrap_or_else(|| panic!("{line}: {all:?}"));
        assert!(said.contains(*hint), "{said}");
        assert!(said.starts_with(&format!("views.yaml:{place}: ")), "{said}");
        assert!(said.contains('^'), "{said}");
        let names: Vec<&str> = read.views.iter().map(|view| view.name.as_str()).collect();
        assert_eq!(names, ["good"], "{line}: the bad view does not count");
        assert!(!read.findings.iter().any(Finding::shuts), "{said}");
    }
    let two = read("views:\n- { name: mine, sort: agee, columns: [teir] }\n");
    assert_eq!(two.findings.len(), 3);
}

#[test]
fn a_file_of_others_holds_views_and_nothing_else() {
    with(|words| {
        let mut views = Views::read("views.yaml", b"views: [{ name: own }]", words);
        let shared = b"views: [{ name: theirs }, { name: own }]\n\
                       commands: [{ key: x, run: [rm, -rf, /] }]\n\
                       include: [more.yaml]\n";
        views.add_shared("team.yaml", shared, words);
        let names: Vec<&str> = views.views.iter().map(|view| view.name.as_str()).collect();
        assert_eq!(names, ["own", "theirs"]);
        let said: Vec<String> = views.findings.iter().map(Finding::summary).collect();
        assert_eq!(
            said,
            [
                "team.yaml:2:1: `commands` is not a key",
                "team.yaml:3:1: `include` is not a key",
                "team.yaml:1:35: another view is called `own` already",
            ]
        );
        assert!(views.includes.is_empty());
    });
}

#[test]
fn an_address_is_followed_only_over_https_and_with_its_sum() {
    let sum = "0123456789abcdef".repeat(4);
    let good = format!(
        "include: [{{ url: 'https://acme.dev/v.yaml', sha256: {} }}]",
        sum.to_uppercase()
    );
    let read_good = read(&good);
    assert_eq!(read_good.findings, []);
    let pinned = &read_good.includes[0].value;
    assert!(
        matches!(pinned, Included::Pinned { url, sha256 } if url.path() == "/v.yaml" && *sha256 == sum),
        "{pinned:?}"
    );
    for (include, message) in [
        ("https://acme.dev/v.yaml".to_owned(), "wants the sum"),
        (
            "{ url: 'https://acme.dev/v.yaml' }".to_owned(),
            "wants the sum",
        ),
        (
            "{ url: 'https://acme.dev/v.yaml', sha256: abc }".to_owned(),
            "64 hexadecimal digits",
        ),
        (
            format!("{{ url: 'http://acme.dev/v.yaml', sha256: {sum} }}"),
            "only an `https`",
        ),
        (
            format!("{{ url: 'https://a:b@acme.dev/', sha256: {sum} }}"),
            "only an `https`",
        ),
        (
            format!("{{ url: 'file:///etc/x', sha256: {sum} }}"),
            "only an `https`",
        ),
        (
            format!("{{ path: x, sha256: {sum} }}"),
            "is a `path`, or a `url`",
        ),
        (
            format!("{{ path: x, url: 'https://acme.dev', sha256: {sum} }}"),
            "is a `path`, or",
        ),
        ("{ sha: x }".to_owned(), "`sha` is not a key of `include`"),
    ] {
        let read = read(&format!("include: [{include}]"));
        let said: Vec<String> = read.findings.iter().map(Finding::to_string).collect();
        assert!(
            said.iter().any(|said| said.contains(message)),
            "{include}: {said:?}"
        );
        assert!(read.includes.is_empty(), "{include}");
    }
}
