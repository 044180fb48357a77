//! The budget of a drain limits starting a step (architecture, rule 12): a started call runs to its own
//! deadline, for cutting it would make its outcome unknown.

use std::time::Duration;

use crate::clock::Clock;

/// Time in which steps may be started.
#[derive(Clone, Copy)]
pub struct Budget<'c> {
    clock: &'c dyn Clock,
    ends: i64,
}

impl<'c> Budget<'c> {
    /// Begins now.
    #[must_use]
    pub fn of(clock: &'c dyn Clock, length: Duration) -> Self {
        let length = i64::try_from(length.as_millis()).unwrap_or(i64::MAX);
        Self { clock, ends: clock.boot_ms().saturating_add(length) }
    }

    /// Whether a step may still be started.
    #[must_use]
    pub fn may_start(&self) -> bool {
        self.clock.boot_ms() < self.ends
    }

    /// Whether it would still run after this many milliseconds.
    #[must_use]
    pub fn covers(&self, ms: i64) -> bool {
        ms >= 0 && self.clock.boot_ms().saturating_add(ms) < self.ends
    }
}
