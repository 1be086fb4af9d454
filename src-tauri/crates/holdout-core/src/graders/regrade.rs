//! Another primary metric over the stored answers of a judged evaluation: a judgement beside the first
//! one, exploratory, and without a call.

use holdout_statistics::Look;
use holdout_store::{Evaluation, EvaluationState};
use holdout_types::{ApiError, ErrorCode, EvaluationId};

use super::view::{GradersView, RegradeOffer};
use crate::compare::corrections;
use crate::compare::judgement::{Basis, Judgement, kept, reach_by, regraded};
use crate::compare::question::Question;
use crate::judge::KeptJudge;
use crate::judge::questions::Judgeable;
use crate::project::OpenProject;
use crate::settings::damaged;
use crate::study::Metric;
use crate::words::counted;

impl OpenProject {
    /// Judges an evaluation again, by the primary metric and the further graders as they are chosen
    /// now. What was judged before keeps its words.
    pub fn regrade(&self, id: EvaluationId) -> Result<GradersView, ApiError> {
        let evaluation = self.store.evaluations().get(id)?;
        let question = Question::of(&evaluation)?;
        let metric = self.metric()?;
        if !self.may_regrade(&evaluation, &question, &metric)? {
            let text =
                "There is nothing to regrade: these answers are judged by this metric already.";
            return Err(ApiError::new(ErrorCode::WrongState, text)
                .with_hint("Choose another primary metric first, or end the comparison."));
        }
        if let Some(judge) = KeptJudge::of_metric(&self.store, &metric)? {
            self.may_decide(&judge)?;
            let open = Judgeable::of(self, &evaluation)?.open(self, &judge)?;
            if open > 0 {
                let answers = counted(open as u32, "answer is", "answers are");
                let text = format!("{answers} not judged yet by {}.", judge.name());
                return Err(ApiError::new(ErrorCode::WrongState, text)
                    .with_hint("Have them judged on the Judge screen, then regrade."));
            }
        }
        let corrections = corrections::count(self)?;
        let basis = Basis { metric: &metric, look: Look::Exploratory, corrections };
        let judgement = reach_by(self, &evaluation, &question, &basis)?.under(metric.clone());
        let verdict = serde_json::to_value(judgement).map_err(|error| damaged(&error))?;
        self.store.verdicts_mut().add(id, &verdict)?;
        self.running.tell();
        self.graders_view()
    }

    /// What could be regraded: the newest judged evaluation, if it knows another metric only.
    pub(super) fn regrade_offer(&self, metric: &Metric) -> Result<Option<RegradeOffer>, ApiError> {
        let Some(id) = self.newest_judged()? else { return Ok(None) };
        let evaluation = self.store.evaluations().get(id)?;
        let question = Question::of(&evaluation)?;
        if !self.may_regrade(&evaluation, &question, metric)? {
            return Ok(None);
        }
        let says = format!(
            "The last comparison was judged by {}. Its answers can be graded by {} without a call; \
             what that finds is exploratory.",
            question.metric.name(),
            metric.name()
        );
        Ok(Some(RegradeOffer { evaluation: id, says }))
    }

    fn may_regrade(
        &self,
        evaluation: &Evaluation,
        question: &Question,
        metric: &Metric,
    ) -> Result<bool, ApiError> {
        if evaluation.state != EvaluationState::Finished || *metric == question.metric {
            return Ok(false);
        }
        // An expected answer that was corrected since makes it worth doing again.
        let corrections = corrections::count(self)?;
        let is_under_it = |(judgement, _): &(Judgement, _)| {
            judgement.under.as_ref() == Some(metric) && judgement.corrections == corrections
        };
        Ok(kept(self, evaluation)?.is_some()
            && !regraded(self, evaluation)?.iter().any(is_under_it))
    }
}
