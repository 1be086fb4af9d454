//! Making a correction.

use holdout_dataset::Example;
use holdout_store::{Correction, NewCorrection};
use holdout_types::{ApiError, ErrorCode, RowId, VersionId};
use serde_json::Value;

use super::Corrected;
use crate::compare::row::excerpt;
use crate::compare::view::{CorrectionForm, CorrectionLine, CorrectionRequest};
use crate::project::OpenProject;

/// Characters of an author's name and of a reason that are kept.
const AUTHOR_LIMIT: usize = 120;
const REASON_LIMIT: usize = 2_000;
/// Labels that are proposed at most.
const MOST_LABELS: usize = 500;

impl OpenProject {
    /// A sealed row as the person sees it who corrects it.
    pub fn correction_form(&self, row: RowId) -> Result<CorrectionForm, ApiError> {
        let lines = self.correction_lines()?;
        let number = self.number_in_seal(row)?;
        let raw = self.stored(row)?.raw;
        let example = Example::parse(&raw).map_err(|_| unreadable())?;
        let columns = self.columns()?;
        Ok(CorrectionForm {
            row,
            number,
            input: excerpt(&example.input()),
            expected: Corrected::now(self)?.answer(row, &example),
            labels: columns.report.labels.iter().take(MOST_LABELS).cloned().collect(),
            author: lines.last().map(|line| line.author.clone()).unwrap_or_default(),
            earlier: lines.into_iter().filter(|line| line.row == row).collect(),
        })
    }

    /// Corrects the expected answer of a sealed row, which makes a new version of the holdout. No
    /// model is asked.
    pub fn correct(&self, request: &CorrectionRequest) -> Result<CorrectionForm, ApiError> {
        let form = self.correction_form(request.row)?;
        let new = NewCorrection {
            row: request.row,
            new_answer: checked_answer(&form.expected, &request.answer)?,
            old_answer: form.expected,
            author: said(&request.author, "author", AUTHOR_LIMIT, "Say who corrects it.")?,
            reason: said(&request.reason, "reason", REASON_LIMIT, "Say why it is wrong.")?,
        };
        self.store.corrections_mut().add(new)?;
        self.running.tell();
        self.correction_form(request.row)
    }

    /// Every correction, the first one first.
    pub(super) fn correction_lines(&self) -> Result<Vec<CorrectionLine>, ApiError> {
        let all = self.store.corrections().all()?;
        let Some(seal) = self.store.seals().get()? else { return Ok(Vec::new()) };
        let rows = if all.is_empty() { Vec::new() } else { self.sealed_rows(seal.version)? };
        let number = |row| place(&rows, row).unwrap_or_default();
        Ok(all.into_iter().map(|made| line(number(made.correction.row), made)).collect())
    }

    fn number_in_seal(&self, row: RowId) -> Result<u32, ApiError> {
        let Some(seal) = self.store.seals().get()? else {
            return Err(holdout_store::StoreError::NotSealed.into());
        };
        place(&self.sealed_rows(seal.version)?, row).ok_or_else(|| {
            ApiError::new(ErrorCode::NotFound, "This row is not sealed.")
                .with_hint("Edit other rows on the Data screen.")
        })
    }

    fn sealed_rows(&self, version: VersionId) -> Result<Vec<RowId>, ApiError> {
        let listed = self.store.versions().entries(version)?.entries;
        let test = listed.into_iter().filter(|entry| entry.1 == holdout_types::Split::Test);
        Ok(test.map(|entry| entry.0).collect())
    }
}

/// The number of a row among others, from 1.
fn place(rows: &[RowId], row: RowId) -> Option<u32> {
    rows.iter().position(|other| *other == row).map(|place| place as u32 + 1)
}

fn line(row_number: u32, made: Correction) -> CorrectionLine {
    CorrectionLine {
        number: made.number,
        holdout_version: made.number + 1,
        row: made.correction.row,
        row_number,
        old_answer: made.correction.old_answer,
        new_answer: made.correction.new_answer,
        author: made.correction.author,
        reason: made.correction.reason,
        corrected_at: made.corrected_at,
    }
}

/// The new answer, if it differs from the old one and is JSON where that is.
fn checked_answer(old: &str, new: &str) -> Result<String, ApiError> {
    let refused =
        |text: &str| Err(ApiError::new(ErrorCode::InvalidInput, text).with_field("answer"));
    if new == old {
        return refused("This is the answer that is expected already.");
    }
    let is_structure = |text: &str| {
        serde_json::from_str::<Value>(text).is_ok_and(|value| value.is_object() || value.is_array())
    };
    if is_structure(old) && !is_structure(new) {
        return refused("The expected answer is JSON, and this is not.");
    }
    Ok(new.to_owned())
}

fn said(text: &str, field: &str, limit: usize, missing: &str) -> Result<String, ApiError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ApiError::new(ErrorCode::InvalidInput, missing).with_field(field));
    }
    Ok(text.chars().take(limit).collect())
}

fn unreadable() -> ApiError {
    ApiError::new(ErrorCode::WrongState, "This row can't be read, so nothing is expected of it.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_structure_is_only_corrected_to_a_structure() {
        assert!(checked_answer("refund", "invoice").is_ok());
        assert!(checked_answer("refund", "refund").is_err());
        assert!(checked_answer(r#"{"a":1}"#, r#"{"a":2}"#).is_ok());
        let refused = checked_answer(r#"{"a":1}"#, r#"{"a":2"#).unwrap_err();
        assert_eq!(refused.field.as_deref(), Some("answer"));
        assert!(checked_answer("12", "13").is_ok(), "a number is no structure");
    }

    #[test]
    fn who_and_why_are_needed() {
        assert_eq!(said("  Ada ", "author", 120, "").unwrap(), "Ada");
        let refused = said(" \n", "reason", 10, "Say why it is wrong.").unwrap_err();
        assert_eq!(
            (refused.code, refused.field.as_deref()),
            (ErrorCode::InvalidInput, Some("reason"))
        );
    }
}
