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

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_newline_of_a_file_is_not_part_of_the_secret() {
        assert!(Secret::new("abc\n") == Secret::new("abc"));
        assert!(Secret::new(" \n").is_empty());
    }
}
