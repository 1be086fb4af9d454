//! Errors are types: never a string, and never one that ties our callers to SQLite's library.

use super::finding::Finding;
use super::rust_source::{RustSource, end_of_item};

/// Errors that are strings, and errors of rusqlite in public enums, tests apart.
pub(super) fn check(sources: &[RustSource]) -> Vec<Finding> {
    let sources = sources.iter().filter(|source| !source.is_test);
    sources.flat_map(|source| [strings(source), rusqlite(source)].concat()).collect()
}

fn strings(source: &RustSource) -> Vec<Finding> {
    let code = &source.code;
    code.match_indices("Result<")
        .filter(|(at, found)| is_string(error_type(&code[at + found.len()..])))
        .map(|(at, _)| {
            let message = "a `Result` whose error is a string: give the error a type of its own";
            Finding::violation(source.place(at), message)
        })
        .collect()
}

/// The second argument in `T, E>…`, or nothing where there is only one.
fn error_type(arguments: &str) -> Option<&str> {
    let (mut depth, mut comma) = (0i32, None);
    let mut previous = b' ';
    for (at, byte) in arguments.bytes().enumerate() {
        match byte {
            b'<' | b'(' | b'[' => depth += 1,
            b'>' if previous == b'-' => {}
            b'>' if depth == 0 => return comma.map(|comma: usize| arguments[comma..at].trim()),
            b'>' | b')' | b']' => depth -= 1,
            b',' if depth == 0 => comma = comma.or(Some(at + 1)),
            _ => {}
        }
        previous = byte;
    }
    None
}

fn is_string(error: Option<&str>) -> bool {
    error.is_some_and(|error| {
        let error = error.trim_end_matches(',').trim_end();
        error == "String"
            || error.ends_with("::String")
            || (error.starts_with('&') && error.ends_with("str"))
    })
}

fn rusqlite(source: &RustSource) -> Vec<Finding> {
    let code = &source.code;
    let names = names_of_rusqlite_error(code);
    code.match_indices("pub enum ")
        .filter(|(at, _)| {
            let body = &code[*at..end_of_item(code, *at)];
            names.iter().any(|name| body.split(|c: char| !is_path(c)).any(|path| path == name))
        })
        .map(|(at, _)| {
            let message = "`rusqlite::Error` in a public enum: say what failed in words of our own";
            Finding::violation(source.place(at), message)
        })
        .collect()
}

/// The full path, and what a `use` makes of it.
fn names_of_rusqlite_error(code: &str) -> Vec<String> {
    let mut names = vec!["rusqlite::Error".to_owned(), "::rusqlite::Error".to_owned()];
    for (at, _) in code.match_indices("use rusqlite::") {
        let import = &code[at..end_of_item(code, at)].replace(['{', '}', ';'], ",");
        for part in import.split(',') {
            let words: Vec<&str> = part.split_whitespace().collect();
            match words.as_slice() {
                ["Error"] | ["use", "rusqlite::Error"] => names.push("Error".to_owned()),
                ["Error" | "rusqlite::Error", "as", name]
                | ["use", "rusqlite::Error", "as", name] => names.push((*name).to_owned()),
                _ => {}
            }
        }
    }
    names
}

fn is_path(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == ':'
}

#[cfg(test)]
mod tests {
    use super::super::rust_source::example;
    use super::*;

    fn places(text: &str) -> Vec<String> {
        check(&[example("a.rs", text)]).into_iter().map(|finding| finding.place).collect()
    }

    #[test]
    fn an_error_that_is_a_string_is_found() {
        assert_eq!(places("\nfn f() -> Result<(), String> {}"), ["a.rs:2"]);
        assert_eq!(places("fn f() -> Result<HashMap<u8, (u8, u8)>, &'static str> {}"), ["a.rs:1"]);
        assert_eq!(
            places("fn f() -> Result<\n    u8,\n    std::string::String,\n> {}"),
            ["a.rs:1"]
        );
    }

    #[test]
    fn a_string_elsewhere_is_no_error() {
        for text in [
            "fn f() -> Result<String, Broken> {}",
            "fn f() -> io::Result<String> {}",
            "fn f() -> Result<HashMap<u8, String>, Broken> {}",
            "// Result<(), String>",
            "#[cfg(test)]\nmod tests { fn f() -> Result<(), String> {} }",
        ] {
            assert_eq!(places(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn rusqlites_error_in_a_public_enum_is_found_under_any_name() {
        assert_eq!(places("pub enum E { A(#[from] rusqlite::Error) }"), ["a.rs:1"]);
        assert_eq!(
            places("use rusqlite::Error as Sql;\npub enum E { A { source: Sql } }"),
            ["a.rs:2"]
        );
        assert_eq!(
            places("use rusqlite::{Connection, Error};\npub enum E { A(Error) }"),
            ["a.rs:2"]
        );
    }

    #[test]
    fn a_private_enum_may_hold_it_and_another_error_is_not_it() {
        assert_eq!(places("enum E { A(rusqlite::Error) }"), Vec::<String>::new());
        assert_eq!(places("pub(crate) enum E { A(rusqlite::Error) }"), Vec::<String>::new());
        assert_eq!(places("pub enum E { A(io::Error) }"), Vec::<String>::new());
    }
}
