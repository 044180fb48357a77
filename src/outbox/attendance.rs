//! The values of events: registrations, and lists of attendees on their way out of Tracker.

use serde::{Deserialize, Serialize};

use super::seats::Seat;
use crate::mapping::plan::Plan;

/// How many places of an event are taken. Nothing personal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct RegistrationCount {
    /// People with a place.
    pub seats: u32,
    /// People who wait for one.
    pub waitlist: u32,
    /// Contacts that the last whole load found; `None` until there was one.
    pub attendees: Option<u32>,
}

/// The registration that a submission made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Registered {
    /// Post id of the event.
    pub event_id: u64,
    /// `seat`, `waitlist`, `again`.
    pub state: String,
    /// Contact at Tracker; 0: not known yet.
    pub contact_id: u64,
}

/// What the lists keep of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attended {
    /// Post id of the event.
    pub event_id: u64,
    /// Contact at Tracker.
    pub contact_id: u64,
    /// What Tracker said; `None`: only that they are registered.
    #[serde(flatten)]
    pub attendee: Option<Attendee>,
}

/// How far a list is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListState {
    /// Never loaded, or no longer kept.
    #[default]
    None,
    /// On its way.
    Loading,
    /// Whole.
    Loaded,
    /// Something went wrong; it goes on where it stopped when it is asked for again.
    Stopped,
}

/// Where contacts come from, in this order (tracker-api.md U11).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Ids that are known on this site.
    #[default]
    Known,
    /// What Tracker's search says to the tag: a hint.
    Search,
    /// Every contact that changed since the event was opened.
    Scan,
}

/// What a list is to hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// Tags that stand for the event, today's first.
    pub tags: Vec<String>,
    /// Unix milliseconds; a scan looks no further back.
    pub opened_at: i64,
    /// Whether every contact changed since then is looked at.
    pub scan: bool,
}

impl Wanted {
    /// Whether a list made for this answers that, too.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let longer = self.scan && self.opened_at <= other.opened_at;
        self.tags == other.tags && (longer || !other.scan)
    }
}

/// Where search and scan are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// Index of the tag that is searched for.
    pub tag: usize,
    /// Pages of it that were read.
    pub page: u64,
    /// Pages in a row that brought nothing new.
    pub stale: u32,
    /// Whether it is known that the search obeys its filter.
    pub tried: bool,
    /// Code of what is remarkable about a list that is whole all the same.
    pub remark: String,
}

/// How much of a list a load reads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reach {
    /// All of it.
    #[default]
    Whole,
    /// Contacts that were registered here since the list was loaded. The list stays as old as it is.
    Newcomers,
}

/// A load of a list that is this worker's turn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Load {
    /// Post id of the event.
    pub event_id: u64,
    /// Which load of this list it is.
    pub number: i64,
    /// Who works at it.
    pub owner: String,
    /// Milliseconds for which it stays this worker's after each write.
    pub lease_ms: i64,
    /// Where it is.
    pub phase: Phase,
    /// Where in that phase.
    pub place: Place,
    /// What it is to hold.
    pub wanted: Wanted,
    /// How much is read.
    pub reach: Reach,
}

/// Answer to whoever wants to load a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// What is kept will do.
    Fresh,
    /// Somebody else is at it.
    Busy,
    /// Go on from here.
    Go(Load),
}

/// What is asked of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Order {
    /// Post id of the event.
    pub event_id: u64,
    /// What it is to hold.
    pub wanted: Wanted,
    /// Contacts that the shell knows to be registered.
    pub known: Vec<u64>,
    /// Tenant that is signed in to.
    pub connection: String,
    /// Whether what is kept will not do.
    pub refresh: bool,
    /// Who wants to work at it.
    pub owner: String,
    /// Milliseconds of a turn.
    pub lease_ms: i64,
}

/// What a contact says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attendee {
    /// Given name.
    pub first_name: String,
    /// Surname.
    pub surname: String,
    /// E-mail.
    pub email: String,
    /// Phone.
    pub phone: String,
    /// Employer.
    pub company: String,
    /// Marketing preferences.
    pub marketing: Marketing,
}

/// Marketing preferences; `None`: not said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Marketing {
    /// Tracker's own word.
    pub preference: String,
    /// By e-mail.
    pub email: Option<bool>,
    /// By text message.
    pub text: Option<bool>,
    /// By telephone.
    pub telephone: Option<bool>,
}

/// What a look at one contact found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// It is there, with these tags in the form in which tags are compared.
    There {
        /// Who it is.
        attendee: Attendee,
        /// Its tags.
        tokens: Vec<String>,
    },
    /// It is not there.
    Gone,
    /// It cannot be read, and asking again would not help.
    Unreadable,
}

/// A contact on a page of search or scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// Contact id.
    pub contact_id: u64,
    /// Whether it is worth a look.
    pub candidate: bool,
}

/// How somebody stands to an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The contact has the tag.
    Confirmed,
    /// Registered here, and the delivery has ended: Tracker has the contact with its tag, and was not asked since.
    Registered,
    /// Registered here, and the delivery has not ended, or needs somebody.
    OnItsWay,
    /// Waits for a place.
    Waitlist,
    /// Has a seat by a person's decision, and was sent with the waitlist's tag.
    Seated,
    /// Gave up the seat by a person's decision.
    GivenUp,
    /// Registered here, and the contact has no such tag.
    TagMissing,
    /// Registered here, and the contact is not there.
    Gone,
}

/// Where somebody was registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// On this site.
    Site,
    /// At Tracker.
    Tracker,
}

/// One person of an event.
#[derive(Debug, Clone, PartialEq)]
pub struct AttendeeRow {
    /// Contact at Tracker; 0: not known yet.
    pub contact_id: u64,
    /// The registration; empty: none of this site.
    pub submission_id: String,
    /// Unix milliseconds; 0: not registered here.
    pub registered_at: i64,
    /// Where.
    pub origin: Origin,
    /// How they stand.
    pub standing: Standing,
    /// What `submission_id` holds; `None`: no registration of this site.
    pub seat: Option<Seat>,
    /// Who it is.
    pub who: Who,
}

/// What is known of a person.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Who {
    /// What Tracker says.
    Contact(Attendee),
    /// What is to be sent to Tracker.
    Plan(Box<Plan>),
    /// Nothing any more.
    #[default]
    Unknown,
}

/// People of a list by how they stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ListCounts {
    /// At Tracker with the tag: confirmed, or delivered since.
    pub contacts: u64,
    /// With a seat on this site, and not at Tracker with the tag yet.
    pub on_their_way: u64,
    /// Waiting for a place.
    pub waitlist: u64,
}

/// How far a list is, for people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// State.
    pub state: ListState,
    /// Where it is; `None` while nothing is loaded.
    pub phase: Option<Phase>,
    /// Contacts read.
    pub done: u32,
    /// Contacts to be read; `None` while that is not known.
    pub total: Option<u32>,
    /// Unix milliseconds; 0: never.
    pub started_at: i64,
    /// Unix milliseconds; 0: never.
    pub loaded_at: i64,
    /// Whether it is as good as new.
    pub fresh: bool,
    /// Why it stopped, or what is remarkable about it.
    pub code: String,
    /// People.
    pub counts: ListCounts,
    /// Pages of search and scan.
    pub pages: u64,
}
