//! Uploads in parts.

use std::time::Duration;

use futures_util::future::join_all;
use md5::{Digest, Md5};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::support::{
    Running, answer, refusal, standing_clock, start, start_at, start_in, tickets,
};

/// Creates an upload for lines and gives its id.
async fn create(running: &Running, bytes: usize) -> String {
    let upload = running.post("/uploads", request(bytes)).await;
    assert_eq!(upload["status"], "pending");
    upload["id"].as_str().unwrap().to_owned()
}

fn request(bytes: usize) -> Value {
    json!({"filename": "rows.jsonl", "purpose": "fine-tune", "bytes": bytes, "mime_type": "text/jsonl"})
}

fn part(running: &Running, upload: &str, data: impl Into<Vec<u8>>) -> RequestBuilder {
    let form = Form::new().part("data", Part::bytes(data.into()).file_name("part"));
    running.request(Method::POST, &format!("/uploads/{upload}/parts")).multipart(form)
}

async fn add(running: &Running, upload: &str, data: impl Into<Vec<u8>>) -> String {
    let part = answer(part(running, upload, data)).await;
    assert_eq!(part["upload_id"], upload);
    part["id"].as_str().unwrap().to_owned()
}

fn parts_on_disk(running: &Running) -> usize {
    let uploads = std::fs::read_dir(running.state.path().join("uploads")).unwrap();
    let directories = uploads.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    directories.map(|directory| std::fs::read_dir(directory).unwrap().count()).sum()
}

fn md5(text: &str) -> String {
    Md5::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn parts_that_come_at_once_become_a_file_in_the_order_that_completing_names() {
    let running = start().await;
    let whole = tickets(20).join("\n");
    let upload = create(&running, whole.len()).await;
    let pieces: Vec<&[u8]> = whole.as_bytes().chunks(701).collect();
    let mut parts = join_all(pieces.iter().rev().map(|piece| add(&running, &upload, *piece))).await;
    parts.reverse();
    let body = json!({"part_ids": parts, "md5": md5(&whole).to_uppercase()});
    let completed = running.post(&format!("/uploads/{upload}/complete"), body).await;
    assert_eq!(completed["status"], "completed");
    let file = &completed["file"];
    assert_eq!(file["object"], "file");
    assert_eq!((&file["bytes"], &file["filename"]), (&json!(whole.len()), &json!("rows.jsonl")));
    let id = file["id"].as_str().unwrap();
    assert_eq!(running.content(id).await, whole);
    assert_eq!(parts_on_disk(&running), 0, "they are in the file now");
    let job = running.train(json!({"model": "local-base", "training_file": id})).await;
    running.wait_for(&job, &["succeeded"]).await;
}

#[tokio::test]
async fn a_wrong_count_or_checksum_is_refused_and_the_upload_waits_on() {
    let running = start().await;
    let upload = create(&running, 6).await;
    let [a, b, c] = [
        add(&running, &upload, "abc").await,
        add(&running, &upload, "def").await,
        add(&running, &upload, "g").await,
    ];
    let path = format!("/uploads/{upload}/complete");
    for (body, param) in [
        (json!({"part_ids": [a]}), "part_ids"),
        (json!({"part_ids": [a, b, c]}), "part_ids"),
        (json!({"part_ids": [a, a]}), "part_ids"),
        (json!({"part_ids": [a, "part_none"]}), "part_ids"),
        (json!({"part_ids": []}), "part_ids"),
        (json!({"part_ids": "x"}), "part_ids"),
        (json!({"md5": md5("abcdef")}), "part_ids"),
        (json!({"part_ids": [b, a], "md5": md5("abcdef")}), "md5"),
        (json!({"part_ids": [a, b], "md5": "abc"}), "md5"),
        (json!({"part_ids": [a, b], "sha": "x"}), "sha"),
    ] {
        let (status, error) = running.refused(&path, body.clone()).await;
        assert_eq!((status, error["param"].as_str()), (400, Some(param)), "{body} {error}");
    }
    assert_eq!(running.get("/files").await["data"], json!([]), "nothing is left of them");
    let completed = running.post(&path, json!({"part_ids": [a, b], "md5": md5("abcdef")})).await;
    assert_eq!(running.content(completed["file"]["id"].as_str().unwrap()).await, "abcdef");
    let (status, error) = running.refused(&path, json!({"part_ids": [a, b]})).await;
    assert_eq!((status, &error["code"]), (400, &json!("invalid_upload_status")));
}

#[tokio::test]
async fn an_upload_is_refused_as_the_api_refuses_it() {
    let running = start().await;
    let with = |key: &str, value: Value| {
        let mut body = request(10);
        body[key] = value;
        body
    };
    let gigabytes = |count: u64| json!(count << 30);
    let soon = json!({"anchor": "created_at", "seconds": 60});
    for (body, status, param, code) in [
        (with("filename", Value::Null), 400, "filename", "missing_required_parameter"),
        (with("filename", json!("rows.csv")), 400, "filename", ""),
        (with("purpose", json!("user")), 400, "purpose", "invalid_value"),
        (with("purpose", Value::Null), 400, "purpose", "missing_required_parameter"),
        (with("bytes", Value::Null), 400, "bytes", "missing_required_parameter"),
        (with("bytes", json!("10")), 400, "bytes", "invalid_type"),
        (with("bytes", json!(0)), 400, "bytes", "integer_below_min_value"),
        (with("bytes", gigabytes(9)), 400, "bytes", "integer_above_max_value"),
        (with("mime_type", Value::Null), 400, "mime_type", "missing_required_parameter"),
        (with("mime_type", json!("jsonl")), 400, "mime_type", "invalid_value"),
        (with("expires_after", soon), 400, "expires_after.seconds", "integer_below_min_value"),
        (
            with("expires_after", json!({"seconds": 3_600})),
            400,
            "expires_after.anchor",
            "missing_required_parameter",
        ),
        (with("part_size", json!(1)), 400, "part_size", "unknown_parameter"),
    ] {
        let (found, error) = running.refused("/uploads", body.clone()).await;
        let said = (found, error["param"].as_str(), error["code"].as_str().unwrap_or(""));
        assert_eq!(said, (status, Some(param), code), "{body} {error}");
    }
    let mut batch = request(201 << 20);
    batch["purpose"] = json!("batch");
    assert_eq!(running.refused("/uploads", batch).await.0, 413);
    let gone = refusal(part(&running, "upload_none", "x")).await;
    assert_eq!((gone.0, &gone.1["message"]), (404, &json!("No such Upload object: upload_none")));
}

#[tokio::test]
async fn a_part_is_one_field_of_at_most_64_mb() {
    let running = start().await;
    let upload = create(&running, 10).await;
    let path = format!("/uploads/{upload}/parts");
    let send = |form: Form| running.request(Method::POST, &path).multipart(form);
    let (status, error) = refusal(send(Form::new().text("file", "x"))).await;
    assert_eq!((status, &error["code"]), (400, &json!("unknown_parameter")));
    let none = running.request(Method::POST, &path);
    let none = none.header("content-type", "multipart/form-data; boundary=b").body("--b--\r\n");
    assert_eq!(refusal(none).await.1["code"], "missing_required_parameter");
    let large = vec![b'x'; (64 << 20) + 1];
    let (status, error) = refusal(part(&running, &upload, large)).await;
    assert_eq!((status, &error["param"]), (413, &json!("data")));
    assert_eq!(parts_on_disk(&running), 0, "nothing is left of them");
}

#[tokio::test]
async fn a_cancelled_upload_takes_nothing_any_more_and_its_parts_are_gone() {
    let running = start().await;
    let upload = create(&running, 3).await;
    let part_id = add(&running, &upload, "abc").await;
    let cancelled = running.post(&format!("/uploads/{upload}/cancel"), json!({})).await;
    assert_eq!(cancelled["status"], "cancelled");
    assert_eq!(cancelled["file"], Value::Null);
    assert_eq!(parts_on_disk(&running), 0);
    let late = refusal(part(&running, &upload, "x")).await;
    assert_eq!((late.0, &late.1["code"]), (400, &json!("invalid_upload_status")));
    let path = format!("/uploads/{upload}/complete");
    let (status, error) = running.refused(&path, json!({"part_ids": [part_id]})).await;
    assert_eq!(status, 400);
    assert!(error["message"].as_str().unwrap().contains("'cancelled'"), "{error}");
    assert_eq!(running.refused(&format!("/uploads/{upload}/cancel"), json!({})).await.0, 400);
}

#[tokio::test]
async fn an_upload_expires_an_hour_after_its_creation() {
    let clock = standing_clock();
    let running = start_at(tempfile::tempdir().unwrap(), clock.clone(), |_| ()).await;
    let created = running.post("/uploads", request(3)).await;
    let at = |key: &str| created[key].as_i64().unwrap();
    assert_eq!(at("expires_at") - at("created_at"), 3_600);
    let upload = created["id"].as_str().unwrap();
    clock.advance(Duration::from_secs(3_599));
    let part_id = add(&running, upload, "abc").await;
    clock.advance(Duration::from_secs(1));
    let path = format!("/uploads/{upload}/complete");
    let (status, error) = running.refused(&path, json!({"part_ids": [part_id]})).await;
    assert_eq!(status, 400);
    assert!(error["message"].as_str().unwrap().contains("'expired'"), "{error}");
    assert_eq!(refusal(part(&running, upload, "x")).await.0, 400);
    assert_eq!(parts_on_disk(&running), 0);
}

#[tokio::test]
async fn the_file_lives_as_long_as_the_upload_said() {
    let clock = standing_clock();
    let running = start_at(tempfile::tempdir().unwrap(), clock.clone(), |_| ()).await;
    let mut body = request(3);
    body["expires_after"] = json!({"anchor": "created_at", "seconds": 7_200});
    let upload = running.post("/uploads", body).await["id"].as_str().unwrap().to_owned();
    let part_id = add(&running, &upload, "abc").await;
    clock.advance(Duration::from_mins(1));
    let path = format!("/uploads/{upload}/complete");
    let file = running.post(&path, json!({"part_ids": [part_id]})).await["file"].clone();
    let at = |key: &str| file[key].as_i64().unwrap();
    assert_eq!(at("expires_at") - at("created_at"), 7_200);
    clock.advance(Duration::from_hours(2));
    assert_eq!(running.get("/files").await["data"], json!([]));
}

#[tokio::test]
async fn parts_outlive_the_provider() {
    let running = start().await;
    let upload = create(&running, 6).await;
    let first = add(&running, &upload, "abc").await;
    let running = start_in(running.stop().await, |_| ()).await;
    let second = add(&running, &upload, "def").await;
    let path = format!("/uploads/{upload}/complete");
    let completed = running.post(&path, json!({"part_ids": [first, second]})).await;
    assert_eq!(running.content(completed["file"]["id"].as_str().unwrap()).await, "abcdef");
    let running = start_in(running.stop().await, |_| ()).await;
    let (status, _) = running.refused(&path, json!({"part_ids": [first, second]})).await;
    assert_eq!(status, 400, "it is still completed");
}
