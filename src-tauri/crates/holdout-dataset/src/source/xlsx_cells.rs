//! Cells of a worksheet as text, row by row.

use calamine::{Data, DataRef, ExcelDateTime, XlsxCellReader, XlsxError};
use std::io::{Read, Seek};

/// What a cell shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shown {
    Text(String),
    /// A formula whose result was never stored.
    NotCalculated,
    /// Such as `#N/A`.
    Error(String),
}

/// The cells of one row that are not empty, by column, both from 0.
#[derive(Debug, Default)]
pub(crate) struct SheetRow {
    pub(crate) row: u32,
    pub(crate) cells: Vec<(u32, Shown)>,
}

impl SheetRow {
    pub(crate) fn cell(&self, column: u32) -> Option<&Shown> {
        self.cells.iter().find(|(other, _)| *other == column).map(|(_, shown)| shown)
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.cells
            .iter()
            .all(|(_, shown)| matches!(shown, Shown::Text(text) if text.trim().is_empty()))
    }
}

/// Gathers cells, which come one by one, to rows.
pub(crate) struct SheetRows<'a, R: Read + Seek> {
    cells: XlsxCellReader<'a, R>,
    ahead: Option<(u32, u32, Shown)>,
    /// Asking the reader again after its end is an error.
    ended: bool,
}

impl<'a, R: Read + Seek> SheetRows<'a, R> {
    pub(crate) const fn new(cells: XlsxCellReader<'a, R>) -> Self {
        Self { cells, ahead: None, ended: false }
    }

    /// The last row that the sheet says it has, from 1.
    pub(crate) fn rows_declared(&self) -> u64 {
        u64::from(self.cells.dimensions().end.0) + 1
    }

    /// The next row with any cell in it.
    pub(crate) fn next(&mut self) -> Result<Option<SheetRow>, XlsxError> {
        let Some((row, column, shown)) = self.take()? else { return Ok(None) };
        let mut sheet_row = SheetRow { row, cells: vec![(column, shown)] };
        while let Some((row, column, shown)) = self.take()? {
            if row != sheet_row.row {
                self.ahead = Some((row, column, shown));
                break;
            }
            sheet_row.cells.push((column, shown));
        }
        Ok(Some(sheet_row))
    }

    fn take(&mut self) -> Result<Option<(u32, u32, Shown)>, XlsxError> {
        if let Some(ahead) = self.ahead.take() {
            return Ok(Some(ahead));
        }
        while !self.ended {
            let Some(cell) = self.cells.next_cell_with_formula_metadata()? else {
                self.ended = true;
                break;
            };
            let (row, column) = cell.pos;
            let shown = match (shown(cell.value), cell.formula) {
                (Some(shown), _) => shown,
                (None, Some(_)) => Shown::NotCalculated,
                (None, None) => continue,
            };
            return Ok(Some((row, column, shown)));
        }
        Ok(None)
    }
}

/// `B7` for column 1 and row 6.
pub(crate) fn cell_name(row: u32, column: u32) -> String {
    format!("{}{}", column_name(column), row + 1)
}

/// `A`, `B`, … `Z`, `AA`, … for columns from 0.
pub(crate) fn column_name(column: u32) -> String {
    let mut name = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        name.push(char::from(b'A' + (left % 26) as u8));
        left /= 26;
    }
    name.iter().rev().collect()
}

fn shown(value: DataRef<'_>) -> Option<Shown> {
    Some(Shown::Text(match Data::from(value) {
        Data::Empty => return None,
        Data::Error(error) => return Some(Shown::Error(error.to_string())),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text,
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_text(number),
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        Data::DateTime(date) => date_text(&date),
    }))
}

/// A number with the 15 digits that Excel keeps, so that 0.1 + 0.2 is 0.3.
fn number_text(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() }
}

/// `2026-11-21`, `2026-11-21 14:05:00`, `14:05:00`; durations as `30:00:00`.
fn date_text(date: &ExcelDateTime) -> String {
    let serial = date.as_f64();
    if date.is_duration() {
        let seconds = (serial * 86_400.0).round() as i64;
        let sign = if seconds < 0 { "-" } else { "" };
        let seconds = seconds.unsigned_abs();
        return format!("{sign}{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    if (0.0..1.0).contains(&serial) {
        time
    } else if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {time}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    #[test]
    fn cells_are_named_as_in_the_sheet() {
        assert_eq!(cell_name(6, 1), "B7");
        assert_eq!(column_name(25), "Z");
        assert_eq!(column_name(26), "AA");
        assert_eq!(column_name(16_383), "XFD");
    }

    #[test]
    fn numbers_are_plain() {
        for (number, text) in [
            (42.0, "42"),
            (-0.0, "0"),
            (0.1 + 0.2, "0.3"),
            (1e21, "1000000000000000000000"),
            (1234.5, "1234.5"),
        ] {
            assert_eq!(number_text(number), text);
        }
    }

    #[test]
    fn dates_are_iso_and_times_stand_alone() {
        let text = |serial, kind| date_text(&ExcelDateTime::new(serial, kind, false));
        assert_eq!(text(45_943.0, ExcelDateTimeType::DateTime), "2025-10-13");
        assert_eq!(text(45_943.5, ExcelDateTimeType::DateTime), "2025-10-13 12:00:00");
        assert_eq!(text(0.5, ExcelDateTimeType::DateTime), "12:00:00");
        assert_eq!(text(1.25, ExcelDateTimeType::TimeDelta), "30:00:00");
    }
}
