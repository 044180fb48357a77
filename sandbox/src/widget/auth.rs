//! Who calls the Widget dialect (contract 1.10, 4.5).

use axum::http::{HeaderMap, header};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;

use super::Reply;
use crate::{
    seed::{FORMER_USER, USER},
    sim::Sim,
};

/// Accepts a Bearer header, a Basic header, or one of the forms of `credentials`.
pub(super) fn check(sim: &Sim, headers: &HeaderMap, credentials: Option<&Value>) -> Result<(), Reply> {
    if let Some(text) = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()) {
        let (scheme, rest) = text.split_once(' ').unwrap_or((text, ""));
        return match scheme.to_ascii_lowercase().as_str() {
            "bearer" => token(sim, rest.trim()),
            "basic" => basic(sim, rest.trim()),
            _ => Err(Reply::UnknownUser),
        };
    }
    let given = |name: &str| credentials.and_then(|all| all.get(name)).and_then(Value::as_str).unwrap_or("");
    if !given("oauthtoken").is_empty() {
        let text = given("oauthtoken");
        // The bare token is documented; "Bearer " before it is the requirement's mistake (contract 1.10).
        return match text.strip_prefix("Bearer ") {
            Some(_) if !sim.world().knobs.lenient_bearer => Err(Reply::UnknownUser),
            Some(bare) => token(sim, bare.trim()),
            None => token(sim, text),
        };
    }
    if !given("apikey").is_empty() {
        let known = given("apikey") == sim.credentials().api_token;
        return if known { Ok(()) } else { Err(Reply::UnknownUser) };
    }
    user(sim, given("username"), given("password"))
}

fn token(sim: &Sim, token: &str) -> Result<(), Reply> {
    let world = sim.world();
    if token == sim.credentials().api_token || world.grants.admits(token, world.now()) {
        Ok(())
    } else {
        Err(Reply::UnknownUser)
    }
}

fn basic(sim: &Sim, encoded: &str) -> Result<(), Reply> {
    let decoded =
        STANDARD.decode(encoded).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    let (name, password) = decoded.split_once(':').unwrap_or(("", ""));
    user(sim, name, password)
}

/// A user's name is the e-mail address, the password is the API token.
fn user(sim: &Sim, name: &str, password: &str) -> Result<(), Reply> {
    let user = [&USER, &FORMER_USER].into_iter().find(|user| user.email.eq_ignore_ascii_case(name));
    match user {
        Some(user) if password == sim.credentials().api_token => {
            if user.active {
                Ok(())
            } else {
                Err(Reply::InactiveUser)
            }
        }
        _ => Err(Reply::UnknownUser),
    }
}
