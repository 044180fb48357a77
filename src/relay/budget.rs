//! The budget of a drain limits starting a step (architecture, rule 12): a started call runs to its own
//! deadline, for cutting it would make its outcome unknown.

use std::time::Duration;

use tokio::time::Instant;

/// Time in which steps may be started.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    ends: Instant,
}

impl Budget {
    /// Begins now.
    #[must_use]
    pub fn of(length: Duration) -> Self {
        Self { ends: Instant::now() + length }
    }

    /// Whether a step may still be started.
    #[must_use]
    pub fn may_start(&self) -> bool {
        Instant::now() < self.ends
    }

    /// Whether it would still run after this many milliseconds.
    #[must_use]
    pub fn covers(&self, ms: i64) -> bool {
        u64::try_from(ms).is_ok_and(|ms| Instant::now() + Duration::from_millis(ms) < self.ends)
    }
}
