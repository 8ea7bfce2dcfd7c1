//! From keys to actions, by scope.

use std::collections::HashMap;

use crate::app::action::{ACTIONS, Action, Scope};
use crate::app::chord::Chord;

/// What the keys pressed so far mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    Action(Action),
    /// An own command, by its position.
    Own(usize),
    /// The beginning of a sequence.
    Prefix,
    Nothing,
}

/// Two actions of one scope that want the same key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    pub keys: String,
    pub first: &'static str,
    pub second: &'static str,
}

/// Keys by scope.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keymap {
    bound: HashMap<(Scope, Vec<Chord>), Action>,
    shown: HashMap<Action, Vec<String>>,
}

impl Keymap {
    /// The table's own keys, replaced for the ids in `own`; and what clashes or cannot be read.
    pub fn build(own: &HashMap<String, Vec<String>>) -> (Self, Vec<Clash>) {
        let mut map = Self::default();
        let mut clashes = Vec::new();
        for spec in ACTIONS {
            let own_keys = own.get(spec.id);
            let keys: Vec<String> = match own_keys {
                Some(keys) => keys.clone(),
                None => spec.keys.iter().map(|key| (*key).to_owned()).collect(),
            };
            for text in &keys {
                let Some(sequence) = sequence(text) else {
                    continue;
                };
                let place = (spec.scope, sequence);
                match map.bound.get(&place) {
                    Some(first) => clashes.push(Clash {
                        keys: text.clone(),
                        first: first.spec().id,
                        second: spec.id,
                    }),
                    None => {
                        map.bound.insert(place, spec.action);
                    }
                }
            }
            map.shown.insert(spec.action, keys);
        }
        (map, clashes)
    }

    /// What `pressed` means on a screen of that scope: its own rows first.
    pub fn resolve(&self, scope: Scope, pressed: &[Chord]) -> Meaning {
        let scopes: &[Scope] = if scope == Scope::Panel {
            &[Scope::Panel]
        } else {
            &[scope, Scope::Anywhere]
        };
        for scope in scopes {
            if let Some(action) = self.bound.get(&(*scope, pressed.to_vec())) {
                return Meaning::Action(*action);
            }
        }
        let begins = self.bound.keys().any(|(bound, keys)| {
            scopes.contains(bound) && keys.len() > pressed.len() && keys.starts_with(pressed)
        });
        if begins {
            Meaning::Prefix
        } else {
            Meaning::Nothing
        }
    }

    /// The id of an action that one of these screens would no longer reach, or that would hide these
    /// keys: one of them is the beginning of the other.
    pub fn clash(&self, scopes: &[Scope], keys: &[Chord]) -> Option<&'static str> {
        let counts = |scope: &Scope| *scope == Scope::Anywhere || scopes.contains(scope);
        let clashes = self.bound.iter().filter(|((scope, bound), _)| {
            counts(scope) && (bound.starts_with(keys) || keys.starts_with(bound))
        });
        clashes.map(|(_, action)| action.spec().id).min()
    }

    /// The keys of an action, as people write them.
    pub fn keys(&self, action: Action) -> &[String] {
        self.shown
            .get(&action)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// The first key of an action, short: `⏎` stands for enter only in the drawing.
    pub fn first(&self, action: Action) -> &str {
        self.keys(action)
            .first()
            .map(String::as_str)
            .unwrap_or_default()
    }

    /// Continuations of what was pressed: `(rest of the keys, action)`, for the little popup.
    pub fn continuations(&self, scope: Scope, pressed: &[Chord]) -> Vec<(String, Action)> {
        let mut found: Vec<(String, Action)> = self
            .bound
            .iter()
            .filter(|((bound, keys), _)| {
                (*bound == scope || *bound == Scope::Anywhere)
                    && keys.len() > pressed.len()
                    && keys.starts_with(pressed)
            })
            .map(|((_, keys), action)| {
                let rest: Vec<String> =
                    keys[pressed.len()..].iter().map(Chord::to_string).collect();
                (rest.join(" "), *action)
            })
            .collect();
        found.sort_by(|a, b| a.0.cmp(&b.0));
        found
    }
}

/// Reads keys that are pressed one after the other, with blanks between.
pub fn sequence(text: &str) -> Option<Vec<Chord>> {
    text.split(' ')
        .filter(|part| !part.is_empty())
        .map(Chord::parse)
        .collect::<Option<Vec<_>>>()
        .filter(|keys| !keys.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<Chord> {
        sequence(text).expect("keys")
    }

    #[test]
    fn the_default_keys_can_be_read_and_do_not_clash() {
        let (map, clashes) = Keymap::build(&HashMap::new());
        assert_eq!(clashes, []);
        for spec in ACTIONS {
            for key in spec.keys {
                assert!(sequence(key).is_some(), "{key}");
            }
            assert!(!map.keys(spec.action).is_empty());
        }
    }

    #[test]
    fn no_key_is_also_the_beginning_of_a_sequence_in_its_scope() {
        let (map, _) = Keymap::build(&HashMap::new());
        for scope in Scope::ALL {
            for (bound, sequence) in map.bound.keys() {
                if sequence.len() > 1 && (*bound == scope || *bound == Scope::Anywhere) {
                    let first = map.resolve(scope, &sequence[..1]);
                    if scope != Scope::Panel {
                        assert_eq!(first, Meaning::Prefix, "{scope:?} {sequence:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn an_own_key_replaces_the_default_and_a_clash_names_both() {
        let own = HashMap::from([("app.help".to_owned(), vec!["q".to_owned()])]);
        let (map, clashes) = Keymap::build(&own);
        assert_eq!(map.keys(Action::Help), ["q"]);
        assert_eq!(
            (clashes[0].first, clashes[0].second),
            ("app.help", "app.back_or_quit")
        );
    }

    #[test]
    fn a_screens_row_stands_before_the_row_for_everywhere() {
        let (map, _) = Keymap::build(&HashMap::new());
        assert_eq!(
            map.resolve(Scope::Log, &keys("e")),
            Meaning::Action(Action::NextError)
        );
        assert_eq!(
            map.resolve(Scope::Services, &keys("e")),
            Meaning::Action(Action::FirstError)
        );
        assert_eq!(map.resolve(Scope::Services, &keys("g")), Meaning::Prefix);
        assert_eq!(
            map.resolve(Scope::Services, &keys("g g")),
            Meaning::Action(Action::Top)
        );
        assert_eq!(map.resolve(Scope::Panel, &keys("R")), Meaning::Nothing);
    }
}
