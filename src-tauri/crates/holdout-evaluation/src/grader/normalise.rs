//! Putting aside what does not change the meaning of a short answer.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, is_nfkc};

/// What is put aside before two texts are compared. All of it, usually.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Normalisation {
    /// Space at both ends.
    pub trim: bool,
    /// Upper and lower case, by Unicode's lower case.
    pub case: bool,
    /// The form of characters: full width, ligatures and the like, by Unicode's NFKC. It also makes
    /// `x²` and `x2` the same.
    pub nfkc: bool,
    /// Quotes at both ends, and sentence punctuation at the end. Signs that change a value stay:
    /// `-5`, `.5`, `50 %`, `(5)`.
    pub punctuation: bool,
    /// Runs of space inside become one space.
    pub spaces: bool,
}

impl Default for Normalisation {
    fn default() -> Self {
        Self { trim: true, case: true, nfkc: true, punctuation: true, spaces: true }
    }
}

impl Normalisation {
    /// The text without what is put aside. Doing it twice changes nothing more.
    pub fn apply(self, text: &str) -> String {
        let mut text = Cow::Borrowed(text);
        if self.nfkc && !is_nfkc(&text) {
            text = Cow::Owned(text.nfkc().collect());
        }
        if self.case {
            text = Cow::Owned(self.lower(&text));
        }
        if self.spaces {
            text = Cow::Owned(single_spaced(&text));
        }
        self.stripped(&text).to_owned()
    }

    /// Lower case can leave the normal form (`İ` becomes two characters that may reorder).
    fn lower(self, text: &str) -> String {
        let lower = text.to_lowercase();
        if self.nfkc && !is_nfkc(&lower) { lower.nfkc().collect() } else { lower }
    }

    /// Strips the ends until nothing more comes off. A text of nothing but punctuation stays, or
    /// `?` and `!` would be the same.
    fn stripped(self, text: &str) -> &str {
        let mut rest = text;
        loop {
            let before = rest;
            if self.trim {
                rest = rest.trim();
            }
            if self.punctuation {
                let bare = rest.trim_start_matches(is_quote).trim_end_matches(is_closing);
                rest = if bare.trim().is_empty() { rest } else { bare };
            }
            if rest.len() == before.len() {
                return rest;
            }
        }
    }
}

fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '`'
            | '“'
            | '”'
            | '„'
            | '‘'
            | '’'
            | '‚'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '¡'
            | '¿'
    )
}

fn is_closing(c: char) -> bool {
    is_quote(c)
        || matches!(
            c,
            '.' | ',' | ';' | ':' | '!' | '?' | '…' | '。' | '、' | '！' | '？' | '；' | '：'
        )
}

/// Runs of space become one space; the ends are left to `trim`.
fn single_spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    let mut in_run = false;
    for c in text.chars() {
        if !c.is_whitespace() {
            spaced.push(c);
        } else if !in_run {
            spaced.push(' ');
        }
        in_run = c.is_whitespace();
    }
    spaced
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn apply(text: &str) -> String {
        Normalisation::default().apply(text)
    }

    #[test]
    fn what_changes_a_value_is_not_put_aside() {
        for (a, b) in
            [("-5", "5"), (".5", "5"), ("50%", "50"), ("(5)", "5"), ("?", "!"), ("c#", "c")]
        {
            assert_ne!(apply(a), apply(b), "{a} and {b}");
        }
    }

    #[test]
    fn each_option_puts_aside_its_own_and_nothing_else() {
        let none = Normalisation {
            trim: false,
            case: false,
            nfkc: false,
            punctuation: false,
            spaces: false,
        };
        let cases = [
            (Normalisation { trim: true, ..none }, " A ﬁ  b. ", "A ﬁ  b."),
            (Normalisation { case: true, ..none }, " A ﬁ  b. ", " a ﬁ  b. "),
            (Normalisation { nfkc: true, ..none }, " A ﬁ  b. ", " A fi  b. "),
            (Normalisation { punctuation: true, ..none }, "“A ﬁ  b.”", "A ﬁ  b"),
            (Normalisation { spaces: true, ..none }, " A ﬁ \n b. ", " A ﬁ b. "),
            (none, " A ﬁ  b. ", " A ﬁ  b. "),
        ];
        for (normalisation, text, expected) in cases {
            assert_eq!(normalisation.apply(text), expected, "{normalisation:?}");
        }
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing_more(text in "\\PC{0,30}") {
            let once = apply(&text);
            prop_assert_eq!(apply(&once), once);
        }
    }
}
