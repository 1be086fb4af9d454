//! Light, dark, or as the system has it: one small file, because it must be known before any
//! project is.

use std::path::Path;

use holdout_types::{ApiError, ErrorCode};
use serde::{Deserialize, Serialize};

/// What the user chose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Appearance {
    /// As the system has it.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

const FILE: &str = "appearance.json";

/// What was chosen last. A missing or unreadable file means: as the system has it.
pub(crate) fn read(folder: &Path) -> Appearance {
    fs_err::read(folder.join(FILE))
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default()
}

/// Keeps the choice.
pub(crate) fn write(folder: &Path, appearance: Appearance) -> Result<(), ApiError> {
    let failed = |error: &dyn std::fmt::Display| {
        ApiError::new(ErrorCode::FileAccess, format!("The appearance was not kept: {error}"))
    };
    let bytes = serde_json::to_vec(&appearance).map_err(|error| failed(&error))?;
    fs_err::create_dir_all(folder).map_err(|error| failed(&error))?;
    fs_err::write(folder.join(FILE), bytes).map_err(|error| failed(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_is_read_back_and_nonsense_means_system() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path()), Appearance::System);
        write(folder.path(), Appearance::Dark).unwrap();
        assert_eq!(read(folder.path()), Appearance::Dark);
        fs_err::write(folder.path().join(FILE), b"{").unwrap();
        assert_eq!(read(folder.path()), Appearance::System);
    }
}
