//! The outbox: what was accepted is never lost.
//!
//! [`Store`] is what the rest of the core knows of it. Every method is one durable transaction on a
//! connection of its own, so that nothing is held while PHP code runs (architecture, Stores). Sealing is
//! the store's business: it takes and gives values in the clear.

pub mod backoff;
pub mod blobs;
pub mod error;
pub mod owner;
pub mod sqlite;
pub mod state;
pub mod step;
pub mod types;

use crate::intake::submission::Submission;
use crate::tracker::session::SessionStore;

pub use error::StoreError;
pub use state::State;
pub use step::{Claim, Fenced, NextMove, Step, StepChange, StepKind, StepResult, StepState};
pub use types::{
    Accepted, Admission, JournalEntry, JournalRow, NewSubmission, Query, Replay, Revision, RevisionMode, Row,
    Run, Tally, Task, Trigger, Work,
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
    fn discard(&self, id: &str, now: i64) -> Result<bool>;

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
    /// or whose outcome is being verified keeps its time.
    fn hurry(&self, destination: &str) -> Result<u64>;

    /// Lets parked deliveries of a connection go on.
    fn unpark(&self, connection: &str) -> Result<u64>;

    /// Adds to the journal.
    fn note(&self, submission_id: &str, entry: &JournalEntry) -> Result<()>;

    /// Asks to be the site's one drainer, and notes who runs the queue.
    fn begin_drain(&self, owner: &str, trigger: Trigger, lease_ms: i64) -> Result<Admission>;

    /// Ends a drain in order.
    fn end_drain(&self, owner: &str, trigger: Trigger) -> Result<()>;

    /// Counts a call against the pacing budget; `Some(ms)`: the budget is used up, wait that long.
    fn pace(&self, destination: &str, calls_per_minute: u32) -> Result<Option<i64>>;

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

    /// Steps of a submission's delivery.
    fn steps(&self, id: &str) -> Result<Vec<Step>>;

    /// Journal of a submission, oldest first.
    fn journal(&self, id: &str) -> Result<Vec<JournalRow>>;

    /// When the next delivery is due, in Unix milliseconds.
    fn next_due(&self, destination: &str) -> Result<Option<i64>>;

    /// Names of the contents that submissions name, of at most `limit` submissions after this id, and the id to
    /// go on from; `None` at the end. A submission that does not open is an error: nobody knows what it names.
    fn files_in_use(&self, after: &str, limit: u32) -> Result<(Vec<String>, Option<String>)>;

    /// Keeps the last settings snapshot, sealed (architecture, rule 10); `true`: it differs from the one
    /// before.
    fn remember_settings(&self, hash: &[u8], json: &[u8]) -> Result<bool>;
}
