use super::*;
use proptest::prelude::*;

fn read(text: &str, separator: u8) -> Result<Vec<(u64, Vec<String>)>, LineFault> {
    let mut records = Records::new(text.as_bytes(), separator, 1 << 20);
    let mut record = Record::default();
    let mut all = Vec::new();
    while records.next(&mut record)? {
        let fields =
            record.fields().map(|field| String::from_utf8_lossy(field).into_owned()).collect();
        all.push((record.line, fields));
    }
    assert_eq!(records.consumed(), text.len() as u64);
    Ok(all)
}

fn row(line: u64, fields: &[&str]) -> (u64, Vec<String>) {
    (line, fields.iter().map(|&field| field.to_owned()).collect())
}

#[test]
fn records_carry_the_line_that_they_start_in() {
    let read = read("a,b\r\n\"x\ny\",1\r\n\r\n2,\"3\"\"\"\n4,", b',').unwrap();
    assert_eq!(
        read,
        [
            row(1, &["a", "b"]),
            row(2, &["x\ny", "1"]),
            row(4, &[""]),
            row(5, &["2", "3\""]),
            row(6, &["4", ""])
        ]
    );
}

#[test]
fn the_line_ends_of_an_old_mac_are_line_ends() {
    assert_eq!(read("a,b\rc,d\r", b',').unwrap(), [row(1, &["a", "b"]), row(2, &["c", "d"])]);
}

#[test]
fn a_quotation_mark_within_a_plain_field_is_text() {
    assert_eq!(read("5\" pipe,b\n", b',').unwrap(), [row(1, &["5\" pipe", "b"])]);
}

#[test]
fn an_unclosed_quote_names_the_line_that_opens_it() {
    let fault = read("a,b\n1,\"open\n2,3\n", b',').unwrap_err();
    assert!(matches!(fault, LineFault::At(2, ReadFault::UnclosedQuote)));
}

#[test]
fn a_record_beyond_the_limit_is_refused_where_it_starts() {
    let text = format!("a,b\n1,\"{}", "x\n".repeat(5000));
    let mut records = Records::new(text.as_bytes(), b',', 100);
    let mut record = Record::default();
    assert!(records.next(&mut record).unwrap());
    let fault = records.next(&mut record).unwrap_err();
    assert!(matches!(fault, LineFault::At(2, ReadFault::LineTooLong { limit: 100 })));
}

#[test]
fn the_separator_is_found_even_if_others_stand_in_the_text() {
    let found = |head: &str| Dialect::detect(head.as_bytes()).separator as char;
    assert_eq!(found("text;label\nHello, world, how are you;greeting\nBye, then;leave\n"), ';');
    assert_eq!(found("text,label\na;b;c,x\nd;e,y\n"), ',');
    assert_eq!(found("text\tlabel\na, b\tx\n"), '\t');
    assert_eq!(found("a|b\n1|2\n"), '|');
    assert_eq!(found("only\none\n"), ',');
    assert_eq!(found("sep=;\na,b\n"), ';');
}

proptest! {
    #[test]
    fn records_are_those_of_the_csv_crate(text in "[ab,\"\n\r]{0,60}") {
        let Ok(ours) = read(&text, b',') else { return Ok(()) };
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let theirs: Vec<Vec<String>> =
            reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
        // It passes over empty lines, which here are a record of one empty field.
        let is_line = |fields: &Vec<String>| *fields != [String::new()];
        let ours: Vec<Vec<String>> = ours.into_iter().map(|(_, fields)| fields).filter(is_line).collect();
        prop_assert_eq!(ours, theirs.into_iter().filter(is_line).collect::<Vec<_>>());
    }

    #[test]
    fn what_is_written_is_read_back(rows in proptest::collection::vec(proptest::collection::vec("\\PC{0,8}|[\",\r\n]{1,4}", 2), 1..8)) {
        let mut writer = ::csv::Writer::from_writer(Vec::new());
        for fields in &rows {
            writer.write_record(fields).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let fields: Vec<_> = read(&text, b',').unwrap().into_iter().map(|(_, fields)| fields).collect();
        prop_assert_eq!(fields, rows);
    }
}
