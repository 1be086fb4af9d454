//! Questions whose body is written already: hashed and sent from the same bytes.

use bytes::Bytes;
use reqwest::{Method, Url};

use super::content::ChatContent;
use super::dropped::Draft;
use super::{ChatAnswer, ChatFailure, ChatRequest, Effort};
use crate::adapter::Place;
use crate::error::ProviderError;
use crate::transport::{Call, Client, Payload, Repeat};

/// Stands before what is hashed, and changes when what is hashed does.
const HASHED: &str = "holdout chat request 1";

/// A question as it will be sent, for the client that wrote it.
#[derive(Debug, Clone)]
pub struct WrittenChat {
    request: ChatRequest,
    url: Url,
    body: Result<Bytes, ProviderError>,
}

impl WrittenChat {
    /// What is asked.
    pub const fn request(&self) -> &ChatRequest {
        &self.request
    }

    /// A hash (BLAKE3) over the address and the body: two questions with the same hash ask the same
    /// of the same model. `None` where the API's rules are broken, so that it would be refused.
    ///
    /// It is over all settings, also those that the model turns out not to take, so that it stays
    /// the same before and after this is known. Of the key nothing is in it.
    pub fn hash(&self) -> Option<[u8; 32]> {
        let body = self.body.as_ref().ok()?;
        let mut hasher = blake3::Hasher::new();
        for part in [HASHED.as_bytes(), self.url.as_str().as_bytes(), body] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Some(*hasher.finalize().as_bytes())
    }
}

impl Client {
    /// Writes a question. One that breaks the API's rules is refused when it is asked.
    pub fn write(&self, request: ChatRequest) -> WrittenChat {
        let url = self.url(Place::Chat { model: &request.model });
        let body = request.body().map(|body| Bytes::from(body.to_string()));
        WrittenChat { request, url, body }
    }

    /// Asks what was written, like [`Client::chat`], with the effort told also where it was in vain.
    pub async fn ask(&self, written: &WrittenChat) -> Result<ChatAnswer, ChatFailure> {
        let mut effort = Effort::default();
        let mut body = match &written.body {
            Ok(body) => body.clone(),
            Err(error) => return Err(effort.failure(error.clone())),
        };
        let mut draft: Option<Draft> = None;
        if self.unsupported().knows(&written.request.model) {
            match self.draft(&written.request) {
                Ok(without) => body = Bytes::from(draft.insert(without).body.to_string()),
                Err(error) => return Err(effort.failure(error)),
            }
        }
        loop {
            let call = Call {
                method: Method::POST,
                url: written.url.clone(),
                payload: Payload::Json(body),
                repeat: Repeat::Harmless,
            };
            let error = match self.send(&call, |body| ChatContent::parse(body)).await {
                Ok(answer) => {
                    let dropped = draft.map(|draft| draft.dropped).unwrap_or_default();
                    return Ok(effort.answer(answer, None, dropped));
                }
                Err(failed) => effort.add(failed),
            };
            // As it was sent: what others learn meanwhile was in it.
            let sent = match draft.take().map_or_else(|| Draft::of(&written.request), Ok) {
                Ok(sent) => draft.insert(sent),
                Err(error) => return Err(effort.failure(error)),
            };
            if !self.drop_refused(sent, &error) {
                return Err(effort.failure(error));
            }
            body = Bytes::from(sent.body.to_string());
        }
    }
}
