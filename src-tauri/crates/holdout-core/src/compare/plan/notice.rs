//! What would leave this computer, said before it does.

use std::collections::{BTreeMap, HashSet};

use holdout_dataset::Example;
use holdout_evaluation::SystemPrompt;
use holdout_types::{ApiError, ErrorCode, RowId, Split};

use super::trial::TRIAL_ROWS;
use super::view::SendNotice;
use crate::compare::question::{AskedCandidate, Question};
use crate::personal::PersonalCount;
use crate::project::OpenProject;
use crate::providers::show::is_here;
use crate::settings::{AgreedUse, Settings};
use crate::train::files::rows_of;
use crate::words::{counted, thousands};

impl OpenProject {
    /// One notice for each host beyond this computer that candidates are asked at.
    pub(super) fn notices(&self, question: &Question) -> Result<Vec<SendNotice>, ApiError> {
        let settings = self.settings()?;
        let mut by_host: BTreeMap<&str, Vec<&AskedCandidate>> = BTreeMap::new();
        for asked in &question.candidates {
            for provider in asked.providers() {
                let at = by_host.entry(&provider.host).or_default();
                if !is_here(&self.providers.profile(&provider.id)?.base_url)
                    && !at.iter().any(|known| known.spec.id == asked.spec.id)
                {
                    at.push(asked);
                }
            }
        }
        let notice = |(host, asked): (&str, Vec<&AskedCandidate>)| {
            let found = self.personal_data(&asked)?;
            Ok(SendNotice {
                provider_name: names(&asked, host),
                host: host.to_owned(),
                letters: asked.iter().map(|asked| asked.letter.clone()).collect(),
                sent: self.sent(&asked)?,
                has_personal: !found.is_empty(),
                personal: found.words(),
                agreed_at: settings.agreed(host, AgreedUse::Asking),
            })
        };
        by_host.into_iter().filter(|(_, asked)| !asked.is_empty()).map(notice).collect()
    }

    /// Notes that rows may be sent to a host.
    pub fn agree_to_send(&self, host: &str) -> Result<(), ApiError> {
        let question = super::question(self, None)?;
        if !question.providers().any(|provider| provider.host == host) {
            let text = format!("No candidate is asked at {host}.");
            return Err(ApiError::new(ErrorCode::InvalidInput, text).with_field("host"));
        }
        let at = self.clock.now();
        Settings::change(&self.store, |settings| settings.agree(host, AgreedUse::Asking, at))?;
        Ok(())
    }

    /// Refuses what would be sent to a host that nobody agreed to.
    pub(crate) fn may_send(&self, question: &Question) -> Result<(), ApiError> {
        let open = self.notices(question)?.into_iter().find(|notice| notice.agreed_at.is_none());
        let Some(notice) = open else { return Ok(()) };
        let text = format!("Nobody has agreed yet that rows are sent to {}.", notice.host);
        Err(ApiError::new(ErrorCode::NotAgreed, text)
            .with_hint("Read on the Compare screen what would be sent, and agree there."))
    }

    fn sent(&self, asked: &[&AskedCandidate]) -> Result<Vec<String>, ApiError> {
        let columns = self.columns()?;
        let rows = |split| rows_of(&columns, split).len() as u32;
        let validation = rows(Split::Validation);
        let mut sent = vec![format!(
            "The input of {}; of {} in a trial, of {} in a draft.",
            counted(rows(Split::Test), "test row", "test rows"),
            counted(validation.min(TRIAL_ROWS), "validation row", "validation rows"),
            if validation > TRIAL_ROWS {
                format!("all {}", thousands(validation.into()))
            } else {
                "the same".to_owned()
            }
        )];
        if asked.iter().any(|asked| asked.spec.system != SystemPrompt::None) {
            let letters: Vec<&str> = asked.iter().map(|asked| asked.letter.as_str()).collect();
            sent.push(format!("The system message of {}.", letters.join(", ")));
        }
        let shots = asked.iter().map(|asked| asked.spec.shots.len()).max().unwrap_or(0) as u32;
        if shots > 0 {
            let examples = counted(shots, "training row", "training rows");
            sent.push(format!("{examples} with their answers, as examples."));
        }
        let given = asked.iter().filter_map(|asked| asked.retrieval.as_ref());
        if let Some(k) = given.map(|retrieval| retrieval.spec.k).max() {
            let passages = counted(k as u32, "passage", "passages");
            sent.push(format!("With each input up to {passages} of the knowledge base."));
        }
        sent.push("Never the expected answers of the test rows.".to_owned());
        Ok(sent)
    }

    fn personal_data(&self, asked: &[&AskedCandidate]) -> Result<PersonalCount, ApiError> {
        let columns = self.columns()?;
        let asked_in = [Split::Test, Split::Validation];
        let sent: HashSet<RowId> =
            asked_in.into_iter().flat_map(|split| rows_of(&columns, split)).collect();
        let mut found = PersonalCount::default();
        if asked.iter().any(|asked| asked.retrieval.is_some()) {
            self.knowledge()?.note_personal(&mut found);
        }
        for asked in asked {
            if let SystemPrompt::Replace(text) = &asked.spec.system {
                found.note(text);
            }
            let shots = asked.spec.shots.iter();
            shots.for_each(|(input, answer)| found.note(&format!("{input}\n{answer}")));
        }
        found.note_rows(self, |row| sent.contains(&row), Example::input)?;
        Ok(found)
    }
}

fn names(asked: &[&AskedCandidate], host: &str) -> String {
    let mut names: Vec<&str> = asked
        .iter()
        .flat_map(|asked| asked.providers())
        .filter(|provider| provider.host == host)
        .map(|provider| provider.name.as_str())
        .collect();
    names.dedup();
    names.join(", ")
}
