//! Reading the records whose row has changed, or which the site does not show as they are.

use super::confirming;
use super::plan::Move;
use super::sweep::{JobStore, Phase, Reading, Removal, Settled, Sweep};
use super::worker::{Flow, Look, Worker};
use crate::outbox::StoreError;

/// One record. A job that turns out not to be published is dealt with where all that are missing are.
pub(super) async fn read_next<S: JobStore>(
    worker: &Worker<'_, S>,
    mut sweep: Sweep,
) -> Result<Flow, StoreError> {
    let rule = worker.settings.jobs.published;
    let Some(id) = worker.store.next_unread(&sweep, rule)? else {
        (sweep.phase, sweep.place) = (Phase::Confirming, 0);
        return confirming::begin(worker, sweep);
    };
    let told = match worker.look(id, &mut sweep).await? {
        Look::Record(told) => told,
        Look::PassedOver => {
            (sweep.place, sweep.read, sweep.skipped) = (id, sweep.read + 1, sweep.skipped + 1);
            worker.store.save_sweep(&sweep)?;
            return Ok(Flow::On);
        }
        Look::Stands(flow) => return Ok(flow),
    };
    let found = worker.judge(told.as_deref())?;
    (sweep.place, sweep.read) = (id, sweep.read + 1);
    let standing = told.map(|told| told.standing);
    let reading =
        Reading { id, standing, found: &found, removal: Removal::Later, sweep: Some(&sweep), hint: None };
    if worker.store.settle_reading(&reading)? == Settled::Moved(Move::Nothing)
        && standing.is_some_and(|s| s.is_published(rule))
    {
        sweep.unchanged += 1;
        worker.store.save_sweep(&sweep)?;
    }
    Ok(Flow::On)
}
