//! Lists of attendees: whose turn a load is, what is still to be looked at, what was found. A cache: nothing of it is
//! synced, and what is lost is read again.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::Sqlite;
use super::connection::Sync;
use super::registrations::hash_of;
use super::{attendee_newcomers, seats};
use crate::mapping::{event_tag, tag_tokens};
use crate::outbox::attendance::{
    ListState, Listed, Load, Look, Order, Phase, Place, Progress, Reach, Standing, Turn, Wanted,
};
use crate::outbox::{Result, owner};
use crate::vault::PersonHashes;

/// How long a whole list is as good as new, in milliseconds.
const FRESH: i64 = 300_000;
/// How long people of a list are kept after the last look at Tracker, in milliseconds.
const KEPT: i64 = 86_400_000;

/// A list as it is kept.
#[derive(Default)]
pub(super) struct Row {
    pub(super) connection: String,
    pub(super) number: i64,
    state: ListState,
    phase: Option<Phase>,
    pub(super) wanted: Wanted,
    place: Place,
    pub(super) started_at: i64,
    loaded_at: i64,
    touched_at: i64,
    pages: u64,
    code: String,
    owner: String,
    lease_boot: i64,
    lease_boot_id: String,
}

/// What of it is still kept; a list that nobody has looked at for a day is not.
pub(super) fn row(store: &Sqlite, db: &Connection, event_id: u64) -> Result<Option<Row>> {
    let found = db
        .query_row(
            "SELECT connection, load, state, phase, request, place, started_at, loaded_at, touched_at, pages, code, \
             owner, lease_boot, lease_boot_id FROM attendee_list WHERE event_id = ?1",
            [key(event_id)],
            |r| {
                let (state, phase): (String, String) = (r.get(2)?, r.get(3)?);
                let (request, place): (String, String) = (r.get(4)?, r.get(5)?);
                Ok(Row {
                    connection: r.get(0)?,
                    number: r.get(1)?,
                    state: named(&state).unwrap_or_default(),
                    phase: named(&phase),
                    wanted: serde_json::from_str(&request).unwrap_or_default(),
                    place: serde_json::from_str(&place).unwrap_or_default(),
                    started_at: r.get(6)?,
                    loaded_at: r.get(7)?,
                    touched_at: r.get(8)?,
                    pages: u64::try_from(r.get::<_, i64>(9)?).unwrap_or_default(),
                    code: r.get(10)?,
                    owner: r.get(11)?,
                    lease_boot: r.get(12)?,
                    lease_boot_id: r.get(13)?,
                })
            },
        )
        .optional()?;
    Ok(found.map(|row| {
        let kept = row.touched_at > store.now() - KEPT;
        if kept { row } else { Row { number: row.number, ..Row::default() } }
    }))
}

/// Asks for a turn: at most one worker loads a list.
pub(super) fn begin(store: &Sqlite, order: &Order) -> Result<Turn> {
    store.with(Sync::None, |tx| {
        let found = row(store, tx, order.event_id)?.unwrap_or_default();
        let held = found.lease_boot_id == store.boot_id
            && found.lease_boot > store.boot_now()
            && !found.owner.is_empty()
            && !owner::is_dead(&found.owner);
        if held && found.owner != order.owner {
            return Ok(Turn::Busy);
        }
        let same = found.connection == order.connection && found.wanted.covers(&order.wanted);
        let recent = found.started_at > store.now() - KEPT;
        let goes_on = match found.state {
            ListState::Loaded if same && !order.refresh && found.is_fresh(store) => {
                return attendee_newcomers::begin(store, tx, order, &found);
            }
            ListState::Loading => same && recent,
            ListState::Stopped => same && recent && !order.refresh,
            ListState::Loaded | ListState::None => false,
        };
        if !goes_on {
            return start(store, tx, order, &found).map(Turn::Go);
        }
        tx.execute(
            "UPDATE attendee_list SET state = 'loading', code = '', owner = ?2, lease_boot = ?3, lease_boot_id = ?4 \
             WHERE event_id = ?1",
            params![key(order.event_id), order.owner, store.boot_now() + order.lease_ms, store.boot_id],
        )?;
        Ok(Turn::Go(Load {
            event_id: order.event_id,
            number: found.number,
            owner: order.owner.clone(),
            lease_ms: order.lease_ms,
            phase: found.phase.unwrap_or_default(),
            place: found.place,
            wanted: found.wanted,
            reach: Reach::Whole,
        }))
    })
}

impl Row {
    fn is_fresh(&self, store: &Sqlite) -> bool {
        (0..FRESH).contains(&(store.now() - self.loaded_at))
    }
}

/// A new load. Whoever is known or was found before is looked at first; until then the list shows what it showed.
fn start(store: &Sqlite, tx: &Transaction<'_>, order: &Order, found: &Row) -> Result<Load> {
    let event = key(order.event_id);
    let number = found.number + 1;
    if found.connection != order.connection {
        tx.execute("DELETE FROM attendee WHERE event_id = ?1", [event])?;
    }
    tx.execute(
        "INSERT OR REPLACE INTO attendee_list (event_id, connection, load, state, phase, request, started_at, \
         loaded_at, touched_at, contacts, owner, lease_boot, lease_boot_id) VALUES (?1, ?2, ?3, 'loading', 'known', ?4, \
         ?5, ?6, ?5, (SELECT contacts FROM attendee_list WHERE event_id = ?1), ?7, ?8, ?9)",
        params![
            event,
            order.connection,
            number,
            serde_json::to_string(&order.wanted)?,
            store.now(),
            found.loaded_at,
            order.owner,
            store.boot_now() + order.lease_ms,
            store.boot_id,
        ],
    )?;
    tx.execute(
        "UPDATE attendee SET load = ?2, is_read = 0, is_known = 0, listed = '' \
         WHERE event_id = ?1 AND state IN ('confirmed', 'waitlist', 'tag_missing', 'gone')",
        params![event, number],
    )?;
    let known: Vec<i64> = {
        let mut statement = tx.prepare(
            "SELECT DISTINCT contact_id FROM registration WHERE event_id = ?1 AND contact_id > 0 AND connection = ?2",
        )?;
        let rows = statement.query_map(params![event, order.connection], |r| r.get(0))?;
        rows.collect::<std::result::Result<_, _>>()?
    };
    let mut know = tx.prepare(
        "INSERT INTO attendee (event_id, contact_id, load, is_known, state) VALUES (?1, ?2, ?3, 1, 'new') \
         ON CONFLICT (event_id, contact_id) DO UPDATE SET load = excluded.load, is_known = 1, is_read = 0",
    )?;
    for contact in known.into_iter().chain(order.known.iter().map(|id| key(*id))).filter(|id| *id > 0) {
        know.execute(params![event, contact, number])?;
    }
    Ok(Load {
        event_id: order.event_id,
        number,
        owner: order.owner.clone(),
        lease_ms: order.lease_ms,
        phase: Phase::Known,
        place: Place::default(),
        wanted: order.wanted.clone(),
        reach: Reach::Whole,
    })
}

/// Contacts that are still to be looked at in this load; those that are known on this site come first.
pub(super) fn due(store: &Sqlite, load: &Load, limit: u32) -> Result<Vec<u64>> {
    store.read(|db| {
        let mut statement = db.prepare(
            "SELECT contact_id FROM attendee WHERE event_id = ?1 AND load = ?2 AND is_read = 0 \
             ORDER BY is_known DESC, contact_id LIMIT ?3",
        )?;
        let rows =
            statement.query_map(params![key(load.event_id), load.number, limit], |r| r.get::<_, i64>(0))?;
        rows.map(|id| Ok(u64::try_from(id?).unwrap_or_default())).collect()
    })
}

/// What a look found. `false`: the turn is somebody else's now.
pub(super) fn note(store: &Sqlite, load: &Load, contact: u64, look: &Look) -> Result<bool> {
    let (sealed, email) = match look {
        Look::There { attendee, .. } => (
            Some(store.seal(&context(load.event_id, contact), attendee)?),
            PersonHashes::of(&store.vault, &attendee.email, "", "").email,
        ),
        Look::Gone | Look::Unreadable => (None, None),
    };
    held(store, load, |tx| {
        let place = params![key(load.event_id), key(contact), load.number];
        // One that was erased while it was looked at counts as read already, and stays so.
        let known: Option<bool> = tx
            .query_row(
                "SELECT is_known FROM attendee WHERE event_id = ?1 AND contact_id = ?2 AND load = ?3 AND is_read = 0",
                place,
                |r| r.get(0),
            )
            .optional()?;
        let Some(known) = known else { return Ok(()) };
        let standing = match look {
            Look::There { tokens, .. } => standing(store, tx, load, contact, tokens)?,
            Look::Gone => Some(Standing::Gone),
            Look::Unreadable => {
                tx.execute(
                    "UPDATE attendee SET is_read = 1 WHERE event_id = ?1 AND contact_id = ?2 AND load = ?3",
                    place,
                )?;
                return Ok(());
            }
        };
        let (state, shown) = match standing {
            Some(Standing::Confirmed) => ("confirmed", true),
            Some(Standing::Waitlist) => ("waitlist", true),
            Some(Standing::Gone) if known => ("gone", false),
            None if known => ("tag_missing", true),
            _ => ("other", false),
        };
        tx.execute(
            "UPDATE attendee SET is_read = 1, state = ?4, sealed = ?5, email_hash = ?6 \
             WHERE event_id = ?1 AND contact_id = ?2 AND load = ?3",
            params![
                key(load.event_id),
                key(contact),
                load.number,
                state,
                sealed.as_ref().filter(|_| shown),
                email.as_ref().filter(|_| shown),
            ],
        )?;
        Ok(())
    })
}

/// By the whole tag, never by a part of it. What this site registered is recognised by the tag it sent as well: an
/// event may have been renamed since, or its form named another.
fn standing(
    store: &Sqlite,
    tx: &Transaction<'_>,
    load: &Load,
    contact: u64,
    tokens: &[String],
) -> Result<Option<Standing>> {
    let wanted: Vec<String> =
        load.wanted.tags.iter().filter_map(|tag| tag_tokens(&event_tag(tag)).into_iter().next()).collect();
    if tokens.iter().any(|token| wanted.contains(token)) {
        return Ok(Some(Standing::Confirmed));
    }
    let mut statement = tx.prepare(
        "SELECT g.tag_hash, g.waits FROM registration g JOIN attendee_list l ON l.event_id = g.event_id \
         WHERE g.event_id = ?1 AND g.contact_id = ?2 AND g.connection = l.connection",
    )?;
    let sent = statement
        .query_map(params![key(load.event_id), key(contact)], |r| Ok((r.get(0)?, r.get(1)?)))?
        .collect::<std::result::Result<Vec<(Vec<u8>, bool)>, _>>()?;
    let has = |hash: &[u8]| tokens.iter().any(|token| hash_of(&store.vault, token) == hash);
    let waits: Vec<bool> = sent.iter().filter(|(hash, _)| has(hash)).map(|(_, waits)| *waits).collect();
    Ok(match waits.iter().all(|waits| *waits) {
        _ if waits.is_empty() => None,
        true => Some(Standing::Waitlist),
        false => Some(Standing::Confirmed),
    })
}

/// Contacts of a page; how many of them the list of this phase had not named before. `None`: the turn is somebody else's.
pub(super) fn note_listed(store: &Sqlite, load: &Load, page: &[Listed]) -> Result<Option<usize>> {
    let mark = format!("{}/{}/{}", load.number, name(&load.phase), load.place.tag);
    let mut new = 0;
    let ours = held(store, load, |tx| {
        let mut known =
            tx.prepare("SELECT listed = ?3 FROM attendee WHERE event_id = ?1 AND contact_id = ?2")?;
        let mut list = tx.prepare(
            "INSERT INTO attendee (event_id, contact_id, load, is_read, state, listed) VALUES (?1, ?2, ?3, NOT ?4, \
             CASE WHEN ?4 THEN 'new' ELSE 'skipped' END, ?5) \
             ON CONFLICT (event_id, contact_id) DO UPDATE SET listed = ?5, load = ?3, \
             state = CASE WHEN state = 'skipped' AND ?4 THEN 'new' ELSE state END, \
             is_read = CASE WHEN load = ?3 AND NOT (state = 'skipped' AND ?4) THEN is_read ELSE NOT ?4 END",
        )?;
        for one in page {
            let contact = key(one.contact_id);
            let seen: bool = known
                .query_row(params![key(load.event_id), contact, mark], |r| r.get(0))
                .optional()?
                .unwrap_or_default();
            new += usize::from(!seen);
            list.execute(params![key(load.event_id), contact, load.number, one.candidate, mark])?;
        }
        tx.execute("UPDATE attendee_list SET pages = pages + 1 WHERE event_id = ?1", [key(load.event_id)])?;
        write_place(tx, load)
    })?;
    Ok(ours.then_some(new))
}

pub(super) fn keep_place(store: &Sqlite, load: &Load) -> Result<bool> {
    held(store, load, |tx| write_place(tx, load))
}

fn write_place(tx: &Transaction<'_>, load: &Load) -> Result<()> {
    tx.execute(
        "UPDATE attendee_list SET phase = ?2, place = ?3 WHERE event_id = ?1",
        params![key(load.event_id), name(&load.phase), serde_json::to_string(&load.place)?],
    )?;
    Ok(())
}

/// Ends a turn. What was only passed on the way to a whole list goes, and seats settle by it.
pub(super) fn end(store: &Sqlite, load: &Load, state: ListState, code: &str) -> Result<bool> {
    held(store, load, |tx| {
        let mut code = code;
        let event = key(load.event_id);
        if load.reach == Reach::Newcomers {
            return attendee_newcomers::end(tx, event);
        }
        if state == ListState::Loaded {
            tx.execute(
                "DELETE FROM attendee WHERE event_id = ?1 AND state IN ('new', 'other', 'skipped')",
                [event],
            )?;
            let remark = seats::settle(store, tx, load)?;
            code = if remark.is_empty() { code } else { remark };
            tx.execute(
                "UPDATE attendee_list SET phase = '', loaded_at = ?2 WHERE event_id = ?1",
                params![event, store.now()],
            )?;
            seats::recount(tx, event)?;
        }
        tx.execute(
            "UPDATE attendee_list SET state = ?2, code = ?3, owner = '' WHERE event_id = ?1",
            params![event, name(&state), code],
        )?;
        Ok(())
    })
}

/// Writes as long as the turn is ours, and moves its end on.
fn held(store: &Sqlite, load: &Load, work: impl FnOnce(&Transaction<'_>) -> Result<()>) -> Result<bool> {
    store.with(Sync::None, |tx| {
        let ours = tx.execute(
            "UPDATE attendee_list SET touched_at = ?4, lease_boot = ?5, lease_boot_id = ?6 \
             WHERE event_id = ?1 AND owner = ?2 AND load = ?3",
            params![
                key(load.event_id),
                load.owner,
                load.number,
                store.now(),
                store.boot_now() + load.lease_ms,
                store.boot_id,
            ],
        )?;
        if ours == 1 {
            work(tx)?;
        }
        Ok(ours == 1)
    })
}

/// How far a list is, without its people.
pub(super) fn progress(store: &Sqlite, db: &Connection, event_id: u64) -> Result<Progress> {
    let row = row(store, db, event_id)?.unwrap_or_default();
    let (all, read): (u32, u32) = db.query_row(
        "SELECT count(*), COALESCE(sum(is_read), 0) FROM attendee \
         WHERE event_id = ?1 AND load = ?2 AND state <> 'skipped'",
        params![key(event_id), row.number],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?;
    let (done, total) = match (row.state, row.phase) {
        (ListState::None, _) => (0, None),
        (ListState::Loaded, _) | (_, Some(Phase::Known)) => (read, Some(all)),
        _ => (read, None),
    };
    Ok(Progress {
        state: row.state,
        phase: row.phase.filter(|_| matches!(row.state, ListState::Loading | ListState::Stopped)),
        done,
        total,
        started_at: row.started_at,
        loaded_at: row.loaded_at,
        fresh: row.state == ListState::Loaded && row.is_fresh(store),
        code: row.code,
        pages: row.pages,
        ..Progress::default()
    })
}

/// Takes away the people of lists that nobody has looked at for a day; how many there were stays.
pub(super) fn purge(store: &Sqlite) -> Result<u64> {
    let before = store.now() - KEPT;
    let old: Option<()> = store.read(|db| {
        Ok(db
            .query_row(
                "SELECT 1 FROM attendee_list WHERE touched_at <= ?1 AND state <> 'none' LIMIT 1",
                [before],
                |_| Ok(()),
            )
            .optional()?)
    })?;
    if old.is_none() {
        return Ok(0);
    }
    store.with(Sync::Full, |tx| {
        let purged = tx.execute(
            "DELETE FROM attendee WHERE event_id IN (SELECT event_id FROM attendee_list WHERE touched_at <= ?1)",
            [before],
        )?;
        tx.execute(
            "UPDATE attendee_list SET state = 'none', phase = '', owner = '', place = '{}', code = '' \
             WHERE touched_at <= ?1",
            [before],
        )?;
        Ok(purged as u64)
    })
}

pub(super) fn context(event_id: u64, contact_id: u64) -> String {
    format!("attendee:{event_id}:{contact_id}")
}

pub(super) fn key(id: u64) -> i64 {
    i64::try_from(id).unwrap_or(i64::MAX)
}

fn name(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn named<T: serde::de::DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::from(name)).ok()
}
