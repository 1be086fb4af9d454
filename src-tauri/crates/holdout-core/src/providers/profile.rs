//! Provider profiles: where an API is and how it is asked. One JSON file in the app's data folder,
//! for all projects. Keys are not in it.

use std::path::{Path, PathBuf};

use holdout_evaluation::TokenPrices;
use holdout_provider::Dialect;
use holdout_types::{ApiError, ErrorCode, Money, ProviderId, ProviderKind, Timestamp, TokenPrice};
use serde::{Deserialize, Serialize};

use super::view::NetworkSettings;
use crate::prices;

const FILE: &str = "providers.json";
/// Requests under way at once, until a person chooses otherwise: what a small account is allowed.
pub(crate) const USUAL_AT_ONCE: u32 = 8;

/// One API.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Profile {
    pub(crate) id: ProviderId,
    pub(crate) kind: ProviderKind,
    pub(crate) name: String,
    /// The root of the API.
    pub(crate) base_url: String,
    #[serde(default)]
    pub(crate) organization: Option<String>,
    #[serde(default)]
    pub(crate) project: Option<String>,
    /// The most requests under way at once.
    #[serde(default = "usual_at_once")]
    pub(crate) at_once: u32,
    /// Named by every request, where the provider asks for one.
    #[serde(default)]
    pub(crate) api_version: Option<String>,
    #[serde(default)]
    pub(crate) network: NetworkSettings,
    #[serde(default)]
    pub(crate) key: KeyPlace,
    /// What the last test of the connection found.
    #[serde(default)]
    pub(crate) connection: Option<Connection>,
    /// Prices that a person entered.
    #[serde(default)]
    pub(crate) prices: Vec<OwnPrice>,
}

/// Where the key of a profile is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum KeyPlace {
    /// Nobody has given one yet.
    #[default]
    Missing,
    /// The server asks for none.
    NotNeeded,
    /// In the system's keychain, under the profile's id.
    Keychain,
    /// In memory, until the app ends.
    Session,
    /// In an environment variable.
    Variable(String),
}

/// What a test of the connection found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Connection {
    pub(crate) tested_at: Timestamp,
    /// How long the list of models took, in milliseconds; absent where nothing answered.
    pub(crate) answered_ms: Option<f64>,
    /// Why it does not work.
    pub(crate) error: Option<ApiError>,
    /// What may be asked there.
    pub(crate) models: Vec<KnownModel>,
    /// What is known of training, as far as that can be told without paying for it.
    #[serde(default)]
    pub(crate) training: Option<KnownTraining>,
}

/// What a provider lets be known of training.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KnownTraining {
    /// Whether this key is refused what the server has.
    pub(crate) refused: bool,
    /// In a sentence.
    pub(crate) text: String,
}

/// A model that a provider lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KnownModel {
    pub(crate) id: String,
    /// `YYYY-MM-DD`, by the provider's own word.
    pub(crate) shutdown_date: Option<String>,
}

/// What a model costs, in dollars per million tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OwnPrice {
    pub(crate) model: String,
    pub(crate) input: Money,
    pub(crate) cached: Option<Money>,
    pub(crate) output: Money,
    /// For what is learnt from, every epoch counted.
    #[serde(default)]
    pub(crate) training: Option<Money>,
    /// By batch; unknown when absent.
    #[serde(default)]
    pub(crate) batch: Option<OwnBatchPrice>,
    /// Whether tokens of the validation file are billed as those that are learnt from; as the provider
    /// is known for when absent.
    #[serde(default)]
    pub(crate) validation_billed: Option<bool>,
}

/// What a model costs by batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OwnBatchPrice {
    /// Half of what it costs otherwise.
    Half,
    /// So much for a million tokens.
    Of {
        /// Of the question, cached or not.
        input: Money,
        /// Of the answer.
        output: Money,
    },
}

impl Profile {
    /// Whose form of the protocol it speaks.
    pub(crate) const fn dialect(&self) -> Dialect {
        dialect(self.kind)
    }
}

/// Whose form of the protocol a kind of provider speaks.
pub(crate) const fn dialect(kind: ProviderKind) -> Dialect {
    match kind {
        ProviderKind::Openai => Dialect::OpenAi,
        ProviderKind::Azure => Dialect::Azure,
        ProviderKind::Nebius => Dialect::Nebius,
        ProviderKind::Compatible => Dialect::Compatible,
        ProviderKind::ChatOnly => Dialect::ChatOnly,
    }
}

impl OwnPrice {
    pub(crate) fn prices(&self) -> TokenPrices {
        TokenPrices {
            input: TokenPrice::per_million(self.input),
            cached_input: self.cached.map(TokenPrice::per_million),
            output: TokenPrice::per_million(self.output),
        }
    }

    /// What it costs by batch, in dollars per million tokens of question and answer.
    pub(crate) fn batch_amounts(&self) -> Option<[Money; 2]> {
        Some(match self.batch? {
            OwnBatchPrice::Half => [prices::half(self.input), prices::half(self.output)],
            OwnBatchPrice::Of { input, output } => [input, output],
        })
    }
}

const fn usual_at_once() -> u32 {
    USUAL_AT_ONCE
}

/// All profiles, in the order in which they were added. Without a folder there are none.
pub(crate) fn read(folder: Option<&Path>) -> Result<Vec<Profile>, ApiError> {
    let Some(folder) = folder else { return Ok(Vec::new()) };
    let path = folder.join(FILE);
    let bytes = match fs_err::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unusable(&error)),
    };
    serde_json::from_slice(&bytes).map_err(|error| {
        unusable(&error).with_hint(
            "Mend the file, or move it away and set the providers up again. Keys in the keychain \
             are not lost.",
        )
    })
}

/// Keeps all profiles: written whole beside the old file, then put in its place.
pub(crate) fn write(folder: Option<&Path>, profiles: &[Profile]) -> Result<(), ApiError> {
    let Some(folder) = folder else { return Ok(()) };
    let path: PathBuf = folder.join(FILE);
    let draft = path.with_extension("json.draft");
    let bytes = serde_json::to_vec_pretty(profiles).map_err(|error| unusable(&error))?;
    fs_err::write(&draft, bytes).map_err(|error| unusable(&error))?;
    fs_err::rename(draft, path).map_err(|error| unusable(&error))
}

/// An id that no profile has, made of a name: `vLLM on gpu-02` becomes `vllm-on-gpu-02`.
pub(crate) fn free_id(name: &str, profiles: &[Profile]) -> ProviderId {
    let lower = name.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let slug = if words.is_empty() { "provider".to_owned() } else { words.join("-") };
    let numbered = (2..).map(|number| format!("{slug}-{number}"));
    let is_free = |id: &String| !profiles.iter().any(|profile| profile.id.0 == *id);
    ProviderId(std::iter::once(slug.clone()).chain(numbered).find(is_free).unwrap_or(slug))
}

fn unusable(error: &dyn std::fmt::Display) -> ApiError {
    let text = format!("The list of providers ({FILE}) can't be used: {error}");
    ApiError::new(ErrorCode::FileAccess, text)
}

#[cfg(test)]
pub(crate) fn example(name: &str) -> Profile {
    Profile {
        id: free_id(name, &[]),
        kind: ProviderKind::Compatible,
        name: name.to_owned(),
        base_url: "https://models.example/v1".to_owned(),
        organization: None,
        project: None,
        at_once: USUAL_AT_ONCE,
        api_version: None,
        network: NetworkSettings::default(),
        key: KeyPlace::Keychain,
        connection: None,
        prices: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_readable_word_and_free() {
        let profiles = [example("vLLM on gpu-02")];
        assert_eq!(profiles[0].id.0, "vllm-on-gpu-02");
        assert_eq!(free_id("vLLM on GPU 02", &profiles).0, "vllm-on-gpu-02-2");
        assert_eq!(free_id("例", &profiles).0, "provider");
    }

    #[test]
    fn profiles_come_back_as_they_were_and_nonsense_is_refused_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let at = Some(folder.path());
        assert_eq!(read(at).unwrap(), []);
        let profiles =
            [example("A"), Profile { key: KeyPlace::Variable("K".into()), ..example("B") }];
        write(at, &profiles).unwrap();
        assert_eq!(read(at).unwrap(), profiles);
        fs_err::write(folder.path().join(FILE), b"[{").unwrap();
        assert!(read(at).unwrap_err().hint.unwrap().contains("Mend the file"));
        assert_eq!(fs_err::read(folder.path().join(FILE)).unwrap(), b"[{");
    }
}
