//! A Lead: always a new one, linked to its Contact (tracker-api.md 1.6: find or create the Contact, then the
//! Lead with `associations.contacts`).

use serde_json::{Map, Value, json};

use super::probe::{self, Seen};
use super::{Attempted, Verdict, given, has_reference, intend};
use crate::mapping::profile::RecordKind;
use crate::outbox::{Claim, Step, StepKind, StepState};
use crate::relay::marker;
use crate::relay::worker::{Log, Worker, created, result};
use crate::tracker::capabilities::Feature;
use crate::tracker::types::Created;

/// Rows read in full when looking for our Lead.
const READS: usize = 5;

pub(super) async fn run(worker: &Worker<'_>, claim: &Claim, step: &Step, log: &mut Log<'_>) -> Attempted {
    if step.state == StepState::Sending {
        return verify(worker, claim, step, log).await;
    }
    let mut members = claim.plan.record.members.clone();
    marker::mark(RecordKind::Lead, &mut members, &claim.submission_id, has_reference(worker));
    link(claim, &mut members);
    intend!(worker, claim, step);
    let called = worker.client.create(RecordKind::Lead, &members).await;
    Ok(match given!(log.calls(worker.clock.now_ms(), called)) {
        Created::New(id) => Verdict::Done(created(step, id)),
        Created::Exists(id) => Verdict::Done(result(id.unwrap_or_default(), "unchanged")),
    })
}

/// REST links the Contact by id; classic takes the person along.
fn link(claim: &Claim, members: &mut Map<String, Value>) {
    let contact = claim.steps.iter().find(|s| s.kind == StepKind::Contact);
    match contact.map(|s| s.result.id) {
        Some(id) if id > 0 => {
            members.insert("associations".into(), json!({ "contacts": [{ "id": id }] }));
        }
        Some(_) => {
            if let Some(draft) = &claim.plan.contact {
                members.insert("contact".into(), Value::Object(draft.members.clone()));
            }
        }
        None => {}
    }
}

/// Live look-ups first; then a search, in which the name narrows (Lead rows carry no e-mail) and the marker
/// decides.
async fn verify(worker: &Worker<'_>, claim: &Claim, step: &Step, log: &mut Log<'_>) -> Attempted {
    let found = probe::above_highest(worker, claim, step, RecordKind::Lead, log).await?;
    if let Some(id) = given!(found) {
        return Ok(adopted(worker, id, log));
    }
    if !worker.client.capabilities().has(Feature::Search) {
        return Ok(Verdict::NotSeen);
    }
    let name = claim.plan.record.members.get("name").and_then(Value::as_str).unwrap_or_default();
    let filter = json!({
        "searchTerm": name, "maxResults": 25, "pageNumber": 1,
        "sortBy": "leadId", "sortDirection": "DESC",
    });
    let filter = filter.as_object().cloned().unwrap_or_default();
    let called = worker.client.search(RecordKind::Lead, &filter).await;
    let page = given!(log.calls(worker.clock.now_ms(), called));
    let mut ids: Vec<u64> = page.rows.iter().filter_map(|row| row.get("leadId")?.as_u64()).collect();
    ids.sort_unstable_by(|a, b| b.cmp(a));
    for id in ids.into_iter().take(READS) {
        if given!(probe::recognise(worker, claim, RecordKind::Lead, id, log).await) == Seen::Ours {
            return Ok(adopted(worker, id, log));
        }
    }
    Ok(Verdict::NotSeen)
}

fn adopted(worker: &Worker<'_>, id: u64, log: &mut Log<'_>) -> Verdict {
    log.decision(worker.clock.now_ms(), "adopted", json!({ "id": id }));
    Verdict::Done(result(id, "adopted"))
}
