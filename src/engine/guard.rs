//! The clone guard's door, and what the alerts and the worker at the command line ask.

use serde::Deserialize;
use serde_json::json;

use super::{Engine, Result, read, write};
use crate::guard::Standing;
use crate::outbox::Store;
use crate::relay::drain::Summary;

#[derive(Debug, Deserialize)]
#[serde(default)]
struct OverdueQuery {
    /// Unix milliseconds.
    received_before: i64,
    limit: u32,
}

impl Default for OverdueQuery {
    fn default() -> Self {
        Self { received_before: 0, limit: 10 }
    }
}

impl Engine {
    /// This site is the live one from now on (its domain has changed, or it replaces the original).
    ///
    /// # Errors
    /// [`super::EngineError`].
    pub fn take_over(&self) -> Result<String> {
        write(&self.store()?.take_over()?)
    }

    /// This site is a copy: what it brought along is discarded here.
    ///
    /// # Errors
    /// [`super::EngineError`].
    pub fn discard_copy(&self) -> Result<String> {
        write(&self.store()?.discard_copied()?)
    }

    /// Leads that have not arrived for long, and the last errors. No personal data.
    ///
    /// # Errors
    /// [`super::EngineError`].
    pub fn overdue(&self, query: &str) -> Result<String> {
        let query: OverdueQuery = read(query)?;
        write(&self.store()?.overdue(query.received_before, query.limit.clamp(1, 100))?)
    }

    /// When the next delivery is due: one read, for a worker that asks every second.
    ///
    /// # Errors
    /// [`super::EngineError`].
    pub fn next_due(&self) -> Result<String> {
        let due = self.store()?.next_due(crate::tracker::gate::DESTINATION)?;
        write(&json!({ "next_due_at": due, "now": self.clock.now_ms() }))
    }

    /// A copy sends nothing, and does not touch the settings that the original has stored either.
    pub(super) fn refuse_a_copy(&self) -> Result<Option<Summary>> {
        let is_copy = self.store()?.guard()?.standing == Standing::Copy;
        Ok(is_copy.then(|| Summary { code: "site_copy".into(), ..Summary::default() }))
    }
}
