//! What a trial shows of its calls: more than the journal keeps, because the data in them are the admin's own, and
//! still no secret.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use serde::Serialize;
use serde_json::{Map, Value};

use super::line::{Outgoing, answer_text};
use crate::http::{Answer, Body, Fault};

/// Bytes shown of a body.
const SHOWN: usize = 64 << 10;
/// What stands in the place of a token.
const HIDDEN: &str = "•••";
/// Headers of an answer that are shown: those that explain it, never a cookie.
const TELLING: [&str; 8] = [
    "content-type",
    "content-length",
    "date",
    "retry-after",
    "www-authenticate",
    "location",
    "server",
    "x-correlation-id",
];

/// A file in a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TapedFile {
    /// Name with extension.
    pub name: String,
    /// Bytes.
    pub size: u64,
}

/// One call.
#[derive(Clone, Default)]
pub struct TapedCall {
    /// Step that made it.
    pub step: &'static str,
    /// What it is for (`find_people`, `create_record`, `sign_in` …).
    pub purpose: &'static str,
    /// `POST`.
    pub method: String,
    /// Absolute URL.
    pub url: String,
    /// Headers of the request, tokens hidden.
    pub request_headers: Map<String, Value>,
    /// Body; a document's content is its size.
    pub request_body: String,
    /// The document in it.
    pub file: Option<TapedFile>,
    /// 0: no answer.
    pub status: u16,
    /// Milliseconds from sending to the end of the answer.
    pub duration_ms: u64,
    /// Headers of the answer that explain it.
    pub response_headers: Map<String, Value>,
    /// Body, or what went wrong.
    pub response_body: String,
    /// Whether a body was cut.
    pub truncated: bool,
}

// The bodies hold personal data.
impl std::fmt::Debug for TapedCall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TapedCall")
            .field("purpose", &self.purpose)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// Records the calls of one client, which works one delivery.
#[derive(Default)]
pub struct Tape {
    step: Cell<&'static str>,
    purpose: Cell<&'static str>,
    file: RefCell<Option<TapedFile>>,
    calls: RefCell<Vec<TapedCall>>,
}

impl Tape {
    /// The step that the next calls are of.
    pub fn at_step(&self, step: &'static str) {
        self.step.set(step);
    }

    /// The calls so far.
    #[must_use]
    pub fn calls(&self) -> Vec<TapedCall> {
        self.calls.borrow().clone()
    }

    pub(super) fn begin(&self, purpose: &'static str) {
        self.purpose.set(purpose);
        self.file.replace(None);
    }

    pub(super) fn with_file(&self, name: &str, size: u64) {
        self.file.replace(Some(TapedFile { name: name.to_owned(), size }));
    }

    pub(super) fn record(&self, out: &Outgoing, took: Duration, result: &Result<Answer, Fault>) {
        let mut call = TapedCall {
            step: self.step.get(),
            // Without a bearer it is a call for one.
            purpose: if out.bearer.is_some() { self.purpose.get() } else { "sign_in" },
            method: out.method.to_string(),
            url: out.url.to_string(),
            request_headers: request_headers(out),
            file: out.bearer.as_ref().and_then(|_| self.file.borrow().clone()),
            duration_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            ..TapedCall::default()
        };
        call.request_body = call.cut(&out.shown);
        match result {
            Ok(answer) => {
                call.status = answer.status;
                call.response_headers = telling(answer);
                // A refused sign-in may quote the credential, so not even its words are shown.
                call.response_body = match &out.bearer {
                    Some(_) => call.cut(&answer_text(out, answer)),
                    None => format!("({} bytes, not shown)", answer.body.len()),
                };
            }
            Err(fault) => call.response_body = fault.to_string(),
        }
        self.calls.borrow_mut().push(call);
    }
}

impl TapedCall {
    fn cut(&mut self, text: &str) -> String {
        let shown = super::problem::cut(text, SHOWN);
        self.truncated |= shown.len() < text.len();
        shown.to_owned()
    }
}

fn request_headers(out: &Outgoing) -> Map<String, Value> {
    let mut headers = Map::new();
    headers.insert("Accept".into(), "application/json".into());
    if out.bearer.is_some() {
        headers.insert("Authorization".into(), format!("Bearer {HIDDEN}").into());
    }
    match &out.body {
        Body::Empty => {}
        Body::Bytes(media_type, _) | Body::Pieces(media_type, _) => {
            headers.insert("Content-Type".into(), (*media_type).into());
        }
    }
    headers
}

fn telling(answer: &Answer) -> Map<String, Value> {
    TELLING
        .iter()
        .map(|name| (*name, answer.header(name)))
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect()
}
