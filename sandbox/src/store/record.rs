//! One record with its past, so that a search can lag behind the record (contract 1.5).

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::kind::Kind;

/// The members of a record, named as the REST request bodies name them.
pub(crate) type Members = Map<String, Value>;

/// Objects a PATCH merges member by member; everything else is replaced (contract 4.4).
const MERGED: [&str; 4] = ["contactDetails", "marketingPreferences", "address", "advertDetails"];

#[derive(Debug, Clone)]
struct Version {
    at: Timestamp,
    /// `None` once the record was deleted.
    members: Option<Members>,
}

/// A record, its history included. A deleted record stays, for searches that lag.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) kind: Kind,
    pub(crate) id: i64,
    pub(crate) created: Timestamp,
    pub(crate) updated: Timestamp,
    versions: Vec<Version>,
}

/// A record as a search sees it, perhaps some time ago.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen<'a> {
    pub(crate) record: &'a Record,
    pub(crate) members: &'a Members,
    pub(crate) updated: Timestamp,
}

impl Record {
    pub(crate) fn new(kind: Kind, id: i64, members: Members, at: Timestamp) -> Self {
        let versions = vec![Version { at, members: Some(members) }];
        Self { kind, id, created: at, updated: at, versions }
    }

    /// The record now; `None` when deleted.
    pub(crate) fn current(&self) -> Option<&Members> {
        self.versions.last().and_then(|version| version.members.as_ref())
    }

    /// The record as it was at `at`; `None` when it was not there.
    pub(crate) fn as_of(&self, at: Timestamp) -> Option<Seen<'_>> {
        let version = self.versions.iter().rev().find(|version| version.at <= at)?;
        let members = version.members.as_ref()?;
        Some(Seen { record: self, members, updated: version.at })
    }

    /// Merges `changes` into the record. Does nothing to a deleted one.
    pub(crate) fn merge(&mut self, changes: Members, at: Timestamp) {
        let Some(mut members) = self.current().cloned() else { return };
        for (name, value) in changes {
            match (members.get_mut(&name), value) {
                (Some(Value::Object(old)), Value::Object(new)) if MERGED.contains(&name.as_str()) => {
                    old.extend(new);
                }
                (_, value) => {
                    members.insert(name, value);
                }
            }
        }
        self.push(Some(members), at);
    }

    pub(crate) fn delete(&mut self, at: Timestamp) {
        self.push(None, at);
    }

    fn push(&mut self, members: Option<Members>, at: Timestamp) {
        self.updated = at;
        self.versions.push(Version { at, members });
    }
}

/// The string at `path` in `members`; empty when absent or not a string.
pub(crate) fn text<'a>(members: &'a Members, path: &[&str]) -> &'a str {
    dig(members, path).and_then(Value::as_str).unwrap_or("")
}

/// The integer at `path` in `members`.
pub(crate) fn number(members: &Members, path: &[&str]) -> Option<i64> {
    dig(members, path).and_then(Value::as_i64)
}

/// The value at `path` in `members`.
pub(crate) fn dig<'a>(members: &'a Members, path: &[&str]) -> Option<&'a Value> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(members.get(*first)?, |value, name| value.get(name))
}

/// The name a person or a record is shown by.
pub(crate) fn display_name(kind: Kind, members: &Members) -> String {
    match kind {
        Kind::Resource | Kind::Contact => {
            let shown = text(members, &["displayAs"]);
            if !shown.is_empty() {
                return shown.to_owned();
            }
            let parts = [text(members, &["firstName"]), text(members, &["surname"])];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
        }
        Kind::Activity => text(members, &["subject"]).to_owned(),
        Kind::Lead | Kind::Opportunity | Kind::Client | Kind::Project => text(members, &["name"]).to_owned(),
    }
}
