//! Answers of earlier evaluations that may stand for a call: those of the same project to the same
//! question, not too old, and from a model that still calls itself the same.
//!
//! Deliberately not in it: answers of the local provider, which are free and quick; those of an
//! endpoint, since a service changes behind its name; and those of a recording, which is one itself.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use holdout_evaluation::{AnswerRecord, CallKey, HashedCall};
use holdout_types::{ApiError, CandidateId, CandidateKind, EvaluationId, RowId, Timestamp};

use super::log::record;
use super::question::{AskedCandidate, Question};
use crate::project::OpenProject;

/// An answer that is older is asked for again.
const OLDEST_DAYS: i64 = 30;
const MILLISECONDS_A_DAY: i64 = 24 * 60 * 60 * 1_000;

/// Where the candidates of an evaluation find earlier answers.
pub(super) struct Earlier {
    since: Timestamp,
    candidates: HashMap<CandidateId, Sources>,
    /// What each candidate's model called itself last. An answer of a model that called itself
    /// otherwise is that of another one.
    replies: Mutex<HashMap<CandidateId, Option<String>>>,
}

/// The candidates of earlier evaluations that asked the same model at the same provider, the newest
/// first.
type Sources = Vec<(EvaluationId, CandidateId)>;

impl Earlier {
    /// Looks through the evaluations of the project.
    pub(super) fn of(project: &OpenProject, evaluation: EvaluationId) -> Result<Self, ApiError> {
        let question = Question::of(&project.store.evaluations().get(evaluation)?)?;
        let mut others = Vec::new();
        for other in project.store.evaluations().all()? {
            if other.id != evaluation {
                others.push((other.id, Question::of(&other)?));
            }
        }
        let now = project.clock.now().0;
        let mut earlier = Self {
            since: Timestamp(now - OLDEST_DAYS * MILLISECONDS_A_DAY),
            candidates: HashMap::new(),
            replies: Mutex::default(),
        };
        for asked in question.candidates.iter().filter(|asked| may_reuse(asked)) {
            earlier.add(project, asked, &others)?;
        }
        Ok(earlier)
    }

    fn add(
        &mut self,
        project: &OpenProject,
        asked: &AskedCandidate,
        others: &[(EvaluationId, Question)],
    ) -> Result<(), ApiError> {
        let mut sources = Sources::new();
        let mut newest: Option<(Option<String>, Timestamp)> = None;
        for (evaluation, question) in others {
            for source in question.candidates.iter().filter(|other| is_same_model(asked, other)) {
                let id = source.spec.id;
                sources.push((*evaluation, id));
                let last = project.store.results().last_model(*evaluation, id)?;
                newest = newest.into_iter().chain(last).max_by_key(|(_, at)| at.0);
            }
        }
        if let Some((reply, _)) = newest {
            self.replies
                .get_mut()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(asked.spec.id, reply);
            self.candidates.insert(asked.spec.id, sources);
        }
        Ok(())
    }

    /// The answers that may stand for these calls.
    pub(super) fn answers(
        &self,
        project: &OpenProject,
        asked: &[HashedCall],
    ) -> Result<HashMap<CallKey, AnswerRecord>, ApiError> {
        let mut found = HashMap::new();
        for (candidate, sources) in &self.candidates {
            let calls: Vec<&HashedCall> =
                asked.iter().filter(|(call, _)| call.candidate == *candidate).collect();
            let rows: Vec<(RowId, [u8; 32])> =
                calls.iter().map(|(call, hash)| (call.row, *hash)).collect();
            let kept = project.store.results().to_requests(sources, &rows, self.since)?;
            let records = calls.into_iter().zip(kept).filter_map(|(asked, row)| {
                let record = record(&row?);
                self.is_same_reply(*candidate, &record).then_some((asked.0, record))
            });
            found.extend(records);
        }
        Ok(found)
    }

    /// Notes what models call themselves now.
    pub(super) fn note(&self, answers: &[AnswerRecord]) {
        let mut replies = self.replies.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = |answer: &&AnswerRecord| answer.outcome.counts() && !answer.from_cache;
        for answer in answers.iter().filter(fresh) {
            if let Some(reply) = replies.get_mut(&answer.call.candidate)
                && *reply != answer.model
            {
                reply.clone_from(&answer.model);
            }
        }
    }

    fn is_same_reply(&self, candidate: CandidateId, record: &AnswerRecord) -> bool {
        let replies = self.replies.lock().unwrap_or_else(PoisonError::into_inner);
        replies.get(&candidate).is_some_and(|reply| *reply == record.model)
    }
}

fn may_reuse(asked: &AskedCandidate) -> bool {
    let kind = asked.spec.kind;
    asked.provider.is_some() && !matches!(kind, CandidateKind::Endpoint | CandidateKind::Recorded)
}

fn is_same_model(asked: &AskedCandidate, other: &AskedCandidate) -> bool {
    may_reuse(other) && asked.provider == other.provider && asked.spec.model == other.spec.model
}
