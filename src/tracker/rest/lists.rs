//! Longlist and shortlist of a job (1.7).

use serde_json::json;

use super::super::classify::{Target, unreadable};
use super::super::outcome::{CallTrace, Failure, FailureClass};
use super::super::reading::{member, positive, rows};
use super::super::session::SessionStore;
use super::super::wire::{Ask, Payload, Wire};
use super::confirmed;
use crate::http::Effect;
use crate::mapping::profile::JobList;

/// Puts a Resource on the longlist.
pub(in super::super) async fn longlist<S: SessionStore>(
    wire: &Wire<'_, S>,
    resource: u64,
    opportunity: u64,
    log: &mut Vec<CallTrace>,
) -> Result<(), Failure> {
    let body = json!({ "resourceId": resource, "opportunityId": opportunity });
    put(wire, "/api/v1/Opportunity/Longlist", body, log).await
}

/// Puts a Resource on the shortlist, with a status or Tracker's own (0).
pub(in super::super) async fn shortlist<S: SessionStore>(
    wire: &Wire<'_, S>,
    resource: u64,
    opportunity: u64,
    status: u64,
    log: &mut Vec<CallTrace>,
) -> Result<(), Failure> {
    let mut body = json!({ "resourceId": resource, "opportunityIds": [opportunity] });
    if let (Some(map), true) = (body.as_object_mut(), status > 0) {
        map.insert("statusId".into(), json!(status));
    }
    put(wire, "/api/v1/OpportunityResource", body, log).await
}

async fn put<S: SessionStore>(
    wire: &Wire<'_, S>,
    path: &str,
    body: serde_json::Value,
    log: &mut Vec<CallTrace>,
) -> Result<(), Failure> {
    let answer = wire.rest(Ask::post(path, Payload::Json(body), Effect::Write), log).await?;
    if answer.status == 204 {
        return Err(Failure::new(FailureClass::Permanent, "not_created", "Tracker answered 204"));
    }
    confirmed(&answer).map(|_| ())
}

/// Whether a Resource is on a list.
pub(in super::super) async fn listed<S: SessionStore>(
    wire: &Wire<'_, S>,
    resource: u64,
    opportunity: u64,
    list: JobList,
    log: &mut Vec<CallTrace>,
) -> Result<bool, Failure> {
    let path = match list {
        JobList::None => return Ok(false),
        JobList::Longlist => format!("/api/v1/Opportunity/{opportunity}/Longlist"),
        JobList::Shortlist => format!("/api/v1/OpportunityResource/Shortlist/{opportunity}"),
    };
    let body = match wire.read(Ask::get(path, Target::Record), log).await {
        Err(failure) if failure.class == FailureClass::Gone => None,
        result => result?,
    };
    let Some(body) = body else { return Ok(false) };
    let rows =
        rows(body).ok_or_else(|| unreadable(Effect::Read, "unexpected_shape", "the answer is no list"))?;
    Ok(rows.iter().any(|row| member(row, "resourceId").and_then(positive) == Some(resource)))
}
