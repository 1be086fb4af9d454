//! What a training would send, said before it is sent.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use holdout_dataset::Example;
use holdout_dataset::personal::{PersonalData, kinds_in};
use holdout_types::{ApiError, ErrorCode, IssueCode, RowId, Split};

use super::files::rows_of;
use crate::candidates::spec::Spec;
use crate::compare::plan::notice::personal_words;
use crate::compare::plan::view::SendNotice;
use crate::project::OpenProject;
use crate::providers::host_of;
use crate::providers::profile::Profile;
use crate::providers::show::is_here;
use crate::settings::{AgreedUse, Settings};
use crate::words::counted;

impl OpenProject {
    /// What would be sent; none where it stays on this computer.
    pub(super) fn training_notice(
        &self,
        profile: Option<&Profile>,
        spec: Option<&Spec>,
    ) -> Result<Option<SendNotice>, ApiError> {
        let (Some(profile), Some(spec)) = (profile, spec) else { return Ok(None) };
        if is_here(&profile.base_url) {
            return Ok(None);
        }
        let host = host_of(&profile.base_url)?;
        let columns = self.columns()?;
        let rows = |split| rows_of(&columns, split).len() as u32;
        let with = match spec.system_text() {
            Some(_) => "each with the candidate's system message, its input and its answer",
            None => "each whole: system message, input and answer",
        };
        let found = self.personal_data_in_training(spec)?;
        Ok(Some(SendNotice {
            provider_name: profile.name.clone(),
            letters: Vec::new(),
            sent: vec![
                format!(
                    "{} and {}, {with}. The provider keeps the files until they are deleted.",
                    counted(rows(Split::Train), "training row", "training rows"),
                    counted(rows(Split::Validation), "validation row", "validation rows")
                ),
                "Never a test row.".to_owned(),
            ],
            has_personal: !found.is_empty(),
            personal: personal_words(&found),
            agreed_at: self.settings()?.agreed(&host, AgreedUse::Training),
            host,
        }))
    }

    /// Notes that training rows may be sent to a host.
    pub fn agree_to_train(&self, host: &str) -> Result<(), ApiError> {
        let is_known =
            self.providers.profiles()?.iter().any(|profile| {
                host_of(&profile.base_url).is_ok_and(|of_profile| of_profile == host)
            });
        if !is_known {
            let text = format!("No provider is at {host}.");
            return Err(ApiError::new(ErrorCode::InvalidInput, text).with_field("host"));
        }
        let at = self.clock.now();
        Settings::change(&self.store, |settings| settings.agree(host, AgreedUse::Training, at))?;
        Ok(())
    }

    /// Only rows that the check found something in are read again.
    fn personal_data_in_training(
        &self,
        spec: &Spec,
    ) -> Result<BTreeMap<PersonalData, u32>, ApiError> {
        let columns = self.columns()?;
        let is_sent = |row: u32| {
            matches!(columns.splits[row as usize], Some(Split::Train | Split::Validation))
        };
        let hits = columns.report.issues.iter();
        let rows: Vec<RowId> = hits
            .filter(|issue| issue.code == IssueCode::PersonalData)
            .flat_map(|issue| issue.rows.iter().copied())
            .filter(|row| is_sent(*row))
            .map(RowId)
            .collect();
        let mut found = BTreeMap::new();
        let mut note = |text: &str| {
            for kind in kinds_in(text) {
                *found.entry(kind).or_insert(0) += 1;
            }
        };
        note(spec.system_text().unwrap_or_default());
        self.store.rows().visit(&rows, |row| {
            if let Ok(example) = Example::parse(row.raw) {
                note(&format!("{}\n{}", example.input(), example.answer()));
            }
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }
}
