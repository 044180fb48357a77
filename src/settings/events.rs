//! The events that the shell knows: what a submission that names one by its post is registered for.

use serde::{Deserialize, Serialize};

/// An event of the site, as far as registering for it needs to know.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct EventSettings {
    /// Post id.
    pub id: u64,
    /// Raw post title.
    pub title: String,
    /// The tag that stands for it at Tracker; empty: made of the title.
    pub tag: String,
    /// `YYYY-MM-DD`, with a time behind it where it has one.
    pub date: String,
    /// When it ends, likewise; empty: not said.
    pub end: String,
    /// Where it is.
    pub venue: String,
    /// Places; 0: no limit.
    pub capacity: u32,
    /// Whether registration is open; whoever comes while it is not goes on the waitlist.
    pub open: bool,
    /// When somebody closed it, in Unix milliseconds; 0: not known, or open.
    pub closed_at: i64,
    /// When the event is over, in Unix milliseconds; 0: never.
    pub over_at: i64,
}

impl EventSettings {
    /// Whether who registered at this time (Unix milliseconds) came in time. What waited in the spool came when its
    /// sender was answered, not when it is imported.
    #[must_use]
    pub fn took_registrations(&self, at: i64) -> bool {
        (self.open || at < self.closed_at) && !self.is_over(at)
    }

    /// Whether it was over at this time.
    #[must_use]
    pub fn is_over(&self, at: i64) -> bool {
        self.over_at > 0 && at >= self.over_at
    }
}

impl Default for EventSettings {
    fn default() -> Self {
        Self {
            id: 0,
            title: String::new(),
            tag: String::new(),
            date: String::new(),
            end: String::new(),
            venue: String::new(),
            capacity: 0,
            open: true,
            closed_at: 0,
            over_at: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_time_is_before_it_was_closed_and_before_it_is_over() {
        let event =
            |open, closed_at, over_at| EventSettings { open, closed_at, over_at, ..EventSettings::default() };
        for (event, at, taken) in [
            (event(true, 0, 0), 100, true),
            (event(false, 0, 0), 100, false),
            (event(false, 101, 0), 100, true),
            (event(false, 100, 0), 100, false),
            (event(true, 50, 0), 100, true),
            (event(true, 0, 101), 100, true),
            (event(true, 0, 100), 100, false),
            (event(false, 101, 100), 100, false),
        ] {
            assert_eq!(event.took_registrations(at), taken, "{event:?}");
        }
    }
}
