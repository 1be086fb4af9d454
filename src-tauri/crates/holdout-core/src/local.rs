//! The built-in local provider as the core uses it: started once, reached over HTTP.

use std::path::Path;
use std::sync::Arc;

use holdout_local::{LocalError, LocalOptions, LocalProvider};
use holdout_provider::{Client, Endpoint};
use holdout_store::Project;
use holdout_types::{ApiError, Clock, Sensitive};

/// Windows of the app that can use the local provider at the same time.
const MOST_WINDOWS: u32 = 16;

/// A running local provider and the way to it.
pub(crate) struct Local {
    pub(crate) provider: LocalProvider,
    pub(crate) client: Client,
}

impl Local {
    /// Starts the provider on a free port with a token of its own.
    ///
    /// Each window of the app has a provider, and each provider a state folder of its own: `1`, or
    /// the next that no other uses.
    pub(crate) async fn start(folder: &Path, clock: Arc<dyn Clock>) -> Result<Self, ApiError> {
        let token = Sensitive::new(random_token());
        let mut number = 1;
        let provider = loop {
            let options = LocalOptions::new(token.clone(), folder.join(number.to_string()));
            match LocalProvider::start(options, Arc::clone(&clock)).await {
                Err(LocalError::Busy(_)) if number < MOST_WINDOWS => number += 1,
                started => break started?,
            }
        };
        let client = Client::new(Endpoint::new(provider.base_url(), token), clock)?;
        Ok(Self { provider, client })
    }

    /// Makes the models of a project known to the provider. A project that came from another
    /// computer answers here too.
    pub(crate) fn know_models_of(&self, store: &Project) -> Result<(), ApiError> {
        for artifact in store.artifacts().all()? {
            if artifact.kind == "local-model"
                && let Some(bytes) = store.artifacts().content(&artifact.name)?
            {
                self.provider.import_model(&bytes)?;
            }
        }
        Ok(())
    }
}

/// 256 bits that no other process can guess. The one place where randomness is not seeded.
fn random_token() -> String {
    let mut bytes = [0_u8; 32];
    rand::fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
