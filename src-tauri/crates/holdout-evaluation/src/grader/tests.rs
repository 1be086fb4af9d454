use serde_json::json;

use super::*;

#[test]
fn exact_match_takes_nothing_but_the_same_text() {
    let grader = Grader::ExactMatch.ready().unwrap();
    assert!(grader.grade("refund", "refund").correct);
    for answer in ["Refund", "refund ", "refund.", "", "refunds"] {
        assert!(!grader.grade("refund", answer).correct, "{answer:?}");
    }
    let near = grader.grade("refund", "Refund.");
    assert!(near.explanation.starts_with("Differs only in case"), "{near:?}");
    assert_eq!(near.score, 0.0);
}

#[test]
fn normalised_match_takes_what_differs_only_in_form() {
    let grader = Grader::NormalisedMatch(Normalisation::default()).ready().unwrap();
    for answer in ["Refund", " refund\n", "refund.", "\"REFUND!\"", "ｒｅｆｕｎｄ"] {
        assert!(grader.grade("refund", answer).correct, "{answer:?}");
    }
    assert!(!grader.grade("refund", "refunds").correct);
    assert_eq!(grader.grade("refund", "Refund").explanation, "The same text after normalisation.");
}

#[test]
fn only_by_normalisation_leaves_out_what_is_exactly_right_or_quite_wrong() {
    let normalisation = Normalisation::default();
    assert!(only_by_normalisation("yes", "Yes.", normalisation));
    assert!(!only_by_normalisation("yes", "yes", normalisation));
    assert!(!only_by_normalisation("yes", "no", normalisation));
}

fn says(grader: &Grader, expected: &str, answer: &str) -> (bool, String) {
    let grade = grader.ready().unwrap().grade(expected, answer);
    (grade.correct, grade.explanation)
}

#[test]
fn what_is_expected_may_stand_inside_the_answer() {
    let grader = Grader::Contains(Normalisation::default());
    assert!(says(&grader, "Refund", "This is a refund, I think.").0);
    assert!(!says(&grader, "Refund", "This is billing.").0);
    assert!(!says(&grader, " . ", "anything").0 || says(&grader, " . ", ".").0);
    assert!(!says(&grader, "", "anything").0, "nothing is no finding");
}

#[test]
fn a_pattern_is_looked_for_in_the_answer_and_a_bad_one_is_refused() {
    let grader = Grader::Regex(r"^INV-\d{4}$".into());
    assert_eq!(says(&grader, "", "INV-1234"), (true, "`INV-1234` fits the pattern.".into()));
    assert!(!says(&grader, "", "see INV-1234").0);
    let bad = Grader::Regex("(".into()).ready().unwrap_err();
    assert!(bad.to_string().starts_with("The pattern can't be read"), "{bad}");
}

#[test]
fn a_schema_says_where_an_answer_breaks_it() {
    let schema =
        json!({"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}});
    let grader = Grader::JsonSchema(schema);
    assert!(says(&grader, "", r#"{"n": 1}"#).0);
    let (correct, why) = says(&grader, "", r#"{"n": "one"}"#);
    assert!(!correct && why.starts_with("At `/n`:"), "{why}");
    assert_eq!(says(&grader, "", "n = 1").1, "The answer is no JSON.");
    assert!(Grader::JsonSchema(json!({"type": "nonsense"})).ready().is_err());
}

#[test]
fn a_grader_is_kept_and_read_back_with_its_options() {
    for grader in [
        Grader::ExactMatch,
        Grader::Contains(Normalisation::default()),
        Grader::Regex("a".into()),
        Grader::Number(NumberMatch { absolute: 0.5, relative: 0.0 }),
        Grader::JsonSchema(json!({"type": "object"})),
        Grader::JsonFields(JsonFields::default()),
        Grader::ToolCall(ToolCallMatch::default()),
        Grader::TextSimilarity(TextSimilarity::default()),
    ] {
        let kept = serde_json::to_string(&grader).unwrap();
        assert_eq!(serde_json::from_str::<Grader>(&kept).unwrap(), grader, "{kept}");
    }
}
