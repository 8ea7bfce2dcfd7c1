//! The README beside the program: its keys are the action table's, its commands the command line's.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use backdrone::app::{ACTIONS, Scope, Spec};

const BEGIN: &str = "<!-- keys:begin -->\n";
const END: &str = "<!-- keys:end -->";

/// Set to `1`, the keys are written into the README instead of being compared.
const UPDATE: &str = "UPDATE_README";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn path() -> PathBuf {
    root().join("README.md")
}

fn readme() -> String {
    fs::read_to_string(path()).expect("a README")
}

/// A key as Markdown shows it inside a table, where a bar would end the cell.
fn key(name: &str) -> String {
    format!("`{}`", name.replace('|', "\\|"))
}

fn row(spec: &Spec) -> String {
    let keys: Vec<String> = spec.keys.iter().map(|name| key(name)).collect();
    format!(
        "| {} | {} | `{}` |\n",
        keys.join(" "),
        spec.sentence.trim(),
        spec.id
    )
}

/// The keys of every place, in the order of the help.
fn keys() -> String {
    let mut text = String::new();
    for scope in Scope::ALL {
        let rows: String = ACTIONS
            .iter()
            .filter(|spec| spec.scope == scope)
            .map(row)
            .collect();
        if !rows.is_empty() {
            let head = "| Keys | What they do | Id |\n|---|---|---|\n";
            let _infallible = write!(text, "\n### {}\n\n{head}{rows}", scope.title());
        }
    }
    text.push('\n');
    text
}

/// What stands before, between and after the two marks.
fn parts(readme: &str) -> (&str, &str, &str) {
    let (before, rest) = readme.split_once(BEGIN).expect("the mark where keys begin");
    let (between, after) = rest.split_once(END).expect("the mark where keys end");
    (before, between, after)
}

#[test]
fn the_readme_lists_the_keys_of_the_action_table() {
    let readme = readme();
    let (before, between, after) = parts(&readme);
    let keys = keys();
    if std::env::var_os(UPDATE).is_some_and(|value| value == "1") {
        fs::write(path(), format!("{before}{BEGIN}{keys}{END}{after}")).expect("a README to write");
        return;
    }
    assert!(
        between == keys,
        "the keys of README.md are not those of the table; `{UPDATE}=1 cargo test manual` writes them:\n{keys}"
    );
}

#[test]
fn the_readme_names_every_command_of_the_command_line() {
    let output = Command::new(env!("CARGO_BIN_EXE_backdrone"))
        .arg("--help")
        .output()
        .expect("the help");
    let help = String::from_utf8(output.stdout).expect("a text");
    let (_, rest) = help.split_once("Commands:\n").expect("a list of commands");
    let (list, _) = rest.split_once("\n\n").expect("an end of the list");
    let readme = readme();
    let names: Vec<&str> = list
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(names.contains(&"services"), "{names:?}");
    for name in names {
        assert!(
            readme.contains(&format!("| `{name}")),
            "README.md does not list `{name}`"
        );
    }
}

#[test]
fn every_picture_and_file_that_the_readme_points_to_is_there() {
    let readme = readme();
    let targets = readme.split("](").skip(1);
    let files = targets
        .filter_map(|rest| rest.split_once(')'))
        .map(|(target, _)| target)
        .filter(|target| !target.starts_with("http") && !target.starts_with('#'));
    for file in files {
        assert!(root().join(file).exists(), "README.md points to {file}");
    }
}
