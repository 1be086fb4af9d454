//! How is an answer judged?
//!
//! The primary metric is proposed from the answers' shape and stands from the seal on, unless a person
//! chooses another one. Further graders are descriptive: they show, and decide nothing. Another primary
//! metric after the first look regrades stored answers without a call, beside the judged verdict.
//!
//! Deliberately not in it: how an answer is compared (`holdout-evaluation`), and graders as gates of the
//! verdict.

mod choice;
mod fields;
mod proposal;
mod regrade;
mod rows;
mod try_out;
pub mod view;

use holdout_types::{ApiError, ErrorCode};

use self::choice::read;
pub(crate) use self::fields::part_metric;
pub(crate) use self::proposal::ProposalCache;
use self::view::{GradersChoice, GradersView, MetricView, ProposalView};
use crate::project::OpenProject;
use crate::settings::Settings;
use crate::study::Metric;
use crate::view::Headline;
use crate::words::counted;

/// What the panel answers.
const QUESTION: &str = "How is an answer judged?";
/// More columns than these no scoreboard shows.
const MOST_FURTHER: usize = 5;

impl OpenProject {
    /// The choice of graders, and what it rests on.
    pub fn graders_view(&self) -> Result<GradersView, ApiError> {
        let settings = self.settings()?;
        let proposals = self.proposals()?;
        let (metric, reason) = self.metric_in_use(&settings)?;
        let judged = self.store.evaluations().looks()?;
        let proposal = |found: &holdout_evaluation::GraderProposal| ProposalView {
            metric: MetricView::of(&Metric::from(found.grader.clone())),
            reason: found.reason.clone(),
            caution: found.caution.clone(),
        };
        Ok(GradersView {
            headline: headline(&metric, reason.as_deref(), judged),
            primary: MetricView::of(&metric),
            reason,
            also: settings.also.iter().map(MetricView::of).collect(),
            proposals: proposals.iter().map(proposal).collect(),
            judged,
            notice: notice(judged),
            rows: self.try_out_rows()?,
            regrade: self.regrade_offer(&metric)?,
        })
    }

    /// Chooses the primary metric and what is shown beside it.
    pub fn choose_graders(&self, choice: &GradersChoice) -> Result<GradersView, ApiError> {
        let metric = read(&choice.primary)?;
        if choice.also.len() > MOST_FURTHER {
            let text = format!("At most {MOST_FURTHER} graders stand beside the primary metric.");
            return Err(ApiError::new(ErrorCode::InvalidInput, text).with_field("also"));
        }
        let also = choice.also.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let reason = self.reason_for(&metric)?;
        Settings::change(&self.store, |settings| {
            settings.also = distinct(also, &metric);
            settings.metric = Some(metric);
            settings.metric_reason = reason;
        })?;
        self.graders_view()
    }

    /// The primary metric as it stands now: the chosen one, else the proposed one.
    pub(crate) fn metric(&self) -> Result<Metric, ApiError> {
        Ok(self.metric_in_use(&self.settings()?)?.0)
    }

    /// Has the proposed metric stand from now on, where nobody chose one.
    pub(crate) fn settle_metric(&self) -> Result<(), ApiError> {
        let (metric, reason) = self.metric_in_use(&self.settings()?)?;
        Settings::change(&self.store, |settings| {
            if settings.metric.is_none() {
                settings.metric = Some(metric);
                settings.metric_reason = reason;
            }
        })?;
        Ok(())
    }

    /// The metric, and why where it was proposed.
    fn metric_in_use(&self, settings: &Settings) -> Result<(Metric, Option<String>), ApiError> {
        if let Some(metric) = &settings.metric {
            return Ok((metric.clone(), settings.metric_reason.clone()));
        }
        let proposals = self.proposals()?;
        let first = proposals.first();
        let metric = first.map(|first| Metric::from(first.grader.clone())).unwrap_or_default();
        Ok((metric, first.map(|first| first.reason.clone())))
    }

    /// Why a metric was proposed, if it is the proposed one.
    fn reason_for(&self, metric: &Metric) -> Result<Option<String>, ApiError> {
        let proposals = self.proposals()?;
        let first = proposals.first().filter(|first| first.grader == *metric.grader());
        Ok(first.map(|first| first.reason.clone()))
    }
}

/// Each further grader once, and none that is the primary metric.
fn distinct(also: Vec<Metric>, primary: &Metric) -> Vec<Metric> {
    let mut kept: Vec<Metric> = Vec::new();
    for metric in also {
        if metric != *primary && !kept.contains(&metric) {
            kept.push(metric);
        }
    }
    kept
}

fn headline(metric: &Metric, reason: Option<&str>, judged: u32) -> Headline {
    let chosen = match (reason, judged) {
        (Some(reason), _) => format!("Proposed: {reason}"),
        (None, 0) => "Chosen before the first judged run.".to_owned(),
        (None, _) => String::new(),
    };
    let answer = format!("By {}: {}.", metric.name(), metric.asks());
    Headline { question: QUESTION.to_owned(), answer, support: chosen }
}

/// What another choice would mean now.
fn notice(judged: u32) -> Option<String> {
    (judged > 0).then(|| {
        format!(
            "This test set was judged {}. Another primary metric is allowed, and whatever it finds on \
             this test set is exploratory; the judged verdict keeps its words.",
            counted(judged, "time", "times")
        )
    })
}
