//! Which jobs wait for what: one thread validates, one trains, each in the order of arrival.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use crate::error::LocalError;
use crate::state::job::{Job, Status};
use crate::state::{State, lock};
use crate::train::{job, validate};

/// The two queues; closed at first.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    senders: Mutex<Option<Senders>>,
}

#[derive(Debug)]
struct Senders {
    validate: Sender<Arc<Job>>,
    train: Sender<Arc<Job>>,
}

impl Queue {
    /// Puts a job where its status says that it belongs. A closed queue drops it: the job is found
    /// again at the next start.
    pub(crate) fn enqueue(&self, job: Arc<Job>) {
        let senders = lock(&self.senders);
        let Some(senders) = &*senders else { return };
        let sent = match job.status() {
            Status::ValidatingFiles => senders.validate.send(job),
            Status::Queued => senders.train.send(job),
            _ => return,
        };
        if let Err(error) = sent {
            tracing::error!(job = %error.0.id, "the thread for local jobs has ended");
        }
    }

    /// Ends the threads once they have left their present job.
    pub(crate) fn close(&self) {
        lock(&self.senders).take();
    }
}

/// Starts the threads, and takes up what an earlier run left unfinished.
pub(crate) fn start(state: &Arc<State>) -> Result<Vec<JoinHandle<()>>, LocalError> {
    let ((validate, to_validate), (train, to_train)) = (channel(), channel());
    *lock(&state.queue.senders) = Some(Senders { validate, train });
    let threads = vec![
        thread("holdout-local-validate", state, to_validate, validate::run)?,
        thread("holdout-local-train", state, to_train, job::run)?,
    ];
    for job in state.jobs.list().into_iter().rev() {
        if job.update(Status::Running, |record| record.status = Status::Queued)? {
            job.say(state, "info", "Fine-tuning job taken up again after a restart")?;
        }
        state.queue.enqueue(job);
    }
    Ok(threads)
}

fn thread(
    name: &str,
    state: &Arc<State>,
    jobs: Receiver<Arc<Job>>,
    run: fn(&State, &Job),
) -> Result<JoinHandle<()>, LocalError> {
    let state = Arc::clone(state);
    let work = move || jobs.iter().for_each(|job| run(&state, &job));
    Ok(std::thread::Builder::new().name(name.to_owned()).spawn(work)?)
}
