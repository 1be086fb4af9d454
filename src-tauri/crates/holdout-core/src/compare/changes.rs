//! What changes when: each candidate when facts in the documents change, and when it shall behave
//! otherwise, with the time and the money that this was measured to take here.

use holdout_statistics::{Complexity, Investment, break_even};
use holdout_types::{ApiError, CandidateId, CandidateKind, Money};

use super::judgement::Judgement;
use super::question::{AskedCandidate, Question};
use super::view::ChangeLine;
use crate::candidates::spec::is_trained;
use crate::prices::ends;
use crate::project::OpenProject;
use crate::words::{counted, duration};

/// Of the Gregorian calendar, on average.
const DAYS_A_MONTH: f64 = 365.242_5 / 12.0;

/// What a training took.
struct Training {
    seconds: f64,
    cost: Option<Money>,
}

/// A line a candidate.
pub(super) fn changes(
    project: &OpenProject,
    question: &Question,
    judgement: &Judgement,
) -> Result<Vec<ChangeLine>, ApiError> {
    let indexing = indexing(project, question)?;
    let line = |asked: &AskedCandidate| -> Result<ChangeLine, ApiError> {
        let training = training(project, asked)?;
        Ok(ChangeLine {
            candidate: asked.spec.id,
            letter: asked.letter.clone(),
            way: way(asked).to_owned(),
            documents: on_documents(asked, &indexing),
            behaviour: on_behaviour(asked, training.as_ref()),
            pays_back: pays_back(project, question, judgement, asked, training.as_ref())?,
        })
    };
    question.candidates.iter().map(line).collect()
}

/// What a candidate is, in a word or two.
pub(super) fn way(asked: &AskedCandidate) -> &'static str {
    if asked.spec.kind == CandidateKind::Recorded {
        return "Recorded";
    }
    match asked.complexity() {
        Complexity::Endpoint => "Own service",
        Complexity::Prompt => "Prompt",
        Complexity::Structured => "Structured",
        Complexity::Classifier => "Classifier",
        Complexity::Rag => "Retrieval",
        Complexity::Tuned => "Fine-tuned",
        Complexity::Combined => "Fine-tuned with retrieval",
    }
}

fn on_documents(asked: &AskedCandidate, indexing: &str) -> String {
    match (asked.retrieval.is_some(), is_trained(asked.spec.kind)) {
        (true, false) => format!("Index them again: {indexing}"),
        (true, true) => format!("Index them again: {indexing} It stays trained as it is."),
        (false, true) => {
            "Nothing, until it is trained again on rows that say the new facts.".into()
        }
        (false, false) if asked.spec.kind == CandidateKind::Recorded => {
            "Nothing: its answers are recorded.".into()
        }
        (false, false) if asked.spec.kind == CandidateKind::Endpoint => {
            "Whatever the service does with them.".into()
        }
        (false, false) => "Nothing, except where facts stand in its prompt.".into(),
    }
}

fn on_behaviour(asked: &AskedCandidate, training: Option<&Training>) -> String {
    match asked.spec.kind {
        CandidateKind::Endpoint => {
            return "Change the service: its next answers follow.".to_owned();
        }
        CandidateKind::Recorded => return "Nothing: its answers are recorded.".to_owned(),
        kind if !is_trained(kind) => {
            return "Edit its prompt: it holds from the next request on.".to_owned();
        }
        _ => {}
    }
    match training {
        None => "Train it again on new rows. How long that takes was not measured here.".to_owned(),
        Some(Training { seconds, cost }) => {
            let took = duration(*seconds);
            let cost = match cost {
                None => "its cost is not known".to_owned(),
                Some(Money::ZERO) => "it cost nothing".to_owned(),
                Some(cost) => format!("it cost ${:.2}", cost.dollars()),
            };
            format!("Train it again on new rows: the last training took {took}, {cost}.")
        }
    }
}

/// How long making the index took, if this session made it.
fn indexing(project: &OpenProject, question: &Question) -> Result<String, ApiError> {
    if question.candidates.iter().all(|asked| asked.retrieval.is_none()) {
        return Ok(String::new());
    }
    let base = project.knowledge()?;
    let passages = counted(base.passages.len() as u32, "passage", "passages");
    Ok(match base.indexed_in {
        Some(took) => format!("{passages} took {} here.", duration(took.as_secs_f64())),
        None => format!("{passages}; the time was not measured since the project was opened."),
    })
}

/// When a training has paid for itself, by what the answers really cost and as long as the model
/// lives; none where nothing was trained, and on this computer, where nothing is paid.
fn pays_back(
    project: &OpenProject,
    question: &Question,
    judgement: &Judgement,
    asked: &AskedCandidate,
    training: Option<&Training>,
) -> Result<Option<String>, ApiError> {
    if asked.provider.is_none() || !is_trained(asked.spec.kind) {
        return Ok(None);
    }
    let per_request = |id: CandidateId| {
        let score = judgement.scores.iter().find(|score| score.candidate == id)?;
        let pico = score.cost?.pico().checked_div(i64::from(score.n))?;
        Some(Money::from_pico(pico))
    };
    let end = ends::of_model(&asked.spec.model, project.clock.now());
    let found = break_even(Investment {
        once: training.and_then(|training| training.cost),
        before: per_request(question.baseline),
        after: per_request(asked.spec.id),
        upkeep_per_month: Money::ZERO,
        requests_per_month: project.settings()?.volume_per_month.map(u64::from),
        months_left: end.map(|end| end.days as f64 / DAYS_A_MONTH),
    });
    Ok(Some(found.sentence()))
}

/// The training of the model that answered, if it was trained here.
fn training(project: &OpenProject, asked: &AskedCandidate) -> Result<Option<Training>, ApiError> {
    if !is_trained(asked.spec.kind) {
        return Ok(None);
    }
    let jobs = project.store.jobs().all()?;
    let model = Some(asked.spec.model.as_str());
    let Some(job) = jobs.iter().find(|job| job.state.fine_tuned_model.as_deref() == model) else {
        return Ok(None);
    };
    let Some(end) = job.state.finished_at else { return Ok(None) };
    let is_local = job.job.profile == "local";
    Ok(Some(Training {
        seconds: end.since(job.state.started_at.unwrap_or(job.created_at)).as_secs_f64(),
        cost: job.state.cost.or(is_local.then_some(Money::ZERO)),
    }))
}
