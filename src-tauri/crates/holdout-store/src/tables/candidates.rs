//! What answers. Each has a letter for good, and once it was part of an evaluation it never changes:
//! an edit makes a new one.

use holdout_types::{CandidateId, CandidateKind, Timestamp};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde_json::Value;

use crate::columns::{Json, Time, Word, optional_time};
use crate::error::{Fault, StoreError};
use crate::project::Project;

pub(crate) const SCHEMA: &str = "
CREATE TABLE candidates (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    letter TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    spec TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    removed_at INTEGER
) STRICT;

CREATE TRIGGER candidates_keep_their_letter BEFORE UPDATE OF id, letter, created_at ON candidates
BEGIN SELECT RAISE(ABORT, 'a candidate keeps its letter'); END;

CREATE TRIGGER evaluated_candidates_never_change BEFORE UPDATE OF name, kind, spec ON candidates
WHEN EXISTS (SELECT 1 FROM evaluation_candidates WHERE candidate = OLD.id)
BEGIN SELECT RAISE(ABORT, 'an evaluated candidate never changes'); END;

CREATE TRIGGER candidates_stay BEFORE DELETE ON candidates
BEGIN SELECT RAISE(ABORT, 'a candidate keeps its letter'); END;

CREATE TRIGGER candidates_are_not_replaced BEFORE INSERT ON candidates
WHEN EXISTS (SELECT 1 FROM candidates WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a candidate keeps its letter'); END;
";

/// Which candidate stands in whose place.
pub(crate) const VERSIONS: &str = "
ALTER TABLE candidates ADD COLUMN replaces INTEGER REFERENCES candidates (id);

CREATE TRIGGER candidates_keep_their_history BEFORE UPDATE OF replaces ON candidates
BEGIN SELECT RAISE(ABORT, 'a candidate keeps its history'); END;
";

/// A candidate to be added, or what an existing one shall become.
#[derive(Debug, Clone, PartialEq)]
pub struct NewCandidate {
    /// As the person calls it.
    pub name: String,
    /// What kind of thing answers.
    pub kind: CandidateKind,
    /// Model, prompt and all else, in the shape of `holdout-core`.
    pub spec: Value,
}

/// Something that answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Its id.
    pub id: CandidateId,
    /// `A`, `B`, … `Z`, `AA`: its own for good, also after it is removed.
    pub letter: String,
    /// As the person calls it.
    pub name: String,
    /// What kind of thing answers.
    pub kind: CandidateKind,
    /// Model, prompt and all else.
    pub spec: Value,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was taken off the list; its results stay.
    pub removed_at: Option<Timestamp>,
    /// The evaluated candidate that it was made from by a change, and in whose place it stands.
    pub replaces: Option<CandidateId>,
    /// Whether it was part of an evaluation, and so can't change.
    pub evaluated: bool,
}

impl Project {
    /// Reads candidates.
    pub fn candidates(&self) -> Candidates<'_> {
        Candidates(self)
    }

    /// Adds and changes candidates.
    pub fn candidates_mut(&self) -> CandidatesMut<'_> {
        CandidatesMut(self)
    }
}

/// Reads candidates.
#[derive(Debug, Clone, Copy)]
pub struct Candidates<'p>(&'p Project);

impl Candidates<'_> {
    /// One candidate, removed or not.
    pub fn get(&self, id: CandidateId) -> Result<Candidate, StoreError> {
        self.0.read(|tx| find(tx, id))
    }

    /// All candidates in the order of their letters, removed ones too.
    pub fn all(&self) -> Result<Vec<Candidate>, StoreError> {
        self.0.read(|tx| {
            let mut statement = tx.prepare_cached(&format!("{SELECT} ORDER BY c.id"))?;
            Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
        })
    }
}

/// Adds and changes candidates.
#[derive(Debug, Clone, Copy)]
pub struct CandidatesMut<'p>(&'p Project);

impl CandidatesMut<'_> {
    /// Adds a candidate with the next letter.
    pub fn add(&self, candidate: NewCandidate) -> Result<Candidate, StoreError> {
        let now = self.0.now();
        self.0.write(move |tx| {
            let id = insert(tx, &candidate, now, None)?;
            find(tx, id)
        })
    }

    /// Changes a candidate that was never evaluated; else [`StoreError::CandidateEvaluated`].
    pub fn update(&self, id: CandidateId, candidate: NewCandidate) -> Result<(), StoreError> {
        self.0.write(move |tx| {
            if find(tx, id)?.evaluated {
                return Err(StoreError::CandidateEvaluated(id).into());
            }
            update(tx, id, &candidate)
        })
    }

    /// Changes a candidate where that is allowed. An evaluated one is taken off the list, and a new
    /// one with the next letter takes its place. Says which one holds the change.
    pub fn revise(
        &self,
        id: CandidateId,
        candidate: NewCandidate,
    ) -> Result<Candidate, StoreError> {
        let now = self.0.now();
        self.0.write(move |tx| {
            if !find(tx, id)?.evaluated {
                update(tx, id, &candidate)?;
                return find(tx, id);
            }
            set_removed(tx, id, Some(now))?;
            let id = insert(tx, &candidate, now, Some(id))?;
            find(tx, id)
        })
    }

    /// Takes `now` off the list and puts another version of it back in its place, or does neither.
    pub fn go_back(&self, now: CandidateId, to: CandidateId) -> Result<(), StoreError> {
        let at = self.0.now();
        self.0.write(move |tx| {
            set_removed(tx, now, Some(at))?;
            set_removed(tx, to, None)
        })
    }

    /// Takes a candidate off the list. Its results stay.
    pub fn remove(&self, id: CandidateId) -> Result<(), StoreError> {
        let now = self.0.now();
        self.0.write(move |tx| set_removed(tx, id, Some(now)))
    }

    /// Puts a removed candidate back on the list.
    pub fn restore(&self, id: CandidateId) -> Result<(), StoreError> {
        self.0.write(move |tx| set_removed(tx, id, None))
    }
}

const SELECT: &str = "
SELECT c.id, c.letter, c.name, c.kind, c.spec, c.created_at, c.removed_at, c.replaces,
       EXISTS (SELECT 1 FROM evaluation_candidates e WHERE e.candidate = c.id)
FROM candidates c";

fn read(row: &Row<'_>) -> rusqlite::Result<Candidate> {
    Ok(Candidate {
        id: CandidateId(row.get(0)?),
        letter: row.get(1)?,
        name: row.get(2)?,
        kind: row.get::<_, Word<_>>(3)?.0,
        spec: row.get::<_, Json>(4)?.0,
        created_at: row.get::<_, Time>(5)?.0,
        removed_at: optional_time(row.get(6)?),
        replaces: row.get::<_, Option<u32>>(7)?.map(CandidateId),
        evaluated: row.get(8)?,
    })
}

fn find(tx: &Transaction<'_>, id: CandidateId) -> Result<Candidate, Fault> {
    let mut statement = tx.prepare_cached(&format!("{SELECT} WHERE c.id = ?1"))?;
    let found = statement.query_row([id.0], read).optional()?;
    Ok(found.ok_or_else(|| StoreError::unknown("candidate", id))?)
}

fn insert(
    tx: &Transaction<'_>,
    candidate: &NewCandidate,
    now: Timestamp,
    replaces: Option<CandidateId>,
) -> Result<CandidateId, Fault> {
    let earlier: u32 = tx.query_row("SELECT count(*) FROM candidates", [], |row| row.get(0))?;
    tx.execute(
        "INSERT INTO candidates (letter, name, kind, spec, created_at, replaces)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            letter(earlier),
            candidate.name,
            Word(candidate.kind),
            candidate.spec.to_string(),
            now.0,
            replaces.map(|id| id.0)
        ],
    )?;
    Ok(CandidateId(tx.last_insert_rowid() as u32))
}

fn update(tx: &Transaction<'_>, id: CandidateId, candidate: &NewCandidate) -> Result<(), Fault> {
    tx.execute(
        "UPDATE candidates SET name = ?2, kind = ?3, spec = ?4 WHERE id = ?1",
        params![id.0, candidate.name, Word(candidate.kind), candidate.spec.to_string()],
    )?;
    Ok(())
}

fn set_removed(tx: &Transaction<'_>, id: CandidateId, at: Option<Timestamp>) -> Result<(), Fault> {
    let sql = "UPDATE candidates SET removed_at = ?2 WHERE id = ?1";
    if tx.execute(sql, params![id.0, at.map(|at| at.0)])? == 0 {
        return Err(StoreError::unknown("candidate", id).into());
    }
    Ok(())
}

/// The letter of the candidate before which `earlier` others were added: A to Z, then AA, AB, …
fn letter(earlier: u32) -> String {
    let last = char::from(b'A' + (earlier % 26) as u8);
    match (earlier / 26).checked_sub(1) {
        Some(rest) => format!("{}{last}", letter(rest)),
        None => last.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::letter;

    #[test]
    fn letters_go_on_after_z_as_in_a_spreadsheet() {
        let letters: Vec<String> = [0, 1, 25, 26, 27, 51, 52, 701, 702].map(letter).to_vec();
        assert_eq!(letters, ["A", "B", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA"]);
    }
}
