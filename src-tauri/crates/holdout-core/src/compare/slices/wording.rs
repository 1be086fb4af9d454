//! Slices in words.

use super::FEWEST_ROWS;
use crate::compare::QUESTION;
use crate::compare::question::Question;
use crate::compare::view::{SliceFigures, SliceGroup, SliceLine};
use crate::view::Headline;
use crate::words::{counted, percent, points};

/// Where candidates differ clearly, and how the intervals were made.
pub(super) fn headline(
    groups: &[SliceGroup],
    question: &Question,
    compared: usize,
    confidence: f64,
) -> Headline {
    let slices = counted(compared as u32, "slice", "slices");
    Headline {
        question: QUESTION.to_owned(),
        answer: answer(groups, question, &slices),
        support: format!(
            "Descriptive: nobody chose these slices before the run. Differences at {} %: 5 % is \
             divided among {slices} and {}.",
            percent(confidence),
            counted(
                question.candidates.len().saturating_sub(1) as u32,
                "challenger",
                "challengers"
            ),
        ),
    }
}

fn answer(groups: &[SliceGroup], question: &Question, slices: &str) -> String {
    if groups.is_empty() {
        return "These rows are too much alike to be parted.".to_owned();
    }
    let lines = groups.iter().flat_map(|group| group.slices.iter().map(move |line| (group, line)));
    let clear: Vec<(&SliceGroup, &SliceLine, usize, &SliceFigures)> = lines
        .flat_map(|(group, line)| {
            let clear = line.figures.iter().enumerate().filter(|(_, found)| found.is_clear);
            clear.map(move |(place, found)| (group, line, place, found))
        })
        .collect();
    let size = |found: &SliceFigures| found.difference_points.unwrap_or_default().abs();
    let largest = clear.iter().max_by(|one, other| size(one.3).total_cmp(&size(other.3)));
    let baseline = question.letter(question.baseline);
    let Some((group, line, place, found)) = largest else {
        return format!("In none of {slices} does a candidate differ clearly from {baseline}.");
    };
    let letter = question.candidates.get(*place).map_or("", |asked| asked.letter.as_str());
    format!(
        "{} clear differences in {slices}. The largest: {letter} against {baseline} {} points where \
         {} is {}.",
        clear.len(),
        points(found.difference_points.unwrap_or_default()),
        group.name.to_lowercase(),
        line.name,
    )
}

/// Why a slice has no difference.
pub(super) fn thin(rows: usize) -> String {
    format!(
        "{}: with fewer than {FEWEST_ROWS} no difference is given.",
        counted(rows as u32, "row", "rows")
    )
}
