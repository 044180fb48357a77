//! The request journal for people.

use axum::{extract::State, response::Html};
use maud::{Markup, html};

use super::layout::framed;
use crate::{journal::Entry, sim::Sim};

/// Most calls on the page.
const SHOWN: usize = 200;

/// `/journal`: newest first.
pub(super) async fn page(State(sim): State<Sim>) -> Html<String> {
    let world = sim.world();
    let entries: Vec<&Entry> = world.journal.entries().rev().take(SHOWN).collect();
    let content = html! {
        h1 { "Journal" }
        p.note { "The last " (SHOWN) " calls, newest first." }
        @if entries.is_empty() { p.empty { "No call yet." } }
        @else {
            table {
                thead { tr { th { "#" } th { "Time (UTC)" } th { "Call" } th { "Answer" } th { "ms" } } }
                tbody { @for entry in entries { (row(entry)) } }
            }
        }
    };
    Html(framed("Journal", "Journal", &content))
}

fn row(entry: &Entry) -> Markup {
    let class = match entry.status {
        Some(200..=299) => "good",
        Some(300..=399) => "",
        _ => "bad",
    };
    html! {
        tr {
            td.num { (entry.seq) }
            td.num { (entry.at.get(..19).unwrap_or(&entry.at).replace('T', " ")) }
            td {
                b { (entry.method) } " " code { (entry.path) @if let Some(query) = &entry.query { "?" (query) } }
                @if !entry.ignored_members.is_empty() {
                    div { "ignored: " code { (entry.ignored_members.join(", ")) } }
                }
                @if !entry.body.is_empty() || entry.response.is_some() {
                    details {
                        summary { "Bodies" }
                        @if let Some(json) = &entry.json {
                            pre { (serde_json::to_string_pretty(json).unwrap_or_default()) }
                        } @else if !entry.body.is_empty() { pre { (entry.body) } }
                        @if let Some(response) = &entry.response { pre { (response) } }
                    }
                }
            }
            td {
                span class=(class) { @if let Some(status) = entry.status { (status) } @else { "no answer" } }
                @if let Some(fault) = &entry.fault { div { "ordered: " (fault) } }
            }
            td.num { @if let Some(time) = entry.milliseconds { (time) } }
        }
    }
}
