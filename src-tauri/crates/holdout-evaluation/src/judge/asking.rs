//! Asking a judge, by the runner that asks candidates: as paced, as durable, as easy to stop.
//!
//! A judge is a candidate whose rows are the things to be judged. A reply that can't be read is asked
//! for once more, with a reminder; after that there is no judgement.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use holdout_provider::{Client, Usage};
use holdout_types::{
    ApiError, Cancel, CandidateId, CandidateKind, Clock, EvaluationId, Message, Money, Progress,
    ProgressSink, Role, RowId, Timestamp,
};

use super::prompt::{JudgeQuestion, REMINDER};
use super::reply::read_reply;
use super::spec::{JudgeSpec, Said};
use crate::candidate::{CandidateSpec, EvaluationRow, SystemPrompt, TokenPrices};
use crate::grader::{Grader, GraderError};
use crate::log::AnswerLog;
use crate::plan::{Plan, PlannedCandidate};
use crate::record::{AnswerRecord, CallKey, Outcome};
use crate::runner::{RunError, run};
use crate::source::{AnswerSource, RowSource};

/// A field of requests that many servers lack.
const FORMAT_FIELD: &str = "response_format";
/// How often one thing is asked before its judge counts as having no judgement.
const MOST_CALLS: u32 = 2;

/// What is to be judged, by whom.
#[derive(Debug, Clone)]
pub struct JudgePlan {
    /// The evaluation whose answers are judged.
    pub evaluation: EvaluationId,
    /// The judge's hash.
    pub judge: [u8; 32],
    /// The judge.
    pub spec: JudgeSpec,
    /// The way to it.
    pub client: Client,
    /// What its tokens cost; `None` is unknown.
    pub prices: Option<TokenPrices>,
    /// What is judged. The same thing twice is judged once.
    pub questions: Vec<JudgeQuestion>,
    /// How many requests are under way at once; at least 1.
    pub concurrency: usize,
}

/// What came of asking a judge.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgementRecord {
    /// What was asked, by [`JudgeQuestion::hash`].
    pub asked: [u8; 32],
    /// The row.
    pub row: RowId,
    /// The hash of the answer's text; absent where two answers were compared.
    pub answer: Option<[u8; 32]>,
    /// What it said; `None` where that can't be read, or nothing came.
    pub said: Option<Said>,
    /// The whole reply.
    pub reply: Option<String>,
    /// Whether it is never asked again.
    pub is_final: bool,
    /// The tokens of all calls, as the provider counted them.
    pub usage: Option<Usage>,
    /// What all calls cost; `None` is unknown.
    pub cost: Option<Money>,
    /// How often it was asked.
    pub calls: u32,
    /// The provider's id of the last call.
    pub request_id: Option<String>,
    /// The model that judged, as the provider calls it.
    pub model: Option<String>,
    /// What kept the judgement away.
    pub error: Option<String>,
    /// When.
    pub judged_at: Timestamp,
}

/// Where judgements are kept. Methods block until what they are told is durable.
pub trait JudgementLog: Send + Sync {
    /// All that a judge has said already.
    fn kept(&self, judge: [u8; 32]) -> Result<Vec<JudgementRecord>, ApiError>;

    /// Keeps judgements, all or none. One that was not final gives way.
    fn commit(&self, judge: [u8; 32], judgements: &[JudgementRecord]) -> Result<(), ApiError>;
}

/// What a judging did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JudgeSummary {
    /// Different things to be judged.
    pub total: u64,
    /// Those that were judged before.
    pub before: u64,
    /// Calls that were made.
    pub calls: u64,
}

/// Why a judging ended early. What was said is kept.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum JudgeError {
    /// The runner ended.
    #[error(transparent)]
    Run(#[from] RunError),
    /// Judgements can't be read or kept.
    #[error("Judgements can't be stored: {0}")]
    Log(ApiError),
    /// A fault in this app.
    #[error(transparent)]
    Grader(#[from] GraderError),
}

impl From<JudgeError> for ApiError {
    fn from(error: JudgeError) -> Self {
        match error {
            JudgeError::Run(error) => error.into(),
            JudgeError::Log(error) => error,
            JudgeError::Grader(error) => {
                Self::new(holdout_types::ErrorCode::Internal, error.to_string())
            }
        }
    }
}

/// Asks whatever the judge has not said yet.
///
/// # Errors
///
/// [`JudgeError`] says why it ended early; the next judging goes on from what was kept.
pub async fn judge_answers(
    plan: &JudgePlan,
    log: Arc<dyn JudgementLog>,
    progress: Arc<dyn ProgressSink>,
    cancel: Cancel,
    clock: Arc<dyn Clock>,
) -> Result<JudgeSummary, JudgeError> {
    let mut open = Open::read(plan, &log).await?;
    let mut summary = JudgeSummary { total: open.total, before: open.before(), calls: 0 };
    let mut structured = true;
    loop {
        let items = open.next_round();
        if items.is_empty() {
            return Ok(summary);
        }
        let inbox = Arc::new(Inbox::new(plan, items, &log));
        let sink = Arc::new(Judging { sink: Arc::clone(&progress), done: open.done() });
        let round = inbox.plan(plan, structured)?;
        let (rows, answers) = (inbox.clone(), inbox.clone());
        let ended = run(Arc::new(round), rows, answers, sink, cancel.clone(), clock.clone()).await;
        let refuses_format = inbox.refuses_format(ended.as_ref().err());
        summary.calls += open.take_in(&inbox, structured && refuses_format);
        if structured && refuses_format {
            structured = false;
            continue;
        }
        ended?;
    }
}

/// One thing to be judged, and what was said of it so far.
#[derive(Debug, Clone)]
struct Item {
    asked: [u8; 32],
    question: JudgeQuestion,
    before: Option<JudgementRecord>,
}

impl Item {
    const fn calls(&self) -> u32 {
        match &self.before {
            Some(before) => before.calls,
            None => 0,
        }
    }

    fn messages(&self, spec: &JudgeSpec) -> Vec<Message> {
        let mut messages = self.question.messages(spec, self.asked);
        if let Some(reply) = self.before.as_ref().and_then(|before| before.reply.as_ref()) {
            messages.push(Message::new(Role::Assistant, reply));
            messages.push(Message::new(Role::User, REMINDER));
        }
        messages
    }
}

/// What is still open.
struct Open {
    total: u64,
    items: Vec<Item>,
    /// Things that met an error in this judging; they are left to the next one.
    given_up: HashSet<[u8; 32]>,
}

impl Open {
    async fn read(plan: &JudgePlan, log: &Arc<dyn JudgementLog>) -> Result<Self, JudgeError> {
        let (log, judge) = (Arc::clone(log), plan.judge);
        let kept = tokio::task::spawn_blocking(move || log.kept(judge)).await;
        let kept = kept.map_err(|error| RunError::Internal(error.to_string()))?;
        let kept = kept.map_err(JudgeError::Log)?;
        let mut known: HashMap<_, _> = kept.into_iter().map(|one| (one.asked, one)).collect();
        let mut items = Vec::new();
        let mut seen = HashSet::new();
        for question in &plan.questions {
            let asked = question.hash(plan.judge, &plan.spec);
            if !seen.insert(asked) {
                continue;
            }
            let before = known.remove(&asked);
            if !before.as_ref().is_some_and(|before| before.is_final) {
                items.push(Item { asked, question: question.clone(), before });
            }
        }
        Ok(Self { total: seen.len() as u64, items, given_up: HashSet::new() })
    }

    fn done(&self) -> [u64; 2] {
        [self.total - self.items.len() as u64, self.total]
    }

    fn before(&self) -> u64 {
        self.done()[0]
    }

    /// What is asked next: first what was never answered, then what has to be repeated; singles and
    /// pairs apart, since they have another form.
    fn next_round(&self) -> Vec<Item> {
        let may = |item: &&Item| !self.given_up.contains(&item.asked);
        let Some(calls) = self.items.iter().filter(may).map(Item::calls).min() else {
            return Vec::new();
        };
        let first = self.items.iter().filter(may).find(|item| item.calls() == calls);
        let Some(pair) = first.map(|item| item.question.is_pair()) else { return Vec::new() };
        let now = |item: &&Item| item.calls() == calls && item.question.is_pair() == pair;
        self.items.iter().filter(may).filter(now).cloned().collect()
    }

    /// Takes in what a round brought; errors are forgiven where they are about the form of the request.
    fn take_in(&mut self, inbox: &Inbox, forgives: bool) -> u64 {
        let brought: HashMap<_, _> =
            inbox.brought().drain(..).map(|record| (record.asked, record)).collect();
        let mut calls = 0;
        self.items.retain_mut(|item| {
            let Some(record) = brought.get(&item.asked) else { return true };
            calls += u64::from(record.calls.saturating_sub(item.calls()));
            if record.error.is_some() && !forgives {
                self.given_up.insert(item.asked);
            }
            if record.error.is_none() {
                item.before = Some(record.clone());
            }
            !record.is_final
        });
        calls
    }
}

/// The runner's log of one round: turns answers into judgements and passes them on.
struct Inbox {
    judge: [u8; 32],
    spec: JudgeSpec,
    items: Vec<Item>,
    log: Arc<dyn JudgementLog>,
    brought: Mutex<Vec<JudgementRecord>>,
    refuses_format: AtomicBool,
}

impl Inbox {
    fn new(plan: &JudgePlan, items: Vec<Item>, log: &Arc<dyn JudgementLog>) -> Self {
        Self {
            judge: plan.judge,
            spec: plan.spec.clone(),
            items,
            log: Arc::clone(log),
            brought: Mutex::default(),
            refuses_format: AtomicBool::new(false),
        }
    }

    /// The round as the runner takes it: the judge is the only candidate, each thing a row.
    fn plan(&self, plan: &JudgePlan, structured: bool) -> Result<Plan, JudgeError> {
        let format = self.items.first().filter(|_| structured);
        let spec = CandidateSpec {
            id: CandidateId(0),
            name: format!("The judge {}", plan.spec.model),
            kind: CandidateKind::Prompted,
            model: plan.spec.model.clone(),
            system: SystemPrompt::AsInRow,
            shots: Vec::new(),
            sampling: plan.spec.sampling.clone(),
            response_format: format.map(|item| item.question.response_format(plan.spec.scale)),
            unwrap: None,
            prices: plan.prices,
        };
        let source = AnswerSource::Provider { client: plan.client.clone(), context: None };
        Ok(Plan {
            evaluation: plan.evaluation,
            candidates: vec![PlannedCandidate { spec, source }],
            rows: (0..self.items.len() as u32).map(RowId).collect(),
            trials: 1,
            grader: Grader::ExactMatch.ready()?,
            concurrency: plan.concurrency.max(1),
            seed: 0,
            budget: None,
            reuses_answers: false,
        })
    }

    fn brought(&self) -> std::sync::MutexGuard<'_, Vec<JudgementRecord>> {
        self.brought.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn refuses_format(&self, ended: Option<&RunError>) -> bool {
        let stopped = ended.is_some_and(|error| error.to_string().contains(FORMAT_FIELD));
        stopped || self.refuses_format.load(Ordering::Relaxed)
    }

    fn judgement(&self, answer: &AnswerRecord) -> Option<JudgementRecord> {
        let item = self.items.get(answer.call.row.0 as usize)?;
        let blank = JudgementRecord {
            asked: item.asked,
            row: item.question.row,
            answer: item.question.answer_hash(),
            said: None,
            reply: None,
            is_final: false,
            usage: answer.usage,
            cost: answer.cost,
            calls: item.calls() + 1,
            request_id: answer.request_id.clone(),
            model: answer.model.clone(),
            error: None,
            judged_at: answer.ended_at,
        };
        Some(match &answer.outcome {
            Outcome::Answered { text, .. } => {
                let said = read_reply(text, self.spec.scale, item.question.is_pair());
                let is_final = said.is_some() || blank.calls >= MOST_CALLS;
                JudgementRecord { said, reply: Some(text.clone()), is_final, ..blank }
                    .after(item.before.as_ref())
            }
            // The judge's own refusal was paid for, and would be the same again.
            Outcome::Wrong { text, .. } => {
                JudgementRecord { reply: Some(text.clone()), is_final: true, ..blank }
                    .after(item.before.as_ref())
            }
            Outcome::Excluded { reason } => self.failed(item, reason, blank),
        })
    }

    /// What failed counts as no call, and leaves what was said before.
    fn failed(&self, item: &Item, reason: &str, blank: JudgementRecord) -> JudgementRecord {
        if reason.contains(FORMAT_FIELD) {
            self.refuses_format.store(true, Ordering::Relaxed);
        }
        let error = Some(reason.to_owned());
        match &item.before {
            Some(before) => JudgementRecord { error, is_final: false, ..before.clone() },
            None => JudgementRecord { calls: 0, error, ..blank },
        }
    }
}

impl JudgementRecord {
    /// With what was spent before added.
    fn after(mut self, before: Option<&Self>) -> Self {
        let Some(before) = before.filter(|before| before.calls > 0) else { return self };
        self.cost = self.cost.zip(before.cost).map(|(now, then)| now + then);
        self.usage = self.usage.zip(before.usage).map(|(now, then)| Usage {
            prompt_tokens: now.prompt_tokens + then.prompt_tokens,
            cached_tokens: now.cached_tokens + then.cached_tokens,
            completion_tokens: now.completion_tokens + then.completion_tokens,
        });
        self
    }
}

/// Each thing to be judged is a row, by its place.
impl RowSource for Inbox {
    fn read(&self, rows: &[RowId]) -> Result<Vec<EvaluationRow>, ApiError> {
        let row = |id: &RowId| {
            let item = self.items.get(id.0 as usize)?;
            Some(EvaluationRow {
                id: *id,
                messages: item.messages(&self.spec),
                tools: Vec::new(),
                expected: String::new(),
                label: None,
            })
        };
        Ok(rows.iter().filter_map(row).collect())
    }
}

/// What was said before is no row of a round, so nothing is answered when one begins.
impl AnswerLog for Inbox {
    fn answered(
        &self,
        _evaluation: EvaluationId,
        _each: &mut dyn FnMut(CallKey),
    ) -> Result<(), ApiError> {
        Ok(())
    }

    fn commit(
        &self,
        _evaluation: EvaluationId,
        answers: &[AnswerRecord],
        _next: &[CallKey],
    ) -> Result<(), ApiError> {
        let judgements: Vec<_> = answers.iter().filter_map(|one| self.judgement(one)).collect();
        self.log.commit(self.judge, &judgements)?;
        self.brought().extend(judgements);
        Ok(())
    }
}

/// Tells progress over all rounds.
struct Judging {
    sink: Arc<dyn ProgressSink>,
    done: [u64; 2],
}

impl ProgressSink for Judging {
    fn report(&self, mut progress: Progress) {
        let [before, total] = self.done;
        progress.stage = "Judging".into();
        progress.done = (progress.done + before).min(total);
        progress.total = Some(total);
        self.sink.report(progress);
    }
}
