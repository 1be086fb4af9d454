use proptest::prelude::*;
use serde_json::json;

use super::*;

fn job(value: &Value) -> RemoteJob {
    RemoteJob::read(value).unwrap()
}

#[test]
fn statuses_outside_the_list_are_kept_and_do_not_end_a_job() {
    assert_eq!(JobStatus::read("Paused"), JobStatus::Paused);
    assert_eq!(JobStatus::read("validating_files"), JobStatus::Validating);
    let odd = JobStatus::read("pausing");
    assert_eq!(odd, JobStatus::Unknown("pausing".into()));
    assert!(!odd.is_terminal());
    assert_eq!(odd.label(), "provider says: pausing");
    assert!(JobStatus::Cancelled.is_terminal());
}

#[test]
fn every_way_to_say_no_error_is_no_error() {
    for error in [json!(null), json!({}), json!({"code":null,"message":null,"error":null})] {
        assert_eq!(job(&json!({"id":"j","error":error})).error, None);
    }
    let failed = job(&json!({"id":"j","error":{"code":"x","message":"bad rows","param":null}}));
    assert_eq!(failed.error.unwrap().message.as_deref(), Some("bad rows"));
    let odd = job(&json!({"id":"j","error":{"unexpected_error":"oh"}})).error.unwrap();
    assert_eq!(odd.message.as_deref(), Some(r#"{"unexpected_error":"oh"}"#));
}

#[test]
fn azures_nulls_and_the_old_field_for_hyperparameters_are_read() {
    let azure = job(&json!({"id":"ftjob-1","organization_id":null,"method":null,"seed":"",
        "status":"running","result_files":null,"trained_tokens":null,
        "hyperparameters":{"n_epochs":3}}));
    assert_eq!(azure.hyperparameters["n_epochs"], 3);
    assert_eq!((azure.status, azure.seed), (JobStatus::Running, None));
    let openai = job(&json!({"id":"j","method":{"type":"supervised","supervised":
        {"hyperparameters":{"n_epochs":"auto"}}},"hyperparameters":{"n_epochs":1}}));
    assert_eq!(openai.hyperparameters["n_epochs"], "auto");
}

#[test]
fn a_request_that_breaks_a_rule_is_refused_with_its_field() {
    let request = JobRequest::new("r1", "gpt", "file-1");
    assert!(request.check().is_ok());
    let broken = [
        ("suffix", JobRequest { suffix: Some("s".repeat(65)), ..request.clone() }),
        ("seed", JobRequest { seed: Some(u32::MAX), ..request.clone() }),
        ("n_epochs", with(&request, |h| h.n_epochs = Setting::Value(51))),
        ("batch_size", with(&request, |h| h.batch_size = Setting::Value(0))),
        (
            "learning_rate_multiplier",
            with(&request, |h| {
                h.learning_rate_multiplier = Setting::Value(f64::NAN);
            }),
        ),
        ("beta", JobRequest { method: dpo(2.1), ..request.clone() }),
        ("beta", JobRequest { method: dpo(0.0), ..request.clone() }),
        ("learning_rate", JobRequest { learning_rate: Setting::Value(1.5), ..request.clone() }),
        ("lora_rank", JobRequest { lora_rank: Some(0), ..request.clone() }),
        ("client_request_id", JobRequest { client_request_id: String::new(), ..request }),
    ];
    for (expected, request) in broken {
        match request.check() {
            Err(ProviderError::InvalidRequest { field, .. }) => assert_eq!(field, expected),
            other => panic!("{expected}: {other:?}"),
        }
    }
}

fn with(request: &JobRequest, change: impl FnOnce(&mut Hyperparameters)) -> JobRequest {
    let mut request = request.clone();
    change(&mut request.hyperparameters);
    request
}

fn dpo(beta: f64) -> TrainingMethod {
    TrainingMethod::Dpo { beta: Setting::Value(beta) }
}

fn openai_body(request: &JobRequest) -> Result<Value, ProviderError> {
    let base = Url::parse("https://api.openai.com/v1").unwrap();
    crate::Dialect::OpenAi.adapter(&base, None).job_body(request)
}

#[test]
fn preferences_are_asked_for_as_the_api_describes_them() {
    // FineTuneDPOMethod of OpenAI's API description.
    let request = JobRequest { method: dpo(0.1), ..JobRequest::new("r1", "gpt", "file-1") };
    request.check().unwrap();
    let method = openai_body(&request).unwrap()["method"].clone();
    let expected = json!({"type":"dpo","dpo":{"hyperparameters":{"n_epochs":"auto",
        "batch_size":"auto","learning_rate_multiplier":"auto","beta":0.1}}});
    assert_eq!(method, expected);
}

#[test]
fn what_openai_does_not_have_is_refused_with_its_field() {
    let request = JobRequest::new("r1", "gpt", "file-1");
    let wrong = [
        ("learning_rate", JobRequest { learning_rate: Setting::Value(2e-5), ..request.clone() }),
        ("lora_rank", JobRequest { lora_rank: Some(8), ..request.clone() }),
        ("training_tier", JobRequest { training_tier: Some(TrainingTier::Standard), ..request }),
    ];
    for (expected, request) in wrong {
        match openai_body(&request) {
            Err(ProviderError::InvalidRequest { field, .. }) => assert_eq!(field, expected),
            other => panic!("{expected}: {other:?}"),
        }
    }
}

#[test]
fn the_request_id_goes_into_the_metadata_and_unset_fields_are_left_out() {
    let body = openai_body(&JobRequest::new("r1", "gpt", "file-1")).unwrap();
    let expected = json!({"model":"gpt","training_file":"file-1",
        "method":{"type":"supervised","supervised":{"hyperparameters":{"n_epochs":"auto",
        "batch_size":"auto","learning_rate_multiplier":"auto"}}},
        "metadata":{"client_request_id":"r1"}});
    assert_eq!(body, expected);
}

proptest! {
    #[test]
    fn any_json_is_read_without_a_panic(value in crate::wire::arbitrary::json()) {
        let _ = RemoteJob::read(&value);
        let _ = RemoteJob::read(&json!({"id": "j", "error": value, "metadata": value,
            "method": value, "hyperparameters": value, "result_files": value, "status": value}));
    }
}
