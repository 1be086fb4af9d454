//! What a new provider can begin with. Addresses are the servers' own defaults.

use holdout_types::ProviderKind::{self, Azure, ChatOnly, Nebius, Openai};

use super::view::ProviderPreset;

/// Kind, name, note, address, and the variable that usually holds the key; a server on this computer
/// asks for none.
const PRESETS: [(ProviderKind, &str, &str, &str, Option<&str>); 8] = [
    (Openai, "OpenAI", "api.openai.com", "https://api.openai.com/v1", Some("OPENAI_API_KEY")),
    (
        Azure,
        "Azure OpenAI",
        "or Foundry; put your resource's name into the address",
        "https://your-resource.openai.azure.com/openai",
        Some("AZURE_OPENAI_API_KEY"),
    ),
    (
        Nebius,
        "Nebius Token Factory",
        "trains open-weight models",
        "https://api.tokenfactory.nebius.com/v1",
        Some("NEBIUS_API_KEY"),
    ),
    (ChatOnly, "Groq", "api.groq.com", "https://api.groq.com/openai/v1", Some("GROQ_API_KEY")),
    (ChatOnly, "Ollama", "on this computer", "http://localhost:11434/v1", None),
    (ChatOnly, "LM Studio", "on this computer", "http://localhost:1234/v1", None),
    (ChatOnly, "vLLM", "on this computer", "http://localhost:8000/v1", None),
    (ChatOnly, "llama.cpp", "on this computer", "http://localhost:8080/v1", None),
];

/// The last version of Azure's API that has fine-tuning and is no preview (Microsoft's reference of
/// the REST API, "2024-10-21").
const AZURE_VERSION: &str = "2024-10-21";

/// The presets, the open one last.
pub(super) fn presets() -> Vec<ProviderPreset> {
    let known = PRESETS.map(|(kind, name, note, base_url, variable)| ProviderPreset {
        name: name.to_owned(),
        note: note.to_owned(),
        kind,
        base_url: base_url.to_owned(),
        needs_key: variable.is_some(),
        variable: variable.map(str::to_owned),
        api_version: (kind == Azure).then(|| AZURE_VERSION.to_owned()),
    });
    let other = ProviderPreset {
        name: "Another server".to_owned(),
        note: "with OpenAI's API, by its base URL".to_owned(),
        kind: ProviderKind::Compatible,
        base_url: String::new(),
        needs_key: true,
        variable: None,
        api_version: None,
    };
    known.into_iter().chain([other]).collect()
}
