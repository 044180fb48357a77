//! `POST …/halt-tracker/v1/ingest`, whatever server calls it. The order of checks is reliability.md 4.9: method, type,
//! size, credentials over the raw bytes, then parsing, throttle of the source, and only then the store. What names
//! nobody, and what comes from an address of many false claims, is throttled before all of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::accept::{Arrival, Intake, Receipt, Spooled};
use super::error::Refusal;
use super::prepare::{DraftChanges, Prepared};
use super::shape::Parts;
use super::signature::{Credentials, Sender, authenticate};
use super::submission::{IntakePath, Submission};
use super::throttle::Throttle;
use super::{form, json as strict_json, parts, shape};
use crate::clock::Clock;
use crate::outbox::{Replay, Store, StoreError};
use crate::settings::IntakeSettings;

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
    /// Address of the socket's peer, as the server names it.
    pub remote_addr: String,
    /// Token from the URL.
    pub query_token: String,
    /// `Content-Length`, when there is one.
    pub content_length: Option<u64>,
    /// What PHP takes at most (`post_max_size`); what is longer it has dropped. 0: no limit.
    pub php_limit: u64,
    /// What PHP made of a multipart body.
    pub multipart: Option<Multipart>,
    /// What a filter of the site changes in the mapped record.
    pub draft_changes: Option<DraftChanges>,
    /// Why a filter of the site holds it; empty: it does not.
    pub hold: String,
    /// Whether [`prepare`] has let this very request pass: then the throttle has counted it.
    pub prepared: bool,
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

/// What looks at a request before the store is opened for it.
pub struct Door<'a> {
    /// Limits and secrets.
    pub settings: &'a IntakeSettings,
    /// Bytes of one file.
    pub max_file: u64,
    /// Counts requests.
    pub throttle: &'a Throttle<'a>,
    /// Time.
    pub clock: &'a dyn Clock,
}

/// A request whose sender is known and whose body could be read. No file of the store was touched for it.
#[derive(Debug)]
pub struct Ready(Arrival);

/// Checks and reads a request.
///
/// # Errors
/// Every [`Refusal`] that is the sender's doing.
pub fn examine(door: &Door<'_>, request: &Request, body: &[u8]) -> Result<Ready, Refusal> {
    let limits = door.settings;
    let now = door.clock.now_ms();
    let now_s = u64::try_from(now / 1_000).unwrap_or_default();
    let credentials = credentials(request, limits.url_tokens);
    let claims = credentials.claim_something(limits, now_s);
    if request.prepared {
        // It was counted when it was prepared.
    } else if claims {
        door.throttle.claim(request)?;
    } else {
        door.throttle.nameless(request)?;
    }
    let (kind, sender) = match sender_of(limits, request, body, credentials, now_s) {
        Ok(known) => known,
        Err(refusal) => {
            if claims {
                door.throttle.false_claim(request)?;
            }
            return Err(refusal);
        }
    };
    let parts = match parts_of(limits, request, body, &kind) {
        Ok(parts) => parts,
        Err(refusal) => {
            // Its name stands in what could not be read; it counts all the same.
            door.throttle.source(&counted_as(&sender, ""))?;
            return Err(refusal);
        }
    };
    if !request.prepared {
        door.throttle.source(&counted_as(&sender, &parts.source))?;
    }
    Ok(Ready(arrival(
        limits,
        request,
        signed_bytes(request, body, &kind),
        sender,
        parts,
        (now, door.max_file),
    )?))
}

/// Who sends, and what kind of body. Nothing is parsed before the sender has proved who it is.
fn sender_of(
    limits: &IntakeSettings,
    request: &Request,
    body: &[u8],
    credentials: Credentials<'_>,
    now_s: u64,
) -> Result<(Kind, Sender), Refusal> {
    if request.method != "POST" {
        return Err(Refusal::Method);
    }
    let kind = kind_of(&request.content_type)?;
    check_size(request, body, &kind, limits.max_body, limits.max_multipart)?;
    let signed = signed_bytes(request, body, &kind);
    let sender = authenticate(limits, credentials, signed, now_s).ok_or(Refusal::Unauthenticated)?;
    // A signature over no payload covers nothing of a multipart request.
    if matches!((&kind, &sender, payload(request)), (Kind::Multipart, Sender::Signed { .. }, None)) {
        return Err(Refusal::Unauthenticated);
    }
    Ok((kind, sender))
}

/// Takes a request out of the spool. The shell has verified its sender when it came in.
///
/// # Errors
/// [`Refusal`]; then nothing was stored.
pub fn import<S: Store>(
    intake: &Intake<'_, S>,
    request: &Request,
    body: &[u8],
    sender: Sender,
    spooled: Spooled,
) -> Result<Receipt, Refusal> {
    let limits = &intake.settings.intake;
    let kind = kind_of(&request.content_type)?;
    let parts = parts_of(limits, request, body, &kind)?;
    let signed = signed_bytes(request, body, &kind);
    let max_file = intake.settings.uploads.max_file;
    let mut arrival = arrival(limits, request, signed, sender, parts, (spooled.received_at, max_file))?;
    // Out of the spool there is nobody left to refuse it to.
    arrival.strict = false;
    arrival.spooled = Some(spooled);
    intake.accept(arrival)
}

/// Reads the body.
fn parts_of(limits: &IntakeSettings, request: &Request, body: &[u8], kind: &Kind) -> Result<Parts, Refusal> {
    let value = match (kind, payload(request)) {
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
    shape::read(value, limits)
}

/// The JSON of a multipart request that has one.
fn payload(request: &Request) -> Option<&str> {
    request.multipart.as_ref().and_then(|m| m.fields.get("payload")).and_then(Value::as_str)
}

/// What a signature covers.
fn signed_bytes<'r>(request: &'r Request, body: &'r [u8], kind: &Kind) -> &'r [u8] {
    match kind {
        Kind::Multipart => payload(request).unwrap_or_default().as_bytes(),
        Kind::Json | Kind::Form => body,
    }
}

/// Makes a request that was examined durable, and answers it.
pub fn accept<S: Store>(intake: &Intake<'_, S>, ready: Ready) -> Answer {
    match intake.accept(ready.0) {
        Ok(receipt) => accepted(&receipt),
        Err(refusal) => refused(&refusal),
    }
}

/// Says what would become of a request that was examined.
///
/// # Errors
/// [`Refusal`] where its sender would be refused.
pub fn prepare<S: Store>(intake: &Intake<'_, S>, ready: Ready) -> Result<Prepared, Refusal> {
    intake.prepare(ready.0)
}

/// A token's source and what a signing sender calls itself are counted apart, so that neither can use up what is
/// the other's.
fn counted_as(sender: &Sender, name: &str) -> String {
    match sender {
        Sender::Signed { .. } => format!("signed/{name}"),
        Sender::Token { source, .. } => format!("token/{source}"),
    }
}

/// A signature recognises its request for as long as it is valid. A token has no freshness, so its body is
/// remembered for a day, unless the sender names its deliveries itself (divi.md 6).
fn replay(
    now: i64,
    limits: &IntakeSettings,
    sender: &Sender,
    request: &Request,
    body: &[u8],
    parts: &Parts,
) -> Option<Replay> {
    use sha2::Digest as _;
    match sender {
        Sender::Signed { replay } => {
            let window = limits.signature_window.saturating_mul(2_000);
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
    limits: &IntakeSettings,
    request: &Request,
    signed: &[u8],
    sender: Sender,
    mut parts: Parts,
    (received_at, max_file): (i64, u64),
) -> Result<Arrival, Refusal> {
    let uploads = request.multipart.as_ref().map(|m| m.files.as_slice()).unwrap_or_default();
    let files =
        parts::gather(std::mem::take(&mut parts.files), uploads, payload(request).is_some(), max_file)?;
    let replay = replay(received_at, limits, &sender, request, signed, &parts);
    let delivery_id = delivery_id(request, &parts).to_owned();
    let (source, profiles) = match sender {
        Sender::Signed { .. } if parts.source.is_empty() => ("webhook".to_owned(), Vec::new()),
        Sender::Signed { .. } => (parts.source, Vec::new()),
        Sender::Token { source, profiles } => (source, profiles),
    };
    Ok(Arrival {
        submission: Submission {
            path: IntakePath::Http,
            source,
            form: parts.form,
            fields: parts.fields,
            context: parts.context,
            changes: request.draft_changes.clone().unwrap_or_default().into_fields(),
            ..Submission::default()
        },
        delivery_id,
        files,
        replay,
        profiles,
        strict: true,
        spooled: None,
        hold: request.hold.clone(),
    })
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
    // PHP drops a body above post_max_size without a word and runs the script (reliability.md I09).
    if request.php_limit > 0 && announced > request.php_limit {
        return Err(Refusal::TooLarge { limit: request.php_limit });
    }
    if let Kind::Multipart = kind {
        let Some(multipart) = &request.multipart else { return Ok(()) };
        let total: u64 = multipart.files.iter().map(|f| f.size).sum();
        if announced.max(total) > max_multipart {
            return Err(Refusal::TooLarge { limit: max_multipart });
        }
        // The same from a shell that does not name the limit.
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

/// The answer to a request that was refused.
#[must_use]
pub fn refused(refusal: &Refusal) -> Answer {
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
