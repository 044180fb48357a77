//! The Widget dialect of the classic host (contract 1.10, 4.5). It shares the store with REST.

mod auth;
mod change;
mod create;
mod fields;
mod find;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::{Map, Value, json};

use crate::{
    problem::{ApiError, problem},
    sim::{Sim, World},
};

/// An operation, named as its path and its envelope key name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    CreateResource,
    CreateResourceFromResume,
    CreateContact,
    CreateLead,
    CreateOpportunity,
    CreateActivity,
    AttachDocument,
    ResourceApplication,
    GetRecords,
    GetIndividualRecord,
    UpdateRecord,
    CheckPerson,
}

impl Operation {
    const ALL: [(&'static str, Self); 12] = [
        ("createResource", Self::CreateResource),
        ("createResourceFromResume", Self::CreateResourceFromResume),
        ("createContact", Self::CreateContact),
        ("createLead", Self::CreateLead),
        ("createOpportunity", Self::CreateOpportunity),
        ("createActivity", Self::CreateActivity),
        ("attachDocument", Self::AttachDocument),
        ("resourceApplication", Self::ResourceApplication),
        ("getRecords", Self::GetRecords),
        ("getIndividualRecord", Self::GetIndividualRecord),
        ("updateRecord", Self::UpdateRecord),
        ("checkPerson", Self::CheckPerson),
    ];
}

/// An answer; the HTTP status is 200 whatever its code is.
#[derive(Debug)]
enum Reply {
    /// Code 0 with a message and further members.
    Done { message: &'static str, more: Value },
    /// Code 1.
    UnknownUser,
    /// Code 2.
    InactiveUser,
    /// Code 3: there is such a record; its id, unless the knob holds it back.
    Exists(Option<i64>),
    /// Code 99.
    Invalid,
}

impl Reply {
    /// Code 0 about one record.
    fn record(message: &'static str, id: i64, name: &str) -> Self {
        Self::Done { message, more: json!({"count": 0, "recordId": id, "recordName": name}) }
    }

    /// Code 0 and no more.
    fn success() -> Self {
        Self::Done { message: "success", more: json!({"count": 0}) }
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let body = match self {
            Self::Done { message, more } => {
                let mut body = Map::new();
                body.insert("status".to_owned(), json!(0));
                body.insert("message".to_owned(), json!(message));
                if let Value::Object(more) = more {
                    body.extend(more);
                }
                Value::Object(body)
            }
            Self::UnknownUser => json!({"status": 1, "message": "user or API Key not found", "count": 0}),
            Self::InactiveUser => json!({"status": 2, "message": "user is not active", "count": 0}),
            Self::Exists(id) => {
                let mut body =
                    json!({"status": 3, "message": "record found and cannot be overwritten", "count": 0});
                if let (Some(id), Some(members)) = (id, body.as_object_mut()) {
                    members.insert("recordId".to_owned(), json!(id));
                }
                body
            }
            Self::Invalid => json!({"status": 99, "message": "Invalid request", "count": 0}),
        };
        Json(body).into_response()
    }
}

/// What an operation is given.
#[derive(Debug)]
struct Order {
    members: Map<String, Value>,
}

impl Order {
    /// The object called `key`; the keys are lower case, and `data` is none of them (contract 1.10).
    fn object(&self, key: &str) -> Result<&Map<String, Value>, Reply> {
        self.members.get(key).and_then(Value::as_object).ok_or(Reply::Invalid)
    }

    /// An instruction as text; empty when absent. Numbers and booleans are taken too.
    fn instruction(&self, key: &str) -> String {
        let value = self.members.get("instructions").and_then(|instructions| instructions.get(key));
        value.map(fields::plain_text).unwrap_or_default()
    }

    fn instruction_id(&self, key: &str) -> Option<i64> {
        self.instruction(key).trim().parse().ok().filter(|id| *id > 0)
    }

    fn instructed(&self, key: &str) -> bool {
        matches!(self.instruction(key).to_lowercase().as_str(), "true" | "y" | "yes" | "1")
    }
}

pub(crate) fn routes() -> Router<Sim> {
    Router::new().route("/api/widget/{operation}", post(handle))
}

/// Every operation arrives here.
async fn handle(
    State(sim): State<Sim>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let (name, operation) = Operation::ALL
        .into_iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(&name))
        .ok_or(ApiError::NoRoute)?;
    let Ok(envelope) = serde_json::from_slice::<Value>(&body) else {
        return Ok(problem(StatusCode::BAD_REQUEST, "the body is not JSON"));
    };
    let order =
        envelope.get("trackerrms").and_then(|body| body.get(name)).and_then(Value::as_object).cloned();
    let credentials = order.as_ref().and_then(|order| order.get("credentials"));
    let reply = match auth::check(&sim, &headers, credentials) {
        Err(refused) => refused,
        Ok(()) => match order {
            None => Reply::Invalid,
            Some(members) => {
                run(&mut sim.world(), operation, &Order { members }).unwrap_or_else(|reply| reply)
            }
        },
    };
    Ok(reply.into_response())
}

fn run(world: &mut World, operation: Operation, order: &Order) -> Result<Reply, Reply> {
    match operation {
        Operation::CreateResource => create::resource(world, order),
        Operation::CreateResourceFromResume => create::resource_from_resume(world, order),
        Operation::CreateContact => create::contact(world, order),
        Operation::CreateLead => create::lead(world, order),
        Operation::CreateOpportunity => create::opportunity(world, order),
        Operation::CreateActivity => create::activity(world, order),
        Operation::AttachDocument => change::attach(world, order),
        Operation::ResourceApplication => change::apply(world, order),
        Operation::UpdateRecord => change::update(world, order),
        Operation::GetRecords => find::records(world, order),
        Operation::GetIndividualRecord => find::individual(world, order),
        Operation::CheckPerson => find::check_person(world, order),
    }
}
