//! What registrations hold of an event's seats, and what people decide about them. Seats are the site's own matter:
//! Tracker knows tags alone, and hears nothing of a decision.

use serde::{Deserialize, Serialize};

/// What a registration holds of the event's seats; the best of a person's comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seat {
    /// A seat.
    Seat,
    /// A place on the waiting list.
    Waitlist,
    /// Given up by a person's decision.
    GivenUp,
    /// Freed: a whole load found the contact without the tag.
    TagMissing,
    /// Freed: a whole load found no contact.
    Gone,
    /// Nothing of its own: the person was registered before.
    Again,
}

impl Seat {
    /// All, in their order.
    pub const ALL: [Self; 6] =
        [Self::Seat, Self::Waitlist, Self::GivenUp, Self::TagMissing, Self::Gone, Self::Again];

    /// The name stored and shown to machines.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Seat => "seat",
            Self::Waitlist => "waitlist",
            Self::GivenUp => "given_up",
            Self::TagMissing => "tag_missing",
            Self::Gone => "gone",
            Self::Again => "again",
        }
    }

    /// From its name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|seat| seat.name() == name)
    }
}

/// What a person decides about a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeatWish {
    /// Whoever waits, or gave a seat up, gets one; there need not be one left.
    Give,
    /// Whoever has one gives it up.
    TakeBack,
}

/// A decision about the seat of a registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatChange {
    /// Post id of the event.
    pub event_id: u64,
    /// The registration.
    pub submission_id: String,
    /// What is to become of it.
    pub wish: SeatWish,
    /// Login of who decides.
    pub actor: String,
}

/// What a decision came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SeatChanged {
    /// Whether anything was changed.
    pub changed: bool,
    /// What the registration holds now.
    pub seat: Seat,
}
