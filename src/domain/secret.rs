//! A text that must not be seen: no `Debug`, no `Display`, wiped when dropped.

use zeroize::Zeroizing;

/// A token or password. It can only be read where a request is signed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text over; surrounding white space (a file's last newline) is not part of it.
    pub fn new(text: impl Into<String>) -> Self {
        let text = Zeroizing::new(text.into());
        if text.trim().len() == text.len() {
            return Self(text);
        }
        Self(Zeroizing::new(text.trim().to_owned()))
    }

    /// The text itself, for the header of a request and nothing else.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// A text that is typed letter by letter, still empty.
    pub fn empty() -> Self {
        Self(Zeroizing::new(String::new()))
    }

    /// Adds a letter. Where the text has to move for it, the old place is wiped.
    pub fn push(&mut self, letter: char) {
        if self.0.len() + letter.len_utf8() > self.0.capacity() {
            let room = (self.0.capacity() * 2).max(SHORT);
            let mut wider = Zeroizing::new(String::with_capacity(room));
            wider.push_str(&self.0);
            self.0 = wider;
        }
        self.0.push(letter);
    }

    /// Takes the last letter away.
    pub fn pop(&mut self) {
        self.0.pop();
    }

    /// Letters in it, for the stars that stand for them.
    pub fn letters(&self) -> usize {
        self.0.chars().count()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Bytes that a typed text has room for at first: nearly every token fits.
const SHORT: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_secret_grows_and_shrinks_by_letters() {
        let mut typed = Secret::empty();
        for letter in "é".repeat(300).chars() {
            typed.push(letter);
        }
        typed.pop();
        assert_eq!(typed.letters(), 299);
        assert!(typed == Secret::new("é".repeat(299)));
    }

    #[test]
    fn the_last_newline_of_a_file_is_not_part_of_the_secret() {
        assert!(Secret::new("abc\n") == Secret::new("abc"));
        assert!(Secret::new(" \n").is_empty());
    }
}
