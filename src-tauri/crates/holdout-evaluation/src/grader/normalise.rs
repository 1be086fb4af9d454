//! Putting aside what does not change the meaning of a short answer.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, is_nfkc};

use super::figures;

/// What is put aside before two texts are compared. Usually all that never changes a value; numbers
/// and currency signs only where somebody wishes so.
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
    /// How numbers are written: `1,234.50`, `1.234,50` and `1234.5` are the same.
    #[serde(default)]
    pub numbers: bool,
    /// Currency signs, so that `$5`, `5 €` and `5` are the same.
    #[serde(default)]
    pub currency: bool,
}

/// One of the options.
type Switch = fn(&mut Normalisation) -> &mut bool;

/// Each option by its name in a sentence, and how it is switched off.
const OPTIONS: [(&str, Switch); 7] = [
    ("spaces at the ends", |of| &mut of.trim),
    ("case", |of| &mut of.case),
    ("character form", |of| &mut of.nfkc),
    ("punctuation at the ends", |of| &mut of.punctuation),
    ("runs of spaces", |of| &mut of.spaces),
    ("number formats", |of| &mut of.numbers),
    ("currency signs", |of| &mut of.currency),
];

impl Default for Normalisation {
    fn default() -> Self {
        Self { trim: true, case: true, nfkc: true, punctuation: true, spaces: true, ..Self::NONE }
    }
}

impl Normalisation {
    /// Nothing is put aside.
    pub const NONE: Self = Self {
        trim: false,
        case: false,
        nfkc: false,
        punctuation: false,
        spaces: false,
        numbers: false,
        currency: false,
    };

    /// What is put aside, as names in a sentence.
    pub fn names(mut self) -> Vec<&'static str> {
        OPTIONS.iter().filter(|(_, switch)| *switch(&mut self)).map(|(name, _)| *name).collect()
    }

    /// What two texts that are the same after normalisation differ in: the options without which
    /// they would not be the same. Empty where any one of several would do.
    pub fn differences(self, a: &str, b: &str) -> Vec<&'static str> {
        let is_needed = |switch: fn(&mut Self) -> &mut bool| {
            let mut without = self;
            let was = std::mem::take(switch(&mut without));
            was && without.apply(a) != without.apply(b)
        };
        let needed = OPTIONS.iter().filter(|(_, switch)| is_needed(*switch));
        needed.map(|(name, _)| *name).collect()
    }

    /// Whether two texts are the same but for what is put aside.
    pub fn same(self, a: &str, b: &str) -> bool {
        a == b || (self.may_be_same(a, b) && self.apply(a) == self.apply(b))
    }

    /// Tells most texts that differ apart at their first letters, without making others of them. Of
    /// ASCII, nothing but case and what is no letter or digit is ever put aside, unless numbers or
    /// currencies (`EUR`) are.
    fn may_be_same(self, a: &str, b: &str) -> bool {
        let is_plain = !self.numbers && !self.currency && a.is_ascii() && b.is_ascii();
        !is_plain || core(a).eq(core(b))
    }

    /// The text without what is put aside. Doing it twice changes nothing more.
    pub fn apply(self, text: &str) -> String {
        let mut text = Cow::Borrowed(text);
        if self.numbers {
            // Before the spaces that group digits become usual ones.
            text = Cow::Owned(figures::without_group_spaces(&text));
        }
        if self.nfkc && !is_nfkc(&text) {
            text = Cow::Owned(text.nfkc().collect());
        }
        if self.case {
            text = Cow::Owned(self.lower(&text));
        }
        if self.currency {
            text = Cow::Owned(figures::without_currency(&text));
        }
        if self.numbers {
            text = Cow::Owned(figures::plain_numbers(&text));
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

/// The letters and digits of ASCII, in lower case.
fn core(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase())
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
        let none = Normalisation::NONE;
        let cases = [
            (Normalisation { trim: true, ..none }, " A ﬁ  b. ", "A ﬁ  b."),
            (Normalisation { case: true, ..none }, " A ﬁ  b. ", " a ﬁ  b. "),
            (Normalisation { nfkc: true, ..none }, " A ﬁ  b. ", " A fi  b. "),
            (Normalisation { punctuation: true, ..none }, "“A ﬁ  b.”", "A ﬁ  b"),
            (Normalisation { spaces: true, ..none }, " A ﬁ \n b. ", " A ﬁ b. "),
            (Normalisation { numbers: true, ..none }, " 1.234,50  € ", " 1234.5  € "),
            (Normalisation { currency: true, ..none }, "1.234,50 €", "1.234,50"),
            (none, " A ﬁ  b. ", " A ﬁ  b. "),
        ];
        for (normalisation, text, expected) in cases {
            assert_eq!(normalisation.apply(text), expected, "{normalisation:?}");
        }
    }

    #[test]
    fn what_two_texts_differ_in_is_named() {
        let all = Normalisation { numbers: true, currency: true, ..Normalisation::default() };
        assert_eq!(
            all.differences("Total: $1,234.50", "total: 1234.5."),
            ["case", "punctuation at the ends", "number formats", "currency signs"]
        );
        assert_eq!(all.differences("yes", "yes "), ["spaces at the ends"]);
        assert_eq!(Normalisation::NONE.names(), Vec::<&str>::new());
        assert_eq!(Normalisation::default().names().len(), 5);
    }

    #[test]
    fn numbers_are_left_as_they_are_unless_that_is_wished() {
        assert_ne!(apply("1,234.50"), apply("1234.5"));
        let kept: Normalisation = serde_json::from_str(
            r#"{"trim":true,"case":true,"nfkc":true,"punctuation":true,"spaces":true}"#,
        )
        .unwrap();
        assert_eq!(kept, Normalisation::default(), "as older projects keep it");
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing_more(
            text in "(\\PC|[0-9.,'−$€\u{a0} ]){0,30}", numbers: bool, currency: bool,
        ) {
            let how = Normalisation { numbers, currency, ..Normalisation::default() };
            let once = how.apply(&text);
            prop_assert_eq!(how.apply(&once), once);
        }
    }
}
