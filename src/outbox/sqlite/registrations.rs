//! Registrations for events: one row beside each submission that makes one, written in the transaction that accepts
//! it, so that of two who come at once one gets the last place and the other waits.

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use std::collections::BTreeMap;

use super::Sqlite;
use super::attendees::{context, key};
use super::same_person::{Who, contact_known, heir, others};
use crate::mapping::plan::{Plan, Registration};
use crate::mapping::profile::DedupeBy;
use crate::mapping::{on_the_waitlist, tag_tokens, waitlist_tag};
use crate::outbox::attendance::{Attended, Registered, RegistrationCount};
use crate::outbox::keeping::Attendance;
use crate::outbox::{Claim, Result, StepChange, StepKind, Work};
use crate::vault::{PersonHashes, Vault};

/// What became of a registration.
pub(super) struct Placed {
    pub(super) event_id: u64,
    /// `seat`, `waitlist`, `again`.
    pub(super) state: &'static str,
    /// The plan for somebody who waits, sealed; `None`: the plan as it was made.
    pub(super) plan: Option<Vec<u8>>,
}

struct Row {
    event_id: i64,
    state: String,
}

/// Gives a submission its place, its former one where it has one already. Whoever is registered gets no second one.
pub(super) fn place(
    store: &Sqlite,
    tx: &Transaction<'_>,
    id: &str,
    received_at: i64,
    person: &PersonHashes,
    work: &Work<'_>,
) -> Result<Option<Placed>> {
    let Some(Wanted { registration: wanted, dedupe, plan }) = wanted(work) else {
        return free(tx, id).map(|()| None);
    };
    let event_id = i64::try_from(wanted.event_id).unwrap_or(i64::MAX);
    let own = row(tx, id)?.filter(|own| own.event_id == event_id);
    let others = others(tx, id, event_id, &Who { dedupe, hashes: person })?;
    // By what is held today: a seat may have been given up since, or given to whoever waited.
    let has = |waits: bool| others.iter().any(|one| one.state == if waits { "waitlist" } else { "seat" });
    let (state, waits) = match own {
        // A person may have given it to somebody whose plan still says that they wait.
        Some(own) if own.state == "seat" => ("seat", wanted.waits),
        Some(own) if own.state == "given_up" => ("given_up", wanted.waits),
        Some(own) if own.state == "waitlist" && (wanted.waits || !has_room(tx, wanted, event_id)?) => {
            ("waitlist", true)
        }
        _ if has(false) => ("again", wanted.waits),
        _ if wanted.waits || !has_room(tx, wanted, event_id)? => {
            (if has(true) { "again" } else { "waitlist" }, true)
        }
        _ => ("seat", false),
    };
    tx.execute(
        "INSERT INTO registration (submission_id, event_id, registered_at, state, waits, came_before, tag_hash) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (submission_id) DO UPDATE SET event_id = excluded.event_id, \
         state = excluded.state, waits = excluded.waits, tag_hash = excluded.tag_hash",
        params![id, event_id, received_at, state, waits, !others.is_empty(), tag_hash(&store.vault, wanted, waits)],
    )?;
    if state == "seat" {
        // Whoever waited and comes again while there is room waits no longer.
        for waited in others.iter().filter(|one| one.state == "waitlist") {
            tx.execute(
                "UPDATE registration SET state = 'again' WHERE submission_id = ?1",
                [&waited.submission_id],
            )?;
        }
    }
    let changed = plan.filter(|_| waits && !wanted.waits);
    Ok(Some(Placed {
        event_id: wanted.event_id,
        state,
        plan: changed.map(|plan| store.seal_plan(id, &on_the_waitlist(plan))).transpose()?,
    }))
}

/// What a submission registers for.
pub(super) struct Wanted<'a> {
    registration: &'a Registration,
    dedupe: DedupeBy,
    /// The plan that says so; `None`: a person has to mend something first.
    plan: Option<&'a Plan>,
}

/// What a submission registers for. What is held or has no profile registers nobody; what needs attention came in time,
/// so that its place is kept until it is mended or discarded.
pub(super) fn wanted<'a>(work: &Work<'a>) -> Option<Wanted<'a>> {
    match work {
        Work::Deliver { plan, .. } => plan.registration.as_ref().map(|registration| Wanted {
            registration,
            dedupe: plan.dedupe,
            plan: Some(*plan),
        }),
        Work::Attention { reserved, .. } => reserved.map(|reserved| Wanted {
            registration: &reserved.registration,
            dedupe: reserved.dedupe,
            plan: None,
        }),
        Work::Unrouted | Work::Held { .. } => None,
    }
}

fn has_room(tx: &Transaction<'_>, wanted: &Registration, event_id: i64) -> Result<bool> {
    if !wanted.open || wanted.capacity == 0 {
        return Ok(wanted.open);
    }
    let seats: u32 = tx.query_row(
        "SELECT count(*) FROM registration WHERE event_id = ?1 AND state = 'seat'",
        [event_id],
        |r| r.get(0),
    )?;
    Ok(seats < wanted.capacity)
}

fn row(db: &Connection, id: &str) -> Result<Option<Row>> {
    Ok(db
        .query_row("SELECT event_id, state FROM registration WHERE submission_id = ?1", [id], |r| {
            Ok(Row { event_id: r.get(0)?, state: r.get(1)? })
        })
        .optional()?)
}

/// What the tag of a registration is recognised by, without keeping what a visitor may have entered.
fn tag_hash(vault: &Vault, wanted: &Registration, waits: bool) -> Vec<u8> {
    let tag = if waits { waitlist_tag(&wanted.tag) } else { wanted.tag.clone() };
    hash_of(vault, tag_tokens(&tag).first().map_or("", String::as_str))
}

/// Of a tag in the form in which tags are compared.
pub(super) fn hash_of(vault: &Vault, token: &str) -> Vec<u8> {
    vault.hash("event/tag", &[token.as_bytes()])
}

/// Takes a registration back. Another one of the same person that had no place of its own gets this one.
pub(super) fn free(tx: &Transaction<'_>, id: &str) -> Result<()> {
    let Some(own) = row(tx, id)? else { return Ok(()) };
    let holds = matches!(own.state.as_str(), "seat" | "waitlist");
    let heir = if holds { heir(tx, id, own.event_id)? } else { None };
    tx.execute("DELETE FROM registration WHERE submission_id = ?1", [id])?;
    if let Some(heir) = heir {
        tx.execute(
            "UPDATE registration SET state = CASE waits WHEN 0 THEN 'seat' ELSE 'waitlist' END WHERE submission_id = ?1",
            [heir],
        )?;
    }
    Ok(())
}

/// The Contact is known: part of the checkpoint of the step that made or found it.
pub(super) fn note_contact(tx: &Transaction<'_>, claim: &Claim, change: &StepChange<'_>) -> Result<()> {
    let is_record = claim.steps.iter().any(|s| s.position == change.position && s.kind == StepKind::Record);
    let (true, Some(result), Some(_)) = (is_record, change.result, &claim.plan.registration) else {
        return Ok(());
    };
    if result.id > 0 {
        tx.execute(
            "UPDATE registration SET contact_id = ?2, connection = ?3 WHERE submission_id = ?1",
            params![claim.submission_id, i64::try_from(result.id).unwrap_or_default(), claim.connection],
        )?;
        if let Some(own) = row(tx, &claim.submission_id)? {
            contact_known(tx, &claim.submission_id, own.event_id)?;
        }
    }
    Ok(())
}

/// How many places of events are taken, and how many contacts the last load found.
pub(super) fn counts(store: &Sqlite, events: &[u64]) -> Result<BTreeMap<u64, RegistrationCount>> {
    store.read(|db| {
        let mut counts = BTreeMap::new();
        let mut states = db.prepare(
            "SELECT COALESCE(sum(state = 'seat'), 0), COALESCE(sum(state = 'waitlist'), 0) \
             FROM registration WHERE event_id = ?1",
        )?;
        let mut loaded = db.prepare("SELECT contacts FROM attendee_list WHERE event_id = ?1")?;
        for event in events {
            let key = i64::try_from(*event).unwrap_or(i64::MAX);
            let (seats, waitlist) = states.query_row([key], |r| Ok((r.get(0)?, r.get(1)?)))?;
            let attendees = loaded.query_row([key], |r| r.get(0)).optional()?.flatten();
            counts.insert(*event, RegistrationCount { seats, waitlist, attendees });
        }
        Ok(counts)
    })
}

/// Events and contacts of a person, by e-mail: where the shell has marks.
pub(super) fn attendance(db: &Connection, email_hash: &[u8]) -> Result<Vec<Attendance>> {
    let mut statement = db.prepare(
        "SELECT r.event_id, r.contact_id FROM submission s JOIN registration r ON r.submission_id = s.id \
         WHERE s.email_hash = ?1 AND r.contact_id > 0 \
         UNION SELECT event_id, contact_id FROM attendee WHERE email_hash = ?1 ORDER BY 1, 2",
    )?;
    let rows = statement.query_map([email_hash], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?)))?;
    rows.map(|row| {
        let (event, contact) = row?;
        Ok(Attendance {
            event_id: u64::try_from(event).unwrap_or_default(),
            contact_id: u64::try_from(contact).unwrap_or_default(),
        })
    })
    .collect()
}

/// What there is to say of a person beside their submissions.
pub(super) fn attended(store: &Sqlite, email: &str) -> Result<Vec<Attended>> {
    let Some(hash) = PersonHashes::of(&store.vault, email, "", "").email else { return Ok(Vec::new()) };
    store.read(|db| {
        let mut sealed = db.prepare(
            "SELECT sealed FROM attendee WHERE event_id = ?1 AND contact_id = ?2 AND email_hash = ?3",
        )?;
        attendance(db, &hash)?
            .into_iter()
            .map(|Attendance { event_id, contact_id }| {
                let found: Option<Option<Vec<u8>>> = sealed
                    .query_row(params![key(event_id), key(contact_id), hash], |r| r.get(0))
                    .optional()?;
                let context = context(event_id, contact_id);
                let attendee = found.flatten().and_then(|bytes| store.unseal(&context, &bytes).ok());
                Ok(Attended { event_id, contact_id, attendee })
            })
            .collect()
    })
}

/// The registration of a submission.
pub(super) fn of(store: &Sqlite, id: &str) -> Result<Option<Registered>> {
    store.read(|db| {
        Ok(db
            .query_row(
                "SELECT event_id, state, contact_id FROM registration WHERE submission_id = ?1",
                [id],
                |r| {
                    Ok(Registered {
                        event_id: u64::try_from(r.get::<_, i64>(0)?).unwrap_or_default(),
                        state: r.get(1)?,
                        contact_id: u64::try_from(r.get::<_, i64>(2)?).unwrap_or_default(),
                    })
                },
            )
            .optional()?)
    })
}

/// Everything that the lists of attendees keep of a person.
pub(super) fn forget_attendee(tx: &Transaction<'_>, email_hash: &[u8]) -> Result<()> {
    // The contact stays known as one that is not shown: a load that is under way must not read it again.
    tx.execute(
        "UPDATE attendee SET state = 'other', is_read = 1, is_known = 0, sealed = NULL, email_hash = NULL \
         WHERE email_hash = ?1",
        [email_hash],
    )?;
    Ok(())
}
