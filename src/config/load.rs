//! Bytes of a file → what the user wrote, with everything that is wrong in it.

use schemars::Schema;

use super::error::{Excerpt, Finding, Severity};
use super::file::{Context, File, SHAPES, Token};
use super::given::{At, Given, Table};
use super::place::{Place, Source};
use super::read;

/// Who may do what with the file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Permissions {
    /// Anybody but the person and root can change it, or put another one in its place.
    pub others_write: bool,
}

/// A file that was read, as far as it can be.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    pub file: File,
    pub findings: Vec<Finding>,
    source: Option<Source>,
}

impl Loaded {
    /// Reads the bytes of a file that is called `name` in findings.
    pub fn read(name: &str, bytes: &[u8], permissions: Permissions) -> Self {
        let source = match Source::decode(name, bytes) {
            Ok(source) => source,
            Err(finding) => {
                return Self {
                    findings: vec![*finding],
                    ..Self::default()
                };
            }
        };
        let mut findings = Vec::new();
        let mut file: File = read::document(&source, SHAPES, &mut findings);
        if let Some(place) = command(&file).filter(|_| permissions.others_write) {
            // A cloned or shared folder must not choose what is run here.
            let message = "a file that others can change names a command, so none of it counts";
            let hint = format!(
                "it and its folder have to be yours: `chmod go-w {name}`, and the same for the folder"
            );
            findings.push(source.finding(place, message).hint(hint));
            file = File::default();
        }
        Self {
            file,
            findings,
            source: Some(source),
        }
    }

    /// The patterns that log lines are looked through for, each with its place; whether they are
    /// regular expressions is for whoever reads logs to say.
    pub fn log_patterns(&self) -> impl Iterator<Item = &At<String>> {
        let log = self.file.log.value();
        let lists = log.map(|log| [&log.error_patterns, &log.ignore_patterns]);
        let lists = lists.into_iter().flatten().filter_map(Given::value);
        lists.flatten().filter_map(|given| given.0.as_ref())
    }

    /// A finding about a value of this file, for rooms that know more about it: names of columns,
    /// patterns, keys.
    pub fn finding(&self, place: &Place, message: impl Into<String>) -> Finding {
        match &self.source {
            Some(source) => source.finding(place, message),
            None => Finding {
                place: place.clone(),
                excerpt: None::<Excerpt>,
                message: message.into(),
                suggestion: None,
                severity: Severity::Error,
            },
        }
    }
}

/// The JSON Schema of the file, for editors.
pub fn schema() -> Schema {
    schemars::schema_for!(File)
}

/// Where the first command of a file stands: an own command, one that prints a token, or one that
/// stands in place of a sign-in.
fn command(file: &File) -> Option<&Place> {
    let own = file
        .commands
        .value()
        .into_iter()
        .flatten()
        .find_map(Given::place);
    own.or_else(|| {
        let contexts = file.contexts.value().into_iter().flat_map(Table::iter);
        contexts
            .flat_map(|(_, _, context)| commands(context))
            .next()
    })
}

/// Where a context names programs.
fn commands(context: &Context) -> impl Iterator<Item = &Place> {
    let backstage = context.backstage.value().map(|backstage| &backstage.token);
    let drones = context.drone.value().into_iter().flatten();
    let drones = drones.filter_map(Given::value).map(|drone| &drone.token);
    let tokens = backstage.into_iter().chain(drones);
    let printing = tokens.filter(|token| matches!(token.value(), Some(Token::Command(_))));
    let exec = context.auth.value().and_then(|auth| auth.exec.place());
    printing.filter_map(Given::place).chain(exec)
}
