//! Every call asks the shared pacing budget first, so that all processes together stay under the vendor's
//! rate limit instead of running into it (architecture, rule 6; tracker-api.md 1.4).

use crate::outbox::Store;
use crate::tracker::gate::CallGate;
use crate::tracker::outcome::{Failure, FailureClass};

/// Code of the failure that says "our own budget, nothing was sent".
pub(super) const PACED: &str = "paced";

/// The gate of a drain.
pub(super) struct Pace<'a, S> {
    pub(super) store: &'a S,
    pub(super) calls_per_minute: u32,
}

impl<S: Store> CallGate for Pace<'_, S> {
    fn before_call(&self, destination: &str) -> Result<(), Failure> {
        match self.store.pace(destination, self.calls_per_minute) {
            Ok(None) => Ok(()),
            Ok(Some(ms)) => Err(Failure::new(
                FailureClass::Throttled { wait_ms: u64::try_from(ms).ok() },
                PACED,
                "the pacing budget of this minute is used up",
            )),
            Err(error) => {
                Err(Failure::new(FailureClass::Transient, error.code(), "the store did not answer"))
            }
        }
    }
}
