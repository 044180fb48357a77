//! Intent, checkpoint, end: what a worker writes about the delivery it holds. Every statement carries
//! owner and fence, so a worker that lost its claim changes nothing (architecture, rule 4).

use rusqlite::{Transaction, params};

use super::Sqlite;
use super::claim::set_state;
use super::connection::Sync;
use crate::outbox::Result;
use crate::outbox::{
    Claim, Fenced, JournalEntry, NextMove, Refusal, State, StepChange, StepKind, StepState, Task,
};

/// Flag of a step that was sent once more after an unknown outcome (`relay::worker::created`).
const POSSIBLE_DUPLICATE: &str = "possible_duplicate";

/// Whether the claim still stands, with its lease moved on.
pub(super) fn still_ours(
    store: &Sqlite,
    tx: &Transaction<'_>,
    claim: &Claim,
    lease_ms: Option<i64>,
) -> Result<bool> {
    let changed = match lease_ms {
        Some(ms) => tx.execute(
            "UPDATE delivery SET lease_boot = ?4, lease_boot_id = ?5 \
             WHERE id = ?1 AND owner = ?2 AND fence = ?3 AND state = 'leased'",
            params![claim.delivery, claim.owner, fence(claim), store.boot_now() + ms, store.boot_id],
        )?,
        None => tx.execute(
            "UPDATE delivery SET owner = owner WHERE id = ?1 AND owner = ?2 AND fence = ?3 AND state = 'leased'",
            params![claim.delivery, claim.owner, fence(claim)],
        )?,
    };
    // Every write of a worker passes here, so this is the safe point at which an erasure takes effect.
    Ok(changed == 1 && !super::erase::if_asked(store, tx, &claim.submission_id)?)
}

fn fence(claim: &Claim) -> i64 {
    i64::try_from(claim.fence).unwrap_or(i64::MAX)
}

pub(super) fn intend(store: &Sqlite, claim: &Claim, position: u32, lease_ms: i64) -> Result<Fenced> {
    store.with(Sync::Full, |tx| {
        if !still_ours(store, tx, claim, Some(lease_ms))? {
            return Ok(Fenced::Lost);
        }
        // What the call makes will lie above the highest id known at this moment, not above a later one.
        let floor = match super::probes::creates(claim, position) {
            Some(kind) => super::probes::highest(tx, &claim.connection, kind)?,
            None => 0,
        };
        tx.execute(
            "UPDATE step SET state = 'sending', sends = sends + 1, looks = 0, intended_at = ?3, \
             probe_from = CASE sends WHEN 0 THEN ?4 ELSE probe_from END \
             WHERE delivery_id = ?1 AND position = ?2",
            params![claim.delivery, position, store.now(), floor],
        )?;
        Ok(Fenced::Written)
    })
}

pub(super) fn settle(store: &Sqlite, claim: &Claim, change: &StepChange<'_>) -> Result<Fenced> {
    let sealed = match change.result {
        Some(result) => Some(store.seal_result(&claim.delivery, change.position, result)?),
        None => None,
    };
    store.with_ballast(|tx| {
        if !still_ours(store, tx, claim, None)? {
            return Ok(Fenced::Lost);
        }
        // A failure whose outcome is known takes its send back: only what may have arrived counts as sent.
        let verified =
            claim.steps.iter().any(|s| s.position == change.position && s.state == StepState::Sending);
        let known_failure = match change.state {
            StepState::Pending => {
                change.burn_attempt || change.refused.is_some() || matches!(change.next, NextMove::Stop(..))
            }
            StepState::Dead => !verified,
            StepState::Sending | StepState::Done | StepState::Skipped => false,
        };
        if known_failure {
            tx.execute(
                "UPDATE step SET sends = max(sends - 1, 0) \
                 WHERE delivery_id = ?1 AND position = ?2 AND state = 'sending'",
                params![claim.delivery, change.position],
            )?;
        }
        tx.execute(
            "UPDATE step SET state = ?3, sealed = COALESCE(?4, sealed), attempts = attempts + ?5, \
             looks = looks + ?6 WHERE delivery_id = ?1 AND position = ?2",
            params![
                claim.delivery,
                change.position,
                change.state.name(),
                sealed,
                u32::from(change.burn_attempt),
                u32::from(change.looked),
            ],
        )?;
        note_record(tx, claim, change)?;
        super::registrations::note_contact(tx, claim, change)?;
        if change.result.is_some_and(|r| r.flags.iter().any(|flag| flag == POSSIBLE_DUPLICATE)) {
            tx.execute("UPDATE submission SET possible_duplicate = 1 WHERE id = ?1", [&claim.submission_id])?;
        }
        if let (Some(kind), Some(result)) = (super::probes::creates(claim, change.position), change.result)
            && result.id > 0
        {
            super::probes::raise(tx, &claim.connection, kind, result.id)?;
        }
        match &change.next {
            NextMove::GoOn => {}
            NextMove::Wait(due) => {
                end_claim(store, tx, claim, "ready", *due)?;
                tx.execute(
                    "UPDATE delivery SET throttled = ?2 WHERE id = ?1",
                    params![claim.delivery, change.refused == Some(Refusal::Paced)],
                )?;
                set_state(tx, &claim.submission_id, State::Waiting, "", store.now())?;
            }
            NextMove::Stop(state, reason) => {
                end_claim(store, tx, claim, "stopped", store.now())?;
                set_state(tx, &claim.submission_id, *state, reason, store.now())?;
            }
        }
        for entry in &change.journal {
            super::journal::insert(tx, &claim.submission_id, entry)?;
        }
        if let Some(task) = &change.task {
            super::journal::insert_task(tx, task)?;
        }
        Ok(Fenced::Written)
    })
}

/// An orderly end of a claim takes its hold back: only deaths add up.
fn end_claim(store: &Sqlite, tx: &Transaction<'_>, claim: &Claim, state: &str, due: i64) -> Result<()> {
    let from_now = (due - store.now()).max(0);
    tx.execute(
        "UPDATE delivery SET state = ?2, owner = '', holds = max(holds - 1, 0), due_at = ?3, \
         due_boot = ?4, due_boot_id = ?5 WHERE id = ?1",
        params![claim.delivery, state, due, store.boot_now() + from_now, store.boot_id],
    )?;
    Ok(())
}

pub(super) fn release(store: &Sqlite, claim: &Claim) -> Result<Fenced> {
    store.with(Sync::Full, |tx| {
        if !still_ours(store, tx, claim, None)? {
            return Ok(Fenced::Lost);
        }
        end_claim(store, tx, claim, "ready", store.now())?;
        Ok(Fenced::Written)
    })
}

pub(super) fn finish(
    store: &Sqlite,
    claim: &Claim,
    outcome: &str,
    journal: &JournalEntry,
    task: &Task,
) -> Result<Fenced> {
    store.with_ballast(|tx| {
        if !still_ours(store, tx, claim, None)? {
            return Ok(Fenced::Lost);
        }
        // A second copy may have added its document while this worker ran (`intake::accept`).
        let left: i64 = tx.query_row(
            "SELECT count(*) FROM step WHERE delivery_id = ?1 AND state IN ('pending', 'sending')",
            [&claim.delivery],
            |r| r.get(0),
        )?;
        if left > 0 {
            end_claim(store, tx, claim, "ready", store.now())?;
            return Ok(Fenced::Written);
        }
        end_claim(store, tx, claim, "done", store.now())?;
        set_state(tx, &claim.submission_id, State::Delivered, "", store.now())?;
        super::read_backs::note_first(tx, claim)?;
        let destination: String =
            tx.query_row("SELECT destination FROM delivery WHERE id = ?1", [&claim.delivery], |r| r.get(0))?;
        super::pacing::finished(tx, &destination)?;
        tx.execute(
            "UPDATE submission SET outcome = ?2 WHERE id = ?1",
            params![claim.submission_id, outcome],
        )?;
        super::journal::insert(tx, &claim.submission_id, journal)?;
        super::journal::insert_task(tx, task)?;
        crate::failpoint::at!("job.finish.in_tx");
        Ok(Fenced::Written)
    })
}

/// The record's id is kept in the clear for filter and link, from the moment it is known: what fails later
/// must not hide it.
fn note_record(tx: &Transaction<'_>, claim: &Claim, change: &StepChange<'_>) -> Result<()> {
    let is_record = claim.steps.iter().any(|s| s.position == change.position && s.kind == StepKind::Record);
    if let (true, Some(result)) = (is_record, change.result) {
        tx.execute(
            "UPDATE submission SET record_id = ?2 WHERE id = ?1",
            params![claim.submission_id, i64::try_from(result.id).unwrap_or_default()],
        )?;
    }
    Ok(())
}
