//! Texts that an answer repeats, kept once.

use std::collections::HashSet;

use crate::domain::Text;
use crate::http::Word;

/// The texts of one answer. Ten thousand builds name some hundred branches and people: one copy of
/// each is kept.
#[derive(Debug, Default)]
pub struct Pool(HashSet<Text>);

impl Pool {
    /// A text that others may well repeat.
    pub fn shared(&mut self, word: &Word<'_>) -> Text {
        let word = &*word.0;
        if word.is_empty() {
            return Text::default();
        }
        if let Some(known) = self.0.get(word) {
            return known.clone();
        }
        let text = Text::from(word);
        self.0.insert(text.clone());
        text
    }
}

/// A text that hardly anybody repeats.
impl From<Word<'_>> for Text {
    fn from(word: Word<'_>) -> Self {
        if word.is_empty() {
            Self::default()
        } else {
            word.0.into()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_repeated_text_is_kept_once() {
        let mut pool = Pool::default();
        let main = Word("main".into());
        let (first, second) = (pool.shared(&main), pool.shared(&main));
        assert!(Arc::ptr_eq(&first, &second));
    }
}
