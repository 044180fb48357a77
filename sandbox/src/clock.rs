//! The simulator's clock: real time, or a test's hands, plus what the control API advanced it by.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::Offset};

/// Real time, or the hands of whoever started the simulator, plus an offset.
#[derive(Debug, Clone, Default)]
pub(crate) struct Clock {
    hands: Option<Arc<AtomicI64>>,
    ahead: SignedDuration,
}

impl Clock {
    /// A clock that shows these hands, Unix milliseconds.
    pub(crate) fn of(hands: Option<Arc<AtomicI64>>) -> Self {
        Self { hands, ..Self::default() }
    }

    /// The same hands without the offset.
    pub(crate) fn reset(&self) -> Self {
        Self::of(self.hands.clone())
    }

    pub(crate) fn now(&self) -> Timestamp {
        let shown = self.hands.as_ref().map(|hands| hands.load(Ordering::SeqCst));
        let real = shown.and_then(|ms| Timestamp::from_millisecond(ms).ok()).unwrap_or_else(Timestamp::now);
        real.checked_add(self.ahead).unwrap_or(real)
    }

    /// Moves the clock by `seconds`; negative moves it back.
    pub(crate) fn advance(&mut self, seconds: i64) {
        self.ahead = self.ahead.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(self.ahead);
    }

    /// The offset to real time in seconds.
    pub(crate) fn ahead_seconds(&self) -> i64 {
        self.ahead.as_secs()
    }
}

/// `at` on the tenant's wall clock, `minutes` east of UTC.
pub(crate) fn local(at: Timestamp, minutes: i32) -> DateTime {
    Offset::from_seconds(minutes.saturating_mul(60)).unwrap_or(Offset::UTC).to_datetime(at)
}

/// A date-time as Tracker writes it: tenant-local and without an offset (contract 1.4).
pub(crate) fn local_text(at: Timestamp, minutes: i32) -> String {
    local(at, minutes).strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// Reads a date or date-time, dropping any offset: Tracker compares wall clocks (contract 1.4, 4.4).
pub(crate) fn wall_clock(text: &str) -> Option<DateTime> {
    let text = text.trim();
    if let Ok(plain) = text.parse::<DateTime>() {
        return Some(plain);
    }
    // With an offset: keep what is written before it.
    text.parse::<Timestamp>().ok()?;
    let time_at = text.find(['T', 't', ' '])?;
    let (date, time) = text.split_at_checked(time_at)?;
    let time = time.split(['Z', 'z', '+', '-']).next()?;
    format!("{date}{time}").parse().ok()
}

/// `true` when `text` is a date or a date-time of ISO 8601.
pub(crate) fn is_date_time(text: &str) -> bool {
    wall_clock(text).is_some()
}
