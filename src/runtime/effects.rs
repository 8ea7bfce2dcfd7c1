//! Fills the orders of the model: one task a slot, news through one door.

use std::collections::HashMap;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::app::{
    Effect, Event, Feed, Hidden, LogNews, LogOrder, LogSettings, Query, RecordOrder, RunOrder,
    Slot, Ticket,
};
use crate::domain::{
    Draft, EntityRef, Entrance, Fault, FaultKind, Intent, LogId, Probe, Secret, Text, Trust, Way,
};
use crate::operations::Context;
use crate::runtime::budget::Budget;
use crate::runtime::logs::Logs;
use crate::runtime::start::FirstRun;
use crate::runtime::tasks::Tasks;
use crate::runtime::{command, deeds, examine, fetch, first_run, follow, record, sign_in};

/// Pieces of news that may wait at the door.
const DOOR: usize = 64;

/// An order that concerns the terminal or the process: for whoever has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    Copy {
        text: String,
        what: &'static str,
    },
    Open(String),
    Bell,
    Title(String),
    /// Show another context in place of this one.
    Switch(Text),
    Keep,
    Suspend,
    Quit,
}

/// Everything that is under way. Dropping it ends what reads at once; deeds are waited for with
/// [`Effects::finish`].
pub struct Effects {
    contexts: HashMap<Text, Context>,
    /// The context that is shown first.
    first: Option<Text>,
    door: mpsc::Sender<Event>,
    budget: Budget,
    questions: Tasks,
    followers: Tasks,
    /// They end with everything, and so do the person's programs.
    watchers: JoinSet<()>,
    commands: JoinSet<()>,
    feeds: HashMap<Slot, (Ticket, Feed)>,
    /// Where what a person pastes goes, by the sign-in that waits for it.
    pasted: HashMap<Slot, (Ticket, mpsc::Sender<Secret>)>,
    deeds: Tasks,
    logs: Logs,
    /// Nothing is configured yet.
    first_run: Option<FirstRun>,
}

impl Effects {
    /// Work on these contexts, and the end of the door where news comes out. Questions that may wait
    /// are asked one each `pace`; logs are read as it was chosen.
    pub fn new(
        contexts: Vec<Context>,
        pace: Duration,
        chosen: LogSettings,
    ) -> (Self, mpsc::Receiver<Event>) {
        let (door, news) = mpsc::channel(DOOR);
        let first = contexts.first().map(|context| context.name().clone());
        let by_name = contexts
            .into_iter()
            .map(|context| (context.name().clone(), context));
        let effects = Self {
            contexts: by_name.collect(),
            first,
            logs: Logs::new(door.clone(), chosen),
            door,
            budget: Budget::new(pace),
            questions: Tasks::default(),
            followers: Tasks::default(),
            watchers: JoinSet::new(),
            commands: JoinSet::new(),
            feeds: HashMap::new(),
            pasted: HashMap::new(),
            deeds: Tasks::default(),
            first_run: None,
        };
        (effects, news)
    }

    /// The door, for work of others that has news.
    pub(super) fn door(&self) -> mpsc::Sender<Event> {
        self.door.clone()
    }

    /// Starts what is ordered, or hands it back where it needs the terminal.
    pub fn order(&mut self, effect: Effect) -> Ordered {
        match effect {
            Effect::Fetch(ticket, query) => self.fetch(ticket, query),
            Effect::Perform(ticket, intent) => self.perform(ticket, intent),
            Effect::Follow(ticket, feed) => self.follow(ticket, feed),
            Effect::Stop(slot) => self.stop(&slot),
            Effect::Log(order) => return self.log(order),
            Effect::Record(ticket, order) => self.record(ticket, *order),
            Effect::SignIn(ticket, way) => self.sign_in(ticket, way),
            Effect::SendBack(ticket, text) => self.send_back(&ticket, text),
            Effect::KeepToken(ticket, token) => self.keep_token(ticket, token),
            Effect::SignOut(ticket) => self.sign_out(ticket),
            Effect::Examine(ticket) => self.doctor(ticket, None),
            Effect::Reread(ticket, entity) => self.doctor(ticket, Some(entity)),
            Effect::Enter(ticket, way, entrance) => self.enter(ticket, way, *entrance),
            Effect::Probe(ticket, probe, trust) => self.probe(ticket, probe, trust),
            Effect::SetUp(ticket, draft) => self.set_up(ticket, *draft),
            Effect::Run(order) => self.run(*order),
            Effect::Switch(context) => return Ordered::Wish(Wish::Switch(context)),
            Effect::Copy { text, what } => return Ordered::Wish(Wish::Copy { text, what }),
            Effect::Open(address) => return Ordered::Wish(Wish::Open(address)),
            Effect::Bell => return Ordered::Wish(Wish::Bell),
            Effect::Title(title) => return Ordered::Wish(Wish::Title(title)),
            Effect::Keep => return Ordered::Wish(Wish::Keep),
            Effect::Suspend => return Ordered::Wish(Wish::Suspend),
            Effect::Quit => return Ordered::Wish(Wish::Quit),
        }
        Ordered::UnderWay
    }

    fn run(&mut self, order: RunOrder) {
        while self.commands.try_join_next().is_some() {}
        self.commands.spawn(command::run(order, self.door.clone()));
    }

    fn fetch(&mut self, ticket: Ticket, query: Query) {
        let Some(context) = self.contexts.get(fetch::context_of(&query)).cloned() else {
            return self.questions.refuse(&self.door, ticket);
        };
        let (budget, door) = (self.budget.clone(), self.door.clone());
        let work = fetch::ask(context, ticket.clone(), query, budget, door);
        self.questions.replace(ticket, work);
    }

    fn follow(&mut self, ticket: Ticket, feed: Feed) {
        let Feed::Builds(server) = &feed;
        let Some(context) = self.contexts.get(&server.context).cloned() else {
            return;
        };
        self.followers.reap();
        self.feeds
            .insert(ticket.slot.clone(), (ticket.clone(), feed.clone()));
        let work = follow::follow(context, ticket.clone(), feed, self.door.clone());
        self.followers.replace(ticket, work);
    }

    fn perform(&mut self, ticket: Ticket, intent: Box<Intent>) {
        let Some(context) = self.contexts.get(&intent.deed.repo.server.context).cloned() else {
            return;
        };
        let work = deeds::perform(context, ticket.clone(), intent, self.door.clone());
        self.deeds.add(ticket, work);
    }

    fn record(&mut self, ticket: Ticket, order: RecordOrder) {
        // One file holds the record of all contexts; any of them reads it.
        let Some(context) = self.contexts.values().next().cloned() else {
            return;
        };
        let work = record::order(context, ticket.clone(), order, self.door.clone());
        self.questions.replace(ticket, work);
    }

    /// Nobody waits for its end: it is a person's.
    fn sign_in(&mut self, ticket: Ticket, way: Way) {
        let Slot::SignIn(through) = &ticket.slot else {
            return;
        };
        let Some(context) = self.contexts.get(through.context()).cloned() else {
            return;
        };
        let pasted = self.pasted_for(&ticket);
        let work = sign_in::sign_in(context, ticket.clone(), way, pasted, self.door.clone());
        self.followers.reap();
        self.followers.replace(ticket, work);
    }

    fn enter(&mut self, ticket: Ticket, way: Way, entrance: (Entrance, Trust)) {
        let (pasted, door) = (self.pasted_for(&ticket), self.door.clone());
        if let Some(first_run) = &self.first_run {
            let work = first_run::enter(first_run, (ticket.clone(), way), entrance, pasted, door);
            self.followers.reap();
            self.followers.replace(ticket, work);
        }
    }

    /// Where a sign-in hears what the person pastes.
    fn pasted_for(&mut self, ticket: &Ticket) -> mpsc::Receiver<Secret> {
        let (sender, pasted) = mpsc::channel(sign_in::PASTED);
        let waiting = (ticket.clone(), sender);
        self.pasted.insert(ticket.slot.clone(), waiting);
        pasted
    }

    fn send_back(&mut self, ticket: &Ticket, text: Hidden) {
        let waiting = self.pasted.get(&ticket.slot);
        if let Some((_, sender)) = waiting.filter(|(waiting, _)| waiting == ticket) {
            // Full: the person pasted again before the first was looked at.
            let _ = sender.try_send(text.0);
        }
    }

    fn keep_token(&mut self, ticket: Ticket, token: Hidden) {
        let Slot::SignIn(through) = ticket.slot.clone() else {
            return;
        };
        let Some(context) = self.contexts.get(through.context()).cloned() else {
            return;
        };
        let door = self.door.clone();
        let work = sign_in::keep_token(context, ticket.clone(), through, token.0, door);
        self.questions.replace(ticket, work);
    }

    fn sign_out(&mut self, ticket: Ticket) {
        let Slot::SignOut(context) = &ticket.slot else {
            return;
        };
        let Some(context) = self.contexts.get(context).cloned() else {
            return;
        };
        let work = sign_in::sign_out(context, ticket.clone(), self.door.clone());
        self.questions.replace(ticket, work);
    }

    /// Looks at everything, or has an entry read again.
    fn doctor(&mut self, ticket: Ticket, entry: Option<EntityRef>) {
        let (Slot::Doctor(context) | Slot::Reread(context)) = &ticket.slot else {
            return;
        };
        let Some(context) = self.contexts.get(context).cloned() else {
            return;
        };
        let work = examine::doctor(context, ticket.clone(), entry, self.door.clone());
        self.questions.replace(ticket, work);
    }

    /// What looks at servers and writes the file while nothing is configured.
    pub(super) fn set_first_run(&mut self, first_run: FirstRun) {
        self.first_run = Some(first_run);
    }

    fn probe(&mut self, ticket: Ticket, probe: Probe, trust: Trust) {
        if let Some(first_run) = &self.first_run {
            let work = first_run::probe(first_run, ticket.clone(), probe, trust, self.door.clone());
            self.questions.replace(ticket, work);
        }
    }

    fn set_up(&mut self, ticket: Ticket, draft: Draft) {
        if let Some(first_run) = &self.first_run {
            let work = first_run::set_up(first_run, ticket.clone(), draft, self.door.clone());
            self.questions.replace(ticket, work);
        }
    }

    /// Tells from now on how the sessions of the contexts stand.
    pub fn watch_sessions(&mut self) {
        for context in self.contexts.values() {
            let work = sign_in::watch(context.clone(), self.door.clone());
            self.watchers.spawn(work);
        }
    }

    fn log(&mut self, order: LogOrder) -> Ordered {
        match order {
            LogOrder::Window { id, window } => match self.logs.window(&id, window) {
                Some(news) => Ordered::Seen(id, news),
                None => Ordered::UnderWay,
            },
            LogOrder::CopyLines { id, first, last } => match self.logs.lines(&id, first, last) {
                Some(text) => Ordered::Wish(Wish::Copy {
                    text,
                    what: "lines of the log",
                }),
                None => Ordered::UnderWay,
            },
            LogOrder::Open { id, live, .. } => {
                if let Some(context) = self.contexts.get(&id.build.repo.server.context) {
                    self.logs.open(context, &id, live);
                }
                Ordered::UnderWay
            }
            LogOrder::Close(id) => {
                self.logs.close(&id);
                Ordered::UnderWay
            }
            LogOrder::Search { id, search, turn } => {
                self.logs.search(&id, &search, turn);
                Ordered::UnderWay
            }
            LogOrder::Filter { id, search, turn } => {
                self.logs.filter(&id, search.as_ref(), turn);
                Ordered::UnderWay
            }
            LogOrder::Save { id, filtered, name } => {
                self.logs.save(&id, filtered, name);
                Ordered::UnderWay
            }
        }
    }

    fn stop(&mut self, slot: &Slot) {
        self.feeds.remove(slot);
        self.pasted.remove(slot);
        self.questions.stop(slot);
        self.followers.stop(slot);
    }

    /// Opens every stream anew: after the machine slept, connections look open and are dead.
    pub fn reconnect(&mut self) {
        for (ticket, feed) in self.feeds.values().cloned().collect::<Vec<_>>() {
            self.follow(ticket, feed);
        }
    }

    /// Seconds that the clock of the first Drone is ahead of this machine's, as far as it has answered.
    pub(super) fn clock_offset(&self) -> Option<i64> {
        let context = self.contexts.get(self.first.as_ref()?)?;
        context.offset(context.servers().first()?)
    }

    /// How the logs have grown since the last call: one piece of news a log, however many lines came.
    pub fn grown(&mut self) -> Vec<(LogId, LogNews)> {
        self.logs.grown()
    }

    /// Waits until a log has grown. Telling how is [`Effects::grown`]'s.
    pub fn log_grew(&self) -> impl Future<Output = ()> + Send + use<> {
        self.logs.grew()
    }

    /// Waits until one question or deed has ended; `None` when none is under way. Streams are not
    /// counted: nobody can wait for the end of what may never end. Nothing is lost when the waiting is
    /// given up.
    pub async fn one_ended(&mut self) -> Option<Ended> {
        let broken = tokio::select! {
            Some(ended) = self.questions.running.join_next_with_id() => self.questions.ended(&ended),
            Some(ended) = self.deeds.running.join_next_with_id() => self.deeds.ended(&ended),
            else => return None,
        };
        // A task that broke down leaves a question behind: somebody waits for its answer.
        Some(broken.map_or(Ended::Well, |ticket| {
            tracing::error!(slot = ?ticket.slot, "a task broke down");
            Ended::Broken(broke_down(ticket))
        }))
    }

    /// Ends what reads, and gives deeds under way two seconds. How many were not waited for.
    pub async fn finish(self) -> usize {
        let Self {
            door,
            deeds: under_way,
            ..
        } = self;
        drop(door);
        deeds::finish(under_way.running).await
    }
}

/// What became of an order at once.
#[derive(Debug, Clone, PartialEq)]
pub enum Ordered {
    /// It is being worked on, and news will come if there is any.
    UnderWay,
    /// The lines of a log, from memory.
    Seen(LogId, LogNews),
    /// It needs the terminal or the process.
    Wish(Wish),
}

/// How a task ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Ended {
    /// What it had to say went through the door.
    Well,
    /// It broke down, and this is what it could not say.
    Broken(Event),
}

fn broke_down(ticket: Ticket) -> Event {
    let fault = Fault::new(FaultKind::Local, "the work on this broke down")
        .hint("the log file has the place");
    match ticket.slot {
        Slot::Deed(_) => Event::Performed(ticket, Err(fault)),
        Slot::FirstRun => Event::Probed(ticket, Err(fault)),
        _ => Event::Answered(ticket, Err(fault)),
    }
}
