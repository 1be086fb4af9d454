//! Asks an index.
//!
//! The library finds the candidates fast, but adds scores in an order that depends on its segments,
//! and breaks ties by its own numbering. So the candidates are scored again here, in double precision
//! and always in the same order, and all that could stand at the border are candidates. Whole blocks
//! are passed over where the best of them can't be among those; how good that is, is known within a
//! bound only (see [`Segment::slack`]).
//!
//! BM25 as in Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009), k1 = 1.2,
//! b = 0.75, with the idf of Lucene, ln(1 + (N − n + 0.5) / (n + 0.5)), which is never negative. The
//! length of a passage is what the library keeps of it: exact up to 40 words, to about 6 % above.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, TermInfo};
use tantivy::query::{
    Bm25StatisticsProvider, BooleanQuery, EnableScoring, Occur, Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet, Index, InvertedIndexReader, Searcher, Term};

use super::candidates::Candidates;
use super::{Fields, IndexError, writing};
use crate::passage::{Hit, PassageId, best_first};
use crate::words::Words;

const K1: f64 = 1.2;
const B: f64 = 0.75;
/// More words of a question than this are left out: a search stays bounded.
const MOST_WORDS: usize = 1_024;

/// The index as it was after the last commit.
pub(super) struct Snapshot {
    searcher: Searcher,
    text: Field,
    segments: Vec<Segment>,
    statistics: Statistics,
}

/// The parts of a segment that a search reads.
struct Segment {
    words: Arc<InvertedIndexReader>,
    ids: Column<u64>,
    lengths: FieldNormReader,
}

impl Segment {
    /// By how many times the best of a block may exceed what the library takes for it; at least 1.
    ///
    /// It keeps of each block the passage that is best by the mean length s of the segment, and scores
    /// that one by the mean g of the whole. A score tf / (tf + norm) with norm = K1 (1 − B + B l / mean)
    /// changes by at most max(g / s, s / g) between the two, and always in the same direction; so the
    /// best by g is at most that many times the one that was kept.
    fn slack(&self, of: Statistics) -> f32 {
        let own = self.words.total_num_tokens() as f64 / f64::from(self.lengths.num_docs().max(1));
        let whole = of.words as f64 / of.passages.max(1) as f64;
        if own > 0.0 && whole > 0.0 { (own / whole).max(whole / own) as f32 } else { 1.0 }
    }
}

/// What BM25 asks of the whole. Counted over passages, not taken from the library, whose sums are
/// estimates once something was taken out.
#[derive(Debug, Clone, Copy)]
struct Statistics {
    passages: u64,
    words: u64,
}

/// A word of the question.
struct Asked {
    term: Term,
    /// In how many passages it stands.
    passages: u64,
    idf: f64,
    /// Where each segment keeps it.
    places: Vec<Option<TermInfo>>,
}

impl Snapshot {
    pub(super) fn of(index: &Index, fields: Fields) -> Result<Self, IndexError> {
        let searcher = writing::searcher(index)?;
        let mut segments = Vec::new();
        let mut statistics = Statistics { passages: 0, words: 0 };
        for segment in searcher.segment_readers() {
            let lengths = segment.get_fieldnorms_reader(fields.text)?;
            let length = |doc| u64::from(lengths.fieldnorm(doc));
            statistics.passages += u64::from(segment.max_doc());
            statistics.words += (0..segment.max_doc()).map(length).sum::<u64>();
            let words = segment.inverted_index(fields.text)?;
            segments.push(Segment { words, ids: segment.fast_fields().u64("id")?, lengths });
        }
        Ok(Self { searcher, text: fields.text, segments, statistics })
    }

    pub(super) fn len(&self) -> usize {
        self.statistics.passages as usize
    }

    pub(super) fn search(&self, question: &str, k: usize) -> Result<Vec<Hit>, IndexError> {
        let asked = self.asked(question)?;
        if asked.is_empty() || k == 0 {
            return Ok(Vec::new());
        }
        let found = self.candidates(&asked, k)?;
        let mut hits = self.score(&asked, &found)?;
        hits.sort_by(best_first);
        hits.truncate(k);
        Ok(hits)
    }

    /// The words of the question that stand anywhere, each once, in the order of the alphabet.
    fn asked(&self, question: &str) -> Result<Vec<Asked>, IndexError> {
        let mut asked = Vec::new();
        for word in distinct(question, MOST_WORDS) {
            let term = Term::from_field_text(self.text, &word);
            let place = |segment: &Segment| segment.words.get_term_info(&term);
            let places = self.segments.iter().map(place).collect::<Result<Vec<_>, _>>()?;
            let passages = places.iter().flatten().map(|place| u64::from(place.doc_freq)).sum();
            if passages > 0 {
                let (all, with) = (self.statistics.passages as f64, passages as f64);
                let idf = ((all - with + 0.5) / (with + 0.5)).ln_1p();
                asked.push(Asked { term, passages, idf, places });
            }
        }
        Ok(asked)
    }

    /// What can be among the best `k`, in the order of the index. What one segment has found narrows
    /// the walk over the next.
    fn candidates(&self, asked: &[Asked], k: usize) -> Result<Vec<(f32, DocAddress)>, IndexError> {
        let statistics = TrueStatistics { asked, of: self.statistics };
        let scoring = EnableScoring::enabled_from_statistics_provider(&statistics, &self.searcher);
        let query = BooleanQuery::new(asked.iter().map(clause).collect());
        let weight = query.weight(scoring)?;
        let mut found = Candidates::new(k);
        let segments = self.searcher.segment_readers().iter().zip(&self.segments);
        for (ordinal, (reader, segment)) in segments.enumerate() {
            let slack = segment.slack(self.statistics);
            let limit = found.limit() / slack;
            let add =
                &mut |doc, score| found.add(score, DocAddress::new(ordinal as u32, doc)) / slack;
            weight.for_each_pruning(limit, reader, add)?;
        }
        Ok(found.into_kept())
    }

    /// The exact scores of the candidates.
    fn score(&self, asked: &[Asked], found: &[(f32, DocAddress)]) -> Result<Vec<Hit>, IndexError> {
        let mut scores = vec![0.0; found.len()];
        for asked in asked {
            self.add_scores(asked, found, &mut scores)?;
        }
        let segment = |address: DocAddress| &self.segments[address.segment_ord as usize];
        let id = |address: DocAddress| segment(address).ids.first(address.doc_id);
        let hits = found
            .iter()
            .zip(scores)
            .filter_map(|((_, address), score)| Some(Hit { id: PassageId(id(*address)?), score }));
        Ok(hits.collect())
    }

    fn add_scores(
        &self,
        asked: &Asked,
        found: &[(f32, DocAddress)],
        scores: &mut [f64],
    ) -> Result<(), IndexError> {
        let average = self.statistics.words as f64 / self.statistics.passages as f64;
        let mut at = 0;
        for of_segment in found.chunk_by(|a, b| a.1.segment_ord == b.1.segment_ord) {
            let places = at..at + of_segment.len();
            at = places.end;
            let ordinal = of_segment[0].1.segment_ord as usize;
            let Some(place) = &asked.places[ordinal] else { continue };
            let Segment { words, lengths, .. } = &self.segments[ordinal];
            let mut postings =
                words.read_postings_from_terminfo(place, IndexRecordOption::WithFreqs)?;
            for ((_, address), score) in of_segment.iter().zip(&mut scores[places]) {
                if postings.doc() < address.doc_id {
                    postings.seek(address.doc_id);
                }
                if postings.doc() == address.doc_id {
                    let often = f64::from(postings.term_freq());
                    let length = f64::from(lengths.fieldnorm(address.doc_id));
                    let norm = K1 * (1.0 - B + B * length / average);
                    *score += asked.idf * often * (K1 + 1.0) / (often + norm);
                }
            }
        }
        Ok(())
    }
}

struct TrueStatistics<'a> {
    asked: &'a [Asked],
    of: Statistics,
}

impl Bm25StatisticsProvider for TrueStatistics<'_> {
    fn total_num_tokens(&self, _field: Field) -> tantivy::Result<u64> {
        Ok(self.of.words)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.of.passages)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        Ok(self.asked.iter().find(|asked| asked.term == *term).map_or(0, |asked| asked.passages))
    }
}

/// The first distinct words of a text, in the order of the alphabet.
fn distinct(text: &str, most: usize) -> Vec<String> {
    let (mut words, mut folded, mut found) =
        (Words::new(text), String::new(), FxHashSet::default());
    while found.len() < most && words.next_into(&mut folded).is_some() {
        if !found.contains(&folded) {
            found.insert(folded.clone());
        }
    }
    let mut found: Vec<String> = found.into_iter().collect();
    found.sort_unstable();
    found
}

/// Where words of the question stand in a text, as places in its bytes.
pub fn highlights(question: &str, text: &str) -> Vec<Range<usize>> {
    let asked = distinct(question, MOST_WORDS);
    let (mut words, mut folded, mut places) = (Words::new(text), String::new(), Vec::new());
    while let Some(place) = words.next_into(&mut folded) {
        if asked.binary_search(&folded).is_ok() {
            places.push(place);
        }
    }
    places
}

fn clause(asked: &Asked) -> (Occur, Box<dyn Query>) {
    (Occur::Should, Box::new(TermQuery::new(asked.term.clone(), IndexRecordOption::WithFreqs)))
}
