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
        }
    }
}
