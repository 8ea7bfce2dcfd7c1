//! One entry of a stored log: the three members that matter, read without a tree of values.

use std::borrow::Cow;

use memchr::memchr;

/// `{"pos":int,"out":str,"time":int}`, each of them optional.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    pub(super) pos: Option<u64>,
    pub(super) out: Cow<'a, [u8]>,
    /// Seconds since the step's log writer started; 0 when it is missing or makes no sense.
    pub(super) time: u32,
}

/// Reads one whole object. Members that are not known are passed over.
pub(super) fn entry(bytes: &[u8]) -> Option<Entry<'_>> {
    let mut json = Json { bytes, at: 0 };
    let mut entry = Entry::default();
    json.expect(b'{')?;
    if json.peek()? == b'}' {
        return Some(entry);
    }
    loop {
        let key = json.string()?;
        json.expect(b':')?;
        let found = json.peek()?;
        match &*key {
            b"out" if found == b'"' => entry.out = json.string()?,
            b"out" if found != b'n' => return None,
            b"pos" if found.is_ascii_digit() => entry.pos = Some(json.number()),
            b"time" if found.is_ascii_digit() => {
                entry.time = u32::try_from(json.number()).unwrap_or(u32::MAX);
            }
            _ => json.skip()?,
        }
        match json.peek()? {
            b',' => json.at += 1,
            b'}' => return Some(entry),
            _ => return None,
        }
    }
}

struct Json<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Json<'a> {
    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        while self.bytes.get(self.at)?.is_ascii_whitespace() {
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// A number's whole part; its fraction and exponent are passed over.
    fn number(&mut self) -> u64 {
        let mut number = 0u64;
        while let Some(digit) = self.bytes.get(self.at).filter(|byte| byte.is_ascii_digit()) {
            number = number
                .saturating_mul(10)
                .saturating_add(u64::from(digit - b'0'));
            self.at += 1;
        }
        self.word();
        number
    }

    /// Passes over a number or a literal.
    fn word(&mut self) {
        let rest = &self.bytes[self.at..];
        let word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
        self.at += rest.iter().take_while(|byte| word(byte)).count();
    }

    /// Passes over any value. Not recursive: a value nested a million times is only long.
    fn skip(&mut self) -> Option<()> {
        let mut depth = 0usize;
        loop {
            match self.peek()? {
                b'"' => drop(self.string()?),
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1)?;
                    self.at += 1;
                }
                b',' | b':' if depth > 0 => self.at += 1,
                _ => {
                    let start = self.at;
                    self.word();
                    (self.at > start).then_some(())?;
                }
            }
            if depth == 0 {
                return Some(());
            }
        }
    }

    fn string(&mut self) -> Option<Cow<'a, [u8]>> {
        self.expect(b'"')?;
        let start = self.at;
        let end = start + memchr(b'"', &self.bytes[start..])?;
        if memchr(b'\\', &self.bytes[start..end]).is_none() {
            self.at = end + 1;
            return Some(Cow::Borrowed(&self.bytes[start..end]));
        }
        let mut text = Vec::with_capacity(end - start + 8);
        loop {
            let rest = &self.bytes[self.at..];
            let plain = memchr::memchr2(b'"', b'\\', rest)?;
            text.extend_from_slice(&rest[..plain]);
            self.at += plain + 1;
            if rest[plain] == b'"' {
                return Some(Cow::Owned(text));
            }
            let c = self.escape()?;
            text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }

    /// What follows a backslash. Half a surrogate pair becomes U+FFFD, as Go and browsers have it.
    fn escape(&mut self) -> Option<char> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(match byte {
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'"' | b'\\' | b'/' => char::from(byte),
            b'u' => self.unicode()?,
            _ => return None,
        })
    }

    fn unicode(&mut self) -> Option<char> {
        let first = self.hex(self.at)?;
        self.at += 4;
        if (0xd800..0xdc00).contains(&first)
            && self.bytes[self.at..].starts_with(b"\\u")
            && let Some(second @ 0xdc00..0xe000) = self.hex(self.at + 2)
        {
            self.at += 6;
            return char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00));
        }
        Some(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex(&self, at: usize) -> Option<u32> {
        self.bytes.get(at..at + 4)?.iter().try_fold(0, |sum, byte| {
            Some(sum << 4 | char::from(*byte).to_digit(16)?)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_read_to_the_character() {
        for (json, text) in [
            (r"plain", "plain"),
            (r#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{c}\n\r\t"),
            (r"\u001b[31mred\u0000", "\u{1b}[31mred\0"),
            (r"\ud83d\ude80 \ude80 \ud83d\u0041", "🚀 \u{fffd} \u{fffd}A"),
        ] {
            let object = format!(r#"{{"out":"{json}"}}"#);
            let entry = entry(object.as_bytes()).unwrap();
            assert_eq!(String::from_utf8_lossy(&entry.out), text);
        }
        for bad in [r"\x", r"\u12", r"\u12g4", r"\"] {
            assert_eq!(
                entry(format!(r#"{{"out":"{bad}"}}"#).as_bytes()),
                None,
                "{bad}"
            );
        }
    }

    #[test]
    fn numbers_too_large_are_the_largest() {
        let read = entry(br#"{"pos":99999999999999999999,"time":99999999999}"#).unwrap();
        assert_eq!((read.pos, read.time), (Some(u64::MAX), u32::MAX));
    }

    #[test]
    fn deep_nesting_is_passed_over_without_a_stack() {
        let deep = format!(
            r#"{{"x":{}{},"pos":3}}"#,
            "[".repeat(500_000),
            "]".repeat(500_000)
        );
        assert_eq!(entry(deep.as_bytes()).unwrap().pos, Some(3));
    }
}
