//! The win/loss strip: a tick for each row, grouped by label. Up where only the challenger is right,
//! down where only the baseline is, a block where both are wrong, a hairline where both are right.

use std::fmt::Write;

use super::{colour, px};
use crate::html::markup::Markup;
use crate::report::Differences;

const WIDTH: usize = 680;
const MIDDLE: f64 = 16.0;
const TALL: f64 = 13.0;

/// How many rows of a column have each outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Column {
    fixed: u32,
    broken: u32,
    both_wrong: u32,
    rows: u32,
}

/// A label's stretch, in columns from the left.
#[derive(Debug, PartialEq)]
struct Span<'a> {
    label: &'a str,
    from: usize,
    columns: Vec<Column>,
}

/// Draws the strip. With more rows than room, a column stands for several rows, and its ticks are as
/// long as their share, the largest share being a full tick.
pub(in crate::html) fn strip(page: &mut Markup, differences: &Differences) {
    let spans = spans(&differences.strip, WIDTH / 2);
    let columns = spans.last().map_or(1, |span| (span.from + span.columns.len()).max(1));
    let step = (WIDTH as f64 / columns as f64).min(8.0);
    let named = spans.iter().any(|span| !span.label.is_empty()) && spans.len() <= 24;
    let height = if named { 62 } else { 32 };
    page.raw("<svg class=\"chart\" role=\"img\" width=\"680\"").attribute("height", height);
    page.attribute("viewBox", format!("0 0 {WIDTH} {height}"));
    page.attribute("aria-label", finding(differences)).raw(">");
    let up = full_share(&spans);
    let draw = |measure: &dyn Fn(&Column) -> Option<(f64, f64)>| path(&spans, step, measure);
    let length = |part: u32, rows: u32| {
        (part > 0).then(|| (TALL * f64::from(part) / f64::from(rows.max(1)) / up).max(2.0))
    };
    ticks(page, "hairline", draw(&|_| Some((MIDDLE - 0.5, 1.0))));
    ticks(page, "both", draw(&|column| (column.both_wrong > 0).then_some((MIDDLE - 2.0, 4.0))));
    ticks(
        page,
        colour(&differences.challenger),
        draw(&|column| length(column.fixed, column.rows).map(|tall| (MIDDLE - 1.0 - tall, tall))),
    );
    ticks(
        page,
        colour(&differences.baseline),
        draw(&|column| length(column.broken, column.rows).map(|tall| (MIDDLE + 1.0, tall))),
    );
    if named {
        names(page, &spans, step);
    }
    page.raw("</svg>");
}

fn ticks(page: &mut Markup, class: &'static str, path: String) {
    page.raw("<path").attribute("class", format!("tick {class}")).attribute("d", path).raw("/>");
}

fn path(spans: &[Span<'_>], step: f64, measure: &dyn Fn(&Column) -> Option<(f64, f64)>) -> String {
    let width = if step > 2.5 { step - 1.0 } else { step * 0.8 };
    let mut path = String::new();
    for span in spans {
        for (place, column) in span.columns.iter().enumerate() {
            let Some((y, height)) = measure(column) else { continue };
            let x = (span.from + place) as f64 * step;
            let (x, y, w, h) = (px(x), px(y), px(width), px(height));
            // Writing to a string can't fail.
            let _infallible = write!(path, "M{x} {y}h{w}v{h}h-{w}z");
        }
    }
    path
}

/// Names on two lines, left out where they would run into the one before.
fn names(page: &mut Markup, spans: &[Span<'_>], step: f64) {
    let mut free = [0.0_f64; 2];
    for span in spans {
        let at = span.from as f64 * step;
        let length = span.label.chars().count() as f64 * 6.6 + 10.0;
        let Some(line) = free.iter().position(|end| at >= *end) else { continue };
        if span.label.is_empty() || at + length > WIDTH as f64 + 8.0 {
            continue;
        }
        free[line] = at + length;
        page.raw("<text").attribute("x", px(at)).attribute("y", 42 + line * 14).raw(">");
        page.text(plain(span.label)).raw("</text>");
    }
}

/// SVG text holds no HTML marks, so hidden characters become one visible mark.
fn plain(label: &str) -> String {
    let shown = |c: char| if c.is_control() || is_bidi(c) { '\u{fffd}' } else { c };
    label.chars().map(shown).collect()
}

const fn is_bidi(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

/// Lays the groups beside each other in at most `room` columns. Groups never share a column.
fn spans(groups: &[(String, String)], room: usize) -> Vec<Span<'_>> {
    let total: usize = groups.iter().map(|(_, marks)| marks.chars().count()).sum();
    let kept = room.saturating_sub(2 * groups.len()).max(1);
    let per_column = total.div_ceil(kept).max(1);
    let mut from = 0;
    let span = |(label, marks): &'_ (String, String)| {
        let marks: Vec<char> = marks.chars().collect();
        (marks.chunks(per_column).map(column).collect::<Vec<_>>(), label.len())
    };
    groups
        .iter()
        .map(|group| {
            let (columns, _) = span(group);
            let placed = Span { label: &group.0, from, columns };
            from += placed.columns.len() + 1;
            placed
        })
        .collect()
}

fn column(marks: &[char]) -> Column {
    let times = |mark: char| marks.iter().filter(|found| **found == mark).count() as u32;
    Column {
        fixed: times('+'),
        broken: times('-'),
        both_wrong: times('x'),
        rows: marks.len() as u32,
    }
}

/// The largest share of a column that one side alone has right; a full tick stands for it.
fn full_share(spans: &[Span<'_>]) -> f64 {
    let columns = spans.iter().flat_map(|span| &span.columns);
    let shares = columns
        .map(|column| f64::from(column.fixed.max(column.broken)) / f64::from(column.rows.max(1)));
    let full = shares.fold(0.0, f64::max);
    if full > 0.0 { full } else { 1.0 }
}

fn finding(differences: &Differences) -> String {
    format!(
        "{challenger} is right where {baseline} is wrong on {} rows, and wrong where {baseline} is \
         right on {} rows.",
        differences.fixed_total,
        differences.broken_total,
        challenger = differences.challenger,
        baseline = differences.baseline,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_a_column_of_its_own_while_there_is_room() {
        let groups = [("a".to_owned(), "+-x.".to_owned()), ("b".to_owned(), "..".to_owned())];
        let spans = spans(&groups, 300);
        assert_eq!((spans[0].columns.len(), spans[1].from), (4, 5));
        assert_eq!(spans[0].columns[2], Column { both_wrong: 1, rows: 1, ..Column::default() });
    }

    #[test]
    fn many_rows_share_columns_and_none_is_lost() {
        let groups = [("a".to_owned(), "+".repeat(10_000)), ("b".to_owned(), "-".repeat(5_000))];
        let spans = spans(&groups, 340);
        let last = spans.last().unwrap();
        assert!(last.from + last.columns.len() <= 340, "{}", last.from + last.columns.len());
        let sum = |part: fn(&Column) -> u32| -> u32 {
            spans.iter().flat_map(|span| &span.columns).map(part).sum()
        };
        assert_eq!((sum(|column| column.fixed), sum(|column| column.broken)), (10_000, 5_000));
    }
}
