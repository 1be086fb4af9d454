//! Whether the guess held, once there is a verdict.

use holdout_types::CandidateKind;

use super::advice::Advice;
use super::view::GuessView;
use crate::compare::view::{EvaluationView, ScoreView};

/// The guess beside the verdict; none before there is one.
pub(super) fn held(advice: Advice, evaluation: Option<&EvaluationView>) -> Option<GuessView> {
    let evaluation = evaluation?;
    let outcome = evaluation.verdict.as_ref()?.outcome.as_str();
    let of = |is: fn(&ScoreView) -> bool| evaluation.scores.iter().find(|score| is(score));
    let chosen = match outcome {
        "adopt" => of(|score| score.winner),
        "keep_baseline" => of(|score| score.baseline),
        _ => None,
    };
    let Some(chosen) = chosen else {
        return Some(GuessView {
            held: None,
            sentence: "Whether the guess holds is open: the rows do not tell yet.".to_owned(),
        });
    };
    let wanted = kinds(advice);
    let was_asked = evaluation.scores.iter().any(|score| wanted.contains(&score.kind));
    Some(match wanted {
        [] => GuessView {
            held: Some(false),
            sentence: format!(
                "The guess did not hold: the rows were enough to choose {}.",
                name(chosen)
            ),
        },
        _ if wanted.contains(&chosen.kind) => GuessView {
            held: Some(true),
            sentence: format!("The guess held: what was measured speaks for {}.", name(chosen)),
        },
        _ if !was_asked => GuessView {
            held: None,
            sentence: format!(
                "The guess was not put to the test: {} was not compared.",
                missing(advice)
            ),
        },
        _ => GuessView {
            held: Some(false),
            sentence: format!(
                "The guess did not hold: what was measured speaks for {}.",
                name(chosen)
            ),
        },
    })
}

/// The kinds that a guess expects to be chosen; none where it asks for more examples.
const fn kinds(advice: Advice) -> &'static [CandidateKind] {
    match advice {
        Advice::MoreExamples => &[],
        Advice::StayPrompted | Advice::NoSign => {
            &[CandidateKind::Prompted, CandidateKind::Structured]
        }
        Advice::Retrieve => &[CandidateKind::Rag, CandidateKind::FineTunedRag],
        Advice::FineTune => &[CandidateKind::FineTuned, CandidateKind::FineTunedRag],
    }
}

const fn missing(advice: Advice) -> &'static str {
    match advice {
        Advice::Retrieve => "a candidate that looks things up",
        Advice::FineTune => "a trained candidate",
        Advice::MoreExamples | Advice::StayPrompted | Advice::NoSign => "a prompt",
    }
}

/// "C (Retrieval)".
fn name(score: &ScoreView) -> String {
    format!("{} ({})", score.letter, score.way.to_lowercase())
}
