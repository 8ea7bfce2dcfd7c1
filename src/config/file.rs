//! What the user wrote in `config.yaml`: the shape of the file, inert.
//!
//! The doc comments are the descriptions in the JSON Schema, so they speak to the person who edits
//! the file. Texts are kept as written; what they mean together is worked out in `layers.rs`.

use schemars::{JsonSchema, Schema, json_schema};
use serde::Deserialize;

use super::auth::Auth;
use super::given::{Given, Table};
use super::read::{SecretPlace, Shapes, ShortForm};

/// What the reader needs beyond the types below.
pub(super) const SHAPES: Shapes = Shapes {
    short_forms: &[
        ShortForm {
            of: "Theme",
            fields: &["dark", "light"],
            is_list: false,
        },
        ShortForm {
            of: "Backstage",
            fields: &["url"],
            is_list: false,
        },
        ShortForm {
            of: "Drone",
            fields: &["url"],
            is_list: false,
        },
        ShortForm {
            of: "Auth",
            fields: &["profile"],
            is_list: false,
        },
        ShortForm {
            of: "Sort",
            fields: &["by"],
            is_list: false,
        },
        ShortForm {
            of: "Columns",
            fields: &["only"],
            is_list: true,
        },
        ShortForm {
            of: "Include",
            fields: &["path"],
            is_list: false,
        },
    ],
    secret: SecretPlace {
        name: "Token",
        why: "is never written in this file, because files are copied, shared and committed",
        hint: "write `{ env: NAME }`, `{ file: PATH }` or `{ command: [program, argument] }`",
    },
};

/// Configuration of backdrone.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct File {
    /// Colours: one theme, or one for dark and one for light terminals.
    pub theme: Given<Theme>,
    /// The key map to begin with; `keys.yaml` changes single keys.
    pub keys: Given<KeyPreset>,
    /// Switch everything off that changes something on a server.
    pub read_only: Given<bool>,
    /// Draw with ASCII characters only.
    pub ascii: Given<bool>,
    /// Take clicks and the wheel; a terminal then selects text with shift held.
    pub mouse: Given<bool>,
    /// Show no spinner.
    pub reduced_motion: Given<bool>,
    /// Annotations that name a component's repository, the most telling first.
    pub annotations: Given<Vec<Given<String>>>,
    /// The context to open when none is named.
    pub context: Given<String>,
    /// Pairs of a Backstage and its Drone, under names of your choice.
    pub contexts: Given<Table<Context>>,
    /// Columns of a screen's list.
    pub columns: Given<ByScreen<Columns>>,
    /// Order of a screen's list.
    pub sort: Given<ByScreen<Sort>>,
    /// How logs are read.
    pub log: Given<Log>,
    /// Own commands on keys.
    pub commands: Given<Vec<Given<Command>>>,
    /// What is kept on disk between two starts.
    pub cache: Given<Cache>,
    /// How servers are reached.
    pub http: Given<Http>,
}

/// One theme for both kinds of terminal, or one for each.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(transform = or_text)]
pub struct Theme {
    /// Theme on a dark background.
    pub dark: Given<String>,
    /// Theme on a light background.
    pub light: Given<String>,
}

/// A key map that is shipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyPreset {
    #[default]
    Default,
}

impl KeyPreset {
    /// The name as it is written in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
        }
    }
}

/// A Backstage and the Drone that builds what it lists.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Context {
    /// The catalog. An address alone is enough.
    pub backstage: Given<Backstage>,
    /// One Drone, or a list of them where `drone.io/server` chooses; the first is meant where it says nothing.
    #[schemars(with = "OneOrMore<Drone>")]
    pub drone: Given<Vec<Given<Drone>>>,
    /// Address of a backdrone gateway, in place of `drone`.
    pub gateway: Given<String>,
    /// Who you are, as an entity reference, where no token says it.
    pub me: Given<String>,
    /// In place of the `annotations` above.
    pub annotations: Given<Vec<Given<String>>>,
    /// How to sign in.
    pub auth: Given<Auth>,
    /// Ask more carefully before anything is changed here.
    pub protected: Given<bool>,
    /// Promotion targets that are asked for more carefully.
    pub protected_targets: Given<Vec<Given<String>>>,
    /// Repositories that are asked for more carefully.
    pub protected_repos: Given<Vec<Given<String>>>,
    /// Colour of the context's name.
    pub colour: Given<Colour>,
    /// Switch everything off that changes something in this context.
    pub read_only: Given<bool>,
}

/// The catalog.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(transform = or_text)]
pub struct Backstage {
    /// Address of the Backstage, as its pages have it.
    pub url: Given<String>,
    /// Where its token is, when nobody signs in.
    pub token: Given<Token>,
    /// File with certificates (PEM) to trust besides those of the system.
    pub ca: Given<String>,
}

/// A Drone server.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(transform = or_text)]
pub struct Drone {
    /// What the server is called on the screen; its host otherwise.
    pub name: Given<String>,
    /// Address of the server, as its pages have it.
    pub url: Given<String>,
    /// Where your token is.
    pub token: Given<Token>,
    /// File with certificates (PEM) to trust besides those of the system.
    pub ca: Given<String>,
}

/// Where a token is. Never the token itself.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Token {
    /// In the environment variable of this name.
    Env(Given<String>),
    /// In this file.
    File(Given<String>),
    /// Printed by this program, which is run without a shell.
    Command(Vec<Given<String>>),
}

/// A colour of the terminal's palette.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    Red,
    Green,
    Yellow,
    Blue,
    Magenta,
    Cyan,
    White,
}

impl Colour {
    /// The name as it is written in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Blue => "blue",
            Self::Magenta => "magenta",
            Self::Cyan => "cyan",
            Self::White => "white",
        }
    }
}

/// A value for each screen that shows a list.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ByScreen<T: Default> {
    pub services: Given<T>,
    pub builds: Given<T>,
    pub oncall: Given<T>,
    pub approvals: Given<T>,
    pub audit: Given<T>,
    pub doctor: Given<T>,
}

impl<T: Default> ByScreen<T> {
    /// What is written, with the screen's name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Given<T>)> {
        [
            ("services", &self.services),
            ("builds", &self.builds),
            ("oncall", &self.oncall),
            ("approvals", &self.approvals),
            ("audit", &self.audit),
            ("doctor", &self.doctor),
        ]
        .into_iter()
        .filter(|(_, given)| given.0.is_some())
    }
}

/// Changes to the columns of a list, or all of them in order.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(transform = or_texts)]
pub struct Columns {
    /// These columns and no others, in this order.
    pub only: Given<Vec<Given<String>>>,
    /// Columns to show besides the usual ones.
    pub add: Given<Vec<Given<String>>>,
    /// Usual columns to leave out.
    pub remove: Given<Vec<Given<String>>>,
}

/// The order of a list.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(transform = or_text)]
pub struct Sort {
    /// The column to sort by.
    pub by: Given<String>,
    /// Begin with the last.
    pub reverse: Given<bool>,
}

/// How logs are read.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// Regular expressions of lines that are errors, besides those that are known.
    pub error_patterns: Given<Vec<Given<String>>>,
    /// Regular expressions of lines that are no errors, whatever else they look like.
    pub ignore_patterns: Given<Vec<Given<String>>>,
    /// Break long lines.
    pub wrap: Given<bool>,
    /// Show the time of each line; on where nothing is said.
    pub timestamps: Given<bool>,
}

/// An own command on a key.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Command {
    /// The key, or a sequence of keys with blanks between.
    pub key: Given<String>,
    /// What it is called in help and palette.
    pub name: Given<String>,
    /// Screens on which it can be used.
    pub scopes: Given<Vec<Given<String>>>,
    /// Program and arguments; no shell reads them. In arguments `{service}`, `{repo}`, `{number}`,
    /// `{branch}`, `{commit}`, `{owner}`, `{context}` and `{url}` stand for what is selected.
    pub run: Given<Vec<Given<String>>>,
    /// Ask before it is run; on where nothing is said.
    pub confirm: Given<bool>,
    /// It changes nothing: run it also where deeds are switched off.
    pub read_only: Given<bool>,
}

/// What is kept on disk between two starts.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Cache {
    /// Keep the last known rows, so that a start shows them at once.
    pub enabled: Given<bool>,
    /// Age in minutes from which the catalog is read again.
    pub catalog_minutes: Given<u32>,
}

/// How servers are reached.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Http {
    /// File with certificates (PEM) to trust besides those of the system.
    pub ca: Given<String>,
    /// Address of a proxy, in place of the one that the environment names.
    pub proxy: Given<String>,
}

/// The schema of a struct that may also be written as one word.
pub(super) fn or_text(schema: &mut Schema) {
    or(schema, &json_schema!({ "type": "string" }));
}

/// The schema of a struct that may also be written as a list of words.
fn or_texts(schema: &mut Schema) {
    or(
        schema,
        &json_schema!({ "type": "array", "items": { "type": "string" } }),
    );
}

fn or(schema: &mut Schema, other: &Schema) {
    let long = std::mem::take(schema);
    *schema = json_schema!({ "anyOf": [long, other] });
}

/// For the schema only: one value, or a list.
#[derive(JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
#[expect(
    dead_code,
    reason = "only its schema is used; the reader takes one value for a list of one"
)]
enum OneOrMore<T> {
    One(T),
    More(Vec<T>),
}
