//! That a verdict follows the evidence: it falls with the labels and turns with the candidates.

use serde_json::Value;

use crate::support::{Study, csv, shuffled, tickets};

const STUDY: &str = "[data]\nfile = 'train.csv'\ntest_file = 'test.csv'\n";
const PROMPTED: &str = "[[candidates]]\nname = 'Prompted'\nkind = 'prompted'\nexamples = 6\n\
                        prompt = 'Answer with the topic.'\n";
const TUNED: &str = "[[candidates]]\nname = 'Fine-tuned'\nkind = 'fine_tuned'\n";

fn candidate<'a>(result: &'a Value, name: &str) -> &'a Value {
    let candidates = result["candidates"].as_array().unwrap();
    candidates.iter().find(|candidate| candidate["name"] == name).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is not a number"))
}

#[test]
fn shuffled_training_labels_bring_accuracy_to_chance_and_change_the_verdict() {
    let study = Study::new();
    study.write("test.csv", csv(&tickets(2, 300)));
    let plan = format!("{STUDY}{PROMPTED}{TUNED}");

    study.write("train.csv", csv(&tickets(1, 900)));
    let honest = study.result(&plan);
    assert!(number(&candidate(&honest, "Fine-tuned")["accuracy"]) > 0.95, "{honest:#}");
    assert_eq!(honest["verdict"]["outcome"], "adopt");
    assert_eq!(honest["verdict"]["chosen"], "Fine-tuned");

    study.write("train.csv", csv(&shuffled(tickets(1, 900), 7)));
    let shuffled = study.result(&plan);
    let tuned = candidate(&shuffled, "Fine-tuned");
    let chance = 1.0 / 6.0;
    // 300 rows at chance: the share lies within 0.17 ± 0.10 but once in a hundred thousand times.
    assert!((number(&tuned["accuracy"]) - chance).abs() < 0.10, "{tuned:#}");
    assert_ne!(shuffled["verdict"]["chosen"], "Fine-tuned");
    assert_ne!(shuffled["verdict"]["sentence"], honest["verdict"]["sentence"]);
}

#[test]
fn swapping_the_candidates_turns_the_sign_of_the_difference_and_nothing_else() {
    let study = Study::new();
    study.write("train.csv", csv(&tickets(1, 300)));
    study.write("test.csv", csv(&tickets(2, 200)));
    let plan = |baseline: &str| {
        let mark = |text: &str, name: &str| {
            if name == baseline { format!("{text}baseline = true\n") } else { text.to_owned() }
        };
        format!("{STUDY}{}{}", mark(PROMPTED, "Prompted"), mark(TUNED, "Fine-tuned"))
    };
    let (one, other) = (study.result(&plan("Prompted")), study.result(&plan("Fine-tuned")));
    let (a, b) = (&one["comparisons"][0], &other["comparisons"][0]);
    assert!(number(&a["difference"]) > 0.0, "{a:#}");
    assert_eq!(number(&a["difference"]), -number(&b["difference"]));
    assert_eq!(number(&a["ci_low"]), -number(&b["ci_high"]));
    assert_eq!(number(&a["ci_high"]), -number(&b["ci_low"]));
    assert_eq!((&a["b"], &a["c"]), (&b["c"], &b["b"]));
    for key in ["n", "p_value", "exact_p_value", "confidence"] {
        assert_eq!(a[key], b[key], "{key}");
    }
    for name in ["Prompted", "Fine-tuned"] {
        for key in ["n", "correct", "accuracy", "ci_low", "ci_high", "excluded"] {
            assert_eq!(candidate(&one, name)[key], candidate(&other, name)[key], "{name} {key}");
        }
    }
    assert_eq!(one["dataset"], other["dataset"]);
}

#[test]
fn the_same_study_gives_the_same_figures() {
    let study = Study::new();
    study.write("data.csv", csv(&tickets(3, 400)));
    let plan = "[data]\nfile = 'data.csv'\n";
    let (first, second) = (study.result(plan), study.result(plan));
    assert_eq!(first["comparisons"], second["comparisons"]);
    assert_eq!(first["dataset"], second["dataset"]);
    assert_eq!(first["verdict"]["outcome"], second["verdict"]["outcome"]);
    assert_eq!(first["training"]["valid_loss"], second["training"]["valid_loss"]);
}

#[test]
fn the_study_of_the_help_runs() {
    let study = Study::new();
    let rows = csv(&tickets(4, 300)).replace("text,label", "text,intent");
    study.write("tickets.csv", rows);
    let result = study.result(include_str!("../../study.example.toml"));
    assert_eq!(result["candidates"].as_array().unwrap().len(), 2);
    assert!(study.path("out/report.md").exists(), "the report that it asks for is written");
    let answers = std::fs::read_to_string(study.path("out/answers.csv")).unwrap();
    let test = result["dataset"]["test"].as_u64().unwrap() as usize;
    assert_eq!(answers.lines().count(), 1 + 2 * test, "a head, and a line an answer");
}

#[test]
fn a_leak_stops_a_run_that_wants_to_be_stopped_and_is_dropped_otherwise() {
    let study = Study::new();
    let test = tickets(2, 60);
    let mut train = tickets(1, 240);
    train[10] = (test[3].0.to_uppercase(), test[3].1.clone());
    study.write("train.csv", csv(&train));
    study.write("test.csv", csv(&test));
    let dropped = study.result(STUDY);
    let leak = |result: &Value| {
        let issues = result["dataset"]["issues"].as_array().unwrap().clone();
        issues.into_iter().find(|issue| issue["code"] == "exact_leak").unwrap()
    };
    assert_eq!(dropped["dataset"]["left_out"], 1);
    assert_eq!(leak(&dropped)["handled"], true);

    let output = study.run(&format!("{STUDY}exact_leaks = 'block'\n"));
    assert_eq!(output.status.code(), Some(1));
    let blocked: Value = serde_json::from_slice(&output.stdout).unwrap();
    crate::support::assert_schema(&blocked);
    assert_eq!(blocked["error"]["code"], "blocked_by_issues");
    assert!(blocked["verdict"].is_null() && blocked["training"].is_null());
    assert_eq!(leak(&blocked)["handled"], false);
}

#[test]
fn a_project_that_is_there_gives_the_same_report_and_figures_again() {
    let study = Study::new();
    study.write("data.csv", csv(&tickets(6, 240)));
    let result = study.result("name = 'again'\nreports = ['html']\n[data]\nfile = 'data.csv'\n");
    let sentence = result["verdict"]["sentence"].as_str().unwrap();
    let project = study.path("out/projects/again.holdout");
    for (format, name) in [("html", "again.html"), ("json", "again.json")] {
        let out = study.path(name);
        let project = crate::support::text(&project);
        let output = crate::support::call(&[
            "report",
            project,
            "--format",
            format,
            "--out",
            crate::support::text(&out),
        ]);
        assert_eq!(output.status.code(), Some(0), "{}", crate::support::said(&output));
    }
    let read = |name: &str| std::fs::read_to_string(study.path(name)).unwrap();
    assert_eq!(read("again.json"), read("out/result.json"));
    for page in [read("again.html"), read("out/report.html")] {
        let heading = page.split("<h1 id=\"verdict\"><bdi dir=\"auto\">").nth(1).unwrap();
        assert_eq!(heading.split("</bdi>").next().unwrap(), sentence.replace('\'', "&#39;"));
        assert!(!page.contains("<script"));
    }
}

#[test]
fn a_report_of_something_else_than_a_project_is_refused() {
    let study = Study::new();
    study.write("data.csv", csv(&tickets(6, 20)));
    let data = study.path("data.csv");
    let out = study.path("report.html");
    let output = crate::support::call(&[
        "report",
        crate::support::text(&data),
        "--out",
        crate::support::text(&out),
    ]);
    assert_eq!(output.status.code(), Some(2), "{}", crate::support::said(&output));
    assert!(!out.exists());
}

#[test]
fn the_proposed_prompt_is_understood_whatever_the_labels_look_like() {
    let study = Study::new();
    let odd =
        ["Billing - refund", "Shipping (parcel)", "Plan: cancel", "{\"topic\": \"login, code\"}"];
    let rename = |(text, label): (String, String)| {
        let place =
            ["refund", "delivery", "cancel", "login"].iter().position(|known| *known == label);
        place.map(|place| (text, odd[place].replace('"', "\"\"")))
    };
    let rows: Vec<_> = tickets(5, 400).into_iter().filter_map(rename).collect();
    let lines = rows.iter().map(|(text, label)| format!("\"{text}\",\"{label}\"\n"));
    let table: String = std::iter::once("text,label\n".to_owned()).chain(lines).collect();
    study.write("odd.csv", table);
    study.result("reports = ['csv']\n[data]\nfile = 'odd.csv'\n");
    let answers = std::fs::read_to_string(study.path("out/answers.csv")).unwrap();
    let prompted: Vec<_> = answers.lines().filter(|line| line.contains(",A,")).collect();
    assert!(prompted.len() > 50, "the baseline answered the test rows");
    for line in prompted {
        let is_one = odd.iter().any(|label| line.contains(&label.replace('"', "\"\"")));
        assert!(is_one && !line.contains("these labels"), "{line}");
    }
}
