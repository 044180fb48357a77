//! One table for each dialect: what an answer means for the delivery (architecture, rule 5;
//! reliability.md 2 D).

use serde_json::Value;

use super::outcome::{Failure, FailureClass};
use super::problem::describe;
use super::retry_after::wait_ms;
use crate::http::{Answer, Effect};

/// What a 404 of a path speaks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A fixed path: a 404 means another host or API version (D12).
    Endpoint,
    /// A path with a record id: a 404 means that the record is gone (D13).
    Record,
}

/// What a status means, before the body of a success is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Success,
    Transient,
    Throttled,
    /// The effect may have happened; on a read the same as transient.
    Ambiguous,
    Parked(&'static str),
    Permanent(&'static str),
    Gone,
}

/// The table of HTTP statuses. An empty code stands for `http_<status>`.
fn verdict(status: u16, target: Target) -> Verdict {
    match status {
        200..=299 => Verdict::Success,
        300..=399 => Verdict::Parked("redirect"),
        // The session's ladder has been climbed before this is reached.
        401 => Verdict::Parked("reconnect"),
        403 => Verdict::Parked("forbidden"),
        404 if target == Target::Record => Verdict::Gone,
        404 => Verdict::Parked("endpoint_missing"),
        407 => Verdict::Parked("proxy_auth"),
        408 | 425 => Verdict::Transient,
        409 => Verdict::Ambiguous,
        413 => Verdict::Permanent("too_large"),
        429 => Verdict::Throttled,
        400..=499 => Verdict::Permanent(""),
        // A gateway in front of Tracker may hide a success behind these. 520 and 524 are a CDN's words
        // for "the origin took the request and did not answer properly".
        500 | 502 | 504 | 520 | 524 => Verdict::Ambiguous,
        500..=599 => Verdict::Transient,
        // 1xx never arrives as an answer; anything else is not HTTP as we know it.
        _ => Verdict::Ambiguous,
    }
}

/// Passes a success on, and turns every other status into its failure. 204 is a success here: what it
/// means depends on the operation.
///
/// # Errors
/// By the table above.
pub fn http(answer: &Answer, effect: Effect, target: Target, now_ms: i64) -> Result<(), Failure> {
    let status = answer.status;
    let wait = || wait_ms(answer.header("retry-after"), answer.header("date"), now_ms);
    let said = || describe(&answer.text());
    let code = |given: &str| if given.is_empty() { format!("http_{status}") } else { given.to_owned() };
    let failure = match verdict(status, target) {
        Verdict::Success => return Ok(()),
        Verdict::Throttled => {
            Failure::new(FailureClass::Throttled { wait_ms: wait() }, "rate_limited", said())
        }
        // D22: an announced pause is obeyed like a 429's.
        Verdict::Transient if status == 503 && wait().is_some() => {
            Failure::new(FailureClass::Throttled { wait_ms: wait() }, code(""), said())
        }
        Verdict::Transient => Failure::new(FailureClass::Transient, code(""), said()),
        Verdict::Ambiguous => {
            let class = if effect == Effect::Write { FailureClass::Unknown } else { FailureClass::Transient };
            Failure::new(class, code(if status == 409 { "conflict" } else { "" }), said())
        }
        Verdict::Parked("redirect") => {
            Failure::new(FailureClass::Parked, "redirect", format!("to {}", answer.header("location")))
        }
        Verdict::Parked(given) => Failure::new(FailureClass::Parked, given, said()),
        Verdict::Permanent(given) => Failure::new(FailureClass::Permanent, code(given), said()),
        Verdict::Gone => Failure::new(FailureClass::Gone, "gone", said()),
    };
    Err(failure)
}

/// What a Widget body means; HTTP is 200 either way (tracker-api.md 1.10).
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// Status 0.
    Done(Value),
    /// Status 3: such a record is there and was left as it is (D03, U15).
    Exists(Value),
}

/// Reads the status in a Widget body.
///
/// # Errors
/// 1 and 2 park, 99 and unknown numbers are permanent; without a status the effect is unknown.
pub fn widget(body: Value, effect: Effect) -> Result<Reply, Failure> {
    let said = body.get("message").and_then(Value::as_str).unwrap_or_default().to_owned();
    match widget_status(&body) {
        Some(0) => Ok(Reply::Done(body)),
        Some(1) => Err(Failure::new(FailureClass::Parked, "user_not_found", said)),
        Some(2) => Err(Failure::new(FailureClass::Parked, "user_not_active", said)),
        Some(3) => Ok(Reply::Exists(body)),
        Some(99) => Err(Failure::new(FailureClass::Permanent, "refused", said)),
        Some(other) => Err(Failure::new(FailureClass::Permanent, format!("status_{other}"), said)),
        None => Err(unreadable(effect, "unexpected_shape", describe(&body.to_string()))),
    }
}

/// The status member, as number or digits.
#[must_use]
pub fn widget_status(body: &Value) -> Option<i64> {
    match body.get("status")? {
        Value::Number(n) => n.as_i64(),
        Value::String(s) => s.trim().parse().ok(),
        _ => None,
    }
}

/// A success that cannot be understood: a write may have happened, a read may be tried again.
pub(super) fn unreadable(effect: Effect, code: &str, detail: impl Into<String>) -> Failure {
    let class = match effect {
        Effect::Write => FailureClass::Unknown,
        Effect::Read => FailureClass::Transient,
    };
    Failure::new(class, code, detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Ending;
    use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
    use serde_json::json;

    fn answer(status: u16, headers: &[(&str, &str)]) -> Answer {
        let headers: HeaderMap = headers
            .iter()
            .map(|(n, v)| (n.parse::<HeaderName>().unwrap(), v.parse::<HeaderValue>().unwrap()))
            .collect();
        Answer { status, headers, body: b"{\"title\":\"said\"}".to_vec(), ending: Ending::Whole }
    }

    #[test]
    fn statuses() {
        use FailureClass::{Gone, Parked, Permanent, Throttled, Transient, Unknown};
        use Target::{Endpoint, Record};
        let soon = Throttled { wait_ms: Some(120_000) };
        for (status, target, write, read, code) in [
            (301, Endpoint, Parked, Parked, "redirect"),
            (302, Record, Parked, Parked, "redirect"),
            (307, Endpoint, Parked, Parked, "redirect"),
            (308, Endpoint, Parked, Parked, "redirect"),
            (400, Endpoint, Permanent, Permanent, "http_400"),
            (401, Endpoint, Parked, Parked, "reconnect"),
            (402, Endpoint, Permanent, Permanent, "http_402"),
            (403, Record, Parked, Parked, "forbidden"),
            (404, Endpoint, Parked, Parked, "endpoint_missing"),
            (404, Record, Gone, Gone, "gone"),
            (405, Endpoint, Permanent, Permanent, "http_405"),
            (407, Endpoint, Parked, Parked, "proxy_auth"),
            (408, Endpoint, Transient, Transient, "http_408"),
            (409, Endpoint, Unknown, Transient, "conflict"),
            (410, Record, Permanent, Permanent, "http_410"),
            (413, Endpoint, Permanent, Permanent, "too_large"),
            (415, Endpoint, Permanent, Permanent, "http_415"),
            (419, Endpoint, Permanent, Permanent, "http_419"),
            (422, Endpoint, Permanent, Permanent, "http_422"),
            (425, Endpoint, Transient, Transient, "http_425"),
            (429, Endpoint, soon, soon, "rate_limited"),
            (500, Endpoint, Unknown, Transient, "http_500"),
            (501, Endpoint, Transient, Transient, "http_501"),
            (502, Endpoint, Unknown, Transient, "http_502"),
            (503, Endpoint, soon, soon, "http_503"),
            (504, Endpoint, Unknown, Transient, "http_504"),
            (520, Endpoint, Unknown, Transient, "http_520"),
            (522, Endpoint, Transient, Transient, "http_522"),
            (524, Endpoint, Unknown, Transient, "http_524"),
            (527, Endpoint, Transient, Transient, "http_527"),
            (598, Endpoint, Transient, Transient, "http_598"),
            (999, Endpoint, Unknown, Transient, "http_999"),
        ] {
            let answer = answer(status, &[("retry-after", "120")]);
            for (effect, expected) in [(Effect::Write, write), (Effect::Read, read)] {
                let failure = http(&answer, effect, target, 0).unwrap_err();
                assert_eq!((failure.class, failure.code.as_str()), (expected, code), "{status} {effect:?}");
            }
        }
        for status in [200, 201, 202, 204, 207] {
            assert!(http(&answer(status, &[]), Effect::Write, Endpoint, 0).is_ok());
        }
    }

    #[test]
    fn pauses() {
        let class = |status, headers: &[(&str, &str)]| {
            http(&answer(status, headers), Effect::Write, Target::Endpoint, 0).unwrap_err().class
        };
        assert_eq!(class(429, &[]), FailureClass::Throttled { wait_ms: None });
        assert_eq!(class(429, &[("retry-after", "junk")]), FailureClass::Throttled { wait_ms: None });
        assert_eq!(class(503, &[]), FailureClass::Transient);
        let dated =
            [("retry-after", "Sun, 22 Nov 2026 12:01:00 GMT"), ("date", "Sun, 22 Nov 2026 12:00:00 GMT")];
        assert_eq!(class(429, &dated), FailureClass::Throttled { wait_ms: Some(60_000) });
    }

    #[test]
    fn details() {
        let failure = http(&answer(400, &[]), Effect::Write, Target::Endpoint, 0).unwrap_err();
        assert_eq!(failure.detail, "said");
        let moved = answer(302, &[("location", "https://login.test/")]);
        assert_eq!(
            http(&moved, Effect::Read, Target::Endpoint, 0).unwrap_err().detail,
            "to https://login.test/"
        );
    }

    #[test]
    fn widget_statuses() {
        use FailureClass::{Parked, Permanent, Unknown};
        for (status, class, code) in [
            (json!(1), Parked, "user_not_found"),
            (json!(2), Parked, "user_not_active"),
            (json!("2"), Parked, "user_not_active"),
            (json!(99), Permanent, "refused"),
            (json!(7), Permanent, "status_7"),
            (json!(null), Unknown, "unexpected_shape"),
            (json!(true), Unknown, "unexpected_shape"),
        ] {
            let failure = widget(json!({"status": status, "message": "m"}), Effect::Write).unwrap_err();
            assert_eq!((failure.class, failure.code.as_str()), (class, code), "{status}");
        }
        assert!(matches!(widget(json!({"status": "0"}), Effect::Write), Ok(Reply::Done(_))));
        assert!(matches!(widget(json!({"status": 3, "recordId": 7}), Effect::Write), Ok(Reply::Exists(_))));
        assert_eq!(widget(json!([]), Effect::Read).unwrap_err().class, FailureClass::Transient);
    }
}
