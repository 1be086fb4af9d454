//! Embeddings.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::support::start;

fn floats(value: &Value) -> Vec<f32> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap() as f32).collect()
}

#[tokio::test]
async fn base64_and_floats_are_the_same_vectors_of_length_one() {
    let running = start().await;
    let ask = |format: &str| {
        running.post("/embeddings", json!({"model": "local-embedding", "input": ["where is my parcel", "x"], "encoding_format": format}))
    };
    let (plain, coded) = (ask("float").await, ask("base64").await);
    let vector = floats(&plain["data"][0]["embedding"]);
    assert_eq!(vector.len(), 512);
    let length: f32 = vector.iter().map(|value| value * value).sum();
    assert!((length - 1.0).abs() < 1e-4);
    let bytes = STANDARD.decode(coded["data"][0]["embedding"].as_str().unwrap()).unwrap();
    let decoded: Vec<f32> =
        bytes.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect();
    assert_eq!(decoded, vector);
    assert_eq!(plain["data"][1]["index"], 1);
    assert_eq!(plain["usage"], json!({"prompt_tokens": 5, "total_tokens": 5}));
}

#[tokio::test]
async fn dimensions_can_be_chosen_and_wrong_inputs_are_refused() {
    let running = start().await;
    let ask = |more: Value| {
        let mut body = json!({"model": "local-embedding", "input": "text"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let small = running.post("/embeddings", ask(json!({"dimensions": 16}))).await;
    assert_eq!(floats(&small["data"][0]["embedding"]).len(), 16);
    for (body, status, param) in [
        (ask(json!({"input": []})), 400, json!("input")),
        (ask(json!({"input": [1, 2]})), 400, json!("input")),
        (ask(json!({"input": ""})), 400, json!("input")),
        (ask(json!({"dimensions": 0})), 400, json!("dimensions")),
        (ask(json!({"model": "text-embedding-3-small"})), 404, Value::Null),
    ] {
        let (found, error) = running.refused("/embeddings", body).await;
        assert_eq!((found, &error["param"]), (status, &param), "{error}");
    }
}
