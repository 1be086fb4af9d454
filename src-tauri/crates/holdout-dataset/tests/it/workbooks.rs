//! Workbooks of Excel, good and bad.

use crate::files::{Folder, raws, read};
use holdout_dataset::{Format, ReadFault, preview};
use rust_xlsxwriter::{
    ExcelDateTime, Format as CellFormat, Formula, Workbook, Worksheet, XlsxError,
};
use std::path::PathBuf;

type Fill = dyn Fn(&mut Worksheet) -> Result<(), XlsxError>;

/// A workbook with the header `text`, `intent` and a row, changed by `fill`.
fn workbook(folder: &Folder, fill: &Fill) -> PathBuf {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["text", "intent"]).unwrap();
    sheet.write_row(1, 0, ["Where is my card?", "card_arrival"]).unwrap();
    fill(sheet).unwrap();
    let path = folder.path("tickets.xlsx");
    workbook.save(&path).unwrap();
    path
}

fn fault(fill: &Fill) -> (Option<u64>, ReadFault) {
    let folder = Folder::new();
    let error = read(&workbook(&folder, fill), None).unwrap_err();
    (error.line, error.fault)
}

#[test]
fn the_first_sheet_is_read_with_its_row_numbers() {
    let folder = Folder::new();
    let path = workbook(&folder, &|sheet| {
        sheet.write_row(3, 0, ["Two\nlines", "x"])?;
        sheet.write_string(4, 0, "  ")?;
        Ok(())
    });
    let (rows, summary) = read(&path, None).unwrap();
    assert_eq!(
        raws(&rows),
        [
            (
                2,
                r#"{"messages":[{"role":"user","content":"Where is my card?"},{"role":"assistant","content":"card_arrival"}]}"#
            ),
            (
                4,
                r#"{"messages":[{"role":"user","content":"Two\nlines"},{"role":"assistant","content":"x"}]}"#
            ),
        ]
    );
    assert_eq!((summary.format, summary.blank_lines), (Format::Xlsx, 1));
    assert_eq!(preview(&path).unwrap().rows_sampled, 2);
}

#[test]
fn numbers_dates_and_truth_are_plain_text() {
    let folder = Folder::new();
    let path = workbook(&folder, &|sheet| {
        let date = CellFormat::new().set_num_format("yyyy-mm-dd");
        sheet.write_number(2, 0, 1234.5)?.write_number(2, 1, 42.0)?;
        sheet.write_datetime_with_format(3, 0, ExcelDateTime::from_ymd(2026, 11, 21)?, &date)?;
        sheet.write_boolean(3, 1, true)?;
        Ok(())
    });
    let (rows, _) = read(&path, None).unwrap();
    assert!(rows[1].raw.contains(r#""1234.5"},{"role":"assistant","content":"42""#));
    assert!(rows[2].raw.contains(r#""2026-11-21"},{"role":"assistant","content":"TRUE""#));
}

#[test]
fn formulas_count_by_their_stored_results() {
    let folder = Folder::new();
    let path = workbook(&folder, &|sheet| {
        sheet.write_formula(2, 0, Formula::new("=UPPER(\"hi\")").set_result("HI"))?;
        sheet.write_formula(2, 1, Formula::new("=\"\"").set_result("NOTHING"))?;
        sheet.write_formula(3, 0, Formula::new("=1+1").set_result("2"))?.write_string(3, 1, "b")?;
        Ok(())
    });
    // As Excel writes it: the result is an empty text, which is not the same as none.
    let bytes = std::fs::read(&path).unwrap();
    let edited = edited(&bytes, "xl/worksheets/sheet1.xml", "<v>NOTHING</v>", "<v></v>");
    let (rows, _) = read(&folder.file("edited.xlsx", edited), None).unwrap();
    assert!(rows[1].raw.contains(r#""HI"},{"role":"assistant","content":"""#));
    assert!(rows[2].raw.contains(r#""2"},{"role":"assistant","content":"b""#));
}

#[test]
fn a_formula_that_was_never_calculated_is_told_with_its_cell() {
    let folder = Folder::new();
    let path = workbook(&folder, &|sheet| {
        sheet.write_formula(2, 1, Formula::new("=1+1").set_result("7")).map(|_| ())
    });
    // As openpyxl writes it: the formula without a result.
    let bytes = std::fs::read(&path).unwrap();
    let path = folder
        .file("edited.xlsx", edited(&bytes, "xl/worksheets/sheet1.xml", "<v>7</v>", "<v></v>"));
    let error = read(&path, None).unwrap_err();
    assert_eq!((error.line, error.fault), (Some(3), ReadFault::FormulaWithoutValue("B3".into())));
    assert!(preview(&path).is_ok());
}

#[test]
fn merged_cells_among_the_rows_are_told_with_their_range() {
    let merge = |sheet: &mut Worksheet, to: (u32, u16)| {
        sheet.merge_range(2, 0, to.0, to.1, "merged", &CellFormat::new()).map(|_| ())
    };
    assert_eq!(
        fault(&move |sheet| merge(sheet, (4, 0))),
        (Some(3), ReadFault::MergedCells("A3:A5".into()))
    );
    assert_eq!(
        fault(&move |sheet| merge(sheet, (2, 1))),
        (Some(3), ReadFault::MergedCells("A3:B3".into()))
    );
}

#[test]
fn merged_cells_beside_the_rows_do_not_matter() {
    let folder = Folder::new();
    let path = workbook(&folder, &|sheet| {
        sheet.merge_range(1, 4, 3, 5, "note", &CellFormat::new()).map(|_| ())
    });
    assert_eq!(read(&path, None).unwrap().0.len(), 1);
}

#[test]
fn a_merged_title_in_place_of_a_header_is_told() {
    let folder = Folder::new();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.merge_range(0, 0, 0, 1, "Tickets of May", &CellFormat::new()).unwrap();
    sheet.write_row(1, 0, ["text", "intent"]).unwrap();
    let path = folder.path("a.xlsx");
    workbook.save(&path).unwrap();
    let error = read(&path, None).unwrap_err();
    assert_eq!((error.line, error.fault), (Some(1), ReadFault::MergedCells("A1:B1".into())));
}

#[test]
fn an_error_in_a_cell_is_told_unless_it_is_not_read() {
    let not_available = |column| {
        move |sheet: &mut Worksheet| {
            sheet.write_string(0, 2, "note")?;
            sheet.write_row(2, 0, ["a", "b"])?;
            sheet.write_formula(2, column, Formula::new("=NA()").set_result("#N/A")).map(|_| ())
        }
    };
    let expected = ReadFault::ErrorCell { cell: "A3".into(), value: "#N/A".into() };
    assert_eq!(fault(&not_available(0)), (Some(3), expected));
    let folder = Folder::new();
    assert_eq!(read(&workbook(&folder, &not_available(2)), None).unwrap().0.len(), 2);
}

#[test]
fn headers_of_a_sheet_must_be_unlike_and_stand_over_every_value() {
    let twice = fault(&|sheet| sheet.write_string(0, 2, "text").map(|_| ()));
    let expected = ReadFault::DuplicateHeader { name: "text".into(), first: 1, second: 3 };
    assert_eq!(twice, (Some(1), expected));
    let nameless = fault(&|sheet| {
        sheet.write_string(0, 3, "note")?;
        sheet.write_string(1, 2, "over me stands nothing").map(|_| ())
    });
    assert_eq!(nameless, (Some(2), ReadFault::EmptyHeader("C".into())));
}

#[test]
fn a_sheet_without_rows_is_told() {
    let folder = Folder::new();
    let path = folder.path("a.xlsx");
    let mut empty = Workbook::new();
    empty.add_worksheet().set_name("Tabelle1").unwrap();
    empty.save(&path).unwrap();
    assert_eq!(read(&path, None).unwrap_err().fault, ReadFault::EmptySheet("Tabelle1".into()));
    let mut header = Workbook::new();
    header.add_worksheet().write_row(0, 0, ["text", "intent"]).unwrap();
    header.save(&path).unwrap();
    assert_eq!(read(&path, None).unwrap_err().fault, ReadFault::HeaderOnly);
}

#[test]
fn a_damaged_workbook_is_told() {
    let folder = Folder::new();
    let bytes = std::fs::read(workbook(&folder, &|_| Ok(()))).unwrap();
    let cut = folder.file("cut.xlsx", &bytes[..bytes.len() / 2]);
    assert!(matches!(read(&cut, None).unwrap_err().fault, ReadFault::DamagedWorkbook(_)));
    let broken = folder.file(
        "broken.xlsx",
        edited(&bytes, "xl/worksheets/sheet1.xml", "</sheetData>", "</sheetDat>"),
    );
    assert!(matches!(read(&broken, None).unwrap_err().fault, ReadFault::DamagedWorkbook(_)));
}

#[test]
fn old_and_encrypted_workbooks_are_told_apart() {
    let container = |stream: &str| {
        let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        compound_file(&name)
    };
    let folder = Folder::new();
    let old = folder.file("old.xls", container("Workbook"));
    assert_eq!(read(&old, None).unwrap_err().fault, ReadFault::OldExcel);
    let encrypted = folder.file("secret.xlsx", container("EncryptedPackage"));
    assert_eq!(read(&encrypted, None).unwrap_err().fault, ReadFault::EncryptedWorkbook);
}

/// The least compound file ([MS-CFB] 2.2 to 2.6): a header, a sector of the allocation table, and a
/// directory with the root and one stream of this name in UTF-16.
fn compound_file(stream: &[u8]) -> Vec<u8> {
    const END: u32 = 0xFFFF_FFFE;
    const FREE: u32 = 0xFFFF_FFFF;
    let mut file = vec![0; 512 * 3];
    file[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    let words = |file: &mut Vec<u8>, at: usize, values: &[u32]| {
        for (place, value) in values.iter().enumerate() {
            file[at + 4 * place..][..4].copy_from_slice(&value.to_le_bytes());
        }
    };
    file[24..34].copy_from_slice(&[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    // One sector of the table; the directory starts in sector 1; no small streams, no further tables.
    words(&mut file, 44, &[1, 1, 0, 4096, END, 0, END, 0, 0]);
    words(&mut file, 80, &[FREE; 108]);
    words(&mut file, 512, &[0xFFFF_FFFD, END]);
    words(&mut file, 520, &[FREE; 126]);
    for (entry, name, kind) in [
        (0, "Root Entry".encode_utf16().flat_map(u16::to_le_bytes).collect(), 5),
        (1, stream.to_vec(), 2),
    ] {
        let at = 1024 + 128 * entry;
        file[at..at + name.len()].copy_from_slice(&name);
        file[at + 64] = name.len() as u8 + 2;
        file[at + 66] = kind;
        file[at + 67] = 1;
        words(&mut file, at + 68, &[FREE, FREE, if entry == 0 { 1 } else { FREE }]);
        words(&mut file, at + 116, &[END, 0, 0]);
    }
    file
}

/// A workbook with a text replaced in one of its parts.
fn edited(workbook: &[u8], part: &str, from: &str, to: &str) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        if name == part {
            let text = String::from_utf8(content).unwrap();
            assert!(text.contains(from), "{text}");
            content = text.replace(from, to).into_bytes();
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(&content).unwrap();
    }
    out.finish().unwrap().into_inner()
}
