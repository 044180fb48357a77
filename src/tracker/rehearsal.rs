//! A rehearsal: the client makes its calls as always, and a scene answers them by the contract (tracker-api.md part 1)
//! without a network. So what a dry run shows is built by the very code that a delivery runs.

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use serde_json::{Value, json};

use super::rest;
use crate::http::{Answer, Call, Ending, Fault, Transport};
use crate::mapping::profile::RecordKind;

/// What takes a client's calls.
pub(super) enum Carrier<'a> {
    /// Tracker.
    Network(Transport),
    /// Nobody.
    Rehearsal(&'a Scene),
}

impl Carrier<'_> {
    pub(super) async fn send(&self, call: &Call) -> Result<Answer, Fault> {
        match self {
            Self::Network(transport) => transport.send(call).await,
            Self::Rehearsal(scene) => Ok(scene.answer(call)),
        }
    }
}

/// Ids that only Tracker can give, each with the name it is shown by. Larger than any real one.
const IDS: [(u64, &str); 4] = [
    (CONTACT, "{contact_id}"),
    (RECORD, "{record_id}"),
    (DOCUMENT, "{document_id}"),
    (ACTIVITY, "{activity_id}"),
];
const CONTACT: u64 = 9_007_199_254_000_001;
const RECORD: u64 = 9_007_199_254_000_002;
const DOCUMENT: u64 = 9_007_199_254_000_003;
const ACTIVITY: u64 = 9_007_199_254_000_004;

/// A person who is in Tracker already, in the scene.
#[derive(Debug, Clone, Default)]
pub struct Acquaintance {
    /// E-mail.
    pub email: String,
    /// Given name.
    pub first_name: String,
    /// Surname.
    pub surname: String,
}

/// What is at Tracker while it is rehearsed.
#[derive(Debug, Clone, Default)]
pub struct Scene {
    /// Type of the main record.
    pub record: RecordKind,
    /// Somebody who is found by any search for a person; `None`: nobody is.
    pub found: Option<Acquaintance>,
}

impl Scene {
    fn answer(&self, call: &Call) -> Answer {
        let path = call.url.path().trim_matches('/').to_owned();
        let parts: Vec<&str> = path.split('/').collect();
        let (status, body) = match parts.as_slice() {
            ["api", "v1", rest @ ..] => self.rest(call.method.as_str(), rest),
            ["api", "widget", operation] => (200, self.widget(operation)),
            _ => (404, Value::Null),
        };
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        Answer { status, headers, body, ending: Ending::Whole }
    }

    fn rest(&self, method: &str, parts: &[&str]) -> (u16, Value) {
        match (method, parts) {
            ("POST", [kind, "Search"]) => match &self.found {
                Some(person) => (200, json!([self.row(kind, person)])),
                None => (204, Value::Null),
            },
            ("POST", [_, "AttachDocument"]) => (201, json!({ "id": DOCUMENT, "success": true })),
            ("POST", ["Resource", "CreateFromResume"]) => {
                (201, json!({ "success": true, "resourceId": RECORD }))
            }
            ("POST", ["Opportunity", "Longlist"]) => (201, json!([{ "id": RECORD, "success": true }])),
            ("POST", ["OpportunityResource"]) => {
                (201, json!({ "success": true, "opportunityResourceId": RECORD }))
            }
            ("POST", [kind]) => (201, json!({ "id": self.id(kind), "success": true })),
            ("PATCH", [kind, _]) => (200, json!({ "id": self.id(kind), "success": true })),
            ("GET", [kind, _]) => (200, self.full(kind)),
            // Lists of documents and applicants are empty.
            ("GET", _) => (204, Value::Null),
            _ => (404, Value::Null),
        }
    }

    /// A search row; Resource and Contact name their members differently (1.5).
    fn row(&self, kind: &str, person: &Acquaintance) -> Value {
        let first = if kind == rest::name(RecordKind::Resource) { "firstname" } else { "firstName" };
        json!({
            (format!("{}Id", kind.to_lowercase())): self.id(kind),
            (first): person.first_name, "surname": person.surname, "email": person.email,
        })
    }

    fn full(&self, kind: &str) -> Value {
        let mut record = json!({ "id": self.id(kind) });
        if let (Some(person), Some(map)) = (&self.found, record.as_object_mut()) {
            map.insert("firstName".into(), json!(person.first_name));
            map.insert("surname".into(), json!(person.surname));
            map.insert("contactDetails".into(), json!({ "email": person.email }));
        }
        record
    }

    fn id(&self, kind: &str) -> u64 {
        if kind == rest::name(self.record) {
            RECORD
        } else if kind == rest::name(RecordKind::Contact) {
            CONTACT
        } else if kind == rest::name(RecordKind::Activity) {
            ACTIVITY
        } else {
            RECORD
        }
    }

    fn widget(&self, operation: &str) -> Value {
        let created = |id: u64| json!({ "status": 0, "message": "created", "count": 0, "recordId": id });
        match operation {
            "getRecords" => match &self.found {
                Some(person) => json!({ "status": 0, "message": "success", "count": 1, "results": [{
                    "id": RECORD, "details": { "firstname": person.first_name, "lastname": person.surname,
                                               "email": person.email },
                }]}),
                None => json!({ "status": 0, "message": "success", "count": 0, "results": [] }),
            },
            "checkPerson" => json!({ "status": 0, "message": "success", "count": 0, "recordTypes": "" }),
            "createContact" if self.record != RecordKind::Contact => created(CONTACT),
            "createActivity" => created(ACTIVITY),
            create if create.starts_with("create") => created(RECORD),
            _ => json!({ "status": 0, "message": "success", "count": 0 }),
        }
    }
}

/// A text of a rehearsed call with the names of the ids in the place of the ids.
#[must_use]
pub fn with_names(text: &str) -> String {
    IDS.iter().fold(text.to_owned(), |text, (id, name)| text.replace(&id.to_string(), name))
}

/// A body of a rehearsed call as a value, with the names of the ids in their place; text where it is no JSON.
#[must_use]
pub fn body_with_names(body: &str) -> Value {
    if body.is_empty() {
        return Value::Null;
    }
    serde_json::from_str(body).map_or_else(|_| Value::String(with_names(body)), named)
}

fn named(value: Value) -> Value {
    match value {
        Value::Number(number) => {
            let name = IDS.iter().find(|(id, _)| number.as_u64() == Some(*id)).map(|(_, name)| *name);
            name.map_or(Value::Number(number), Value::from)
        }
        Value::String(text) => Value::String(with_names(&text)),
        Value::Array(list) => Value::Array(list.into_iter().map(named).collect()),
        Value::Object(map) => Value::Object(map.into_iter().map(|(key, v)| (key, named(v))).collect()),
        Value::Null | Value::Bool(_) => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_shown_by_name() {
        let body = format!(r#"{{"recordId":{RECORD},"links":["x {ACTIVITY}",7]}}"#);
        assert_eq!(
            body_with_names(&body),
            json!({ "recordId": "{record_id}", "links": ["x {activity_id}", 7] })
        );
        assert_eq!(with_names(&format!("/api/v1/Contact/{CONTACT}")), "/api/v1/Contact/{contact_id}");
        assert_eq!(body_with_names(""), Value::Null);
        assert_eq!(body_with_names("no JSON"), json!("no JSON"));
    }
}
