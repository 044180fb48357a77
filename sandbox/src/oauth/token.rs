//! `POST /oAuth2/Token` (contract 4.2).

use axum::{
    Form, Json,
    extract::{State, rejection::FormRejection},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::OauthError;
use crate::{knobs::TokenShape, sim::Sim};

/// The form; which members are needed depends on the grant.
#[derive(Debug, Deserialize)]
pub(crate) struct TokenForm {
    client_id: Option<String>,
    client_secret: Option<String>,
    redirect_uri: Option<String>,
    grant_type: Option<String>,
    code: Option<String>,
    refresh_token: Option<String>,
}

/// Trades a code or a refresh token for an access token.
pub(crate) async fn token(
    State(sim): State<Sim>,
    form: Result<Form<TokenForm>, FormRejection>,
) -> Result<Json<Value>, OauthError> {
    let Form(form) = form.map_err(|rejection| match rejection {
        FormRejection::InvalidFormContentType(_) => OauthError::MediaType,
        _ => OauthError::InvalidRequest("the form cannot be read"),
    })?;
    let grant = form.grant_type.as_deref().ok_or(OauthError::InvalidRequest("grant_type is missing"))?;
    let known = sim.credentials();
    let client = form.client_id.as_deref().ok_or(OauthError::InvalidRequest("client_id is missing"))?;
    if client != known.client_id || form.client_secret.as_deref() != Some(known.client_secret.as_str()) {
        return Err(OauthError::InvalidClient);
    }
    let mut world = sim.world();
    let (now, knobs) = (world.now(), world.knobs.clone());
    let pair = match grant {
        "authorization_code" => {
            let code = form.code.as_deref().ok_or(OauthError::InvalidRequest("code is missing"))?;
            let uri =
                form.redirect_uri.as_deref().ok_or(OauthError::InvalidRequest("redirect_uri is missing"))?;
            world.grants.redeem(code, client, uri, &knobs, now)?
        }
        "refresh_token" => {
            let refresh = form
                .refresh_token
                .as_deref()
                .ok_or(OauthError::InvalidRequest("refresh_token is missing"))?;
            world.grants.renew(refresh, client, &knobs, now)?
        }
        _ => return Err(OauthError::UnsupportedGrantType),
    };
    Ok(Json(match knobs.token_shape {
        TokenShape::AccessToken => json!({
            "access_token": pair.access,
            "token_type": "bearer",
            "expires_in": knobs.access_token_ttl,
            "refresh_token": pair.refresh,
        }),
        TokenShape::Token => json!({ "Token": pair.access }),
    }))
}
