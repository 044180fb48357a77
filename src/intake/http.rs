//! `POST …/halt-tracker/v1/ingest`, whatever server calls it. The order
//! of checks is reliability.md 4.9: method, type, size, credentials over the raw bytes, and only then parsing.

use std::collections::BTreeMap;
use std::io::Read as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::accept::{Arrival, Intake, Receipt};
use super::error::Refusal;
use super::screen::{Content, IncomingFile};
use super::shape::{Parts, SentFile};
use super::signature::{Credentials, Sender, authenticate};
use super::submission::{IntakePath, Submission};
use super::{form, json as strict_json, shape};
use crate::outbox::{Replay, Store, StoreError};

/// A request as the shell hands it over (docs/boundary.md).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    /// HTTP method.
    pub method: String,
    /// `Content-Type`.
    pub content_type: String,
    /// Headers by lower-case name.
    pub headers: BTreeMap<String, String>,
    /// Token from the URL.
    pub query_token: String,
    /// `Content-Length`, when there is one.
    pub content_length: Option<u64>,
    /// What PHP made of a multipart body.
    pub multipart: Option<Multipart>,
}

/// A parsed multipart body.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Multipart {
    /// Text parts by their name as sent (`submission[name][value]`), unslashed.
    pub fields: serde_json::Map<String, Value>,
    /// File parts.
    pub files: Vec<UploadedFile>,
}

/// A file part.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct UploadedFile {
    /// Part name.
    pub field: String,
    /// Name as sent.
    pub name: String,
    /// Temporary file.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// PHP's `UPLOAD_ERR_*`.
    pub error: u32,
}

/// An answer, to be sent exactly so.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: BTreeMap<&'static str, String>,
    /// JSON body.
    pub body: Value,
    /// Id of a newly accepted submission, for the shell's wake-up; not part of the answer.
    pub accepted: Option<String>,
    /// Operator detail of a refusal, for the shell's log; not part of the answer.
    pub detail: String,
}

/// How long the body of a token's request is remembered.
const TOKEN_REPLAY_MS: i64 = 86_400_000;

/// Body kinds.
enum Kind {
    Json,
    Form,
    Multipart,
}

/// Answers a request.
pub fn receive<S: Store>(intake: &Intake<'_, S>, request: &Request, body: &[u8]) -> Answer {
    match handle(intake, request, body) {
        Ok(receipt) => accepted(&receipt),
        Err(refusal) => refused(&refusal),
    }
}

fn handle<S: Store>(intake: &Intake<'_, S>, request: &Request, body: &[u8]) -> Result<Receipt, Refusal> {
    let limits = &intake.settings.intake;
    if request.method != "POST" {
        return Err(Refusal::Method);
    }
    let kind = kind_of(&request.content_type)?;
    check_size(request, body, &kind, limits.max_body, limits.max_multipart)?;
    let payload = request.multipart.as_ref().and_then(|m| m.fields.get("payload")).and_then(Value::as_str);
    let signed = match kind {
        Kind::Multipart => payload.unwrap_or_default().as_bytes(),
        Kind::Json | Kind::Form => body,
    };
    let sender = authenticate(
        limits,
        credentials(request, limits.url_tokens),
        signed,
        u64::try_from(intake.clock.now_ms() / 1_000).unwrap_or_default(),
    )
    .ok_or(Refusal::Unauthenticated)?;
    // A signature over no payload covers nothing of a multipart request.
    if matches!((&kind, &sender, payload), (Kind::Multipart, Sender::Signed { .. }, None)) {
        return Err(Refusal::Unauthenticated);
    }
    let value = match (&kind, payload) {
        (Kind::Json, _) => strict_json::read(body, limits.max_depth).map_err(Refusal::Malformed)?,
        (Kind::Form, _) => {
            // Labels and form information stand beside the values, hence more pairs than fields.
            form::read(body, limits.max_depth, 4 * limits.max_fields).map_err(Refusal::Malformed)?
        }
        (Kind::Multipart, Some(text)) => {
            strict_json::read(text.as_bytes(), limits.max_depth).map_err(Refusal::Malformed)?
        }
        (Kind::Multipart, None) => {
            let fields = request.multipart.as_ref().map(|m| m.fields.clone()).unwrap_or_default();
            let pairs = fields.into_iter().map(|(name, value)| match value {
                Value::String(text) => (name, text),
                other => (name, other.to_string()),
            });
            form::nest(pairs, limits.max_depth, 4 * limits.max_fields).map_err(Refusal::Malformed)?
        }
    };
    let mut parts = shape::read(&value, limits)?;
    // A file in a body is long; its text is held once from here on (F17).
    drop(value);
    let uploads = request.multipart.as_ref().map(|m| m.files.as_slice()).unwrap_or_default();
    let must_declare = payload.is_some();
    let max_file = intake.settings.uploads.max_file;
    let files = files_of(&mut parts.files, uploads, must_declare, max_file)?;
    let replay = replay(intake, &sender, request, signed, &parts);
    intake.accept(arrival(request, sender, parts, files, replay))
}

/// A signature recognises its request for as long as it is valid. A token has no freshness, so its body is
/// remembered for a day, unless the sender names its deliveries itself (divi.md 6).
fn replay<S: Store>(
    intake: &Intake<'_, S>,
    sender: &Sender,
    request: &Request,
    body: &[u8],
    parts: &Parts,
) -> Option<Replay> {
    use sha2::Digest as _;
    let now = intake.clock.now_ms();
    match sender {
        Sender::Signed { replay } => {
            let window = intake.settings.intake.signature_window.saturating_mul(2_000);
            Some(Replay {
                request: replay.clone(),
                expires_at: now.saturating_add(i64::try_from(window).unwrap_or(i64::MAX)),
            })
        }
        Sender::Token { .. } if !delivery_id(request, parts).is_empty() => None,
        Sender::Token { source, .. } => {
            let mut digest = sha2::Sha256::new();
            digest.update(source.as_bytes());
            digest.update(b"\n");
            digest.update(body);
            if let Some(multipart) = &request.multipart {
                digest.update(Value::Object(multipart.fields.clone()).to_string());
                for file in &multipart.files {
                    digest.update(format!("\n{} {} {}", file.field, file.name, file.size));
                }
            }
            Some(Replay {
                request: digest.finalize().to_vec(),
                expires_at: now.saturating_add(TOKEN_REPLAY_MS),
            })
        }
    }
}

fn delivery_id<'r>(request: &'r Request, parts: &'r Parts) -> &'r str {
    let header = request.headers.get("x-halt-delivery-id").map(|v| v.trim()).unwrap_or_default();
    if header.is_empty() { &parts.delivery_id } else { header }
}

fn arrival(
    request: &Request,
    sender: Sender,
    parts: Parts,
    files: Vec<IncomingFile>,
    replay: Option<Replay>,
) -> Arrival {
    let delivery_id = delivery_id(request, &parts).to_owned();
    let (source, profiles) = match sender {
        Sender::Signed { .. } if parts.source.is_empty() => ("webhook".to_owned(), Vec::new()),
        Sender::Signed { .. } => (parts.source, Vec::new()),
        Sender::Token { source, profiles } => (source, profiles),
    };
    Arrival {
        submission: Submission {
            path: IntakePath::Http,
            source,
            form: parts.form,
            fields: parts.fields,
            context: parts.context,
            ..Submission::default()
        },
        delivery_id,
        files,
        replay,
        profiles,
        strict: true,
    }
}

fn kind_of(content_type: &str) -> Result<Kind, Refusal> {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_lowercase();
    match essence.as_str() {
        "application/json" | "text/json" => Ok(Kind::Json),
        "application/x-www-form-urlencoded" => Ok(Kind::Form),
        "multipart/form-data" => Ok(Kind::Multipart),
        other if other.starts_with("application/") && other.ends_with("+json") => Ok(Kind::Json),
        _ => Err(Refusal::ContentType),
    }
}

fn check_size(
    request: &Request,
    body: &[u8],
    kind: &Kind,
    max_body: u64,
    max_multipart: u64,
) -> Result<(), Refusal> {
    let announced = request.content_length.unwrap_or_default();
    if let Kind::Multipart = kind {
        let Some(multipart) = &request.multipart else { return Ok(()) };
        let total: u64 = multipart.files.iter().map(|f| f.size).sum();
        if announced.max(total) > max_multipart {
            return Err(Refusal::TooLarge { limit: max_multipart });
        }
        // PHP drops a body above post_max_size without a word and runs the script (reliability.md I09).
        if multipart.fields.is_empty() && multipart.files.is_empty() && announced > 0 {
            return Err(Refusal::TooLarge { limit: announced });
        }
        return Ok(());
    }
    let length = body.len() as u64;
    if announced.max(length) > max_body {
        return Err(Refusal::TooLarge { limit: max_body });
    }
    if request.content_length.is_some_and(|n| n != length) {
        return Err(Refusal::Malformed("the body is not as long as announced".into()));
    }
    Ok(())
}

fn credentials(request: &Request, url_tokens: bool) -> Credentials<'_> {
    let header = |name: &str| request.headers.get(name).map(String::as_str).unwrap_or_default();
    let bearer = header("authorization")
        .split_once(' ')
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .unwrap_or_default();
    let mut token = header("x-halt-webhook-token").trim();
    if token.is_empty() {
        token = bearer;
    }
    if token.is_empty() && url_tokens {
        token = request.query_token.trim();
    }
    Credentials {
        timestamp: header("x-halt-timestamp"),
        signature: header("x-halt-webhook-signature"),
        token,
    }
}

/// Brings files of the body and of the parts together. Where a payload is signed, it declares the digest
/// of each part, and a part it does not declare is not covered by anything.
fn files_of(
    sent: &mut [SentFile],
    uploads: &[UploadedFile],
    must_declare: bool,
    max_file: u64,
) -> Result<Vec<IncomingFile>, Refusal> {
    let mut files = Vec::new();
    for (i, file) in sent.iter_mut().enumerate() {
        if let Some(text) = &mut file.content {
            // Strict on purpose: other decoders skip what is no base64, and two readers would then see two
            // files in one signed body (J07).
            let content = decode(&std::mem::take(text), max_file)
                .ok_or_else(|| Refusal::Malformed(format!("files[{i}].content is not plain base64")))?;
            files.push(IncomingFile { field: file.field.clone(), name: file.name.clone(), content });
        } else if !uploads.iter().any(|u| u.field.eq_ignore_ascii_case(&file.field)) {
            return Err(Refusal::NotASubmission(format!("files[{i}] has no content and no part")));
        }
    }
    for (i, upload) in uploads.iter().enumerate() {
        // Several files may share a part name: the nth of them is the nth that was declared.
        let same = |other: &&UploadedFile| other.field.eq_ignore_ascii_case(&upload.field);
        let nth = uploads.iter().take(i).filter(same).count();
        let declared = sent
            .iter()
            .filter(|f| f.content.is_none() && f.field.eq_ignore_ascii_case(&upload.field))
            .nth(nth);
        match declared {
            Some(declared) if must_declare && upload.error == 0 => check_digest(upload, &declared.sha256)?,
            None if must_declare => {
                return Err(Refusal::Malformed("a file part is not declared in the payload".into()));
            }
            _ => {}
        }
        let name = match declared {
            Some(declared) if !declared.name.is_empty() => declared.name.clone(),
            _ => upload.name.clone(),
        };
        let content = match upload.error {
            0 => Content::Path(upload.path.clone().into()),
            1 | 2 => Content::Absent("too_large".into()),
            4 => continue,
            error => Content::Absent(format!("upload_error_{error}")),
        };
        files.push(IncomingFile { field: upload.field.to_lowercase(), name, content });
    }
    Ok(files)
}

/// Plain base64 only: padded, no white space, no URL alphabet, no `data:` prefix. What is too long for a file
/// of the site is not decoded at all. `None`: it is something else.
pub(super) fn decode(text: &str, max_file: u64) -> Option<Content> {
    let decoded = (text.len() as u64 / 4).saturating_mul(3).saturating_sub(2);
    if decoded > max_file {
        return Some(Content::Absent("too_large".into()));
    }
    STANDARD.decode(text).ok().map(Content::Bytes)
}

fn check_digest(upload: &UploadedFile, declared: &str) -> Result<(), Refusal> {
    use sha2::Digest as _;
    let unreadable = |_| Refusal::Malformed("a file part cannot be read".into());
    let mut file = std::fs::File::open(&upload.path).map_err(unreadable)?;
    let mut digest = sha2::Sha256::new();
    let mut buffer = vec![0u8; 64 << 10];
    loop {
        let count = file.read(&mut buffer).map_err(unreadable)?;
        if count == 0 {
            break;
        }
        digest.update(buffer.get(..count).unwrap_or_default());
    }
    let digest = crate::outbox::blobs::hex(&digest.finalize());
    if digest == declared.to_lowercase() {
        Ok(())
    } else {
        Err(Refusal::Malformed("a file part does not have the digest that the payload declares".into()))
    }
}

fn accepted(receipt: &Receipt) -> Answer {
    let mut body = json!({ "id": receipt.id, "status": receipt.status });
    if let (true, Some(map)) = (receipt.duplicate, body.as_object_mut()) {
        map.insert("duplicate".into(), json!(true));
    }
    if let (false, Some(map)) = (receipt.problems.is_empty(), body.as_object_mut()) {
        map.insert("problems".into(), json!(receipt.problems));
    }
    Answer {
        status: if receipt.duplicate { 200 } else { 202 },
        headers: no_store(),
        body,
        accepted: (!receipt.duplicate && !receipt.id.is_empty()).then(|| receipt.id.clone()),
        detail: String::new(),
    }
}

fn refused(refusal: &Refusal) -> Answer {
    let mut headers = no_store();
    headers.extend(refusal.headers());
    Answer {
        status: refusal.status(),
        headers,
        body: refusal.body(),
        accepted: None,
        detail: match refusal {
            Refusal::Store(error) => error.to_string(),
            _ => String::new(),
        },
    }
}

/// The answer of a site whose store cannot even be opened.
#[must_use]
pub fn unavailable(detail: &str) -> Answer {
    refused(&Refusal::Store(StoreError::Other(detail.to_owned())))
}

/// A cached answer would acknowledge somebody else's submission (reliability.md H17).
fn no_store() -> BTreeMap<&'static str, String> {
    BTreeMap::from([("Cache-Control", "no-store".to_owned())])
}
