//! The parts of the settings that are more than one word: each section of the file with its checks.

use std::collections::BTreeMap;

use super::address::{absolute, shown};
use super::file::{ByScreen, Cache, Command, File, Http, Log, Theme};
use super::given::{At, Given};
use super::layers::{Flags, Layers, Origin, Rungs};
use super::nearest::{listed, nearest};
use super::place::Place;
use super::settings::{
    CacheSettings, ColorChoice, ColumnChange, ContextSettings, DEMO, HttpSettings, LogSettings,
    OwnCommand, SortOrder, Themes, TokenStore,
};

/// The catalog's usual lifetime on disk, in minutes.
const CATALOG_MINUTES: u32 = 10;

/// Flag, environment, file; else the first context of the file. A name that is not known opens
/// nothing: another server than the one that was meant is worse than none.
pub(super) fn context(
    layers: &mut Layers<'_>,
    file: &File,
    flags: &Flags,
    contexts: &[ContextSettings],
) -> Option<String> {
    let first = contexts
        .first()
        .map_or(String::new(), |context| context.name.clone());
    let (name, origin) = layers.topmost(Rungs {
        flag: flags.context.clone().map(|name| ("context", name)),
        variables: &["BACKDRONE_CONTEXT"],
        file: &file.context,
        default: first,
    });
    let known = || contexts.iter().map(|context| context.name.as_str());
    let is_known = name == DEMO || known().any(|context| context == name);
    if !is_known && origin != Origin::Default {
        let message = format!("`{name}` is not a context");
        let hint = match nearest(&name, known()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None if contexts.is_empty() => "no context is set up".to_owned(),
            None => format!("known: {}", listed(known().chain([DEMO]))),
        };
        layers.find(&origin.place(), message, Some(hint));
        return None;
    }
    let context = (!name.is_empty()).then_some(name)?;
    layers.record("context", context.clone(), origin);
    Some(context)
}

/// `known` are the names that a theme may have; an empty list leaves them unchecked.
pub(super) fn themes(
    layers: &mut Layers<'_>,
    file: Option<&Theme>,
    flags: &Flags,
    known: &[String],
) -> Themes {
    let unsaid = Theme::default();
    let file = file.unwrap_or(&unsaid);
    let mut theme = |key: &str, given: &Given<String>, default: &str| {
        let rungs = Rungs {
            flag: flags.theme.clone().map(|name| ("theme", name)),
            variables: &["BACKDRONE_THEME"],
            file: given,
            default: default.to_owned(),
        };
        let (name, origin) = layers.topmost(rungs);
        if known.is_empty() || known.contains(&name) {
            layers.record(key, name.clone(), origin);
            return name;
        }
        let names = || known.iter().map(String::as_str);
        let hint = match nearest(&name, names()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("known: {}", listed(names())),
        };
        layers.find_once(
            &origin.place(),
            format!("`{name}` is not a theme"),
            Some(hint),
        );
        layers.record(key, default, Origin::Default);
        default.to_owned()
    };
    Themes {
        dark: theme("theme.dark", &file.dark, "ansi"),
        light: theme("theme.light", &file.light, "ansi-light"),
    }
}

/// `NO_COLOR` counts where nothing of ours is said.
pub(super) fn color(layers: &mut Layers<'_>, flags: &Flags) -> ColorChoice {
    let rungs = Rungs {
        flag: flags.color.map(|choice| ("color", choice)),
        variables: &["BACKDRONE_COLOR", "NO_COLOR"],
        file: &Given(None),
        default: ColorChoice::Auto,
    };
    layers.pick("color", rungs)
}

pub(super) fn store(layers: &mut Layers<'_>, flags: &Flags) -> TokenStore {
    let rungs = Rungs {
        flag: flags.store.map(|store| ("store", store)),
        variables: &["BACKDRONE_STORE"],
        file: &Given(None),
        default: TokenStore::Auto,
    };
    layers.pick("store", rungs)
}

pub(super) fn columns(
    layers: &mut Layers<'_>,
    file: &File,
) -> BTreeMap<&'static str, ColumnChange> {
    let mut changes = BTreeMap::new();
    for (screen, columns) in file.columns.value().into_iter().flat_map(ByScreen::iter) {
        let Some(columns) = columns.value() else {
            continue;
        };
        let mut part =
            |name: &str, given| layers.list(&format!("columns.{screen}.{name}"), given, &[]);
        let change = ColumnChange {
            only: part("only", &columns.only),
            add: part("add", &columns.add),
            remove: part("remove", &columns.remove),
        };
        if let (Some(only), true) = (
            columns.only.place(),
            change.add.len() + change.remove.len() > 0,
        ) {
            let hint = "keep `only`, or `add` and `remove`".to_owned();
            layers.find(only, "`only` leaves nothing to add or remove", Some(hint));
        }
        changes.insert(screen, change);
    }
    changes
}

pub(super) fn sort(layers: &mut Layers<'_>, file: &File) -> BTreeMap<&'static str, SortOrder> {
    let mut orders = BTreeMap::new();
    for (screen, given) in file.sort.value().into_iter().flat_map(ByScreen::iter) {
        let Some(at) = &given.0 else { continue };
        let Some(by) = layers.optional(&format!("sort.{screen}.by"), &at.value.by) else {
            layers.find(
                &at.place,
                "an order wants a column",
                Some("add `by: COLUMN`".to_owned()),
            );
            continue;
        };
        let reverse =
            layers.only_in_file(&format!("sort.{screen}.reverse"), &at.value.reverse, false);
        orders.insert(screen, SortOrder { by, reverse });
    }
    orders
}

pub(super) fn log(layers: &mut Layers<'_>, file: Option<&Log>) -> LogSettings {
    let unsaid = Log::default();
    let file = file.unwrap_or(&unsaid);
    LogSettings {
        error_patterns: layers.list("log.error_patterns", &file.error_patterns, &[]),
        ignore_patterns: layers.list("log.ignore_patterns", &file.ignore_patterns, &[]),
        wrap: layers.only_in_file("log.wrap", &file.wrap, false),
        timestamps: layers.only_in_file("log.timestamps", &file.timestamps, true),
    }
}

/// A command that lacks its key or its program is a finding and is left out.
pub(super) fn commands(layers: &mut Layers<'_>, file: &File) -> Vec<OwnCommand> {
    let mut commands = Vec::new();
    let written = file
        .commands
        .value()
        .into_iter()
        .flatten()
        .filter_map(|given| given.0.as_ref());
    for (number, at) in written.enumerate() {
        let Command {
            key,
            name,
            scopes,
            run,
            confirm,
            read_only,
        } = &at.value;
        let path = format!("commands.{number}");
        let run_words = layers.list(&format!("{path}.run"), run, &[]);
        if let ([line], Some(place)) = (run_words.as_slice(), run.place())
            && line.contains(char::is_whitespace)
        {
            let words: Vec<&str> = line.split_whitespace().collect();
            let hint = format!("write `run: [{}]`", words.join(", "));
            layers.find(place, "no shell takes this line apart", Some(hint));
            continue;
        }
        layers.optional(&format!("{path}.key"), key);
        let Some(key) = key.0.clone() else {
            lacks(layers, &at.place, "key");
            continue;
        };
        if run_words.is_empty() {
            lacks(layers, &at.place, "run");
            continue;
        }
        layers.list(&format!("{path}.scopes"), scopes, &[]);
        commands.push(OwnCommand {
            name: layers.only_in_file(&format!("{path}.name"), name, run_words[0].clone()),
            scopes: places(scopes),
            confirm: layers.only_in_file(&format!("{path}.confirm"), confirm, true),
            read_only: layers.only_in_file(&format!("{path}.read_only"), read_only, false),
            run: places(run),
            key,
        });
    }
    commands
}

/// The words of a list that could be read, with their places.
fn places(list: &Given<Vec<Given<String>>>) -> Vec<At<String>> {
    let list = list.value().into_iter().flatten();
    list.filter_map(|given| given.0.clone()).collect()
}

fn lacks(layers: &mut Layers<'_>, place: &Place, key: &str) {
    layers.find(place, format!("a command wants `{key}`"), None);
}

pub(super) fn cache(layers: &mut Layers<'_>, file: Option<&Cache>) -> CacheSettings {
    let unsaid = Cache::default();
    let file = file.unwrap_or(&unsaid);
    CacheSettings {
        enabled: layers.only_in_file("cache.enabled", &file.enabled, true),
        catalog_minutes: layers.only_in_file(
            "cache.catalog_minutes",
            &file.catalog_minutes,
            CATALOG_MINUTES,
        ),
    }
}

pub(super) fn http(layers: &mut Layers<'_>, file: Option<&Http>) -> HttpSettings {
    let Some(file) = file else {
        return HttpSettings::default();
    };
    let ca = layers.path("http.ca", &file.ca);
    let proxy = file
        .proxy
        .0
        .as_ref()
        .and_then(|at| match absolute(&at.value) {
            Ok(url) => {
                layers.record("http.proxy", shown(&url), Origin::File(at.place.clone()));
                Some(url)
            }
            Err(error) => {
                layers.find(&at.place, error.message, error.hint);
                None
            }
        });
    HttpSettings { ca, proxy }
}
