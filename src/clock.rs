//! Time as a value that can be held still: production reads the system, tests set it.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Two clocks: one for dates, one for leases, which no change of the date may shorten or stretch.
pub trait Clock {
    /// Unix milliseconds, UTC.
    fn now_ms(&self) -> i64;

    /// Milliseconds since boot, sleep included (`CLOCK_BOOTTIME`).
    fn boot_ms(&self) -> i64;

    /// Waits; needs a tokio runtime. A clock whose hands are moved by hand moves them instead.
    fn sleep<'c>(&'c self, ms: u64) -> Pin<Box<dyn Future<Output = ()> + 'c>> {
        Box::pin(tokio::time::sleep(Duration::from_millis(ms)))
    }
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        // A clock before 1970 or after year 292,000,000 is answered with the nearest value.
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX));
        #[cfg(feature = "faults")]
        let now = now + crate::failpoint::number("clock.wall");
        now
    }

    fn boot_ms(&self) -> i64 {
        let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: the pointer is to a live timespec; an error leaves it at zero.
        unsafe { libc::clock_gettime(libc::CLOCK_BOOTTIME, &raw mut time) };
        let since = time.tv_sec.saturating_mul(1_000).saturating_add(time.tv_nsec / 1_000_000);
        #[cfg(feature = "faults")]
        let since = since + crate::failpoint::number("clock.boot");
        since
    }
}

/// A clock that stands until it is moved. Copies share the hands.
#[derive(Debug, Clone, Default)]
pub struct PausedClock(Rc<Cell<i64>>);

impl PausedClock {
    /// Stands at this time.
    #[must_use]
    pub fn at(ms: i64) -> Self {
        Self(Rc::new(Cell::new(ms)))
    }

    /// Moves on.
    pub fn advance(&self, ms: i64) {
        self.0.set(self.0.get() + ms);
    }
}

impl Clock for PausedClock {
    fn now_ms(&self) -> i64 {
        self.0.get()
    }

    fn boot_ms(&self) -> i64 {
        self.0.get()
    }

    // Otherwise whoever waits would wait for ever.
    fn sleep<'c>(&'c self, ms: u64) -> Pin<Box<dyn Future<Output = ()> + 'c>> {
        self.advance(i64::try_from(ms).unwrap_or(i64::MAX));
        Box::pin(tokio::task::yield_now())
    }
}
