//! Registration of webhooks (contract 1.9, 4.4).

use axum::{Json, extract::State, http::StatusCode};
use serde_json::{Value, json};
use url::Url;

use super::{auth::Caller, path::Id, records::updated};
use crate::{
    body::JsonBody,
    hooks::{Hook, Target},
    problem::ApiError,
    seed::USER,
    sim::{Sim, World},
    store::{
        Action,
        kind::Kind,
        record::{Members, number, text},
    },
};

fn target(asked: &Members) -> Result<Target, ApiError> {
    let url = text(asked, &["url"]);
    let absolute =
        Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if absolute.is_none() {
        return Err(ApiError::bad("url is an absolute http(s) URL"));
    }
    let action = Action::parse(text(asked, &["action"]))
        .ok_or_else(|| ApiError::bad("action is one of Webhook/Meta/Actions"))?;
    let kind = Kind::parse(text(asked, &["recordType"]))
        .ok_or_else(|| ApiError::bad("recordType is one of MetaData/recordTypes"))?;
    Ok(Target { url: url.to_owned(), kind, action })
}

fn view(world: &World, hook: &Hook) -> Value {
    json!({
        "id": hook.id,
        "userId": USER.id,
        "url": hook.target.url,
        "recordType": hook.target.kind.name(),
        "action": hook.target.action.name(),
        "created": world.local(hook.created),
        "updated": world.local(hook.updated),
    })
}

/// `POST /api/v1/Webhook`.
pub(crate) async fn create(
    State(sim): State<Sim>,
    _: Caller,
    body: JsonBody,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let target = target(&body.typed("WebhookRequestDto")?)?;
    let mut world = sim.world();
    let now = world.now();
    let id = world.hooks.register(target, now);
    Ok((StatusCode::CREATED, updated(id, "Webhook created")))
}

/// `PATCH /api/v1/Webhook`: the id is in the body.
pub(crate) async fn update(
    State(sim): State<Sim>,
    _: Caller,
    body: JsonBody,
) -> Result<Json<Value>, ApiError> {
    let asked = body.typed("WebhookRequestDto")?;
    let id = number(&asked, &["id"]).unwrap_or(0);
    let target = target(&asked)?;
    let mut world = sim.world();
    let now = world.now();
    if world.hooks.change(id, target, now) {
        Ok(updated(id, "Webhook updated"))
    } else {
        Err(ApiError::NoContent)
    }
}

/// `GET /api/v1/Webhook/List`.
pub(crate) async fn list(State(sim): State<Sim>, _: Caller) -> Result<Json<Value>, ApiError> {
    let world = sim.world();
    let hooks: Vec<Value> = world.hooks.registered().map(|hook| view(&world, hook)).collect();
    if hooks.is_empty() { Err(ApiError::NoContent) } else { Ok(Json(json!(hooks))) }
}

/// `GET /api/v1/Webhook/{hookId}`.
pub(crate) async fn get(State(sim): State<Sim>, _: Caller, Id(id): Id) -> Result<Json<Value>, ApiError> {
    let world = sim.world();
    let hook = world.hooks.registered().find(|hook| hook.id == id).ok_or(ApiError::NoContent)?;
    Ok(Json(view(&world, hook)))
}

/// `GET /api/v1/Webhook/Actions/{hookId}`: the same as a list.
pub(crate) async fn one_as_list(sim: State<Sim>, caller: Caller, id: Id) -> Result<Json<Value>, ApiError> {
    let Json(hook) = get(sim, caller, id).await?;
    Ok(Json(json!([hook])))
}

/// `GET /api/v1/Webhook/Meta/Actions`.
pub(crate) async fn actions(_: Caller) -> Json<Value> {
    let actions = Action::ALL.iter().zip(1..).map(|(action, id)| json!({"id": id, "action": action.name()}));
    Json(actions.collect())
}

/// `DELETE /api/v1/Webhook/{Id}`.
pub(crate) async fn delete(State(sim): State<Sim>, _: Caller, Id(id): Id) -> Result<StatusCode, ApiError> {
    if sim.world().hooks.remove(id) { Ok(StatusCode::OK) } else { Err(ApiError::NoContent) }
}
