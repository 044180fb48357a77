//! Sweeps: the one that runs, and those of before.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{Sync, signed, unsigned};
use crate::opportunities::sweep::{Phase, Sweep};
use crate::outbox::sqlite::{Sqlite, journal};
use crate::outbox::{JournalEntry, Result};

/// Ended sweeps that are kept.
const KEPT: i64 = 50;

const COLUMNS: &str = "id, trigger_name, phase, started_at, ended_at, outcome, code, listing, page, page_size, \
    filtered, barren, whole, listed, place, to_read, read, to_confirm, confirmed, to_apply, applied, created, \
    updated, unchanged, removed, kept, skipped, is_held, failures, next_try_at, progress_at";

fn of(r: &Row<'_>) -> rusqlite::Result<Sweep> {
    let number = |column: usize| r.get::<_, i64>(column).map(unsigned);
    let phase: String = r.get(2)?;
    Ok(Sweep {
        id: r.get(0)?,
        trigger: r.get(1)?,
        phase: Phase::parse(&phase),
        started_at: r.get(3)?,
        ended_at: r.get(4)?,
        outcome: r.get(5)?,
        code: r.get(6)?,
        listing: r.get(7)?,
        pages: number(8)?,
        page_size: number(9)?,
        filtered: r.get(10)?,
        barren: number(11)?,
        whole: r.get(12)?,
        rows: number(13)?,
        place: number(14)?,
        to_read: number(15)?,
        read: number(16)?,
        to_confirm: number(17)?,
        confirmed: number(18)?,
        to_apply: number(19)?,
        applied: number(20)?,
        created: number(21)?,
        updated: number(22)?,
        unchanged: number(23)?,
        removed: number(24)?,
        kept: number(25)?,
        skipped: number(26)?,
        held: r.get(27)?,
        failures: r.get(28)?,
        next_try_at: r.get(29)?,
        progress_at: r.get(30)?,
    })
}

pub(super) fn begin(store: &Sqlite, trigger: &str) -> Result<bool> {
    store.with(Sync::Full, |tx| {
        if running(tx)?.is_some() {
            return Ok(false);
        }
        insert(store, tx, trigger)?;
        Ok(true)
    })
}

/// It finds out anew what is to be done; what waited for the one before may be long out of date. What a hint brought may
/// be in no listing yet, and waits on.
pub(super) fn insert(store: &Sqlite, tx: &Transaction<'_>, trigger: &str) -> Result<()> {
    tx.execute("DELETE FROM job_operation WHERE sweep <> 0", [])?;
    tx.execute(
        "INSERT INTO sweep (trigger_name, phase, started_at) VALUES (?1, ?2, ?3)",
        params![trigger, Phase::Inventory.name(), store.now()],
    )?;
    Ok(())
}

pub(super) fn running(db: &Connection) -> Result<Option<Sweep>> {
    one(db, "WHERE ended_at = 0")
}

pub(super) fn last(db: &Connection) -> Result<Option<Sweep>> {
    one(db, "WHERE ended_at > 0")
}

fn one(db: &Connection, clause: &str) -> Result<Option<Sweep>> {
    let sql = format!("SELECT {COLUMNS} FROM sweep {clause} ORDER BY id DESC LIMIT 1");
    Ok(db.prepare(&sql)?.query_row([], of).optional()?)
}

/// Keeps what the worker decides; what the shell did is counted where it says so.
pub(super) fn save(db: &Connection, sweep: &Sweep) -> Result<()> {
    db.prepare(
        "UPDATE sweep SET phase = ?2, ended_at = ?3, outcome = ?4, code = ?5, listing = ?6, page = ?7, \
         page_size = ?8, filtered = ?9, barren = ?10, whole = ?11, listed = ?12, place = ?13, to_read = ?14, \
         read = ?15, to_confirm = ?16, confirmed = ?17, unchanged = ?18, kept = ?19, skipped = ?20, is_held = ?21, \
         failures = ?22, next_try_at = ?23, progress_at = ?24 WHERE id = ?1",
    )?
    .execute(params![
        sweep.id,
        sweep.phase.name(),
        sweep.ended_at,
        sweep.outcome,
        sweep.code,
        sweep.listing,
        signed(sweep.pages),
        signed(sweep.page_size),
        sweep.filtered,
        signed(sweep.barren),
        sweep.whole,
        signed(sweep.rows),
        signed(sweep.place),
        signed(sweep.to_read),
        signed(sweep.read),
        signed(sweep.to_confirm),
        signed(sweep.confirmed),
        signed(sweep.unchanged),
        signed(sweep.kept),
        signed(sweep.skipped),
        sweep.held,
        sweep.failures,
        sweep.next_try_at,
        sweep.progress_at,
    ])?;
    Ok(())
}

pub(super) fn new_listing(store: &Sqlite) -> Result<i64> {
    store.with(Sync::Full, |tx| {
        let next = super::note_number(tx, "listing")? + 1;
        super::keep_note(tx, "listing", &next.to_string())?;
        Ok(next)
    })
}

pub(super) fn end(store: &Sqlite, sweep: &Sweep, entry: &JournalEntry) -> Result<()> {
    store.with(Sync::Full, |tx| {
        save(tx, sweep)?;
        journal::insert(tx, "", entry)?;
        if sweep.whole {
            // Neither Tracker nor the site has them.
            tx.execute(
                "DELETE FROM opportunity WHERE listed_in <> ?1 AND site_state = '' AND gone_at = 0 AND id NOT IN \
                 (SELECT opportunity_id FROM job_operation)",
                [sweep.listing],
            )?;
        }
        tx.execute("UPDATE opportunity SET gone_at = 0 WHERE gone_at > 0 AND gone_at < ?1", [store.now() - 86_400_000])?;
        tx.execute(
            "DELETE FROM sweep WHERE ended_at > 0 AND id <= ?1 AND id <> \
             coalesce((SELECT max(id) FROM sweep WHERE outcome = 'complete'), 0)",
            [sweep.id - KEPT],
        )?;
        Ok(())
    })
}
