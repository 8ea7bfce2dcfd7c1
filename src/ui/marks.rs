//! One sign for each state, so that nothing is told by colour alone; and the same in plain ASCII.

use ratatui::style::{Modifier, Style};

use crate::app::Tab;
use crate::domain::{Moment, Status};
use crate::ui::draw::Look;
use crate::ui::theme::{Role, Theme};

/// Points at the row under the cursor.
pub(super) const POINTER: &str = "▸";
/// A state that is not known yet.
pub(super) const UNKNOWN: &str = "·";
/// Between the parts of a path.
pub(super) const STEP: &str = " › ";
/// Between facts of one line.
pub(super) const DOT: &str = " · ";

/// The sign of a success.
pub(super) fn good(look: &Look) -> &'static str {
    if look.ascii { "+" } else { "✓" }
}

/// The sign of a failure.
pub(super) fn bad(look: &Look) -> &'static str {
    if look.ascii { "x" } else { "✗" }
}

/// The sign behind the number of what waits on a board.
pub(super) fn tab(tab: Tab, look: &Look) -> &'static str {
    match (tab, look.ascii) {
        (Tab::OnCall, _) => bad(look),
        (Tab::Approvals, _) => "?",
        (Tab::Doctor, _) => "!",
        (Tab::Services | Tab::Audit, _) => "",
    }
}

/// The states that have a sign of their own.
pub(super) const SIGNS: [Status; 10] = [
    Status::Success,
    Status::Failure,
    Status::Error,
    Status::Killed,
    Status::Running,
    Status::Pending,
    Status::Waiting,
    Status::Blocked,
    Status::Declined,
    Status::Skipped,
];

const SPINNER: [&str; 10] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const STILL: &str = "⠿";

/// Bars of an eighth to eight eighths of a cell's height.
pub(super) const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The sign of a status: one cell, of a width that no terminal doubts. The spinner steps with the
/// second, as running times do.
pub(super) fn status<'a>(status: &'a Status, look: &Look, now: Moment) -> &'a str {
    match status {
        Status::Success => "✓",
        Status::Failure => "✗",
        Status::Error => "!",
        Status::Killed => "⊘",
        Status::Running if look.reduced_motion => STILL,
        Status::Running => {
            let second = now.seconds().0.rem_euclid(10);
            usize::try_from(second).map_or(STILL, |at| SPINNER[at])
        }
        Status::Pending => "◌",
        Status::Waiting => "⋯",
        Status::Blocked => "?",
        Status::Declined => "⊖",
        Status::Skipped => "-",
        Status::Other(word) => {
            let first = word.chars().next().map_or(0, char::len_utf8);
            if first == 0 { UNKNOWN } else { &word[..first] }
        }
    }
}

/// How a status is painted. Each differs from its neighbours by its sign, too.
pub(super) fn status_style(status: &Status, theme: &Theme) -> Style {
    let (role, modifier) = match status {
        Status::Success => (Role::Good, Modifier::empty()),
        Status::Failure => (Role::Bad, Modifier::empty()),
        Status::Error => (Role::Bad, Modifier::REVERSED),
        Status::Killed | Status::Skipped => (Role::Neutral, Modifier::empty()),
        Status::Running => (Role::Active, Modifier::empty()),
        Status::Pending => (Role::Warn, Modifier::empty()),
        Status::Waiting => (Role::Warn, Modifier::DIM),
        Status::Blocked => (Role::Human, Modifier::empty()),
        Status::Declined => (Role::Human, Modifier::DIM),
        Status::Other(_) => (Role::Text, Modifier::empty()),
    };
    theme.role(role).add_modifier(modifier)
}

/// How a key is written on the screen: `⏎` for enter.
pub(super) fn key<'a>(name: &'a str, look: &Look) -> &'a str {
    match name {
        "enter" if !look.ascii => "⏎",
        "minus" => "-",
        "bar" => "|",
        name => name,
    }
}

/// A sign of ASCII that stands for one that a plain terminal does not have.
pub(super) fn ascii(sign: char) -> char {
    match sign {
        ' '..='~' => sign,
        '✗' | '×' => 'x',
        '⊘' => 'k',
        '◌' => 'o',
        '⋯' | '…' => '~',
        '⊖' => 'n',
        '⠀'..='⣿' => '*',
        '▸' | '›' | '→' => '>',
        '‹' | '←' => '<',
        '↑' | '↗' => '^',
        '↓' => 'v',
        '·' | '│' | '▅' | '▆' => '|',
        '─' | '–' | '—' => '-',
        '✓' | '┌' | '┐' | '└' | '┘' | '├' | '┤' | '┬' | '┴' | '┼' => '+',
        '▁' | '▂' => '.',
        '▃' | '▄' => ':',
        '▇' | '█' => '#',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        _ => '?',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::width;
    use crate::ui::testing::{Ink, look};
    use std::collections::HashSet;

    #[test]
    fn no_two_states_share_a_sign_in_unicode_nor_in_ascii() {
        let look = look(Ink::Unicode);
        let signs: Vec<&str> = SIGNS.iter().map(|s| status(s, &look, Moment(0))).collect();
        let plain: HashSet<String> = signs
            .iter()
            .map(|sign| sign.chars().map(ascii).collect())
            .collect();
        assert_eq!(signs.iter().collect::<HashSet<_>>().len(), SIGNS.len());
        assert_eq!(plain.len(), SIGNS.len());
        for sign in signs {
            assert_eq!(width(sign), 1, "{sign}");
        }
    }

    #[test]
    fn the_spinner_steps_once_a_second_and_not_at_all_with_reduced_motion() {
        let mut look = look(Ink::Unicode);
        let at = |look: &Look, ms| status(&Status::Running, look, Moment(ms));
        assert_eq!(at(&look, 5_000), at(&look, 5_999));
        assert_ne!(at(&look, 5_000), at(&look, 6_000));
        look.reduced_motion = true;
        assert_eq!(at(&look, 5_000), at(&look, 6_000));
    }

    #[test]
    fn an_unknown_word_shows_its_first_letter() {
        let look = look(Ink::Unicode);
        assert_eq!(
            status(&Status::Other("étrange".into()), &look, Moment(0)),
            "é"
        );
        assert_eq!(status(&Status::Other("".into()), &look, Moment(0)), UNKNOWN);
    }

    #[test]
    fn every_sign_of_ours_has_one_of_ascii_that_says_as_much() {
        let ours = [POINTER, STEP, DOT, STILL].into_iter().chain(SPINNER);
        let ours = ours.flat_map(str::chars).chain(BARS);
        for sign in ours.chain("…─│┌┐└┘├┤→".chars()) {
            let plain = ascii(sign);
            assert!(plain.is_ascii() && plain != '?', "{sign}");
        }
        assert_eq!(ascii('決'), '?');
    }
}
