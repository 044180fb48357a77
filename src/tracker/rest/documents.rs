//! Documents of records, and records made from documents.

use serde_json::{Map, Value, json};

use super::super::classify::{Target, unreadable};
use super::super::document::Document;
use super::super::outcome::{CallTrace, Failure, FailureClass};
use super::super::reading::{member, positive, record_id, rows, text};
use super::super::session::SessionStore;
use super::super::types::{Created, DocumentUpload, RemoteDocument, ResumeUpload};
use super::super::wire::{Ask, Payload, Wire};
use super::{confirmed, created, gone, name};
use crate::http::Effect;
use crate::mapping::profile::{JobList, RecordKind};

/// Attaches a document; yields its id where Tracker says one.
pub(in super::super) async fn attach<S: SessionStore>(
    wire: &Wire<'_, S>,
    kind: RecordKind,
    id: u64,
    upload: DocumentUpload,
    log: &mut Vec<CallTrace>,
) -> Result<Option<u64>, Failure> {
    let around = json!({
        "filename": upload.name,
        "documentType": upload.document_type,
        "recordId": id,
        "isPrimary": upload.primary,
    });
    let payload = Payload::Document(Document::new(&around, 1, "documentData", upload.content));
    let answer = wire
        .rest(Ask::post(format!("/api/v1/{}/AttachDocument", name(kind)), payload, Effect::Write), log)
        .await?;
    if answer.status == 204 {
        return Err(gone());
    }
    Ok(confirmed(&answer)?.as_ref().and_then(record_id))
}

/// Lets Tracker's parser make a Resource of a CV.
pub(in super::super) async fn from_resume<S: SessionStore>(
    wire: &Wire<'_, S>,
    upload: ResumeUpload,
    log: &mut Vec<CallTrace>,
) -> Result<Created, Failure> {
    let mut around = Map::new();
    around.insert("fileName".into(), json!(upload.name));
    if !upload.source.is_empty() {
        around.insert("source".into(), json!(upload.source));
    }
    if upload.status_id > 0 {
        around.insert("resourceStatusId".into(), json!(upload.status_id));
    }
    if upload.opportunity_id > 0 {
        // A string here, unlike everywhere else (1.6).
        around.insert("opportunityId".into(), json!(upload.opportunity_id.to_string()));
        if let Some(list) = list_name(upload.list) {
            around.insert("list".into(), json!(list));
        }
    }
    let payload = Payload::Document(Document::new(&Value::Object(around), 1, "fileData", upload.content));
    let answer =
        wire.rest(Ask::post("/api/v1/Resource/CreateFromResume", payload, Effect::Write), log).await?;
    created(&answer).map(Created::New)
}

/// The word for a list; the same in both dialects.
pub(in super::super) fn list_name(list: JobList) -> Option<&'static str> {
    match list {
        JobList::None => None,
        JobList::Longlist => Some("long"),
        JobList::Shortlist => Some("short"),
    }
}

/// Documents of a Resource, the only type that lists them.
pub(in super::super) async fn list<S: SessionStore>(
    wire: &Wire<'_, S>,
    resource: u64,
    log: &mut Vec<CallTrace>,
) -> Result<Vec<RemoteDocument>, Failure> {
    let ask = Ask::get(format!("/api/v1/Resource/{resource}/Documents"), Target::Record);
    let body = match wire.read(ask, log).await {
        Err(failure) if failure.class == FailureClass::Gone => None,
        result => result?,
    };
    // 204 stands for "no documents" and for "no such record" alike.
    let Some(body) = body else { return Ok(Vec::new()) };
    let rows =
        rows(body).ok_or_else(|| unreadable(Effect::Read, "unexpected_shape", "the answer is no list"))?;
    Ok(rows.iter().filter_map(document).collect())
}

fn document(row: &Map<String, Value>) -> Option<RemoteDocument> {
    Some(RemoteDocument {
        id: ["documentId", "id"].iter().filter_map(|n| member(row, n)).find_map(positive)?,
        name: text(row, &["filename"]),
        document_type: text(row, &["documentType"]),
        primary: match member(row, "isPrimary") {
            Some(Value::Bool(b)) => *b,
            Some(Value::String(s)) => {
                matches!(s.trim().to_ascii_lowercase().as_str(), "y" | "yes" | "true" | "1")
            }
            _ => false,
        },
    })
}
