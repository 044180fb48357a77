//! What a record says against what the site shows: the operation that follows, in the transaction that keeps it.

use rusqlite::{OptionalExtension, Transaction, params};

use super::{Sync, count, gone, held, hints, listing, signed, sweeps};
use crate::opportunities::plan::{Found, Move, Reason, SiteState, next_move};
use crate::opportunities::sweep::{Reading, Removal, Settled};
use crate::outbox::Result;
use crate::outbox::sqlite::Sqlite;

const HOUR_MS: i64 = 3_600_000;
/// Jobs that hints may find gone within an hour, however few there are.
const FEW: u64 = 3;

pub(super) fn settle(store: &Sqlite, reading: &Reading<'_>) -> Result<Settled> {
    store.with(Sync::Full, |tx| {
        let id = signed(reading.id);
        let shown: Option<(String, String, i64)> = tx
            .query_row("SELECT site_state, site_hash, held FROM opportunity WHERE id = ?1", [id], |r| {
                Ok((r.get(0)?, r.get(1)?, r.get(2)?))
            })
            .optional()?;
        let (state, hash, held) = shown.unwrap_or_default();
        keep_record(tx, reading)?;
        let planned = next_move(reading.found, SiteState::parse(&state), &hash);
        let settled = match (planned, reading.removal) {
            // The post is of another account, whatever this one says of that number.
            _ if held == held::FOREIGN => Settled::Held,
            (Move::Remove(Reason::Gone), Removal::Counted) => {
                gone::mark(store, tx, id)?;
                Settled::Moved(Move::Nothing)
            }
            (Move::Remove(_), Removal::Later) => Settled::Moved(Move::Nothing),
            (Move::Remove(_), Removal::Guarded(share)) if too_many_gone(store, tx, reading, share)? => {
                held::hold_one(store, tx, reading.id)?;
                Settled::Held
            }
            _ => Settled::Moved(planned),
        };
        if let Settled::Moved(to_do) = settled {
            operate(tx, reading, to_do)?;
            tx.execute("UPDATE opportunity SET held = 0 WHERE id = ?1 AND held = 1", [id])?;
            held::settled(tx)?;
        }
        if let Some(sweep) = reading.sweep {
            sweeps::save(tx, sweep)?;
        }
        if let Some(hint) = reading.hint {
            hints::done(tx, hint)?;
        }
        Ok(settled)
    })
}

fn keep_record(tx: &Transaction<'_>, reading: &Reading<'_>) -> Result<()> {
    let id = signed(reading.id);
    let Some(standing) = reading.standing else {
        // A row that is still listed is asked for again: the answer may have been a moment's.
        tx.execute(
            "UPDATE opportunity SET is_open = 0, is_online = 0, is_advertised = 0, read_hash = '' WHERE id = ?1",
            [id],
        )?;
        return Ok(());
    };
    let hash = match reading.found {
        Found::Published { hash, .. } => hash.as_str(),
        Found::Unpublished { .. } | Found::Gone => "",
    };
    tx.execute(
        "INSERT INTO opportunity (id, content_hash, is_open, is_online, is_advertised) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (id) DO UPDATE SET content_hash = ?2, is_open = ?3, is_online = ?4, is_advertised = ?5, \
         read_hash = row_hash, gone_at = 0",
        params![id, hash, standing.open, standing.online, standing.advertised],
    )?;
    Ok(())
}

/// Whether more jobs were found gone within the hour than a hint may take away: one that reads nothing any more, or
/// another account behind the same sign-in, looks the same.
fn too_many_gone(store: &Sqlite, tx: &Transaction<'_>, reading: &Reading<'_>, share: u32) -> Result<bool> {
    if *reading.found != Found::Gone {
        return Ok(false);
    }
    gone::mark(store, tx, signed(reading.id))?;
    let gone = count(
        tx,
        "SELECT count(*) FROM opportunity WHERE gone_at > ?1 AND gone_at <= ?2",
        params![store.now() - HOUR_MS, store.now()],
    )?;
    // What has gone in this hour was shown as well.
    let removed = count(
        tx,
        "SELECT count(*) FROM opportunity WHERE gone_at > ?1 AND gone_at <= ?2 AND site_state <> 'published'",
        params![store.now() - HOUR_MS, store.now()],
    )?;
    let shown = listing::shown(tx)? + removed;
    Ok(gone > FEW.max(shown * u64::from(share) / 100))
}

/// One operation an opportunity. The same one keeps its number, and what is no longer to be done goes.
fn operate(tx: &Transaction<'_>, reading: &Reading<'_>, to_do: Move) -> Result<()> {
    let id = signed(reading.id);
    let (kind, reason, hash, job) = match (to_do, reading.found) {
        (Move::Put, Found::Published { hash, job }) => ("put", "", hash.as_str(), job.as_str()),
        (Move::Remove(reason), _) => ("remove", reason.name(), "", ""),
        (Move::Nothing | Move::Put, _) => {
            tx.execute("DELETE FROM job_operation WHERE opportunity_id = ?1", [id])?;
            return Ok(());
        }
    };
    let same = count(
        tx,
        "SELECT count(*) FROM job_operation WHERE opportunity_id = ?1 AND kind = ?2 AND hash = ?3",
        params![id, kind, hash],
    )?;
    if same > 0 {
        return Ok(());
    }
    let sweep = reading.sweep.map_or(0, |sweep| sweep.id);
    tx.execute("DELETE FROM job_operation WHERE opportunity_id = ?1", [id])?;
    tx.prepare(
        "INSERT INTO job_operation (opportunity_id, kind, reason, hash, job, sweep) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![id, kind, reason, hash, job, sweep])?;
    if sweep > 0 {
        tx.execute("UPDATE sweep SET to_apply = to_apply + 1 WHERE id = ?1", [sweep])?;
    }
    Ok(())
}
