//! How a provider is reached, checked before it is kept.

use holdout_types::{ApiError, ErrorCode};

use super::view::NetworkSettings;

/// A day-long wait helps nobody.
const LONGEST_CONNECT: u32 = 600;
const LONGEST_REQUEST: u32 = 3_600;
/// More than any chain of certificates has.
const LARGEST_CA: usize = 1 << 20;

/// The settings without blank texts, or the field that can't be used.
pub(super) fn checked(settings: &NetworkSettings) -> Result<NetworkSettings, ApiError> {
    let refuse = |field: &str, text: &str, hint: &str| {
        Err(ApiError::new(ErrorCode::InvalidInput, text).with_hint(hint).with_field(field))
    };
    let filled = |text: &Option<String>| {
        text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let (proxy, extra_ca) = (filled(&settings.proxy), filled(&settings.extra_ca));
    if proxy.as_deref().is_some_and(|proxy| proxy.contains('@')) {
        return refuse(
            "proxy",
            "A proxy's password would stand in a plain file.",
            "Leave the proxy empty and set HTTPS_PROXY before the app is started.",
        );
    }
    if extra_ca
        .as_deref()
        .is_some_and(|pem| pem.len() > LARGEST_CA || !pem.contains("-----BEGIN CERTIFICATE-----"))
    {
        return refuse(
            "extra_ca",
            "This is no certificate in PEM form.",
            "It begins with -----BEGIN CERTIFICATE-----. Paste the authority's, and no private key.",
        );
    }
    if extra_ca.as_deref().is_some_and(|pem| pem.contains("PRIVATE KEY")) {
        return refuse(
            "extra_ca",
            "A private key stands in this text.",
            "Paste the certificate of the authority only.",
        );
    }
    if !(1..=LONGEST_CONNECT).contains(&settings.connect_seconds) {
        return refuse(
            "connect_seconds",
            "From 1 to 600 seconds to reach the host.",
            "10 is usual.",
        );
    }
    if !(1..=LONGEST_REQUEST).contains(&settings.request_seconds) {
        return refuse(
            "request_seconds",
            "From 1 to 3,600 seconds for a request.",
            "600 is usual.",
        );
    }
    Ok(NetworkSettings { proxy, extra_ca, ..settings.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(change: impl FnOnce(&mut NetworkSettings)) -> Option<String> {
        let mut settings = NetworkSettings::default();
        change(&mut settings);
        checked(&settings).err().and_then(|error| error.field)
    }

    #[test]
    fn what_cannot_be_used_is_named_by_its_field() {
        assert_eq!(field(|_| ()), None);
        assert_eq!(field(|s| s.proxy = Some("  ".into())), None);
        let secret = "http://user:secret@proxy:3128";
        assert_eq!(field(|s| s.proxy = Some(secret.into())).as_deref(), Some("proxy"));
        assert_eq!(field(|s| s.extra_ca = Some("hello".into())).as_deref(), Some("extra_ca"));
        let key = "-----BEGIN CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----";
        assert_eq!(field(|s| s.extra_ca = Some(key.into())).as_deref(), Some("extra_ca"));
        assert_eq!(field(|s| s.connect_seconds = 0).as_deref(), Some("connect_seconds"));
        assert_eq!(field(|s| s.request_seconds = 9_999).as_deref(), Some("request_seconds"));
    }
}
