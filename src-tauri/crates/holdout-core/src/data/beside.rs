//! The row that a finding holds a row against, side by side with it.

use holdout_types::{ApiError, IssueCode, RowId, Split};

use super::columns::Columns;
use super::titles::title;
use super::view::{PairSide, RowBeside};
use crate::diff::word_diff;
use crate::project::OpenProject;
use holdout_dataset::Example;

/// Characters of a text that are shown side by side.
const SIDE_LIMIT: usize = 20_000;

/// Another row, and why.
struct Other {
    code: IssueCode,
    row: u32,
    likeness: f64,
    /// All that the finding is about, this row and the other among them.
    group: Vec<RowId>,
}

impl OpenProject {
    /// The row that this one conflicts with, repeats or leaks from.
    pub(super) fn beside(
        &self,
        columns: &Columns,
        row: RowId,
    ) -> Result<Option<RowBeside>, ApiError> {
        let Some(other) = other(columns, row.0) else { return Ok(None) };
        let [one, two] = [self.texts_of(row)?, self.texts_of(RowId(other.row))?];
        let (input_here, input_there) = word_diff(&one.0, &two.0);
        let (answer_here, answer_there) = word_diff(&one.1, &two.1);
        let sealed = self.is_sealed()?;
        let side = |row: RowId, input, answer| {
            let split = columns.splits[row.0 as usize];
            PairSide {
                id: row,
                number: columns.number(row),
                split,
                excluded: columns.excluded[row.0 as usize],
                sealed: sealed && split == Some(Split::Test),
                input,
                answer,
            }
        };
        Ok(Some(RowBeside {
            code: other.code,
            title: title(other.code).to_owned(),
            likeness: other.likeness,
            same_answer: one.1.trim() == two.1.trim(),
            here: side(row, input_here, answer_here),
            there: side(RowId(other.row), input_there, answer_there),
            group: other.group,
        }))
    }

    fn texts_of(&self, row: RowId) -> Result<(String, String), ApiError> {
        let raw = self.stored(row)?.raw;
        let start = |text: String| text.chars().take(SIDE_LIMIT).collect();
        Ok(match Example::parse(&raw) {
            Ok(example) => (start(example.input()), start(example.answer())),
            Err(_) => (start(raw), String::new()),
        })
    }
}

fn other(columns: &Columns, row: u32) -> Option<Other> {
    let codes = [
        IssueCode::ConflictingAnswers,
        IssueCode::ExactLeak,
        IssueCode::ValidationLeak,
        IssueCode::NearLeak,
        IssueCode::NearDuplicate,
        IssueCode::ExactDuplicate,
    ];
    codes.into_iter().find_map(|code| match code {
        IssueCode::NearLeak | IssueCode::NearDuplicate => near(columns, row, code),
        IssueCode::ExactDuplicate => repeated(columns, row),
        _ => same_input(columns, row, code),
    })
}

/// A row of the same input that the finding is about too, best one that is still in.
fn same_input(columns: &Columns, row: u32, code: IssueCode) -> Option<Other> {
    let column = |row: u32| &columns.report.columns[row as usize];
    let issue = columns.report.issues.iter().find(|issue| issue.code == code)?;
    if !issue.rows.contains(&row) {
        return None;
    }
    let is_same = |other: &u32| column(*other).input_hash == column(row).input_hash;
    let group: Vec<u32> = issue.rows.iter().copied().filter(is_same).collect();
    let others = || group.iter().copied().filter(|other| *other != row);
    let differs = |other: &u32| match code {
        IssueCode::ConflictingAnswers => column(*other).label != column(row).label,
        _ => columns.splits[*other as usize] != columns.splits[row as usize],
    };
    let other = others().find(differs).or_else(|| others().next())?;
    Some(Other { code, row: other, likeness: 1.0, group: group.into_iter().map(RowId).collect() })
}

fn near(columns: &Columns, row: u32, code: IssueCode) -> Option<Other> {
    let is_about = columns.report.issues.iter().any(|issue| issue.code == code);
    let in_test = |row: u32| columns.splits[row as usize] == Some(Split::Test);
    let pair = columns.report.near.iter().filter(|_| is_about).find(|pair| {
        let is_across = in_test(pair.row) != in_test(pair.of);
        is_across == (code == IssueCode::NearLeak) && (pair.row == row || pair.of == row)
    })?;
    let other = if pair.row == row { pair.of } else { pair.row };
    let group = vec![RowId(row), RowId(other)];
    Some(Other { code, row: other, likeness: pair.likeness, group })
}

fn repeated(columns: &Columns, row: u32) -> Option<Other> {
    let hash = columns.report.columns[row as usize].row_hash;
    let is_in = |row: u32| columns.member[row as usize] && !columns.excluded[row as usize];
    let rows = 0..columns.report.columns.len() as u32;
    let same = rows.filter(|other| columns.report.columns[*other as usize].row_hash == hash);
    let group: Vec<u32> = same.filter(|other| is_in(*other)).collect();
    let other = group.iter().copied().find(|other| *other != row).filter(|_| is_in(row))?;
    let group = group.into_iter().map(RowId).collect();
    Some(Other { code: IssueCode::ExactDuplicate, row: other, likeness: 1.0, group })
}
