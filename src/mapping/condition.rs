//! Conditions of a profile: all must hold, else the next candidate is tried (divi.md 5).

use crate::intake::submission::Submission;

use super::profile::{Condition, Test};
use super::text::fold;

impl Condition {
    /// Whether the condition holds for a submission.
    #[must_use]
    pub fn holds(&self, submission: &Submission) -> bool {
        let entered = fold(submission.value(&self.field));
        match self.test {
            Test::Equals => entered == fold(&self.value),
            Test::NotEquals => entered != fold(&self.value),
            Test::Contains => entered.contains(&fold(&self.value)),
            Test::OneOf => self.value.split('|').any(|one| entered == fold(one)),
            Test::Empty => entered.is_empty(),
            Test::NotEmpty => !entered.is_empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::submission::Field;

    #[test]
    fn tests_ignore_case_and_space() {
        let submission = Submission {
            fields: vec![
                Field { key: "topic".into(), value: " Temp, Perm ".into(), ..Field::default() },
                Field { key: "blank".into(), value: " \n".into(), ..Field::default() },
            ],
            ..Submission::default()
        };
        for (field, test, value, holds) in [
            ("Topic", Test::Equals, "temp, perm", true),
            ("topic", Test::Equals, "temp", false),
            ("topic", Test::NotEquals, "temp", true),
            ("topic", Test::Contains, "PERM", true),
            ("topic", Test::OneOf, "x| temp, perm |y", true),
            ("topic", Test::OneOf, "", false),
            ("blank", Test::Empty, "", true),
            ("missing", Test::Empty, "", true),
            ("missing", Test::Equals, "", true),
            ("blank", Test::NotEmpty, "", false),
        ] {
            let condition = Condition { field: field.into(), test, value: value.into() };
            assert_eq!(condition.holds(&submission), holds, "{field} {test:?} {value}");
        }
    }
}
