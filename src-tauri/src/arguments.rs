//! The command line: `holdout [EXAMPLES | PROJECT.holdout] [--test-file FILE]`.

use std::ffi::OsString;
use std::path::PathBuf;

use holdout_core::studio::Studio;

/// Files named on the command line.
#[derive(Debug, Default, PartialEq, Eq)]
struct Arguments {
    file: Option<PathBuf>,
    test_file: Option<PathBuf>,
}

/// Offers the named files to the window, which shows them first. A file that can't be used is
/// logged; the app opens all the same.
pub(crate) fn offer(studio: &Studio, arguments: impl Iterator<Item = OsString>) {
    let Arguments { file: Some(file), test_file } = parse(arguments) else { return };
    if let Err(error) = studio.offer_from_command_line(&file, test_file.as_deref()) {
        tracing::error!(%error, "a file of the command line can't be used");
    }
}

fn parse(mut arguments: impl Iterator<Item = OsString>) -> Arguments {
    let mut parsed = Arguments::default();
    while let Some(argument) = arguments.next() {
        if argument == "--test-file" {
            parsed.test_file = arguments.next().map(PathBuf::from);
        } else if parsed.file.is_none() && !argument.to_string_lossy().starts_with('-') {
            parsed.file = Some(PathBuf::from(argument));
        }
    }
    parsed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Arguments {
        parse(arguments.iter().map(OsString::from))
    }

    #[test]
    fn the_test_file_may_stand_before_or_after_the_examples() {
        let expected = Arguments { file: Some("a.csv".into()), test_file: Some("b.csv".into()) };
        assert_eq!(parsed(&["a.csv", "--test-file", "b.csv"]), expected);
        assert_eq!(parsed(&["--test-file", "b.csv", "a.csv"]), expected);
    }

    #[test]
    fn unknown_options_are_not_taken_for_files() {
        assert_eq!(parsed(&["--verbose"]), Arguments::default());
    }
}
