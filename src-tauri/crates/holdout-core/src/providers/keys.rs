//! The keys of the profiles: given, kept, found again, forgotten.
//!
//! A key is looked up only when something is sent, never to draw a screen: asking a locked keychain
//! makes the system ask for a password.

use holdout_types::{ApiError, ErrorCode, ProviderId, Sensitive};

use super::profile::{KeyPlace, Profile};
use super::view::{KeyChange, KeyKeep};
use super::{Providers, State};

impl Providers {
    /// Gives, moves or forgets the key of a profile.
    ///
    /// # Errors
    ///
    /// `keychain_locked` and `keychain_missing`: the key is held in memory until it is decided what
    /// becomes of it, so that it need not be typed again.
    pub fn change_key(&self, id: &ProviderId, change: KeyChange) -> Result<(), ApiError> {
        let profile = self.profile(id)?;
        let place = match change {
            KeyChange::Set { key, keep } => self.give(id, usable(&key)?, keep)?,
            KeyChange::Retry => self.try_again(profile)?,
            KeyChange::KeepForSession => self.keep_pending_for_session(id)?,
            KeyChange::UseVariable { name } => {
                let place = KeyPlace::Variable(variable_name(&name)?);
                self.forget_stored(&profile)?;
                place
            }
            KeyChange::NotNeeded => {
                self.forget_stored(&profile)?;
                KeyPlace::NotNeeded
            }
            KeyChange::Forget => {
                self.forget_stored(&profile)?;
                KeyPlace::Missing
            }
        };
        self.lock().trouble.remove(id);
        self.change(id, |profile| {
            profile.key = place;
            profile.connection = None;
        })
    }

    /// The key of a profile; empty where none is needed.
    pub(crate) fn key(&self, profile: &Profile) -> Result<Sensitive<String>, ApiError> {
        let missing = |why: &str| {
            ApiError::new(ErrorCode::KeyMissing, format!("{} has no key: {why}", profile.name))
                .with_hint("Enter it under Settings, Providers and keys.")
        };
        match &profile.key {
            KeyPlace::NotNeeded => Ok(Sensitive::new(String::new())),
            KeyPlace::Missing => Err(missing("none was entered yet.")),
            KeyPlace::Session => self
                .lock()
                .session
                .get(&profile.id)
                .cloned()
                .ok_or_else(|| missing("it was kept until the app was quit.")),
            KeyPlace::Variable(name) => from_variable(name)
                .ok_or_else(|| missing(&format!("the environment variable {name} is not set."))),
            KeyPlace::Keychain => match self.secrets.get(&profile.id.0) {
                Ok(found) => {
                    self.lock().trouble.remove(&profile.id);
                    found.ok_or_else(|| missing("it is no longer in the keychain."))
                }
                Err(error) => Err(self.note(&profile.id, error.into())),
            },
        }
    }

    /// Forgets the key of a profile wherever it is.
    pub(super) fn forget_stored(&self, profile: &Profile) -> Result<(), ApiError> {
        if profile.key == KeyPlace::Keychain {
            let deleted = self.secrets.delete(&profile.id.0);
            deleted.map_err(|error| self.note(&profile.id, error.into()))?;
        }
        let mut state = self.lock();
        state.session.remove(&profile.id);
        state.pending.remove(&profile.id);
        state.trouble.remove(&profile.id);
        Ok(())
    }

    fn give(
        &self,
        id: &ProviderId,
        key: Sensitive<String>,
        keep: KeyKeep,
    ) -> Result<KeyPlace, ApiError> {
        match keep {
            KeyKeep::Session => {
                let State { session, pending, .. } = &mut *self.lock();
                session.insert(id.clone(), key);
                pending.remove(id);
                Ok(KeyPlace::Session)
            }
            KeyKeep::Keychain => match self.secrets.set(&id.0, &key) {
                Ok(()) => {
                    let State { session, pending, .. } = &mut *self.lock();
                    session.remove(id);
                    pending.remove(id);
                    Ok(KeyPlace::Keychain)
                }
                Err(error) => {
                    self.lock().pending.insert(id.clone(), key);
                    Err(self.note(id, error.into()))
                }
            },
        }
    }

    /// Gives the keychain the key that waits. Without one the keychain holds it already, and is only
    /// asked whether it is open now.
    fn try_again(&self, profile: Profile) -> Result<KeyPlace, ApiError> {
        let pending = self.lock().pending.get(&profile.id).cloned();
        if let Some(key) = pending {
            return self.give(&profile.id, key, KeyKeep::Keychain);
        }
        self.key(&profile)?;
        Ok(profile.key)
    }

    fn keep_pending_for_session(&self, id: &ProviderId) -> Result<KeyPlace, ApiError> {
        let State { session, pending, .. } = &mut *self.lock();
        let Some(key) = pending.remove(id) else {
            let error = ApiError::new(ErrorCode::KeyMissing, "No key waits to be kept.");
            return Err(error.with_hint("Enter it again."));
        };
        session.insert(id.clone(), key);
        Ok(KeyPlace::Session)
    }

    fn note(&self, id: &ProviderId, error: ApiError) -> ApiError {
        self.lock().trouble.insert(id.clone(), error.clone());
        error
    }
}

/// A key as it can be sent: without the blanks and line breaks around it that copying brings.
fn usable(key: &Sensitive<String>) -> Result<Sensitive<String>, ApiError> {
    let trimmed = key.expose().trim();
    let refuse = |text: &str| {
        Err(ApiError::new(ErrorCode::InvalidInput, text)
            .with_hint("Copy the key again, whole and alone.")
            .with_field("key"))
    };
    if trimmed.is_empty() {
        return refuse("The key is empty.");
    }
    if !trimmed.bytes().all(|byte| byte.is_ascii_graphic()) {
        return refuse("A key has no blanks, line breaks or accented letters in it.");
    }
    Ok(Sensitive::new(trimmed.to_owned()))
}

fn variable_name(name: &str) -> Result<String, ApiError> {
    let name = name.trim();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty()
        || name.starts_with(|c: char| c.is_ascii_digit())
        || !name.chars().all(is_name)
    {
        let text = "The name of an environment variable has letters, digits and `_` only.";
        return Err(ApiError::new(ErrorCode::InvalidInput, text).with_field("variable"));
    }
    Ok(name.to_owned())
}

/// The key in an environment variable; none if it is not set or empty.
pub(super) fn from_variable(name: &str) -> Option<Sensitive<String>> {
    let value = std::env::var(name).ok()?;
    let value = value.trim();
    (!value.is_empty()).then(|| Sensitive::new(value.to_owned()))
}
