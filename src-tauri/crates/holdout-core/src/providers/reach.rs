//! The clients that a run asks: the local provider's, and one a profile.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use holdout_provider::{Client, Endpoint, Network, Timeouts};
use holdout_types::{ApiError, ErrorCode, ProviderId, Sensitive};

use super::Providers;
use super::profile::Profile;
use crate::local::Local;

impl Profile {
    /// Where to send to, with this key.
    pub(crate) fn endpoint(&self, key: Sensitive<String>) -> Endpoint {
        let mut endpoint = Endpoint::new(&self.base_url, key).speaking(self.dialect());
        endpoint.organization.clone_from(&self.organization);
        endpoint.project.clone_from(&self.project);
        endpoint.api_version.clone_from(&self.api_version);
        endpoint.network = Network {
            proxy: self.network.proxy.clone().map(Sensitive::new),
            extra_ca_pem: self.network.extra_ca.clone().map(String::into_bytes),
        };
        endpoint.timeouts = Timeouts {
            connect: Duration::from_secs(u64::from(self.network.connect_seconds)),
            request: Duration::from_secs(u64::from(self.network.request_seconds)),
        };
        endpoint
    }
}

/// Everything that a run may ask.
pub(crate) struct Reach {
    pub(crate) local: Arc<Local>,
    remote: HashMap<ProviderId, Remote>,
}

struct Remote {
    client: Client,
    at_once: u32,
}

impl Reach {
    /// The client of a provider; the local one's for none.
    pub(crate) fn client(&self, provider: Option<&ProviderId>) -> Result<Client, ApiError> {
        let Some(id) = provider else { return Ok(self.local.client.clone()) };
        self.remote.get(id).map(|remote| remote.client.clone()).ok_or_else(|| {
            ApiError::new(ErrorCode::Internal, format!("The provider `{id}` was not made ready."))
        })
    }

    /// The most requests under way at once that all of its providers take; `here` where only the local
    /// one is asked.
    pub(crate) fn at_once(&self, here: u32) -> u32 {
        self.remote.values().map(|remote| remote.at_once).min().unwrap_or(here).max(1)
    }
}

impl Providers {
    /// Makes providers ready to be asked. It reads keys, so it may wait for a person who unlocks the
    /// keychain.
    pub(crate) fn reach(&self, local: Arc<Local>, ids: &[ProviderId]) -> Result<Reach, ApiError> {
        let mut remote = HashMap::new();
        for id in ids {
            if remote.contains_key(id) {
                continue;
            }
            let profile = self.profile(id)?;
            let endpoint = profile.endpoint(self.key(&profile)?);
            let client = Client::new(endpoint, Arc::clone(&self.clock))?;
            remote.insert(id.clone(), Remote { client, at_once: profile.at_once });
        }
        Ok(Reach { local, remote })
    }
}
