//! The values of housekeeping: what is counted, what is read back, what has been taken away.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How one day adds up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Reconciliation {
    /// `YYYY-MM-DD`, UTC.
    pub day: String,
    /// Acknowledged: by the daybook, or by the queue where that knows more.
    pub came_in: u64,
    /// Sum of `by_state`.
    pub accounted: u64,
    /// What came in and is nowhere.
    pub gap: u64,
    /// Unix milliseconds.
    pub checked_at: i64,
    /// State names, `ignored` and `in_spool`.
    pub by_state: BTreeMap<String, u64>,
    /// The last read-back from Tracker.
    pub sample: Option<ReadBack>,
}

/// What a read-back from Tracker found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadBack {
    /// Records asked for.
    pub checked: u64,
    /// Not there.
    pub missing: u64,
    /// There, but with neither our marker nor the person's e-mail; staff may have edited it.
    pub changed: u64,
    /// There, but without something that was sent.
    pub dropped: u64,
    /// Unix milliseconds.
    pub at: i64,
}

/// What Tracker keeps of one submission; personal, so it is sealed at rest.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Compared {
    /// Unix milliseconds.
    pub at: i64,
    /// Whether the record is gone.
    pub missing: bool,
    /// Where it holds something else than was sent.
    pub dropped: Vec<Difference>,
}

/// One value that Tracker did not keep as it was sent, or that somebody has changed there since.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Difference {
    /// Path as profiles write it; the Contact of a Lead has `contact.` in front.
    pub path: String,
    /// What was sent.
    pub sent: Value,
    /// What is there; null: nothing.
    pub kept: Value,
}

/// A delivered submission to be read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// Submission id.
    pub id: String,
    /// Record type.
    pub kind: String,
    /// Record id.
    pub record_id: u64,
    /// created / updated / skipped.
    pub outcome: String,
    /// The person's e-mail, or empty.
    pub email: String,
}

/// What a round of retention took away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Retained {
    /// Payloads of delivered and discarded submissions.
    pub payloads: u64,
    /// Journal entries.
    pub journal: u64,
    /// Rows of duplicates.
    pub duplicates: u64,
    /// Remembered requests and sign-in states that have expired.
    pub requests: u64,
    /// Undelivered submissions whose optional age has come.
    pub undelivered: u64,
    /// Warnings given about those.
    pub warned: u64,
    /// Whether another round finds more.
    pub more: bool,
}

/// A contact at an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Attendance {
    /// Post id of the event.
    pub event_id: u64,
    /// Contact at Tracker.
    pub contact_id: u64,
}

/// What an erasure did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Erasure {
    /// Submissions whose content is gone.
    pub erased: u64,
    /// Submissions that a worker holds; theirs goes as soon as it lets go.
    pub pending: u64,
    /// Contacts at events, where the shell has marks of the person.
    pub attendance: Vec<Attendance>,
}

/// Locks of one kind that were freed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cleared {
    /// `delivery_lease`, `drain_turn` or `token_renewal`.
    pub code: String,
    /// How many.
    pub count: u64,
}

/// Whether what was sealed still opens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct SealedSample {
    /// How much was tried.
    pub sealed: u64,
    /// How much of it does not open.
    pub unreadable: u64,
}
