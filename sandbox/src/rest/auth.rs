//! Who calls the REST dialect: the exchange, and the JWT on every call (contract 1.3, 4.3, 4.4).

use axum::{
    Json,
    extract::{FromRequestParts, State},
    http::{header, request::Parts},
};
use serde_json::{Value, json};

use crate::{body::JsonBody, problem::ApiError, sim::Sim};

/// A caller with a JWT in force.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caller;

impl FromRequestParts<Sim> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, sim: &Sim) -> Result<Self, ApiError> {
        let world = sim.world();
        match bearer(parts) {
            Some(token) if world.jwts.admits(token, world.now()) => Ok(Self),
            _ => Err(ApiError::Unauthorized(world.knobs.unauthorized_body)),
        }
    }
}

/// The token of an `Authorization: Bearer` header.
pub(crate) fn bearer(parts: &Parts) -> Option<&str> {
    let text = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = text.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// `POST /api/Auth/ExchangeToken`.
pub(crate) async fn exchange(State(sim): State<Sim>, body: JsonBody) -> Result<Json<Value>, ApiError> {
    let members = body.typed("TokenRequest")?;
    let bearer = members.get("bearerToken").and_then(Value::as_str).unwrap_or("").trim();
    if bearer.is_empty() {
        return Err(ApiError::bad("bearerToken is required"));
    }
    let mut world = sim.world();
    let now = world.now();
    if bearer != sim.credentials().api_token && !world.grants.admits(bearer, now) {
        return Err(ApiError::BadBearer);
    }
    let (seconds, single) = (world.knobs.jwt_ttl, world.knobs.single_jwt);
    let tenant = world.knobs.tenant.clone();
    let (token, expires) = world.jwts.issue(sim.jwt_key(), bearer, now, seconds, single, &tenant);
    Ok(Json(json!({ "token": token, "expiration": expires.strftime("%Y-%m-%dT%H:%M:%SZ").to_string() })))
}
