//! What Tracker keeps of one submission, asked for by a person.

use serde_json::json;

use super::{Engine, EngineError, Kind, Result, write};
use crate::outbox::Store;
use crate::outbox::keeping::Compared;
use crate::relay::compare::Sent;
use crate::relay::read_back::read_one;

impl Engine {
    /// Reads the record of a submission at Tracker now, and compares it with what was sent.
    ///
    /// # Errors
    /// [`Kind::InvalidInput`] `unknown_id`; what Tracker refuses is in the answer's `code`.
    pub fn read_back(&self, id: &str) -> Result<String> {
        let store = self.store()?;
        if store.revision(id)?.is_none() {
            return Err(EngineError::new(Kind::InvalidInput, "unknown_id", "no such submission"));
        }
        let Some(plan) = store.plan(id)? else { return write(&answer(None, "plan_unknown")) };
        let sent = Sent::of(&plan, &store.steps(id)?);
        if sent.is_empty() {
            return write(&answer(None, "no_record"));
        }
        // A sign-in that a copy renews ends the original's (reliability.md B20).
        if self.refuse_a_copy()?.is_some() {
            return write(&answer(None, "site_copy"));
        }
        let clock = self.clock.as_ref();
        let read = self.call(&self.config.settings, async |client| read_one(client, clock, &sent).await)?;
        match read {
            Ok(found) => {
                store.keep_read_back(id, &found)?;
                write(&answer(Some(&found), ""))
            }
            Err(failure) => write(&answer(None, &failure.code)),
        }
    }
}

fn answer(found: Option<&Compared>, code: &str) -> serde_json::Value {
    let nothing = Compared::default();
    let found = found.unwrap_or(&nothing);
    json!({ "at": found.at, "missing": found.missing, "dropped": found.dropped, "code": code })
}
