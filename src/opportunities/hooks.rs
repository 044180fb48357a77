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

/// What Tracker holds of our registrations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Registrations {
    /// All of the account, whoever made them.
    pub all: Vec<Webhook>,
    /// The actions that the account can send.
    pub expected: Vec<&'static str>,
    /// The first thing that could not be done.
    pub failure: Option<Failure>,
}

/// Actions that Tracker does not call us for; where nothing is known, all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Missing(Vec<&'static str>);

impl Default for Missing {
    fn default() -> Self {
        Self(ACTIONS.to_vec())
    }
}

impl Missing {
    /// What is expected, without those that are registered at an address that is valid now.
    #[must_use]
    pub fn of(expected: &[&'static str], ours: &[Registered]) -> Self {
        let is_there = |action: &str| {
            ours.iter().any(|hook| {
                hook.current
                    && hook.action.eq_ignore_ascii_case(action)
                    && hook.record_type.eq_ignore_ascii_case(RECORD_TYPE)
            })
        };
        Self(expected.iter().copied().filter(|action| !is_there(action)).collect())
    }
}

/// What is there.
pub async fn look(client: &SiteClient<'_>) -> Called<Registrations> {
    let Called { result, traces } = client.list_webhooks().await;
    let result = match result {
        Ok(all) => Ok(Registrations { all, expected: offered(client).await, failure: None }),
        Err(failure) => Err(failure),
    };
    Called { result, traces }
}

/// Sees to it that each action is registered once at this address, and no longer at an earlier one of ours. New ones
/// come first: a change in between is told twice and not never. What fails holds up none of the others, and an earlier
/// registration stays for as long as nothing has taken its place.
pub async fn register(client: &SiteClient<'_>, url: &str, url_prefix: &str) -> Called<Registrations> {
    let mut called = look(client).await;
    if let Ok(before) = &called.result {
        let failure = change(client, url, url_prefix, before).await;
        let listed = client.list_webhooks().await;
        called.traces.extend(listed.traces);
        called.result = match (listed.result, failure) {
            (Ok(all), failure) => Ok(Registrations { all, expected: before.expected.clone(), failure }),
            (Err(_), Some(first)) | (Err(first), None) => Err(first),
        };
    }
    called
}

/// Makes and takes back; yields the first failure.
async fn change(
    client: &SiteClient<'_>,
    url: &str,
    url_prefix: &str,
    before: &Registrations,
) -> Option<Failure> {
    let is = |hook: &Webhook, action: &str| {
        hook.action.eq_ignore_ascii_case(action) && hook.record_type.eq_ignore_ascii_case(RECORD_TYPE)
    };
    let (mut keep, mut unmade, mut first) = (Vec::new(), Vec::new(), None);
    for action in before.expected.iter().copied() {
        if let Some(hook) = before.all.iter().find(|hook| hook.url == url && is(hook, action)) {
            keep.push(hook.id);
            continue;
        }
        let hook = Webhook {
            id: 0,
            url: url.to_owned(),
            action: action.to_owned(),
            record_type: RECORD_TYPE.to_owned(),
        };
        if let Err(failure) = client.register_webhook(&hook).await.result {
            unmade.push(action);
            first.get_or_insert(failure);
        }
    }
    let outdated = before.all.iter().filter(|hook| {
        hook.url.starts_with(url_prefix)
            && !keep.contains(&hook.id)
            && !unmade.iter().any(|action| is(hook, action))
    });
    for hook in outdated {
        if let Err(failure) = client.delete_webhook(hook.id).await.result
            && failure.class != FailureClass::Gone
        {
            first.get_or_insert(failure);
        }
    }
    first
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
