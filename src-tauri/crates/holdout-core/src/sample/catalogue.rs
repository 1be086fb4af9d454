//! The three samples, what each is for, and what a sample consists of.

use holdout_types::CandidateKind;
use serde::{Deserialize, Serialize};

use super::{NAME, SEED, TICKETS_FILE, contact, production_prompt, repairs, short_prompt, tickets};

/// Which sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SampleKind {
    /// Support tickets, with faults among them and a big prompt in production.
    Triage,
    /// Which workshop repairs a device: facts that stand in a handbook alone.
    Repairs,
    /// A contact form whose messages name their matter themselves.
    Contact,
}

impl SampleKind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Triage, Self::Repairs, Self::Contact];

    /// The name of its project.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Triage => NAME,
            Self::Repairs => "Repair desk",
            Self::Contact => "Contact form",
        }
    }

    /// What it is about, in one line. It does not tell which way wins: that is measured.
    pub const fn line(self) -> &'static str {
        match self {
            Self::Triage => {
                "1,240 support tickets, 14 labels, a prompt of 2,000 tokens, and faults to find."
            }
            Self::Repairs => {
                "300 questions where a device is repaired, and a handbook of 12 files that knows."
            }
            Self::Contact => "720 messages of a contact form, 6 labels, and a prompt of ten lines.",
        }
    }

    /// The name of the file that its rows are imported from.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Triage => TICKETS_FILE,
            Self::Repairs => "repairs.jsonl",
            Self::Contact => "contact.jsonl",
        }
    }
}

/// What a sample project is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Which one it is.
    pub kind: SampleKind,
    /// The lines of its file, as chat JSON.
    pub rows: Vec<String>,
    /// Its knowledge base.
    pub documents: Vec<SampleDocument>,
    /// Its candidates; the first is the baseline.
    pub candidates: Vec<SampleCandidate>,
}

/// A document of a sample, as Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleDocument {
    /// The name that it is known by, with its folder.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A candidate of a sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleCandidate {
    /// Its name.
    pub name: &'static str,
    /// Its kind.
    pub kind: CandidateKind,
    /// Its system prompt.
    pub system: String,
}

impl SampleCandidate {
    /// A prompt, a model that is trained, and a prompt that looks things up.
    pub(super) fn three(prompt: &str, short: &str) -> Vec<Self> {
        let candidate = |name, kind, system: &str| Self { name, kind, system: system.to_owned() };
        vec![
            candidate("Production prompt", CandidateKind::Prompted, prompt),
            candidate("Fine-tuned", CandidateKind::FineTuned, short),
            candidate("With documents", CandidateKind::Rag, prompt),
        ]
    }
}

impl Sample {
    /// A sample as the app opens it.
    pub fn of(kind: SampleKind) -> Self {
        match kind {
            SampleKind::Triage => triage(),
            SampleKind::Repairs => repairs::sample(SEED),
            SampleKind::Contact => contact::sample(SEED),
        }
    }
}

/// The tickets come without documents: today's team has none.
fn triage() -> Sample {
    let mut candidates = SampleCandidate::three(&production_prompt(), short_prompt());
    candidates.truncate(2);
    Sample { kind: SampleKind::Triage, rows: tickets(SEED), documents: Vec::new(), candidates }
}
