//! `POST /api/v1/{Type}/AttachDocument` (contract 1.6, 4.4).

use axum::{Extension, Json, extract::State, http::StatusCode};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;

use super::{auth::Caller, records::updated};
use crate::{
    body::JsonBody,
    problem::ApiError,
    sim::Sim,
    store::{
        document::Upload,
        kind::Kind,
        record::{number, text},
    },
};

/// Most megabytes of a file, decoded (contract 4.4).
const LIMIT_MB: usize = 15;

/// Decodes file content.
///
/// # Errors
/// 400 for what is not base64 or is empty, 413 over the limit.
pub(crate) fn decode(data: &str) -> Result<Vec<u8>, ApiError> {
    let content = STANDARD.decode(data.trim()).map_err(|_| ApiError::bad("the file data is not base64"))?;
    if content.is_empty() {
        return Err(ApiError::bad("the file data is missing"));
    }
    if content.len() > LIMIT_MB * 1024 * 1024 {
        return Err(ApiError::TooLarge(LIMIT_MB));
    }
    Ok(content)
}

/// Attaches a file to a record; the id of the answer is the document's.
pub(crate) async fn attach(
    State(sim): State<Sim>,
    _: Caller,
    Extension(kind): Extension<Kind>,
    body: JsonBody,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let asked = body.typed("DocumentDto")?;
    let filename = text(&asked, &["filename"]).trim();
    if filename.is_empty() {
        return Err(ApiError::bad("filename is required"));
    }
    let content = decode(text(&asked, &["documentData"]))?;
    let document_type =
        Some(text(&asked, &["documentType"])).filter(|name| !name.is_empty()).unwrap_or("general");
    let record_id = number(&asked, &["recordId"]).unwrap_or(0);
    let upload = Upload {
        filename: filename.to_owned(),
        document_type: document_type.to_owned(),
        is_primary: asked.get("isPrimary").and_then(Value::as_bool).unwrap_or(false),
        content,
    };
    let mut world = sim.world();
    let now = world.now();
    let id = world
        .store
        .attach(kind, record_id, upload, now)
        .ok_or_else(|| ApiError::bad(format!("there is no {} {record_id}", kind.name())))?;
    Ok((StatusCode::CREATED, updated(id, "Document attached")))
}
