//! The states of a submission.

use serde::{Deserialize, Serialize};

/// States of a submission: one table for code, journal filter and screens (architecture).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Durable, not yet mapped or due.
    Received,
    /// No profile takes this form.
    Unrouted,
    /// A required field or consent is missing, or two records match.
    NeedsAttention,
    /// Due now or later.
    Waiting,
    /// The account, rights, region or certificate is at fault.
    Parked,
    /// Set aside until a person decides: three worker deaths, or a row that cannot be read.
    Held,
    /// Every step done.
    Delivered,
    /// The same submission came before.
    Duplicate,
    /// Permanent error or attempts used up; payload kept.
    Dead,
    /// By a person.
    Discarded,
    /// By a privacy request or retention.
    Erased,
}

impl State {
    /// All, in the order of the table.
    pub const ALL: [Self; 11] = [
        Self::Received,
        Self::Unrouted,
        Self::NeedsAttention,
        Self::Waiting,
        Self::Parked,
        Self::Held,
        Self::Delivered,
        Self::Duplicate,
        Self::Dead,
        Self::Discarded,
        Self::Erased,
    ];

    /// The name stored and shown to machines.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Unrouted => "unrouted",
            Self::NeedsAttention => "needs_attention",
            Self::Waiting => "waiting",
            Self::Parked => "parked",
            Self::Held => "held",
            Self::Delivered => "delivered",
            Self::Duplicate => "duplicate",
            Self::Dead => "dead",
            Self::Discarded => "discarded",
            Self::Erased => "erased",
        }
    }

    /// From its name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }

    /// Whether a person may replay a submission in this state.
    #[must_use]
    pub fn replayable(self) -> bool {
        matches!(
            self,
            Self::Received
                | Self::Unrouted
                | Self::NeedsAttention
                | Self::Parked
                | Self::Held
                | Self::Dead
                | Self::Discarded
        )
    }

    /// Whether a person may discard a submission in this state.
    #[must_use]
    pub fn discardable(self) -> bool {
        self.replayable() && self != Self::Discarded || self == Self::Waiting
    }
}
