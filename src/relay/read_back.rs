//! Reading back: whether what was delivered is still at Tracker, and as it was sent. Read-only.

use serde_json::Value;

use super::compare::Sent;
use super::pace::Pace;
use super::{marker, tenancy};
use crate::clock::Clock;
use crate::mapping::profile::RecordKind;
use crate::outbox::keeping::{Compared, Delivered, ReadBack};
use crate::outbox::traffic::Lane;
use crate::outbox::{Store, StoreError};
use crate::settings::{Dialect, Settings};
use crate::tracker::client::{Client, SiteClient};
use crate::tracker::outcome::{CallTrace, Called, Failure, FailureClass};
use crate::tracker::session::SessionStore;

/// What a spot check found.
#[derive(Debug, Default)]
pub struct Checked {
    /// In numbers.
    pub read: ReadBack,
    /// Submissions whose record is gone.
    pub missing: Vec<String>,
    /// Submissions that cannot be compared: the dialect does not show them, or their plan is gone.
    pub unreadable: Vec<String>,
}

/// Reads the records of one delivery and compares them. Record and Contact are one answer: if either cannot be read,
/// nothing is said.
pub async fn read_one(client: &SiteClient<'_>, clock: &dyn Clock, sent: &[Sent]) -> Called<Compared> {
    let mut traces: Vec<CallTrace> = Vec::new();
    let mut found = Compared { at: clock.now_ms(), ..Compared::default() };
    if !is_comparable(client) {
        return Called { result: Err(unsupported()), traces };
    }
    for one in sent {
        let called = client.get(one.kind(), one.id).await;
        traces.extend(called.traces);
        match called.result {
            Ok(Some(record)) => found.dropped.extend(one.differences(&record)),
            Ok(None) => found.missing = true,
            Err(failure) => return Called { result: Err(failure), traces },
        }
    }
    Called { result: Ok(found), traces }
}

/// Classic shows records in other names and only some of them.
fn is_comparable(client: &SiteClient<'_>) -> bool {
    client.capabilities().dialect() == Dialect::Rest
}

fn unsupported() -> Failure {
    Failure::new(FailureClass::Unsupported, "classic_lacks_read_back", "")
}

/// Asks Tracker for each record in this share of the pacing budget, which never slows a delivery, and keeps
/// what was found. Stops at the first call that fails or has to wait: what was not asked is asked another time.
///
/// # Errors
/// The store's.
pub async fn read_back<S: Store>(
    store: &S,
    settings: &Settings,
    clock: &dyn Clock,
    owner: &str,
    wanted: &[Delivered],
    lane: Lane,
) -> Result<Checked, StoreError> {
    let mut checked =
        Checked { read: ReadBack { at: clock.now_ms(), ..ReadBack::default() }, ..Checked::default() };
    let tenant = tenancy::id(settings, store)?;
    let pace = Pace::new(settings, store, clock, lane, &tenant)?;
    let sessions: &dyn SessionStore = store;
    let Ok(client) = Client::new(settings, &sessions, clock, owner) else { return Ok(checked) };
    let client = client.with_gate(&pace);
    for delivered in wanted {
        let Some(kind) = kind_of(&delivered.kind) else { continue };
        let record = match client.get(kind, delivered.record_id).await.result {
            Ok(record) => record,
            // The classic dialect cannot read every type; the others go on.
            Err(failure) if failure.class == FailureClass::Unsupported => {
                checked.unreadable.push(delivered.id.clone());
                continue;
            }
            Err(_) => break,
        };
        checked.read.checked += 1;
        let mut found = Compared { at: clock.now_ms(), ..Compared::default() };
        match &record {
            None => {
                found.missing = true;
                checked.read.missing += 1;
                checked.missing.push(delivered.id.clone());
            }
            Some(record) => {
                checked.read.changed += u64::from(!is_ours(delivered, kind, record));
                if !is_comparable(&client) {
                    checked.unreadable.push(delivered.id.clone());
                    continue;
                }
                // A plan that no longer opens is the affair of whoever replaced the key.
                let Ok(Some(plan)) = store.plan(&delivered.id) else {
                    checked.unreadable.push(delivered.id.clone());
                    continue;
                };
                let sent = Sent::of(&plan, &store.steps(&delivered.id)?);
                match rest(&client, &sent, delivered.record_id, record).await {
                    Ok(differences) => found.dropped = differences,
                    Err(_) => break,
                }
                checked.read.dropped += u64::from(!found.dropped.is_empty());
            }
        }
        store.keep_read_back(&delivered.id, &found)?;
    }
    Ok(checked)
}

/// The record that was read already, and the Contact of a Lead beside it.
async fn rest(
    client: &SiteClient<'_>,
    sent: &[Sent],
    known: u64,
    record: &Value,
) -> Result<Vec<crate::outbox::keeping::Difference>, Failure> {
    let mut differences = Vec::new();
    for (index, one) in sent.iter().enumerate() {
        if index == 0 && one.id == known {
            differences.extend(one.differences(record));
        } else if let Some(record) = client.get(one.kind(), one.id).await.result? {
            differences.extend(one.differences(&record));
        }
    }
    Ok(differences)
}

/// A Lead has no e-mail of its own, and an updated one carries the marker of whoever created it.
fn is_ours(delivered: &Delivered, kind: RecordKind, record: &Value) -> bool {
    if marker::is_on(record, &delivered.id) {
        return true;
    }
    if kind == RecordKind::Lead && delivered.outcome != "created" {
        return true;
    }
    let email = delivered.email.trim().to_lowercase();
    !email.is_empty() && record.to_string().to_lowercase().contains(&email)
}

fn kind_of(name: &str) -> Option<RecordKind> {
    serde_json::from_value(Value::String(name.into())).ok()
}
