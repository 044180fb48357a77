//! What became of a call to Tracker: the one vocabulary that both dialects are classified into
//! (architecture, rule 5; reliability.md 2 D and E).

use serde::{Deserialize, Serialize};

/// Why a call did not succeed. The class decides what the relay does next; the code is for people and
/// machines; the detail may quote the remote side and must pass redaction before it is shown or stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code} ({class:?})")]
pub struct Failure {
    /// What to do.
    pub class: FailureClass,
    /// Closed set of codes: `dns`, `connect`, `tls`, `timeout`, `reset`, `http_400`, `not_json`,
    /// `rate_limited`, `reconnect`, `forbidden`, `endpoint_missing`, `no_id`, `refused`, …
    pub code: String,
    /// The remote side's words, cut to 4 kB, not yet redacted.
    pub detail: String,
}

/// Classes of failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureClass {
    /// Nothing happened at the other side; try again later.
    Transient,
    /// Tracker asked us to wait; burns no attempt. Milliseconds to wait, already clamped to 1 s … 24 h.
    Throttled {
        /// Milliseconds from now.
        wait_ms: Option<u64>,
    },
    /// The effect may have happened: verify before repeating.
    Unknown,
    /// The account, rights, region or certificate is at fault; burns no attempt.
    Parked,
    /// Will not succeed by repeating.
    Permanent,
    /// The record that a step refers to is not there (204, or 404 on a record).
    Gone,
    /// Success without an id: created, but we do not know what. Never repeated.
    CreatedWithoutId,
    /// The dialect cannot do this.
    Unsupported,
}

/// One call as the journal keeps it. Bodies are cut to 16 kB and not yet redacted; they never hold
/// document contents, tokens or credentials.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CallTrace {
    /// `POST`.
    pub method: String,
    /// Path with query, without host.
    pub path: String,
    /// 0: no answer.
    pub status: u16,
    /// Milliseconds from sending to the end of the answer.
    pub duration_ms: u64,
    /// Request body; document contents replaced by their size.
    pub request: String,
    /// Response body.
    pub response: String,
}

/// Result of a call together with its traces (a renewed session adds calls of its own).
#[derive(Debug)]
pub struct Called<T> {
    /// Result.
    pub result: Result<T, Failure>,
    /// Calls made, in order.
    pub traces: Vec<CallTrace>,
}

impl Failure {
    /// A failure with a code and a detail.
    pub fn new(class: FailureClass, code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { class, code: code.into(), detail: detail.into() }
    }
}
