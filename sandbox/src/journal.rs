//! What was asked and answered, for tests and for the page.

use std::collections::VecDeque;

use axum::http::{HeaderMap, header};
use serde::Serialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::random::hex;

/// Most entries kept; older ones go first.
const KEPT: usize = 5_000;

/// Most characters kept of a body, and of one string in a parsed body.
const BODY_KEPT: usize = 64 * 1024;
const STRING_KEPT: usize = 8 * 1024;

/// One call.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entry {
    /// Counts from 1 and never repeats until a reset.
    pub(crate) seq: u64,
    /// When it came, UTC, on the simulator's clock.
    pub(crate) at: String,
    pub(crate) method: String,
    /// The path as it was asked.
    pub(crate) path: String,
    pub(crate) query: Option<String>,
    pub(crate) headers: Map<String, Value>,
    pub(crate) body: String,
    pub(crate) body_bytes: usize,
    /// The body when it is JSON; long strings are replaced by their length.
    pub(crate) json: Option<Value>,
    /// `null` while the call runs and when the caller went away first.
    pub(crate) status: Option<u16>,
    pub(crate) response: Option<String>,
    pub(crate) milliseconds: Option<u64>,
    /// The ordered failure that befell it.
    pub(crate) fault: Option<String>,
    /// JSON paths of members the vendor's types do not know.
    pub(crate) ignored_members: Vec<String>,
}

impl Entry {
    pub(crate) fn new(
        at: String,
        method: &str,
        uri: &axum::http::Uri,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Self {
        Self {
            seq: 0,
            at,
            method: method.to_owned(),
            path: uri.path().to_owned(),
            query: uri.query().map(str::to_owned),
            headers: shown_headers(headers),
            body: shown_body(body),
            body_bytes: body.len(),
            json: serde_json::from_slice(body).ok().map(shortened),
            status: None,
            response: None,
            milliseconds: None,
            fault: None,
            ignored_members: Vec::new(),
        }
    }
}

/// How a call ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) status: Option<u16>,
    pub(crate) response: Option<String>,
    pub(crate) milliseconds: u64,
    pub(crate) ignored_members: Vec<String>,
}

/// The calls since the last reset.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    entries: VecDeque<Entry>,
    count: u64,
}

impl Journal {
    /// Notes a call as it begins and returns its number.
    pub(crate) fn open(&mut self, mut entry: Entry) -> u64 {
        self.count += 1;
        entry.seq = self.count;
        if self.entries.len() == KEPT {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
        self.count
    }

    pub(crate) fn close(&mut self, seq: u64, outcome: Outcome) {
        if let Some(entry) = self.entries.iter_mut().rev().find(|entry| entry.seq == seq) {
            entry.status = outcome.status;
            entry.response = outcome.response;
            entry.milliseconds = Some(outcome.milliseconds);
            entry.ignored_members = outcome.ignored_members;
        }
    }

    /// The calls, oldest first.
    pub(crate) fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter()
    }

    /// Forgets the calls; the numbers go on.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }
}

/// The text of a body, cut when long.
pub(crate) fn shown_body(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body.get(..BODY_KEPT).unwrap_or(body));
    text.into_owned()
}

fn shown_headers(headers: &HeaderMap) -> Map<String, Value> {
    let mut shown = Map::new();
    for (name, value) in headers {
        let text = String::from_utf8_lossy(value.as_bytes());
        let text = if *name == header::AUTHORIZATION { redacted(&text) } else { text.into_owned() };
        shown.insert(name.as_str().to_owned(), json!(text));
    }
    shown
}

/// The scheme, and enough of a digest to tell two tokens apart.
fn redacted(authorization: &str) -> String {
    let scheme = authorization.split(' ').next().unwrap_or("");
    let digest = hex(&Sha256::digest(authorization.as_bytes()));
    format!("{scheme} [redacted {}]", digest.get(..8).unwrap_or(""))
}

/// `value` with file contents and the like replaced by their length.
fn shortened(value: Value) -> Value {
    match value {
        Value::String(text) if text.len() > STRING_KEPT => json!(format!("[{} characters]", text.len())),
        Value::Array(items) => items.into_iter().map(shortened).collect(),
        Value::Object(members) => {
            Value::Object(members.into_iter().map(|(name, value)| (name, shortened(value))).collect())
        }
        other => other,
    }
}
