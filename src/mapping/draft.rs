//! How a draft grows.

use serde_json::Value;

use super::plan::{Draft, MemberRule, Person};
use super::profile::{OnMatch, RecordKind};
use super::target::TargetPath;

impl Draft {
    /// A draft without members.
    #[must_use]
    pub fn new(kind: RecordKind) -> Self {
        Self { kind, ..Self::default() }
    }

    /// Sets a member and what happens to it on an existing record.
    pub(super) fn set(&mut self, path: &TargetPath, value: Value, rule: OnMatch) {
        path.write(&mut self.members, value);
        self.set_rule(&path.to_string(), rule);
    }

    /// Sets the rule of a member; a path has one rule.
    pub(super) fn set_rule(&mut self, path: &str, on_match: OnMatch) {
        match self.rules.iter_mut().find(|rule| rule.path == path) {
            Some(rule) => rule.on_match = on_match,
            None => self.rules.push(MemberRule { path: path.to_owned(), on_match }),
        }
    }

    /// The text of a member by its path, or `""`.
    pub(super) fn text(&self, path: &str) -> &str {
        let member = match path.split_once('.') {
            Some((object, member)) => self.members.get(object).and_then(|object| object.get(member)),
            None => self.members.get(path),
        };
        member.and_then(Value::as_str).unwrap_or_default()
    }

    /// Who the members say it is.
    pub(super) fn read_person(&self) -> Person {
        let phone = match self.text("contactDetails.telephone") {
            "" => self.text("contactDetails.mobilePhone"),
            phone => phone,
        };
        Person {
            email: self.text("contactDetails.email").trim().to_owned(),
            first_name: self.text("firstName").to_owned(),
            surname: self.text("surname").to_owned(),
            phone: phone.to_owned(),
        }
    }
}

impl Person {
    /// Whether there is a name to create a record with.
    #[must_use]
    pub fn is_named(&self) -> bool {
        !self.first_name.is_empty() || !self.surname.is_empty()
    }

    /// First name and surname, as far as known.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.surname).trim().to_owned()
    }
}
