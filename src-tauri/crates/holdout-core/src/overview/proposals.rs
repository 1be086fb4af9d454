//! Which candidates to compare, each with the measured fact that speaks for it.

use holdout_types::{ApiError, CandidateKind};

use super::advice::{WORTHWHILE_ROWS, has_long_prompt, is_strict, needs_documents};
use super::answers::TaskPace;
use super::documents::DocumentFacts;
use super::signs::{Form, Signs};
use super::view::{OverviewView, ProposedCandidate};
use crate::candidates::spec::Spec;
use crate::candidates::view::CandidateView;
use crate::project::OpenProject;
use crate::study::SystemPlan;
use crate::words::{counted, thousands};

/// A kind that is worth comparing.
struct Proposal {
    kind: CandidateKind,
    name: &'static str,
    why: String,
    /// What is missing before it can be added.
    missing: Option<&'static str>,
}

impl OpenProject {
    /// Adds the proposed candidates that are not there yet, with the prompt of the baseline.
    pub fn add_proposed(&self) -> Result<OverviewView, ApiError> {
        let candidates = self.candidates_view()?.candidates;
        let signs = self.signs(&*self.columns()?, &candidates)?;
        let baseline = candidates.iter().find(|candidate| candidate.baseline);
        let prompt = baseline.and_then(|baseline| baseline.system.clone());
        for proposal in proposals(&signs) {
            if proposal.missing.is_some() || letter_of(proposal.kind, &candidates).is_some() {
                continue;
            }
            let mut spec = Spec {
                system: prompt.clone().map_or(SystemPlan::AsInRow, SystemPlan::Replace),
                ..Spec::fresh(proposal.kind)
            };
            if proposal.kind == CandidateKind::Structured {
                self.proposed_schema()?.form.apply(&mut spec)?;
            }
            self.store.candidates_mut().add(spec.stored(proposal.name, proposal.kind)?)?;
        }
        self.overview_view()
    }
}

/// The proposals as the window shows them.
pub(super) fn proposal_views(
    signs: &Signs,
    candidates: &[CandidateView],
) -> Vec<ProposedCandidate> {
    let view = |proposal: Proposal| {
        let letter = letter_of(proposal.kind, candidates);
        ProposedCandidate {
            addable: letter.is_none() && proposal.missing.is_none(),
            kind: proposal.kind,
            name: proposal.name.to_owned(),
            why: match proposal.missing.filter(|_| letter.is_none()) {
                Some(missing) => format!("{} {missing}", proposal.why),
                None => proposal.why,
            },
            letter,
        }
    };
    proposals(signs).into_iter().map(view).collect()
}

/// The button that adds what is not there yet; none where nothing is to be added.
pub(super) fn add_label(views: &[ProposedCandidate]) -> Option<String> {
    match views.iter().filter(|view| view.addable).count() {
        0 => None,
        1 => Some("Add this candidate".to_owned()),
        _ => Some("Add these candidates".to_owned()),
    }
}

fn letter_of(kind: CandidateKind, candidates: &[CandidateView]) -> Option<String> {
    let found = candidates.iter().find(|candidate| candidate.kind == kind);
    found.map(|candidate| candidate.letter.clone())
}

fn proposals(signs: &Signs) -> Vec<Proposal> {
    let mut proposals = vec![prompted(signs)];
    let tunable = is_worth_tuning(signs);
    let looks_up = needs_documents(signs) || signs.documents.is_some();
    let structured = is_strict(signs);
    proposals.extend(structured.then(|| self::structured(signs)));
    proposals.extend(looks_up.then(|| rag(signs)));
    proposals.extend(tunable.then(|| tuned(signs)));
    // Both at once only where one alone is not clearly the thing.
    proposals.extend((tunable && needs_documents(signs)).then(|| combined(signs)));
    proposals
}

/// Whether there is something to learn, enough to learn it from, and time to keep it.
fn is_worth_tuning(signs: &Signs) -> bool {
    let learnable = signs.labels.is_some() || is_strict(signs) || has_long_prompt(signs);
    signs.training >= WORTHWHILE_ROWS
        && signs.answers.pace != Some(TaskPace::EveryWeek)
        && learnable
}

fn prompted(signs: &Signs) -> Proposal {
    let why = match signs.prompt.fixed {
        0 => "The baseline. It has no instructions yet.".to_owned(),
        fixed => format!(
            "The baseline: {} of instructions with every request.",
            counted(fixed, "token", "tokens")
        ),
    };
    Proposal { kind: CandidateKind::Prompted, name: "Prompted", why, missing: None }
}

fn structured(signs: &Signs) -> Proposal {
    let why = match &signs.labels {
        Some(labels) => format!(
            "{}: a schema that allows nothing else needs no training.",
            labels.in_words(signs.usable)
        ),
        None => {
            "All answers looked at have one form: a schema asks for it without training.".to_owned()
        }
    };
    Proposal { kind: CandidateKind::Structured, name: "Structured", why, missing: None }
}

fn rag(signs: &Signs) -> Proposal {
    let (why, missing) = match &signs.documents {
        Some(facts) => (documents_in_words(facts), None),
        None => (
            "What changes or is to be cited has to be looked up.".to_owned(),
            Some("Add documents on the Candidates screen first."),
        ),
    };
    Proposal { kind: CandidateKind::Rag, name: "With documents", why, missing }
}

fn tuned(signs: &Signs) -> Proposal {
    let rows = counted(signs.training, "row", "rows");
    let what = match (&signs.labels, signs.form) {
        (Some(labels), _) => counted(labels.count, "answer", "answers"),
        (None, Form::Json { fields, .. }) => {
            format!("one form of {}", counted(fields, "field", "fields"))
        }
        (None, _) => format!("a prompt of {}", counted(signs.prompt.fixed, "token", "tokens")),
    };
    let why = format!("{rows} to learn {what} from.");
    Proposal { kind: CandidateKind::FineTuned, name: "Fine-tuned", why, missing: None }
}

fn combined(signs: &Signs) -> Proposal {
    let missing =
        signs.documents.is_none().then_some("Add documents on the Candidates screen first.");
    let rows = counted(signs.training, "row", "rows");
    let why = format!("Learns the form from {rows} and looks the facts up.");
    let name = "Fine-tuned with documents";
    Proposal { kind: CandidateKind::FineTunedRag, name, why, missing }
}

/// "297 of 300 expected answers stand in the passage found first, and not in the question; another
/// row's answer in 180."
pub(super) fn documents_in_words(facts: &DocumentFacts) -> String {
    format!(
        "{} of {} expected answers stand in the passage that is found first and not in the question; \
         another row’s answer stands there for {}.",
        thousands(facts.only_there.into()),
        thousands(facts.rows.into()),
        thousands(facts.other_there.into())
    )
}
