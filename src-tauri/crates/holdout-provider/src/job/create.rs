//! Creating a job once, whatever happens to the answer.

use bytes::Bytes;
use reqwest::Method;

use crate::adapter::Place;
use crate::error::ProviderError;
use crate::job::{JobRequest, RemoteJob};
use crate::transport::{Call, Client, Failed, Payload, Repeat};

/// How often the jobs are listed before a job counts as not created: lists may lag behind.
const LOOKS: u32 = 2;

/// What the list of jobs says of a request whose answer got lost.
enum Trace {
    Found(Box<RemoteJob>),
    NotThere,
    /// A job on the same file that shows no metadata: it may be this one.
    Ambiguous(String),
}

impl Client {
    /// Creates a job, and never a second one for the same request.
    ///
    /// A repeated `POST` can create two jobs, and the API has no idempotency key. So the request
    /// carries its own id in `metadata`. It is sent again only if the server surely did nothing (no
    /// connection, 429), or after an unclear answer (cut connection, timeout, 5xx, nonsense) once
    /// the list of jobs has been read and does not hold it. A job in the list is adopted.
    ///
    /// # Errors
    ///
    /// [`ProviderError::TrainingNotAvailable`] if this organisation may not train;
    /// [`ProviderError::JobCreationUnclear`] if the list can't be read or leaves it open;
    /// [`ProviderError::InvalidRequest`] before anything is sent.
    pub async fn create_job(&self, request: &JobRequest) -> Result<RemoteJob, ProviderError> {
        let call = Call {
            method: Method::POST,
            url: self.url(Place::Jobs),
            payload: Payload::Json(self.job_body(request)?),
            repeat: Repeat::OnlyIfNotDone,
        };
        let mut repetition = 0;
        loop {
            let Failed { error, unwanted, .. } =
                match self.send(&call, |body| self.parse_job(body)).await {
                    Ok(answer) => return Ok(answer.value),
                    Err(failed) => failed,
                };
            if !error.outcome_is_unclear() {
                return Err(error);
            }
            if let Some(job) = self.look_for(request, &error, repetition).await? {
                return Ok(job);
            }
            if unwanted || repetition >= self.retries() {
                return Err(error);
            }
            repetition += 1;
        }
    }

    fn job_body(&self, request: &JobRequest) -> Result<Bytes, ProviderError> {
        self.require(self.capabilities().training, "training")?;
        request.check()?;
        Ok(Bytes::from(self.adapter().job_body(request)?.to_string()))
    }

    /// The job of a request, after its answer got lost; `None` if it surely was not created.
    async fn look_for(
        &self,
        request: &JobRequest,
        error: &ProviderError,
        repetition: u32,
    ) -> Result<Option<RemoteJob>, ProviderError> {
        let unclear = |cause: ProviderError| ProviderError::JobCreationUnclear {
            client_request_id: request.client_request_id.clone(),
            cause: Box::new(cause),
        };
        for _ in 0..LOOKS {
            tokio::time::sleep(self.backoff(repetition)).await;
            match self.trace(request).await.map_err(unclear)? {
                Trace::Found(job) => return Ok(Some(*job)),
                Trace::Ambiguous(id) => return Err(unclear(ambiguous(&id, error))),
                Trace::NotThere => {}
            }
        }
        Ok(None)
    }

    async fn trace(&self, request: &JobRequest) -> Result<Trace, ProviderError> {
        let mut trace = Trace::NotThere;
        self.pages(self.url(Place::Jobs), |page| {
            for job in page.iter().filter_map(|job| self.adapter().read_job(job).ok()) {
                if job.carries(&request.client_request_id) {
                    trace = Trace::Found(Box::new(job));
                    return false;
                }
                let same_file = job.training_file.as_ref() == Some(&request.training_file);
                if same_file && job.metadata.is_empty() {
                    trace = Trace::Ambiguous(job.id);
                }
            }
            true
        })
        .await?;
        Ok(trace)
    }
}

fn ambiguous(id: &str, error: &ProviderError) -> ProviderError {
    let reason = format!(
        "{error} The provider lists the job {id} on the same file without its metadata, so it may \
         be this one"
    );
    ProviderError::Protocol { reason, request_id: error.request_id().map(str::to_owned) }
}
