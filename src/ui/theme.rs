//! Colours by role: what a theme file says, and the styles that follow from it.

use std::collections::BTreeMap;
use std::fmt;

use ratatui::style::{Color, Modifier, Style};
use serde_yaml::Spanned;

use crate::ui::colour::{Depth, at_depth, parse};

/// What something on the screen is for. Screens name roles, only a theme names colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Ordinary text on the ordinary background.
    Text,
    /// What may be overlooked: column titles, hints, units.
    Dim,
    /// Keys, tabs, what can be chosen.
    Accent,
    Border,
    /// The frame of the pane that has the keys.
    BorderFocus,
    /// The row under the cursor.
    Select,
    Good,
    Bad,
    Warn,
    /// Something is running.
    Active,
    /// Somebody has to decide.
    Human,
    /// Ended, and neither good nor bad.
    Neutral,
    /// A match of a search.
    Search,
    /// A line of a log that tells of an error.
    ErrorLine,
    Link,
    Header,
    /// The header of a context where mistakes are dear.
    Protected,
}

/// Roles and the keys that a theme file gives them.
const ROLES: [(Role, &str); 17] = [
    (Role::Text, "fg"),
    (Role::Dim, "dim"),
    (Role::Accent, "accent"),
    (Role::Border, "border"),
    (Role::BorderFocus, "border_focus"),
    (Role::Select, "select_fg"),
    (Role::Good, "good"),
    (Role::Bad, "bad"),
    (Role::Warn, "warn"),
    (Role::Active, "active"),
    (Role::Human, "human"),
    (Role::Neutral, "neutral"),
    (Role::Search, "search"),
    (Role::ErrorLine, "error_line"),
    (Role::Link, "link"),
    (Role::Header, "header"),
    (Role::Protected, "protected"),
];

/// Roles that have a background of their own.
const BACKGROUNDS: [(Role, &str); 2] = [(Role::Text, "bg"), (Role::Select, "select_bg")];

/// The themes that come with the program.
const BUILT_IN: [(&str, &str); 4] = [
    ("ansi", include_str!("../../themes/ansi.yaml")),
    ("ansi-light", include_str!("../../themes/ansi-light.yaml")),
    ("mono", include_str!("../../themes/mono.yaml")),
    (
        "high-contrast",
        include_str!("../../themes/high-contrast.yaml"),
    ),
];

impl Role {
    pub fn all() -> impl Iterator<Item = Self> {
        ROLES.iter().map(|(role, _)| *role)
    }
}

/// A style for every role, ready for one depth of colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    styles: [Style; ROLES.len()],
    depth: Depth,
}

/// Why a theme file cannot be used, and where. Lines and columns count from 1; 0 is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeError {
    pub line: u64,
    pub column: u64,
    pub summary: String,
}

impl fmt::Display for ThemeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.summary)
    }
}

impl std::error::Error for ThemeError {}

type Entries = BTreeMap<String, Spanned<Option<String>>>;

impl Theme {
    /// Names of the themes that come with the program.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// A theme that comes with the program, in all colours.
    pub fn named(name: &str) -> Option<Self> {
        let (_, yaml) = BUILT_IN.iter().find(|(known, _)| *known == name)?;
        Self::load(yaml).ok()
    }

    /// Reads a theme file. Every role must be in it, and nothing else.
    pub fn load(yaml: &str) -> Result<Self, ThemeError> {
        let options = serde_yaml::options! { with_snippet: false };
        let mut entries: Entries =
            serde_yaml::from_str_with_options(yaml, options).map_err(|error| {
                let (line, column) = error
                    .location()
                    .map_or((0, 0), |at| (at.line(), at.column()));
                ThemeError {
                    line,
                    column,
                    summary: error.to_string(),
                }
            })?;
        let mut styles = [Style::new(); ROLES.len()];
        for (role, key) in ROLES {
            let (colour, modifiers) = take(&mut entries, key)?;
            styles[role as usize] = Style::new().fg(colour).add_modifier(modifiers);
        }
        for (role, key) in BACKGROUNDS {
            let (colour, modifiers) = take(&mut entries, key)?;
            let style = styles[role as usize].bg(colour).add_modifier(modifiers);
            styles[role as usize] = style;
        }
        if let Some((key, value)) = entries.into_iter().next() {
            return Err(at(&value, format!("`{key}` is no role of a theme")));
        }
        Ok(Self {
            styles,
            depth: Depth::True,
        })
    }

    /// The same theme with the nearest colours of a terminal. Without any colour it is `mono`.
    #[must_use]
    pub fn at(self, depth: Depth) -> Self {
        let mut theme = match depth {
            Depth::Mono => Self::named("mono").unwrap_or(self),
            _ => self,
        };
        for style in &mut theme.styles {
            style.fg = style.fg.map(|colour| at_depth(colour, depth));
            style.bg = style.bg.map(|colour| at_depth(colour, depth));
        }
        theme.depth = depth;
        theme
    }

    /// The style of a role. All but [`Role::Text`] and [`Role::Select`] leave the background alone.
    pub fn role(&self, role: Role) -> Style {
        self.styles[role as usize]
    }

    /// A colour that the configuration names (a context's own), as a style; `None` when it is none.
    pub fn own(&self, words: &str) -> Option<Style> {
        let (colour, modifiers) = read(words)?;
        Some(
            Style::new()
                .fg(self.nearest(colour))
                .add_modifier(modifiers),
        )
    }

    /// The nearest colour that the terminal has: for text that brings its own, as logs do.
    pub fn nearest(&self, colour: Color) -> Color {
        at_depth(colour, self.depth)
    }

    pub fn depth(&self) -> Depth {
        self.depth
    }
}

fn take(entries: &mut Entries, key: &str) -> Result<(Color, Modifier), ThemeError> {
    let Some(value) = entries.remove(key) else {
        return Err(ThemeError {
            line: 0,
            column: 0,
            summary: format!("the role `{key}` is missing"),
        });
    };
    let Some(words) = &value.value else {
        let summary = format!("`{key}` has no colour: one that begins with `#` stands in quotes");
        return Err(at(&value, summary));
    };
    read(words).ok_or_else(|| at(&value, format!("`{key}`: `{words}` is no colour")))
}

fn at<T>(value: &Spanned<T>, summary: String) -> ThemeError {
    ThemeError {
        line: value.referenced.line(),
        column: value.referenced.column(),
        summary,
    }
}

/// Reads a colour and modifiers after it.
fn read(words: &str) -> Option<(Color, Modifier)> {
    let mut words = words.split_whitespace();
    let colour = parse(words.next()?)?;
    let mut modifiers = Modifier::empty();
    for word in words {
        modifiers |= match word {
            "bold" => Modifier::BOLD,
            "dim" => Modifier::DIM,
            "italic" => Modifier::ITALIC,
            "underline" => Modifier::UNDERLINED,
            "reverse" => Modifier::REVERSED,
            _ => return None,
        };
    }
    Some((colour, modifiers))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ansi_with(from: &str, to: &str) -> Result<Theme, ThemeError> {
        let (_, yaml) = BUILT_IN[0];
        assert!(yaml.contains(from));
        Theme::load(&yaml.replace(from, to))
    }

    #[test]
    fn the_table_and_the_variants_have_one_order() {
        for (at, (role, _)) in ROLES.iter().enumerate() {
            assert_eq!(*role as usize, at);
        }
    }

    #[test]
    fn every_built_in_theme_can_be_read() {
        for (name, yaml) in BUILT_IN {
            if let Err(error) = Theme::load(yaml) {
                panic!("{name}: {error}");
            }
        }
        assert_eq!(Theme::named("dracula"), None);
    }

    #[test]
    fn an_index_needs_no_quotes_and_a_style_may_follow_the_colour() {
        let theme = ansi_with("good: green", "good: 34 bold").expect("a theme");
        let good = theme.role(Role::Good);
        assert_eq!(good.fg, Some(Color::Indexed(34)));
        assert!(good.add_modifier.contains(Modifier::BOLD));
        assert_eq!(good.bg, None, "the row's background shows through");
        assert!(ansi_with("good: green", "good: 34").is_ok());
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        for (from, to, place, words) in [
            ("good: green", "good: gren", (11, 7), "`gren` is no colour"),
            ("good: green", "good: green loud", (11, 7), "`green loud`"),
            ("good: green", "good: #00ff00", (11, 5), "in quotes"),
            ("good: green", "god: green", (0, 0), "`good` is missing"),
            (
                "good: green",
                "good: green\nloud: red",
                (12, 7),
                "`loud` is no role",
            ),
        ] {
            let error = ansi_with(from, to).expect_err(to);
            assert!(error.summary.contains(words), "{error}");
            assert_eq!((error.line, error.column), place, "{error}");
        }
    }

    #[test]
    fn without_colours_every_theme_is_mono() {
        for name in Theme::names() {
            let theme = Theme::named(name).expect("built in").at(Depth::Mono);
            for role in Role::all() {
                let style = theme.role(role);
                for colour in [style.fg, style.bg].into_iter().flatten() {
                    assert_eq!(colour, Color::Reset, "{name} {role:?}");
                }
            }
            let select = theme.role(Role::Select);
            assert!(select.add_modifier.contains(Modifier::REVERSED));
        }
    }

    #[test]
    fn a_context_has_a_colour_of_its_own() {
        let theme = Theme::named("ansi").expect("built in").at(Depth::Ansi16);
        let own = theme.own("#f01010 bold").expect("a colour");
        assert_eq!(own.fg, Some(Color::Indexed(9)));
        assert_eq!(theme.own("loud"), None);
    }
}
