//! What every Tracker call passes: the journal, the ordered failures, the latency and the rate limit.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::Uri,
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{
    fault::Rule,
    journal::{Entry, Outcome, shown_body},
    misfire::{Answer, fail},
    problem::ApiError,
    rate,
    sim::Sim,
    socket::KillSwitch,
};

/// Most bytes of a request body: a 15 MB file in base64 fits with room to spare.
const BODY_LIMIT: usize = 32 * 1024 * 1024;

/// The path as it was asked; routing sees it in lower case.
#[derive(Debug, Clone)]
pub(crate) struct AskedUri(pub(crate) Uri);

/// What a handler has to say about its call for the journal.
#[derive(Debug, Clone, Default)]
pub(crate) struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    pub(crate) fn ignored(&self, paths: Vec<String>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(paths);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The outermost layer: paths match in any case (contract 1.1).
pub(crate) fn lower_path(mut request: Request) -> Request {
    let asked = request.uri().clone();
    let lower = asked.path().to_ascii_lowercase();
    let path_and_query = asked.query().map_or_else(|| lower.clone(), |query| format!("{lower}?{query}"));
    if let Ok(uri) = Uri::builder().path_and_query(path_and_query).build() {
        *request.uri_mut() = uri;
    }
    request.extensions_mut().insert(AskedUri(asked));
    request
}

/// The middleware around the Tracker routes.
pub(crate) async fn gate(State(sim): State<Sim>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let (mut parts, body) = request.into_parts();
    let asked = parts.extensions.get::<AskedUri>().map_or_else(|| parts.uri.clone(), |uri| uri.0.clone());
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return ApiError::TooLarge(BODY_LIMIT / 1024 / 1024).into_response();
    };
    let notes = Notes::default();
    parts.extensions.insert(notes.clone());

    let (seq, rule, latency) = {
        let mut world = sim.world();
        let at = world.now().to_string();
        let mut entry = Entry::new(at, parts.method.as_str(), &asked, &parts.headers, &body);
        let rule = world.faults.take(parts.method.as_str(), parts.uri.path());
        entry.fault = rule.as_ref().map(|rule| rule.fault.name());
        let latency = world.knobs.latency;
        (world.journal.open(entry), rule, latency)
    };
    if latency > 0 {
        tokio::time::sleep(Duration::from_millis(latency)).await;
    }

    let switch = parts.extensions.get::<ConnectInfo<KillSwitch>>().map(|info| info.0.clone());
    let path = parts.uri.path().to_owned();
    let handle = async {
        let response = match admit(&sim, &path) {
            Err(refused) => refused.into_response(),
            Ok(()) => next.run(Request::from_parts(parts, Body::from(body))).await,
        };
        sim.announce();
        response
    };
    let answer = match rule {
        None => Answer::of(handle.await, asked.path()).await,
        Some(Rule { fault, commit, .. }) => {
            let done = if commit { Some(Answer::of(handle.await, asked.path()).await) } else { None };
            fail(&sim, fault, done, switch, asked.path()).await
        }
    };

    let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let shown = (!answer.body.is_empty()).then(|| shown_body(&answer.body));
    let status = (!answer.reset).then_some(answer.status.as_u16());
    let outcome = Outcome { status, response: shown, milliseconds, ignored_members: notes.take() };
    sim.world().journal.close(seq, outcome);
    answer.response
}

/// Refuses a call over the rate limit. The OAuth pages are not limited.
fn admit(sim: &Sim, path: &str) -> Result<(), ApiError> {
    if !path.starts_with("/api/") {
        return Ok(());
    }
    let mut world = sim.world();
    let (now, limit) = (world.now(), world.knobs.rate_limit);
    let admitted = world.window.admit(now, limit);
    admitted.map_err(|wait| ApiError::TooMany(rate::retry_after(&world.knobs, now, wait)))
}
