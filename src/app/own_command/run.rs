//! From the key of an own command to the order that runs it.

use crate::app::action::{Readiness, Scope};
use crate::app::chord::Chord;
use crate::app::effect::Effect;
use crate::app::event::Tone;
use crate::app::keymap::Meaning;
use crate::app::model::Model;
use crate::app::overlays;
use crate::app::own_command::fill::{fill, value};
use crate::app::screens;
use crate::domain::Text;

/// A program on a key, as the configuration has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnCommand {
    pub name: Text,
    /// Pressed one after the other.
    pub keys: Vec<Chord>,
    /// Screens on which it can be used; none: all of them.
    pub scopes: Vec<Scope>,
    /// Program and arguments, with names in braces.
    pub run: Vec<String>,
    /// Ask before it is run.
    pub confirm: bool,
    /// It changes nothing: it may be run where deeds are switched off.
    pub read_only: bool,
}

impl OwnCommand {
    /// Its keys, as people write them.
    pub fn shown_keys(&self) -> String {
        let keys: Vec<String> = self.keys.iter().map(Chord::to_string).collect();
        keys.join(" ")
    }

    /// The program that it runs.
    pub fn program(&self) -> &str {
        self.run.first().map_or("", String::as_str)
    }

    /// Whether it can be used on a screen.
    pub fn counts_in(&self, scope: Scope) -> bool {
        scope != Scope::Panel && (self.scopes.is_empty() || self.scopes.contains(&scope))
    }
}

/// A program to be run, every value in its place. It gets no shell and no terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunOrder {
    pub name: Text,
    pub program: String,
    pub arguments: Vec<String>,
}

/// What the keys pressed so far mean, own commands included. The dashboard's own keys come first.
pub(in crate::app) fn meaning(model: &Model) -> Meaning {
    let scope = model.screen().scope();
    let meaning = model.keymap.resolve(scope, &model.pressed);
    if matches!(meaning, Meaning::Action(_)) {
        return meaning;
    }
    let commands = model.settings.commands.iter().enumerate();
    for (at, command) in commands.filter(|(_, command)| command.counts_in(scope)) {
        if command.keys == model.pressed {
            return Meaning::Own(at);
        }
        if command.keys.starts_with(&model.pressed) {
            return Meaning::Prefix;
        }
    }
    meaning
}

/// Whether a command can be run now, and why not.
pub fn ready(model: &Model, command: &OwnCommand) -> Readiness {
    if !command.counts_in(model.screen().scope()) {
        return Readiness::Elsewhere;
    }
    let forbidden = model.settings.forbids(&here(model));
    match forbidden.filter(|_| !command.read_only) {
        Some(why) => Readiness::NotNow(why),
        None => match order(model, command) {
            Ok(_) => Readiness::Ready,
            Err(why) => Readiness::NotNow(why),
        },
    }
}

/// The context that the cursor is in, else the one that is shown.
pub(in crate::app) fn here(model: &Model) -> Text {
    let place = model.screen().place(model);
    let build = place.build.map(|build| build.repo.server.context);
    let shown = model.settings.contexts.first();
    build
        .or_else(|| place.row.map(|row| row.context))
        .or_else(|| shown.map(|context| context.name.clone()))
        .unwrap_or_else(|| "".into())
}

/// The command at a position was asked for: runs it, or asks first, or says why not.
pub(in crate::app) fn press(model: &mut Model, at: usize) -> Vec<Effect> {
    let Some(command) = model.settings.commands.get(at).cloned() else {
        return Vec::new();
    };
    // What is given to the program must be of the row that is seen.
    if model.screen().browse().is_some_and(|browse| browse.stale) {
        screens::prepare(model);
    }
    let order = match ready(model, &command) {
        Readiness::Ready => order(model, &command),
        Readiness::NotNow(why) => Err(why),
        Readiness::Elsewhere => Err("not on this screen".to_owned()),
    };
    match order {
        Err(why) => {
            model.say(Tone::Warn, format!("{}: {why}", command.name));
            Vec::new()
        }
        Ok(order) => {
            screens::hold(model);
            if command.confirm {
                overlays::run::open(model, order);
                return Vec::new();
            }
            send(model, order)
        }
    }
}

/// Orders the program, and says so: it may take a while.
pub(in crate::app) fn send(model: &mut Model, order: RunOrder) -> Vec<Effect> {
    model.say(Tone::Plain, format!("{}: runs", order.name));
    vec![Effect::Run(Box::new(order))]
}

fn order(model: &Model, command: &OwnCommand) -> Result<RunOrder, String> {
    let Some((program, arguments)) = command.run.split_first() else {
        return Err("it names no program".to_owned());
    };
    let filled = arguments
        .iter()
        .map(|argument| fill(argument, |name| value(model, name)));
    Ok(RunOrder {
        name: command.name.clone(),
        program: program.clone(),
        arguments: filled.collect::<Result<_, _>>()?,
    })
}
