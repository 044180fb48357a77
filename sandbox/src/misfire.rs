//! Answers, and the ordered failures that befall them (contract 4.1).

use std::time::Duration;

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use futures_util::stream;
use serde_json::{Value, json};

use crate::{
    fault::{Fault, HTML_PAGE},
    problem::problem,
    rate,
    sim::Sim,
    socket::KillSwitch,
};

/// A response, and what the journal keeps of it.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Bytes,
    /// Nothing of it was sent: the connection was reset.
    pub(crate) reset: bool,
    pub(crate) response: Response,
}

impl Answer {
    /// Reads the body, and names the call in a ProblemDetails (`instance`).
    pub(crate) async fn of(response: Response, instance: &str) -> Self {
        let (mut parts, body) = response.into_parts();
        let mut body = to_bytes(body, usize::MAX).await.unwrap_or_default();
        if is_problem(&parts.headers)
            && let Ok(Value::Object(mut members)) = serde_json::from_slice::<Value>(&body)
            && !members.contains_key("errors")
        {
            members.insert("instance".to_owned(), json!(instance));
            body = Value::Object(members).to_string().into();
            parts.headers.remove(header::CONTENT_LENGTH);
        }
        let status = parts.status;
        let response = Response::from_parts(parts, Body::from(body.clone()));
        Self { status, body, reset: false, response }
    }
}

fn is_problem(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes() == b"application/problem+json")
}

/// Lets `fault` befall a call; `done` is its real answer when it took effect.
pub(crate) async fn fail(
    sim: &Sim,
    fault: Fault,
    done: Option<Answer>,
    switch: Option<KillSwitch>,
    instance: &str,
) -> Answer {
    match fault {
        Fault::Status { status, body } => {
            let mut response = match body {
                Some(text) => (status, text).into_response(),
                None if status == StatusCode::NO_CONTENT => status.into_response(),
                None => problem(status, "ordered by the control API"),
            };
            if status == StatusCode::TOO_MANY_REQUESTS || status == StatusCode::SERVICE_UNAVAILABLE {
                let wait = {
                    let world = sim.world();
                    rate::retry_after(&world.knobs, world.now(), 2)
                };
                if let Some(value) = wait.and_then(|wait| HeaderValue::from_str(&wait).ok()) {
                    response.headers_mut().insert(header::RETRY_AFTER, value);
                }
            }
            Answer::of(response, instance).await
        }
        Fault::Timeout { seconds } => {
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            Answer::of(problem(StatusCode::GATEWAY_TIMEOUT, "ordered by the control API"), instance).await
        }
        Fault::Reset => {
            if let Some(switch) = switch {
                switch.pull();
            }
            let mut answer = Answer::of(StatusCode::BAD_GATEWAY.into_response(), instance).await;
            answer.reset = true;
            answer
        }
        Fault::Html => Answer::of(Html(HTML_PAGE).into_response(), instance).await,
        Fault::Truncate => {
            let Some(answer) = done else {
                return Answer::of(StatusCode::BAD_GATEWAY.into_response(), instance).await;
            };
            cut(answer)
        }
    }
}

/// The answer with its full length announced and half of its body sent.
fn cut(answer: Answer) -> Answer {
    let (mut parts, _) = answer.response.into_parts();
    let whole = answer.body;
    let half = whole.slice(..whole.len() / 2);
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(whole.len()));
    let pieces = stream::unfold(Some(half.clone()), |piece| async move {
        let end = std::io::Error::from(std::io::ErrorKind::ConnectionAborted);
        match piece {
            Some(bytes) if !bytes.is_empty() => Some((Ok(bytes), Some(Bytes::new()))),
            Some(_) => {
                // Time for the first half to leave before the connection is dropped.
                tokio::time::sleep(Duration::from_millis(50)).await;
                Some((Err(end), None))
            }
            None => None,
        }
    });
    let response = Response::from_parts(parts, Body::from_stream(pieces));
    Answer { status: answer.status, body: half, reset: false, response }
}
