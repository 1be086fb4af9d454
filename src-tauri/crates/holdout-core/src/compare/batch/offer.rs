//! Which candidates of a comparison can be asked by batch, and what that costs.

use holdout_evaluation::TokenPrices;
use holdout_types::{ApiError, CandidateKind, Money, ProviderKind};

use super::ByBatch;
use crate::compare::plan::view::{BatchOffer, Estimate};
use crate::compare::question::{AskedCandidate, Question};
use crate::project::OpenProject;
use crate::providers::profile::Profile;

/// The candidates that can be asked by batch, with their prices. None of the local provider, which
/// answers at once and costs nothing.
pub(in crate::compare) fn offer(
    project: &OpenProject,
    question: &Question,
) -> Result<Vec<ByBatch>, ApiError> {
    let mut able = Vec::new();
    for asked in &question.candidates {
        if let Some(profile) = provider_with_batches(project, asked)? {
            let prices = profile.batch_prices(&asked.spec.model);
            able.push(ByBatch { candidate: asked.spec.id, prices });
        }
    }
    Ok(able)
}

fn provider_with_batches(
    project: &OpenProject,
    asked: &AskedCandidate,
) -> Result<Option<Profile>, ApiError> {
    let Some(provider) = &asked.provider else { return Ok(None) };
    let profile = project.providers.profile(&provider.id)?;
    let known = profile.dialect().capabilities();
    let is_plain = matches!(
        asked.spec.kind,
        CandidateKind::Prompted | CandidateKind::Structured | CandidateKind::FineTuned
    );
    Ok(Some(profile).filter(|_| known.batches && !known.batch_deployments && is_plain))
}

/// What a candidate costs by batch, if it is asked so; that price may be unknown.
#[expect(clippy::option_option, reason = "no batch and no known price are two things")]
pub(in crate::compare) fn prices_by_batch(
    project: &OpenProject,
    asked: &AskedCandidate,
) -> Result<Option<Option<TokenPrices>>, ApiError> {
    let profile = provider_with_batches(project, asked)?;
    Ok(profile.map(|profile| profile.batch_prices(&asked.spec.model)))
}

/// The choice of a plan; none where no candidate can be asked by batch.
pub(in crate::compare) fn batch_estimate(
    project: &OpenProject,
    question: &Question,
    estimates: &[Estimate],
) -> Result<Option<BatchOffer>, ApiError> {
    let able = offer(project, question)?;
    if able.is_empty() {
        return Ok(None);
    }
    let cost = |line: &Estimate| if line.by_batch { line.batch_cost } else { line.cost };
    let costs: Option<Vec<[Money; 2]>> = estimates.iter().map(cost).collect();
    let mut notes = vec![
        "The answers come within 24 hours, often much sooner. You can close the app meanwhile."
            .to_owned(),
        "Their latency stays unknown: how long a batch takes says nothing about a model."
            .to_owned(),
    ];
    notes.extend(other_notes(project, question, &able)?);
    Ok(Some(BatchOffer {
        letters: able.iter().map(|by| question.letter(by.candidate)).collect(),
        cost: costs.map(|costs| [0, 1].map(|end| costs.iter().map(|cost| cost[end]).sum())),
        notes,
    }))
}

fn other_notes(
    project: &OpenProject,
    question: &Question,
    able: &[ByBatch],
) -> Result<Vec<String>, ApiError> {
    let mut notes = Vec::new();
    let is_able = |asked: &&AskedCandidate| able.iter().any(|by| by.candidate == asked.spec.id);
    let others: Vec<&str> = question
        .candidates
        .iter()
        .filter(|asked| !is_able(asked))
        .map(|asked| asked.letter.as_str())
        .collect();
    if !others.is_empty() {
        notes.push(format!("Asked now as usual: {}.", others.join(", ")));
    }
    for asked in question.providers() {
        let profile = project.providers.profile(&asked.id)?;
        let known = profile.dialect().capabilities();
        let note = match profile.kind {
            _ if known.batch_deployments => {
                "answers batches only on deployments of their own kind, so it is asked now"
            }
            ProviderKind::Compatible => "may have no batches; that shows when the first is sent",
            _ => continue,
        };
        let note = format!("{} {note}.", profile.name);
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    Ok(notes)
}
