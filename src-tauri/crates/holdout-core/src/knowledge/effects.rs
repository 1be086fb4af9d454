//! What changes when the documents change: what looks them up, and not what was trained.

use holdout_store::Candidate;
use holdout_types::{ApiError, CandidateKind};

use super::base::short;
use super::view::EffectView;
use crate::candidates::spec::Spec;
use crate::compare::question::Question;
use crate::project::OpenProject;

impl OpenProject {
    /// What a change of the documents does to each candidate.
    pub(super) fn effects(&self) -> Result<Vec<EffectView>, ApiError> {
        let now = self.knowledge_version()?;
        let mut effects = Vec::new();
        for candidate in self.taking_part()? {
            let spec = Spec::of(&candidate)?;
            let judged = self.last_judged_with(&candidate.letter)?;
            effects.push(EffectView {
                follows: spec.retrieval.is_some(),
                text: effect(&candidate, &spec, judged.as_deref(), now.as_deref()),
                letter: candidate.letter,
            });
        }
        Ok(effects)
    }

    /// The version of the knowledge base that a candidate was last judged with.
    fn last_judged_with(&self, letter: &str) -> Result<Option<String>, ApiError> {
        let Some(newest) = self.newest_judged()? else { return Ok(None) };
        let question = Question::of(&self.store.evaluations().get(newest)?)?;
        let asked = question.candidates.into_iter().find(|asked| asked.letter == letter);
        Ok(asked.and_then(|asked| asked.retrieval).map(|retrieval| retrieval.knowledge))
    }
}

fn effect(candidate: &Candidate, spec: &Spec, judged: Option<&str>, now: Option<&str>) -> String {
    let Candidate { letter, kind, .. } = candidate;
    if spec.retrieval.is_none() {
        return match kind {
            CandidateKind::FineTuned => format!(
                "{letter} learnt its answers in training: a change of documents changes nothing in \
                 it. It has to be trained again on rows that say the new facts."
            ),
            _ => format!("{letter} looks nothing up: a change of documents changes nothing in it."),
        };
    }
    let trained = match kind {
        CandidateKind::FineTunedRag => " It stays trained as it is.",
        _ => "",
    };
    match (judged, now) {
        (Some(then), Some(now)) if then != now => format!(
            "{letter} was compared with version {} of the documents; its next answers use {}.{trained}",
            short(then),
            short(now)
        ),
        (Some(_), None) => {
            format!("{letter} was compared with documents that are no longer here.{trained}")
        }
        _ => format!(
            "{letter} looks things up: once documents are indexed again, its next answers use \
             them.{trained}"
        ),
    }
}
