//! The default store: SQLite in the private directory of the site.
//!
//! Each operation opens the file, runs one `BEGIN IMMEDIATE` transaction and closes it; one connection for
//! each process at a time (SQLite counts its locks for each inode in the process). Accepts commit by group
//! sync: the write lock is released at the commit and the log is synced before the answer, so that many
//! waiting writers share one sync (measurements.md 3.3). Everything with an effect outside is `FULL`.

mod accept;
mod ballast;
mod begin;
#[cfg(feature = "faults")]
pub mod broken;
mod claim;
mod connection;
mod damage;
mod directory;
mod drainer;
mod header;
mod journal;
mod leases;
mod lists;
mod log;
mod ofd;
mod origin;
mod patience;
mod recover;
mod revise;
mod rows;
mod schema;
mod sessions;
mod steps;

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;

use crate::clock::Clock;
use crate::intake::submission::Submission;
use crate::outbox::{
    Accepted, Admission, Claim, Fenced, JournalEntry, JournalRow, NewSubmission, Query, Revision, Row, Step,
    StepChange, Tally, Task, Trigger,
};
use crate::outbox::{Result, Store, StoreError, owner};
use crate::vault::Vault;

pub use damage::Damaged;
pub use directory::{FileSystemPolicy, prepare_directory};
pub use origin::{Replaced, Watermark};
pub use recover::Recovered;

/// Name of the database in the site's directory.
const FILE: &str = "outbox.sqlite3";

/// The SQLite store of one site.
pub struct Sqlite {
    path: PathBuf,
    vault: Rc<Vault>,
    clock: Rc<dyn Clock>,
    boot_id: String,
    patience: Duration,
    draining: Cell<bool>,
    drainer: drainer::Drainer,
}

impl Sqlite {
    /// Uses the database in this directory; the first operation makes it and its schema when absent.
    ///
    /// # Errors
    /// When the directory lies on a file system on which SQLite would lose data, or cannot be made.
    pub fn open(
        directory: &Path,
        vault: Rc<Vault>,
        clock: Rc<dyn Clock>,
        policy: FileSystemPolicy,
    ) -> Result<Self> {
        directory::prepare_directory(directory, policy)?;
        if !ofd::install() {
            return Err(StoreError::FileSystem(
                "this system has no open-file-description locks, without which other programs that read the store lose data".into(),
            ));
        }
        Ok(Self {
            path: directory.join(FILE),
            vault,
            clock,
            boot_id: owner::boot_id(),
            patience: patience::PATIENCE,
            draining: Cell::new(false),
            drainer: drainer::Drainer::default(),
        })
    }

    /// The database file, for operators.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Waits no longer than this for the write lock; five seconds otherwise.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Whether another process drains at this moment; two system calls.
    #[must_use]
    pub fn is_being_drained(&self) -> bool {
        self.drainer.is_taken(&self.path)
    }

    fn now(&self) -> i64 {
        self.clock.now_ms()
    }

    fn boot_now(&self) -> i64 {
        self.clock.boot_ms()
    }
}

impl std::fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sqlite").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Store for Sqlite {
    fn accept(&self, new: &NewSubmission<'_>) -> Result<Accepted> {
        accept::accept(self, new)
    }
    fn submission(&self, id: &str) -> Result<Option<Submission>> {
        lists::submission(self, id)
    }
    fn revise(&self, revision: &Revision<'_>) -> Result<bool> {
        revise::revise(self, revision)
    }
    fn revision(&self, id: &str) -> Result<Option<u64>> {
        revise::revision(self, id)
    }
    fn discard(&self, id: &str, now: i64) -> Result<bool> {
        revise::discard(self, id, now)
    }
    fn claim(&self, destination: &str, owner: &str, lease_ms: i64) -> Result<Option<Claim>> {
        claim::claim(self, destination, owner, lease_ms)
    }
    fn intend(&self, claim: &Claim, position: u32, lease_ms: i64) -> Result<Fenced> {
        steps::intend(self, claim, position, lease_ms)
    }
    fn settle(&self, claim: &Claim, change: &StepChange<'_>) -> Result<Fenced> {
        steps::settle(self, claim, change)
    }
    fn release(&self, claim: &Claim) -> Result<Fenced> {
        steps::release(self, claim)
    }
    fn finish(&self, claim: &Claim, outcome: &str, journal: &JournalEntry, task: &Task) -> Result<Fenced> {
        steps::finish(self, claim, outcome, journal, task)
    }
    fn hurry(&self, destination: &str) -> Result<u64> {
        claim::hurry(self, destination)
    }
    fn unpark(&self, connection: &str) -> Result<u64> {
        claim::unpark(self, connection)
    }
    fn note(&self, submission_id: &str, entry: &JournalEntry) -> Result<()> {
        journal::note(self, submission_id, entry)
    }
    fn begin_drain(&self, owner: &str, trigger: Trigger, lease_ms: i64) -> Result<Admission> {
        leases::begin_drain(self, owner, trigger, lease_ms)
    }
    fn end_drain(&self, owner: &str, trigger: Trigger) -> Result<()> {
        leases::end_drain(self, owner, trigger)
    }
    fn pace(&self, destination: &str, calls_per_minute: u32) -> Result<Option<i64>> {
        leases::pace(self, destination, calls_per_minute)
    }
    fn begin_sign_in(&self, state_hash: &[u8]) -> Result<()> {
        sessions::begin_sign_in(self, state_hash)
    }
    fn use_sign_in(&self, state_hash: &[u8]) -> Result<bool> {
        sessions::use_sign_in(self, state_hash)
    }
    fn tasks(&self, limit: u32) -> Result<Vec<(i64, Task)>> {
        journal::tasks(self, limit)
    }
    fn acknowledge(&self, ids: &[i64]) -> Result<u64> {
        journal::acknowledge(self, ids)
    }
    fn tally(&self) -> Result<Tally> {
        lists::tally(self)
    }
    fn list(&self, query: &Query) -> Result<(u64, Vec<Row>)> {
        lists::list(self, query)
    }
    fn row(&self, id: &str) -> Result<Option<Row>> {
        lists::row(self, id)
    }
    fn steps(&self, id: &str) -> Result<Vec<Step>> {
        lists::steps(self, id)
    }
    fn journal(&self, id: &str) -> Result<Vec<JournalRow>> {
        journal::of(self, id)
    }
    fn next_due(&self, destination: &str) -> Result<Option<i64>> {
        claim::next_due(self, destination)
    }
    fn remember_settings(&self, hash: &[u8], json: &[u8]) -> Result<bool> {
        sessions::remember_settings(self, hash, json)
    }
}
