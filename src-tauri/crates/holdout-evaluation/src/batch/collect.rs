//! From a batch that ended to answers: its files are fetched, read line by line, joined by the
//! questions' ids, graded and kept.

use std::collections::HashSet;
use std::io::BufRead as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use holdout_provider::{BatchAnswer, ChatContent, ChatFailure, parse_batch_line};
use holdout_types::IgnoreProgress;

use super::log::BatchRecord;
use super::{BatchRun, custom_id, unusable, write};
use crate::answered::{Answered, Places};
use crate::ask::{blank, failed, judge};
use crate::order::Slot;
use crate::record::{AnswerRecord, CallKey};
use crate::runner::RunError;

/// Answers that are kept at once.
const BLOCK: usize = 256;

/// What a batch came to.
#[derive(Debug)]
struct Taken {
    answered: u32,
    /// Why the first question without an answer has none.
    reason: Option<String>,
}

impl BatchRun {
    /// Takes what an ended batch has. A batch that can't be fetched for now stays open.
    pub(super) async fn collect(self: &Arc<Self>, batch: BatchRecord) -> Result<(), RunError> {
        let mut paths = Vec::new();
        for (place, file) in batch.state.answer_files.iter().enumerate() {
            let path = self.folder.join(format!("{}.{place}.answers", batch.state.name));
            fs_err::create_dir_all(&self.folder).map_err(|error| unusable(&error))?;
            let client = self.client(batch.candidate)?;
            let fetched = client.download_file(file, &path, Arc::new(IgnoreProgress));
            match self.unless_cancelled(fetched).await? {
                Ok(_) => paths.push(path),
                // The other file may be there.
                Err(holdout_provider::ProviderError::NotFound(_)) => {}
                Err(error) => {
                    let state = batch.state.clone();
                    return self.trouble(batch, state, error).await;
                }
            }
        }
        let (of, files) = (batch.clone(), paths.clone());
        let taken = self.blocking(move |run| take(run, &of, &files)).await?;
        for path in paths {
            fs_err::remove_file(path).map_err(|error| unusable(&error))?;
        }
        let left = batch.calls.saturating_sub(taken.answered);
        let reason = taken.reason.filter(|_| left > 0);
        self.close(batch, taken.answered, reason).await
    }
}

fn take(run: &BatchRun, batch: &BatchRecord, files: &[PathBuf]) -> Result<Taken, RunError> {
    let calls = run.log.calls(batch.id).map_err(RunError::Log)?;
    let places = Places::of(&run.plan.rows);
    // A crash may have come between keeping answers and closing the batch.
    let answered = Answered::read(&run.plan, &*run.answers).map_err(RunError::Log)?;
    let is_open =
        |call: &CallKey| places.slot(&run.plan, *call).is_some_and(|slot| !answered.contains(slot));
    let open: HashSet<CallKey> = calls.iter().copied().filter(is_open).collect();
    let taken = Taken { answered: (calls.len() - open.len()) as u32, reason: None };
    let mut collector = Collector { run, places, open, block: Vec::new(), taken };
    for file in files {
        collector.file(file)?;
    }
    collector.keep()?;
    Ok(collector.taken)
}

struct Collector<'r> {
    run: &'r BatchRun,
    places: Places<'r>,
    /// The calls of the batch that no line answered yet.
    open: HashSet<CallKey>,
    block: Vec<AnswerRecord>,
    taken: Taken,
}

/// Why a question is to be asked again.
struct AskAgain(String);

impl Collector<'_> {
    fn file(&mut self, path: &Path) -> Result<(), RunError> {
        let file = fs_err::File::open(path).map_err(|error| unusable(&error))?;
        let mut lines = std::io::BufReader::new(file);
        let mut line = Vec::new();
        loop {
            line.clear();
            if lines.read_until(b'\n', &mut line).map_err(|error| unusable(&error))? == 0 {
                return Ok(());
            }
            // A line that can't be read leaves its question open.
            if let Some((id, answer)) = parse_batch_line(line.trim_ascii()) {
                self.line(&id, &answer)?;
            }
        }
    }

    fn line(&mut self, id: &str, answer: &BatchAnswer) -> Result<(), RunError> {
        let plan = &self.run.plan;
        let Some(call) = custom_id::read(plan.evaluation, id) else { return Ok(()) };
        let Some(slot) = self.places.slot(plan, call).filter(|_| self.open.contains(&call)) else {
            return Ok(());
        };
        match self.record(slot, answer) {
            Ok(record) => {
                self.open.remove(&call);
                self.block.push(record);
            }
            Err(AskAgain(reason)) => {
                self.taken.reason.get_or_insert(reason);
            }
        }
        if self.block.len() >= BLOCK { self.keep() } else { Ok(()) }
    }

    /// The answer of a line; why there is none, where the question is to be asked again.
    fn record(&self, slot: Slot, answer: &BatchAnswer) -> Result<AnswerRecord, AskAgain> {
        let plan = &self.run.plan;
        match answer.chat() {
            Ok(content) => {
                let request_id = match answer {
                    BatchAnswer::Response { request_id, .. } => request_id.clone(),
                    BatchAnswer::NotRun { .. } => None,
                };
                Ok(AnswerRecord { request_id, ..self.answered(slot, content) })
            }
            Err(error) => {
                let failure = ChatFailure { error, attempts: 1, waited: Duration::ZERO };
                match failed(plan, slot, failure) {
                    (record, None) => Ok(record),
                    (_, Some(error)) => Err(AskAgain(error.to_string())),
                }
            }
        }
    }

    /// Without a latency: how long a batch takes says nothing about a model. Without a hash too: a
    /// later run that asks live would take the answer for one at the full price.
    fn answered(&self, slot: Slot, content: ChatContent) -> AnswerRecord {
        let plan = &self.run.plan;
        let candidate = plan.candidates[slot.candidate].spec.id;
        let prices = self.run.prices.iter().find(|(of, _)| *of == candidate);
        let cost =
            prices.zip(content.usage.as_ref()).map(|((_, prices), usage)| prices.cost(usage));
        let ChatContent { text, tool_calls, finish, refusal, usage, model, .. } = content;
        let outcome = judge(text, &tool_calls, finish, refusal);
        AnswerRecord { usage, cost, attempts: 1, model, ..blank(plan, slot, outcome) }
    }

    /// Grades what was read and keeps it.
    fn keep(&mut self) -> Result<(), RunError> {
        let plan = &self.run.plan;
        let rows = write::read(self.run, self.block.iter().map(|record| record.call.row))?;
        let now = self.run.clock.now();
        for record in &mut self.block {
            let expected = rows.get(&record.call.row).map_or("", |row| &row.expected);
            record.grades = record.outcome.grade(&plan.grader, expected);
            record.ended_at = now;
        }
        if !self.block.is_empty() {
            self.run.answers.commit(plan.evaluation, &self.block, &[]).map_err(RunError::Log)?;
        }
        self.taken.answered += self.block.len() as u32;
        self.block.clear();
        (self.run.changed)();
        Ok(())
    }
}
