use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use holdout_provider::{SecretError, SecretStore};
use holdout_types::{ErrorCode, ManualClock, ProviderId, ProviderKind, Sensitive};

use super::Providers;
use super::view::NetworkSettings;
use super::view::{KeyChange, KeyKeep, KeyPlaceView, ProviderEdit, ProviderView, StatusTone};
use crate::studio::Folders;

const KEY: &str = "sk-planted-0123456789";

/// A keychain that can be locked.
#[derive(Default)]
struct Vault {
    locked: AtomicBool,
    keys: Mutex<HashMap<String, String>>,
}

impl Vault {
    fn open(&self) -> Result<(), SecretError> {
        let locked = self.locked.load(Ordering::SeqCst);
        if locked { Err(SecretError::Locked("nobody unlocked it".into())) } else { Ok(()) }
    }
}

impl SecretStore for Vault {
    fn get(&self, account: &str) -> Result<Option<Sensitive<String>>, SecretError> {
        self.open()?;
        Ok(self.keys.lock().unwrap().get(account).cloned().map(Sensitive::new))
    }

    fn set(&self, account: &str, key: &Sensitive<String>) -> Result<(), SecretError> {
        self.open()?;
        self.keys.lock().unwrap().insert(account.into(), key.expose().clone());
        Ok(())
    }

    fn delete(&self, account: &str) -> Result<(), SecretError> {
        self.open()?;
        self.keys.lock().unwrap().remove(account);
        Ok(())
    }
}

struct Fixture {
    home: tempfile::TempDir,
    keychain: Arc<Vault>,
    providers: Providers,
    id: ProviderId,
}

impl Fixture {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let keychain = Arc::new(Vault::default());
        let clock = Arc::new(ManualClock::default());
        let at = Some(home.path().to_owned());
        let providers = Providers::new(at, Arc::clone(&keychain) as Arc<dyn SecretStore>, clock);
        let id = providers.save(&edit(None, "https://models.example/v1")).unwrap();
        Self { home, keychain, providers, id }
    }

    fn set(&self, key: &str, keep: KeyKeep) -> Result<(), holdout_types::ApiError> {
        let key = Sensitive::new(key.to_owned());
        self.providers.change_key(&self.id, KeyChange::Set { key, keep })
    }

    fn view(&self) -> ProviderView {
        let folders = Folders::under(self.home.path());
        self.providers.settings_view(&folders).unwrap().providers.remove(0)
    }

    fn key(&self) -> Result<String, ErrorCode> {
        let profile = self.providers.profile(&self.id).unwrap();
        let key = self.providers.key(&profile);
        key.map(|key| key.expose().clone()).map_err(|error| error.code)
    }

    fn file(&self) -> String {
        fs_err::read_to_string(self.home.path().join("providers.json")).unwrap()
    }
}

fn edit(id: Option<&ProviderId>, base_url: &str) -> ProviderEdit {
    ProviderEdit {
        id: id.cloned(),
        kind: ProviderKind::Compatible,
        name: "Models".into(),
        base_url: base_url.into(),
        organization: Some(" ".into()),
        project: None,
        at_once: 8,
        needs_key: true,
        api_version: None,
        network: NetworkSettings::default(),
    }
}

#[test]
fn a_key_is_kept_found_and_forgotten_and_stands_in_no_file_and_no_view() {
    let fixture = Fixture::new();
    assert_eq!(fixture.key(), Err(ErrorCode::KeyMissing));
    assert_eq!(fixture.view().status.tone, StatusTone::Incomplete);
    fixture.set(&format!("  {KEY}\n"), KeyKeep::Keychain).unwrap();
    assert_eq!(fixture.key().unwrap(), KEY, "without the blanks that copying brings");
    assert_eq!(fixture.view().key.place, KeyPlaceView::Keychain);
    let shown = serde_json::to_string(&fixture.view()).unwrap();
    assert!(!shown.contains("planted") && !fixture.file().contains("planted"));
    fixture.providers.change_key(&fixture.id, KeyChange::Forget).unwrap();
    assert_eq!(fixture.key(), Err(ErrorCode::KeyMissing));
    assert!(fixture.keychain.keys.lock().unwrap().is_empty());
}

#[test]
fn a_key_that_no_keychain_takes_waits_in_memory_until_it_is_decided() {
    let fixture = Fixture::new();
    fixture.keychain.locked.store(true, Ordering::SeqCst);
    let error = fixture.set(KEY, KeyKeep::Keychain).unwrap_err();
    assert_eq!(error.code, ErrorCode::KeychainLocked);
    assert!(fixture.view().key.pending);
    assert_eq!(fixture.view().status.text, "Keychain locked");
    assert_eq!(fixture.key(), Err(ErrorCode::KeyMissing), "it is not used before that");

    let again = fixture.providers.change_key(&fixture.id, KeyChange::Retry);
    assert_eq!(again.unwrap_err().code, ErrorCode::KeychainLocked);
    fixture.providers.change_key(&fixture.id, KeyChange::KeepForSession).unwrap();
    assert_eq!(fixture.key().unwrap(), KEY);
    assert_eq!(fixture.view().key.place, KeyPlaceView::Session);
    assert!(!fixture.view().key.pending && fixture.view().key.trouble.is_none());
    assert!(!fixture.file().contains("planted"));
    let nothing = fixture.providers.change_key(&fixture.id, KeyChange::KeepForSession);
    assert_eq!(nothing.unwrap_err().code, ErrorCode::KeyMissing);
}

#[test]
fn an_unlocked_keychain_takes_the_key_that_waited() {
    let fixture = Fixture::new();
    fixture.keychain.locked.store(true, Ordering::SeqCst);
    fixture.set(KEY, KeyKeep::Keychain).unwrap_err();
    fixture.keychain.locked.store(false, Ordering::SeqCst);
    fixture.providers.change_key(&fixture.id, KeyChange::Retry).unwrap();
    assert_eq!(fixture.view().key.place, KeyPlaceView::Keychain);
    assert_eq!(fixture.key().unwrap(), KEY);
    fixture.keychain.locked.store(true, Ordering::SeqCst);
    assert_eq!(fixture.key(), Err(ErrorCode::KeychainLocked));
    assert_eq!(fixture.view().status.text, "Keychain locked");
}

#[test]
fn a_key_never_goes_to_another_host_than_it_was_entered_for() {
    let fixture = Fixture::new();
    fixture.set(KEY, KeyKeep::Keychain).unwrap();
    let id = Some(&fixture.id);
    fixture.providers.save(&edit(id, "https://models.example/v2")).unwrap();
    assert_eq!(fixture.key().unwrap(), KEY, "another path of the same host");
    fixture.providers.save(&edit(id, "https://models.evil.example/v1")).unwrap();
    assert_eq!(fixture.key(), Err(ErrorCode::KeyMissing));
    assert!(fixture.keychain.keys.lock().unwrap().is_empty());
}

#[test]
fn a_provider_whose_key_cannot_be_forgotten_is_not_moved() {
    let fixture = Fixture::new();
    fixture.set(KEY, KeyKeep::Keychain).unwrap();
    fixture.keychain.locked.store(true, Ordering::SeqCst);
    let moved = fixture.providers.save(&edit(Some(&fixture.id), "https://other.example/v1"));
    assert_eq!(moved.unwrap_err().code, ErrorCode::KeychainLocked);
    assert_eq!(fixture.view().base_url, "https://models.example/v1");
    assert_eq!(fixture.providers.remove(&fixture.id).unwrap_err().code, ErrorCode::KeychainLocked);
}

#[test]
fn what_cannot_be_a_key_an_address_or_a_variable_is_refused_by_field() {
    let fixture = Fixture::new();
    for key in ["", " \n", "sk-a b", "sk-ä", "sk-a\nsk-b"] {
        let error = fixture.set(key, KeyKeep::Session).unwrap_err();
        assert_eq!((error.code, error.field.as_deref()), (ErrorCode::InvalidInput, Some("key")));
        assert!(key.trim().is_empty() || !error.message.contains(key.trim()));
    }
    for url in ["http://models.example/v1", "models.example", "https://u:p@models.example"] {
        let error = fixture.providers.save(&edit(None, url)).unwrap_err();
        assert_eq!(error.field.as_deref(), Some("base_url"), "{url}");
    }
    for name in ["", "1KEY", "A-B", "A B"] {
        let change = KeyChange::UseVariable { name: name.into() };
        let error = fixture.providers.change_key(&fixture.id, change).unwrap_err();
        assert_eq!(error.field.as_deref(), Some("variable"), "{name}");
    }
}

#[test]
fn a_variable_is_read_when_it_is_needed_and_named_when_it_is_not_set() {
    let fixture = Fixture::new();
    let unset = KeyChange::UseVariable { name: "HOLDOUT_TEST_NO_SUCH_KEY".into() };
    fixture.providers.change_key(&fixture.id, unset).unwrap();
    assert_eq!(fixture.key(), Err(ErrorCode::KeyMissing));
    assert_eq!(fixture.view().status.text, "HOLDOUT_TEST_NO_SUCH_KEY is not set");
    // Cargo sets this one for every test.
    let set = KeyChange::UseVariable { name: "CARGO_PKG_NAME".into() };
    fixture.providers.change_key(&fixture.id, set).unwrap();
    assert_eq!(fixture.key().unwrap(), "holdout-core");
}
