//! What the screens ask for.

use serde_json::{Value, json};

use super::{Engine, EngineError, Kind, Result, read, write};
use crate::mapping;
use crate::mapping::profile::{Profile, RecordKind};
use crate::outbox::Store;
use crate::outbox::sqlite::Watermark;
use crate::outbox::traffic::shared_budget;
use crate::relay::tenancy;
use crate::tracker::gate::DESTINATION;

impl Engine {
    /// Counts, connection, store and who ran the queue.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn status(&self) -> Result<String> {
        self.status_since("")
    }

    /// The same, and what became of a store that the shell knows by an earlier `store.watermark`.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn status_since(&self, known: &str) -> Result<String> {
        let known: Watermark = if known.is_empty() { Watermark::default() } else { read(known)? };
        let store = self.store()?;
        let tally = store.tally()?;
        let watermark = store.watermark()?;
        write(&json!({
            "store": {
                "engine": "sqlite", "sqlite": rusqlite::version(), "path": store.path(),
                "replaced": watermark.replaced_since(&known), "watermark": watermark,
                "damaged": store.damaged()?,
            },
            "counts": tally.counts,
            "oldest_waiting_at": tally.oldest_waiting_at,
            "tasks": tally.tasks,
            "runs": tally.runs,
            "next_due_at": store.next_due(DESTINATION)?,
            "connection": self.connection()?,
            "guard": store.guard()?,
            "reconciliation": store.last_reconciliation()?,
            "queue": self.queue()?,
        }))
    }

    /// How fast the queue drains, when it will be empty, and whether Tracker is there at all.
    fn queue(&self) -> Result<Value> {
        let store = self.store()?;
        let settings = &self.config.settings;
        let speed = store.throughput(DESTINATION)?;
        let breaker = store.breaker(DESTINATION, &tenancy::id(settings, store)?)?;
        let rate = shared_budget(settings.relay.calls_per_minute);
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            reason = "an estimate of minutes, of a queue of thousands"
        )]
        let takes_ms = (rate > 0)
            .then(|| (speed.waiting as f64 * speed.calls_per_delivery / f64::from(rate) * 60_000.0) as i64);
        let begins = self.clock.now_ms().max(speed.hold_until);
        Ok(json!({
            "waiting": speed.waiting,
            "calls_per_delivery": (speed.calls_per_delivery * 10.0).round() / 10.0,
            "calls_per_minute": rate,
            "takes_ms": takes_ms,
            // While nothing is sent nobody knows.
            "ends_at": takes_ms
                .filter(|_| !breaker.is_open() && !settings.relay.paused)
                .map(|ms| begins.saturating_add(ms)),
            "hold_until": speed.hold_until,
            "breaker": breaker,
        }))
    }

    /// Reads back what can be read of a damaged store that was moved aside, each submission once.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn recover(&self) -> Result<String> {
        write(&self.store()?.recover()?)
    }

    /// Faults of a profile.
    ///
    /// # Errors
    /// [`Kind::InvalidInput`] when it is not a profile at all.
    pub fn check_profile(&self, profile: &str) -> Result<String> {
        let profile: Profile = read(profile)?;
        write(&json!({ "faults": mapping::check(&profile) }))
    }

    /// Tracker keys of a record type, for the picker.
    ///
    /// # Errors
    /// [`Kind::InvalidInput`] for an unknown type.
    pub fn targets(&self, kind: &str) -> Result<String> {
        let kind: RecordKind = serde_json::from_value(Value::String(kind.to_lowercase()))
            .map_err(|_| EngineError::new(Kind::InvalidInput, "record_kind", "no such record type"))?;
        write(&mapping::targets(kind))
    }
}
