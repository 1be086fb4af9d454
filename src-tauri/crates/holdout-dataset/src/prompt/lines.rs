//! The lines of a prompt, and which of them are headings, rules and fences.

use std::ops::Range;

/// A prompt by lines.
pub(super) struct Lines<'p> {
    /// The whole prompt.
    pub(super) text: &'p str,
    /// Where each line stands, its line break included.
    spans: Vec<Range<usize>>,
    /// Of each line the fenced block that it is inside of or bounds.
    fences: Vec<Option<usize>>,
}

impl<'p> Lines<'p> {
    pub(super) fn of(text: &'p str) -> Self {
        let mut spans = Vec::new();
        let mut fences = Vec::new();
        let (mut start, mut block, mut open) = (0, 0, None);
        for line in text.split_inclusive('\n') {
            spans.push(start..start + line.len());
            start += line.len();
            let mark = fence_mark(line);
            let bounds = mark.is_some() && (open.is_none() || open == mark);
            fences.push((open.is_some() || bounds).then_some(block));
            if bounds {
                block += usize::from(open.is_some());
                open = if open.is_some() { None } else { mark };
            }
        }
        Self { text, spans, fences }
    }

    pub(super) fn len(&self) -> usize {
        self.spans.len()
    }

    /// A line without its line break.
    pub(super) fn line(&self, at: usize) -> &'p str {
        self.text[self.spans[at].clone()].trim_end_matches(['\n', '\r'])
    }

    pub(super) fn span(&self, at: usize) -> Range<usize> {
        self.spans[at].clone()
    }

    /// Where these lines stand, the end not included.
    pub(super) fn spans(&self, lines: Range<usize>) -> Range<usize> {
        self.spans[lines.start].start..self.spans[lines.end - 1].end
    }

    /// The lines that a span touches.
    pub(super) fn touched(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.spans.partition_point(|line| line.end <= span.start);
        let end = self.spans.partition_point(|line| line.start < span.end);
        start..end.max(start)
    }

    /// The fenced block that a line belongs to, its two fences included.
    pub(super) fn fence(&self, at: usize) -> Option<usize> {
        self.fences[at]
    }

    pub(super) fn is_blank(&self, at: usize) -> bool {
        self.line(at).trim().is_empty()
    }

    /// Whether a line bounds a fenced block.
    pub(super) fn is_fence(&self, at: usize) -> bool {
        fence_mark(self.line(at)).is_some()
    }
}

/// The character of a code fence, of at least three.
fn fence_mark(line: &str) -> Option<char> {
    let line = line.trim_start();
    ['`', '~'].into_iter().find(|mark| line.chars().take_while(|c| c == mark).count() >= 3)
}

/// The words of a Markdown heading.
pub(super) fn heading(line: &str) -> Option<&str> {
    let line = line.trim();
    let words = line.trim_start_matches('#');
    let level = line.len() - words.len();
    ((1..=6).contains(&level) && words.starts_with(' '))
        .then(|| words.trim().trim_end_matches('#').trim_end())
}

/// Whether a line is nothing but a line drawn across.
pub(super) fn is_ruler(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3 && line.chars().all(|c| matches!(c, '-' | '=' | '*' | '_' | '#' | '~'))
}
