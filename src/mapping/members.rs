//! The members that Tracker's create and update bodies know, with their types (tracker-api.md 1.6).
//!
//! The table is cut from the vendor's OpenAPI document by `bin/tools/reduce-members.py`. Unknown members
//! are ignored by Tracker with a 200 (1.4), so a typing error in a profile would lose data in silence:
//! what is not in the table is refused here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::defaults::default_rule;
use super::profile::{OnMatch, RecordKind};

/// Type of a member, as the vendor documents it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberType {
    /// Text.
    String,
    /// 32-bit whole number.
    Integer,
    /// Decimal number.
    Number,
    /// True or false.
    Boolean,
    /// `YYYY-MM-DD`.
    Date,
    /// `YYYY-MM-DDTHH:MM:SS`.
    DateTime,
}

impl MemberType {
    /// The word that `Problem::detail` and the editor use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::String => "text",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::DateTime => "date_time",
        }
    }
}

/// A known Tracker key, for the picker of the editor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Target {
    /// Path; `[]` stands for an element that the profile names by id or name.
    pub path: String,
    /// Type of the value.
    #[serde(rename = "type")]
    pub value: MemberType,
    /// What happens on an existing record unless the profile says otherwise.
    pub on_match: OnMatch,
    /// Several lines may feed it; they are joined by a line break.
    pub free_text: bool,
    /// Closed list of values; empty: anything of the type.
    pub values: &'static [&'static str],
}

type Types = BTreeMap<String, MemberType>;

#[derive(Default, Deserialize)]
struct Table {
    resource: Types,
    contact: Types,
    lead: Types,
    activity: Types,
}

/// Read at the first mapping, some 20 KiB. A table that does not parse is empty, which a test excludes.
static TABLE: LazyLock<Table> =
    LazyLock::new(|| serde_json::from_str(include_str!("data/members.json")).unwrap_or_default());

static NONE: Types = Types::new();

fn types(kind: RecordKind) -> &'static Types {
    match kind {
        RecordKind::Resource => &TABLE.resource,
        RecordKind::Contact => &TABLE.contact,
        RecordKind::Lead => &TABLE.lead,
        RecordKind::Activity => &TABLE.activity,
        // A website makes no jobs; they come from Tracker.
        RecordKind::Opportunity => &NONE,
    }
}

/// The table's own spelling of a path (compared without case) and its type.
pub(super) fn find(kind: RecordKind, path: &str) -> Option<(&'static str, MemberType)> {
    let table = types(kind);
    if let Some((known, value)) = table.get_key_value(path) {
        return Some((known, *value));
    }
    table
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(path))
        .map(|(known, value)| (known.as_str(), *value))
}

/// The table's own spelling of a list's name.
pub(super) fn find_list(kind: RecordKind, name: &str) -> Option<&'static str> {
    types(kind)
        .keys()
        .filter_map(|path| path.split_once("[]").map(|(list, _)| list))
        .find(|list| list.eq_ignore_ascii_case(name))
}

/// Texts that several lines may share and that the activity repeats when the record keeps its own.
pub(super) fn is_free_text(path: &str) -> bool {
    matches!(
        path,
        "note"
            | "description"
            | "strategy"
            | "currentSituation"
            | "educationSummary"
            | "employmentHistory"
            | "achievements"
            | "interviewNote"
            | "payRateNote"
            | "chargeRateNote"
    )
}

/// Closed lists of values: marketing preference [L HALT], priority and direction [V] (tracker-api.md 1.6).
pub(super) fn allowed_values(path: &str) -> &'static [&'static str] {
    match path {
        "marketingPreferences.marketingPreference" | "marketingPreference" => {
            &["No Preference", "Opted In", "Opted Out"]
        }
        "priority" => &["Low", "Medium", "High"],
        "contactDirection" => &["Inbound", "Outbound"],
        _ => &[],
    }
}

/// The known Tracker keys of a record type, sorted by path.
///
/// Of a list, only the members that a profile would fill are named: an element's own id or name is the
/// text in the brackets, and an element without further members is named by the bare list.
#[must_use]
pub fn targets(kind: RecordKind) -> Vec<Target> {
    let describe = |path: &str, value: MemberType| Target {
        path: path.to_owned(),
        value,
        on_match: default_rule(path),
        free_text: is_free_text(path),
        values: allowed_values(path),
    };
    let mut found: Vec<Target> = Vec::new();
    for (path, value) in types(kind) {
        match path.split_once("[].") {
            None => found.push(describe(path, *value)),
            Some((list, member)) if matches!((list, member), ("customFields", "value")) => {
                found.push(describe(&format!("{list}[]"), *value));
            }
            Some((list, "id" | "ownerId")) if list != "customFields" => {
                found.push(describe(&format!("{list}[]"), MemberType::Boolean));
            }
            Some((_, "id" | "ownerId" | "name")) => {}
            Some((list, member)) => found.push(describe(&format!("{list}[].{member}"), *value)),
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_parses_and_holds_what_the_contract_names() {
        for (kind, path, value) in [
            (RecordKind::Resource, "surname", MemberType::String),
            (RecordKind::Resource, "noticePeriod", MemberType::Integer),
            (RecordKind::Resource, "currentSalary", MemberType::Number),
            (RecordKind::Resource, "availableFrom", MemberType::DateTime),
            (RecordKind::Contact, "isPrimary", MemberType::Boolean),
            (RecordKind::Contact, "contactdetails.EMAIL", MemberType::String),
            (RecordKind::Lead, "potentialValue", MemberType::Integer),
            (RecordKind::Activity, "dueDateTime", MemberType::DateTime),
        ] {
            assert_eq!(find(kind, path).map(|(_, t)| t), Some(value), "{path}");
        }
        assert!(find(RecordKind::Lead, "surname").is_none(), "a Lead has no person fields");
        assert!(find(RecordKind::Resource, "company").is_none());
        assert!(find(RecordKind::Opportunity, "name").is_none());
    }

    #[test]
    fn the_picker_names_lists_by_element() {
        let paths: Vec<String> = targets(RecordKind::Contact).into_iter().map(|t| t.path).collect();
        for wanted in ["customFields[]", "owners[]", "owners[].role", "sectors[]", "address.town", "tagText"]
        {
            assert!(paths.iter().any(|p| p == wanted), "{wanted} in {paths:?}");
        }
        assert!(!paths.iter().any(|p| p == "owners[].ownerId" || p == "customFields[].name"));
        assert!(targets(RecordKind::Opportunity).is_empty());
    }
}
