use std::sync::Arc;

use bytes::Bytes;
use holdout_faults::{Route, Script};
use holdout_provider::{FileSource, JobRequest, ProviderError, Purpose};
use holdout_types::IgnoreProgress;

use super::{client, server};

#[tokio::test]
async fn lists_are_read_over_their_pages_up_to_as_many_as_wanted() {
    let server = server(Script::default()).await;
    let client = client(&server);
    for number in 0..150 {
        let request = JobRequest::new(format!("r-{number}"), "stub", "file-1");
        client.create_job(&request).await.unwrap();
    }
    let before = server.count(Route::ListJobs);
    assert_eq!(client.jobs(120).await.unwrap().len(), 120);
    assert_eq!(server.count(Route::ListJobs) - before, 2);
    assert_eq!(client.jobs(5).await.unwrap().len(), 5);
    assert_eq!(client.jobs(1_000).await.unwrap().len(), 150);
}

#[tokio::test]
async fn files_can_be_listed_by_their_purpose() {
    let server = server(Script::default()).await;
    let client = client(&server);
    let source = FileSource::Bytes(Bytes::from_static(b"{}\n"));
    let progress = Arc::new(IgnoreProgress);
    client.upload_file("a.jsonl", Purpose::FineTune, source, progress).await.unwrap();
    let files = client.files(Some(Purpose::FineTune), 10).await.unwrap();
    assert_eq!((files.len(), files[0].name.as_str()), (1, "a.jsonl"));
    let asked = &server.requests().last().unwrap().path.clone();
    assert_eq!(asked, "/v1/files?purpose=fine-tune&limit=100");
    assert_eq!(client.files(None, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_model_can_be_looked_up_and_deleted_and_is_gone_then() {
    let server = server(Script::default()).await;
    let client = client(&server);
    assert_eq!(client.model("ft:stub:org::1").await.unwrap().id, "ft:stub:org::1");
    assert!(matches!(client.model("nobody").await, Err(ProviderError::NotFound(_))));
    client.delete_model("ft:stub:org::1").await.unwrap();
    client.delete_model("ft:stub:org::1").await.unwrap();
    assert_eq!(server.requests().last().unwrap().method.as_str(), "DELETE");
}
