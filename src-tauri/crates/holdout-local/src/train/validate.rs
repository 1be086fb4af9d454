//! The first stage of a job: are its files what they must be?

use std::ops::ControlFlow;

use crate::conversation::{history, instructions, request};
use crate::error::LocalError;
use crate::in_context::extract;
use crate::state::State;
use crate::state::control::Request;
use crate::state::job::{Dataset, Job, JobError, JobRecord, Status};
use crate::train::examples::{Example, FileError, FileRole, read_examples};
use crate::train::heads::AnswerCounts;
use crate::train::model::Sections;

/// Why a stage of a job ended early.
#[derive(Debug)]
pub(crate) enum Halt {
    /// The job was asked to.
    Asked,
    /// The job fails with this.
    Failed(JobError),
    /// The provider has a fault.
    Fault(LocalError),
}

impl<E: Into<LocalError>> From<E> for Halt {
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

impl Halt {
    /// What a file that can't be used makes of the job.
    pub(crate) fn of_file(error: FileError, role: FileRole) -> Self {
        let param = Some(role.param().to_owned());
        match error {
            FileError::Interrupted => Self::Asked,
            FileError::Refused { code, message } => {
                Self::Failed(JobError { code: code.to_owned(), message, param })
            }
            FileError::Io(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let message = format!("The {} of this job was deleted", role.param());
                Self::Failed(JobError { code: "file_not_found".to_owned(), message, param })
            }
            FileError::Io(error) => Self::Fault(error.into()),
        }
    }

    /// Ends the job as the halt says.
    pub(crate) fn conclude(self, state: &State, job: &Job) {
        let error = match self {
            Self::Asked => return,
            Self::Failed(error) => error,
            Self::Fault(fault) => JobError {
                code: "server_error".to_owned(),
                message: format!("The job failed due to an internal error: {fault}"),
                param: None,
            },
        };
        if let Err(fault) = job.fail(state, error) {
            tracing::error!(%fault, "a failed job can't be recorded");
        }
    }
}

/// Validates the files of a job and queues it.
pub(crate) fn run(state: &State, job: &Job) {
    if let Err(halt) = validate(state, job) {
        halt.conclude(state, job);
    }
}

fn validate(state: &State, job: &Job) -> Result<(), Halt> {
    let record = job.record();
    if record.status != Status::ValidatingFiles || job.control.request() != Request::Run {
        return Ok(());
    }
    job.say(state, "info", announcement(&record))?;
    if job.control.pause_for(state.pace.per_stage) != Request::Run {
        return Err(Halt::Asked);
    }
    let mut survey = Survey::default();
    read(state, job, FileRole::Training, &record.training_file, |example| survey.add(&example))?;
    if let Some(file) = &record.validation_file {
        read(state, job, FileRole::Validation, file, |_| ())?;
    }
    let dataset = survey.finish()?;
    let said = ["Files validated, moving job to queued state".to_owned()];
    let queued = job.transition(state, Status::ValidatingFiles, &said, |record| {
        record.dataset = Some(dataset);
        record.status = Status::Queued;
    })?;
    if queued && let Some(job) = state.jobs.get(&record.id) {
        state.queue.enqueue(job);
    }
    Ok(())
}

fn announcement(record: &JobRecord) -> String {
    let training = format!("Validating training file: {}", record.training_file);
    match &record.validation_file {
        Some(file) => format!("{training} and validation file: {file}"),
        None => training,
    }
}

fn read(
    state: &State,
    job: &Job,
    role: FileRole,
    file: &str,
    mut visit: impl FnMut(Example),
) -> Result<(), Halt> {
    let read = read_examples(&state.files.path(file), role, |example| {
        visit(example);
        match job.control.request() {
            Request::Run => ControlFlow::Continue(()),
            _ => ControlFlow::Break(()),
        }
    });
    read.map(drop).map_err(|error| Halt::of_file(error, role))
}

/// What has to be known of all rows before any can be learnt from.
#[derive(Debug, Default)]
struct Survey {
    rows: u64,
    tokens: u64,
    /// Of the first row.
    instructions: String,
    sections: Sections,
    answers: AnswerCounts,
}

impl Survey {
    fn add(&mut self, example: &Example) {
        let said: String = instructions(&example.turns).collect();
        if self.rows == 0 {
            self.instructions = said;
        } else if said != self.instructions {
            self.sections.instructions = true;
        }
        self.sections.context |= extract::split(request(&example.turns)).is_some();
        self.sections.history |= history(&example.turns).next().is_some();
        self.rows += 1;
        self.tokens += example.tokens;
        self.answers.add(&example.answer);
    }

    fn finish(self) -> Result<Dataset, Halt> {
        let answers = self.answers.closed_sets().map_err(|open| {
            Halt::Failed(JobError {
                code: "unsupported_training_data".to_owned(),
                message: open.to_string(),
                param: Some(FileRole::Training.param().to_owned()),
            })
        })?;
        let Self { rows, tokens, sections, .. } = self;
        Ok(Dataset { rows, tokens, sections, answers })
    }
}
