//! The filters of the list as SQL. Values are always bound; a part of a text is matched by its own characters.

use rusqlite::types::Value;

use crate::outbox::{Flag, Query, State};
use crate::vault::{PersonHashes, Vault};

/// Columns in which free text is looked for. None of them is personal.
const TEXTS: [&str; 6] = ["id", "form_name", "form_id", "profile_name", "reason", "source"];

/// A `WHERE` clause (or nothing) with its values.
pub(super) struct Filter {
    pub(super) sql: String,
    pub(super) values: Vec<Value>,
}

impl Filter {
    pub(super) fn of(vault: &Vault, query: &Query) -> Self {
        let mut clauses: Vec<String> = Vec::new();
        let mut values: Vec<Value> = Vec::new();
        let state = State::parse(&query.state).map(State::name).unwrap_or_default();
        for (column, wanted) in [
            ("state", state),
            ("form_id", &query.form_id),
            ("profile_id", &query.profile_id),
            ("outcome", &query.outcome),
            ("record_kind", &query.record_kind),
            ("path", &query.path),
            ("source", &query.source),
        ] {
            if !wanted.is_empty() {
                values.push(Value::from(wanted.to_owned()));
                clauses.push(format!("s.{column} = ?{}", values.len()));
            }
        }
        let record_id = i64::try_from(query.record_id).unwrap_or(i64::MAX);
        for (test, wanted) in
            [("record_id =", record_id), ("received_at >=", query.from), ("received_at <", query.to)]
        {
            if wanted > 0 {
                values.push(Value::from(wanted));
                clauses.push(format!("s.{test} ?{}", values.len()));
            }
        }
        match query.flag {
            Some(Flag::PossibleDuplicate) => clauses.push("s.possible_duplicate = 1".into()),
            Some(Flag::DroppedFields) => clauses.push("s.dropped_fields = 1".into()),
            Some(Flag::Waitlist) => {
                clauses.push("s.id IN (SELECT submission_id FROM registration WHERE waits = 1)".into());
            }
            Some(Flag::RegisteredBefore) => {
                clauses.push("s.id IN (SELECT submission_id FROM registration WHERE came_before = 1)".into());
            }
            None => {}
        }
        if !query.search.trim().is_empty() {
            clauses.push(search(vault, query.search.trim(), &mut values));
        }
        let sql = if clauses.is_empty() { String::new() } else { format!("WHERE {}", clauses.join(" AND ")) };
        Self { sql, values }
    }
}

fn search(vault: &Vault, wanted: &str, values: &mut Vec<Value>) -> String {
    let mut alternatives = Vec::new();
    values.push(Value::from(format!("%{}%", literal(wanted))));
    for column in TEXTS {
        alternatives.push(format!("s.{column} LIKE ?{} ESCAPE '\\'", values.len()));
    }
    if let Ok(number) = wanted.parse::<i64>() {
        values.push(Value::from(number));
        alternatives.push(format!("s.record_id = ?{}", values.len()));
    }
    let any = PersonHashes::of(vault, wanted, wanted, wanted);
    for (column, hash) in
        [("email_hash", any.email), ("phone_hash", any.phone), ("surname_hash", any.surname)]
    {
        if let Some(hash) = hash {
            values.push(Value::from(hash));
            alternatives.push(format!("s.{column} = ?{}", values.len()));
        }
    }
    format!("({})", alternatives.join(" OR "))
}

/// A text whose `%` and `_` stand for themselves.
fn literal(text: &str) -> String {
    text.chars().flat_map(|c| matches!(c, '%' | '_' | '\\').then_some('\\').into_iter().chain([c])).collect()
}
