//! What a training would send, said before it is sent.

use holdout_dataset::Example;
use holdout_types::{ApiError, ErrorCode, RowId, Split};

use super::files::rows_of;
use crate::candidates::spec::Spec;
use crate::compare::plan::view::SendNotice;
use crate::personal::PersonalCount;
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
                spec.retrieval.as_ref().map_or_else(String::new, |retrieval| {
                    let k = retrieval.k as u32;
                    let passages = counted(k, "passage", "passages");
                    format!("With each of them up to {passages} of the knowledge base.")
                }),
                "Never a test row.".to_owned(),
            ]
            .into_iter()
            .filter(|sentence| !sentence.is_empty())
            .collect(),
            has_personal: !found.is_empty(),
            personal: found.words(),
            agreed_at: self.settings()?.agreed(&host, AgreedUse::Training),
            host,
        }))
    }

    /// Notes that training rows may be sent to a host.
    pub fn agree_to_train(&self, host: &str) -> Result<(), ApiError> {
        self.known_host(host)?;
        let at = self.clock.now();
        Settings::change(&self.store, |settings| settings.agree(host, AgreedUse::Training, at))?;
        Ok(())
    }

    /// Refuses a host that no provider is at.
    pub(crate) fn known_host(&self, host: &str) -> Result<(), ApiError> {
        let is_known =
            self.providers.profiles()?.iter().any(|profile| {
                host_of(&profile.base_url).is_ok_and(|of_profile| of_profile == host)
            });
        if is_known {
            return Ok(());
        }
        let text = format!("No provider is at {host}.");
        Err(ApiError::new(ErrorCode::InvalidInput, text).with_field("host"))
    }

    fn personal_data_in_training(&self, spec: &Spec) -> Result<PersonalCount, ApiError> {
        let columns = self.columns()?;
        let is_sent = |row: RowId| {
            matches!(columns.splits[row.0 as usize], Some(Split::Train | Split::Validation))
        };
        let mut found = PersonalCount::default();
        found.note(spec.system_text().unwrap_or_default());
        if spec.retrieval.is_some() {
            self.knowledge()?.note_personal(&mut found);
        }
        let text = |example: &Example| format!("{}\n{}", example.input(), example.answer());
        found.note_rows(self, is_sent, text)?;
        Ok(found)
    }
}
