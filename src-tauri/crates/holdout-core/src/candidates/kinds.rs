//! The kinds of candidates: which can be compared, and what each is for.

use holdout_types::{ApiError, CandidateKind, ErrorCode};

use super::view::KindChoice;

/// What can be added on the Candidates screen, in this order.
const OFFERED: [(CandidateKind, &str, &str); 5] = [
    (
        CandidateKind::Prompted,
        "Prompted",
        "A model with a prompt, perhaps with examples: what most products have today.",
    ),
    (
        CandidateKind::Structured,
        "Structured",
        "A prompt, and a JSON schema that the answer has to fit: for labels and fields.",
    ),
    (
        CandidateKind::FineTuned,
        "Fine-tuned",
        "A model trained on the training rows: for stable behaviour at a shorter prompt.",
    ),
    (
        CandidateKind::Endpoint,
        "Your own service",
        "A service behind an OpenAI-shaped address, such as a production RAG, judged as it is.",
    ),
    (
        CandidateKind::Recorded,
        "Recorded answers",
        "Answers from a file: of a system that can\u{2019}t be called from here, or that is about to go.",
    ),
];

/// The kinds that can be added.
pub(super) fn kind_choices() -> Vec<KindChoice> {
    let choice = |(kind, name, what_for): &(CandidateKind, &str, &str)| KindChoice {
        kind: *kind,
        name: (*name).to_owned(),
        what_for: (*what_for).to_owned(),
    };
    OFFERED.iter().map(choice).collect()
}

/// Refuses kinds that can't be compared yet.
pub(super) fn answers_here(kind: CandidateKind) -> Result<(), ApiError> {
    if !matches!(kind, CandidateKind::Rag | CandidateKind::FineTunedRag) {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::InvalidInput, "This kind of candidate can't be compared yet.")
        .with_hint("Use `prompted`, `structured`, `fine_tuned`, `endpoint` or `recorded`.")
        .with_field("kind"))
}
