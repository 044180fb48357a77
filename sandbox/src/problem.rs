//! Refusals of the REST dialect (contract 4.4).

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};
use thiserror::Error;

use crate::{knobs::UnauthorizedBody, random};

/// Why a REST call was refused, or that there was nothing to answer with.
#[derive(Debug, Error)]
pub(crate) enum ApiError {
    /// 400 with a reason.
    #[error("{0}")]
    BadRequest(String),
    /// 400 as ASP.NET answers a body that does not fit its types: JSON path to messages.
    #[error("one or more validation errors occurred")]
    Validation(Vec<(String, String)>),
    /// 401 of a call without a good JWT.
    #[error("unauthorized")]
    Unauthorized(UnauthorizedBody),
    /// 401 of the exchange: the bearer token is unknown or expired.
    #[error("the bearer token is not valid")]
    BadBearer,
    #[error("no such route")]
    NoRoute,
    #[error("method not allowed")]
    Method,
    #[error("the file is larger than the {0} MB limit")]
    TooLarge(usize),
    #[error("unsupported media type")]
    MediaType,
    /// 429; the header's value when there is one.
    #[error("API calls quota exceeded")]
    TooMany(Option<String>),
    /// 204: not found, or nothing found.
    #[error("no content")]
    NoContent,
}

impl ApiError {
    pub(crate) fn bad(detail: impl Into<String>) -> Self {
        Self::BadRequest(detail.into())
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::BadRequest(_) | Self::Validation(_) => StatusCode::BAD_REQUEST,
            Self::Unauthorized(_) | Self::BadBearer => StatusCode::UNAUTHORIZED,
            Self::NoRoute => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::NoContent => StatusCode::NO_CONTENT,
        }
    }
}

/// An `application/problem+json` answer of RFC 9457. The gate adds `instance`.
pub(crate) fn problem(status: StatusCode, detail: &str) -> Response {
    problem_body(
        status,
        json!({
            "type": "about:blank",
            "title": status.canonical_reason().unwrap_or("Error"),
            "status": status.as_u16(),
            "detail": detail,
        }),
    )
}

fn problem_body(status: StatusCode, body: Value) -> Response {
    let kind = HeaderValue::from_static("application/problem+json");
    (status, [(header::CONTENT_TYPE, kind)], Json(body)).into_response()
}

fn validation(errors: Vec<(String, String)>) -> Response {
    let mut by_path: Map<String, Value> = Map::new();
    for (path, message) in errors {
        if let Some(messages) = by_path.entry(path).or_insert_with(|| json!([])).as_array_mut() {
            messages.push(json!(message));
        }
    }
    let span = random::token();
    problem_body(
        StatusCode::BAD_REQUEST,
        json!({
            "type": "https://tools.ietf.org/html/rfc9110#section-15.5.1",
            "title": "One or more validation errors occurred.",
            "status": 400,
            "errors": by_path,
            "traceId": format!("00-{span}-{}-00", span.get(..16).unwrap_or("")),
        }),
    )
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = self.status();
        let detail = self.to_string();
        match self {
            Self::NoContent => status.into_response(),
            Self::Validation(errors) => validation(errors),
            Self::Unauthorized(body) => {
                let mut response = match body {
                    UnauthorizedBody::Empty => status.into_response(),
                    UnauthorizedBody::Problem => problem(status, &detail),
                };
                response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
                response
            }
            Self::TooMany(retry_after) => {
                let mut response = problem(status, &detail);
                if let Some(value) = retry_after.and_then(|text| HeaderValue::from_str(&text).ok()) {
                    response.headers_mut().insert(header::RETRY_AFTER, value);
                }
                response
            }
            Self::BadRequest(_)
            | Self::BadBearer
            | Self::NoRoute
            | Self::Method
            | Self::TooLarge(_)
            | Self::MediaType => problem(status, &detail),
        }
    }
}
