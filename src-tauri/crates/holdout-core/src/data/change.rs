//! Changing the rows by hand: leaving out, bringing back, editing, deciding conflicts.
//!
//! Each change makes a new version, so that it can be undone, and so that what was trained or judged
//! on an older one still knows its rows. The seal holds: a sealed test row is neither left out nor
//! edited, and no row joins or leaves the test split.

use std::collections::{HashMap, HashSet};

use holdout_dataset::Checker;
use holdout_store::StoredRow;
use holdout_types::{ApiError, ErrorCode, IssueCode, RowId, Split, VersionId};

use super::columns::Columns;
use super::view::{ChangeDone, RowChange};
use super::{divide, fix, lineage, no_row, rewrite};
use crate::project::OpenProject;
use crate::settings::{Accepted, Settings};
use crate::words::{counted, one_line};

/// A change in terms of rows.
#[derive(Debug, Default)]
pub(super) struct Change {
    /// What it is, for the list of steps: "Exclude 6 duplicates".
    pub(super) reason: String,
    pub(super) leave_out: Vec<RowId>,
    pub(super) bring_back: Vec<RowId>,
    /// Rows and what stands in their place.
    pub(super) replace: Vec<(RowId, String)>,
    pub(super) accept: Vec<RowId>,
}

impl OpenProject {
    /// Changes rows, as one step that can be undone.
    pub fn change_rows(&self, change: &RowChange) -> Result<ChangeDone, ApiError> {
        let columns = self.columns()?;
        let change = self.planned(&columns, change)?;
        let row = self.make(&columns, &change)?;
        Ok(ChangeDone { view: self.data_view()?, said: format!("{}.", change.reason), row })
    }

    fn planned(&self, columns: &Columns, change: &RowChange) -> Result<Change, ApiError> {
        match change {
            RowChange::Fix { code } => fix::change(self, columns, *code),
            RowChange::Exclude { rows } => Ok(Change {
                reason: format!("Exclude {}", named(columns, rows)),
                leave_out: rows.clone(),
                ..Change::default()
            }),
            RowChange::Include { rows } => Ok(Change {
                reason: format!("Include {}", named(columns, rows)),
                bring_back: rows.clone(),
                ..Change::default()
            }),
            RowChange::Accept { rows } => Ok(Change {
                reason: format!("Keep {} as they are", named(columns, rows)),
                accept: rows.clone(),
                ..Change::default()
            }),
            RowChange::Edit { row, input, answer } => {
                let raw = self.edited(columns, *row, input.as_deref(), answer.as_deref())?;
                Ok(Change {
                    reason: format!("Edit {}", named(columns, &[*row])),
                    replace: vec![(*row, raw)],
                    ..Change::default()
                })
            }
            RowChange::Keep { row, over, relabel } => self.decided(columns, *row, over, *relabel),
        }
    }

    /// One answer for rows that conflict: the others are left out, or take it over.
    fn decided(
        &self,
        columns: &Columns,
        row: RowId,
        over: &[RowId],
        relabel: bool,
    ) -> Result<Change, ApiError> {
        let kept = named(columns, &[row]);
        if !relabel {
            let reason = format!("Keep {kept}, exclude {}", named(columns, over));
            return Ok(Change { reason, leave_out: over.to_vec(), ..Change::default() });
        }
        let raw = self.stored(row)?.raw;
        let answer = rewrite::texts(&raw).ok_or_else(|| not_plain(columns, row))?.answer;
        let edited = over
            .iter()
            .map(|other| Ok((*other, self.edited(columns, *other, None, Some(&answer))?)));
        let reason =
            format!("Answer {} as {kept}: {}", named(columns, over), one_line(&answer, 40));
        Ok(Change {
            reason,
            replace: edited.collect::<Result<_, ApiError>>()?,
            ..Change::default()
        })
    }

    fn edited(
        &self,
        columns: &Columns,
        row: RowId,
        input: Option<&str>,
        answer: Option<&str>,
    ) -> Result<String, ApiError> {
        let raw = self.stored(row)?.raw;
        rewrite::with_texts(&raw, input, answer).ok_or_else(|| not_plain(columns, row))
    }

    pub(crate) fn stored(&self, row: RowId) -> Result<StoredRow, ApiError> {
        self.store.rows().get(&[row])?.into_iter().next().ok_or_else(|| no_row(row))
    }

    /// Makes the version. Says which row stands in the place of the first replaced one.
    fn make(&self, columns: &Columns, change: &Change) -> Result<Option<RowId>, ApiError> {
        let touched = [
            change.leave_out.as_slice(),
            &change.bring_back,
            &change.accept,
            &change.replace.iter().map(|(row, _)| *row).collect::<Vec<_>>(),
        ]
        .concat();
        check_members(columns, &touched)?;
        if self.is_sealed()? {
            let kept: HashSet<RowId> = change.accept.iter().copied().collect();
            let moved: Vec<RowId> = touched.into_iter().filter(|row| !kept.contains(row)).collect();
            check_seal(columns, &moved)?;
        }
        let back = self.places_of(columns, &change.bring_back)?;
        let edited = self.append(columns, &change.replace)?;
        let left_out: HashSet<RowId> = change.leave_out.iter().copied().collect();
        let version = self.rewrite_version(columns, &change.reason, &edited, |row| {
            if left_out.contains(&row) {
                Some(None)
            } else {
                back.get(&row).map(|split| Some(*split))
            }
        })?;
        if !change.accept.is_empty() {
            let accepted = Accepted { version, rows: change.accept.clone() };
            Settings::change(&self.store, |settings| settings.accepted.push(accepted))?;
        }
        Ok(edited.first().map(|edit| edit.new))
    }

    /// Makes the rows that stand in the place of others.
    fn append(
        &self,
        columns: &Columns,
        replace: &[(RowId, String)],
    ) -> Result<Vec<Edited>, ApiError> {
        if replace.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<RowId> = replace.iter().map(|(row, _)| *row).collect();
        let old = self.store.rows().get(&ids)?;
        let mut import = self.store.begin_import(lineage::import_of(&ids))?;
        for (old, (_, raw)) in old.iter().zip(replace) {
            import.append(old.line, raw)?;
        }
        let first = import.finish()?.first_row.0;
        let edited = (first..).zip(replace).map(|(new, (old, raw))| Edited {
            new: RowId(new),
            old: *old,
            origin: columns.origin[old.0 as usize],
            usable: is_usable(raw),
        });
        Ok(edited.collect())
    }

    /// The version in use, but for some rows. `placed` gives a row another place: left out, or a
    /// split.
    fn rewrite_version(
        &self,
        columns: &Columns,
        reason: &str,
        edited: &[Edited],
        placed: impl Fn(RowId) -> Option<Option<Split>>,
    ) -> Result<VersionId, ApiError> {
        let listed = self.store.versions().entries(columns.version)?;
        let mut split_of: HashMap<RowId, Split> = listed.entries.into_iter().collect();
        let mut members: Vec<(u32, RowId)> = columns
            .members()
            .into_iter()
            .map(|row| (columns.origin[row as usize], RowId(row)))
            .collect();
        for edit in edited {
            let split = split_of.remove(&edit.old).unwrap_or(Split::Train);
            members.retain(|(_, row)| *row != edit.old);
            members.push((edit.origin, edit.new));
            if edit.usable {
                split_of.insert(edit.new, split);
            }
        }
        members.sort_unstable();
        for (_, row) in &members {
            match placed(*row) {
                Some(Some(split)) => drop(split_of.insert(*row, split)),
                Some(None) => drop(split_of.remove(row)),
                None => {}
            }
        }
        let entries = members.iter().filter_map(|(_, row)| Some((*row, *split_of.get(row)?)));
        let entries = entries.collect();
        let members: Vec<u32> = members.into_iter().map(|(_, row)| row.0).collect();
        divide::write_version(&self.store, Some(columns.version), entries, &members, reason)
    }

    /// The splits that rows go back to: where they were last, but never into a sealed test split.
    fn places_of(
        &self,
        columns: &Columns,
        rows: &[RowId],
    ) -> Result<HashMap<RowId, Split>, ApiError> {
        check_usable(columns, rows)?;
        let mut places = HashMap::new();
        let mut missing: HashSet<RowId> = rows.iter().copied().collect();
        let mut at = self.store.versions().get(columns.version)?.parent;
        while let Some(version) = at.filter(|_| !missing.is_empty()) {
            for (row, split) in self.store.versions().entries(version)?.entries {
                if missing.remove(&row) {
                    places.insert(row, split);
                }
            }
            at = self.store.versions().get(version)?.parent;
        }
        places.extend(missing.into_iter().map(|row| (row, Split::Train)));
        if self.is_sealed()? {
            let test = places.values_mut().filter(|split| **split == Split::Test);
            test.for_each(|split| *split = Split::Train);
        }
        check_leaks(columns, &places)?;
        Ok(places)
    }
}

/// A row in the place of another.
struct Edited {
    new: RowId,
    old: RowId,
    origin: u32,
    usable: bool,
}

fn is_usable(raw: &str) -> bool {
    let mut checker = Checker::new(holdout_dataset::CheckOptions::default());
    checker.push(None, raw);
    checker.finish().usable > 0
}

/// "row 312", "rows 312 and 871", "14 rows".
pub(super) fn named(columns: &Columns, rows: &[RowId]) -> String {
    let number = |row: &RowId| {
        columns
            .origin
            .get(row.0 as usize)
            .map_or_else(|| row.to_string(), |row| (row + 1).to_string())
    };
    match rows {
        [row] => format!("row {}", number(row)),
        [one, two] => format!("rows {} and {}", number(one), number(two)),
        rows => counted(rows.len() as u32, "row", "rows"),
    }
}

fn check_members(columns: &Columns, rows: &[RowId]) -> Result<(), ApiError> {
    if rows.is_empty() {
        return Err(ApiError::new(ErrorCode::InvalidInput, "No row is chosen.")
            .with_hint("Choose at least one row."));
    }
    let is_member = |row: &&RowId| columns.member.get(row.0 as usize) == Some(&true);
    rows.iter().find(|row| !is_member(row)).map_or(Ok(()), |row| Err(no_row(*row)))
}

fn check_seal(columns: &Columns, rows: &[RowId]) -> Result<(), ApiError> {
    let is_sealed = |row: &RowId| columns.splits[row.0 as usize] == Some(Split::Test);
    let sealed: Vec<RowId> = rows.iter().copied().filter(is_sealed).collect();
    if sealed.is_empty() {
        return Ok(());
    }
    let (verb, it) = if sealed.len() == 1 { ("is", "it") } else { ("are", "they") };
    let rows = named(columns, &sealed);
    let text = format!(
        "{}{} {verb} sealed: {it} can't be left out, moved or edited.",
        rows[..1].to_uppercase(),
        &rows[1..]
    );
    Err(ApiError::new(ErrorCode::Sealed, text).with_hint(
        "Change training and validation rows freely; for another test set start a new project.",
    ))
}

fn check_usable(columns: &Columns, rows: &[RowId]) -> Result<(), ApiError> {
    let is_broken = |row: &&RowId| !columns.report.columns[row.0 as usize].usable;
    let broken: Vec<RowId> = rows.iter().filter(is_broken).copied().collect();
    if broken.is_empty() {
        return Ok(());
    }
    let text = format!("A provider refuses {} as it stands.", named(columns, &broken));
    Err(ApiError::new(ErrorCode::InvalidInput, text).with_hint("Edit it first, then include it."))
}

fn check_leaks(columns: &Columns, places: &HashMap<RowId, Split>) -> Result<(), ApiError> {
    let input = |row: usize| columns.report.columns[row].input_hash;
    let test = columns.splits.iter().enumerate().filter(|(_, split)| **split == Some(Split::Test));
    let judged: HashSet<u128> = test.map(|(row, _)| input(row)).collect();
    let mut leaking: Vec<RowId> = places
        .iter()
        .filter(|(row, split)| **split != Split::Test && judged.contains(&input(row.0 as usize)))
        .map(|(row, _)| *row)
        .collect();
    leaking.sort_unstable();
    if leaking.is_empty() {
        return Ok(());
    }
    let stands = if leaking.len() == 1 { "has the input" } else { "have the inputs" };
    let text = format!("In training, {} {stands} of the test set.", named(columns, &leaking));
    Err(ApiError::new(ErrorCode::BlockedByIssues, text)
        .with_hint("Leave them out: what a model has learnt it can't be judged by."))
}

fn not_plain(columns: &Columns, row: RowId) -> ApiError {
    let text = format!(
        "The texts of {} are not plain, so they can't be edited here.",
        named(columns, &[row])
    );
    ApiError::new(ErrorCode::InvalidInput, text)
        .with_field("answer")
        .with_hint("Correct it in its file and import it again, or leave the row out.")
}

/// Whether a finding is about two sides, of which only the one outside the test split gives way.
pub(super) const fn is_leak(code: IssueCode) -> bool {
    matches!(code, IssueCode::ExactLeak | IssueCode::ValidationLeak | IssueCode::NearLeak)
}

#[cfg(test)]
mod tests;
