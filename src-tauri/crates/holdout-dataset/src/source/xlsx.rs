//! XLSX: the first visible worksheet, its first row with anything in it as the header.
//!
//! Formulas count by their stored results. Only the mapped columns must be in order; what stands in
//! others is not read.

use super::csv::chosen;
use super::error::{ReadError, ReadFault};
use super::mapping::{Mapping, Places, chat_row, check_header};
use super::preview::{SAMPLE_ROWS, Sample};
use super::reading::Reading;
use super::watch::{Watched, WatchedReader};
use super::xlsx_cells::{SheetRow, SheetRows, Shown, cell_name, column_name};
use calamine::{Dimensions, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use holdout_types::Unit;
use std::io::BufReader;

const ROWS_BETWEEN_REPORTS: u32 = 1000;

type Workbook = Xlsx<BufReader<WatchedReader>>;

pub(crate) fn read(reading: &mut Reading<'_>, mapping: Option<&Mapping>) -> Result<(), ReadError> {
    let watched = reading.watched;
    let mut workbook = open(watched)?;
    let sheet = first_sheet(watched, &workbook)?;
    let merged =
        workbook.merge_cells_by_sheet_name(&sheet).map_err(|error| broken(watched, &error))?;
    let mut table = Table::open(watched, &mut workbook, &sheet, &merged)?;
    let mapping = chosen(watched.path(), mapping, &table.names)?;
    let places = mapping.places(&table.names).map_err(|fault| table.fail(table.header, fault))?;
    table.refuse_merged(&merged, places)?;
    let total = table.rows.rows_declared();
    while let Some(row) = table.next()? {
        let raw = table.raw(&row, places)?;
        reading.row(u64::from(row.row) + 1, raw)?;
        if reading.summary.rows.is_multiple_of(ROWS_BETWEEN_REPORTS) {
            reading.tell(
                Unit::Rows,
                u64::from(row.row) + 1,
                Some(total.max(u64::from(row.row) + 1)),
            );
        }
    }
    reading.tell(Unit::Rows, total, Some(total));
    reading.summary.blank_lines = table.blank;
    reading.summary.mapping = Some(mapping);
    if reading.summary.rows == 0 {
        return Err(reading.fail(ReadFault::HeaderOnly));
    }
    Ok(())
}

/// The columns of the first rows. Cells that can't be read count as empty here.
pub(crate) fn sample(watched: &Watched) -> Result<Sample, ReadError> {
    let mut workbook = open(watched)?;
    let sheet = first_sheet(watched, &workbook)?;
    let merged =
        workbook.merge_cells_by_sheet_name(&sheet).map_err(|error| broken(watched, &error))?;
    let mut table = Table::open(watched, &mut workbook, &sheet, &merged)?;
    let mut sample = Sample::new(&table.names);
    while sample.rows < SAMPLE_ROWS {
        let Some(row) = table.next()? else { break };
        sample.rows += 1;
        for (place, column) in table.columns.iter().enumerate() {
            if let Some(Shown::Text(text)) = row.cell(*column) {
                sample.add(place, text);
            }
        }
    }
    if sample.rows == 0 {
        return Err(ReadError::new(watched.path(), ReadFault::HeaderOnly));
    }
    Ok(sample)
}

fn open(watched: &Watched) -> Result<Workbook, ReadError> {
    Xlsx::new(BufReader::new(watched.reader()?)).map_err(|error| broken(watched, &error))
}

fn broken(watched: &Watched, error: &XlsxError) -> ReadError {
    let fault = match error {
        XlsxError::Io(error) => return ReadError::io(watched.path(), error),
        XlsxError::Password => ReadFault::EncryptedWorkbook,
        // What is no ZIP archive but came here is the older container.
        _ if is_old_container(watched) => ReadFault::OldExcel,
        other => ReadFault::DamagedWorkbook(other.to_string()),
    };
    ReadError::new(watched.path(), fault)
}

fn is_old_container(watched: &Watched) -> bool {
    let mut first = [0; 4];
    let read =
        watched.reader().map(|mut reader| std::io::Read::read_exact(&mut reader, &mut first));
    matches!(read, Ok(Ok(()))) && first == [0xD0, 0xCF, 0x11, 0xE0]
}

fn first_sheet(watched: &Watched, workbook: &Workbook) -> Result<String, ReadError> {
    let sheets = workbook.sheets_metadata().iter();
    let mut visible = sheets.filter(|sheet| {
        sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
    });
    let first = visible.next().map(|sheet| sheet.name.clone());
    first.ok_or_else(|| ReadError::new(watched.path(), ReadFault::NoSheet))
}

/// A worksheet past its header.
struct Table<'a> {
    watched: &'a Watched,
    rows: SheetRows<'a, BufReader<WatchedReader>>,
    names: Vec<String>,
    /// The column of the sheet for each name.
    columns: Vec<u32>,
    /// The row of the header, from 0.
    header: u32,
    blank: u64,
}

impl<'a> Table<'a> {
    fn open(
        watched: &'a Watched,
        workbook: &'a mut Workbook,
        sheet: &str,
        merged: &[Dimensions],
    ) -> Result<Self, ReadError> {
        let cells =
            workbook.worksheet_cells_reader(sheet).map_err(|error| broken(watched, &error))?;
        let rows = SheetRows::new(cells);
        let mut table =
            Self { watched, rows, names: Vec::new(), columns: Vec::new(), header: 0, blank: 0 };
        let empty = || ReadError::new(watched.path(), ReadFault::EmptySheet(sheet.to_owned()));
        let header = table.fill()?.ok_or_else(empty)?;
        table.header = header.row;
        if let Some(range) =
            merged.iter().find(|range| range.start.0 <= header.row && header.row <= range.end.0)
        {
            return Err(table.fail(header.row, ReadFault::MergedCells(range_name(range))));
        }
        for (column, shown) in &header.cells {
            let name = table.text(header.row, *column, shown)?.trim().to_owned();
            // A column without a name matters only if there is something in it.
            if !name.is_empty() {
                table.names.push(name);
                table.columns.push(*column);
            }
        }
        check_header(&table.names).map_err(|fault| table.fail(header.row, fault))?;
        Ok(table)
    }

    /// The next row that has something in it.
    fn next(&mut self) -> Result<Option<SheetRow>, ReadError> {
        let row = self.fill()?;
        if let Some(row) = &row {
            self.refuse_nameless(row)?;
        }
        Ok(row)
    }

    fn fill(&mut self) -> Result<Option<SheetRow>, ReadError> {
        while let Some(row) = self.rows.next().map_err(|error| broken(self.watched, &error))? {
            if !row.is_blank() {
                return Ok(Some(row));
            }
            self.blank += 1;
        }
        Ok(None)
    }

    /// A value between the named columns that no name stands over. What stands to the right of them
    /// is taken for notes.
    fn refuse_nameless(&self, row: &SheetRow) -> Result<(), ReadError> {
        let last = self.columns.last().copied().unwrap_or_default();
        let nameless = |column: u32| column < last && !self.columns.contains(&column);
        match row.cells.iter().find(|(column, _)| nameless(*column)) {
            Some((column, _)) => {
                Err(self.fail(row.row, ReadFault::EmptyHeader(column_name(*column))))
            }
            None => Ok(()),
        }
    }

    fn refuse_merged(&self, merged: &[Dimensions], places: Places) -> Result<(), ReadError> {
        let is_read = |range: &&Dimensions| {
            range.end.0 > self.header
                && places
                    .all()
                    .any(|place| (range.start.1..=range.end.1).contains(&self.columns[place]))
        };
        match merged.iter().filter(is_read).min_by_key(|range| range.start) {
            Some(range) => Err(self.fail(range.start.0, ReadFault::MergedCells(range_name(range)))),
            None => Ok(()),
        }
    }

    fn raw(&self, row: &SheetRow, places: Places) -> Result<String, ReadError> {
        let text = |place: usize| {
            let column = self.columns[place];
            row.cell(column).map_or(Ok(String::new()), |shown| self.text(row.row, column, shown))
        };
        let prompt = places.prompt.map(text).transpose()?;
        let source = places.source.map(text).transpose()?;
        let (input, answer) = (text(places.input)?, text(places.answer)?);
        Ok(chat_row(prompt.as_deref(), &input, &answer, source.as_deref()))
    }

    fn text(&self, row: u32, column: u32, shown: &Shown) -> Result<String, ReadError> {
        let cell = || cell_name(row, column);
        match shown {
            Shown::Text(text) => Ok(text.clone()),
            Shown::NotCalculated => Err(self.fail(row, ReadFault::FormulaWithoutValue(cell()))),
            Shown::Error(value) => {
                Err(self.fail(row, ReadFault::ErrorCell { cell: cell(), value: value.clone() }))
            }
        }
    }

    fn fail(&self, row: u32, fault: ReadFault) -> ReadError {
        ReadError::at(self.watched.path(), u64::from(row) + 1, fault)
    }
}

fn range_name(range: &Dimensions) -> String {
    format!("{}:{}", cell_name(range.start.0, range.start.1), cell_name(range.end.0, range.end.1))
}
