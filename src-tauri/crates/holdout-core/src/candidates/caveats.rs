//! What a verdict has to say of kinds whose answers were not asked for here and now, or whose inside
//! nobody sees.

use holdout_statistics::{Caveat, CaveatCode};
use holdout_types::CandidateKind;

use super::recording::AskedRecording;
use crate::compare::question::{AskedCandidate, Question};

/// The caveats of a question's candidates.
pub(crate) fn caveats(question: &Question) -> Vec<Caveat> {
    question.candidates.iter().flat_map(of_candidate).collect()
}

fn of_candidate(asked: &AskedCandidate) -> Vec<Caveat> {
    let letter = &asked.letter;
    let caveat = |code, text| Caveat { code, key: Some(letter.clone()), text };
    let mut found = Vec::new();
    if let Some(recorded) = &asked.recorded {
        found.push(caveat(CaveatCode::Recorded, recorded_words(letter, recorded)));
    }
    let is_from_file = asked.recorded.as_ref().is_some_and(AskedRecording::is_from_file);
    if is_from_file || asked.spec.kind == CandidateKind::Endpoint {
        let text = format!(
            "Whether {letter} has seen test rows before is unknown: what stands behind it was made \
             elsewhere."
        );
        found.push(caveat(CaveatCode::LeakageUnknown, text));
    }
    found
}

fn recorded_words(letter: &str, recorded: &AskedRecording) -> String {
    let when = recorded.when();
    if recorded.is_from_file() {
        return format!(
            "{letter}\u{2019}s answers were {when}; cost and latency are what the file says."
        );
    }
    format!("{letter}\u{2019}s answers were {when}; cost and latency are those of then.")
}
