//! What must hold for every picture, whatever is on it and whatever its size.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;

use crate::app::filter::Filter;
use crate::app::screens::Screen;
use crate::app::store::LogView;
use crate::app::{Chord, Hit, LogRow, Model, Tone};
use crate::domain::LogId;
use crate::text::{Line, Paint};
use crate::ui::canvas::Canvas;
use crate::ui::draw;
use crate::ui::testing::{Ink, builds_of, empty, full, look, picture, read, repo};
use crate::ui::theme::Role;

const SIZES: [(u16, u16); 4] = [(60, 15), (80, 24), (120, 40), (160, 45)];

/// The faces that are drawn here: nothing known, services, builds, while a filter is typed.
fn models(size: (u16, u16)) -> Vec<Model> {
    let mut typing = full(size);
    if let Screen::Services(screen) = typing.screen_mut() {
        screen.filter = Filter::parse("決kass");
        screen.editing = Some("決kass".into());
    }
    let mut zoomed = full(size);
    zoomed.preview.zoomed = true;
    vec![
        empty(size),
        full(size),
        typing,
        zoomed,
        builds_of("checkout-api", size),
        builds_of("kasse", size),
        builds_of("docs-portal", size),
    ]
}

#[test]
fn any_size_can_be_drawn_and_nothing_is_left_of_what_was_there() {
    let all = look(Ink::Unicode);
    for columns in [
        1, 2, 3, 10, 39, 59, 60, 61, 79, 80, 99, 100, 119, 120, 139, 160, 200,
    ] {
        for rows in [1, 2, 3, 4, 5, 9, 14, 15, 16, 19, 20, 24, 40, 45, 46, 60] {
            for model in models((columns, rows)) {
                let (buffer, _) = picture(&model, Ink::Unicode);
                let mut dirty = Buffer::empty(buffer.area);
                dirty.set_string(0, 0, "漢".repeat(usize::from(columns)), Color::Red);
                draw(&model, &all, &mut dirty);
                assert!(dirty == buffer, "{columns}x{rows}");
            }
        }
    }
}

#[test]
fn a_buffer_of_another_size_than_the_model_knows_is_drawn_too() {
    // The terminal can change between the news and the drawing.
    for model in models((160, 45)).into_iter().chain(models((60, 15))) {
        for (columns, rows) in [(60, 15), (80, 24), (200, 60), (61, 44)] {
            let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
            draw(&model, &look(Ink::Unicode), &mut buffer);
            assert!(read(&buffer).contains("Services"));
        }
    }
}

#[test]
fn a_terminal_that_is_too_small_is_told_so_in_one_sentence() {
    let text = |size| read(&picture(&full(size), Ink::Unicode).0);
    assert!(text((59, 20)).contains("The terminal is too small: 59x20, needs 60x15"));
    assert!(text((30, 3)).contains("too small, needs 60x15"));
    assert_eq!(text((9, 1)), "too small\n");
    assert!(!text((60, 15)).contains("too small"));
}

#[test]
fn ascii_pictures_hold_nothing_else_and_line_up_with_the_others() {
    for size in SIZES {
        for model in models(size) {
            let unicode = picture(&model, Ink::Unicode).0;
            let ascii = picture(&model, Ink::Ascii).0;
            assert!(read(&ascii).is_ascii(), "{}", read(&ascii));
            for (at, cell) in unicode.content().iter().enumerate() {
                // Numbers and frames stand where they stood; only the last row spells its keys.
                let (x, y) = unicode.pos_of(at);
                if y + 1 < size.1 && cell.symbol() == "#" {
                    assert_eq!(ascii[(x, y)].symbol(), "#", "{x},{y}");
                }
            }
        }
    }
}

#[test]
fn mono_pictures_have_the_same_text_and_no_colour() {
    for size in SIZES {
        for model in models(size) {
            let mono = picture(&model, Ink::Mono).0;
            assert_eq!(read(&mono), read(&picture(&model, Ink::Unicode).0));
            for cell in mono.content() {
                assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset));
            }
        }
    }
}

#[test]
fn characters_of_any_width_leave_borders_straight_and_controls_out() {
    let model = builds_of("kasse", (160, 45));
    let (buffer, _) = picture(&model, Ink::Unicode);
    let text = read(&buffer);
    assert!(
        !text.contains(['\u{1b}', '\u{202e}', '\u{fe0f}', '\u{200d}']),
        "{text}"
    );
    let (right, bottom) = (159, 41);
    for y in 8..bottom {
        assert!(
            ["│", "┐"].contains(&buffer[(right, y)].symbol()),
            "row {y}\n{text}"
        );
    }
}

#[test]
fn a_row_shows_both_of_its_states() {
    let text = |size| read(&picture(&full(size), Ink::Ascii).0);
    let row = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.contains(name));
        line.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .unwrap_or_default()
    };
    let small = text((80, 24));
    assert_eq!(
        row(&small, "  fx-rates"),
        "+ fx-rates #552 main push 4m 3m12s + * feat/e~ #553"
    );
    assert_eq!(
        row(&small, "> x"),
        "> x checkout-api #1482 main push 4m 3m12s ++++x test/unit"
    );
    assert_eq!(
        row(&small, "docs-portal"),
        "- docs-portal - - - - never built"
    );
    let wide = text((200, 45));
    assert!(wide.contains("OTHER") && wide.contains("OWNER"), "{wide}");
}

#[test]
fn the_pointer_hits_what_is_drawn() {
    let model = full((160, 45));
    let (buffer, drawn) = picture(&model, Ink::Unicode);
    let place = |words: &str| {
        let text = read(&buffer);
        let (y, line) = text
            .lines()
            .enumerate()
            .find(|(_, line)| line.contains(words))
            .expect(words);
        let x = crate::text::width(line.split(words).next().unwrap_or_default());
        (
            u16::try_from(x).expect("small"),
            u16::try_from(y).expect("small"),
        )
    };
    let (x, y) = place("▸ ✗");
    assert_eq!(drawn.hits.at(x, y), Some(Hit::Row(0)));
    assert_eq!(drawn.hits.at(x, y + 1), Some(Hit::Row(1)));
    assert_eq!(drawn.hits.at(x, y - 1), None, "titles are no rows");
    let (x, y) = place("all team:payments");
    assert_eq!(drawn.hits.at(x, y), Some(Hit::Tab(1)));
    assert_eq!(drawn.hits.at(x + 4, y), Some(Hit::Tab(2)));
    assert_eq!(drawn.hits.at(0, 0), None);
}

#[test]
fn the_cursor_stands_where_the_filter_is_typed() {
    let mut model = full((80, 24));
    if let Screen::Services(screen) = model.screen_mut() {
        screen.editing = Some("決a".into());
    }
    let (_, drawn) = picture(&model, Ink::Unicode);
    assert_eq!(
        drawn.cursor,
        Some((5, 22)),
        "after `/`, a wide letter and a narrow one"
    );
    assert_eq!(picture(&full((80, 24)), Ink::Unicode).1.cursor, None);
}

#[test]
fn the_bottom_tells_messages_and_how_a_sequence_goes_on() {
    let mut model = full((80, 24));
    model.say(Tone::Bad, "acme/ledger\u{1b}[2J answered 500");
    let line = |model: &Model| {
        let text = read(&picture(model, Ink::Unicode).0);
        text.lines().nth(22).unwrap_or_default().to_owned()
    };
    assert_eq!(line(&model), " acme/ledger␛[2J answered 500");
    model.pressed.extend(Chord::parse("y"));
    assert!(line(&model).contains("b copy branch"), "{}", line(&model));
}

#[test]
fn keys_are_read_from_the_table_as_the_person_has_them() {
    let mut model = full((80, 24));
    let keys = |model: &Model| {
        let text = read(&picture(model, Ink::Unicode).0);
        text.lines().nth(23).unwrap_or_default().to_owned()
    };
    assert!(
        keys(&model).starts_with(" j/k move  ⏎ open  e error"),
        "{}",
        keys(&model)
    );
    assert!(keys(&model).ends_with("? help"));
    model.rebind([("log.first_error".to_owned(), vec!["x".to_owned()])].into());
    assert!(keys(&model).contains("x error"), "{}", keys(&model));
}

#[test]
fn direct_mode_says_that_ownership_is_advice() {
    let model = full((120, 40));
    assert!(read(&picture(&model, Ink::Unicode).0).contains("ownership is advice here"));
}

#[test]
fn the_preview_ends_with_the_last_lines_of_the_log_that_says_most() {
    let mut model = full((160, 45));
    let id = LogId {
        build: repo("checkout-api").build(1482),
        stage: 1,
        step: 2,
    };
    let rows = (1_180..1_204).map(|line| {
        let mut text = Line::default();
        text.push(Paint::default(), &format!("test number {line}"));
        LogRow {
            line,
            text,
            ..LogRow::default()
        }
    });
    let view = LogView {
        lines: 1_204,
        rows: rows.collect(),
        ..LogView::default()
    };
    model.store.logs.views.insert(id.clone(), view);
    model.tail = Some(id);
    let text = read(&picture(&model, Ink::Unicode).0);
    assert!(text.contains("┌─ log tail · test › unit ─"), "{text}");
    assert!(text.contains("last 21 of 1204 ─┐"), "{text}");
    assert!(text.contains("│ 1204  test number 1203"), "{text}");
    assert!(
        text.contains("Failed    test › unit (exit 1)"),
        "facts stay above it\n{text}"
    );
    // Of another build than the cursor's nothing is shown.
    if let Some(tail) = &mut model.tail {
        tail.build.number = 1;
    }
    assert!(!read(&picture(&model, Ink::Unicode).0).contains("log tail"));
}

#[test]
fn a_piece_for_which_no_room_is_left_is_not_lost_without_a_sign() {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 9, 4));
    let look = look(Ink::Unicode);
    let mut canvas = Canvas::new(&mut buffer, &look);
    for (row, pieces) in [
        ["exact", " "],
        ["exact", "more"],
        ["漢字!", "x"],
        ["ab漢", "x"],
    ]
    .into_iter()
    .enumerate()
    {
        let row = u16::try_from(row).unwrap();
        let mut pen = canvas.pen(Rect::new(2, row, if row == 3 { 4 } else { 5 }, 1));
        pen.put(Role::Text, pieces[0]).put(Role::Dim, pieces[1]);
    }
    assert_eq!(read(&buffer), "  exact\n  exac…\n  漢字…\n  ab …\n");
}
