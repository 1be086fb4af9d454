//! The study file: what to compare on which rows, as TOML.

mod faults;

use std::path::{Path, PathBuf};

use holdout_core::candidates::schema::view::AnswerForm;
use holdout_core::study::{
    CandidatePlan, ChunkOptions, DataPlan, EndpointPlan, ExactLeaks, Faulty, KnowledgePlan, Metric,
    RetrievalSpec, SplitPlan, StudyPlan,
};
use holdout_core::study::{ReportFormat, SystemPlan};
use holdout_types::CandidateKind;
use serde::Deserialize;

/// A complete study file, shown by `--help` and run by a test.
pub(crate) const EXAMPLE: &str = include_str!("../study.example.toml");

/// Why a study file can't be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StudyError {
    /// It can't be read.
    #[error("The study file can't be read: {0}")]
    Read(#[from] std::io::Error),
    /// It is not TOML of the right shape. The text names line and column.
    #[error("{path} is not a study file:\n{source}")]
    Form {
        /// The file.
        path: PathBuf,
        /// What the parser says.
        source: Box<toml::de::Error>,
    },
    /// A candidate names both a prompt and a file for it.
    #[error("{path}: candidate `{name}` has both `prompt` and `prompt_file`. Keep one of them.")]
    TwoPrompts {
        /// The file.
        path: PathBuf,
        /// The candidate.
        name: String,
    },
    /// A value that would only be refused after work was done, or would make the result ambiguous.
    #[error("{path}: `{field}` can't be used: {reason}", path = .path.display())]
    Value {
        /// The file.
        path: PathBuf,
        /// Where it stands.
        field: &'static str,
        /// Why, and what would do.
        reason: String,
    },
    /// Test rows come from one place only.
    #[error(
        "{0} has both `data.test_file` and `split.test`. A test file of its own is the whole test \
         set: leave `test` out of [split]."
    )]
    TwoTestSets(PathBuf),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StudyFile {
    #[serde(default = "default_name")]
    name: String,
    data: Data,
    #[serde(default)]
    split: Split,
    #[serde(default)]
    knowledge: Knowledge,
    #[serde(default)]
    candidates: Vec<Candidate>,
    #[serde(default)]
    training: Training,
    #[serde(default)]
    evaluation: Evaluation,
    #[serde(default)]
    reports: Vec<ReportFormat>,
}

fn default_name() -> String {
    "study".to_owned()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    file: PathBuf,
    test_file: Option<PathBuf>,
    input: Option<String>,
    answer: Option<String>,
    prompt: Option<String>,
    source: Option<String>,
    #[serde(default)]
    exact_leaks: ExactLeaks,
    #[serde(default)]
    faulty_rows: Faulty,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Split {
    train: Option<u32>,
    validation: Option<u32>,
    test: Option<u32>,
    seed: Option<u32>,
}

/// What may be looked up.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Knowledge {
    files: Vec<PathBuf>,
    passages: Option<ChunkOptions>,
    vectors: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Candidate {
    name: String,
    kind: CandidateKind,
    model: Option<String>,
    prompt: Option<String>,
    prompt_file: Option<PathBuf>,
    #[serde(default)]
    examples: u32,
    retrieval: Option<RetrievalSpec>,
    #[serde(default)]
    baseline: bool,
    schema_file: Option<PathBuf>,
    unwrap: Option<String>,
    url: Option<String>,
    key_variable: Option<String>,
    #[serde(default)]
    send_rows: bool,
    recording: Option<PathBuf>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Training {
    suffix: Option<String>,
    seed: Option<u32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Evaluation {
    metric: Option<Metric>,
    also: Vec<Metric>,
    margin_points: Option<f64>,
    concurrency: Option<u32>,
}

/// Reads a study file. Paths in it are relative to its own folder.
pub(crate) fn read(path: &Path) -> Result<StudyPlan, StudyError> {
    let text = fs_err::read_to_string(path)?;
    let file: StudyFile = toml::from_str(&text)
        .map_err(|source| StudyError::Form { path: path.into(), source: Box::new(source) })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    file.into_plan(path, folder)
}

impl StudyFile {
    fn into_plan(self, path: &Path, folder: &Path) -> Result<StudyPlan, StudyError> {
        if self.data.test_file.is_some() && self.split.test.is_some() {
            return Err(StudyError::TwoTestSets(path.into()));
        }
        let candidates = self
            .candidates
            .into_iter()
            .map(|candidate| candidate.into_plan(path, folder))
            .collect::<Result<_, _>>()?;
        let plan = StudyPlan {
            name: self.name,
            data: self.data.into_plan(folder),
            split: self.split.into_plan(),
            knowledge: self.knowledge.into_plan(folder),
            candidates,
            training_suffix: self.training.suffix,
            training_seed: self.training.seed,
            metric: self.evaluation.metric,
            also: self.evaluation.also,
            margin_points: self.evaluation.margin_points,
            concurrency: self.evaluation.concurrency,
            reports: self.reports,
        };
        match faults::fault(&plan) {
            Some((field, reason)) => Err(StudyError::Value { path: path.into(), field, reason }),
            None => Ok(plan),
        }
    }
}

impl Data {
    fn into_plan(self, folder: &Path) -> DataPlan {
        DataPlan {
            file: folder.join(self.file),
            test_file: self.test_file.map(|file| folder.join(file)),
            input: self.input,
            answer: self.answer,
            prompt: self.prompt,
            source: self.source,
            exact_leaks: self.exact_leaks,
            faulty_rows: self.faulty_rows,
        }
    }
}

impl Knowledge {
    fn into_plan(self, folder: &Path) -> KnowledgePlan {
        KnowledgePlan {
            files: self.files.into_iter().map(|file| folder.join(file)).collect(),
            passages: self.passages,
            vectors: self.vectors,
        }
    }
}

impl Split {
    fn into_plan(self) -> SplitPlan {
        SplitPlan {
            train: self.train,
            validation: self.validation,
            test: self.test,
            seed: self.seed,
        }
    }
}

impl Candidate {
    fn into_plan(self, path: &Path, folder: &Path) -> Result<CandidatePlan, StudyError> {
        let system = match (self.prompt, self.prompt_file) {
            (Some(_), Some(_)) => {
                return Err(StudyError::TwoPrompts { path: path.into(), name: self.name });
            }
            (Some(text), None) => SystemPlan::Replace(text),
            (None, Some(file)) => SystemPlan::Replace(fs_err::read_to_string(folder.join(file))?),
            (None, None) => SystemPlan::AsInRow,
        };
        let form = match self.schema_file {
            Some(file) => Some(AnswerForm {
                schema: fs_err::read_to_string(folder.join(file))?,
                unwrap: self.unwrap,
            }),
            None => None,
        };
        let (key_variable, may_be_sent) = (self.key_variable, self.send_rows);
        Ok(CandidatePlan {
            form,
            endpoint: self.url.map(|url| EndpointPlan { url, key_variable, may_be_sent }),
            recording: self.recording.map(|file| folder.join(file)),
            name: self.name,
            kind: self.kind,
            model: self.model,
            system,
            examples: self.examples,
            retrieval: self.retrieval,
            baseline: self.baseline,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<StudyPlan, StudyError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("study.toml");
        fs_err::write(&path, text).unwrap();
        read(&path)
    }

    #[test]
    fn the_example_of_the_help_is_a_study_file() {
        let plan = read_text(EXAMPLE).unwrap();
        assert_eq!(plan.candidates.len(), 2);
        assert!(plan.candidates[0].baseline);
    }

    #[test]
    fn a_misspelt_key_is_refused_with_its_line() {
        let error = read_text("[data]\nfile = 'a.csv'\nanswr = 'x'\n").unwrap_err().to_string();
        assert!(error.contains("answr") && error.contains("line 3"), "{error}");
    }

    #[test]
    fn a_candidate_has_one_prompt() {
        let text = "[data]\nfile='a.csv'\n[[candidates]]\nname='A'\nkind='prompted'\nprompt='x'\n\
                    prompt_file='y'\n";
        assert!(matches!(read_text(text), Err(StudyError::TwoPrompts { .. })));
    }

    #[test]
    fn candidates_that_look_something_up_come_with_documents_and_how_they_ask() {
        let text = "[data]\nfile='a.csv'\nsource='document'\n[knowledge]\nfiles=['handbook']\n\
                    [[candidates]]\nname='A'\nkind='prompted'\n[[candidates]]\nname='B'\n\
                    kind='rag'\nretrieval={ k=3, mode='hybrid' }\n";
        let plan = read_text(text).unwrap();
        assert!(plan.knowledge.files[0].ends_with("handbook"));
        assert_eq!(plan.data.source.as_deref(), Some("document"));
        let retrieval = plan.candidates[1].retrieval.as_ref().unwrap();
        assert_eq!((retrieval.k, retrieval.query_template.as_str()), (3, "{question}"));
        let error = read_text(&text.replace("k=3", "kk=3")).unwrap_err().to_string();
        assert!(error.contains("kk"), "{error}");
        let error = read_text(&text.replace("files=['handbook']", "")).unwrap_err().to_string();
        assert!(error.contains("knowledge.files"), "{error}");
    }

    #[test]
    fn values_that_can_not_work_are_refused_before_any_work() {
        let pair = |more: &str| {
            let one =
                |name: &str, kind: &str| format!("[[candidates]]\nname='{name}'\nkind='{kind}'\n");
            match more {
                "one" => one("A", "prompted"),
                "twice" => one("A", "prompted") + &one("A", "fine_tuned"),
                "no address" => one("A", "prompted") + &one("B", "endpoint"),
                "no file" => one("A", "prompted") + &one("B", "recorded"),
                _ => one("A", "fine_tuned") + &one("B", "fine_tuned"),
            }
        };
        let cases = [
            ("[evaluation]\nmargin_points=80.0\n".to_owned(), "evaluation.margin_points"),
            ("[evaluation]\nmargin_points=nan\n".to_owned(), "evaluation.margin_points"),
            ("[evaluation]\nconcurrency=0\n".to_owned(), "evaluation.concurrency"),
            (pair("one"), "candidates"),
            (pair("twice"), "candidates.name"),
            (pair("two tuned"), "candidates.kind"),
            (pair("no address"), "candidates.url"),
            (pair("no file"), "candidates.recording"),
            ("[split]\ntest=40\n".to_owned(), "split"),
        ];
        for (more, place) in cases {
            let error = read_text(&format!("[data]\nfile='a.csv'\n{more}")).unwrap_err();
            let StudyError::Value { field, .. } = error else { panic!("{more}: {error}") };
            assert_eq!(field, place, "{more}");
        }
        let leak = "[data]\nfile='a.csv'\ninput='x'\nanswer='y'\nprompt='y'\n";
        assert!(matches!(read_text(leak), Err(StudyError::Value { field: "data.prompt", .. })));
    }

    #[test]
    fn test_rows_come_from_one_place() {
        let text = "[data]\nfile='a.csv'\ntest_file='b.csv'\n[split]\ntest=20\n";
        assert!(matches!(read_text(text), Err(StudyError::TwoTestSets(_))));
    }
}
