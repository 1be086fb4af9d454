//! Files that can be read in one sitting, and functions that can be seen at once.

use super::finding::Finding;
use super::rust_source::{RustSource, end_of_item};
use crate::bindings;
use crate::sources::SourceFile;

const RUST_FILE: usize = 450;
const UI_FILE: usize = 300;
const FUNCTION_WORTH_A_LOOK: usize = 60;
const FUNCTION: usize = 80;

/// Rust files and functions that are too long, tests apart.
pub(super) fn rust(sources: &[RustSource]) -> Vec<Finding> {
    let sources = sources.iter().filter(|source| !source.is_test);
    sources.flat_map(|source| file(source).into_iter().chain(functions(source))).collect()
}

/// Files of the UI that are too long, tests and generated bindings apart.
pub(super) fn ui(files: &[SourceFile]) -> Vec<Finding> {
    let written =
        files.iter().filter(|file| !file.path.contains(".test.") && file.path != bindings::FILE);
    written.filter_map(|file| too_long(&file.path, file.text.lines().count(), UI_FILE)).collect()
}

fn file(source: &RustSource) -> Option<Finding> {
    too_long(&source.path, source.lines, RUST_FILE)
}

fn too_long(path: &str, lines: usize, limit: usize) -> Option<Finding> {
    let message = format!("{lines} lines without tests, the limit is {limit}: split it by topic");
    (lines > limit).then(|| Finding::violation(path, message))
}

fn functions(source: &RustSource) -> Vec<Finding> {
    let code = &source.code;
    let starts = code.match_indices("fn ").map(|(at, _)| at).filter(|at| is_function(code, *at));
    starts.filter_map(|at| function(source, at)).collect()
}

/// A whole word followed by a name: not the type `fn (…)`, not the end of another word.
fn is_function(code: &str, at: usize) -> bool {
    let before = code[..at].bytes().next_back();
    let after = code[at + 3..].trim_start().bytes().next();
    !before.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && after.is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
}

fn function(source: &RustSource, at: usize) -> Option<Finding> {
    let end = end_of_item(&source.code, at);
    let lines = source.line_of(end) - source.line_of(at) + 1;
    if lines <= FUNCTION_WORTH_A_LOOK {
        return None;
    }
    let name = source.code[at + 3..].trim_start();
    let name = &name[..name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len())];
    let message = format!("`{name}` has {lines} lines, the limit is {FUNCTION}");
    Some(if lines > FUNCTION {
        Finding::violation(source.place(at), message)
    } else {
        Finding::remark(source.place(at), message)
    })
}

#[cfg(test)]
mod tests {
    use super::super::rust_source::example;
    use super::*;

    fn function_of(lines: usize) -> String {
        format!("fn long(a: [u8; 2]) -> u8 {{\n{}}}\n", "    a();\n".repeat(lines - 2))
    }

    #[test]
    fn a_long_function_is_remarked_and_a_longer_one_fails() {
        assert_eq!(rust(&[example("a.rs", &function_of(60))]), []);
        let remark = rust(&[example("a.rs", &format!("\n{}", function_of(61)))]);
        assert_eq!(remark, [Finding::remark("a.rs:2", "`long` has 61 lines, the limit is 80")]);
        assert!(rust(&[example("a.rs", &function_of(81))])[0].fails);
    }

    #[test]
    fn a_function_pointer_and_a_required_method_have_no_length() {
        let text =
            format!("type F = fn (u8);\ntrait T {{\n    fn one(&self);\n{}}}", "\n".repeat(90));
        assert_eq!(rust(&[example("a.rs", &text)]), []);
    }

    #[test]
    fn tests_do_not_make_a_file_long() {
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "    // line\n".repeat(500));
        assert_eq!(rust(&[example("a.rs", &tests)]), []);
        let long = "// line\n".repeat(451);
        assert!(rust(&[example("a.rs", &long)])[0].fails);
        assert_eq!(rust(&[example("a/tests/it/main.rs", &long)]), []);
    }

    #[test]
    fn a_long_component_is_found_and_its_test_and_the_bindings_are_not() {
        let file = |path: &str| SourceFile { path: path.into(), text: "x\n".repeat(301) };
        let found = ui(&[file("ui/src/a.tsx"), file("ui/src/a.test.tsx"), file(bindings::FILE)]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place, "ui/src/a.tsx");
    }
}
