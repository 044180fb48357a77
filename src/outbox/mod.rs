//! The outbox: what was accepted is never lost.
//!
//! [`Store`] is what the rest of the core knows of it. Every method is one durable transaction on a
//! connection of its own, so that nothing is held while PHP code runs (architecture, Stores). Sealing is
//! the store's business: it takes and gives values in the clear.

pub mod attendance;
pub mod backoff;
pub mod blobs;
pub mod daybook;
pub mod error;
pub mod keeping;
pub mod listing;
pub mod owner;
pub mod seats;
pub mod sqlite;
pub mod state;
pub mod step;
pub mod traffic;
pub mod types;

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use self::attendance::{
    Attended, AttendeeRow, ListState, Listed, Load, Look, Progress, Registered, RegistrationCount, Turn,
};
use self::blobs::Blobs;
use self::daybook::DayCount;
use self::keeping::{
    Cleared, Compared, Delivered, Erasure, ReadBack, Reconciliation, Retained, SealedSample,
};
use crate::guard::{GuardDecision, GuardReport};
use crate::intake::submission::{IntakePath, Submission};
use crate::mapping::plan::Plan;
use crate::settings::RetentionSettings;
use crate::tracker::session::SessionStore;

pub use error::StoreError;
pub use listing::{Choices, DayFigures, Figures, Flag, Named, Order, Query, Row};
pub use state::State;
use traffic::{Breaker, Lane, Reached, Tenant, Throughput};

pub use step::{Claim, Fenced, NextMove, Refusal, Step, StepChange, StepKind, StepResult, StepState};
pub use types::{
    Accepted, Admission, JournalEntry, JournalRow, LastError, NewSubmission, Overdue, OverdueRow, Replay,
    Revision, RevisionMode, Run, Tally, Task, Trigger, Work,
};

/// Result of a store operation.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Everything the core needs of a storage engine. One conformance suite (`tests/it/store.rs`) is passed by
/// every engine.
pub trait Store: SessionStore {
    /// Makes a submission durable, or recognises it as one that came before. Both answers are on disk
    /// when this returns.
    fn accept(&self, new: &NewSubmission<'_>) -> Result<Accepted>;

    /// The submission as received; `None` when unknown or erased.
    fn submission(&self, id: &str) -> Result<Option<Submission>>;

    /// Replaces the submission, its state and its delivery, if nothing of it has been sent meanwhile
    /// (`revision` is what [`Store::revision`] gave); used by replay, edit and a richer second copy.
    fn revise(&self, revision: &Revision<'_>) -> Result<bool>;

    /// A number that changes with every change of the submission's delivery.
    fn revision(&self, id: &str) -> Result<Option<u64>>;

    /// Ends a submission by a person's decision.
    /// `detail` is for the journal: who.
    fn discard(&self, id: &str, detail: &Value, now: i64) -> Result<bool>;

    /// Claims the oldest due delivery of whom no other delivery is being worked; frees what dead or late
    /// owners held.
    fn claim(&self, destination: &str, owner: &str, lease_ms: i64) -> Result<Option<Claim>>;

    /// Writes the intent to run a step, and extends the lease. Nothing may happen between this and the
    /// call (reliability.md 4.4).
    fn intend(&self, claim: &Claim, position: u32, lease_ms: i64) -> Result<Fenced>;

    /// Writes what became of a step.
    fn settle(&self, claim: &Claim, change: &StepChange<'_>) -> Result<Fenced>;

    /// Gives a delivery back unchanged, due at once.
    fn release(&self, claim: &Claim) -> Result<Fenced>;

    /// Ends a delivery whose steps are all done; if steps were added meanwhile, it goes on waiting.
    fn finish(&self, claim: &Claim, outcome: &str, journal: &JournalEntry, task: &Task) -> Result<Fenced>;

    /// Makes waiting deliveries due now, because a person asked for it. One that was told to wait by Tracker
    /// or whose outcome is being verified keeps its time, and so does one that the next death sets aside. An open
    /// breaker lets one through at once.
    fn hurry(&self, destination: &str) -> Result<u64>;

    /// Lets parked deliveries of a connection go on.
    fn unpark(&self, connection: &str) -> Result<u64>;

    /// Adds to the journal.
    fn note(&self, submission_id: &str, entry: &JournalEntry) -> Result<()>;

    /// Asks to be the site's one drainer, and notes who runs the queue.
    fn begin_drain(&self, owner: &str, trigger: Trigger, lease_ms: i64) -> Result<Admission>;

    /// Ends a drain in order.
    fn end_drain(&self, owner: &str, trigger: Trigger) -> Result<()>;

    /// Ends a drain out of order, in a process that lives on: what the owner held goes back at once and counts
    /// as a death, because whatever broke the drain may break the next one (F14).
    fn abandon(&self, destination: &str, owner: &str) -> Result<()>;

    /// Counts a call against the pacing budget that all lanes share; `Some(ms)`: not now, come again then.
    /// 0 calls a minute: only what the other side asked for is waited out.
    fn pace(&self, destination: &str, lane: Lane, calls_per_minute: u32) -> Result<Option<i64>>;

    /// The other side asked to be left alone for so many milliseconds: nobody calls it until then.
    fn hold(&self, destination: &str, ms: i64) -> Result<()>;

    /// How fast the queue drains.
    fn throughput(&self, destination: &str) -> Result<Throughput>;

    /// State of the breaker.
    fn breaker(&self, destination: &str, connection: &str) -> Result<Breaker>;

    /// Counts what became of a call, and gives the state after it. Opening and closing are noted in the
    /// journal and as tasks; closing revives what died of the outage, with `max_attempts` used up.
    fn report(
        &self,
        destination: &str,
        connection: &str,
        reached: &Reached,
        max_attempts: u32,
    ) -> Result<Breaker>;

    /// While the breaker is open: whether one delivery may try now. At most one caller gets a `true` for each
    /// probe.
    fn begin_probe(&self, destination: &str, connection: &str) -> Result<bool>;

    /// Moves the start of a step's live look-ups past ids that are others'.
    fn probed(&self, claim: &Claim, position: u32, up_to: u64) -> Result<Fenced>;

    /// The tenant behind a connection; `None` until somebody has signed in.
    fn tenant(&self, connection: &str) -> Result<Option<Tenant>>;

    /// Makes this the connection's tenant. Deliveries accepted before the first one become its own.
    fn bind(&self, connection: &str, tenant: &Tenant) -> Result<()>;

    /// How many deliveries are parked that were made for another tenant than the connection's.
    fn elsewhere(&self, connection: &str) -> Result<u64>;

    /// A person's decision: those deliveries go to the connection's tenant of today, from their first step.
    fn adopt(&self, connection: &str) -> Result<u64>;

    /// Keeps the hash of a sign-in state.
    fn begin_sign_in(&self, state_hash: &[u8]) -> Result<()>;

    /// Uses up a sign-in state; `false`: unknown, used or older than ten minutes.
    fn use_sign_in(&self, state_hash: &[u8]) -> Result<bool>;

    /// What the shell must still do.
    fn tasks(&self, limit: u32) -> Result<Vec<(i64, Task)>>;

    /// The shell has done these; yields how many are left.
    fn acknowledge(&self, ids: &[i64]) -> Result<u64>;

    /// Counts, ages, and who ran the queue.
    fn tally(&self) -> Result<Tally>;

    /// A page of submissions and how many there are in all.
    fn list(&self, query: &Query) -> Result<(u64, Vec<Row>)>;

    /// One row.
    fn row(&self, id: &str) -> Result<Option<Row>>;

    /// What the filters of the list can offer.
    fn choices(&self) -> Result<Choices>;

    /// Figures of the last days, today included, in a zone this far ahead of UTC.
    fn figures(&self, days: u32, offset_ms: i64) -> Result<Figures>;

    /// What was made of a submission when it was last accepted or mapped; `None` where nothing was to be sent.
    fn plan(&self, id: &str) -> Result<Option<Plan>>;

    /// Steps of a submission's delivery.
    fn steps(&self, id: &str) -> Result<Vec<Step>>;

    /// Journal of a submission, oldest first.
    fn journal(&self, id: &str) -> Result<Vec<JournalRow>>;

    /// A page of the journal of a submission, or with an empty id of the site, newest first; and how many
    /// entries there are.
    fn journal_page(&self, id: &str, page: u32, per_page: u32) -> Result<(u64, Vec<JournalRow>)>;

    /// Adds to the journal unless the same person (`actor` in the detail) has left an entry of the kind within so
    /// many milliseconds; `true`: added.
    fn note_once(&self, id: &str, entry: &JournalEntry, within_ms: i64) -> Result<bool>;

    /// When the next delivery is due, in Unix milliseconds.
    fn next_due(&self, destination: &str) -> Result<Option<i64>>;

    /// Notes the hash of the settings in force; `true`: it differs from the one before.
    fn note_settings(&self, hash: &[u8]) -> Result<bool>;

    /// Whether the site that uses the store is the one it was made for; a copy is noted, and the shell told.
    fn guard(&self) -> Result<GuardReport>;

    /// The site that uses the store is the live one from now on; what was held for the guard goes on.
    fn take_over(&self) -> Result<GuardDecision>;

    /// The site that uses the store is a copy: what it brought along is discarded, its sign-in with it.
    fn discard_copied(&self) -> Result<GuardDecision>;

    /// Leads received before this that have not arrived, and the last errors; in Unix milliseconds.
    fn overdue(&self, received_before: i64, limit: u32) -> Result<Overdue>;

    /// Lets a waiting delivery wait for an opinion until then, and asks the shell for it (task `spam_check`).
    fn await_opinion(&self, id: &str, until: i64) -> Result<()>;

    /// Takes the opinion: spam is held with this reason, anything else is due now. `false`: it no longer waits.
    fn opinion(&self, id: &str, spam: Option<&str>) -> Result<bool>;

    /// Counts a submission that a rule ignored; it has no row.
    fn ignored(&self, path: IntakePath, received_at: i64);

    /// What was acknowledged on a day (days since 1970), by the count kept apart from the queue.
    fn acknowledged(&self, day: i64) -> DayCount;

    /// Compares what came in on a day with what is still accounted for. `known` is what the shell remembers
    /// of the day's count, the larger counts; a gap that changes becomes a task of kind `alert`.
    fn reconcile(&self, day: i64, known: DayCount, in_spool: u64) -> Result<Reconciliation>;

    /// The newest day that does not add up, else the newest compared, with the last read-back.
    fn last_reconciliation(&self) -> Result<Option<Reconciliation>>;

    /// Some of what was delivered since then.
    fn delivered_since(&self, since: i64, limit: u32) -> Result<Vec<Delivered>>;

    /// Keeps what a read-back found.
    fn note_read_back(&self, read: &ReadBack, missing: &[String]) -> Result<()>;

    /// Keeps what a read-back of one submission found, sealed; a difference stands in its journal.
    fn keep_read_back(&self, id: &str, found: &Compared) -> Result<()>;

    /// What the last read-back of a submission found.
    fn read_back_of(&self, id: &str) -> Result<Option<Compared>>;

    /// The first delivery of each version of a profile, as long as nobody has read it back.
    fn unread_firsts(&self, limit: u32) -> Result<Vec<String>>;

    /// Nothing can be read back of a first delivery: it is left alone from now on.
    fn pass_over_first(&self, id: &str) -> Result<()>;

    /// One round of retention, at most `limit` rows of each kind.
    fn retain(&self, policy: &RetentionSettings, limit: u32) -> Result<Retained>;

    /// Submissions of a person, by e-mail, oldest first.
    fn of_person(&self, email: &str) -> Result<Vec<String>>;

    /// Erases what is kept of a person; what a worker holds goes as soon as it lets go.
    fn erase_person(&self, email: &str) -> Result<Erasure>;

    /// Takes away files that have lost their last use and are older than `margin`.
    fn drop_unused(&self, blobs: &Blobs, margin: Duration, limit: u32) -> Result<u64>;

    /// Takes away the files of one of the 256 folders that no row names and that are older than `margin`.
    fn sweep(&self, blobs: &Blobs, folder: u8, margin: Duration) -> Result<u64>;

    /// Notes the files of submissions stored by an earlier version; `true`: all are noted.
    fn learn_uses(&self, limit: u32) -> Result<bool>;

    /// Whether a piece of housekeeping is due, with the place where it stopped.
    fn upkeep_due(&self, name: &str, every_ms: i64) -> Result<Option<Value>>;

    /// Frees what dead owners hold of this destination's deliveries, and turns and claims that have ended.
    fn clear_locks(&self, destination: &str) -> Result<Vec<Cleared>>;

    /// Opens the newest sealed submissions, at most so many, and the sign-ins.
    fn sealed_sample(&self, limit: u32) -> Result<SealedSample>;

    /// Notes that it was done at this time (0: due again at once), and where it stopped.
    fn upkeep_done(&self, name: &str, at: i64, place: &Value) -> Result<()>;

    /// The opportunity that a post of the site is of, as its shell said last.
    fn opportunity_of(&self, post_id: u64) -> Result<Option<u64>>;

    /// How many places of events are taken.
    fn registration_counts(&self, events: &[u64]) -> Result<BTreeMap<u64, RegistrationCount>>;

    /// The registration that a submission made.
    fn registration_of(&self, id: &str) -> Result<Option<Registered>>;

    /// What lists of attendees keep of a person, by e-mail.
    fn attended_by(&self, email: &str) -> Result<Vec<Attended>>;

    /// Asks for a turn at loading a list of attendees.
    fn begin_load(&self, order: &attendance::Order) -> Result<Turn>;

    /// Contacts that are still to be looked at in this load.
    fn attendees_due(&self, load: &Load, limit: u32) -> Result<Vec<u64>>;

    /// What a look at one found. `false`, here and below: the turn is somebody else's now, and nothing was written.
    fn note_attendee(&self, load: &Load, contact: u64, look: &Look) -> Result<bool>;

    /// Contacts of a page of search or scan; how many of them this search or scan had not named before. `None`: the
    /// turn is somebody else's now.
    fn note_listed(&self, load: &Load, page: &[Listed]) -> Result<Option<usize>>;

    /// Keeps phase and place of a load.
    fn keep_place(&self, load: &Load) -> Result<bool>;

    /// Ends a turn in this state.
    fn end_load(&self, load: &Load, state: ListState, code: &str) -> Result<bool>;

    /// How far the list of an event is. `connection`: the tenant whose contacts count.
    fn attendee_progress(&self, event_id: u64, connection: &str) -> Result<Progress>;

    /// A page of the people of an event and how many there are, everybody once.
    fn attendee_page(
        &self,
        event_id: u64,
        connection: &str,
        page: u32,
        per_page: u32,
    ) -> Result<(u64, Vec<AttendeeRow>)>;

    /// Takes away the people of lists that nobody has looked at for a day.
    fn purge_attendees(&self) -> Result<u64>;

    /// Gives a seat to a registration or takes it back, by a person's decision. `None`: the event has no such
    /// registration.
    fn change_seat(&self, change: &seats::SeatChange) -> Result<Option<seats::SeatChanged>>;
}
