//! How many tests ran, read from what the test runners print.

use crate::failure::Failure;

/// The tests of one stage.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    passed: u64,
    failed: u64,
    left_out: u64,
}

impl Counts {
    /// Adds cargo's closing line of one test program, such as
    /// `test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out`.
    pub(crate) fn see_rust(&mut self, line: &str) {
        if let Some(result) = line.strip_prefix("test result: ") {
            self.passed += before(result, "passed");
            self.failed += before(result, "failed");
            self.left_out += before(result, "ignored");
        }
    }

    /// Takes Vitest's closing line, such as `Tests  1 failed | 41 passed | 2 skipped (44)`.
    pub(crate) fn see_vitest(&mut self, line: &str) {
        if let Some(result) = line.trim_start().strip_prefix("Tests ") {
            self.passed += before(result, "passed");
            self.failed += before(result, "failed");
            self.left_out += before(result, "skipped") + before(result, "todo");
        }
    }

    /// Takes the closing lines of Node's test runner, such as `# pass 3` or `ℹ pass 3`.
    pub(crate) fn see_node(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let ["#" | "ℹ", kind, count] = words.as_slice() else { return };
        let Ok(count) = count.parse::<u64>() else { return };
        match *kind {
            "pass" => self.passed += count,
            "fail" | "cancelled" => self.failed += count,
            "skipped" | "todo" => self.left_out += count,
            _ => {}
        }
    }

    /// What the summary says; a runner that ran nothing has not passed.
    pub(crate) fn at_least_one(&self, runner: &str) -> Result<String, Failure> {
        if self.passed == 0 {
            return Err(Failure::missing(
                format!("`{runner}` succeeded without running a test"),
                "Check that it finds the tests.",
            ));
        }
        let Self { passed, failed, left_out } = self;
        Ok(format!("{passed} passed, {failed} failed, {left_out} left out"))
    }
}

/// The number that stands before a word, or 0.
fn before(text: &str, word: &str) -> u64 {
    let words: Vec<&str> =
        text.split([' ', ';', '|', '.']).filter(|word| !word.is_empty()).collect();
    words.windows(2).find(|pair| pair[1] == word).and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_programs_of_cargo_are_added_up() {
        let mut counts = Counts::default();
        counts.see_rust("running 13 tests");
        counts.see_rust("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s");
        counts.see_rust("test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured");
        assert_eq!(counts, Counts { passed: 15, failed: 2, left_out: 1 });
    }

    #[test]
    fn the_closing_line_of_vitest_is_read() {
        let mut counts = Counts::default();
        counts.see_vitest(" Test Files  2 passed (2)");
        counts.see_vitest("      Tests  1 failed | 41 passed | 2 skipped (44)");
        assert_eq!(counts, Counts { passed: 41, failed: 1, left_out: 2 });
    }

    #[test]
    fn the_closing_lines_of_nodes_runner_are_read() {
        let mut counts = Counts::default();
        for line in ["# tests 4", "# pass 3", "# fail 1", "# skipped 2", "ok 1 - # pass the gate"] {
            counts.see_node(line);
        }
        assert_eq!(counts, Counts { passed: 3, failed: 1, left_out: 2 });
    }

    #[test]
    fn a_runner_that_ran_nothing_has_not_passed() {
        assert!(Counts::default().at_least_one("npm test").is_err());
    }
}
