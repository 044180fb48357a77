//! Opportunities: what Tracker said, what the site shows, and what is still to be done about it.

mod account;
mod gone;
mod held;
mod hints;
mod inventory;
mod listing;
mod operations;
mod overview;
mod settle;
mod sweeps;
mod turn;

use rusqlite::{Connection, OptionalExtension, params};

use super::Sqlite;
use super::connection::Sync;
use crate::opportunities::limit::Limit;
use crate::opportunities::row::Listed;
use crate::opportunities::sweep::{
    HeldFor, Hint, JobStore, Listing, Operation, Origin, Overview, Reading, Settled, SitePost, Sweep,
};
use crate::outbox::{JournalEntry, Result};
use crate::settings::PublishedRule;

pub(super) use inventory::opportunity_of;

/// Numbers of Tracker are int32 and WordPress's fit as well: what does not is nothing.
fn signed(id: u64) -> i64 {
    i64::try_from(id).unwrap_or_default()
}

fn unsigned(id: i64) -> u64 {
    u64::try_from(id).unwrap_or_default()
}

/// The rule as a condition on a row.
fn published(rule: PublishedRule) -> &'static str {
    match rule {
        PublishedRule::PublishOnline => "(is_open AND is_online)",
        PublishedRule::AdvertStatus => "(is_open AND is_advertised)",
        PublishedRule::Both => "(is_open AND is_online AND is_advertised)",
        PublishedRule::Either => "(is_open AND (is_online OR is_advertised))",
    }
}

fn count(db: &Connection, sql: &str, values: impl rusqlite::Params) -> Result<u64> {
    Ok(unsigned(db.prepare(sql)?.query_row(values, |r| r.get(0))?))
}

fn note(db: &Connection, name: &str) -> Result<Option<String>> {
    Ok(db.query_row("SELECT value FROM job_note WHERE name = ?1", [name], |r| r.get(0)).optional()?)
}

fn note_number(db: &Connection, name: &str) -> Result<i64> {
    Ok(note(db, name)?.and_then(|value| value.parse().ok()).unwrap_or_default())
}

fn keep_note(db: &Connection, name: &str, value: &str) -> Result<()> {
    db.execute("INSERT OR REPLACE INTO job_note (name, value) VALUES (?1, ?2)", params![name, value])?;
    Ok(())
}

fn drop_note(db: &Connection, name: &str) -> Result<()> {
    db.execute("DELETE FROM job_note WHERE name = ?1", [name])?;
    Ok(())
}

impl JobStore for Sqlite {
    fn take_jobs_turn(&self, owner: &str, lease_ms: i64) -> Result<bool> {
        turn::take(self, owner, lease_ms)
    }
    fn end_jobs_turn(&self, owner: &str) -> Result<()> {
        turn::end(self, owner)
    }
    fn jobs_overview(&self) -> Result<Overview> {
        overview::overview(self)
    }
    fn heed_account(&self, account: &str, begins: bool) -> Result<bool> {
        account::heed(self, account, begins)
    }
    fn read_anew_by(&self, terms: &str) -> Result<()> {
        listing::read_anew_by(self, terms)
    }
    fn begin_sweep(&self, trigger: &str) -> Result<bool> {
        sweeps::begin(self, trigger)
    }
    fn running_sweep(&self) -> Result<Option<Sweep>> {
        self.read(sweeps::running)
    }
    fn save_sweep(&self, sweep: &Sweep) -> Result<()> {
        self.with(Sync::Full, |tx| sweeps::save(tx, sweep))
    }
    fn new_listing(&self) -> Result<i64> {
        sweeps::new_listing(self)
    }
    fn take_inventory(&self, posts: &[SitePost], first: bool, last: bool) -> Result<u64> {
        inventory::take(self, posts, first, last)
    }
    fn take_page(&self, sweep: &Sweep, rows: &[Listed]) -> Result<u64> {
        listing::take_page(self, sweep, rows)
    }
    fn count_listing(&self, sweep: &Sweep, rule: PublishedRule) -> Result<Listing> {
        listing::count_listing(self, sweep, rule)
    }
    fn next_unread(&self, sweep: &Sweep, rule: PublishedRule) -> Result<Option<u64>> {
        listing::next_unread(self, sweep, rule)
    }
    fn count_missing(&self, sweep: &Sweep, rule: PublishedRule) -> Result<(u64, u64)> {
        listing::count_missing(self, sweep, rule)
    }
    fn next_missing(&self, sweep: &Sweep, rule: PublishedRule) -> Result<Option<u64>> {
        listing::next_missing(self, sweep, rule)
    }
    fn hold_missing(&self, sweep: &Sweep, rule: PublishedRule, reason: HeldFor) -> Result<u64> {
        held::hold_missing(self, sweep, rule, reason)
    }
    fn begin_confirming(&self) -> Result<u64> {
        self.with(Sync::Full, |tx| {
            gone::forget(tx)?;
            held::release(self, tx)
        })
    }
    fn settle_gone(&self, sweep: &Sweep, limit: Limit) -> Result<u64> {
        gone::settle(self, sweep, limit)
    }
    fn decide_held(&self, remove: bool, journal: &JournalEntry) -> Result<u64> {
        held::decide(self, remove, journal)
    }
    fn settle_reading(&self, reading: &Reading<'_>) -> Result<Settled> {
        settle::settle(self, reading)
    }
    fn end_sweep(&self, sweep: &Sweep, journal: &JournalEntry) -> Result<()> {
        sweeps::end(self, sweep, journal)
    }
    fn offer(&self, limit: u32) -> Result<Vec<Operation>> {
        operations::offer(self, limit)
    }
    fn operations(&self, sweep: i64) -> Result<(u64, u64, u64)> {
        operations::waiting(self, sweep)
    }
    fn operations_done(&self, done: &[(i64, u64)]) -> Result<()> {
        operations::done(self, done)
    }
    fn operations_failed(&self, failed: &[(i64, String)]) -> Result<()> {
        operations::failed(self, failed)
    }
    fn operations_left(&self) -> Result<()> {
        operations::left(self)
    }
    fn add_hint(&self, id: u64, origin: Origin, action: &str) -> Result<bool> {
        hints::add(self, id, origin, action)
    }
    fn next_hint(&self) -> Result<Option<Hint>> {
        hints::next(self)
    }
    fn wake_jobs(&self) -> Result<()> {
        hints::wake(self)
    }
    fn delay_hint(&self, hint: &Hint, next_try_at: i64) -> Result<()> {
        hints::delay(self, hint, next_try_at)
    }
    fn drop_hint(&self, hint: &Hint) -> Result<()> {
        self.with(Sync::Full, |tx| hints::done(tx, hint))
    }
    fn job_note(&self, name: &str) -> Result<Option<String>> {
        self.read(|db| note(db, name))
    }
    fn keep_job_note(&self, name: &str, value: &str) -> Result<()> {
        self.with(Sync::Full, |tx| keep_note(tx, name, value))
    }
}
