//! How the words of `holdout-types` stand in columns: ids and times as integers, words as the text
//! that serde gives them, JSON as text.

use holdout_types::{Money, RowId, Timestamp};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A unit variant as the text that serde gives it: `fine_tuned`.
pub(crate) struct Word<T>(pub(crate) T);

impl<T: Serialize> ToSql for Word<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match serde_json::to_value(&self.0) {
            Ok(Value::String(word)) => Ok(word.into()),
            Ok(other) => Err(rusqlite::Error::ToSqlConversionFailure(
                format!("{other} is not a word").into(),
            )),
            Err(error) => Err(rusqlite::Error::ToSqlConversionFailure(error.into())),
        }
    }
}

impl<T: DeserializeOwned> FromSql for Word<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = Value::String(value.as_str()?.to_owned());
        serde_json::from_value(word).map(Self).map_err(FromSqlError::other)
    }
}

/// JSON as text.
pub(crate) struct Json(pub(crate) Value);

impl FromSql for Json {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}

/// The optional JSON of a nullable column.
pub(crate) fn optional_json(json: Option<Json>) -> Option<Value> {
    json.map(|json| json.0)
}

/// The text of optional JSON.
pub(crate) fn optional_text(json: Option<&Value>) -> Option<String> {
    json.map(Value::to_string)
}

/// A moment, from milliseconds since 1970.
pub(crate) struct Time(pub(crate) Timestamp);

impl FromSql for Time {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(|milliseconds| Self(Timestamp(milliseconds)))
    }
}

/// The optional moment of a nullable column.
pub(crate) fn optional_time(time: Option<Time>) -> Option<Timestamp> {
    time.map(|time| time.0)
}

/// The optional amount of a nullable column, from pico-dollars.
pub(crate) fn optional_money(pico: Option<i64>) -> Option<Money> {
    pico.map(Money::from_pico)
}

/// Row ids as little-endian differences, compressed: rising ids take next to nothing.
pub(crate) fn pack_rows(rows: impl Iterator<Item = RowId>) -> Vec<u8> {
    let mut previous = 0;
    let mut bytes = Vec::new();
    for RowId(row) in rows {
        bytes.extend(row.wrapping_sub(previous).to_le_bytes());
        previous = row;
    }
    lz4_flex::compress_prepend_size(&bytes)
}

/// The inverse of [`pack_rows`]; `None` if the bytes are not of that form.
pub(crate) fn unpack_rows(packed: &[u8]) -> Option<Vec<RowId>> {
    let bytes = decompress(packed)?;
    let (words, rest) = bytes.as_chunks::<4>();
    let mut row = 0_u32;
    let rows = words.iter().map(|word| {
        row = row.wrapping_add(u32::from_le_bytes(*word));
        RowId(row)
    });
    rest.is_empty().then(|| rows.collect())
}

/// The largest blob that is decompressed: above any that is written, below what would exhaust memory.
const LARGEST_BLOB: usize = 1 << 30;

/// Decompresses what `compress_prepend_size` gave; `None` for anything else.
pub(crate) fn decompress(packed: &[u8]) -> Option<Vec<u8>> {
    let (size, _) = lz4_flex::block::uncompressed_size(packed).ok()?;
    if size > LARGEST_BLOB {
        return None;
    }
    lz4_flex::decompress_size_prepended(packed).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn packed_rows_come_back_in_their_order(rows: Vec<u32>) {
            let rows: Vec<RowId> = rows.into_iter().map(RowId).collect();
            prop_assert_eq!(unpack_rows(&pack_rows(rows.iter().copied())), Some(rows));
        }

        #[test]
        fn bytes_that_are_not_packed_rows_never_panic(bytes: Vec<u8>) {
            let _ = unpack_rows(&bytes);
        }
    }
}
