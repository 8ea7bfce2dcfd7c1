//! From the bytes of a terminal to keys, pastes and the pointer.
//!
//! A reader of our own, for three reasons. Terminals answer questions that other programs asked, late
//! and in pieces; such an answer must never become keys (a colour report ends in letters that would
//! restart a build). A paste is one text, whatever is in it. And who polls the terminal himself sees it
//! vanish.

use crate::app::{Chord, Key};

/// What a terminal said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Input {
    Key(Chord),
    Pasted(String),
    Focused(bool),
    /// The left button went down on a cell (0-based column and row).
    Clicked(u16, u16),
    /// The wheel; negative is up.
    Wheel(i32),
}

/// Lines that one step of the wheel scrolls.
const WHEEL: i32 = 3;
/// Bytes of a paste that are kept; the rest is passed over.
const PASTE: usize = 1 << 20;
/// Bytes of a sequence that are kept: ours are shorter, and answers are of no interest.
const SEQUENCE: usize = 64;
/// What ends a paste.
const PASTE_END: &[u8] = b"\x1b[201~";

/// Where in its grammar the input stands.
#[derive(Debug, Default)]
enum State {
    #[default]
    Ground,
    Escape,
    /// `ESC [`.
    Csi,
    /// `ESC O`.
    Ss3,
    /// `ESC P`, `ESC ]`, `ESC _`, `ESC ^`, `ESC X`: an answer, up to its end; `true` after an `ESC`.
    Answer(bool),
    Paste,
    /// The rest of a character in UTF-8: so many bytes are missing.
    Letter(usize),
}

/// Reads bytes as they come, in pieces of any size.
#[derive(Debug, Default)]
pub(super) struct Reader {
    state: State,
    held: Vec<u8>,
    /// The next character came with `ESC` before it.
    alt: bool,
    read: Vec<Input>,
}

impl Reader {
    /// Reads a piece and gives what is complete.
    pub(super) fn read(&mut self, bytes: &[u8]) -> Vec<Input> {
        for byte in bytes {
            self.byte(*byte);
        }
        std::mem::take(&mut self.read)
    }

    /// Whether something has begun that may be over already: a lone `ESC` is a key, and only silence
    /// tells. A paste is never over before its end.
    pub(super) fn is_waiting(&self) -> bool {
        !matches!(self.state, State::Ground | State::Paste)
    }

    /// Nothing more came: what has begun is taken for what it is.
    pub(super) fn silence(&mut self) -> Vec<Input> {
        match std::mem::take(&mut self.state) {
            State::Escape => self.key(Chord::plain(Key::Esc)),
            State::Paste => self.state = State::Paste,
            _ => {}
        }
        if !matches!(self.state, State::Paste) {
            self.held.clear();
            self.alt = false;
        }
        std::mem::take(&mut self.read)
    }

    fn byte(&mut self, byte: u8) {
        match self.state {
            State::Ground => self.ground(byte),
            State::Escape => self.escape(byte),
            State::Csi => self.csi(byte),
            State::Ss3 => {
                self.state = State::Ground;
                if let Some(key) = letter_key(byte) {
                    self.key(Chord::plain(key));
                }
            }
            State::Answer(escaped) => self.answer(byte, escaped),
            State::Paste => self.paste(byte),
            State::Letter(missing) => self.letter(byte, missing),
        }
    }

    fn ground(&mut self, byte: u8) {
        match byte {
            0x1b => self.state = State::Escape,
            0xc2..=0xdf => self.begin_letter(byte, 1),
            0xe0..=0xef => self.begin_letter(byte, 2),
            0xf0..=0xf4 => self.begin_letter(byte, 3),
            0x80.. => self.alt = false, // no beginning of anything
            _ => {
                let chord = ascii(byte);
                self.key(chord);
            }
        }
    }

    fn escape(&mut self, byte: u8) {
        self.state = State::Ground;
        match byte {
            b'[' => self.state = State::Csi,
            b'O' => self.state = State::Ss3,
            b'P' | b']' | b'_' | b'^' | b'X' => self.state = State::Answer(false),
            0x1b => {
                self.key(Chord::plain(Key::Esc));
                self.state = State::Escape;
            }
            _ => {
                self.alt = true;
                self.ground(byte);
            }
        }
    }

    fn answer(&mut self, byte: u8, escaped: bool) {
        self.state = match byte {
            0x07 | 0x18 | 0x1a => State::Ground,
            b'\\' if escaped => State::Ground,
            _ => State::Answer(byte == 0x1b),
        };
    }

    fn csi(&mut self, byte: u8) {
        match byte {
            0x1b => {
                self.held.clear();
                self.state = State::Escape;
            }
            0x20..=0x3f => {
                if self.held.len() < SEQUENCE {
                    self.held.push(byte);
                }
            }
            0x40..=0x7e => {
                self.state = State::Ground;
                let held = std::mem::take(&mut self.held);
                self.sequence(&held, byte);
            }
            // A control character or a letter of another script: no sequence of ours.
            _ => {
                self.held.clear();
                self.state = State::Ground;
            }
        }
    }

    fn sequence(&mut self, held: &[u8], last: u8) {
        if let Some(held) = held.strip_prefix(b"<") {
            return self.pointer(held, last);
        }
        // Answers carry a private sign (`?`, `>`, `=`) or an intermediate (`$`); keys never do.
        if !held
            .iter()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b';' | b':'))
        {
            return;
        }
        let numbers = numbers(held);
        let first = numbers.first().copied().unwrap_or(0);
        let modifiers = numbers.get(1).copied().unwrap_or(1);
        let key = match last {
            b'I' | b'O' if held.is_empty() => {
                self.read.push(Input::Focused(last == b'I'));
                return;
            }
            b'~' if first == 200 => {
                self.state = State::Paste;
                return;
            }
            // xterm's `modifyOtherKeys`: CSI 27 ; modifiers ; code ~.
            b'~' if first == 27 => numbers.get(2).and_then(|code| code_key(*code)),
            b'~' => numbered_key(first),
            b'u' => code_key(first),
            b'Z' => {
                let shifted = with_modifiers(Key::Tab, modifiers);
                return self.key(Chord {
                    shift: true,
                    ..shifted
                });
            }
            // `CSI row ; column R` is the answer to "where is the cursor"; F3 has a 1 in front.
            b'R' if first != 1 => None,
            _ => letter_key(last),
        };
        if let Some(key) = key {
            self.key(with_modifiers(key, modifiers));
        }
    }

    /// A report of the pointer (SGR encoding): `CSI < button ; column ; row M`, 1-based.
    fn pointer(&mut self, held: &[u8], last: u8) {
        let [button, column, row] = numbers(held)[..] else {
            return;
        };
        match button & !0b1_1100 {
            0 if last == b'M' => {
                let cell = |at: u32| u16::try_from(at.saturating_sub(1)).unwrap_or(u16::MAX);
                self.read.push(Input::Clicked(cell(column), cell(row)));
            }
            64 => self.read.push(Input::Wheel(-WHEEL)),
            65 => self.read.push(Input::Wheel(WHEEL)),
            _ => {}
        }
    }

    fn paste(&mut self, byte: u8) {
        self.held.push(byte);
        if self.held.ends_with(PASTE_END) {
            let end = self.held.len() - PASTE_END.len();
            let text = String::from_utf8_lossy(&self.held[..end]).replace('\r', "\n");
            self.read.push(Input::Pasted(text));
            self.held.clear();
            self.state = State::Ground;
        } else if self.held.len() > PASTE {
            // The beginning stays, and so does what may be the beginning of the end.
            let end = self.held.len() - PASTE_END.len();
            self.held.remove(end);
        }
    }

    fn begin_letter(&mut self, byte: u8, missing: usize) {
        self.held.clear();
        self.held.push(byte);
        self.state = State::Letter(missing);
    }

    fn letter(&mut self, byte: u8, missing: usize) {
        if byte & 0xc0 != 0x80 {
            self.held.clear();
            self.alt = false;
            self.state = State::Ground;
            return self.ground(byte);
        }
        self.held.push(byte);
        if missing > 1 {
            self.state = State::Letter(missing - 1);
            return;
        }
        self.state = State::Ground;
        let held = std::mem::take(&mut self.held);
        let letter = std::str::from_utf8(&held).ok();
        match letter.and_then(|text| text.chars().next()) {
            Some(letter) => self.key(Chord::plain(Key::Char(letter))),
            None => self.alt = false,
        }
    }

    fn key(&mut self, chord: Chord) {
        let alt = std::mem::take(&mut self.alt) || chord.alt;
        self.read.push(Input::Key(Chord { alt, ..chord }));
    }
}

/// Parameters; what is left out counts as 0, and sub-parameters after `:` are passed over.
fn numbers(held: &[u8]) -> Vec<u32> {
    let number = |part: &[u8]| {
        let main = part.split(|byte| *byte == b':').next().unwrap_or_default();
        main.iter().fold(0u32, |sum, digit| {
            sum.saturating_mul(10)
                .saturating_add(u32::from(digit.saturating_sub(b'0')))
        })
    };
    held.split(|byte| *byte == b';').map(number).collect()
}

/// Modifiers as terminals send them: 1 and a bit each for shift, alt and ctrl.
fn with_modifiers(key: Key, sent: u32) -> Chord {
    let bits = sent.saturating_sub(1);
    let named = !matches!(key, Key::Char(_));
    Chord {
        key,
        // The shift of a character is in the character.
        shift: bits & 1 != 0 && named,
        alt: bits & 2 != 0,
        ctrl: bits & 4 != 0,
    }
}

fn ascii(byte: u8) -> Chord {
    let key = match byte {
        b'\t' => Key::Tab,
        b'\r' => Key::Enter,
        0x7f => Key::Backspace,
        0 => Key::Char(' '),
        0x01..=0x1a => Key::Char(char::from(byte - 1 + b'a')),
        0x1c..=0x1f => Key::Char(char::from(byte - 0x1c + b'\\')),
        _ => Key::Char(char::from(byte)),
    };
    let named = matches!(key, Key::Tab | Key::Enter);
    Chord {
        ctrl: byte < 0x20 && !named,
        ..Chord::plain(key)
    }
}

/// The letter at the end of `CSI` and `SS3` sequences.
fn letter_key(letter: u8) -> Option<Key> {
    Some(match letter {
        b'A' => Key::Up,
        b'B' => Key::Down,
        b'C' => Key::Right,
        b'D' => Key::Left,
        b'F' => Key::End,
        b'H' => Key::Home,
        b'M' => Key::Enter, // the keypad's
        b'P'..=b'S' => Key::F(letter - b'P' + 1),
        _ => return None,
    })
}

/// The number in front of `~`.
fn numbered_key(number: u32) -> Option<Key> {
    let number = u8::try_from(number).ok()?;
    Some(match number {
        1 | 7 => Key::Home,
        2 => Key::Insert,
        3 => Key::Delete,
        4 | 8 => Key::End,
        5 => Key::PageUp,
        6 => Key::PageDown,
        11..=15 => Key::F(number - 10),
        17..=21 => Key::F(number - 11),
        23..=26 => Key::F(number - 12),
        28 | 29 => Key::F(number - 13),
        31..=34 => Key::F(number - 14),
        _ => return None,
    })
}

/// The Unicode number of a key.
fn code_key(code: u32) -> Option<Key> {
    match char::from_u32(code)? {
        '\t' => Some(Key::Tab),
        '\r' => Some(Key::Enter),
        '\u{1b}' => Some(Key::Esc),
        '\u{8}' | '\u{7f}' => Some(Key::Backspace),
        letter if letter.is_control() => None,
        letter => Some(Key::Char(letter)),
    }
}

#[cfg(test)]
mod tests;
