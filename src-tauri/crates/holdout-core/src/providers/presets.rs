//! What a new provider can begin with. Addresses are the servers' own defaults.

use holdout_types::ProviderKind;

use super::view::ProviderPreset;

/// Name, note, address, and the variable that usually holds the key; a server on this computer asks
/// for none.
const PRESETS: [(&str, &str, &str, Option<&str>); 6] = [
    ("OpenAI", "api.openai.com", "https://api.openai.com/v1", Some("OPENAI_API_KEY")),
    ("Groq", "api.groq.com", "https://api.groq.com/openai/v1", Some("GROQ_API_KEY")),
    ("Ollama", "on this computer", "http://localhost:11434/v1", None),
    ("LM Studio", "on this computer", "http://localhost:1234/v1", None),
    ("vLLM", "on this computer", "http://localhost:8000/v1", None),
    ("llama.cpp", "on this computer", "http://localhost:8080/v1", None),
];

/// The presets, the open one last.
pub(super) fn presets() -> Vec<ProviderPreset> {
    let known = PRESETS.map(|(name, note, base_url, variable)| ProviderPreset {
        name: name.to_owned(),
        note: note.to_owned(),
        kind: if name == "OpenAI" { ProviderKind::Openai } else { ProviderKind::Compatible },
        base_url: base_url.to_owned(),
        needs_key: variable.is_some(),
        variable: variable.map(str::to_owned),
    });
    let other = ProviderPreset {
        name: "Another server".to_owned(),
        note: "with OpenAI's chat completions, by its base URL".to_owned(),
        kind: ProviderKind::Compatible,
        base_url: String::new(),
        needs_key: true,
        variable: None,
    };
    known.into_iter().chain([other]).collect()
}
