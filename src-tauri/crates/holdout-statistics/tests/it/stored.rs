//! The stored cases of `tests/golden`: `golden.json`, which `generate.py` wrote from other software,
//! and `base_r.json`, which `generate.R` wrote from base R.

use serde_json::Value;

pub(crate) fn golden() -> Value {
    serde_json::from_str(include_str!("../golden/golden.json")).unwrap()
}

pub(crate) fn base_r() -> Value {
    serde_json::from_str(include_str!("../golden/base_r.json")).unwrap()
}

/// The cases of a group of one of the two files.
pub(crate) fn cases(file: &Value, group: &str) -> Vec<Value> {
    file[group]["cases"].as_array().unwrap().clone()
}

pub(crate) fn number(case: &Value, field: &str) -> f64 {
    match &case[field] {
        Value::String(digits) => digits.parse().unwrap(),
        value => value.as_f64().unwrap(),
    }
}

pub(crate) fn whole(case: &Value, field: &str) -> u32 {
    u32::try_from(case[field].as_u64().unwrap()).unwrap()
}

pub(crate) fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
}

#[track_caller]
pub(crate) fn assert_near(found: f64, expected: f64, tolerance: f64, case: &Value) {
    assert!(
        (found - expected).abs() <= tolerance,
        "{found} is not {expected} (off by {:e}) in {case}",
        found - expected
    );
}

/// All groups of both files, with their source.
fn groups() -> Vec<(String, String, Vec<Value>)> {
    let of = |file: Value| {
        let groups = file.as_object().unwrap().clone();
        groups.into_iter().filter(|(name, _)| name != "versions").map(|(name, group)| {
            let cases = group["cases"].as_array().unwrap().clone();
            (name, group["source"].as_str().unwrap().to_owned(), cases)
        })
    };
    of(golden()).chain(of(base_r())).collect()
}

#[test]
fn at_least_five_hundred_cases_are_stored_each_group_with_its_source() {
    let groups = groups();
    let count: usize = groups.iter().map(|(_, _, cases)| cases.len()).sum();
    for (name, source, cases) in &groups {
        println!("{:>4} {name:<16} {source}", cases.len());
        assert!(!source.is_empty() && !cases.is_empty(), "{name}");
    }
    println!("{count:>4} in all");
    assert!(count >= 500, "{count}");
    for source in ["scipy", "statsmodels", "base R", "sklearn", "mpmath", "numpy"] {
        assert!(groups.iter().any(|(_, said, _)| said.contains(source)), "{source}");
    }
}

#[test]
fn the_extremes_are_among_the_stored_cases() {
    let has = |group: &str, holds: &dyn Fn(&Value) -> bool| {
        let found = cases(&golden(), group).iter().filter(|case| holds(case)).count();
        assert!(found > 0, "{group}");
        found
    };
    let of_n = |part: &'static str| move |case: &Value| number(case, part) == number(case, "n");
    let none_of_n = has("wilson", &|case| number(case, "successes") == 0.0);
    let all_of_n = has("wilson", &of_n("successes"));
    let one_row = has("wilson", &|case| number(case, "n") == 1.0);
    let one_sided = has("tango", &of_n("b")) + has("tango", &of_n("c"));
    let never_disagree = has("tango", &|case| number(case, "b") + number(case, "c") == 0.0);
    let one_pair = has("tango", &|case| number(case, "n") == 1.0);
    let even = has("mcnemar", &|case| case["b"] == case["c"]);
    let ties = has("stored_resamples", &|case| case["name"] == "ties");
    println!(
        "0 of n {none_of_n}, n of n {all_of_n}, n = 1 {one_row} and {one_pair} pairs, all one way \
         {one_sided}, no disagreement {never_disagree}, b = c {even}, ties {ties}"
    );
}
