//! A plan in words.

use holdout_types::Money;

use super::view::ComparePlan;
use crate::compare::QUESTION;
use crate::view::Headline;
use crate::words::counted;

/// What a run would ask, and whether it would be the first.
pub(super) fn headline(plan: &ComparePlan) -> Headline {
    let (answer, support) = plan_words(plan);
    Headline { question: QUESTION.to_owned(), answer, support }
}

fn plan_words(plan: &ComparePlan) -> (String, String) {
    let rows = counted(plan.rows, "sealed row", "sealed rows");
    let answer = format!("Ready: {} candidates answer {rows}.", plan.candidates);
    let judged = match plan.judged {
        0 => "This test set was never judged.".to_owned(),
        1 => "This test set was judged once; another look is exploratory.".to_owned(),
        many => format!("This test set was judged {many} times; another look is exploratory."),
    };
    (answer, format!("{} {judged}", calls_words(plan)))
}

fn calls_words(plan: &ComparePlan) -> String {
    let calls = counted(plan.calls, "call", "calls");
    let away: Vec<&str> = plan.notices.iter().map(|notice| notice.host.as_str()).collect();
    if away.is_empty() {
        return match plan.cost {
            Some([_, Money::ZERO]) => format!("{calls} on this computer, at no cost."),
            _ => format!("{calls} on this computer."),
        };
    }
    let to = format!("{calls}, some of them to {}", away.join(" and "));
    match plan.cost {
        None => format!("{to}; what they cost is unknown."),
        Some(_) => format!("{to}."),
    }
}
