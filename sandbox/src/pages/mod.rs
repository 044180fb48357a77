//! The read-only pages for people: records, one record, the journal.

mod detail;
mod journal;
pub(crate) mod layout;
mod records;

use axum::{Router, http::StatusCode, routing::get};

use crate::sim::Sim;

pub(crate) fn routes() -> Router<Sim> {
    Router::new()
        .route("/", get(records::overview))
        .route("/records/{kind}", get(records::list))
        .route("/records/{kind}/{id}", get(detail::detail))
        .route("/journal", get(journal::page))
        // Browsers ask for one; it is no Tracker call and stays out of the journal.
        .route("/favicon.ico", get(async || StatusCode::NO_CONTENT))
}
