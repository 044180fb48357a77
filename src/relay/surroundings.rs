//! What a worker needs of the world beside Tracker: a place for its progress, the documents, and whether the other
//! side is out. For deliveries these are the store, the blob storage and the shared breaker; a trial
//! ([`super::trial`]) brings its own, so that nothing of it ever comes near the queue.

use super::pace::Pace;
use crate::intake::submission::StoredFile;
use crate::outbox::blobs::Blobs;
use crate::outbox::{Claim, Fenced, JournalEntry, StepChange, Store, StoreError, Task};
use crate::tracker::types::Content;

/// Where progress is written.
pub(super) trait Ledger {
    /// Writes the intent to run a step ([`Store::intend`]).
    fn intend(&self, claim: &Claim, position: u32, lease_ms: i64) -> Result<Fenced, StoreError>;

    /// Writes what became of a step ([`Store::settle`]).
    fn settle(&self, claim: &Claim, change: &StepChange<'_>) -> Result<Fenced, StoreError>;

    /// Gives the delivery back ([`Store::release`]).
    fn release(&self, claim: &Claim) -> Result<Fenced, StoreError>;

    /// Ends the delivery ([`Store::finish`]).
    fn finish(
        &self,
        claim: &Claim,
        outcome: &str,
        journal: &JournalEntry,
        task: &Task,
    ) -> Result<Fenced, StoreError>;

    /// Moves the start of live look-ups ([`Store::probed`]).
    fn probed(&self, claim: &Claim, position: u32, up_to: u64) -> Result<Fenced, StoreError>;
}

impl<S: Store> Ledger for S {
    fn intend(&self, claim: &Claim, position: u32, lease_ms: i64) -> Result<Fenced, StoreError> {
        Store::intend(self, claim, position, lease_ms)
    }

    fn settle(&self, claim: &Claim, change: &StepChange<'_>) -> Result<Fenced, StoreError> {
        Store::settle(self, claim, change)
    }

    fn release(&self, claim: &Claim) -> Result<Fenced, StoreError> {
        Store::release(self, claim)
    }

    fn finish(
        &self,
        claim: &Claim,
        outcome: &str,
        journal: &JournalEntry,
        task: &Task,
    ) -> Result<Fenced, StoreError> {
        Store::finish(self, claim, outcome, journal, task)
    }

    fn probed(&self, claim: &Claim, position: u32, up_to: u64) -> Result<Fenced, StoreError> {
        Store::probed(self, claim, position, up_to)
    }
}

/// The files of submissions.
pub(super) trait Documents {
    /// The content of a file that was kept, to be read as often as needed.
    fn content(&self, file: &StoredFile) -> Result<Content, StoreError>;

    /// Sets a content aside that a virus scanner objected to.
    fn quarantine(&self, file: &StoredFile) -> Result<(), StoreError>;
}

impl Documents for Blobs {
    fn content(&self, file: &StoredFile) -> Result<Content, StoreError> {
        Ok(Content::of(Self::content(self, &file.blob, &file.sha256)?))
    }

    fn quarantine(&self, file: &StoredFile) -> Result<(), StoreError> {
        Self::quarantine(self, &file.blob)
    }
}

/// Whether the other side is out.
pub(super) trait Outages {
    /// When the next probe is due, while it is.
    fn outage(&self) -> Option<i64>;

    /// The endpoint is not there at all (reliability.md D12).
    fn misplaced(&self, code: &str) -> Result<(), StoreError>;
}

impl<S: Store> Outages for Pace<'_, S> {
    fn outage(&self) -> Option<i64> {
        Self::outage(self)
    }

    fn misplaced(&self, code: &str) -> Result<(), StoreError> {
        Self::misplaced(self, code)
    }
}
