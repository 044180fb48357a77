//! What all processes share about the calls to one destination: lanes, the breaker, how fast a backlog drains.

use serde::Serialize;

/// Who makes a call. The lanes share one pacing budget (architecture, rule 12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Deliveries of submissions.
    Submission,
    /// Sweeps and read-backs; at most a quarter of the budget while submissions wait.
    Bulk,
    /// A person at a screen; has a reserve and never waits: it passes or is refused at once.
    Interactive,
}

impl Lane {
    /// The name stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Submission => "submission",
            Self::Bulk => "bulk",
            Self::Interactive => "interactive",
        }
    }
}

/// Whether the other side was reached, as the breaker counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reached {
    /// It answered, whatever it said.
    Answered,
    /// Nothing came, or a 5xx; the code says which.
    Failed(String),
    /// The host has no such endpoint (D12): opens the breaker at once.
    Misplaced(String),
}

/// State of a breaker.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Breaker {
    /// Failures in a row.
    pub failures: u32,
    /// Code of the last one.
    pub code: String,
    /// Unix milliseconds; 0: it is closed.
    pub opened_at: i64,
    /// When the next delivery is let through to see; Unix milliseconds.
    pub next_probe_at: i64,
}

impl Breaker {
    /// Whether nothing but probes is sent.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.opened_at > 0
    }
}

/// What is known about the speed of the queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Throughput {
    /// Deliveries in the queue.
    pub waiting: u64,
    /// Calls that a delivery took lately; an assumption of five until ten have finished.
    pub calls_per_delivery: f64,
    /// Unix milliseconds until which the other side asked us to wait; 0: it did not.
    pub hold_until: i64,
}

/// The tenant that a connection's name stands for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tenant {
    /// What deliveries carry.
    pub id: String,
    /// Hash of the hosts.
    pub hosts: String,
    /// Hash of what the account said of itself; empty where it said nothing.
    pub identity: String,
}

/// Calls a minute that deliveries may use: the budget without the reserve of people at screens.
#[must_use]
pub fn shared_budget(calls_per_minute: u32) -> u32 {
    if calls_per_minute < 2 {
        return calls_per_minute;
    }
    calls_per_minute - (calls_per_minute / 20).max(1)
}
