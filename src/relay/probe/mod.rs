//! First contact with an account: what its API is really like, where the public material does not say (tracker-api.md
//! 4.8). `read` looks, `write` also makes two records and deletes them; both leave codes and shapes, never a value.

mod read;
mod write;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::tracker::client::SiteClient;
use crate::tracker::outcome::{Called, Failure, FailureClass};
use crate::tracker::tape::Tape;

/// One thing that was found out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Check {
    /// What was asked.
    pub code: &'static str,
    /// Number in tracker-api.md part 3 that it helps to settle, or empty.
    pub unknown: &'static str,
    /// `ok`, `empty`, `skipped`, a finding, or the code of the failure.
    pub result: String,
    /// The answer's shape.
    pub shape: Value,
    /// Whether the call went wrong.
    #[serde(skip)]
    pub failed: bool,
}

/// Asks one thing after the other. `mark` makes what is written recognisable, and is `None` where nothing may be.
pub async fn probe(client: &SiteClient<'_>, tape: &Tape, mark: Option<&str>) -> Vec<Check> {
    let mut checks = read::all(client).await;
    if let Some(mark) = mark {
        checks.extend(write::all(client, tape, mark).await);
    }
    checks
}

impl Check {
    fn found(code: &'static str, unknown: &'static str, result: impl Into<String>, shape: Value) -> Self {
        Self { code, unknown, result: result.into(), shape, failed: false }
    }

    fn failed(code: &'static str, unknown: &'static str, failure: &Failure) -> Self {
        // What a dialect lacks is no fault of the account.
        let failed = failure.class != FailureClass::Unsupported;
        Self { code, unknown, result: failure.code.clone(), shape: Value::Null, failed }
    }

    fn skipped(code: &'static str, unknown: &'static str) -> Self {
        Self::found(code, unknown, "skipped", Value::Null)
    }

    fn of<T>(
        code: &'static str,
        unknown: &'static str,
        called: Called<T>,
        shape: impl FnOnce(T) -> Value,
    ) -> Self {
        match called.result {
            Ok(value) => Self::found(code, unknown, "ok", shape(value)),
            Err(failure) => Self::failed(code, unknown, &failure),
        }
    }
}

fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
