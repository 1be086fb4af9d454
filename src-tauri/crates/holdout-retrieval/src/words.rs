//! Words as the index knows them: cut out of a text, and folded so that spellings of one word meet.
//!
//! No stop words and no stemming by language: the language of a knowledge base is not known, and its
//! codes and names must stay whole. Only a plural "s" is taken off (Harman, "How effective is
//! suffixing?", JASIS 1991, the S stemmer), and accents, case and width are folded.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer "words" are data: hashes, encoded images.
const LONGEST: usize = 64;

/// Walks over the words of a text.
#[derive(Debug, Clone)]
pub(crate) struct Words<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Words<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The place of the next word; its folded form replaces what `folded` holds.
    pub(crate) fn next_into(&mut self, folded: &mut String) -> Option<Range<usize>> {
        loop {
            let place = self.next_place()?;
            folded.clear();
            fold_into(&self.text[place.clone()], folded);
            if !folded.is_empty() && folded.len() <= LONGEST {
                return Some(place);
            }
        }
    }

    fn next_place(&mut self) -> Option<Range<usize>> {
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() && bytes[self.at].is_ascii() && !in_ascii_word(bytes[self.at]) {
            self.at += 1;
        }
        let start = self.at;
        while self.at < bytes.len() && in_ascii_word(bytes[self.at]) {
            self.at += 1;
        }
        match bytes.get(self.at) {
            Some(byte) if !byte.is_ascii() => self.next_beyond_ascii(start),
            _ => (self.at > start).then_some(start..self.at),
        }
    }

    /// A word from `start` on that may hold any letters. One sign of a script without spaces is a
    /// word of its own.
    fn next_beyond_ascii(&mut self, start: usize) -> Option<Range<usize>> {
        let mut begun = None;
        for (offset, c) in self.text[start..].char_indices() {
            let at = start + offset;
            match begun {
                None if is_written_without_spaces(c) => {
                    self.at = at + c.len_utf8();
                    return Some(at..self.at);
                }
                None if c.is_alphanumeric() => begun = Some(at),
                Some(first) if !in_word(c) => {
                    self.at = at;
                    return Some(first..at);
                }
                _ => {}
            }
        }
        self.at = self.text.len();
        begun.map(|first| first..self.at)
    }
}

fn in_ascii_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

fn in_word(c: char) -> bool {
    (c.is_alphanumeric() || is_combining_mark(c)) && !is_written_without_spaces(c)
}

/// Han, Hiragana, Katakana, Bopomofo, Thai, Lao, Myanmar, Khmer.
fn is_written_without_spaces(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{312F}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

fn fold_into(word: &str, folded: &mut String) {
    if word.is_ascii() {
        folded.push_str(word);
        folded.make_ascii_lowercase();
    } else {
        let plain = word.nfkd().filter(|c| !('\u{300}'..='\u{36F}').contains(c));
        for c in plain.flat_map(char::to_lowercase) {
            match c {
                'ß' => folded.push_str("ss"),
                // What the lower case of İ leaves behind.
                '\u{307}' => {}
                _ => folded.push(c),
            }
        }
    }
    without_plural(folded);
}

/// Harman's S stemmer; short words stay as they are.
fn without_plural(word: &mut String) {
    let bytes = word.as_bytes();
    let before = |at: usize| bytes.len().checked_sub(at).map(|at| bytes[at]);
    if word.len() < 4 || before(1) != Some(b's') {
        return;
    }
    let is_kept =
        matches!((before(4), before(3), before(2)), (Some(b'a' | b'e'), Some(b'i'), Some(b'e')));
    match (before(4), before(3), before(2)) {
        _ if is_kept => {}
        (_, Some(b'i'), Some(b'e')) => {
            word.truncate(word.len() - 3);
            word.push('y');
        }
        (_, Some(b'a' | b'o' | b'e'), Some(b'e')) | (_, _, Some(b'u' | b's')) => {}
        (_, _, Some(last)) if last.is_ascii_alphabetic() => word.truncate(word.len() - 1),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<String> {
        let (mut words, mut folded, mut all) = (Words::new(text), String::new(), Vec::new());
        while words.next_into(&mut folded).is_some() {
            all.push(folded.clone());
        }
        all
    }

    #[test]
    fn spellings_of_one_word_meet() {
        for (a, b) in [
            ("Straße", "STRASSE"),
            ("café", "CAFE\u{301}"),
            ("ﬁne", "fine"),
            ("Ｆull", "full"),
            ("refunds", "Refund"),
            ("policies", "policy"),
            ("İstanbul", "istanbul"),
        ] {
            assert_eq!(words(a), words(b), "{a} {b}");
        }
    }

    #[test]
    fn what_only_looks_like_a_plural_stays() {
        assert_eq!(words("gas status class shoes s3s"), ["gas", "status", "class", "shoes", "s3s"]);
    }

    #[test]
    fn words_end_where_no_letter_or_digit_follows() {
        assert_eq!(words("It's ERR-4042, no?"), ["it", "s", "err", "4042", "no"]);
        assert_eq!(words("naïve–über. x"), ["naive", "uber", "x"]);
        assert_eq!(words("— ¡!"), Vec::<String>::new());
    }

    #[test]
    fn each_sign_of_a_script_without_spaces_is_a_word() {
        assert_eq!(words("AI返金OK"), ["ai", "返", "金", "ok"]);
    }

    #[test]
    fn data_is_no_word() {
        assert_eq!(words(&format!("a {} b", "x".repeat(65))), ["a", "b"]);
    }

    proptest! {
        #[test]
        fn places_are_on_characters_and_go_forward(text in "\\PC{0,60}") {
            let (mut words, mut folded, mut last) = (Words::new(&text), String::new(), 0);
            while let Some(place) = words.next_into(&mut folded) {
                prop_assert!(place.start >= last && place.end > place.start);
                prop_assert!(text.get(place.clone()).is_some());
                last = place.end;
            }
        }
    }
}
