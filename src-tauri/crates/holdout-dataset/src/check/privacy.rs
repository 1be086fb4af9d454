//! Rows that seem to hold personal data.

use super::tally::issue;
use crate::personal::{PersonalData, kinds_in};
use holdout_types::{Issue, IssueCode, Severity};

/// What was found so far.
#[derive(Default)]
pub(crate) struct Privacy {
    rows: Vec<u32>,
    counts: [u32; PersonalData::ALL.len()],
}

impl Privacy {
    /// Looks at the texts of the next row.
    pub(crate) fn look(&mut self, at: u32, texts: [&str; 2]) {
        let mut found: Vec<PersonalData> = texts.iter().flat_map(|text| kinds_in(text)).collect();
        found.sort_unstable();
        found.dedup();
        if found.is_empty() {
            return;
        }
        self.rows.push(at);
        for kind in found {
            self.counts[kind as usize] += 1;
        }
    }

    /// One note about all of them.
    pub(crate) fn finish(self) -> Option<Issue> {
        let found = PersonalData::ALL.into_iter().zip(self.counts).filter(|(_, count)| *count > 0);
        let words: Vec<String> = found
            .map(|(kind, count)| {
                let (one, many) = kind.words();
                format!("{count} with {}", if count == 1 { one } else { many })
            })
            .collect();
        let rows = self.rows.len();
        let stand = if rows == 1 { "1 row seems".to_owned() } else { format!("{rows} rows seem") };
        issue(
            IssueCode::PersonalData,
            Severity::Note,
            self.rows,
            |_| format!("{stand} to hold personal data: {}.", words.join(", ")),
            "Take it out or leave the rows out, if it must not be sent to a provider or be learnt.",
        )
    }
}
