//! How many of the texts that would be sent hold personal data, and how that is said.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use holdout_dataset::Example;
use holdout_dataset::personal::{PersonalData, kinds_in};
use holdout_types::{ApiError, IssueCode, RowId};

use crate::project::OpenProject;
use crate::words::thousands;

/// How many texts hold what.
#[derive(Debug, Default)]
pub(crate) struct PersonalCount(BTreeMap<PersonalData, u32>);

impl PersonalCount {
    /// Counts a text.
    pub(crate) fn note(&mut self, text: &str) {
        for kind in kinds_in(text) {
            *self.0.entry(kind).or_insert(0) += 1;
        }
    }

    /// Counts what `text` takes of the rows that are sent. Only those that the check found something
    /// in are read again.
    pub(crate) fn note_rows(
        &mut self,
        project: &OpenProject,
        is_sent: impl Fn(RowId) -> bool,
        text: impl Fn(&Example) -> String,
    ) -> Result<(), ApiError> {
        let columns = project.columns()?;
        let issues = columns.report.issues.iter();
        let hits = issues.filter(|issue| issue.code == IssueCode::PersonalData);
        let rows: Vec<RowId> = hits
            .flat_map(|issue| issue.rows.iter().copied().map(RowId))
            .filter(|row| is_sent(*row))
            .collect();
        project.store.rows().visit(&rows, |row| {
            if let Ok(example) = Example::parse(row.raw) {
                self.note(&text(&example));
            }
            ControlFlow::Continue(())
        })?;
        Ok(())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was found, as a sentence or two.
    pub(crate) fn words(&self) -> String {
        if self.0.is_empty() {
            return "No e-mail addresses, phone numbers, bank accounts, payment cards or IP \
                    addresses were found in them. Names and postal addresses are not looked for."
                .to_owned();
        }
        let words: Vec<String> = self
            .0
            .iter()
            .map(|(kind, count)| {
                let (one, many) = kind.words();
                let text = if *count == 1 { "text" } else { "texts" };
                let what = if *count == 1 { one } else { many };
                format!("{} {text} with {what}", thousands(u64::from(*count)))
            })
            .collect();
        format!(
            "Personal data was found: {}. Redact those rows on the Data screen, or leave them out, if it \
             must not be sent.",
            words.join(", ")
        )
    }
}
