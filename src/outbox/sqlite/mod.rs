//! The default store: SQLite in the private directory of the site.
//!
//! Each operation opens the file, runs one `BEGIN IMMEDIATE` transaction and closes it; one connection for
//! each process at a time (SQLite counts its locks for each inode in the process). Accepts commit by group
//! sync: the write lock is released at the commit and the log is synced before the answer, so that many
//! waiting writers share one sync (measurements.md 3.3). Everything with an effect outside is `FULL`.

mod abandoned;
mod accept;
mod alone;
mod attendee_entry;
mod attendee_newcomers;
mod attendee_rows;
mod attendees;
mod audit;
mod ballast;
mod begin;
mod breaker;
#[cfg(feature = "faults")]
pub mod broken;
mod choices;
mod claim;
mod connection;
mod damage;
mod directory;
mod drainer;
mod erase;
mod figures;
mod files;
mod filter;
mod guard;
mod header;
#[cfg(feature = "faults")]
mod held;
mod journal;
mod leases;
mod lists;
mod locks;
mod log;
mod ofd;
mod opinion;
mod opportunities;
mod origin;
mod overdue;
mod pacing;
mod patience;
mod probes;
mod read_backs;
mod reconcile;
mod recover;
mod registrations;
mod retain;
mod revise;
mod rows;
mod same_person;
mod schema;
mod seats;
mod sessions;
mod steps;
mod tenants;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;

use serde_json::Value;

use crate::clock::Clock;
use crate::guard::{GuardDecision, GuardReport, SiteIdentity};
use crate::intake::submission::{IntakePath, Submission};
use crate::mapping::plan::Plan;
use crate::outbox::attendance::{
    Attended, AttendeeRow, ListState, Listed, Load, Look, Order, Progress, Registered, RegistrationCount,
    Turn,
};
use crate::outbox::blobs::Blobs;
use crate::outbox::daybook::{DayCount, Daybook};
use crate::outbox::keeping::{
    Cleared, Compared, Delivered, Erasure, ReadBack, Reconciliation, Retained, SealedSample,
};
use crate::outbox::seats::{SeatChange, SeatChanged};
use crate::outbox::traffic::{Breaker, Lane, Reached, Tenant, Throughput};
use crate::outbox::{
    Accepted, Admission, Choices, Claim, Fenced, Figures, JournalEntry, JournalRow, NewSubmission, Overdue,
    Query, Revision, Row, Step, StepChange, Tally, Task, Trigger,
};
use crate::outbox::{Result, Store, StoreError, owner};
use crate::settings::RetentionSettings;
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
    /// Who uses it; `None`: nobody asks (tests, tools).
    site: Option<SiteIdentity>,
    daybook: Daybook,
    patience: Duration,
    draining: Cell<bool>,
    drain_follows: bool,
    drainer: drainer::Drainer,
    /// Whether shared memory was refused.
    alone: Cell<bool>,
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
        directory::claim_file(&directory.join(FILE));
        #[cfg(feature = "faults")]
        broken::install_for_site();
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
            site: None,
            daybook: Daybook::beside(directory),
            patience: patience::PATIENCE,
            draining: Cell::new(false),
            drain_follows: true,
            drainer: drainer::Drainer::default(),
            alone: Cell::new(false),
        })
    }

    /// Says which site uses the store, so that a copy of it is recognised.
    #[must_use]
    pub fn for_site(mut self, site: Option<SiteIdentity>) -> Self {
        self.site = site;
        self
    }

    /// The database file, for operators.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether this process drains after it has accepted; else each accept leaves one plain file behind
    /// (reliability.md B11).
    #[must_use]
    pub fn with_drain_to_follow(mut self, follows: bool) -> Self {
        self.drain_follows = follows;
        self
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
    fn discard(&self, id: &str, detail: &Value, now: i64) -> Result<bool> {
        revise::discard(self, id, detail, now)
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
    fn abandon(&self, destination: &str, owner: &str) -> Result<()> {
        abandoned::abandon(self, destination, owner)
    }
    fn pace(&self, destination: &str, lane: Lane, calls_per_minute: u32) -> Result<Option<i64>> {
        pacing::pace(self, destination, lane, calls_per_minute)
    }
    fn hold(&self, destination: &str, ms: i64) -> Result<()> {
        pacing::hold(self, destination, ms)
    }
    fn throughput(&self, destination: &str) -> Result<Throughput> {
        pacing::throughput(self, destination)
    }
    fn breaker(&self, destination: &str, connection: &str) -> Result<Breaker> {
        breaker::breaker(self, destination, connection)
    }
    fn report(
        &self,
        destination: &str,
        connection: &str,
        reached: &Reached,
        max_attempts: u32,
    ) -> Result<Breaker> {
        breaker::report(self, destination, connection, reached, max_attempts)
    }
    fn begin_probe(&self, destination: &str, connection: &str) -> Result<bool> {
        breaker::begin_probe(self, destination, connection)
    }
    fn probed(&self, claim: &Claim, position: u32, up_to: u64) -> Result<Fenced> {
        probes::probed(self, claim, position, up_to)
    }
    fn tenant(&self, connection: &str) -> Result<Option<Tenant>> {
        tenants::tenant(self, connection)
    }
    fn bind(&self, connection: &str, tenant: &Tenant) -> Result<()> {
        tenants::bind(self, connection, tenant)
    }
    fn elsewhere(&self, connection: &str) -> Result<u64> {
        tenants::elsewhere(self, connection)
    }
    fn adopt(&self, connection: &str) -> Result<u64> {
        tenants::adopt(self, connection)
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
    fn choices(&self) -> Result<Choices> {
        choices::choices(self)
    }
    fn figures(&self, days: u32, offset_ms: i64) -> Result<Figures> {
        figures::figures(self, days, offset_ms)
    }
    fn plan(&self, id: &str) -> Result<Option<Plan>> {
        lists::plan(self, id)
    }
    fn steps(&self, id: &str) -> Result<Vec<Step>> {
        lists::steps(self, id)
    }
    fn journal(&self, id: &str) -> Result<Vec<JournalRow>> {
        journal::of(self, id)
    }
    fn journal_page(&self, id: &str, page: u32, per_page: u32) -> Result<(u64, Vec<JournalRow>)> {
        audit::page(self, id, page, per_page)
    }
    fn note_once(&self, id: &str, entry: &JournalEntry, within_ms: i64) -> Result<bool> {
        audit::note_once(self, id, entry, within_ms)
    }
    fn next_due(&self, destination: &str) -> Result<Option<i64>> {
        claim::next_due(self, destination)
    }
    fn note_settings(&self, hash: &[u8]) -> Result<bool> {
        sessions::note_settings(self, hash)
    }
    fn guard(&self) -> Result<GuardReport> {
        guard::guard(self)
    }
    fn take_over(&self) -> Result<GuardDecision> {
        guard::take_over(self)
    }
    fn discard_copied(&self) -> Result<GuardDecision> {
        guard::discard_copied(self)
    }
    fn overdue(&self, received_before: i64, limit: u32) -> Result<Overdue> {
        overdue::overdue(self, received_before, limit)
    }
    fn await_opinion(&self, id: &str, until: i64) -> Result<()> {
        opinion::await_opinion(self, id, until)
    }
    fn opinion(&self, id: &str, spam: Option<&str>) -> Result<bool> {
        opinion::opinion(self, id, spam)
    }
    fn ignored(&self, path: IntakePath, received_at: i64) {
        self.daybook.ignored(path, received_at);
    }
    fn acknowledged(&self, day: i64) -> DayCount {
        self.daybook.read(day)
    }
    fn reconcile(&self, day: i64, known: DayCount, in_spool: u64) -> Result<Reconciliation> {
        reconcile::reconcile(self, day, known, in_spool)
    }
    fn last_reconciliation(&self) -> Result<Option<Reconciliation>> {
        reconcile::last(self)
    }
    fn delivered_since(&self, since: i64, limit: u32) -> Result<Vec<Delivered>> {
        reconcile::sample(self, since, limit)
    }
    fn note_read_back(&self, read: &ReadBack, missing: &[String]) -> Result<()> {
        reconcile::note_sample(self, read, missing)
    }
    fn keep_read_back(&self, id: &str, found: &Compared) -> Result<()> {
        read_backs::keep(self, id, found)
    }
    fn read_back_of(&self, id: &str) -> Result<Option<Compared>> {
        read_backs::of(self, id)
    }
    fn unread_firsts(&self, limit: u32) -> Result<Vec<String>> {
        read_backs::unread(self, limit)
    }
    fn pass_over_first(&self, id: &str) -> Result<()> {
        read_backs::pass_over(self, id)
    }
    fn retain(&self, policy: &RetentionSettings, limit: u32) -> Result<Retained> {
        retain::retain(self, policy, limit)
    }
    fn of_person(&self, email: &str) -> Result<Vec<String>> {
        erase::of_person(self, email)
    }
    fn erase_person(&self, email: &str) -> Result<Erasure> {
        erase::person(self, email)
    }
    fn drop_unused(&self, blobs: &Blobs, margin: Duration, limit: u32) -> Result<u64> {
        files::drop_unused(self, blobs, margin, limit)
    }
    fn sweep(&self, blobs: &Blobs, folder: u8, margin: Duration) -> Result<u64> {
        files::sweep(self, blobs, folder, margin)
    }
    fn learn_uses(&self, limit: u32) -> Result<bool> {
        files::learn_uses(self, limit)
    }
    fn upkeep_due(&self, name: &str, every_ms: i64) -> Result<Option<Value>> {
        reconcile::due(self, name, every_ms)
    }
    fn clear_locks(&self, destination: &str) -> Result<Vec<Cleared>> {
        locks::clear(self, destination)
    }
    fn sealed_sample(&self, limit: u32) -> Result<SealedSample> {
        locks::sample(self, limit)
    }
    fn upkeep_done(&self, name: &str, at: i64, place: &Value) -> Result<()> {
        reconcile::done(self, name, at, place)
    }
    fn opportunity_of(&self, post_id: u64) -> Result<Option<u64>> {
        opportunities::opportunity_of(self, post_id)
    }
    fn registration_counts(&self, events: &[u64]) -> Result<BTreeMap<u64, RegistrationCount>> {
        registrations::counts(self, events)
    }
    fn registration_of(&self, id: &str) -> Result<Option<Registered>> {
        registrations::of(self, id)
    }
    fn attended_by(&self, email: &str) -> Result<Vec<Attended>> {
        registrations::attended(self, email)
    }
    fn begin_load(&self, order: &Order) -> Result<Turn> {
        attendees::begin(self, order)
    }
    fn attendees_due(&self, load: &Load, limit: u32) -> Result<Vec<u64>> {
        attendees::due(self, load, limit)
    }
    fn note_attendee(&self, load: &Load, contact: u64, look: &Look) -> Result<bool> {
        attendees::note(self, load, contact, look)
    }
    fn note_listed(&self, load: &Load, page: &[Listed]) -> Result<Option<usize>> {
        attendees::note_listed(self, load, page)
    }
    fn keep_place(&self, load: &Load) -> Result<bool> {
        attendees::keep_place(self, load)
    }
    fn end_load(&self, load: &Load, state: ListState, code: &str) -> Result<bool> {
        attendees::end(self, load, state, code)
    }
    fn attendee_progress(&self, event_id: u64, connection: &str) -> Result<Progress> {
        attendee_rows::counted(self, event_id, connection)
    }
    fn attendee_page(
        &self,
        event_id: u64,
        connection: &str,
        page: u32,
        per_page: u32,
    ) -> Result<(u64, Vec<AttendeeRow>)> {
        attendee_rows::page(self, event_id, connection, page, per_page)
    }
    fn purge_attendees(&self) -> Result<u64> {
        attendees::purge(self)
    }
    fn change_seat(&self, change: &SeatChange) -> Result<Option<SeatChanged>> {
        seats::change(self, change)
    }
}
