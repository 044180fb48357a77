//! Retention, in small batches found by an index, so that the write lock is never held for long
//! (reliability.md F24, L06). Undelivered work never ends by age unless an admin has said so.

use rusqlite::{Transaction, params, params_from_iter, types::Value};
use serde_json::json;

use super::connection::Sync;
use super::{Sqlite, erase};
use crate::outbox::daybook::{DAY_MS, day_of};
use crate::outbox::keeping::Retained;
use crate::outbox::{JournalEntry, Result, Task};
use crate::settings::RetentionSettings;

/// Days that the daily comparison looks back; what it counts stays at least as long.
const COMPARED_DAYS: i64 = 31;
/// Days of a sign-in state, far beyond its use.
const SIGN_IN_DAYS: i64 = 1;
/// Days before the end of undelivered work at which a warning is given, first and second.
const WARNINGS: [i64; 2] = [30, 7];
/// Days that must lie between a warning and what follows it.
const APART: i64 = 7;

pub(super) fn retain(store: &Sqlite, policy: &RetentionSettings, limit: u32) -> Result<Retained> {
    let now = store.now();
    let mut done = store.with(Sync::Full, |tx| {
        let mut done = Retained { payloads: payloads(tx, policy, now, limit)?, ..Retained::default() };
        if policy.journal_days > 0 {
            let before = now - days(policy.journal_days);
            done.journal = by_key(
                tx,
                "DELETE FROM journal WHERE id IN (SELECT id FROM journal WHERE at < ?1 ORDER BY at LIMIT ?2)",
                before,
                limit,
            )?;
            let to_come: Vec<String> = policy.events_to_come.iter().map(u64::to_string).collect();
            by_key(
                tx,
                &format!(
                    "UPDATE submission SET email_hash = NULL, phone_hash = NULL, surname_hash = NULL WHERE id IN \
                     (SELECT id FROM submission WHERE sealed IS NULL AND (email_hash IS NOT NULL OR phone_hash IS NOT \
                     NULL OR surname_hash IS NOT NULL) AND ended_at < ?1 AND NOT EXISTS (SELECT 1 FROM registration r \
                     WHERE r.submission_id = submission.id AND r.event_id IN ({})) ORDER BY ended_at LIMIT ?2)",
                    to_come.join(", ")
                ),
                before,
                limit,
            )?;
            // Counts of the last weeks need the rows of their duplicates.
            let kept = before.min(now - COMPARED_DAYS * DAY_MS);
            done.duplicates = by_key(
                tx,
                "DELETE FROM submission WHERE id IN (SELECT id FROM submission WHERE state = 'duplicate' \
                 AND received_at < ?1 ORDER BY received_at LIMIT ?2)",
                kept,
                limit,
            )?;
        }
        if policy.journal_rows > 0 {
            done.journal += by_count(tx, policy.journal_rows, limit)?;
        }
        done.requests = by_key(
            tx,
            "DELETE FROM replay WHERE request IN (SELECT request FROM replay WHERE expires_at < ?1 LIMIT ?2)",
            now,
            limit,
        )?;
        done.requests += by_key(
            tx,
            "DELETE FROM sign_in WHERE state_hash IN (SELECT state_hash FROM sign_in WHERE begun_at < ?1 LIMIT ?2)",
            now - SIGN_IN_DAYS * DAY_MS,
            limit,
        )?;
        crate::failpoint::at!("maint.prune");
        Ok(done)
    })?;
    if let Some(age) = policy.undelivered_age() {
        store.with(Sync::Full, |tx| undelivered(tx, now, i64::from(age), limit, &mut done))?;
    }
    let full = u64::from(limit);
    done.more = [done.payloads, done.journal, done.duplicates, done.requests, done.undelivered, done.warned]
        .iter()
        .any(|n| *n >= full);
    store.daybook.forget_before(oldest_compared(now) - 7);
    Ok(done)
}

/// The first day that is still compared.
pub(super) fn oldest_compared(now: i64) -> i64 {
    day_of(now) - COMPARED_DAYS
}

/// The content of what has ended: by the profile's own time, everything else by the site's.
fn payloads(tx: &Transaction<'_>, policy: &RetentionSettings, now: i64, limit: u32) -> Result<u64> {
    const ENDED: &str = "SELECT id FROM submission WHERE state IN ('delivered', 'discarded') AND sealed IS NOT NULL AND ended_at < ?";
    const SOME: &str = "ORDER BY ended_at LIMIT ?";
    let own: Vec<(&String, &u32)> = policy.profile_days.iter().filter(|(_, days)| **days > 0).collect();
    let mut found = Vec::new();
    let mut look = |clause: &str, profiles: &[&String], kept: u32| -> Result<()> {
        let mut values: Vec<Value> = vec![Value::from(now - days(kept))];
        values.extend(profiles.iter().map(|id| Value::from((*id).clone())));
        values.push(Value::from(limit));
        let mut statement = tx.prepare(&format!("{ENDED} {clause} {SOME}"))?;
        let rows = statement.query_map(params_from_iter(values), |r| r.get::<_, String>(0))?;
        found.extend(rows.collect::<std::result::Result<Vec<_>, _>>()?);
        Ok(())
    };
    for (profile, kept) in &own {
        look("AND profile_id = ?", &[profile], **kept)?;
    }
    if policy.payload_days > 0 {
        let others: Vec<&String> = own.iter().map(|(id, _)| *id).collect();
        let clause = format!("AND profile_id NOT IN ({})", vec!["?"; others.len()].join(", "));
        look(&clause, &others, policy.payload_days)?;
    }
    found.truncate(limit as usize);
    for id in &found {
        erase::payload(tx, id)?;
    }
    Ok(found.len() as u64)
}

/// The newest rows stay; ids rise by one, so the count needs no scan.
fn by_count(tx: &Transaction<'_>, rows: u64, limit: u32) -> Result<u64> {
    let newest: i64 = tx.query_row("SELECT coalesce(max(id), 0) FROM journal", [], |r| r.get(0))?;
    by_key(
        tx,
        "DELETE FROM journal WHERE id IN (SELECT id FROM journal WHERE id <= ?1 ORDER BY id LIMIT ?2)",
        newest - i64::try_from(rows).unwrap_or(i64::MAX),
        limit,
    )
}

fn by_key(tx: &Transaction<'_>, sql: &str, before: i64, limit: u32) -> Result<u64> {
    Ok(tx.prepare(sql)?.execute(params![before, limit])? as u64)
}

fn ids(tx: &Transaction<'_>, sql: &str, before: i64, limit: u32) -> Result<Vec<String>> {
    let mut statement = tx.prepare(sql)?;
    let rows = statement.query_map(params![before, limit], |r| r.get(0))?;
    Ok(rows.collect::<std::result::Result<_, _>>()?)
}

/// Two warnings, a week apart, and then the end; a setting that comes late warns late.
fn undelivered(tx: &Transaction<'_>, now: i64, age: i64, limit: u32, done: &mut Retained) -> Result<()> {
    const OPEN: &str =
        "state IN ('received', 'unrouted', 'needs_attention', 'waiting', 'parked', 'held', 'dead')";
    let apart = now - APART * DAY_MS;
    for (warned, before_end) in WARNINGS.iter().enumerate() {
        let sql = format!(
            "SELECT id FROM submission WHERE {OPEN} AND warned = {warned} AND warned_at <= {apart} \
             AND received_at < ?1 ORDER BY received_at LIMIT ?2"
        );
        let due = ids(tx, &sql, now - (age - before_end) * DAY_MS, limit)?;
        for id in &due {
            tx.execute(
                "UPDATE submission SET warned = warned + 1, warned_at = ?2 WHERE id = ?1",
                params![id, now],
            )?;
            let entry = JournalEntry {
                at: now,
                event: "retention_warning".into(),
                code: "ends_by_age".into(),
                ..JournalEntry::default()
            };
            super::journal::insert(tx, id, &entry)?;
        }
        if !due.is_empty() {
            let payload = json!({
                "cause": "retention_warning", "active": true, "warning": warned + 1,
                "count": due.len(), "age_days": age,
            });
            super::journal::insert_task(tx, &Task { kind: "alert".into(), payload })?;
        }
        done.warned += due.len() as u64;
    }
    let sql = format!(
        "SELECT id FROM submission WHERE {OPEN} AND warned >= 2 AND warned_at <= {apart} AND received_at < ?1 \
         AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.submission_id = submission.id AND d.state = 'leased') \
         ORDER BY received_at LIMIT ?2"
    );
    for id in ids(tx, &sql, now - age * DAY_MS, limit)? {
        erase::submission(tx, &id, "retention", now)?;
        done.undelivered += 1;
    }
    Ok(())
}

fn days(n: u32) -> i64 {
    i64::from(n) * DAY_MS
}
