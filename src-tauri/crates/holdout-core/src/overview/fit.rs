//! The fit check: what is known of the task, question by question, and what it speaks for.

use holdout_types::Money;

use super::advice::{LONG_PROMPT, WORTHWHILE_ROWS, has_long_prompt};
use super::answers::{FactChange, FitAnswer, TaskPace};
use super::proposals::documents_in_words;
use super::signs::{Form, Month, Signs};
use super::view::{FitLine, FitOption, FitSource, Sign, SpeaksFor};
use crate::words::{counted, one_line, thousands};

/// A label with fewer rows can't stand in every split.
const FEWEST_OF_LABEL: u32 = 3;
/// Characters of a label that a line shows.
const LABEL_LIMIT: usize = 32;
/// The smallest saving that is worth a change, a share of the cost: as the verdict has it.
const WORTHWHILE_SAVING: f64 = 0.2;

/// The whole check, in the order of the screen.
pub(super) fn fit_check(signs: &Signs) -> Vec<FitLine> {
    vec![
        pace(signs),
        closed(signs),
        format(signs),
        prompt(signs),
        volume(signs),
        facts(signs),
        documents(signs),
        citation(signs),
        examples(signs),
        conflicts(signs),
    ]
}

/// A reading: what a finding speaks for, in a kind, in words, and why.
struct Reading(SpeaksFor, &'static str, String);

impl Reading {
    fn tuning(why: impl Into<String>) -> Self {
        Self(SpeaksFor::FineTuning, "Fine-tuning", why.into())
    }

    fn prompt(why: impl Into<String>) -> Self {
        Self(SpeaksFor::Prompt, "A prompt", why.into())
    }

    fn retrieval(why: impl Into<String>) -> Self {
        Self(SpeaksFor::Retrieval, "Retrieval", why.into())
    }

    fn nothing(words: &'static str, why: impl Into<String>) -> Self {
        Self(SpeaksFor::Nothing, words, why.into())
    }

    fn fix_first(words: &'static str, why: impl Into<String>) -> Self {
        Self(SpeaksFor::FixFirst, words, why.into())
    }
}

const NOT_YET: &str = "Nothing yet";
const EITHER: &str = "Either way";
const NOTHING_FOUND: &str =
    "The baseline looks things up, and nothing can be found yet: see the Candidates screen.";
const ONLY_YOU: &str = "Only you can tell. Until then it speaks for nothing.";

fn measured(sign: Sign, question: &str, finding: String, reading: Reading) -> FitLine {
    let Reading(speaks_for, words, reading) = reading;
    FitLine {
        sign,
        question: question.to_owned(),
        finding,
        source: FitSource::Measured,
        speaks_for,
        speaks_words: words.to_owned(),
        reading,
        options: Vec::new(),
    }
}

/// A question that only the user can answer: `answers` are what can be chosen.
fn asked(
    sign: Sign,
    question: &str,
    chosen: Option<FitAnswer>,
    answers: &[(FitAnswer, &str)],
    reading: Reading,
) -> FitLine {
    let option = |(answer, label): &(FitAnswer, &str)| FitOption {
        answer: *answer,
        label: (*label).to_owned(),
        chosen: chosen == Some(*answer),
    };
    let options: Vec<FitOption> = answers.iter().map(option).collect();
    let finding = options.iter().find(|option| option.chosen);
    let finding = finding.map_or("Only you can tell.", |option| &option.label).to_owned();
    FitLine { source: FitSource::YourAnswer, options, ..measured(sign, question, finding, reading) }
}

fn pace(signs: &Signs) -> FitLine {
    let answers = [
        (FitAnswer::Pace(TaskPace::Settled), "Settled"),
        (FitAnswer::Pace(TaskPace::SmallChanges), "Small changes"),
        (FitAnswer::Pace(TaskPace::EveryWeek), "Every week"),
    ];
    let reading = match signs.answers.pace {
        None => Reading::nothing(NOT_YET, ONLY_YOU),
        Some(TaskPace::Settled) => {
            Reading::tuning("What was learnt stays right, so that a training pays for long.")
        }
        Some(TaskPace::SmallChanges) => Reading::nothing(
            EITHER,
            "A change in the prompt holds at once; a trained model needs new rows and a training.",
        ),
        Some(TaskPace::EveryWeek) => {
            Reading::prompt("Each change would be another training; a prompt changes at once.")
        }
    };
    let chosen = signs.answers.pace.map(FitAnswer::Pace);
    asked(Sign::Pace, "Is the task settled?", chosen, &answers, reading)
}

fn closed(signs: &Signs) -> FitLine {
    let question = "Is the set of answers closed?";
    let Some(labels) = &signs.labels else {
        let finding =
            if signs.usable == 0 { "No usable example" } else { "No, most answers differ" };
        let reading = if signs.usable == 0 {
            Reading::nothing(NOT_YET, "There is nothing to measure.")
        } else {
            Reading::prompt(
                "Open answers take more examples to learn, and a test that compares texts judges \
                 them harshly.",
            )
        };
        return measured(Sign::Closed, question, finding.to_owned(), reading);
    };
    let why = "A closed set is what a small trained model learns best, and exact match judges it.";
    measured(Sign::Closed, question, labels.in_words(signs.usable), Reading::tuning(why))
}

fn format(signs: &Signs) -> FitLine {
    let question = "Is the format strict?";
    let strict = || Reading::tuning("A form without exceptions is learnt from examples.");
    let short = || match &signs.labels {
        Some(labels) if labels.covered < signs.usable => {
            Reading::tuning("Short labels are learnt from examples; what is none is an exception.")
        }
        _ => strict(),
    };
    let (finding, reading) = match signs.form {
        Form::Text { .. } if signs.usable == 0 => (
            "No usable example".to_owned(),
            Reading::nothing(NOT_YET, "There is nothing to measure."),
        ),
        Form::Label => (labels_in_words(signs), short()),
        Form::Json { fields, alike, of } if alike == of => {
            let answers = answers_in_words(of, signs.usable);
            (format!("{answers} JSON with {}", counted(fields, "field", "fields")), strict())
        }
        Form::Json { alike, of, .. } => (
            format!(
                "{} of {} are JSON with the same fields",
                thousands(alike.into()),
                thousands(of.into())
            ),
            Reading::fix_first(
                "Fix first",
                "The others have another form: a model learns exceptions, too.",
            ),
        ),
        Form::Text { tokens } => (
            format!("Free text, about {} an answer", counted(tokens, "token", "tokens")),
            Reading::nothing(EITHER, "Tone and length can be learnt as well as asked for."),
        ),
    };
    measured(Sign::Format, question, finding, reading)
}

fn labels_in_words(signs: &Signs) -> String {
    let covered = signs.labels.as_ref().map_or(0, |labels| labels.covered);
    if covered >= signs.usable {
        return "Every answer is one short label".to_owned();
    }
    let (covered, all) = (thousands(covered.into()), thousands(signs.usable.into()));
    format!("{covered} of {all} answers are one short label")
}

/// "Every answer is", or "All 1,000 answers looked at are" where there are more.
fn answers_in_words(looked_at: u32, usable: u32) -> String {
    if looked_at < usable {
        return format!("All {} answers looked at are", thousands(looked_at.into()));
    }
    "Every answer is".to_owned()
}

fn prompt(signs: &Signs) -> FitLine {
    let question = "Does the prompt repeat itself?";
    let prompt = signs.prompt;
    if prompt.varies {
        let finding = "The rows bring different instructions".to_owned();
        let why = "What changes from row to row can't be learnt once and left out.";
        return measured(Sign::Prompt, question, finding, Reading::prompt(why));
    }
    if prompt.fixed == 0 {
        let finding = "The baseline has no instructions".to_owned();
        let why = "Paste the prompt of production on the Candidates screen.";
        return measured(Sign::Prompt, question, finding, Reading::nothing(NOT_YET, why));
    }
    let Some(request) = prompt.request() else {
        let fixed = counted(prompt.fixed, "token never changes", "tokens never change");
        let reading = Reading::nothing(NOT_YET, NOTHING_FOUND);
        return measured(Sign::Prompt, question, fixed, reading);
    };
    let finding = format!(
        "{} of {} tokens never change",
        thousands(prompt.fixed.into()),
        thousands(request.round() as u64)
    );
    let reading = if has_long_prompt(signs) {
        Reading::tuning(
            "A trained model needs a short prompt. A provider's cache makes the repeated part \
             cheaper, too; the comparison uses what is really billed.",
        )
    } else {
        Reading::prompt(format!(
            "Under {LONG_PROMPT} tokens, or under half of the request, there is little to save."
        ))
    };
    measured(Sign::Prompt, question, finding, reading)
}

fn volume(signs: &Signs) -> FitLine {
    let (finding, reading) = match (signs.volume, signs.month) {
        (None, _) => (
            "requests in production".to_owned(),
            Reading::nothing(NOT_YET, "With it, tokens become money per month."),
        ),
        (Some(_), None) if signs.prompt.input.is_none() => {
            ("Tokens are not known".to_owned(), Reading::nothing(NOT_YET, NOTHING_FOUND))
        }
        (Some(_), None) => (
            "No price is known".to_owned(),
            Reading::nothing(NOT_YET, "Choose a model with a price on the Candidates screen."),
        ),
        (Some(_), Some(month)) => (month_words(month), month_reading(signs, month)),
    };
    let line = measured(Sign::Volume, "Does volume pay for training?", finding, reading);
    FitLine { source: FitSource::Both, ..line }
}

fn month_words(month: Month) -> String {
    let now = dollars(month.baseline);
    match month.tuned {
        Some(tuned) => format!("{now} now, {} tuned", dollars(tuned)),
        None => format!("{now} now"),
    }
}

fn month_reading(signs: &Signs, month: Month) -> Reading {
    let rest = format!(
        "A projection of tokens at the price of {}, without caching and without the training itself.",
        signs.price_model
    );
    let Some(tuned) = month.tuned else {
        return Reading::nothing(NOT_YET, "No candidate is to be fine-tuned.");
    };
    let (now, then) = (month.baseline.dollars(), tuned.dollars());
    if then <= now * (1.0 - WORTHWHILE_SAVING) {
        return Reading::tuning(format!(
            "Saves {} a month. {rest}",
            dollars(month.baseline - tuned)
        ));
    }
    if then >= now {
        let more = dollars(tuned - month.baseline);
        return Reading::prompt(format!("Fine-tuned tokens cost {more} more a month. {rest}"));
    }
    let saved = dollars(month.baseline - tuned);
    Reading::nothing(EITHER, format!("Saves {saved} a month, under a fifth of the cost. {rest}"))
}

/// Dollars and cents; what is under a cent as such.
fn dollars(amount: Money) -> String {
    let value = amount.dollars();
    if value > 0.0 && value < 0.005 {
        return "under $0.01".to_owned();
    }
    let cents = (value * 100.0).round() as u64;
    format!("${}.{:02}", thousands(cents / 100), cents % 100)
}

fn facts(signs: &Signs) -> FitLine {
    let answers = [
        (FitAnswer::Facts(FactChange::Never), "Never"),
        (FitAnswer::Facts(FactChange::Monthly), "Monthly"),
        (FitAnswer::Facts(FactChange::WeeklyOrDaily), "Weekly or daily"),
    ];
    let reading = match signs.answers.facts {
        None => Reading::nothing(NOT_YET, ONLY_YOU),
        Some(FactChange::Never) => Reading::tuning("What was learnt does not go out of date."),
        Some(_) => {
            Reading::retrieval("A trained model goes on saying what it learnt; a search does not.")
        }
    };
    let chosen = signs.answers.facts.map(FitAnswer::Facts);
    asked(Sign::Facts, "Do facts in the answers change?", chosen, &answers, reading)
}

fn documents(signs: &Signs) -> FitLine {
    let question = "Do documents alone answer?";
    let Some(facts) = &signs.documents else {
        let why = "Where answers rest on documents, add them on the Candidates screen.";
        let reading = Reading::nothing(NOT_YET, why);
        return measured(Sign::Documents, question, "No documents to measure".to_owned(), reading);
    };
    let finding = format!(
        "{} of {} stand in {}, not in the question",
        thousands(facts.only_there.into()),
        thousands(facts.rows.into()),
        counted(facts.documents, "document", "documents")
    );
    let reading = if facts.tell_the_answers() {
        Reading::retrieval(documents_in_words(facts))
    } else {
        Reading::nothing(
            "No need for retrieval",
            format!("{} What is found does not tell them apart.", documents_in_words(facts)),
        )
    };
    measured(Sign::Documents, question, finding, reading)
}

fn citation(signs: &Signs) -> FitLine {
    let answers = [(FitAnswer::Citation(false), "No"), (FitAnswer::Citation(true), "Yes")];
    let reading = match signs.answers.citation {
        None => Reading::nothing(NOT_YET, ONLY_YOU),
        Some(false) => Reading::nothing("No need for retrieval", "Answers stand by themselves."),
        Some(true) => Reading::retrieval("Only what was looked up can be cited."),
    };
    let chosen = signs.answers.citation.map(FitAnswer::Citation);
    asked(Sign::Citation, "Must answers cite their source?", chosen, &answers, reading)
}

fn examples(signs: &Signs) -> FitLine {
    let rows = signs.rows_in_words();
    let rarest = signs.labels.as_ref();
    let finding = match rarest {
        _ if signs.errors > 0 => {
            format!("{rows}, {}", counted(signs.errors, "error", "errors"))
        }
        Some(labels) => {
            format!("{rows}, at least {} an answer", thousands(labels.rarest_rows.into()))
        }
        None => rows,
    };
    measured(Sign::Examples, "Enough clean examples?", finding, examples_reading(signs))
}

fn examples_reading(signs: &Signs) -> Reading {
    if signs.errors > 0 {
        return Reading::fix_first(
            "Fix first",
            "An error stops the training. Data shows its rows.",
        );
    }
    if signs.training < WORTHWHILE_ROWS {
        return Reading::fix_first(
            "More examples first",
            format!("Providers see improvements from about {WORTHWHILE_ROWS} rows on."),
        );
    }
    if let Some(labels) = &signs.labels
        && labels.rarest_rows < FEWEST_OF_LABEL
    {
        let label = one_line(&labels.rarest, LABEL_LIMIT);
        let rows = counted(labels.rarest_rows, "row", "rows");
        return Reading::fix_first(
            "Fix first",
            format!("“{label}” has {rows} to learn from: add some, or correct its spelling."),
        );
    }
    Reading::tuning("Enough to learn from and to judge by.")
}

fn conflicts(signs: &Signs) -> FitLine {
    let question = "Do equal inputs agree?";
    if signs.usable == 0 {
        let reading = Reading::nothing(NOT_YET, "There is nothing to measure.");
        return measured(Sign::Conflicts, question, "No usable example".to_owned(), reading);
    }
    if signs.conflicting == 0 {
        let finding = "No input has two answers".to_owned();
        let why = "What is learnt and what judges do not contradict themselves.";
        return measured(Sign::Conflicts, question, finding, Reading::tuning(why));
    }
    let rows = counted(signs.conflicting, "row asks", "rows ask");
    let finding = format!("{rows} the same and answer differently");
    let why = "Keep one answer for each input: neither is learnt as long as both stand.";
    measured(Sign::Conflicts, question, finding, Reading::fix_first("Fix first", why))
}
