//! Where a provider is, and how patiently it is asked.

use std::net::IpAddr;
use std::time::Duration;

use holdout_types::Sensitive;
use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::adapter::{Dialect, KeyHeader};
use crate::error::ProviderError;
use crate::network::Network;

/// One API and the key for it.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// The root of the API, such as `https://api.openai.com/v1`. Plain `http` only to this computer.
    pub base_url: String,
    /// The key, sent as a bearer token (Azure: as `api-key`). Empty for a server that asks for none.
    pub key: Sensitive<String>,
    /// Sent as `OpenAI-Organization`.
    pub organization: Option<String>,
    /// Sent as `OpenAI-Project`.
    pub project: Option<String>,
    /// Whose form of the protocol it speaks.
    pub dialect: Dialect,
    /// Azure's `api-version`; its stable one of 2024 where none is given.
    pub api_version: Option<String>,
    /// Proxy and certificates.
    pub network: Network,
    /// How long to wait.
    pub timeouts: Timeouts,
    /// How long an answer that comes piece by piece may be silent between two pieces.
    pub stall: Duration,
    /// How often to ask again.
    pub retry: RetryPolicy,
    /// How files are sent.
    pub upload: UploadPolicy,
}

/// When a file is sent in parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UploadPolicy {
    /// From so many bytes on.
    pub in_parts_from: u64,
    /// The bytes of a part; the API takes at most 64 MiB.
    pub part: u64,
}

impl Default for UploadPolicy {
    /// Files of 100 MiB and more in parts of 32 MiB: Azure loses whole files above 150 MB without a
    /// word, and half a part is sent twice on average when a connection breaks.
    fn default() -> Self {
        Self { in_parts_from: 100 << 20, part: 32 << 20 }
    }
}

/// How long a request may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// To reach the host.
    pub connect: Duration,
    /// From the first byte sent to the last byte read. An upload gets more, by its size.
    pub request: Duration,
}

impl Default for Timeouts {
    /// The official SDKs' ten minutes, and a little more than their five seconds to connect.
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), request: Duration::from_mins(10) }
    }
}

/// How a request that failed is repeated.
///
/// The waits are those of the official SDKs (`_base_client.py`): what the server asks for if that
/// is at most `longest_obeyed`, else `first_pause`·2ⁿ up to `longest_pause`, less up to a quarter
/// at random.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How often a request is repeated after a fault of the server or the network.
    pub retries: u32,
    /// The pause before the first repetition.
    pub first_pause: Duration,
    /// The longest pause of the app's own choosing.
    pub longest_pause: Duration,
    /// The longest pause that a server may ask for; for a longer one the request fails at once.
    pub longest_obeyed: Duration,
    /// How long a request is repeated in all while the server limits the rate or still loads the
    /// model (minutes, after a training).
    pub patience: Duration,
    /// The seed of the pauses' random part.
    pub seed: u64,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            retries: 5,
            first_pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(8),
            longest_obeyed: Duration::from_mins(2),
            patience: Duration::from_mins(10),
            seed: 0,
        }
    }
}

impl Endpoint {
    /// An endpoint in OpenAI's form with the usual timeouts and repetitions.
    pub fn new(base_url: impl Into<String>, key: Sensitive<String>) -> Self {
        Self {
            base_url: base_url.into(),
            key,
            organization: None,
            project: None,
            dialect: Dialect::default(),
            api_version: None,
            network: Network::default(),
            timeouts: Timeouts::default(),
            stall: Duration::from_mins(1),
            retry: RetryPolicy::default(),
            upload: UploadPolicy::default(),
        }
    }

    /// The host and port that requests go to, for a person.
    ///
    /// # Errors
    ///
    /// [`ProviderError::InvalidEndpoint`] if a key may not be sent to this address.
    pub fn host(&self) -> Result<String, ProviderError> {
        Ok(host_and_port(&self.url()?))
    }

    /// The same place in another form of the protocol.
    #[must_use]
    pub fn speaking(mut self, dialect: Dialect) -> Self {
        self.dialect = dialect;
        self
    }

    /// Whether nothing of a request leaves this computer.
    pub fn is_on_this_computer(&self) -> bool {
        self.url().is_ok_and(|url| is_loopback(&url))
    }

    /// The root as an address that is safe to send a key to.
    pub(crate) fn url(&self) -> Result<Url, ProviderError> {
        let refuse = |reason: &str| ProviderError::InvalidEndpoint {
            field: "base_url",
            reason: reason.to_owned(),
        };
        let url = Url::parse(self.base_url.trim())
            .map_err(|error| refuse(&format!("it is not an address ({error})")))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse(
                "it holds a user name or a password; keys have a field of their own",
            ));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refuse("it holds a `?` or a `#`; give the root of the API only"));
        }
        match url.scheme() {
            "https" => Ok(url),
            "http" if is_loopback(&url) => Ok(url),
            "http" => Err(refuse("plain http would show the key to the network; use https")),
            other => Err(refuse(&format!("`{other}` is not https"))),
        }
    }

    /// The headers of every request.
    pub(crate) fn headers(&self, key_header: KeyHeader) -> Result<HeaderMap, ProviderError> {
        let mut headers = HeaderMap::new();
        let key = self.key.expose().trim();
        if !key.is_empty() {
            let mut value = header_value("key", &format!("{}{key}", key_header.before))?;
            value.set_sensitive(true);
            headers.insert(key_header.name, value);
        }
        if let Some(organization) = &self.organization {
            let value = header_value("organization", organization)?;
            headers.insert(HeaderName::from_static("openai-organization"), value);
        }
        if let Some(project) = &self.project {
            let value = header_value("project", project)?;
            headers.insert(HeaderName::from_static("openai-project"), value);
        }
        Ok(headers)
    }
}

/// The host of an address, with its port where that is not the usual one.
pub(crate) fn host_and_port(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Whether the address is this computer, so that nothing of a request leaves it.
pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn header_value(field: &'static str, text: &str) -> Result<HeaderValue, ProviderError> {
    HeaderValue::from_str(text).map_err(|_| ProviderError::InvalidEndpoint {
        field,
        reason: format!("the {field} holds characters that can't be sent (a line break?)"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(url: &str) -> Endpoint {
        Endpoint::new(url, Sensitive::new("sk-planted".to_owned()))
    }

    #[test]
    fn plain_http_goes_only_to_this_computer() {
        for url in ["http://127.0.0.1:8080/v1", "http://localhost:1/v1", "http://[::1]:9/v1"] {
            assert!(endpoint(url).url().is_ok(), "{url}");
        }
        for url in ["http://api.openai.com/v1", "http://127.0.0.1.example.com", "http://10.0.0.1"] {
            assert!(endpoint(url).url().is_err(), "{url}");
        }
    }

    #[test]
    fn an_address_with_a_password_or_a_query_is_refused() {
        for url in ["https://u:p@host/v1", "https://host/v1?key=1", "ftp://host", "host", ""] {
            assert!(endpoint(url).url().is_err(), "{url}");
        }
    }

    #[test]
    fn a_key_that_cannot_be_sent_is_refused_without_being_shown() {
        let endpoint = Endpoint::new("https://host", Sensitive::new("sk-pla\nnted".to_owned()));
        let bearer = KeyHeader { name: reqwest::header::AUTHORIZATION, before: "Bearer " };
        let error = endpoint.headers(bearer).unwrap_err();
        assert!(!error.to_string().contains("sk-"), "{error}");
        assert!(!format!("{endpoint:?} {error:?}").contains("sk-"));
    }
}
