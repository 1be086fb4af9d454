//! From calls without an answer to files of questions, each kept as a batch to be sent.

use std::collections::{HashMap, HashSet};
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use holdout_provider::BatchLimits;
use holdout_types::RowId;

use super::log::{BatchRecord, BatchState};
use super::{BatchRun, client, custom_id, unusable};
use crate::answered::Answered;
use crate::ask::{from_cache, hash_of, request};
use crate::candidate::EvaluationRow;
use crate::log::HashedCall;
use crate::order::Slot;
use crate::planner::Question;
use crate::record::{AnswerRecord, CallKey};
use crate::runner::RunError;

/// Rows that are read at once.
const BLOCK: usize = 256;

/// Writes the files of all calls that have no answer and wait in no batch, and keeps each as a batch.
/// Answers of earlier evaluations are taken on the way. A candidate whose last batches answered
/// nothing gets no further one.
pub(super) fn new_batches(run: &BatchRun) -> Result<(), RunError> {
    let known = run.log.batches(run.plan.evaluation).map_err(RunError::Log)?;
    let answered = Answered::read(&run.plan, &*run.answers).map_err(RunError::Log)?;
    let mut waiting = HashSet::new();
    for batch in known.iter().filter(|batch| batch.state.is_open()) {
        waiting.extend(run.log.calls(batch.id).map_err(RunError::Log)?);
    }
    fs_err::create_dir_all(&run.folder).map_err(|error| unusable(&error))?;
    let is_free =
        |slot: &Slot| !answered.contains(*slot) && !waiting.contains(&run.plan.key(*slot));
    let mut files = known.len();
    for place in 0..run.plan.candidates.len() {
        let id = run.plan.candidates[place].spec.id;
        let own: Vec<&BatchRecord> = known.iter().filter(|b| b.candidate == id).collect();
        let Some(round) = next_round(&own) else { continue };
        let mut writer = Writer::new(run, place, round, files)?;
        for trial in 0..run.plan.trials {
            for first in (0..run.plan.rows.len()).step_by(BLOCK) {
                let rows = first..(first + BLOCK).min(run.plan.rows.len());
                let slots = rows.map(|row| Slot { candidate: place, row, trial });
                writer.block(&slots.filter(|slot| is_free(slot)).collect::<Vec<_>>())?;
            }
        }
        writer.end_file()?;
        files = writer.files;
    }
    Ok(())
}

/// The number of a candidate's next round; none where batches are of no more use: the last round
/// answered nothing, although nobody stopped it. While one is open, nothing is known yet.
fn next_round(own: &[&BatchRecord]) -> Option<u32> {
    let last = own.iter().map(|batch| batch.state.round).max().unwrap_or(0);
    let of_last = || own.iter().filter(|batch| batch.state.round == last);
    if last == 0 || of_last().any(|batch| batch.state.is_open()) {
        return Some(last.max(1));
    }
    let was_of_use = |batch: &BatchState| batch.answered > 0 || batch.stop_asked;
    of_last().any(|batch| was_of_use(&batch.state)).then_some(last + 1)
}

/// Writes the file of a batch anew, where it got lost on this computer before it was sent.
pub(super) fn again(run: &BatchRun, batch: &BatchRecord) -> Result<u64, RunError> {
    let planned = run.candidate(batch.candidate)?;
    let client = client(planned)?;
    let calls = run.log.calls(batch.id).map_err(RunError::Log)?;
    fs_err::create_dir_all(&run.folder).map_err(|error| unusable(&error))?;
    let mut file = Vec::new();
    for block in calls.chunks(BLOCK) {
        let rows = read(run, block.iter().map(|call| call.row))?;
        for call in block {
            let Some(row) = rows.get(&call.row) else { continue };
            let id = custom_id::write(run.plan.evaluation, *call);
            if let Ok(line) = client.batch_line(&id, &request(&planned.spec, row, None)) {
                file.extend(line);
            }
        }
    }
    fs_err::write(run.folder.join(&batch.state.name), &file).map_err(|error| unusable(&error))?;
    Ok(file.len() as u64)
}

/// The rows of calls, by their ids.
pub(super) fn read(
    run: &BatchRun,
    rows: impl Iterator<Item = RowId>,
) -> Result<HashMap<RowId, Arc<EvaluationRow>>, RunError> {
    let mut ids: Vec<RowId> = rows.collect();
    ids.sort_unstable();
    ids.dedup();
    let rows = run.rows.read(&ids).map_err(RunError::Log)?;
    Ok(rows.into_iter().map(|row| (row.id, Arc::new(row))).collect())
}

/// Writes the questions of one candidate, file after file.
struct Writer<'r> {
    run: &'r BatchRun,
    place: usize,
    round: u32,
    limits: BatchLimits,
    /// Batches of the evaluation so far.
    files: usize,
    file: Option<OpenFile>,
}

struct OpenFile {
    name: String,
    path: PathBuf,
    out: std::io::BufWriter<fs_err::File>,
    bytes: u64,
    calls: Vec<CallKey>,
}

impl<'r> Writer<'r> {
    fn new(run: &'r BatchRun, place: usize, round: u32, files: usize) -> Result<Self, RunError> {
        let limits = run.limits(client(&run.plan.candidates[place])?);
        Ok(Self { run, place, round, limits, files, file: None })
    }

    fn block(&mut self, slots: &[Slot]) -> Result<(), RunError> {
        if slots.is_empty() {
            return Ok(());
        }
        let plan = &self.run.plan;
        let rows = read(self.run, slots.iter().map(|slot| plan.rows[slot.row]))?;
        // A row that can't be read is for the live run, which says so.
        let questions: Vec<Question> =
            slots.iter().filter_map(|slot| self.question(*slot, &rows)).collect();
        let mut known = self.known(&questions)?;
        let mut taken = Vec::new();
        for question in &questions {
            match known.remove(&plan.key(question.slot)) {
                Some(record) => taken.push(from_cache(plan, question, record)),
                None => self.ask(question)?,
            }
        }
        if taken.is_empty() {
            return Ok(());
        }
        self.run.answers.commit(plan.evaluation, &taken, &[]).map_err(RunError::Log)
    }

    fn question(&self, slot: Slot, rows: &HashMap<RowId, Arc<EvaluationRow>>) -> Option<Question> {
        let planned = &self.run.plan.candidates[self.place];
        let row = Arc::clone(rows.get(&self.run.plan.rows[slot.row])?);
        let request = client(planned).ok()?.write(request(&planned.spec, &row, None));
        let request_hash = hash_of(&planned.spec, &request);
        Some(Question { slot, row, request: Some(request), request_hash })
    }

    /// Answers of earlier evaluations, as a live run takes them.
    fn known(&self, questions: &[Question]) -> Result<HashMap<CallKey, AnswerRecord>, RunError> {
        let plan = &self.run.plan;
        let first = questions.iter().filter(|question| question.slot.trial == 0);
        let hashed = |question: &Question| Some((plan.key(question.slot), question.request_hash?));
        let asked: Vec<HashedCall> = first.filter_map(hashed).collect();
        if !plan.reuses_answers || asked.is_empty() {
            return Ok(HashMap::new());
        }
        self.run.answers.cached(plan.evaluation, &asked).map_err(RunError::Log)
    }

    /// Adds a question to the file. One that breaks a rule of the API, or is too big for any file, is
    /// for the live run, which says so.
    fn ask(&mut self, question: &Question) -> Result<(), RunError> {
        let plan = &self.run.plan;
        let call = plan.key(question.slot);
        let id = custom_id::write(plan.evaluation, call);
        let Some(request) = &question.request else { return Ok(()) };
        let Ok(line) = client(&plan.candidates[self.place])?.batch_line(&id, request.request())
        else {
            return Ok(());
        };
        let bytes = line.len() as u64;
        if bytes > self.limits.bytes {
            return Ok(());
        }
        let is_full = |file: &OpenFile| {
            file.calls.len() >= self.limits.questions || file.bytes + bytes > self.limits.bytes
        };
        if self.file.as_ref().is_some_and(is_full) {
            self.end_file()?;
        }
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(OpenFile::new(self.run, self.files)?),
        };
        file.out.write_all(&line).map_err(|error| unusable(&error))?;
        file.bytes += bytes;
        file.calls.push(call);
        Ok(())
    }

    /// Ends the file that is being written, and keeps it as a batch.
    fn end_file(&mut self) -> Result<(), RunError> {
        let Some(mut file) = self.file.take() else { return Ok(()) };
        file.out.flush().map_err(|error| unusable(&error))?;
        if self.run.cancel.is_cancelled() {
            fs_err::remove_file(&file.path).map_err(|error| unusable(&error))?;
            return Ok(());
        }
        self.files += 1;
        let plan = &self.run.plan;
        let state = BatchState::planned(file.name, file.bytes, self.round);
        let candidate = plan.candidates[self.place].spec.id;
        self.run.log.add(plan.evaluation, candidate, &file.calls, &state).map_err(RunError::Log)
    }
}

impl OpenFile {
    /// A file under a name that no other batch has: the evaluation, the moment, and the how manieth.
    fn new(run: &BatchRun, number: usize) -> Result<Self, RunError> {
        let (evaluation, now) = (run.plan.evaluation, run.clock.now().0);
        let name = format!("holdout-batch-{evaluation}-{now}-{number}.jsonl");
        let path = run.folder.join(&name);
        let file = fs_err::File::create(&path).map_err(|error| unusable(&error))?;
        let out = std::io::BufWriter::new(file);
        Ok(Self { name, path, out, bytes: 0, calls: Vec::new() })
    }
}
