//! CLINC150 (Larson et al. 2019), where the folder with more data is at hand.

use std::path::PathBuf;

use serde_json::Value;

use crate::support::Study;

fn extra_data() -> Option<PathBuf> {
    std::env::var_os("HOLDOUT_EXTRA_DATA").map(|folder| PathBuf::from(folder).join("data"))
}

fn falls(losses: &Value) -> bool {
    let losses: Vec<f64> = losses.as_array().unwrap().iter().filter_map(Value::as_f64).collect();
    losses.len() > 2 && losses.last() < losses.first()
}

#[test]
fn the_trained_model_reaches_90_per_cent_and_the_leaks_are_dropped() {
    let Some(data) = extra_data() else { return };
    let study = Study::new();
    let result = study.result(&format!(
        "[data]\nfile = '{0}/clinc150_train.csv'\ntest_file = '{0}/clinc150_test.csv'\n\
         input = 'text'\nanswer = 'intent'\n",
        data.display()
    ));
    let tuned = &result["candidates"][1];
    assert!(tuned["accuracy"].as_f64().unwrap() >= 0.90, "{tuned:#}");
    assert_eq!((&tuned["n"], &tuned["excluded"]), (&4_500.into(), &0.into()));
    let training = &result["training"];
    assert!(training["seconds"].as_f64().unwrap() < 10.0, "{training:#}");
    assert!(falls(&training["train_loss"]) && falls(&training["valid_loss"]), "{training:#}");
    let dataset = &result["dataset"];
    assert_eq!((&dataset["rows"], &dataset["test"]), (&19_500.into(), &4_500.into()));
    // Two utterances stand in both files, under different intents.
    assert_eq!(dataset["left_out"], 2);
    let issues = dataset["issues"].as_array().unwrap();
    let leak = issues.iter().find(|issue| issue["code"] == "exact_leak").unwrap();
    assert_eq!((&leak["count"], &leak["handled"]), (&4.into(), &true.into()));
    assert_eq!(result["verdict"]["chosen"], "Fine-tuned");
}
