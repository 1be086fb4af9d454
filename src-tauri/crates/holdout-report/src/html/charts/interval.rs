//! A point with its interval, on one scale for a column, and the baseline dotted behind it.

use super::px;
use crate::html::markup::Markup;
use crate::report::CandidateLine;

const WIDTH: f64 = 252.0;
const INSET: f64 = 5.0;

/// One scale for all intervals of a scoreboard, from the lowest low to the highest high, in steps of
/// five points. Its axis may start above 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::html) struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    pub(in crate::html) fn of(candidates: &[CandidateLine]) -> Self {
        let ends = || candidates.iter().filter_map(|candidate| candidate.interval);
        let low = ends().map(|(low, _)| low).fold(1.0, f64::min).clamp(0.0, 1.0);
        let high = ends().map(|(_, high)| high).fold(0.0, f64::max).clamp(0.0, 1.0);
        if low > high {
            return Self { low: 0.0, high: 1.0 };
        }
        let (low, high) = ((low * 20.0).floor() / 20.0, (high * 20.0).ceil() / 20.0);
        if high - low < 0.05 {
            return Self { low: (low - 0.05).max(0.0), high: (high + 0.05).min(1.0) };
        }
        Self { low, high }
    }

    fn at(self, share: f64) -> f64 {
        INSET + (share - self.low) / (self.high - self.low) * (WIDTH - 2.0 * INSET)
    }

    /// Four to seven round shares.
    fn ticks(self) -> Vec<f64> {
        let steps = [0.01, 0.02, 0.05, 0.10, 0.20, 0.25];
        let length = self.high - self.low;
        let step = steps.into_iter().find(|step| length / step <= 6.01).unwrap_or(0.25);
        let first = (self.low / step - 1e-9).ceil() as u32;
        let last = (self.high / step + 1e-9).floor() as u32;
        (first..=last).map(|place| f64::from(place) * step).collect()
    }
}

/// The scale, printed in the head of the column.
pub(in crate::html) fn axis(page: &mut Markup, scale: Scale) {
    page.raw("<svg class=\"chart\" aria-hidden=\"true\" width=\"252\" height=\"16\" viewBox=\"0 0 252 16\">");
    for tick in scale.ticks() {
        let at = scale.at(tick);
        let anchor = match at {
            ..16.0 => "start",
            236.0.. => "end",
            _ => "middle",
        };
        page.raw("<text y=\"12\"").attribute("x", px(at)).attribute("text-anchor", anchor).raw(">");
        page.text(format!("{:.0}", tick * 100.0)).raw("</text>");
    }
    page.raw("</svg>");
}

/// One candidate's interval.
pub(in crate::html) fn mark(
    page: &mut Markup,
    candidate: &CandidateLine,
    baseline: Option<f64>,
    scale: Scale,
) {
    let Some((share, (low, high))) = candidate.share.zip(candidate.interval) else { return };
    let label = format!(
        "{}: {:.1} % right, 95 % interval {:.1} to {:.1}",
        candidate.letter,
        share * 100.0,
        low * 100.0,
        high * 100.0
    );
    page.raw(
        "<svg class=\"chart\" role=\"img\" width=\"252\" height=\"20\" viewBox=\"0 0 252 20\"",
    );
    page.attribute("aria-label", label).raw(">");
    for tick in scale.ticks() {
        line(page, "grid", scale.at(tick));
    }
    if let Some(baseline) = baseline {
        line(page, "base", scale.at(baseline));
    }
    let (low, high) = (px(scale.at(low)), px(scale.at(high)));
    page.raw("<path").attribute("class", format!("whisker {}", super::colour(&candidate.letter)));
    page.attribute("d", format!("M{low} 10H{high}M{low} 7v6M{high} 7v6")).raw("/>");
    page.raw("<rect y=\"6\" width=\"8\" height=\"8\" rx=\"2\"");
    page.attribute("class", format!("point {}", super::colour(&candidate.letter)));
    page.attribute("x", px(scale.at(share) - 4.0)).raw("/></svg>");
}

fn line(page: &mut Markup, class: &'static str, at: f64) {
    page.raw("<line y1=\"0\" y2=\"20\"").attribute("class", class);
    page.attribute("x1", px(at)).attribute("x2", px(at)).raw("/>");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(interval: Option<(f64, f64)>) -> CandidateLine {
        CandidateLine { interval, ..CandidateLine::default() }
    }

    #[test]
    fn the_scale_holds_every_interval_and_ends_on_round_shares() {
        let scale = Scale::of(&[candidate(Some((0.815, 0.9))), candidate(Some((0.898, 0.96)))]);
        assert!((scale.low - 0.80).abs() < 1e-9 && (scale.high - 1.0).abs() < 1e-9, "{scale:?}");
        let shown: Vec<String> =
            scale.ticks().iter().map(|tick| format!("{:.0}", tick * 100.0)).collect();
        assert_eq!(shown, ["80", "85", "90", "95", "100"]);
    }

    #[test]
    fn nothing_measured_and_no_width_still_have_a_scale() {
        assert_eq!(Scale::of(&[candidate(None)]), Scale { low: 0.0, high: 1.0 });
        let scale = Scale::of(&[candidate(Some((1.0, 1.0)))]);
        assert!(scale.high - scale.low >= 0.05 && scale.at(1.0).is_finite(), "{scale:?}");
    }
}
