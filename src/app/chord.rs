//! A key with its modifiers, as people write it: `j`, `ctrl-d`, `shift-tab`, `space`.

/// A key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    Char(char),
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

/// A key with modifiers. Shift is part of the character (`G`), and kept apart for named keys only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chord {
    pub key: Key,
    pub ctrl: bool,
    pub alt: bool,
    pub shift: bool,
}

impl Chord {
    /// A key without modifiers.
    pub const fn plain(key: Key) -> Self {
        Self {
            key,
            ctrl: false,
            alt: false,
            shift: false,
        }
    }

    /// The character that a text field takes, if it is one.
    pub fn typed(self) -> Option<char> {
        match self.key {
            Key::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// Reads `ctrl-d`, `G`, `space`, `pgdn`, `f1`. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let mut chord = Self::plain(Key::Enter);
        let mut rest = text;
        loop {
            let (flag, after) = match rest.split_once('-') {
                Some(("ctrl", after)) if !after.is_empty() => (&mut chord.ctrl, after),
                Some(("alt", after)) if !after.is_empty() => (&mut chord.alt, after),
                Some(("shift", after)) if !after.is_empty() => (&mut chord.shift, after),
                _ => break,
            };
            *flag = true;
            rest = after;
        }
        chord.key = NAMES
            .iter()
            .find(|(name, _)| *name == rest)
            .map(|(_, key)| *key)
            .or_else(|| {
                let mut letters = rest.chars();
                match (letters.next(), letters.next()) {
                    (Some(c), None) if !c.is_control() => Some(Key::Char(c)),
                    (Some('f'), Some(_)) => rest[1..]
                        .parse()
                        .ok()
                        .filter(|n| (1..=24).contains(n))
                        .map(Key::F),
                    _ => None,
                }
            })?;
        Some(chord)
    }
}

const NAMES: [(&str, Key); 17] = [
    ("enter", Key::Enter),
    ("esc", Key::Esc),
    ("tab", Key::Tab),
    ("backspace", Key::Backspace),
    ("delete", Key::Delete),
    ("insert", Key::Insert),
    ("up", Key::Up),
    ("down", Key::Down),
    ("left", Key::Left),
    ("right", Key::Right),
    ("home", Key::Home),
    ("end", Key::End),
    ("pgup", Key::PageUp),
    ("pgdn", Key::PageDown),
    ("space", Key::Char(' ')),
    ("minus", Key::Char('-')),
    ("bar", Key::Char('|')),
];

impl std::fmt::Display for Chord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (set, name) in [
            (self.ctrl, "ctrl-"),
            (self.alt, "alt-"),
            (self.shift, "shift-"),
        ] {
            if set {
                f.write_str(name)?;
            }
        }
        match self.key {
            Key::Char(' ') => f.write_str("space"),
            Key::Char(c) => write!(f, "{c}"),
            Key::F(n) => write!(f, "f{n}"),
            key => {
                let name = NAMES
                    .iter()
                    .find(|(_, named)| *named == key)
                    .map(|(name, _)| *name);
                f.write_str(name.unwrap_or_default())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_what_is_read() {
        for text in [
            "j",
            "G",
            "ctrl-d",
            "shift-tab",
            "alt-enter",
            "space",
            "f12",
            "pgdn",
            "-",
            "ctrl-left",
            "?",
        ] {
            let chord = Chord::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(chord.to_string(), text);
        }
    }

    #[test]
    fn nonsense_is_no_key() {
        for text in ["", "ctrl-", "hyper-x", "f99", "jj"] {
            assert_eq!(Chord::parse(text), None, "{text}");
        }
    }
}
