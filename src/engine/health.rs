//! What Site Health and a person with a stuck queue ask.

use serde_json::json;

use super::{Engine, Result, write};
use crate::outbox::Store;
use crate::relay::skew;
use crate::tracker::gate::DESTINATION;

/// Sealed submissions that are opened for a check.
const SAMPLE: u32 = 50;

impl Engine {
    /// Frees what dead processes still hold; never a live one's.
    ///
    /// # Errors
    /// [`super::EngineError`].
    pub fn clear_locks(&self) -> Result<String> {
        write(&json!({ "cleared": self.store()?.clear_locks(DESTINATION)? }))
    }

    /// Whether the key opens the newest sealed things.
    ///
    /// # Errors
    /// [`super::EngineError`] when there is no key, or the store cannot be read.
    pub fn key_check(&self) -> Result<String> {
        let sample = self.store()?.sealed_sample(SAMPLE)?;
        write(&json!({
            "ok": sample.unreadable == 0, "key_id": self.vault()?.key_id(),
            "sealed": sample.sealed, "unreadable": sample.unreadable,
        }))
    }

    /// The time here, and how far it is from Tracker's.
    ///
    /// # Errors
    /// [`super::EngineError`].
    pub fn clock(&self) -> Result<String> {
        write(&json!({ "now": self.clock.now_ms(), "skew_ms": skew::known(self.store()?) }))
    }
}
