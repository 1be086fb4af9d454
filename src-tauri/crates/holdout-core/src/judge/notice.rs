//! What would leave this computer for the judge, said before it does. Answers and, where it sees them,
//! expected answers go too, so it is agreed to by itself.

use holdout_types::{ApiError, ErrorCode};

use super::kept::KeptJudge;
use super::questions::Judgeable;
use super::texts::newest_answered;
use crate::compare::plan::view::SendNotice;
use crate::personal::PersonalCount;
use crate::project::OpenProject;
use crate::providers::host_of;
use crate::providers::show::is_here;
use crate::settings::{AgreedUse, Settings};
use crate::words::counted;

impl OpenProject {
    /// What would be sent to a judge; `None` where nothing leaves this computer.
    pub(super) fn judge_notice(
        &self,
        judge: &KeptJudge,
        judgeable: Option<&Judgeable>,
    ) -> Result<Option<SendNotice>, ApiError> {
        let Some(provider) = &judge.provider else { return Ok(None) };
        if is_here(&self.providers.profile(&provider.id)?.base_url) {
            return Ok(None);
        }
        let mut found = PersonalCount::default();
        found.note(&judge.spec.rubric);
        for (text, given) in judgeable.into_iter().flat_map(Judgeable::with_texts) {
            found.note(&format!("{}\n{given}", text.input));
        }
        Ok(Some(SendNotice {
            provider_name: provider.name.clone(),
            host: provider.host.clone(),
            letters: Vec::new(),
            sent: sent(judge, judgeable),
            has_personal: !found.is_empty(),
            personal: found.words(),
            agreed_at: self.settings()?.agreed(&provider.host, AgreedUse::Judging),
        }))
    }

    /// Notes that answers may be sent to the judge's host.
    pub fn agree_to_judge(&self, host: &str) -> Result<(), ApiError> {
        let judge = KeptJudge::current(&self.store)?;
        let asked = judge.as_ref().and_then(|judge| judge.provider.as_ref());
        if asked.is_none_or(|provider| provider.host != host) {
            let text = format!("No judge is asked at {host}.");
            return Err(ApiError::new(ErrorCode::InvalidInput, text).with_field("host"));
        }
        let at = self.clock.now();
        Settings::change(&self.store, |settings| settings.agree(host, AgreedUse::Judging, at))?;
        Ok(())
    }

    /// Refuses what would be sent to a judge whose host nobody agreed to, or that was moved since.
    pub(crate) fn may_judge(&self, judge: &KeptJudge) -> Result<(), ApiError> {
        let Some(provider) = &judge.provider else { return Ok(()) };
        let profile = self.providers.profile(&provider.id)?;
        let host = host_of(&profile.base_url)?;
        if host != provider.host {
            let text = format!(
                "The judge was set up at {}; {} now points to {host}.",
                provider.host, provider.name
            );
            return Err(ApiError::new(ErrorCode::WrongState, text)
                .with_hint("Set its address back under Settings, or set up the judge again."));
        }
        let agreed = self.settings()?.agreed(&host, AgreedUse::Judging).is_some();
        if agreed || is_here(&profile.base_url) {
            return Ok(());
        }
        let text = format!("Nobody has agreed yet that answers are sent to {host} to be judged.");
        Err(ApiError::new(ErrorCode::NotAgreed, text).with_hint(
            "Read under Judge on the Compare screen what would be sent, and agree there.",
        ))
    }

    /// The answers that a judge is asked about: the newest ones.
    pub(super) fn newest_judgeable(
        &self,
    ) -> Result<Option<(holdout_store::Evaluation, Judgeable)>, ApiError> {
        let Some(evaluation) = newest_answered(self)? else { return Ok(None) };
        let judgeable = Judgeable::of(self, &evaluation)?;
        Ok(Some((evaluation, judgeable)))
    }
}

fn sent(judge: &KeptJudge, judgeable: Option<&Judgeable>) -> Vec<String> {
    let answers = judgeable.map_or(0, |judgeable| judgeable.answers.len() as u32);
    let rows = judgeable.map_or(0, |judgeable| judgeable.rows.len() as u32);
    let mut sent = vec![
        format!(
            "{} to {}, with what was asked; later also those of comparisons that it decides.",
            counted(answers, "answer", "answers"),
            counted(rows, "row", "rows")
        ),
        "The rubric. Never which candidate answered.".to_owned(),
    ];
    let shown = judge.spec.examples.len() as u32;
    if shown > 0 {
        sent.push(format!(
            "{} with your rating, as examples.",
            counted(shown, "answer", "answers")
        ));
    }
    let reference = if judge.spec.shows_reference {
        "The expected answers of these rows."
    } else {
        "Never the expected answers."
    };
    sent.push(reference.to_owned());
    sent
}
