//! Lists that come in pages.

use std::collections::HashSet;

use reqwest::Url;
use serde_json::Value;

use crate::error::ProviderError;
use crate::transport::Client;
use crate::wire::{self, Misread};

/// How many entries to ask for at a time.
const LIMIT: &str = "100";

impl Client {
    /// Reads a list page by page, until it ends or `visit` returns false.
    ///
    /// A server that says `has_more` for ever ends it too: with a page that is empty or that begins
    /// where an earlier one began.
    pub(crate) async fn pages(
        &self,
        url: Url,
        mut visit: impl FnMut(&[Value]) -> bool,
    ) -> Result<(), ProviderError> {
        let mut cursors = HashSet::new();
        let mut after: Option<String> = None;
        loop {
            let mut url = url.clone();
            url.query_pairs_mut().append_pair("limit", LIMIT);
            if let Some(after) = &after {
                url.query_pairs_mut().append_pair("after", after);
            }
            let page = self.get(url, |body| read(body)).await?;
            if !visit(wire::list(&page, "data")) {
                return Ok(());
            }
            match next_cursor(&page) {
                Some(cursor) if cursors.insert(cursor.clone()) => after = Some(cursor),
                _ => return Ok(()),
            }
        }
    }

    /// The first `most` entries of a list that can be read.
    pub(crate) async fn list<T>(
        &self,
        url: Url,
        most: usize,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Result<Vec<T>, ProviderError> {
        let mut entries = Vec::new();
        self.pages(url, |page| {
            entries.extend(page.iter().filter_map(&read));
            entries.len() < most
        })
        .await?;
        entries.truncate(most);
        Ok(entries)
    }
}

/// A page. What has no list is none: an error under a status of success, say, must not pass for an
/// empty list, from which it would follow that a job was not created. Servers written in Go send null
/// for an empty one.
fn read(body: &[u8]) -> Result<Value, Misread> {
    let page = wire::parse(body)?;
    let has_list = page.get("data").is_some_and(|data| data.is_array() || data.is_null());
    if !has_list || page.get("error").is_some_and(|error| !error.is_null()) {
        return Err("it holds no list".into());
    }
    Ok(page)
}

fn next_cursor(page: &Value) -> Option<String> {
    let more = page.get("has_more").and_then(Value::as_bool).unwrap_or(false);
    let last = wire::list(page, "data").last().filter(|_| more)?;
    wire::filled(last, "id").or_else(|| wire::filled(page, "last_id"))
}
