//! `MetaData` and webhook registrations (1.9, 1.11).

use reqwest::Method;
use serde_json::{Map, Value, json};

use super::super::classify::{Target, unreadable};
use super::super::outcome::{CallTrace, Failure};
use super::super::reading::{member, positive, rows, text};
use super::super::session::SessionStore;
use super::super::types::{AccountCheck, Webhook};
use super::super::wire::{Ask, Payload, Wire};
use super::{created, gone};
use crate::http::Effect;
use crate::settings::Dialect;

/// Statuses, sources, custom fields and so on, as they are.
pub(in super::super) async fn metadata<S: SessionStore>(
    wire: &Wire<'_, S>,
    log: &mut Vec<CallTrace>,
) -> Result<Value, Failure> {
    let body = wire.read(Ask::get("/api/v1/MetaData", Target::Endpoint), log).await?;
    Ok(body.unwrap_or_else(|| json!({})))
}

/// A read-only probe that every account may make.
pub(in super::super) async fn check<S: SessionStore>(
    wire: &Wire<'_, S>,
    log: &mut Vec<CallTrace>,
) -> Result<AccountCheck, Failure> {
    let body = wire.read(Ask::get("/api/v1/MetaData/recordTypes", Target::Endpoint), log).await?;
    let Some(Value::Object(names)) = body else {
        return Err(unreadable(Effect::Read, "unexpected_shape", "the record types are no object"));
    };
    let record_types =
        names.iter().filter_map(|(key, name)| Some((key.clone(), name.as_str()?.to_owned()))).collect();
    Ok(AccountCheck { dialect: Dialect::Rest, record_types })
}

/// All registrations of the account, foreign ones included.
pub(in super::super) async fn webhooks<S: SessionStore>(
    wire: &Wire<'_, S>,
    log: &mut Vec<CallTrace>,
) -> Result<Vec<Webhook>, Failure> {
    let mut ask = Ask::get("/api/v1/Webhook/List", Target::Endpoint);
    // The URLs in the answer hold the receivers' secrets.
    ask.payload = Payload::Secret(Value::Null);
    let Some(body) = wire.read(ask, log).await? else { return Ok(Vec::new()) };
    let rows =
        rows(body).ok_or_else(|| unreadable(Effect::Read, "unexpected_shape", "the answer is no list"))?;
    Ok(rows.iter().filter_map(webhook).collect())
}

fn webhook(row: &Map<String, Value>) -> Option<Webhook> {
    Some(Webhook {
        id: member(row, "id").and_then(positive)?,
        url: text(row, &["url"]),
        action: text(row, &["action"]),
        record_type: text(row, &["recordType"]),
    })
}

/// Registers one action of one record type.
pub(in super::super) async fn register<S: SessionStore>(
    wire: &Wire<'_, S>,
    webhook: &Webhook,
    log: &mut Vec<CallTrace>,
) -> Result<u64, Failure> {
    let body =
        json!({ "id": 0, "url": webhook.url, "action": webhook.action, "recordType": webhook.record_type });
    let answer = wire.rest(Ask::post("/api/v1/Webhook", Payload::Secret(body), Effect::Write), log).await?;
    created(&answer)
}

/// Removes a registration; one that is not there is `Gone`.
pub(in super::super) async fn unregister<S: SessionStore>(
    wire: &Wire<'_, S>,
    id: u64,
    log: &mut Vec<CallTrace>,
) -> Result<(), Failure> {
    let ask = Ask {
        method: Method::DELETE,
        path: format!("/api/v1/Webhook/{id}"),
        payload: Payload::None,
        effect: Effect::Write,
        target: Target::Record,
    };
    let answer = wire.rest(ask, log).await?;
    if answer.status == 204 { Err(gone()) } else { Ok(()) }
}
