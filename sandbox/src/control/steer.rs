//! Orders: knobs, failures, reset, seed, clock, touch.

use std::collections::BTreeMap;

use axum::{Json, body::Bytes, extract::State};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::ControlError;
use crate::{
    fault::{Faults, Rule},
    knobs::Knobs,
    seed::Seed,
    sim::Sim,
    store::{Action, Change, kind::Kind, record::Members},
    types,
};

/// Reads a body of any media type; an empty one is `{}`.
fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, ControlError> {
    let text: &[u8] = if body.is_empty() { b"{}" } else { body };
    Ok(serde_json::from_slice(text)?)
}

/// `GET /_sim/knobs`: every knob.
pub(super) async fn knobs(State(sim): State<Sim>) -> Json<Knobs> {
    Json(sim.world().knobs.clone())
}

/// `POST /_sim/knobs`: the knobs to change; answers with every knob.
pub(super) async fn set_knobs(State(sim): State<Sim>, body: Bytes) -> Result<Json<Knobs>, ControlError> {
    let changes: Value = read(&body)?;
    let mut world = sim.world();
    world.knobs = world.knobs.with(&changes).map_err(ControlError::Knob)?;
    Ok(Json(world.knobs.clone()))
}

/// `GET /_sim/fail`: the rules in force.
pub(super) async fn faults(State(sim): State<Sim>) -> Json<Value> {
    Json(sim.world().faults.rules().iter().map(Rule::view).collect())
}

/// `POST /_sim/fail`: one rule or a list of them, added to those in force.
pub(super) async fn add_faults(State(sim): State<Sim>, body: Bytes) -> Result<Json<Value>, ControlError> {
    let asked = match read(&body)? {
        Value::Array(rules) => rules,
        one => vec![one],
    };
    let rules = asked.into_iter().map(Rule::parse).collect::<Result<Vec<_>, _>>()?;
    sim.world().faults.add(rules);
    Ok(faults(State(sim)).await)
}

/// `DELETE /_sim/fail`: no more failures.
pub(super) async fn clear_faults(State(sim): State<Sim>) -> Json<Value> {
    sim.world().faults = Faults::default();
    Json(json!([]))
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct ResetBody {
    seed: Seed,
}

/// `POST /_sim/reset`: a new tenant, the knobs of the start, no tokens, hooks, failures or journal.
pub(super) async fn reset(State(sim): State<Sim>, body: Bytes) -> Result<Json<Value>, ControlError> {
    let asked: ResetBody = read(&body)?;
    sim.reset(asked.seed);
    Ok(Json(json!({"reset": true})))
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct SeedBody {
    /// Replaces the records; without it they stay.
    seed: Option<Seed>,
    /// 1 or true: the consent page approves at once (contract 4.2).
    auto: Option<Value>,
    /// Records to add, by type, as REST request bodies.
    records: BTreeMap<String, Vec<Members>>,
}

/// `POST /_sim/seed`: records without the detour over REST, and without webhooks.
pub(super) async fn seed(State(sim): State<Sim>, body: Bytes) -> Result<Json<Value>, ControlError> {
    let asked: SeedBody = read(&body)?;
    let mut world = sim.world();
    let now = world.now();
    if let Some(auto) = asked.auto {
        world.knobs.auto_approve = auto == json!(1) || auto == json!(true);
    }
    if let Some(seed) = asked.seed {
        world.store = crate::store::Store::default();
        seed.plant(&mut world.store, now);
    }
    let mut added = Members::new();
    for (name, records) in asked.records {
        let kind = Kind::parse(&name).ok_or(ControlError::Kind(name))?;
        let mut ids = Vec::new();
        for members in records {
            // A job's department and the like are not in its request type, yet a seed may set them.
            let fits = types::check(&kind.request_schema(), Value::Object(members.clone()));
            fits.map_err(|_| ControlError::Knob(format!("a {} does not fit its type", kind.name())))?;
            ids.push(crate::rest::records::add(&mut world, kind, members));
        }
        added.insert(kind.name().to_owned(), json!(ids));
    }
    world.store.take_changes();
    Ok(Json(json!({ "added": added })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AdvanceBody {
    seconds: i64,
}

/// `POST /_sim/advance-clock`.
pub(super) async fn advance_clock(State(sim): State<Sim>, body: Bytes) -> Result<Json<Value>, ControlError> {
    let asked: AdvanceBody = read(&body)?;
    let mut world = sim.world();
    world.clock.advance(asked.seconds);
    Ok(Json(json!({"now": world.now().to_string(), "aheadSeconds": world.clock.ahead_seconds()})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TouchBody {
    #[serde(rename = "type")]
    kind: String,
    id: i64,
    #[serde(default)]
    action: Option<String>,
    /// Members to change; only with the action Updated.
    #[serde(default)]
    members: Members,
}

/// `POST /_sim/touch`: a change made inside Tracker. `Updated` (the default) saves the record; `Created` and
/// `Deleted` only send the webhook, true or not.
pub(super) async fn touch(State(sim): State<Sim>, body: Bytes) -> Result<Json<Value>, ControlError> {
    let asked: TouchBody = read(&body)?;
    let kind = Kind::parse(&asked.kind).ok_or_else(|| ControlError::Kind(asked.kind.clone()))?;
    let action = asked.action.as_deref().map_or(Some(Action::Updated), Action::parse);
    let action =
        action.ok_or_else(|| ControlError::Knob("action is Created, Updated or Deleted".to_owned()))?;
    {
        let mut world = sim.world();
        if action != Action::Updated {
            world.store.announce(Change { kind, action, id: asked.id });
        } else if !crate::rest::records::change(&mut world, kind, asked.id, asked.members) {
            return Err(ControlError::Missing(kind.name(), asked.id));
        }
    }
    sim.announce();
    Ok(Json(json!({"touched": asked.id})))
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum What {
    Jwts,
    Access,
    Refresh,
    All,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RevokeBody {
    what: What,
}

/// `POST /_sim/revoke`: ends tokens before their time.
pub(super) async fn revoke(State(sim): State<Sim>, body: Bytes) -> Result<Json<Value>, ControlError> {
    let asked: RevokeBody = read(&body)?;
    let mut world = sim.world();
    if matches!(asked.what, What::Jwts | What::All) {
        world.jwts.revoke_all();
    }
    if matches!(asked.what, What::Access | What::All) {
        world.grants.revoke_access();
    }
    if matches!(asked.what, What::Refresh | What::All) {
        world.grants.revoke_refresh();
    }
    Ok(Json(json!({"revoked": true})))
}
