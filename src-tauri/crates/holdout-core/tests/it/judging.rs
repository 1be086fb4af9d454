//! A model judge from end to end: answers, ratings, agreement, and what may rest on it.

use holdout_core::candidates::view::CandidateEdit;
use holdout_core::compare::view::{CompareRequest, CorrectionRequest, EvaluationView};
use holdout_core::judge::view::{JudgeEdit, JudgeView, RatingEdit, ScaleKind};
use holdout_faults::{Fault, FaultyServer, Question, Route, Script, When};
use holdout_types::{ErrorCode, EvaluationId, Money, ProviderId, RowId};
use serde_json::json;

use crate::providers::save;
use crate::support::Fixture;
use crate::tone;

const ROWS: usize = 150;

/// A project with two writers whose answers to the test rows are there.
async fn written(server: &FaultyServer) -> (Fixture, EvaluationView) {
    let fixture = Fixture::new();
    fixture.import(&tone::requests(ROWS)).unwrap();
    fixture.divide().unwrap();
    let project = fixture.studio.project().unwrap();
    let provider = save(&fixture, &server.url());
    let candidates = project.candidates_view().unwrap().candidates;
    for candidate in &candidates[1..] {
        project.remove_candidate(candidate.id).unwrap();
    }
    for (id, writer) in [(Some(candidates[0].id), "curt"), (None, "warm")] {
        let edit = CandidateEdit {
            id,
            name: writer.to_owned(),
            system: Some("Answer the customer.".into()),
            shots: 0,
            provider: Some(provider.clone()),
            model: Some(writer.to_owned()),
            ..CandidateEdit::default()
        };
        project.save_candidate(&edit).unwrap();
    }
    project.seal().unwrap();
    let evaluation = fixture.compare().await;
    (fixture, evaluation)
}

async fn writers() -> FaultyServer {
    let write = |question: &Question| tone::answer(&question.model, &question.text);
    FaultyServer::start(Script::default().answer(write)).await.unwrap()
}

fn local_judge(examples: u32) -> JudgeEdit {
    JudgeEdit {
        provider: None,
        model: "local-base".into(),
        rubric: "A good answer is polite and says what the customer asked for.".into(),
        scale: ScaleKind::PassFail,
        passes_from: 4,
        shows_reference: false,
        examples,
    }
}

/// Rates the sample as `person` does, up to `most` answers.
fn rate(fixture: &Fixture, evaluation: EvaluationId, most: usize, person: fn(&str) -> u8) {
    let project = fixture.studio.project().unwrap();
    let sample = project.rating_view(evaluation).unwrap();
    for item in sample.items.iter().filter(|item| item.value.is_none()).take(most) {
        let value = person(&item.answer);
        project.rate(&RatingEdit { evaluation, id: item.id.clone(), value }).unwrap();
    }
}

async fn judged(fixture: &Fixture, evaluation: EvaluationId, pairs: bool) -> JudgeView {
    fixture.studio.start_judging(evaluation, pairs).await.unwrap();
    let mut last = None;
    let watch = fixture.studio.watch_judging(|view| {
        last = Some(view);
        true
    });
    watch.await.unwrap();
    let view = last.unwrap();
    assert_eq!(view.error, None);
    view
}

#[tokio::test(flavor = "multi_thread")]
async fn a_judge_that_agrees_with_people_decides_and_one_that_was_not_checked_does_not() {
    let server = writers().await;
    let (fixture, first) = written(&server).await;
    let project = fixture.studio.project().unwrap();
    assert!(first.scores.iter().all(|score| score.correct < 15), "exact match sees little of it");

    project.set_judge(&local_judge(0)).unwrap();
    rate(&fixture, first.id, 12, tone::rating);
    project.set_judge(&local_judge(12)).unwrap();
    let few = judged(&fixture, first.id, false).await;
    let about = few.about.clone().unwrap();
    assert_eq!((about.judged, about.unreadable, about.failed), (about.answers, 0, 0));
    assert_eq!(few.agreement.n, 0, "what it was shown as an example proves nothing");
    let refused = project.decide_by_judge(true).unwrap_err();
    assert_eq!(refused.code, ErrorCode::WrongState);
    assert!(refused.message.contains("30 are needed"), "{refused}");

    rate(&fixture, first.id, 50, tone::rating);
    let view = project.judge_view().unwrap();
    println!("tone: {}", view.agreement.words);
    assert_eq!(view.agreement.n, 38);
    assert!(view.agreement.kappa.unwrap() > 0.6, "{}", view.agreement.words);
    assert!(view.agreement.interval.unwrap()[0] >= 0.4, "{}", view.agreement.words);
    assert_eq!(view.not_primary, None);
    project.decide_by_judge(true).unwrap();
    assert!(project.judge_view().unwrap().is_primary);

    // The same answers come again, so nothing is judged anew; and the verdict says who judged.
    let second = fixture.compare().await;
    assert_eq!(second.error, None);
    let verdict = second.verdict.unwrap();
    assert!(
        verdict.caveats.iter().any(|text| text.contains("A model judge, local-base")),
        "{verdict:?}"
    );
    assert!(second.scores[1].accuracy.unwrap() > second.scores[0].accuracy.unwrap() + 0.3);
    assert_eq!(verdict.outcome, "adopt", "{verdict:?}");
    println!("tone: {}", verdict.sentence);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_judge_that_people_contradict_may_not_decide() {
    let server = writers().await;
    let (fixture, first) = written(&server).await;
    let project = fixture.studio.project().unwrap();
    rate(&fixture, first.id, 50, |answer| u8::from(answer.len() % 2 == 0));
    project.set_judge(&local_judge(8)).unwrap();
    let view = judged(&fixture, first.id, false).await;
    assert!(view.agreement.n >= 30 && !view.agreement.disagreements.is_empty(), "{view:?}");
    let refused = project.decide_by_judge(true).unwrap_err();
    assert!(refused.message.contains("must be 0.4 or more"), "{refused}");

    // A rating that is taken back is asked for again.
    let before = project.rating_view(first.id).unwrap().rated;
    assert_eq!(project.undo_rating(first.id).unwrap().rated, before - 1);
    let sample = project.rating_view(first.id).unwrap();
    let shown = serde_json::to_string(&sample).unwrap();
    assert!(!shown.contains("warm") && !shown.contains("candidate"), "the sample is blind");
}

/// Judges by the words, but for a liking for the first place.
fn judge(question: &Question) -> String {
    let good = |part: &str| part.contains("Kind regards");
    if let Some((first, second)) = question.text.split_once("[second answer") {
        let verdict = match (good(first), good(second)) {
            (false, true) => "second",
            _ => "first",
        };
        return json!({"reason": "By its tone.", "verdict": verdict}).to_string();
    }
    let verdict = if good(&question.text) { "pass" } else { "fail" };
    json!({"reason": "By its tone.", "verdict": verdict}).to_string()
}

fn remote_judge(provider: ProviderId) -> JudgeEdit {
    JudgeEdit { provider: Some(provider), model: "judge-1".into(), ..local_judge(0) }
}

#[tokio::test(flavor = "multi_thread")]
async fn side_by_side_the_place_decides_nothing_and_its_weight_is_told() {
    let server = writers().await;
    let (fixture, first) = written(&server).await;
    let project = fixture.studio.project().unwrap();
    let limited = Fault::RateLimited(vec![("retry-after-ms", "1".into())]);
    let script = Script::default().answer(judge).fault(Route::Chat, When::First(3), limited);
    let courtroom = FaultyServer::start(script).await.unwrap();
    let provider = save(&fixture, &courtroom.url());
    project.set_judge(&remote_judge(provider)).unwrap();
    let view = judged(&fixture, first.id, true).await;
    let about = view.about.unwrap();
    let pairs = about.candidates[1].pairs.unwrap();
    assert!(about.candidates[0].pairs.is_none(), "the baseline is not put beside itself");
    assert!(pairs.wins > 20 && pairs.swayed > 0 && pairs.missing == 0, "{pairs:?}");
    assert_eq!(pairs.wins + pairs.losses + pairs.ties, 60);
    assert!(about.first_place_share.unwrap() > 0.5);
    assert_eq!((about.cost.to_string().as_str(), about.cost_unknown > 0), ("0", true));
    let bodies = courtroom.requests().into_iter().map(|request| request.body);
    for body in bodies.filter(|body| !body.is_empty()) {
        let text = String::from_utf8(body.to_vec()).unwrap();
        assert!(!text.contains("\"warm\"") && !text.contains("curt"), "the judge is blind: {text}");
    }
    let asked = courtroom.count(Route::Chat);
    judged(&fixture, first.id, true).await;
    assert_eq!(courtroom.count(Route::Chat), asked, "what was judged is not asked again");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_is_sent_to_a_judge_that_nobody_agreed_to() {
    let server = writers().await;
    let (fixture, first) = written(&server).await;
    let project = fixture.studio.project().unwrap();
    let provider = save(&fixture, "https://judge.invalid/v1");
    project.set_judge(&remote_judge(provider)).unwrap();
    let notice = project.judge_view().unwrap().notice.unwrap();
    assert_eq!((notice.host.as_str(), notice.agreed_at), ("judge.invalid", None));
    let refused = fixture.studio.start_judging(first.id, false).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotAgreed);
    assert!(project.agree_to_judge("other.invalid").is_err());
    project.agree_to_judge("judge.invalid").unwrap();
    assert!(project.judge_view().unwrap().notice.unwrap().agreed_at.is_some());
}

/// Judges what is answered, whatever stands beside it.
fn by_the_answer_alone(question: &Question) -> String {
    let answer = question.text.split_once("[answer ").map_or("", |(_, from)| from);
    let answer = answer.split_once("[end of answer ").map_or("", |(answer, _)| answer);
    let verdict = if answer.contains("Kind regards") { "pass" } else { "fail" };
    json!({"reason": "By its tone.", "verdict": verdict}).to_string()
}

/// Has a judge decide that sees the expected answers, and that people agree with.
async fn decided_with_reference(fixture: &Fixture, first: &EvaluationView) -> FaultyServer {
    let project = fixture.studio.project().unwrap();
    let courtroom =
        FaultyServer::start(Script::default().answer(by_the_answer_alone)).await.unwrap();
    let provider = save(fixture, &courtroom.url());
    project.set_judge(&JudgeEdit { shows_reference: true, ..remote_judge(provider) }).unwrap();
    judged(fixture, first.id, false).await;
    rate(fixture, first.id, 50, tone::rating);
    project.decide_by_judge(true).unwrap();
    courtroom
}

#[tokio::test(flavor = "multi_thread")]
async fn a_judge_that_sees_the_expected_answer_judges_by_the_corrected_one() {
    let server = writers().await;
    let (fixture, first) = written(&server).await;
    let courtroom = decided_with_reference(&fixture, &first).await;
    let project = fixture.studio.project().unwrap();

    let row = RowId(project.rating_view(first.id).unwrap().items[0].number - 1);
    let form = project.correction_form(row).unwrap();
    let answer = format!("{} (corrected)", form.expected);
    let wish = CorrectionRequest { row, answer, author: "Ada".into(), reason: "Wrong.".into() };
    project.correct(&wish).unwrap();
    let about = project.judge_view().unwrap().about.unwrap();
    assert!(about.judged < about.answers, "{about:?}");
    let refused = project.regrade(first.id).unwrap_err();
    assert!(refused.message.contains("not judged yet"), "{refused}");
    judged(&fixture, first.id, false).await;
    let seen = |question: &(String, String)| question.1.contains("(corrected)");
    assert!(courtroom.questions().iter().any(seen), "it was shown what is right now");
    project.regrade(first.id).unwrap();
    assert_eq!(
        project.regrade(first.id).unwrap_err().code,
        ErrorCode::WrongState,
        "once is enough"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verdict_after_a_correction_is_reached_again_once_its_judge_saw_it() {
    let server = writers().await;
    let (fixture, first) = written(&server).await;
    let _courtroom = decided_with_reference(&fixture, &first).await;
    let project = fixture.studio.project().unwrap();
    let view = fixture.compare().await;
    assert_eq!(view.verdict.as_ref().unwrap().outcome, "adopt", "{:?}", view.verdict);

    let row = RowId(project.rating_view(first.id).unwrap().items[0].number - 1);
    let answer = format!("{} (corrected)", project.correction_form(row).unwrap().expected);
    let wish = CorrectionRequest { row, answer, author: "Ada".into(), reason: "Wrong.".into() };
    project.correct(&wish).unwrap();
    let figures = |view: &EvaluationView| (view.scores[0].n, view.verdict.clone().unwrap());
    let waiting = |caveats: &[String]| caveats.iter().any(|text| text.contains("not judged yet"));
    let rows_after = || project.corrections(view.id).unwrap().unwrap().scores[0].n;
    let (rows, verdict) = figures(&project.evaluation(view.id).unwrap());
    assert_eq!(rows, view.scores[0].n - 1);
    assert!(waiting(&verdict.caveats), "{:?}", verdict.caveats);
    assert_eq!(rows_after(), rows, "the figures after are those that are shown");

    judged(&fixture, view.id, false).await;
    let (rows, verdict) = figures(&project.evaluation(view.id).unwrap());
    assert_eq!(rows, view.scores[0].n, "every row counts again");
    assert!(!waiting(&verdict.caveats), "{:?}", verdict.caveats);
    assert_eq!(rows_after(), rows);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comparison_has_its_new_answers_judged_before_it_is_decided() {
    let server = writers().await;
    let (fixture, first) = written(&server).await;
    let project = fixture.studio.project().unwrap();
    let courtroom = FaultyServer::start(Script::default().answer(judge)).await.unwrap();
    let provider = save(&fixture, &courtroom.url());
    project.set_judge(&remote_judge(provider)).unwrap();
    judged(&fixture, first.id, false).await;
    rate(&fixture, first.id, 50, tone::rating);
    project.decide_by_judge(true).unwrap();
    let dear = CompareRequest { budget: Some(Money::from_pico(1)), ..CompareRequest::new(2.0) };
    let refused = fixture.studio.start_comparison(&dear).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("budget"), "{refused}");
    let before = courtroom.count(Route::Chat);
    let edit = CandidateEdit {
        id: None,
        name: "Other".into(),
        system: None,
        shots: 0,
        provider: project.candidates_view().unwrap().candidates[0].provider.clone(),
        model: Some("other".into()),
        ..CandidateEdit::default()
    };
    project.save_candidate(&edit).unwrap();
    let second = fixture.compare().await;
    assert_eq!(second.error, None);
    assert!(second.scores.iter().all(|score| score.n == 60), "{:?}", second.scores);
    assert!(courtroom.count(Route::Chat) > before, "the new writer's answers were judged");

    // Ratings that are taken back take the right to decide with them.
    for _ in 0..50 {
        project.undo_rating(first.id).unwrap();
    }
    let request = CompareRequest::new(2.0);
    let refused = fixture.studio.start_comparison(&request).await.unwrap_err();
    assert!(refused.message.contains("30 are needed"), "{refused}");
}
