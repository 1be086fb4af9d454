//! The models that a key may use.

use serde_json::Value;

use crate::error::ProviderError;
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
        self.get(self.url(&["models"]), |body| parse(body)).await
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
