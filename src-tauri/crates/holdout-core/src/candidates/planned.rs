//! The candidates of a study: first as they are written down, then, once its rows are divided, with
//! what has to be made of rows, files and addresses.

use holdout_store::{Candidate, Project};
use holdout_types::{ApiError, CandidateKind, ErrorCode, ProviderId, ProviderKind};

use super::recording::import_file;
use super::spec::Spec;
use crate::project::OpenProject;
use crate::providers::profile::USUAL_AT_ONCE;
use crate::providers::view::{KeyChange, NetworkSettings, ProviderEdit};
use crate::providers::{host_of, show::is_here};
use crate::settings::{AgreedUse, Settings};
use crate::study::{CandidatePlan, EndpointPlan};

/// Adds the candidates of a study. The first marked one is the baseline, else the first.
pub(crate) fn add_planned(store: &Project, plans: &[CandidatePlan]) -> Result<(), ApiError> {
    let mut added = Vec::new();
    for plan in plans {
        let candidate =
            store.candidates_mut().add(Spec::from(plan).stored(&plan.name, plan.kind)?)?;
        added.push((candidate.id, plan.baseline));
    }
    let marked = added.iter().find(|(_, baseline)| *baseline).or(added.first());
    let baseline = marked.map(|(id, _)| *id);
    Settings::change(store, |settings| settings.baseline = baseline)?;
    Ok(())
}

/// Gives the candidates of a study their schemas, services and recordings.
pub(crate) fn complete_planned(
    project: &OpenProject,
    plans: &[CandidatePlan],
) -> Result<(), ApiError> {
    for (plan, candidate) in plans.iter().zip(project.taking_part()?) {
        let spec = match plan.kind {
            CandidateKind::Structured => structured(project, plan, &candidate)?,
            CandidateKind::Endpoint => endpoint(project, plan, &candidate)?,
            CandidateKind::Recorded => {
                let file = plan.recording.as_ref().ok_or_else(|| lacks(plan, "recording"))?;
                import_file(project, file)?
            }
            _ => continue,
        };
        project.store.candidates_mut().update(candidate.id, spec.stored(&plan.name, plan.kind)?)?;
    }
    Ok(())
}

fn structured(
    project: &OpenProject,
    plan: &CandidatePlan,
    candidate: &Candidate,
) -> Result<Spec, ApiError> {
    let mut spec = Spec::of(candidate)?;
    match &plan.form {
        Some(form) => form.apply(&mut spec)?,
        None => project.proposed_schema()?.form.apply(&mut spec)?,
    }
    Ok(spec)
}

fn endpoint(
    project: &OpenProject,
    plan: &CandidatePlan,
    candidate: &Candidate,
) -> Result<Spec, ApiError> {
    let service = plan.endpoint.as_ref().ok_or_else(|| lacks(plan, "url"))?;
    let provider = set_up(project, &plan.name, service)?;
    Ok(Spec { provider: Some(provider), ..Spec::of(candidate)? })
}

/// Sets the service up as a provider, and notes the agreement that the study gives.
fn set_up(
    project: &OpenProject,
    name: &str,
    service: &EndpointPlan,
) -> Result<ProviderId, ApiError> {
    let edit = ProviderEdit {
        id: None,
        kind: ProviderKind::ChatOnly,
        name: name.to_owned(),
        base_url: service.url.clone(),
        organization: None,
        project: None,
        at_once: USUAL_AT_ONCE,
        needs_key: service.key_variable.is_some(),
        api_version: None,
        network: NetworkSettings::default(),
    };
    let id = project.providers.save(&edit)?;
    if let Some(name) = service.key_variable.clone() {
        project.providers.change_key(&id, KeyChange::UseVariable { name })?;
    }
    let host = host_of(&service.url)?;
    if !is_here(&service.url) && !service.may_be_sent {
        let text = format!("The study sends rows to {host}, and does not say that it may.");
        return Err(ApiError::new(ErrorCode::NotAgreed, text)
            .with_hint("Add `send_rows = true` to the candidate if they may be sent there."));
    }
    let at = project.clock.now();
    Settings::change(&project.store, |settings| settings.agree(&host, AgreedUse::Asking, at))?;
    Ok(id)
}

fn lacks(plan: &CandidatePlan, what: &str) -> ApiError {
    ApiError::new(ErrorCode::InvalidInput, format!("Candidate `{}` needs `{what}`.", plan.name))
        .with_hint("`holdout-headless run --help` shows a complete study file.")
        .with_field("candidates")
}
