//! Changing what was accepted: replay, edit, a richer second copy, discard. None of them may touch a
//! delivery that a worker holds.

use rusqlite::{OptionalExtension, Transaction, params};

use super::Sqlite;
use super::accept::{insert_delivery, insert_steps, problems_of, profile_of, record_kind_of, seal, state_of};
use super::connection::Sync;
use crate::outbox::Result;
use crate::outbox::{JournalEntry, Revision, RevisionMode, State, StepKind, Work};

pub(super) fn revision(store: &Sqlite, id: &str) -> Result<Option<u64>> {
    store.read(|db| {
        let found: Option<i64> =
            db.query_row("SELECT revision FROM submission WHERE id = ?1", [id], |r| r.get(0)).optional()?;
        Ok(found.and_then(|n| u64::try_from(n).ok()))
    })
}

pub(super) fn revise(store: &Sqlite, change: &Revision<'_>) -> Result<bool> {
    let sealed = seal(store, change.submission, &change.work)?;
    let id = &change.submission.id;
    store.with(Sync::Full, |tx| {
        let current: Option<i64> =
            tx.query_row("SELECT revision FROM submission WHERE id = ?1", [id], |r| r.get(0)).optional()?;
        let leased = is_leased(tx, id)?;
        if current.and_then(|n| u64::try_from(n).ok()) != Some(change.revision)
            || (leased && change.mode == RevisionMode::Replay)
        {
            return Ok(false);
        }
        write_submission(tx, change, &sealed.submission)?;
        super::files::note_use(tx, id, &change.submission.files)?;
        let received_at = change.submission.received_at;
        let placed = super::registrations::place(store, tx, id, received_at, &change.person, &change.work)?;
        let plan = placed.as_ref().and_then(|placed| placed.plan.as_deref()).or(sealed.plan.as_deref());
        replace_delivery(store, tx, change, plan, leased)?;
        for entry in &change.journal {
            super::journal::insert(tx, id, entry)?;
        }
        Ok(true)
    })
}

fn write_submission(tx: &Transaction<'_>, change: &Revision<'_>, sealed: &[u8]) -> Result<()> {
    let (state, reason) = state_of(&change.work);
    let (profile_id, profile_name) = profile_of(&change.work);
    tx.execute(
        "UPDATE submission SET state = ?2, reason = ?3, revision = revision + 1, profile_id = ?4, \
         profile_name = ?5, problems = ?6, record_kind = ?7, sealed = ?8, email_hash = ?9, \
         phone_hash = ?10, surname_hash = ?11, ended_at = ?12 WHERE id = ?1",
        params![
            change.submission.id,
            state.name(),
            reason,
            profile_id,
            profile_name,
            problems_of(&change.work)?,
            record_kind_of(&change.work),
            sealed,
            change.person.email,
            change.person.phone,
            change.person.surname,
            super::claim::ended_at(state, change.now),
        ],
    )?;
    if let RevisionMode::Enrich { context_key, files_key } = &change.mode {
        tx.execute(
            "UPDATE submission SET context_key = CASE ?2 WHEN '' THEN context_key ELSE ?2 END, \
             files_key = CASE ?3 WHEN x'' THEN files_key ELSE ?3 END WHERE id = ?1",
            params![change.submission.id, context_key, files_key],
        )?;
    }
    Ok(())
}

/// Steps that are done stay done, for what they did is in Tracker; one whose outcome is unknown stays to
/// be verified; a dead one begins anew. A worker that holds the delivery keeps it: it finds the added steps
/// when it finishes (`steps::finish`).
fn replace_delivery(
    store: &Sqlite,
    tx: &Transaction<'_>,
    change: &Revision<'_>,
    sealed_plan: Option<&[u8]>,
    leased: bool,
) -> Result<()> {
    let id = &change.submission.id;
    let delivery: Option<String> = tx
        .query_row(
            "SELECT id FROM delivery WHERE submission_id = ?1 AND destination = 'tracker'",
            [id],
            |r| r.get(0),
        )
        .optional()?;
    let Some(delivery) = delivery else {
        return insert_delivery(store, tx, id, change.now, &change.work, sealed_plan);
    };
    let (Work::Deliver { steps, connection, person, .. }, Some(plan)) = (&change.work, sealed_plan) else {
        tx.execute("UPDATE delivery SET state = 'stopped', fence = fence + 1 WHERE id = ?1", [&delivery])?;
        return Ok(());
    };
    let before = store.load_steps(tx, &delivery)?;
    if leased {
        tx.execute("UPDATE delivery SET sealed_plan = ?2 WHERE id = ?1", params![delivery, plan])?;
    } else {
        // A person who replays means the tenant of today.
        super::tenants::retarget(tx, &delivery, id, &super::tenants::id_of(tx, connection)?)?;
        tx.execute(
            "UPDATE delivery SET state = 'ready', due_at = ?2, due_boot = ?3, due_boot_id = ?4, holds = 0, \
             fence = fence + 1, person = ?5, sealed_plan = ?6 WHERE id = ?1",
            params![delivery, change.now, store.boot_now(), store.boot_id, person, plan],
        )?;
        tx.execute(
            // What may have arrived is looked for again before it is sent again; then one more send is allowed.
            "UPDATE step SET attempts = 0, looks = 0, \
             sends = CASE WHEN state IN ('dead', 'sending') THEN min(sends, 1) ELSE sends END, \
             state = CASE WHEN state <> 'dead' THEN state WHEN sends > 0 THEN 'sending' ELSE 'pending' END \
             WHERE delivery_id = ?1",
            [&delivery],
        )?;
    }
    let added: Vec<StepKind> =
        steps.iter().copied().filter(|kind| before.iter().all(|s| s.kind != *kind)).collect();
    let next = before.iter().map(|s| s.position + 1).max().unwrap_or(0);
    insert_steps(tx, &delivery, next, &added)
}

pub(super) fn is_leased(tx: &Transaction<'_>, id: &str) -> Result<bool> {
    Ok(tx.query_row(
        "SELECT EXISTS (SELECT 1 FROM delivery WHERE submission_id = ?1 AND state = 'leased')",
        [id],
        |r| r.get(0),
    )?)
}

pub(super) fn discard(store: &Sqlite, id: &str, detail: &serde_json::Value, now: i64) -> Result<bool> {
    store.with(Sync::Full, |tx| {
        let state: Option<String> =
            tx.query_row("SELECT state FROM submission WHERE id = ?1", [id], |r| r.get(0)).optional()?;
        let allowed = state.and_then(|s| State::parse(&s)).is_some_and(State::discardable);
        if !allowed || is_leased(tx, id)? {
            return Ok(false);
        }
        tx.execute(
            "UPDATE delivery SET state = 'stopped', fence = fence + 1 WHERE submission_id = ?1",
            [id],
        )?;
        super::registrations::free(tx, id)?;
        super::claim::set_state(tx, id, State::Discarded, "by_a_person", now)?;
        super::journal::insert(
            tx,
            id,
            &JournalEntry {
                at: now,
                event: "discarded".into(),
                outcome: "discarded".into(),
                detail: detail.clone(),
                ..JournalEntry::default()
            },
        )?;
        Ok(true)
    })
}
