//! One line of text that is typed into: the same keys in every field.

use tui_input::{Input, InputRequest};

use crate::app::chord::{Chord, Key};

/// The most that a field takes, in characters.
const LONGEST: usize = 4_096;

/// Types a text into a field: its lines are joined by spaces, control characters are left out.
pub(in crate::app) fn type_text(field: &mut Input, text: &str) {
    for letter in text.trim_end_matches(['\n', '\r']).chars() {
        let letter = if matches!(letter, '\n' | '\r' | '\t') {
            ' '
        } else {
            letter
        };
        if !letter.is_control() && field.value().len() < LONGEST {
            field.handle(InputRequest::InsertChar(letter));
        }
    }
}

/// Gives a key to a field; `true` when the field took it.
pub(in crate::app) fn press_field(field: &mut Input, chord: Chord) -> bool {
    let request = match (chord.key, chord.ctrl, chord.alt) {
        (Key::Char(c), false, false) if field.value().len() < LONGEST => {
            InputRequest::InsertChar(c)
        }
        (Key::Backspace, false, false) | (Key::Char('h'), true, false) => {
            InputRequest::DeletePrevChar
        }
        (Key::Backspace, _, _) | (Key::Char('w'), true, false) => InputRequest::DeletePrevWord,
        (Key::Delete, false, false) => InputRequest::DeleteNextChar,
        (Key::Left, false, false) => InputRequest::GoToPrevChar,
        (Key::Right, false, false) => InputRequest::GoToNextChar,
        (Key::Left, true, _) | (Key::Char('b'), _, true) => InputRequest::GoToPrevWord,
        (Key::Right, true, _) | (Key::Char('f'), _, true) => InputRequest::GoToNextWord,
        (Key::Home, ..) | (Key::Char('a'), true, false) => InputRequest::GoToStart,
        (Key::End, ..) | (Key::Char('e'), true, false) => InputRequest::GoToEnd,
        (Key::Char('u'), true, false) => InputRequest::DeleteLine,
        (Key::Char('k'), true, false) => InputRequest::DeleteTillEnd,
        _ => return false,
    };
    field.handle(request);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_lines_become_one_and_nothing_is_pressed() {
        let mut field = Input::default();
        type_text(&mut field, "check\nout\tapi\u{1b}[31m\r\n");
        assert_eq!(field.value(), "check out api[31m");
    }

    #[test]
    fn keys_that_edit_are_taken_and_others_are_left() {
        let mut field = Input::from("two words");
        assert!(press_field(
            &mut field,
            Chord::parse("ctrl-w").expect("a key")
        ));
        assert_eq!(field.value(), "two ");
        assert!(!press_field(&mut field, Chord::plain(Key::Enter)));
    }
}
