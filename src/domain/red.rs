//! A default branch that is red, as the on-call board tells of it, and the note that one leaves to the
//! next who is on call.

use crate::domain::{
    Bound, Branch, Contact, Failure, Reach, RepoId, Run, Status, Text, Timestamp, age, of_reach,
    rfc3339,
};

/// A build in a few words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    pub number: u64,
    /// When it was decided.
    pub at: Option<Timestamp>,
    /// The first characters of the commit.
    pub commit: String,
    pub author: String,
    pub message: String,
}

impl From<&Run<'_>> for Brief {
    fn from(run: &Run<'_>) -> Self {
        Self {
            number: run.number,
            at: run.at(),
            commit: run.commit.short(),
            author: run.author.to_owned(),
            message: run.message.to_owned(),
        }
    }
}

/// A branch whose newest build that passed or failed has failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Red {
    /// The newest red build.
    pub number: u64,
    pub status: Status,
    /// Its first failed step; `None` where nobody asked, or no step failed.
    pub failed: Option<Failure>,
    /// Why the build could not even be made.
    pub error: String,
    /// `first`, `4 in a row`, `25+ in a row`.
    pub streak: String,
    pub length: usize,
    pub bound: Bound,
    pub first: Brief,
    /// The newest green build.
    pub green: Option<Brief>,
    /// Head commits of the builds between green and red, newest first. Drone knows no others.
    pub suspects: Vec<Brief>,
    /// Builds of the streak in which the same step failed.
    pub same_step: Vec<u64>,
}

impl Red {
    /// What is known of a branch, if it is red.
    pub fn of(branch: &Branch<'_>) -> Option<Self> {
        let streak = branch.streak()?;
        let suspects = branch.suspects();
        let suspects = suspects.iter().flat_map(|suspects| &suspects.runs);
        let newest = &streak.newest;
        Some(Self {
            number: newest.number,
            status: newest.status.clone(),
            failed: newest.failed.as_ref().and_then(|all| all.first().cloned()),
            error: newest.error.to_owned(),
            streak: streak.shown(),
            length: streak.length,
            bound: streak.bound,
            first: Brief::from(&streak.first),
            green: streak.green.as_ref().map(Brief::from),
            suspects: suspects.map(Brief::from).collect(),
            same_step: branch.same_step_failed_in(),
        })
    }

    /// Since when it is red, as far as known.
    pub fn since(&self) -> Option<Timestamp> {
        self.first.at
    }

    /// `test › unit`, `config: line 9: bad key`, or nothing while it is not known.
    pub fn what(&self) -> String {
        match &self.failed {
            Some(failure) => failure.to_string(),
            None if self.error.is_empty() => String::new(),
            None => format!("config: {}", self.error),
        }
    }

    /// `1 commit between green and red`.
    pub fn suspicion(&self) -> String {
        let commits = match self.suspects.len() {
            1 => "1 commit".to_owned(),
            n => format!("{n} commits"),
        };
        match self.bound {
            Bound::Green if self.suspects.is_empty() => {
                "the same commit passed before: not the code, or flaky".to_owned()
            }
            Bound::Green => format!("{commits} between green and red"),
            Bound::Beginning => format!("{commits}, and it never passed before"),
            Bound::Unread => format!("at least {commits}: the last green build is not read yet"),
        }
    }
}

/// What a hand-over note is written from.
#[derive(Debug, Clone)]
pub struct HandOver<'a> {
    pub name: &'a str,
    /// `group:payments`; nothing where nobody owns it.
    pub owner: &'a str,
    pub repo: &'a RepoId,
    pub branch: &'a str,
    pub red: &'a Red,
    /// The page of the newest red build.
    pub page: Option<String>,
    /// Line of the log, counted from 1, and its text.
    pub error: Option<(u64, String)>,
    pub contacts: &'a [Contact],
    /// Who looks after it, and since when.
    pub taken: Option<(&'a str, Timestamp)>,
    /// What it depends on and is red too.
    pub red_below: Vec<Text>,
    pub now: Timestamp,
}

impl HandOver<'_> {
    /// The note, in Markdown. Foreign text stands in code spans, so that it makes no markup.
    pub fn markdown(&self) -> String {
        let since = self.red.since().map(|at| age(self.now.since(at)));
        let since = since.map_or_else(String::new, |age| format!(" for {age}"));
        let (name, branch) = (code(self.name), code(self.branch));
        let mut lines = vec![
            format!("## {name} is red on {branch}{since}"),
            String::new(),
        ];
        lines.extend(self.build());
        lines.extend(self.suspects());
        lines.extend(self.people());
        lines.push(String::new());
        lines.join("\n")
    }

    /// Which build, what failed in it, and how.
    fn build(&self) -> Vec<String> {
        let red = self.red;
        let number = format!("#{}", red.number);
        let build = match &self.page {
            Some(page) => format!("[{number}]({page})"),
            None => number,
        };
        let what = Some(red.what()).filter(|what| !what.is_empty());
        let what = what.map_or_else(String::new, |what| format!(", failed in {}", code(&what)));
        let of = code(self.repo.slug.as_str());
        let mut lines = vec![format!("- build: {build} of {of}, {}{what}", red.streak)];
        let error = self.error.as_ref();
        lines.extend(error.map(|(at, text)| format!("- first error, line {at}: {}", code(text))));
        lines
    }

    /// Between which builds it broke.
    fn suspects(&self) -> Vec<String> {
        let red = self.red;
        let mut lines = vec![format!("- first red: {}", told(&red.first))];
        let green = red.green.as_ref();
        lines.extend(green.map(|green| format!("- last green: {}", told(green))));
        lines.push(format!("- suspects: {}", red.suspicion()));
        lines.extend(red.suspects.iter().map(|suspect| {
            let parts = [&suspect.commit, &suspect.author, &suspect.message];
            let [commit, author, message] = parts.map(|part| code(part));
            format!("  - {commit} {author} {message}")
        }));
        lines
    }

    /// Who owns it, how they are reached, and who has it in hand.
    fn people(&self) -> Vec<String> {
        let owner = Some(self.owner).filter(|owner| !owner.is_empty());
        let owner = owner.map_or_else(|| "nobody".to_owned(), code);
        let mut lines = vec![format!("- owner: {owner}")];
        for (reach, label) in [
            (Reach::Lead, "lead"),
            (Reach::Chat, "chat"),
            (Reach::Pager, "pager"),
            (Reach::Runbook, "runbook"),
        ] {
            let contacts = of_reach(self.contacts, reach);
            lines.extend(contacts.map(|contact| format!("- {label}: {}", code(&contact.text))));
        }
        if !self.red_below.is_empty() {
            let names: Vec<_> = self.red_below.iter().map(|name| code(name)).collect();
            lines.push(format!(
                "- depends on what is red too: {}",
                names.join(", ")
            ));
        }
        if let Some((by, at)) = self.taken {
            let at = rfc3339(at);
            lines.push(format!("- taken by {} at {at}", code(by)));
        }
        lines
    }
}

/// `#8 (`0968cba`) at 2026-11-25T02:31:41Z`.
fn told(brief: &Brief) -> String {
    // The next one may read it tomorrow, and elsewhere: no age, and no time without its day.
    let at = brief.at.map(rfc3339);
    let at = at.map_or_else(String::new, |at| format!(" at {at}"));
    format!("#{} ({}){at}", brief.number, code(&brief.commit))
}

/// A foreign text as a code span, without what would end the span or the line.
fn code(text: &str) -> String {
    let fine = |c: char| if c == '`' || c.is_control() { ' ' } else { c };
    let text: String = text.chars().map(fine).collect();
    format!("`{}`", text.trim())
}

#[cfg(test)]
#[path = "red_tests.rs"]
mod tests;
