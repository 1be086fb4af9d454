//! Runs a queued job: loads its rows, steps, reports, keeps checkpoints, and finishes.

use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::artifact;
use crate::error::LocalError;
use crate::state::control::Request;
use crate::state::files::NewFile;
use crate::state::job::{Checkpoint, Dataset, Hyperparameters, Job, JobRecord, Status};
use crate::state::{State, disk};
use crate::train::examples::FileRole;
use crate::train::heads::AnswerIndex;
use crate::train::model::{Model, ModelCard};
use crate::train::result_file::result_file;
use crate::train::rows::{RowReader, Rows};
use crate::train::softmax::{Fit, Softmax};
use crate::train::trainer::{Plan, Trainer, auto_epochs};
use crate::train::validate::Halt;

/// How often a job reports its metrics, about.
const REPORTS: u64 = 100;

/// Validation rows behind `valid_loss` between epochs.
const VALIDATION_SAMPLE: usize = 128;

/// Checkpoints that are kept: those of the last epochs.
const CHECKPOINTS_KEPT: usize = 3;

/// Runs a job to its end, or until it is asked to stop.
pub(crate) fn run(state: &State, job: &Job) {
    if job.control.request() == Request::Stop {
        return;
    }
    match job.begin() {
        Ok(false) => {}
        Ok(true) => {
            if let Err(halt) = train(state, job) {
                halt.conclude(state, job);
            }
        }
        Err(fault) => Halt::Fault(fault).conclude(state, job),
    }
}

fn train(state: &State, job: &Job) -> Result<(), Halt> {
    if job.control.pause_for(state.pace.per_stage) == Request::Run {
        job.say(state, "info", "Fine-tuning job started")?;
    }
    let mut trainer = match prepare(state, job) {
        Ok(trainer) => trainer,
        // Asked to stop while it read: there is nothing to keep yet.
        Err(Halt::Asked) if job.leave() => return Ok(()),
        Err(Halt::Asked) => return train(state, job),
        Err(halt) => return Err(halt),
    };
    let mut report = Report::new(state, &trainer);
    loop {
        let asked = job.control.pause_for(state.pace.per_step);
        if asked != Request::Run {
            if interrupt(job, &trainer, asked)? {
                return Ok(());
            }
        } else if !trainer.is_done() {
            let fit = trainer.step();
            report.after_step(state, job, &mut trainer, fit)?;
        } else if finish(state, job, &mut trainer)? {
            return Ok(());
        }
    }
}

/// Keeps the weights for later where that is wanted; says whether the job is to be left.
fn interrupt(job: &Job, trainer: &Trainer, asked: Request) -> Result<bool, Halt> {
    if asked == Request::Cancel {
        disk::remove(&job.snapshot_path())?;
    } else {
        disk::write(&job.snapshot_path(), &artifact::encode(&trainer.model)?)?;
    }
    Ok(job.leave())
}

/// Loads what a job trains on, and the weights that it goes on from.
fn prepare(state: &State, job: &Job) -> Result<Trainer, Halt> {
    let record = job.record();
    let Some(dataset) = record.dataset.clone() else {
        return Err(Halt::Fault(LocalError::NoModel(record.id)));
    };
    let plan = resolve(&record, &dataset);
    job.update(Status::Running, |record| {
        record.hyperparameters = Hyperparameters {
            n_epochs: Some(plan.epochs),
            batch_size: Some(plan.batch),
            learning_rate_multiplier: Some(plan.rate_multiplier),
        };
    })?;
    let index = AnswerIndex::new(&dataset.answers);
    let sizes = dataset.answers.sizes();
    let reader = RowReader {
        sections: dataset.sections,
        seed: record.seed,
        index: &index,
        heads: sizes.len(),
        stop: &|| job.control.request() != Request::Run,
    };
    let read = |role, file: &str| {
        reader.read(&state.files.path(file), role).map_err(|error| Halt::of_file(error, role))
    };
    let mut training = read(FileRole::Training, &record.training_file)?;
    let mut validation = match &record.validation_file {
        Some(file) => read(FileRole::Validation, file)?,
        None => Rows::default(),
    };
    let model = match stored_model(state, job, &record) {
        Some(model) => model,
        None => fresh_model(&record, dataset, &training),
    };
    if model.card.step == 0 && validation.unknown() > 0 {
        let unknown = validation.unknown();
        job.say(state, "warn", format!("{unknown} validation example(s) have an answer that no training example has; they count as wrong"))?;
    }
    training.encode(&model.dictionary);
    validation.encode(&model.dictionary);
    Ok(Trainer::new(model, training, validation, plan))
}

/// What `auto` stands for with these rows.
fn resolve(record: &JobRecord, dataset: &Dataset) -> Plan {
    let asked = record.hyperparameters;
    Plan {
        epochs: asked.n_epochs.unwrap_or_else(|| auto_epochs(dataset.rows)),
        batch: asked.batch_size.unwrap_or(1),
        rate_multiplier: asked.learning_rate_multiplier.unwrap_or(1.0),
    }
}

/// The newest weights that the job left behind: of a pause, or else of a checkpoint.
fn stored_model(state: &State, job: &Job, record: &JobRecord) -> Option<Model> {
    let snapshot = fs_err::read(job.snapshot_path()).ok();
    let snapshot = snapshot.and_then(|bytes| artifact::decode(&bytes).ok());
    let checkpoint = record.checkpoints.last();
    let checkpoint = checkpoint.and_then(|checkpoint| state.models.read(&checkpoint.model).ok());
    let mut newest = snapshot.into_iter().chain(checkpoint).max_by_key(|model| model.card.step)?;
    // A checkpoint has a name of its own.
    newest.card.name.clone_from(&record.model_name);
    Some(newest)
}

fn fresh_model(record: &JobRecord, dataset: Dataset, training: &Rows) -> Model {
    let sizes = dataset.answers.sizes();
    let dictionary = training.dictionary(sizes.iter().sum());
    let softmax = Softmax::new(dictionary.len(), &training.shares(&sizes));
    let card = ModelCard {
        name: record.model_name.clone(),
        created_at: record.created_at,
        job: record.id.clone(),
        step: 0,
        seed: record.seed,
        sections: dataset.sections,
        answers: dataset.answers,
        temperature: 1.0,
    };
    Model { card, dictionary, softmax }
}

/// The running means since the last report.
struct Report {
    every: u64,
    sum: Fit,
    steps: f32,
    first_step: u64,
    started: Duration,
}

impl Report {
    fn new(state: &State, trainer: &Trainer) -> Self {
        Self {
            every: trainer.total_steps().div_ceil(REPORTS).max(1),
            sum: Fit::default(),
            steps: 0.0,
            first_step: trainer.step_number(),
            started: state.clock.monotonic(),
        }
    }

    /// Counts a step, and tells of it when it is time; keeps a checkpoint at the end of an epoch.
    fn after_step(
        &mut self,
        state: &State,
        job: &Job,
        trainer: &mut Trainer,
        fit: Fit,
    ) -> Result<(), Halt> {
        self.sum.loss += fit.loss;
        self.sum.accuracy += fit.accuracy;
        self.steps += 1.0;
        let step = trainer.step_number();
        if step % self.every != 1 % self.every && !trainer.ends_epoch() {
            return Ok(());
        }
        let mean =
            Fit { loss: self.sum.loss / self.steps, accuracy: self.sum.accuracy / self.steps };
        let metrics = metrics(trainer, mean);
        let total = trainer.total_steps();
        job.measure(
            state,
            format!("Step {step}/{total}: training loss={:.2}", mean.loss),
            metrics.clone(),
        )?;
        self.estimate(state, job, trainer);
        (self.sum, self.steps) = (Fit::default(), 0.0);
        if trainer.ends_epoch() {
            keep_checkpoint(state, job, trainer, metrics)?;
        }
        Ok(())
    }

    fn estimate(&self, state: &State, job: &Job, trainer: &Trainer) {
        let taken = (trainer.step_number() - self.first_step) as f64;
        let spent = state.clock.monotonic().saturating_sub(self.started).as_secs_f64();
        let left = (trainer.total_steps() - trainer.step_number()) as f64;
        let expected = state.now() + (spent / taken * left).ceil() as i64;
        job.estimated_finish.store(expected, Ordering::Relaxed);
    }
}

/// The metrics of a step, by the names of the reference API. A row's whole answer stands for a token.
fn metrics(trainer: &Trainer, train: Fit) -> Map<String, Value> {
    let mut data = Map::new();
    let mut put = |key: &str, value: Value| drop(data.insert(key.to_owned(), value));
    put("step", json!(trainer.step_number()));
    put("total_steps", json!(trainer.total_steps()));
    put("train_loss", number(train.loss));
    put("train_mean_token_accuracy", number(train.accuracy));
    let full = trainer.ends_epoch();
    let most = if full { usize::MAX } else { VALIDATION_SAMPLE };
    if let Some(valid) = trainer.validate(most) {
        put("valid_loss", number(valid.loss));
        put("valid_mean_token_accuracy", number(valid.accuracy));
        if full {
            put("full_valid_loss", number(valid.loss));
            put("full_valid_mean_token_accuracy", number(valid.accuracy));
        }
    }
    data
}

/// A measured value with five decimals.
fn number(value: f32) -> Value {
    json!((f64::from(value) * 1e5).round() / 1e5)
}

/// Stores the model at the end of an epoch, and drops the oldest one.
fn keep_checkpoint(
    state: &State,
    job: &Job,
    trainer: &mut Trainer,
    mut metrics: Map<String, Value>,
) -> Result<(), Halt> {
    trainer.calibrate();
    let step = trainer.step_number();
    metrics.remove("total_steps");
    let mut model = trainer.model.clone();
    model.card.name = format!("{}:ckpt-step-{step}", job.record().model_name);
    model.card.created_at = state.now();
    state.models.save(&model)?;
    let checkpoint = Checkpoint {
        id: state.ids.next("ftckpt_", 24),
        created_at: state.now(),
        step,
        model: model.card.name.clone(),
        metrics,
    };
    let mut dropped = None;
    let kept = job.update(Status::Running, |record| {
        record.checkpoints.push(checkpoint);
        if record.checkpoints.len() > CHECKPOINTS_KEPT {
            dropped = Some(record.checkpoints.remove(0).model);
        }
    })?;
    if !kept {
        // Paused or cancelled in this moment: a snapshot has the weights.
        dropped = Some(model.card.name);
    }
    if let Some(dropped) = dropped {
        state.models.remove(&dropped)?;
    }
    if kept {
        job.say(state, "info", format!("Checkpoint created at step {step}"))?;
    }
    Ok(())
}

/// Stores the finished model and the result file; says no if the job was stopped in this moment.
fn finish(state: &State, job: &Job, trainer: &mut Trainer) -> Result<bool, Halt> {
    let record = job.record();
    trainer.model.card.created_at = state.now();
    state.models.save(&trainer.model)?;
    let results = write_results(state, job)?;
    let tokens = record.dataset.map(|dataset| dataset.tokens);
    let epochs = record.hyperparameters.n_epochs.unwrap_or_default();
    let said = [
        format!("New fine-tuned model created: {}", record.model_name),
        "The job has successfully completed".to_owned(),
    ];
    let done = job.transition(state, Status::Running, &said, |record| {
        record.status = Status::Succeeded;
        record.finished_at = Some(state.now());
        record.trained_tokens = tokens.map(|tokens| tokens * epochs);
        record.result_files = vec![results.clone()];
    })?;
    if !done {
        state.files.remove(&results)?;
        state.models.remove(&record.model_name)?;
        return Ok(false);
    }
    disk::remove(&job.snapshot_path())?;
    Ok(true)
}

fn write_results(state: &State, job: &Job) -> Result<String, LocalError> {
    let content = result_file(&job.events.list());
    let id = state.ids.next("file-", 24);
    fs_err::write(state.files.part_path(&id), &content)?;
    let file = NewFile {
        filename: "step_metrics.csv".to_owned(),
        purpose: "fine-tune-results".to_owned(),
        bytes: content.len() as u64,
        lifetime: None,
    };
    Ok(state.files.add(file.record(id, state.now()))?.id)
}
