//! What a document says.

/// An evaluation, ready to be written down.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The name of the study.
    pub title: String,
    /// The verdict, and what it rests on.
    pub verdict: Option<(String, String)>,
    /// What limits the verdict, each a sentence.
    pub caveats: Vec<String>,
    /// One line a candidate.
    pub candidates: Vec<CandidateLine>,
    /// Each challenger against the baseline.
    pub comparisons: Vec<ComparisonLine>,
    /// How it was done: rows, hash, seeds, training. Each a name and a value.
    pub method: Vec<(String, String)>,
    /// What the checks found, each a sentence.
    pub findings: Vec<String>,
}

/// One candidate's figures, as text. What is unknown says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CandidateLine {
    /// Its mark and name.
    pub name: String,
    /// Right of counted: `4,140 of 4,500`.
    pub right: String,
    /// Share right with its interval.
    pub accuracy: String,
    /// Cost per 1,000 requests.
    pub cost: String,
    /// Median latency and p95.
    pub latency: String,
    /// Tokens per request.
    pub tokens: String,
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
    /// Right alone and wrong alone.
    pub discordant: String,
    /// What the interval says.
    pub finding: String,
}
