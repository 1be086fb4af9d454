//! What the seal holds.

use holdout_core::train::view::TrainRequest;
use holdout_types::{ErrorCode, Split};

use crate::support::{Fixture, tickets};

#[test]
fn a_sealed_test_split_can_not_be_divided_again() {
    let fixture = Fixture::sealed(60);
    assert_eq!(fixture.divide().unwrap_err().code, ErrorCode::Sealed);
    let view = fixture.studio.project().unwrap().data_view().unwrap();
    assert!(view.sealed);
    assert_eq!(view.splits.test, 24);
}

#[tokio::test]
async fn nothing_is_trained_before_the_seal() {
    let fixture = Fixture::new();
    fixture.import(&tickets(60)).unwrap();
    fixture.divide().unwrap();
    let refused = fixture.studio.start_training(&TrainRequest::default()).await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::NotSealed);
}

#[test]
fn shares_that_do_not_add_up_are_refused() {
    let fixture = Fixture::new();
    fixture.import(&tickets(60)).unwrap();
    let percent = holdout_types::SplitCounts { train: 50, validation: 10, test: 41 };
    let request = holdout_core::data::view::SplitRequest { percent, seed: 1 };
    let error = fixture.studio.project().unwrap().divide(request).unwrap_err();
    assert_eq!((error.code, error.field.as_deref()), (ErrorCode::InvalidInput, Some("percent")));
}

#[test]
fn rows_that_ask_the_same_stay_in_one_split() {
    let fixture = Fixture::new();
    let twice: String = tickets(60).lines().skip(1).map(|line| format!("{line}\n")).collect();
    fixture
        .import(
            &(tickets(60)
                + &twice
                    .to_uppercase()
                    .replace("REFUND", "refund")
                    .replace("LOGIN", "login")
                    .replace("PARCEL", "parcel")),
        )
        .unwrap();
    fixture.divide().unwrap();
    let project = fixture.studio.project().unwrap();
    project.seal().unwrap();
    let split_of = |row: u32| project.row(holdout_types::RowId(row)).unwrap().split.unwrap();
    for row in 0..60 {
        assert_eq!(split_of(row), split_of(row + 60), "row {row}");
    }
    assert!((0..60).any(|row| split_of(row) == Split::Test));
    assert!(project.train_view().unwrap().plan.unwrap().test_absent);
}
