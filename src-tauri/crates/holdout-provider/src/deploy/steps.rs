//! The steps by which a person deploys a model on Azure.

use serde::Serialize;

use crate::adapter::DeployStep;
use crate::job::TrainingTier;
use crate::transport::Client;

/// What a person does in the portal, or runs in a shell, to put a model into service.
///
/// Values are filled in as far as they are known; the rest stands as `<NAMES>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeploySteps {
    /// The way through the portal, one step each.
    pub portal: Vec<String>,
    /// The same with the Azure CLI.
    pub command: String,
    /// The same as a request to the management API, sent by the Azure CLI.
    pub rest_command: String,
    /// What is left to fill in, and where it is found.
    pub placeholders: Vec<Placeholder>,
    /// The name that answers afterwards.
    pub deployment: String,
}

/// A value that this app does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Placeholder {
    /// As it stands in the commands, such as `<RESOURCE_GROUP>`.
    pub name: &'static str,
    /// Where a person finds it.
    pub found: &'static str,
}

const SUBSCRIPTION: Placeholder = Placeholder {
    name: "<SUBSCRIPTION_ID>",
    found: "Azure portal, the resource's overview, Subscription ID",
};
const RESOURCE_GROUP: Placeholder = Placeholder {
    name: "<RESOURCE_GROUP>",
    found: "Azure portal, the resource's overview, Resource group",
};
const RESOURCE: Placeholder = Placeholder {
    name: "<RESOURCE_NAME>",
    found: "Azure portal, the resource's overview, its title",
};

/// The hosts under which a resource is reached by its name.
const HOSTS: [&str; 3] =
    [".openai.azure.com", ".services.ai.azure.com", ".cognitiveservices.azure.com"];

impl Client {
    /// How a person deploys a trained model under a name; `None` where no person is needed
    /// ([`DeployStep::ByPerson`]).
    ///
    /// A model of the developer tier is deployed on that tier, which Azure ends after a day.
    pub fn deploy_steps(
        &self,
        fine_tuned_model: &str,
        deployment: &str,
        tier: Option<TrainingTier>,
    ) -> Option<DeploySteps> {
        let by_person = self.capabilities().deploy == DeployStep::ByPerson;
        let host = self.base().host_str().unwrap_or_default();
        by_person.then(|| DeploySteps::new(resource(host), fine_tuned_model, deployment, tier))
    }
}

impl DeploySteps {
    fn new(
        resource: Option<&str>,
        model: &str,
        deployment: &str,
        tier: Option<TrainingTier>,
    ) -> Self {
        let sku = sku(tier);
        let mut placeholders = vec![RESOURCE_GROUP, SUBSCRIPTION];
        if resource.is_none() {
            placeholders.push(RESOURCE);
        }
        let resource = resource.unwrap_or(RESOURCE.name);
        Self {
            portal: portal(resource, model, deployment, sku),
            command: command(resource, model, deployment, sku),
            rest_command: rest_command(resource, model, deployment, sku),
            placeholders,
            deployment: deployment.to_owned(),
        }
    }
}

fn portal(resource: &str, model: &str, deployment: &str, sku: &str) -> Vec<String> {
    vec![
        format!("Open https://ai.azure.com and choose the resource {resource}."),
        "Open Fine-tuning and choose the finished job.".to_owned(),
        format!("Choose Deploy, and check that the model is {model}."),
        format!("Enter {deployment} as the deployment name and {sku} as the deployment type."),
        "Choose Deploy, and wait until the state is Succeeded.".to_owned(),
    ]
}

/// As Microsoft's guide to fine-tuning writes it; a trained model's version is 1.
fn command(resource: &str, model: &str, deployment: &str, sku: &str) -> String {
    let (resource, model, deployment) = (shell(resource), shell(model), shell(deployment));
    format!(
        "az cognitiveservices account deployment create \
         --resource-group '{}' --name {resource} --deployment-name {deployment} \
         --model-name {model} --model-version '1' --model-format OpenAI \
         --sku-name {sku} --sku-capacity 1",
        RESOURCE_GROUP.name
    )
}

/// `PUT …/deployments/{name}` of the management API.
fn rest_command(resource: &str, model: &str, deployment: &str, sku: &str) -> String {
    let url = format!(
        "https://management.azure.com/subscriptions/{}/resourceGroups/{}/providers/\
         Microsoft.CognitiveServices/accounts/{resource}/deployments/{deployment}\
         ?api-version=2024-10-01",
        SUBSCRIPTION.name, RESOURCE_GROUP.name
    );
    let body = serde_json::json!({
        "sku": { "name": sku, "capacity": 1 },
        "properties": { "model": { "format": "OpenAI", "name": model, "version": "1" } },
    });
    format!("az rest --method put --url {} --body {}", shell(&url), shell(&body.to_string()))
}

const fn sku(tier: Option<TrainingTier>) -> &'static str {
    match tier {
        Some(TrainingTier::Developer) => "DeveloperTier",
        Some(TrainingTier::GlobalStandard) => "GlobalStandard",
        Some(TrainingTier::Standard) | None => "Standard",
    }
}

/// A text as one word of a POSIX shell. Names come from outside.
fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The resource's name, where the host shows it.
fn resource(host: &str) -> Option<&str> {
    let name = HOSTS.into_iter().find_map(|suffix| host.strip_suffix(suffix))?;
    (!name.is_empty() && !name.contains('.')).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_holds_what_is_known_and_names_the_rest() {
        let model = "gpt-4.1-mini-2025-04-14.ft-0e20";
        let steps = DeploySteps::new(resource("my-res.openai.azure.com"), model, "triage", None);
        assert_eq!(
            steps.command,
            "az cognitiveservices account deployment create --resource-group '<RESOURCE_GROUP>' \
             --name 'my-res' --deployment-name 'triage' \
             --model-name 'gpt-4.1-mini-2025-04-14.ft-0e20' --model-version '1' \
             --model-format OpenAI --sku-name Standard --sku-capacity 1"
        );
        for placeholder in &steps.placeholders {
            let commands = format!("{} {}", steps.command, steps.rest_command);
            assert!(commands.contains(placeholder.name), "{placeholder:?}");
        }
        assert_eq!(steps.placeholders.len(), 2);
        let elsewhere = DeploySteps::new(resource("127.0.0.1"), model, "triage", None);
        assert!(elsewhere.placeholders.contains(&RESOURCE));
    }

    #[test]
    fn a_name_cannot_run_a_command_of_its_own() {
        let steps = DeploySteps::new(None, "m'; rm -rf ~; '", "$(whoami)", None);
        assert!(steps.command.contains(r"'m'\''; rm -rf ~; '\'''"), "{}", steps.command);
        assert!(steps.command.contains("'$(whoami)'"), "{}", steps.command);
    }

    #[test]
    fn the_tier_of_the_training_is_the_tier_of_the_deployment() {
        let steps = DeploySteps::new(Some("r"), "m", "d", Some(TrainingTier::Developer));
        assert!(steps.rest_command.contains(r#""name":"DeveloperTier""#), "{}", steps.rest_command);
    }

    #[test]
    fn a_resource_is_named_by_its_host() {
        assert_eq!(resource("r.services.ai.azure.com"), Some("r"));
        assert_eq!(resource("a.b.openai.azure.com"), None);
        assert_eq!(resource(".openai.azure.com"), None);
        assert_eq!(resource("example.com"), None);
    }
}
