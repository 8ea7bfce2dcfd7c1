//! The rows of the world as Drone's API shows them.

use crate::demo::{
    chance::{Chance, number_of},
    world::{Build, Cron, Event, Person, Repo, Rights, Stage, Status, Step},
};

use super::json::{Object, array, object, text};

/// `GET /api/user`.
pub(super) fn user(out: &mut String, person: &Person) {
    object(out, |it| {
        it.number("id", person.id);
        it.text("login", &person.login);
        it.text("email", &person.email);
        it.flag("machine", person.machine);
        it.flag("admin", person.admin);
        it.flag("active", true);
        it.text("avatar", &avatar(person));
        it.flag("syncing", false);
        it.number("synced", if person.machine { 0 } else { person.created });
        it.number("created", person.created);
        it.number("updated", person.created);
        it.number(
            "last_login",
            if person.machine { 0 } else { person.created },
        );
    });
}

/// Address of a face; a machine has none.
fn avatar(person: &Person) -> String {
    if person.machine {
        return String::new();
    }
    let print = Chance::of(&[number_of(&person.email)]).hex(32);
    format!("https://git.acme.example/avatars/{print}")
}

/// What hangs on a repository in some answers.
#[derive(Default)]
pub(super) struct With<'a> {
    /// In the lists with the newest build, and in events.
    pub build: Option<Shown<'a>>,
    /// Only where one repository was asked for.
    pub permissions: Option<Rights>,
    /// Counter and version at the moment of an event; else those of now.
    pub as_of: Option<(i64, i64)>,
}

/// A build, and what of it is to be shown.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub build: &'a Build,
    pub people: &'a [Person],
    /// Lists leave the stages out.
    pub with_stages: bool,
}

/// A repository.
pub(super) fn repo(out: &mut String, repo: &Repo, with: &With<'_>) {
    let address = repo.address();
    let (counter, version) = with.as_of.unwrap_or((repo.counter, repo.version));
    object(out, |it| {
        it.number("id", repo.id);
        it.text("uid", &(repo.id + 1000).to_string());
        it.number("user_id", repo.user_id);
        it.text("namespace", &repo.namespace);
        it.text("name", &repo.name);
        it.text("slug", &repo.slug);
        it.text("scm", "");
        it.text("git_http_url", &format!("{address}.git"));
        it.text(
            "git_ssh_url",
            &format!("git@git.acme.example:{}.git", repo.slug),
        );
        it.text("link", &address);
        it.text("default_branch", &repo.default_branch);
        it.flag("private", repo.private);
        it.text("visibility", &repo.visibility);
        it.flag("active", repo.active);
        it.text("config_path", &repo.config_path);
        it.flag("trusted", repo.trusted);
        it.flag("protected", repo.protected);
        it.flag("ignore_forks", repo.ignore_forks);
        it.flag("ignore_pull_requests", repo.ignore_pull_requests);
        it.flag("auto_cancel_pull_requests", repo.auto_cancel_pull_requests);
        it.flag("auto_cancel_pushes", repo.auto_cancel_pushes);
        it.flag("auto_cancel_running", repo.auto_cancel_running);
        it.number("timeout", repo.timeout);
        it.some_number("throttle", repo.throttle);
        it.number("counter", counter);
        it.number("synced", repo.created);
        it.number("created", repo.created);
        it.number("updated", repo.created);
        it.number("version", version);
        if let Some(shown) = with.build {
            build(it.field("build"), repo.id, shown);
        }
        if let Some(rights) = with.permissions {
            permissions(it.field("permissions"), rights);
        }
        it.flag("archived", false);
    });
}

/// What somebody may do with a repository.
pub(super) fn permissions(out: &mut String, rights: Rights) {
    object(out, |it| {
        it.flag("read", rights.read);
        it.flag("write", rights.write);
        it.flag("admin", rights.admin);
    });
}

/// A build.
pub(super) fn build(out: &mut String, repo_id: i64, shown: Shown<'_>) {
    let build = shown.build;
    object(out, |it| {
        it.number("id", build.id);
        it.number("repo_id", repo_id);
        it.text("trigger", &build.trigger);
        it.number("number", build.number);
        it.some_number("parent", build.parent);
        it.text("status", build.status.word());
        it.some_text("error", &build.error);
        it.text("event", build.event.word());
        it.text("action", &build.action);
        it.text("link", &build.link);
        // The assignment is commented out in the server.
        it.number("timestamp", 0);
        it.some_text("title", &build.title);
        it.some_text("message", &build.message);
        it.text("before", &build.before);
        it.text("after", &build.after);
        it.text("ref", &build.reference);
        it.text("source_repo", &build.source_repo);
        it.text("source", &build.source);
        it.text("target", &build.target);
        author(it, build, shown.people);
        it.text("sender", &build.sender);
        if !build.params.is_empty() {
            object(it.field("params"), |params| {
                for (name, value) in &build.params {
                    params.named(name, value);
                }
            });
        }
        it.some_text("cron", &build.cron);
        it.some_text("deploy_to", &build.deploy_to);
        it.some_flag("debug", build.debug);
        it.number("started", build.started);
        it.number("finished", build.finished);
        it.number("created", build.created);
        it.number("updated", build.updated);
        it.number("version", build.version);
        if shown.with_stages && !build.stages.is_empty() {
            array(it.field("stages"), &build.stages, |out, it| {
                stage(out, repo_id, build.id, it);
            });
        }
    });
}

fn author(it: &mut Object<'_>, build: &Build, people: &[Person]) {
    let person = people.iter().find(|person| person.login == build.author);
    // Gitea tells the name in the hook of a push only.
    let name = person.filter(|_| build.event == Event::Push);
    it.text("author_login", &build.author);
    it.text("author_name", name.map_or("", |person| &person.name));
    it.text("author_email", person.map_or("", |person| &person.email));
    it.text("author_avatar", &person.map(avatar).unwrap_or_default());
}

/// A stage on its own or inside a build.
pub(super) fn stage(out: &mut String, repo_id: i64, build_id: i64, stage: &Stage) {
    object(out, |it| {
        it.number("id", stage.id);
        it.number("repo_id", repo_id);
        it.number("build_id", build_id);
        it.number("number", stage.number);
        it.text("name", stage.name);
        it.text("kind", "pipeline");
        it.text("type", "docker");
        it.text("status", stage.status.word());
        it.some_text("error", &stage.error);
        it.flag("errignore", false);
        it.number("exit_code", stage.exit_code);
        it.some_text("machine", &stage.machine);
        it.text("os", "linux");
        it.text("arch", stage.arch);
        it.number("started", stage.started);
        it.number("stopped", stage.stopped);
        it.number("created", stage.created);
        it.number("updated", stage.updated);
        it.number("version", stage.version);
        it.flag("on_success", !stage.after_failure);
        it.flag("on_failure", stage.after_failure);
        if !stage.depends_on.is_empty() {
            array(it.field("depends_on"), &stage.depends_on, |out, name| {
                text(out, name);
            });
        }
        if !stage.steps.is_empty() {
            array(it.field("steps"), &stage.steps, |out, it| {
                step(out, stage.id, it);
            });
        }
    });
}

fn step(out: &mut String, stage_id: i64, step: &Step) {
    object(out, |it| {
        it.number("id", step.id);
        // The stage's id: a mistake of old that stayed.
        it.number("step_id", stage_id);
        it.number("number", step.number);
        it.text("name", step.name);
        it.text("status", step.status.word());
        it.some_flag("errignore", step.errignore);
        it.number("exit_code", step.exit_code);
        it.some_number("started", step.started / 1000);
        it.some_number("stopped", step.stopped / 1000);
        it.number("version", step.version);
        it.some_text("image", step.image);
    });
}

/// A cron job.
pub(super) fn cron(out: &mut String, repo: &Repo, job: &Cron) {
    object(out, |it| {
        it.number("id", job.id);
        it.number("repo_id", repo.id);
        it.text("name", &job.name);
        it.text("expr", job.expr);
        it.number("next", job.next);
        it.number("prev", job.prev);
        // Stored so whatever the job starts.
        it.text("event", "push");
        it.text("branch", &job.branch);
        it.flag("disabled", job.disabled);
        it.number("created", repo.created);
        it.number("updated", repo.created);
        it.number("version", 1);
    });
}

/// Whether a stage waits in the queue or runs; a blocked one does neither.
pub(super) fn is_queued(stage: &Stage) -> bool {
    matches!(stage.status, Status::Pending | Status::Running)
}
