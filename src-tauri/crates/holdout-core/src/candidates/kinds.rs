//! The kinds of candidates, and what each is for.

use holdout_types::CandidateKind;

use super::view::KindChoice;

/// What can be added on the Candidates screen, in this order.
const OFFERED: [(CandidateKind, &str, &str); 7] = [
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
        CandidateKind::Rag,
        "Retrieval",
        "A prompt with passages from the knowledge base: for answers that stand in documents.",
    ),
    (
        CandidateKind::FineTuned,
        "Fine-tuned",
        "A model trained on the training rows: for stable behaviour at a shorter prompt.",
    ),
    (
        CandidateKind::FineTunedRag,
        "Fine-tuned, with retrieval",
        "A model trained on rows with their passages: for learnt behaviour over changing facts.",
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
