//! Which row an edited row was made from.
//!
//! A row never changes: an edit is a new row, in an import of its own that names the rows it
//! replaces.

use holdout_store::{ImportOrigin, Project};
use holdout_types::{ApiError, RowId};
use serde_json::json;

/// The format of the imports that edits are.
const EDIT: &str = "edit";
const REPLACES: &str = "replaces";

/// What an import of edited rows says of itself.
pub(crate) fn import_of(replaced: &[RowId]) -> ImportOrigin {
    ImportOrigin {
        file_name: "Edited by hand".to_owned(),
        format: EDIT.to_owned(),
        mapping: json!({ REPLACES: replaced }),
    }
}

/// Whether an import is of edited rows.
pub(crate) fn is_edit(origin: &ImportOrigin) -> bool {
    origin.format == EDIT
}

/// For each of the first `rows` rows the one that it was edited from, in the end; itself if it was
/// not.
pub(crate) fn origins(store: &Project, rows: u32) -> Result<Vec<u32>, ApiError> {
    let mut origins: Vec<u32> = (0..rows).collect();
    for import in store.imports().all()?.iter().filter(|import| is_edit(&import.origin)) {
        let replaced = import.origin.mapping[REPLACES].as_array().into_iter().flatten();
        for (place, row) in (import.summary.first_row.0..).zip(replaced) {
            let from = row.as_u64().and_then(|row| origins.get(row as usize).copied());
            if let (Some(from), Some(origin)) = (from, origins.get_mut(place as usize)) {
                *origin = from;
            }
        }
    }
    Ok(origins)
}
