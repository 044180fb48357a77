//! Reading, creating, changing and deleting single records.

use reqwest::Method;
use serde_json::{Map, Value};

use super::super::classify::Target;
use super::super::outcome::{CallTrace, Failure, FailureClass};
use super::super::session::SessionStore;
use super::super::types::Created;
use super::super::wire::{Ask, Payload, Wire};
use super::{confirmed, created, gone, name};
use crate::http::Effect;
use crate::mapping::profile::RecordKind;

/// The full record; `None` when there is none.
pub(in super::super) async fn get<S: SessionStore>(
    wire: &Wire<'_, S>,
    kind: RecordKind,
    id: u64,
    log: &mut Vec<CallTrace>,
) -> Result<Option<Value>, Failure> {
    match wire.read(Ask::get(path(kind, id), Target::Record), log).await {
        Err(failure) if failure.class == FailureClass::Gone => Ok(None),
        result => result,
    }
}

/// A new record. REST never looks for an existing one (U14).
pub(in super::super) async fn create<S: SessionStore>(
    wire: &Wire<'_, S>,
    kind: RecordKind,
    members: &Map<String, Value>,
    log: &mut Vec<CallTrace>,
) -> Result<Created, Failure> {
    let payload = Payload::Json(Value::Object(members.clone()));
    let answer = wire.rest(Ask::post(format!("/api/v1/{}", name(kind)), payload, Effect::Write), log).await?;
    created(&answer).map(Created::New)
}

/// Changes the given members; what is absent stays as it is (U13).
pub(in super::super) async fn update<S: SessionStore>(
    wire: &Wire<'_, S>,
    kind: RecordKind,
    id: u64,
    members: &Map<String, Value>,
    log: &mut Vec<CallTrace>,
) -> Result<(), Failure> {
    let answer =
        wire.rest(on(Method::PATCH, kind, id, Payload::Json(Value::Object(members.clone()))), log).await?;
    if answer.status == 204 {
        return Err(gone());
    }
    confirmed(&answer).map(|_| ())
}

/// Deletes a record; one that is not there is [`FailureClass::Gone`].
pub(in super::super) async fn delete<S: SessionStore>(
    wire: &Wire<'_, S>,
    kind: RecordKind,
    id: u64,
    log: &mut Vec<CallTrace>,
) -> Result<(), Failure> {
    let mut ask = on(Method::DELETE, kind, id, Payload::None);
    if kind == RecordKind::Contact {
        // The document declares the id in the path and in the query (1.6): both are sent.
        ask.path.push_str(&format!("?Id={id}"));
    }
    let answer = wire.rest(ask, log).await?;
    if answer.status == 204 { Err(gone()) } else { confirmed(&answer).map(|_| ()) }
}

fn on(method: Method, kind: RecordKind, id: u64, payload: Payload) -> Ask {
    Ask { method, path: path(kind, id), payload, effect: Effect::Write, target: Target::Record }
}

fn path(kind: RecordKind, id: u64) -> String {
    format!("/api/v1/{}/{id}", name(kind))
}
