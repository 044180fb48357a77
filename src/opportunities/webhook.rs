//! What a call from Tracker says. The real body is not public (tracker-api.md 1.9, U17): every shape that is known or
//! likely is read, in any case, one level down or in a list, and from the query. It is a hint and nothing more.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::tracker::reading::{member, positive};

/// Events of one call.
const MOST: usize = 200;
/// Names that can only be a record's.
const OWN_NAMES: [&str; 3] = ["opportunityId", "recordId", "entityId"];
/// Names under which a type may stand, with the action or without.
const TYPE_NAMES: [&str; 6] = ["recordType", "entityType", "objectType", "entity", "type", "event"];
const ACTION_NAMES: [&str; 3] = ["action", "eventType", "operation"];
/// Where the record may stand.
const INSIDE: [&str; 7] = ["data", "record", "opportunity", "payload", "entity", "event", "body"];

/// One record of which something was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Opportunity id.
    pub id: u64,
    /// `created`, `updated` or `deleted`; a word that is unknown counts as a change.
    pub action: &'static str,
}

/// What a call comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// Opportunities, each once.
    Opportunities(Vec<Said>),
    /// Records of another type.
    OtherType,
    /// Nothing that names a record.
    Nothing,
}

/// Reads a call. A body that is neither JSON nor a form is none.
#[must_use]
pub fn hear(query: &str, body: &[u8]) -> Heard {
    let asked = pairs(query.trim_start_matches('?').as_bytes());
    let value: Option<Value> = serde_json::from_slice(body).ok().or_else(|| {
        // Garbage makes pairs too, but none with a name that is looked for.
        Some(Value::Object(pairs(body)))
    });
    let events: Vec<Map<String, Value>> = match value {
        Some(Value::Array(list)) => list.into_iter().take(MOST).filter_map(object).collect(),
        Some(Value::Object(map)) => inner_list(&map).unwrap_or_else(|| vec![map]),
        _ => Vec::new(),
    };
    let mut said: BTreeMap<u64, &'static str> = BTreeMap::new();
    let mut others = false;
    for event in &events {
        match id_of(event) {
            Some(_) if names_another_type(event) || names_another_type(&asked) => others = true,
            Some(id) => {
                said.insert(id, action_of(event));
            }
            None => others |= names_another_type(event),
        }
    }
    if said.is_empty() && !others {
        if names_another_type(&asked) {
            return Heard::OtherType;
        }
        if let Some(id) = id_of(&asked) {
            let action = events.iter().map(action_of).chain([action_of(&asked)]).find(|a| *a != "updated");
            said.insert(id, action.unwrap_or("updated"));
        }
    }
    match (said.is_empty(), others) {
        (false, _) => {
            Heard::Opportunities(said.into_iter().map(|(id, action)| Said { id, action }).collect())
        }
        (true, true) => Heard::OtherType,
        (true, false) => Heard::Nothing,
    }
}

fn pairs(text: &[u8]) -> Map<String, Value> {
    form_urlencoded::parse(text)
        .take(MOST)
        .map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())))
        .collect()
}

fn object(value: Value) -> Option<Map<String, Value>> {
    if let Value::Object(map) = value { Some(map) } else { None }
}

/// `{"events":[…]}` and its like.
fn inner_list(map: &Map<String, Value>) -> Option<Vec<Map<String, Value>>> {
    if id_of(map).is_some() {
        return None;
    }
    let list = map.values().find_map(Value::as_array)?;
    let events: Vec<Map<String, Value>> = list
        .iter()
        .take(MOST)
        .filter_map(Value::as_object)
        .map(|inner| {
            // What stands around the list holds for each.
            let mut event = map.clone();
            event.retain(|_, value| !value.is_array());
            event.extend(inner.clone());
            event
        })
        .collect();
    (!events.is_empty()).then_some(events)
}

fn insides(map: &Map<String, Value>) -> impl Iterator<Item = &Map<String, Value>> {
    INSIDE.iter().filter_map(|name| member(map, name)).filter_map(Value::as_object)
}

/// Names of its own first, wherever they stand: an `id` beside them may be the event's.
fn id_of(map: &Map<String, Value>) -> Option<u64> {
    let own = |map: &Map<String, Value>| OWN_NAMES.iter().filter_map(|n| member(map, n)).find_map(id);
    own(map)
        .or_else(|| insides(map).find_map(own))
        .or_else(|| insides(map).find_map(|inner| member(inner, "id").and_then(id)))
        .or_else(|| member(map, "id").and_then(id))
}

/// Ids are int32.
fn id(value: &Value) -> Option<u64> {
    positive(value).filter(|id| i32::try_from(*id).is_ok())
}

fn words(map: &Map<String, Value>, names: &[&str]) -> Vec<String> {
    let here = |map: &Map<String, Value>| -> Vec<String> {
        names
            .iter()
            .filter_map(|name| member(map, name))
            .filter_map(Value::as_str)
            .flat_map(|text| text.split(['.', ':', '/', '_', ' ']))
            .map(|word| word.trim().to_lowercase())
            .filter(|word| !word.is_empty())
            .collect()
    };
    let mut found = here(map);
    found.extend(insides(map).flat_map(here));
    found
}

/// Whether a type is named, and none of the names is an opportunity's.
fn names_another_type(map: &Map<String, Value>) -> bool {
    let types: Vec<String> =
        words(map, &TYPE_NAMES).into_iter().filter(|w| action(w).is_none() && w != "record").collect();
    let ours = ["opportunity", "opportunities", "o", "job", "jobs"];
    !types.is_empty() && !types.iter().any(|word| ours.contains(&word.as_str()))
}

fn action_of(map: &Map<String, Value>) -> &'static str {
    let mut names = ACTION_NAMES.to_vec();
    names.extend(TYPE_NAMES);
    words(map, &names).iter().find_map(|word| action(word)).unwrap_or("updated")
}

fn action(word: &str) -> Option<&'static str> {
    match word {
        "create" | "created" | "creates" | "new" | "add" | "added" | "insert" | "inserted" => Some("created"),
        "update" | "updated" | "updates" | "change" | "changed" | "edit" | "edited" | "save" | "saved" => {
            Some("updated")
        }
        "delete" | "deleted" | "deletes" | "remove" | "removed" => Some("deleted"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(query: &str, body: &str) -> Option<(u64, &'static str)> {
        match hear(query, body.as_bytes()) {
            Heard::Opportunities(said) => Some((said[0].id, said[0].action)),
            Heard::OtherType | Heard::Nothing => None,
        }
    }

    #[test]
    fn i17_every_shape_of_u17() {
        for (query, body, expected) in [
            (
                "token=t",
                r#"{"recordType":"Opportunity","action":"Updated","recordId":1026}"#,
                (1026, "updated"),
            ),
            ("", r#"{"RecordType":"Opportunity","Action":"Created","RecordId":1026}"#, (1026, "created")),
            ("", r#"{"id":1026,"recordType":"O","action":"Updated","userId":20}"#, (1026, "updated")),
            (
                "",
                r#"{"event":{"type":"Opportunity.Deleted"},"data":{"opportunityId":1026}}"#,
                (1026, "deleted"),
            ),
            ("token=t&id=1026", "", (1026, "updated")),
            ("RecordID=1026&action=Delete", "", (1026, "deleted")),
            ("?opportunityId=1026", "garbage {{{", (1026, "updated")),
            ("id=1026", "<html>no</html>", (1026, "updated")),
            ("", r#"{"RECORDID":"1026","ACTION":"DELETE","RECORDTYPE":"JOB"}"#, (1026, "deleted")),
            ("", r#"[{"entityId":1026,"type":"job"}]"#, (1026, "updated")),
            ("", r#"{"events":[{"recordId":1026}],"recordType":"Opportunity"}"#, (1026, "updated")),
            (
                "",
                r#"{"id":"evt_1","data":{"id":1026,"type":"Opportunity"},"action":"changed"}"#,
                (1026, "updated"),
            ),
            ("", r#"{"id":55,"payload":{"opportunityId":1026}}"#, (1026, "updated")),
            ("", "recordType=Opportunity&recordId=1026&action=create", (1026, "created")),
            ("", r#"{"recordId":1026,"action":"Juggled"}"#, (1026, "updated")),
            ("id=7", r#"{"recordId":1026}"#, (1026, "updated")),
            ("id=1026", r#"{"action":"Deleted"}"#, (1026, "deleted")),
        ] {
            assert_eq!(one(query, body), Some(expected), "{query} {body}");
        }
    }

    #[test]
    fn i17_what_names_no_opportunity() {
        for (query, body, expected) in [
            ("", "", Heard::Nothing),
            ("", "{}", Heard::Nothing),
            ("", "null", Heard::Nothing),
            ("", "[]", Heard::Nothing),
            ("", "[1,2]", Heard::Nothing),
            ("token=1026", "", Heard::Nothing),
            ("id=-1", "", Heard::Nothing),
            ("id=99999999999", "", Heard::Nothing),
            ("", r#"{"recordId":0}"#, Heard::Nothing),
            ("", "\u{0}\u{1}garbage", Heard::Nothing),
            ("", r#"{"recordType":"Contact","recordId":1026}"#, Heard::OtherType),
            ("", r#"{"event":{"type":"Lead.Updated"},"data":{"id":1026}}"#, Heard::OtherType),
            ("id=1026&recordType=Contact", "", Heard::OtherType),
            ("id=1026", r#"{"recordType":"R"}"#, Heard::OtherType),
        ] {
            assert_eq!(hear(query, body.as_bytes()), expected, "{query} {body}");
        }
        let deep = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
        assert_eq!(hear("", deep.as_bytes()), Heard::Nothing);
    }

    #[test]
    fn several_events_in_one_call_each_record_once() {
        let body = r#"[{"recordId":2,"action":"Created"},{"recordId":1},{"recordId":2,"action":"Deleted"},
            {"recordType":"Contact","recordId":9}]"#;
        let said = vec![Said { id: 1, action: "updated" }, Said { id: 2, action: "deleted" }];
        assert_eq!(hear("", body.as_bytes()), Heard::Opportunities(said));
    }
}
