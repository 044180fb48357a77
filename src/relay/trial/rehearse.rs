//! A dry run: the steps run twice before a scene, once where nobody is found and once where somebody is, and the calls
//! of both are laid beside each other.

use serde_json::{Map, Value};

use super::{Trial, run};
use crate::clock::Clock;
use crate::mapping::plan::Draft;
use crate::mapping::profile::DedupeBy;
use crate::outbox::StoreError;
use crate::settings::Settings;
use crate::tracker::client::Client;
use crate::tracker::outcome::Failure;
use crate::tracker::rehearsal::{Acquaintance, Scene, body_with_names, with_names};
use crate::tracker::session::{ConnectionState, Session, SessionStore, SessionStoreError, SignIn};
use crate::tracker::tape::{Tape, TapedCall, TapedFile};

/// A call that would be made.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// Step that would make it.
    pub step: &'static str,
    /// What it is for.
    pub purpose: &'static str,
    /// `POST`.
    pub method: String,
    /// Absolute URL; ids that only Tracker can give stand by name.
    pub url: String,
    /// Headers, tokens hidden.
    pub headers: Map<String, Value>,
    /// Body with names for unknown ids.
    pub body: Value,
    /// The document in it.
    pub file: Option<TapedFile>,
    /// Empty, `nobody_found` or `one_found`.
    pub condition: &'static str,
}

/// The calls of a delivery, and the code of what would keep it from being sent as a whole.
///
/// # Errors
/// The store's, where a kept file cannot be read; the inner one where the account's address cannot be used.
pub async fn rehearse(
    trial: Trial<'_>,
    settings: &Settings,
    clock: &dyn Clock,
) -> Result<Result<(Vec<Planned>, String), Failure>, StoreError> {
    let mut settings = super::settings_of(settings);
    // Judging a document is no call to Tracker.
    settings.uploads.scanner.clear();
    let alone = match play(trial, &settings, clock, None).await? {
        Ok(played) => played,
        Err(failure) => return Ok(Err(failure)),
    };
    let person = sought(trial).map(|draft| Acquaintance {
        email: draft.person.email.clone(),
        first_name: draft.person.first_name.clone(),
        surname: draft.person.surname.clone(),
    });
    let Some(person) = person else {
        return Ok(Ok((alone.0.into_iter().map(|call| planned(call, "")).collect(), alone.1)));
    };
    let met = match play(trial, &settings, clock, Some(person)).await? {
        Ok(played) => played,
        Err(failure) => return Ok(Err(failure)),
    };
    Ok(Ok((beside(alone.0, met.0), alone.1)))
}

/// Who would be looked for; `None`: the profile never looks, or there is no address to look for.
fn sought<'t>(trial: Trial<'t>) -> Option<&'t Draft> {
    let draft = trial.plan.contact.as_ref().unwrap_or(&trial.plan.record);
    let looks = trial.plan.dedupe != DedupeBy::Never && !draft.person.email.trim().is_empty();
    looks.then_some(draft)
}

async fn play(
    trial: Trial<'_>,
    settings: &Settings,
    clock: &dyn Clock,
    found: Option<Acquaintance>,
) -> Result<Result<(Vec<TapedCall>, String), Failure>, StoreError> {
    let scene = Scene { record: trial.plan.record.kind, found };
    let tape = Tape::default();
    let sessions: &dyn SessionStore = &StageDoor;
    let client = match Client::rehearsing(&scene, settings, &sessions, clock, "rehearsal") {
        Ok(client) => client.with_tape(&tape),
        Err(failure) => return Ok(Err(failure)),
    };
    let tried = run(trial, settings, clock, &client).await?;
    Ok(Ok((tape.calls(), tried.code)))
}

/// Both ways beside each other, step by step: what they share has no condition.
fn beside(alone: Vec<TapedCall>, met: Vec<TapedCall>) -> Vec<Planned> {
    let (mut alone, mut met): (Vec<Planned>, Vec<Planned>) = (
        alone.into_iter().map(|call| planned(call, "nobody_found")).collect(),
        met.into_iter().map(|call| planned(call, "one_found")).collect(),
    );
    let mut calls = Vec::new();
    while let Some(step) = alone.first().or(met.first()).map(|call| call.step) {
        let mut ours = taken(&mut alone, step).into_iter().peekable();
        let mut theirs = taken(&mut met, step).into_iter().peekable();
        while let (Some(a), Some(b)) = (ours.peek(), theirs.peek()) {
            if !(a.purpose == b.purpose && a.url == b.url && a.body == b.body) {
                break;
            }
            theirs.next();
            calls.extend(ours.next().map(|call| Planned { condition: "", ..call }));
        }
        calls.extend(ours);
        calls.extend(theirs);
    }
    calls
}

/// The calls of a step at the head of a list.
fn taken(calls: &mut Vec<Planned>, step: &str) -> Vec<Planned> {
    let end = calls.iter().position(|call| call.step != step).unwrap_or(calls.len());
    calls.drain(..end).collect()
}

fn planned(call: TapedCall, condition: &'static str) -> Planned {
    Planned {
        step: call.step,
        purpose: call.purpose,
        method: call.method,
        url: with_names(&call.url),
        headers: call.request_headers,
        body: body_with_names(&call.request_body),
        file: call.file,
        condition,
    }
}

/// A session that never ends: a dry run needs no sign-in and touches none.
struct StageDoor;

impl SessionStore for StageDoor {
    fn load_session(&self, _connection: &str) -> Result<Option<(Session, u64)>, SessionStoreError> {
        let session = Session {
            sign_in: SignIn::ApiToken,
            state: ConnectionState::Connected,
            access_token: "rehearsal".into(),
            jwt: "rehearsal".into(),
            ..Session::default()
        };
        Ok(Some((session, 1)))
    }

    fn claim_renewal(&self, _: &str, _: u64, _: &str, _: i64) -> Result<bool, SessionStoreError> {
        Ok(false)
    }

    fn save_session(&self, _: &str, _: u64, _: &str, _: &Session) -> Result<Option<u64>, SessionStoreError> {
        Ok(None)
    }

    fn release_renewal(&self, _: &str, _: &str) -> Result<(), SessionStoreError> {
        Ok(())
    }
}
