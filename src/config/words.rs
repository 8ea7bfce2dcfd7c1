//! Values as words: read from a variable of the environment, shown with their origin.

use super::file::{Colour, KeyPreset};
use super::settings::{ColorChoice, TokenStore};

/// A value that one word can say.
pub(super) trait Word: Clone {
    /// What a variable must hold, for the sentence "wants …".
    const WANTS: &'static str;

    fn parse(text: &str) -> Option<Self>;

    fn show(&self) -> String;

    /// The same word in a variable that has a meaning of its own.
    fn from_variable(_name: &str, text: &str) -> Option<Self> {
        Self::parse(text)
    }
}

impl Word for String {
    const WANTS: &'static str = "text";

    fn parse(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }

    fn show(&self) -> String {
        self.clone()
    }
}

impl Word for bool {
    const WANTS: &'static str = "`true` or `false`";

    /// In the environment `1` and `0` are as usual as words are.
    fn parse(text: &str) -> Option<Self> {
        match text {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        }
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

impl Word for u32 {
    const WANTS: &'static str = "a whole number";

    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

impl Word for KeyPreset {
    const WANTS: &'static str = "`default`";

    fn parse(text: &str) -> Option<Self> {
        (text == Self::Default.name()).then_some(Self::Default)
    }

    fn show(&self) -> String {
        self.name().to_owned()
    }
}

impl Word for Colour {
    const WANTS: &'static str = "a colour of the terminal";

    fn parse(_: &str) -> Option<Self> {
        None // no variable sets it
    }

    fn show(&self) -> String {
        self.name().to_owned()
    }
}

impl Word for ColorChoice {
    const WANTS: &'static str = "one of `auto`, `always` and `never`";

    fn parse(text: &str) -> Option<Self> {
        match text {
            "auto" => Some(Self::Auto),
            "always" => Some(Self::Always),
            "never" => Some(Self::Never),
            _ => None,
        }
    }

    fn show(&self) -> String {
        match self {
            Self::Auto => "auto",
            Self::Always => "always",
            Self::Never => "never",
        }
        .to_owned()
    }

    /// `NO_COLOR` means "never", whatever it holds (no-color.org).
    fn from_variable(name: &str, text: &str) -> Option<Self> {
        if name == "NO_COLOR" {
            Some(Self::Never)
        } else {
            Self::parse(text)
        }
    }
}

impl Word for TokenStore {
    const WANTS: &'static str = "one of `auto` and `none`";

    fn parse(text: &str) -> Option<Self> {
        match text {
            "auto" => Some(Self::Auto),
            "none" => Some(Self::None),
            _ => None,
        }
    }

    fn show(&self) -> String {
        match self {
            Self::Auto => "auto",
            Self::None => "none",
        }
        .to_owned()
    }
}
