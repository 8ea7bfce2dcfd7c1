//! Own commands: held against the keys, the screens and the names that the dashboard knows.

use crate::app::{self, Chord, Keymap, PLACEHOLDERS, Scope, key_sequence, placeholders};
use crate::config::{self, At, Finding, Loaded, Place, Resolved, meant};

/// The names of screens in the configuration.
const SCREENS: [(&str, Scope); 8] = [
    ("services", Scope::Services),
    ("oncall", Scope::OnCall),
    ("approvals", Scope::Approvals),
    ("audit", Scope::Audit),
    ("doctor", Scope::Doctor),
    ("builds", Scope::Builds),
    ("build", Scope::Build),
    ("log", Scope::Log),
];

/// Finds what is wrong in them, and leaves those commands out.
pub(super) fn check(loaded: &Loaded, resolved: &mut Resolved) {
    let mut check = Check {
        loaded,
        keymap: Keymap::build(&std::collections::HashMap::new()).0,
        taken: Vec::new(),
        findings: Vec::new(),
    };
    let commands = &mut resolved.settings.commands;
    commands.retain(|command| check.is_good(command));
    resolved.add(check.findings);
}

/// The commands as the dashboard needs them.
pub(super) fn shown(commands: &[config::OwnCommand]) -> Vec<app::OwnCommand> {
    let command = |command: &config::OwnCommand| {
        Some(app::OwnCommand {
            name: command.name.as_str().into(),
            keys: key_sequence(&command.key.value)?,
            scopes: scopes(command).collect(),
            run: command.run.iter().map(|at| at.value.clone()).collect(),
            confirm: command.confirm,
            read_only: command.read_only,
        })
    };
    commands.iter().filter_map(command).collect()
}

fn scope(word: &str) -> Option<Scope> {
    let found = SCREENS.iter().find(|(name, _)| *name == word);
    found.map(|(_, scope)| *scope)
}

fn scopes(command: &config::OwnCommand) -> impl Iterator<Item = Scope> {
    command.scopes.iter().filter_map(|at| scope(&at.value))
}

struct Check<'a> {
    loaded: &'a Loaded,
    keymap: Keymap,
    /// Keys, screens and names of the commands before.
    taken: Vec<(Vec<Chord>, Vec<Scope>, String)>,
    findings: Vec<Finding>,
}

impl Check<'_> {
    fn find(&mut self, place: &Place, message: String, hint: Option<String>) {
        let mut finding = self.loaded.finding(place, message);
        finding.suggestion = hint;
        self.findings.push(finding);
    }

    /// Looks at all of a command, so that all that is wrong in it is said.
    fn is_good(&mut self, command: &config::OwnCommand) -> bool {
        let before = self.findings.len();
        let words = || SCREENS.iter().map(|(word, _)| *word);
        for at in &command.scopes {
            if scope(&at.value).is_none() {
                let message = format!("`{}` is no screen", at.value);
                self.find(&at.place, message, Some(meant(&at.value, words())));
            }
        }
        for (number, at) in command.run.iter().enumerate() {
            for name in placeholders(&at.value) {
                if number == 0 {
                    let message = "which program is run is for this file alone to say";
                    self.find(&at.place, message.to_owned(), None);
                } else if !PLACEHOLDERS.contains(&name) {
                    let message = format!("nothing stands for `{{{name}}}`");
                    let hint = meant(name, PLACEHOLDERS.into_iter());
                    self.find(&at.place, message, Some(hint));
                }
            }
        }
        self.key(command);
        self.findings.len() == before
    }

    fn key(&mut self, command: &config::OwnCommand) {
        let At { value, place } = &command.key;
        let Some(keys) = key_sequence(value) else {
            let hint = "write it as the help does: `x`, `ctrl-x`, `g t`, `f5`";
            self.find(place, format!("`{value}` is no key"), Some(hint.to_owned()));
            return;
        };
        let mut scopes: Vec<Scope> = scopes(command).collect();
        if scopes.is_empty() {
            scopes = SCREENS.map(|(_, scope)| scope).to_vec();
        }
        let other = self.keymap.clash(&scopes, &keys).map(str::to_owned);
        let overlaps = |(taken, on, _): &&(Vec<Chord>, Vec<Scope>, String)| {
            let both = taken.starts_with(&keys) || keys.starts_with(taken);
            both && on.iter().any(|scope| scopes.contains(scope))
        };
        let own = || self.taken.iter().find(overlaps);
        let other = other.or_else(|| own().map(|(_, _, name)| name.clone()));
        match other {
            Some(other) => {
                let hint = "choose another, or fewer `scopes`: `backdrone keys` lists those that are taken";
                let message = format!("`{value}` is a key of `{other}`");
                self.find(place, message, Some(hint.to_owned()));
            }
            None => self.taken.push((keys, scopes, command.name.clone())),
        }
    }
}
