//! Before a run: what it would ask, cost and send, and a trial of it.

mod estimate;
pub(crate) mod notice;
pub(crate) mod trial;
pub mod view;
mod words;

use holdout_types::{ApiError, Money, Split};

use self::estimate::{RowTokens, estimate};
use self::trial::TRIAL_ROWS;
use self::view::ComparePlan;
use super::batch::batch_estimate;
use super::run::question;
use crate::project::OpenProject;
use crate::view::Headline;

impl OpenProject {
    /// What a comparison on the sealed test split would mean.
    pub(super) fn compare_plan(&self) -> Result<ComparePlan, ApiError> {
        let question = question(self, None)?;
        let version = self.store.versions().get(self.head()?)?;
        let rows = version.counts.test;
        let counted = RowTokens::count(self, Split::Test)?;
        let trial = self.trial(&question)?;
        let estimates = question
            .candidates
            .iter()
            .map(|asked| {
                estimate(self, asked, rows, &counted, trial.as_ref(), question.concurrency)
            })
            .collect::<Result<Vec<_>, _>>()?;
        let costs: Option<Vec<[Money; 2]>> = estimates.iter().map(|line| line.cost).collect();
        let sum = |end: usize| estimates.iter().map(|line| line.seconds[end]).sum();
        let mut plan = ComparePlan {
            headline: Headline::default(),
            candidates: estimates.len() as u32,
            rows,
            calls: estimates.iter().map(|line| line.calls).sum(),
            cost: costs.map(|costs| [0, 1].map(|end| costs.iter().map(|cost| cost[end]).sum())),
            seconds: [sum(0), sum(1)],
            judged: self.store.evaluations().looks()?,
            margin_points: self.settings()?.margin_points,
            counted_rows: (counted.rows < rows).then_some(counted.rows),
            batch: batch_estimate(self, &question, &estimates)?,
            notices: self.notices(&question)?,
            trial_rows: version.counts.validation.min(TRIAL_ROWS),
            validation_rows: version.counts.validation,
            estimates,
            trial,
        };
        plan.headline = words::headline(&plan);
        Ok(plan)
    }
}
