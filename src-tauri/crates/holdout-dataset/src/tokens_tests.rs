use super::*;
use proptest::prelude::*;
use std::time::{Duration, Instant};

// The expected counts come from js-tiktoken 1.0, an implementation of its own (2026-11-21).

fn counters() -> [TokenCounter; 2] {
    [TokenCounter::for_model("gpt-4o-mini-2024-07-18"), TokenCounter::for_model("gpt-4")]
}

fn row(messages: &serde_json::Value, tools: Option<serde_json::Value>) -> Example {
    let mut row = serde_json::json!({ "messages": messages });
    if let Some(tools) = tools {
        row["tools"] = tools;
    }
    Example::parse(&row.to_string()).unwrap()
}

#[test]
fn texts_count_as_in_another_implementation() {
    let cases = [
        ("hello world", [2, 2]),
        ("", [0, 0]),
        ("Where is my card? It hasn't arrived yet.", [10, 11]),
        ("Straße, naïve café — 東京 🚀", [10, 13]),
        ("def f(x):\n    return x + 1234567\n", [13, 13]),
        ("<|endoftext|>", [7, 7]),
    ];
    for (text, expected) in cases {
        assert_eq!(counters().map(|counter| counter.count_text(text)), expected, "{text:?}");
    }
}

#[test]
fn cutting_a_long_text_into_pieces_changes_nothing() {
    let text = "The parcel number 48213 was sent to Zürich. ".repeat(2000);
    assert!(text.len() > 4 * PIECE);
    assert_eq!(counters().map(|counter| counter.count_text(&text)), [22_001, 26_001]);
}

#[test]
fn a_row_counts_its_frame_as_in_the_cookbook() {
    let messages = serde_json::json!([
        {"role": "system", "content": "Name the intent in one word."},
        {"role": "user", "content": "My card has not arrived."},
        {"role": "assistant", "content": "card_arrival"}
    ]);
    for counter in counters() {
        assert_eq!(counter.count_row(&row(&messages, None)), 31);
    }
}

#[test]
fn a_weight_is_not_counted() {
    let messages = |weight: Option<u8>| {
        let mut answer = serde_json::json!({"role": "assistant", "content": "b"});
        if let Some(weight) = weight {
            answer["weight"] = weight.into();
        }
        serde_json::json!([{"role": "user", "content": "a"}, answer])
    };
    let [counter, _] = counters();
    let count = |weight| counter.count_row(&row(&messages(weight), None));
    assert_eq!(count(Some(1)), count(None));
}

#[test]
fn tool_definitions_count_as_in_the_cookbook() {
    let messages = serde_json::json!([{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]);
    let tools = serde_json::json!([{"type": "function", "function": {
        "name": "get_price", "description": "Gets the price of a share.",
        "parameters": {"type": "object", "properties": {
            "symbol": {"type": "string", "description": "The symbol."},
            "unit": {"type": "string", "enum": ["usd", "eur"], "description": "The currency"}}}}}]);
    let more = counters().map(|counter| {
        counter.count_row(&row(&messages, Some(tools.clone())))
            - counter.count_row(&row(&messages, None))
    });
    assert_eq!(more, [50, 54]);
}

#[test]
fn the_bytes_of_an_image_are_not_counted_as_text() {
    let image = |detail: &str| {
        let url = format!("data:image/png;base64,{}", "A".repeat(100_000));
        let messages = serde_json::json!([
            {"role": "user", "content": [{"type": "image_url", "image_url": {"url": url, "detail": detail}}]},
            {"role": "assistant", "content": "b"}]);
        // `detail` belongs into `image_url`.
        counters()[0].count_row(&row(&messages, None))
    };
    assert_eq!(image("high") - image("low"), HIGH_DETAIL_IMAGE - LOW_DETAIL_IMAGE);
    assert!(image("high") < 1000);
}

#[test]
fn models_have_their_vocabulary_and_limit() {
    let of = |model: &str| {
        let counter = TokenCounter::for_model(model);
        (counter.encoding(), counter.training_limit(), counter.is_estimate())
    };
    let (new, old) = (Encoding::O200kBase, Encoding::Cl100kBase);
    assert_eq!(of("gpt-4.1-mini-2025-04-14"), (new, Some(65_536), false));
    assert_eq!(of("ft:gpt-4o-mini-2024-07-18:org:suffix:id"), (new, Some(65_536), false));
    assert_eq!(of("openai/gpt-4o"), (new, Some(65_536), false));
    assert_eq!(of("gpt-35-turbo-0125"), (old, Some(16_385), false));
    assert_eq!(of("gpt-4-turbo"), (old, None, false));
    assert_eq!(of("meta-llama/Llama-3.1-8B-Instruct"), (new, None, true));
    assert_eq!(of("local-base"), (new, None, true));
}

#[test]
fn text_without_words_is_counted_in_time() {
    let [counter, _] = counters();
    counter.count_text("warm");
    for text in
        ["a", " ", "\n", "界", "!", "1", "a1"].map(|unit| unit.repeat(1024 * 1024 / unit.len()))
    {
        let start = Instant::now();
        assert!(counter.count_text(&text) > 0);
        // Measured: 0.1 to 0.5 s. Without pieces some of these take minutes or exhaust the pattern.
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "{:?}: {:?}",
            &text[..3],
            start.elapsed()
        );
    }
}

proptest! {
    #[test]
    fn pieces_are_the_whole_text(text in "(\\PC|[ a-z]){0,50}", times in 1_usize..2000) {
        let text = text.repeat(times);
        prop_assert!(pieces(&text).all(|piece| !piece.is_empty() && piece.len() <= PIECE));
        prop_assert_eq!(pieces(&text).collect::<String>(), text);
    }
}
