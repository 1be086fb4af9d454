//! What a server says about its limits: headers of rate and of waiting.

use std::time::Duration;

use holdout_types::Timestamp;
use reqwest::header::{HeaderMap, RETRY_AFTER};

/// What is left of the rate, as `x-ratelimit-*` says. Servers send all, some or none of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RateLimits {
    /// Requests allowed in the window.
    pub limit_requests: Option<u64>,
    /// Requests left in the window.
    pub remaining_requests: Option<u64>,
    /// Tokens left in the window.
    pub remaining_tokens: Option<u64>,
    /// Until the requests are all back.
    pub reset_requests: Option<Duration>,
    /// Until the tokens are all back.
    pub reset_tokens: Option<Duration>,
}

impl RateLimits {
    pub(crate) fn read(headers: &HeaderMap) -> Self {
        let count = |name| header(headers, name).and_then(|text| text.trim().parse().ok());
        let duration = |name| header(headers, name).and_then(parse_duration);
        Self {
            limit_requests: count("x-ratelimit-limit-requests"),
            remaining_requests: count("x-ratelimit-remaining-requests"),
            remaining_tokens: count("x-ratelimit-remaining-tokens"),
            reset_requests: duration("x-ratelimit-reset-requests"),
            reset_tokens: duration("x-ratelimit-reset-tokens"),
        }
    }

    /// The requests a second that use up what is left just when all are back; `None` while more than a
    /// tenth is left, or where the server does not say.
    pub(crate) fn spread(&self) -> Option<f64> {
        let (limit, left) = (self.limit_requests?, self.remaining_requests?);
        let seconds = self.reset_requests?.as_secs_f64();
        (left > 0 && left.saturating_mul(10) <= limit && seconds > 0.0)
            .then(|| left as f64 / seconds)
    }

    /// How long until whatever has run out is back; `None` if nothing has.
    pub(crate) fn exhausted_for(&self) -> Option<Duration> {
        let requests = self.reset_requests.filter(|_| self.remaining_requests == Some(0));
        let tokens = self.reset_tokens.filter(|_| self.remaining_tokens == Some(0));
        requests.max(tokens)
    }
}

/// What a server says about asking again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct RetryAdvice {
    /// How long to wait.
    pub(crate) after: Option<Duration>,
    /// `x-should-retry`.
    pub(crate) should_retry: Option<bool>,
}

impl RetryAdvice {
    /// Reads `x-should-retry`, then `retry-after-ms`, `Retry-After` (seconds or an HTTP date) and
    /// the rate limits, in the order of the official SDKs. Waits of zero or less say nothing.
    ///
    /// A date counts from the server's own, where it says it: `now` may be wrong by hours.
    pub(crate) fn read(headers: &HeaderMap, now: Timestamp) -> Self {
        let now = header(headers, "date").and_then(date).unwrap_or(now);
        let after = header(headers, "retry-after-ms")
            .and_then(|text| positive_seconds(text, 1000.0))
            .or_else(|| headers.get(RETRY_AFTER)?.to_str().ok().and_then(|t| retry_after(t, now)))
            .or_else(|| RateLimits::read(headers).exhausted_for())
            .filter(|wait| !wait.is_zero());
        let should_retry = match header(headers, "x-should-retry") {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => None,
        };
        Self { after, should_retry }
    }
}

/// Parses a duration as Go writes it, which the rate limit headers use: `1s`, `6m0s`, `20ms`,
/// `1h2m3.5s`. `None` for anything else.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return None;
    }
    let mut seconds = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let amount: f64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let unit = rest.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(rest.len());
        seconds += amount * unit_seconds(&rest[..unit])?;
        rest = &rest[unit..];
    }
    Duration::try_from_secs_f64(seconds).ok()
}

fn unit_seconds(unit: &str) -> Option<f64> {
    Some(match unit {
        "h" => 3600.0,
        "m" => 60.0,
        "s" => 1.0,
        "ms" => 1e-3,
        "us" | "µs" | "μs" => 1e-6,
        "ns" => 1e-9,
        _ => return None,
    })
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn positive_seconds(text: &str, per_second: f64) -> Option<Duration> {
    let amount: f64 = text.trim().parse().ok()?;
    Duration::try_from_secs_f64(amount / per_second).ok()
}

fn retry_after(text: &str, now: Timestamp) -> Option<Duration> {
    if let Some(wait) = positive_seconds(text, 1.0) {
        return Some(wait);
    }
    Some(date(text)?.since(now))
}

fn date(text: &str) -> Option<Timestamp> {
    let date = httpdate::parse_http_date(text.trim()).ok()?;
    let date = date.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(Timestamp(i64::try_from(date.as_millis()).ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::header::{HeaderName, HeaderValue};

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        pairs.iter().map(pair).collect()
    }

    fn advice(pairs: &[(&'static str, &'static str)]) -> RetryAdvice {
        // 2015-10-21T07:28:00Z, the date of the HTTP standard's example.
        RetryAdvice::read(&headers(pairs), Timestamp(1_445_412_480_000))
    }

    #[test]
    fn durations_read_as_go_writes_them() {
        let cases = [
            ("1s", 1_000),
            ("6m0s", 360_000),
            ("20ms", 20),
            ("2ms", 2),
            ("1h2m3.5s", 3_723_500),
            ("0s", 0),
        ];
        for (text, milliseconds) in cases {
            assert_eq!(parse_duration(text), Some(Duration::from_millis(milliseconds)), "{text}");
        }
        for text in ["", "s", "12", "1x", "-1s", "1s 2s", "..s", "1e9h"] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }

    #[test]
    fn milliseconds_go_before_seconds_and_dates_count_from_now() {
        let both = advice(&[("retry-after-ms", "1500"), ("retry-after", "9")]);
        assert_eq!(both.after, Some(Duration::from_millis(1_500)));
        assert_eq!(advice(&[("retry-after", "0.5")]).after, Some(Duration::from_millis(500)));
        let date = advice(&[("retry-after", "Wed, 21 Oct 2015 07:28:30 GMT")]);
        assert_eq!(date.after, Some(Duration::from_secs(30)));
    }

    #[test]
    fn a_date_counts_from_the_servers_own_clock() {
        let (date, until) = ("Thu, 22 Oct 2015 09:00:00 GMT", "Thu, 22 Oct 2015 09:00:07 GMT");
        let advice = advice(&[("date", date), ("retry-after", until)]);
        assert_eq!(advice.after, Some(Duration::from_secs(7)));
    }

    #[test]
    fn waits_that_say_nothing_are_no_waits() {
        for text in ["-5", "0", "soon", "Wed, 21 Oct 2015 07:27:00 GMT", "NaN"] {
            let mut map = HeaderMap::new();
            map.insert(RETRY_AFTER, HeaderValue::from_static(text));
            assert_eq!(RetryAdvice::read(&map, Timestamp(1_445_412_480_000)).after, None, "{text}");
        }
    }

    #[test]
    fn an_exhausted_rate_says_when_it_is_back() {
        let exhausted = [
            ("x-ratelimit-remaining-requests", "0"),
            ("x-ratelimit-reset-requests", "1m30s"),
            ("x-ratelimit-remaining-tokens", "100"),
            ("x-ratelimit-reset-tokens", "6m0s"),
        ];
        assert_eq!(advice(&exhausted).after, Some(Duration::from_secs(90)));
        assert_eq!(advice(&[("x-should-retry", "false")]).should_retry, Some(false));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in "\\PC{0,20}") {
            let _ = parse_duration(&text);
            let _ = retry_after(&text, Timestamp(0));
        }

        #[test]
        fn whole_seconds_come_back(h in 0_u64..100, m in 0_u64..60, s in 0_u64..60) {
            let expected = Duration::from_secs(h * 3600 + m * 60 + s);
            prop_assert_eq!(parse_duration(&format!("{h}h{m}m{s}s")), Some(expected));
        }
    }
}
