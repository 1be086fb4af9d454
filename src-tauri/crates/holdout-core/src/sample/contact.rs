//! The sample in which neither training nor documents are worth it: messages of a contact form that
//! name their matter themselves, so that a prompt with a line a label is as good as anything.

use super::catalogue::{Sample, SampleCandidate, SampleDocument, SampleKind};
use super::compose::Writer;
use super::dice::Dice;
use super::labels::Label;
use super::{line, rows};

/// Messages a label. Enough that a test set without any disagreement settles two points.
const MESSAGES: usize = 120;

const LABELS: [Label; 6] = [
    Label::plain("warranty", MESSAGES, include_str!("wording/contact_warranty.txt")),
    Label::plain("newsletter", MESSAGES, include_str!("wording/contact_newsletter.txt")),
    Label::plain("press", MESSAGES, include_str!("wording/contact_press.txt")),
    Label::plain("jobs", MESSAGES, include_str!("wording/contact_jobs.txt")),
    Label::plain("wholesale", MESSAGES, include_str!("wording/contact_wholesale.txt")),
    Label::plain("training", MESSAGES, include_str!("wording/contact_training.txt")),
];

/// The sample, the same for the same seed.
pub fn sample(seed: u64) -> Sample {
    let mut dice = Dice::new(seed);
    let rows = rows(&LABELS, &mut Writer::new(&LABELS), &mut dice);
    let prompt = include_str!("contact_prompt.md").trim_end();
    Sample {
        kind: SampleKind::Contact,
        rows: rows.iter().map(|row| line(&row.ticket, &row.answer)).collect(),
        documents: vec![guide()],
        candidates: SampleCandidate::three(prompt, prompt),
    }
}

/// Who reads what: the same labels with a sentence each, for the candidate that looks things up.
fn guide() -> SampleDocument {
    SampleDocument {
        name: "contact-guide.md".to_owned(),
        text: include_str!("contact_guide.md").to_owned(),
    }
}
