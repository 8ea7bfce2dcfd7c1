//! Planted sins: each must be named with its line.

use super::held::crates;
use super::rules::{broken, without_twin};
use super::source::{Head, Source, heads, modules_of_tests};

fn named(path: &str, text: &str) -> Vec<(usize, String)> {
    let sins = broken(&Source::new(path, text), &crates());
    sins.into_iter().map(|sin| (sin.line, sin.rule)).collect()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list of sins")]
fn a_sin_is_named_with_its_line_and_its_rule() {
    for (path, text, line, rule) in [
        (
            "src/domain/build.rs",
            "use ratatui::text::Text;",
            2,
            "may not name the crate `ratatui`",
        ),
        (
            "src/app/go.rs",
            "use crate::drone::Client;",
            2,
            "`app` may not import `drone`",
        ),
        (
            "src/app/go.rs",
            "use crate::{app::Model, drone::Client};",
            2,
            "may not import `drone`",
        ),
        (
            "src/app/go.rs",
            "use crate::{\n    domain::{Build, Step},\n    drone::Client,\n};",
            4,
            "`drone`",
        ),
        (
            "src/demo/world.rs",
            "fn f(b: crate::domain::Build) {}",
            2,
            "`demo` may not import `domain`",
        ),
        (
            "src/drone/wire.rs",
            "use crate::backstage::Client;",
            2,
            "`drone` may not import `backstage`",
        ),
        (
            "src/ui/chrome.rs",
            "use super::super::app::Model;",
            2,
            "climbs",
        ),
        (
            "src/domain/time.rs",
            "fn f() { let now = Instant::now(); }",
            2,
            "`domain` is pure",
        ),
        (
            "src/domain/time.rs",
            "use zeroize::Zeroizing;",
            2,
            "in `src/domain/secret.rs` only",
        ),
        (
            "src/http/client.rs",
            "fn f() { g().unwrap(); }",
            2,
            "`.unwrap()` is not said here",
        ),
        (
            "src/http/client.rs",
            "fn f() { json.expect(b'{')?; g().expect(\"a reason\"); }",
            2,
            "`.expect(` is not said here",
        ),
        (
            "src/http/client.rs",
            "#[allow(dead_code)]\nfn f() {}",
            2,
            "`#[allow(` is not said here",
        ),
        (
            "src/runtime/loop.rs",
            "fn f() { println!(); }",
            2,
            "`println!` is not said here",
        ),
        (
            "src/ui/chrome.rs",
            "fn f() { buffer.set_string(0, 0, name, style); }",
            2,
            "for the pens",
        ),
        (
            "src/cli/open.rs",
            "use color_eyre::eyre::Report;",
            2,
            "for `main` alone",
        ),
        ("src/logs/mod.rs", "mod store;\nfn f() {}", 3, "door plate"),
        ("src/cellar/wine.rs", "", 1, "`cellar` is not on the map"),
    ] {
        let text = format!("//! A file.\n{text}\n");
        let named = named(path, &text);
        assert_eq!(named.len(), 1, "{text}\n{named:?}");
        assert_eq!(named[0].0, line, "{text}\n{named:?}");
        assert!(named[0].1.contains(rule), "{text}\n{named:?}");
    }
}

#[test]
fn a_long_file_and_one_that_does_not_say_what_it_is_are_named() {
    let long = format!("//! A file.\n{}", "\n".repeat(400));
    let [(401, rule)] = &named("src/app/go.rs", &long)[..] else {
        panic!("401 lines passed");
    };
    assert!(rule.starts_with("401 lines"), "{rule}");
    assert_eq!(named("src/app/go.rs", "use std::fmt;\n").len(), 1);
}

#[test]
fn words_in_comments_literals_and_tests_are_no_sins() {
    let text = r##"//! May say panic! and crate::drone::Client.
/* .unwrap() /* and .expect( */ still */
/// `todo!` is a word.
const A: &str = "println! \" crate::drone::X";
const B: &str = r#"crate::drone::" .unwrap()"#;
const C: (char, &[u8]) = ('"', b"panic!");
fn f<'a>(x: &'a str) -> &'a str { x } // "
#[cfg(test)]
use regex::Regex;
#[cfg(test)]
mod tests {
    #[test]
    fn f() { Some("}").unwrap(); panic!("}"); }
}
"##;
    assert_eq!(named("src/domain/build.rs", text), []);
    // What stands behind all of that is read again.
    let more = format!("{text}fn g() {{ h().unwrap(); }}\n");
    assert_eq!(named("src/domain/build.rs", &more).len(), 1);
}

#[test]
fn tests_in_a_file_of_their_own_ship_nothing() {
    for (text, module) in [
        ("#[cfg(test)]\nmod tests;", "src/logs/store/tests"),
        (
            "#[cfg(test)]\n#[path = \"store_tests.rs\"]\nmod tests;",
            "src/logs/store_tests",
        ),
    ] {
        let store = Source::new("src/logs/store.rs", text);
        assert_eq!(modules_of_tests(&store), [module]);
    }
    assert_eq!(
        modules_of_tests(&Source::new("src/logs/mod.rs", "mod store;")),
        [""; 0]
    );
}

#[test]
fn paths_are_found_by_their_heads() {
    let code = "use std::{fs, io::Read}; use regex; fn f() -> crate::ui::Pen { a::b::<vte::X>() }";
    let heads: Vec<Head> = heads(code).into_iter().map(|(_, head)| head).collect();
    let outside = |name: &str| Head::Outside(name.to_owned());
    let room = Head::Room("ui".to_owned());
    let expected = [
        outside("std"),
        outside("regex"),
        room,
        outside("a"),
        outside("vte"),
    ];
    assert_eq!(heads, expected);
}

#[test]
fn a_screen_without_a_face_is_named() {
    let source = |path| Source::new(path, "fn f() {}");
    let sources = ["src/app/screens/log.rs", "src/app/screens/mod.rs"].map(source);
    let sins = without_twin(&sources);
    assert_eq!(sins.len(), 1, "{sins:?}");
    assert_eq!(sins[0].path, "src/app/screens/log");
}
