//! What a window shows is what a decoder that read the whole log would show.

use proptest::prelude::*;

use crate::logs::{Cut, Log, Needle, Search, View};
use crate::text::{Colour, Decoder};

fn log(text: &[u8], memory: usize) -> Log {
    let mut log = Log::with_memory(memory);
    log.append_text(text);
    log
}

#[test]
fn a_colour_that_an_earlier_line_left_on_is_known_inside_a_window() {
    let mut text = b"\x1b[31mred from here\n".to_vec();
    text.extend((0..900).flat_map(|n| format!("line {n}\n").into_bytes()));
    let log = log(&text, usize::MAX);
    let window = log.window(View::Shown, 500, 2, Cut::default()).unwrap();
    assert_eq!(window[1].text.plain(), "line 500");
    assert_eq!(window[1].text.0[0].paint.fg, Colour::Index(1));
}

#[test]
fn a_window_tells_where_lines_stand_when_they_came_and_whether_they_go_on() {
    let mut log = Log::new();
    log.append(7, b"10%\r99%\rdone\n", 3);
    log.append(8, "0123456789\n漢字\n".as_bytes(), 4);
    let cut = Cut {
        from_column: 1,
        columns: 3,
    };
    let window = log.window(View::Shown, 0, 50, cut).unwrap();
    let seen: Vec<_> = window
        .iter()
        .map(|line| {
            (
                line.number,
                line.time,
                line.text.plain(),
                line.overwritten,
                line.more,
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            (8, Some(3), "one".to_owned(), true, false),
            (9, Some(4), "123".to_owned(), false, true),
            (10, Some(4), " 字".to_owned(), false, false),
        ]
    );
    assert_eq!(log.window(View::Shown, 3, 50, cut).unwrap(), []);
    assert_eq!(Log::new().window(View::Raw, 0, 50, cut).unwrap(), []);
}

/// Pieces of which real and hostile logs are made.
fn pieces() -> impl Strategy<Value = Vec<&'static str>> {
    let piece = prop::sample::select(vec![
        "\n",
        "\n",
        "\r\n",
        "ab",
        "error: x",
        "\t",
        "é漢",
        "\r",
        "\x1b[1A",
        "\x1b[3A\x1b[2K",
        "\x1b[32m",
        "\x1b[0m",
        "\x1b[2B",
        "\x1b]0;title\x07",
        "\x1b",
    ]);
    prop::collection::vec(piece, 0..80)
}

proptest! {
    #[test]
    fn windows_and_searches_agree_with_the_whole(text in pieces(), first in 0usize..20, memory in 0usize..200) {
        let text = text.concat();
        let log = log(text.as_bytes(), memory);
        let mut decoder = Decoder::default();
        let whole: Vec<_> = text.split_terminator('\n').map(|raw| decoder.decode(raw.as_bytes()).line).collect();
        let raw = log.window(View::Raw, 0, usize::MAX, Cut::default()).unwrap();
        prop_assert!(raw.iter().map(|line| &line.text).eq(&whole));

        let all = log.window(View::Shown, 0, usize::MAX, Cut::default()).unwrap();
        prop_assert_eq!(all.len(), log.len(View::Shown));
        let some = log.window(View::Shown, first, 3, Cut::default()).unwrap();
        prop_assert!(some.iter().eq(all.iter().skip(first).take(3)));

        let mut search = Search::new(Needle::literal("ab").unwrap(), View::Shown).inverse(true);
        while !search.advance(&log).unwrap().is_done() {}
        let found: Vec<usize> = search.lines().collect();
        for line in &all {
            let has = line.text.plain().contains("ab");
            prop_assert!(!has || !found.contains(&line.line));
            prop_assert!(has || line.overwritten || found.contains(&line.line));
        }
    }

    /// Entry by entry, with every repeat of a stream that is opened again, is the same log.
    #[test]
    fn a_log_that_grew_in_pieces_with_repeats_is_the_log(text in pieces(), back in 0u64..5) {
        let whole = log(text.concat().as_bytes(), usize::MAX);
        let mut grown = Log::with_memory(16);
        for (pos, piece) in (0u64..).zip(&text) {
            for again in pos.saturating_sub(back)..=pos {
                grown.append(again, text[usize::try_from(again).unwrap()].as_bytes(), 0);
            }
            prop_assert_eq!(grown.next_pos(), Some(pos + 1), "{}", piece);
        }
        for view in [View::Raw, View::Shown] {
            prop_assert_eq!(grown.text(view, 0..99).unwrap(), whole.text(view, 0..99).unwrap());
        }
    }
}
