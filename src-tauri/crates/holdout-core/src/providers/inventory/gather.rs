//! From the lists of a provider to what is shown of them.

use holdout_provider::Capabilities;

use super::view::{InventoryView, KeptFile, KeptJob, KeptModel, UnreadList};
use super::{
    ErrorCode, HashSet, JobStatus, Listed, Ours, ProviderError, ProviderKind, RemoteFile,
    RemoteJob, RemoteModel, Timestamp,
};
use crate::providers::profile::dialect;
use crate::words::{counted, thousands};

impl Listed {
    /// What is shown of it. A list that the server does not have is no trouble.
    pub(super) fn view(
        self,
        ours: &Ours,
        kind: ProviderKind,
        can_delete: bool,
        at: Timestamp,
    ) -> InventoryView {
        let mut unread = Vec::new();
        let jobs = read("jobs", self.jobs, &mut unread);
        let files = read("files", self.files, &mut unread);
        let models = read("models", self.models, &mut unread);
        let mut view = InventoryView {
            summary: String::new(),
            costs: costs(kind),
            models: trained(&models, &jobs, ours, can_delete),
            files: newest_first(
                files.into_iter().map(|file| kept_file(file, &jobs, ours)).collect(),
                |file| file.created_at,
            ),
            jobs: newest_first(jobs.into_iter().map(|job| kept_job(job, ours)).collect(), |job| {
                job.created_at
            }),
            unread,
            at,
        };
        view.summary = summary(&view);
        view
    }
}

fn read<T>(
    what: &str,
    list: Result<Vec<T>, ProviderError>,
    unread: &mut Vec<UnreadList>,
) -> Vec<T> {
    match list {
        Ok(list) => list,
        Err(ProviderError::NotFound(_)) => Vec::new(),
        Err(error) => {
            unread.push(UnreadList { what: what.to_owned(), error: error.into() });
            Vec::new()
        }
    }
}

fn newest_first<T>(mut list: Vec<T>, at: impl Fn(&T) -> Option<Timestamp>) -> Vec<T> {
    list.sort_by_key(|entry| std::cmp::Reverse(at(entry)));
    list
}

fn moment(seconds: Option<i64>) -> Option<Timestamp> {
    seconds.map(|seconds| Timestamp(seconds.saturating_mul(1_000)))
}

fn kept_file(file: RemoteFile, jobs: &[RemoteJob], ours: &Ours) -> KeptFile {
    let needs = |job: &&RemoteJob| {
        let files = [&job.training_file, &job.validation_file];
        !job.status.is_terminal() && files.into_iter().flatten().any(|id| *id == file.id)
    };
    KeptFile {
        in_use: jobs.iter().find(needs).map(|job| format!("The job {} still needs it.", job.id)),
        ours: ours.files.contains(&file.id),
        created_at: moment(file.created_at),
        purpose: file.purpose.unwrap_or_default(),
        id: file.id,
        name: file.name,
        bytes: file.bytes,
    }
}

fn kept_job(job: RemoteJob, ours: &Ours) -> KeptJob {
    KeptJob {
        status: job.status.label(),
        is_over: job.status.is_terminal(),
        ours: ours.jobs.contains(&job.id),
        created_at: moment(job.created_at),
        base_model: job.model,
        model: job.fine_tuned_model,
        id: job.id,
    }
}

/// The models that somebody trained: by their names, by whose they are, or because a job made them.
fn trained(
    models: &[RemoteModel],
    jobs: &[RemoteJob],
    ours: &Ours,
    can_delete: bool,
) -> Vec<KeptModel> {
    let made = |job: &RemoteJob| {
        let model = job.fine_tuned_model.clone().filter(|_| job.status == JobStatus::Succeeded)?;
        Some((model, job.finished_at.or(job.created_at)))
    };
    let made: std::collections::HashMap<String, Option<i64>> =
        jobs.iter().filter_map(made).collect();
    let mut seen = HashSet::new();
    let listed = models.iter().filter(|model| is_trained(model) || made.contains_key(&model.id));
    let kept = listed.filter(|model| seen.insert(&model.id)).map(|model| KeptModel {
        id: model.id.clone(),
        created_at: made.get(&model.id).copied().flatten().and_then(|at| moment(Some(at))),
        shutdown_date: model.shutdown_date.clone(),
        letter: ours.letters.get(&model.id).cloned(),
        can_delete,
    });
    newest_first(kept.collect(), |model| model.created_at)
}

/// `ft:gpt-4.1-mini:org::id`, Azure's `gpt-4.1-mini-2025-04-14.ft-id`.
fn is_trained(model: &RemoteModel) -> bool {
    model.id.starts_with("ft:") || model.id.contains(".ft-") || model.id.contains(":ft-")
}

/// What costs money while it stands idle, as far as a source says so.
fn costs(kind: ProviderKind) -> Vec<String> {
    let capabilities: Capabilities = dialect(kind).capabilities();
    let text = match kind {
        ProviderKind::Openai => {
            "Files, jobs and trained models cost nothing here while they stand idle; answers do."
        }
        ProviderKind::Azure => {
            "A deployment of a trained model is billed by the hour, also while nobody asks it. \
             Deployments are listed in the portal only: delete there what is not needed."
        }
        ProviderKind::Nebius => {
            "No source says whether a deployed model costs anything while nobody asks it: look at \
             the provider's billing page."
        }
        ProviderKind::Compatible | ProviderKind::ChatOnly => {
            "Nothing is known of what this server bills for what stands idle."
        }
    };
    let mut costs = vec![text.to_owned()];
    if !capabilities.delete_model && capabilities.training {
        costs.push("Trained models can't be deleted over this provider's API.".to_owned());
    }
    costs
}

fn summary(view: &InventoryView) -> String {
    let count = |count: usize, one: &str, many: &str| counted(count as u32, one, many);
    let bytes: u64 = view.files.iter().filter_map(|file| file.bytes).sum();
    let running = view.jobs.iter().filter(|job| !job.is_over).count();
    let ours = view.files.iter().filter(|file| file.ours).count();
    let mut text = format!(
        "{} ({} kB), {}, {}.",
        count(view.files.len(), "file", "files"),
        thousands(bytes.div_ceil(1_000)),
        count(view.jobs.len(), "job", "jobs"),
        count(view.models.len(), "trained model", "trained models"),
    );
    if running > 0 {
        text += &format!(" {} not over.", count(running, "job is", "jobs are"));
    }
    if ours > 0 {
        text += &format!(" {} from this project.", count(ours, "file is", "files are"));
    }
    if view.unread.iter().any(|list| list.error.code == ErrorCode::Network) {
        text += " Not everything could be read.";
    }
    text
}
