use holdout_store::{ContentHash, Rating, StoredJudgement};
use holdout_types::{Money, RowId};
use serde_json::json;

use crate::common::{Fixture, START};

const JUDGE: ContentHash = ContentHash([9; 32]);

fn judgement(asked: u8) -> StoredJudgement {
    StoredJudgement {
        asked: ContentHash([asked; 32]),
        judge: JUDGE,
        evaluation: None,
        row: RowId(3),
        answer: Some(ContentHash([1; 32])),
        mark: Some("pass".into()),
        score: None,
        reason: Some("Polite.".into()),
        reply: Some("{}".into()),
        is_final: true,
        prompt_tokens: Some(12),
        cached_tokens: Some(0),
        completion_tokens: Some(3),
        cost: Some(Money::from_pico(5)),
        calls: 1,
        request_id: Some("req-1".into()),
        model: Some("m-1".into()),
        error: None,
        judged_at: START,
    }
}

#[test]
fn a_final_judgement_stays_and_a_failed_one_gives_way() {
    let fixture = Fixture::new();
    fixture.project.judges_mut().keep(JUDGE, &json!({"model": "m"})).unwrap();
    let failed = StoredJudgement {
        is_final: false,
        mark: None,
        error: Some(json!({"message": "gone"})),
        ..judgement(2)
    };
    let judgements = fixture.project.judgements_mut();
    judgements.commit(&[judgement(1), failed]).unwrap();
    let other = StoredJudgement { mark: Some("fail".into()), ..judgement(1) };
    judgements.commit(&[other, judgement(2)]).unwrap();
    let fixture = fixture.reopen();
    let kept = fixture.project.judgements().of_judge(JUDGE).unwrap();
    assert_eq!(kept, [judgement(1), judgement(2)]);
    let change = fixture.other_program().execute("UPDATE judgements SET mark = 'fail'", []);
    assert!(change.unwrap_err().to_string().contains("never changes"));
    let judge = fixture.project.judges().find(JUDGE).unwrap().unwrap();
    assert_eq!(judge.spec, json!({"model": "m"}));
}

#[test]
fn the_last_rating_stands_until_it_is_taken_back() {
    let fixture = Fixture::new();
    let rating = |value, rater: &str| Rating {
        row: RowId(3),
        answer: ContentHash([1; 32]),
        rater: rater.into(),
        scale: "pass_fail".into(),
        value,
        rated_at: START,
    };
    let ratings = fixture.project.ratings_mut();
    ratings.add(&[rating(0, "owner")]).unwrap();
    ratings.add(&[rating(1, "owner"), rating(0, "other")]).unwrap();
    let standing = || fixture.project.ratings().standing().unwrap();
    assert_eq!(standing(), [rating(1, "owner"), rating(0, "other")]);
    assert_eq!(ratings.undo("owner").unwrap(), Some(rating(1, "owner")));
    assert_eq!(standing(), [rating(0, "owner"), rating(0, "other")]);
    ratings.undo("owner").unwrap();
    assert_eq!(ratings.undo("owner").unwrap(), None);
}
