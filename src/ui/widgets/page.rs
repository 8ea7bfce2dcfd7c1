//! A panel of lines: some stay at the top, some at the bottom, and those between scroll.

use std::borrow::Cow;

use ratatui::layout::Rect;

use crate::app::Cursor;
use crate::domain::Fault;
use crate::text;
use crate::ui::canvas::{Canvas, cells};
use crate::ui::marks;
use crate::ui::theme::Role;
use crate::ui::widgets::{Frame, centred, field, shown, start};

/// Cells of the labels at the left.
const LABEL: u16 = 10;

/// A panel that is as high as its lines, or as the room for it.
#[derive(Debug)]
pub(in crate::ui) struct Page<'a> {
    pub(in crate::ui) head: Lines<'a>,
    pub(in crate::ui) body: Lines<'a>,
    pub(in crate::ui) tail: Lines<'a>,
    /// What keys do here, on the lower border.
    pub(in crate::ui) foot: &'a str,
    /// Lines of the body that are scrolled away, as far as the focus allows.
    pub(in crate::ui) top: usize,
}

/// Lines of one width.
#[derive(Debug)]
pub(in crate::ui) struct Lines<'a> {
    pub(in crate::ui) columns: u16,
    list: Vec<Line<'a>>,
}

/// What one line shows, from left to right.
#[derive(Debug, Default)]
pub(in crate::ui) struct Line<'a> {
    pieces: Vec<Piece<'a>>,
    focus: bool,
    selected: bool,
}

#[derive(Debug)]
enum Piece<'a> {
    Words(Role, Cow<'a, str>),
    /// Goes on at this column, unless it is passed already.
    Column(u16),
    Field {
        value: Cow<'a, str>,
        /// The cursor in characters, where the field has the focus.
        at: Option<usize>,
        /// Brackets and all.
        cells: u16,
    },
    Button {
        label: Cow<'a, str>,
        role: Role,
        focus: bool,
    },
}

impl Page<'_> {
    /// An empty page that would like to be so wide, frame and all.
    pub(in crate::ui) fn new(room: Rect, wish: u16) -> Self {
        let columns = wish.min(room.width).saturating_sub(4);
        let lines = || Lines {
            columns,
            list: Vec::new(),
        };
        Self {
            head: lines(),
            body: lines(),
            tail: lines(),
            foot: "",
            top: 0,
        }
    }

    /// Draws the panel in the middle of `room`, so that the line in focus is in sight.
    pub(in crate::ui) fn draw(&self, frame: Frame<'_>, room: Rect, canvas: &mut Canvas<'_>) {
        let (head, tail) = (self.head.list.len(), self.tail.list.len());
        let all: Vec<&Line<'_>> = [&self.head, &self.body, &self.tail]
            .into_iter()
            .flat_map(|lines| &lines.list)
            .collect();
        let rows = u16::try_from(all.len() + 2).unwrap_or(u16::MAX);
        let area = centred(room, self.body.columns + 4, rows);
        canvas.hits.panel(canvas.area(), area);
        canvas.clear(area);
        let inner = frame.focus(true).draw(area, canvas);
        let height = usize::from(inner.height);
        // Where not even one line between would be seen, everything scrolls.
        let (from, to) = if height > head + tail {
            (head, all.len() - tail)
        } else {
            (0, all.len())
        };
        let fixed = u16::try_from(all.len() - (to - from)).unwrap_or(u16::MAX);
        let between = inner.height.saturating_sub(fixed);
        canvas.lowest = Some((to - from).saturating_sub(usize::from(between)));
        let first = first_shown(&all[from..to], self.top, between);
        let end = (from + first + usize::from(between)).min(to);
        let shown = all[..from]
            .iter()
            .chain(&all[from + first..end])
            .chain(&all[to..]);
        for (line, y) in shown.zip(inner.top()..inner.bottom()) {
            line.draw(
                Rect {
                    y,
                    height: 1,
                    ..inner
                },
                canvas,
            );
        }
        if area.height > 1 {
            self.border(area, to - end, canvas);
        }
    }

    /// The words on the lower border: keys, and how many lines are hidden below.
    fn border(&self, area: Rect, hidden: usize, canvas: &mut Canvas<'_>) {
        let row = Rect::new(
            area.x + 2,
            area.bottom() - 1,
            area.width.saturating_sub(4),
            1,
        );
        let row = row.intersection(area);
        let foot = if self.foot.is_empty() {
            String::new()
        } else {
            format!(" {} ", whole(self.foot, row.width.saturating_sub(2)))
        };
        // The keys come first: what cannot be pressed cannot be scrolled to either.
        let left = row.width.saturating_sub(cells(&foot));
        let more = [format!(" {hidden} more "), format!(" +{hidden} ")];
        let more = more.iter().find(|more| hidden > 0 && cells(more) <= left);
        let dim = canvas.style(Role::Dim);
        canvas.text(row, dim, &foot);
        if let Some(more) = more {
            canvas.text_right(row, dim, more);
        }
    }
}

/// As many of the keys in a foot, `a does this · b does that`, as have room.
fn whole(foot: &str, columns: u16) -> &str {
    let mut foot = foot;
    while cells(foot) > columns {
        foot = foot.rsplit_once(marks::DOT).map_or("", |(front, _)| front);
    }
    foot
}

/// The first line shown of those that scroll: all of the last stretch in focus is in sight, or its
/// beginning.
fn first_shown(lines: &[&Line<'_>], top: usize, height: u16) -> usize {
    let Some(last) = lines.iter().rposition(|line| line.focus) else {
        return top.min(lines.len().saturating_sub(usize::from(height)));
    };
    let before = lines[..last].iter().rev().take_while(|line| line.focus);
    let begin = last - before.count();
    let cursor = Cursor { at: last, top };
    shown(cursor, lines.len(), height).start.min(begin)
}

impl<'a> Lines<'a> {
    /// A new line.
    pub(in crate::ui) fn line(&mut self) -> &mut Line<'a> {
        self.list.push(Line::default());
        let last = self.list.len() - 1;
        &mut self.list[last]
    }

    /// A line that begins with a label.
    pub(in crate::ui) fn labelled(&mut self, label: &'a str) -> &mut Line<'a> {
        self.line().put(Role::Dim, label).to(LABEL)
    }

    /// An empty line, unless there is nothing to divide.
    pub(in crate::ui) fn gap(&mut self) {
        if !self.list.is_empty() {
            self.line();
        }
    }

    /// A text in as many lines as it needs, after a label.
    pub(in crate::ui) fn facts(&mut self, label: &'a str, role: Role, words: &str) {
        let columns = usize::from(self.columns.saturating_sub(LABEL));
        for (at, part) in wrapped(words, columns).into_iter().enumerate() {
            self.labelled(if at == 0 { label } else { "" })
                .put(role, part);
        }
    }

    /// A text in as many lines as it needs.
    pub(in crate::ui) fn words(&mut self, role: Role, words: &str) {
        for part in wrapped(words, usize::from(self.columns)) {
            self.line().put(role, part);
        }
    }

    /// What went wrong, what to do next, and the number by which the servers know the request.
    pub(in crate::ui) fn fault(&mut self, fault: &Fault) {
        self.words(Role::Bad, &format!("! {}", fault.summary));
        if let Some(hint) = &fault.hint {
            self.words(Role::Text, hint);
        }
        if let Some(request) = &fault.request {
            self.words(Role::Dim, &format!("request {request}"));
        }
    }
}

/// Bytes of one text at most: a longer one belongs into a log, and would be wrapped for each frame.
const MOST: usize = 64 * 1024;

/// Cleaned first: what `clean` shows has other widths than what came.
fn wrapped(words: &str, columns: usize) -> Vec<String> {
    let words = text::clean(start(words, MOST));
    let rows = text::wrap(&words, columns);
    rows.into_iter().map(str::to_owned).collect()
}

impl<'a> Line<'a> {
    pub(in crate::ui) fn put(&mut self, role: Role, words: impl Into<Cow<'a, str>>) -> &mut Self {
        self.pieces.push(Piece::Words(role, words.into()));
        self
    }

    /// Goes on at a column.
    pub(in crate::ui) fn to(&mut self, column: u16) -> &mut Self {
        self.pieces.push(Piece::Column(column));
        self
    }

    /// Goes on after some space.
    pub(in crate::ui) fn space(&mut self) -> &mut Self {
        self.put(Role::Text, "  ")
    }

    /// The line that is chosen from a list.
    pub(in crate::ui) fn select(&mut self, selected: bool) -> &mut Self {
        self.focus |= selected;
        self.selected |= selected;
        self
    }

    /// A field of so many cells, brackets and all; `at` is its cursor in characters if it has the
    /// focus.
    pub(in crate::ui) fn field(
        &mut self,
        value: impl Into<Cow<'a, str>>,
        at: Option<usize>,
        cells: u16,
    ) -> &mut Self {
        self.focus |= at.is_some();
        let value = value.into();
        self.pieces.push(Piece::Field { value, at, cells });
        self
    }

    /// The field that a list is searched by: it always has the keys, so that the sign of the focus is
    /// left to the row that is chosen.
    pub(in crate::ui) fn query(&mut self, value: &'a str, at: usize) -> &mut Self {
        self.pieces.push(Piece::Field {
            value: value.into(),
            at: Some(at),
            cells: u16::MAX,
        });
        self
    }

    /// Something to press.
    pub(in crate::ui) fn button(
        &mut self,
        label: impl Into<Cow<'a, str>>,
        role: Role,
        focus: bool,
    ) -> &mut Self {
        self.focus |= focus;
        let label = label.into();
        self.pieces.push(Piece::Button { label, role, focus });
        self
    }

    /// Draws the line with a free cell at both ends.
    fn draw(&self, row: Rect, canvas: &mut Canvas<'_>) {
        if row.width < 2 {
            return;
        }
        let inside = Rect {
            x: row.x + 1,
            width: row.width - 2,
            ..row
        };
        let mut rest = inside;
        for piece in &self.pieces {
            let used = match piece {
                Piece::Words(role, words) => canvas.text(rest, canvas.style(*role), words),
                Piece::Column(at) => (inside.x + at).saturating_sub(rest.x),
                Piece::Field { value, at, cells } => {
                    let area = Rect {
                        width: (*cells).min(rest.width),
                        ..rest
                    };
                    if self.focus && at.is_some() {
                        point(row, canvas);
                    }
                    draw_field(area, value, *at, canvas)
                }
                Piece::Button { label, role, focus } => {
                    draw_button(rest, label, *role, *focus, canvas)
                }
            }
            .min(rest.width);
            rest.x += used;
            rest.width -= used;
        }
        if self.selected {
            point(row, canvas);
            canvas.select(row);
        }
    }
}

/// The focus is told by a sign, not by colour alone.
fn point(row: Rect, canvas: &mut Canvas<'_>) {
    let style = canvas.style(Role::Accent);
    canvas.text(Rect { width: 1, ..row }, style, marks::POINTER);
}

fn draw_field(area: Rect, value: &str, at: Option<usize>, canvas: &mut Canvas<'_>) -> u16 {
    let focus = at.is_some();
    let style = canvas.style(if focus { Role::Accent } else { Role::Dim });
    if area.width < 5 {
        field(canvas, area, value, at);
        return area.width;
    }
    canvas.text(area, style, "[");
    canvas.text_right(area, style, "]");
    let inside = Rect {
        x: area.x + 2,
        width: area.width - 4,
        ..area
    };
    field(canvas, inside, value, at);
    area.width
}

fn draw_button(area: Rect, label: &str, role: Role, focus: bool, canvas: &mut Canvas<'_>) -> u16 {
    let mut pen = canvas.pen(area);
    let sign = if focus { marks::POINTER } else { " " };
    pen.put(Role::Accent, sign)
        .put(role, "[ ")
        .put(role, label)
        .put(role, " ]");
    let used = pen.x() - area.x;
    if focus {
        canvas.select(Rect {
            width: used,
            ..area
        });
    }
    used
}
