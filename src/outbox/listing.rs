//! The values of the screens' lists: what is asked, a row, what filters can offer, and the figures of days.

use serde::{Deserialize, Serialize};

use crate::mapping::plan::Problem;

/// A question to the list. Everything must hold together; what is empty or 0 asks nothing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    /// State name.
    pub state: String,
    /// Part of id, form, profile name, reason or source; a record id; or a whole e-mail, phone number or surname,
    /// which are found through keyed hashes.
    pub search: String,
    /// Form id.
    pub form_id: String,
    /// Profile id.
    pub profile_id: String,
    /// created / updated / skipped.
    pub outcome: String,
    /// Record type.
    pub record_kind: String,
    /// Record id at Tracker.
    pub record_id: u64,
    /// What must be remarkable about it.
    pub flag: Option<Flag>,
    /// Path in.
    pub path: String,
    /// Source key.
    pub source: String,
    /// Received at this time or later, in Unix milliseconds.
    pub from: i64,
    /// Received before this time.
    pub to: i64,
    /// Which come first.
    pub order: Order,
    /// From 1.
    pub page: u32,
    /// 1 to 200.
    pub per_page: u32,
}

/// Which rows come first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// Those received last.
    #[default]
    Newest,
    /// Those received first.
    Oldest,
}

/// What is remarkable about a delivered submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// Sent once more after an unknown outcome: Tracker may have it twice.
    PossibleDuplicate,
    /// The last read-back found other values than were sent.
    DroppedFields,
    /// Registers for an event that had no place left, or was closed.
    Waitlist,
    /// The person was registered for the event before.
    RegisteredBefore,
}

/// A row of the list.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Row {
    /// Submission id.
    pub id: String,
    /// Unix milliseconds.
    pub received_at: i64,
    /// When it came to a state that it does not leave by itself; 0: still under way.
    pub ended_at: i64,
    /// State name.
    pub state: String,
    /// Reason code of the state.
    pub reason: String,
    /// Path in.
    pub path: String,
    /// Source key.
    pub source: String,
    /// Form id.
    pub form_id: String,
    /// Form title.
    pub form_name: String,
    /// Profile id.
    pub profile_id: String,
    /// Profile name.
    pub profile_name: String,
    /// created / updated / skipped.
    pub outcome: String,
    /// Record type.
    pub record_kind: String,
    /// Record id; 0: none.
    pub record_id: u64,
    /// Name and e-mail, opened for the screen.
    pub person: String,
    /// The submission that came first.
    pub duplicate_of: String,
    /// When it is due next; 0: not waiting.
    pub due_at: i64,
    /// Problems that need attention.
    pub problems: Vec<Problem>,
    /// What is remarkable about it.
    pub flags: Vec<Flag>,
}

/// Something that has an id and a name for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Id.
    pub id: String,
    /// The name it had last.
    pub name: String,
}

/// What the filters of the list can offer: values that occur, those seen last first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Choices {
    /// Forms that have an id.
    pub forms: Vec<Named>,
    /// Profiles.
    pub profiles: Vec<Named>,
    /// Source keys.
    pub sources: Vec<String>,
    /// Record types.
    pub record_kinds: Vec<String>,
    /// Outcomes.
    pub outcomes: Vec<String>,
}

/// What became of the submissions of one day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DayFigures {
    /// `YYYY-MM-DD` in the zone that was asked for.
    pub day: String,
    /// Received on it, without second copies.
    pub came_in: u64,
    /// Arrived on it.
    pub delivered: u64,
    /// Failed on it and not mended since.
    pub failed: u64,
}

/// Figures of the last days.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Oldest first, none left out.
    pub days: Vec<DayFigures>,
    /// Unix milliseconds; 0: never.
    pub last_delivered_at: i64,
    /// Unix milliseconds; 0: never.
    pub last_received_at: i64,
}
