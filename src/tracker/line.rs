//! One call on the wire: past the gate, timed and traced.

use std::cell::Cell;
use std::time::{Duration, UNIX_EPOCH};

use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use tokio::time::Instant;

use super::gate::{CallGate, DESTINATION, Met};
use super::outcome::{CallTrace, Failure, FailureClass};
use super::problem::cut;
use super::rehearsal::Carrier;
use super::retry_after::wait_ms;
use super::tape::Tape;
use crate::clock::Clock;
use crate::http::{Answer, Body, Call, Effect, Ending, Fault};

/// Bytes of a body in the journal.
const SHOWN: usize = 16 << 10;
/// How long everybody waits after a 429 that does not say.
const UNSAID_MS: u64 = 60_000;

/// Carrier and gate of one client.
pub(super) struct Line<'a> {
    pub(super) carrier: Carrier<'a>,
    pub(super) gate: &'a dyn CallGate,
    pub(super) clock: &'a dyn Clock,
    /// Where a trial records its calls.
    pub(super) tape: Option<&'a Tape>,
    /// How far this machine's clock is ahead of the last answer's `Date`, in milliseconds.
    pub(super) skew_ms: Cell<Option<i64>>,
}

/// A call with what the journal may show of it.
pub(super) struct Outgoing {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) bearer: Option<HeaderValue>,
    pub(super) body: Body,
    /// The body as the journal shows it.
    pub(super) shown: String,
    pub(super) privacy: Privacy,
    pub(super) effect: Effect,
    pub(super) deadline: Duration,
}

/// Whether the answer may stand in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Privacy {
    /// As it is.
    Shown,
    /// A success holds tokens or secret URLs: only its size is shown.
    SecretSuccess,
}

impl Line<'_> {
    /// Past the gate, after a wait where the gate allows one.
    async fn pass(&self) -> Result<(), Failure> {
        let mut waited = 0;
        loop {
            let refused = match self.gate.before_call(DESTINATION) {
                Ok(()) => return Ok(()),
                Err(refused) => refused,
            };
            let Some((ms, pause)) = self.gate.pause(&refused, waited) else { return Err(refused) };
            pause.await;
            waited += ms;
        }
    }

    /// Makes the call and appends its trace.
    pub(super) async fn call(&self, out: &Outgoing, log: &mut Vec<CallTrace>) -> Result<Answer, Failure> {
        self.pass().await?;
        let mut headers: Vec<(HeaderName, HeaderValue)> =
            vec![(reqwest::header::ACCEPT, HeaderValue::from_static("application/json"))];
        if let Some(bearer) = &out.bearer {
            headers.push((AUTHORIZATION, bearer.clone()));
        }
        let call = Call {
            method: out.method.clone(),
            url: out.url.clone(),
            headers,
            body: out.body.clone(),
            deadline: out.deadline,
        };
        let start = Instant::now();
        let result = self.carrier.send(&call).await;
        let took = start.elapsed();
        if let Some(met) = met(&result, self.clock.now_ms()) {
            self.gate.after_call(DESTINATION, met);
        }
        if let Ok(answer) = &result
            && let Some(theirs) = told_time(answer)
        {
            self.skew_ms.set(Some(self.clock.now_ms().saturating_sub(theirs)));
        }
        if let Some(tape) = self.tape {
            tape.record(out, took, &result);
        }
        log.push(trace(out, took, &result));
        result.map_err(|fault| fault.failure(out.effect))
    }
}

/// How a call met the other side; `None`: it says nothing about whether that side is well. A 404 may come from
/// a host that has no Tracker at all.
fn met(result: &Result<Answer, Fault>, now_ms: i64) -> Option<Met<'static>> {
    let answer = match result {
        Ok(answer) => answer,
        Err(fault) if fault.kind.is_outage() => return Some(Met::Failed(fault.kind.code())),
        Err(_) => return None,
    };
    let wait = || wait_ms(answer.header("retry-after"), answer.header("date"), now_ms);
    match answer.status {
        429 => Some(Met::AskedToWait(wait().unwrap_or(UNSAID_MS))),
        503 if wait().is_some() => wait().map(Met::AskedToWait),
        500..=599 => Some(Met::Failed("http_5xx")),
        404 | 407 => None,
        _ => match &answer.ending {
            Ending::Broken(fault) => Some(Met::Failed(fault.kind.code())),
            Ending::Whole | Ending::Cut => Some(Met::Answered),
        },
    }
}

fn trace(out: &Outgoing, took: Duration, result: &Result<Answer, Fault>) -> CallTrace {
    let path = match out.url.query() {
        Some(query) => format!("{}?{query}", out.url.path()),
        None => out.url.path().to_owned(),
    };
    let (status, response) = match result {
        Ok(answer) => (answer.status, cut(&answer_text(out, answer), SHOWN).to_owned()),
        Err(fault) => (0, fault.to_string()),
    };
    CallTrace {
        method: out.method.to_string(),
        path,
        status,
        duration_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        request: cut(&out.shown, SHOWN).to_owned(),
        response,
    }
}

/// The other side's time, in Unix milliseconds; whole seconds, which is precise enough to warn by.
fn told_time(answer: &Answer) -> Option<i64> {
    let time = httpdate::parse_http_date(answer.header("date").trim()).ok()?;
    i64::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_millis()).ok()
}

/// The body of an answer without our token.
pub(super) fn answer_text(out: &Outgoing, answer: &Answer) -> String {
    if out.privacy == Privacy::SecretSuccess && (200..300).contains(&answer.status) {
        return format!("({} bytes, not shown)", answer.body.len());
    }
    let mut text = answer.text().into_owned();
    // A server that echoes the request must not carry our token into the journal.
    if let Some(token) =
        out.bearer.as_ref().and_then(|b| b.to_str().ok()).and_then(|b| b.strip_prefix("Bearer "))
    {
        text = text.replace(token, "(token)");
    }
    match &answer.ending {
        Ending::Whole => text,
        Ending::Cut => format!("{text} (cut)"),
        Ending::Broken(fault) => format!("{text} ({fault})"),
    }
}

/// The header of a token.
pub(super) fn bearer(token: &str) -> Result<HeaderValue, Failure> {
    let unusable = || Failure::new(FailureClass::Parked, "reconnect", "the token cannot stand in a header");
    if token.is_empty() {
        return Err(unusable());
    }
    let mut value = HeaderValue::from_str(&format!("Bearer {token}")).map_err(|_| unusable())?;
    value.set_sensitive(true);
    Ok(value)
}
