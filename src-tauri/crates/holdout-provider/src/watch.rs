//! Watching a job until it ends, through sleep, restarts and lost connections.

use std::collections::HashSet;
use std::time::Duration;

use holdout_types::{ApiError, Cancel};

use crate::error::ProviderError;
use crate::event::{JobCheckpoint, JobEvent};
use crate::job::RemoteJob;
use crate::transport::Client;

/// Where what is seen of a job is kept. The core keeps it in the project file.
///
/// Calls must return soon; an error ends the watching. The same event or checkpoint may come again
/// after a restart, and must be kept once, by its id.
pub trait JobLog: Send + Sync {
    /// The job as it is now. A terminal state comes after all of its events and checkpoints.
    fn record_status(&self, job: &RemoteJob) -> Result<(), ApiError>;

    /// New events, oldest first, with their metrics.
    fn record_events(&self, events: &[JobEvent]) -> Result<(), ApiError>;

    /// All checkpoints that the provider has now, by step. Earlier ones may be gone.
    fn record_checkpoints(&self, checkpoints: &[JobCheckpoint]) -> Result<(), ApiError>;

    /// The connection was lost, or is back. Only changes are told.
    fn connection(&self, _state: Connection<'_>) {}
}

/// Whether the provider can be reached.
#[derive(Debug, Clone, Copy)]
pub enum Connection<'a> {
    /// It can't; it is asked again, more and more rarely.
    Lost(&'a ProviderError),
    /// It can again.
    Restored,
}

/// How often a job is looked at: soon while something happens, more rarely while nothing does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WatchPolicy {
    /// The pause after something new.
    pub shortest: Duration,
    /// The longest pause.
    pub longest: Duration,
    /// By how much a pause grows when nothing is new.
    pub growth: f64,
}

impl Default for WatchPolicy {
    fn default() -> Self {
        Self { shortest: Duration::from_secs(2), longest: Duration::from_secs(30), growth: 1.5 }
    }
}

impl WatchPolicy {
    /// For a provider on this computer, whose jobs take seconds.
    pub const fn local() -> Self {
        Self {
            shortest: Duration::from_millis(100),
            longest: Duration::from_millis(500),
            growth: 1.5,
        }
    }

    pub(crate) fn longer(&self, pause: Duration) -> Duration {
        let seconds = (pause.as_secs_f64() * self.growth.max(1.0)).min(self.longest.as_secs_f64());
        Duration::try_from_secs_f64(seconds).unwrap_or(self.longest)
    }
}

/// Why watching ended before the job did.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WatchError {
    /// The provider refuses: the key, or the job is not there.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// What was seen can't be kept.
    #[error("The job's progress can't be stored: {0}")]
    Log(ApiError),
    /// Someone asked for it. The job itself goes on.
    #[error("The job is no longer watched. It goes on at the provider.")]
    Cancelled,
}

impl From<WatchError> for ApiError {
    fn from(error: WatchError) -> Self {
        let message = error.to_string();
        match error {
            WatchError::Provider(error) => error.into(),
            WatchError::Log(error) => Self { message, ..error },
            WatchError::Cancelled => Self::new(holdout_types::ErrorCode::Cancelled, message),
        }
    }
}

/// Watches a job until it ends, and returns how it ended.
///
/// Faults of the network and the server do not end it: it goes on asking, ever more rarely, and says
/// so through [`JobLog::connection`].
///
/// # Errors
///
/// [`WatchError`], where asking again would not help.
pub async fn watch_job(
    client: &Client,
    id: &str,
    policy: WatchPolicy,
    cancel: &Cancel,
    log: &dyn JobLog,
) -> Result<RemoteJob, WatchError> {
    let mut watch =
        Watch { client, id, log, known: HashSet::new(), checkpoints: Vec::new(), last: None };
    let mut pause = policy.shortest;
    let mut connected = true;
    loop {
        let looked = tokio::select! {
            biased;
            () = cancel.cancelled() => return Err(WatchError::Cancelled),
            looked = watch.look() => looked,
        };
        match looked {
            Ok(Look { job, .. }) if job.status.is_terminal() => return Ok(job),
            Ok(Look { news, .. }) => {
                if !std::mem::replace(&mut connected, true) {
                    log.connection(Connection::Restored);
                }
                pause = if news { policy.shortest } else { policy.longer(pause) };
            }
            Err(WatchError::Provider(error)) if error.is_transient() => {
                if std::mem::replace(&mut connected, false) {
                    log.connection(Connection::Lost(&error));
                }
                pause = policy.longer(pause);
            }
            Err(error) => return Err(error),
        }
        tokio::select! {
            () = cancel.cancelled() => return Err(WatchError::Cancelled),
            () = tokio::time::sleep(pause) => {}
        }
    }
}

struct Watch<'a> {
    client: &'a Client,
    id: &'a str,
    log: &'a dyn JobLog,
    known: HashSet<String>,
    checkpoints: Vec<String>,
    last: Option<RemoteJob>,
}

struct Look {
    job: RemoteJob,
    news: bool,
}

impl Watch<'_> {
    /// Looks once. The job is asked first and recorded last, so that whoever sees it end has all of
    /// its events.
    async fn look(&mut self) -> Result<Look, WatchError> {
        let job = self.client.job(self.id).await?;
        let events = missing_is_empty(self.client.job_events(self.id, &self.known).await)?;
        let checkpoints = missing_is_empty(self.client.job_checkpoints(self.id).await)?;
        let mut news = false;
        if !events.is_empty() {
            self.log.record_events(&events).map_err(WatchError::Log)?;
            self.known.extend(events.into_iter().map(|event| event.id));
            news = true;
        }
        // A provider may keep only the last few, so their number tells nothing.
        let ids: Vec<String> = checkpoints.iter().map(|point| point.id.clone()).collect();
        if ids != self.checkpoints {
            self.log.record_checkpoints(&checkpoints).map_err(WatchError::Log)?;
            self.checkpoints = ids;
            news = true;
        }
        if self.last.as_ref() != Some(&job) {
            self.log.record_status(&job).map_err(WatchError::Log)?;
            self.last = Some(job.clone());
            news = true;
        }
        Ok(Look { job, news })
    }
}

/// A provider without events or checkpoints answers 404 for them.
fn missing_is_empty<T>(list: Result<Vec<T>, ProviderError>) -> Result<Vec<T>, ProviderError> {
    match list {
        Err(ProviderError::NotFound(_)) => Ok(Vec::new()),
        other => other,
    }
}
