//! What goes wrong.

use std::time::Duration;

use holdout_faults::{Fault, When};
use serde_json::json;

use super::Operation;
use Nature::{Passes, Refuses, Slows, Stalls};

/// Longer than any timeout of these tests.
const FOR_EVER: Duration = Duration::from_mins(2);

/// A fault and what is right to do about it.
#[derive(Clone)]
pub(super) struct Weather {
    pub(super) name: &'static str,
    pub(super) fault: Fault,
    nature: Nature,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Nature {
    /// It may pass: the request is repeated.
    Passes,
    /// As that, and each attempt lasts until its timeout.
    Stalls,
    /// It hinders nothing.
    Slows,
    /// Asking again does not help, or is not wanted.
    Refuses,
}

/// To how many requests it happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Often {
    Twice,
    Always,
}

impl Often {
    pub(super) const fn when(self) -> When {
        match self {
            Self::Twice => When::First(2),
            Self::Always => When::Always,
        }
    }

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Twice => "twice",
            Self::Always => "always",
        }
    }
}

impl Weather {
    pub(super) const fn often(&self) -> &'static [Often] {
        match self.nature {
            Nature::Passes | Nature::Stalls => &[Often::Twice, Often::Always],
            Nature::Slows | Nature::Refuses => &[Often::Always],
        }
    }

    /// Whether the operation can tell. A file may hold anything: what came in its place is found out
    /// by whoever reads it, and asking again is theirs.
    pub(super) fn shows_in(&self, operation: Operation) -> bool {
        let any_bytes =
            matches!(self.fault, Fault::MalformedJson | Fault::Instead(_) | Fault::Page(200));
        !(any_bytes && operation == Operation::ResultFile)
    }

    pub(super) const fn waits_for_a_timeout(&self) -> bool {
        matches!(self.nature, Nature::Stalls)
    }

    /// Whether a job could be watched for ever.
    pub(super) fn stays(&self, often: Often) -> bool {
        often == Often::Always && self.nature != Nature::Slows
    }

    /// Whether the request must not be sent again.
    pub(super) const fn forbids_repetition(&self) -> bool {
        matches!(self.nature, Nature::Refuses)
    }
}

pub(super) fn all() -> Vec<Weather> {
    let header = |name, text: &str| vec![(name, text.to_owned())];
    let stop = || header("x-should-retry", "false");
    let other_shape = json!({"unexpected": true});
    let list = [
        ("429, Retry-After", Fault::RateLimited(header("retry-after", "0.02")), Passes),
        ("429, retry-after-ms", Fault::RateLimited(header("retry-after-ms", "20")), Passes),
        ("429, no headers", Fault::RateLimited(Vec::new()), Passes),
        ("429, x-should-retry: false", Fault::RateLimited(stop()), Refuses),
        ("429, insufficient_quota", Fault::OutOfQuota, Refuses),
        ("500", Fault::ServerError(Vec::new()), Passes),
        ("500, x-should-retry: false", Fault::ServerError(stop()), Refuses),
        ("503, Slow Down", Fault::SlowDown, Passes),
        ("403, training_not_available", Fault::TrainingNotAvailable, Refuses),
        ("cut in the request", Fault::CutInRequest(1), Passes),
        ("cut before the answer, not done", Fault::CutBefore, Passes),
        ("cut before the answer, done", Fault::CutAfter, Passes),
        ("cut in the answer", Fault::CutInBody, Passes),
        ("slow answer", Fault::SlowBody(Duration::from_millis(1)), Slows),
        ("no answer, not done", Fault::Latency(FOR_EVER), Stalls),
        ("no answer, done", Fault::LateAnswer(FOR_EVER), Stalls),
        ("JSON that breaks off", Fault::MalformedJson, Passes),
        ("JSON of another shape", Fault::Instead(other_shape), Passes),
        ("HTML, 200", Fault::Page(200), Passes),
        ("HTML, 502", Fault::Page(502), Passes),
        ("redirect to another host", Fault::Redirect(String::new()), Refuses),
        ("redirect to the same host", Fault::Redirect("/v1/elsewhere".into()), Refuses),
    ];
    list.map(|(name, fault, nature)| Weather { name, fault, nature }).into()
}
