//! The shortlist of a job, whose entries Tracker calls OpportunityResource (contract 1.7).

use axum::{Json, extract::State, http::StatusCode};
use serde_json::{Value, json};

use super::{
    auth::Caller,
    lists::{gone, must_have, name_of, some},
    meta,
    path::{Id, Ids},
};
use crate::{
    body::JsonBody,
    problem::ApiError,
    sim::Sim,
    store::{
        kind::Kind,
        placement::Placement,
        record::{number, text},
    },
};

/// `POST /api/v1/OpportunityResource`: one entry for each job; the answer is about the first.
pub(crate) async fn shortlist(
    State(sim): State<Sim>,
    _: Caller,
    body: JsonBody,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let asked = body.typed("ShortListDto")?;
    let resource = number(&asked, &["resourceId"]).unwrap_or(0);
    let opportunities: Vec<i64> = asked
        .get("opportunityIds")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_i64)
        .collect();
    let Some(first) = opportunities.first().copied() else {
        return Err(ApiError::bad("opportunityIds is required"));
    };
    let status_id = number(&asked, &["statusId"]).filter(|id| *id != 0).unwrap_or(31);
    if meta::placement_status(status_id).is_none() {
        return Err(ApiError::bad(format!("there is no opportunityResource status {status_id}")));
    }
    let mut world = sim.world();
    must_have(&world, Kind::Resource, resource)?;
    for opportunity in &opportunities {
        must_have(&world, Kind::Opportunity, *opportunity)?;
    }
    let (at, source) = (world.now(), text(&asked, &["placementSource"]));
    let mut ids = opportunities.iter().map(|opportunity| {
        world.store.shortlist(Placement {
            id: 0,
            opportunity_id: *opportunity,
            resource_id: resource,
            status_id,
            note: text(&asked, &["note"]).to_owned(),
            source: source.to_owned(),
            at,
        })
    });
    let id = ids.next();
    // The entries for the other jobs.
    ids.for_each(drop);
    let account = world
        .store
        .get(Kind::Opportunity, first)
        .map(|(_, members)| text(members, &["client", "name"]).to_owned());
    let answer = json!({
        "success": true,
        "namedAccount": account,
        "namedResource": name_of(&world, Kind::Resource, resource),
        "namedOpportunity": name_of(&world, Kind::Opportunity, first),
        "reason": Value::Null,
        "opportunityResourceId": id,
        "placementSource": source,
    });
    Ok((StatusCode::CREATED, Json(answer)))
}

/// `GET /api/v1/OpportunityResource/Shortlist/{opportunityId}`.
pub(crate) async fn shortlisted(
    State(sim): State<Sim>,
    _: Caller,
    Id(id): Id,
) -> Result<Json<Value>, ApiError> {
    let world = sim.world();
    some(world.store.shortlisted(id).map(|entry| {
        let resource = world.store.get(Kind::Resource, entry.resource_id).map(|(_, members)| members);
        json!({
            "opportunityResourceId": entry.id,
            "resourceId": entry.resource_id,
            "displayAs": name_of(&world, Kind::Resource, entry.resource_id),
            "resourceStatusId": resource.and_then(|members| number(members, &["status", "id"])).unwrap_or(0),
            "opportunityResourceStatusId": entry.status_id,
            "contractStartDate": Value::Null,
            "contractEndDate": Value::Null,
            "tagText": resource.map(|members| text(members, &["tagText"])),
            "isCompliant": true,
            "complianceInfo": Value::Null,
        })
    }))
}

/// `GET /api/v1/OpportunityResource/{Id}`.
pub(crate) async fn placement(
    State(sim): State<Sim>,
    _: Caller,
    Id(id): Id,
) -> Result<Json<Value>, ApiError> {
    let world = sim.world();
    let entry = world.store.shortlist_entries().find(|entry| entry.id == id).ok_or(ApiError::NoContent)?;
    Ok(Json(json!({
        "id": entry.id,
        "typeName": "OpportunityResource",
        "dateAssigned": world.local(entry.at),
        "note": entry.note,
        "placementSource": entry.source,
        "status": {"id": entry.status_id, "name": meta::placement_status(entry.status_id)},
        "resource": {"id": entry.resource_id, "name": name_of(&world, Kind::Resource, entry.resource_id)},
        "opportunity": {
            "id": entry.opportunity_id,
            "name": name_of(&world, Kind::Opportunity, entry.opportunity_id),
        },
    })))
}

/// `DELETE /api/v1/OpportunityResource/{Id}`.
pub(crate) async fn drop_placement(
    State(sim): State<Sim>,
    _: Caller,
    Id(id): Id,
) -> Result<StatusCode, ApiError> {
    gone(sim.world().store.drop_placement(id))
}

/// `DELETE .../{OpportunityId}/shortlist/resource/{ResourceId}`.
pub(crate) async fn drop_shortlisted(
    State(sim): State<Sim>,
    _: Caller,
    Ids(opportunity, resource): Ids,
) -> Result<StatusCode, ApiError> {
    gone(sim.world().store.drop_shortlisted(opportunity, resource))
}
