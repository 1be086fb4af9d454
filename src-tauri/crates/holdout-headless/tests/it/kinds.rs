//! A study with every kind of candidate that can be compared.

use holdout_faults::{FaultyServer, Route, Script};
use serde_json::Value;

use crate::support::{Study, csv, said, tickets};

const LABELS: [&str; 6] = ["refund", "login", "delivery", "cancel", "invoice", "export"];

fn study(url: &str) -> String {
    format!(
        "[data]\nfile = 'data.csv'\n[split]\ntrain = 50\nvalidation = 10\ntest = 40\n\
         [[candidates]]\nname = 'Prompted'\nkind = 'prompted'\nexamples = 20\nbaseline = true\n\
         [[candidates]]\nname = 'Structured'\nkind = 'structured'\nexamples = 20\n\
         [[candidates]]\nname = 'By file'\nkind = 'structured'\nschema_file = 'schema.json'\nunwrap = 'topic'\n\
         [[candidates]]\nname = 'Service'\nkind = 'endpoint'\nurl = '{url}'\n\
         [[candidates]]\nname = 'Recorded'\nkind = 'recorded'\nrecording = 'answers.csv'\n"
    )
}

fn candidate<'a>(result: &'a Value, name: &str) -> &'a Value {
    let mut all = result["candidates"].as_array().unwrap().iter();
    all.find(|candidate| candidate["name"] == name).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_study_compares_every_kind() {
    let server = FaultyServer::start(Script::default().answer(|_| "refund".to_owned())).await;
    let server = server.unwrap();
    let url = server.url();
    let result = tokio::task::spawn_blocking(move || {
        let study_folder = Study::new();
        let rows = tickets(5, 200);
        study_folder.write("data.csv", csv(&rows));
        study_folder.write("answers.csv", csv(&rows).replace("text,label", "input,answer"));
        let values: Vec<String> = LABELS.iter().map(|label| format!("\"{label}\"")).collect();
        let values = values.join(", ");
        study_folder.write(
            "schema.json",
            format!(r#"{{"type": "object", "properties": {{"topic": {{"enum": [{values}]}}}}}}"#),
        );
        study_folder.result(&study(&url))
    });
    let result = result.await.unwrap();
    let test = result["dataset"]["test"].as_u64().unwrap();
    for name in ["Prompted", "Structured", "By file", "Service", "Recorded"] {
        let found = candidate(&result, name);
        assert_eq!(
            (found["n"].as_u64(), &found["excluded"]),
            (Some(test), &Value::from(0)),
            "{name}"
        );
    }
    assert_eq!(server.count(Route::Chat), test as usize);
    let right = |name: &str| candidate(&result, name)["correct"].as_u64().unwrap();
    assert_eq!(right("Recorded"), test, "the file has the expected answers");
    assert_eq!(right("Structured"), right("Prompted"), "the same model, in another form");
    assert!(right("Service") > 0 && right("Service") < test);
    let caveats = result["verdict"]["caveats"].to_string();
    assert!(caveats.contains("unknown") && caveats.contains("imported on"), "{caveats}");
}

#[test]
fn a_service_beyond_this_computer_is_asked_only_where_the_study_says_so() {
    let study_folder = Study::new();
    study_folder.write("data.csv", csv(&tickets(5, 200)));
    study_folder.write("answers.csv", csv(&tickets(5, 200)).replace("text,label", "input,answer"));
    study_folder.write("schema.json", r#"{"type": "object", "properties": {"topic": {}}}"#);
    let output = study_folder.run(&study("https://models.example/v1"));
    assert_ne!(output.status.code(), Some(0));
    assert!(said(&output).contains("send_rows"), "{}", said(&output));
}
