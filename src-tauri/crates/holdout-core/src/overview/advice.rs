//! What to try first, guessed from the signs by rules that a person can follow. No figure here was
//! measured on answers; that is what the comparison is for.

use serde::{Deserialize, Serialize};

use super::answers::{FactChange, FitAnswers, TaskPace};
use super::held::held;
use super::proposals::{add_label, documents_in_words, proposal_views};
use super::signs::{Form, Signs};
use super::view::{AdviceTurn, AdviceView};
use crate::candidates::view::CandidateView;
use crate::compare::view::EvaluationView;
use crate::words::{counted, thousands};

/// From here on providers see improvements (OpenAI's supervised fine-tuning guide).
pub(super) const WORTHWHILE_ROWS: u32 = 50;
/// A prompt is long from here on: below, its tokens are hardly worth a training.
pub(super) const LONG_PROMPT: u32 = 500;

/// The guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Advice {
    /// There is too little to learn from and to judge by.
    MoreExamples,
    /// The task moves too fast to be trained.
    StayPrompted,
    /// Answers rest on what stands elsewhere.
    Retrieve,
    /// Stable answers, or a long prompt that could be learnt.
    FineTune,
    /// No sign speaks for anything but the prompt.
    NoSign,
}

impl Advice {
    /// As a sentence without its stop.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::MoreExamples => "More examples first",
            Self::StayPrompted => "Stay prompted while the task changes every week",
            Self::Retrieve => "Retrieval fits better than training",
            Self::FineTune => "A fine-tune is worth comparing",
            Self::NoSign => "Nothing speaks against the prompt",
        }
    }
}

/// The rules, the first that holds.
///
/// 1. Under 50 rows to learn from: more examples first.
/// 2. The task changes every week: stay prompted, since each change would be another training.
/// 3. Facts in the answers change, answers must cite, or they were found to stand in the documents:
///    retrieval, since a model keeps what it learnt and knows nothing else.
/// 4. A closed set of answers, one strict form, or a long prompt that never changes: a fine-tune is
///    worth comparing.
/// 5. Else nothing speaks for training.
pub(super) fn advise(signs: &Signs) -> Advice {
    if signs.training < WORTHWHILE_ROWS {
        Advice::MoreExamples
    } else if signs.answers.pace == Some(TaskPace::EveryWeek) {
        Advice::StayPrompted
    } else if needs_documents(signs) {
        Advice::Retrieve
    } else if signs.labels.is_some() || is_strict(signs) || has_long_prompt(signs) {
        Advice::FineTune
    } else {
        Advice::NoSign
    }
}

/// Whether answers rest on what stands elsewhere: by the user's word, or as it was measured.
pub(super) fn needs_documents(signs: &Signs) -> bool {
    let FitAnswers { facts, citation, .. } = signs.answers;
    let facts_move = matches!(facts, Some(FactChange::Monthly | FactChange::WeeklyOrDaily));
    let stand_there = signs.documents.is_some_and(|facts| facts.tell_the_answers());
    facts_move || citation == Some(true) || stand_there
}

/// Whether answers keep one form that a model can learn.
pub(super) fn is_strict(signs: &Signs) -> bool {
    match signs.form {
        Form::Label => true,
        Form::Json { alike, of, .. } => alike == of,
        Form::Text { .. } => false,
    }
}

/// Whether most of a request is a long prompt that never changes.
pub(super) fn has_long_prompt(signs: &Signs) -> bool {
    let fixed = signs.prompt.fixed;
    let is_most = signs.prompt.request().is_some_and(|all| f64::from(fixed) * 2.0 >= all);
    !signs.prompt.varies && fixed >= LONG_PROMPT && is_most
}

pub(super) fn advice_view(
    signs: &Signs,
    candidates: &[CandidateView],
    evaluation: Option<&EvaluationView>,
    before: Option<Advice>,
) -> AdviceView {
    let advice = advise(signs);
    let compare = proposal_views(signs, candidates);
    let verdict = evaluation.and_then(|evaluation| evaluation.verdict.as_ref());
    AdviceView {
        guess: format!("{}.", before.unwrap_or(advice).words()),
        reasons: match before {
            Some(before) if before != advice => {
                vec![format!(
                    "The signs have changed since. By them it would be: {}.",
                    advice.words()
                )]
            }
            _ => reasons(advice, signs),
        },
        add_label: add_label(&compare),
        compare,
        measured: verdict.map(|verdict| verdict.sentence.clone()),
        held: before.and_then(|before| held(before, evaluation)),
        turns: turns(advice, signs),
    }
}

fn reasons(advice: Advice, signs: &Signs) -> Vec<String> {
    match advice {
        Advice::MoreExamples => vec![few_rows(signs)],
        Advice::StayPrompted => iterating_reasons(signs),
        Advice::Retrieve => retrieval_reasons(signs),
        Advice::FineTune => tuning_reasons(signs),
        Advice::NoSign => vec![no_sign(signs)],
    }
}

fn few_rows(signs: &Signs) -> String {
    let rows = signs.rows_in_words();
    format!(
        "{rows}: providers see improvements from about {WORTHWHILE_ROWS} on, and a small test set \
         shows large differences only."
    )
}

fn iterating_reasons(signs: &Signs) -> Vec<String> {
    let rows = counted(signs.training, "row", "rows");
    let tokens = counted(signs.prompt.fixed, "token", "tokens");
    let mut reasons = vec![format!(
        "You say that the task changes every week: each change would be another training on {rows} \
         that have to be made right first, and a prompt of {tokens} changes at once."
    )];
    if signs.conflicting > 0 {
        let rows = counted(signs.conflicting, "row asks", "rows ask");
        reasons.push(format!(
            "{rows} the same and answer differently: what a good answer is moves in the data too."
        ));
    }
    reasons
}

fn retrieval_reasons(signs: &Signs) -> Vec<String> {
    let mut reasons = Vec::new();
    match signs.answers.facts {
        Some(FactChange::Monthly) => reasons.push(moving("every month")),
        Some(FactChange::WeeklyOrDaily) => reasons.push(moving("every week or day")),
        Some(FactChange::Never) | None => {}
    }
    if signs.answers.citation == Some(true) {
        reasons.push(
            "You say that answers must cite their source: a trained model can't say where it has \
             something from."
                .to_owned(),
        );
    }
    match &signs.documents {
        Some(facts) => reasons.push(documents_in_words(facts)),
        None => reasons.push(
            "No documents are there yet, so that nothing of this is measured: add them on the \
             Candidates screen."
                .to_owned(),
        ),
    }
    reasons
}

fn moving(how_often: &str) -> String {
    format!(
        "You say that facts in the answers change {how_often}: a trained model goes on saying what \
         it learnt."
    )
}

fn tuning_reasons(signs: &Signs) -> Vec<String> {
    let mut reasons = Vec::new();
    if let Some(labels) = &signs.labels {
        let covers = labels.in_words(signs.usable);
        reasons.push(format!("{covers}: a closed set is learnt well."));
    } else if let Form::Json { fields, alike, of } = signs.form {
        let fields = counted(fields, "field", "fields");
        reasons.push(format!(
            "{} of {} answers are JSON with the same {fields}: a form that is learnt well.",
            thousands(alike.into()),
            thousands(of.into())
        ));
    }
    if has_long_prompt(signs) {
        reasons.push(format!(
            "{} of {} tokens of a request never change: a model that has learnt them needs a short \
             prompt.",
            thousands(signs.prompt.fixed.into()),
            thousands(signs.prompt.request().unwrap_or_default().round() as u64)
        ));
    }
    let rows = counted(signs.training, "row to learn from is", "rows to learn from are");
    reasons.push(format!("{rows} enough to try."));
    reasons
}

fn no_sign(signs: &Signs) -> String {
    let tokens = match signs.form {
        Form::Text { tokens } => tokens,
        Form::Label | Form::Json { .. } => 0,
    };
    format!(
        "Answers are free text of about {} with no closed set, and the prompt has {}: a better \
         prompt is the cheaper thing to try.",
        counted(tokens, "token", "tokens"),
        counted(signs.prompt.fixed, "token", "tokens")
    )
}

/// A change of one answer.
type Change = fn(&mut FitAnswers);

/// Single answers that would lead to another guess, found by trying them.
fn turns(advice: Advice, signs: &Signs) -> Vec<AdviceTurn> {
    let tried: [(&str, Change); 4] = [
        ("The task changes every week", |answers| answers.pace = Some(TaskPace::EveryWeek)),
        ("The task is settled", |answers| answers.pace = Some(TaskPace::Settled)),
        ("Facts in the answers change", |answers| {
            answers.facts = Some(FactChange::WeeklyOrDaily);
        }),
        ("Answers must cite their source", |answers| answers.citation = Some(true)),
    ];
    let turn = |(when, change): (&str, Change)| {
        let mut other = signs.clone();
        change(&mut other.answers);
        let then = advise(&other);
        let turn = || AdviceTurn { when: when.to_owned(), guess: format!("{}.", then.words()) };
        (then != advice).then(turn)
    };
    tried.into_iter().filter_map(turn).collect()
}
