//! What each provider makes of a schema, as far as its public sources say.
//!
//! OpenAI: "Structured outputs" (gpt-4o-2024-08-06, gpt-4o-mini and later). Azure: the same from API
//! version 2024-08-01-preview on. Of other servers nothing is promised that no source shows.

use holdout_types::{ApiError, ProviderId, ProviderKind};
use serde_json::Value;

use super::strict;
use super::view::{SchemaAtProvider, SchemaFault, SchemaSupport};
use crate::candidates::LOCAL_NAME;
use crate::project::OpenProject;
use crate::providers::Providers;
use crate::words::counted;

/// The first version of Azure's API that takes a schema.
const FIRST_AZURE_VERSION: &str = "2024-08-01";
/// Words that the local provider reads; it puts others aside.
const READ_HERE: [&str; 7] =
    ["type", "properties", "required", "additionalProperties", "enum", "title", "description"];

/// Where a schema would go.
pub(super) struct Place {
    name: String,
    asked: bool,
    /// None for the local provider.
    kind: Option<ProviderKind>,
    api_version: Option<String>,
    model: Option<String>,
}

impl Place {
    pub(super) fn of(
        providers: &Providers,
        provider: Option<&ProviderId>,
        model: Option<&str>,
    ) -> Result<Self, ApiError> {
        let Some(id) = provider else { return Ok(Self::here(true)) };
        let profile = providers.profile(id)?;
        Ok(Self {
            name: profile.name,
            asked: true,
            kind: Some(profile.kind),
            api_version: profile.api_version,
            model: model.map(str::to_owned),
        })
    }

    fn here(asked: bool) -> Self {
        let name = LOCAL_NAME.to_owned();
        Self { name, asked, kind: None, api_version: None, model: None }
    }

    /// What this provider makes of a schema.
    pub(super) fn makes_of(&self, schema: &Value) -> SchemaAtProvider {
        let (support, text, faults) = match self.kind {
            None => here(schema),
            Some(ProviderKind::Openai | ProviderKind::Azure) => self.by_strict(schema),
            Some(ProviderKind::Nebius | ProviderKind::Compatible | ProviderKind::ChatOnly) => {
                self.untold()
            }
        };
        SchemaAtProvider { name: self.name.clone(), asked: self.asked, support, text, faults }
    }

    fn by_strict(&self, schema: &Value) -> (SchemaSupport, String, Vec<SchemaFault>) {
        if let Some(text) = self.too_old() {
            return (SchemaSupport::Refused, text, Vec::new());
        }
        let faults = strict::faults(schema);
        if faults.is_empty() {
            let text = "Every answer is held to it (strict).".to_owned();
            return (SchemaSupport::Held, text, faults);
        }
        let places = counted(faults.len() as u32, "place", "places");
        let text = format!(
            "Strict mode does not take it as it is, so answers are not held to it: {places}."
        );
        (SchemaSupport::Loose, text, faults)
    }

    /// Why this model, or this version of the API, takes no schema.
    fn too_old(&self) -> Option<String> {
        if self.kind == Some(ProviderKind::Azure) {
            let version = self.api_version.as_deref()?;
            let day = version.get(..FIRST_AZURE_VERSION.len())?;
            return (day < FIRST_AZURE_VERSION).then(|| {
                format!(
                    "API version {version} takes no schema; {FIRST_AZURE_VERSION}-preview is the \
                     first that does. Change it under Settings."
                )
            });
        }
        let model = self.model.as_deref()?;
        takes_no_schema(model).then(|| {
            format!(
                "{model} takes no schema. Choose gpt-4o-mini, gpt-4o from 2024-08-06 on, or newer."
            )
        })
    }

    fn untold(&self) -> (SchemaSupport, String, Vec<SchemaFault>) {
        let text = format!(
            "No source says what {} does with a schema: it may hold to it, refuse it, or not look at \
             it. A trial shows which.",
            self.name
        );
        (SchemaSupport::Unknown, text, Vec::new())
    }
}

/// Models of OpenAI from before schemas, and what is fine-tuned from them.
fn takes_no_schema(model: &str) -> bool {
    let model = model.strip_prefix("ft:").unwrap_or(model);
    let base = model.split(':').next().unwrap_or(model);
    let older =
        ["gpt-3.5", "gpt-4-", "davinci", "babbage", "gpt-4o-2024-05-13", "o1-mini", "o1-preview"];
    base == "gpt-4" || older.iter().any(|start| base.starts_with(start))
}

/// The local provider fills an object's members: from what it knows, or with the value that is most
/// like the request.
fn here(schema: &Value) -> (SchemaSupport, String, Vec<SchemaFault>) {
    if schema.get("properties").and_then(Value::as_object).is_none() {
        let text = "It needs members at the root, and would answer with a label all the same.";
        return (SchemaSupport::Loose, text.to_owned(), Vec::new());
    }
    let mut aside = Vec::new();
    unread(schema, "", &mut aside);
    if aside.is_empty() {
        let text = "It fills every member, each enum with one of its values.".to_owned();
        return (SchemaSupport::Held, text, aside);
    }
    let text = "It reads members, types and enums, and does not look at the rest.".to_owned();
    (SchemaSupport::Loose, text, aside)
}

fn unread(schema: &Value, path: &str, aside: &mut Vec<SchemaFault>) {
    let Some(words) = schema.as_object() else { return };
    for word in words.keys().filter(|word| !READ_HERE.contains(&word.as_str())) {
        aside.push(SchemaFault {
            line: None,
            path: format!("{path}/{word}"),
            message: format!("`{word}` is not looked at."),
            remedy: "Leave it, or leave it out; other providers may read it.".to_owned(),
        });
    }
    let members = words.get("properties").and_then(Value::as_object);
    for (name, member) in members.into_iter().flatten() {
        unread(member, &format!("{path}/properties/{name}"), aside);
    }
}

impl SchemaAtProvider {
    /// What should be known before a run.
    pub(super) fn warning(&self) -> Option<String> {
        (self.support != SchemaSupport::Held).then(|| format!("{}: {}", self.name, self.text))
    }
}

impl OpenProject {
    /// The provider that is asked, then the local one and all others that are set up.
    pub(super) fn places(
        &self,
        asked: Option<&ProviderId>,
        model: Option<&str>,
    ) -> Result<Vec<Place>, ApiError> {
        let mut places = vec![Place::of(&self.providers, asked, model)?];
        if asked.is_some() {
            places.push(Place::here(false));
        }
        for profile in self.providers.profiles()? {
            if Some(&profile.id) != asked {
                let place = Place::of(&self.providers, Some(&profile.id), None)?;
                places.push(Place { asked: false, ..place });
            }
        }
        Ok(places)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn at(kind: ProviderKind, api_version: Option<&str>, model: &str) -> SchemaSupport {
        let place = Place {
            name: "P".to_owned(),
            asked: true,
            kind: Some(kind),
            api_version: api_version.map(str::to_owned),
            model: Some(model.to_owned()),
        };
        let schema = json!({"type": "object", "properties": {}, "required": [],
                            "additionalProperties": false});
        place.makes_of(&schema).support
    }

    #[test]
    fn what_a_provider_makes_of_a_schema_is_said_by_its_sources() {
        use ProviderKind::{Azure, ChatOnly, Openai};
        let cases = [
            (at(Openai, None, "gpt-4.1-mini"), SchemaSupport::Held),
            (at(Openai, None, "ft:gpt-4.1-mini-2025-04-14:o::x"), SchemaSupport::Held),
            (at(Openai, None, "gpt-4-turbo"), SchemaSupport::Refused),
            (at(Openai, None, "ft:gpt-3.5-turbo-0125:o::x"), SchemaSupport::Refused),
            (at(Azure, Some("2024-10-21"), "mine"), SchemaSupport::Held),
            (at(Azure, Some("2024-06-01"), "mine"), SchemaSupport::Refused),
            (at(ChatOnly, None, "llama"), SchemaSupport::Unknown),
        ];
        for (place, (found, expected)) in cases.into_iter().enumerate() {
            assert_eq!(found, expected, "case {place}");
        }
    }

    #[test]
    fn the_local_provider_says_what_it_does_not_read() {
        let read = json!({"type": "object", "properties": {"a": {"enum": ["x"]}}});
        assert_eq!(here(&read).0, SchemaSupport::Held);
        let more =
            json!({"type": "object", "properties": {"a": {"type": "string", "pattern": "x"}}});
        let (support, _, aside) = here(&more);
        assert_eq!(
            (support, aside[0].path.as_str()),
            (SchemaSupport::Loose, "/properties/a/pattern")
        );
        assert_eq!(here(&json!({"type": "string"})).0, SchemaSupport::Loose);
    }
}
