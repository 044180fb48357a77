//! The users of the tenant (contract 4.4).

use axum::{Json, extract::State};
use serde_json::{Value, json};

use super::{auth::Caller, path::Id};
use crate::{
    body::JsonBody,
    problem::ApiError,
    seed::{FORMER_USER, USER, User},
    sim::Sim,
    store::record::text,
};

fn row(user: &User, offset_hours: f64) -> Value {
    json!({
        "userId": user.id,
        "username": user.email,
        "fullName": user.name,
        "email": user.email,
        "departmentName": "Recruitment",
        "userGroupName": "Administrators",
        "territoryName": Value::Null,
        "userTeamName": "Team One",
        "timezoneOffset": offset_hours,
        "lastLogon": Value::Null,
        "employeeNumber": Value::Null,
    })
}

/// `POST /api/v1/User/Search`: the users who may sign in.
pub(crate) async fn search(
    State(sim): State<Sim>,
    _: Caller,
    body: JsonBody,
) -> Result<Json<Value>, ApiError> {
    let asked = body.typed("SearchRequestDto")?;
    let term = text(&asked, &["searchTerm"]).trim().to_lowercase();
    if USER.name.to_lowercase().contains(&term) {
        Ok(Json(json!([row(&USER, offset_hours(&sim))])))
    } else {
        Err(ApiError::NoContent)
    }
}

/// `GET /api/v1/User/{id}`.
pub(crate) async fn get(State(sim): State<Sim>, _: Caller, Id(id): Id) -> Result<Json<Value>, ApiError> {
    let user = [&USER, &FORMER_USER].into_iter().find(|user| user.id == id).ok_or(ApiError::NoContent)?;
    Ok(Json(json!({
        "id": user.id,
        "username": user.email,
        "fullname": user.name,
        "email": user.email,
        "userGroup": {"id": 1, "name": "Administrators"},
        "department": {"id": 1, "name": "Recruitment"},
        "territory": Value::Null,
        "userTeam": {"id": 1, "name": "Team One"},
        "timezone": {"id": 1, "name": "Tenant"},
        "timezoneOffset": offset_hours(&sim),
        "lastLogon": Value::Null,
        "employeeNumber": Value::Null,
    })))
}

fn offset_hours(sim: &Sim) -> f64 {
    f64::from(sim.world().knobs.tz_offset) / 60.0
}
