//! Reading back: whether what was delivered is still at Tracker. A read-only spot check in the bulk share of
//! the pacing budget, so that it never slows a delivery.

use crate::clock::Clock;
use crate::mapping::profile::RecordKind;
use crate::outbox::Store;
use crate::outbox::keeping::{Delivered, ReadBack};
use crate::outbox::traffic::Lane;
use crate::settings::Settings;
use crate::tracker::client::Client;
use crate::tracker::outcome::FailureClass;
use crate::tracker::session::SessionStore;

use super::pace::Pace;
use super::{marker, tenancy};

/// Asks Tracker for each record; gives the ids of the submissions whose record is gone. Stops at the first
/// call that fails or has to wait: what was not asked is asked tomorrow.
pub async fn read_back<S: Store>(
    store: &S,
    settings: &Settings,
    clock: &dyn Clock,
    owner: &str,
    wanted: &[Delivered],
) -> (ReadBack, Vec<String>) {
    let mut found = ReadBack { at: clock.now_ms(), ..ReadBack::default() };
    let mut missing = Vec::new();
    let paced = tenancy::id(settings, store)
        .and_then(|tenant| Pace::new(settings, store, clock, Lane::Bulk, &tenant));
    let Ok(pace) = paced else { return (found, missing) };
    let sessions: &dyn SessionStore = store;
    let Ok(client) = Client::new(settings, &sessions, clock, owner) else { return (found, missing) };
    let client = client.with_gate(&pace);
    for delivered in wanted {
        let Some(kind) = kind_of(&delivered.kind) else { continue };
        let record = match client.get(kind, delivered.record_id).await.result {
            Ok(record) => record,
            // The classic dialect cannot read every type; the others go on.
            Err(failure) if failure.class == FailureClass::Unsupported => continue,
            Err(_) => break,
        };
        found.checked += 1;
        match record {
            None => {
                found.missing += 1;
                missing.push(delivered.id.clone());
            }
            Some(record) => found.changed += u64::from(!is_ours(delivered, kind, &record)),
        }
    }
    (found, missing)
}

/// A Lead has no e-mail of its own, and an updated one carries the marker of whoever created it.
fn is_ours(delivered: &Delivered, kind: RecordKind, record: &serde_json::Value) -> bool {
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
    serde_json::from_value(serde_json::Value::String(name.into())).ok()
}
