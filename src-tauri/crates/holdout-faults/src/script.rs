//! How a server shall behave.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::bucket::Bucket;
use crate::fault::{Fault, Route, When};

/// What a model is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The model's name.
    pub model: String,
    /// The last message.
    pub text: String,
}

type Answer = dyn Fn(&Question) -> String + Send + Sync;

/// A server's behaviour: its answers, the course of its jobs, and its faults.
pub struct Script {
    pub(crate) latency: Duration,
    pub(crate) answer: Box<Answer>,
    /// What each look at a job changes in it; the last stays.
    pub(crate) job_course: Vec<Value>,
    pub(crate) events: Vec<Value>,
    pub(crate) checkpoints: Vec<Value>,
    pub(crate) newest_first: bool,
    pub(crate) echoes_metadata: bool,
    pub(crate) rules: Vec<Rule>,
    /// The most answers a second.
    pub(crate) bucket: Option<Bucket>,
    /// Whether requests are remembered.
    pub(crate) remembers: bool,
    /// At which look a batch is answered.
    pub(crate) batch_looks: usize,
}

/// A fault in its place.
pub(crate) struct Rule {
    route: Route,
    when: When,
    fault: Fault,
    seen: AtomicU64,
}

impl Default for Script {
    /// A server that behaves: it answers with the question, and its jobs succeed at the fourth look.
    fn default() -> Self {
        Self {
            latency: Duration::ZERO,
            answer: Box::new(|question| question.text.clone()),
            job_course: vec![
                json!({"status": "validating_files"}),
                json!({"status": "queued"}),
                json!({"status": "running"}),
                json!({"status": "succeeded", "fine_tuned_model": "ft:stub", "trained_tokens": 100}),
            ],
            events: Vec::new(),
            checkpoints: Vec::new(),
            newest_first: true,
            echoes_metadata: true,
            rules: Vec::new(),
            bucket: None,
            remembers: true,
            batch_looks: 2,
        }
    }
}

impl Script {
    /// Answers every question so.
    #[must_use]
    pub fn answer(mut self, answer: impl Fn(&Question) -> String + Send + Sync + 'static) -> Self {
        self.answer = Box::new(answer);
        self
    }

    /// Takes so long for every answer.
    #[must_use]
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// Misbehaves so, there and then. The first fault that applies is taken.
    #[must_use]
    pub fn fault(mut self, route: Route, when: When, fault: Fault) -> Self {
        self.rules.push(Rule { route, when, fault, seen: AtomicU64::new(0) });
        self
    }

    /// Refuses more than so many questions a second; as many may come at once in the beginning.
    #[must_use]
    pub fn at_most_a_second(mut self, questions: f64) -> Self {
        self.bucket = Some(Bucket::new(questions));
        self
    }

    /// Answers a batch only when it is looked at so often.
    #[must_use]
    pub fn batches_take(mut self, looks: usize) -> Self {
        self.batch_looks = looks;
        self
    }

    /// Remembers no requests, for runs of very many.
    #[must_use]
    pub fn forgetful(mut self) -> Self {
        self.remembers = false;
        self
    }

    /// The fields that each look at a job changes in it; after the last, nothing changes.
    #[must_use]
    pub fn job_course(mut self, course: Vec<Value>) -> Self {
        self.job_course = course;
        self
    }

    /// The events of every job, oldest first.
    #[must_use]
    pub fn events(mut self, events: Vec<Value>) -> Self {
        self.events = events;
        self
    }

    /// The checkpoints of every job.
    #[must_use]
    pub fn checkpoints(mut self, checkpoints: Vec<Value>) -> Self {
        self.checkpoints = checkpoints;
        self
    }

    /// Lists events with the oldest first, as Nebius does; OpenAI lists the newest first.
    #[must_use]
    pub fn oldest_first(mut self) -> Self {
        self.newest_first = false;
        self
    }

    /// Forgets the metadata of jobs, as some servers do.
    #[must_use]
    pub fn without_metadata(mut self) -> Self {
        self.echoes_metadata = false;
        self
    }

    /// The fault for this request. Every rule for its route counts it.
    pub(crate) fn fault_for(&self, route: Route) -> Option<Fault> {
        let is_over =
            route == Route::Chat && self.bucket.as_ref().is_some_and(|bucket| !bucket.takes());
        let mut fault = is_over.then(|| Fault::RateLimited(Vec::new()));
        for rule in self.rules.iter().filter(|rule| rule.route.covers(route)) {
            let number = rule.seen.fetch_add(1, Ordering::SeqCst);
            if fault.is_none() && rule.when.holds(number) {
                fault = Some(rule.fault.clone());
            }
        }
        fault
    }
}

/// A script is shared by all connections of its server.
pub(crate) type Shared = Arc<Script>;
