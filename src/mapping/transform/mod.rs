//! Changes to a value on its way (profile.rs, `Transform`), one file each.

mod date;
mod name;
mod phone;
mod table;
mod yes_no;

pub(super) use date::read_iso;
pub(super) use phone::{is_country, to_e164};
pub(super) use yes_no::{Answer, answer, tick};

use super::profile::Transform;
use super::scope::Scope;
use super::text;

/// A value while it is being changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Entered {
    /// The text.
    pub text: String,
    /// The single choices, where the form knows them.
    pub choices: Vec<String>,
    /// Whether the form showed the field at all. Divi leaves hidden fields out and sends an unticked box
    /// as `''` (divi.md 2.2); a browser leaves the unticked box out.
    pub shown: bool,
    /// Whether a box came unticked.
    pub unticked: bool,
    /// What could not be read or kept: code without its key, such as `phone_unreadable`.
    pub remarks: Vec<&'static str>,
}

impl Entered {
    /// A text that no form field stands behind.
    pub fn text(text: String) -> Self {
        Self { text, shown: true, ..Self::default() }
    }

    fn set(&mut self, text: String) {
        self.text = text;
        self.choices.clear();
    }
}

/// Applies one transform.
pub(super) fn apply(transform: &Transform, value: &mut Entered, scope: &Scope<'_>) {
    match transform {
        Transform::Trim => each(value, text::one_line),
        Transform::Lowercase => each(value, str::to_lowercase),
        Transform::Uppercase => each(value, str::to_uppercase),
        Transform::SplitName { part } => {
            let name = name::part(&value.text, *part);
            value.set(name);
        }
        Transform::Phone { country } => phone::apply(value, country, scope),
        Transform::Date { order } => date::apply(value, *order, scope),
        Transform::YesNo { yes } => yes_no::apply(value, yes),
        Transform::Table { rows, otherwise } => table::apply(value, rows, otherwise.as_deref()),
        Transform::Join { fields, separator } => join(value, fields, separator, scope),
    }
}

fn each(value: &mut Entered, change: impl Fn(&str) -> String) {
    value.text = change(&value.text);
    for choice in &mut value.choices {
        *choice = change(choice);
    }
}

/// Empty parts leave no separator behind.
fn join(value: &mut Entered, fields: &[String], separator: &str, scope: &Scope<'_>) {
    let mut joined = value.text.trim().to_owned();
    for key in fields {
        let part = scope.submission.value(key).trim();
        if !joined.is_empty() && !part.is_empty() {
            joined.push_str(separator);
        }
        joined.push_str(part);
    }
    value.shown = value.shown || fields.iter().any(|key| scope.submission.field(key).is_some());
    value.set(joined);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::submission::{Field, Submission};
    use crate::settings::Site;

    fn run(transforms: &[Transform], text: &str) -> String {
        let field =
            |key: &str, value: &str| Field { key: key.into(), value: value.into(), ..Field::default() };
        let submission = Submission {
            fields: vec![field("b", " two "), field("c", ""), field("d", "four")],
            ..Submission::default()
        };
        let site = Site::default();
        let scope = Scope::new(&submission, &site);
        let mut value = Entered::text(text.to_owned());
        transforms.iter().for_each(|transform| apply(transform, &mut value, &scope));
        value.text
    }

    #[test]
    fn simple_transforms_in_order() {
        let join = Transform::Join {
            fields: vec!["b".into(), "c".into(), "d".into(), "e".into()],
            separator: ", ".into(),
        };
        assert_eq!(run(&[Transform::Trim], "  a \n b "), "a b");
        assert_eq!(run(&[Transform::Uppercase], "straße"), "STRASSE");
        assert_eq!(run(&[Transform::Lowercase, Transform::Trim], " ÄB "), "äb");
        assert_eq!(run(std::slice::from_ref(&join), "one"), "one, two, four");
        assert_eq!(run(&[join, Transform::Uppercase], ""), "TWO, FOUR");
    }
}
