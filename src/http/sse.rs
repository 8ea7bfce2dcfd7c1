//! Server-sent events: from bytes, cut anywhere, to messages.

use std::collections::VecDeque;

/// One message of a stream.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Message {
    /// Name of the event; empty for `message`, the default.
    pub event: String,
    pub data: String,
}

/// Bytes that a message may have before the stream is given up. A build with many steps makes a
/// line of 100 kB and more, so there is no limit for a line of its own (`drone-api` 3.2).
const LARGEST: usize = 64 << 20;

/// What a message outgrew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooBig;

impl TooBig {
    pub(super) const LIMIT: usize = LARGEST;
}

/// Takes bytes as they arrive and gives whole messages.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    line: Vec<u8>,
    /// The last byte was a CR: an LF after it belongs to the same line end.
    after_cr: bool,
    /// A byte-order mark may stand before the first line only.
    begun: bool,
    event: Vec<u8>,
    data: Vec<u8>,
    has_data: bool,
    ready: VecDeque<Message>,
}

impl Decoder {
    /// The next whole message.
    pub(super) fn next(&mut self) -> Option<Message> {
        self.ready.pop_front()
    }

    /// Takes a piece of the stream.
    pub(super) fn feed(&mut self, mut piece: &[u8]) -> Result<(), TooBig> {
        while !piece.is_empty() {
            if self.after_cr {
                self.after_cr = false;
                if piece[0] == b'\n' {
                    piece = &piece[1..];
                    continue;
                }
            }
            let Some(end) = piece.iter().position(|byte| matches!(byte, b'\n' | b'\r')) else {
                self.line.extend_from_slice(piece);
                break;
            };
            self.line.extend_from_slice(&piece[..end]);
            self.after_cr = piece[end] == b'\r';
            self.end_of_line();
            piece = &piece[end + 1..];
        }
        if self.line.len() + self.data.len() > LARGEST {
            return Err(TooBig);
        }
        Ok(())
    }

    fn end_of_line(&mut self) {
        let whole = std::mem::take(&mut self.line);
        let mut line = whole.as_slice();
        if !self.begun {
            self.begun = true;
            line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
        }
        if line.is_empty() {
            self.dispatch();
        } else {
            let colon = line.iter().position(|byte| *byte == b':');
            let (field, value) = colon.map_or((line, &[][..]), |at| (&line[..at], &line[at + 1..]));
            let value = value.strip_prefix(b" ").unwrap_or(value);
            match field {
                b"event" => self.event = value.to_vec(),
                b"data" => {
                    if self.has_data {
                        self.data.push(b'\n');
                    }
                    self.has_data = true;
                    self.data.extend_from_slice(value);
                }
                // A comment (`: ping`), or a field that Drone does not send.
                _ => {}
            }
        }
        // The buffer goes back, so that a stream of like messages asks for memory once.
        self.line = whole;
        self.line.clear();
    }

    fn dispatch(&mut self) {
        let event = std::mem::take(&mut self.event);
        let data = std::mem::take(&mut self.data);
        if std::mem::take(&mut self.has_data) {
            self.ready.push_back(Message {
                event: text(event),
                data: text(data),
            });
        }
    }
}

/// Copies only where the bytes are no UTF-8.
fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(pieces: &[&[u8]]) -> Vec<Message> {
        let mut decoder = Decoder::default();
        for piece in pieces {
            decoder.feed(piece).expect("small");
        }
        std::iter::from_fn(|| decoder.next()).collect()
    }

    fn plain(data: &str) -> Message {
        Message {
            event: String::new(),
            data: data.into(),
        }
    }

    #[test]
    fn a_log_stream_of_drone_is_read_to_its_end() {
        let bytes = b": ping\n\ndata: {\"pos\":0}\n\n\n: ping\n\nevent: error\ndata: eof\n\n";
        let eof = Message {
            event: "error".into(),
            data: "eof".into(),
        };
        assert_eq!(all(&[bytes]), [plain("{\"pos\":0}"), eof]);
    }

    #[test]
    fn line_ends_of_every_kind_count_once_and_the_mark_before_the_first_not_at_all() {
        let bytes = b"\xEF\xBB\xBFdata: a\r\n\r\ndata:b\r\rdata: c\ndata: d\n\n";
        assert_eq!(all(&[bytes]), [plain("a"), plain("b"), plain("c\nd")]);
    }

    #[test]
    fn a_message_that_the_connection_cut_is_not_given() {
        assert_eq!(all(&[b"data: whole\n\ndata: half\n"]), [plain("whole")]);
    }

    proptest! {
        #[test]
        fn it_does_not_matter_where_the_bytes_are_cut(
            lines in prop::collection::vec("(data|event|id|)(:| |: )[a-zé\u{1F600}: ]{0,12}(\n|\r|\r\n|\n\n)", 0..12),
            cuts in prop::collection::vec(0usize..400, 0..12),
        ) {
            let bytes = lines.concat().into_bytes();
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
            cuts.sort_unstable();
            let mut pieces = Vec::new();
            let mut from = 0;
            for cut in cuts {
                pieces.push(&bytes[from..cut]);
                from = cut;
            }
            pieces.push(&bytes[from..]);
            prop_assert_eq!(all(&pieces), all(&[&bytes]));
        }
    }
}
