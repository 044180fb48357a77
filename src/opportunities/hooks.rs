//! Our registrations at Tracker: one for each action, at exactly one address (tracker-api.md 1.9).

use serde::Serialize;
use serde_json::Value;

use super::door::is_valid;
use crate::settings::JobsToken;
use crate::tracker::client::SiteClient;
use crate::tracker::outcome::{Called, Failure, FailureClass};
use crate::tracker::reading::text;
use crate::tracker::types::Webhook;

const RECORD_TYPE: &str = "Opportunity";
const ACTIONS: [&str; 3] = ["Created", "Updated", "Deleted"];

/// A registration as the shell is told of it: its address holds our secret and is not shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Registered {
    /// Registration id.
    pub id: u64,
    /// `Created`, `Updated`, `Deleted`.
    pub action: String,
    /// `Opportunity`.
    pub record_type: String,
    /// Whether its address carries a token that is valid now.
    pub current: bool,
}

/// Ours: those whose address begins so.
#[must_use]
pub fn ours(hooks: &[Webhook], url_prefix: &str, tokens: &[JobsToken], now_ms: i64) -> Vec<Registered> {
    hooks
        .iter()
        .filter(|hook| hook.url.starts_with(url_prefix))
        .map(|hook| Registered {
            id: hook.id,
            action: hook.action.clone(),
            record_type: hook.record_type.clone(),
            current: is_valid(tokens, &token_of(&hook.url), now_ms),
        })
        .collect()
}

/// The token in an address: its parameter, else the last piece of its path.
fn token_of(url: &str) -> String {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let query = query.split('#').next().unwrap_or_default();
    form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name.eq_ignore_ascii_case("token")).map_or_else(
        || path.rsplit('/').next().unwrap_or_default().to_owned(),
        |(_, token)| token.into_owned(),
    )
}

/// Sees to it that each action is registered once at this address, and no longer at an earlier one of ours. New ones
/// come first: a change in between is told twice and not never. Yields what is there afterwards.
pub async fn register(client: &SiteClient<'_>, url: &str, url_prefix: &str) -> Called<Vec<Webhook>> {
    let mut traces = Vec::new();
    let result = try_register(client, url, url_prefix, &mut traces).await;
    Called { result, traces }
}

async fn try_register(
    client: &SiteClient<'_>,
    url: &str,
    url_prefix: &str,
    traces: &mut Vec<crate::tracker::outcome::CallTrace>,
) -> Result<Vec<Webhook>, Failure> {
    let mut take = |called: Called<Vec<Webhook>>| {
        traces.extend(called.traces);
        called.result
    };
    let before = take(client.list_webhooks().await)?;
    let actions = offered(client).await;
    let mut keep: Vec<u64> = Vec::new();
    for action in actions {
        let known = before.iter().find(|hook| {
            hook.url == url
                && hook.action.eq_ignore_ascii_case(action)
                && hook.record_type.eq_ignore_ascii_case(RECORD_TYPE)
        });
        if let Some(hook) = known {
            keep.push(hook.id);
            continue;
        }
        let hook = Webhook {
            id: 0,
            url: url.to_owned(),
            action: action.to_owned(),
            record_type: RECORD_TYPE.to_owned(),
        };
        client.register_webhook(&hook).await.result?;
    }
    for hook in before.iter().filter(|hook| hook.url.starts_with(url_prefix) && !keep.contains(&hook.id)) {
        match client.delete_webhook(hook.id).await.result {
            Err(failure) if failure.class != FailureClass::Gone => return Err(failure),
            _ => {}
        }
    }
    take(client.list_webhooks().await)
}

/// The actions that the account can send; all of them where it does not say.
async fn offered(client: &SiteClient<'_>) -> Vec<&'static str> {
    let said = client.webhook_actions().await.result.unwrap_or(Value::Null);
    let names: Vec<String> = said
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default()
        .iter()
        .filter_map(|entry| match entry {
            Value::Object(map) => Some(text(map, &["action", "name"])),
            Value::String(name) => Some(name.clone()),
            _ => None,
        })
        .collect();
    let known: Vec<&'static str> = ACTIONS
        .into_iter()
        .filter(|action| names.iter().any(|name| name.trim().eq_ignore_ascii_case(action)))
        .collect();
    if known.is_empty() { ACTIONS.to_vec() } else { known }
}
