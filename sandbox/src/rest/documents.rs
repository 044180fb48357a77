//! The documents of a resource, read back (contract 1.6).

use axum::{Json, extract::State};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};

use super::{
    auth::Caller,
    path::{Id, Ids},
};
use crate::{
    problem::ApiError,
    seed::USER,
    sim::{Sim, World},
    store::{document::Document, kind::Kind},
};

fn view(world: &World, document: &Document) -> Map<String, Value> {
    let mut view = Map::new();
    view.insert("documentId".to_owned(), json!(document.id));
    view.insert("filename".to_owned(), json!(document.filename));
    view.insert("isPrimary".to_owned(), json!(document.is_primary));
    view.insert("documentType".to_owned(), json!(document.document_type));
    view.insert("description".to_owned(), Value::Null);
    view.insert("folderId".to_owned(), Value::Null);
    view.insert("fileType".to_owned(), json!(document.file_type()));
    view.insert(
        "history".to_owned(),
        json!({
            "createdOn": world.local(document.created),
            "createdByUserId": USER.id,
            "createdByDisplayName": USER.name,
        }),
    );
    view
}

/// `GET /api/v1/Resource/{id}/Documents`.
pub(crate) async fn list(State(sim): State<Sim>, _: Caller, Id(id): Id) -> Result<Json<Value>, ApiError> {
    let world = sim.world();
    let found: Vec<_> =
        world.store.documents_of(Kind::Resource, id).map(|document| view(&world, document)).collect();
    if found.is_empty() { Err(ApiError::NoContent) } else { Ok(Json(json!(found))) }
}

/// `GET /api/v1/Resource/{id}/Document/{documentId}`.
pub(crate) async fn content(
    State(sim): State<Sim>,
    _: Caller,
    Ids(id, document): Ids,
) -> Result<Json<Value>, ApiError> {
    let world = sim.world();
    let document = world
        .store
        .documents_of(Kind::Resource, id)
        .find(|known| known.id == document)
        .ok_or(ApiError::NoContent)?;
    let mut view = view(&world, document);
    view.insert("filecontent".to_owned(), json!(STANDARD.encode(&document.content)));
    Ok(Json(Value::Object(view)))
}
