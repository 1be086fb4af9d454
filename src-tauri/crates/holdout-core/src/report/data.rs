//! What the rows are, what was found in them, and what is not known.

use holdout_store::ContentHash;
use holdout_types::{ApiError, IssueCode};

use super::document::Judged;
use super::figures::day;
use crate::compare::question::Question;
use crate::project::OpenProject;
use crate::words::{listed, thousands};

/// Rows, splits, hash, exclusions, seal and looks.
pub(super) fn facts(
    project: &OpenProject,
    judged: Option<&Judged>,
) -> Result<Vec<(String, String)>, ApiError> {
    let columns = project.columns()?;
    let version = project.store.versions().get(columns.version)?;
    let imports = project.store.imports().all()?;
    let files: Vec<String> = imports.into_iter().map(|import| import.origin.file_name).collect();
    let leaks = columns.report.issues.iter().filter(|issue| issue.code == IssueCode::ExactLeak);
    let leaked = leaks
        .flat_map(|issue| &issue.rows)
        .filter(|row| columns.excluded.get(**row as usize).is_some_and(|excluded| *excluded))
        .count();
    let count = |count: u32| thousands(count.into());
    let mut facts: Vec<(&str, String)> = vec![
        ("Files", files.join(", ")),
        ("Rows", count(columns.rows())),
        ("Training", count(version.counts.train)),
        ("Validation", count(version.counts.validation)),
        ("Sealed test", count(version.counts.test)),
        ("Left out", count(version.excluded)),
        ("Of these, training rows whose input stands in the test set", thousands(leaked as u64)),
        ("Version", format!("v{}", version.id.0)),
        ("Hash of rows and splits (BLAKE3)", hexadecimal(&version.hash)),
    ];
    if let Some(seal) = project.store.seals().get()? {
        facts.push(("Sealed on", format!("{} (UTC)", day(seal.sealed_at))));
        facts.push(("Hash of the sealed rows (BLAKE3)", hexadecimal(&seal.rows_hash)));
    }
    facts.push(("Times the test set was judged", count(project.store.evaluations().looks()?)));
    if let Some(judged) = judged {
        facts.push(("This evaluation began on", format!("{} (UTC)", day(judged.view.created_at))));
        let twice = judged.view.possibly_billed_twice;
        facts.push(("Calls possibly billed twice after a crash", count(twice)));
    }
    Ok(facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// What the checks found, each a sentence, with whether it was taken care of.
pub(super) fn findings(project: &OpenProject) -> Result<Vec<String>, ApiError> {
    let columns = project.columns()?;
    let sentence = |issue: &holdout_types::Issue| {
        let handled = columns.is_handled(issue.code, &issue.rows);
        let left_out = if handled { " These rows are left out." } else { "" };
        format!("{}{left_out}", issue.message)
    };
    Ok(columns.report.issues.iter().map(sentence).collect())
}

/// What a reader might take for known, and is not.
pub(super) fn unknown(judged: Option<&Judged>) -> Vec<String> {
    let mut unknown = Vec::new();
    let Some(judged) = judged else {
        return vec!["Everything about the candidates: there is no verdict yet.".to_owned()];
    };
    for score in &judged.view.scores {
        if score.cost_per_1000.is_none() {
            unknown
                .push(format!("What {} costs: its price or its tokens are unknown.", score.letter));
        }
        if score.tokens_per_request.is_none() {
            unknown.push(format!("How many tokens a request to {} takes.", score.letter));
        }
    }
    unknown.extend(matching_only(&judged.question));
    unknown.push("Whether test rows say in other words what stands in training: inputs that are the same but for case, spacing and character form, or that share four fifths of their letters in sequence, were looked for.".to_owned());
    unknown.push(match judged.question.trials {
        1 => "How the candidates do on requests unlike the test rows, and how their answers vary: each row was asked once.".to_owned(),
        _ => "How the candidates do on requests unlike the test rows.".to_owned(),
    });
    unknown
}

/// That some candidates are no language models.
fn matching_only(question: &Question) -> Option<String> {
    let matching = question.candidates.iter().filter(|asked| asked.matches_examples_only());
    let letters: Vec<&str> = matching.map(|asked| asked.letter.as_str()).collect();
    let verb = if letters.len() == 1 { "matches" } else { "match" };
    (!letters.is_empty()).then(|| {
        format!(
            "How a language model would do with this prompt: {} only {verb} examples.",
            listed(&letters)
        )
    })
}

pub(super) fn hexadecimal(hash: &ContentHash) -> String {
    hash.0.iter().map(|byte| format!("{byte:02x}")).collect()
}
