//! The REST dialect, `/api/v1` (tracker-api.md 1.4 to 1.9).

pub(super) mod activities;
pub(super) mod documents;
pub(super) mod lists;
pub(super) mod lookups;
pub(super) mod records;
pub(super) mod search;

use serde_json::Value;

use super::outcome::{Failure, FailureClass};
use super::reading;
use crate::http::{Answer, Effect};
use crate::mapping::profile::RecordKind;

/// The name of a record type in paths.
pub(super) fn name(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Resource => "Resource",
        RecordKind::Contact => "Contact",
        RecordKind::Lead => "Lead",
        RecordKind::Opportunity => "Opportunity",
        RecordKind::Activity => "Activity",
    }
}

/// The member with a record's id in search rows and filters.
pub(super) fn id_member(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Resource => "resourceId",
        RecordKind::Contact => "contactId",
        RecordKind::Lead => "leadId",
        RecordKind::Opportunity => "opportunityId",
        RecordKind::Activity => "activityId",
    }
}

/// The body of a write that succeeded by its status. A body that says `success: false` is a refusal (U7),
/// an empty one says nothing.
fn confirmed(answer: &Answer) -> Result<Option<Value>, Failure> {
    let body = reading::json(answer, Effect::Write)?;
    match body.as_ref().and_then(reading::refusal) {
        Some(words) => Err(Failure::new(FailureClass::Permanent, "refused", words)),
        None => Ok(body),
    }
}

/// The id of what a create made.
fn created(answer: &Answer) -> Result<u64, Failure> {
    if answer.status == 204 {
        // Documented as "record not created" (1.4).
        return Err(Failure::new(FailureClass::Permanent, "not_created", "Tracker answered 204"));
    }
    let body = confirmed(answer)?;
    body.as_ref().and_then(reading::record_id).ok_or_else(|| {
        Failure::new(FailureClass::CreatedWithoutId, "no_id", body.map(|b| b.to_string()).unwrap_or_default())
    })
}

fn gone() -> Failure {
    Failure::new(FailureClass::Gone, "gone", "the record is no longer in Tracker")
}
