//! Testing a connection: whether the host answers, whether it takes the key, which models it lists.
//! It asks for the list of models and for one training job of the list, so that a test costs nothing.

use std::time::Duration;

use holdout_provider::{Client, ProviderError, RetryPolicy, Timeouts, TrainingAccess};
use holdout_types::{ApiError, ErrorCode, ProviderId};

use super::Providers;
use super::profile::{Connection, KeyPlace, KnownModel, KnownTraining, Profile};
use super::view::{ConnectionFinding, StatusTone};
use crate::long::off_thread;
use crate::words::{counted, thousands};

/// A person waits for it.
const PATIENCE: Duration = Duration::from_secs(20);
/// More models than anybody chooses from.
const MOST_MODELS: usize = 2_000;

impl Providers {
    /// Tests the connection of a provider, and keeps what was found.
    pub async fn test(self: &std::sync::Arc<Self>, id: &ProviderId) -> Result<(), ApiError> {
        let (providers, asked) = (std::sync::Arc::clone(self), id.clone());
        let prepared = off_thread(move || {
            let profile = providers.profile(&asked)?;
            let key = providers.key(&profile);
            Ok((profile, key))
        });
        let (profile, key) = prepared.await?;
        let connection = match key {
            Ok(key) => {
                let mut endpoint = profile.endpoint(key);
                endpoint.timeouts = Timeouts { connect: PATIENCE / 2, request: PATIENCE };
                endpoint.retry = RetryPolicy {
                    retries: 1,
                    patience: Duration::ZERO,
                    longest_obeyed: Duration::from_secs(1),
                    ..RetryPolicy::default()
                };
                self.ask(Client::new(endpoint, std::sync::Arc::clone(&self.clock))).await
            }
            Err(error) => self.failed(error, None),
        };
        self.change(id, |profile| profile.connection = Some(connection))
    }

    async fn ask(&self, client: Result<Client, ProviderError>) -> Connection {
        let client = match client {
            Ok(client) => client,
            Err(error) => return self.failed(error.into(), None),
        };
        let began = self.clock.monotonic();
        let listed = client.models().await;
        let took = self.clock.monotonic().saturating_sub(began).as_secs_f64() * 1e3;
        match listed {
            Ok(models) => Connection {
                training: training(&client).await,
                tested_at: self.clock.now(),
                answered_ms: Some(took),
                error: None,
                models: models
                    .into_iter()
                    .take(MOST_MODELS)
                    .map(|model| KnownModel { id: model.id, shutdown_date: model.shutdown_date })
                    .collect(),
            },
            Err(error) => {
                let answered = !matches!(error, ProviderError::Network { .. });
                self.failed(error.into(), answered.then_some(took))
            }
        }
    }

    fn failed(&self, error: ApiError, answered_ms: Option<f64>) -> Connection {
        let tested_at = self.clock.now();
        let (error, models) = (Some(error), Vec::new());
        Connection { tested_at, answered_ms, error, models, training: None }
    }
}

/// What listing one job says of training; nothing where that could not be told.
async fn training(client: &Client) -> Option<KnownTraining> {
    let access = client.training_access().await.ok()?;
    let refused = matches!(
        access,
        TrainingAccess::MissingScope | TrainingAccess::NotAvailable | TrainingAccess::Forbidden
    );
    Some(KnownTraining { refused, text: access.to_string() })
}

/// What a test found, one line a thing, so that it is seen which of them is to be mended.
pub(super) fn findings(profile: &Profile, connection: &Connection) -> Vec<ConnectionFinding> {
    let line =
        |what: &str, tone, text: String| ConnectionFinding { what: what.to_owned(), tone, text };
    let code = connection.error.as_ref().map(|error| error.code);
    let (tone, text) = key_words(profile, code);
    let mut lines = vec![line("Key", tone, text)];
    let unread = matches!(
        code,
        Some(ErrorCode::KeyMissing | ErrorCode::KeychainLocked | ErrorCode::KeychainMissing)
    );
    if unread {
        return lines;
    }
    lines.push(match connection.answered_ms {
        Some(took) => line("Host answers", StatusTone::Ready, format!("in {took:.0} ms")),
        None => line("Host answers", StatusTone::Failing, "no".to_owned()),
    });
    if connection.error.is_none() {
        lines.push(models_line(connection));
        let text = "told with the first answer; a run keeps to them".to_owned();
        lines.push(line("Rate limits", StatusTone::Untested, text));
        if let Some(known) = &connection.training {
            let tone = if known.refused { StatusTone::Incomplete } else { StatusTone::Untested };
            lines.push(line("Training", tone, known.text.clone()));
        }
    }
    lines
}

fn key_words(profile: &Profile, code: Option<ErrorCode>) -> (StatusTone, String) {
    let (tone, text) = match (code, &profile.key) {
        (Some(ErrorCode::KeyMissing), _) => (StatusTone::Incomplete, "missing"),
        (Some(ErrorCode::KeychainLocked), _) => {
            (StatusTone::Failing, "in the keychain, which is locked")
        }
        (Some(ErrorCode::KeychainMissing), _) => (StatusTone::Failing, "no keychain answers"),
        (Some(ErrorCode::Unauthorized), _) => (StatusTone::Failing, "refused"),
        (Some(_), KeyPlace::NotNeeded) => (StatusTone::Untested, "none is sent"),
        (Some(_), _) => (StatusTone::Untested, "not known yet"),
        (None, KeyPlace::NotNeeded) => (StatusTone::Ready, "none is needed"),
        (None, _) => (StatusTone::Ready, "accepted"),
    };
    (tone, text.to_owned())
}

fn models_line(connection: &Connection) -> ConnectionFinding {
    let count = connection.models.len() as u32;
    let ending = connection.models.iter().filter(|model| model.shutdown_date.is_some()).count();
    let (tone, text) = match (count, ending) {
        (0, _) => (StatusTone::Untested, "none is listed; name one for the candidate".to_owned()),
        (_, 0) => (StatusTone::Ready, counted(count, "model", "models")),
        (_, ending) => {
            let ending = thousands(ending as u64);
            (
                StatusTone::Ready,
                format!("{}, {ending} with an end", counted(count, "model", "models")),
            )
        }
    };
    ConnectionFinding { what: "Models".to_owned(), tone, text }
}
