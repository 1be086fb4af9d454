//! The rows of a table, each as text that can be found and read alone.

use super::Fault;

/// What may stand between the fields; the one that the head has most of is taken.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

pub(super) fn records(text: &str) -> Result<Vec<String>, Fault> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .from_reader(text.as_bytes());
    let columns = reader.headers().map_err(|error| damaged(&error))?.clone();
    let mut records = Vec::new();
    for row in reader.records() {
        let record = record(&columns, &row.map_err(|error| damaged(&error))?);
        if !record.is_empty() {
            records.push(record);
        }
    }
    Ok(records)
}

fn damaged(error: &csv::Error) -> Fault {
    Fault::Damaged { kind: "CSV", detail: error.to_string() }
}

fn delimiter(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default().as_bytes();
    let often = |delimiter: u8| head.split(|byte| *byte == delimiter).count();
    // The first of equals: the comma where none of them stands.
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| often(*delimiter)).unwrap_or(b',')
}

/// Lines of "column: value"; empty fields are left out.
fn record(columns: &csv::StringRecord, row: &csv::StringRecord) -> String {
    let mut lines = Vec::new();
    for (at, value) in row.iter().map(str::trim).enumerate().filter(|(_, value)| !value.is_empty())
    {
        match columns.get(at).map(str::trim).filter(|name| !name.is_empty()) {
            Some(name) => lines.push(format!("{name}: {value}")),
            None => lines.push(format!("column {}: {value}", at + 1)),
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_is_a_record_that_names_its_columns() {
        let table = "city,zone,\n\"Berlin, Mitte\",A,7\n,,\nGraz\n";
        assert_eq!(
            records(table).unwrap(),
            ["city: Berlin, Mitte\nzone: A\ncolumn 3: 7", "city: Graz"]
        );
    }

    #[test]
    fn the_sign_between_fields_is_found_in_the_head() {
        assert_eq!(records("a;b\n1,5;2\n").unwrap(), ["a: 1,5\nb: 2"]);
        assert_eq!(records("a\tb\n1\t2\n").unwrap(), ["a: 1\nb: 2"]);
        assert_eq!(records("a\n1\n").unwrap(), ["a: 1"]);
    }
}
