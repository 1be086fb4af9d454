//! Widens what is taken over what holds nothing but examples.

use std::ops::Range;

use super::lines::Lines;
use super::{merged, tags};

/// The spans, and with them code fences and tags that have nothing else inside.
pub(super) fn widen(lines: &Lines<'_>, taken: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let taken = wider(lines.text, taken, fenced_blocks(lines));
    let elements = tags::elements(lines.text).into_iter();
    wider(lines.text, taken, elements.map(|element| (element.outer, element.inner)).collect())
}

/// Takes each outer span whose inner span is taken but for white space, the smaller ones first.
fn wider(
    text: &str,
    mut taken: Vec<Range<usize>>,
    mut holders: Vec<(Range<usize>, Range<usize>)>,
) -> Vec<Range<usize>> {
    holders.sort_by_key(|(outer, _)| outer.len());
    for (outer, inner) in holders {
        if holds_only(text, &taken, &inner) {
            taken.push(outer);
            taken = merged(taken);
        }
    }
    taken
}

fn holds_only(text: &str, taken: &[Range<usize>], inner: &Range<usize>) -> bool {
    let first = taken.partition_point(|span| span.end <= inner.start);
    let mut at = inner.start;
    let mut any = false;
    for span in taken[first..].iter().take_while(|span| span.start < inner.end) {
        if span.start > at && !text[at..span.start].trim().is_empty() {
            return false;
        }
        at = span.end;
        any = true;
    }
    any && (at >= inner.end || text[at..inner.end].trim().is_empty())
}

/// The fenced blocks that are closed: with their fences, and without.
fn fenced_blocks(lines: &Lines<'_>) -> Vec<(Range<usize>, Range<usize>)> {
    let mut blocks = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let Some(block) = lines.fence(at) else {
            at += 1;
            continue;
        };
        let start = at;
        while at < lines.len() && lines.fence(at) == Some(block) {
            at += 1;
        }
        if at - start > 2 && lines.is_fence(at - 1) {
            blocks.push((lines.spans(start..at), lines.spans(start + 1..at - 1)));
        }
    }
    blocks
}
