//! One record with all that hangs on it.

use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse, Response},
};
use maud::{Markup, html};
use serde_json::Value;

use super::{
    layout::framed,
    records::{missing, name_or_dash, path},
};
use crate::{
    rest::{
        meta,
        view::{self, linked},
    },
    sim::{Sim, World},
    store::{
        kind::Kind,
        record::{display_name, text},
    },
    types,
};
/// `/records/{Type}/{id}`: every member, documents, activities and list entries.
pub(super) async fn detail(State(sim): State<Sim>, Path((kind, id)): Path<(String, String)>) -> Response {
    let world = sim.world();
    let found =
        Kind::parse(&kind).zip(id.parse::<i64>().ok()).and_then(|(kind, id)| world.store.get(kind, id));
    let Some((record, members)) = found else { return missing() };
    let kind = record.kind;
    let title = format!("{} {}", kind.name(), record.id);
    let full = view::full(&world, record, members);
    let unset = types::blank(&kind.response_schema());
    let is_set = |(name, value): &(&String, &Value)| unset.get(*name) != Some(value) && !is_blank(value);
    let content = html! {
        h1 { (name_or_dash(kind, members)) }
        p.note { (title) " · updated " (world.local(record.updated)) }
        (object(full.iter().filter(is_set)))
        h2 { "Documents" } (documents(&world, kind, record.id))
        @if kind != Kind::Activity { h2 { "Activities" } (activities(&world, kind, record.id)) }
        @if matches!(kind, Kind::Resource | Kind::Opportunity) {
            h2 { "Longlist and shortlist" } (lists(&world, kind, record.id))
        }
        h2 { "All members" }
        details { summary { "As GET answers them" } pre { (pretty(&Value::Object(full.clone()))) } }
    };
    Html(framed(&title, kind.name(), &content)).into_response()
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.values().all(is_blank),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

fn object<'a>(members: impl Iterator<Item = (&'a String, &'a Value)>) -> Markup {
    html! {
        table { tbody { @for (name, value) in members { tr { th { (name) } td { (shown(value)) } } } } }
    }
}

fn shown(value: &Value) -> Markup {
    match value {
        Value::Object(members) => object(members.iter().filter(|(_, value)| !is_blank(value))),
        Value::Array(items) => html! { @for item in items { div { (shown(item)) } } },
        Value::String(text) => html! { (text) },
        Value::Null => html! {},
        other => html! { (other.to_string()) },
    }
}

fn documents(world: &World, kind: Kind, id: i64) -> Markup {
    let found: Vec<_> = world.store.documents_of(kind, id).collect();
    if found.is_empty() {
        return html! { p.empty { "None." } };
    }
    html! {
        table {
            thead { tr { th { "Id" } th { "File" } th { "Type" } th { "Primary" } th { "Bytes" } th { "SHA-256" } } }
            tbody {
                @for document in found {
                    tr {
                        td.num { (document.id) }
                        td { a href=(format!("/_sim/documents/{}/content", document.id)) { (document.filename) } }
                        td { (document.document_type) }
                        td { (if document.is_primary { "yes" } else { "no" }) }
                        td.num { (document.content.len()) }
                        td { code { (document.sha256) } }
                    }
                }
            }
        }
    }
}

fn activities(world: &World, kind: Kind, id: i64) -> Markup {
    let found: Vec<_> = world
        .store
        .all(Kind::Activity)
        .rev()
        .filter_map(|record| Some((record, record.current()?)))
        .filter(|(_, members)| linked(members, kind).contains(&id))
        .collect();
    if found.is_empty() {
        return html! { p.empty { "None." } };
    }
    html! {
        table {
            thead { tr { th { "Id" } th { "Subject" } th { "Type" } th { "Status" } th { "Note" } } }
            tbody {
                @for (record, members) in found {
                    tr {
                        td.num { (record.id) }
                        td { a href=(path(Kind::Activity, record.id)) { (name_or_dash(Kind::Activity, members)) } }
                        td { (text(members, &["activityType", "name"])) }
                        td { (text(members, &["status", "name"])) }
                        td { (text(members, &["note"])) }
                    }
                }
            }
        }
    }
}

/// The entries of both lists that name the record; the other side of each is linked.
fn lists(world: &World, kind: Kind, id: i64) -> Markup {
    let other = if kind == Kind::Resource { Kind::Opportunity } else { Kind::Resource };
    let side = |opportunity: i64, resource: i64| {
        let (own, theirs) =
            if kind == Kind::Resource { (resource, opportunity) } else { (opportunity, resource) };
        (own == id).then_some(theirs)
    };
    let long = world
        .store
        .longlist_entries()
        .filter_map(|entry| Some(("Longlist", side(entry.opportunity_id, entry.resource_id)?, "", "")));
    let short = world.store.shortlist_entries().filter_map(|entry| {
        let status = meta::placement_status(entry.status_id).unwrap_or("");
        Some(("Shortlist", side(entry.opportunity_id, entry.resource_id)?, status, entry.note.as_str()))
    });
    let entries: Vec<_> = long.chain(short).collect();
    if entries.is_empty() {
        return html! { p.empty { "None." } };
    }
    let name =
        |id| world.store.get(other, id).map(|(_, members)| display_name(other, members)).unwrap_or_default();
    html! {
        table {
            thead { tr { th { "List" } th { (other.name()) } th { "Status" } th { "Note" } } }
            tbody {
                @for (list, theirs, status, note) in entries {
                    tr {
                        td { (list) }
                        td { a href=(path(other, theirs)) { (name(theirs)) " (" (theirs) ")" } }
                        td { (status) }
                        td { (note) }
                    }
                }
            }
        }
    }
}
