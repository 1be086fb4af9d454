//! Group commit, off the requests' path: one thread that gathers what has come in, hands it to the
//! log in one go together with the calls that are made next, and only then has those made.
//!
//! So a call counts as under way from before it is sent until its answer is kept, and there are never
//! more of them than the concurrency: they are all that a crash can lose.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use holdout_types::{ApiError, Clock, Money, Progress, ProgressSink, Unit};
use tokio::sync::mpsc;

use crate::budget::Purse;
use crate::log::AnswerLog;
use crate::plan::Plan;
use crate::planner::{Planned, Question};
use crate::rate::Rate;
use crate::record::{AnswerRecord, CallKey};
use crate::source::AnswerSource;
use crate::width::Width;

/// How long to gather before a commit. Far below a call's latency, and long enough to share one
/// `fsync` among many answers.
const GATHER: Duration = Duration::from_millis(2);
/// The shortest time between two reports of progress.
const TELL_EVERY: Duration = Duration::from_millis(100);
/// The most that one commit takes.
const BATCH: usize = 1024;

/// What the committer is told.
pub(crate) enum Entry {
    /// What came of a call.
    Answer(Box<AnswerRecord>),
    /// Calls that were noted and are not made after all.
    Withdrawn(Vec<CallKey>),
    /// There are more calls to make.
    Planned,
    /// No more calls shall be made.
    Stop,
}

/// What was committed in a run.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    pub(crate) committed: u64,
    pub(crate) excluded: u64,
    pub(crate) from_cache: u64,
    pub(crate) spent: Money,
    /// Whether it ended because the next call might have exceeded the budget.
    pub(crate) is_over_budget: bool,
}

/// Where a run's progress is told.
pub(crate) struct Teller {
    sink: Arc<dyn ProgressSink>,
    clock: Arc<dyn Clock>,
    /// Answers that were there before the run.
    before: u64,
    total: u64,
    rate: Rate,
    told_at: Option<Duration>,
}

impl Teller {
    pub(crate) fn new(
        sink: Arc<dyn ProgressSink>,
        clock: Arc<dyn Clock>,
        before: u64,
        total: u64,
    ) -> Self {
        Self { sink, clock, before, total, rate: Rate::default(), told_at: None }
    }

    /// Tells how far it is, unless that was told just now.
    fn tell_in_time(&mut self, committed: u64) {
        let now = self.clock.monotonic();
        if self.told_at.is_none_or(|at| now.saturating_sub(at) >= TELL_EVERY) {
            self.tell(committed);
        }
    }

    fn tell(&mut self, committed: u64) {
        let done = self.before + committed;
        let now = self.clock.monotonic();
        self.told_at = Some(now);
        self.rate.note(now, done);
        let mut progress = Progress::new("Asking", Unit::Answers, done, Some(self.total));
        progress.rate = self.rate.per_second();
        let left = self.total.saturating_sub(done) as f64;
        progress.remaining_seconds =
            progress.rate.filter(|rate| *rate > 0.0).map(|rate| left / rate);
        self.sink.report(progress);
    }
}

/// The thread that commits.
pub(crate) struct Committer {
    pub(crate) plan: Arc<Plan>,
    pub(crate) log: Arc<dyn AnswerLog>,
    pub(crate) teller: Teller,
    pub(crate) purse: Purse,
    /// What the planner has ready.
    pub(crate) blocks: mpsc::Receiver<Vec<Planned>>,
    /// The way to the run, which makes the calls.
    pub(crate) calls: mpsc::Sender<Box<Question>>,
    /// How many of them are under way at once.
    pub(crate) width: Width,
    pub(crate) state: State,
}

/// What the committer has in hand.
#[derive(Default)]
pub(crate) struct State {
    ready: VecDeque<Planned>,
    /// Whether the planner has no more.
    is_planned: bool,
    is_stopping: bool,
    under_way: usize,
    answers: Vec<AnswerRecord>,
    withdrawn: Vec<CallKey>,
    tally: Tally,
}

impl Committer {
    /// Commits until every call of the plan has its answer, or every sender of entries is gone.
    pub(crate) fn run(mut self, mut inbox: mpsc::Receiver<Entry>) -> Result<Tally, ApiError> {
        self.teller.tell(0);
        while !self.is_done() && self.gather(&mut inbox) {
            self.turn()?;
        }
        self.state.tally.spent = self.purse.spent();
        self.teller.tell(self.state.tally.committed);
        Ok(self.state.tally)
    }

    /// Whether nothing is left to wait for. A run that stops tells what it still has until it is gone.
    fn is_done(&self) -> bool {
        let state = &self.state;
        let has_no_more = state.is_planned && state.ready.is_empty();
        !state.is_stopping && state.under_way == 0 && (has_no_more || state.tally.is_over_budget)
    }

    /// Takes in what has come; waits for it where nothing can be done meanwhile. False when all who
    /// could send something are gone.
    fn gather(&mut self, inbox: &mut mpsc::Receiver<Entry>) -> bool {
        if !self.has_work() {
            let Some(first) = inbox.blocking_recv() else { return false };
            if matches!(first, Entry::Answer(_)) {
                std::thread::sleep(GATHER);
            }
            self.take(first);
        }
        while self.state.answers.len() < BATCH {
            match inbox.try_recv() {
                Ok(entry) => self.take(entry),
                Err(mpsc::error::TryRecvError::Empty) => break,
                Err(mpsc::error::TryRecvError::Disconnected) => return self.has_something(),
            }
        }
        true
    }

    fn has_something(&self) -> bool {
        !self.state.answers.is_empty() || !self.state.withdrawn.is_empty()
    }

    /// Whether the next turn could do something without anything coming in.
    fn has_work(&mut self) -> bool {
        self.refill();
        let is_open = !self.state.is_stopping && !self.state.tally.is_over_budget;
        is_open
            && match self.state.ready.front() {
                Some(Planned::Known(_)) => true,
                Some(Planned::Ask(question)) => {
                    let has_room = self.state.under_way < self.width.now();
                    has_room
                        && (self.state.under_way == 0 || self.purse.has_for(&self.plan, question))
                }
                None => self.state.is_planned && self.state.under_way == 0,
            }
    }

    /// Takes a block from the planner, if there is nothing left of the last one.
    fn refill(&mut self) {
        use mpsc::error::TryRecvError;
        if !self.state.ready.is_empty() || self.state.is_planned {
            return;
        }
        match self.blocks.try_recv() {
            Ok(block) => self.state.ready.extend(block),
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Disconnected) => self.state.is_planned = true,
        }
    }

    fn take(&mut self, entry: Entry) {
        match entry {
            Entry::Answer(answer) => {
                self.state.under_way -= 1;
                self.purse.settle(&answer);
                self.note_latency(&answer);
                self.state.answers.push(*answer);
            }
            Entry::Withdrawn(calls) => {
                self.state.under_way -= calls.len();
                for call in &calls {
                    self.purse.give_back(*call);
                }
                self.state.withdrawn.extend(calls);
            }
            Entry::Planned => {}
            Entry::Stop => self.state.is_stopping = true,
        }
    }

    /// What a provider's answer says of how many are asked for at once.
    fn note_latency(&mut self, answer: &AnswerRecord) {
        let candidates = &self.plan.candidates;
        let place = candidates.iter().position(|one| one.spec.id == answer.call.candidate);
        if let (Some(place), Some(latency)) = (place, answer.latency)
            && !answer.from_cache
            && matches!(candidates[place].source, AnswerSource::Provider { .. })
        {
            self.width.note(self.teller.clock.monotonic(), place, latency.as_secs_f64() * 1e3);
        }
    }

    /// One group: what came in is kept, what is next is noted, and then made.
    fn turn(&mut self) -> Result<(), ApiError> {
        let next = self.next();
        let keys: Vec<CallKey> = next.iter().map(|question| self.plan.key(question.slot)).collect();
        let evaluation = self.plan.evaluation;
        let answers = std::mem::take(&mut self.state.answers);
        if !answers.is_empty() || !keys.is_empty() {
            self.log.commit(evaluation, &answers, &keys)?;
        }
        self.count(&answers);
        self.state.under_way += next.len();
        let calls = self.calls.clone();
        let unsent = next.into_iter().filter_map(|question| calls.blocking_send(question).err());
        let unsent: Vec<CallKey> = unsent.map(|back| self.plan.key(back.0.slot)).collect();
        if !unsent.is_empty() {
            // Nobody makes calls any more.
            self.take(Entry::Withdrawn(unsent));
            self.state.is_stopping = true;
        }
        let withdrawn = std::mem::take(&mut self.state.withdrawn);
        if !withdrawn.is_empty() {
            self.log.withdrawn(evaluation, &withdrawn)?;
        }
        Ok(())
    }

    /// The calls that may be made now. What is known without one joins the answers.
    #[expect(clippy::vec_box, reason = "the planner boxes a question once, and it stays so")]
    fn next(&mut self) -> Vec<Box<Question>> {
        let mut next = Vec::new();
        while !self.state.is_stopping && self.state.answers.len() < BATCH {
            self.refill();
            let under_way = self.state.under_way + next.len();
            let is_full = under_way >= self.width.now();
            match self.state.ready.pop_front() {
                None => break,
                Some(Planned::Known(record)) => self.state.answers.push(*record),
                Some(Planned::Ask(question))
                    if !is_full && self.purse.hold(&self.plan, &question) =>
                {
                    next.push(question);
                }
                Some(waiting) => {
                    self.state.tally.is_over_budget |= under_way == 0;
                    self.state.ready.push_front(waiting);
                    break;
                }
            }
        }
        next
    }

    fn count(&mut self, answers: &[AnswerRecord]) {
        let count = |is: fn(&AnswerRecord) -> bool| answers.iter().filter(|a| is(a)).count() as u64;
        let tally = &mut self.state.tally;
        tally.committed += answers.len() as u64;
        tally.excluded += count(|answer| !answer.outcome.counts());
        tally.from_cache += count(|answer| answer.from_cache);
        self.teller.tell_in_time(tally.committed);
    }
}
