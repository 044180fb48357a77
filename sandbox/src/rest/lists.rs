//! What the longlist and the shortlist of a job have in common (contract 1.7).

use axum::{Json, extract::State, http::StatusCode};
use serde_json::{Value, json};

use super::{auth::Caller, path::Id};
use crate::{
    problem::ApiError,
    sim::{Sim, World},
    store::{
        kind::Kind,
        record::{display_name, text},
    },
};

/// Refuses a call about a record that is not there.
pub(super) fn must_have(world: &World, kind: Kind, id: i64) -> Result<(), ApiError> {
    if world.store.has(kind, id) {
        Ok(())
    } else {
        Err(ApiError::bad(format!("there is no {} {id}", kind.name())))
    }
}

/// The name of a record.
pub(super) fn name_of(world: &World, kind: Kind, id: i64) -> Option<String> {
    world.store.get(kind, id).map(|(_, members)| display_name(kind, members))
}

/// 200 for what was deleted, 204 for what was not there.
pub(super) fn gone(was_there: bool) -> Result<StatusCode, ApiError> {
    if was_there { Ok(StatusCode::OK) } else { Err(ApiError::NoContent) }
}

/// The list, or 204 when it is empty.
pub(super) fn some(entries: impl Iterator<Item = Value>) -> Result<Json<Value>, ApiError> {
    let entries: Vec<Value> = entries.collect();
    if entries.is_empty() { Err(ApiError::NoContent) } else { Ok(Json(json!(entries))) }
}

/// `GET /api/v1/Opportunity/{Id}/Applicants`: everyone on either list.
pub(crate) async fn applicants(
    State(sim): State<Sim>,
    _: Caller,
    Id(id): Id,
) -> Result<Json<Value>, ApiError> {
    let world = sim.world();
    let long = world.store.longlisted(id).map(|entry| (entry.resource_id, entry.at));
    let short = world.store.shortlisted(id).map(|entry| (entry.resource_id, entry.at));
    let mut all: Vec<_> = long.chain(short).collect();
    all.sort_unstable();
    all.dedup_by_key(|(resource, _)| *resource);
    some(all.into_iter().filter_map(|(resource, at)| {
        let (_, members) = world.store.get(Kind::Resource, resource)?;
        Some(json!({
            "resourceId": resource,
            "firstname": text(members, &["firstName"]),
            "surname": text(members, &["surname"]),
            "telephone": text(members, &["contactDetails", "telephone"]),
            "email": text(members, &["contactDetails", "email"]),
            "applicationDate": world.local(at),
        }))
    }))
}
