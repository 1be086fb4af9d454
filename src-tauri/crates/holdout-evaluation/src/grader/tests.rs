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
    let case = grader.grade("refund", "Refund").explanation;
    assert_eq!(case, "The same text once case is put aside.");
    let other = grader.grade("Refund", "Refunds.").explanation;
    assert_eq!(other, "Another text, also after normalisation: `refunds` and not `refund`.");
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

#[test]
fn a_combination_asks_all_or_any_of_its_graders() {
    let number = Grader::Number(NumberMatch::default());
    let short = Grader::Regex("^.{1,6}$".into());
    let all = Grader::All(vec![number.clone(), short.clone()]);
    assert!(says(&all, "12", "12.0").0);
    let half = all.ready().unwrap().grade("12", "It is 12.");
    assert_eq!((half.correct, half.score), (false, 0.5));
    assert!(half.explanation.starts_with("1 of 2 graders pass, and all must."), "{half:?}");
    let any = Grader::Any(vec![number, short]);
    assert!(says(&any, "12", "It is 12.").0);
    assert!(!says(&any, "12", "It may well be 13.").0);
    assert!(any.ready().unwrap().grade("12", "12").explanation.starts_with("2 of 2 graders pass"));
}

#[test]
fn a_combination_is_neither_empty_nor_deeper_than_two() {
    let pair = |grader: Grader| Grader::All(vec![grader, Grader::ExactMatch]);
    assert_eq!(Grader::Any(Vec::new()).ready().unwrap_err(), GraderError::TooFew);
    assert_eq!(Grader::All(vec![Grader::ExactMatch]).ready().unwrap_err(), GraderError::TooFew);
    let two = pair(pair(Grader::ExactMatch));
    assert!(two.ready().is_ok());
    assert_eq!(pair(two).ready().unwrap_err(), GraderError::TooDeep);
    let bad = pair(Grader::Regex("(".into())).ready().unwrap_err();
    assert!(matches!(bad, GraderError::Pattern(_)));
}

#[test]
fn a_combination_keeps_the_parts_of_its_graders() {
    let fields = Grader::JsonFields(JsonFields::default());
    let schema = Grader::JsonSchema(json!({"type": "object", "required": ["a"]}));
    let both = Grader::All(vec![schema, fields.clone()]);
    assert!(both.has_parts() && both.has_scores() && !Grader::ExactMatch.has_scores());
    let grade = both.ready().unwrap().grade(r#"{"a":1,"b":2}"#, r#"{"a":1}"#);
    assert_eq!(grade.parts.len(), 2);
    assert!((grade.score - f64::midpoint(1.0, 2.0 / 3.0)).abs() < 1e-12);
}
