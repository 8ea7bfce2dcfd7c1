//! The README tells what the program does: its keys, its commands, its configuration.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use assert_cmd::Command;
use backdrone::app::{ACTIONS, Scope};

const BEGIN: &str = "<!-- keys:begin -->";
const END: &str = "<!-- keys:end -->";

/// Options of cargo, npm and docker.
const OF_OTHERS: [&str; 7] = [
    "--document-private-items",
    "--env",
    "--open",
    "--prefix",
    "--publish",
    "--rm",
    "--test",
];

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn readme() -> String {
    std::fs::read_to_string(package().join("README.md")).expect("README.md")
}

/// The action table as Markdown, a section for each scope.
fn keys() -> String {
    let mut text = String::new();
    for scope in Scope::ALL {
        let rows: Vec<_> = ACTIONS.iter().filter(|spec| spec.scope == scope).collect();
        if rows.is_empty() {
            continue;
        }
        let title = scope.title();
        let _ = write!(
            text,
            "\n**{title}**\n\n| keys | | id |\n| --- | --- | --- |\n"
        );
        for spec in rows {
            let keys: Vec<String> = spec.keys.iter().map(|key| code(key)).collect();
            let (keys, sentence, id) = (keys.join(" "), spec.sentence.trim(), spec.id);
            let _ = writeln!(text, "| {keys} | {sentence} | `{id}` |");
        }
    }
    text.push('\n');
    text
}

/// A key as code, in a cell of a table.
fn code(key: &str) -> String {
    let key = key.replace('|', "\\|");
    if key.contains('`') {
        format!("`` {key} ``")
    } else {
        format!("`{key}`")
    }
}

/// What a program prints.
fn printed(arguments: &[&str]) -> String {
    let mut command = Command::cargo_bin("backdrone").expect("the program");
    let output = command.args(arguments).output().expect("an end");
    assert!(output.status.success(), "{arguments:?}");
    String::from_utf8(output.stdout).expect("a text")
}

/// First words of the lines of a section of the help.
fn listed(help: &str, heading: &str) -> BTreeSet<String> {
    help.lines()
        .skip_while(|line| *line != heading)
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .filter(|word| !word.is_empty() && *word != "help")
        .map(str::to_owned)
        .collect()
}

/// `UPDATE_README=1 cargo test --test it manual` writes the table anew.
#[test]
fn the_keys_of_the_readme_are_those_of_the_action_table() {
    let readme = readme();
    let (before, rest) = readme.split_once(BEGIN).expect(BEGIN);
    let (written, after) = rest.split_once(END).expect(END);
    let keys = keys();
    if std::env::var_os("UPDATE_README").is_some_and(|value| value == "1") {
        let whole = format!("{before}{BEGIN}\n{keys}{END}{after}");
        std::fs::write(package().join("README.md"), whole).expect("README.md");
        return;
    }
    let hint = "UPDATE_README=1 cargo test --test it manual";
    assert_eq!(written.trim(), keys.trim(), "`{hint}` writes it anew");
}

#[test]
fn the_readme_has_a_row_for_each_command_and_for_no_other() {
    let readme = readme();
    let commands = readme.split("## Commands").nth(1).expect("a section");
    let commands = commands.split("\n## ").next().expect("a section");
    let told: BTreeSet<String> = commands
        .lines()
        .filter_map(|line| line.strip_prefix("| `backdrone "))
        .filter_map(|line| line.split([' ', '`']).next())
        .filter(|word| word.chars().all(char::is_lowercase))
        .map(str::to_owned)
        .collect();
    assert_eq!(told, listed(&printed(&["--help"]), "Commands:"));
}

#[test]
fn every_option_that_the_readme_names_exists() {
    let readme = readme();
    let mut known = String::new();
    for command in ["", "logs", "watch", "trigger", "services", "builds", "demo"] {
        let help = [command, "--help"];
        known.push_str(&printed(&help[usize::from(command.is_empty())..]));
    }
    known.push_str(&printed(&["config", "show", "--help"]));
    let words = readme.split(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c));
    // Rules of tables are dashes alone.
    let has_name = |word: &&str| !word.trim_start_matches('-').is_empty();
    let options = words.filter(|word| word.starts_with("--"));
    for option in options.filter(has_name) {
        assert!(
            OF_OTHERS.contains(&option) || known.contains(option),
            "{option}"
        );
    }
}

#[test]
fn the_configuration_of_the_readme_has_no_findings() {
    let readme = readme();
    let blocks: Vec<&str> = readme
        .split("```yaml\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect();
    assert!(!blocks.is_empty());
    for block in blocks {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("config.yaml");
        std::fs::write(&file, block).expect("a file");
        let path = file.to_str().expect("a path");
        let said = printed(&["--config", path, "config", "check"]);
        assert!(said.contains("no findings"), "{said}\n{block}");
    }
}

#[test]
fn every_file_that_the_readme_points_at_is_here() {
    let readme = readme();
    for target in readme.split("](").skip(1) {
        let target = target.split(')').next().expect("a target");
        // Pictures are held by the test that draws them.
        if ["http", "#", "screenshots/"]
            .iter()
            .any(|it| target.starts_with(it))
        {
            continue;
        }
        assert!(package().join(target).exists(), "{target}");
    }
}
