use holdout_provider::{JobStatus, RemoteFile, RemoteJob, RemoteModel};
use holdout_types::{ProviderKind, Timestamp};

use super::{Listed, Ours};

fn file(id: &str, at: i64) -> RemoteFile {
    RemoteFile {
        id: id.into(),
        name: format!("{id}.jsonl"),
        bytes: Some(1_500),
        created_at: Some(at),
        purpose: Some("fine-tune".into()),
        status: None,
    }
}

fn job(id: &str, status: JobStatus, model: Option<&str>, training_file: &str) -> RemoteJob {
    let empty = serde_json::json!({ "id": id, "status": "running" });
    RemoteJob {
        fine_tuned_model: model.map(str::to_owned),
        training_file: Some(training_file.into()),
        status,
        ..serde_json::from_value(serde_json::json!({
            "id": id, "status": "running", "model": "base", "fine_tuned_model": null,
            "training_file": null, "validation_file": null, "created_at": 5,
            "estimated_finish": null, "finished_at": 9, "trained_tokens": null, "seed": null,
            "hyperparameters": empty, "result_files": [], "metadata": {}, "error": null,
        }))
        .unwrap()
    }
}

fn model(id: &str) -> RemoteModel {
    RemoteModel { id: id.into(), owned_by: None, shutdown_date: None }
}

#[test]
fn what_is_needed_what_is_ours_and_what_was_trained_is_told_apart() {
    let mut ours = Ours::default();
    ours.files.insert("file-2".into());
    ours.jobs.insert("job-1".into());
    ours.letters.insert("ft:base:x".into(), "B".into());
    let listed = Listed {
        files: Ok(vec![file("file-1", 1), file("file-2", 2)]),
        jobs: Ok(vec![
            job("job-1", JobStatus::Running, None, "file-1"),
            job("job-2", JobStatus::Succeeded, Some("odd-name"), "file-2"),
        ]),
        models: Ok(vec![model("gpt-4.1"), model("ft:base:x"), model("odd-name")]),
    };
    let view = listed.view(&ours, ProviderKind::Openai, true, Timestamp(0));
    assert_eq!(view.files[0].id, "file-2", "the newest first");
    assert!(view.files[0].ours && view.files[0].in_use.is_none());
    assert_eq!(view.files[1].in_use.as_deref(), Some("The job job-1 still needs it."));
    assert!(view.jobs.iter().any(|job| job.ours && !job.is_over));
    let models: Vec<&str> = view.models.iter().map(|model| model.id.as_str()).collect();
    assert_eq!(models, ["odd-name", "ft:base:x"], "what everybody may use is not listed");
    assert_eq!(view.models[1].letter.as_deref(), Some("B"));
    assert_eq!(
        view.summary,
        "2 files (3 kB), 2 jobs, 2 trained models. 1 job is not over. 1 file is from this project."
    );
}

#[test]
fn a_list_that_cannot_be_read_is_said_and_the_others_are_shown() {
    let lost = || holdout_provider::ProviderError::InvalidRequest {
        field: "provider",
        message: "no files here".into(),
    };
    let listed = Listed { files: Err(lost()), jobs: Ok(Vec::new()), models: Ok(Vec::new()) };
    let view = listed.view(&Ours::default(), ProviderKind::Azure, false, Timestamp(0));
    assert_eq!(view.unread.len(), 1);
    assert_eq!(view.unread[0].what, "files");
    assert!(view.costs[0].contains("billed by the hour"), "{:?}", view.costs);
    assert!(view.costs[1].contains("can't be deleted"), "{:?}", view.costs);
}
