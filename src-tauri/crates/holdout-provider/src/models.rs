//! The models that a key may use.

use serde_json::Value;

use crate::adapter::Place;
use crate::error::ProviderError;
use crate::job::checked_id;
use crate::transport::Client;
use crate::wire::{self, Misread};

/// A model as `GET /models` lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteModel {
    /// The name to ask it by.
    pub id: String,
    /// Whose it is.
    pub owned_by: Option<String>,
    /// When it stops answering, as `YYYY-MM-DD`. It goes before any date built into the app.
    pub shutdown_date: Option<String>,
}

impl Client {
    /// The models that this key may use, in the provider's order.
    pub async fn models(&self) -> Result<Vec<RemoteModel>, ProviderError> {
        self.get(self.url(Place::Models), |body| parse(body)).await
    }

    /// One model, if this key may use it.
    pub async fn model(&self, id: &str) -> Result<RemoteModel, ProviderError> {
        let read = |body: &[u8]| read(&wire::parse(body)?).ok_or_else(|| "it has no id".into());
        self.get(self.url(Place::Model(checked_id(id)?)), |body| read(body)).await
    }

    /// Deletes a trained model for good; it takes the rights of an owner. One that is already gone
    /// is no error.
    pub async fn delete_model(&self, id: &str) -> Result<(), ProviderError> {
        self.require(self.capabilities().delete_model, "way to delete a model by the API")?;
        self.delete(self.url(Place::Model(checked_id(id)?))).await
    }
}

fn parse(body: &[u8]) -> Result<Vec<RemoteModel>, Misread> {
    let json = wire::parse(body)?;
    // Some compatible servers answer with the bare list.
    let models = json.as_array().map_or_else(|| wire::list(&json, "data"), Vec::as_slice);
    Ok(models.iter().filter_map(read).collect())
}

fn read(model: &Value) -> Option<RemoteModel> {
    Some(RemoteModel {
        id: wire::filled(model, "id")?,
        owned_by: wire::filled(model, "owned_by"),
        shutdown_date: wire::filled(model, "shutdown_date"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_without_dates_and_a_bare_list_both_read() {
        let openai = br#"{"object":"list","data":[{"id":"gpt-4o","object":"model","created":1,"owned_by":"system","shutdown_date":"2027-01-14"},{"id":"b","shutdown_date":null},{"object":"model"}]}"#;
        let models = parse(openai).unwrap();
        assert_eq!(models.len(), 2);
        assert_eq!(models[0].shutdown_date.as_deref(), Some("2027-01-14"));
        assert_eq!(models[1], RemoteModel { id: "b".into(), owned_by: None, shutdown_date: None });
        assert_eq!(parse(br#"[{"id":"x"}]"#).unwrap().len(), 1);
        assert_eq!(parse(b"{}").unwrap(), []);
    }
}
