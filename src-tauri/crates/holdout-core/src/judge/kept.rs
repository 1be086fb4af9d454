//! The judge as a project keeps it.

use holdout_evaluation::judge::{JudgeExample, JudgeRef, JudgeSpec, Scale};
use holdout_evaluation::{Grader, TokenPrices};
use holdout_store::{ContentHash, Project};
use holdout_types::{ApiError, ErrorCode};
use serde::{Deserialize, Serialize};

use super::view::{JudgeEdit, ScaleKind};
use crate::compare::question::AskedProvider;
use crate::project::OpenProject;
use crate::providers::{host_of, prices};
use crate::settings::damaged;
use crate::study::Metric;

/// Where the judge of a project stands in its file.
const KEY: &str = "judge";
/// A longer rubric is no rubric.
const LONGEST_RUBRIC: usize = 20_000;
/// Rated answers that a judge can be shown.
const MOST_EXAMPLES: usize = 40;

/// A judge and where it is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct KeptJudge {
    /// Who judges.
    pub(crate) spec: JudgeSpec,
    /// Where it is asked; at the local provider when absent.
    pub(crate) provider: Option<AskedProvider>,
}

impl KeptJudge {
    /// The judge that the project is set to.
    pub(crate) fn current(store: &Project) -> Result<Option<Self>, ApiError> {
        let kept = store.meta().get(KEY)?;
        kept.map(|kept| serde_json::from_value(kept).map_err(|error| damaged(&error))).transpose()
    }

    /// The judge with this hash.
    pub(crate) fn of_ref(store: &Project, judge: &JudgeRef) -> Result<Self, ApiError> {
        let unknown = || {
            ApiError::new(
                ErrorCode::NotFound,
                "This project does not know the judge of its metric.",
            )
            .with_hint("Set up a judge on the Compare screen, or choose another metric.")
        };
        let hash = read_hash(&judge.judge).ok_or_else(unknown)?;
        let found = store.judges().find(hash)?.ok_or_else(unknown)?;
        serde_json::from_value(found.spec).map_err(|error| damaged(&error))
    }

    /// The judge that decides by a metric; `None` where none does.
    pub(crate) fn of_metric(store: &Project, metric: &Metric) -> Result<Option<Self>, ApiError> {
        match metric.grader() {
            Grader::ModelJudge(judge) => Self::of_ref(store, judge).map(Some),
            _ => Ok(None),
        }
    }

    /// Has the project use this judge from now on.
    pub(crate) fn keep(&self, store: &Project) -> Result<(), ApiError> {
        let spec = serde_json::to_value(self).map_err(|error| damaged(&error))?;
        store.judges_mut().keep(self.hash(), &spec)?;
        Ok(store.meta_mut().set(KEY, &spec)?)
    }

    /// The hash of all that decides what it says.
    pub(crate) fn hash(&self) -> ContentHash {
        let at = self.provider.as_ref();
        ContentHash(
            self.spec.hash(&at.map_or("local".to_owned(), |at| format!("{}@{}", at.id, at.host))),
        )
    }

    /// What a metric names it by.
    pub(crate) fn reference(&self) -> JudgeRef {
        JudgeRef { judge: self.hash().to_string() }
    }

    /// The model and where it is asked, in words.
    pub(crate) fn name(&self) -> String {
        match &self.provider {
            Some(provider) => format!("{} at {}", self.spec.model, provider.name),
            None => format!("{} on this computer", self.spec.model),
        }
    }

    /// What its tokens cost.
    pub(crate) fn prices(&self, project: &OpenProject) -> Result<Option<TokenPrices>, ApiError> {
        let provider = self.provider.as_ref().map(|provider| &provider.id);
        prices::of(&project.providers, provider, &self.spec.model)
    }

    /// The judge that an edit asks for.
    pub(crate) fn of_edit(
        project: &OpenProject,
        edit: &JudgeEdit,
        examples: Vec<JudgeExample>,
    ) -> Result<Self, ApiError> {
        let provider = edit.provider.as_ref().map(|id| {
            let profile = project.providers.profile(id)?;
            let host = host_of(&profile.base_url)?;
            Ok::<_, ApiError>(AskedProvider { id: profile.id, name: profile.name, host })
        });
        let model = checked(&edit.model, 200, "model", "Name the model that judges.")?;
        let rubric =
            checked(&edit.rubric, LONGEST_RUBRIC, "rubric", "Say what makes an answer good.")?;
        let mut spec = JudgeSpec::new(model, rubric, scale(edit)?);
        spec.shows_reference = edit.shows_reference;
        spec.examples = examples;
        spec.examples.truncate(MOST_EXAMPLES);
        Ok(Self { spec, provider: provider.transpose()? })
    }
}

fn scale(edit: &JudgeEdit) -> Result<Scale, ApiError> {
    match edit.scale {
        ScaleKind::PassFail => Ok(Scale::PassFail),
        ScaleKind::OneToFive if (2..=5).contains(&edit.passes_from) => {
            Ok(Scale::OneToFive { passes_from: edit.passes_from })
        }
        ScaleKind::OneToFive => {
            let text = "The lowest score that counts as right must be 2 to 5.";
            Err(ApiError::new(ErrorCode::InvalidInput, text).with_field("passes_from"))
        }
    }
}

fn checked<'t>(text: &'t str, most: usize, field: &str, empty: &str) -> Result<&'t str, ApiError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ApiError::new(ErrorCode::InvalidInput, empty).with_field(field));
    }
    if text.chars().count() > most {
        let words = format!("This is longer than {most} characters.");
        return Err(ApiError::new(ErrorCode::InvalidInput, words).with_field(field));
    }
    Ok(text)
}

/// A hash from its 64 hexadecimal digits.
pub(crate) fn read_hash(digits: &str) -> Option<ContentHash> {
    blake3::Hash::from_hex(digits).ok().map(ContentHash::from)
}
