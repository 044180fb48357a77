//! Failures ordered through the control API (contract 4.1, `fail`).

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use thiserror::Error;

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// An answer with this status; without a body of its own it is a ProblemDetails.
    Status { status: StatusCode, body: Option<String> },
    /// No answer for this many seconds, then 504.
    Timeout { seconds: u64 },
    /// The connection is reset before any answer.
    Reset,
    /// 200 with a web page where JSON is due.
    Html,
    /// The answer ends half-way through its body.
    Truncate,
}

impl Fault {
    /// The word that names the fault in the journal.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Status { status, .. } => format!("status {}", status.as_u16()),
            Self::Timeout { .. } => "timeout".to_owned(),
            Self::Reset => "reset".to_owned(),
            Self::Html => "html".to_owned(),
            Self::Truncate => "truncate".to_owned(),
        }
    }
}

/// A fault with the calls it befalls.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    method: String,
    path: String,
    pub(crate) fault: Fault,
    /// The call takes effect first.
    pub(crate) commit: bool,
    /// Matching calls let through first.
    skip: u32,
    /// Calls still to fail; `None` is all of them.
    left: Option<u32>,
    /// Of the matching calls, one in so many fails.
    every: u32,
    seen: u32,
}

/// Why a rule was refused.
#[derive(Debug, Error)]
pub(crate) enum RuleError {
    #[error("a rule: {0}")]
    Shape(#[from] serde_json::Error),
    #[error("a rule has exactly one of status, timeout, reset, html, truncate")]
    NotOneFault,
    #[error("{0} is not an HTTP status a server may answer with")]
    Status(u16),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RuleBody {
    #[serde(default = "any")]
    method: String,
    #[serde(default = "any")]
    path: String,
    status: Option<u16>,
    body: Option<Value>,
    timeout: Option<Value>,
    #[serde(default)]
    reset: bool,
    #[serde(default)]
    html: bool,
    #[serde(default)]
    truncate: bool,
    #[serde(default)]
    commit: bool,
    #[serde(default)]
    skip: u32,
    #[serde(default = "once")]
    times: u32,
    #[serde(default = "once")]
    every: u32,
}

fn any() -> String {
    "*".to_owned()
}

fn once() -> u32 {
    1
}

/// Seconds a `"timeout": true` keeps silent; longer than a sensible client waits.
const SILENCE: u64 = 120;

impl Rule {
    /// Reads one rule of `POST /_sim/fail`.
    ///
    /// # Errors
    /// An unknown member, a wrong type, no fault or more than one.
    pub(crate) fn parse(value: Value) -> Result<Self, RuleError> {
        let body: RuleBody = serde_json::from_value(value)?;
        let mut faults = Vec::new();
        if let Some(code) = body.status {
            let status = StatusCode::from_u16(code)
                .ok()
                .filter(|status| !status.is_informational())
                .ok_or(RuleError::Status(code))?;
            let text = body.body.map(|body| body.as_str().map_or_else(|| body.to_string(), str::to_owned));
            faults.push(Fault::Status { status, body: text });
        }
        match body.timeout {
            None | Some(Value::Null | Value::Bool(false)) => {}
            Some(wait) => faults.push(Fault::Timeout { seconds: wait.as_u64().unwrap_or(SILENCE) }),
        }
        for (asked, fault) in
            [(body.reset, Fault::Reset), (body.html, Fault::Html), (body.truncate, Fault::Truncate)]
        {
            if asked {
                faults.push(fault);
            }
        }
        let (Some(fault), true) = (faults.pop(), faults.is_empty()) else {
            return Err(RuleError::NotOneFault);
        };
        Ok(Self {
            method: body.method.to_ascii_uppercase(),
            path: body.path.to_ascii_lowercase(),
            // An answer has to exist before it can be cut.
            commit: body.commit || fault == Fault::Truncate,
            fault,
            skip: body.skip,
            left: (body.times > 0).then_some(body.times),
            every: body.every.max(1),
            seen: 0,
        })
    }

    fn matches(&self, method: &str, path: &str) -> bool {
        (self.method == "*" || self.method == method) && path_matches(&self.path, path)
    }

    /// The rule as `GET /_sim/fail` shows it.
    pub(crate) fn view(&self) -> Value {
        let mut view = Map::new();
        view.insert("method".to_owned(), json!(self.method));
        view.insert("path".to_owned(), json!(self.path));
        view.insert("fault".to_owned(), json!(self.fault.name()));
        view.insert("commit".to_owned(), json!(self.commit));
        view.insert("skip".to_owned(), json!(self.skip));
        view.insert("left".to_owned(), json!(self.left));
        Value::Object(view)
    }
}

/// A pattern is a lower-case path in which `*` stands for any text.
fn path_matches(pattern: &str, path: &str) -> bool {
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or("");
    let Some(mut rest) = path.strip_prefix(first) else { return false };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else { return rest.is_empty() };
    for piece in pieces {
        let Some(at) = rest.find(piece) else { return false };
        rest = rest.get(at + piece.len()..).unwrap_or("");
    }
    rest.ends_with(last)
}

/// The rules in force, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    rules: Vec<Rule>,
}

impl Faults {
    pub(crate) fn add(&mut self, rules: Vec<Rule>) {
        self.rules.extend(rules);
    }

    pub(crate) fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule that befalls this call, if one does; counts it.
    pub(crate) fn take(&mut self, method: &str, path: &str) -> Option<Rule> {
        let rule = self.rules.iter_mut().find(|rule| rule.left != Some(0) && rule.matches(method, path))?;
        if rule.skip > 0 {
            rule.skip -= 1;
            return None;
        }
        rule.seen = rule.seen.wrapping_add(1);
        if !rule.seen.is_multiple_of(rule.every) {
            return None;
        }
        rule.left = rule.left.map(|left| left - 1);
        let taken = rule.clone();
        self.rules.retain(|rule| rule.left != Some(0));
        Some(taken)
    }
}

/// The page of an [`Fault::Html`]: what a proxy in maintenance answers.
pub(crate) const HTML_PAGE: &str = "<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>We will be right back</h1></body></html>";
