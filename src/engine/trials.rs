//! Trials at the door: what would be sent, a test delivery, and its removal (docs/boundary.md, Trials). Nothing here
//! reaches the queue.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Engine, EngineError, Kind, Result, read, write};
use crate::guard::Standing as SiteStanding;
use crate::intake::accept::{Intake, Routed};
use crate::intake::error::Refusal;
use crate::intake::local::LocalSubmission;
use crate::intake::submission::Submission;
use crate::mapping::plan::Plan;
use crate::mapping::profile::Profile;
use crate::mapping::{Phones, plan};
use crate::outbox::Store;
use crate::outbox::blobs::Blobs;
use crate::relay::trial::{self, Left, Planned, Remains, Trial, TrialFiles, Tried};
use crate::settings::Settings;
use crate::tracker::tape::{Tape, TapedCall};
use crate::tracker::types::Content;

/// Where a removal token belongs.
const CONTEXT: &str = "trial";

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    submission: Option<LocalSubmission>,
    id: Option<String>,
    profile: Option<Profile>,
    profile_id: Option<String>,
    keep: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Removal {
    removal: String,
}

/// What is tried, in hand.
struct Piece {
    settings: Settings,
    submission: Submission,
    /// Contents of files that came with the question; `None`: they are kept with the submission.
    contents: Option<Vec<Option<Content>>>,
    routed: Routed,
}

impl Piece {
    fn trial<'t>(
        &'t self,
        plan: &'t Plan,
        steps: &'t [crate::outbox::StepKind],
        kept: &'t Blobs,
    ) -> Trial<'t> {
        let files = match &self.contents {
            Some(contents) => TrialFiles::Given(contents, &self.submission.files),
            None => TrialFiles::Kept(kept),
        };
        Trial { submission: &self.submission, plan, steps, files }
    }
}

impl Engine {
    /// What would be sent for a submission.
    ///
    /// # Errors
    /// [`Kind::InvalidInput`] `halt_tracker_not_a_submission`, `unknown_id`, `unknown_profile`; [`Kind::StoreUnavailable`].
    pub fn dry_run(&self, trial: &str) -> Result<String> {
        let asked: Asked = read(trial)?;
        let (store, blobs, vault) = self.intake_parts()?;
        let piece = self.piece(&asked)?;
        let intake = self.intake_with(&piece.settings, store, &blobs, &vault);
        let mut answer = json!({
            "profile": null, "state": "unrouted", "reason": "", "problems": [], "draft": null, "calls": [],
        });
        let mut put =
            |name: &str, value: Value| answer.as_object_mut().map(|map| map.insert(name.into(), value));
        match &piece.routed {
            Routed::Unrouted => {}
            Routed::Ignored => {
                put("state", json!("ignored"));
            }
            Routed::Attention(id, name, problems, _) => {
                put("state", json!(piece.routed.state().name()));
                put("profile", json!({ "id": id, "name": name }));
                put("problems", json!(problems));
            }
            Routed::Held(id, name, reason) => {
                put("state", json!(piece.routed.state().name()));
                put("profile", json!({ "id": id, "name": name }));
                put("reason", json!(reason));
            }
            Routed::Deliver(plan, steps) => {
                let suspicion = intake.suspicion(&plan.profile.id, &piece.submission);
                let state = if suspicion.is_some() { "held" } else { piece.routed.state().name() };
                put("state", json!(state));
                put("profile", json!({ "id": plan.profile.id, "name": plan.profile.name }));
                put("draft", draft(plan));
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
                let rehearsal =
                    trial::rehearse(piece.trial(plan, steps, &blobs), &piece.settings, self.clock.as_ref());
                let (calls, code) = match runtime.block_on(rehearsal)? {
                    Ok(rehearsed) => rehearsed,
                    Err(failure) => (Vec::new(), failure.code),
                };
                put("reason", json!(suspicion.map_or(code, str::to_owned)));
                put("calls", calls.iter().map(planned).collect());
            }
        }
        write(&answer)
    }

    /// Delivers a test submission at once, beside the queue.
    ///
    /// # Errors
    /// As [`Engine::dry_run`]; what became of the test is in the answer.
    pub fn test_send(&self, trial: &str) -> Result<String> {
        let asked: Asked = read(trial)?;
        let piece = self.piece(&asked)?;
        let Routed::Deliver(plan, steps) = &piece.routed else {
            return write(&untried(&unsendable(&piece.routed), ""));
        };
        if self.is_copy_of_live()? {
            return write(&untried("site_copy", ""));
        }
        let (store, blobs) = (self.store()?, self.blobs()?);
        let tenant = crate::relay::tenancy::id(&piece.settings, store)?;
        let tape = Tape::default();
        let settings = trial::settings_of(&piece.settings);
        let tried = self.converse(&settings, Some(&tape), async |client| {
            trial::run(piece.trial(plan, steps, &blobs), &settings, self.clock.as_ref(), client).await
        })?;
        let tried = match tried {
            Ok(tried) => tried?,
            Err(failure) => return write(&untried(&failure.code, &failure.detail)),
        };
        let mut remains = Remains {
            submission: piece.submission.id.clone(),
            tenant,
            email: plan.record.person.email.trim().to_lowercase(),
            made: tried.made(plan.record.kind),
        };
        if asked.keep == Some(false) {
            let (_, left) = self.removed(&remains)?;
            remains.made = left.iter().map(|left| (left.kind, left.id)).collect();
        }
        write(&told(&tried, plan, &tape.calls(), &self.removal(&remains)?))
    }

    /// Deletes at Tracker what a test made there.
    ///
    /// # Errors
    /// [`Kind::InvalidInput`] `envelope_damaged` when it is no token of ours; [`Kind::StoreUnavailable`].
    pub fn remove_test(&self, removal: &str) -> Result<String> {
        let asked: Removal = read(removal)?;
        let remains: Remains = serde_json::from_slice(&self.vault()?.open_text(CONTEXT, &asked.removal)?)?;
        let (removed, left) = self.removed(&remains)?;
        write(&json!({ "removed": removed, "left": left }))
    }

    fn removed(&self, remains: &Remains) -> Result<(Vec<trial::Removed>, Vec<Left>)> {
        let all_left = |code: &str| {
            let left = |&(kind, id): &_| Left { kind, id, code: code.to_owned() };
            (Vec::new(), remains.made.iter().map(left).collect())
        };
        if self.is_copy_of_live()? {
            return Ok(all_left("site_copy"));
        }
        if remains.tenant != crate::relay::tenancy::id(&self.config.settings, self.store()?)? {
            return Ok(all_left("other_connection"));
        }
        let settings = trial::settings_of(&self.config.settings);
        let called = self.converse(&settings, None, async |client| trial::remove(client, remains).await)?;
        Ok(called.unwrap_or_else(|failure| all_left(&failure.code)))
    }

    fn removal(&self, remains: &Remains) -> Result<String> {
        if remains.made.is_empty() {
            return Ok(String::new());
        }
        Ok(self.vault()?.seal_text(CONTEXT, &serde_json::to_vec(remains)?)?)
    }

    /// The submission and what the mapping makes of it.
    fn piece(&self, asked: &Asked) -> Result<Piece> {
        let mut settings = self.config.settings.clone();
        let profile = chosen(&mut settings, asked)?;
        let (store, blobs, vault) = self.intake_parts()?;
        let intake = self.intake_with(&settings, store, &blobs, &vault);
        let (submission, contents) = match (&asked.submission, asked.id.as_deref().unwrap_or_default()) {
            (Some(given), _) => {
                let fitted = intake.fit(given.clone(), profile.as_ref())?;
                (fitted.submission, Some(fitted.contents))
            }
            (None, "") => {
                return Err(Refusal::NotASubmission("there is none".into()).into());
            }
            (None, id) => (store.submission(id)?.ok_or_else(unknown)?, None),
        };
        let routed = intake.judge(&submission, profile.as_ref());
        Ok(Piece { submission, contents, routed, settings })
    }

    fn intake_with<'a, S: Store>(
        &'a self,
        settings: &'a Settings,
        store: &'a S,
        blobs: &'a Blobs,
        vault: &'a crate::vault::Vault,
    ) -> Intake<'a, S> {
        Intake { settings, store, blobs, vault, clock: self.clock.as_ref() }
    }

    /// A copy of a site sends nothing to the original's account, and does not renew its sign-in either (B20).
    pub(super) fn is_copy_of_live(&self) -> Result<bool> {
        Ok(!self.config.settings.is_sandbox() && self.store()?.guard()?.standing == SiteStanding::Copy)
    }
}

/// The profile that was named; an unsaved one takes its place among the saved ones.
fn chosen(settings: &mut Settings, asked: &Asked) -> Result<Option<Profile>> {
    if let Some(profile) = &asked.profile {
        settings.profiles.retain(|known| known.id != profile.id);
        settings.profiles.push(profile.clone());
        return Ok(Some(profile.clone()));
    }
    match asked.profile_id.as_deref().unwrap_or_default() {
        "" => Ok(None),
        id => match settings.profiles.iter().find(|profile| profile.id == id) {
            Some(profile) => Ok(Some(profile.clone())),
            None => Err(EngineError::new(Kind::InvalidInput, "unknown_profile", "no such profile")),
        },
    }
}

fn unknown() -> EngineError {
    EngineError::new(Kind::InvalidInput, "unknown_id", "no such submission is kept")
}

/// Why nothing can be sent: the first problem, or the state.
fn unsendable(routed: &Routed) -> String {
    match routed {
        Routed::Ignored => "ignored".to_owned(),
        Routed::Attention(_, _, problems, _) => {
            let code = problems.first().and_then(|problem| serde_json::to_value(problem.code).ok());
            code.and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default()
        }
        other => other.state().name().to_owned(),
    }
}

fn draft(plan: &Plan) -> Value {
    let mut plan = plan.clone();
    // As the relay does before its first call.
    Phones::default().finish(&mut plan);
    let plan::Plan { record, contact, documents, activity, application, .. } = plan;
    json!({
        "record_kind": record.kind,
        "fields": record.members,
        "contact": contact.map(|draft| draft.members),
        "documents": documents,
        "activity": activity,
        "job": application,
    })
}

fn planned(call: &Planned) -> Value {
    json!({
        "step": call.step, "purpose": call.purpose, "method": call.method, "url": call.url,
        "headers": call.headers, "body": call.body, "file": call.file, "condition": call.condition,
    })
}

fn untried(code: &str, detail: &str) -> Value {
    json!({
        "ok": false, "code": code, "detail": detail, "record": null, "activity_id": 0, "calls": [],
        "removal": "",
    })
}

fn told(tried: &Tried, plan: &Plan, calls: &[TapedCall], removal: &str) -> Value {
    let record =
        (tried.record_id() > 0).then(|| json!({ "kind": plan.record.kind, "id": tried.record_id() }));
    json!({
        "ok": tried.ok, "code": tried.code, "detail": tried.detail, "record": record,
        "activity_id": tried.activity_id(), "removal": removal,
        "calls": calls.iter().map(taped).collect::<Vec<_>>(),
    })
}

pub(super) fn taped(call: &TapedCall) -> Value {
    json!({
        "step": call.step, "purpose": call.purpose, "method": call.method, "url": call.url,
        "status": call.status, "duration_ms": call.duration_ms,
        "request_headers": call.request_headers, "request_body": call.request_body,
        "response_headers": call.response_headers, "response_body": call.response_body,
        "truncated": call.truncated,
    })
}
