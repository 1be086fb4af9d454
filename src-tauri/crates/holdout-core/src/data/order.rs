//! Which rows a query shows, in which order.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};

use holdout_dataset::Example;
use holdout_store::Project;
use holdout_types::{ApiError, VersionId};

use super::columns::Columns;
use super::view::{RowQuery, RowSort};

/// The order of the last query, so that scrolling does not search again.
#[derive(Debug, Default)]
pub(crate) struct OrderCache {
    last: Mutex<Option<Found>>,
}

/// What a query found in a version.
#[derive(Debug)]
struct Found {
    version: VersionId,
    query: RowQuery,
    rows: Arc<[u32]>,
}

impl OrderCache {
    /// The rows of a query, by id.
    pub(crate) fn order(
        &self,
        store: &Project,
        columns: &Columns,
        query: &RowQuery,
    ) -> Result<Arc<[u32]>, ApiError> {
        let key = RowQuery { offset: 0, limit: 0, ..query.clone() };
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = last.as_ref()
            && found.version == columns.version
            && found.query == key
        {
            return Ok(Arc::clone(&found.rows));
        }
        let rows: Arc<[u32]> = find(store, columns, query)?.into();
        *last = Some(Found { version: columns.version, query: key, rows: Arc::clone(&rows) });
        Ok(rows)
    }
}

fn find(store: &Project, columns: &Columns, query: &RowQuery) -> Result<Vec<u32>, ApiError> {
    let mut rows = filter(columns, query);
    if !query.search.trim().is_empty() {
        rows = search(store, &rows, query.search.trim())?;
    }
    sort(columns, query, &mut rows);
    Ok(rows)
}

fn filter(columns: &Columns, query: &RowQuery) -> Vec<u32> {
    let concerned: Option<HashSet<u32>> = query.issue.map(|code| {
        let issues = columns.report.issues.iter().filter(|issue| issue.code == code);
        issues.flat_map(|issue| issue.rows.iter().copied()).collect()
    });
    let label = query.label.as_ref().map(|wanted| {
        columns.report.labels.iter().position(|label| label == wanted).map(|place| place as u32)
    });
    let is_wanted = |row: &u32| {
        let place = *row as usize;
        query.split.is_none_or(|split| columns.splits[place] == Some(split))
            && query.excluded.is_none_or(|excluded| columns.excluded[place] == excluded)
            && concerned.as_ref().is_none_or(|rows| rows.contains(row))
            && label
                .is_none_or(|label| label.is_some() && columns.report.columns[place].label == label)
    };
    columns.members().into_iter().filter(is_wanted).collect()
}

/// Those of `rows` whose input or answer has the text, whatever its case. A row that can't be read
/// is searched as it came.
fn search(store: &Project, rows: &[u32], text: &str) -> Result<Vec<u32>, ApiError> {
    let text = text.to_lowercase();
    let has = |part: &str| part.to_lowercase().contains(&text);
    let mut found = Vec::new();
    let ids: Vec<_> = rows.iter().copied().map(holdout_types::RowId).collect();
    store.rows().visit(&ids, |row| {
        let is_found = match Example::parse(row.raw) {
            Ok(example) => has(&example.input()) || has(&example.answer()),
            Err(_) => has(row.raw),
        };
        if is_found {
            found.push(row.id.0);
        }
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

fn sort(columns: &Columns, query: &RowQuery, rows: &mut [u32]) {
    let column = |row: &u32| &columns.report.columns[*row as usize];
    match query.sort {
        None | Some(RowSort::Number) => {}
        Some(RowSort::Tokens) => rows.sort_by_key(|row| column(row).tokens),
        Some(RowSort::Split) => rows.sort_by_key(|row| columns.splits[*row as usize]),
        Some(RowSort::Label) => rows.sort_by_key(|row| {
            column(row).label.and_then(|label| columns.report.labels.get(label as usize))
        }),
    }
    if query.descending {
        rows.reverse();
    }
}
