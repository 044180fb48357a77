//! Working a hint: the record is read, and only what it says counts (reliability.md I17, I18).

use serde_json::json;

use super::plan::{Found, Move};
use super::sweep::{Hint, JobStore, Origin, Reading, Removal, Settled};
use super::worker::{Fetched, Flow, Worker, counts, wait_for};
use crate::outbox::{JournalEntry, StoreError};
use crate::tracker::outcome::Failure;

/// Tries before the sweep has to do.
const TRIES: u32 = 10;

pub(super) async fn work<S: JobStore>(worker: &Worker<'_, S>, hint: &Hint) -> Result<Flow, StoreError> {
    let statuses = match worker.statuses().await? {
        Ok(statuses) => statuses,
        Err(failure) => return put_off(worker, hint, &failure).await,
    };
    let told = match worker.fetch(hint.id, &statuses).await {
        Fetched::Record(told) => told,
        Fetched::Failed(failure) => return put_off(worker, hint, &failure).await,
    };
    let found = worker.judge(told.as_deref())?;
    let removal = match (hint.origin, &found) {
        // A person has looked at what is missing.
        (Origin::Decision, _) | (_, Found::Published { .. } | Found::Unpublished { .. }) => Removal::Now,
        (_, Found::Gone) => Removal::Guarded(worker.settings.jobs.removal_share),
    };
    let standing = told.map(|told| told.standing);
    let settled = worker.store.settle_reading(&Reading {
        id: hint.id,
        standing,
        found: &found,
        removal,
        sweep: None,
        hint: Some(hint),
    })?;
    let outcome = match (settled, &found) {
        (Settled::Held, _) => "held",
        (Settled::Moved(Move::Put), _) => "updated",
        (Settled::Moved(Move::Remove(_)), _) => "removed",
        (Settled::Moved(Move::Nothing), Found::Gone) => "unknown",
        (Settled::Moved(Move::Nothing), _) => "unchanged",
    };
    let code = match settled {
        Settled::Moved(Move::Remove(reason)) => reason.name(),
        _ => "",
    };
    journal(worker, hint, outcome, code)?;
    Ok(Flow::On)
}

/// A hint that failed is tried again; the others are not tried into the same fault.
async fn put_off<S: JobStore>(
    worker: &Worker<'_, S>,
    hint: &Hint,
    failure: &Failure,
) -> Result<Flow, StoreError> {
    worker.stopped_by(failure);
    let mut hint = hint.clone();
    hint.tries = hint.tries.saturating_add(u32::from(counts(failure)));
    if worker.is_its_own(failure, hint.tries >= TRIES).await {
        journal(worker, &hint, "failed", &failure.code)?;
        worker.store.drop_hint(&hint)?;
        return Ok(Flow::On);
    }
    let wait = wait_for(failure, hint.tries);
    worker.store.delay_hint(&hint, worker.clock.now_ms().saturating_add(wait))?;
    Ok(Flow::Stop)
}

fn journal<S: JobStore>(
    worker: &Worker<'_, S>,
    hint: &Hint,
    outcome: &str,
    code: &str,
) -> Result<(), StoreError> {
    worker.store.note(
        "",
        &JournalEntry {
            at: worker.clock.now_ms(),
            event: "job_hint".into(),
            outcome: outcome.into(),
            code: code.into(),
            detail: json!({
                "opportunity_id": hint.id, "origin": hint.origin.name(), "action": hint.action, "said": hint.said,
            }),
            ..JournalEntry::default()
        },
    )
}
