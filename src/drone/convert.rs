//! From Drone's JSON to what the program thinks in.

use crate::domain::{
    Account, Build, BuildEvent, RepoFacts, RepoSlug, Rights, Stage, Status, Step, Text, Timestamp,
};
use crate::drone::wire;
use crate::http::{Number, Word};

fn text(word: &Word<'_>) -> Text {
    Text::from(&*word.0)
}

fn time(number: Number) -> Option<Timestamp> {
    Timestamp::known(number.0)
}

fn texts(words: &[Word<'_>]) -> Vec<Text> {
    words.iter().map(text).collect()
}

fn code(number: Number) -> i32 {
    i32::try_from(number.0).unwrap_or(-1)
}

fn pairs(pairs: &crate::http::Pairs<'_>) -> Vec<(Text, Text)> {
    let mut pairs: Vec<(Text, Text)> = pairs
        .0
        .iter()
        .map(|(key, value)| (Text::from(&**key), Text::from(&**value)))
        .collect();
    // An object has no order: the same parameters are to look the same every time.
    pairs.sort();
    pairs
}

impl wire::User<'_> {
    pub(super) fn account(&self) -> Account {
        Account {
            login: text(&self.login),
            email: text(&self.email),
            admin: self.admin.0,
            machine: self.machine.0,
        }
    }
}

impl wire::Repo<'_> {
    /// `None` for a row whose slug is none: there is nothing to ask for.
    pub(super) fn facts(&self) -> Option<RepoFacts> {
        Some(RepoFacts {
            id: self.id.unsigned(),
            slug: RepoSlug::parse(&self.slug.0)?,
            default_branch: text(&self.default_branch),
            active: self.active.0,
            link: text(&self.link),
            counter: self.counter.unsigned(),
            protected: self.protected.0,
            timeout: self.timeout.small(),
            updated: time(self.updated),
            rights: self.permissions.map(|rights| Rights {
                read: rights.read.0,
                write: rights.write.0,
                admin: rights.admin.0,
            }),
        })
    }

    /// The repository and the build that came with it.
    pub(super) fn both(&self) -> Option<(RepoFacts, Option<Build>)> {
        let build = self.build.as_ref().and_then(|build| build.build());
        Some((self.facts()?, build))
    }
}

impl wire::Build<'_> {
    /// `None` for a row without a number: what Drone answers where there is no build.
    pub(super) fn build(&self) -> Option<Build> {
        let number = self.number.unsigned();
        if number == 0 {
            return None;
        }
        let stages = self.stages.as_ref();
        Some(Build {
            id: self.id.unsigned(),
            number,
            status: Status::from_word(&self.status.0),
            error: text(&self.error),
            event: BuildEvent::from_word(&self.event.0),
            action: text(&self.action),
            link: text(&self.link),
            title: text(&self.title),
            message: text(&self.message),
            before: text(&self.before),
            after: text(&self.after),
            git_ref: text(&self.git_ref),
            source_repo: text(&self.source_repo),
            source: text(&self.source),
            target: text(&self.target),
            author_login: text(&self.author_login),
            author_name: text(&self.author_name),
            author_email: text(&self.author_email),
            sender: text(&self.sender),
            trigger: text(&self.trigger),
            parent: Some(self.parent.unsigned()).filter(|parent| *parent > 0),
            params: pairs(&self.params),
            cron: text(&self.cron),
            deploy_to: text(&self.deploy_to),
            created: time(self.created),
            started: time(self.started),
            finished: time(self.finished),
            version: self.version.unsigned(),
            stages: stages.map(|stages| stages.0.iter().map(wire::Stage::stage).collect()),
        })
    }

    /// A build from an answer that holds its stages. One that has none yet says nothing about them
    /// by leaving them out, and here that means none.
    pub(super) fn whole(&self) -> Option<Build> {
        let mut build = self.build()?;
        build.stages.get_or_insert_default();
        Some(build)
    }
}

impl wire::Stage<'_> {
    fn stage(&self) -> Stage {
        Stage {
            id: self.id.unsigned(),
            number: self.number.small(),
            name: text(&self.name),
            kind: text(&self.kind),
            status: Status::from_word(&self.status.0),
            error: text(&self.error),
            exit_code: code(self.exit_code),
            machine: text(&self.machine),
            os: text(&self.os),
            arch: text(&self.arch),
            limit: self.limit.small(),
            depends_on: texts(&self.depends_on.0),
            labels: pairs(&self.labels),
            created: time(self.created),
            started: time(self.started),
            stopped: time(self.stopped),
            version: self.version.unsigned(),
            steps: self.steps.0.iter().map(wire::Step::step).collect(),
        }
    }
}

impl wire::Step<'_> {
    fn step(&self) -> Step {
        Step {
            id: self.id.unsigned(),
            number: self.number.small(),
            name: text(&self.name),
            status: Status::from_word(&self.status.0),
            error: text(&self.error),
            ignored: self.errignore.0,
            exit_code: code(self.exit_code),
            image: text(&self.image),
            detached: self.detached.0,
            depends_on: texts(&self.depends_on.0),
            started: time(self.started),
            stopped: time(self.stopped),
            version: self.version.unsigned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(json: &str) -> Option<Build> {
        let wire: wire::Build<'_> = serde_json::from_str(json).expect("JSON");
        wire.build()
    }

    /// F15: stages may be missing, null, or have no steps.
    #[test]
    fn a_list_leaves_stages_unknown_and_a_null_is_no_stage() {
        let listed = build(r#"{"id":9,"number":3,"status":"pending"}"#).expect("a build");
        assert_eq!(listed.stages, None);
        let bare = r#"{"number":3,"stages":[{"number":1,"status":"blocked","steps":null}]}"#;
        let stages = build(bare).expect("a build").stages.expect("stages");
        assert_eq!(
            (stages[0].status.clone(), stages[0].steps.len()),
            (Status::Blocked, 0)
        );
    }

    /// F22: a tag build has no branches; its place is read off the ref.
    #[test]
    fn a_tag_build_is_placed_by_its_ref() {
        let tag = r#"{"number":3,"event":"tag","ref":"refs/tags/v1.2","source":"","target":""}"#;
        assert_eq!(&*build(tag).expect("a build").place(), "v1.2");
    }

    #[test]
    fn odd_values_cost_their_field_and_nothing_else() {
        let odd = r#"{"number":3,"status":7,"params":{"A":1,"B":"x"},"started":null,"stages":{}}"#;
        let read = build(odd).expect("a build");
        assert_eq!(read.status, Status::Other("7".into()));
        assert_eq!(read.started, None);
        assert_eq!(read.params.last().map(|(_, value)| &**value), Some("x"));
    }

    #[test]
    fn zero_means_never_and_no_number_means_no_build() {
        assert_eq!(
            build(r#"{"number":4,"finished":0}"#)
                .expect("a build")
                .finished,
            None
        );
        assert_eq!(build(r#"{"id":0,"number":0}"#), None);
    }
}
