//! Moving in a log.

use crate::app::event::Tone;
use crate::app::layout;
use crate::app::model::Model;
use crate::app::screens::Screen;
use crate::app::screens::log::LogScreen;
use crate::app::store::LogView;

impl LogScreen {
    /// Puts the cursor on a row and keeps it in a window of `height` rows.
    pub(super) fn go(&mut self, at: u64, rows: u64, height: u64) {
        self.at = at.min(rows.saturating_sub(1));
        self.settle(rows, height);
    }

    /// Puts a row a third from the top: what follows an error says more than what was before.
    pub(super) fn show(&mut self, at: u64, rows: u64, height: u64) {
        self.follow = false;
        self.at = at.min(rows.saturating_sub(1));
        self.top = self.at.saturating_sub(height / 3);
        self.settle(rows, height);
    }

    /// Keeps the cursor in the window, and the window in the log.
    pub(super) fn settle(&mut self, rows: u64, height: u64) {
        self.at = self.at.min(rows.saturating_sub(1));
        if self.follow {
            self.at = rows.saturating_sub(1);
        }
        let lowest = (self.at + 1).saturating_sub(height);
        self.top = self
            .top
            .clamp(lowest, self.at)
            .min(rows.saturating_sub(height));
    }

    /// Moves by rows; up lets the end go.
    pub(super) fn step(&mut self, by: i64, rows: u64, height: u64) {
        if by < 0 && self.follow {
            self.follow = false;
            self.missed = 0;
        }
        let at = self.at.saturating_add_signed(by);
        self.go(at, rows, height);
    }
}

/// The screen and its log, taken apart so that both can be used.
pub(super) fn with<R>(
    model: &mut Model,
    act: impl FnOnce(&mut LogScreen, Option<&LogView>, u64) -> R,
) -> Option<R> {
    let height = layout::list_rows(model) as u64;
    let last = model.screens.len().checked_sub(1)?;
    let Screen::Log(screen) = &mut model.screens[last] else {
        return None;
    };
    let view = model.store.logs.views.get(&screen.id);
    Some(act(screen, view, height))
}

/// Goes to the next or previous of some lines, all ascending and of the whole log.
pub(super) fn jump(model: &mut Model, lines: &[u64], forward: bool, what: &str) {
    let unfiltered = with(model, |screen, view, _| {
        let line = view.map_or(0, |view| screen.line(view));
        let filtered = screen.filter.take().is_some();
        if filtered {
            screen.at = line;
        }
        filtered
    });
    let at = with(model, |screen, _, _| screen.at).unwrap_or(0);
    let next = if forward {
        lines.iter().find(|line| **line > at).or(lines.first())
    } else {
        lines.iter().rev().find(|line| **line < at).or(lines.last())
    };
    let Some(&next) = next else {
        return;
    };
    let turned = if forward { next <= at } else { next >= at };
    with(model, |screen, view, height| {
        let rows = view.map_or(0, |view| view.lines);
        screen.show(next, rows, height);
    });
    if turned && lines.len() > 1 {
        model.say(
            Tone::Plain,
            format!("no more {what}: round from the other end"),
        );
    } else if unfiltered == Some(true) {
        model.say(Tone::Plain, "the filter was taken off to go there");
    }
}
