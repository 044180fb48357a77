//! Waiting for the write lock: short random sleeps, because SQLite's own back-off is unfair and left single
//! writers waiting for seconds (measurements.md 0, C1).

use std::cell::Cell;
use std::time::{Duration, Instant};

/// Longest wait for the write lock (reliability.md B01, B02).
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

thread_local! {
    static WAITING_SINCE: Cell<Option<Instant>> = const { Cell::new(None) };
    static LIMIT: Cell<Duration> = const { Cell::new(PATIENCE) };
}

/// How long the next connection of this thread waits.
pub(super) fn set(limit: Duration) {
    LIMIT.set(limit);
}

/// Whether to try again, after a moment: SQLite's busy handler.
pub(super) fn wait_a_moment(tries: i32) -> bool {
    if tries == 0 {
        WAITING_SINCE.set(None);
    }
    let since = WAITING_SINCE.get().unwrap_or_else(Instant::now);
    WAITING_SINCE.set(Some(since));
    if since.elapsed() >= LIMIT.get() {
        return false;
    }
    moment();
    true
}

/// Sleeps for a tenth of a millisecond to a whole one.
pub(super) fn moment() {
    let micros = 100.0 + 900.0 * crate::outbox::backoff::random();
    std::thread::sleep(Duration::from_secs_f64(micros / 1_000_000.0));
}

/// Repeats what SQLite refuses at once, without asking its busy handler, while the lock is held.
pub(super) fn insist<T>(mut work: impl FnMut() -> rusqlite::Result<T>) -> rusqlite::Result<T> {
    let mut tries = 0;
    loop {
        match work() {
            Err(error)
                if error.sqlite_error_code() == Some(rusqlite::ffi::ErrorCode::DatabaseBusy)
                    && wait_a_moment(tries) =>
            {
                tries += 1;
            }
            done => return done,
        }
    }
}
