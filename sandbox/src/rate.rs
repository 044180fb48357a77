//! The rate limit: a sliding window over the calls to `/api` (contract 4.1).

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp, tz::Offset};

use crate::knobs::{Knobs, RetryAfter};

/// Length of the window.
const WINDOW: SignedDuration = SignedDuration::from_secs(60);

/// The times of the calls that were let through.
#[derive(Debug, Default)]
pub(crate) struct Window {
    calls: VecDeque<Timestamp>,
    pub(crate) traffic: Traffic,
}

/// What came through since the start.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Traffic {
    /// Calls let through.
    pub(crate) admitted: u64,
    /// Calls over the limit.
    pub(crate) refused: u64,
    /// Most calls in any window.
    pub(crate) peak: usize,
}

impl Window {
    /// Counts a call at `now`.
    ///
    /// # Errors
    /// The seconds until the next call is let through, when the window is full.
    pub(crate) fn admit(&mut self, now: Timestamp, limit: u32) -> Result<(), i64> {
        while self.calls.front().is_some_and(|at| now.duration_since(*at) >= WINDOW) {
            self.calls.pop_front();
        }
        if limit == 0 || self.calls.len() < usize::try_from(limit).unwrap_or(usize::MAX) {
            self.calls.push_back(now);
            self.traffic.admitted += 1;
            self.traffic.peak = self.traffic.peak.max(self.calls.len());
            return Ok(());
        }
        self.traffic.refused += 1;
        let oldest = self.calls.front().copied().unwrap_or(now);
        Err((WINDOW - now.duration_since(oldest)).as_secs().max(0) + 1)
    }
}

/// The value of `Retry-After` by the knob, for a wait of `seconds` from `now`.
pub(crate) fn retry_after(knobs: &Knobs, now: Timestamp, seconds: i64) -> Option<String> {
    match knobs.retry_after {
        RetryAfter::None => None,
        RetryAfter::Seconds => Some(seconds.to_string()),
        RetryAfter::Date => {
            let at = now.checked_add(SignedDuration::from_secs(seconds)).ok()?;
            Some(Offset::UTC.to_datetime(at).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_slides() {
        let start = Timestamp::UNIX_EPOCH;
        let at = |seconds| start + SignedDuration::from_secs(seconds);
        let mut window = Window::default();
        assert_eq!(window.admit(at(0), 2), Ok(()));
        assert_eq!(window.admit(at(30), 2), Ok(()));
        assert_eq!(window.admit(at(40), 2), Err(21));
        assert_eq!(window.admit(at(60), 2), Ok(()));
        assert_eq!(window.admit(at(61), 2), Err(30));
        assert_eq!(window.admit(at(61), 0), Ok(()));
    }
}
