//! The records by type.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use maud::{Markup, html};

use super::layout::framed;
use crate::{
    sim::{Sim, World},
    store::{
        kind::Kind,
        record::{Members, display_name, text},
    },
};

/// `/`: how much there is.
pub(super) async fn overview(State(sim): State<Sim>) -> Html<String> {
    let world = sim.world();
    let count = |kind| world.store.all(kind).filter(|record| record.current().is_some()).count();
    let content = html! {
        h1 { "Records" }
        p.note { "A stand-in for Tracker RMS. Everything lives in memory until the next reset." }
        div.cards {
            @for kind in Kind::ALL {
                a.card href=(format!("/records/{}", kind.name())) { b { (count(kind)) } (kind.name()) }
            }
            a.card href="/journal" { b { (world.journal.entries().count()) } "Calls in the journal" }
        }
        @for kind in [Kind::Resource, Kind::Contact, Kind::Lead, Kind::Activity] {
            h2 { "Newest: " (kind.name()) }
            (table(&world, kind, 5))
        }
    };
    Html(framed("Records", "", &content))
}

/// `/records/{Type}`: newest first.
pub(super) async fn list(State(sim): State<Sim>, Path(kind): Path<String>) -> Response {
    let Some(kind) = Kind::parse(&kind) else { return missing() };
    let world = sim.world();
    let content = html! {
        h1 { (kind.name()) }
        p.note { "Newest first." }
        (table(&world, kind, usize::MAX))
    };
    Html(framed(kind.name(), kind.name(), &content)).into_response()
}

fn table(world: &World, kind: Kind, most: usize) -> Markup {
    let records: Vec<_> = world
        .store
        .all(kind)
        .rev()
        .filter_map(|record| Some((record, record.current()?)))
        .take(most)
        .collect();
    if records.is_empty() {
        return html! { p.empty { "None." } };
    }
    html! {
        table {
            thead { tr { th { "Id" } th { "Name" } th { "E-mail" } th { "Status" } th { "Tags" } th { "Updated" } } }
            tbody {
                @for (record, members) in records {
                    tr {
                        td.num { (record.id) }
                        td { a href=(path(kind, record.id)) { (name_or_dash(kind, members)) } }
                        td { (text(members, &["contactDetails", "email"])) }
                        td { (text(members, &["status", "name"])) }
                        td { (tags(members)) }
                        td.num { (world.local(record.updated)) }
                    }
                }
            }
        }
    }
}

fn tags(members: &Members) -> Markup {
    let tags = text(members, &["tagText"]).split(',').map(str::trim).filter(|tag| !tag.is_empty());
    html! { @for tag in tags { span.tag { (tag) } " " } }
}

/// The page of a record.
pub(super) fn path(kind: Kind, id: i64) -> String {
    format!("/records/{}/{id}", kind.name())
}

/// What a record is called; a dash when it has no name.
pub(super) fn name_or_dash(kind: Kind, members: &Members) -> String {
    Some(display_name(kind, members)).filter(|name| !name.trim().is_empty()).unwrap_or_else(|| "-".to_owned())
}

/// 404 for people.
pub(super) fn missing() -> Response {
    let content = html! { h1 { "Not here" } p.note { "There is no such record." } };
    (StatusCode::NOT_FOUND, Html(framed("Not here", "", &content))).into_response()
}
