//! The answer gets lost, and the list that would say whether it is done can't be had.

use std::time::Duration;

use holdout_faults::{Fault, Route, When};
use holdout_provider::Client;
use serde_json::json;

use super::Operation;
use super::row::endpoint_of;
use crate::{client_of, server};

const CREATING: [Operation; 3] = [Operation::Upload, Operation::EndUpload, Operation::CreateJob];

fn list_of(operation: Operation) -> Route {
    if operation == Operation::CreateJob { Route::ListJobs } else { Route::ListFiles }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_be_done_is_not_done_again_while_the_list_cannot_be_read() {
    let unreadable = [
        Fault::ServerError(Vec::new()),
        Fault::CutBefore,
        Fault::RateLimited(Vec::new()),
        Fault::Page(200),
        Fault::Page(502),
        Fault::MalformedJson,
        Fault::Instead(json!({"unexpected": true})),
        Fault::Instead(json!({"error": {"message": "The server had an error"}, "data": null})),
        Fault::Redirect("/v1/elsewhere".into()),
    ];
    for fault in unreadable {
        for operation in CREATING {
            let row = format!("{fault:?}, {}", operation.name());
            // Looked up before anything is sent, as after a crash; that look works.
            let from = u64::from(operation == Operation::CreateJob);
            let script = Operation::script()
                .fault(operation.route(), When::Always, Fault::CutAfter)
                .fault(list_of(operation), When::From(from), fault.clone());
            let server = server(script).await;
            let client = client_of(endpoint_of(&server, operation));
            let error = operation.run(&client, Duration::from_mins(1)).await.unwrap_err();
            assert!(error.retryable, "{row}: {error}");
            assert_eq!(operation.tries(&server), 1, "{row}: sent again");
            assert_eq!((server.files().len(), server.jobs()), operation.leaves(), "{row}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_cuts_every_answer_is_left_with_no_more_than_was_asked_for() {
    for operation in CREATING {
        let script = Operation::script().fault(Route::Any, When::Always, Fault::CutAfter);
        let server = server(script).await;
        let client: Client = client_of(endpoint_of(&server, operation));
        operation.run(&client, Duration::from_mins(1)).await.unwrap_err();
        let (files, jobs) = operation.leaves();
        let name = operation.name();
        assert!(server.files().len() <= files && server.jobs() <= jobs, "{name}: there twice");
    }
}

/// Some servers take files and list none. There an orphan is better than no training.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_lists_no_files_gets_the_file_again() {
    let unknown = Fault::Status(404, json!({"error": {"message": "Unknown request URL"}}));
    let script = Operation::script().fault(Route::Upload, When::First(1), Fault::CutBefore).fault(
        Route::ListFiles,
        When::Always,
        unknown,
    );
    let server = server(script).await;
    let client = client_of(endpoint_of(&server, Operation::Upload));
    Operation::Upload.run(&client, Duration::from_mins(1)).await.unwrap();
    assert_eq!((server.files().len(), server.count(Route::Upload)), (1, 2));
}
