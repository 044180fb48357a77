//! The Widget dialect, "classic" (tracker-api.md 1.10): one envelope for every operation, keys in small
//! letters, the result in the body.

mod fields;
pub(super) mod people;
pub(super) mod records;
pub(super) mod steps;

use serde_json::{Map, Value, json};

use super::classify::Reply;
use super::outcome::{CallTrace, Failure, FailureClass};
use super::reading::{member, positive, record_id, rows};
use super::session::SessionStore;
use super::types::Created;
use super::wire::{Ask, Payload, Wire};
use crate::http::Effect;
use crate::mapping::profile::RecordKind;

/// The letter of a record type.
fn letter(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Resource => "R",
        RecordKind::Contact => "N",
        RecordKind::Lead => "L",
        RecordKind::Opportunity => "O",
        RecordKind::Activity => "A",
    }
}

/// The envelope. Credentials stay empty: the token is in the header, where no journal shows it.
fn envelope(operation: &str, instructions: Value, parts: Map<String, Value>) -> Value {
    let mut inner = Map::new();
    inner.insert("credentials".into(), json!({}));
    inner.insert("instructions".into(), instructions);
    inner.extend(parts);
    json!({ "trackerrms": { operation: inner } })
}

fn ask(operation: &str, payload: Payload, effect: Effect) -> Ask {
    Ask::post(format!("/api/widget/{operation}"), payload, effect)
}

/// An operation with one payload member (or none).
async fn call<S: SessionStore>(
    wire: &Wire<'_, S>,
    operation: &str,
    instructions: Value,
    parts: Map<String, Value>,
    effect: Effect,
    log: &mut Vec<CallTrace>,
) -> Result<Reply, Failure> {
    wire.widget(ask(operation, Payload::Json(envelope(operation, instructions, parts)), effect), log).await
}

fn part(name: &str, value: Value) -> Map<String, Value> {
    Map::from_iter([(name.to_owned(), value)])
}

/// What a create's reply says.
fn created(reply: Reply) -> Result<Created, Failure> {
    match reply {
        Reply::Exists(body) => Ok(Created::Exists(record_id(&body))),
        Reply::Done(body) => match record_id(&body) {
            // Overwriting was forbidden; a server that says so all the same did not make a new record.
            Some(id) if body.get("message").and_then(Value::as_str) == Some("updated") => {
                Ok(Created::Exists(Some(id)))
            }
            Some(id) => Ok(Created::New(id)),
            None => Err(Failure::new(FailureClass::CreatedWithoutId, "no_id", body.to_string())),
        },
    }
}

/// A reply to an operation that cannot meet an existing record.
fn done(reply: Reply) -> Result<Value, Failure> {
    match reply {
        Reply::Done(body) => Ok(body),
        Reply::Exists(body) => Err(Failure::new(FailureClass::Permanent, "exists", body.to_string())),
    }
}

/// Rows of `getRecords` and `getIndividualRecord`, with `details` lifted to the level of the row.
fn results(body: Value) -> Vec<Map<String, Value>> {
    rows(body).unwrap_or_default().into_iter().map(lifted).collect()
}

fn lifted(mut row: Map<String, Value>) -> Map<String, Value> {
    if let Some(Value::Object(details)) = row.remove("details") {
        for (name, value) in details {
            row.entry(name).or_insert(value);
        }
    }
    row
}

fn row_id(row: &Map<String, Value>) -> Option<u64> {
    ["id", "recordId"].iter().filter_map(|n| member(row, n)).find_map(positive)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_envelope_has_no_credentials() {
        assert_eq!(
            envelope(
                "createContact",
                json!({"overwritecontact": false}),
                part("contact", json!({"lastname": "x"}))
            ),
            json!({"trackerrms": {"createContact": {"credentials": {}, "instructions": {"overwritecontact": false},
                "contact": {"lastname": "x"}}}})
        );
    }

    #[test]
    fn replies_to_a_create() {
        let code = |r| created(r).map_err(|f| (f.class, f.code));
        assert_eq!(
            code(Reply::Done(json!({"status":0,"message":"created","recordId":109}))),
            Ok(Created::New(109))
        );
        assert_eq!(
            code(Reply::Done(json!({"status":0,"message":"updated","recordId":9}))),
            Ok(Created::Exists(Some(9)))
        );
        assert_eq!(code(Reply::Exists(json!({"status":3}))), Ok(Created::Exists(None)));
        assert_eq!(code(Reply::Exists(json!({"status":3,"recordId":"7"}))), Ok(Created::Exists(Some(7))));
        let lost = (FailureClass::CreatedWithoutId, "no_id".to_owned());
        assert_eq!(code(Reply::Done(json!({"status":0,"message":"created"}))), Err(lost));
    }
}
