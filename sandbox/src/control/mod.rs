//! The control API under `/_sim` (contract 4.1): JSON in, JSON out. No part of Tracker.

mod inspect;
mod steer;

use axum::{
    Json, Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::json;
use thiserror::Error;

use crate::sim::Sim;

/// An order the simulator cannot follow; 400 with the reason.
#[derive(Debug, Error)]
pub(crate) enum ControlError {
    #[error("the body is not JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("{0}")]
    Knob(String),
    #[error("{0}")]
    Rule(#[from] crate::fault::RuleError),
    #[error("there is no record type {0}")]
    Kind(String),
    #[error("there is no {0} {1}")]
    Missing(&'static str, i64),
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        let status = match self {
            Self::Missing(..) => StatusCode::NOT_FOUND,
            Self::Json(_) | Self::Knob(_) | Self::Rule(_) | Self::Kind(_) => StatusCode::BAD_REQUEST,
        };
        (status, Json(json!({"error": self.to_string()}))).into_response()
    }
}

pub(crate) fn routes() -> Router<Sim> {
    Router::new()
        .route("/_sim/ready", get(inspect::ready))
        .route("/_sim/knobs", get(steer::knobs).post(steer::set_knobs))
        .route("/_sim/fail", get(steer::faults).post(steer::add_faults).delete(steer::clear_faults))
        .route("/_sim/reset", post(steer::reset))
        .route("/_sim/seed", post(steer::seed))
        .route("/_sim/advance-clock", post(steer::advance_clock))
        .route("/_sim/touch", post(steer::touch))
        .route("/_sim/revoke", post(steer::revoke))
        .route("/_sim/journal", get(inspect::journal).delete(inspect::clear_journal))
        .route("/_sim/records/{kind}", get(inspect::records))
        .route("/_sim/records/{kind}/{id}", get(inspect::record))
        .route("/_sim/traffic", get(inspect::traffic))
        .route("/_sim/lists", get(inspect::lists))
        .route("/_sim/documents", get(inspect::documents))
        .route("/_sim/documents/{id}", get(inspect::document))
        .route("/_sim/documents/{id}/content", get(inspect::content))
        .route("/_sim/webhook-deliveries", get(inspect::deliveries).delete(inspect::clear_deliveries))
}
