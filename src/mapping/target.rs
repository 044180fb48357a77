//! Tracker keys as profiles write them: `surname`, `address.town`, `customFields[12]`,
//! `customFields[Salary band]`, `owners[20].role`, `quickSkills`.
//!
//! The relay uses the same type to read and merge members of an existing record.

use serde_json::{Map, Value};

use super::members::{self, MemberType};
use super::profile::RecordKind;

/// A known place in a record, in the vendor's spelling.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TargetPath {
    /// `surname`.
    Member(String),
    /// `address.town`.
    Nested {
        /// `address`.
        object: String,
        /// `town`.
        member: String,
    },
    /// `customFields[12]`, `owners[20].role`.
    Element {
        /// `customFields`.
        list: String,
        /// What is in the brackets.
        key: ElementKey,
        /// The member that takes the value; `None`: the element is there or not (`quickSkills[3]`).
        member: Option<String>,
    },
    /// `quickSkills`: each choice is an element.
    List(String),
}

/// Names one element of a list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ElementKey {
    /// By id.
    Id(u32),
    /// By name.
    Name(String),
}

/// A target with the type of the value that belongs there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Resolved {
    /// Where.
    pub path: TargetPath,
    /// What.
    pub value: Wanted,
}

/// What a target takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A value of a type.
    Typed(MemberType),
    /// A yes that puts the element into its list.
    Presence,
    /// Choices, each an id or a name.
    Choices,
    /// Yes or no to marketing as a whole; the flat key of the plugin before this one.
    MarketingConsent,
}

/// Why a target is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// Nothing entered.
    #[error("the target is empty")]
    Empty,
    /// Brackets or dots that make no path.
    #[error("the target is not written as a path")]
    Unreadable,
    /// Tracker has no such member on this record type.
    #[error("Tracker has no such member on this record type")]
    Unknown,
    /// A list or object where a member is needed.
    #[error("the target names a whole object, not a member of it")]
    NotAValue,
}

/// The member of a list's elements that the brackets name by number.
fn id_member(list: &str) -> &'static str {
    if list == "owners" { "ownerId" } else { "id" }
}

/// Flat keys of the plugin before this one, and words that people type (tracker-api.md 2, last row).
fn alias(path: &str) -> Option<&'static str> {
    Some(match path.to_ascii_lowercase().as_str() {
        "lastname" => "surname",
        "email" => "contactDetails.email",
        "phone" | "telephone" => "contactDetails.telephone",
        "mobile" | "mobilephone" => "contactDetails.mobilePhone",
        _ => return None,
    })
}

/// Resolves the `to` of a line.
pub(super) fn resolve(kind: RecordKind, written: &str) -> Result<Resolved, TargetError> {
    let written = written.trim();
    if written.is_empty() {
        return Err(TargetError::Empty);
    }
    if written.eq_ignore_ascii_case("consentMarketing") {
        let (path, _) =
            members::find(kind, "marketingPreferences.marketingPreference").ok_or(TargetError::Unknown)?;
        return Ok(Resolved { path: plain(path), value: Wanted::MarketingConsent });
    }
    if let Some((list, rest)) = written.split_once('[') {
        return resolve_element(kind, list.trim(), rest);
    }
    let found =
        members::find(kind, written).or_else(|| alias(written).and_then(|path| members::find(kind, path)));
    if let Some((path, value)) = found {
        if path.contains('[') {
            return Err(TargetError::Unreadable);
        }
        return Ok(Resolved { path: plain(path), value: Wanted::Typed(value) });
    }
    match members::find_list(kind, written) {
        Some("customFields") => Err(TargetError::NotAValue),
        Some(list) => Ok(Resolved { path: TargetPath::List(list.to_owned()), value: Wanted::Choices }),
        None if members::find(kind, &format!("{written}.id")).is_some()
            || members::find(kind, &format!("{written}.email")).is_some()
            || members::find(kind, &format!("{written}.town")).is_some() =>
        {
            Err(TargetError::NotAValue)
        }
        None => Err(TargetError::Unknown),
    }
}

fn resolve_element(kind: RecordKind, list: &str, rest: &str) -> Result<Resolved, TargetError> {
    let list = members::find_list(kind, list).ok_or(TargetError::Unknown)?;
    let (key, after) = rest.split_once(']').ok_or(TargetError::Unreadable)?;
    let key = key.trim();
    if key.is_empty() {
        return Err(TargetError::Unreadable);
    }
    let key = if key.bytes().all(|b| b.is_ascii_digit()) {
        // Ids are int32 and start at 1 (tracker-api.md 1.6).
        match key.parse::<u32>() {
            Ok(id) if id > 0 && i32::try_from(id).is_ok() => ElementKey::Id(id),
            _ => return Err(TargetError::Unreadable),
        }
    } else {
        ElementKey::Name(key.to_owned())
    };
    let after = after.trim();
    let member = match after.strip_prefix('.') {
        Some(member) => Some(member.trim()),
        None if after.is_empty() => None,
        None => return Err(TargetError::Unreadable),
    };
    let member = member.or((list == "customFields").then_some("value"));
    let Some(member) = member else {
        let path = TargetPath::Element { list: list.to_owned(), key, member: None };
        return Ok(Resolved { path, value: Wanted::Presence });
    };
    let (path, value) = members::find(kind, &format!("{list}[].{member}")).ok_or(TargetError::Unknown)?;
    let member = path.rsplit('.').next().map(str::to_owned);
    Ok(Resolved {
        path: TargetPath::Element { list: list.to_owned(), key, member },
        value: Wanted::Typed(value),
    })
}

fn plain(path: &str) -> TargetPath {
    match path.split_once('.') {
        Some((object, member)) => TargetPath::Nested { object: object.to_owned(), member: member.to_owned() },
        None => TargetPath::Member(path.to_owned()),
    }
}

impl TargetPath {
    /// Reads a path as [`MemberRule`](super::plan::MemberRule) holds it.
    #[must_use]
    pub fn parse(kind: RecordKind, path: &str) -> Option<Self> {
        resolve(kind, path).ok().map(|resolved| resolved.path)
    }

    /// What a record holds there.
    #[must_use]
    pub fn read<'a>(&self, record: &'a Map<String, Value>) -> Option<&'a Value> {
        match self {
            Self::Member(member) | Self::List(member) => record.get(member),
            Self::Nested { object, member } => record.get(object)?.get(member),
            Self::Element { list, key, member } => {
                let element =
                    record.get(list)?.as_array()?.iter().find(|element| key.names(list, element))?;
                match member {
                    Some(member) => element.get(member),
                    None => Some(element),
                }
            }
        }
    }

    /// Puts a value there and makes the objects and elements on the way. For an element without a member
    /// the value does not matter.
    pub fn write(&self, record: &mut Map<String, Value>, value: Value) {
        match self {
            Self::Member(member) | Self::List(member) => {
                record.insert(member.clone(), value);
            }
            Self::Nested { object, member } => {
                let slot = record.entry(object.clone()).or_insert_with(|| Value::Object(Map::new()));
                if let Value::Object(object) = slot {
                    object.insert(member.clone(), value);
                }
            }
            Self::Element { list, key, member } => {
                let slot = record.entry(list.clone()).or_insert_with(|| Value::Array(Vec::new()));
                let Value::Array(elements) = slot else { return };
                if !elements.iter().any(|element| key.names(list, element)) {
                    elements.push(key.element(list));
                }
                let element = elements.iter_mut().find(|element| key.names(list, element));
                if let (Some(Value::Object(element)), Some(member)) = (element, member) {
                    element.insert(member.clone(), value);
                }
            }
        }
    }

    /// Takes the value away, with an object or a list that is empty without it.
    pub(super) fn remove(&self, record: &mut Map<String, Value>) {
        match self {
            Self::Member(member) | Self::List(member) => {
                record.remove(member);
            }
            Self::Nested { object, member } => {
                let Some(Value::Object(members)) = record.get_mut(object) else { return };
                members.remove(member);
                if members.is_empty() {
                    record.remove(object);
                }
            }
            Self::Element { list, key, .. } => {
                let Some(Value::Array(elements)) = record.get_mut(list) else { return };
                elements.retain(|element| !key.names(list, element));
                if elements.is_empty() {
                    record.remove(list);
                }
            }
        }
    }
}

impl ElementKey {
    /// Whether a list's element is the one.
    #[must_use]
    pub fn names(&self, list: &str, element: &Value) -> bool {
        match self {
            Self::Id(id) => element.get(id_member(list)).and_then(Value::as_u64) == Some(u64::from(*id)),
            Self::Name(name) => element
                .get("name")
                .and_then(Value::as_str)
                .is_some_and(|text| text.trim().eq_ignore_ascii_case(name)),
        }
    }

    /// A fresh element with only its key.
    pub(super) fn element(&self, list: &str) -> Value {
        let (member, value) = match self {
            Self::Id(id) => (id_member(list), Value::from(*id)),
            Self::Name(name) => ("name", Value::from(name.as_str())),
        };
        Value::Object(Map::from_iter([(member.to_owned(), value)]))
    }
}

impl std::fmt::Display for TargetPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Member(member) | Self::List(member) => f.write_str(member),
            Self::Nested { object, member } => write!(f, "{object}.{member}"),
            Self::Element { list, key, member } => {
                match key {
                    ElementKey::Id(id) => write!(f, "{list}[{id}]")?,
                    ElementKey::Name(name) => write!(f, "{list}[{name}]")?,
                }
                match member.as_deref() {
                    None => Ok(()),
                    Some("value") if list == "customFields" => Ok(()),
                    Some(member) => write!(f, ".{member}"),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn paths_are_read_in_the_vendors_spelling() {
        for (written, expected) in [
            ("surname", Ok("surname")),
            (" FirstName ", Ok("firstName")),
            ("lastName", Ok("surname")),
            ("email", Ok("contactDetails.email")),
            ("phone", Ok("contactDetails.telephone")),
            ("Mobile", Ok("contactDetails.mobilePhone")),
            ("consentMarketing", Ok("marketingPreferences.marketingPreference")),
            ("status.id", Ok("status.id")),
            ("customFields[12]", Ok("customFields[12]")),
            ("customfields[Salary band].value", Ok("customFields[Salary band]")),
            ("owners[20]", Ok("owners[20]")),
            ("owners[20].role", Ok("owners[20].role")),
            ("quickSkills[3]", Ok("quickSkills[3]")),
            ("quickSkills", Ok("quickSkills")),
            ("customFields", Err(TargetError::NotAValue)),
            ("address", Err(TargetError::NotAValue)),
            ("status", Err(TargetError::NotAValue)),
            ("", Err(TargetError::Empty)),
            ("customFields[", Err(TargetError::Unreadable)),
            ("customFields[]", Err(TargetError::Unreadable)),
            ("customFields[0]", Err(TargetError::Unreadable)),
            ("customFields[99999999999999999999]", Err(TargetError::Unreadable)),
            ("customFields[1]x", Err(TargetError::Unreadable)),
            ("owners[].ownerId", Err(TargetError::Unreadable)),
            ("company", Err(TargetError::Unknown)),
            ("owners[1].shoe", Err(TargetError::Unknown)),
            ("a.b.c.d", Err(TargetError::Unknown)),
            ("surname[1]", Err(TargetError::Unknown)),
            ("\u{0}\u{202e}", Err(TargetError::Unknown)),
        ] {
            let read = resolve(RecordKind::Resource, written).map(|r| r.path.to_string());
            assert_eq!(read.as_deref().map_err(|e| *e), expected, "{written}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut record = Map::new();
        for (path, value) in [
            ("surname", json!("Doe")),
            ("address.town", json!("Bristol")),
            ("customFields[12]", json!("a")),
            ("customFields[Band]", json!("b")),
            ("customFields[12]", json!("c")),
            ("owners[20].role", json!("Lead")),
        ] {
            let path = TargetPath::parse(RecordKind::Resource, path).unwrap();
            path.write(&mut record, value.clone());
            assert_eq!(path.read(&record), Some(&value));
        }
        TargetPath::parse(RecordKind::Resource, "quickSkills[3]").unwrap().write(&mut record, Value::Null);
        assert_eq!(
            Value::Object(record),
            json!({
                "surname": "Doe",
                "address": {"town": "Bristol"},
                "customFields": [{"id": 12, "value": "c"}, {"name": "Band", "value": "b"}],
                "owners": [{"ownerId": 20, "role": "Lead"}],
                "quickSkills": [{"id": 3}],
            })
        );
    }
}
