//! What should be known of a provider and its model before a training starts there.

use holdout_dataset::TokenCounter;
use holdout_provider::DeployStep;

use crate::providers::host_of;
use crate::providers::profile::Profile;
use crate::providers::show::is_here;
use crate::words::thousands;

/// What no test of this app could try, and what is known to end.
pub(super) fn provider_notes(profile: Option<&Profile>, model: &str) -> Vec<String> {
    let Some(profile) = profile else { return Vec::new() };
    let host = host_of(&profile.base_url).unwrap_or_default();
    let mut notes = model_notes(profile, model);
    if host.ends_with("api.openai.com") {
        notes.push(
            "OpenAI takes no new training jobs from 2027-01-06, and refuses organisations that \
             never trained since 2026-05-07. Models trained there stop on 2027-01-14."
                .to_owned(),
        );
    }
    if !is_here(&profile.base_url) {
        notes.push(format!(
            "Training at {host} follows the API's public description; it was never tried against \
             the live service."
        ));
    }
    notes
}

/// What is known of the model: when it ends, how long its rows may be, what can't be done there.
fn model_notes(profile: &Profile, model: &str) -> Vec<String> {
    let mut notes = Vec::new();
    let listed = profile.connection.iter().flat_map(|found| &found.models);
    let end =
        listed.filter(|known| known.id == model).find_map(|known| known.shutdown_date.as_ref());
    if let Some(date) = end {
        notes.push(format!("{model} stops answering on {date}, by the provider's own word."));
    }
    if let Some(limit) = TokenCounter::for_model(model).training_limit() {
        let limit = thousands(u64::from(limit));
        notes
            .push(format!("At most {limit} tokens of a row are learnt from; the rest is cut off."));
    }
    let capabilities = profile.dialect().capabilities();
    if !capabilities.pause {
        notes.push(format!("A job at {} can be cancelled and not paused.", profile.name));
    }
    if capabilities.deploy == DeployStep::ByPerson {
        notes.push("The trained model answers once you have deployed it.".to_owned());
    }
    notes
}
