use holdout_store::{JobCheckpoint, JobEvent, JobMetric, JobState, NewJob, StoreError};
use holdout_types::{JobId, Money, Timestamp};
use serde_json::json;

use crate::common::{Fixture, START, version};

fn with_job() -> (Fixture, JobId) {
    let fixture = Fixture::with_rows(2);
    let version = fixture.project.versions_mut().create(version("tv")).unwrap();
    let job = NewJob {
        profile: "local".to_owned(),
        client_request_id: "holdout-1".to_owned(),
        version,
        request: json!({ "model": "local-base", "seed": 7 }),
    };
    let id = fixture.project.jobs_mut().add(job).unwrap();
    (fixture, id)
}

#[test]
fn a_job_is_written_down_before_it_is_asked_for_and_found_again() {
    let (fixture, id) = with_job();
    let fixture = fixture.reopen();
    let unfinished = fixture.project.jobs().unfinished().unwrap();
    assert_eq!(unfinished, [fixture.project.jobs().get(id).unwrap()]);
    let job = &unfinished[0];
    assert_eq!(job.state, JobState { status: "preparing".to_owned(), ..JobState::default() });
    assert_eq!(job.job.request, json!({ "model": "local-base", "seed": 7 }));
    assert_eq!((job.created_at, job.updated_at), (START, START));
    let again = NewJob { profile: "other".to_owned(), ..job.job.clone() };
    let again = fixture.project.jobs_mut().add(again);
    assert!(matches!(again, Err(StoreError::Refused(_))), "one job per client request id");
}

#[test]
fn what_is_known_of_a_job_replaces_what_was_known() {
    let (fixture, id) = with_job();
    let state = JobState {
        remote_id: Some("ftjob-1".to_owned()),
        status: "succeeded".to_owned(),
        fine_tuned_model: Some("ft:local-base:1".to_owned()),
        error: Some(json!({ "code": "none" })),
        started_at: Some(Timestamp(START.0 + 1)),
        finished_at: Some(Timestamp(START.0 + 2)),
        trained_tokens: Some(5_000_000_000),
        cost: Some(Money::from_pico(-1)),
    };
    fixture.tick();
    fixture.project.jobs_mut().set_state(id, state.clone()).unwrap();
    let job = fixture.project.jobs().get(id).unwrap();
    assert_eq!((job.state, job.updated_at.0), (state, START.0 + 1_000));
    assert_eq!(fixture.project.jobs().unfinished().unwrap(), []);
    assert_eq!(fixture.project.jobs().all().unwrap().len(), 1);
    let missing = fixture.project.jobs_mut().set_state(JobId(9), JobState::default());
    assert!(matches!(missing, Err(StoreError::Unknown { what: "job", .. })));
    assert!(matches!(fixture.project.jobs().get(JobId(9)), Err(StoreError::Unknown { .. })));
    let other = fixture.other_program();
    assert!(other.execute("UPDATE jobs SET request = '{}'", []).is_err());
}

#[test]
fn an_event_is_kept_once_however_often_it_is_reported() {
    let (fixture, id) = with_job();
    let event = |n: i64, data| JobEvent {
        remote_id: format!("ftevent-{n}"),
        at: Timestamp(START.0 - n),
        level: "info".to_owned(),
        message: format!("Step {n}"),
        data,
    };
    let events = [event(1, Some(json!({ "step": 1 }))), event(2, None)];
    let keep = fixture.project.job_events_mut();
    assert_eq!(keep.add(id, &events).unwrap(), 2);
    let later = [events[0].clone(), event(3, None)];
    assert_eq!(keep.add(id, &later).unwrap(), 1);
    let kept = fixture.project.job_events().of(id).unwrap();
    assert_eq!(kept, [event(3, None), events[1].clone(), events[0].clone()], "by their time");
    assert!(matches!(keep.add(JobId(9), &events), Err(StoreError::Refused(_))));
}

#[test]
fn the_parts_of_a_point_may_come_one_after_the_other() {
    let (fixture, id) = with_job();
    let train = JobMetric {
        step: 5,
        train_loss: Some(1.5),
        train_accuracy: Some(0.5),
        ..JobMetric::default()
    };
    let valid = JobMetric {
        step: 5,
        valid_loss: Some(1.75),
        full_valid_loss: Some(1.8),
        ..JobMetric::default()
    };
    let metrics = fixture.project.job_metrics_mut();
    metrics.merge(id, &[train, JobMetric { step: 1, ..train }]).unwrap();
    metrics
        .merge(id, &[valid, JobMetric { step: 5, train_loss: Some(1.25), ..JobMetric::default() }])
        .unwrap();
    let curve = fixture.project.job_metrics().of(id).unwrap();
    let merged = JobMetric {
        step: 5,
        train_loss: Some(1.25),
        train_accuracy: Some(0.5),
        valid_loss: Some(1.75),
        full_valid_loss: Some(1.8),
        ..JobMetric::default()
    };
    assert_eq!(curve, [JobMetric { step: 1, ..train }, merged]);
}

#[test]
fn checkpoints_are_those_that_the_provider_still_has_by_step() {
    let (fixture, id) = with_job();
    let checkpoint = |step: u32| JobCheckpoint {
        remote_id: format!("ftckpt-{step}"),
        step,
        model: format!("ft:local-base:step-{step}"),
        metrics: json!({ "valid_loss": 0.25 }),
        created_at: START,
    };
    let keep = fixture.project.job_checkpoints_mut();
    let kept = || fixture.project.job_checkpoints().of(id).unwrap();
    assert_eq!(keep.set(id, &[checkpoint(20), checkpoint(10)]).unwrap(), 2);
    assert_eq!(kept(), [checkpoint(10), checkpoint(20)]);
    assert_eq!(keep.set(id, &[checkpoint(20), checkpoint(30)]).unwrap(), 1);
    assert_eq!(kept(), [checkpoint(20), checkpoint(30)]);
}
