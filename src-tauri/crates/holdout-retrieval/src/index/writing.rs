//! Brings an index to a set of passages: adds what is missing, takes out what is gone.
//!
//! One commit does all of it and carries the hash of the set, so that a crash leaves the set before
//! or the set after, and never something between.

use rustc_hash::FxHashSet;
use tantivy::indexer::NoMergePolicy;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, Term};

use super::{Fields, IndexError, Opened};
use crate::passage::{ContentHash, Passage};

/// Raised when the words of an index change their meaning.
const FORMAT: &str = "1";
/// The least that the library takes for a thread.
const LEAST_MEMORY: usize = 15_000_000;
/// Memory for postings as a multiple of the text, so that a thread makes one segment of its share.
const MEMORY_PER_BYTE: usize = 3;
const MOST_MEMORY: usize = 200_000_000;
/// Below this much text a second thread costs more than it saves.
const TEXT_PER_THREAD: usize = 4_000_000;
const MOST_THREADS: usize = 4;
/// More segments than this slow a search down.
const MOST_SEGMENTS: usize = 6;

/// Whether something that was taken out still stands in a segment: the app ended between the commit and
/// what follows it.
pub(super) fn is_untidy(index: &Index) -> Result<bool, IndexError> {
    Ok(index.searchable_segment_metas()?.iter().any(tantivy::SegmentMeta::has_deletes))
}

/// Does what follows a commit, where that was cut short.
pub(super) fn tidy_up(index: &Index) -> Result<(), IndexError> {
    tidy(index, writer(index, 0)?)
}

/// The set that was committed last, if this version of the app wrote it.
pub(super) fn committed(index: &Index) -> Result<Option<ContentHash>, IndexError> {
    let payload = index.load_metas()?.payload.unwrap_or_default();
    let hash = payload.split_once(' ').filter(|(format, _)| *format == FORMAT);
    Ok(hash.and_then(|(_, hash)| hash.parse().ok()))
}

/// Whether anything was ever committed that this version can't read.
pub(super) fn is_foreign(index: &Index) -> Result<bool, IndexError> {
    let metas = index.load_metas()?;
    Ok(metas.opstamp > 0 && committed(index)?.is_none())
}

pub(super) fn bring_to(
    index: &Index,
    fields: Fields,
    passages: &[Passage],
    content: ContentHash,
) -> Result<Opened, IndexError> {
    let mut gone = present(index)?;
    let was_empty = gone.is_empty();
    let mut missing = Vec::new();
    let mut wanted = FxHashSet::default();
    for passage in passages {
        if wanted.insert(passage.id.0) && !gone.remove(&passage.id.0) {
            missing.push(passage);
        }
    }
    let bytes = missing.iter().map(|passage| passage.text.len()).sum();
    let mut writer = writer(index, bytes)?;
    for id in &gone {
        writer.delete_term(Term::from_field_u64(fields.id, *id));
    }
    for passage in &missing {
        let mut document = TantivyDocument::default();
        document.add_u64(fields.id, passage.id.0);
        document.add_text(fields.text, passage.searchable());
        writer.add_document(document)?;
    }
    let mut commit = writer.prepare_commit()?;
    commit.set_payload(&format!("{FORMAT} {content}"));
    commit.commit()?;
    tidy(index, writer)?;
    if was_empty {
        return Ok(Opened::Built);
    }
    Ok(Opened::Updated { added: missing.len(), removed: gone.len() })
}

/// What was committed last. It stays so: nothing watches the folder for news.
pub(super) fn searcher(index: &Index) -> Result<Searcher, IndexError> {
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
    Ok(IndexReader::searcher(&reader.try_into()?))
}

/// The ids of the passages in the index.
fn present(index: &Index) -> Result<FxHashSet<u64>, IndexError> {
    let searcher = searcher(index)?;
    let mut ids = FxHashSet::default();
    for segment in searcher.segment_readers() {
        let column = segment.fast_fields().u64("id")?;
        ids.extend(segment.doc_ids_alive().filter_map(|doc| column.first(doc)));
    }
    Ok(ids)
}

fn writer(index: &Index, bytes: usize) -> Result<IndexWriter, IndexError> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = (bytes / TEXT_PER_THREAD).clamp(1, cores.min(MOST_THREADS));
    let memory = (bytes / threads * MEMORY_PER_BYTE).clamp(LEAST_MEMORY, MOST_MEMORY);
    let writer = index.writer_with_num_threads(threads, memory * threads)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    Ok(writer)
}

/// Merges segments that hold what was taken out, so that the counts of words are true, and the small
/// ones where there are many.
fn tidy(index: &Index, mut writer: IndexWriter) -> Result<(), IndexError> {
    let mut segments = index.searchable_segment_metas()?;
    segments.sort_by_key(|segment| std::cmp::Reverse(segment.num_docs()));
    let many = segments.len() > MOST_SEGMENTS;
    let ids: Vec<_> = segments
        .iter()
        .enumerate()
        .filter(|(at, segment)| segment.has_deletes() || (many && *at + 1 >= MOST_SEGMENTS / 2))
        .map(|(_, segment)| segment.id())
        .collect();
    if !ids.is_empty() {
        writer.merge(&ids).wait()?;
    }
    writer.garbage_collect_files().wait()?;
    writer.wait_merging_threads()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use tantivy::{Index, Term};

    use super::super::{LexicalIndex, Opened, schema, tokens};
    use super::{FORMAT, is_untidy, writer};
    use crate::passage::{Passage, content_of};

    #[test]
    fn what_was_taken_out_is_not_found_where_the_app_ended_right_after_the_commit() {
        let text = |at| if at < 40 { "asked asked asked" } else { "asked once, and other words" };
        let all: Vec<Passage> =
            (0..50).map(|at| Passage::new("d.md", at, Vec::new(), text(at).into())).collect();
        let (schema, fields) = schema();
        let index = tokens::with_own_words(Index::create_in_ram(schema));
        LexicalIndex::brought_to(index.clone(), fields, &all, None).unwrap();

        let (gone, left) = all.split_at(40);
        let mut cut_short = writer(&index, 0).unwrap();
        for passage in gone {
            cut_short.delete_term(Term::from_field_u64(fields.id, passage.id.0));
        }
        let mut commit = cut_short.prepare_commit().unwrap();
        commit.set_payload(&format!("{FORMAT} {}", content_of(left)));
        commit.commit().unwrap();
        drop(cut_short);
        assert!(is_untidy(&index).unwrap());

        let (found, opened) = LexicalIndex::brought_to(index, fields, left, None).unwrap();
        assert_eq!((opened, found.len()), (Opened::Unchanged, left.len()));
        let fresh = LexicalIndex::in_memory(left).unwrap();
        assert_eq!(found.search("asked", 5).unwrap(), fresh.search("asked", 5).unwrap());
    }
}
