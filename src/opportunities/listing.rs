//! Taking the listing page by page (tracker-api.md 1.5, U8). It is whole only if it came to its end without a fault;
//! nothing is ever missing in one that is not.

use serde_json::{Map, Value, json};

use super::row::Listed;
use super::sweep::{JobStore, Phase, Sweep};
use super::worker::{Flow, Worker};
use crate::mapping::profile::RecordKind;
use crate::outbox::StoreError;
use crate::tracker::outcome::{Failure, FailureClass};

/// Rows asked for; the server may give fewer. A page whose answer is too large is asked for in smaller ones.
const PAGE_SIZE: u64 = 100;
/// Pages of the longest listing.
const MOST_PAGES: u64 = 5_000;
/// Pages in a row without a new id after which nothing new is coming.
const BARREN: u64 = 2;
/// A listing that stood still this long begins anew: what it saw first has become old.
const STALE_MS: i64 = 3_600_000;

/// One page.
pub(super) async fn take_page<S: JobStore>(
    worker: &Worker<'_, S>,
    mut sweep: Sweep,
) -> Result<Flow, StoreError> {
    let stale = worker.clock.now_ms().saturating_sub(sweep.progress_at) > STALE_MS;
    if sweep.listing == 0 || (sweep.pages > 0 && stale) {
        let statuses = match worker.ask_statuses().await? {
            Ok(statuses) => statuses,
            Err(failure) => return worker.stumble(&mut sweep, &failure),
        };
        worker.store.read_anew_by(&worker.terms())?;
        let size = if sweep.page_size == 0 { PAGE_SIZE } else { sweep.page_size };
        restart(worker, &mut sweep, size, statuses.knows_open())?;
        worker.store.save_sweep(&sweep)?;
        if !worker.budget.may_start() {
            return Ok(Flow::Stop);
        }
    }
    let statuses = match worker.statuses().await? {
        Ok(statuses) => statuses,
        Err(failure) => return worker.stumble(&mut sweep, &failure),
    };
    let page = match worker.client.search(RecordKind::Opportunity, &filter(&sweep)).await.result {
        Ok(page) => page,
        Err(failure) if failure.code == "answer_too_large" && sweep.page_size > 1 => {
            let (size, filtered) = ((sweep.page_size / 4).max(1), sweep.filtered);
            restart(worker, &mut sweep, size, filtered)?;
            worker.store.save_sweep(&sweep)?;
            return Ok(Flow::On);
        }
        // Asking again would bring the same.
        Err(failure) if matches!(failure.class, FailureClass::Permanent | FailureClass::Unsupported) => {
            return super::confirming::end(worker, sweep, "failed", &failure.code);
        }
        Err(failure) => return worker.stumble(&mut sweep, &failure),
    };
    let rows: Vec<Listed> = page.rows.iter().filter_map(|row| Listed::of(row, &statuses)).collect();
    if rows.is_empty() && !page.rows.is_empty() {
        let failure = Failure::new(FailureClass::Transient, "unexpected_shape", "no row has an id");
        return worker.stumble(&mut sweep, &failure);
    }
    worker.progress(&mut sweep);
    if rows.is_empty() && sweep.filtered && sweep.rows == 0 {
        // An account that has other words for its states lists nothing by this one.
        let size = sweep.page_size;
        restart(worker, &mut sweep, size, false)?;
        worker.store.save_sweep(&sweep)?;
        return Ok(Flow::On);
    }
    sweep.pages += 1;
    let new = worker.store.take_page(&sweep, &rows)?;
    sweep.rows += new;
    sweep.barren = if new == 0 { sweep.barren + 1 } else { 0 };
    if rows.is_empty() || page.last || sweep.barren >= BARREN {
        sweep.whole = true;
        return finish(worker, sweep);
    }
    if sweep.pages >= MOST_PAGES {
        return finish(worker, sweep);
    }
    Ok(Flow::On)
}

/// Documented members only (tracker-api.md 1.5): what is undocumented is ignored without a word.
fn filter(sweep: &Sweep) -> Map<String, Value> {
    let mut filter = Map::new();
    if sweep.filtered {
        filter.insert("state".to_owned(), json!("open"));
    }
    filter.insert("maxResults".to_owned(), json!(sweep.page_size));
    filter.insert("pageNumber".to_owned(), json!(sweep.pages + 1));
    filter
}

fn restart<S: JobStore>(
    worker: &Worker<'_, S>,
    sweep: &mut Sweep,
    page_size: u64,
    filtered: bool,
) -> Result<(), StoreError> {
    sweep.listing = worker.store.new_listing()?;
    (sweep.page_size, sweep.filtered) = (page_size, filtered);
    (sweep.pages, sweep.barren, sweep.rows, sweep.whole) = (0, 0, 0, false);
    sweep.progress_at = worker.clock.now_ms();
    Ok(())
}

fn finish<S: JobStore>(worker: &Worker<'_, S>, mut sweep: Sweep) -> Result<Flow, StoreError> {
    let listing = worker.store.count_listing(&sweep, worker.settings.jobs.published)?;
    (sweep.to_read, sweep.unchanged) = (listing.to_read, listing.unchanged);
    (sweep.phase, sweep.place) = (Phase::Reading, 0);
    worker.store.save_sweep(&sweep)?;
    Ok(Flow::On)
}
