//! Everything a person can ask for: one row each, read by the keymap, the footer, the help, the
//! README and the answers to "why not now".

/// Where a row counts. A screen's own row stands before one for everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    Anywhere,
    Services,
    OnCall,
    Approvals,
    Audit,
    Doctor,
    Builds,
    Build,
    Log,
    /// Panels on top of a screen: questions, forms, help, menus.
    Panel,
}

impl Scope {
    pub const ALL: [Self; 10] = [
        Self::Services,
        Self::OnCall,
        Self::Approvals,
        Self::Audit,
        Self::Doctor,
        Self::Builds,
        Self::Build,
        Self::Log,
        Self::Panel,
        Self::Anywhere,
    ];

    /// Heading in the help and the README.
    pub fn title(self) -> &'static str {
        match self {
            Self::Anywhere => "Everywhere",
            Self::Services => "Services",
            Self::OnCall => "On-call",
            Self::Approvals => "Approvals",
            Self::Audit => "Audit",
            Self::Doctor => "Doctor",
            Self::Builds => "Builds of a service",
            Self::Build => "Build",
            Self::Log => "Log",
            Self::Panel => "Panels",
        }
    }
}

/// Whether a row only looks, or changes the world: then it becomes a question first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Risk {
    Looks,
    Changes,
}

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec {
    pub action: Action,
    /// Stable: `keys.yaml` names it.
    pub id: &'static str,
    pub title: &'static str,
    /// The sentence of the help.
    pub sentence: &'static str,
    pub keys: &'static [&'static str],
    pub scope: Scope,
    pub risk: Risk,
}

macro_rules! actions {
    ($($(#[doc = $doc:literal])+ $name:ident = $id:literal, $title:literal, [$($key:literal),*], $scope:ident, $risk:ident;)+) => {
        /// What a person can ask for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action { $($(#[doc = $doc])+ $name,)+ }

        /// The table, in the order of the help.
        pub const ACTIONS: &[Spec] = &[$(Spec {
            action: Action::$name,
            id: $id,
            title: $title,
            sentence: concat!($($doc),+),
            keys: &[$($key),*],
            scope: Scope::$scope,
            risk: Risk::$risk,
        },)+];
    };
}

actions! {
    /// Open what is selected.
    Open           = "view.open",          "open",          ["enter", "l", "right"],  Anywhere, Looks;
    /// Go back; clear a filter first.
    Back           = "view.back",          "back",          ["esc", "h", "left"],     Anywhere, Looks;
    /// Move the selection down.
    Down           = "list.down",          "down",          ["j", "down"],            Anywhere, Looks;
    /// Move the selection up.
    Up             = "list.up",            "up",            ["k", "up"],              Anywhere, Looks;
    /// Go to the first row.
    Top            = "list.top",           "top",           ["g g", "home"],          Anywhere, Looks;
    /// Go to the last row.
    Bottom         = "list.bottom",        "bottom",        ["G", "end"],             Anywhere, Looks;
    /// Move down by half a page.
    HalfDown       = "list.half_down",     "half page down", ["ctrl-d"],              Anywhere, Looks;
    /// Move up by half a page.
    HalfUp         = "list.half_up",       "half page up",  ["ctrl-u"],               Anywhere, Looks;
    /// Move down by a page.
    PageDown       = "list.page_down",     "page down",     ["pgdn"],                 Anywhere, Looks;
    /// Move up by a page.
    PageUp         = "list.page_up",       "page up",       ["pgup"],                 Anywhere, Looks;
    /// Filter the list, or search the log.
    Filter         = "list.filter",        "filter",        ["/"],                    Anywhere, Looks;
    /// Choose facets: owner, status, event and more.
    Facets         = "list.facets",        "facets",        ["f"],                    Anywhere, Looks;
    /// Choose the order of the list.
    Sort           = "list.sort",          "sort",          ["s"],                    Anywhere, Looks;
    /// Sort by the column to the left.
    SortLeft       = "list.sort_left",     "sort left",     ["<"],                    Anywhere, Looks;
    /// Sort by the column to the right.
    SortRight      = "list.sort_right",    "sort right",    [">"],                    Anywhere, Looks;
    /// Go to the previous view.
    PreviousView   = "view.previous",      "previous view", ["["],                    Anywhere, Looks;
    /// Go to the next view.
    NextView       = "view.next",          "next view",     ["]"],                    Anywhere, Looks;
    /// Pin this row to the top, or let it go.
    Pin            = "list.pin",           "pin",           ["*"],                    Services, Looks;
    /// Choose and order the columns.
    Columns        = "list.columns",       "columns",       ["c"],                    Services, Looks;
    /// Take me to the first error of this build.
    FirstError     = "log.first_error",    "error",         ["e"],                    Anywhere, Looks;
    /// Open the log of the failed, else running step.
    OpenLog        = "log.open",           "log",           ["L"],                    Anywhere, Looks;
    /// Take this failing branch upon you, or let go.
    Acknowledge    = "oncall.acknowledge", "ack",           ["m"],                    OnCall,   Looks;
    /// Bigger rows for a screen on the wall.
    Wall           = "oncall.wall",        "wall mode",     ["W"],                    OnCall,   Looks;
    /// Show who did what to this, and when.
    ShowRecord     = "build.record",       "audit",         ["a"],                    Anywhere, Looks;
    /// Start a new build.
    Trigger        = "build.trigger",      "trigger",       ["T"],                    Anywhere, Changes;
    /// Run the whole build again.
    Restart        = "build.restart",      "restart",       ["R"],                    Anywhere, Changes;
    /// Cancel the build.
    Cancel         = "build.cancel",       "cancel",        ["C"],                    Anywhere, Changes;
    /// Let the blocked stage run.
    Approve        = "stage.approve",      "approve",       ["A"],                    Anywhere, Changes;
    /// End the blocked stage: the build is declined.
    Decline        = "stage.decline",      "decline",       ["D"],                    Anywhere, Changes;
    /// Let Drone build the repository.
    Activate       = "repo.activate",      "activate",      ["U"],                    Anywhere, Changes;
    /// Tell me when this build ends.
    Bell           = "build.bell",         "bell",          ["b"],                    Anywhere, Looks;
    /// Show or hide the preview.
    Preview        = "view.preview",       "preview",       ["p"],                    Anywhere, Looks;
    /// Make the preview wider.
    Widen          = "view.widen",         "widen",         ["ctrl-left"],            Anywhere, Looks;
    /// Make the preview narrower.
    Narrow         = "view.narrow",        "narrow",        ["ctrl-right"],           Anywhere, Looks;
    /// Give the pane the whole screen, or back.
    Zoom           = "view.zoom",          "zoom",          ["z"],                    Anywhere, Looks;
    /// Go to the next pane.
    NextPane       = "pane.next",          "next pane",     ["tab"],                  Anywhere, Looks;
    /// Go to the previous pane.
    PreviousPane   = "pane.previous",      "previous pane", ["shift-tab"],            Anywhere, Looks;
    /// Open it in Drone's own pages.
    OpenDrone      = "open.drone",         "Drone",         ["o"],                    Anywhere, Looks;
    /// Open it in Backstage.
    OpenBackstage  = "open.backstage",     "Backstage",     ["O"],                    Anywhere, Looks;
    /// Copy the address.
    CopyUrl        = "copy.url",           "copy address",  ["y u"],                  Anywhere, Looks;
    /// Copy the number of the build.
    CopyNumber     = "copy.number",        "copy number",   ["y n"],                  Anywhere, Looks;
    /// Copy the commit.
    CopyCommit     = "copy.commit",        "copy commit",   ["y s"],                  Anywhere, Looks;
    /// Copy the branch.
    CopyBranch     = "copy.branch",        "copy branch",   ["y b"],                  Anywhere, Looks;
    /// Copy a note for the next one on call.
    CopyHandOver   = "copy.hand_over",     "copy hand-over", ["y h"],                 Anywhere, Looks;
    /// Copy the equal plain command.
    CopyCommand    = "copy.command",       "copy command",  ["y c"],                  Anywhere, Looks;
    /// Copy the line, or the last message.
    CopyAtHand     = "copy.at_hand",       "copy",          ["y y"],                  Anywhere, Looks;
    /// Stop rows from moving, or let them.
    Freeze         = "view.freeze",        "freeze",        ["."],                    Anywhere, Looks;
    /// Ask the servers again.
    Refresh        = "view.refresh",       "refresh",       ["r", "ctrl-r"],          Anywhere, Looks;
    /// Go to the services.
    GoServices     = "go.services",        "services",      ["1"],                    Anywhere, Looks;
    /// Go to the failing default branches.
    GoOnCall       = "go.oncall",          "on-call",       ["2"],                    Anywhere, Looks;
    /// Go to the stages that wait for a person.
    GoApprovals    = "go.approvals",       "approvals",     ["3"],                    Anywhere, Looks;
    /// Go to the audit: who did what.
    GoAudit        = "go.audit",           "audit",         ["4"],                    Anywhere, Looks;
    /// Go to the stale catalog entries.
    GoDoctor       = "go.doctor",          "doctor",        ["5"],                    Anywhere, Looks;
    /// Go back in history.
    HistoryBack    = "history.back",       "back in history", ["ctrl-o"],             Anywhere, Looks;
    /// Go to the last place.
    LastPlace      = "history.last",       "last place",    ["-"],                    Anywhere, Looks;
    /// Show the messages.
    Messages       = "app.messages",       "messages",      ["!"],                    Anywhere, Looks;
    /// Choose a context, sign in or out.
    Commands       = "app.commands",      "commands",      [":"],                    Anywhere, Looks;
    /// Show what the keys do here.
    Help           = "app.help",           "help",          ["?"],                    Anywhere, Looks;
    /// Go back, and leave at the top.
    BackOrQuit     = "app.back_or_quit",   "quit",          ["q"],                    Anywhere, Looks;
    /// Leave at once.
    Quit           = "app.quit",           "quit now",      ["ctrl-c"],               Anywhere, Looks;
    /// Stop the program until `fg`.
    Suspend        = "app.suspend",        "suspend",       ["ctrl-z"],               Anywhere, Looks;

    /// Go to the day before.
    PreviousDay    = "audit.previous_day", "day before",    ["["],                    Audit,    Looks;
    /// Go to the next day.
    NextDay        = "audit.next_day",     "next day",      ["]"],                    Audit,    Looks;
    /// Choose a day on which something happened.
    PickDay        = "audit.pick_day",     "pick a day",    ["g d"],                  Audit,    Looks;
    /// Show everything about this entry.
    ShowEntry      = "audit.entry",        "entry",         ["i"],                    Audit,    Looks;
    /// Check that nobody changed the record.
    VerifyRecord   = "audit.verify",       "verify",        ["V"],                    Audit,    Looks;
    /// Save what is listed to a file.
    ExportAudit    = "audit.export",       "export",        ["S"],                    Audit,    Looks;

    /// Go to the previous step.
    BuildStepUp    = "build.step_up",      "previous step", ["["],                    Build,    Looks;
    /// Go to the next step.
    BuildStepDown  = "build.step_down",    "next step",     ["]"],                    Build,    Looks;
    /// Go to the stage before.
    StageLeft      = "build.stage_left",   "stage before",  ["h", "left"],            Build,    Looks;
    /// Go to the stage after.
    StageRight     = "build.stage_right",  "stage after",   ["l", "right"],           Build,    Looks;

    /// Go to the next error.
    NextError      = "log.next_error",     "next error",    ["e"],                    Log,      Looks;
    /// Go to the error before.
    PreviousError  = "log.previous_error", "error before",  ["E"],                    Log,      Looks;
    /// Go to the next match.
    NextMatch      = "log.next_match",     "next match",    ["n"],                    Log,      Looks;
    /// Go to the match before.
    PreviousMatch  = "log.previous_match", "match before",  ["N"],                    Log,      Looks;
    /// Keep only the lines that match.
    FilterLines    = "log.filter",         "filter",        ["&"],                    Log,      Looks;
    /// Keep the end in view, or stay here.
    Follow         = "log.follow",         "follow",        ["F"],                    Log,      Looks;
    /// Go to the end and follow it.
    LogBottom      = "log.bottom",         "end",           ["G", "end"],             Log,      Looks;
    /// Wrap long lines, or cut them.
    Wrap           = "log.wrap",           "wrap",          ["w"],                    Log,      Looks;
    /// Times: none, since the start, or of the day.
    Times          = "log.times",          "time",          ["t"],                    Log,      Looks;
    /// Show or hide line numbers.
    Numbers        = "log.numbers",        "numbers",       ["#"],                    Log,      Looks;
    /// Go to a line by its number.
    GoLine         = "log.go_line",        "go to line",    [":"],                    Log,      Looks;
    /// Go to the step before.
    PreviousStep   = "log.previous_step",  "step before",   ["["],                    Log,      Looks;
    /// Go to the next step.
    NextStep       = "log.next_step",      "next step",     ["]"],                    Log,      Looks;
    /// Go to the failed step before.
    PreviousFailed = "log.previous_failed", "failed before", ["{"],                   Log,      Looks;
    /// Go to the next failed step.
    NextFailed     = "log.next_failed",    "next failed",   ["}"],                    Log,      Looks;
    /// Scroll left by half a screen.
    LogLeft        = "log.left",           "left",          ["h", "left"],            Log,      Looks;
    /// Scroll right by half a screen.
    LogRight       = "log.right",          "right",         ["l", "right"],           Log,      Looks;
    /// Go to the start of the lines.
    LineStart      = "log.line_start",     "line start",    ["0"],                    Log,      Looks;
    /// Go to the end of the longest line.
    LineEnd        = "log.line_end",       "line end",      ["$"],                    Log,      Looks;
    /// Mark this line, or take the mark away.
    Mark           = "log.mark",           "mark",          ["m"],                    Log,      Looks;
    /// Jump to the next mark.
    JumpMark       = "log.jump_mark",      "next mark",     ["'"],                    Log,      Looks;
    /// Save the whole log to a file.
    Save           = "log.save",           "save",          ["s"],                    Log,      Looks;
    /// Save the lines of the filter to a file.
    SaveFiltered   = "log.save_filtered",  "save filtered", ["S"],                    Log,      Looks;

    /// Show the whole record of the entry.
    RawEntry       = "doctor.raw",         "raw entry",     ["d"],                    Doctor,   Looks;
    /// Look at this entry again.
    Recheck        = "doctor.recheck",     "recheck",       ["r"],                    Doctor,   Looks;
    /// Let Backstage read this entry again.
    Reread         = "doctor.reread",      "let Backstage read", ["R"],               Doctor,   Changes;
    /// Open the catalog file in the browser.
    OpenFile       = "doctor.open_file",   "catalog file",  ["o"],                    Doctor,   Looks;
    /// List own entries, or those of everybody.
    WhoseEntries   = "doctor.whose",       "mine or all",   ["[", "]"],               Doctor,   Looks;

    /// Press the button, or run what is chosen.
    PanelAccept    = "panel.accept",       "accept",        ["enter"],                Panel,    Looks;
    /// Close the panel; nothing happens.
    PanelClose     = "panel.close",        "close",         ["esc"],                  Panel,    Looks;
    /// Go to the next field or button.
    PanelNext      = "panel.next",         "next field",    ["tab"],                  Panel,    Looks;
    /// Go to the field or button before.
    PanelPrevious  = "panel.previous",     "field before",  ["shift-tab"],            Panel,    Looks;
    /// Say yes to the question.
    PanelYes       = "panel.yes",          "yes",           ["y"],                    Panel,    Looks;
    /// Add a parameter.
    PanelAdd       = "panel.add",          "add parameter", ["ctrl-n"],               Panel,    Looks;
    /// Remove this parameter.
    PanelRemove    = "panel.remove",       "remove",        ["ctrl-x"],               Panel,    Looks;
}

impl Action {
    /// The row of this action.
    pub fn spec(self) -> &'static Spec {
        // A variant without a row cannot exist: both come from one list, in one order.
        &ACTIONS[self as usize]
    }

    /// The action with that id.
    pub fn by_id(id: &str) -> Option<Self> {
        ACTIONS
            .iter()
            .find(|spec| spec.id == id)
            .map(|spec| spec.action)
    }
}

/// Whether an action can be done now; else why not, as a sentence for the footer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Readiness {
    Ready,
    NotNow(String),
    /// There is nothing of the kind on this screen.
    Elsewhere,
}

impl Readiness {
    pub fn because(why: impl Into<String>) -> Self {
        Self::NotNow(why.into())
    }

    pub fn is_ready(&self) -> bool {
        *self == Self::Ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_table_and_the_variants_have_one_order() {
        for spec in ACTIONS {
            assert_eq!(spec.action.spec(), spec);
            assert_eq!(Action::by_id(spec.id), Some(spec.action));
        }
    }

    #[test]
    fn ids_are_unique_dotted_and_lower_case() {
        let ids: HashSet<_> = ACTIONS.iter().map(|spec| spec.id).collect();
        assert_eq!(ids.len(), ACTIONS.len());
        for id in ids {
            let fine = |c: char| c.is_ascii_lowercase() || c == '_';
            let parts: Vec<_> = id.split('.').collect();
            assert!(
                parts.len() == 2 && parts.iter().all(|p| p.chars().all(fine)),
                "{id}"
            );
        }
    }

    #[test]
    fn every_sentence_ends_and_fits_the_help() {
        for spec in ACTIONS {
            let sentence = spec.sentence.trim();
            assert!(sentence.ends_with('.'), "{sentence}");
            assert!(sentence.len() <= 46, "{sentence}");
        }
    }

    #[test]
    fn only_capitals_change_a_server() {
        for spec in ACTIONS.iter().filter(|spec| spec.risk == Risk::Changes) {
            for key in spec.keys {
                assert!(
                    key.len() == 1 && key.chars().all(|c| c.is_ascii_uppercase()),
                    "{key}"
                );
            }
        }
    }
}
