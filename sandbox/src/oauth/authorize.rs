//! `/oAuth2/Authorize`: the consent page and its answer (contract 4.2).

use axum::{
    Form,
    extract::{Query, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use maud::html;
use serde::Deserialize;
use url::Url;

use super::OauthError;
use crate::{
    pages::layout,
    seed::{TENANT, USER},
    sim::Sim,
};

/// The five parameters of the vendor's document; each is required (contract 1.2).
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    client_id: Option<String>,
    response_type: Option<String>,
    scope: Option<String>,
    redirect_uri: Option<String>,
    state: Option<String>,
    /// The button of the consent page.
    decision: Option<String>,
}

/// A request that has all it needs.
struct Request {
    client_id: String,
    scope: String,
    redirect_uri: Url,
    /// The text the code is bound to; `Url` may write the same URI another way.
    redirect_text: String,
    state: String,
}

impl Asked {
    fn check(self, sim: &Sim) -> Result<Request, OauthError> {
        let required = |value: Option<String>, missing| {
            value.filter(|text| !text.is_empty()).ok_or(OauthError::InvalidRequest(missing))
        };
        let client_id = required(self.client_id, "client_id is missing")?;
        let response_type = required(self.response_type, "response_type is missing")?;
        let scope = required(self.scope, "scope is missing")?;
        let redirect_text = required(self.redirect_uri, "redirect_uri is missing")?;
        let state = required(self.state, "state is missing")?;
        if client_id != sim.credentials().client_id {
            return Err(OauthError::InvalidRequest("client_id is unknown"));
        }
        if response_type != "code" {
            return Err(OauthError::InvalidRequest("response_type is code"));
        }
        let redirect_uri = Url::parse(&redirect_text)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"))
            .ok_or(OauthError::InvalidRequest("redirect_uri is an absolute http(s) URI"))?;
        Ok(Request { client_id, scope, redirect_uri, redirect_text, state })
    }
}

/// The consent page, or the way back at once when the tenant approves without asking.
pub(crate) async fn ask(State(sim): State<Sim>, Query(asked): Query<Asked>) -> Result<Response, OauthError> {
    let request = asked.check(&sim)?;
    if sim.world().knobs.auto_approve {
        return Ok(approve(&sim, request));
    }
    Ok(consent(&request))
}

/// The answer of the consent page.
pub(crate) async fn decide(State(sim): State<Sim>, Form(asked): Form<Asked>) -> Result<Response, OauthError> {
    let approved = asked.decision.as_deref() == Some("approve");
    let request = asked.check(&sim)?;
    if approved {
        return Ok(approve(&sim, request));
    }
    Ok(back(request.redirect_uri, &[("error", "access_denied"), ("state", &request.state)]))
}

fn approve(sim: &Sim, request: Request) -> Response {
    let code = {
        let mut world = sim.world();
        let now = world.now();
        world.grants.code(&request.client_id, &request.redirect_text, now)
    };
    back(request.redirect_uri, &[("code", &code), ("state", &request.state)])
}

/// 302 to the client with `pairs` added to its query.
fn back(mut to: Url, pairs: &[(&str, &str)]) -> Response {
    to.query_pairs_mut().extend_pairs(pairs);
    (StatusCode::FOUND, [(header::LOCATION, String::from(to))]).into_response()
}

fn consent(request: &Request) -> Response {
    let host = request.redirect_uri.host_str().unwrap_or("an unnamed site");
    let scopes = request.scope.split([',', ' ']).filter(|scope| !scope.is_empty());
    let page = html! {
        section.consent {
            h1 { "Allow access to Tracker?" }
            p { strong { (request.client_id) } " on " strong { (host) } " asks to use your Tracker account." }
            dl {
                dt { "Account" } dd { (TENANT) }
                dt { "Signed in as" } dd { (USER.name) " (" (USER.email) ")" }
                dt { "It may" }
                dd { @for scope in scopes { span.tag { (scope) } " " } }
                dt { "You return to" } dd.path { (request.redirect_text) }
            }
            form method="post" action="/oAuth2/Authorize" {
                @for (name, value) in [
                    ("client_id", request.client_id.as_str()),
                    ("response_type", "code"),
                    ("scope", &request.scope),
                    ("redirect_uri", &request.redirect_text),
                    ("state", &request.state),
                ] {
                    input type="hidden" name=(name) value=(value);
                }
                button.primary type="submit" name="decision" value="approve" { "Approve" }
                button type="submit" name="decision" value="deny" { "Deny" }
            }
            p.note { "This is a simulated sign-in. No real account is touched." }
        }
    };
    Html(layout::bare("Allow access", &page)).into_response()
}
