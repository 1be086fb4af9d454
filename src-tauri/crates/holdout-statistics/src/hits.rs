//! Precision, recall and F1 (C. J. van Rijsbergen, "Information Retrieval", 1979): of a label, of a
//! field of an answer, of a tool.

/// How often something was expected, answered, and both at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HitCounts {
    /// Where it is expected.
    pub expected: u32,
    /// Where it was answered.
    pub answered: u32,
    /// Where it was answered as expected.
    pub right: u32,
}

impl HitCounts {
    /// Of what was answered, the share that is right; none where nothing was.
    pub fn precision(self) -> Option<f64> {
        share(self.right, self.answered)
    }

    /// Of what was expected, the share that is right; none where nothing was.
    pub fn recall(self) -> Option<f64> {
        share(self.right, self.expected)
    }

    /// 2 · right / (expected + answered), the harmonic mean of the two; 0 where it is only expected or
    /// only answered, none where it is neither.
    pub fn f1(self) -> Option<f64> {
        share(2 * self.right, self.expected + self.answered)
    }
}

fn share(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_never_answered_has_no_precision_and_an_f1_of_zero() {
        let never = HitCounts { expected: 2, ..HitCounts::default() };
        assert_eq!((never.precision(), never.recall(), never.f1()), (None, Some(0.0), Some(0.0)));
        assert_eq!(HitCounts::default().f1(), None);
    }
}
