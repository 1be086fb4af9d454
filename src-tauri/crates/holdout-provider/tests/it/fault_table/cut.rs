//! The connection is cut while a file is sent: after each of its bytes, at each border between parts,
//! and anywhere in a file that must not be held in memory.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::{StreamExt as _, stream};
use holdout_faults::{Fault, FaultyServer, Route, When};
use holdout_provider::{FileSource, Purpose, UploadPolicy};
use holdout_types::IgnoreProgress;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::operation::{PART, rows};
use super::row::endpoint_of;
use super::{Operation, SEED, all_or_a_tenth};
use crate::{client_of, server};

const BIG: u64 = 200_000_000;
const PLACES: usize = 50;
/// What the process of the tests may hold in all, in bytes: far less than the file.
#[cfg(target_os = "linux")]
const MOST_MEMORY: u64 = 150_000_000;

/// Uploads the 2 kB once; the fault meets it where it says. Gives the server.
async fn upload(operation: Operation, when: When, fault: Fault) -> FaultyServer {
    let server = server(Operation::script().fault(operation.route(), when, fault.clone())).await;
    let client = client_of(endpoint_of(&server, operation));
    let sent = operation.run(&client, Duration::from_mins(1)).await;
    assert!(sent.is_ok(), "{}, {when:?}, {fault:?}: {sent:?}", operation.name());
    assert_eq!(server.files(), [rows()], "{}, {when:?}, {fault:?}", operation.name());
    server
}

/// How long the bodies of the requests are.
async fn lengths(operation: Operation) -> Vec<u64> {
    let server = upload(operation, When::First(0), Fault::CutBefore).await;
    let requests = server.requests().into_iter().filter(|sent| sent.route == operation.route());
    requests.map(|sent| sent.headers["content-length"].to_str().unwrap().parse().unwrap()).collect()
}

/// Cuts one request after so many bytes of its body, and counts how often it was sent.
async fn cut_at(operation: Operation, request: u64, byte: u64) -> usize {
    let server = upload(operation, When::At(request), Fault::CutInRequest(byte)).await;
    server.count(operation.route())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_is_cut_after_any_byte_is_there_once() {
    let length = lengths(Operation::Upload).await[0];
    let began = Instant::now();
    // The form around the rows as well; the last place is the whole of it, with no answer.
    let places = all_or_a_tenth((0..=length).collect());
    let tried = places.len();
    let cut = places.into_iter().map(|byte| cut_at(Operation::Upload, 0, byte));
    let requests: Vec<usize> = stream::iter(cut).buffered(8).collect().await;
    assert!(requests.iter().all(|sent| (1..=2).contains(sent)));
    let whole = cut_at(Operation::Upload, 0, length).await;
    assert_eq!(whole, 1, "it had arrived, and was found in the list");
    let again = requests.iter().filter(|sent| **sent == 2).count();
    println!(
        "upload of 2 kB ({length} bytes with its form) cut after {tried} of {} bytes: 1 file each \
         time, sent again {again} times, {:.1} s",
        length + 1,
        began.elapsed().as_secs_f64()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_in_parts_that_is_cut_at_any_border_is_there_once() {
    let lengths = lengths(Operation::UploadPart).await;
    assert_eq!(lengths.len() as u64, (rows().len() as u64).div_ceil(PART));
    let mut places = Vec::new();
    for (request, length) in (0..).zip(&lengths) {
        // Before and after the form's head, the part's bytes and the form's end.
        let bytes = PART.min(rows().len() as u64 - request * PART);
        let around = [0, 1, length - bytes, length / 2, length - 1, *length];
        places.extend(around.map(|byte| (request, byte)));
    }
    for &(request, byte) in &places {
        let sent = cut_at(Operation::UploadPart, request, byte).await;
        assert_eq!(sent, lengths.len() + 1, "that part again, and no other: {request}, {byte}");
    }
    for operation in [Operation::BeginUpload, Operation::EndUpload] {
        for byte in [0, 1, 1_000_000] {
            cut_at(operation, 0, byte).await;
        }
    }
    println!("upload in {} parts cut at {} places: 1 file each time", lengths.len(), places.len());
}

/// A file in which no two places are alike, and its hash.
fn big_file(path: &Path) -> [u8; 32] {
    let mut block = vec![0_u8; 1_000_000];
    ChaCha8Rng::seed_from_u64(SEED).fill(&mut block[..]);
    let (mut file, mut hash) = (std::fs::File::create(path).unwrap(), blake3::Hasher::new());
    for number in 0..BIG / block.len() as u64 {
        block[..8].copy_from_slice(&number.to_le_bytes());
        file.write_all(&block).unwrap();
        hash.update(&block);
    }
    *hash.finalize().as_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_big_upload_that_is_cut_anywhere_is_there_once_and_never_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("big.jsonl");
    let hash = big_file(&path);
    let mut rng = ChaCha8Rng::seed_from_u64(SEED);
    let places = (0..PLACES).map(|_| rng.random_range(0..BIG)).collect();
    for place in all_or_a_tenth(places) {
        let began = Instant::now();
        let fault = Fault::CutInRequest(place);
        let server = server(Operation::script().fault(Route::Upload, When::First(1), fault)).await;
        let mut endpoint = endpoint_of(&server, Operation::Upload);
        endpoint.upload = UploadPolicy { in_parts_from: u64::MAX, ..UploadPolicy::default() };
        let (client, source) = (client_of(endpoint), FileSource::Path(path.clone()));
        let progress = Arc::new(IgnoreProgress);
        let sent = client.upload_file("big.jsonl", Purpose::FineTune, source, progress).await;
        assert_eq!(sent.unwrap().bytes, Some(BIG), "{place}");
        assert_eq!(server.hashes(), [(BIG, hash)], "{place}");
        assert_eq!((server.count(Route::Upload), server.count(Route::ListFiles)), (2, 1));
        let took = began.elapsed().as_secs_f64();
        println!("upload of 200 MB cut after {place:>9} bytes: 1 file, sent twice, {took:.2} s");
    }
    #[cfg(target_os = "linux")]
    {
        let most = most_memory();
        println!("most memory of the process: {} MB", most / 1_000_000);
        assert!(most < MOST_MEMORY, "{most} bytes");
    }
}

/// The most memory that this process ever held, in bytes.
#[cfg(target_os = "linux")]
fn most_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1_024
}
