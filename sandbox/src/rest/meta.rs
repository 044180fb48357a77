//! The tenant's lists: statuses, sources, types, custom fields (contract 1.11).

use std::sync::LazyLock;

use axum::{Json, extract::Path};
use serde_json::{Map, Value, json};

use super::path::integer;
use crate::{
    problem::ApiError,
    rest::auth::Caller,
    store::{kind::Kind, record::Members},
};

static METADATA: LazyLock<Map<String, Value>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../data/metadata.json")).unwrap_or_default());

static LISTS: LazyLock<Vec<Value>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../data/lists.json")).unwrap_or_default());

/// `GET /api/v1/MetaData`.
pub(crate) async fn metadata(_: Caller) -> Json<Value> {
    Json(Value::Object(METADATA.clone()))
}

/// `GET /api/v1/MetaData/recordTypes`.
pub(crate) async fn record_types(_: Caller) -> Json<Value> {
    Json(json!({
        "resource": "R", "contact": "N", "lead": "L", "opportunity": "O", "client": "C",
        "opportunityResource": "X", "project": "P", "activity": "A", "opportunityResourceContact": "XC",
        "invoice": "I",
    }))
}

/// `GET /api/v1/CustomFields/{listId}`.
pub(crate) async fn custom_field_list(_: Caller, Path(id): Path<String>) -> Result<Json<Value>, ApiError> {
    let id = integer(&id)?;
    let found = LISTS.iter().find(|list| list.get("listId").and_then(Value::as_i64) == Some(id));
    found.cloned().map(Json).ok_or(ApiError::NoContent)
}

/// One entry of a list of the metadata, by its id or, failing that, by its name in any case.
fn entry(list: &str, reference: &Value) -> Option<&'static Value> {
    let entries = METADATA.get(list)?.as_array()?;
    let by_id = reference.get("id").and_then(Value::as_i64);
    let by_name = reference.get("name").and_then(Value::as_str);
    entries.iter().find(|entry| by_id.is_some() && entry.get("id").and_then(Value::as_i64) == by_id).or_else(
        || {
            entries.iter().find(|entry| {
                let name = entry.get("name").and_then(Value::as_str).unwrap_or("");
                by_name.is_some_and(|wanted| wanted.eq_ignore_ascii_case(name))
            })
        },
    )
}

/// A reference `{id, name}` completed from a list of the metadata; unknown ones stay as they are.
pub(crate) fn complete(list: &str, reference: &Value) -> Value {
    entry(list, reference)
        .map_or_else(|| reference.clone(), |known| json!({"id": known.get("id"), "name": known.get("name")}))
}

/// The list that holds the statuses of a type.
pub(crate) fn status_list(kind: Kind) -> &'static str {
    match kind {
        Kind::Resource => "resourceStatuses",
        Kind::Contact => "contactStatuses",
        Kind::Lead => "leadStatuses",
        Kind::Activity => "activityStatuses",
        Kind::Opportunity => "opportunityStatuses",
        Kind::Client => "clientStatuses",
        Kind::Project => "projectStatuses",
    }
}

/// The state (`open`, `active`, ...) of the record's status; empty without one.
pub(crate) fn state(kind: Kind, members: &Members) -> &'static str {
    members
        .get("status")
        .and_then(|status| entry(status_list(kind), status))
        .and_then(|known| known.get("state"))
        .and_then(Value::as_str)
        .unwrap_or("")
}

/// The name of the first status of a type: what a record without one gets.
pub(crate) fn first_status(kind: Kind) -> Value {
    let first = METADATA.get(status_list(kind)).and_then(Value::as_array).and_then(|list| list.first());
    first.map_or(Value::Null, |known| json!({"id": known.get("id"), "name": known.get("name")}))
}

/// The name of a placement status.
pub(crate) fn placement_status(id: i64) -> Option<&'static str> {
    entry("opportunityResourceStatuses", &json!({ "id": id }))?.get("name")?.as_str()
}

/// The name of a custom field.
pub(crate) fn custom_field_name(id: i64) -> Option<&'static str> {
    entry("customFields", &json!({ "id": id }))?.get("name")?.as_str()
}
