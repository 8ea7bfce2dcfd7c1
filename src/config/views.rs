//! `views.yaml`: named views, and the files of others that they are taken from as well.
//!
//! A view picks and orders what a screen lists; it changes no server and runs nothing. That is why
//! the file may be shared, and why a mistake in it costs a view and not the right to do something.

use schemars::JsonSchema;
use serde::Deserialize;

use super::error::Finding;
use super::file::{Columns, SHAPES, Sort};
use super::given::{At, Given};
use super::include::{Include, Included};
use super::nearest::{listed, meant, nearest};
use super::place::{Place, Source};
use super::read;
use super::settings::{ColumnChange, SortOrder};

/// The file beside `config.yaml`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ViewsFile {
    /// Files of others with views.
    pub include: Given<Vec<Given<Include>>>,
    /// Own views, in the order of their tabs.
    pub views: Given<Vec<Given<View>>>,
}

/// A file that is included. It holds views and nothing else: what others write must neither run a
/// program nor name further files.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SharedFile {
    views: Given<Vec<Given<View>>>,
}

/// A named view: a further tab of its screen.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct View {
    /// What the tab is called, and what `--view` names.
    pub name: Given<String>,
    /// Whose tab it is.
    pub screen: Given<ViewScreen>,
    /// What it keeps, as a filter is typed: words, `!word`, `=exact`, `re:…`, `owner:me` …
    pub filter: Given<String>,
    /// Its order; that of the screen where nothing is said.
    pub sort: Given<Sort>,
    /// Its columns; those of the screen where nothing is said.
    pub columns: Given<Columns>,
}

/// A screen that takes own views.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ViewScreen {
    #[default]
    Services,
    OnCall,
}

/// A view that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewSettings {
    pub name: String,
    pub screen: ViewScreen,
    pub filter: String,
    pub sort: Option<SortOrder>,
    pub columns: Option<ColumnChange>,
}

/// What the screens know, told by whoever knows them.
pub struct Vocabulary<'a> {
    /// Whether a built-in view is called so.
    pub is_built_in: &'a dyn Fn(&str) -> bool,
    /// Why a text is no filter.
    pub filter_fault: &'a dyn Fn(&str) -> Option<String>,
    pub services: ScreenWords<'a>,
    pub oncall: ScreenWords<'a>,
}

/// The names that a screen knows.
#[derive(Clone, Copy)]
pub struct ScreenWords<'a> {
    /// What it can be sorted by; none: its order is fixed.
    pub sorts: &'a [&'a str],
    pub columns: &'a [&'a str],
    /// Keys of `key:value` in a filter.
    pub tokens: &'a [&'a str],
}

/// Views as far as they could be read.
#[derive(Default)]
pub struct Views {
    pub views: Vec<ViewSettings>,
    pub findings: Vec<Finding>,
    /// Further files, and where they are named.
    pub includes: Vec<At<Included>>,
    source: Option<Source>,
}

impl Views {
    /// Reads the bytes of the person's own file, which is called `name` in findings.
    pub fn read(name: &str, bytes: &[u8], words: &Vocabulary<'_>) -> Self {
        let mut views = Self::default();
        let Some(source) = views.decode(name, bytes) else {
            return views;
        };
        let file: ViewsFile = views.document(&source);
        let includes = file.include.0.into_iter().flat_map(|at| at.value);
        for at in includes.filter_map(|given| given.0) {
            match Included::read(&at) {
                Ok(value) => views.includes.push(At {
                    value,
                    place: at.place,
                }),
                Err(refused) => {
                    let finding = source.finding(&refused.place, refused.message);
                    views.findings.push(finding.hint(refused.hint).apart());
                }
            }
        }
        views.take(&source, file.views, words);
        views.source = Some(source);
        views
    }

    /// Adds the views of an included file.
    pub fn add_shared(&mut self, name: &str, bytes: &[u8], words: &Vocabulary<'_>) {
        let Some(source) = self.decode(name, bytes) else {
            return;
        };
        let file: SharedFile = self.document(&source);
        self.take(&source, file.views, words);
    }

    /// Notes that an included file cannot be read.
    pub fn refuse(&mut self, place: &Place, message: impl Into<String>, hint: &str) {
        if let Some(source) = &self.source {
            let finding = source.finding(place, message).hint(hint).apart();
            self.findings.push(finding);
        }
    }

    fn decode(&mut self, name: &str, bytes: &[u8]) -> Option<Source> {
        let decoded = Source::decode(name, bytes);
        decoded
            .map_err(|finding| self.findings.push(finding.apart()))
            .ok()
    }

    fn document<T: serde::de::DeserializeOwned + Default>(&mut self, source: &Source) -> T {
        let mut findings = Vec::new();
        let file = read::document(source, SHAPES, &mut findings);
        self.findings
            .extend(findings.into_iter().map(Finding::apart));
        file
    }

    fn take(&mut self, source: &Source, views: Given<Vec<Given<View>>>, words: &Vocabulary<'_>) {
        let written = views.0.into_iter().flat_map(|at| at.value);
        let written: Vec<At<View>> = written.filter_map(|given| given.0).collect();
        // What the reader could not read counts as not written: the rest is not what was meant.
        let mut bad = vec![false; written.len()];
        for finding in &self.findings {
            let of = written.iter().rposition(|at| is_within(&finding.place, at));
            if let Some(bad) = of.and_then(|of| bad.get_mut(of)) {
                *bad = true;
            }
        }
        for (at, is_bad) in written.into_iter().zip(bad) {
            let mut check = Check {
                source,
                words,
                findings: Vec::new(),
            };
            let taken = self.views.iter().map(|view| view.name.as_str());
            let view = check.view(&at, taken);
            let is_good = check.findings.is_empty() && !is_bad;
            self.findings.extend(check.findings);
            self.views.extend(view.filter(|_| is_good));
        }
    }
}

/// Whether a place stands in a view, unless in one that begins later.
fn is_within(place: &Place, view: &At<View>) -> bool {
    let begin = &view.place;
    place.file == begin.file
        && (place.line, place.column) >= (begin.line, begin.column)
        && (place.line == begin.line || place.column >= begin.column)
}

/// The JSON Schema of the file, for editors.
pub fn views_schema() -> schemars::Schema {
    schemars::schema_for!(ViewsFile)
}

/// One view under examination: all that is wrong in it is found, not the first thing only.
struct Check<'a> {
    source: &'a Source,
    words: &'a Vocabulary<'a>,
    findings: Vec<Finding>,
}

impl Check<'_> {
    fn find(&mut self, place: &Place, message: String, hint: Option<String>) {
        let mut finding = self.source.finding(place, message).apart();
        finding.suggestion = hint;
        self.findings.push(finding);
    }

    fn view<'a>(
        &mut self,
        at: &At<View>,
        taken: impl Iterator<Item = &'a str>,
    ) -> Option<ViewSettings> {
        let view = &at.value;
        let screen = view.screen.value().copied().unwrap_or_default();
        let words = match screen {
            ViewScreen::Services => self.words.services,
            ViewScreen::OnCall => self.words.oncall,
        };
        let name = self.name(at, taken);
        let filter = self.filter(&view.filter, words);
        let sort = self.sort(&view.sort, words);
        let columns = self.columns(view.columns.value(), words);
        Some(ViewSettings {
            name: name?,
            screen,
            filter,
            sort,
            columns,
        })
    }

    fn name<'a>(
        &mut self,
        at: &At<View>,
        mut taken: impl Iterator<Item = &'a str>,
    ) -> Option<String> {
        let Some(name) = &at.value.name.0 else {
            self.find(&at.place, "a view wants a `name`".to_owned(), None);
            return None;
        };
        let text = name.value.trim();
        let another = Some("give it another name".to_owned());
        if text.is_empty() || text.chars().any(char::is_control) {
            self.find(&name.place, "this is no name for a tab".to_owned(), another);
        } else if (self.words.is_built_in)(text) {
            let message = format!("`{text}` is a built-in view");
            self.find(&name.place, message, another);
        } else if taken.any(|taken| taken == text) {
            let message = format!("another view is called `{text}` already");
            self.find(&name.place, message, another);
        }
        Some(text.to_owned())
    }

    fn filter(&mut self, given: &Given<String>, words: ScreenWords<'_>) -> String {
        let Some(at) = &given.0 else {
            return String::new();
        };
        if let Some(fault) = (self.words.filter_fault)(&at.value) {
            let hint =
                "a sign that stands for itself wants `\\` before it, such as `\\[`".to_owned();
            self.find(&at.place, fault, Some(hint));
        }
        for word in at.value.split_whitespace() {
            let word = word.trim_start_matches('!');
            let Some((key, _)) = word.split_once(':') else {
                continue;
            };
            // Anything else with a colon is a word to look for, such as an address.
            let known = words.tokens.iter().copied();
            let near = nearest(key, known.clone()).filter(|near| *near != key);
            if let Some(near) = near.filter(|_| key != "re") {
                let message = format!("a filter knows no `{key}:`");
                let hint = format!("did you mean `{near}:`?");
                self.find(&at.place, message, Some(hint));
            } else if !words.tokens.contains(&key) && self.words.services.tokens.contains(&key) {
                let message = format!("this screen is not filtered by `{key}:`");
                let hint = format!("known here: {}", listed(known));
                self.find(&at.place, message, Some(hint));
            }
        }
        at.value.clone()
    }

    fn sort(&mut self, given: &Given<Sort>, words: ScreenWords<'_>) -> Option<SortOrder> {
        let at = given.0.as_ref()?;
        if words.sorts.is_empty() {
            let message = "this screen has an order of its own".to_owned();
            self.find(&at.place, message, Some("leave `sort` out".to_owned()));
            return None;
        }
        let Some(by) = &at.value.by.0 else {
            let message = "an order wants a column".to_owned();
            self.find(&at.place, message, Some("add `by: COLUMN`".to_owned()));
            return None;
        };
        // `-age` is how an order is written in one word.
        let (minus, word) = match by.value.strip_prefix('-') {
            Some(word) => (true, word),
            None => (false, by.value.as_str()),
        };
        self.one_of(&by.place, word, words.sorts, "what rows are sorted by");
        let reverse = at.value.reverse.value().copied().unwrap_or_default();
        Some(SortOrder {
            by: word.to_owned(),
            reverse: reverse != minus,
        })
    }

    fn columns(
        &mut self,
        columns: Option<&Columns>,
        words: ScreenWords<'_>,
    ) -> Option<ColumnChange> {
        let columns = columns?;
        let mut part = |given: &Given<Vec<Given<String>>>| {
            let list = given.value().into_iter().flatten();
            let mut ids = Vec::new();
            for at in list.filter_map(|given| given.0.as_ref()) {
                self.one_of(&at.place, &at.value, words.columns, "a column here");
                ids.push(at.value.clone());
            }
            ids
        };
        let change = ColumnChange {
            only: part(&columns.only),
            add: part(&columns.add),
            remove: part(&columns.remove),
        };
        if let (Some(only), true) = (
            columns.only.place(),
            change.add.len() + change.remove.len() > 0,
        ) {
            let hint = "keep `only`, or `add` and `remove`".to_owned();
            let message = "`only` leaves nothing to add or remove".to_owned();
            self.find(only, message, Some(hint));
        }
        Some(change)
    }

    /// Finds a word that is none of `known`; `is` says what it ought to be.
    fn one_of(&mut self, place: &Place, word: &str, known: &[&str], is: &str) {
        if known.contains(&word) {
            return;
        }
        let hint = meant(word, known.iter().copied());
        self.find(place, format!("`{word}` is not {is}"), Some(hint));
    }
}
