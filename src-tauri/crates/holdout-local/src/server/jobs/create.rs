//! `POST /fine_tuning/jobs`: everything is checked here that can be told without reading the files.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::Value;

use crate::BASE_MODEL;
use crate::server::App;
use crate::server::errors::{Answer, Failure};
use crate::server::files;
use crate::server::wire::{Fields, parse_body};
use crate::state::job::{Hyperparameters, JobRecord, Status};

const FIELDS: [&str; 9] = [
    "model",
    "training_file",
    "validation_file",
    "hyperparameters",
    "method",
    "suffix",
    "seed",
    "metadata",
    "integrations",
];

/// Creates a job and puts it into the queue.
pub(crate) async fn create(State(app): State<App>, body: Bytes) -> Answer<Json<Value>> {
    let body = parse_body(&body)?;
    if !app.training_available {
        return Err(training_not_available());
    }
    let fields = Fields::new(&body);
    fields.only(&FIELDS)?;
    let record = record(&app, &fields)?;
    let job = app.state.jobs.add(record)?;
    job.say(&app.state, "info", format!("Created fine-tuning job: {}", job.id))?;
    // What the API answers is the job before anything has happened to it.
    let created = super::job(&job);
    app.state.queue.enqueue(job);
    Ok(Json(created))
}

/// The refusal that the reference API has sent since its wind-down began.
fn training_not_available() -> Failure {
    Failure::new(
        StatusCode::FORBIDDEN,
        "invalid_request_error",
        "OpenAI is winding down the fine-tuning platform and your organization is no longer able to \
         create new fine-tuning training jobs. Learn more https://developers.openai.com/api/docs/\
         deprecations#update-to-openais-self-serve-fine-tuning",
    )
    .code("training_not_available")
}

fn record(app: &App, fields: &Fields<'_>) -> Answer<JobRecord> {
    let model = base_model(fields)?;
    let training_file = files::named(app, fields, "training_file", "fine-tune")?;
    let Some(training_file) = training_file else {
        return Err(fields
            .required("training_file")
            .err()
            .unwrap_or_else(|| fields.wrong_value("training_file", "expected the id of a file.")));
    };
    let suffix = suffix(fields)?;
    let seed = fields.integer("seed", 0, i64::from(i32::MAX))?;
    let integrations = fields.array("integrations")?;
    if integrations.is_some_and(|list| !list.is_empty()) {
        return Err(fields.wrong_value("integrations", "the local provider has no integrations."));
    }
    let id = app.state.ids.next("ftjob-", 24);
    let name = suffix.as_deref().map(plain_suffix).unwrap_or_default();
    Ok(JobRecord {
        model_name: format!("ft:{model}:holdout:{name}:{}", app.state.ids.next("", 8)),
        base_model: model.to_owned(),
        training_file: training_file.id,
        validation_file: files::named(app, fields, "validation_file", "fine-tune")?
            .map(|file| file.id),
        hyperparameters: hyperparameters(fields)?,
        metadata: fields.metadata()?,
        seed: seed.map_or_else(|| app.state.ids.seed(), i64::cast_unsigned),
        created_at: app.state.now(),
        id,
        suffix,
        number: 0,
        status: Status::ValidatingFiles,
        error: None,
        finished_at: None,
        trained_tokens: None,
        result_files: Vec::new(),
        checkpoints: Vec::new(),
        dataset: None,
    })
}

fn base_model<'a>(fields: &Fields<'a>) -> Answer<&'a str> {
    fields.required("model")?;
    match fields.string("model")? {
        Some(model) if model == BASE_MODEL => Ok(model),
        model => {
            let model = model.unwrap_or_default();
            let message =
                format!("Model {model} is not available for fine-tuning or does not exist.");
            Err(Failure::invalid(message).param("model").code("model_not_available"))
        }
    }
}

fn suffix(fields: &Fields<'_>) -> Answer<Option<String>> {
    let Some(suffix) = fields.string("suffix")? else { return Ok(None) };
    let length = suffix.chars().count();
    if (1..=64).contains(&length) {
        return Ok(Some(suffix.to_owned()));
    }
    let (what, bound, code) = if length == 0 {
        ("short", "minimum length 1", "string_below_min_length")
    } else {
        ("long", "maximum length 64", "string_above_max_length")
    };
    let message = format!(
        "Invalid 'suffix': string too {what}. Expected a string with {bound}, but got a string with \
         length {length} instead."
    );
    Err(Failure::invalid(message).param("suffix").code(code))
}

/// A suffix as it stands in a model's name.
fn plain_suffix(suffix: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    suffix.chars().map(plain).collect()
}

/// From `method.supervised.hyperparameters`, or from the deprecated field of the same name.
fn hyperparameters(fields: &Fields<'_>) -> Answer<Hyperparameters> {
    let old = fields.object("hyperparameters")?;
    let Some(method) = fields.object("method")? else {
        return old.map_or(Ok(Hyperparameters::default()), |values| read_hyperparameters(&values));
    };
    method.only(&["type", "supervised", "dpo", "reinforcement"])?;
    method.required("type")?;
    if let Some(kind) = method.string("type")?.filter(|kind| *kind != "supervised") {
        let message = format!(
            "Invalid 'method.type': '{kind}'. The model {BASE_MODEL} is trained with 'supervised' only."
        );
        return Err(Failure::invalid(message).param("method.type").code("unsupported_value"));
    }
    let supervised = method.object("supervised")?;
    let values = match &supervised {
        Some(supervised) => {
            supervised.only(&["hyperparameters"])?;
            supervised.object("hyperparameters")?
        }
        None => None,
    };
    if values.is_some() && old.is_some() {
        let message = "'hyperparameters' and 'method' cannot both be set; use 'method'.";
        return Err(Failure::invalid(message).param("hyperparameters").code("invalid_value"));
    }
    values.or(old).map_or(Ok(Hyperparameters::default()), |values| read_hyperparameters(&values))
}

fn read_hyperparameters(fields: &Fields<'_>) -> Answer<Hyperparameters> {
    fields.only(&["n_epochs", "batch_size", "learning_rate_multiplier"])?;
    let integer = |key: &str, most: i64| -> Answer<Option<u64>> {
        check_auto(fields, key, "an integer")?;
        let value = if is_auto(fields, key) { None } else { fields.integer(key, 1, most)? };
        Ok(value.map(i64::cast_unsigned))
    };
    let key = "learning_rate_multiplier";
    check_auto(fields, key, "a decimal")?;
    let multiplier = if is_auto(fields, key) { None } else { fields.decimal(key, 0.0, 1e6)? };
    if multiplier == Some(0.0) {
        return Err(fields.wrong_value(key, "expected a value above 0."));
    }
    Ok(Hyperparameters {
        n_epochs: integer("n_epochs", 50)?,
        batch_size: integer("batch_size", 256)?,
        learning_rate_multiplier: multiplier,
    })
}

fn is_auto(fields: &Fields<'_>, key: &str) -> bool {
    fields.value(key).and_then(Value::as_str) == Some("auto")
}

/// Refuses texts other than `auto`.
fn check_auto(fields: &Fields<'_>, key: &str, number: &str) -> Answer<()> {
    match fields.value(key) {
        Some(value) if value.is_string() && !is_auto(fields, key) => {
            Err(fields.wrong_type(key, &format!("'auto' or {number}"), value))
        }
        _ => Ok(()),
    }
}
