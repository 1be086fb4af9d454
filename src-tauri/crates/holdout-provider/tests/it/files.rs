use std::sync::{Arc, Mutex};

use bytes::Bytes;
use holdout_faults::{Fault, Route, Script, When};
use holdout_provider::{FileSource, ProviderError, Purpose, RemoteFile, UploadPolicy};
use holdout_types::{IgnoreProgress, Progress, ProgressSink};
use serde_json::json;

use super::{client, client_of, endpoint, server};

const ROWS: &[u8] = b"{\"messages\":[]}\n{\"messages\":[]}\n";

#[derive(Default)]
struct Seen(Mutex<Vec<Progress>>);

impl ProgressSink for Seen {
    fn report(&self, progress: Progress) {
        self.0.lock().unwrap().push(progress);
    }
}

async fn upload(server: &holdout_faults::FaultyServer) -> Result<RemoteFile, ProviderError> {
    let source = FileSource::Bytes(Bytes::from_static(ROWS));
    client(server)
        .upload_file("rows.jsonl", Purpose::FineTune, source, Arc::new(IgnoreProgress))
        .await
}

#[tokio::test]
async fn a_file_arrives_whole_reports_its_bytes_and_can_be_read_and_deleted() {
    let server = server(Script::default()).await;
    let client = client(&server);
    let rows = Bytes::from(vec![b'x'; 300_000]);
    let seen = Arc::new(Seen::default());
    let sink = Arc::clone(&seen) as Arc<dyn ProgressSink>;
    let source = FileSource::Bytes(rows.clone());
    let file = client.upload_file("a.jsonl", Purpose::FineTune, source, sink).await.unwrap();
    assert_eq!((file.bytes, file.status), (Some(300_000), None));
    assert_eq!(client.file_content(&file.id).await.unwrap(), rows);
    let steps: Vec<u64> = seen.0.lock().unwrap().iter().map(|p| p.done).collect();
    assert!(steps.is_sorted() && steps.len() > 3 && steps.last() == Some(&300_000), "{steps:?}");
    client.delete_file(&file.id).await.unwrap();
    client.delete_file(&file.id).await.unwrap();
    assert!(matches!(client.file_content(&file.id).await, Err(ProviderError::NotFound(_))));
}

#[tokio::test]
async fn a_local_file_is_streamed_and_a_missing_one_is_named() {
    let server = server(Script::default()).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.jsonl");
    let upload = |path: &std::path::Path| {
        let (client, source) = (client(&server), FileSource::Path(path.to_owned()));
        async move {
            let progress = Arc::new(IgnoreProgress);
            client.upload_file("rows.jsonl", Purpose::FineTune, source, progress).await
        }
    };
    let error = upload(&path).await.unwrap_err();
    assert!(error.to_string().contains("rows.jsonl"), "{error}");
    fs_err::write(&path, ROWS).unwrap();
    upload(&path).await.unwrap();
    assert_eq!(server.files(), [ROWS]);
}

#[tokio::test]
async fn an_upload_whose_answer_gets_lost_is_found_again_and_not_repeated() {
    for fault in [Fault::CutAfter, Fault::CutInBody, Fault::Instead(json!({}))] {
        let script = Script::default().fault(Route::Upload, When::First(1), fault.clone());
        let server = server(script).await;
        assert_eq!(upload(&server).await.unwrap().id, "file-1", "{fault:?}");
        assert_eq!((server.files().len(), server.count(Route::Upload)), (1, 1), "{fault:?}");
    }
}

#[tokio::test]
async fn an_upload_that_did_not_arrive_is_repeated() {
    let faults = [Fault::CutBefore, Fault::Status(500, json!({})), Fault::RateLimited(vec![])];
    for fault in faults {
        let script = Script::default().fault(Route::Upload, When::First(2), fault.clone());
        let server = server(script).await;
        upload(&server).await.unwrap();
        assert_eq!((server.files().len(), server.count(Route::Upload)), (1, 3), "{fault:?}");
    }
}

/// Sends 1,000 bytes in parts of 300, and says what came of it.
async fn in_parts(
    server: &holdout_faults::FaultyServer,
    seen: Arc<Seen>,
) -> (Vec<u8>, Result<RemoteFile, ProviderError>) {
    let mut endpoint = endpoint(server);
    endpoint.upload = UploadPolicy { in_parts_from: 1_000, part: 300 };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.jsonl");
    let content: Vec<u8> = (0..1_000_u32).map(|n| (n * 7 % 251) as u8).collect();
    fs_err::write(&path, &content).unwrap();
    let sink = seen as Arc<dyn ProgressSink>;
    let source = FileSource::Path(path);
    let sent = client_of(endpoint).upload_file("big.jsonl", Purpose::FineTune, source, sink).await;
    (content, sent)
}

#[tokio::test]
async fn a_big_file_goes_in_parts_and_arrives_whole() {
    let server = server(Script::default()).await;
    let seen = Arc::new(Seen::default());
    let (content, file) = in_parts(&server, Arc::clone(&seen)).await;
    assert_eq!(file.unwrap().bytes, Some(1_000));
    assert_eq!(server.files(), [content]);
    assert_eq!((server.count(Route::UploadPart), server.count(Route::Upload)), (4, 0));
    let steps: Vec<u64> = seen.0.lock().unwrap().iter().map(|p| p.done).collect();
    assert_eq!(steps, [300, 600, 900, 1_000]);
}

#[tokio::test]
async fn a_part_that_breaks_is_sent_again_and_the_others_are_not() {
    for fault in [Fault::CutBefore, Fault::CutAfter, Fault::Status(503, json!({}))] {
        let script = Script::default().fault(Route::UploadPart, When::First(2), fault.clone());
        let server = server(script).await;
        let (content, file) = in_parts(&server, Arc::default()).await;
        file.unwrap();
        assert_eq!(server.files(), [content], "{fault:?}");
        assert_eq!(server.count(Route::UploadPart), 6, "{fault:?}");
    }
}

#[tokio::test]
async fn an_end_whose_answer_gets_lost_is_looked_up_and_makes_one_file() {
    for fault in [Fault::CutAfter, Fault::CutInBody, Fault::Instead(json!({"file": null}))] {
        let script = Script::default().fault(Route::EndUpload, When::First(1), fault.clone());
        let server = server(script).await;
        let (content, file) = in_parts(&server, Arc::default()).await;
        assert_eq!(file.unwrap().id, "file-1", "{fault:?}");
        assert_eq!(server.files(), [content], "{fault:?}");
    }
}

#[tokio::test]
async fn a_server_without_parts_gets_the_file_whole() {
    let unknown = Fault::Status(404, json!({"error": {"message": "Unknown request URL"}}));
    let script = Script::default().fault(Route::BeginUpload, When::Always, unknown);
    let server = server(script).await;
    let (content, file) = in_parts(&server, Arc::default()).await;
    file.unwrap();
    assert_eq!((server.files(), server.count(Route::Upload)), (vec![content], 1));
}

#[tokio::test]
async fn an_upload_that_fails_for_good_is_cancelled_and_leaves_no_file() {
    let refused = Fault::Status(400, json!({"error": {"message": "no"}}));
    let script = Script::default().fault(Route::UploadPart, When::From(1), refused);
    let server = server(script).await;
    let (_, file) = in_parts(&server, Arc::default()).await;
    assert!(matches!(file, Err(ProviderError::Refused(_))), "{file:?}");
    assert_eq!((server.files().len(), server.count(Route::EndUpload)), (0, 1));
}

#[tokio::test]
async fn a_download_that_breaks_begins_anew_and_leaves_one_whole_file() {
    let script = Script::default().fault(Route::FileContent, When::First(2), Fault::CutInBody);
    let server = server(script).await;
    let client = client(&server);
    let file = upload(&server).await.unwrap();
    assert_eq!(client.file(&file.id).await.unwrap().name, "rows.jsonl");
    let folder = tempfile::tempdir().unwrap();
    let (path, seen) = (folder.path().join("weights.bin"), Arc::new(Seen::default()));
    let sink = Arc::clone(&seen) as Arc<dyn ProgressSink>;
    assert_eq!(client.download_file(&file.id, &path, sink).await.unwrap(), ROWS.len() as u64);
    assert_eq!(fs_err::read(&path).unwrap(), ROWS);
    assert_eq!(seen.0.lock().unwrap().last().unwrap().done, ROWS.len() as u64);
    assert_eq!((server.count(Route::FileContent), names(folder.path()).len()), (3, 1));
}

#[tokio::test]
async fn a_download_that_fails_leaves_nothing_behind() {
    let script = Script::default().fault(Route::FileContent, When::Always, Fault::CutInBody);
    let server = server(script).await;
    let file = upload(&server).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("weights.bin");
    let client = client(&server);
    let error = client.download_file(&file.id, &to, Arc::new(IgnoreProgress)).await.unwrap_err();
    assert!(matches!(error, ProviderError::Network { .. }), "{error}");
    assert!(names(folder.path()).is_empty());
}

#[tokio::test]
async fn a_place_that_cannot_be_written_is_named_and_asked_for_once() {
    let server = server(Script::default()).await;
    let file = upload(&server).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("missing").join("weights.bin");
    let sink = Arc::new(IgnoreProgress);
    let error = client(&server).download_file(&file.id, &nowhere, sink).await.unwrap_err();
    assert!(error.to_string().contains("missing"), "{error}");
    assert_eq!(server.count(Route::FileContent), 1);
}

fn names(folder: &std::path::Path) -> Vec<std::ffi::OsString> {
    fs_err::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect()
}
