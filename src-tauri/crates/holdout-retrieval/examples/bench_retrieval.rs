//! How long an index takes to make and to ask. `cargo xtask bench retrieval` runs it:
//! `bench_retrieval CHUNKS.jsonl QUERIES.tsv`, or with `write MANY` before them to make them. A query is a line "id of its passage, tab, words".
#![expect(clippy::print_stdout, reason = "its figures are what it is run for")]

use std::error::Error;
use std::time::Instant;

use holdout_retrieval::{
    ContentHash, DenseIndex, Embeddings, Hit, LexicalIndex, Passage, fuse, hybrid,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

const K: usize = 10;
/// As the vectors of the built-in provider have.
const DIMENSIONS: usize = 256;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["write", many, chunks, queries] => write(many.parse()?, chunks, queries),
        [chunks, queries] => measure(chunks, queries),
        _ => Err("bench_retrieval [write MANY] CHUNKS.jsonl QUERIES.tsv".into()),
    }
}

fn measure(chunks: &str, queries: &str) -> Result<(), Box<dyn Error>> {
    let passages = passages(chunks)?;
    let queries = self::queries(queries)?;
    let folder = tempfile::tempdir()?;
    let before = peak_mb();
    let (began, cpu) = (Instant::now(), cpu_seconds());
    let (mut index, _) = LexicalIndex::open(folder.path(), &passages)?;
    let (index_seconds, index_cpu) = (began.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    let lexical = lexical(&index, &passages, &queries)?;
    let after_lexical = peak_mb();
    let (update_seconds, open_seconds) = again(&mut index, folder.path(), &passages)?;
    let hybrid = hybrid_times(&index, &passages, &queries)?;
    let figures = json!({
        "chunks": passages.len(), "index_s": index_seconds, "index_cpu_s": index_cpu, "lexical": lexical, "hybrid": hybrid,
        "update_s": update_seconds, "open_s": open_seconds,
        "disk_mb": disk_mb(folder.path())?,
        "texts_mb": before, "peak_mb": after_lexical, "peak_with_vectors_mb": peak_mb(),
    });
    println!("{figures}");
    Ok(())
}

fn passages(path: &str) -> Result<Vec<Passage>, Box<dyn Error>> {
    let mut passages = Vec::new();
    for line in fs_err::read_to_string(path)?.lines() {
        let line: Value = serde_json::from_str(line)?;
        let text = line["text"].as_str().ok_or("no text")?.to_owned();
        passages.push(Passage::new("chunks", passages.len() as u32, Vec::new(), text));
    }
    Ok(passages)
}

fn queries(path: &str) -> Result<Vec<(usize, String)>, Box<dyn Error>> {
    let text = fs_err::read_to_string(path)?;
    let query = |line: &str| {
        let (id, words) = line.split_once('\t')?;
        Some((id.parse().ok()?, words.to_owned()))
    };
    text.lines().map(|line| query(line).ok_or_else(|| line.to_owned().into())).collect()
}

fn lexical(
    index: &LexicalIndex,
    passages: &[Passage],
    queries: &[(usize, String)],
) -> Result<Value, Box<dyn Error>> {
    index.search(&queries[0].1, K)?;
    let (mut times, mut found, cpu) = (Vec::new(), 0, cpu_seconds());
    for (passage, query) in queries {
        let began = Instant::now();
        let hits = index.search(query, K)?;
        times.push(began.elapsed().as_secs_f64());
        found += usize::from(holds(&hits, &passages[*passage]));
    }
    let cpu = (cpu_seconds() - cpu) * 1e3 / queries.len() as f64;
    let mut figures = figures(times, found);
    figures["cpu_ms"] = json!(cpu);
    Ok(figures)
}

/// Hybrid search with vectors made at random: what it takes does not depend on what they say.
fn hybrid_times(
    index: &LexicalIndex,
    passages: &[Passage],
    queries: &[(usize, String)],
) -> Result<Value, Box<dyn Error>> {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut vector =
        || -> Vec<f32> { (0..DIMENSIONS).map(|_| random.random::<f32>() - 0.5).collect() };
    let mut embeddings = Embeddings::new();
    for passage in passages {
        embeddings.insert(passage.hash, &vector())?;
    }
    let of = |hash: &ContentHash, all: &Embeddings| all.get(hash).map(<[f32]>::to_vec);
    let asked: Vec<Option<Vec<f32>>> =
        queries.iter().map(|(at, _)| of(&passages[*at].hash, &embeddings)).collect();
    let dense = DenseIndex::new(embeddings, passages);
    let (mut times, mut found) = (Vec::new(), 0);
    for ((passage, query), vector) in queries.iter().zip(&asked).step_by(5) {
        let began = Instant::now();
        let depth = hybrid::depth(K);
        let by_words = index.search(query, depth)?;
        let by_vector = dense.search(vector.as_deref().unwrap_or_default(), depth)?;
        let hits = fuse(&[&by_words, &by_vector], K);
        times.push(began.elapsed().as_secs_f64());
        found += usize::from(holds(&hits, &passages[*passage]));
    }
    Ok(figures(times, found))
}

/// A hundredth changed and taken in, and the same set opened again.
fn again(
    index: &mut LexicalIndex,
    folder: &std::path::Path,
    passages: &[Passage],
) -> Result<(f64, f64), Box<dyn Error>> {
    let changed: Vec<Passage> = passages
        .iter()
        .enumerate()
        .map(|(at, passage)| match at % 100 {
            0 => Passage::new("chunks", at as u32, Vec::new(), format!("{} changed", passage.text)),
            _ => passage.clone(),
        })
        .collect();
    let began = Instant::now();
    index.update(&changed)?;
    let update = began.elapsed().as_secs_f64();
    index.update(passages)?;
    let began = Instant::now();
    let (_opened, _) = LexicalIndex::open(folder, passages)?;
    Ok((update, began.elapsed().as_secs_f64()))
}

fn holds(hits: &[Hit], passage: &Passage) -> bool {
    hits.iter().any(|hit| hit.id == passage.id)
}

fn figures(mut times: Vec<f64>, found: usize) -> Value {
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times[times.len() * percent / 100] * 1e3;
    json!({ "p50_ms": at(50), "p99_ms": at(99), "hit10": found as f64 / times.len() as f64 })
}

fn disk_mb(folder: &std::path::Path) -> Result<f64, Box<dyn Error>> {
    let sizes =
        fs_err::read_dir(folder)?.map(|entry| Ok::<_, std::io::Error>(entry?.metadata()?.len()));
    Ok(sizes.sum::<Result<u64, _>>()? as f64 / 1e6)
}

/// Processor time of this process in all threads, to a hundredth of a second (Linux; elsewhere 0).
fn cpu_seconds() -> f64 {
    let stat = fs_err::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map(|(_, rest)| rest).unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(11).take(2);
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// The most memory that this process has held (Linux; elsewhere 0).
fn peak_mb() -> f64 {
    let status = fs_err::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1024.0
}

/// Seeded text: words by Zipf's law, frequent ones short, passages of about 590 bytes, and for each
/// query five words of one passage.
fn write(many: usize, chunks: &str, queries: &str) -> Result<(), Box<dyn Error>> {
    const QUERIES: usize = 1_000;
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let mut passages: Vec<Vec<String>> = Vec::with_capacity(many);
    let mut lines = String::new();
    for _ in 0..many {
        let (mut words, mut length) = (Vec::new(), 0);
        while length < 585 {
            let word = word(zipf(random.random()));
            length += word.len() + 1;
            words.push(word);
        }
        lines += &json!({ "text": words.join(" ") }).to_string();
        lines.push('\n');
        passages.push(words);
    }
    fs_err::write(chunks, lines)?;
    let mut lines = String::new();
    for _ in 0..QUERIES {
        let at = random.random_range(0..passages.len());
        let words = &passages[at];
        let asked: Vec<&str> =
            (0..5).map(|_| words[random.random_range(0..words.len())].as_str()).collect();
        lines += &format!("{at}\t{}\n", asked.join(" "));
    }
    fs_err::write(queries, lines)?;
    Ok(())
}

/// The rank of a word by Zipf's law with exponent 1 among 200,000: the logarithm of the rank is even.
fn zipf(even: f64) -> usize {
    200_000_f64.powf(even) as usize
}

/// A word for a rank: syllables, few for the frequent.
fn word(rank: usize) -> String {
    const SYLLABLES: [&str; 24] = [
        "ta", "re", "mi", "on", "sel", "der", "pa", "lo", "vin", "es", "ka", "tur", "be", "ni",
        "gra", "mo", "li", "fa", "zu", "cor", "den", "hi", "ost", "ru",
    ];
    let (mut word, mut rest) = (String::new(), rank);
    loop {
        word += SYLLABLES[rest % SYLLABLES.len()];
        rest /= SYLLABLES.len();
        if rest == 0 {
            return word;
        }
    }
}
