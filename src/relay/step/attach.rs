//! One document on the record.

use serde_json::json;

use super::{Attempted, Verdict, given, intend, record_of, scan};
use crate::mapping::profile::RecordKind;
use crate::outbox::{Claim, Step, StepState};
use crate::relay::worker::{Log, Worker, result};
use crate::relay::{left_out, marker};
use crate::tracker::capabilities::Feature;
use crate::tracker::outcome::{Failure, FailureClass};
use crate::tracker::types::DocumentUpload;

pub(super) async fn run(
    worker: &Worker<'_>,
    claim: &Claim,
    step: &Step,
    index: u32,
    log: &mut Log<'_>,
) -> Attempted {
    let Some((kind, id)) = record_of(claim) else { return Ok(Verdict::Failed(no_record())) };
    let document = usize::try_from(index).ok().and_then(|n| claim.plan.documents.get(n));
    let Some(document) = document else { return Ok(Verdict::Skipped(result(0, "none"))) };
    let name = marker::document_name(&document.name, &claim.submission_id, index);
    let listable = kind == RecordKind::Resource && worker.client.capabilities().has(Feature::DocumentList);
    // The parser may have kept the CV that it read, under the name we gave it.
    let maybe_there = step.state == StepState::Sending || (claim.plan.from_resume && index == 0);
    let mut flags = Vec::new();
    if maybe_there && listable {
        let documents = given!(log.calls(worker.clock.now_ms(), worker.client.documents(id).await));
        if let Some(there) =
            documents.iter().find(|d| marker::is_document(&d.name, &claim.submission_id, index))
        {
            return Ok(Verdict::Done(result(there.id, "adopted")));
        }
        if step.state == StepState::Sending {
            return Ok(Verdict::NotSeen);
        }
    } else if step.state == StepState::Sending {
        // Only a Resource lists its documents: elsewhere an unknown attach is repeated once, and flagged
        // (architecture, Tracker).
        if step.sends >= 2 {
            return Ok(Verdict::Failed(Failure::new(FailureClass::Permanent, "outcome_unknown", "")));
        }
        flags.push("possible_duplicate".to_owned());
        log.decision(worker.clock.now_ms(), "possible_duplicate", json!({ "record": id }));
    }
    if let Some(verdict) = scan::objection(worker, claim, index, log).await? {
        return Ok(verdict);
    }
    let file = claim.submission.files.get(document.file);
    let most = worker.settings.uploads.tracker_max_file;
    if most > 0 && file.is_some_and(|f| f.size > most) {
        return Ok(too_large(claim));
    }
    let content = match file.map(|f| worker.documents.content(f)) {
        Some(Ok(content)) => content,
        _ => return Ok(Verdict::Failed(Failure::new(FailureClass::Permanent, "file_damaged", ""))),
    };
    intend!(worker, claim, step);
    let upload = DocumentUpload {
        name,
        document_type: document.document_type.clone(),
        primary: document.primary,
        content,
    };
    let called = worker.client.attach(kind, id, upload).await;
    let document_id = match log.calls(worker.clock.now_ms(), called) {
        Err(failure) if failure.code == "too_large" => return Ok(too_large(claim)),
        called => given!(called),
    };
    let mut attached = result(document_id.unwrap_or_default(), "attached");
    attached.flags = flags;
    if listable && step.sends > 0 {
        attached.flags.push("possible_duplicate".to_owned());
    }
    Ok(Verdict::Done(attached))
}

/// The activity then says where the document is. Without one nobody would learn of it, so the step dies and
/// the alert says so.
fn too_large(claim: &Claim) -> Verdict {
    if claim.plan.activity.is_some() {
        Verdict::Skipped(result(0, left_out::TOO_LARGE))
    } else {
        Verdict::Failed(Failure::new(FailureClass::Permanent, "too_large", ""))
    }
}

pub(super) fn no_record() -> Failure {
    Failure::new(FailureClass::Permanent, "no_record", "the record that this belongs to was not created")
}
