//! Where does this task stand, and what next?
//!
//! The fit check over measured facts and the user's answers, a guess by rules, the way to a verdict,
//! and what ends before. It decides nothing by itself and measures no answers: the verdict is made
//! on the Compare screen. The guess is kept with each comparison on the sealed rows, so that what was
//! measured stands beside what was guessed before.

mod advice;
pub mod answers;
pub(crate) mod documents;
mod fit;
mod headline;
mod held;
pub(crate) mod looked_up;
mod path;
mod proposals;
pub(crate) mod sample;
mod signs;
mod standing;
#[cfg(test)]
mod tests;
pub mod view;
mod worth;

use holdout_types::{ApiError, Severity};

pub(crate) use self::advice::Advice;
use self::answers::FitAnswer;
use self::view::{EndView, OverviewView};
use crate::candidates::spec::Spec;
use crate::compare::question::Question;
use crate::data::columns::Columns;
use crate::data::titles::title;
use crate::prices::ends::{self, ModelEnd};
use crate::project::OpenProject;
use crate::settings::Settings;
use crate::words::counted;

impl OpenProject {
    /// The Overview screen.
    pub fn overview_view(&self) -> Result<OverviewView, ApiError> {
        let columns = self.columns()?;
        let candidates = self.candidates_view()?.candidates;
        let signs = self.signs(&columns, &candidates)?;
        let judged = self.newest_judged()?;
        let evaluation = judged.map(|id| self.evaluation(id)).transpose()?;
        let asked =
            judged.map(|id| Question::of(&self.store.evaluations().get(id)?)).transpose()?;
        let before = asked.and_then(|question| question.guess);
        let standing =
            self.where_it_stands(&columns, signs.usable, &candidates, evaluation.as_ref())?;
        let fit = fit::fit_check(&signs);
        let sample = self.sampled(&columns)?;
        Ok(OverviewView {
            headline: headline::headline(&standing, &signs, &fit),
            next: standing.next(),
            running: standing.running.is_some(),
            fit,
            volume_per_month: signs.volume,
            advice: advice::advice_view(&signs, &candidates, evaluation.as_ref(), before),
            candidates: worth::worth(&candidates, evaluation.as_ref(), &signs, &sample),
            figures_note: worth::note(&signs),
            path: path::path(&standing, &self.origins()?, &stopping(&columns)),
            ends: self.ends(&signs.price_model)?,
        })
    }

    /// What the signs lead to expect as they are now.
    pub(crate) fn guess(&self) -> Result<Advice, ApiError> {
        let candidates = self.candidates_view()?.candidates;
        let columns = self.columns()?;
        Ok(advice::advise(&self.signs(&columns, &candidates)?))
    }

    /// Keeps an answer of the user.
    pub fn answer_fit(&self, answer: FitAnswer) -> Result<OverviewView, ApiError> {
        Settings::change(&self.store, |settings| match answer {
            FitAnswer::Pace(pace) => settings.fit.pace = Some(pace),
            FitAnswer::Facts(facts) => settings.fit.facts = Some(facts),
            FitAnswer::Citation(needed) => settings.fit.citation = Some(needed),
            FitAnswer::Volume(requests) => {
                settings.volume_per_month = requests.filter(|requests| *requests > 0);
            }
        })?;
        self.overview_view()
    }

    /// What ends of what the project leans on: the models of its candidates, and the one whose
    /// prices it projects with.
    fn ends(&self, price_model: &str) -> Result<Vec<EndView>, ApiError> {
        let now = self.clock.now();
        let mut found: Vec<(ModelEnd, bool)> = Vec::new();
        let mut note = |name: &str, answers: bool| {
            if let Some(end) = ends::of_model(name, now)
                && found.iter().all(|(other, _)| other.model != end.model)
            {
                found.push((end, answers));
            }
        };
        for candidate in self.taking_part()? {
            let spec = Spec::of(&candidate)?;
            note(spec.model(candidate.kind).unwrap_or(&spec.base_model), true);
        }
        note(price_model, false);
        let mut ends: Vec<EndView> = found.iter().map(model_end).collect();
        if !ends.is_empty()
            && let Some(training) = ends::of_training(now)
        {
            ends.push(EndView {
                title: format!("Training at OpenAI ends {}", in_days(training.days)),
                text: format!(
                    "For anyone from {}; new organisations are refused since {}. Training on this \
                     computer goes on.",
                    training.day, training.refused_since
                ),
                source: training.source,
                answers: found.iter().any(|(_, answers)| *answers),
            });
        }
        Ok(ends)
    }
}

fn model_end((end, answers): &(ModelEnd, bool)) -> EndView {
    let text = if *answers {
        format!("{}, and every fine-tune of it. Measure it before it goes.", end.day)
    } else {
        format!("{}, and every fine-tune of it. Here only its price is used.", end.day)
    };
    EndView {
        title: if end.days < 0 {
            format!("{} stopped {}", end.model, in_days(end.days))
        } else {
            format!("{} stops {}", end.model, in_days(end.days))
        },
        text,
        source: end.source.clone(),
        answers: *answers,
    }
}

/// "in 50 days", "today", "3 days ago".
fn in_days(days: i64) -> String {
    let count = counted(u32::try_from(days.unsigned_abs()).unwrap_or(u32::MAX), "day", "days");
    match days {
        0 => "today".to_owned(),
        1.. => format!("in {count}"),
        _ => format!("{count} ago"),
    }
}

/// The names of findings that stop a training.
fn stopping(columns: &Columns) -> Vec<&'static str> {
    let issues = columns.report.issues.iter().filter(|issue| {
        issue.severity == Severity::Error && !columns.is_handled(issue.code, &issue.rows)
    });
    issues.map(|issue| title(issue.code)).collect()
}
