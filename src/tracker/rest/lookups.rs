//! `MetaData` and webhook registrations (1.9, 1.11).

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Map, Value, json};

use super::super::classify::{Target, unreadable};
use super::super::outcome::{CallTrace, Failure, FailureClass};
use super::super::reading::{member, positive, rows, text};
use super::super::session::SessionStore;
use super::super::types::{AccountCheck, Webhook};
use super::super::wire::{Ask, Payload, Wire};
use super::{created, gone};
use crate::http::Effect;
use crate::settings::Dialect;

/// Pages of users; more are nobody's to pick from.
const USER_PAGES: u64 = 5;

/// Statuses, sources, custom fields and so on, as they are.
pub(in super::super) async fn metadata<S: SessionStore>(
    wire: &Wire<'_, S>,
    log: &mut Vec<CallTrace>,
) -> Result<Value, Failure> {
    let body = wire.read(Ask::get("/api/v1/MetaData", Target::Endpoint), log).await?;
    Ok(body.unwrap_or_else(|| json!({})))
}

/// Values of the list behind a custom field.
pub(in super::super) async fn custom_list<S: SessionStore>(
    wire: &Wire<'_, S>,
    id: u64,
    log: &mut Vec<CallTrace>,
) -> Result<Vec<String>, Failure> {
    let ask = Ask::get(format!("/api/v1/CustomFields/{id}"), Target::Record);
    let body = match wire.read(ask, log).await {
        Err(failure) if failure.class == FailureClass::Gone => None,
        result => result?,
    };
    let Some(Value::Object(list)) = body else { return Ok(Vec::new()) };
    let entries = member(&list, "listEntries").and_then(Value::as_array).cloned().unwrap_or_default();
    let values = entries.iter().filter_map(Value::as_object).map(|entry| text(entry, &["value"]));
    Ok(values.filter(|value| !value.is_empty()).collect())
}

/// Everybody who may own records. Pages go on until one brings nobody new (U8).
pub(in super::super) async fn users<S: SessionStore>(
    wire: &Wire<'_, S>,
    log: &mut Vec<CallTrace>,
) -> Result<Vec<(u64, String)>, Failure> {
    let mut users: BTreeMap<u64, String> = BTreeMap::new();
    for page in 1..=USER_PAGES {
        let filter = json!({ "maxResults": 100, "pageNumber": page });
        let ask = Ask::post("/api/v1/User/Search", Payload::Json(filter), Effect::Read);
        let Some(body) = wire.read(ask, log).await? else { break };
        let found = rows(body)
            .ok_or_else(|| unreadable(Effect::Read, "unexpected_shape", "the answer is no list"))?;
        let before = users.len();
        users.extend(found.iter().filter_map(|row| {
            let id = ["userId", "id"].iter().filter_map(|n| member(row, n)).find_map(positive)?;
            Some((id, text(row, &["fullName", "username"])))
        }));
        if users.len() == before {
            break;
        }
    }
    Ok(users.into_iter().collect())
}

/// What webhooks can be registered for.
pub(in super::super) async fn webhook_actions<S: SessionStore>(
    wire: &Wire<'_, S>,
    log: &mut Vec<CallTrace>,
) -> Result<Value, Failure> {
    let body = wire.read(Ask::get("/api/v1/Webhook/Meta/Actions", Target::Endpoint), log).await?;
    Ok(body.unwrap_or(Value::Null))
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
