//! Default ← file ← environment ← flag, and where each value came from.

use std::fmt;
use std::path::PathBuf;

use super::contexts::contexts;
use super::error::{Finding, Severity};
use super::file::{File, KeyPreset};
use super::given::Given;
use super::load::Loaded;
use super::place::Place;
use super::sections;
use super::settings::{ColorChoice, Settings, TokenStore};
use super::words::Word;

/// Annotations that name a repository, when nothing else is said.
const ANNOTATIONS: [&str; 4] = [
    "drone.io/repo-slug",
    "github.com/project-slug",
    "gitlab.com/project-slug",
    "backstage.io/source-location",
];

/// Variables of the environment by name. Data, so that a test hands in its own.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// What the command line says. A flag that is not given says nothing.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    pub config: Option<PathBuf>,
    pub context: Option<String>,
    pub theme: Option<String>,
    pub read_only: bool,
    pub ascii: bool,
    pub color: Option<ColorChoice>,
    pub store: Option<TokenStore>,
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Name of the flag, without dashes.
    Flag(&'static str),
    /// Name of the variable.
    Environment(&'static str),
    File(Place),
    Default,
}

impl Origin {
    /// Where a finding about the value stands.
    pub(super) fn place(&self) -> Place {
        match self {
            Self::File(place) => place.clone(),
            other => Place::whole(&other.to_string()),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => write!(f, "flag --{name}"),
            Self::Environment(name) => write!(f, "environment {name}"),
            Self::File(place) => place.fmt(f),
            Self::Default => f.write_str("default"),
        }
    }
}

/// An effective value for people: dotted key, value without secrets, origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effective {
    pub key: String,
    pub value: String,
    pub origin: Origin,
}

/// The settings, where they came from, and everything that is wrong in file and environment.
#[derive(Clone, Debug)]
pub struct Resolved {
    pub settings: Settings,
    pub effective: Vec<Effective>,
    pub findings: Vec<Finding>,
}

impl Resolved {
    /// Takes findings of rooms that know more of a value than that it is one.
    pub fn add(&mut self, findings: Vec<Finding>) {
        self.findings.extend(findings);
        self.judge();
    }

    /// Puts the findings in order, and says what follows from them.
    fn judge(&mut self) {
        // Those of another file stand behind those of this one, in their own order.
        let place = |finding: &Finding| match finding.severity {
            Severity::Apart => (true, 0, 0),
            _ => (false, finding.place.line, finding.place.column),
        };
        self.findings.sort_by_key(place);
        let is_wrong = self.findings.iter().any(Finding::shuts);
        self.settings.read_only_because_of_findings = is_wrong;
    }

    /// For `config show --origin`: key, value with secrets masked, origin.
    pub fn origins(&self) -> Vec<(String, String, String)> {
        let texts = |e: &Effective| (e.key.clone(), e.value.clone(), e.origin.to_string());
        self.effective.iter().map(texts).collect()
    }
}

/// The file to read, when a flag or the environment names one, and which of them did.
pub fn config_path(flags: &Flags, environment: Environment<'_>) -> Option<(PathBuf, Origin)> {
    const VARIABLE: &str = "BACKDRONE_CONFIG";
    let flag = flags
        .config
        .clone()
        .map(|path| (path, Origin::Flag("config")));
    flag.or_else(|| {
        let path = environment(VARIABLE).filter(|path| !path.is_empty())?;
        Some((path.into(), Origin::Environment(VARIABLE)))
    })
}

/// Lays the layers over each other. `themes` are the names that `theme` may have; an empty list
/// leaves them unchecked.
pub fn resolve(
    loaded: &Loaded,
    flags: &Flags,
    environment: Environment<'_>,
    themes: &[String],
) -> Resolved {
    let findings = loaded.findings.clone();
    let mut layers = Layers {
        loaded,
        environment,
        effective: Vec::new(),
        findings,
    };
    let settings = layers.settings(&loaded.file, flags, themes);
    let Layers {
        effective,
        findings,
        ..
    } = layers;
    let mut resolved = Resolved {
        settings,
        effective,
        findings,
    };
    resolved.judge();
    resolved
}

/// One key on its way through the layers.
pub(super) struct Rungs<'a, T> {
    pub(super) flag: Option<(&'static str, T)>,
    pub(super) variables: &'static [&'static str],
    pub(super) file: &'a Given<T>,
    pub(super) default: T,
}

pub(super) struct Layers<'a> {
    pub(super) loaded: &'a Loaded,
    pub(super) environment: Environment<'a>,
    pub(super) effective: Vec<Effective>,
    pub(super) findings: Vec<Finding>,
}

impl Layers<'_> {
    /// Notes a mistake in the file.
    pub(super) fn find(&mut self, place: &Place, message: impl Into<String>, hint: Option<String>) {
        let mut finding = self.loaded.finding(place, message);
        finding.suggestion = hint;
        self.findings.push(finding);
    }

    /// The same where one mistake is met on the way to several values.
    pub(super) fn find_once(&mut self, place: &Place, message: String, hint: Option<String>) {
        let met = |finding: &Finding| finding.place == *place && finding.message == message;
        if !self.findings.iter().any(met) {
            self.find(place, message, hint);
        }
    }

    pub(super) fn record(&mut self, key: &str, value: impl Into<String>, origin: Origin) {
        self.effective.push(Effective {
            key: key.to_owned(),
            value: value.into(),
            origin,
        });
    }

    /// A variable that says something; an empty one says nothing.
    pub(super) fn variable(&self, name: &str) -> Option<String> {
        (self.environment)(name).filter(|value| !value.trim().is_empty())
    }

    pub(super) fn pick<T: Word>(&mut self, key: &str, rungs: Rungs<'_, T>) -> T {
        let (value, origin) = self.topmost(rungs);
        self.record(key, value.show(), origin);
        value
    }

    /// The value of the highest layer that says something. A variable that cannot be read is a
    /// finding, and the layers below it count.
    pub(super) fn topmost<T: Word>(&mut self, rungs: Rungs<'_, T>) -> (T, Origin) {
        if let Some((name, value)) = rungs.flag {
            return (value, Origin::Flag(name));
        }
        for name in rungs.variables {
            let Some(text) = self.variable(name) else {
                continue;
            };
            if let Some(value) = T::from_variable(name, text.trim()) {
                return (value, Origin::Environment(name));
            }
            let place = Origin::Environment(name).place();
            self.find_once(&place, format!("wants {}, found `{text}`", T::WANTS), None);
        }
        match &rungs.file.0 {
            Some(at) => (at.value.clone(), Origin::File(at.place.clone())),
            None => (rungs.default, Origin::Default),
        }
    }

    /// A key that only the file can set.
    pub(super) fn only_in_file<T: Word>(&mut self, key: &str, file: &Given<T>, default: T) -> T {
        self.pick(
            key,
            Rungs {
                flag: None,
                variables: &[],
                file,
                default,
            },
        )
    }

    /// The same where nothing is said without the file.
    pub(super) fn optional<T: Word>(&mut self, key: &str, file: &Given<T>) -> Option<T> {
        let at = file.0.as_ref()?;
        self.record(key, at.value.show(), Origin::File(at.place.clone()));
        Some(at.value.clone())
    }

    /// A list of words; what could not be read of it has its finding.
    pub(super) fn list(
        &mut self,
        key: &str,
        file: &Given<Vec<Given<String>>>,
        default: &[String],
    ) -> Vec<String> {
        let (words, origin) = match &file.0 {
            Some(at) => (words(&at.value), Origin::File(at.place.clone())),
            None => (default.to_vec(), Origin::Default),
        };
        if file.0.is_some() || !default.is_empty() {
            self.record(key, words.join(", "), origin);
        }
        words
    }

    /// A path in which `~/` stands for the person's own folder.
    pub(super) fn path(&mut self, key: &str, file: &Given<String>) -> Option<PathBuf> {
        let path = self.optional(key, file)?;
        Some(self.home(&path))
    }

    pub(super) fn home(&self, path: &str) -> PathBuf {
        let home = || {
            self.variable("HOME")
                .or_else(|| self.variable("USERPROFILE"))
        };
        match path
            .strip_prefix("~/")
            .and_then(|rest| Some((home()?, rest)))
        {
            Some((home, rest)) => PathBuf::from(home).join(rest),
            None => path.into(),
        }
    }

    fn settings(&mut self, file: &File, flags: &Flags, themes: &[String]) -> Settings {
        let annotations = self.list(
            "annotations",
            &file.annotations,
            &ANNOTATIONS.map(str::to_owned),
        );
        let contexts = contexts(self, file, &annotations);
        let on = |name, given: bool| given.then_some((name, true));
        let switch = |flag, variables, file| Rungs {
            flag,
            variables,
            file,
            default: false,
        };
        Settings {
            context: sections::context(self, file, flags, &contexts),
            contexts,
            theme: sections::themes(self, file.theme.value(), flags, themes),
            keys: self.keys(file),
            read_only: self.pick(
                "read_only",
                switch(
                    on("read-only", flags.read_only),
                    &["BACKDRONE_READ_ONLY"],
                    &file.read_only,
                ),
            ),
            read_only_because_of_findings: false,
            ascii: self.pick(
                "ascii",
                switch(on("ascii", flags.ascii), &["BACKDRONE_ASCII"], &file.ascii),
            ),
            mouse: self.mouse(file),
            reduced_motion: self.pick(
                "reduced_motion",
                switch(None, &["BACKDRONE_REDUCED_MOTION"], &file.reduced_motion),
            ),
            color: sections::color(self, flags),
            store: sections::store(self, flags),
            annotations,
            columns: sections::columns(self, file),
            sort: sections::sort(self, file),
            log: sections::log(self, file.log.value()),
            commands: sections::commands(self, file),
            views: Vec::new(),
            cache: sections::cache(self, file.cache.value()),
            http: sections::http(self, file.http.value()),
        }
    }

    fn keys(&mut self, file: &File) -> KeyPreset {
        let rungs = Rungs {
            flag: None,
            variables: &["BACKDRONE_KEYS"],
            file: &file.keys,
            default: KeyPreset::Default,
        };
        self.pick("keys", rungs)
    }

    fn mouse(&mut self, file: &File) -> bool {
        let rungs = Rungs {
            flag: None,
            variables: &["BACKDRONE_MOUSE"],
            file: &file.mouse,
            default: true,
        };
        self.pick("mouse", rungs)
    }
}

/// The words of a list that could be read.
fn words(list: &[Given<String>]) -> Vec<String> {
    list.iter().filter_map(Given::value).cloned().collect()
}
