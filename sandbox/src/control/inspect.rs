//! Questions: journal, records, documents, lists, deliveries.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::ControlError;
use crate::{
    hooks::Delivery,
    journal::Entry,
    rest::view,
    seed::{FORMER_USER, USER},
    sim::{Sim, World},
    store::{document::Document, kind::Kind, record::Record},
};

/// `GET /_sim/ready`: that the server runs, and every credential it takes.
pub(super) async fn ready(State(sim): State<Sim>) -> Json<Value> {
    let known = sim.credentials();
    let users = [&USER, &FORMER_USER]
        .map(|user| json!({"username": user.email, "password": known.api_token, "active": user.active}));
    Json(json!({
        "status": "ready",
        "now": sim.world().now().to_string(),
        "clientId": known.client_id,
        "clientSecret": known.client_secret,
        "apiToken": known.api_token,
        "users": users,
    }))
}

/// `GET /_sim/traffic`: calls to `/api` since the start.
pub(super) async fn traffic(State(sim): State<Sim>) -> Json<Value> {
    let traffic = sim.world().window.traffic;
    Json(json!({"admitted": traffic.admitted, "refused": traffic.refused, "peak": traffic.peak}))
}

#[derive(Debug, Deserialize)]
pub(super) struct JournalQuery {
    /// Only entries after this number.
    since: Option<u64>,
    method: Option<String>,
    /// Only paths that contain this text, in any case.
    path: Option<String>,
}

/// `GET /_sim/journal`: the calls, oldest first.
pub(super) async fn journal(State(sim): State<Sim>, Query(asked): Query<JournalQuery>) -> Json<Vec<Entry>> {
    let world = sim.world();
    let since = asked.since.unwrap_or(0);
    let wanted_path = asked.path.unwrap_or_default().to_lowercase();
    let entries = world.journal.entries().filter(|entry| {
        entry.seq > since
            && asked.method.as_ref().is_none_or(|method| method.eq_ignore_ascii_case(&entry.method))
            && entry.path.to_lowercase().contains(&wanted_path)
    });
    Json(entries.cloned().collect())
}

/// `DELETE /_sim/journal`.
pub(super) async fn clear_journal(State(sim): State<Sim>) -> Json<Value> {
    sim.world().journal.clear();
    Json(json!([]))
}

fn kind_of(text: &str) -> Result<Kind, ControlError> {
    Kind::parse(text).ok_or_else(|| ControlError::Kind(text.to_owned()))
}

/// The full record with the times of the simulator's clock, UTC.
fn record_view(world: &World, record: &Record) -> Option<Value> {
    let members = record.current()?;
    let mut view = view::full(world, record, members);
    view.insert(
        "_sim".to_owned(),
        json!({"created": record.created.to_string(), "updated": record.updated.to_string()}),
    );
    Some(Value::Object(view))
}

/// `GET /_sim/records/{Type}`: the full records in order of id.
pub(super) async fn records(
    State(sim): State<Sim>,
    Path(kind): Path<String>,
) -> Result<Json<Value>, ControlError> {
    let world = sim.world();
    Ok(Json(world.store.all(kind_of(&kind)?).filter_map(|record| record_view(&world, record)).collect()))
}

/// `GET /_sim/records/{Type}/{id}`.
pub(super) async fn record(
    State(sim): State<Sim>,
    Path((kind, id)): Path<(String, i64)>,
) -> Result<Json<Value>, ControlError> {
    let kind = kind_of(&kind)?;
    let world = sim.world();
    let found = world.store.get(kind, id).and_then(|(record, _)| record_view(&world, record));
    found.map(Json).ok_or(ControlError::Missing(kind.name(), id))
}

/// `GET /_sim/lists`: both lists of every job.
pub(super) async fn lists(State(sim): State<Sim>) -> Json<Value> {
    let world = sim.world();
    let long: Vec<Value> = world
        .store
        .longlist_entries()
        .map(|entry| json!({"opportunityId": entry.opportunity_id, "resourceId": entry.resource_id}))
        .collect();
    let short: Vec<Value> = world
        .store
        .shortlist_entries()
        .map(|entry| {
            json!({
                "opportunityResourceId": entry.id,
                "opportunityId": entry.opportunity_id,
                "resourceId": entry.resource_id,
                "statusId": entry.status_id,
                "note": entry.note,
                "placementSource": entry.source,
            })
        })
        .collect();
    Json(json!({"longlist": long, "shortlist": short}))
}

fn document_view(document: &Document) -> Value {
    let mut view = Map::new();
    view.insert("documentId".to_owned(), json!(document.id));
    view.insert("recordType".to_owned(), json!(document.kind));
    view.insert("recordId".to_owned(), json!(document.record_id));
    view.insert("filename".to_owned(), json!(document.filename));
    view.insert("documentType".to_owned(), json!(document.document_type));
    view.insert("isPrimary".to_owned(), json!(document.is_primary));
    view.insert("bytes".to_owned(), json!(document.content.len()));
    view.insert("sha256".to_owned(), json!(document.sha256));
    view.insert("created".to_owned(), json!(document.created.to_string()));
    Value::Object(view)
}

/// `GET /_sim/documents`: without the content.
pub(super) async fn documents(State(sim): State<Sim>) -> Json<Value> {
    Json(sim.world().store.documents().map(document_view).collect())
}

/// `GET /_sim/documents/{id}`.
pub(super) async fn document(
    State(sim): State<Sim>,
    Path(id): Path<i64>,
) -> Result<Json<Value>, ControlError> {
    let world = sim.world();
    world
        .store
        .document(id)
        .map(|found| Json(document_view(found)))
        .ok_or(ControlError::Missing("document", id))
}

/// `GET /_sim/documents/{id}/content`: the file, always as a download.
pub(super) async fn content(State(sim): State<Sim>, Path(id): Path<i64>) -> Result<Response, ControlError> {
    let world = sim.world();
    let document = world.store.document(id).ok_or(ControlError::Missing("document", id))?;
    // The name came from a caller: only what a quoted string can carry goes into the header.
    let plain = |c: char| if c.is_ascii_graphic() && !"\"\\".contains(c) || c == ' ' { c } else { '_' };
    let name: String = document.filename.chars().map(plain).collect();
    Ok((
        [
            (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        ],
        document.content.clone(),
    )
        .into_response())
}

/// `GET /_sim/webhook-deliveries`: oldest first.
pub(super) async fn deliveries(State(sim): State<Sim>) -> Json<Vec<Delivery>> {
    Json(sim.world().hooks.deliveries().to_vec())
}

/// `DELETE /_sim/webhook-deliveries`.
pub(super) async fn clear_deliveries(State(sim): State<Sim>) -> Json<Value> {
    sim.world().hooks.clear_log();
    Json(json!([]))
}
