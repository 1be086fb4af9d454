//! Undo and redo, along the versions.

use holdout_store::JournalEntry;
use holdout_types::{ApiError, VersionId};

use super::view::ChangeDone;
use crate::project::OpenProject;
use crate::settings::Settings;

/// What undo and redo would do.
#[derive(Debug, Default)]
pub(super) struct Steps {
    /// What undo takes back: "Exclude 6 duplicates".
    pub(super) undo: Option<String>,
    /// What redo does again.
    pub(super) redo: Option<String>,
}

impl OpenProject {
    /// Takes the last step back.
    pub fn undo(&self) -> Result<ChangeDone, ApiError> {
        let reason = self.steps()?.undo.unwrap_or_default();
        let version = self.store.versions_mut().undo()?;
        self.moved(version, &format!("Undone: {reason}."))
    }

    /// Does again what was undone last.
    pub fn redo(&self) -> Result<ChangeDone, ApiError> {
        let reason = self.steps()?.redo.unwrap_or_default();
        let version = self.store.versions_mut().redo()?;
        self.moved(version, &format!("Done again: {reason}."))
    }

    /// What undo and redo would do; nothing where a seal stands in the way.
    pub(super) fn steps(&self) -> Result<Steps, ApiError> {
        let journal = self.store.journal();
        let sealed = self.is_sealed()?;
        let may_stand = |version: Option<VersionId>| -> Result<bool, ApiError> {
            let Some(version) = version else { return Ok(false) };
            Ok(!sealed || self.store.versions().get(version)?.sealed)
        };
        let mut steps = Steps::default();
        if let Some(step) = journal.next_undo()? {
            let made = version_of(&step).map(|made| self.store.versions().get(made)).transpose()?;
            if may_stand(made.and_then(|made| made.parent))? {
                steps.undo = Some(reason_of(&step));
            }
        }
        if let Some(step) = journal.next_redo()?
            && may_stand(version_of(&step))?
        {
            steps.redo = Some(reason_of(&step));
        }
        Ok(steps)
    }

    fn moved(&self, version: VersionId, said: &str) -> Result<ChangeDone, ApiError> {
        let counts = self.store.versions().get(version)?.counts;
        let divided = counts.validation > 0 || counts.test > 0;
        Settings::change(&self.store, |settings| settings.divided = divided)?;
        self.forget_columns();
        Ok(ChangeDone { view: self.data_view()?, said: said.to_owned(), row: None })
    }
}

fn version_of(step: &JournalEntry) -> Option<VersionId> {
    let version = step.payload.get("version")?.as_u64()?;
    u32::try_from(version).ok().map(VersionId)
}

fn reason_of(step: &JournalEntry) -> String {
    step.payload.get("reason").and_then(|reason| reason.as_str()).unwrap_or_default().to_owned()
}
