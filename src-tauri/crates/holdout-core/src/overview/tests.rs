//! The rules of the fit check and of the way, and both over real projects.

use std::sync::Arc;

use holdout_types::{CandidateKind, ManualClock, Split, SplitCounts, Timestamp};

use super::advice::{Advice, advice_view, advise};
use super::answers::{FactChange, FitAnswer, FitAnswers, TaskPace};
use super::documents::DocumentFacts;
use super::fit::fit_check;
use super::headline::headline;
use super::path::path;
use super::signs::{Form, Labels, Month, PromptTokens, Signs};
use super::standing::{Judged, Stage, Standing};
use super::view::{Destination, FitLine, OverviewView, Sign, SpeaksFor, StepStanding, WorthState};
use crate::compare::view::EvaluationState;
use crate::data::view::SplitRequest;
use crate::sample::SampleKind;
use crate::studio::{Folders, OpenProject, Studio};
use crate::train::view::JobStateView;
use crate::view::RunningView;

/// A closed task with a long prompt, sealed, about which nobody has said anything.
fn signs() -> Signs {
    Signs {
        usable: 1_240,
        training: 868,
        divided: true,
        errors: 0,
        conflicting: 0,
        labels: Some(Labels {
            count: 14,
            covered: 1_238,
            rarest: "data_deletion".to_owned(),
            rarest_rows: 31,
        }),
        form: Form::Label,
        documents: None,
        prompt: PromptTokens { fixed: 2_148, input: Some(99.0), varies: false },
        volume: None,
        price_model: "gpt-4.1-mini".to_owned(),
        month: None,
        looked_up: std::collections::HashMap::new(),
        answers: FitAnswers::default(),
    }
}

/// Free answers under a short prompt.
fn free_text() -> Signs {
    Signs {
        labels: None,
        form: Form::Text { tokens: 40 },
        prompt: PromptTokens { fixed: 30, input: Some(99.0), varies: false },
        ..signs()
    }
}

fn answered(change: impl FnOnce(&mut FitAnswers)) -> Signs {
    let mut signs = signs();
    change(&mut signs.answers);
    signs
}

#[test]
fn stable_labels_are_worth_a_fine_tune() {
    assert_eq!(advise(&signs()), Advice::FineTune);
    let reasons = advice_view(&signs(), &[], None, None).reasons.join(" ");
    for fact in ["14 answers cover 1,238 of 1,240", "2,148 of 2,247 tokens", "868 rows"] {
        assert!(reasons.contains(fact), "`{fact}` is not in: {reasons}");
    }
}

#[test]
fn a_strict_form_or_a_long_prompt_alone_is_worth_a_fine_tune() {
    let json = Signs { form: Form::Json { fields: 2, alike: 900, of: 900 }, ..free_text() };
    assert_eq!(advise(&json), Advice::FineTune);
    let loose = Signs { form: Form::Json { fields: 2, alike: 890, of: 900 }, ..free_text() };
    assert_eq!(advise(&loose), Advice::NoSign);
    let long = Signs { prompt: signs().prompt, ..free_text() };
    assert_eq!(advise(&long), Advice::FineTune);
    let mut varying = long;
    varying.prompt.varies = true;
    assert_eq!(advise(&varying), Advice::NoSign, "what varies can't be learnt once");
}

#[test]
fn changing_facts_and_citing_lead_to_retrieval_which_needs_documents_first() {
    for change in [FactChange::Monthly, FactChange::WeeklyOrDaily] {
        assert_eq!(advise(&answered(|answers| answers.facts = Some(change))), Advice::Retrieve);
    }
    let cites = answered(|answers| answers.citation = Some(true));
    assert_eq!(advise(&cites), Advice::Retrieve);
    let reasons = advice_view(&cites, &[], None, None).reasons.join(" ");
    assert!(reasons.contains("No documents are there yet"), "{reasons}");
    let neither = answered(|answers| {
        answers.facts = Some(FactChange::Never);
        answers.citation = Some(false);
    });
    assert_eq!(advise(&neither), Advice::FineTune);
}

#[test]
fn a_task_that_changes_every_week_stays_prompted_even_if_facts_change_too() {
    let moving = answered(|answers| {
        answers.pace = Some(TaskPace::EveryWeek);
        answers.facts = Some(FactChange::Monthly);
    });
    assert_eq!(advise(&moving), Advice::StayPrompted);
    for pace in [TaskPace::Settled, TaskPace::SmallChanges] {
        assert_eq!(advise(&answered(|answers| answers.pace = Some(pace))), Advice::FineTune);
    }
}

#[test]
fn few_rows_come_before_everything_else() {
    let few = Signs { training: 49, ..answered(|answers| answers.citation = Some(true)) };
    assert_eq!(advise(&few), Advice::MoreExamples);
    assert_eq!(advise(&Signs { training: 50, ..signs() }), Advice::FineTune);
    assert!(advice_view(&few, &[], None, None).reasons[0].starts_with("49 rows to learn from"));
}

#[test]
fn the_advice_names_the_answers_that_would_turn_it() {
    let turns = advice_view(&signs(), &[], None, None).turns;
    let whens: Vec<&str> = turns.iter().map(|turn| turn.when.as_str()).collect();
    assert_eq!(
        whens,
        [
            "The task changes every week",
            "Facts in the answers change",
            "Answers must cite their source"
        ]
    );
    let moving = answered(|answers| answers.pace = Some(TaskPace::EveryWeek));
    let turns = advice_view(&moving, &[], None, None).turns;
    assert_eq!(turns[0].when, "The task is settled");
    assert_eq!(turns[0].guess, "A fine-tune is worth comparing.");
}

#[test]
fn three_tasks_get_three_recommendations_each_with_the_measured_fact_behind_it() {
    let facts = DocumentFacts { documents: 12, rows: 300, only_there: 297, other_there: 171 };
    let changing = Signs { documents: Some(facts), ..signs() };
    let iterating =
        Signs { conflicting: 6, ..answered(|answers| answers.pace = Some(TaskPace::EveryWeek)) };
    let cases = [
        (signs(), Advice::FineTune, "14 answers cover 1,238 of 1,240 rows"),
        (changing, Advice::Retrieve, "297 of 300 expected answers stand in the passage"),
        (iterating, Advice::StayPrompted, "6 rows ask the same and answer differently"),
    ];
    for (signs, advice, fact) in cases {
        assert_eq!(advise(&signs), advice);
        let reasons = advice_view(&signs, &[], None, None).reasons.join(" ");
        assert!(reasons.contains(fact), "`{fact}` is not in: {reasons}");
    }
}

#[test]
fn documents_that_list_every_answer_speak_for_nothing() {
    let facts = DocumentFacts { documents: 1, rows: 300, only_there: 300, other_there: 300 };
    let listed = Signs { documents: Some(facts), ..signs() };
    assert_eq!(advise(&listed), Advice::FineTune);
    assert_eq!(speaks(&listed, Sign::Documents), SpeaksFor::Nothing);
    let telling = DocumentFacts { other_there: 100, ..facts };
    let listed = Signs { documents: Some(telling), ..signs() };
    assert_eq!(speaks(&listed, Sign::Documents), SpeaksFor::Retrieval);
    assert_eq!(
        line(&listed, Sign::Documents).finding,
        "300 of 300 stand in 1 document, not in the question"
    );
}

#[test]
fn what_is_proposed_fits_the_signs_and_what_is_missing_is_said() {
    let kinds = |signs: &Signs| -> Vec<(CandidateKind, bool)> {
        let views = advice_view(signs, &[], None, None).compare;
        views.into_iter().map(|view| (view.kind, view.addable)).collect()
    };
    let of = |signs: &Signs| {
        let kinds = kinds(signs).into_iter();
        let kinds = kinds.filter(|(kind, _)| *kind != CandidateKind::Structured);
        kinds.collect::<Vec<_>>()
    };
    let (prompted, rag) = (CandidateKind::Prompted, CandidateKind::Rag);
    let (tuned, both) = (CandidateKind::FineTuned, CandidateKind::FineTunedRag);
    assert_eq!(of(&signs()), [(prompted, true), (tuned, true)]);
    let cites = answered(|answers| answers.citation = Some(true));
    assert_eq!(of(&cites), [(prompted, true), (rag, false), (tuned, true), (both, false)]);
    let why = advice_view(&cites, &[], None, None).compare.pop().unwrap().why;
    assert!(why.ends_with("Add documents on the Candidates screen first."), "{why}");
    let moving = answered(|answers| answers.pace = Some(TaskPace::EveryWeek));
    assert_eq!(of(&moving), [(prompted, true)]);
}

fn line(signs: &Signs, sign: Sign) -> FitLine {
    fit_check(signs).into_iter().find(|line| line.sign == sign).unwrap()
}

fn speaks(signs: &Signs, sign: Sign) -> SpeaksFor {
    line(signs, sign).speaks_for
}

#[test]
fn every_answer_changes_its_reading() {
    let said = |change: fn(&mut FitAnswers), sign| speaks(&answered(change), sign);
    assert_eq!(speaks(&signs(), Sign::Pace), SpeaksFor::Nothing);
    assert_eq!(said(|a| a.pace = Some(TaskPace::Settled), Sign::Pace), SpeaksFor::FineTuning);
    assert_eq!(said(|a| a.pace = Some(TaskPace::SmallChanges), Sign::Pace), SpeaksFor::Nothing);
    assert_eq!(said(|a| a.pace = Some(TaskPace::EveryWeek), Sign::Pace), SpeaksFor::Prompt);
    assert_eq!(speaks(&signs(), Sign::Facts), SpeaksFor::Nothing);
    assert_eq!(said(|a| a.facts = Some(FactChange::Never), Sign::Facts), SpeaksFor::FineTuning);
    assert_eq!(said(|a| a.facts = Some(FactChange::Monthly), Sign::Facts), SpeaksFor::Retrieval);
    assert_eq!(speaks(&signs(), Sign::Citation), SpeaksFor::Nothing);
    assert_eq!(said(|a| a.citation = Some(true), Sign::Citation), SpeaksFor::Retrieval);
    let no = line(&answered(|a| a.citation = Some(false)), Sign::Citation);
    assert_eq!(no.speaks_words, "No need for retrieval");
    assert_eq!(no.options.iter().filter(|option| option.chosen).count(), 1);
}

#[test]
fn what_is_measured_is_said_with_its_numbers() {
    let closed = line(&signs(), Sign::Closed);
    assert_eq!(closed.finding, "14 answers cover 1,238 of 1,240 rows");
    let prompt = line(&signs(), Sign::Prompt);
    assert_eq!(prompt.finding, "2,148 of 2,247 tokens never change");
    let examples = line(&signs(), Sign::Examples);
    assert_eq!(examples.finding, "868 rows to learn from, at least 31 an answer");
    let json = Signs { form: Form::Json { fields: 2, alike: 900, of: 900 }, ..free_text() };
    assert_eq!(
        line(&json, Sign::Format).finding,
        "All 900 answers looked at are JSON with 2 fields",
        "there are 1,240"
    );
    let json = Signs { usable: 900, ..json };
    assert_eq!(line(&json, Sign::Format).finding, "Every answer is JSON with 2 fields");
    let labels = line(&signs(), Sign::Format).finding;
    assert_eq!(labels, "1,238 of 1,240 answers are one short label");
}

#[test]
fn what_is_wrong_with_rows_is_to_be_fixed_first() {
    let errors = Signs { errors: 2, ..signs() };
    assert_eq!(speaks(&errors, Sign::Examples), SpeaksFor::FixFirst);
    assert!(line(&errors, Sign::Examples).finding.ends_with("2 errors"));
    let mut thin = signs();
    if let Some(labels) = &mut thin.labels {
        labels.rarest_rows = 2;
    }
    assert_eq!(speaks(&thin, Sign::Examples), SpeaksFor::FixFirst);
    assert!(line(&thin, Sign::Examples).reading.contains("data_deletion"));
    let loose = Signs { form: Form::Json { fields: 2, alike: 890, of: 900 }, ..free_text() };
    assert_eq!(speaks(&loose, Sign::Format), SpeaksFor::FixFirst);
    let conflicting = Signs { conflicting: 6, ..signs() };
    assert_eq!(speaks(&conflicting, Sign::Conflicts), SpeaksFor::FixFirst);
    assert_eq!(speaks(&signs(), Sign::Conflicts), SpeaksFor::FineTuning);
}

#[test]
fn volume_pays_when_a_fifth_is_saved_and_speaks_against_when_it_costs_more() {
    let month = |baseline: &str, tuned: Option<&str>| {
        let money = |text: &str| text.parse().unwrap();
        let month = Month { baseline: money(baseline), tuned: tuned.map(money) };
        line(&Signs { volume: Some(40_000), month: Some(month), ..signs() }, Sign::Volume)
    };
    let saving = month("36.5", Some("7.3"));
    assert_eq!(saving.finding, "$36.50 now, $7.30 tuned");
    assert_eq!(saving.speaks_for, SpeaksFor::FineTuning);
    assert!(saving.reading.starts_with("Saves $29.20 a month"));
    assert_eq!(month("10", Some("9")).speaks_for, SpeaksFor::Nothing);
    assert_eq!(month("10", Some("20")).speaks_for, SpeaksFor::Prompt);
    assert_eq!(month("10", None).speaks_for, SpeaksFor::Nothing);
    assert_eq!(speaks(&signs(), Sign::Volume), SpeaksFor::Nothing, "unknown is not nothing to pay");
}

/// Sealed, with B to be trained.
fn standing() -> Standing {
    Standing {
        rows: 1_240,
        usable: 1_238,
        errors: 0,
        divided: true,
        sealed: true,
        splits: SplitCounts { train: 868, validation: 124, test: 248 },
        letters: vec!["A".to_owned(), "B".to_owned()],
        untrained: Some("B".to_owned()),
        trained_at: None,
        tuned: Some("B".to_owned()),
        job: None,
        running: None,
        evaluation: None,
    }
}

fn trained() -> Standing {
    Standing { untrained: None, job: Some(JobStateView::Succeeded), ..standing() }
}

fn judged(decided: bool) -> Judged {
    Judged {
        state: EvaluationState::Done,
        done: 496,
        total: 496,
        verdict: Some(("Fine-tune.".to_owned(), "On 248 rows.".to_owned())),
        decided,
        current: true,
        letters: vec!["A".to_owned(), "B".to_owned()],
        looks: 1,
    }
}

#[test]
fn each_state_has_its_next_step() {
    let with = |evaluation: Judged| Standing { evaluation: Some(evaluation), ..trained() };
    let cut_short =
        Judged { state: EvaluationState::Stopped, done: 12, verdict: None, ..judged(false) };
    let alone = Standing { letters: vec!["A".to_owned()], tuned: None, ..trained() };
    let comparing = Some(RunningView::Comparing { done: 12, total: 496 });
    let training = Some(RunningView::Training { step: 4, total_steps: Some(645) });
    let three = ["A", "B", "C"].map(str::to_owned).to_vec();
    let cases = [
        (
            Standing { usable: 0, divided: false, ..standing() },
            Stage::Empty,
            "Look at the rows in Data",
        ),
        (Standing { errors: 2, ..standing() }, Stage::Fix, "Fix 2 errors in Data"),
        (
            Standing { divided: false, sealed: false, ..standing() },
            Stage::Divide,
            "Divide the rows",
        ),
        (Standing { sealed: false, ..standing() }, Stage::Seal, "Seal the test set"),
        (standing(), Stage::Train, "Train B"),
        (Standing { running: training, ..standing() }, Stage::Training, "Watch the training"),
        (alone, Stage::AddCandidate, "Add a candidate"),
        (trained(), Stage::Compare, "Compare A and B on 248 rows"),
        (
            Standing { letters: three, ..trained() },
            Stage::Compare,
            "Compare A, B and C on 248 rows",
        ),
        (Standing { running: comparing, ..trained() }, Stage::Comparing, "Watch the comparison"),
        (with(cut_short), Stage::Resume, "Go on with the comparison"),
        (with(judged(false)), Stage::Undecided, "See where they differ"),
        (with(judged(true)), Stage::Report, "Make the report"),
        (
            with(Judged { current: false, ..judged(true) }),
            Stage::Compare,
            "Compare A and B on 248 rows",
        ),
    ];
    for (standing, stage, label) in cases {
        assert_eq!(standing.stage(), stage);
        assert_eq!(standing.next().label, label);
        let steps = path(&standing, &["tickets.csv".to_owned()], &["Empty answer"]);
        let current: Vec<_> =
            steps.iter().filter(|step| step.standing == StepStanding::Current).collect();
        assert_eq!(current.len(), 1, "{stage:?}");
        let said = headline(&standing, &signs(), &fit_check(&signs()));
        assert!(said.answer.ends_with('.') && !said.support.is_empty(), "{stage:?}: {said:?}");
    }
}

#[test]
fn a_verdict_is_the_answer_as_long_as_it_is_about_the_present_candidates() {
    let fit = fit_check(&signs());
    let now = Standing { evaluation: Some(judged(true)), ..trained() };
    assert_eq!(headline(&now, &signs(), &fit).answer, "Fine-tune.");
    let older = Judged { current: false, ..judged(true) };
    let then = Standing { evaluation: Some(older), ..trained() };
    let said = headline(&then, &signs(), &fit);
    assert!(said.answer.starts_with("A and B are ready"), "{said:?}");
    assert!(said.support.contains("The last verdict was about A and B."), "{said:?}");
}

#[test]
fn the_support_counts_signs_and_open_questions() {
    let said = headline(&standing(), &signs(), &fit_check(&signs()));
    assert_eq!(
        said.support,
        "5 of 10 signs speak for fine-tuning, none for a prompt, none for retrieval. 3 questions \
         are yours to answer."
    );
}

/// 2026-11-25, 12:00 UTC.
const NOW: Timestamp = Timestamp(1_795_608_000_000);

fn sample_project(folder: &tempfile::TempDir) -> Arc<OpenProject> {
    let folders = Folders::under(folder.path());
    let clock = Arc::new(ManualClock::at(NOW));
    let studio = Studio::new(folders, clock, Arc::new(|| ())).unwrap();
    studio.open_sample(SampleKind::Triage).unwrap();
    studio.project().unwrap()
}

fn finding(view: &OverviewView, sign: Sign) -> &str {
    &view.fit.iter().find(|line| line.sign == sign).unwrap().finding
}

#[test]
fn the_sample_is_measured_as_it_is_and_goes_from_step_to_step() {
    let folder = tempfile::tempdir().unwrap();
    let project = sample_project(&folder);
    let view = project.overview_view().unwrap();
    assert!(!project.view().unwrap().worked_on, "nobody did anything with it yet");
    assert_eq!(finding(&view, Sign::Format), "Every answer is one short label");
    assert!(finding(&view, Sign::Prompt).contains("tokens never change"));
    assert_eq!(view.next.label, "Divide the rows");
    assert_eq!(view.advice.guess, "A fine-tune is worth comparing.");
    let percent = SplitCounts { train: 70, validation: 10, test: 20 };
    project.divide(SplitRequest { percent, seed: 7 }).unwrap();
    let view = project.overview_view().unwrap();
    assert!(project.view().unwrap().worked_on);
    assert_eq!(
        (view.next.label.as_str(), view.next.screen),
        ("Seal the test set", Destination::Data)
    );
    project.seal().unwrap();
    let view = project.overview_view().unwrap();
    assert_eq!((view.next.label.as_str(), view.next.screen), ("Train B", Destination::Train));
    assert_eq!(view.candidates[1].state, WorthState::NotTrained);
    assert!(view.candidates[1].why.contains("prompt tokens fewer"), "{:?}", view.candidates[1]);
    let columns = project.columns().unwrap();
    let train = columns.splits.iter().filter(|split| **split == Some(Split::Train)).count();
    assert!(finding(&view, Sign::Examples).contains(&train.to_string()));
}

#[test]
fn answers_are_kept_and_the_volume_is_that_of_candidates() {
    let folder = tempfile::tempdir().unwrap();
    let project = sample_project(&folder);
    project.answer_fit(FitAnswer::Pace(TaskPace::EveryWeek)).unwrap();
    project.answer_fit(FitAnswer::Facts(FactChange::Never)).unwrap();
    project.answer_fit(FitAnswer::Citation(false)).unwrap();
    let view = project.answer_fit(FitAnswer::Volume(Some(40_000))).unwrap();
    assert_eq!(view.advice.guess, "Stay prompted while the task changes every week.");
    assert_eq!(view.volume_per_month, Some(40_000));
    assert_eq!(project.candidates_view().unwrap().volume.per_month, Some(40_000));
    assert!(view.candidates.iter().all(|line| line.month_projected.is_some()));
    let view = project.answer_fit(FitAnswer::Volume(Some(0))).unwrap();
    assert_eq!(view.volume_per_month, None);
    assert!(view.candidates.iter().all(|line| line.month_projected.is_none()));
}

#[test]
fn the_end_of_a_model_is_counted_by_the_projects_clock() {
    let folder = tempfile::tempdir().unwrap();
    let project = sample_project(&folder);
    let titles: Vec<String> =
        project.overview_view().unwrap().ends.into_iter().map(|end| end.title).collect();
    assert_eq!(titles, ["gpt-4.1-mini stops in 50 days", "Training at OpenAI ends in 42 days"]);
}

#[test]
fn settings_of_an_older_file_have_no_answers() {
    let older = serde_json::json!({ "name": "tickets", "divided": true });
    let settings: crate::settings::Settings = serde_json::from_value(older).unwrap();
    assert_eq!(settings.fit, FitAnswers::default());
}
