use std::sync::{Arc, Mutex};

use bytes::Bytes;
use holdout_faults::{Fault, Route, Script, When};
use holdout_provider::{FileSource, ProviderError, Purpose, RemoteFile};
use holdout_types::{IgnoreProgress, Progress, ProgressSink};
use serde_json::json;

use super::{client, server};

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
