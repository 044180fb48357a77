//! What both dialects send through: sign-in, one call, the ladder after a 401, classification.

use std::time::Duration;

use bytes::Bytes;
use reqwest::{Method, Url};
use serde_json::Value;
use tokio::time::Instant;

use super::classify::{self, Reply, Target};
use super::desk::Desk;
use super::document::Document;
use super::endpoints::Endpoints;
use super::line::{Line, Outgoing, Privacy, bearer};
use super::outcome::{CallTrace, Failure, FailureClass};
use super::reading;
use super::renew::{Rung, Sessions};
use super::session::SessionStore;
use crate::clock::Clock;
use crate::http::{Answer, Body, Effect};
use crate::settings::{Settings, TrackerSettings};

/// Time that may have passed when a call is sent, sign-in included. A delivery is leased for the deadline
/// and a minute more (architecture, rule 12), so a call that starts later could outlive the lease.
const SIGN_IN: Duration = Duration::from_secs(55);

/// Everything that a call needs.
pub(super) struct Wire<'a, S> {
    pub(super) line: Line<'a>,
    pub(super) endpoints: Endpoints,
    pub(super) settings: TrackerSettings,
    pub(super) sessions: Sessions<'a, S>,
    pub(super) clock: &'a dyn Clock,
    pub(super) patience: Patience,
}

/// Deadlines of a call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    usual: Duration,
    document: Duration,
}

impl Patience {
    pub(super) fn of(settings: &Settings) -> Self {
        let seconds = |s: u64| Duration::from_secs(s.clamp(1, 3_600));
        Self { usual: seconds(settings.relay.deadline), document: seconds(settings.relay.attach_deadline) }
    }
}

/// A body in the making.
pub(super) enum Payload {
    None,
    Json(Value),
    /// JSON whose answer holds secrets; the journal shows neither side.
    Secret(Value),
    Document(Document),
}

/// A call before it has a host and a token.
pub(super) struct Ask {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) payload: Payload,
    pub(super) effect: Effect,
    pub(super) target: Target,
}

impl Ask {
    /// A read of a fixed path.
    pub(super) fn get(path: impl Into<String>, target: Target) -> Self {
        Self { method: Method::GET, path: path.into(), payload: Payload::None, effect: Effect::Read, target }
    }

    /// A POST to a fixed path.
    pub(super) fn post(path: impl Into<String>, payload: Payload, effect: Effect) -> Self {
        Self { method: Method::POST, path: path.into(), payload, effect, target: Target::Endpoint }
    }
}

impl<S: SessionStore> Wire<'_, S> {
    /// A REST call; yields a 2xx.
    pub(super) async fn rest(&self, ask: Ask, log: &mut Vec<CallTrace>) -> Result<Answer, Failure> {
        let (effect, target) = (ask.effect, ask.target);
        let url = self.endpoints.rest_url(&ask.path)?;
        let answer = self.signed(ask, url, |answer| answer.status == 401, log).await?;
        classify::http(&answer, effect, target, self.clock.now_ms())?;
        Ok(answer)
    }

    /// A REST read whose 2xx is JSON or empty.
    pub(super) async fn read(&self, ask: Ask, log: &mut Vec<CallTrace>) -> Result<Option<Value>, Failure> {
        let answer = self.rest(ask, log).await?;
        reading::json(&answer, Effect::Read)
    }

    /// A Widget call; yields its body by status.
    pub(super) async fn widget(&self, ask: Ask, log: &mut Vec<CallTrace>) -> Result<Reply, Failure> {
        let (effect, target) = (ask.effect, ask.target);
        let url = self.endpoints.classic_url(&ask.path)?;
        // An expired token is answered like an unknown user, with 200 and status 1.
        let refused = |answer: &Answer| {
            answer.status == 401
                || serde_json::from_str::<Value>(&answer.text())
                    .is_ok_and(|v| classify::widget_status(&v) == Some(1))
        };
        let answer = self.signed(ask, url, refused, log).await?;
        classify::http(&answer, effect, target, self.clock.now_ms())?;
        let body = reading::json(&answer, effect)?
            .ok_or_else(|| classify::unreadable(effect, "not_json", "the answer is empty"))?;
        classify::widget(body, effect)
    }

    /// Sends with the session's token, and again with a better one while Tracker refuses it.
    async fn signed(
        &self,
        ask: Ask,
        url: Url,
        refused: impl Fn(&Answer) -> bool,
        log: &mut Vec<CallTrace>,
    ) -> Result<Answer, Failure> {
        let desk = self.desk();
        let start = Instant::now();
        let mut pass = self.sessions.pass(&desk, log).await?;
        let mut rung = Rung::Reread;
        let mut out = self.outgoing(ask, url);
        loop {
            if start.elapsed() > SIGN_IN {
                return Err(slow());
            }
            out.bearer = Some(bearer(&pass.secret)?);
            let answer = self.line.call(&out, log).await?;
            if !refused(&answer) {
                return Ok(answer);
            }
            // A refused call did nothing, so it may be left for another attempt.
            if start.elapsed() > out.deadline {
                return Err(slow());
            }
            // At the top of the ladder the refusal itself is classified: a 401 asks for a person, "user not
            // found" with a token that was just issued is about the user.
            let Some(next) = self.sessions.after_refusal(&desk, &pass, &mut rung, log).await? else {
                return Ok(answer);
            };
            pass = next;
        }
    }

    pub(super) fn desk(&self) -> Desk<'_> {
        Desk { line: &self.line, endpoints: &self.endpoints, settings: &self.settings, clock: self.clock }
    }

    fn outgoing(&self, ask: Ask, url: Url) -> Outgoing {
        const JSON: &str = "application/json";
        let mut deadline = self.patience.usual;
        let mut privacy = Privacy::Shown;
        let (body, shown) = match ask.payload {
            Payload::None => (Body::Empty, String::new()),
            Payload::Json(value) => {
                let text = value.to_string();
                (Body::Bytes(JSON, Bytes::from(text.clone())), text)
            }
            Payload::Secret(value) => {
                privacy = Privacy::SecretSuccess;
                let body = if value.is_null() {
                    Body::Empty
                } else {
                    Body::Bytes(JSON, Bytes::from(value.to_string()))
                };
                (body, "(not shown)".to_owned())
            }
            Payload::Document(document) => {
                deadline = self.patience.document;
                let shown = document.shown.clone();
                (Body::Pieces(JSON, std::sync::Arc::new(document)), shown)
            }
        };
        Outgoing { method: ask.method, url, bearer: None, body, shown, privacy, effect: ask.effect, deadline }
    }
}

fn slow() -> Failure {
    Failure::new(FailureClass::Transient, "sign_in_slow", "no time was left after the sign-in")
}
