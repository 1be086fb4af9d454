//! What the editor of a schema shows.

use holdout_types::ProviderId;
use serde::{Deserialize, Serialize};

/// The form that answers are asked for in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AnswerForm {
    /// A JSON Schema, as text.
    pub schema: String,
    /// The member at the root that is compared in place of the whole answer; the whole when absent.
    pub unwrap: Option<String>,
}

/// A schema to look at.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SchemaQuestion {
    /// Its text; the proposed one when absent.
    pub schema: Option<String>,
    /// Where the candidate is asked; absent for the local provider.
    pub provider: Option<ProviderId>,
    /// The model that is asked there.
    pub model: Option<String>,
}

/// What is to be said of a schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SchemaCheck {
    /// A schema that fits the answers at hand.
    pub proposed: SchemaProposal,
    /// Why it can't be used at all.
    pub fault: Option<SchemaFault>,
    /// The members at its root, any of which can be compared in place of the whole.
    pub members: Vec<String>,
    /// What each provider makes of it; the one that is asked comes first. Empty with a fault.
    pub providers: Vec<SchemaAtProvider>,
}

/// A schema made of the answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SchemaProposal {
    /// The schema, and what of an answer is compared.
    pub form: AnswerForm,
    /// What it was made of, as sentences.
    pub reasons: Vec<String>,
}

/// Something that is wrong at a place of a schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SchemaFault {
    /// The line of the text, from 1, where the text itself is wrong.
    pub line: Option<u32>,
    /// The place in the schema as a JSON pointer; empty for its root.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// What a provider makes of a schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SchemaAtProvider {
    /// The provider's name.
    pub name: String,
    /// Whether the candidate is asked there.
    pub asked: bool,
    /// How far answers are held to the schema.
    pub support: SchemaSupport,
    /// The same in a sentence.
    pub text: String,
    /// What keeps answers from being held to it.
    pub faults: Vec<SchemaFault>,
}

/// How far a provider holds answers to a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SchemaSupport {
    /// Every answer fits it.
    Held,
    /// It is taken as a wish.
    Loose,
    /// Nobody has written down what it does with one.
    Unknown,
    /// It takes none.
    Refused,
}
