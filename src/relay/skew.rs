//! How far this machine's clock is from Tracker's: noted from the answers that come anyway, for Site Health.

use serde_json::{Value, json};

use crate::clock::Clock;
use crate::outbox::Store;
use crate::settings::Settings;

/// Name of the note among the housekeeping's.
const NOTE: &str = "clock_skew";
/// How often the same is written again.
const EVERY_MS: i64 = 600_000;
/// A `Date` header has whole seconds, and an answer takes its time.
const NOISE_MS: i64 = 5_000;

/// Notes what a client has seen. The sandbox may be a simulator with a clock of its own.
pub fn note<S: Store>(settings: &Settings, store: &S, clock: &dyn Clock, seen: Option<i64>) {
    let Some(skew_ms) = seen.filter(|_| !settings.is_sandbox()) else { return };
    let known = known(store).is_some_and(|known| known.abs_diff(skew_ms) <= NOISE_MS.unsigned_abs());
    // A store that cannot be read or written shows elsewhere; this is a hint.
    if !known || matches!(store.upkeep_due(NOTE, EVERY_MS), Ok(Some(_))) {
        let _ = store.upkeep_done(NOTE, clock.now_ms(), &json!({ "skew_ms": skew_ms }));
    }
}

/// Milliseconds that this machine is ahead; `None`: nobody has answered yet.
pub fn known<S: Store>(store: &S) -> Option<i64> {
    store.upkeep_due(NOTE, 0).ok().flatten()?.get("skew_ms").and_then(Value::as_i64)
}
