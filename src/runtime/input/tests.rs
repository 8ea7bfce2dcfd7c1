//! What terminals send, and what must come of it.

use crate::app::Chord;
use crate::runtime::input::{Input, Reader};

fn names(read: &[Input]) -> Vec<String> {
    let name = |input: &Input| match input {
        Input::Key(chord) => chord.to_string(),
        other => format!("{other:?}"),
    };
    read.iter().map(name).collect()
}

/// All of it at once, then silence.
fn whole(bytes: &[u8]) -> Vec<Input> {
    let mut reader = Reader::default();
    let mut read = reader.read(bytes);
    read.extend(reader.silence());
    read
}

/// A byte at a time, no silence between.
fn bytewise(bytes: &[u8]) -> Vec<Input> {
    let mut reader = Reader::default();
    let mut read: Vec<Input> = bytes
        .iter()
        .flat_map(|byte| reader.read(&[*byte]))
        .collect();
    read.extend(reader.silence());
    read
}

#[test]
fn keys_are_named_as_people_write_them() {
    for (bytes, name) in [
        ("j", "j"),
        ("G", "G"),
        (" ", "space"),
        ("é", "é"),
        ("漢", "漢"),
        ("\r", "enter"),
        ("\n", "ctrl-j"),
        ("\t", "tab"),
        ("\x7f", "backspace"),
        ("\x04", "ctrl-d"),
        ("\x1a", "ctrl-z"),
        ("\0", "ctrl-space"),
        ("\x1b", "esc"),
        ("\x1bx", "alt-x"),
        ("\x1b\r", "alt-enter"),
        ("\x1b[A", "up"),
        ("\x1bOB", "down"),
        ("\x1b[H", "home"),
        ("\x1b[4~", "end"),
        ("\x1b[5~", "pgup"),
        ("\x1b[3;5~", "ctrl-delete"),
        ("\x1b[1;5D", "ctrl-left"),
        ("\x1b[1;2A", "shift-up"),
        ("\x1b[Z", "shift-tab"),
        ("\x1bOP", "f1"),
        ("\x1b[15~", "f5"),
        ("\x1b[24~", "f12"),
        ("\x1b[1;1R", "f3"),
        ("\x1b[97;5u", "ctrl-a"),
        ("\x1b[27;5;13~", "ctrl-enter"),
    ] {
        assert_eq!(names(&whole(bytes.as_bytes())), [name], "{bytes:?}");
        assert_eq!(names(&bytewise(bytes.as_bytes())), [name], "{bytes:?}");
        let read_back = Chord::parse(name).map(|chord| vec![Input::Key(chord)]);
        assert_eq!(read_back, Some(whole(bytes.as_bytes())));
    }
}

#[test]
fn late_answers_of_the_terminal_are_no_keys() {
    let answers = "\x1b[?62;22;52c\x1b[?0u\x1b[?2026;2$y\x1bP1$r0;48:2::59:34:76m\x1b\\\
                   \x1b]11;rgb:1414/1919/1f1f\x1b\\\x1b]11;rgb:14/19/1f\x07\
                   \x1b[?997;1n\x1b[24;80R\x1b[>1;4000;29c";
    assert_eq!(whole(answers.as_bytes()), []);
    assert_eq!(bytewise(answers.as_bytes()), []);
    let followed = format!("{answers}q");
    assert_eq!(names(&whole(followed.as_bytes())), ["q"]);
}

#[test]
fn an_answer_that_never_ends_does_not_keep_the_keys() {
    let mut reader = Reader::default();
    assert_eq!(reader.read(b"\x1b]11;rgb:14"), []);
    assert!(reader.is_waiting());
    assert_eq!(reader.silence(), []);
    assert_eq!(names(&reader.read(b"q")), ["q"]);
}

#[test]
fn a_paste_is_one_text_whatever_is_in_it() {
    let pasted = "\x1b[200~Rollback plan\r\x1b[A X stop\nqq:quit\n\x1b[201~j";
    let text = "Rollback plan\n\x1b[A X stop\nqq:quit\n";
    for read in [whole(pasted.as_bytes()), bytewise(pasted.as_bytes())] {
        assert_eq!(read[0], Input::Pasted(text.to_owned()));
        assert_eq!(names(&read[1..]), ["j"]);
    }
    let mut reader = Reader::default();
    reader.read(b"\x1b[200~slow");
    assert!(
        !reader.is_waiting(),
        "a paste ends with its mark, not with silence"
    );
    assert_eq!(reader.silence(), []);
    assert_eq!(
        reader.read(b"ly\x1b[201~"),
        [Input::Pasted("slowly".to_owned())]
    );
}

#[test]
fn a_paste_without_bounds_is_cut_and_still_ends() {
    let mut bytes = b"\x1b[200~".to_vec();
    bytes.resize(bytes.len() + (3 << 20), b'x');
    bytes.extend(b"\x1b[201~q");
    let read = whole(&bytes);
    assert_eq!(names(&read[1..]), ["q"]);
    assert!(matches!(&read[0], Input::Pasted(text) if text.len() <= (1 << 20)));
}

#[test]
fn focus_wheel_and_button_are_told() {
    assert_eq!(
        whole(b"\x1b[I\x1b[O\x1b[<0;5;3M\x1b[<0;5;3m\x1b[<64;1;1M\x1b[<65;1;1M\x1b[<35;9;9M"),
        [
            Input::Focused(true),
            Input::Focused(false),
            Input::Clicked(4, 2),
            Input::Wheel(-3),
            Input::Wheel(3),
        ]
    );
}

#[test]
fn broken_letters_and_stray_bytes_are_passed_over() {
    assert_eq!(names(&whole(b"\xff\xc3j\xe2\x82k")), ["j", "k"]);
    assert_eq!(names(&whole(b"\x1b\x1b")), ["esc", "esc"]);
    assert_eq!(names(&whole(b"\x1b[12\x01j")), ["j"]);
}
