//! The virus scanner's decision about one document, before anything of it is sent. It is a step of its own,
//! so that a document is judged once and not again with every try to attach it.

use std::time::Duration;

use serde_json::json;

use super::{Attempted, Verdict};
use crate::outbox::{Claim, StepKind, StepState, StoreError};
use crate::relay::scanner::{Finding, ScanError, scan};
use crate::relay::worker::{Log, Worker, result};
use crate::settings::Unscanned;
use crate::tracker::outcome::{Failure, FailureClass};

/// Results of the step that keep the document from being sent.
const OBJECTIONS: [&str; 2] = ["infected", "withheld"];

pub(super) async fn run(worker: &Worker<'_>, claim: &Claim, index: u32, log: &mut Log<'_>) -> Attempted {
    let uploads = &worker.settings.uploads;
    let document = usize::try_from(index).ok().and_then(|n| claim.plan.documents.get(n));
    let file = document.and_then(|d| claim.submission.files.get(d.file));
    let Some(file) = file.filter(|_| !uploads.scanner.is_empty()) else {
        return Ok(Verdict::Skipped(result(0, "none")));
    };
    let content = match worker.documents.content(file) {
        Ok(content) => content,
        // The same content came before and was set aside then.
        Err(StoreError::Quarantined) => return Ok(Verdict::Done(result(0, "infected"))),
        // Nothing to judge: the attach finds the same and says so (J09).
        Err(_) => return Ok(Verdict::Skipped(result(0, "none"))),
    };
    // Never longer than a document may take: the lease covers no more.
    let most = worker.settings.relay.attach_deadline;
    let limit = Duration::from_secs(uploads.scanner_timeout.min(most).max(1));
    let found = match content.reader() {
        Ok(reader) => scan(&uploads.scanner, limit, reader).await,
        Err(_) => Err(ScanError::File),
    };
    let now = worker.clock.now_ms();
    let error = match found {
        Ok(Finding::Clean) => return Ok(Verdict::Done(result(0, "clean"))),
        Ok(Finding::Infected(signature)) => {
            log.decision(now, "infected", json!({ "signature": signature }));
            worker.documents.quarantine(file)?;
            return Ok(Verdict::Done(result(0, "infected")));
        }
        Err(ScanError::File) => return Ok(Verdict::Skipped(result(0, "none"))),
        Err(error) => error,
    };
    let action = match uploads.unscanned {
        Unscanned::Hold => {
            let failure = Failure::new(FailureClass::Transient, error.code(), error.to_string());
            return Ok(Verdict::Failed(failure));
        }
        Unscanned::Send => "not_scanned",
        Unscanned::Refuse => "withheld",
    };
    log.decision(now, error.code(), json!({ "detail": error.to_string() }));
    Ok(Verdict::Done(result(0, action)))
}

/// Why a document is not sent; `None` where nothing speaks against it. A document that was planned before
/// there was a scanner is judged on the spot.
pub(super) async fn objection(
    worker: &Worker<'_>,
    claim: &Claim,
    index: u32,
    log: &mut Log<'_>,
) -> Result<Option<Verdict>, StoreError> {
    let judged = claim.steps.iter().find(|s| s.kind == StepKind::Scan(index) && s.state == StepState::Done);
    let verdict = match judged {
        Some(step) => Verdict::Done(step.result.clone()),
        None => run(worker, claim, index, log).await?,
    };
    Ok(match verdict {
        Verdict::Done(done) if OBJECTIONS.contains(&done.action.as_str()) => Some(Verdict::Skipped(done)),
        Verdict::Done(_) | Verdict::Skipped(_) => None,
        other => Some(other),
    })
}
