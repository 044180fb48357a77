//! Live look-ups after a create whose outcome is unknown: search lags by hours, `GET {id}` does not, and ids
//! grow (reliability.md 4.4). Only our marker on the full record decides.

use serde_json::{Map, Value, json};

use crate::mapping::profile::RecordKind;
use crate::outbox::{Claim, Step, StoreError};
use crate::relay::marker;
use crate::relay::worker::{Log, Worker};
use crate::settings::Dialect;
use crate::tracker::capabilities::Feature;
use crate::tracker::outcome::{Failure, FailureClass};
use crate::tracker::person::same;

/// Ids tried above the highest known one.
const PROBES: u64 = 20;
/// This many ids in a row without a record are the end of what exists.
const GAP: u32 = 3;
/// How far below the newest id of a search the look-ups begin where nothing is known: others may have created
/// something between our send and this look.
const BACK: u64 = 10;

/// What stands behind an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    Nothing,
    Another,
    Ours,
}

/// Looks at the ids just above the highest one known when the step was sent; gives ours.
pub(super) async fn above_highest(
    worker: &Worker<'_>,
    claim: &Claim,
    step: &Step,
    kind: RecordKind,
    log: &mut Log<'_>,
) -> Result<Result<Option<u64>, Failure>, StoreError> {
    if !readable(worker, kind) {
        return Ok(Ok(None));
    }
    let (floor, top) = match step.probe_from {
        0 => match newest(worker, kind, log).await {
            Ok(Some(id)) => (id.saturating_sub(BACK), id),
            Ok(None) => return Ok(Ok(None)),
            Err(failure) => return Ok(Err(failure)),
        },
        known => (known, known),
    };
    let mut passed = floor;
    let mut missing = 0;
    let mut found = Ok(None);
    for id in floor + 1..=floor.saturating_add(PROBES) {
        match recognise(worker, claim, kind, id, log).await {
            Ok(Seen::Ours) => {
                found = Ok(Some(id));
                break;
            }
            Ok(Seen::Another) => {
                missing = 0;
                // A gap may be filled by a commit that is still under way, so nothing beyond one is passed.
                if passed + 1 == id {
                    passed = id;
                }
            }
            Ok(Seen::Nothing) => {
                // What was deleted below an id that exists is no end.
                missing += u32::from(id > top);
                if missing == GAP {
                    break;
                }
            }
            Err(failure) => {
                found = Err(failure);
                break;
            }
        }
    }
    if passed != step.probe_from {
        // Losing this only costs calls; a lost claim shows at the next write.
        let _ = worker.store.probed(claim, step.position, passed)?;
    }
    Ok(found)
}

/// Reads a record and compares our marker.
pub(super) async fn recognise(
    worker: &Worker<'_>,
    claim: &Claim,
    kind: RecordKind,
    id: u64,
    log: &mut Log<'_>,
) -> Result<Seen, Failure> {
    let called = worker.client.get(kind, id).await;
    let record = match log.calls(worker.clock.now_ms(), called) {
        Ok(record) => record,
        // Classic answers an unknown id with "invalid request".
        Err(f) if f.class == FailureClass::Permanent && f.code == "refused" => None,
        Err(failure) => return Err(failure),
    };
    let Some(record) = record else { return Ok(Seen::Nothing) };
    if marker::is_on(&record, &claim.submission_id) {
        return Ok(Seen::Ours);
    }
    if kind == RecordKind::Resource && claim.plan.from_resume && may_be_parsed(claim, &record) {
        return parsed(worker, claim, id, log).await;
    }
    Ok(Seen::Another)
}

/// Whether single records of a type can be read at all.
pub(super) fn readable(worker: &Worker<'_>, kind: RecordKind) -> bool {
    kind != RecordKind::Contact || worker.client.capabilities().has(Feature::ContactReading)
}

/// A Resource that Tracker's parser made carries no marker, but the CV under the name we gave it.
async fn parsed(worker: &Worker<'_>, claim: &Claim, id: u64, log: &mut Log<'_>) -> Result<Seen, Failure> {
    if !worker.client.capabilities().has(Feature::DocumentList) {
        return Ok(Seen::Another);
    }
    let documents = log.calls(worker.clock.now_ms(), worker.client.documents(id).await)?;
    let ours = documents.iter().any(|d| marker::is_document(&d.name, &claim.submission_id, 0));
    Ok(if ours { Seen::Ours } else { Seen::Another })
}

/// The parser may have read no address; another person's address rules the record out.
fn may_be_parsed(claim: &Claim, record: &Value) -> bool {
    let email = record.pointer("/contactDetails/email").and_then(Value::as_str).unwrap_or_default();
    email.trim().is_empty() || same(email, &claim.plan.record.person.email)
}

/// The newest id that a search shows; only where no create of ours told one before.
async fn newest(worker: &Worker<'_>, kind: RecordKind, log: &mut Log<'_>) -> Result<Option<u64>, Failure> {
    if worker.client.capabilities().dialect() != Dialect::Rest {
        return Ok(None);
    }
    let member = match kind {
        RecordKind::Resource => "resourceId",
        RecordKind::Contact => "contactId",
        RecordKind::Lead => "leadId",
        RecordKind::Opportunity => "opportunityId",
        RecordKind::Activity => "activityId",
    };
    let filter: Map<String, Value> = json!({
        "maxResults": 25, "pageNumber": 1, "sortBy": member, "sortDirection": "DESC",
    })
    .as_object()
    .cloned()
    .unwrap_or_default();
    let called = worker.client.search(kind, &filter).await;
    let page = log.calls(worker.clock.now_ms(), called)?;
    Ok(page.rows.iter().filter_map(|row| row.get(member)?.as_u64()).max())
}
