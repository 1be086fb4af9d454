//! How an answer is judged: proposed, chosen, tried, and changed without a call.

use std::collections::HashMap;

use holdout_core::compare::view::{EvaluationView, PairFilter, PairLine, PairQuery, ScoreView};
use holdout_core::graders::view::{
    FieldCell, GraderChoice, GradersChoice, GradersView, TriedPair, TryOut,
};
use holdout_types::{ErrorCode, Split};
use serde_json::Value;

use crate::support::Fixture;

const TOPICS: [(&str, &str); 3] =
    [("refund", "money back"), ("login", "my password"), ("parcel", "the courier")];
const URGENCIES: [(bool, &str); 2] = [(true, "right now please"), (false, "whenever you can")];

/// Tickets with answers that `answer` makes of topic and urgency.
fn table(rows: usize, answer: impl Fn(&str, bool) -> String) -> String {
    let row = |number: usize| {
        let (topic, words) = TOPICS[number % 3];
        let (urgent, when) = URGENCIES[number / 3 % 2];
        let answer = answer(topic, urgent).replace('"', "\"\"");
        format!("Number {number}: it is about {words} again and {when},\"{answer}\"\n")
    };
    let mut table = "text,answer\n".to_owned();
    table.extend((0..rows).map(row));
    table
}

fn as_json(topic: &str, urgent: bool) -> String {
    format!(r#"{{"topic": "{topic}", "urgent": {urgent}}}"#)
}

fn as_call(topic: &str, urgent: bool) -> String {
    format!(r#"[{{"name": "open_{topic}", "arguments": {{"urgent": {urgent}}}}}]"#)
}

/// A project of these rows, divided; before it is sealed, what is proposed.
fn divided(table: &str) -> (Fixture, GradersView) {
    let fixture = Fixture::new();
    fixture.import(table).unwrap();
    fixture.divide().unwrap();
    let proposed = fixture.studio.project().unwrap().graders_view().unwrap();
    (fixture, proposed)
}

async fn judged(fixture: &Fixture) -> EvaluationView {
    fixture.studio.project().unwrap().seal().unwrap();
    fixture.train().await;
    fixture.compare().await
}

fn pairs(
    fixture: &Fixture,
    evaluation: &EvaluationView,
    field: Option<FieldCell>,
) -> Vec<PairLine> {
    let [baseline, challenger] = [0, 1].map(|place| evaluation.scores[place].candidate);
    let all = PairQuery::first(evaluation.id, baseline, challenger, PairFilter::All, 500);
    let query = PairQuery { field, ..all };
    fixture.studio.project().unwrap().pairs(&query).unwrap().rows
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}

fn choose(fixture: &Fixture, primary: GraderChoice, also: Vec<GraderChoice>) -> GradersView {
    let choice = GradersChoice { primary, also };
    fixture.studio.project().unwrap().choose_graders(&choice).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn json_answers_are_judged_field_by_field() {
    let (fixture, proposed) = divided(&table(200, as_json));
    assert_eq!(proposed.primary.grader, GraderChoice::JsonFields { texts: None });
    assert!(proposed.reason.is_some() && proposed.proposals[0].caution.is_none());
    let evaluation = judged(&fixture).await;
    assert_eq!(evaluation.metric.name, "JSON fields");
    assert!(evaluation.has_fields);
    let f1 = |score: &ScoreView| {
        score.further.iter().find(|figure| figure.name == "Field F1 %").unwrap().share.unwrap()
    };
    assert!(f1(&evaluation.scores[1]) > 0.9, "{:?}", evaluation.scores[1]);

    let project = fixture.studio.project().unwrap();
    let view = project.fields(evaluation.id).unwrap();
    let names: Vec<&str> = view.fields.iter().map(|line| line.name.as_str()).collect();
    assert!(names.contains(&"topic") && names.contains(&"urgent"), "{names:?}");
    let lines = pairs(&fixture, &evaluation, None);
    for (place, candidate) in view.candidates.iter().enumerate() {
        for field in &view.fields {
            let answered = |line: &PairLine| {
                let side = if place == 0 { &line.baseline } else { &line.challenger };
                json(&side.as_ref().unwrap().text).get(&field.name).cloned()
            };
            let expected = |line: &PairLine| json(&line.expected).get(&field.name).cloned();
            let count = |is: &dyn Fn(&PairLine) -> bool| {
                lines.iter().filter(|line| is(line)).count() as u32
            };
            let figures = field.figures[place];
            assert_eq!(figures.answered, count(&|line| answered(line).is_some()));
            let right =
                |line: &PairLine| answered(line).is_some() && answered(line) == expected(line);
            assert_eq!(figures.right, count(&right), "{} of {}", field.name, candidate.letter);
            let cell = FieldCell { candidate: candidate.candidate, field: field.name.clone() };
            let wrong = pairs(&fixture, &evaluation, Some(cell));
            assert_eq!(wrong.len() as u32, figures.wrong_rows);
            assert!(wrong.iter().all(|line| !right(line)));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tool_calls_are_judged_by_name_and_arguments() {
    let (fixture, proposed) = divided(&table(200, as_call));
    assert_eq!(proposed.primary.grader, GraderChoice::ToolCall { arguments: true });
    let evaluation = judged(&fixture).await;
    let tuned = &evaluation.scores[1];
    assert!(tuned.correct * 10 > tuned.n * 9, "{tuned:?}");
    let view = fixture.studio.project().unwrap().fields(evaluation.id).unwrap();
    let expected: HashMap<&str, u32> =
        view.fields.iter().map(|line| (line.name.as_str(), line.expected)).collect();
    assert_eq!(expected.len(), 3, "{expected:?}");
    assert_eq!(expected.values().sum::<u32>(), tuned.n);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_metric_regrades_without_a_call_and_is_exploratory() {
    let mut fixture = Fixture::sealed(300);
    fixture.train().await;
    let before = fixture.compare().await;
    assert_eq!(before.metric.name, "exact match", "a closed set");
    assert!(before.regraded.is_empty());
    // From here on no provider runs, and what it kept is gone.
    fixture.reopen_without_cache();
    let project = fixture.studio.project().unwrap();
    assert!(project.graders_view().unwrap().regrade.is_none(), "it is judged by this metric");
    let any_word = GraderChoice::Regex { pattern: "^[a-z]+$".into() };
    let chosen = choose(&fixture, any_word, Vec::new());
    assert!(chosen.notice.unwrap().contains("exploratory"));
    let offer = chosen.regrade.unwrap();
    assert!(project.regrade(offer.evaluation).unwrap().regrade.is_none(), "once is enough");
    let after = project.evaluation(before.id).unwrap();
    assert_eq!(after.verdict, before.verdict, "the judged verdict keeps its words");
    assert_eq!(after.scores, before.scores);
    let [regraded] = &after.regraded[..] else { panic!("{:?}", after.regraded) };
    assert_eq!(regraded.metric.name, "a pattern");
    assert_eq!(regraded.scores[1].correct, regraded.scores[1].n);
    assert!(regraded.verdict.caveats.join(" ").contains("exploratory"), "{:?}", regraded.verdict);
    let again = project.regrade(before.id).unwrap_err();
    assert_eq!(again.code, ErrorCode::WrongState);
}

#[tokio::test(flavor = "multi_thread")]
async fn further_graders_stand_beside_the_primary_metric_and_decide_nothing() {
    let fixture = Fixture::sealed(240);
    let contains = fixture.studio.project().unwrap().graders_view().unwrap().primary.grader;
    assert_eq!(contains, GraderChoice::ExactMatch);
    let short = GraderChoice::Regex { pattern: "^.{6}$".into() };
    let view = choose(
        &fixture,
        GraderChoice::ExactMatch,
        vec![short.clone(), short, GraderChoice::ExactMatch],
    );
    assert_eq!(view.also.len(), 1, "each once, and the primary metric not again");
    assert!(view.reason.is_some(), "it is the proposed one still");
    fixture.train().await;
    let evaluation = fixture.compare().await;
    let [figure] = &evaluation.scores[1].further[..] else { panic!("{evaluation:?}") };
    assert_eq!(figure.name, "Pattern %");
    let lines = pairs(&fixture, &evaluation, None);
    let six = |line: &&PairLine| line.challenger.as_ref().unwrap().text.chars().count() == 6;
    let share = lines.iter().filter(six).count() as f64 / lines.len() as f64;
    assert!((figure.share.unwrap() - share).abs() < 1e-9);
}

#[test]
fn a_grader_is_tried_before_it_is_chosen_and_no_sealed_row_is_shown() {
    let fixture = Fixture::sealed(120);
    let project = fixture.studio.project().unwrap();
    let view = project.graders_view().unwrap();
    assert!(!view.rows.is_empty());
    for row in &view.rows {
        assert_ne!(project.row(row.id).unwrap().split, Some(Split::Test));
    }
    let pair = |expected: &str, answer: &str| TriedPair {
        expected: expected.into(),
        answer: answer.into(),
    };
    let grader = GraderChoice::Number { absolute: 0.0, relative_percent: 1.0 };
    let rows = vec![pair("1,000.00", "$ 1.005"), pair("1,000.00", "1.005,0 €")];
    let wish = TryOut { grader, pair: pair("12", "none"), rows };
    let tried = project.try_grader(&wish).unwrap();
    assert_eq!(tried.grade.explanation, "The answer holds no number.");
    assert_eq!(tried.rows.iter().map(|grade| grade.correct).collect::<Vec<_>>(), [false, true]);
    assert_eq!(tried.says, "1 of 2 answers are right by it.");
    let grader = GraderChoice::Regex { pattern: "[a-".into() };
    let error = project.try_grader(&TryOut { grader, ..wish }).unwrap_err();
    assert_eq!(error.field.as_deref(), Some("pattern"));
}
