//! Precision, recall and F1 of each field of a JSON answer, or of each tool, over many answers.

use std::collections::BTreeMap;

use holdout_statistics::HitCounts;

use crate::grader::{Grade, PartGrade};

/// The counts of every field, by its name. Places in lists count as one field (`items[]`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldTally(BTreeMap<String, HitCounts>);

impl FieldTally {
    /// Counts the parts of a grade.
    pub fn add(&mut self, grade: &Grade) {
        grade.parts.iter().for_each(|part| self.add_part(part));
    }

    fn add_part(&mut self, part: &PartGrade) {
        let counts = self.0.entry(field_name(&part.name)).or_default();
        counts.right += u32::from(part.correct);
        counts.expected += u32::from(part.expected.is_some());
        counts.answered += u32::from(part.answered.is_some());
    }

    /// The fields by name, with their counts.
    pub fn iter(&self) -> impl Iterator<Item = (&str, HitCounts)> {
        self.0.iter().map(|(name, counts)| (name.as_str(), *counts))
    }
}

/// The name under which a part is counted: `items[3].price` as `items[].price`.
pub fn field_name(path: &str) -> String {
    let mut name = String::with_capacity(path.len());
    let mut in_place = false;
    for c in path.chars() {
        in_place = (in_place || c == '[') && c != ']';
        if !in_place || c == '[' {
            name.push(c);
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grader::{Grader, JsonFields};

    #[test]
    fn each_field_has_its_own_precision_and_recall() {
        let grader = Grader::JsonFields(JsonFields::default()).ready().unwrap();
        let mut tally = FieldTally::default();
        for (expected, answer) in [
            (r#"{"a":1,"items":[{"p":1},{"p":2}]}"#, r#"{"a":1,"items":[{"p":1},{"p":3}]}"#),
            (r#"{"a":1}"#, r#"{"a":2,"b":0}"#),
            (r#"{"a":1}"#, "{}"),
            (r#"{"a":1}"#, "no JSON"),
        ] {
            tally.add(&grader.grade(expected, answer));
        }
        let of = |name: &str| tally.iter().find(|(field, _)| *field == name).unwrap().1;
        let a = of("a");
        assert_eq!(a, HitCounts { right: 1, expected: 4, answered: 2 });
        assert_eq!((a.precision(), a.recall()), (Some(0.5), Some(0.25)));
        assert_eq!(a.f1(), Some(1.0 / 3.0));
        assert_eq!(of("items[].p"), HitCounts { right: 1, expected: 2, answered: 2 });
        assert_eq!(of("b").recall(), None, "nobody asked for it");
    }
}
