//! Claiming: one statement gives a delivery to one owner and raises its fence (architecture, rule 4).

use rusqlite::{OptionalExtension, Transaction, params};

use super::Sqlite;
use super::abandoned;
use super::connection::Sync;
use crate::outbox::{Claim, JournalEntry, State};
use crate::outbox::{Result, StoreError};
use crate::vault::VaultError;

pub(super) fn claim(store: &Sqlite, destination: &str, owner: &str, lease_ms: i64) -> Result<Option<Claim>> {
    store.with(Sync::Full, |tx| {
        abandoned::free(store, tx, destination)?;
        while let Some(row) = take_oldest(store, tx, destination, owner, lease_ms)? {
            match open(store, tx, &row, owner) {
                Ok(claim) => return Ok(Some(claim)),
                // One row that cannot be read must not hold up those behind it.
                Err(StoreError::Vault(VaultError::OtherKey)) => {
                    set_aside(store, tx, &row, State::Parked, "key_replaced")?;
                }
                Err(StoreError::Vault(_) | StoreError::Unreadable(_)) => {
                    set_aside(store, tx, &row, State::Held, "row_unreadable")?;
                }
                Err(other) => return Err(other),
            }
        }
        Ok(None)
    })
}

/// A delivery just taken, still sealed.
struct Taken {
    delivery: String,
    submission_id: String,
    fence: i64,
    connection: String,
    plan: Vec<u8>,
}

/// A delivery at whose side a worker died is worked alone: the next death then names it, and takes no other
/// one into quarantine with it (F14).
fn take_oldest(
    store: &Sqlite,
    tx: &Transaction<'_>,
    destination: &str,
    owner: &str,
    lease_ms: i64,
) -> Result<Option<Taken>> {
    Ok(tx
        .query_row(
            "UPDATE delivery SET state = 'leased', owner = ?2, fence = fence + 1, holds = holds + 1, \
             lease_boot = ?3, lease_boot_id = ?4 \
             WHERE id = (SELECT id FROM delivery d WHERE destination = ?1 AND state = 'ready' \
               AND (due_at <= ?5 OR (due_boot_id = ?4 AND due_boot <= ?6)) \
               AND NOT EXISTS (SELECT 1 FROM delivery o WHERE o.state = 'leased' AND o.person = d.person) \
               ORDER BY arrived, id LIMIT 1) \
             AND NOT EXISTS (SELECT 1 FROM delivery h WHERE h.state = 'leased' AND h.owner = ?2 \
               AND (h.holds > 1 OR delivery.holds > 0)) \
             RETURNING id, submission_id, fence, connection, sealed_plan",
            params![
                destination,
                owner,
                store.boot_now() + lease_ms,
                store.boot_id,
                store.now(),
                store.boot_now(),
            ],
            |r| {
                Ok(Taken {
                    delivery: r.get(0)?,
                    submission_id: r.get(1)?,
                    fence: r.get(2)?,
                    connection: r.get(3)?,
                    plan: r.get(4)?,
                })
            },
        )
        .optional()?)
}

fn open(store: &Sqlite, tx: &Transaction<'_>, taken: &Taken, owner: &str) -> Result<Claim> {
    let sealed: Vec<u8> =
        tx.query_row("SELECT sealed FROM submission WHERE id = ?1", [&taken.submission_id], |r| r.get(0))?;
    Ok(Claim {
        submission: store.open_submission(&taken.submission_id, &sealed)?,
        plan: store.open_plan(&taken.submission_id, &taken.plan)?,
        steps: store.load_steps(tx, &taken.delivery)?,
        owner: owner.to_owned(),
        fence: u64::try_from(taken.fence).unwrap_or_default(),
        delivery: taken.delivery.clone(),
        submission_id: taken.submission_id.clone(),
        connection: taken.connection.clone(),
    })
}

fn set_aside(store: &Sqlite, tx: &Transaction<'_>, taken: &Taken, state: State, reason: &str) -> Result<()> {
    tx.execute(
        "UPDATE delivery SET state = 'stopped', owner = '', holds = 0 WHERE id = ?1",
        [&taken.delivery],
    )?;
    set_state(tx, &taken.submission_id, state, reason, store.now())?;
    super::journal::insert(
        tx,
        &taken.submission_id,
        &JournalEntry {
            at: store.now(),
            event: "set_aside".into(),
            outcome: state.name().into(),
            code: reason.into(),
            ..JournalEntry::default()
        },
    )
}

/// Brings a submission to a state at this time (Unix milliseconds).
pub(super) fn set_state(
    tx: &Transaction<'_>,
    submission_id: &str,
    state: State,
    reason: &str,
    now: i64,
) -> Result<()> {
    tx.execute(
        "UPDATE submission SET state = ?2, reason = ?3, ended_at = ?4, revision = revision + 1 WHERE id = ?1",
        params![submission_id, state.name(), reason, ended_at(state, now)],
    )?;
    Ok(())
}

/// When a submission that comes to this state now has ended; 0: not yet.
pub(super) fn ended_at(state: State, now: i64) -> i64 {
    match state {
        State::Received | State::Waiting | State::Duplicate => 0,
        State::Unrouted
        | State::NeedsAttention
        | State::Parked
        | State::Held
        | State::Delivered
        | State::Dead
        | State::Discarded
        | State::Erased => now,
    }
}

pub(super) fn hurry(store: &Sqlite, destination: &str) -> Result<u64> {
    store.with(Sync::Full, |tx| {
        let hurried = tx.execute(
            "UPDATE delivery SET due_at = ?2, due_boot = ?3, due_boot_id = ?4 \
             WHERE destination = ?1 AND state = 'ready' AND throttled = 0 AND due_at > ?2 AND holds < ?5 \
             AND NOT EXISTS (SELECT 1 FROM step WHERE delivery_id = delivery.id AND step.state = 'sending')",
            params![destination, store.now(), store.boot_now(), store.boot_id, super::abandoned::POISON - 1],
        )?;
        super::breaker::hurry(store, tx, destination)?;
        Ok(hurried as u64)
    })
}

pub(super) fn unpark(store: &Sqlite, connection: &str) -> Result<u64> {
    store.with(Sync::Full, |tx| {
        let mut statement = tx.prepare(
            "SELECT d.id, d.submission_id FROM delivery d JOIN submission s ON s.id = d.submission_id \
             WHERE d.connection = ?1 AND d.state = 'stopped' AND s.state = 'parked'",
        )?;
        let parked: Vec<(String, String)> = statement
            .query_map([connection], |r| Ok((r.get(0)?, r.get(1)?)))?
            .collect::<std::result::Result<_, _>>()?;
        for (delivery, submission_id) in &parked {
            tx.execute(
                "UPDATE delivery SET state = 'ready', due_at = ?2, due_boot = ?3, due_boot_id = ?4, \
                 fence = fence + 1 WHERE id = ?1 AND state = 'stopped'",
                params![delivery, store.now(), store.boot_now(), store.boot_id],
            )?;
            set_state(tx, submission_id, State::Waiting, "", store.now())?;
            super::journal::insert(
                tx,
                submission_id,
                &JournalEntry {
                    at: store.now(),
                    event: "unparked".into(),
                    outcome: "waiting".into(),
                    ..JournalEntry::default()
                },
            )?;
        }
        Ok(parked.len() as u64)
    })
}

pub(super) fn next_due(store: &Sqlite, destination: &str) -> Result<Option<i64>> {
    store.read(|db| {
        Ok(db.query_row(
            "SELECT min(due_at) FROM delivery WHERE destination = ?1 AND state = 'ready'",
            [destination],
            |r| r.get(0),
        )?)
    })
}
