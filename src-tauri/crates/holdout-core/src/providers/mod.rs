//! What is this app allowed to reach?
//!
//! The provider profiles of the app, their keys, what a test of their connection found, and the
//! clients that a run asks. They belong to the app and not to a project: a project names a provider
//! by its id.

mod connection;
pub mod inventory;
mod keys;
mod network;
mod presets;
pub(crate) mod prices;
pub(crate) mod profile;
pub(crate) mod reach;
pub(crate) mod show;
#[cfg(test)]
mod tests;
pub mod view;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use holdout_provider::{Endpoint, Keychain, SecretStore};
use holdout_types::{ApiError, Clock, ErrorCode, ProviderId, Sensitive};

use self::profile::{KeyPlace, Profile};
use self::view::ProviderEdit;

/// The most requests under way at once that can be asked for.
const MOST_AT_ONCE: u32 = 1_000;

/// The providers of the app.
pub struct Providers {
    /// Where their file is; without one there are none.
    folder: Option<PathBuf>,
    secrets: Arc<dyn SecretStore>,
    clock: Arc<dyn Clock>,
    /// Held while the file is read and written, so that two changes do not undo each other.
    changing: Mutex<()>,
    state: Mutex<State>,
}

/// What is known until the app ends.
#[derive(Default)]
struct State {
    /// Keys that are kept for the session.
    session: HashMap<ProviderId, Sensitive<String>>,
    /// Keys that were entered and that the keychain did not take.
    pending: HashMap<ProviderId, Sensitive<String>>,
    /// Why a key could not be read or kept.
    trouble: HashMap<ProviderId, ApiError>,
}

impl Providers {
    /// The providers whose file is in `folder`.
    pub fn new(
        folder: Option<PathBuf>,
        secrets: Arc<dyn SecretStore>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let (changing, state) = (Mutex::default(), Mutex::default());
        Self { folder, secrets, clock, changing, state }
    }

    /// No providers but the local one, for hosts that send nothing.
    pub(crate) fn none(clock: Arc<dyn Clock>) -> Self {
        Self::new(None, Arc::new(Keychain::new("")), clock)
    }

    /// All profiles.
    pub(crate) fn profiles(&self) -> Result<Vec<Profile>, ApiError> {
        profile::read(self.folder.as_deref())
    }

    /// One profile.
    pub(crate) fn profile(&self, id: &ProviderId) -> Result<Profile, ApiError> {
        let found = self.profiles()?.into_iter().find(|profile| profile.id == *id);
        found.ok_or_else(|| unknown(id))
    }

    /// Adds a provider or changes one. Says which.
    ///
    /// A key goes to the host that it was entered for and to no other: where the host changes, the
    /// key is forgotten and has to be entered again.
    pub fn save(&self, edit: &ProviderEdit) -> Result<ProviderId, ApiError> {
        let (name, base_url) = (edit.name.trim(), edit.base_url.trim());
        if name.is_empty() {
            let error = ApiError::new(ErrorCode::InvalidInput, "A provider needs a name.");
            return Err(error.with_field("name"));
        }
        if !(1..=MOST_AT_ONCE).contains(&edit.at_once) {
            let text = format!("From 1 to {MOST_AT_ONCE} requests can be under way at once.");
            return Err(ApiError::new(ErrorCode::InvalidInput, text).with_field("at_once"));
        }
        let filled = |text: &Option<String>| {
            text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let (organization, project) = (filled(&edit.organization), filled(&edit.project));
        let api_version = filled(&edit.api_version);
        let network = network::checked(&edit.network)?;
        let host = host_of(base_url)?;
        let before = edit.id.as_ref().map(|id| self.profile(id)).transpose()?;
        let moved = before.as_ref().is_some_and(|before| host_of(&before.base_url) != Ok(host));
        if let Some(before) = before
            .as_ref()
            .filter(|before| moved || !edit.needs_key && before.key != KeyPlace::NotNeeded)
        {
            self.forget_stored(before)?;
        }
        let key = match (edit.needs_key, before.as_ref().map(|before| before.key.clone())) {
            (false, _) => KeyPlace::NotNeeded,
            (true, None | Some(KeyPlace::NotNeeded)) => KeyPlace::Missing,
            (true, Some(_)) if moved => KeyPlace::Missing,
            (true, Some(key)) => key,
        };
        self.changing(|profiles| {
            let id = edit.id.clone().unwrap_or_else(|| profile::free_id(name, profiles));
            let place = profiles.iter().position(|profile| profile.id == id);
            let known = place.map(|place| &profiles[place]);
            let is_same = known.is_some_and(|known| {
                known.base_url == base_url
                    && known.organization == organization
                    && known.project == project
                    && (known.kind, &known.api_version) == (edit.kind, &api_version)
                    && known.network == network
                    && known.key == key
            });
            let saved = Profile {
                id: id.clone(),
                kind: edit.kind,
                name: name.to_owned(),
                base_url: base_url.to_owned(),
                organization,
                project,
                at_once: edit.at_once,
                api_version,
                network,
                key,
                connection: known.filter(|_| is_same).and_then(|known| known.connection.clone()),
                prices: known.map(|known| known.prices.clone()).unwrap_or_default(),
            };
            match place {
                Some(place) => profiles[place] = saved,
                None => profiles.push(saved),
            }
            id
        })
    }

    /// Takes a provider off the list and forgets its key. Candidates that ask it say that it is
    /// missing.
    pub fn remove(&self, id: &ProviderId) -> Result<(), ApiError> {
        self.forget_stored(&self.profile(id)?)?;
        self.changing(|profiles| profiles.retain(|profile| profile.id != *id))
    }

    fn change(&self, id: &ProviderId, change: impl FnOnce(&mut Profile)) -> Result<(), ApiError> {
        self.changing(|profiles| profiles.iter_mut().find(|profile| profile.id == *id).map(change))?
            .ok_or_else(|| unknown(id))
    }

    fn changing<T>(&self, change: impl FnOnce(&mut Vec<Profile>) -> T) -> Result<T, ApiError> {
        let _alone = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut profiles = self.profiles()?;
        let changed = change(&mut profiles);
        profile::write(self.folder.as_deref(), &profiles)?;
        Ok(changed)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The host and port of an address, if it is one that a key may be sent to.
pub(crate) fn host_of(base_url: &str) -> Result<String, ApiError> {
    Ok(Endpoint::new(base_url, Sensitive::new(String::new())).host()?)
}

fn unknown(id: &ProviderId) -> ApiError {
    let text = format!("The provider `{id}` is not set up on this computer.");
    ApiError::new(ErrorCode::NotFound, text).with_hint(
        "Add it under Settings, Providers and keys, or choose another for the candidate.",
    )
}
