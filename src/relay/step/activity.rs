//! The activity in the record's history, linked by `associations` (tracker-api.md 1.6).

use serde_json::json;

use super::attach::no_record;
use super::{Attempted, Verdict, given, intend, probe, record_of};
use crate::mapping::profile::RecordKind;
use crate::outbox::{Claim, Step, StepState};
use crate::relay::worker::{Log, Worker, created, result};
use crate::relay::{left_out, marker};
use crate::tracker::capabilities::Feature;
use crate::tracker::types::ActivityUpload;

pub(super) async fn run(worker: &Worker<'_>, claim: &Claim, step: &Step, log: &mut Log<'_>) -> Attempted {
    let Some((kind, id)) = record_of(claim) else { return Ok(Verdict::Failed(no_record())) };
    let Some(draft) = &claim.plan.activity else { return Ok(Verdict::Skipped(result(0, "none"))) };
    let mark = marker::of(&claim.submission_id);
    if step.state == StepState::Sending {
        let live = probe::above_highest(worker, claim, step, RecordKind::Activity, log).await?;
        let ours = match given!(live) {
            Some(id) => Some(id),
            None => {
                let called = worker.client.find_activities(kind, id, &draft.subject).await;
                let found = given!(log.calls(worker.clock.now_ms(), called));
                found.iter().find(|a| a.note.contains(&mark)).map(|a| a.id)
            }
        };
        return Ok(match ours {
            Some(id) => {
                log.decision(worker.clock.now_ms(), "adopted", json!({ "id": id }));
                Verdict::Done(result(id, "adopted"))
            }
            None => Verdict::NotSeen,
        });
    }
    let mut draft = draft.clone();
    let left_out = left_out::lines(worker.settings, claim);
    if !left_out.is_empty() {
        draft.note = format!("{}\n\n{left_out}", draft.note.trim_end());
    }
    draft.note = marker::signed(&draft.note, &mark);
    let upload = ActivityUpload {
        draft,
        kind,
        id,
        // Classic links one record only; the job then shows through the list.
        opportunity_id: claim
            .plan
            .application
            .as_ref()
            .filter(|_| worker.client.capabilities().has(Feature::SecondLink))
            .map(|a| a.opportunity_id),
    };
    intend!(worker, claim, step);
    let called = worker.client.create_activity(&upload).await;
    let activity = given!(log.calls(worker.clock.now_ms(), called));
    Ok(Verdict::Done(created(step, activity)))
}
