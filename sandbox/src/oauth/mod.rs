//! OAuth2 of the classic host (contract 1.2, 4.2).

pub(crate) mod authorize;
mod grants;
pub(crate) mod token;

use axum::{
    Router,
    http::StatusCode,
    response::{IntoResponse, Json, Response},
    routing::{get, post},
};
pub(crate) use grants::Grants;
use serde_json::json;
use thiserror::Error;

use crate::sim::Sim;

/// A refusal of RFC 6749 section 5.2.
#[derive(Debug, Error)]
pub(crate) enum OauthError {
    #[error("{0}")]
    InvalidRequest(&'static str),
    #[error("{0}")]
    InvalidGrant(&'static str),
    #[error("grant_type is authorization_code or refresh_token")]
    UnsupportedGrantType,
    #[error("unknown client or wrong secret")]
    InvalidClient,
    #[error("the body is application/x-www-form-urlencoded")]
    MediaType,
}

impl IntoResponse for OauthError {
    fn into_response(self) -> Response {
        let (status, error) = match &self {
            Self::InvalidRequest(_) => (StatusCode::BAD_REQUEST, "invalid_request"),
            Self::InvalidGrant(_) => (StatusCode::BAD_REQUEST, "invalid_grant"),
            Self::UnsupportedGrantType => (StatusCode::BAD_REQUEST, "unsupported_grant_type"),
            Self::InvalidClient => (StatusCode::UNAUTHORIZED, "invalid_client"),
            Self::MediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "invalid_request"),
        };
        (status, Json(json!({"error": error, "error_description": self.to_string()}))).into_response()
    }
}

pub(crate) fn routes() -> Router<Sim> {
    Router::new()
        .route("/oauth2/authorize", get(authorize::ask).post(authorize::decide))
        .route("/oauth2/token", post(token::token))
}
