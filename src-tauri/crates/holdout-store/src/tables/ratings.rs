//! What people say of answers. A rating is of an answer's text to a row, whoever gave it, so the same
//! answer is never rated twice. A later rating stands before an earlier one; undo takes the last back.

use holdout_types::{RowId, Timestamp};
use rusqlite::{OptionalExtension, Row, params};

use crate::columns::Time;
use crate::error::StoreError;
use crate::hash::ContentHash;
use crate::project::Project;

pub(crate) const SCHEMA: &str = "
CREATE TABLE ratings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    row INTEGER NOT NULL,
    answer BLOB NOT NULL,
    rater TEXT NOT NULL,
    scale TEXT NOT NULL,
    value INTEGER NOT NULL,
    rated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX ratings_by_answer ON ratings (row, answer, rater);

CREATE TRIGGER ratings_never_change BEFORE UPDATE ON ratings
BEGIN SELECT RAISE(ABORT, 'a rating never changes'); END;
";

/// A person's rating of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    /// The row that was answered.
    pub row: RowId,
    /// The hash of the answer's text.
    pub answer: ContentHash,
    /// Who rated.
    pub rater: String,
    /// A word of `holdout-evaluation`: which scale.
    pub scale: String,
    /// The rating on that scale.
    pub value: u8,
    /// When.
    pub rated_at: Timestamp,
}

impl Project {
    /// Reads ratings.
    pub fn ratings(&self) -> Ratings<'_> {
        Ratings(self)
    }

    /// Keeps ratings.
    pub fn ratings_mut(&self) -> RatingsMut<'_> {
        RatingsMut(self)
    }
}

/// Reads ratings.
#[derive(Debug, Clone, Copy)]
pub struct Ratings<'p>(&'p Project);

impl Ratings<'_> {
    /// The ratings that stand: the last of each rater for each answer, the newest last.
    pub fn standing(&self) -> Result<Vec<Rating>, StoreError> {
        self.0.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT row, answer, rater, scale, value, rated_at FROM ratings
                 WHERE id IN (SELECT max(id) FROM ratings GROUP BY row, answer, rater) ORDER BY id",
            )?;
            Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
        })
    }
}

/// Keeps ratings.
#[derive(Debug, Clone, Copy)]
pub struct RatingsMut<'p>(&'p Project);

impl RatingsMut<'_> {
    /// Keeps ratings, all or none.
    pub fn add(&self, ratings: &[Rating]) -> Result<(), StoreError> {
        let ratings = ratings.to_vec();
        self.0.write(move |tx| {
            let mut statement = tx.prepare_cached(
                "INSERT INTO ratings (row, answer, rater, scale, value, rated_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?;
            for one in &ratings {
                statement.execute(params![
                    one.row.0,
                    one.answer.0,
                    one.rater,
                    one.scale,
                    one.value,
                    one.rated_at.0
                ])?;
            }
            Ok(())
        })
    }

    /// Takes a rater's last rating back, and says which that was.
    pub fn undo(&self, rater: &str) -> Result<Option<Rating>, StoreError> {
        let rater = rater.to_owned();
        self.0.write(move |tx| {
            let sql = "DELETE FROM ratings
                       WHERE id = (SELECT max(id) FROM ratings WHERE rater = ?1)
                       RETURNING row, answer, rater, scale, value, rated_at";
            Ok(tx.prepare_cached(sql)?.query_row([rater], read).optional()?)
        })
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Rating> {
    Ok(Rating {
        row: RowId(row.get(0)?),
        answer: ContentHash(row.get(1)?),
        rater: row.get(2)?,
        scale: row.get(3)?,
        value: row.get(4)?,
        rated_at: row.get::<_, Time>(5)?.0,
    })
}
