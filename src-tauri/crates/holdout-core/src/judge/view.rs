//! What the judge's part of the Compare screen shows.

use holdout_types::{ApiError, EvaluationId, Money, ProviderId, RowId};
use serde::{Deserialize, Serialize};

use crate::compare::plan::view::SendNotice;

/// The judge: who, how far, how well it agrees with people.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct JudgeView {
    /// What is known of it, in a sentence.
    pub answer: String,
    /// The judge, or the proposed one where none is set up.
    pub judge: JudgeEdit,
    /// Whether it was set up.
    pub is_set_up: bool,
    /// Its name and place, in words.
    pub name: String,
    /// Rated answers that can be shown to it as examples.
    pub rated: u32,
    /// The answers that it is asked about; absent while there are none.
    pub about: Option<JudgedAnswers>,
    /// What would be sent to its host; absent where nothing leaves this computer.
    pub notice: Option<SendNotice>,
    /// A judging that is under way.
    pub run: Option<JudgeRun>,
    /// Why the last one ended early.
    pub error: Option<ApiError>,
    /// How well it agrees with people.
    pub agreement: AgreementView,
    /// Why it may not decide a comparison; absent where it may.
    pub not_primary: Option<ApiError>,
    /// Whether it decides comparisons now.
    pub is_primary: bool,
}

/// A judge as a person sets it up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct JudgeEdit {
    /// Where it is asked; absent for the local provider.
    pub provider: Option<ProviderId>,
    /// The model's name there.
    pub model: String,
    /// What makes an answer good.
    pub rubric: String,
    /// How it says so.
    pub scale: ScaleKind,
    /// From 1 to 5: the lowest score that counts as right, 2 to 5.
    pub passes_from: u8,
    /// Whether it sees the expected answer.
    pub shows_reference: bool,
    /// How many rated answers it is shown as examples, at most 40. They do not count for agreement.
    pub examples: u32,
}

/// How good an answer is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ScaleKind {
    /// Good or not.
    PassFail,
    /// 1 to 5.
    OneToFive,
}

/// The answers of an evaluation, judged.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct JudgedAnswers {
    /// Which evaluation.
    pub evaluation: EvaluationId,
    /// Which, in words.
    pub words: String,
    /// Different answers.
    pub answers: u32,
    /// Those with a judgement.
    pub judged: u32,
    /// Those whose judgement could not be read, twice.
    pub unreadable: u32,
    /// Those that a fault kept from being judged; they can be asked again.
    pub failed: u32,
    /// What judging cost for this evaluation, where that is known.
    pub cost: Money,
    /// Judgements whose cost is unknown.
    pub cost_unknown: u32,
    /// The candidates.
    pub candidates: Vec<JudgedCandidate>,
    /// The share of preferences between two answers that went to the first place, 0 to 1.
    pub first_place_share: Option<f64>,
}

/// A candidate's answers, judged.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct JudgedCandidate {
    /// Its mark.
    pub letter: String,
    /// Its name.
    pub name: String,
    /// Answers with a judgement.
    pub judged: u32,
    /// Those that pass.
    pub passed: u32,
    /// The share of them.
    pub share: Option<f64>,
    /// Its 95 % interval by Wilson.
    pub interval: Option<[f64; 2]>,
    /// Against the baseline, side by side; absent for the baseline and where that was not asked.
    pub pairs: Option<PairsView>,
}

/// Answers side by side with the baseline's, asked in both orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PairsView {
    /// Better in both orders.
    pub wins: u32,
    /// Worse in both orders.
    pub losses: u32,
    /// Neither.
    pub ties: u32,
    /// Those of the ties where the order decided.
    pub swayed: u32,
    /// Without a judgement in both orders.
    pub missing: u32,
}

/// How far a judging is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct JudgeRun {
    /// Things judged.
    pub done: u32,
    /// Things to judge.
    pub total: u32,
    /// Judgements per second, lately.
    pub rate: Option<f64>,
    /// Seconds that remain at that rate.
    pub remaining_seconds: Option<f64>,
}

/// How well judge and people agree, on pass and fail.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AgreementView {
    /// In a sentence.
    pub words: String,
    /// Answers with both a rating and a judgement.
    pub n: u32,
    /// How many are needed before the judge may decide.
    pub needed: u32,
    /// Both pass it.
    pub both_pass: u32,
    /// Only the judge passes it.
    pub only_judge: u32,
    /// Only the person passes it.
    pub only_person: u32,
    /// Neither does.
    pub both_fail: u32,
    /// Cohen's kappa.
    pub kappa: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<[f64; 2]>,
    /// What the interval's lower end must be.
    pub needed_kappa: f64,
    /// Kappa of the scores, by squared distance, for 1 to 5.
    pub weighted_kappa: Option<f64>,
    /// Where they disagree, at most 50.
    pub disagreements: Vec<Disagreement>,
}

/// An answer that judge and person see differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Disagreement {
    /// The row.
    pub row: RowId,
    /// Its number.
    pub number: u32,
    /// The start of what was asked.
    pub input: String,
    /// The start of the answer.
    pub answer: String,
    /// What the judge says.
    pub judge: String,
    /// Why.
    pub reason: String,
    /// What the person says.
    pub person: String,
}

/// A blind sample of answers, to be rated.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RatingView {
    /// How ratings are given.
    pub scale: ScaleKind,
    /// The rubric that the judge goes by.
    pub rubric: String,
    /// The answers, in a seeded order that tells nothing of who gave them.
    pub items: Vec<RatingItem>,
    /// How many of them are rated.
    pub rated: u32,
}

/// An answer to be rated. Whose it is and what the judge says are not told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RatingItem {
    /// Which answer.
    pub id: String,
    /// The row's number.
    pub number: u32,
    /// What was asked.
    pub input: String,
    /// What was expected.
    pub expected: String,
    /// What was answered.
    pub answer: String,
    /// The rating: 0 or 1, or 1 to 5; absent while there is none.
    pub value: Option<u8>,
}

/// A rating.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RatingEdit {
    /// The evaluation whose sample it is of.
    pub evaluation: EvaluationId,
    /// Which answer.
    pub id: String,
    /// The rating: 0 or 1, or 1 to 5.
    pub value: u8,
}
