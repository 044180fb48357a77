//! Operations for the shell: offered until they are answered.

use rusqlite::{OptionalExtension, Transaction, params};
use serde_json::json;

use super::{Sync, count, signed, unsigned};
use crate::opportunities::sweep::Operation;
use crate::outbox::sqlite::{Sqlite, journal};
use crate::outbox::{JournalEntry, Result};

/// Times that one is offered without an answer, or failed, before it is left to the next sweep.
const OFFERS: i64 = 10;
const FAILURES: i64 = 3;
/// Milliseconds until one that failed is offered again; the last counts for all that follow.
const BACKOFF: [i64; 2] = [60_000, LONGEST];
pub(super) const LONGEST: i64 = 300_000;
/// May be offered now: what lies further ahead is from before a clock was set back (reliability.md G02).
const DUE: &str = "(next_at <= ?1 OR next_at > ?1 + 300000)";

/// A row as it waits.
struct Waiting {
    id: i64,
    opportunity_id: i64,
    kind: String,
    reason: String,
    sweep: i64,
    failures: i64,
}

pub(super) fn offer(store: &Sqlite, limit: u32) -> Result<Vec<Operation>> {
    store.with(Sync::Full, |tx| {
        // A site that has no post of it (any more) has nothing to remove.
        tx.execute(
            "DELETE FROM job_operation WHERE kind = 'remove' AND opportunity_id IN \
             (SELECT o.opportunity_id FROM job_operation o LEFT JOIN opportunity p ON p.id = o.opportunity_id \
              WHERE o.kind = 'remove' AND coalesce(p.post_id, 0) = 0)",
            [],
        )?;
        give_up(store, tx)?;
        let offered: Vec<Operation> = {
            let mut statement = tx.prepare(&format!(
                "SELECT o.id, o.kind, o.opportunity_id, coalesce(p.post_id, 0), o.hash, o.reason, o.job \
                 FROM job_operation o LEFT JOIN opportunity p ON p.id = o.opportunity_id \
                 WHERE {DUE} ORDER BY o.id LIMIT ?2"
            ))?;
            let rows = statement.query_map(params![store.now(), limit], |r| {
                let kind: String = r.get(1)?;
                let post_id = unsigned(r.get(3)?);
                Ok(Operation {
                    id: r.get(0)?,
                    kind: match (kind.as_str(), post_id) {
                        ("remove", _) => "remove",
                        (_, 0) => "create",
                        _ => "update",
                    },
                    opportunity_id: unsigned(r.get(2)?),
                    post_id,
                    hash: r.get(4)?,
                    reason: r.get(5)?,
                    job: r.get(6)?,
                })
            })?;
            rows.collect::<std::result::Result<_, _>>()?
        };
        let mut count = tx.prepare("UPDATE job_operation SET offers = offers + 1 WHERE id = ?1")?;
        for operation in &offered {
            count.execute([operation.id])?;
        }
        Ok(offered)
    })
}

/// What kills its shell each time must not keep the others waiting.
fn give_up(store: &Sqlite, tx: &Transaction<'_>) -> Result<()> {
    let unanswered: Vec<i64> = tx
        .prepare("SELECT id FROM job_operation WHERE offers >= ?1")?
        .query_map([OFFERS], |r| r.get(0))?
        .collect::<std::result::Result<_, _>>()?;
    for id in unanswered {
        if let Some(waiting) = find(tx, id)? {
            drop_failed(store, tx, &waiting, "unanswered")?;
        }
    }
    Ok(())
}

pub(super) fn waiting(store: &Sqlite, sweep: i64) -> Result<(u64, u64, u64)> {
    store.read(|db| {
        Ok((
            count(db, &format!("SELECT count(*) FROM job_operation WHERE {DUE}"), [store.now()])?,
            count(db, "SELECT count(*) FROM job_operation", [])?,
            count(db, "SELECT count(*) FROM job_operation WHERE sweep = ?1", [sweep])?,
        ))
    })
}

fn find(tx: &Transaction<'_>, id: i64) -> Result<Option<Waiting>> {
    Ok(tx
        .prepare("SELECT id, opportunity_id, kind, reason, sweep, failures FROM job_operation WHERE id = ?1")?
        .query_row([id], |r| {
            Ok(Waiting {
                id: r.get(0)?,
                opportunity_id: r.get(1)?,
                kind: r.get(2)?,
                reason: r.get(3)?,
                sweep: r.get(4)?,
                failures: r.get(5)?,
            })
        })
        .optional()?)
}

pub(super) fn done(store: &Sqlite, done: &[(i64, u64)]) -> Result<()> {
    store.with(Sync::Full, |tx| {
        for (id, post) in done {
            if let Some(waiting) = find(tx, *id)? {
                carried_out(store, tx, &waiting, *post)?;
            }
        }
        Ok(())
    })
}

fn carried_out(store: &Sqlite, tx: &Transaction<'_>, waiting: &Waiting, post: u64) -> Result<()> {
    let before: i64 = tx
        .query_row("SELECT post_id FROM opportunity WHERE id = ?1", [waiting.opportunity_id], |r| r.get(0))
        .optional()?
        .unwrap_or_default();
    let counted = match waiting.kind.as_str() {
        "remove" => {
            // One that was deleted has no post any more.
            tx.execute(
                "UPDATE opportunity SET site_state = CASE WHEN ?2 = 0 THEN '' ELSE 'closed' END, site_hash = '', \
                 post_id = ?2, held = 0 WHERE id = ?1",
                params![waiting.opportunity_id, signed(post)],
            )?;
            let detail = json!({ "opportunity_id": waiting.opportunity_id, "post_id": before });
            note(store, tx, ("job_removed", "removed", &waiting.reason), detail)?;
            "removed"
        }
        _ => {
            tx.execute(
                "INSERT INTO opportunity (id, site_state, site_hash, post_id) \
                 SELECT opportunity_id, 'published', hash, ?2 FROM job_operation WHERE id = ?1 \
                 ON CONFLICT (id) DO UPDATE SET site_state = 'published', site_hash = excluded.site_hash, post_id = ?2",
                params![waiting.id, signed(post)],
            )?;
            if before == 0 { "created" } else { "updated" }
        }
    };
    tx.execute(
        &format!("UPDATE sweep SET applied = applied + 1, {counted} = {counted} + 1 WHERE id = ?1"),
        [waiting.sweep],
    )?;
    tx.execute("DELETE FROM job_operation WHERE id = ?1", [waiting.id])?;
    Ok(())
}

pub(super) fn failed(store: &Sqlite, failed: &[(i64, String)]) -> Result<()> {
    store.with(Sync::Full, |tx| {
        for (id, code) in failed {
            let Some(mut waiting) = find(tx, *id)? else { continue };
            waiting.failures += 1;
            if waiting.failures >= FAILURES {
                drop_failed(store, tx, &waiting, code)?;
                continue;
            }
            let step = usize::try_from(waiting.failures - 1).unwrap_or_default();
            let wait = BACKOFF.get(step).or(BACKOFF.last()).copied().unwrap_or_default();
            tx.execute(
                "UPDATE job_operation SET failures = ?2, next_at = ?3, offers = 0 WHERE id = ?1",
                params![id, waiting.failures, store.now() + wait],
            )?;
        }
        Ok(())
    })
}

/// Whoever answers was not killed by what it has not come to: that offer does not count.
pub(super) fn left(store: &Sqlite) -> Result<()> {
    store.with(Sync::Full, |tx| {
        tx.execute("UPDATE job_operation SET offers = offers - 1 WHERE offers > 0", [])?;
        Ok(())
    })
}

/// The next sweep finds that the site does not show it, and begins anew.
fn drop_failed(store: &Sqlite, tx: &Transaction<'_>, waiting: &Waiting, code: &str) -> Result<()> {
    let detail = json!({ "opportunity_id": waiting.opportunity_id, "operation": waiting.kind });
    note(store, tx, ("job_failed", "failed", code), detail)?;
    tx.execute("UPDATE sweep SET skipped = skipped + 1 WHERE id = ?1", [waiting.sweep])?;
    tx.execute("DELETE FROM job_operation WHERE id = ?1", [waiting.id])?;
    Ok(())
}

fn note(
    store: &Sqlite,
    tx: &Transaction<'_>,
    (event, outcome, code): (&str, &str, &str),
    detail: serde_json::Value,
) -> Result<()> {
    let code: String =
        code.chars().filter(|c| c.is_ascii_alphanumeric() || "_-.".contains(*c)).take(64).collect();
    journal::insert(
        tx,
        "",
        &JournalEntry {
            at: store.now(),
            event: event.into(),
            outcome: outcome.into(),
            code,
            detail,
            ..JournalEntry::default()
        },
    )
}
