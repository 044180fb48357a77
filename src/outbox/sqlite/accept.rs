//! Accepting: one transaction that holds the replay entry, the submission, its delivery and its steps
//! (reliability.md 4.2). The content of a duplicate is recognised inside it, so two copies that arrive at
//! the same instant make one delivery (I03).

use rusqlite::{OptionalExtension, Transaction, params};

use super::Sqlite;
use super::connection::Sync;
use super::registrations::Placed;
use crate::intake::key::may_meet;
use crate::intake::submission::Submission;
use crate::mapping::plan::ConsentRecord;
use crate::outbox::{Accepted, JournalEntry, NewSubmission, State, StepKind, Task, Work};
use crate::outbox::{Result, StoreError};

/// What is sealed before the transaction begins, so that the write lock is held for the inserts only.
pub(super) struct Sealed {
    pub(super) submission: Vec<u8>,
    pub(super) plan: Option<Vec<u8>>,
}

pub(super) fn seal(store: &Sqlite, submission: &Submission, work: &Work<'_>) -> Result<Sealed> {
    Ok(Sealed {
        submission: store.seal_submission(submission)?,
        plan: match work {
            Work::Deliver { plan, .. } => Some(store.seal_plan(&submission.id, plan)?),
            Work::Unrouted | Work::Attention { .. } | Work::Held { .. } => None,
        },
    })
}

pub(super) fn accept(store: &Sqlite, new: &NewSubmission<'_>) -> Result<Accepted> {
    let sealed = seal(store, new.submission, &new.work)?;
    match accept_once(store, new, &sealed) {
        // A damaged file has been moved aside; its place is free.
        Err(StoreError::Corrupt(_)) => accept_once(store, new, &sealed),
        done => done,
    }
}

fn accept_once(store: &Sqlite, new: &NewSubmission<'_>, sealed: &Sealed) -> Result<Accepted> {
    let (accepted, is_new) = store.with(Sync::Group, |tx| {
        // A row of the spool that was imported before, by a process that did not live to delete it.
        if new.imported
            && let Some(state) = state(tx, &new.submission.id)?
        {
            return Ok((Accepted { id: new.submission.id.clone(), state, duplicate: true }, false));
        }
        if let Some((id, state)) = first_copy(tx, new)? {
            remember_request(tx, new, &id)?;
            insert_duplicate(tx, new, &id)?;
            return Ok((Accepted { id, state, duplicate: true }, true));
        }
        let state = insert_first(store, tx, new, sealed)?;
        remember_request(tx, new, &new.submission.id)?;
        crate::failpoint::at!("accept.in_tx", "", crate::outbox::StoreError::Other("ordered".into()));
        Ok((Accepted { id: new.submission.id.clone(), state, duplicate: false }, true))
    })?;
    if is_new {
        store.daybook.stored(new.submission.path, new.submission.received_at);
    }
    Ok(accepted)
}

/// The first copy, by the most certain key that decides (architecture, rule 3): the request itself, the sender's own id,
/// else the content within the window. A sender that names ids means two submissions by two ids, whatever their content.
fn first_copy(tx: &Transaction<'_>, new: &NewSubmission<'_>) -> Result<Option<(String, State)>> {
    let mut id: Option<String> = None;
    if let Some(replay) = &new.replay {
        id = tx
            .query_row(
                // What has expired is taken away by retention, not on the way of a visitor.
                "SELECT submission_id FROM replay WHERE request = ?1 AND expires_at >= ?2",
                params![replay.request, new.submission.received_at],
                |r| r.get(0),
            )
            .optional()?;
    }
    if let (None, Some(key)) = (&id, &new.explicit_key) {
        id = tx
            .query_row("SELECT id FROM submission WHERE explicit_key = ?1", [key], |r| r.get(0))
            .optional()?;
    }
    if id.is_none() {
        id = same_content(tx, new)?;
    }
    let Some(id) = id else { return Ok(None) };
    Ok(state(tx, &id)?.map(|state| (id, state)))
}

/// The earliest submission of the same content whose page, job and files do not contradict.
fn same_content(tx: &Transaction<'_>, new: &NewSubmission<'_>) -> Result<Option<String>> {
    let mut statement = tx.prepare(
        "SELECT id, context_key FROM submission WHERE content_key = ?1 AND received_at BETWEEN ?2 AND ?5 \
         AND duplicate_of = '' AND state NOT IN ('discarded', 'erased') \
         AND (files_key = ?3 OR files_key = x'' OR ?3 = x'') \
         AND (explicit_key IS NULL OR ?4) \
         ORDER BY received_at",
    )?;
    let mut rows = statement.query(params![
        new.content_key,
        new.submission.received_at - new.duplicate_window_ms,
        new.files_key,
        new.explicit_key.is_none(),
        // One out of the spool may be older than what came in meanwhile.
        new.submission.received_at.saturating_add(new.duplicate_window_ms),
    ])?;
    while let Some(row) = rows.next()? {
        if may_meet(&row.get::<_, String>(1)?, &new.context_key) {
            return Ok(Some(row.get(0)?));
        }
    }
    Ok(None)
}

fn state(tx: &Transaction<'_>, id: &str) -> Result<Option<State>> {
    let state: Option<String> =
        tx.query_row("SELECT state FROM submission WHERE id = ?1", [id], |r| r.get(0)).optional()?;
    Ok(state.and_then(|s| State::parse(&s)))
}

fn remember_request(tx: &Transaction<'_>, new: &NewSubmission<'_>, id: &str) -> Result<()> {
    if let Some(replay) = &new.replay {
        tx.execute(
            "INSERT OR REPLACE INTO replay (request, expires_at, submission_id) VALUES (?1, ?2, ?3)",
            params![replay.request, replay.expires_at, id],
        )?;
    }
    Ok(())
}

/// A light row without payload, and a line in the journal of the first copy.
fn insert_duplicate(tx: &Transaction<'_>, new: &NewSubmission<'_>, first: &str) -> Result<()> {
    let submission = new.submission;
    tx.execute(
        "INSERT INTO submission (id, received_at, state, path, source, form_id, form_name, content_key, \
         context_key, files_key, duplicate_of) VALUES (?1, ?2, 'duplicate', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            submission.id,
            submission.received_at,
            path_name(submission.path),
            submission.source,
            submission.form.id,
            submission.form.name,
            new.content_key,
            new.context_key,
            new.files_key,
            first,
        ],
    )?;
    super::files::note_spare(tx, &submission.files)?;
    super::journal::insert(
        tx,
        first,
        &JournalEntry {
            at: submission.received_at,
            event: "duplicate".into(),
            outcome: "duplicate".into(),
            detail: serde_json::json!({ "id": submission.id, "path": submission.path, "source": submission.source }),
            ..JournalEntry::default()
        },
    )
}

fn insert_first(
    store: &Sqlite,
    tx: &Transaction<'_>,
    new: &NewSubmission<'_>,
    sealed: &Sealed,
) -> Result<State> {
    let submission = new.submission;
    let (state, reason) = super::guard::arriving(store, tx, state_of(&new.work))?;
    let (profile_id, profile_name) = profile_of(&new.work);
    tx.execute(
        "INSERT INTO submission (id, received_at, state, reason, path, source, form_id, form_name, \
         profile_id, profile_name, explicit_key, content_key, context_key, files_key, email_hash, \
         phone_hash, surname_hash, problems, record_kind, sealed, ended_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)",
        params![
            submission.id,
            submission.received_at,
            state.name(),
            reason,
            path_name(submission.path),
            submission.source,
            submission.form.id,
            submission.form.name,
            profile_id,
            profile_name,
            new.explicit_key,
            new.content_key,
            new.context_key,
            new.files_key,
            new.person.email,
            new.person.phone,
            new.person.surname,
            problems_of(&new.work)?,
            record_kind_of(&new.work),
            sealed.submission,
            super::claim::ended_at(state, submission.received_at),
        ],
    )?;
    super::files::note_use(tx, &submission.id, &submission.files)?;
    let placed = match super::registrations::wanted(&new.work) {
        Some(_) => super::registrations::place(
            store,
            tx,
            &submission.id,
            submission.received_at,
            &new.person,
            &new.work,
        )?,
        None => None,
    };
    let plan = placed.as_ref().and_then(|placed| placed.plan.as_deref()).or(sealed.plan.as_deref());
    insert_delivery(store, tx, &submission.id, submission.received_at, &new.work, plan)?;
    if state == State::Held {
        super::guard::hold(tx, &submission.id)?;
    }
    super::journal::insert(
        tx,
        &submission.id,
        &JournalEntry {
            at: submission.received_at,
            event: "received".into(),
            outcome: state.name().into(),
            code: reason.into(),
            detail: received_detail(new, placed.as_ref()),
            ..JournalEntry::default()
        },
    )?;
    if state == State::NeedsAttention {
        super::journal::insert_task(tx, &attention_task(submission, profile_id))?;
    }
    Ok(state)
}

/// For the shell: ids only.
fn attention_task(submission: &Submission, profile_id: &str) -> Task {
    let context = &submission.context;
    Task {
        kind: State::NeedsAttention.name().into(),
        payload: serde_json::json!({
            "submission_id": submission.id,
            "profile_id": profile_id,
            "record_kind": "",
            "record_id": 0,
            "outcome": "",
            "reason": "mapping",
            "context": { "event_id": context.event_id, "job_id": context.job_id, "post_id": context.post_id },
        }),
    }
}

fn received_detail(new: &NewSubmission<'_>, placed: Option<&Placed>) -> serde_json::Value {
    let submission = new.submission;
    let mut detail = serde_json::json!({
        "path": submission.path,
        "source": submission.source,
        "form": submission.form.id,
        "fields": submission.fields.len(),
        "files": submission.files.iter().map(|f| serde_json::json!({
            "field": f.field, "extension": f.extension, "size": f.size, "refused": f.refused, "flags": f.flags,
        })).collect::<Vec<_>>(),
    });
    if let (Some(placed), Some(map)) = (placed, detail.as_object_mut()) {
        map.insert("event".into(), placed.event_id.into());
        map.insert("registration".into(), placed.state.into());
    }
    if let (Work::Deliver { plan, .. }, Some(map)) = (&new.work, detail.as_object_mut()) {
        map.insert(
            "profile".into(),
            serde_json::json!({ "id": plan.profile.id, "version": plan.profile.version }),
        );
        if !plan.notes.is_empty() {
            map.insert("notes".into(), serde_json::json!(plan.notes));
        }
        if let Some(consent) = &plan.consent {
            // The address without its query, which may hold anything.
            let page = consent.page.split(['?', '#']).next().unwrap_or_default().to_owned();
            map.insert("consent".into(), serde_json::json!(ConsentRecord { page, ..consent.clone() }));
        }
    }
    detail
}

pub(super) fn insert_delivery(
    store: &Sqlite,
    tx: &Transaction<'_>,
    submission_id: &str,
    now: i64,
    work: &Work<'_>,
    sealed_plan: Option<&[u8]>,
) -> Result<()> {
    let (Work::Deliver { steps, connection, person, .. }, Some(plan)) = (work, sealed_plan) else {
        return Ok(());
    };
    let delivery = format!("{submission_id}-t");
    let connection = super::tenants::id_of(tx, connection)?;
    tx.execute(
        "INSERT INTO delivery (id, submission_id, destination, connection, state, person, due_at, due_boot, \
         due_boot_id, arrived, sealed_plan) VALUES (?1, ?2, 'tracker', ?3, 'ready', ?4, ?5, ?6, ?7, ?5, ?8)",
        params![delivery, submission_id, connection, person, now, store.boot_now(), store.boot_id, plan,],
    )?;
    insert_steps(tx, &delivery, 0, steps)
}

pub(super) fn insert_steps(
    tx: &Transaction<'_>,
    delivery: &str,
    first: u32,
    steps: &[StepKind],
) -> Result<()> {
    let mut statement = tx.prepare(
        "INSERT INTO step (delivery_id, position, kind, argument, state) VALUES (?1, ?2, ?3, ?4, 'pending')",
    )?;
    for (position, step) in (first..).zip(steps) {
        let (kind, argument) = step.stored();
        statement.execute(params![delivery, position, kind, argument])?;
    }
    Ok(())
}

pub(super) fn state_of<'a>(work: &Work<'a>) -> (State, &'a str) {
    match work {
        Work::Unrouted => (State::Unrouted, "no_profile"),
        Work::Attention { .. } => (State::NeedsAttention, "mapping"),
        Work::Held { reason, .. } => (State::Held, reason),
        Work::Deliver { .. } => (State::Waiting, ""),
    }
}

pub(super) fn profile_of<'a>(work: &Work<'a>) -> (&'a str, &'a str) {
    match work {
        Work::Unrouted => ("", ""),
        Work::Attention { profile, .. } | Work::Held { profile, .. } => *profile,
        Work::Deliver { plan, .. } => (&plan.profile.id, &plan.profile.name),
    }
}

pub(super) fn problems_of(work: &Work<'_>) -> Result<String> {
    Ok(match work {
        Work::Attention { problems, .. } => serde_json::to_string(problems)?,
        Work::Unrouted | Work::Held { .. } | Work::Deliver { .. } => "[]".into(),
    })
}

pub(super) fn record_kind_of(work: &Work<'_>) -> String {
    match work {
        Work::Deliver { plan, .. } => kind_name(plan.record.kind).into(),
        Work::Unrouted | Work::Attention { .. } | Work::Held { .. } => String::new(),
    }
}

fn kind_name(kind: crate::mapping::profile::RecordKind) -> &'static str {
    use crate::mapping::profile::RecordKind;
    match kind {
        RecordKind::Resource => "resource",
        RecordKind::Contact => "contact",
        RecordKind::Lead => "lead",
        RecordKind::Opportunity => "opportunity",
        RecordKind::Activity => "activity",
    }
}

fn path_name(path: crate::intake::submission::IntakePath) -> &'static str {
    use crate::intake::submission::IntakePath;
    match path {
        IntakePath::Hook => "hook",
        IntakePath::Http => "http",
        IntakePath::Php => "php",
    }
}
