//! The form for a new build: branch, commit, parameters, reason; then a review.

use tui_input::Input;

use crate::app::chord::{Chord, Key};
use crate::app::deeds;
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::overlays::{Overlay, press_field};
use crate::app::store::RowKey;
use crate::domain::{Build, Deed, Param, RepoId, Verb, masked};

/// Where a value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    LastRun,
    Typed,
}

/// A parameter in the form.
#[derive(Debug, Clone)]
pub struct ParamField {
    pub key: Input,
    pub value: Input,
    pub origin: Origin,
}

/// What has the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    Branch,
    Commit,
    /// Key of a parameter, by position.
    Key(usize),
    Value(usize),
    Add,
    Reason,
    Cancel,
    Review,
}

/// The form.
#[derive(Debug, Clone)]
pub struct TriggerPanel {
    pub row: Option<RowKey>,
    pub repo: RepoId,
    pub branch: Input,
    /// Branches that fit what is typed.
    pub branches: Vec<String>,
    pub commit: Input,
    pub params: Vec<ParamField>,
    pub reason: Input,
    pub focus: Focus,
    /// What keeps it from going on, beside the field.
    pub problem: Option<String>,
}

/// How many branches are proposed.
const PROPOSED: usize = 5;

impl TriggerPanel {
    /// A form that builds the head of a branch, with the parameters of the last run.
    pub(in crate::app) fn new(
        row: Option<RowKey>,
        repo: RepoId,
        branch: &str,
        last: Option<&Build>,
    ) -> Self {
        let kept = |(key, value): &(crate::domain::Text, crate::domain::Text)| ParamField {
            key: key.to_string().into(),
            value: value.to_string().into(),
            origin: Origin::LastRun,
        };
        // Secrets are not carried over: they would be shown, and sent again unseen.
        let params = last
            .map(|build| build.params.as_slice())
            .unwrap_or_default();
        let params = params
            .iter()
            .filter(|(key, _)| !masked(key))
            .map(kept)
            .collect();
        Self {
            row,
            repo,
            branch: branch.to_owned().into(),
            branches: Vec::new(),
            commit: Input::default(),
            params,
            reason: Input::default(),
            focus: Focus::Branch,
            problem: None,
        }
    }

    /// The field that is being typed into.
    pub fn field_mut(&mut self) -> Option<&mut Input> {
        match self.focus {
            Focus::Branch => Some(&mut self.branch),
            Focus::Commit => Some(&mut self.commit),
            Focus::Key(at) => self.params.get_mut(at).map(|param| &mut param.key),
            Focus::Value(at) => self.params.get_mut(at).map(|param| &mut param.value),
            Focus::Reason => Some(&mut self.reason),
            Focus::Add | Focus::Cancel | Focus::Review => None,
        }
    }

    /// What can have the focus, in the order of tab.
    pub fn fields(&self) -> Vec<Focus> {
        let mut fields = vec![Focus::Branch, Focus::Commit];
        for at in 0..self.params.len() {
            fields.extend([Focus::Key(at), Focus::Value(at)]);
        }
        fields.extend([Focus::Add, Focus::Reason, Focus::Cancel, Focus::Review]);
        fields
    }

    fn step(&mut self, by: isize) {
        let fields = self.fields();
        let at = fields
            .iter()
            .position(|field| *field == self.focus)
            .unwrap_or(0);
        let len = isize::try_from(fields.len()).unwrap_or(1);
        let next = (isize::try_from(at).unwrap_or(0) + by).rem_euclid(len);
        self.focus = fields[usize::try_from(next).unwrap_or(0)];
    }

    fn add(&mut self) {
        self.params.push(ParamField {
            key: Input::default(),
            value: Input::default(),
            origin: Origin::Typed,
        });
        self.focus = Focus::Key(self.params.len() - 1);
    }

    fn remove(&mut self) {
        if let Focus::Key(at) | Focus::Value(at) = self.focus
            && at < self.params.len()
        {
            self.params.remove(at);
            self.focus = match self.params.len() {
                0 => Focus::Add,
                len => Focus::Key(at.min(len - 1)),
            };
        }
    }

    /// The deed that the form describes; else what is wrong, and where.
    pub fn deed(&self) -> Result<Deed, (Focus, String)> {
        let branch = self.branch.value().trim();
        if branch.chars().any(char::is_whitespace) {
            return Err((Focus::Branch, "a branch has no spaces".into()));
        }
        let commit = self.commit.value().trim();
        let hex = commit.chars().all(|c| c.is_ascii_hexdigit());
        if !commit.is_empty() && (!hex || commit.len() < 7) {
            return Err((Focus::Commit, "a commit has 7 to 40 hex digits".into()));
        }
        let mut params: Vec<Param> = Vec::new();
        for (at, field) in self.params.iter().enumerate() {
            let key = field.key.value().trim();
            if key.is_empty() && field.value.value().is_empty() {
                continue;
            }
            let fault = param_fault(key, &params);
            if let Some(fault) = fault {
                return Err((Focus::Key(at), fault));
            }
            params.push(Param {
                key: key.into(),
                value: field.value.value().into(),
            });
        }
        let reason = self.reason.value().trim();
        Ok(Deed {
            branch: (!branch.is_empty()).then(|| branch.into()),
            commit: (!commit.is_empty()).then(|| commit.into()),
            params,
            reason: (!reason.is_empty()).then(|| reason.to_owned()),
            ..Deed::in_repo(Verb::Trigger, self.repo.clone())
        })
    }
}

/// What is wrong with the name of a parameter. `branch` and `commit` of a trigger are query
/// parameters of the same request: a parameter of that name would replace them (`drone-api` 1.5).
fn param_fault(key: &str, others: &[Param]) -> Option<String> {
    if key.is_empty() {
        return Some("a parameter needs a name".into());
    }
    if matches!(key, "branch" | "commit") {
        return Some(format!(
            "`{key}` is no parameter: Drone takes it as the field above"
        ));
    }
    let fine = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-' || c == '.';
    if !key.chars().all(fine) {
        return Some(format!("`{key}`: letters, digits and _ only"));
    }
    let twice = others.iter().any(|param| *param.key == *key);
    twice.then(|| format!("`{key}` stands there twice"))
}

fn panel_mut(model: &mut Model) -> Option<&mut TriggerPanel> {
    match model.overlays.last_mut() {
        Some(Overlay::Trigger(panel)) => Some(panel),
        _ => None,
    }
}

/// Proposes the branches that fit what is typed.
pub(in crate::app) fn complete(model: &mut Model) {
    let Some(Overlay::Trigger(panel)) = model.overlays.last() else {
        return;
    };
    let typed = panel.branch.value().trim().to_lowercase();
    let Some(state) = model.store.builds.repo(&panel.repo) else {
        return;
    };
    let known = state.branches.iter().map(ToString::to_string);
    let fits = |branch: &String| {
        let lower = branch.to_lowercase();
        lower != typed && lower.contains(&typed)
    };
    let branches: Vec<String> = known.filter(fits).take(PROPOSED).collect();
    if let Some(panel) = panel_mut(model) {
        panel.branches = branches;
    }
}

/// A key while the form is open.
pub(super) fn press(model: &mut Model, chord: Chord) -> Vec<Effect> {
    let Some(panel) = panel_mut(model) else {
        return Vec::new();
    };
    match (chord.key, chord.ctrl) {
        (Key::Esc, _) => {
            model.overlays.pop();
        }
        (Key::Tab, _) if !chord.shift && panel.focus == Focus::Branch => accept_branch(panel),
        (Key::Tab, _) => panel.step(if chord.shift { -1 } else { 1 }),
        (Key::Down, _) => panel.step(1),
        (Key::Up, _) => panel.step(-1),
        (Key::Char('n'), true) => panel.add(),
        (Key::Char('x'), true) => panel.remove(),
        (Key::Enter, _) => return enter(model),
        _ => type_key(model, chord),
    }
    Vec::new()
}

/// Tab takes the only branch that begins like what is typed, else goes on.
fn accept_branch(panel: &mut TriggerPanel) {
    let typed = panel.branch.value().to_owned();
    let mut fits = panel
        .branches
        .iter()
        .filter(|branch| branch.starts_with(&typed));
    match (fits.next(), fits.next()) {
        (Some(only), None) if !typed.is_empty() && panel.branches.len() == 1 => {
            panel.branch = only.clone().into();
        }
        _ => panel.step(1),
    }
}

fn type_key(model: &mut Model, chord: Chord) {
    let Some(panel) = panel_mut(model) else {
        return;
    };
    panel.problem = None;
    if let Focus::Key(at) | Focus::Value(at) = panel.focus
        && let Some(param) = panel.params.get_mut(at)
    {
        param.origin = Origin::Typed;
    }
    if let Some(field) = panel.field_mut() {
        press_field(field, chord);
    }
    if panel.focus == Focus::Branch {
        complete(model);
    }
}

fn enter(model: &mut Model) -> Vec<Effect> {
    let Some(panel) = panel_mut(model) else {
        return Vec::new();
    };
    match panel.focus {
        Focus::Cancel => {
            model.overlays.pop();
        }
        Focus::Add => panel.add(),
        Focus::Review => review(model),
        _ => panel.step(1),
    }
    Vec::new()
}

fn review(model: &mut Model) {
    let Some(panel) = panel_mut(model) else {
        return;
    };
    match panel.deed() {
        Ok(deed) => {
            let row = panel.row.clone();
            deeds::open(model, row.as_ref(), &deed);
        }
        Err((focus, problem)) => (panel.focus, panel.problem) = (focus, Some(problem)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{RepoSlug, ServerId};

    fn form() -> TriggerPanel {
        let server = ServerId {
            context: "prod".into(),
            server: "drone".into(),
        };
        let slug = RepoSlug::parse("acme/api").expect("a slug");
        let last = Build {
            params: vec![
                ("YEAR".into(), "2026".into()),
                ("API_TOKEN".into(), "s3cret".into()),
            ],
            ..Build::default()
        };
        TriggerPanel::new(None, RepoId { server, slug }, "main", Some(&last))
    }

    #[test]
    fn parameters_of_the_last_run_are_offered_but_no_secrets() {
        let deed = form().deed().expect("a deed");
        assert_eq!(deed.params.len(), 1);
        assert_eq!(
            (&*deed.params[0].key, &*deed.params[0].value),
            ("YEAR", "2026")
        );
        assert_eq!(deed.branch.as_deref(), Some("main"));
    }

    #[test]
    fn what_drone_would_take_for_something_else_is_refused_in_its_place() {
        let mut form = form();
        form.add();
        form.params[1].key = "branch".into();
        let (focus, why) = form.deed().expect_err("a refusal");
        assert_eq!(focus, Focus::Key(1));
        assert!(why.contains("`branch` is no parameter"), "{why}");
        form.params[1].key = "YEAR".into();
        assert!(form.deed().expect_err("twice").1.contains("twice"));
        form.params[1].key = "MONTH".into();
        form.commit = "latest".into();
        assert_eq!(form.deed().expect_err("no commit").0, Focus::Commit);
    }
}
