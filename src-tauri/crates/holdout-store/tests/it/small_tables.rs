use holdout_store::{ContentHash, StoreError};
use holdout_types::VersionId;
use serde_json::json;

use crate::common::{Fixture, START, version};

#[test]
fn single_values_are_set_replaced_and_removed() {
    let fixture = Fixture::new();
    let meta = fixture.project.meta_mut();
    assert_eq!(fixture.project.meta().get("margin").unwrap(), None);
    meta.set("margin", &json!(0.02)).unwrap();
    meta.set("margin", &json!(0.05)).unwrap();
    meta.set("name", &json!("Tickets")).unwrap();
    let fixture = fixture.reopen();
    let all = fixture.project.meta().all().unwrap();
    assert_eq!(all, [("margin".to_owned(), json!(0.05)), ("name".to_owned(), json!("Tickets"))]);
    fixture.project.meta_mut().remove("margin").unwrap();
    fixture.project.meta_mut().remove("margin").unwrap();
    assert_eq!(fixture.project.meta().get("margin").unwrap(), None);
}

#[test]
fn the_cache_is_of_one_version() {
    let fixture = Fixture::with_rows(2);
    let a = fixture.project.versions_mut().create(version("tt")).unwrap();
    let b = fixture.project.versions_mut().create(version("tv")).unwrap();
    let derived = fixture.project.derived_mut();
    derived.put(a, "issues", vec![1]).unwrap();
    derived.put(a, "issues", vec![2, 0]).unwrap();
    let fixture = fixture.reopen();
    let get = |id, key| fixture.project.derived().get(id, key).unwrap();
    assert_eq!((get(a, "issues"), get(b, "issues")), (Some(vec![2, 0]), None));
    fixture.project.derived_mut().put(b, "issues", vec![3]).unwrap();
    assert_eq!((get(a, "issues"), get(b, "issues")), (None, Some(vec![3])));
    assert_eq!(get(b, "tokens"), None);
    let missing = fixture.project.derived_mut().put(VersionId(9), "issues", vec![]);
    assert!(matches!(missing, Err(StoreError::Refused(_))));
}

#[test]
fn an_artifact_comes_back_whole_or_is_called_damaged() {
    let fixture = Fixture::new();
    let model: Vec<u8> = (0..3_000_000_u32).map(|n| (n % 251) as u8).collect();
    let artifacts = fixture.project.artifacts_mut();
    artifacts.put("ft:1", "model", vec![1]).unwrap();
    let hash = artifacts.put("ft:1", "model", model.clone()).unwrap();
    assert_eq!(hash, ContentHash::of(&model));
    let fixture = fixture.reopen();
    let listed = fixture.project.artifacts().all().unwrap();
    assert_eq!((listed[0].name.as_str(), listed[0].kind.as_str()), ("ft:1", "model"));
    assert_eq!((listed[0].hash, listed[0].size, listed[0].created_at), (hash, 3_000_000, START));
    assert!(fixture.project.artifacts().content("ft:1").unwrap() == Some(model));
    assert_eq!(fixture.project.artifacts().content("ft:2").unwrap(), None);
    fixture.other_program().execute("UPDATE artifacts SET content = x'00'", []).unwrap();
    let changed = fixture.project.artifacts().content("ft:1");
    assert!(matches!(changed, Err(StoreError::Damaged { .. })));
    fixture.project.artifacts_mut().remove("ft:1").unwrap();
    assert_eq!(fixture.project.artifacts().all().unwrap(), []);
}
