//! Hints at personal data in a text: e-mail addresses, phone numbers, IBANs, card numbers, IPv4
//! addresses.
//!
//! Rather too little than too much: a hint that is wrong half the time is read by nobody. Accounts
//! must have a valid check number (ISO 13616), cards one (Luhn, ISO/IEC 7812-1) and a known first
//! digit; phone numbers must be written like one and not follow a word such as "order". Names and
//! addresses are not looked for: without a model of language they can't be told from other words.

use regex::{Match, Regex};
use std::ops::Range;
use std::sync::LazyLock;

/// What a text seems to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonalData {
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// An international bank account number with a valid check number.
    Iban,
    /// A payment card number with a valid check digit.
    Card,
    /// An IPv4 address that is routed in the internet.
    Ipv4,
}

impl PersonalData {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Email, Self::Phone, Self::Iban, Self::Card, Self::Ipv4];

    /// One of it, and several, in words.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Email => ("an e-mail address", "e-mail addresses"),
            Self::Phone => ("a phone number", "phone numbers"),
            Self::Iban => ("a bank account", "bank accounts"),
            Self::Card => ("a payment card", "payment cards"),
            Self::Ipv4 => ("an IP address", "IP addresses"),
        }
    }

    /// What stands in its place once it is redacted.
    const fn placeholder(self) -> &'static str {
        match self {
            Self::Email => "[e-mail address]",
            Self::Phone => "[phone number]",
            Self::Iban => "[bank account]",
            Self::Card => "[payment card]",
            Self::Ipv4 => "[IP address]",
        }
    }
}

/// The kinds that stand in a text, each once.
pub fn kinds_in(text: &str) -> Vec<PersonalData> {
    let has_digits = text.bytes().filter(u8::is_ascii_digit).count() >= 4;
    let is_in = |kind: &PersonalData| match kind {
        PersonalData::Email => text.contains('@') && emails(text).next().is_some(),
        PersonalData::Phone => has_digits && phones(text).next().is_some(),
        PersonalData::Iban => has_digits && ibans(text).next().is_some(),
        PersonalData::Card => has_digits && cards(text).next().is_some(),
        PersonalData::Ipv4 => has_digits && addresses(text).next().is_some(),
    };
    PersonalData::ALL.into_iter().filter(is_in).collect()
}

/// The text with a word such as `[phone number]` in the place of whatever [`kinds_in`] finds; `None`
/// where that is nothing. Nothing more is found in what it gives.
pub fn redacted(text: &str) -> Option<String> {
    let mut places: Vec<(Range<usize>, PersonalData)> = Vec::new();
    let mut note = |kind, found: Vec<Range<usize>>| {
        places.extend(found.into_iter().map(|place| (place, kind)));
    };
    note(PersonalData::Email, emails(text).collect());
    note(PersonalData::Phone, phones(text).collect());
    note(PersonalData::Iban, ibans(text).collect());
    note(PersonalData::Card, cards(text).collect());
    note(PersonalData::Ipv4, addresses(text).collect());
    if places.is_empty() {
        return None;
    }
    places.sort_by_key(|(place, _)| (place.start, std::cmp::Reverse(place.end)));
    let (mut redacted, mut from) = (String::with_capacity(text.len()), 0);
    for (place, kind) in places {
        // What lies within another finding went with it.
        if place.start >= from {
            redacted += &text[from..place.start];
            redacted += kind.placeholder();
            from = place.end;
        }
    }
    Some(redacted + &text[from..])
}

type Pattern = LazyLock<Option<Regex>>;

/// The patterns are constants and a test compiles them; one that would not compile finds nothing.
fn matches<'t>(pattern: &'static Pattern, text: &'t str) -> impl Iterator<Item = Match<'t>> {
    pattern.as_ref().into_iter().flat_map(move |pattern| pattern.find_iter(text))
}

static EMAIL: Pattern = LazyLock::new(|| {
    Regex::new(r"[A-Za-z0-9._%+'-]*[A-Za-z0-9]@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}").ok()
});
/// International, North American, and national with a leading zero in at least two groups.
static PHONE: Pattern = LazyLock::new(|| {
    Regex::new(
        r"(?x) \+[1-9][0-9]{0,2}(?:[\ .\-/]?\(?[0-9]{1,5}\)?){2,6}
        | \(?[2-9][0-9]{2}\)?[\ .\-][2-9][0-9]{2}[\ .\-][0-9]{4}
        | \(?0[1-9][0-9]{1,4}\)?[\ /\-][0-9]{3,8}(?:[\ \-][0-9]{2,5}){0,3}",
    )
    .ok()
});
static IBAN: Pattern = LazyLock::new(|| {
    Regex::new(r"[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?").ok()
});
static CARD: Pattern = LazyLock::new(|| Regex::new(r"[2-6][0-9]{3}(?:[ -]?[0-9]{2,6}){2,6}").ok());
static IPV4: Pattern =
    LazyLock::new(|| Regex::new(r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}").ok());

fn emails(text: &str) -> impl Iterator<Item = Range<usize>> {
    matches(&EMAIL, text).map(|found| found.range())
}

fn phones(text: &str) -> impl Iterator<Item = Range<usize>> {
    matches(&PHONE, text).filter(|found| is_phone(text, found)).map(|found| found.range())
}

fn is_phone(text: &str, found: &Match<'_>) -> bool {
    let digits = digits(found.as_str()).len();
    let is_like_one = if found.as_str().starts_with('+') {
        (8..=15).contains(&digits)
    } else {
        (10..=12).contains(&digits)
    };
    is_like_one && stands_alone(text, found) && !names_another_number(&text[..found.start()])
}

fn ibans(text: &str) -> impl Iterator<Item = Range<usize>> {
    matches(&IBAN, text)
        .filter(|found| starts_alone(text, found.start()))
        .filter_map(|found| Some(found.start()..found.start() + iban_end(found.as_str())?))
}

/// Where the account ends: words in capitals may follow, so every length that IBANs have is tried.
fn iban_end(found: &str) -> Option<usize> {
    let compact: String = found.chars().filter(|c| *c != ' ').collect();
    let length = (15..=34.min(compact.len())).find(|length| is_iban(&compact[..*length]))?;
    let mut signs = found.char_indices().filter(|(_, c)| *c != ' ');
    signs.nth(length - 1).map(|(place, c)| place + c.len_utf8())
}

/// ISO 13616: the first four characters moved to the end, letters as 10 to 35, modulo 97 is 1.
fn is_iban(text: &str) -> bool {
    let moved = text[4..].chars().chain(text[..4].chars());
    let rest = moved.filter_map(|c| c.to_digit(36)).fold(0, |rest, value| {
        let shift = if value > 9 { 100 } else { 10 };
        (rest * shift + value) % 97
    });
    rest == 1 && iban_length(&text[..2]) == Some(text.len())
}

/// The length that a country's IBANs have (SWIFT's IBAN registry), of the countries most met.
fn iban_length(country: &str) -> Option<usize> {
    Some(match country {
        "NO" => 15,
        "BE" => 16,
        "DK" | "FI" | "NL" | "FO" | "GL" => 18,
        "MK" | "SI" => 19,
        "AT" | "EE" | "LT" | "LU" | "BA" | "KZ" | "XK" => 20,
        "CH" | "HR" | "LI" | "LV" => 21,
        "BG" | "BH" | "CR" | "DE" | "GB" | "GE" | "IE" | "ME" | "RS" | "VA" => 22,
        "AE" | "GI" | "IL" | "IQ" | "TL" => 23,
        "AD" | "CZ" | "ES" | "MD" | "PK" | "RO" | "SA" | "SE" | "SK" | "TN" | "VG" => 24,
        "PT" | "ST" => 25,
        "IS" | "TR" => 26,
        "FR" | "GR" | "IT" | "MC" | "MR" | "SM" => 27,
        "AL" | "AZ" | "BY" | "CY" | "DO" | "GT" | "HU" | "LB" | "PL" | "SV" => 28,
        "BR" | "EG" | "PS" | "QA" | "UA" => 29,
        "JO" | "KW" | "MU" => 30,
        "MT" | "SC" => 31,
        "LC" => 32,
        _ => return None,
    })
}

fn cards(text: &str) -> impl Iterator<Item = Range<usize>> {
    matches(&CARD, text).filter(|found| is_card(text, found)).map(|found| found.range())
}

fn is_card(text: &str, found: &Match<'_>) -> bool {
    let digits = digits(found.as_str());
    let is_grouped = found.as_str().contains([' ', '-']);
    (14..=16).contains(&digits.len())
        && is_luhn(&digits)
        && digits.iter().any(|digit| *digit != digits[0])
        && stands_alone(text, found)
        && (is_grouped || !names_another_number(&text[..found.start()]))
}

/// ISO/IEC 7812-1, annex B: every second digit from the right is doubled, its digits added up.
fn is_luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, _) => *digit,
            (_, doubled) if doubled > 9 => doubled - 9,
            (_, doubled) => doubled,
        })
        .sum();
    sum.is_multiple_of(10)
}

fn addresses(text: &str) -> impl Iterator<Item = Range<usize>> {
    matches(&IPV4, text).filter(|found| is_routed(text, found)).map(|found| found.range())
}

fn is_routed(text: &str, found: &Match<'_>) -> bool {
    let address = found.as_str().parse::<std::net::Ipv4Addr>();
    let before = last_word(&text[..found.start()]);
    let is_version = before.starts_with('v') || before.starts_with("rel");
    stands_alone(text, found)
        && !is_version
        && address.is_ok_and(|address| address.octets()[0] > 0 && !is_reserved(address))
}

/// Addresses that name nobody (RFC 6890 and RFC 5737).
const fn is_reserved(address: std::net::Ipv4Addr) -> bool {
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_multicast()
        || address.is_documentation()
        || address.is_unspecified()
}

fn digits(text: &str) -> Vec<u32> {
    text.chars().filter_map(|c| c.to_digit(10)).collect()
}

/// Whether neither a letter, a digit nor what joins numbers stands at either end.
fn stands_alone(text: &str, found: &Match<'_>) -> bool {
    let after: Vec<char> = text[found.end()..].chars().take(2).collect();
    let goes_on = match after[..] {
        [first, ..] if first.is_alphanumeric() || first == '_' => true,
        [first, second] => matches!(first, '.' | '-' | '/' | ',') && second.is_ascii_digit(),
        _ => false,
    };
    !goes_on && starts_alone(text, found.start())
}

fn starts_alone(text: &str, start: usize) -> bool {
    let before = text[..start].chars().next_back();
    !before.is_some_and(|c| {
        c.is_alphanumeric() || matches!(c, '_' | '#' | '-' | '/' | '.' | '$' | '€')
    })
}

/// Whether the words before say that the number is that of a thing.
fn names_another_number(before: &str) -> bool {
    const THINGS: [&str; 24] = [
        "order",
        "orders",
        "invoice",
        "ticket",
        "case",
        "ref",
        "reference",
        "tracking",
        "parcel",
        "shipment",
        "serial",
        "sku",
        "id",
        "article",
        "item",
        "account",
        "customer",
        "booking",
        "transaction",
        "contract",
        "bestellung",
        "rechnung",
        "version",
        "isbn",
    ];
    let start = before.char_indices().rev().nth(23).map_or(0, |(place, _)| place);
    let words =
        before[start..].split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let near: Vec<String> = words.map(str::to_lowercase).collect();
    near.iter().rev().take(3).any(|word| THINGS.contains(&word.as_str()))
}

fn last_word(text: &str) -> String {
    text.split_whitespace().next_back().unwrap_or_default().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use PersonalData::{Card, Email, Iban, Ipv4, Phone};

    #[test]
    fn what_looks_like_personal_data_is_found() {
        // Reserved for examples: RFC 2606, 555-01xx, Ofcom, Bundesnetzagentur, SWIFT's registry,
        // the card networks' test numbers.
        let cases: [(&str, &[PersonalData]); 15] = [
            ("My address is marit.ekdal@example.com.", &[Email]),
            ("Call me at (212) 555-0142, best before noon.", &[Phone]),
            ("call 212-555-0142", &[Phone]),
            ("My number is 020 7946 0318.", &[Phone]),
            ("Tel. +49 30 23125 417", &[Phone]),
            ("text 07700 900461.", &[Phone]),
            ("(030) 23125 417", &[Phone]),
            ("My account for it is DE89 3704 0044 0532 0130 00.", &[Iban]),
            ("GB82WEST12345698765432", &[Iban]),
            ("NO93 8601 1117 947", &[Iban]),
            ("my card is 4111 1111 1111 1111", &[Card]),
            ("amex 3782 822463 10005", &[Card]),
            ("5555555555554444 expires soon", &[Card]),
            ("blocked from 8.8.8.8 since Monday", &[Ipv4]),
            ("Write to ines.calder@example.org or text 07700 900461.", &[Email, Phone]),
        ];
        for (text, kinds) in cases {
            assert_eq!(kinds_in(text), kinds, "{text}");
        }
    }

    #[test]
    fn other_numbers_are_left_alone() {
        let texts = [
            "still waiting for order 48213, tracking says it is in customs since the 4th",
            "order 4111111111111111",
            "Order no. 0301 2345678 did not arrive",
            "order #020 7946 0318",
            "tracking 00340434161094042557",
            "DE89 3704 0044 0532 0130 01",
            "card 4111 1111 1111 1112",
            "0000 0000 0000 0000",
            "on 2026-11-21 at 14:05:32 and 07-08-2024",
            "version 1.2.3.4 crashes, v10.20.30.40 too",
            "192.168.0.1 and 127.0.0.1 and 10.0.0.5",
            "it costs $1,234,567.89 or 1.000.000.000",
            "429 on /v2/orders although we are at 10,000 rows of 12,345,678",
            "room 3.14.15.926",
            "@support please help, see a@b",
            "1 + 2 = 3 and 100 200 300",
            "SKU 0815-4711-000",
            "AB12 CDEF GHIJ KLMN",
            "id 123e4567-e89b-12d3-a456-426614174000",
        ];
        for text in texts {
            assert_eq!(kinds_in(text), [], "{text}");
        }
    }

    #[test]
    fn every_pattern_compiles() {
        assert!([&EMAIL, &PHONE, &IBAN, &CARD, &IPV4].iter().all(|pattern| pattern.is_some()));
    }

    #[test]
    fn what_is_found_is_redacted_and_the_rest_stays() {
        for (text, redacted_text) in [
            ("Write to ann@example.org, please.", "Write to [e-mail address], please."),
            ("Call +49 170 1234567 or ann@x.io", "Call [phone number] or [e-mail address]"),
            ("Pay to DE89 3704 0044 0532 0130 00 TODAY", "Pay to [bank account] TODAY"),
            ("Card 4111 1111 1111 1111, from 8.8.8.8", "Card [payment card], from [IP address]"),
        ] {
            assert_eq!(redacted(text).as_deref(), Some(redacted_text));
            assert_eq!(kinds_in(redacted_text), []);
        }
        assert_eq!(redacted("order 4411 at noon"), None);
    }

    proptest::proptest! {
        #[test]
        fn redacting_twice_changes_nothing_more(text in "[a-z0-9@. +()-]{0,60}") {
            if let Some(once) = redacted(&text) {
                proptest::prop_assert_eq!(redacted(&once), None, "{}", once);
            }
        }
    }
}
