//! What the Settings screen shows of providers and prices, and what it may change.

use holdout_types::{ApiError, Money, ProviderId, ProviderKind, Sensitive, Timestamp};
use serde::{Deserialize, Serialize};

use crate::view::Headline;

/// The Settings screen.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SettingsView {
    /// Question, answer, support.
    pub headline: Headline,
    /// The providers in the order in which they were added; the built-in local one comes last.
    pub providers: Vec<ProviderView>,
    /// What a new provider can begin with.
    pub presets: Vec<ProviderPreset>,
    /// Prices: built in, and a person's own.
    pub prices: PricesView,
    /// Where the log is, as a display name.
    pub log_folder: String,
    /// Where projects and settings are, as a display name.
    pub data_folder: String,
}

/// One provider.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ProviderView {
    /// Which; absent for the built-in local provider.
    pub id: Option<ProviderId>,
    /// Whose protocol it speaks.
    pub kind: ProviderKind,
    /// Its name.
    pub name: String,
    /// The root of its API.
    pub base_url: String,
    /// The host and port that requests go to.
    pub host: String,
    /// Whether that is this computer.
    pub on_this_computer: bool,
    /// Sent as `OpenAI-Organization`.
    pub organization: Option<String>,
    /// Sent as `OpenAI-Project`.
    pub project: Option<String>,
    /// The most requests under way at once.
    pub at_once: u32,
    /// The version of the API that every request names, where the provider asks for one.
    pub api_version: Option<String>,
    /// How it is reached.
    pub network: NetworkSettings,
    /// What should be known of it, as sentences: what was never tried, what it asks of a person.
    pub notes: Vec<String>,
    /// Its key.
    pub key: KeyView,
    /// What the last test found; absent while nobody tested it as it is now.
    pub connection: Option<ConnectionView>,
    /// How it stands, in a few words.
    pub status: ProviderStatus,
}

/// How a provider is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(default)]
pub struct NetworkSettings {
    /// The proxy that requests go through, such as `http://proxy.example:3128`; the system's when
    /// absent. Requests to this computer go through none.
    pub proxy: Option<String>,
    /// Certificates of authorities that are trusted beside the system's, as PEM text.
    pub extra_ca: Option<String>,
    /// Seconds to reach the host, 1 to 600.
    pub connect_seconds: u32,
    /// Seconds from the first byte sent to the last byte read, 1 to 3,600; an upload gets more.
    pub request_seconds: u32,
}

impl Default for NetworkSettings {
    fn default() -> Self {
        let holdout_provider::Timeouts { connect, request } = holdout_provider::Timeouts::default();
        Self {
            proxy: None,
            extra_ca: None,
            connect_seconds: connect.as_secs() as u32,
            request_seconds: request.as_secs() as u32,
        }
    }
}

/// How a provider stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ProviderStatus {
    /// How good that is.
    pub tone: StatusTone,
    /// In a few words.
    pub text: String,
}

/// How good a status is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum StatusTone {
    /// It works.
    Ready,
    /// Nobody knows yet.
    Untested,
    /// Something is missing.
    Incomplete,
    /// It does not work.
    Failing,
}

/// The key of a provider, of which the window learns only where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct KeyView {
    /// Where it is.
    pub place: KeyPlaceView,
    /// Why it can't be read or kept, as it was last found.
    pub trouble: Option<ApiError>,
    /// Whether a key that was entered waits for a place, in memory.
    pub pending: bool,
}

/// Where a key is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum KeyPlaceView {
    /// Nowhere: it has to be entered.
    Missing,
    /// The server asks for none.
    NotNeeded,
    /// In the system's keychain.
    Keychain,
    /// In memory, until the app ends.
    Session,
    /// In an environment variable.
    Variable {
        /// Its name.
        name: String,
        /// Whether it is set.
        set: bool,
    },
}

/// What a test of a connection found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ConnectionView {
    /// When.
    pub tested_at: Timestamp,
    /// How long the list of models took, in milliseconds; absent where nothing answered.
    pub answered_ms: Option<f64>,
    /// Why it does not work.
    pub error: Option<ApiError>,
    /// One line a thing that was found out, in the order in which they depend on each other.
    pub findings: Vec<ConnectionFinding>,
    /// The models that the key may use.
    pub models: Vec<ModelView>,
}

/// One thing that a test found out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ConnectionFinding {
    /// What was looked at.
    pub what: String,
    /// How good it is.
    pub tone: StatusTone,
    /// What was found.
    pub text: String,
}

/// A model that a provider lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ModelView {
    /// Its name.
    pub id: String,
    /// When it stops answering, `YYYY-MM-DD`, by the provider's own word.
    pub shutdown_date: Option<String>,
    /// Whether a price is known for it.
    pub priced: bool,
}

/// What a new provider can begin with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ProviderPreset {
    /// Its name.
    pub name: String,
    /// What it is, in a few words.
    pub note: String,
    /// Whose protocol.
    pub kind: ProviderKind,
    /// The root of its API; empty where only the user knows.
    pub base_url: String,
    /// Whether it asks for a key.
    pub needs_key: bool,
    /// The environment variable that usually holds its key.
    pub variable: Option<String>,
    /// The version of the API that is usually asked for, where the provider wants one.
    pub api_version: Option<String>,
}

/// A new provider, or a change of one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ProviderEdit {
    /// Which; a new one when absent.
    pub id: Option<ProviderId>,
    /// Whose protocol.
    pub kind: ProviderKind,
    /// Its name.
    pub name: String,
    /// The root of its API.
    pub base_url: String,
    /// Sent as `OpenAI-Organization`; empty is none.
    pub organization: Option<String>,
    /// Sent as `OpenAI-Project`; empty is none.
    pub project: Option<String>,
    /// The most requests under way at once, 1 to 1,000.
    pub at_once: u32,
    /// Whether the server asks for a key.
    pub needs_key: bool,
    /// The version of the API that every request names; empty is none.
    #[serde(default)]
    pub api_version: Option<String>,
    /// How it is reached.
    #[serde(default)]
    pub network: NetworkSettings,
}

/// What is done with a key.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum KeyChange {
    /// Gives a key. It goes this way once and never comes back.
    Set {
        /// The key.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        key: Sensitive<String>,
        /// Where it is kept.
        keep: KeyKeep,
    },
    /// Tries the keychain again: with the key that waits, else whether it is open.
    Retry,
    /// Keeps the key that waits until the app ends.
    KeepForSession,
    /// Takes the key from an environment variable whenever it is needed.
    UseVariable {
        /// Its name.
        name: String,
    },
    /// Sends none: the server asks for none.
    NotNeeded,
    /// Forgets it.
    Forget,
}

/// Where a key is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum KeyKeep {
    /// In the system's keychain.
    Keychain,
    /// In memory, until the app ends.
    Session,
}

/// What tokens cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PricesView {
    /// The prices that the app brings along, for OpenAI's own API.
    pub built_in: Vec<PriceLine>,
    /// Where those are from, and of when.
    pub source: String,
    /// The prices that a person entered. They go before the built-in ones.
    pub own: Vec<PriceLine>,
}

/// The price of a model, in dollars per million tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PriceLine {
    /// At which provider; absent for the built-in ones.
    pub provider: Option<ProviderId>,
    /// That provider's name.
    pub provider_name: String,
    /// The model.
    pub model: String,
    /// A million tokens of the question.
    pub input: Money,
    /// A million tokens of it that came from the provider's cache; as `input` when absent.
    pub cached: Option<Money>,
    /// A million tokens of the answer.
    pub output: Money,
    /// A million tokens learnt from, every epoch counted; absent where it is not trained or not
    /// known.
    pub training: Option<Money>,
    /// By batch; absent where that is not known.
    pub batch: Option<BatchPrice>,
    /// Whether tokens of the validation file are billed; absent where that is not known or said.
    pub validation_billed: Option<bool>,
}

/// What a million tokens cost by batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BatchPrice {
    /// Whether it is half of the usual price by a rule.
    pub half: bool,
    /// Of the question, cached or not.
    pub input: Money,
    /// Of the answer.
    pub output: Money,
}

/// A price that a person enters or takes back.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PriceEdit {
    /// At which provider.
    pub provider: ProviderId,
    /// Of which model.
    pub model: String,
    /// The prices; absent to take the entry back.
    pub price: Option<PriceText>,
}

/// What a person says of the price by batch.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum BatchText {
    /// Half of the usual price.
    Half,
    /// Dollars per million tokens.
    Of {
        /// For the question.
        input: String,
        /// For the answer.
        output: String,
    },
}

/// Dollars per million tokens as a person writes them: `0.40`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PriceText {
    /// For the question.
    pub input: String,
    /// For what the provider had in its cache; as `input` when absent.
    pub cached: Option<String>,
    /// For the answer.
    pub output: String,
    /// For what is learnt from, every epoch counted; unknown when absent.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub training: Option<String>,
    /// By batch; unknown when absent.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub batch: Option<BatchText>,
    /// Whether tokens of the validation file are billed; as the provider is known for when absent.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub validation_billed: Option<bool>,
}
