//! How it was done: plain words with the sources of the formulas, prompts, parameters, training.

use holdout_dataset::Example;
use holdout_evaluation::SystemPrompt;
use holdout_report::{Note, Prompt, Training};
use holdout_store::Evaluation;
use holdout_types::ApiError;

use super::figures::money;
use crate::compare::question::{AskedCandidate, Question, row_ids};
use crate::project::OpenProject;
use crate::words::thousands;

type Facts = Vec<(String, String)>;

/// The method in plain words.
pub(super) fn method(question: &Question) -> Vec<Note> {
    let metric = question.metric.name();
    let right = format!(
        "An answer is right by {metric}: {}. Nobody looks at the answers before they are graded. A \
         refusal, an overflow of the context or a filtered answer counts as wrong; a fault of the \
         network or the server counts for nobody, and the row is left out for all.",
        question.metric.asks()
    );
    let notes = [
        (
            "The same sealed rows for all",
            "The test rows were set apart and sealed before anything was trained. Every candidate answered the same rows, once each, in a seeded order. Figures are over the rows that all of them answered.",
        ),
        ("What counts as right", right.as_str()),
        (
            "Interval of a share",
            "How far a share of right answers could be off by the luck of the draw: Wilson's score interval at 95 % (E. B. Wilson 1927).",
        ),
        (
            "Difference of two candidates",
            "Both answered the same rows, so only the rows on which one is right and the other wrong tell them apart. The difference has Tango's score interval for pairs (T. Tango 1998). Its level is divided among the challengers (Bonferroni), so that all intervals hold together at 95 %. The verdict rests on this interval.",
        ),
        (
            "p",
            "Were the two equally good, a split of those rows at least this uneven would come this often: McNemar's test with the mid-p correction, times the number of challengers (Fagerland, Lydersen, Laake 2013).",
        ),
        (
            "The margin",
            "A cheaper, faster or simpler challenger need not be better; it must not be worse by more than the margin. A dearer or more complex one must be better: its whole interval above 0.",
        ),
        (
            "Latency and cost",
            "Milliseconds of the call that answered, without retries and queues. Cost is from the tokens that the provider counted, at the known price; an unknown price stays unknown.",
        ),
    ];
    notes
        .iter()
        .map(|(title, text)| Note { title: (*title).into(), text: (*text).into() })
        .collect()
}

/// What each candidate was asked, in full.
pub(super) fn prompts(
    project: &OpenProject,
    evaluation: &Evaluation,
    question: &Question,
) -> Result<Vec<Prompt>, ApiError> {
    let own = row_ids(project, evaluation)?.first().copied();
    let own = own.map(|row| project.store.rows().get(&[row])).transpose()?.unwrap_or_default();
    let own = own.first().and_then(|row| Example::parse(&row.raw).ok()?.system());
    Ok(question.candidates.iter().map(|candidate| prompt(candidate, own.as_deref())).collect())
}

fn prompt(candidate: &AskedCandidate, own: Option<&str>) -> Prompt {
    let (source, system) = match &candidate.spec.system {
        SystemPrompt::Replace(text) => {
            ("Its own instructions, in place of the row's system message.", Some(text.clone()))
        }
        SystemPrompt::AsInRow if own.is_some() => {
            ("The system message of each row. That of the first test row:", own.map(str::to_owned))
        }
        SystemPrompt::AsInRow => {
            ("The system message of each row; the first test row has none.", None)
        }
        SystemPrompt::None => ("No instructions.", None),
    };
    Prompt {
        letter: candidate.letter.clone(),
        name: candidate.spec.name.clone(),
        source: source.to_owned(),
        system,
        shots: candidate.spec.shots.clone(),
    }
}

/// Models, sampling, seeds and margin.
pub(super) fn parameters(project: &OpenProject, question: &Question) -> Result<Facts, ApiError> {
    let settings = project.settings()?;
    let mut facts: Facts = vec![
        ("Primary metric".into(), question.metric.name().into()),
        ("Margin".into(), format!("{:.1} points", question.margin_points)),
        ("Seed of the split".into(), settings.split_seed.to_string()),
        ("Seed of the order of calls and of the bootstrap".into(), question.seed.to_string()),
        ("Calls at once".into(), question.concurrency.to_string()),
    ];
    for candidate in &question.candidates {
        let sampling = &candidate.spec.sampling;
        let set = |value: Option<String>| value.unwrap_or_else(|| "the provider's default".into());
        let at = candidate.provider.as_ref();
        let at = at.map_or_else(String::new, |at| format!(", asked at {} ({})", at.host, at.name));
        let model = format!("{}{at}", candidate.spec.model);
        facts.push((format!("Model of {}", candidate.letter), model));
        if let Some(retrieval) = &candidate.retrieval {
            facts.push((format!("Looked up by {}", candidate.letter), retrieval.words()));
        }
        facts.push((
            format!("Sampling of {}", candidate.letter),
            format!(
                "temperature {}; longest answer {}; seed {}",
                set(sampling.temperature.map(|value| value.to_string())),
                set(sampling.max_completion_tokens.map(|value| format!("{value} tokens"))),
                set(sampling.seed.map(|value| value.to_string())),
            ),
        ));
    }
    Ok(facts)
}

/// The trainings of the models that answered.
pub(super) fn trainings(
    project: &OpenProject,
    question: &Question,
) -> Result<Vec<Training>, ApiError> {
    let mut trainings = Vec::new();
    for job in project.store.jobs().all()?.into_iter().rev() {
        let Some(model) = job.state.fine_tuned_model.clone() else { continue };
        if question.candidates.iter().all(|candidate| candidate.spec.model != model) {
            continue;
        }
        let view = project.job(job.id)?;
        let seed =
            job.job.request.get("seed").map_or_else(|| "unknown".into(), ToString::to_string);
        let unknown = || "unknown".to_owned();
        trainings.push(Training {
            model,
            facts: vec![
                ("Base model".into(), view.base_model),
                ("Job".into(), view.remote_id.unwrap_or_else(unknown)),
                ("Data version".into(), format!("v{}", job.job.version.0)),
                ("Seed".into(), seed),
                ("Steps".into(), thousands(u64::from(view.step))),
                ("Tokens learnt from".into(), view.trained_tokens.map_or_else(unknown, thousands)),
                ("Time".into(), format!("{:.1} s", view.seconds)),
                ("Cost".into(), money(view.cost)),
            ],
            train_loss: view.steps.iter().filter_map(|p| Some((p.step, p.train_loss?))).collect(),
            valid_loss: view.steps.iter().filter_map(|p| Some((p.step, p.valid_loss?))).collect(),
        });
    }
    Ok(trainings)
}
