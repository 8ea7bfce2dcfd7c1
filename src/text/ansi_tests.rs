//! Named cases of what people's logs held, and of what a hostile one may hold.

use super::*;
use crate::text::{Colour, clean, width};
use proptest::prelude::*;

fn shown(raw: &[u8]) -> String {
    Decoder::default().decode(raw).line.plain()
}

fn sample(bytes: &[u8]) -> Vec<String> {
    bytes.split(|byte| *byte == b'\n').map(shown).collect()
}

#[test]
fn a_bar_drawn_by_carriage_returns_is_its_last_state_and_what_it_overwrote_stays_findable() {
    let raw = include_bytes!("../../tests/samples/cases/F29-carriage-returns.log");
    let lines = sample(raw);
    assert_eq!(
        lines[0],
        "$ curl -o out.bin https://files.example.test/out.bin"
    );
    assert_eq!(
        lines[2],
        " 100  300M  100 300M    0     0  11.2M      0  0:00:26"
    );
    assert_eq!(
        lines[4],
        "Downloaded from central: https://files.example.test/a.jar (640 kB at 1.2 MB/s)"
    );
    assert_eq!(lines[5], "ok");
    let last = raw.split(|byte| *byte == b'\n').nth(5).unwrap();
    assert!(Decoder::default().decode(last).overwritten);
    let plain = strip(last);
    assert_eq!(
        (&*plain.shown, &*plain.hidden),
        ("ok", "[ERROR] BUILD FAILURE")
    );
    let first = raw.split(|byte| *byte == b'\n').next().unwrap();
    assert!(
        !Decoder::default().decode(first).overwritten,
        "CRLF ends a line"
    );
}

#[test]
fn empty_parameters_colons_and_impossible_colours_leave_no_litter() {
    let lines = sample(include_bytes!(
        "../../tests/samples/cases/F31-empty-parameters.log"
    ));
    assert_eq!(
        lines,
        [
            "yarn install v1.22.5",
            "[1/4] Resolving packages...",
            "success Already up-to-date.",
            "red by an empty first parameter",
            "colons no such colour long list",
            "",
        ]
    );
}

#[test]
fn brackets_and_every_other_markup_are_shown_to_the_character() {
    let raw = include_str!("../../tests/samples/cases/F35-brackets.log");
    assert_eq!(sample(raw.as_bytes()).join("\n"), raw);
}

#[test]
fn every_bad_byte_has_its_mark_and_the_rest_is_whole() {
    let lines = sample(include_bytes!(
        "../../tests/samples/cases/F38-one-bad-byte.log"
    ));
    assert_eq!(
        lines,
        [
            "caf\u{fffd} in latin-1",
            "ok: café",
            "cut in the middle \u{fffd}\u{fffd}",
            "lone continuation \u{fffd}\u{fffd}",
            "overlong \u{fffd}\u{fffd} surrogate \u{fffd}\u{fffd}\u{fffd}",
            "NUL  here",
            "ERROR after the bad bytes",
            "",
        ]
    );
}

#[test]
fn sequences_that_would_act_are_gone_and_unclosed_ones_hide_nothing() {
    for (raw, text) in [
        (&b"\x1b]0;TITLE\x07\x1b]2;TITLE\x1b\\text"[..], "text"),
        (b"\x1b]52;c;UFdO\x07text", "text"),
        (
            b"\x1b]8;;https://x.example/\x1b\\click me\x1b]8;;\x1b\\ after",
            "click me after",
        ),
        (b"\x1b]0;the rest must be seen", "0;the rest must be seen"),
        (b"\x1bPthe rest must be seen", "the rest must be seen"),
        (b"\x1b_Gf=24;UFdO\x1b\\after image", "after image"),
        (b"\x1b[1;1H\x1b[2J\x1b[?1049h\x1bc\x1b(0text", "text"),
        (
            b"visible\x1b[8m concealed \x1b[0mvisible",
            "visible concealed visible",
        ),
        (b"text \x1b", "text "),
        (b"\xc2\x9b31m raw \x9b31m", "\u{fffd}31m raw \u{fffd}31m"),
        (b"a\tb\x07", "a       b"),
        (b"one\x0btwo\x7f", "one␋two␡"),
        (b"x\x1b[99999999b\x1b[99999999@y", "xy"),
        (b"a\x1b[20Gb", "a                  b"),
        (b"half\x1b[2K\x1b[1Gdone", "done"),
        (b"done 10%\x1b[0m\r\x1b[K", ""),
        (b"done\r\x1b[0m", "done"),
        (b"step |\x08/\x08-\x08ok", "step ok"),
    ] {
        assert_eq!(shown(raw), text, "{}", raw.escape_ascii());
    }
}

#[test]
fn backspaces_over_a_command_do_not_hide_it_from_search() {
    let plain = strip(b"rm -rf /\x08\x08\x08\x08\x08\x08\x08\x08echo hi ");
    assert_eq!((&*plain.shown, &*plain.hidden), ("echo hi ", "rm -rf /"));
}

#[test]
fn colours_last_into_the_next_line_and_skipping_keeps_them() {
    let mut decoder = Decoder::default();
    decoder.decode(b"\x1b[1;31mred");
    let mut skipping = Decoder::default();
    skipping.skip(b"\x1b[1;31mred");
    assert_eq!(decoder, skipping);
    let next = decoder.decode(b"still red\x1b[0m plain").line;
    assert_eq!(next.0.len(), 2);
    assert_eq!(
        next.0[0].paint,
        Paint {
            fg: Colour::Index(1),
            bold: true,
            ..Paint::default()
        }
    );
    assert_eq!(next.0[1].paint, Paint::default());
}

#[test]
fn a_cut_line_is_the_middle_of_the_whole_one() {
    let raw = "\x1b[32mab漢字e\u{301}c\x1b[0mdef".as_bytes();
    let cut = |from, columns| {
        let decoded = Decoder::default().decode_cut(raw, from, columns);
        (decoded.line.plain(), decoded.more)
    };
    assert_eq!(cut(0, 3), ("ab ".into(), true));
    assert_eq!(cut(3, 3), (" 字".into(), true));
    assert_eq!(cut(6, 1), ("e\u{301}".into(), true));
    assert_eq!(cut(7, 4), ("cdef".into(), false));
    assert_eq!(cut(99, 4), (String::new(), false));
    let bar = Decoder::default().decode_cut(b"a long first state\rsecond", 0, 4);
    assert_eq!(
        (bar.line.plain().as_str(), bar.more, bar.overwritten),
        ("seco", true, true)
    );
}

#[test]
fn an_accent_repeated_across_colours_is_still_bounded() {
    let raw = format!("Z{}", "\x1b[m\u{351}".repeat(90));
    assert_eq!(shown(raw.as_bytes()).chars().count(), 5);
}

proptest! {
    #[test]
    fn any_bytes_decode_to_clean_text_of_the_width_asked_for(
        raw in proptest::collection::vec(prop_oneof![
            3 => any::<u8>(), 2 => Just(0x1b), 1 => Just(b'\r'), 1 => Just(8), 2 => Just(b'['), 2 => b'0'..b'z'
        ], 0..200),
        from in 0usize..30, columns in 0usize..30,
    ) {
        let whole = Decoder::default().decode(&raw).line;
        let text = whole.plain();
        prop_assert_eq!(&*clean(&text), &*text);
        let cut = Decoder::default().decode_cut(&raw, from, columns).line;
        prop_assert!(width(&cut.plain()) <= columns);
        let plain = strip(&raw);
        prop_assert_eq!(&*plain.shown, &*text);
        prop_assert!(plain.hidden.len() <= raw.len() * HIDDEN_SHARE + 1);
        let mut skipping = Decoder::default();
        skipping.skip(&raw);
        let mut decoding = Decoder::default();
        decoding.decode(without_line_end(&raw));
        prop_assert_eq!(skipping, decoding);
    }

    #[test]
    fn a_cut_of_ascii_is_a_slice(text in "[ -~]{0,60}", from in 0usize..70, columns in 0usize..70) {
        let cut = Decoder::default().decode_cut(text.as_bytes(), from, columns);
        let end = (from + columns).min(text.len());
        prop_assert_eq!(cut.line.plain(), text.get(from.min(end)..end).unwrap_or_default());
        prop_assert_eq!(cut.more, from + columns < text.len());
    }
}

#[test]
fn moves_over_rows_are_told_apart_by_whether_text_came_before_them() {
    for (raw, moved) in [
        (&b"plain"[..], (0, 0)),
        (b"\x1b[3A\x1b[2K db", (-3, 0)),
        (b" \x1b[A\x1b[2B", (1, 0)),
        (b"text\x1b[4B", (0, 4)),
        (b"\x1b[2Fa\x1b[E", (-2, 1)),
        (b"\x1b[?3A", (0, 0)),
    ] {
        assert_eq!(rows_moved(raw), moved, "{}", raw.escape_ascii());
    }
}
