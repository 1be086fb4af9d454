//! Importing recorded answers: each line finds its row by the row's number or by its input.

use std::collections::HashMap;
use std::path::Path;

use holdout_dataset::{AnswerLine, read_answers};
use holdout_store::{NewRecording, RecordedRow, RecordingOrigin};
use holdout_types::{ApiError, CandidateKind, ErrorCode, RowId};

use super::view::{LineNote, RecordingImport, RecordingPreview};
use super::{Origin, compared_rows, coverage_warning};
use crate::candidates::spec::Spec;
use crate::candidates::view::CandidatesView;
use crate::data::columns::Columns;
use crate::data::inputs;
use crate::handles::file_name;
use crate::project::OpenProject;
use crate::settings::damaged;
use crate::studio::Studio;
use crate::view::{FileHandle, OfferedFile};
use crate::words::{counted, listed, one_line, thousands};

/// Lines and rows that are named.
const NAMED: usize = 20;
/// Lines whose inputs are looked up together.
const AT_ONCE: usize = 1_000;
/// Characters of a text in a note.
const SHOWN: usize = 60;
/// The word for an answer that ended by itself.
const ENDED: &str = "stop";

impl Studio {
    /// What a file of recorded answers would bring. Nothing is kept.
    pub fn preview_recording(&self, handle: &FileHandle) -> Result<RecordingPreview, ApiError> {
        let path = self.0.handles.path(handle)?;
        let file = self.0.handles.offer(&path)?;
        let project = self.project()?;
        let columns = project.columns()?;
        let matched = Matched::read(&columns, &path)?;
        Ok(matched.preview(&columns, file))
    }

    /// Makes a candidate of a file of recorded answers.
    pub fn import_recording(&self, wish: &RecordingImport) -> Result<CandidatesView, ApiError> {
        let path = self.0.handles.path(&wish.file)?;
        let project = self.project()?;
        let name = wish.name.trim();
        if name.is_empty() {
            let error = ApiError::new(ErrorCode::InvalidInput, "A candidate needs a name.");
            return Err(error.with_field("name"));
        }
        let spec = import_file(&project, &path)?;
        project.store.candidates_mut().add(spec.stored(name, CandidateKind::Recorded)?)?;
        project.candidates_view()
    }
}

/// Keeps the answers of a file that are for rows of the project, and gives the spec of a candidate
/// that answers with them.
pub(crate) fn import_file(project: &OpenProject, path: &Path) -> Result<Spec, ApiError> {
    let columns = project.columns()?;
    let matched = Matched::read(&columns, path)?;
    if matched.answers.is_empty() {
        let name = file_name(path);
        let text = format!("No line of {name} is for a row of this project.");
        let first = matched.unmatched_lines.first();
        let first = first.map(|note| format!(" Line {}: {}", note.line, note.text));
        return Err(ApiError::new(ErrorCode::UnusableFile, text + &first.unwrap_or_default())
            .with_hint("Give each line its row's number in `row`, or its input word for word.")
            .with_field("file"));
    }
    let about = serde_json::to_value(Origin::File { name: file_name(path) });
    let about = about.map_err(|error| damaged(&error))?;
    let origin = RecordingOrigin { about, recorded_at: project.clock.now() };
    let model = listed(&matched.models().iter().map(String::as_str).collect::<Vec<_>>());
    let mut answers: Vec<RecordedRow> = matched.answers.into_values().collect();
    answers.sort_by_key(|answer| answer.row);
    let id = project.store.recordings_mut().add(NewRecording { origin, answers })?;
    Ok(Spec::recorded(id, model))
}

/// The answers of a file by their rows, and what did not find one.
#[derive(Default)]
struct Matched {
    lines: u32,
    answers: HashMap<RowId, RecordedRow>,
    unmatched: u32,
    unmatched_lines: Vec<LineNote>,
    differing: u32,
    differing_lines: Vec<LineNote>,
}

/// Why a line is for no row, as the end of a sentence.
struct NoRow(String);

/// The rows that take part, by their numbers and by their inputs.
struct Rows {
    by_number: HashMap<u32, RowId>,
    by_input: HashMap<u128, Vec<RowId>>,
}

impl Rows {
    fn of(columns: &Columns) -> Self {
        let mut rows = Self { by_number: HashMap::new(), by_input: HashMap::new() };
        for (place, column) in columns.report.columns.iter().enumerate() {
            if columns.excluded[place] {
                continue;
            }
            let id = RowId(place as u32);
            rows.by_number.insert(columns.number(id), id);
            rows.by_input.entry(column.input_hash).or_default().push(id);
        }
        rows
    }

    /// The rows that a line is for, or why there is none.
    fn of_line(
        &self,
        columns: &Columns,
        line: &AnswerLine,
        input: Option<u128>,
    ) -> Result<Vec<RowId>, NoRow> {
        let Some(number) = line.row else {
            let found = input.and_then(|input| self.by_input.get(&input));
            let asked = line.input.as_deref().unwrap_or_default();
            return found.cloned().ok_or_else(|| {
                let asked = one_line(asked, SHOWN);
                NoRow(format!("no row has the input \u{201c}{asked}\u{201d}."))
            });
        };
        let Some(row) = self.by_number.get(&number) else {
            return Err(NoRow(format!("there is no row {}.", thousands(u64::from(number)))));
        };
        let known = columns.report.columns[row.0 as usize].input_hash;
        if input.is_some_and(|input| input != known) {
            return Err(NoRow(format!("row {} has another input.", thousands(u64::from(number)))));
        }
        Ok(vec![*row])
    }
}

impl Matched {
    fn read(columns: &Columns, path: &Path) -> Result<Self, ApiError> {
        let rows = Rows::of(columns);
        let mut matched = Self::default();
        let mut waiting = Vec::new();
        read_answers(path, &mut |line| {
            waiting.push(line);
            if waiting.len() == AT_ONCE {
                matched.take(columns, &rows, &mut waiting);
            }
        })?;
        matched.take(columns, &rows, &mut waiting);
        Ok(matched)
    }

    fn take(&mut self, columns: &Columns, rows: &Rows, waiting: &mut Vec<AnswerLine>) {
        let asked = waiting.iter().map(|line| line.input.as_deref().unwrap_or_default());
        let hashes = inputs::hashes(asked.map(|input| inputs::raw(input, "x")));
        for (line, hash) in waiting.drain(..).zip(hashes) {
            self.lines += 1;
            let input = line.input.is_some().then_some(hash);
            match rows.of_line(columns, &line, input) {
                Ok(found) => found.into_iter().for_each(|row| self.keep(columns, row, &line)),
                Err(NoRow(text)) => {
                    self.unmatched += 1;
                    note(&mut self.unmatched_lines, line.line, text);
                }
            }
        }
    }

    /// The first answer to a row is kept.
    fn keep(&mut self, columns: &Columns, row: RowId, line: &AnswerLine) {
        let Some(before) = self.answers.get(&row) else {
            self.answers.insert(row, recorded(row, line));
            return;
        };
        if before.answer != line.answer {
            self.differing += 1;
            let text = format!(
                "row {} was answered \u{201c}{}\u{201d} before, and \u{201c}{}\u{201d} here.",
                thousands(u64::from(columns.number(row))),
                one_line(&before.answer, SHOWN),
                one_line(&line.answer, SHOWN)
            );
            note(&mut self.differing_lines, line.line, text);
        }
    }

    fn models(&self) -> Vec<String> {
        let mut models: Vec<String> =
            self.answers.values().filter_map(|answer| answer.model.clone()).collect();
        models.sort_unstable();
        models.dedup();
        models
    }

    fn preview(self, columns: &Columns, file: OfferedFile) -> RecordingPreview {
        let rows = compared_rows(columns);
        let missing = rows.iter().filter(|row| !self.answers.contains_key(row));
        let missing: Vec<u32> = missing.map(|row| columns.number(*row)).collect();
        let matched = (rows.len() - missing.len()) as u32;
        RecordingPreview {
            file,
            answers: self.lines,
            matched,
            rows: rows.len() as u32,
            warning: coverage_warning(matched, rows.len() as u32),
            missing: missing.into_iter().take(NAMED).collect(),
            known: self.known(),
            models: self.models(),
            unmatched: self.unmatched,
            unmatched_lines: self.unmatched_lines,
            differing: self.differing,
            differing_lines: self.differing_lines,
        }
    }

    /// What stands beside the answers: how many have a latency, tokens, a cost.
    fn known(&self) -> String {
        let count = |has: fn(&RecordedRow) -> bool| {
            self.answers.values().filter(|answer| has(answer)).count() as u32
        };
        let of = |count: u32, what: &str| match count {
            0 => format!("no {what}"),
            all if all as usize == self.answers.len() => format!("{what} of all"),
            some => format!("{what} of {}", counted(some, "answer", "answers")),
        };
        format!(
            "The file has {}, {} and {}.",
            of(count(|answer| answer.latency_ms.is_some()), "latency"),
            of(count(|answer| answer.completion_tokens.is_some()), "tokens"),
            of(count(|answer| answer.cost.is_some()), "cost")
        )
    }
}

fn note(notes: &mut Vec<LineNote>, line: u64, text: String) {
    if notes.len() < NAMED {
        notes.push(LineNote { line: u32::try_from(line).unwrap_or(u32::MAX), text });
    }
}

fn recorded(row: RowId, line: &AnswerLine) -> RecordedRow {
    RecordedRow {
        row,
        trial: 0,
        answer: line.answer.clone(),
        outcome: ENDED.to_owned(),
        prompt_tokens: line.prompt_tokens,
        cached_tokens: None,
        completion_tokens: line.completion_tokens,
        cost: line.cost,
        latency_ms: line.latency_ms,
        model: line.model.clone(),
    }
}
