//! The id under which a question stands in a batch, and by which its answer is recognised.

use holdout_types::{CandidateId, EvaluationId, RowId};

use crate::record::CallKey;

/// `evaluation/candidate/row/trial`.
pub(super) fn write(evaluation: EvaluationId, call: CallKey) -> String {
    format!("{evaluation}/{}/{}/{}", call.candidate, call.row, call.trial)
}

/// The call of an id; `None` for one of another evaluation, or of somebody else.
pub(super) fn read(evaluation: EvaluationId, id: &str) -> Option<CallKey> {
    let mut parts = id.split('/');
    let mut next = || parts.next()?.parse::<u32>().ok();
    let (of, candidate, row, trial) = (next()?, next()?, next()?, next()?);
    let call = CallKey {
        candidate: CandidateId(candidate),
        row: RowId(row),
        trial: u16::try_from(trial).ok()?,
    };
    (of == evaluation.0 && parts.next().is_none()).then_some(call)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_id_of_another_evaluation_or_of_somebody_else_is_no_call() {
        let call = CallKey { candidate: CandidateId(3), row: RowId(70_000), trial: 2 };
        let id = write(EvaluationId(9), call);
        assert_eq!(id, "9/3/70000/2");
        assert_eq!(read(EvaluationId(9), &id), Some(call));
        assert_eq!(read(EvaluationId(8), &id), None);
        for other in ["", "row-1", "9/3/70000", "9/3/70000/2/1", "9/3/70000/65536", "9/-3/1/0"] {
            assert_eq!(read(EvaluationId(9), other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn every_id_comes_back_and_no_text_panics(
            evaluation: u32, candidate: u32, row: u32, trial: u16, noise: String,
        ) {
            let of = EvaluationId(evaluation);
            let call = CallKey { candidate: CandidateId(candidate), row: RowId(row), trial };
            prop_assert_eq!(read(of, &write(of, call)), Some(call));
            let _ = read(of, &noise);
        }
    }
}
