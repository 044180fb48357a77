//! The frame of every page.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::{seed::TENANT, store::kind::Kind};

const STYLE: &str = include_str!("style.css");

/// A page with the navigation; `here` marks the current entry.
pub(crate) fn framed(title: &str, here: &str, content: &Markup) -> String {
    let entry = |path: String, label: String| {
        let class = (label == here).then_some("here");
        html! { a href=(path) class=[class] { (label) } }
    };
    let body = html! {
        header {
            a.brand href="/" { "Tracker sandbox" }
            span.tenant { (TENANT) }
            nav {
                @for kind in Kind::ALL { (entry(format!("/records/{}", kind.name()), kind.name().to_owned())) }
                (entry("/journal".to_owned(), "Journal".to_owned()))
            }
        }
        main { (content) }
    };
    document(title, &body)
}

/// A page without it.
pub(crate) fn bare(title: &str, content: &Markup) -> String {
    document(title, &html! { main.bare { (content) } })
}

fn document(title: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " - Tracker sandbox" }
                style { (PreEscaped(STYLE)) }
            }
            body { (body) }
        }
    };
    page.into_string()
}
