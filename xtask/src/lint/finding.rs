//! What a check found, and what that means for its stage.

use std::fmt;

use crate::failure::Failure;
use crate::metadata::Metadata;
use crate::stages::Note;

use super::rust_source::RustSource;

/// One violation, or one remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// The file, with the line where there is one, or the package.
    pub(super) place: String,
    /// What is wrong there, and what to do.
    pub(super) message: String,
    /// Whether it fails the lint.
    pub(super) fails: bool,
}

impl Finding {
    /// What fails the lint.
    pub(super) fn violation(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { place: place.into(), message: message.into(), fails: true }
    }

    /// What is worth a look.
    pub(super) fn remark(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { place: place.into(), message: message.into(), fails: false }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.fails { "error" } else { "note" };
        write!(f, "{word}: {}: {}", self.place, self.message)
    }
}

/// Prints the findings; fails on a violation, and when nothing was looked at.
pub(super) fn verdict(looked_at: usize, findings: &[Finding]) -> Result<String, Failure> {
    for finding in findings {
        println!("{finding}");
    }
    let violations = findings.iter().filter(|finding| finding.fails).count();
    if violations > 0 {
        return Err(Failure::missing(
            format!("{violations} violations"),
            "Each is named above with what to do.",
        ));
    }
    if looked_at == 0 {
        return Err(Failure::missing(
            "This check found nothing to look at",
            "Mend the folder that it reads, in xtask/src/lint.rs.",
        ));
    }
    Ok(match findings.len() {
        0 => format!("{looked_at} looked at"),
        remarks => format!("{looked_at} looked at, {remarks} notes"),
    })
}

impl Note for Metadata {
    fn note(&self) -> String {
        format!("{} packages, {} of them ours", self.packages.len(), self.members.len())
    }
}

impl Note for Vec<RustSource> {
    fn note(&self) -> String {
        format!("{} files", self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_passes_and_a_violation_does_not() {
        assert!(verdict(3, &[Finding::remark("a.rs", "long")]).is_ok());
        assert!(verdict(3, &[Finding::violation("a.rs", "too long")]).is_err());
    }

    #[test]
    fn a_check_that_looked_at_nothing_has_not_passed() {
        assert!(verdict(0, &[]).is_err());
    }
}
