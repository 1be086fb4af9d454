//! A report as bytes, to be kept and read again instead of checking every row anew.
//!
//! The bytes say by which checks the report was made and of what: one by other checks, of other rows,
//! or that was damaged is not read. Where they are kept is for the caller to decide.

use super::{CheckReport, Standing};

/// The checks and counters as they are in this build: a hash of their source. What was found or
/// counted by others is not what these would find.
pub const CHECKS: &str = env!("HOLDOUT_CHECKS");

/// What a report is about, as far as it changes what is found: how each row stands, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportOf([u8; HASH]);

const HASH: usize = blake3::OUT_LEN;

impl ReportOf {
    /// Of rows with these standings; none where a row takes no part. Rows themselves never change.
    pub fn rows(standings: impl Iterator<Item = Option<Standing>>) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(CHECKS.as_bytes());
        for standing in standings {
            hasher.update(&[standing.map_or(0, byte)]);
        }
        Self(hasher.finalize().into())
    }
}

fn byte(standing: Standing) -> u8 {
    let split = standing.split.map_or(0, |split| 1 + split as u8);
    1 | (split << 1) | (u8::from(standing.left_out) << 3) | (u8::from(standing.accepted) << 4)
}

impl CheckReport {
    /// The report as bytes; none if it can't be written so.
    pub fn to_bytes(&self, of: ReportOf) -> Option<Vec<u8>> {
        let report = postcard::to_stdvec(self).ok()?;
        let hash: [u8; HASH] = blake3::hash(&report).into();
        Some([of.0.as_slice(), &hash, &report].concat())
    }

    /// A report from [`Self::to_bytes`], if it is of the same rows by the same checks and whole.
    pub fn from_bytes(bytes: &[u8], of: ReportOf) -> Option<Self> {
        let (about, rest) = bytes.split_first_chunk::<HASH>()?;
        let (hash, report) = rest.split_first_chunk::<HASH>()?;
        if *about != of.0 || blake3::hash(report) != *hash {
            return None;
        }
        postcard::from_bytes(report).ok()
    }
}

#[cfg(test)]
mod tests {
    use holdout_types::Split;

    use super::*;
    use crate::{CheckOptions, Checker};

    const STANDINGS: [Option<Standing>; 4] = [
        Some(Standing { split: Some(Split::Train), left_out: false, accepted: false }),
        Some(Standing { split: Some(Split::Test), left_out: false, accepted: false }),
        Some(Standing { split: None, left_out: true, accepted: false }),
        None,
    ];

    fn report() -> CheckReport {
        let mut checker = Checker::new(CheckOptions::default());
        let row = |text: &str| {
            format!(
                r#"{{"messages": [{{"role": "user", "content": "{text}"}}, {{"role": "assistant", "content": "refund"}}]}}"#
            )
        };
        let texts =
            ["Where is my money, please tell me?", "Where is my money, please tell me?", "x"];
        for (line, (standing, text)) in (1..).zip(STANDINGS.into_iter().flatten().zip(texts)) {
            checker.push_standing(standing, line, &row(text));
        }
        checker.skip();
        checker.finish()
    }

    #[test]
    fn a_report_is_read_as_it_was_written() {
        let of = ReportOf::rows(STANDINGS.into_iter());
        let report = report();
        assert!(!report.issues.is_empty() && report.columns.len() == 4);
        let bytes = report.to_bytes(of).unwrap();
        assert_eq!(CheckReport::from_bytes(&bytes, of), Some(report));
    }

    #[test]
    fn a_report_of_other_rows_or_a_damaged_one_is_not_read() {
        let of = ReportOf::rows(STANDINGS.into_iter());
        let bytes = report().to_bytes(of).unwrap();
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert_eq!(CheckReport::from_bytes(&damaged, of), None, "byte {at}");
            assert_eq!(CheckReport::from_bytes(&bytes[..at], of), None, "cut at {at}");
        }
        for place in 0..STANDINGS.len() {
            let mut others = STANDINGS;
            others[place] = match others[place] {
                None => Some(Standing::default()),
                Some(standing) => Some(Standing { accepted: true, ..standing }),
            };
            let other = ReportOf::rows(others.into_iter());
            assert_eq!(CheckReport::from_bytes(&bytes, other), None, "row {place}");
        }
        let one_less = ReportOf::rows(STANDINGS[..3].iter().copied());
        assert_eq!(CheckReport::from_bytes(&bytes, one_less), None);
    }
}
