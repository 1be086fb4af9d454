//! The versions of a candidate. One that was evaluated never changes: a change makes another in its
//! place, with a letter of its own, and either can be gone back to.

use std::collections::HashMap;

use holdout_store::Candidate;
use holdout_types::{ApiError, CandidateId, ErrorCode};

use super::spec::Spec;
use super::view::{CandidatesView, VersionView};
use crate::project::OpenProject;
use crate::report::day;
use crate::settings::Settings;
use crate::words::listed;

impl OpenProject {
    /// Puts another version of a candidate back in its place, also as the baseline. Both keep their
    /// letters and their answers.
    pub fn restore_version(
        &self,
        now: CandidateId,
        to: CandidateId,
    ) -> Result<CandidatesView, ApiError> {
        let all = self.store.candidates().all()?;
        let family = family(&all, now);
        let is_off = |candidate: &&&Candidate| candidate.removed_at.is_some();
        let Some(wanted) = family.iter().find(|one| one.id == to).filter(is_off) else {
            let text = "That is no earlier version of this candidate.";
            return Err(ApiError::new(ErrorCode::NotFound, text)
                .with_hint("Choose one of those that its history lists."));
        };
        if self.running.training.id().is_some() || self.running.comparing.id().is_some() {
            let text = "A training or a comparison is running, so candidates stay as they are.";
            return Err(ApiError::new(ErrorCode::WrongState, text)
                .with_hint("Wait until it is over, or stop it."));
        }
        self.store.candidates_mut().go_back(now, wanted.id)?;
        Settings::change(&self.store, |settings| {
            if settings.baseline == Some(now) {
                settings.baseline = Some(wanted.id);
            }
        })?;
        self.candidates_view()
    }
}

/// The versions of a candidate, the newest first; none where it was never changed.
pub(super) fn versions(all: &[Candidate], id: CandidateId) -> Result<Vec<VersionView>, ApiError> {
    let family = family(all, id);
    if family.len() < 2 {
        return Ok(Vec::new());
    }
    let by_id: HashMap<CandidateId, &Candidate> = all.iter().map(|one| (one.id, one)).collect();
    let version = |candidate: &&Candidate| {
        let before = candidate.replaces.and_then(|before| by_id.get(&before).copied());
        Ok::<_, ApiError>(VersionView {
            id: candidate.id,
            letter: candidate.letter.clone(),
            name: candidate.name.clone(),
            at: candidate.created_at,
            is_this: candidate.id == id,
            can_be_restored: candidate.removed_at.is_some(),
            text: said(candidate, before)?,
        })
    };
    family.iter().rev().map(version).collect()
}

/// All that were made from one another, in the order in which they were made.
fn family(all: &[Candidate], id: CandidateId) -> Vec<&Candidate> {
    let before: HashMap<CandidateId, Option<CandidateId>> =
        all.iter().map(|one| (one.id, one.replaces)).collect();
    // A candidate replaces an older one, so the way to the first has an end.
    let first_of = |mut id: CandidateId| {
        while let Some(Some(earlier)) = before.get(&id) {
            id = *earlier;
        }
        id
    };
    let first = first_of(id);
    all.iter().filter(|one| first_of(one.id) == first).collect()
}

fn said(candidate: &Candidate, before: Option<&Candidate>) -> Result<String, ApiError> {
    let on = day(candidate.created_at);
    let Some(before) = before else { return Ok(format!("Added on {on}.")) };
    let letter = &before.letter;
    if Spec::of(candidate)?.recording.is_some() && Spec::of(before)?.recording.is_none() {
        return Ok(format!(
            "{letter}\u{2019}s answers, frozen on {on}. {letter}\u{2019}s answers stay."
        ));
    }
    let what = differences(candidate, before)?;
    let were = if what.len() > 1 { "were" } else { "was" };
    let what = if what.is_empty() { "settings".to_owned() } else { listed(&what) };
    Ok(format!(
        "After {letter}\u{2019}s {what} {were} changed on {on}. {letter}\u{2019}s answers stay."
    ))
}

/// What differs between a candidate and the one that it was made from.
fn differences(now: &Candidate, before: &Candidate) -> Result<Vec<&'static str>, ApiError> {
    let (spec, old) = (Spec::of(now)?, Spec::of(before)?);
    let parts = [
        (now.name != before.name, "name"),
        (spec.system != old.system, "prompt"),
        (spec.examples != old.examples, "examples"),
        ((&spec.provider, &spec.base_model) != (&old.provider, &old.base_model), "model"),
        (spec.sampling != old.sampling, "sampling"),
        ((&spec.response_format, &spec.unwrap) != (&old.response_format, &old.unwrap), "schema"),
        (spec.trained_model != old.trained_model && spec.trained_model.is_some(), "trained model"),
    ];
    Ok(parts.into_iter().filter(|(differs, _)| *differs).map(|(_, what)| what).collect())
}
