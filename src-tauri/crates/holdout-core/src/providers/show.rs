//! The Settings screen.

use holdout_types::{ApiError, ErrorCode, ProviderKind};

use super::connection::findings;
use super::keys::from_variable;
use super::presets::presets;
use super::profile::{Connection, KeyPlace, Profile};
use super::view::{
    ConnectionView, KeyPlaceView, KeyView, ModelView, NetworkSettings, ProviderStatus,
    ProviderView, SettingsView, StatusTone,
};
use super::{Providers, host_of};
use crate::studio::Folders;
use crate::view::Headline;
use crate::words::counted;

impl Providers {
    /// The Settings screen.
    pub fn settings_view(&self, folders: &Folders) -> Result<SettingsView, ApiError> {
        let profiles = self.profiles()?;
        let mut providers: Vec<_> = profiles.iter().map(|profile| self.show(profile)).collect();
        let headline = headline(&providers);
        providers.push(local());
        Ok(SettingsView {
            headline,
            providers,
            presets: presets(),
            prices: Self::prices_view(&profiles),
            log_folder: folders.logs.display().to_string(),
            data_folder: folders.data.display().to_string(),
        })
    }

    fn show(&self, profile: &Profile) -> ProviderView {
        let state = self.lock();
        let key = KeyView {
            place: place(profile, state.session.contains_key(&profile.id)),
            trouble: state.trouble.get(&profile.id).cloned(),
            pending: state.pending.contains_key(&profile.id),
        };
        let host = host_of(&profile.base_url).unwrap_or_default();
        ProviderView {
            id: Some(profile.id.clone()),
            kind: profile.kind,
            name: profile.name.clone(),
            base_url: profile.base_url.clone(),
            on_this_computer: is_here(&profile.base_url),
            host,
            organization: profile.organization.clone(),
            project: profile.project.clone(),
            at_once: profile.at_once,
            api_version: profile.api_version.clone(),
            network: profile.network.clone(),
            notes: notes(profile),
            status: status(&key, profile.connection.as_ref()),
            connection: profile.connection.as_ref().map(|found| connection(profile, found)),
            key,
        }
    }
}

/// What a person should know of a provider's kind.
fn notes(profile: &Profile) -> Vec<String> {
    let text = match profile.kind {
        ProviderKind::Azure => {
            "Models are asked by the name of their deployment. A trained model has to be deployed by \
             you; the Train screen gives the steps. Follows the public description and was never \
             tried against the live service."
        }
        ProviderKind::Nebius => {
            "Learning rates are absolute here, and trained models are deployed over the API. Follows \
             recorded runs of others and was never tried against the live service."
        }
        ProviderKind::ChatOnly => "It answers and does not train.",
        ProviderKind::Openai | ProviderKind::Compatible => return Vec::new(),
    };
    vec![text.to_owned()]
}

/// Whether nothing of a request leaves this computer.
pub(crate) fn is_here(base_url: &str) -> bool {
    holdout_provider::Endpoint::new(base_url, holdout_types::Sensitive::new(String::new()))
        .is_on_this_computer()
}

fn place(profile: &Profile, in_session: bool) -> KeyPlaceView {
    match &profile.key {
        KeyPlace::Session if in_session => KeyPlaceView::Session,
        KeyPlace::Missing | KeyPlace::Session => KeyPlaceView::Missing,
        KeyPlace::NotNeeded => KeyPlaceView::NotNeeded,
        KeyPlace::Keychain => KeyPlaceView::Keychain,
        KeyPlace::Variable(name) => {
            KeyPlaceView::Variable { name: name.clone(), set: from_variable(name).is_some() }
        }
    }
}

fn connection(profile: &Profile, found: &Connection) -> ConnectionView {
    let models = found.models.iter().map(|model| ModelView {
        id: model.id.clone(),
        shutdown_date: model.shutdown_date.clone(),
        priced: profile.prices(&model.id).is_some(),
    });
    ConnectionView {
        tested_at: found.tested_at,
        answered_ms: found.answered_ms,
        error: found.error.clone(),
        findings: findings(profile, found),
        models: models.collect(),
    }
}

fn status(key: &KeyView, connection: Option<&Connection>) -> ProviderStatus {
    let says = |tone, text: &str| ProviderStatus { tone, text: text.to_owned() };
    if let Some(trouble) = &key.trouble {
        let locked = trouble.code == ErrorCode::KeychainLocked;
        return says(StatusTone::Failing, if locked { "Keychain locked" } else { "No keychain" });
    }
    match &key.place {
        KeyPlaceView::Missing => return says(StatusTone::Incomplete, "No key yet"),
        KeyPlaceView::Variable { name, set: false } => {
            return says(StatusTone::Incomplete, &format!("{name} is not set"));
        }
        _ => {}
    }
    let Some(connection) = connection else { return says(StatusTone::Untested, "Not tested yet") };
    match connection.error.as_ref().map(|error| error.code) {
        None => says(StatusTone::Ready, "Works"),
        Some(ErrorCode::Unauthorized) => says(StatusTone::Failing, "Key refused"),
        Some(ErrorCode::Network) => says(StatusTone::Failing, "Does not answer"),
        Some(_) => says(StatusTone::Failing, "Does not work"),
    }
}

fn local() -> ProviderView {
    ProviderView {
        id: None,
        kind: ProviderKind::Compatible,
        name: "Local provider".to_owned(),
        base_url: String::new(),
        host: "127.0.0.1".to_owned(),
        on_this_computer: true,
        organization: None,
        project: None,
        at_once: crate::study::DEFAULT_CONCURRENCY,
        api_version: None,
        network: NetworkSettings::default(),
        notes: Vec::new(),
        key: KeyView { place: KeyPlaceView::NotNeeded, trouble: None, pending: false },
        connection: None,
        status: ProviderStatus { tone: StatusTone::Ready, text: "Built in".to_owned() },
    }
}

fn headline(providers: &[ProviderView]) -> Headline {
    let ready =
        providers.iter().filter(|provider| provider.status.tone == StatusTone::Ready).count();
    let worst = providers.iter().find(|provider| provider.status.tone == StatusTone::Failing);
    let count = providers.len() as u32;
    let mut answer = match (count, ready) {
        (0, _) => "Only this computer: no other provider is set up.".to_owned(),
        (1, 1) => format!("{} is ready.", providers[0].name),
        (1, _) => format!("{}: {}.", providers[0].name, lower_first(&providers[0].status.text)),
        (_, ready) => format!("{ready} of {} are ready.", counted(count, "provider", "providers")),
    };
    if let Some(worst) = worst.filter(|_| count > 1) {
        answer += &format!(" {}: {}.", worst.name, lower_first(&worst.status.text));
    }
    Headline {
        question: "What is this app allowed to reach?".to_owned(),
        answer,
        support:
            "Keys live in the system's keychain and go to their own provider only. Nothing is \
                  measured about you."
                .to_owned(),
    }
}

fn lower_first(text: &str) -> String {
    // A variable's name keeps its capitals.
    if text.chars().nth(1).is_some_and(|c| c.is_uppercase() || c == '_') {
        return text.to_owned();
    }
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}
