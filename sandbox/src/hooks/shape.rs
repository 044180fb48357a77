//! The bodies a webhook may have; the real one is not public (contract 4.6).

use serde_json::json;
use url::Url;

use crate::{knobs::WebhookShape, seed::USER, store::Change};

/// What is posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) url: String,
    pub(crate) body: String,
}

/// The message about `change` to a hook registered with `url`.
pub(crate) fn message(shape: WebhookShape, url: &str, change: Change) -> Message {
    let (kind, action, id) = (change.kind.name(), change.action.name(), change.id);
    let body = match shape {
        WebhookShape::A => json!({"recordType": kind, "action": action, "recordId": id}),
        WebhookShape::B => json!({"RecordType": kind, "Action": action, "RecordId": id}),
        WebhookShape::C => {
            json!({"id": id, "recordType": change.kind.letter(), "action": action, "userId": USER.id})
        }
        WebhookShape::D => {
            json!({"event": {"type": format!("{kind}.{action}")}, "data": {change.kind.id_member(): id}})
        }
        WebhookShape::E => {
            return Message { url: with_id(url, id), body: String::new() };
        }
    };
    Message { url: url.to_owned(), body: body.to_string() }
}

/// The URL with `id` added to its query; the rest stays letter for letter.
fn with_id(url: &str, id: i64) -> String {
    let has_query = Url::parse(url).is_ok_and(|url| url.query().is_some());
    let (plain, fragment) = url.split_once('#').map_or((url, None), |(plain, rest)| (plain, Some(rest)));
    let joint = if has_query { '&' } else { '?' };
    let tail = fragment.map(|text| format!("#{text}")).unwrap_or_default();
    format!("{plain}{joint}id={id}{tail}")
}
