//! Rust source made ready for checks: without comments, without the text of literals, and without
//! what is compiled for tests only.
//!
//! This is no parser. It knows just enough of the lexical structure to keep every byte in its line.

use std::collections::BTreeSet;

use crate::sources::SourceFile;

/// A Rust file of the project.
#[derive(Debug)]
pub(crate) struct RustSource {
    /// Its path from the root of the checkout.
    pub(super) path: String,
    /// Its text as it stands.
    pub(super) text: String,
    /// Its text with comments, literals and test code turned into spaces, line by line.
    pub(super) code: String,
    /// How many of its lines are not test code.
    pub(super) lines: usize,
    /// Whether it is compiled for tests, benchmarks or examples only.
    pub(super) is_test: bool,
}

impl RustSource {
    /// Reads one file by itself: whether it is test code is told by its path alone.
    pub(super) fn read(file: SourceFile) -> Self {
        let masked = mask(&file.text);
        let (code, test_lines) = without_tests(&masked);
        let lines = file.text.lines().count().saturating_sub(test_lines);
        let is_test = is_test_path(&file.path);
        Self { path: file.path, text: file.text, code, lines, is_test }
    }

    /// Reads many files, so that a module declared under `#[cfg(test)]` counts as test code too.
    pub(super) fn read_all(files: Vec<SourceFile>) -> Vec<Self> {
        let test_modules: BTreeSet<String> = files.iter().flat_map(test_modules).collect();
        let mut sources: Vec<Self> = files.into_iter().map(Self::read).collect();
        for source in &mut sources {
            let module = source.path.trim_end_matches(".rs").trim_end_matches("/mod");
            source.is_test |= test_modules.iter().any(|test| {
                module.strip_prefix(test).is_some_and(|r| r.is_empty() || r.starts_with('/'))
            });
        }
        sources
    }

    /// The line, from 1, of a place in the code.
    pub(super) fn line_of(&self, at: usize) -> usize {
        line_of(&self.code, at)
    }

    /// `path:line` of a place in the code.
    pub(super) fn place(&self, at: usize) -> String {
        format!("{}:{}", self.path, self.line_of(at))
    }
}

fn line_of(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
}

fn is_test_path(path: &str) -> bool {
    let mut folders: Vec<&str> = path.split('/').collect();
    let name = folders.pop().unwrap_or_default();
    folders.iter().any(|folder| ["tests", "benches", "examples"].contains(folder))
        || name == "tests.rs"
        || name.ends_with("_tests.rs")
}

/// The paths, without `.rs`, of modules that a file declares as `#[cfg(test)] mod name;`.
fn test_modules(file: &SourceFile) -> Vec<String> {
    let masked = mask(&file.text);
    let folder = match file.path.rsplit_once('/') {
        Some((folder, "lib.rs" | "main.rs" | "mod.rs")) => folder,
        _ => file.path.trim_end_matches(".rs"),
    };
    test_items(&masked)
        .into_iter()
        .filter_map(|(start, end)| {
            let item = masked[start..end].strip_suffix(';')?;
            let mut words = item.rsplit(char::is_whitespace);
            let name = words.next()?;
            (words.next() == Some("mod")).then(|| format!("{folder}/{name}"))
        })
        .collect()
}

/// Turns test items into spaces, and counts the lines that they took.
fn without_tests(masked: &str) -> (String, usize) {
    let mut code = masked.as_bytes().to_vec();
    let mut lines = 0;
    for (start, end) in test_items(masked) {
        lines += line_of(masked, end) - line_of(masked, start) + 1;
        blank(&mut code[start..end]);
    }
    (String::from_utf8_lossy(&code).into_owned(), lines)
}

/// Where the items under `#[cfg(test)]` or `#[cfg(all(test, …))]` begin and end.
fn test_items(masked: &str) -> Vec<(usize, usize)> {
    let mut items: Vec<(usize, usize)> = Vec::new();
    for attribute in ["#[cfg(test)]", "#[cfg(all(test"] {
        for (start, _) in masked.match_indices(attribute) {
            items.push((start, end_of_item(masked, start)));
        }
    }
    items.sort_unstable();
    // One inside another is already covered by it.
    let mut end_of_last = 0;
    items.retain(|(start, end)| {
        *start >= end_of_last && {
            end_of_last = *end;
            true
        }
    });
    items
}

/// The end of the item that starts at `start` with its attributes: after its `}` or its `;`.
pub(super) fn end_of_item(code: &str, start: usize) -> usize {
    let (mut brackets, mut braces) = (0i32, 0i32);
    for (offset, byte) in code.as_bytes()[start..].iter().enumerate() {
        match byte {
            b'(' | b'[' => brackets += 1,
            b')' | b']' => brackets -= 1,
            b'{' => braces += 1,
            b'}' => braces -= 1,
            _ => {}
        }
        if braces < 0 || brackets < 0 {
            // A field or an arm without an end of its own: what it stands in ends here.
            return start + offset;
        }
        if matches!(byte, b'}' | b';') && braces == 0 && brackets == 0 {
            return start + offset + 1;
        }
    }
    code.len()
}

/// Turns comments and the inside of literals into spaces, and keeps the line ends.
pub(super) fn mask(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = end_of_masked(&bytes, at);
        if end > at {
            blank(&mut bytes[at..end]);
            at = end;
        } else {
            at += 1;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn blank(bytes: &mut [u8]) {
    bytes.iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
}

/// The end of the comment or literal that starts at `at`, or `at` where none does.
fn end_of_masked(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at..];
    let follows_word = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_');
    if rest.starts_with(b"//") {
        at + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())
    } else if rest.starts_with(b"/*") {
        at + length_of_block_comment(rest)
    } else if rest[0] == b'"' {
        at + length_of_string(rest)
    } else if rest[0] == b'\'' {
        at + length_of_character(rest)
    } else if !follows_word {
        at + length_of_raw_string(rest)
    } else {
        at
    }
}

/// Block comments nest.
fn length_of_block_comment(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        if rest[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

fn length_of_string(rest: &[u8]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// A character literal, told apart from a lifetime by its closing quote.
fn length_of_character(rest: &[u8]) -> usize {
    let Some(first) = rest.get(1) else { return 0 };
    if *first == b'\\' {
        let close = rest.iter().skip(3).position(|byte| *byte == b'\'');
        return close.map_or(0, |close| close + 4);
    }
    let width = match first {
        0x00..=0x7f => 1,
        0x80..=0xdf => 2,
        0xe0..=0xef => 3,
        _ => 4,
    };
    if rest.get(1 + width) == Some(&b'\'') { width + 2 } else { 0 }
}

/// `r"…"`, `r#"…"#` and their byte and C variants.
fn length_of_raw_string(rest: &[u8]) -> usize {
    let prefix = match rest {
        [b'r', ..] => 1,
        [b'b' | b'c', b'r', ..] => 2,
        _ => return 0,
    };
    let hashes = rest[prefix..].iter().take_while(|byte| **byte == b'#').count();
    let open = prefix + hashes;
    if rest.get(open) != Some(&b'"') {
        return 0;
    }
    let close = [&b"\""[..], &b"#".repeat(hashes)].concat();
    let inside = &rest[open + 1..];
    let end = inside.windows(close.len()).position(|window| window == close);
    end.map_or(rest.len(), |end| open + 1 + end + close.len())
}

#[cfg(test)]
pub(super) fn example(path: &str, text: &str) -> RustSource {
    RustSource::read(SourceFile { path: path.to_owned(), text: text.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn squeezed(text: &str) -> String {
        mask(text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn comments_and_literals_are_masked_and_code_is_not() {
        assert_eq!(squeezed("let a = 1; // Result<u8, String>\nb"), "let a = 1; b");
        assert_eq!(squeezed("a /* x /* y */ z */ b"), "a b");
        assert_eq!(squeezed(r#"f("a\"b {", c)"#), "f( , c)");
        assert_eq!(squeezed("f(r#\"a\"b {\"#, br\"x\", c)"), "f( , , c)");
        assert_eq!(
            squeezed("fn f<'a>(x: &'a str) -> char { '{' }"),
            "fn f<'a>(x: &'a str) -> char { }"
        );
        assert_eq!(
            squeezed(r"match c { '\'' => 1, '\u{7b}' => 2, '→' => 3 }"),
            "match c { => 1, => 2, => 3 }"
        );
    }

    #[test]
    fn masking_keeps_every_line_in_its_place() {
        let text = "a\n/* b\nc */ d\n\"e\nf\" g";
        let masked = mask(text);
        assert_eq!(masked.len(), text.len());
        assert_eq!(masked.lines().count(), text.lines().count());
        assert!(masked.lines().nth(2).unwrap().ends_with('d'));
    }

    #[test]
    fn test_code_is_taken_out_and_its_lines_are_not_counted() {
        let source = example(
            "a.rs",
            "fn kept() {}\n\n#[cfg(test)]\nmod tests {\n    fn gone() {}\n}\nfn also_kept() {}\n",
        );
        assert!(source.code.contains("kept") && source.code.contains("also_kept"));
        assert!(!source.code.contains("gone"));
        assert_eq!(source.lines, 3);
        assert_eq!(source.line_of(source.code.find("also_kept").unwrap()), 7);
    }

    #[test]
    fn a_variant_for_tests_takes_nothing_of_what_follows_its_enum() {
        let source =
            example("a.rs", "enum E {\n    A,\n    #[cfg(test)]\n    B,\n}\nfn kept() {}\n");
        assert!(source.code.contains("}\nfn kept() {}"), "{}", source.code);
        assert!(!source.code.contains('B'));
    }

    #[test]
    fn a_module_declared_for_tests_is_test_code_wherever_it_stands() {
        let file = |path: &str, text: &str| SourceFile { path: path.into(), text: text.into() };
        let sources = RustSource::read_all(vec![
            file("a/src/lib.rs", "mod real;\n#[cfg(test)]\nmod stub;\n"),
            file("a/src/real.rs", "#[cfg(test)]\nmod golden;"),
            file("a/src/real/golden.rs", ""),
            file("a/src/stub.rs", ""),
            file("a/src/stub/deeper.rs", ""),
            file("a/src/stubborn.rs", ""),
            file("a/tests/it/main.rs", ""),
        ]);
        let tests: Vec<&str> = sources
            .iter()
            .filter(|source| source.is_test)
            .map(|source| source.path.as_str())
            .collect();
        assert_eq!(
            tests,
            ["a/src/real/golden.rs", "a/src/stub.rs", "a/src/stub/deeper.rs", "a/tests/it/main.rs"]
        );
    }
}
