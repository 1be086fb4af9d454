//! What would leave this computer, said before it does.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use holdout_dataset::Example;
use holdout_dataset::personal::{PersonalData, kinds_in};
use holdout_evaluation::SystemPrompt;
use holdout_types::{ApiError, ErrorCode, IssueCode, RowId, Split};

use super::trial::TRIAL_ROWS;
use super::view::SendNotice;
use crate::compare::question::{AskedCandidate, Question};
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
            if let Some(provider) = &asked.provider
                && !is_here(&self.providers.profile(&provider.id)?.base_url)
            {
                by_host.entry(&provider.host).or_default().push(asked);
            }
        }
        let notice = |(host, asked): (&str, Vec<&AskedCandidate>)| {
            let found = self.personal_data(&asked)?;
            Ok(SendNotice {
                provider_name: names(&asked),
                host: host.to_owned(),
                letters: asked.iter().map(|asked| asked.letter.clone()).collect(),
                sent: self.sent(&asked)?,
                has_personal: !found.is_empty(),
                personal: personal_words(&found),
                agreed_at: settings.agreed(host, AgreedUse::Asking),
            })
        };
        by_host.into_iter().map(notice).collect()
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
        let trial = rows(Split::Validation).min(TRIAL_ROWS);
        let mut sent = vec![format!(
            "The input of {}; of {} in a trial.",
            counted(rows(Split::Test), "test row", "test rows"),
            counted(trial, "validation row", "validation rows")
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
        sent.push("Never the expected answers of the test rows.".to_owned());
        Ok(sent)
    }

    /// How many of the texts that would be sent hold what.
    fn personal_data(
        &self,
        asked: &[&AskedCandidate],
    ) -> Result<BTreeMap<PersonalData, u32>, ApiError> {
        let mut found = BTreeMap::new();
        let mut note = |text: &str| {
            for kind in kinds_in(text) {
                *found.entry(kind).or_insert(0) += 1;
            }
        };
        for asked in asked {
            if let SystemPrompt::Replace(text) = &asked.spec.system {
                note(text);
            }
            asked.spec.shots.iter().for_each(|(input, answer)| note(&format!("{input}\n{answer}")));
        }
        self.store.rows().visit(&self.sent_rows_with_personal_data()?, |row| {
            if let Ok(example) = Example::parse(row.raw) {
                note(&example.input());
            }
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }

    /// The rows that would be sent and that the check found personal data in.
    fn sent_rows_with_personal_data(&self) -> Result<Vec<RowId>, ApiError> {
        let columns = self.columns()?;
        let trial = rows_of(&columns, Split::Validation).into_iter().take(TRIAL_ROWS as usize);
        let sent: std::collections::HashSet<RowId> =
            rows_of(&columns, Split::Test).into_iter().chain(trial).collect();
        let issues = columns.report.issues.iter();
        let hits = issues.filter(|issue| issue.code == IssueCode::PersonalData);
        let rows = hits.flat_map(|issue| issue.rows.iter().copied().map(RowId));
        Ok(rows.filter(|row| sent.contains(row)).collect())
    }
}

fn names(asked: &[&AskedCandidate]) -> String {
    let mut names: Vec<&str> = asked
        .iter()
        .filter_map(|asked| asked.provider.as_ref())
        .map(|provider| provider.name.as_str())
        .collect();
    names.dedup();
    names.join(", ")
}

pub(crate) fn personal_words(found: &BTreeMap<PersonalData, u32>) -> String {
    if found.is_empty() {
        return "No e-mail addresses, phone numbers, bank accounts, payment cards or IP addresses \
                were found in them. Names and postal addresses are not looked for."
            .to_owned();
    }
    let words: Vec<String> = found
        .iter()
        .map(|(kind, count)| {
            let (one, many) = kind.words();
            let text = if *count == 1 { "text" } else { "texts" };
            let what = if *count == 1 { one } else { many };
            format!("{} {text} with {what}", thousands(u64::from(*count)))
        })
        .collect();
    format!(
        "Personal data was found: {}. Leave those rows out on the Data screen if they must not be sent.",
        words.join(", ")
    )
}
