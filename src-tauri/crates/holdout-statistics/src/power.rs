//! What a test set can show, before and after it was judged.
//!
//! All of it is for McNemar's test as in R. J. Connor, "Sample size for testing differences in
//! proportions for the paired-sample design", Biometrics 43 (1987):
//! n = (z_{α/2} √ψ + z_β √(ψ − D²))² / D², with D the difference and ψ the share of rows on which the
//! two disagree. (Miettinen's conditional form gives about a tenth fewer rows and is not used.)

use crate::normal;
use crate::proportion::wilson_upper;

/// The power that is asked for where nobody says otherwise.
pub const USUAL_POWER: f64 = 0.8;

/// The smallest true difference that `n` rows show with probability `power` at a two-sided
/// `alpha`, a share of the rows, if the two candidates disagree on the share `discordance`.
///
/// A difference can't exceed the disagreement. Where the stated one is too small for anything to
/// show, the answer supposes the least that would, all of it one way. At most 1, which also stands
/// for "nothing shows" (no rows).
pub fn smallest_detectable_difference(n: u32, discordance: f64, power: f64, alpha: f64) -> f64 {
    if n == 0 {
        return 1.0;
    }
    let rows = f64::from(n);
    let (z_alpha, z_beta) =
        (normal::upper_quantile(alpha / 2.0), normal::upper_quantile(1.0 - power));
    let discordance = discordance.clamp(0.0, 1.0);
    let rest = rows + z_beta * z_beta - z_alpha * z_alpha;
    let largest = (z_alpha * rows.sqrt() + z_beta * rest.max(0.0).sqrt())
        / (rows + z_beta * z_beta)
        * discordance.sqrt();
    if rest >= 0.0 && largest <= discordance {
        return largest;
    }
    one_sided_difference(rows, z_alpha, z_beta)
}

/// The probability that `n` rows show a true difference of `difference` at a two-sided `alpha`, if
/// the two disagree on the share `discordance`: Connor's formula solved for the power.
///
/// Before a run it says whether the rows are worth asking; after one, with the disagreement that was
/// seen, whether a difference of the margin could have stayed hidden. Never ask it about the
/// difference that was seen: that says no more than p does (J. M. Hoenig and D. M. Heisey, "The abuse
/// of power", The American Statistician 55, 2001). A `discordance` below the difference counts as
/// the difference; no rows, and no difference, give `alpha` / 2.
pub fn power_to_show(difference: f64, n: u32, discordance: f64, alpha: f64) -> f64 {
    let difference = difference.abs().min(1.0);
    let discordance = discordance.clamp(difference, 1.0);
    let variance = discordance - difference * difference;
    let reach =
        difference * f64::from(n).sqrt() - normal::upper_quantile(alpha / 2.0) * discordance.sqrt();
    if variance > 0.0 {
        return normal::upper_tail(-reach / variance.sqrt());
    }
    // All rows differ, one way: certain as soon as it shows at all; without any, only the error.
    if discordance > 0.0 { f64::from(u8::from(reach >= 0.0)) } else { alpha / 2.0 }
}

/// The D at which D itself, as the whole disagreement, shows: √(n D) = z_α + z_β √(1 − D).
fn one_sided_difference(rows: f64, z_alpha: f64, z_beta: f64) -> f64 {
    let shows = |d: f64| (rows * d).sqrt() >= z_alpha + z_beta * (1.0 - d).max(0.0).sqrt();
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..60 {
        let middle = low.midpoint(high);
        if shows(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

/// The rows that show a true difference of `difference` with probability `power` (Connor 1987);
/// none where the difference is 0 or less.
///
/// A `discordance` below the difference can't be, and counts as the difference.
pub fn rows_to_show(difference: f64, discordance: f64, power: f64, alpha: f64) -> Option<u32> {
    if difference.is_nan() || difference <= 0.0 {
        return None;
    }
    let discordance = discordance.clamp(difference, 1.0_f64.max(difference));
    let (z_alpha, z_beta) =
        (normal::upper_quantile(alpha / 2.0), normal::upper_quantile(1.0 - power));
    let reach = z_alpha * discordance.sqrt()
        + z_beta * (discordance - difference * difference).max(0.0).sqrt();
    Some((reach / difference).powi(2).ceil() as u32)
}

/// The rows that a fresh holdout needs to decide at a margin, after `n` rows with b and c
/// disagreements did not; none where the margin is 0.
///
/// Connor's size for a difference of `margin`, with the disagreement at its one-sided upper 80 %
/// limit (Wilson), since an estimate from few rows is too low half of the time. Where the present
/// test already had that many rows, the true difference lies between 0 and the margin; the answer
/// is then the size at which the interval is narrower than the margin, which decides in any case.
pub fn rows_to_decide(margin: f64, b: f64, c: f64, n: f64, power: f64, alpha: f64) -> Option<u32> {
    let discordance = wilson_upper(b + c, n, 0.8);
    let rows = rows_to_show(margin, discordance, power, alpha)?;
    if f64::from(rows) > n {
        return Some(rows);
    }
    let z = normal::upper_quantile(alpha / 2.0);
    Some((4.0 * z * z * discordance / (margin * margin)).ceil() as u32)
}
