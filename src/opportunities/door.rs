//! The door for Tracker's webhooks. There is no signature (tracker-api.md 1.9): a token in the address is all there is,
//! so it is compared in constant time, and strangers are throttled before the store is opened (reliability.md I18).
//! A token costs one hash of a few bytes to check, so it is checked first: false ones of others, who may seem to come from
//! Tracker's address behind an undeclared proxy, never get a genuine call refused.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::intake::error::Refusal;
use crate::intake::http;
use crate::intake::throttle::Throttle;
use crate::outbox::blobs::hex;
use crate::settings::JobsToken;

/// Bytes of a body; a hint is some hundreds.
const MOST: usize = 64 << 10;

/// A call as the shell hands it over (docs/boundary.md).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Call {
    /// Token from the address.
    pub token: String,
    /// The query, as it came.
    pub query: String,
    /// Address of the socket's peer.
    pub remote_addr: String,
    /// HTTP method.
    pub method: String,
    /// `Content-Type`; nothing depends on it, for nobody knows what Tracker sends.
    pub content_type: String,
    /// Headers by lower-case name; only that of a declared proxy is read.
    pub headers: BTreeMap<String, String>,
}

/// An answer, to be sent exactly so.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: BTreeMap<&'static str, String>,
    /// JSON body.
    pub body: Value,
    /// Whether a job will be read again for it; not part of the answer.
    pub hinted: bool,
}

impl Answer {
    /// Taken, or nothing to take: Tracker must have no reason to call again or to give the address up.
    #[must_use]
    pub fn ok(hinted: bool) -> Self {
        Self { status: 200, headers: BTreeMap::new(), body: json!({ "ok": true }), hinted }
    }

    /// The store cannot be written now.
    #[must_use]
    pub fn unavailable() -> Self {
        Self { headers: [("Retry-After", "60".to_owned())].into(), ..Self::no(503, "unavailable") }
    }

    fn no(status: u16, code: &str) -> Self {
        Self { status, headers: BTreeMap::new(), body: json!({ "ok": false, "code": code }), hinted: false }
    }
}

/// Lets a call pass, or says what it is answered.
///
/// # Errors
/// The answer: 401, 405, 413 or 429.
pub fn admit(
    tokens: &[JobsToken],
    throttle: &Throttle<'_>,
    call: &Call,
    body: &[u8],
    now_ms: i64,
) -> Result<(), Answer> {
    let request = http::Request {
        remote_addr: call.remote_addr.clone(),
        headers: call.headers.clone(),
        ..http::Request::default()
    };
    let refused = |throttled: Result<(), Refusal>| match throttled {
        Err(Refusal::Throttled { wait_s }) => {
            Answer { headers: [("Retry-After", wait_s.to_string())].into(), ..Answer::no(429, "throttled") }
        }
        _ => Answer::no(401, "unauthenticated"),
    };
    if call.token.is_empty() {
        return Err(refused(throttle.nameless(&request)));
    }
    if !is_valid(tokens, &call.token, now_ms) {
        return Err(refused(throttle.false_claim(&request)));
    }
    if !call.method.eq_ignore_ascii_case("POST") {
        let headers = [("Allow", "POST".to_owned())].into();
        return Err(Answer { headers, ..Answer::no(405, "method") });
    }
    if body.len() > MOST {
        return Err(Answer::no(413, "too_large"));
    }
    Ok(())
}

/// Whether a token is one of the site's now. All are compared, each as a whole, so that the time tells nothing.
#[must_use]
pub fn is_valid(tokens: &[JobsToken], token: &str, now_ms: i64) -> bool {
    let given = hex(&Sha256::digest(token.as_bytes()));
    let mut valid = false;
    for known in tokens {
        let live = known.not_after == 0 || now_ms <= known.not_after;
        let hash = known.hash.trim().to_ascii_lowercase();
        let same = hash.len() == given.len()
            && hash.bytes().zip(given.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0;
        valid |= live & same & !token.is_empty();
    }
    valid
}
