//! How good the finding is by itself, before any model answers.

use crate::words::Words;

/// What one row says about retrieval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged<'a> {
    /// The document that the row names as its source, if it names one.
    pub source: Option<&'a str>,
    /// The expected answer, if it may be looked for in the context.
    pub answer: Option<&'a str>,
    /// The documents of the passages that were found, the best first.
    pub documents: &'a [&'a str],
    /// The texts of the passages that the model was shown.
    pub shown: &'a [&'a str],
}

/// Retrieval over all rows. A share is `None` where no row can say anything.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RetrievalScores {
    /// Rows that name their source.
    pub with_source: usize,
    /// Of those, the rows whose source is among the documents found.
    pub hits: usize,
    /// `hits / with_source`: the hit rate at k, where k is how many were found.
    pub hit_rate: Option<f64>,
    /// The mean of 1 / rank of the first passage of the source, 0 where it was not found (Voorhees,
    /// TREC-8 Question Answering Track, 1999).
    pub mean_reciprocal_rank: Option<f64>,
    /// Rows whose expected answer may be looked for.
    pub with_answer: usize,
    /// Of those, the rows where it stood in the context.
    pub answer_shown: usize,
    /// `answer_shown / with_answer`.
    pub answer_rate: Option<f64>,
}

/// Scores all rows at `k`: only the first `k` documents of a row count.
pub fn score<'a>(rows: impl IntoIterator<Item = Judged<'a>>, k: usize) -> RetrievalScores {
    let mut scores = RetrievalScores::default();
    let mut reciprocal_ranks = 0.0;
    for row in rows {
        if let Some(source) = row.source {
            scores.with_source += 1;
            let rank = row.documents.iter().take(k).position(|document| *document == source);
            scores.hits += usize::from(rank.is_some());
            reciprocal_ranks += rank.map_or(0.0, |rank| 1.0 / (rank + 1) as f64);
        }
        if let Some(answer) = row.answer.filter(|answer| !padded(answer).trim().is_empty()) {
            scores.with_answer += 1;
            scores.answer_shown += usize::from(answer_stands_in(answer, row.shown));
        }
    }
    scores.hit_rate = share(scores.hits as f64, scores.with_source);
    scores.mean_reciprocal_rank = share(reciprocal_ranks, scores.with_source);
    scores.answer_rate = share(scores.answer_shown as f64, scores.with_answer);
    scores
}

fn share(of: f64, all: usize) -> Option<f64> {
    (all > 0).then(|| of / all as f64)
}

/// Whether the words of an answer stand together in one of the passages, whatever the case, accents
/// and punctuation. An answer without a word stands nowhere.
pub fn answer_stands_in(answer: &str, passages: &[&str]) -> bool {
    let answer = padded(answer);
    !answer.trim().is_empty() && passages.iter().any(|text| padded(text).contains(&answer))
}

/// The folded words with a space around each.
fn padded(text: &str) -> String {
    let (mut words, mut folded, mut padded) = (Words::new(text), String::new(), " ".to_owned());
    while words.next_into(&mut folded).is_some() {
        padded.push_str(&folded);
        padded.push(' ');
    }
    padded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row<'a>(source: &'a str, documents: &'a [&'a str]) -> Judged<'a> {
        Judged { source: Some(source), answer: None, documents, shown: &[] }
    }

    #[test]
    fn hit_rate_and_reciprocal_rank_count_only_rows_that_name_their_source() {
        let rows = [
            row("a", &["a", "b"]),
            row("a", &["b", "a"]),
            row("a", &["b", "c", "d", "a"]),
            Judged { source: None, answer: None, documents: &["a"], shown: &[] },
        ];
        let scores = score(rows, 3);
        assert_eq!((scores.with_source, scores.hits), (3, 2));
        assert_eq!(scores.hit_rate, Some(2.0 / 3.0));
        assert_eq!(scores.mean_reciprocal_rank, Some(0.5));
        assert_eq!(scores.answer_rate, None);
    }

    #[test]
    fn an_answer_stands_in_the_context_as_whole_words_whatever_their_spelling() {
        let passages = ["Refunds take 14 days.", "Das Café öffnet um 9."];
        assert!(answer_stands_in("14 DAYS", &passages));
        assert!(answer_stands_in("cafe offnet", &passages));
        assert!(!answer_stands_in("4 days", &passages));
        assert!(!answer_stands_in("days Das", &passages));
        assert!(!answer_stands_in("…", &passages));
    }

    #[test]
    fn an_answer_without_words_is_not_looked_for() {
        let row = Judged { source: None, answer: Some("…"), documents: &[], shown: &["x"] };
        assert_eq!(score([row], 5), RetrievalScores::default());
    }
}
