//! The REST dialect, `/api/v1` (contract 1.4 to 1.9, 4.4).

mod attach;
pub(crate) mod auth;
mod documents;
mod filter;
mod lists;
mod longlist;
pub(crate) mod meta;
mod path;
pub(crate) mod records;
pub(crate) mod resume;
pub(crate) mod row;
mod row_texts;
pub(crate) mod search;
mod shortlist;
mod users;
pub(crate) mod view;
mod webhooks;

pub(crate) use attach::decode;
use axum::{
    Extension, Router,
    routing::{delete, get, patch, post},
};

use crate::{sim::Sim, store::kind::Kind};

/// Every route, in lower case: the paths match in any case.
pub(crate) fn routes() -> Router<Sim> {
    let mut router = Router::new()
        .route("/api/auth/exchangetoken", post(auth::exchange))
        .route("/api/v1/metadata", get(meta::metadata))
        .route("/api/v1/metadata/recordtypes", get(meta::record_types))
        .route("/api/v1/customfields/{id}", get(meta::custom_field_list))
        .route("/api/v1/user/search", post(users::search))
        .route("/api/v1/user/{id}", get(users::get))
        .merge(placement_routes())
        .merge(webhook_routes());
    for kind in Kind::ALL {
        let base = format!("/api/v1/{}", kind.name().to_lowercase());
        router = router.nest(&base, kind_routes(kind));
    }
    router
}

fn kind_routes(kind: Kind) -> Router<Sim> {
    let mut router = Router::new()
        .route("/", post(records::create))
        .route("/search", post(search::search))
        .route("/{id}", get(records::get).patch(records::patch).delete(records::delete));
    if kind != Kind::Activity {
        router = router.route("/attachdocument", post(attach::attach));
    }
    if matches!(kind, Kind::Contact | Kind::Resource) {
        router = router.route("/search/customfield", post(search::by_custom_field));
    }
    if kind == Kind::Resource {
        router = router
            .route("/createfromresume", post(resume::create))
            .route("/{id}/documents", get(documents::list))
            .route("/{id}/document/{document}", get(documents::content));
    }
    if kind == Kind::Opportunity {
        router = router
            .route("/pagedsearch", post(search::paged))
            .route("/longlist", post(longlist::longlist))
            .route("/{id}/longlist", get(longlist::longlisted))
            .route("/{id}/applicants", get(lists::applicants))
            .route("/{id}/longlist/resource/{resource}", delete(longlist::drop_longlisted))
            .route("/{id}/shortlist/resource/{resource}", delete(shortlist::drop_shortlisted));
    }
    router.layer(Extension(kind))
}

fn placement_routes() -> Router<Sim> {
    Router::new()
        .route("/api/v1/opportunityresource", post(shortlist::shortlist))
        .route(
            "/api/v1/opportunityresource/{id}",
            get(shortlist::placement).delete(shortlist::drop_placement),
        )
        .route("/api/v1/opportunityresource/shortlist/{id}", get(shortlist::shortlisted))
}

fn webhook_routes() -> Router<Sim> {
    Router::new()
        .route("/api/v1/webhook", post(webhooks::create).merge(patch(webhooks::update)))
        .route("/api/v1/webhook/list", get(webhooks::list))
        .route("/api/v1/webhook/meta/actions", get(webhooks::actions))
        .route("/api/v1/webhook/actions/{id}", get(webhooks::one_as_list))
        .route("/api/v1/webhook/{id}", get(webhooks::get).delete(webhooks::delete))
}
