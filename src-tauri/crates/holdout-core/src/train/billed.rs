//! Which tokens of a training are paid for.

use crate::providers::profile::Profile;

/// The tokens that are paid for, from and to: those learnt from, and those of the validation rows once
/// an epoch where they are billed. Where nobody knows whether they are, the range covers both.
pub(super) fn billed_tokens(
    learnt: [u64; 2],
    epochs: [u32; 2],
    validated: u64,
    profile: &Profile,
    model: &str,
) -> [u64; 2] {
    let with = |end: usize| learnt[end] + validated * u64::from(epochs[end]);
    match profile.validation_billed(model) {
        Some(false) => learnt,
        Some(true) => [with(0), with(1)],
        None => [learnt[0], with(1)],
    }
}

/// What the estimate takes for granted of the validation rows.
pub(super) fn validation_words(profile: Option<&Profile>, model: &str, rows: u32) -> &'static str {
    let Some(profile) = profile.filter(|_| rows > 0) else { return "" };
    match profile.validation_billed(model) {
        Some(false) => " Tokens of the validation rows are not billed.",
        Some(true) => " Tokens of the validation rows are billed too, once an epoch.",
        None => {
            " Whether tokens of the validation rows are billed is not known: the upper end counts \
             them once an epoch."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::profile::{OwnPrice, example};

    fn profile(validation_billed: Option<bool>) -> Profile {
        let own = OwnPrice {
            model: "m".into(),
            input: "1".parse().unwrap(),
            cached: None,
            output: "1".parse().unwrap(),
            training: None,
            batch: None,
            validation_billed,
        };
        Profile { prices: vec![own], ..example("Stub") }
    }

    #[test]
    fn validation_rows_are_paid_for_once_an_epoch_where_they_are_billed() {
        let billed = |known| billed_tokens([300, 400], [3, 4], 10, &profile(known), "m");
        assert_eq!(billed(Some(false)), [300, 400]);
        assert_eq!(billed(Some(true)), [330, 440]);
        assert_eq!(billed(None), [300, 440], "what nobody knows widens the range");
        let words = |known, rows| validation_words(Some(&profile(known)), "m", rows);
        assert!(words(None, 5).contains("not known") && words(None, 0).is_empty());
    }
}
