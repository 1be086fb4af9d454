//! Where keys are kept: a port, and the system's keychain behind it.
//!
//! Deliberately not in it: a plain file. A key that no keychain takes is kept in memory until the
//! app ends, or stands in an environment variable; both are for the core to choose.

use std::sync::Arc;

use holdout_types::{ApiError, ErrorCode, Sensitive};
use keyring_core::api::CredentialStoreApi;
use keyring_core::{Entry, Error};

/// Keeps keys, each under an account of its own. Calls may wait for a person who unlocks the
/// keychain, so they belong on a thread that may block.
pub trait SecretStore: Send + Sync {
    /// The key of an account; `None` if there is none.
    fn get(&self, account: &str) -> Result<Option<Sensitive<String>>, SecretError>;
    /// Keeps a key, in place of the one before.
    fn set(&self, account: &str, key: &Sensitive<String>) -> Result<(), SecretError>;
    /// Forgets a key. Forgetting one that is not there is no error.
    fn delete(&self, account: &str) -> Result<(), SecretError>;
}

/// Why a keychain did not do what was asked. No text of it holds a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// Nothing answers: no D-Bus session, or no Secret Service on it.
    #[error("This computer has no keychain that answers ({0}).")]
    Missing(String),
    /// It is there and locked, and was not unlocked; with its own words, which say no more.
    #[error("The keychain is locked and was not unlocked.")]
    Locked(String),
    /// Another failure.
    #[error("The keychain failed ({0}).")]
    Failed(String),
}

impl From<SecretError> for ApiError {
    fn from(error: SecretError) -> Self {
        let (code, hint) = match error {
            SecretError::Missing(_) => (
                ErrorCode::KeychainMissing,
                "Install and start a keychain (gnome-keyring, KWallet), keep the key until you \
                 quit, or name an environment variable that holds it.",
            ),
            SecretError::Locked(_) => (
                ErrorCode::KeychainLocked,
                "Unlock the keychain and try again, keep the key until you quit, or name an \
                 environment variable that holds it.",
            ),
            SecretError::Failed(_) => (
                ErrorCode::KeychainMissing,
                "Try again, keep the key until you quit, or name an environment variable that \
                 holds it.",
            ),
        };
        Self::new(code, error.to_string()).with_hint(hint).retryable()
    }
}

/// The system's keychain: Secret Service on Linux, Keychain Services on macOS, the Credential
/// Manager on Windows.
///
/// The connection is made anew for each call, so that a keychain that was started or unlocked since
/// the last one is found.
#[derive(Debug, Clone)]
pub struct Keychain {
    service: String,
}

impl Keychain {
    /// Keys under the name of an app.
    pub fn new(service: impl Into<String>) -> Self {
        Self { service: service.into() }
    }

    fn entry(&self, account: &str) -> Result<Entry, SecretError> {
        let store = native_store().map_err(|error| SecretError::Missing(reason(&error)))?;
        store.build(&self.service, account, None).map_err(failed)
    }
}

impl SecretStore for Keychain {
    fn get(&self, account: &str) -> Result<Option<Sensitive<String>>, SecretError> {
        match self.entry(account)?.get_password() {
            Ok(key) => Ok(Some(Sensitive::new(key))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    fn set(&self, account: &str, key: &Sensitive<String>) -> Result<(), SecretError> {
        self.entry(account)?.set_password(key.expose()).map_err(failed)
    }

    fn delete(&self, account: &str) -> Result<(), SecretError> {
        match self.entry(account)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn native_store() -> keyring_core::Result<Arc<impl CredentialStoreApi>> {
    zbus_secret_service_keyring_store::Store::new()
}

#[cfg(target_os = "macos")]
fn native_store() -> keyring_core::Result<Arc<impl CredentialStoreApi>> {
    apple_native_keyring_store::keychain::Store::new()
}

#[cfg(windows)]
fn native_store() -> keyring_core::Result<Arc<impl CredentialStoreApi>> {
    windows_native_keyring_store::Store::new()
}

fn failed(error: Error) -> SecretError {
    match error {
        Error::NoStorageAccess(_) => SecretError::Locked(reason(&error)),
        other => SecretError::Failed(reason(&other)),
    }
}

/// The cause at the end of the chain. Errors that carry what was stored are named, not shown.
fn reason(error: &Error) -> String {
    match error {
        Error::NoStorageAccess(cause) | Error::PlatformFailure(cause) => cause.to_string(),
        Error::BadEncoding(_) | Error::BadDataFormat(..) => {
            "what is stored there is not a text".to_owned()
        }
        other => other.to_string(),
    }
}
