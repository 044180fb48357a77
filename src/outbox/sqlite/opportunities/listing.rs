//! Pages of a listing, and what has to be asked for after it. Each walk goes along the ids once, so that the whole is
//! linear in the number of opportunities.

use rusqlite::{Connection, OptionalExtension, params};

use super::{Sync, count, keep_note, note, published, signed, sweeps, unsigned};
use crate::opportunities::row::Listed;
use crate::opportunities::sweep::{Listing, Sweep};
use crate::outbox::Result;
use crate::outbox::sqlite::Sqlite;
use crate::settings::PublishedRule;

/// Note of the terms by which records were read.
const TERMS: &str = "terms";
/// The record has not been read since its row changed, or the site shows something else.
const UNREAD: &str =
    "(read_hash <> row_hash OR site_state <> 'published' OR site_hash <> content_hash) AND held <> 2";

/// Takes a page in. What a record said counts for more than its row, as long as the row stays the same: search
/// data can lag behind the record by hours (tracker-api.md 1.5).
pub(super) fn take_page(store: &Sqlite, sweep: &Sweep, rows: &[Listed]) -> Result<u64> {
    store.with(Sync::Full, |tx| {
        let mut new = 0;
        {
            let mut known = tx.prepare("SELECT listed_in FROM opportunity WHERE id = ?1")?;
            let mut keep = tx.prepare(
                "INSERT INTO opportunity (id, listed_in, row_hash, is_open, is_online, is_advertised) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (id) DO UPDATE SET listed_in = ?2, \
                 is_open = CASE WHEN row_hash = ?3 AND read_hash = ?3 THEN is_open ELSE ?4 END, \
                 is_online = CASE WHEN row_hash = ?3 AND read_hash = ?3 THEN is_online ELSE ?5 END, \
                 is_advertised = CASE WHEN row_hash = ?3 AND read_hash = ?3 THEN is_advertised ELSE ?6 END, \
                 row_hash = ?3",
            )?;
            for row in rows {
                let id = signed(row.id);
                let listed_in: Option<i64> = known.query_row([id], |r| r.get(0)).optional()?;
                new += u64::from(listed_in != Some(sweep.listing));
                let standing = row.standing;
                keep.execute(params![
                    id,
                    sweep.listing,
                    row.hash,
                    standing.open,
                    standing.online,
                    standing.advertised
                ])?;
            }
        }
        let barren = if new == 0 { sweep.barren + 1 } else { 0 };
        sweeps::save(tx, &Sweep { rows: sweep.rows + new, barren, ..sweep.clone() })?;
        Ok(new)
    })
}

pub(super) fn count_listing(store: &Sqlite, sweep: &Sweep, rule: PublishedRule) -> Result<Listing> {
    let rule = published(rule);
    store.read(|db| {
        let to_read = count(
            db,
            &format!("SELECT count(*) FROM opportunity WHERE listed_in = ?1 AND {rule} AND {UNREAD}"),
            [sweep.listing],
        )?;
        let all = count(
            db,
            &format!("SELECT count(*) FROM opportunity WHERE listed_in = ?1 AND {rule} AND held <> 2"),
            [sweep.listing],
        )?;
        Ok(Listing { to_read, unchanged: all.saturating_sub(to_read) })
    })
}

pub(super) fn next_unread(store: &Sqlite, sweep: &Sweep, rule: PublishedRule) -> Result<Option<u64>> {
    let rule = published(rule);
    store.read(|db| {
        first(
            db,
            &format!(
                "SELECT id FROM opportunity WHERE id > ?1 AND listed_in = ?2 AND {rule} AND {UNREAD} \
                 ORDER BY id LIMIT 1"
            ),
            sweep,
        )
    })
}

/// What the site shows and Tracker did not list as published. `?2` is the listing.
pub(super) fn missing(rule: PublishedRule) -> String {
    format!("site_state = 'published' AND held <> 2 AND (listed_in <> ?2 OR NOT {})", published(rule))
}

pub(super) fn count_missing(store: &Sqlite, sweep: &Sweep, rule: PublishedRule) -> Result<(u64, u64)> {
    let missing = missing(rule);
    store.read(|db| {
        let sql = format!("SELECT count(*) FROM opportunity WHERE ?1 = ?1 AND {missing}");
        Ok((count(db, &sql, [0, sweep.listing])?, shown(db)?))
    })
}

/// Jobs of this account that the site shows.
pub(super) fn shown(db: &Connection) -> Result<u64> {
    count(db, "SELECT count(*) FROM opportunity WHERE site_state = 'published' AND held <> 2", [])
}

/// Where records are read by other terms than before, none counts as read. A post that comes out the same is not written.
pub(super) fn read_anew_by(store: &Sqlite, terms: &str) -> Result<()> {
    store.with(Sync::Full, |tx| {
        if note(tx, TERMS)?.as_deref() != Some(terms) {
            tx.execute("UPDATE opportunity SET read_hash = '' WHERE read_hash <> ''", [])?;
            keep_note(tx, TERMS, terms)?;
        }
        Ok(())
    })
}

pub(super) fn next_missing(store: &Sqlite, sweep: &Sweep, rule: PublishedRule) -> Result<Option<u64>> {
    let missing = missing(rule);
    store.read(|db| {
        // By id, though the index on the state is small: the walk must not begin anew for each.
        let sql =
            format!("SELECT id FROM opportunity NOT INDEXED WHERE id > ?1 AND {missing} ORDER BY id LIMIT 1");
        first(db, &sql, sweep)
    })
}

fn first(db: &Connection, sql: &str, sweep: &Sweep) -> Result<Option<u64>> {
    let id: Option<i64> =
        db.prepare(sql)?.query_row(params![signed(sweep.place), sweep.listing], |r| r.get(0)).optional()?;
    Ok(id.map(unsigned))
}
