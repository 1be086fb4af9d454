//! What a document says.

/// An evaluation, ready to be written down. Texts may come from rows and candidates, and so from
/// strangers: every format makes them inert by itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// The name of the project.
    pub title: String,
    /// When it was written, on which data, by which app.
    pub about: Vec<String>,
    /// The verdict, and what it rests on.
    pub verdict: Option<(String, String)>,
    /// The figures beside the verdict, at most four.
    pub figures: Vec<Figure>,
    /// What limits the verdict, each a sentence.
    pub caveats: Vec<String>,
    /// One line a candidate.
    pub candidates: Vec<CandidateLine>,
    /// What the scoreboard's columns are.
    pub scoreboard_note: String,
    /// What follows, where it fails, how far to trust it.
    pub notes: Vec<Note>,
    /// Each challenger against the baseline.
    pub comparisons: Vec<ComparisonLine>,
    /// Where each challenger differs from the baseline.
    pub differences: Vec<Differences>,
    /// Right answers by label.
    pub labels: LabelTable,
    /// The trainings behind the candidates.
    pub trainings: Vec<Training>,
    /// How it was done, in plain words, with the sources of the formulas.
    pub method: Vec<Note>,
    /// What each candidate was asked, in full.
    pub prompts: Vec<Prompt>,
    /// Models, sampling, seeds, margin. Each a name and a value.
    pub parameters: Vec<(String, String)>,
    /// Rows, splits, hash, exclusions. Each a name and a value.
    pub data: Vec<(String, String)>,
    /// What the checks found, each a sentence.
    pub findings: Vec<String>,
    /// What is not known, each a sentence.
    pub unknown: Vec<String>,
}

/// A number that decides, with what it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// `+7.3 points`
    pub value: String,
    /// What that is.
    pub meaning: String,
}

/// A short text with a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
}

/// One candidate's figures. Texts are ready to be shown; what is unknown says so.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CandidateLine {
    /// Its mark.
    pub letter: String,
    /// Its name.
    pub name: String,
    /// Whether the others are measured against it.
    pub is_baseline: bool,
    /// Whether the verdict is for it.
    pub is_chosen: bool,
    /// Share right, 0 to 1.
    pub share: Option<f64>,
    /// Its interval at 95 %, as shares.
    pub interval: Option<(f64, f64)>,
    /// Right of counted: `4,140/4,500`.
    pub right: String,
    /// Points against the baseline with their interval, or `baseline`.
    pub against: String,
    /// Cost per 1,000 requests.
    pub cost: String,
    /// Median latency.
    pub p50: String,
    /// Latency that 95 of 100 requests keep.
    pub p95: String,
    /// Tokens per request.
    pub tokens: String,
    /// Rows without an answer for a reason that was not the candidate's.
    pub missing: String,
}

/// One comparison, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparisonLine {
    /// Who against whom.
    pub pair: String,
    /// The difference with its interval.
    pub difference: String,
    /// The adjusted p.
    pub p_value: String,
    /// Rows that the challenger has right and the baseline not, or more often; and the other way round.
    pub discordant: String,
    /// What the interval says.
    pub finding: String,
}

/// What the four kinds of rows of two candidates are called: another thing where each row was asked
/// several times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairWords {
    /// `C right, A wrong`
    pub challenger: String,
    /// `A right, C wrong`
    pub baseline: String,
    /// `both wrong`
    pub wrong: String,
    /// `both right`
    pub right: String,
}

impl PairWords {
    /// The words for rows that were asked so many times.
    pub fn of(challenger: &str, baseline: &str, trials: u16) -> Self {
        if trials > 1 {
            return Self {
                challenger: format!("{challenger} right more often"),
                baseline: format!("{baseline} right more often"),
                wrong: "as often, not always".to_owned(),
                right: "both always right".to_owned(),
            };
        }
        Self {
            challenger: format!("{challenger} right, {baseline} wrong"),
            baseline: format!("{baseline} right, {challenger} wrong"),
            wrong: "both wrong".to_owned(),
            right: "both right".to_owned(),
        }
    }
}

/// Where a challenger differs from the baseline, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differences {
    /// The baseline's mark.
    pub baseline: String,
    /// The challenger's mark.
    pub challenger: String,
    /// What the kinds of rows are called.
    pub words: PairWords,
    /// Every row of the test set, by label: the label, and a mark a row. `+` the
    /// challenger's, `-` the baseline's, `x` both wrong, `.` both right, a blank where one is missing.
    pub strip: Vec<(String, String)>,
    /// The challenger's rows: the first of them.
    pub fixed: Vec<DifferingRow>,
    /// How many of those there are.
    pub fixed_total: u32,
    /// The baseline's rows: the first of them.
    pub broken: Vec<DifferingRow>,
    /// How many of those there are.
    pub broken_total: u32,
}

/// One row on which two candidates differ.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DifferingRow {
    /// File and line.
    pub place: String,
    /// The request.
    pub input: String,
    /// The right answer.
    pub expected: String,
    /// What the baseline answered.
    pub baseline: String,
    /// What the challenger answered.
    pub challenger: String,
}

/// Right answers by label, over the rows that every candidate answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LabelTable {
    /// The candidates' marks.
    pub letters: Vec<String>,
    /// A label, its rows, and how many of them each candidate has right.
    pub lines: Vec<LabelLine>,
}

/// One label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelLine {
    /// The label.
    pub label: String,
    /// Its rows.
    pub rows: u32,
    /// How many of them each candidate has right.
    pub right: Vec<u32>,
}

/// A training with its losses.
#[derive(Debug, Clone, PartialEq)]
pub struct Training {
    /// The trained model.
    pub model: String,
    /// Base model, seed, tokens, time, cost. Each a name and a value.
    pub facts: Vec<(String, String)>,
    /// Loss of single steps: step and loss.
    pub train_loss: Vec<(u32, f64)>,
    /// Loss over all validation rows: step and loss.
    pub valid_loss: Vec<(u32, f64)>,
}

/// What a candidate was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// The candidate's mark.
    pub letter: String,
    /// The candidate's name.
    pub name: String,
    /// Where the instructions come from, in a sentence.
    pub source: String,
    /// The instructions.
    pub system: Option<String>,
    /// Examples given in turns: request and answer.
    pub shots: Vec<(String, String)>,
}
