//! The record of a person: find, then create, update, adopt or leave alone.

use serde_json::json;

use super::person::{self, Match};
use super::probe::{self, Seen};
use super::{Attempted, Verdict, given, has_reference, intend, scan};
use crate::mapping::only_the_tag;
use crate::mapping::plan::Draft;
use crate::mapping::profile::{DedupeBy, MatchPolicy, OnMatch, RecordKind};
use crate::outbox::{Claim, Fenced, Step, StepState, StoreError};
use crate::relay::worker::{Log, Worker, created, result};
use crate::relay::{marker, merge};
use crate::settings::Dialect;
use crate::tracker::capabilities::Feature;
use crate::tracker::outcome::{Failure, FailureClass};
use crate::tracker::person::{FoundPerson, PersonQuery};
use crate::tracker::types::{Created, ResumeUpload};

/// Action of a Resource that Tracker's parser made and that still needs its mapped members.
const PARSED: &str = "parsed";

/// The main record.
pub(super) async fn record(worker: &Worker<'_>, claim: &Claim, step: &Step, log: &mut Log<'_>) -> Attempted {
    save(worker, claim, step, &claim.plan.record, log).await
}

/// The Contact of a Lead.
pub(super) async fn contact(worker: &Worker<'_>, claim: &Claim, step: &Step, log: &mut Log<'_>) -> Attempted {
    let Some(draft) = &claim.plan.contact else { return Ok(Verdict::Skipped(result(0, "none"))) };
    if !worker.client.capabilities().has(Feature::LeadAssociation) {
        // Classic takes the Lead's person with the Lead itself.
        return Ok(Verdict::Skipped(result(0, "with_lead")));
    }
    save(worker, claim, step, draft, log).await
}

async fn save(
    worker: &Worker<'_>,
    claim: &Claim,
    step: &Step,
    draft: &Draft,
    log: &mut Log<'_>,
) -> Attempted {
    if step.state == StepState::Sending {
        return verify(worker, claim, step, draft, log).await;
    }
    if step.result.action == PARSED {
        return complete(worker, claim, step, draft, log).await;
    }
    let now = worker.clock.now_ms();
    let found = match person::query(claim.plan.dedupe, &draft.person) {
        Some(query) => given!(log.calls(now, worker.client.find_people(draft.kind, &query).await)),
        None => Vec::new(),
    };
    let choice = person::choose(claim.plan.dedupe, &draft.person, &found);
    let ids: Vec<u64> = found.iter().map(|p| p.id).collect();
    match (choice, claim.plan.on_match) {
        (Match::Several, _) => {
            log.decision(now, "several_match", json!({ "ids": ids }));
            Ok(Verdict::Person("several_match".into()))
        }
        (Match::One(id), MatchPolicy::Skip) => {
            log.decision(now, "matched_skip", json!({ "id": id }));
            match tag(worker, claim, id, log).await? {
                Verdict::Done(_) => Ok(Verdict::Skipped(result(id, "skipped"))),
                other => Ok(other),
            }
        }
        (Match::One(id), MatchPolicy::ActivityOnly) => {
            log.decision(now, "matched_activity_only", json!({ "id": id }));
            tag(worker, claim, id, log).await
        }
        (Match::One(id), MatchPolicy::Update) => {
            log.decision(now, "matched_update", json!({ "id": id }));
            update(worker, draft, id, log).await
        }
        (Match::Nobody, _) => create(worker, claim, step, draft, log).await,
    }
}

async fn create(
    worker: &Worker<'_>,
    claim: &Claim,
    step: &Step,
    draft: &Draft,
    log: &mut Log<'_>,
) -> Attempted {
    if claim.plan.from_resume && step.kind == crate::outbox::StepKind::Record {
        if let Some(verdict) = parse(worker, claim, step, draft, log).await? {
            return Ok(verdict);
        }
        log.decision(worker.clock.now_ms(), "resume_unreadable", json!({}));
    }
    let mut members = draft.members.clone();
    marker::mark(draft.kind, &mut members, &claim.submission_id, has_reference(worker));
    intend!(worker, claim, step);
    let called = worker.client.create(draft.kind, &members).await;
    Ok(match given!(log.calls(worker.clock.now_ms(), called)) {
        Created::New(id) => Verdict::Done(created(step, id)),
        // After an unknown outcome, what is in the way may be what our first send made.
        Created::Exists(Some(id))
            if step.sends > 0
                && probe::readable(worker, draft.kind)
                && given!(probe::recognise(worker, claim, draft.kind, id, log).await) == Seen::Ours =>
        {
            adopted(worker, claim, draft, id, log)
        }
        // Classic says that somebody like this is there; the merge is ours to make.
        Created::Exists(Some(id)) => match claim.plan.on_match {
            MatchPolicy::Skip => Verdict::Skipped(result(id, "skipped")),
            MatchPolicy::ActivityOnly | MatchPolicy::Update => Verdict::Done(result(id, "unchanged")),
        },
        Created::Exists(None) => Verdict::Failed(exists_unknown()),
    })
}

/// Lets Tracker's parser make the record; `None` where the document is not fit for it. A bad file must not
/// hold the candidate up, so the record is then made of the fields.
async fn parse(
    worker: &Worker<'_>,
    claim: &Claim,
    step: &Step,
    draft: &Draft,
    log: &mut Log<'_>,
) -> Result<Option<Verdict>, StoreError> {
    match scan::objection(worker, claim, 0, log).await? {
        None => {}
        // The scanner could not be asked and the policy is to wait.
        Some(Verdict::Failed(failure)) if failure.class == FailureClass::Transient => {
            return Ok(Some(Verdict::Failed(failure)));
        }
        Some(_) => return Ok(None),
    }
    let Some(upload) = resume(worker, claim, draft) else { return Ok(None) };
    if worker.intend(claim, step)? == Fenced::Lost {
        return Ok(Some(Verdict::Lost));
    }
    let called = worker.client.create_from_resume(upload).await;
    Ok(match log.calls(worker.clock.now_ms(), called) {
        Ok(created) => Some(match created.id() {
            Some(id) => Verdict::Again(result(id, PARSED)),
            None => Verdict::Failed(exists_unknown()),
        }),
        Err(failure) if failure.class == FailureClass::Permanent => None,
        Err(failure) => Some(Verdict::Failed(failure)),
    })
}

fn exists_unknown() -> Failure {
    Failure::new(
        FailureClass::Permanent,
        "exists_unknown",
        "Tracker has such a record and does not say which",
    )
}

/// The first planned document as Tracker's parser wants it; `None` when it can no longer be read.
fn resume(worker: &Worker<'_>, claim: &Claim, draft: &Draft) -> Option<ResumeUpload> {
    let document = claim.plan.documents.first()?;
    let file = claim.submission.files.get(document.file)?;
    let content = worker.documents.content(file).ok()?;
    Some(ResumeUpload {
        name: marker::document_name(&document.name, &claim.submission_id, 0),
        content,
        source: draft.members.get("source").and_then(|s| s.as_str()).unwrap_or_default().to_owned(),
        ..ResumeUpload::default()
    })
}

/// Gives a parsed Resource its mapped members; what a visitor typed is surer than what a parser read.
async fn complete(
    worker: &Worker<'_>,
    claim: &Claim,
    step: &Step,
    draft: &Draft,
    log: &mut Log<'_>,
) -> Attempted {
    let mut sure = draft.clone();
    marker::mark(draft.kind, &mut sure.members, &claim.submission_id, has_reference(worker));
    for rule in &mut sure.rules {
        rule.on_match = OnMatch::Overwrite;
    }
    sure.rules.push(crate::mapping::plan::MemberRule { path: "note".into(), on_match: OnMatch::Append });
    match update(worker, &sure, step.result.id, log).await? {
        Verdict::Done(done) => Ok(Verdict::Done(result(done.id, "created"))),
        other => Ok(other),
    }
}

/// Changing twice has the effect of changing once, for each run reads the record anew: an unknown outcome
/// is simply tried again.
async fn update(worker: &Worker<'_>, draft: &Draft, id: u64, log: &mut Log<'_>) -> Attempted {
    let now = worker.clock.now_ms();
    let members = if worker.client.capabilities().dialect() == Dialect::Rest {
        match given!(log.calls(now, worker.client.get(draft.kind, id).await)) {
            Some(record) => merge::changes(draft, &record),
            // It was there a moment ago: look again later, and create only when the search says so too.
            None => return Ok(Verdict::Failed(Failure::new(FailureClass::Transient, "gone_meanwhile", ""))),
        }
    } else {
        // Classic does not show what the record holds, so only what may replace anything is sent.
        merge::replacing(draft)
    };
    if members.is_empty() {
        return Ok(Verdict::Done(result(id, "unchanged")));
    }
    log.decision(now, "changing", json!({ "members": members.keys().collect::<Vec<_>>() }));
    let called = worker.client.update(draft.kind, id, &members).await;
    match log.calls(worker.clock.now_ms(), called) {
        Ok(()) => Ok(Verdict::Done(result(id, "updated"))),
        Err(failure) if matches!(failure.class, FailureClass::Unknown | FailureClass::Gone) => {
            Ok(Verdict::Failed(Failure { class: FailureClass::Transient, ..failure }))
        }
        Err(failure) => Ok(Verdict::Failed(failure)),
    }
}

/// The tag of a registration goes to a record that is otherwise left alone, too: the list of the event is made of tags,
/// and the seat is taken (halt-tracker.md 5.4).
async fn tag(worker: &Worker<'_>, claim: &Claim, id: u64, log: &mut Log<'_>) -> Attempted {
    match only_the_tag(&claim.plan) {
        Some(draft) => update(worker, &draft, id, log).await,
        None => Ok(Verdict::Done(result(id, "unchanged"))),
    }
}

/// Looks for the record that an interrupted create may have made: live at first, then among those who have
/// the person's address, each read in full; only our marker decides.
async fn verify(
    worker: &Worker<'_>,
    claim: &Claim,
    step: &Step,
    draft: &Draft,
    log: &mut Log<'_>,
) -> Attempted {
    let live = probe::above_highest(worker, claim, step, draft.kind, log).await?;
    if let Some(id) = given!(live) {
        return Ok(adopted(worker, claim, draft, id, log));
    }
    let query = PersonQuery {
        email: draft.person.email.clone(),
        surname: draft.person.surname.clone(),
        phone: draft.person.phone.clone(),
    };
    if query.is_empty() {
        return Ok(Verdict::NotSeen);
    }
    let called = worker.client.find_people(draft.kind, &query).await;
    let found = given!(log.calls(worker.clock.now_ms(), called));
    if !probe::readable(worker, draft.kind) {
        return Ok(weakly(worker, claim, draft, &found, log));
    }
    let mut ids: Vec<u64> = found.iter().map(|p| p.id).collect();
    // Ours would be the newest.
    ids.sort_unstable_by(|a, b| b.cmp(a));
    for id in ids.into_iter().take(5) {
        if given!(probe::recognise(worker, claim, draft.kind, id, log).await) == Seen::Ours {
            return Ok(adopted(worker, claim, draft, id, log));
        }
    }
    Ok(Verdict::NotSeen)
}

/// Where single records cannot be read (a Contact on classic), the marker cannot be seen. Before the send
/// nobody had this address, so the one person of that name who has it now is taken for ours: a weaker
/// guarantee, and flagged as such. Otherwise Tracker itself refuses the double (overwriting is off).
fn weakly(
    worker: &Worker<'_>,
    claim: &Claim,
    draft: &Draft,
    found: &[FoundPerson],
    log: &mut Log<'_>,
) -> Verdict {
    let asked_before = person::query(claim.plan.dedupe, &draft.person).is_some();
    match person::choose(DedupeBy::EmailSurname, &draft.person, found) {
        Match::One(id) if asked_before => {
            log.decision(worker.clock.now_ms(), "adopted_by_name", json!({ "id": id }));
            let mut taken = result(id, "adopted");
            taken.flags.push("weak_match".into());
            Verdict::Done(taken)
        }
        _ => Verdict::NotSeen,
    }
}

/// A record that an unknown send made; the parser's still needs its mapped members.
fn adopted(worker: &Worker<'_>, claim: &Claim, draft: &Draft, id: u64, log: &mut Log<'_>) -> Verdict {
    log.decision(worker.clock.now_ms(), "adopted", json!({ "id": id }));
    if claim.plan.from_resume && draft.kind == RecordKind::Resource {
        return Verdict::Again(result(id, PARSED));
    }
    Verdict::Done(result(id, "adopted"))
}
