//! What annotations come to.

use super::*;

fn joined(pairs: &[(&str, &str)]) -> Joined {
    let annotations: Vec<(Text, Text)> = pairs
        .iter()
        .map(|(k, v)| ((*k).into(), (*v).into()))
        .collect();
    join(&annotations, &ANNOTATIONS.map(str::to_owned))
}

fn slugs(joined: &Joined) -> Vec<String> {
    joined
        .repos
        .iter()
        .map(|link| link.slug.to_string())
        .collect()
}

#[test]
fn a_comma_list_names_several_repositories_and_a_server() {
    let j = joined(&[
        ("drone.io/repo-slug", "acme/api, west:acme/web ,acme/api"),
        ("drone.io/branch", "trunk"),
    ]);
    assert_eq!(slugs(&j), ["acme/api", "acme/web"]);
    assert_eq!(j.repos[1].server.as_deref(), Some("west"));
    assert_eq!(j.repos[0].branch.as_deref(), Some("trunk"));
    assert_eq!(j.findings, []);
}

#[test]
fn the_own_annotation_goes_before_the_code_hosts() {
    let j = joined(&[
        ("github.com/project-slug", "acme/old"),
        ("drone.io/repo-slug", "acme/new"),
    ]);
    assert_eq!(slugs(&j), ["acme/new"]);
}

#[test]
fn a_placeholder_never_becomes_a_repository() {
    let j = joined(&[(
        "github.com/project-slug",
        "${{ values.destination.owner }}/${{ values.destination.repo }}",
    )]);
    assert_eq!(slugs(&j), [""; 0]);
    assert_eq!(j.findings[0].rule, Rule::TemplateLeftOver);
}

#[test]
fn addresses_are_guessed_only_where_their_form_is_known() {
    let cases = [
        ("url:https://git.x/acme/ledger/", Some("acme/ledger")),
        (
            "url:https://git.x/acme/ledger/tree/feature/a/b/",
            Some("acme/ledger"),
        ),
        (
            "url:https://git.x/acme/ledger/src/branch/main/?at=refs%2Fheads%2Fmain",
            Some("acme/ledger"),
        ),
        (
            "url:https://git.x/projects/PAY/repos/ledger/browse",
            Some("PAY/ledger"),
        ),
        ("url:https://git.x/acme/ledger.git", Some("acme/ledger")),
        ("url:https://git.x/group/sub/ledger/-/tree/main", None),
        ("url:https://dev.x/org/project/_git/ledger", None),
        ("url:https://git.x/some/other/layout/ledger", None),
        ("file:/srv/catalog/x.yaml", None),
    ];
    for (text, slug) in cases {
        let j = joined(&[("backstage.io/source-location", text)]);
        assert_eq!(slugs(&j).first().map(String::as_str), slug, "{text}");
        assert!(j.repos.iter().all(|link| link.guessed));
        assert_eq!(j.findings.len(), 1, "{text}");
    }
}

#[test]
fn an_address_in_place_of_a_slug_gets_the_corrected_form() {
    let j = joined(&[("drone.io/repo-slug", "https://git.x/acme/ledger")]);
    assert_eq!(slugs(&j), [""; 0]);
    assert!(
        j.findings[0].hint.contains("`acme/ledger`"),
        "{}",
        j.findings[0].hint
    );
}

#[test]
fn an_entry_without_any_is_told_the_line_to_add() {
    let j = joined(&[("other", "x")]);
    assert!(
        j.findings[0]
            .hint
            .contains("drone.io/repo-slug: owner/repository")
    );
}

#[test]
fn only_what_the_links_do_not_say_is_kept_as_written() {
    let kept = |pairs: &[(&str, &str)]| -> Vec<String> {
        let stated = joined(pairs).stated;
        stated.iter().map(|(key, _)| key.to_string()).collect()
    };
    let file = (
        FILE,
        "url:https://git.x/acme/api/tree/main/catalog-info.yaml",
    );
    let slug = "drone.io/repo-slug";
    assert_eq!(kept(&[(slug, " acme/api "), file]), [""; 0]);
    assert_eq!(
        kept(&[(SOURCE, "url:https://git.x/acme/api/"), file]),
        [""; 0]
    );
    assert_eq!(
        kept(&[(SOURCE, "url:https://git.x/acme/web/"), file]),
        [SOURCE]
    );
    assert_eq!(kept(&[(slug, "acme/api, acme/web"), file]), [slug]);
    assert_eq!(kept(&[(slug, ""), file]), [slug]);
    assert_eq!(
        kept(&[(slug, "a/b"), ("drone.io/server", "west")]),
        ["drone.io/server"]
    );
}
