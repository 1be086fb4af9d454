//! What a big prompt becomes: rows, a short prompt for the model that learns them, and the baseline
//! that it stays.

use std::collections::HashMap;

use holdout_dataset::prompt::{Pair, TakenApart, short_prompt, take_apart};
use holdout_dataset::tokens::Encoding;
use holdout_dataset::{Example, TokenCounter};
use holdout_store::{Candidate, ImportOrigin};
use holdout_types::{ApiError, CandidateKind, ErrorCode, RowId, Split};
use serde_json::Value;

use super::Spec;
use super::view::{
    CandidatesView, PairStanding, PromptPair, PromptPreview, PromptQuestion, PromptUse,
};
use crate::data::columns::Columns;
use crate::data::divide::{PROMPT_ORIGIN, add_to_training};
use crate::data::inputs;
use crate::prices::USUAL_MODEL;
use crate::project::OpenProject;
use crate::study::SystemPlan;
use crate::words::counted;

/// The longest prompt that is taken apart, in bytes.
const LONGEST: usize = 2 << 20;
/// A label that so few rows have is more likely a slip than a label.
const FEWEST_OF_LABEL: usize = 2;

/// How an example stands to the rows, and to which one.
type Standing = (PairStanding, Option<u32>);

impl OpenProject {
    /// What a big prompt would become.
    pub fn preview_prompt(&self, question: &PromptQuestion) -> Result<PromptPreview, ApiError> {
        let taken = checked(&question.text)?;
        let columns = self.columns()?;
        let standings = self.standings(&columns, &taken.pairs)?;
        let counter = TokenCounter::for_model(USUAL_MODEL);
        let short = match &question.short {
            Some(short) => short.clone(),
            None => short_prompt(&taken, &labels(&columns)),
        };
        let tokens = counter.count_text(&question.text);
        let short_tokens = counter.count_text(&short);
        let saved_tokens = tokens.saturating_sub(short_tokens);
        let tuned = self.first_of(CandidateKind::FineTuned)?;
        Ok(PromptPreview {
            tokens,
            rules_tokens: counter.count_text(&taken.rules).min(tokens),
            encoding: encoding_name(counter.encoding()).to_owned(),
            pairs: pairs(&taken.pairs, &standings),
            short,
            short_tokens,
            saved_tokens,
            saved_percent: 100.0 * f64::from(saved_tokens) / f64::from(tokens.max(1)),
            tuned_letter: tuned.map(|candidate| candidate.letter),
        })
    }

    /// Makes training rows of the accepted examples, gives the baseline the big prompt, and the
    /// fine-tuned candidate the short one.
    ///
    /// An example whose input is in the test set is refused; one that a row already has is passed
    /// over. A candidate that was evaluated stays as it was, and the change becomes a new one.
    pub fn apply_prompt(&self, wish: &PromptUse) -> Result<CandidatesView, ApiError> {
        if self.running.training.id().is_some() || self.running.comparing.id().is_some() {
            return Err(ApiError::new(
                ErrorCode::WrongState,
                "A training or a comparison is running, so rows and prompts can't change now.",
            )
            .with_hint("Wait until it is over, or stop it."));
        }
        let taken = checked(&wish.text)?;
        if wish.short.trim().is_empty() {
            let error = ApiError::new(ErrorCode::InvalidInput, "The short prompt is empty.");
            return Err(error.with_hint("Say the task in one sentence.").with_field("short"));
        }
        let rows = self.accepted(&taken.pairs, &wish.accepted)?;
        if !rows.is_empty() {
            self.add_rows(&rows)?;
        }
        self.set_prompts(&wish.text, &wish.short)?;
        self.candidates_view()
    }

    /// The accepted examples as rows, but for those that are there already.
    fn accepted(&self, pairs: &[Pair], accepted: &[u32]) -> Result<Vec<String>, ApiError> {
        let standings = self.standings(&*self.columns()?, pairs)?;
        let mut rows = Vec::new();
        for (place, (pair, (standing, row))) in (0..).zip(pairs.iter().zip(standings)) {
            if !accepted.contains(&place) {
                continue;
            }
            match standing {
                PairStanding::New | PairStanding::Conflict => rows.push(raw(pair)),
                PairStanding::Known => {}
                PairStanding::InTestSet => return Err(in_test_set(place, row)),
            }
        }
        Ok(rows)
    }

    fn add_rows(&self, rows: &[String]) -> Result<(), ApiError> {
        let head = self.head()?;
        let mut import = self.store.begin_import(ImportOrigin {
            file_name: PROMPT_ORIGIN.to_owned(),
            format: PROMPT_ORIGIN.to_owned(),
            mapping: Value::Null,
        })?;
        for (line, row) in (1..).zip(rows) {
            import.append(line, row)?;
        }
        let added = import.finish()?;
        let first = added.first_row.0;
        let what = counted(added.rows, "example", "examples");
        let reason = format!("Add {what} from the prompt");
        add_to_training(&self.store, head, first..first + added.rows, &reason)?;
        Ok(())
    }

    /// Who keeps the big prompt: the baseline, or where that is trained, recorded or a service, the
    /// first that is prompted.
    fn prompted_one(&self) -> Result<Option<Candidate>, ApiError> {
        let baseline = self.settings()?.baseline;
        let mut prompted = self.taking_part()?;
        prompted
            .retain(|one| matches!(one.kind, CandidateKind::Prompted | CandidateKind::Structured));
        let place = prompted.iter().position(|one| Some(one.id) == baseline).unwrap_or(0);
        Ok((place < prompted.len()).then(|| prompted.swap_remove(place)))
    }

    fn set_prompts(&self, long: &str, short: &str) -> Result<(), ApiError> {
        let replaced = |text: &str| SystemPlan::Replace(text.to_owned());
        if let Some(prompted) = self.prompted_one()?
            && Spec::of(&prompted)?.system != replaced(long)
        {
            self.revise(prompted.id, &prompted.name, |base| {
                Ok(Spec { system: replaced(long), ..base })
            })?;
        }
        if let Some(tuned) = self.first_of(CandidateKind::FineTuned)? {
            if Spec::of(&tuned)?.system != replaced(short) {
                self.revise(tuned.id, &tuned.name, |base| {
                    Ok(Spec { system: replaced(short), ..base })
                })?;
            }
        } else {
            let spec = Spec { system: replaced(short), ..Spec::fresh(CandidateKind::FineTuned) };
            let tuned = spec.stored("Fine-tuned", CandidateKind::FineTuned)?;
            self.store.candidates_mut().add(tuned)?;
        }
        Ok(())
    }

    fn first_of(&self, kind: CandidateKind) -> Result<Option<holdout_store::Candidate>, ApiError> {
        Ok(self.taking_part()?.into_iter().find(|candidate| candidate.kind == kind))
    }

    /// How each example stands to the rows, by its folded input.
    fn standings(&self, columns: &Columns, pairs: &[Pair]) -> Result<Vec<Standing>, ApiError> {
        let inputs = inputs::hashes(pairs.iter().map(raw));
        let mut rows: HashMap<u128, Vec<u32>> =
            inputs.iter().map(|input| (*input, Vec::new())).collect();
        for (row, column) in (0..).zip(&columns.report.columns) {
            let takes_part = column.usable && !columns.excluded[row as usize];
            if let Some(rows) = rows.get_mut(&column.input_hash).filter(|_| takes_part) {
                rows.push(row);
            }
        }
        let mut before: HashMap<u128, &str> = HashMap::new();
        let mut standings = Vec::with_capacity(pairs.len());
        for (pair, input) in pairs.iter().zip(&inputs) {
            let found = self.standing(columns, &rows[input], &pair.answer)?;
            let earlier = before.entry(*input).or_insert(&pair.answer);
            standings.push(match found {
                (PairStanding::New, _) if !std::ptr::eq(*earlier, pair.answer.as_str()) => {
                    (differs(*earlier == pair.answer), None)
                }
                found => found,
            });
        }
        Ok(standings)
    }

    /// How an answer stands to the rows of the same input.
    fn standing(
        &self,
        columns: &Columns,
        rows: &[u32],
        answer: &str,
    ) -> Result<Standing, ApiError> {
        let number = |row: u32| Some(row + 1);
        let in_test = |row: &&u32| columns.splits[**row as usize] == Some(Split::Test);
        if let Some(row) = rows.iter().find(in_test) {
            return Ok((PairStanding::InTestSet, number(*row)));
        }
        let Some(first) = rows.first() else { return Ok((PairStanding::New, None)) };
        let ids: Vec<RowId> = rows.iter().copied().map(RowId).collect();
        let same = self.store.rows().get(&ids)?.into_iter().find(|row| {
            Example::parse(&row.raw).is_ok_and(|example| example.answer().trim() == answer.trim())
        });
        Ok(match same {
            Some(row) => (PairStanding::Known, number(row.id.0)),
            None => (PairStanding::Conflict, number(*first)),
        })
    }
}

const fn differs(is_same: bool) -> PairStanding {
    if is_same { PairStanding::Known } else { PairStanding::Conflict }
}

const fn encoding_name(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::O200kBase => "o200k_base",
        Encoding::Cl100kBase => "cl100k_base",
    }
}

fn checked(prompt: &str) -> Result<TakenApart, ApiError> {
    if prompt.len() <= LONGEST {
        return Ok(take_apart(prompt));
    }
    let text = format!("The prompt has {} bytes; 2,097,152 are the most.", prompt.len());
    Err(ApiError::new(ErrorCode::InvalidInput, text)
        .with_hint("Import its examples from a file instead.")
        .with_field("text"))
}

fn in_test_set(place: u32, row: Option<u32>) -> ApiError {
    let row = row.map_or_else(String::new, |row| format!(" as row {row}"));
    ApiError::new(
        ErrorCode::InvalidInput,
        format!("Example {} is in the test set{row}, so it can't be learnt.", place + 1),
    )
    .with_hint("Leave it out. It stays in the baseline's prompt.")
    .with_field("accepted")
}

fn raw(pair: &Pair) -> String {
    inputs::raw(&pair.input, &pair.answer)
}

/// The labels that more than a row or two has.
fn labels(columns: &Columns) -> Vec<String> {
    let mut counts = vec![0; columns.report.labels.len()];
    for label in columns.report.columns.iter().filter_map(|row| row.label) {
        counts[label as usize] += 1;
    }
    let named = columns.report.labels.iter().zip(counts);
    named.filter(|(_, rows)| *rows >= FEWEST_OF_LABEL).map(|(label, _)| label.clone()).collect()
}

fn pairs(pairs: &[Pair], standings: &[Standing]) -> Vec<PromptPair> {
    let pair = |(place, (pair, (standing, row))): (u32, (&Pair, &Standing))| PromptPair {
        place,
        input: pair.input.clone(),
        answer: pair.answer.clone(),
        first_line: pair.lines.start as u32 + 1,
        last_line: pair.lines.end as u32,
        standing: *standing,
        row: *row,
    };
    (0..).zip(pairs.iter().zip(standings)).map(pair).collect()
}
