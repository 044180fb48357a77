//! Create, read, update and delete of a record (contract 1.6, 4.4).

use axum::{
    Extension, Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{auth::Caller, meta, path::Id, view};
use crate::{
    body::JsonBody,
    clock,
    knobs::CreateStatus,
    problem::ApiError,
    seed::USER,
    sim::{Sim, World},
    store::{
        kind::Kind,
        record::{Members, dig, text},
    },
};

/// The vendor's `UpdatedResponseDto`.
pub(crate) fn updated(id: i64, message: &str) -> Json<Value> {
    Json(json!({"id": id, "success": true, "message": message}))
}

/// `POST /api/v1/{Type}`.
pub(crate) async fn create(
    State(sim): State<Sim>,
    _: Caller,
    Extension(kind): Extension<Kind>,
    body: JsonBody,
) -> Result<Response, ApiError> {
    let members = body.typed(&kind.request_schema())?;
    required(kind, &members)?;
    let mut world = sim.world();
    let status = world.knobs.create_status;
    if status == CreateStatus::NotCreated {
        return Err(ApiError::NoContent);
    }
    let id = add(&mut world, kind, members);
    let answer = updated(id, &format!("{} created", kind.name()));
    Ok(match status {
        CreateStatus::Created => (StatusCode::CREATED, answer).into_response(),
        CreateStatus::Ok => answer.into_response(),
        CreateStatus::OkEmpty | CreateStatus::NotCreated => StatusCode::OK.into_response(),
    })
}

/// `GET /api/v1/{Type}/{Id}`.
pub(crate) async fn get(
    State(sim): State<Sim>,
    _: Caller,
    Extension(kind): Extension<Kind>,
    Id(id): Id,
) -> Result<Json<Value>, ApiError> {
    let world = sim.world();
    let (record, members) = world.store.get(kind, id).ok_or(ApiError::NoContent)?;
    let lag = SignedDuration::from_secs(world.knobs.read_lag.into());
    if lag.is_positive() && world.now().checked_sub(lag).is_ok_and(|seen| record.as_of(seen).is_none()) {
        return Err(ApiError::NoContent);
    }
    Ok(Json(Value::Object(view::full(&world, record, members))))
}

/// `PATCH /api/v1/{Type}/{Id}`.
pub(crate) async fn patch(
    State(sim): State<Sim>,
    _: Caller,
    Extension(kind): Extension<Kind>,
    Id(id): Id,
    body: JsonBody,
) -> Result<Json<Value>, ApiError> {
    let changes = body.typed(&kind.request_schema())?;
    let mut world = sim.world();
    if change(&mut world, kind, id, changes) {
        Ok(updated(id, &format!("{} updated", kind.name())))
    } else {
        Err(ApiError::NoContent)
    }
}

/// `DELETE /api/v1/{Type}/{Id}`.
pub(crate) async fn delete(
    State(sim): State<Sim>,
    _: Caller,
    Extension(kind): Extension<Kind>,
    Id(id): Id,
) -> Result<StatusCode, ApiError> {
    let mut world = sim.world();
    let now = world.now();
    if world.store.delete(kind, id, now) { Ok(StatusCode::OK) } else { Err(ApiError::NoContent) }
}

/// What a record cannot be without (contract 4.4, a choice).
fn required(kind: Kind, members: &Members) -> Result<(), ApiError> {
    let blank = |name: &str| text(members, &[name]).trim().is_empty();
    match kind {
        Kind::Resource | Kind::Contact if blank("firstName") && blank("surname") => {
            Err(ApiError::bad("firstName or surname is required"))
        }
        Kind::Activity if blank("subject") => Err(ApiError::bad("subject is required")),
        Kind::Lead | Kind::Opportunity | Kind::Client | Kind::Project if blank("name") => {
            Err(ApiError::bad("name is required"))
        }
        _ => Ok(()),
    }
}

/// Adds a record with what the tenant fills in. Nothing is matched with what is there: no dedupe (contract 4.4).
pub(crate) fn add(world: &mut World, kind: Kind, mut members: Members) -> i64 {
    if members.get("status").is_none_or(Value::is_null) {
        members.insert("status".to_owned(), meta::first_status(kind));
    }
    if kind == Kind::Activity && members.get("owners").and_then(Value::as_array).is_none_or(Vec::is_empty) {
        members.insert("owners".to_owned(), json!([{"ownerId": USER.id}]));
    }
    drop_some(&world.knobs.drop_members, &mut members);
    fill_names(kind, &mut members);
    let now = world.now();
    stamp_advert(&mut members, None, now, world.knobs.tz_offset);
    world.store.create(kind, members, now)
}

/// Changes a record. `false`: there is none.
pub(crate) fn change(world: &mut World, kind: Kind, id: i64, mut changes: Members) -> bool {
    drop_some(&world.knobs.drop_members, &mut changes);
    fill_names(kind, &mut changes);
    let now = world.now();
    if let Some((_, members)) = world.store.get(kind, id) {
        let members = members.clone();
        stamp_advert(&mut changes, Some(&members), now, world.knobs.tz_offset);
    }
    world.store.update(kind, id, changes, now)
}

/// What the tenant takes with a success and does not keep.
fn drop_some(paths: &[String], members: &mut Members) {
    for path in paths {
        match path.split_once('.') {
            Some((object, member)) => {
                if let Some(object) = members.get_mut(object).and_then(Value::as_object_mut) {
                    object.remove(member);
                }
            }
            None => {
                members.remove(path);
            }
        }
    }
}

/// Completes references by id or name from the tenant's lists.
fn fill_names(kind: Kind, members: &mut Members) {
    for (name, list) in [
        ("status", meta::status_list(kind)),
        ("department", "departments"),
        ("activityType", "taskTypes"),
        ("workType", "opportunityWorkTypes"),
    ] {
        if let Some(reference) = members.get_mut(name).filter(|value| value.is_object()) {
            *reference = meta::complete(list, reference);
        }
    }
    for field in members.get_mut("customFields").and_then(Value::as_array_mut).into_iter().flatten() {
        let known = field.get("id").and_then(Value::as_i64).and_then(meta::custom_field_name);
        if let (Some(known), Some(field)) = (known, field.as_object_mut()) {
            field.insert("name".to_owned(), json!(known));
        }
    }
}

/// Saving a live job moves its publish date (contract 1.8).
fn stamp_advert(changes: &mut Members, before: Option<&Members>, now: Timestamp, tz_offset: i32) {
    let is_live = |members: &Members| {
        dig(members, &["advertDetails", "publishOnline"]).and_then(Value::as_bool).unwrap_or(false)
            || text(members, &["advertDetails", "advertStatus"]).trim() == "A"
    };
    if !(is_live(changes) || before.is_some_and(is_live)) {
        return;
    }
    let stamp = json!(clock::local_text(now, tz_offset));
    let advert = changes.entry("advertDetails").or_insert_with(|| json!({}));
    if !advert.is_object() {
        *advert = json!({});
    }
    if let Some(advert) = advert.as_object_mut()
        && (before.is_some() || advert.get("publishDate").is_none_or(Value::is_null))
    {
        advert.insert("publishDate".to_owned(), stamp);
    }
}
