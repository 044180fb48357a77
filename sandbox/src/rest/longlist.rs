//! The longlist of a job (contract 1.7).

use axum::{Json, extract::State, http::StatusCode};
use serde_json::{Value, json};

use super::{
    auth::Caller,
    lists::{gone, must_have, some},
    path::{Id, Ids},
    records::updated,
};
use crate::{
    body::JsonBody,
    problem::ApiError,
    sim::Sim,
    store::{kind::Kind, record::number},
};

/// `POST /api/v1/Opportunity/Longlist`. The answer is an array. A second call changes nothing.
pub(crate) async fn longlist(
    State(sim): State<Sim>,
    _: Caller,
    body: JsonBody,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let asked = body.typed("LongListDto")?;
    let resource = number(&asked, &["resourceId"]).unwrap_or(0);
    let opportunity = number(&asked, &["opportunityId"]).unwrap_or(0);
    let mut world = sim.world();
    must_have(&world, Kind::Resource, resource)?;
    must_have(&world, Kind::Opportunity, opportunity)?;
    let now = world.now();
    let added = world.store.longlist(opportunity, resource, now);
    let message = if added { "Added to the longlist" } else { "Already on the longlist" };
    let Json(answer) = updated(resource, message);
    Ok((StatusCode::CREATED, Json(json!([answer]))))
}

/// `GET /api/v1/Opportunity/{Id}/Longlist`.
pub(crate) async fn longlisted(
    State(sim): State<Sim>,
    _: Caller,
    Id(id): Id,
) -> Result<Json<Value>, ApiError> {
    let world = sim.world();
    some(world.store.longlisted(id).enumerate().map(|(rank, entry)| {
        json!({"resourceId": entry.resource_id, "opportunityId": id, "rank": rank + 1, "status": "Longlisted"})
    }))
}

/// `DELETE .../{OpportunityId}/longlist/resource/{ResourceId}`.
pub(crate) async fn drop_longlisted(
    State(sim): State<Sim>,
    _: Caller,
    Ids(opportunity, resource): Ids,
) -> Result<StatusCode, ApiError> {
    gone(sim.world().store.drop_longlisted(opportunity, resource))
}
