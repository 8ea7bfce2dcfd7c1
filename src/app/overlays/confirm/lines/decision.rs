//! What an approval or a refusal of one stage really does.

use crate::app::model::Model;
use crate::domain::{Build, Intent, Stage, Status, Verb};

/// The effect first, then what follows from it, then what to think of.
pub(super) fn lines(model: &Model, intent: &Intent, build: &Build) -> Vec<String> {
    let deed = &intent.deed;
    let Some(stage) = deed.stage.as_ref().and_then(|chosen| {
        let mut stages = build.stages.iter().flatten();
        stages.find(|stage| stage.number == chosen.number)
    }) else {
        return vec![deed.phrase()];
    };
    let slug = &deed.repo.slug;
    let waiting: Vec<&str> = build.blocked_stages().map(|stage| &*stage.name).collect();
    let others: Vec<&str> = waiting
        .into_iter()
        .filter(|name| *name != &*stage.name)
        .collect();
    let others = others.join(", ");
    let mut lines = if deed.verb == Verb::Approve {
        approval(build, stage, slug.as_str())
    } else {
        refusal(build, stage, slug.as_str())
    };
    match (deed.verb, others.is_empty()) {
        (_, true) => {}
        (Verb::Approve, false) => {
            lines.push(format!(
                "only this stage: {others} needs an approval of its own"
            ));
        }
        (_, false) => lines.push(format!("only this stage: {others} stays blocked in Drone")),
    }
    let server = model.store.servers.get(&deed.repo.server);
    let me = server.and_then(|server| server.account.as_ref());
    if me.is_some_and(|me| deed.verb == Verb::Approve && build.is_by(&me.login)) {
        lines.push("you are its author: the stage waits for somebody else's eyes".into());
    }
    lines.push("Drone keeps no name and no reason of it: only backdrone's own record does".into());
    lines
}

fn approval(build: &Build, stage: &Stage, slug: &str) -> Vec<String> {
    let number = build.number;
    let what = format!(
        "{} {} by {}",
        build.place(),
        build.short_commit(),
        build.author()
    );
    let mut lines = vec![format!(
        "run stage {} of {slug} #{number}: {what}",
        stage.name
    )];
    if build.event.deploys() {
        lines.push(format!("the build deploys to {}", build.deploy_to));
    }
    let before: Vec<&str> = stage.depends_on.iter().map(|name| &**name).collect();
    if !before.is_empty() {
        let before = before.join(", ");
        lines.push(format!("it starts when {before} has ended well"));
    }
    if build.status == Status::Declined {
        lines.push("the build stays declined: another stage of it was".into());
    }
    lines
}

fn refusal(build: &Build, stage: &Stage, slug: &str) -> Vec<String> {
    let number = build.number;
    vec![
        format!(
            "end stage {} of {slug} #{number}: it never runs",
            stage.name
        ),
        "the build counts as declined from then on, whatever its other stages do; Drone does not \
         restart it"
            .into(),
    ]
}
