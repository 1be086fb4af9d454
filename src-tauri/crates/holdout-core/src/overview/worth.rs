//! The candidates, each with why it is compared and what it would send.

use std::collections::HashMap;

use holdout_types::{CandidateId, CandidateKind};

use super::sample::Sample;
use super::signs::{Signs, asked_tokens, fixed_tokens};
use super::view::{WorthLine, WorthState};
use crate::candidates::view::CandidateView;
use crate::compare::view::{EvaluationView, ScoreView};
use crate::prices::Projection;
use crate::words::{counted, thousands};

/// A line for each candidate.
pub(super) fn worth(
    candidates: &[CandidateView],
    evaluation: Option<&EvaluationView>,
    signs: &Signs,
    sample: &Sample,
) -> Vec<WorthLine> {
    let scores: HashMap<CandidateId, &ScoreView> = evaluation
        .filter(|evaluation| evaluation.verdict.is_some())
        .into_iter()
        .flat_map(|evaluation| &evaluation.scores)
        .map(|score| (score.candidate, score))
        .collect();
    // A score counts answers: rows times trials.
    let trials = evaluation.map_or(1, |evaluation| u32::from(evaluation.trials).max(1));
    let baseline = candidates.iter().find(|candidate| candidate.baseline);
    let line = |candidate: &CandidateView| {
        let score = scores.get(&candidate.id).copied();
        WorthLine {
            why: why(candidate, baseline, signs, sample),
            n: score.map_or(0, |score| score.n / trials),
            ..figures(candidate, score, signs, sample)
        }
    };
    candidates.iter().map(line).collect()
}

/// What is in the figures, as a note below them.
pub(super) fn note(signs: &Signs) -> String {
    let tokens = if signs.looked_up.is_empty() {
        "Tokens with ≈ are counted from prompt and rows until they are measured."
    } else {
        "Tokens with ≈ are counted from prompt, rows and what is found for rows to learn from, until \
         they are measured."
    };
    match signs.volume {
        Some(volume) => format!(
            "{tokens} Money: {} requests a month at the price of {}, a projection without caching.",
            thousands(volume.into()),
            signs.price_model
        ),
        None => format!("{tokens} Say the volume above to see money per month."),
    }
}

fn figures(
    candidate: &CandidateView,
    score: Option<&ScoreView>,
    signs: &Signs,
    sample: &Sample,
) -> WorthLine {
    let asked = asked_tokens(candidate, sample, &signs.looked_up);
    let measured = score.and_then(|score| score.tokens_per_request);
    let projection = Projection { volume: signs.volume, model: signs.price_model.clone() };
    let projected = || projection.month(candidate.kind, asked?, sample.answer_tokens);
    WorthLine {
        id: candidate.id,
        letter: candidate.letter.clone(),
        name: candidate.name.clone(),
        why: String::new(),
        tokens_per_request: measured.or(asked),
        measured: measured.is_some(),
        month_projected: score.and_then(|score| score.month_projected).or_else(projected),
        state: match (score, &candidate.model) {
            (Some(_), _) => WorthState::Judged,
            (None, Some(_)) => WorthState::Ready,
            (None, None) => WorthState::NotTrained,
        },
        accuracy: score.and_then(|score| score.accuracy),
        n: 0,
    }
}

fn why(
    candidate: &CandidateView,
    baseline: Option<&CandidateView>,
    signs: &Signs,
    sample: &Sample,
) -> String {
    let sends = fixed_tokens(candidate, sample);
    if candidate.baseline {
        return "The baseline of the comparison".to_owned();
    }
    let fewer = baseline.map_or(0, |base| fixed_tokens(base, sample).saturating_sub(sends));
    match candidate.kind {
        CandidateKind::FineTuned if fewer > 0 => {
            let tokens = counted(fewer, "prompt token", "prompt tokens");
            format!("Learns the task; {tokens} fewer")
        }
        CandidateKind::FineTuned => {
            let rows = counted(signs.training, "row", "rows");
            format!("Learns the task from {rows} instead of being told")
        }
        CandidateKind::Rag => "Looks things up before it answers".to_owned(),
        CandidateKind::FineTunedRag => "Learns the task, and looks things up".to_owned(),
        _ if candidate.shots > 0 => {
            format!("Shows {} in turns", counted(candidate.shots, "example", "examples"))
        }
        _ if sends == 0 => "Asks without any instructions".to_owned(),
        _ if fewer > 0 => {
            format!("Tries a prompt of {}", counted(sends, "token", "tokens"))
        }
        _ => "Tries another prompt".to_owned(),
    }
}
