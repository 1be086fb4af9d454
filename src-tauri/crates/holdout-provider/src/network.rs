//! How a provider is reached: through a proxy, and trusting which certificates.
//!
//! Deliberately not in it: reading files. The caller hands over the bytes of a certificate.

use holdout_types::Sensitive;
use reqwest::{Certificate, ClientBuilder, Proxy, Url};

use crate::endpoint::is_loopback;
use crate::error::ProviderError;

/// What a company's network asks for beyond the system's own settings.
#[derive(Debug, Clone, Default)]
pub struct Network {
    /// The proxy for this provider, as `http://host:port` or `https://host:port`, with a name and a
    /// password in it where it asks for them. Without one, the system's settings hold
    /// (`HTTPS_PROXY` and the like). Requests to this computer pass by any proxy.
    pub proxy: Option<Sensitive<String>>,
    /// Certificates in PEM that are trusted beside the system's: a company's own authority.
    pub extra_ca_pem: Option<Vec<u8>>,
}

impl Network {
    /// Sets a client up for an API at `base`.
    pub(crate) fn apply(
        &self,
        builder: ClientBuilder,
        base: &Url,
    ) -> Result<ClientBuilder, ProviderError> {
        let builder = match self.proxy()? {
            _ if is_loopback(base) => builder.no_proxy(),
            Some(proxy) => builder.proxy(proxy),
            None => builder,
        };
        let extra = self.extra_ca_pem.as_deref().map(certificates).transpose()?;
        Ok(match extra {
            // It stays on this computer, and the system's certificates are a hundred files to read.
            _ if base.scheme() == "http" => builder.tls_certs_only([]),
            Some(extra) => builder.tls_certs_merge(extra),
            None => builder,
        })
    }

    /// The name and the password in the proxy's address, which no error may show.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let Some(url) = self.proxy.as_ref().and_then(|proxy| Url::parse(proxy.expose()).ok())
        else {
            return Vec::new();
        };
        let userinfo = format!("{}:{}", url.username(), url.password().unwrap_or_default());
        let parts = [userinfo, url.password().unwrap_or_default().to_owned()];
        parts.into_iter().filter(|part| part.len() > 1).collect()
    }

    fn proxy(&self) -> Result<Option<Proxy>, ProviderError> {
        let Some(text) = self.proxy.as_ref().map(|proxy| proxy.expose().trim()) else {
            return Ok(None);
        };
        if text.is_empty() {
            return Ok(None);
        }
        // The reasons are our own: the parser's might repeat the address with its password.
        let url = Url::parse(text).map_err(|_| refuse("proxy", "the proxy is not an address"))?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err(refuse("proxy", "the proxy is not an http or https address with a host"));
        }
        let proxy = Proxy::all(url).map_err(|_| refuse("proxy", "the proxy can't be used"))?;
        Ok(Some(proxy))
    }
}

fn certificates(pem: &[u8]) -> Result<Vec<Certificate>, ProviderError> {
    const FIELD: &str = "extra_ca_pem";
    let certificates = Certificate::from_pem_bundle(pem)
        .map_err(|_| refuse(FIELD, "the extra certificate is not PEM"))?;
    if certificates.is_empty() {
        let reason = "the extra certificate holds no `BEGIN CERTIFICATE`";
        return Err(refuse(FIELD, reason));
    }
    Ok(certificates)
}

fn refuse(field: &'static str, reason: &str) -> ProviderError {
    ProviderError::InvalidEndpoint { field, reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(network: &Network) -> (&'static str, String) {
        let base = Url::parse("https://models.test/v1").unwrap();
        match network.apply(reqwest::Client::builder(), &base) {
            Err(error @ ProviderError::InvalidEndpoint { field, .. }) => (field, error.to_string()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_proxy_that_is_none_is_refused_without_being_shown() {
        for proxy in ["not an address", "socks5://u:planted@host:1", "http://u:planted@:1"] {
            let proxy = Some(Sensitive::new(proxy.to_owned()));
            let network = Network { proxy, ..Network::default() };
            let (field, error) = refused(&network);
            assert_eq!(field, "proxy");
            assert!(!format!("{error} {network:?}").contains("planted"), "{error}");
        }
    }

    #[test]
    fn a_certificate_that_is_none_names_its_field() {
        let broken = "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n";
        for pem in ["", "hello", broken] {
            let network = Network { extra_ca_pem: Some(pem.into()), ..Network::default() };
            assert_eq!(refused(&network).0, "extra_ca_pem", "{pem}");
        }
    }

    #[test]
    fn the_secrets_of_a_proxy_are_its_password_and_both_together() {
        let proxy = Some(Sensitive::new("http://me:planted@host:1".to_owned()));
        let network = Network { proxy, ..Network::default() };
        assert_eq!(network.secrets(), ["me:planted", "planted"]);
        assert!(Network::default().secrets().is_empty());
    }
}
