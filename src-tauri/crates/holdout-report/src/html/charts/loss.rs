//! The loss of a training: single steps faint, smoothed above them, the validation with dots.

use super::px;
use crate::html::markup::Markup;
use crate::report::Training;

const WIDTH: f64 = 680.0;
const HEIGHT: f64 = 200.0;
const LEFT: f64 = 32.0;
const RIGHT: f64 = 120.0;
const TOP: f64 = 8.0;
const BOTTOM: f64 = 24.0;
/// Steps that are drawn at most; of more, every n-th.
const DRAWN: usize = 600;

struct Axes {
    steps: f64,
    top: f64,
}

impl Axes {
    fn of(training: &Training) -> Self {
        let points = || training.train_loss.iter().chain(&training.valid_loss);
        let steps = points().map(|(step, _)| f64::from(*step)).fold(1.0, f64::max);
        let top =
            points().map(|(_, loss)| *loss).filter(|loss| loss.is_finite()).fold(0.0, f64::max);
        Self { steps, top: round_up(top) }
    }

    fn x(&self, step: u32) -> f64 {
        LEFT + f64::from(step) / self.steps * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, loss: f64) -> f64 {
        HEIGHT - BOTTOM - loss.clamp(0.0, self.top) / self.top * (HEIGHT - TOP - BOTTOM)
    }

    fn path(&self, points: &[(u32, f64)]) -> String {
        let finite = points.iter().filter(|(_, loss)| loss.is_finite());
        let spot =
            |(step, loss): &(u32, f64)| format!("{} {}", px(self.x(*step)), px(self.y(*loss)));
        let spots: Vec<String> = finite.map(spot).collect();
        if spots.is_empty() { String::new() } else { format!("M{}", spots.join("L")) }
    }
}

/// Draws the losses; nothing where none is known.
pub(in crate::html) fn loss(page: &mut Markup, training: &Training) {
    if training.train_loss.is_empty() && training.valid_loss.is_empty() {
        return;
    }
    let axes = Axes::of(training);
    let faint = thinned(&training.train_loss);
    let mean = smoothed(&training.train_loss);
    page.raw(
        "<svg class=\"chart\" role=\"img\" width=\"680\" height=\"200\" viewBox=\"0 0 680 200\"",
    );
    page.attribute("aria-label", finding(training, &mean)).raw(">");
    grid(page, &axes);
    curve(page, "loss-step", axes.path(&faint));
    curve(page, "loss-mean", axes.path(&thinned(&mean)));
    curve(page, "loss-valid", axes.path(&training.valid_loss));
    for (step, loss) in training.valid_loss.iter().filter(|(_, loss)| loss.is_finite()) {
        page.raw("<circle r=\"3\" class=\"loss-dot\"");
        page.attribute("cx", px(axes.x(*step))).attribute("cy", px(axes.y(*loss))).raw("/>");
    }
    end_labels(page, &axes, mean.last(), training.valid_loss.last());
    page.raw("</svg>");
}

fn curve(page: &mut Markup, class: &'static str, path: String) {
    page.raw("<path").attribute("class", class).attribute("d", path).raw("/>");
}

fn grid(page: &mut Markup, axes: &Axes) {
    for part in 0..=4 {
        let loss = axes.top * f64::from(part) / 4.0;
        let y = axes.y(loss);
        page.raw("<line class=\"grid\" x1=\"32\" x2=\"560\"");
        page.attribute("y1", px(y)).attribute("y2", px(y)).raw("/>");
        page.raw("<text x=\"26\" text-anchor=\"end\"").attribute("y", px(y + 4.0)).raw(">");
        page.text(format!("{loss:.1}")).raw("</text>");
    }
    page.raw(
        "<text x=\"32\" y=\"194\">step 0</text><text x=\"560\" y=\"194\" text-anchor=\"end\">",
    );
    page.text(format!("{:.0}", axes.steps)).raw("</text>");
}

/// Names the lines at their end, and keeps the names apart.
fn end_labels(
    page: &mut Markup,
    axes: &Axes,
    mean: Option<&(u32, f64)>,
    valid: Option<&(u32, f64)>,
) {
    let mean_y = mean.map(|(_, loss)| axes.y(*loss));
    let valid_y = valid.map(|(_, loss)| axes.y(*loss));
    let (mut mean_at, mut valid_at) = (mean_y.unwrap_or(0.0) + 4.0, valid_y.unwrap_or(0.0) + 4.0);
    if mean_y.is_some() && valid_y.is_some() && (mean_at - valid_at).abs() < 14.0 {
        let middle = f64::midpoint(mean_at, valid_at).min(HEIGHT - BOTTOM - 6.0);
        let lower = mean_at >= valid_at;
        (mean_at, valid_at) =
            if lower { (middle + 7.0, middle - 7.0) } else { (middle - 7.0, middle + 7.0) };
    }
    let mut label = |name: &str, point: Option<&(u32, f64)>, at: f64| {
        let Some((_, loss)) = point else { return };
        page.raw("<text x=\"568\"").attribute("y", px(at)).raw(">");
        page.text(format!("{name} {loss:.2}")).raw("</text>");
    };
    label("validation", valid, valid_at);
    label("training", mean, mean_at);
}

fn thinned(points: &[(u32, f64)]) -> Vec<(u32, f64)> {
    let every = points.len().div_ceil(DRAWN).max(1);
    let last = points.len().saturating_sub(1);
    let is_kept = |place: usize| place.is_multiple_of(every) || place == last;
    points
        .iter()
        .enumerate()
        .filter(|(place, _)| is_kept(*place))
        .map(|(_, point)| *point)
        .collect()
}

/// An exponential moving average without the bias of its start (Kingma and Ba, 2014, section 3),
/// with a memory of about 2 % of the steps.
fn smoothed(points: &[(u32, f64)]) -> Vec<(u32, f64)> {
    let keep = 1.0 - 1.0 / (points.len() as f64 * 0.02).max(3.0);
    let (mut average, mut weight) = (0.0, 0.0);
    let finite = points.iter().filter(|(_, loss)| loss.is_finite());
    finite
        .map(|(step, loss)| {
            average = keep * average + (1.0 - keep) * loss;
            weight = keep * weight + (1.0 - keep);
            (*step, average / weight)
        })
        .collect()
}

/// The next of 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten.
fn round_up(value: f64) -> f64 {
    if !value.is_finite() || value <= 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(value.log10().floor());
    let factors = [1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0];
    factors
        .into_iter()
        .map(|factor| factor * power)
        .find(|top| *top >= value)
        .unwrap_or(10.0 * power)
}

fn finding(training: &Training, mean: &[(u32, f64)]) -> String {
    let part = |name: &str, points: &[(u32, f64)]| match (points.first(), points.last()) {
        (Some((_, first)), Some((step, last))) => {
            format!("{name} loss from {first:.2} to {last:.2} at step {step}")
        }
        _ => format!("no {name} loss was reported"),
    };
    format!("{}; {}.", part("training", mean), part("validation", &training.valid_loss))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(train_loss: Vec<(u32, f64)>, valid_loss: Vec<(u32, f64)>) -> String {
        let mut page = Markup::default();
        let training = Training { model: "m".into(), facts: Vec::new(), train_loss, valid_loss };
        loss(&mut page, &training);
        page.into_string()
    }

    #[test]
    fn the_finding_is_said_in_words() {
        let svg = drawn(vec![(1, 2.0), (2, 2.0)], vec![(2, 1.5)]);
        let finding =
            "training loss from 2.00 to 2.00 at step 2; validation loss from 1.50 to 1.50";
        assert!(svg.contains(finding), "{svg}");
    }

    #[test]
    fn losses_that_are_no_numbers_draw_nothing_odd() {
        let svg = drawn(vec![(1, f64::NAN), (2, f64::INFINITY), (3, 0.5)], Vec::new());
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        assert_eq!(drawn(Vec::new(), Vec::new()), "");
    }

    #[test]
    fn a_long_training_is_thinned_and_keeps_its_end() {
        let points: Vec<(u32, f64)> = (0..10_000).map(|step| (step, 1.0)).collect();
        let kept = thinned(&points);
        assert!(kept.len() <= DRAWN + 1 && kept.last() == points.last());
    }
}
