//! The breaker of a destination, shared by all processes (reliability.md F13, D25): it opens after five
//! failures in a row, lets one delivery through now and then, and closes after two answers in a row. What died
//! of the outage is revived when it closes.

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde_json::json;

use super::Sqlite;
use super::claim::set_state;
use super::connection::Sync;
use crate::outbox::traffic::{Breaker, Reached};
use crate::outbox::{JournalEntry, Result, State, Task};

/// Failures in a row that open it.
const OPENS: u32 = 5;
/// Answers in a row that close it.
const CLOSES: u32 = 2;
/// Milliseconds to the first probe; doubled with each, up to the longest.
const FIRST_WAIT: i64 = 30_000;
const LONGEST_WAIT: i64 = 300_000;

#[derive(Debug, Default)]
struct Row {
    breaker: Breaker,
    first_at: i64,
    successes: u32,
    probe_boot: i64,
    probe_boot_id: String,
    wait_ms: i64,
}

pub(super) fn breaker(store: &Sqlite, destination: &str, connection: &str) -> Result<Breaker> {
    store.read(|db| Ok(load(db, destination, connection)?.breaker))
}

pub(super) fn report(
    store: &Sqlite,
    destination: &str,
    connection: &str,
    reached: &Reached,
    max_attempts: u32,
) -> Result<Breaker> {
    store.with(Sync::Full, |tx| {
        let mut row = load(tx, destination, connection)?;
        let now = store.now();
        match reached {
            Reached::Answered if !row.breaker.is_open() => {
                tx.execute(
                    "DELETE FROM breaker WHERE destination = ?1 AND connection = ?2",
                    [destination, connection],
                )?;
                return Ok(Breaker::default());
            }
            Reached::Answered => {
                row.successes += 1;
                if row.successes >= CLOSES {
                    return close(store, tx, destination, connection, &row, max_attempts);
                }
                // One answer is reason enough to try the next one at once.
                row.wait_ms = FIRST_WAIT;
                probe_in(store, &mut row, 0);
            }
            Reached::Failed(code) | Reached::Misplaced(code) => {
                if row.breaker.failures == 0 {
                    row.first_at = now;
                }
                let more = if matches!(reached, Reached::Misplaced(_)) { OPENS } else { 1 };
                row.breaker.failures = row.breaker.failures.saturating_add(more);
                row.breaker.code.clone_from(code);
                row.successes = 0;
                if !row.breaker.is_open() && row.breaker.failures >= OPENS {
                    row.breaker.opened_at = now;
                    row.wait_ms = FIRST_WAIT;
                    probe_in(store, &mut row, FIRST_WAIT);
                    announce(store, tx, "breaker_opened", connection, &row.breaker)?;
                }
            }
        }
        save(tx, destination, connection, &row)?;
        Ok(row.breaker)
    })
}

/// Takes the right to probe, if its time has come.
pub(super) fn begin_probe(store: &Sqlite, destination: &str, connection: &str) -> Result<bool> {
    store.with(Sync::Full, |tx| {
        let mut row = load(tx, destination, connection)?;
        let due = row.breaker.next_probe_at <= store.now()
            || (row.probe_boot_id == store.boot_id && row.probe_boot <= store.boot_now());
        if !row.breaker.is_open() || !due {
            return Ok(false);
        }
        row.wait_ms = (row.wait_ms * 2).clamp(FIRST_WAIT, LONGEST_WAIT);
        let wait = row.wait_ms;
        probe_in(store, &mut row, wait);
        save(tx, destination, connection, &row)?;
        Ok(true)
    })
}

/// Open breakers let their next delivery through now: a person who knows that the other side is back need not
/// wait for the next probe.
pub(super) fn hurry(store: &Sqlite, tx: &Transaction<'_>, destination: &str) -> Result<()> {
    tx.execute(
        "UPDATE breaker SET probe_at = ?2, probe_boot = ?3, probe_boot_id = ?4 \
         WHERE destination = ?1 AND opened_at > 0 AND probe_at > ?2",
        params![destination, store.now(), store.boot_now(), store.boot_id],
    )?;
    Ok(())
}

fn probe_in(store: &Sqlite, row: &mut Row, ms: i64) {
    row.breaker.next_probe_at = store.now() + ms;
    row.probe_boot = store.boot_now() + ms;
    row.probe_boot_id.clone_from(&store.boot_id);
}

fn load(db: &Connection, destination: &str, connection: &str) -> Result<Row> {
    Ok(db
        .query_row(
            "SELECT failures, code, opened_at, probe_at, first_at, successes, probe_boot, probe_boot_id, wait_ms \
             FROM breaker WHERE destination = ?1 AND connection = ?2",
            [destination, connection],
            |r| {
                Ok(Row {
                    breaker: Breaker {
                        failures: r.get(0)?,
                        code: r.get(1)?,
                        opened_at: r.get(2)?,
                        next_probe_at: r.get(3)?,
                    },
                    first_at: r.get(4)?,
                    successes: r.get(5)?,
                    probe_boot: r.get(6)?,
                    probe_boot_id: r.get(7)?,
                    wait_ms: r.get(8)?,
                })
            },
        )
        .optional()?
        .unwrap_or_default())
}

fn save(tx: &Transaction<'_>, destination: &str, connection: &str, row: &Row) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO breaker (destination, connection, failures, first_at, successes, code, opened_at, \
         probe_at, probe_boot, probe_boot_id, wait_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            destination,
            connection,
            row.breaker.failures,
            row.first_at,
            row.successes,
            row.breaker.code,
            row.breaker.opened_at,
            row.breaker.next_probe_at,
            row.probe_boot,
            row.probe_boot_id,
            row.wait_ms,
        ],
    )?;
    Ok(())
}

fn close(
    store: &Sqlite,
    tx: &Transaction<'_>,
    destination: &str,
    connection: &str,
    row: &Row,
    max_attempts: u32,
) -> Result<Breaker> {
    revive(store, tx, destination, connection, row.first_at, max_attempts)?;
    announce(store, tx, "breaker_closed", connection, &row.breaker)?;
    tx.execute("DELETE FROM breaker WHERE destination = ?1 AND connection = ?2", [destination, connection])?;
    Ok(Breaker::default())
}

/// Deliveries whose attempts ended since the failures began, and those parked because the endpoint was not
/// there, go on with their attempts given back. A step that may have arrived is looked for first.
fn revive(
    store: &Sqlite,
    tx: &Transaction<'_>,
    destination: &str,
    connection: &str,
    since: i64,
    max_attempts: u32,
) -> Result<()> {
    let mut statement = tx.prepare(
        "SELECT d.id, d.submission_id FROM delivery d JOIN submission s ON s.id = d.submission_id \
         WHERE d.destination = ?1 AND d.connection = ?2 AND d.state = 'stopped' AND d.due_at >= ?3 \
         AND ((s.state = 'dead' AND EXISTS (SELECT 1 FROM step WHERE delivery_id = d.id AND step.state = 'dead' \
               AND attempts >= ?4)) OR (s.state = 'parked' AND s.reason = 'endpoint_missing'))",
    )?;
    let found: Vec<(String, String)> = statement
        .query_map(params![destination, connection, since, max_attempts], |r| Ok((r.get(0)?, r.get(1)?)))?
        .collect::<std::result::Result<_, _>>()?;
    for (delivery, submission_id) in found {
        tx.execute(
            "UPDATE delivery SET state = 'ready', due_at = ?2, due_boot = ?3, due_boot_id = ?4, throttled = 0, \
             fence = fence + 1 WHERE id = ?1",
            params![delivery, store.now(), store.boot_now(), store.boot_id],
        )?;
        tx.execute(
            "UPDATE step SET attempts = 0, looks = 0, \
             state = CASE WHEN sends > 0 THEN 'sending' ELSE 'pending' END \
             WHERE delivery_id = ?1 AND state = 'dead' AND attempts >= ?2",
            params![delivery, max_attempts],
        )?;
        set_state(tx, &submission_id, State::Waiting, "", store.now())?;
        let entry = JournalEntry {
            at: store.now(),
            event: "revived".into(),
            outcome: State::Waiting.name().into(),
            ..JournalEntry::default()
        };
        super::journal::insert(tx, &submission_id, &entry)?;
    }
    Ok(())
}

/// A line in the journal that belongs to no submission, and a task from which the shell makes an alert.
fn announce(
    store: &Sqlite,
    tx: &Transaction<'_>,
    event: &str,
    connection: &str,
    breaker: &Breaker,
) -> Result<()> {
    let payload = json!({ "connection": connection, "code": breaker.code, "opened_at": breaker.opened_at });
    let entry = JournalEntry {
        at: store.now(),
        event: event.into(),
        code: breaker.code.clone(),
        detail: payload.clone(),
        ..JournalEntry::default()
    };
    super::journal::insert(tx, "", &entry)?;
    super::journal::insert_task(tx, &Task { kind: event.into(), payload })
}
