//! The clone guard's row: who the store was made for, and what a person decided about a copy.

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde_json::json;

use super::Sqlite;
use super::connection::Sync;
use crate::guard::{GuardDecision, GuardReport, SiteIdentity, Standing};
use crate::outbox::Result;
use crate::outbox::{JournalEntry, State, Task};

/// Reason of what is held and of what is discarded because of a copy.
const REASON: &str = "site_copy";
/// How fresh the mark of the original has to be, in milliseconds: it costs a write.
const FRESH: i64 = 60_000;
/// States whose submissions a copy could still send.
const UNDELIVERED: &str = "('received', 'waiting', 'parked', 'held', 'needs_attention', 'unrouted', 'dead')";

struct Found {
    owner: SiteIdentity,
    seen_at: i64,
    copy: SiteIdentity,
    found_at: i64,
}

fn load(db: &Connection) -> Result<Option<Found>> {
    Ok(db
        .query_row(
            "SELECT home, install_id, environment, seen_at, copy_home, copy_install_id, copy_environment, \
             copy_found_at FROM site WHERE id = 1",
            [],
            |r| {
                Ok(Found {
                    owner: SiteIdentity {
                        home: r.get(0)?,
                        install_id: r.get(1)?,
                        environment: r.get(2)?,
                        exempt: false,
                    },
                    seen_at: r.get(3)?,
                    copy: SiteIdentity {
                        home: r.get(4)?,
                        install_id: r.get(5)?,
                        environment: r.get(6)?,
                        exempt: false,
                    },
                    found_at: r.get(7)?,
                })
            },
        )
        .optional()?)
}

/// What the store says to this site. The first site that uses a store is the one it was made for; a copy is
/// noted when it is first seen, and the shell is told in the same transaction.
fn standing(store: &Sqlite, tx: &Transaction<'_>) -> Result<Standing> {
    let Some(site) = &store.site else { return Ok(Standing::Original) };
    let Some(found) = load(tx)? else {
        become_owner(store, tx, site)?;
        return Ok(Standing::Original);
    };
    if found.owner.is_same_as(site) {
        if !is_fresh(store, &found) {
            tx.execute("UPDATE site SET seen_at = ?1 WHERE id = 1", [store.now()])?;
        }
        return Ok(Standing::Original);
    }
    if site.exempt {
        return Ok(Standing::Exempt);
    }
    if found.found_at == 0 || !found.copy.is_same_as(site) {
        tx.execute(
            "UPDATE site SET copy_home = ?1, copy_install_id = ?2, copy_environment = ?3, \
             copy_found_at = CASE copy_found_at WHEN 0 THEN ?4 ELSE copy_found_at END WHERE id = 1",
            params![site.home, site.install_id, site.environment, store.now()],
        )?;
        super::journal::insert_task(tx, &alert(&found.owner, site))?;
    }
    Ok(Standing::Copy)
}

fn is_fresh(store: &Sqlite, found: &Found) -> bool {
    // A mark from the future is from before a clock was set back.
    (0..FRESH).contains(&(store.now() - found.seen_at))
}

fn become_owner(store: &Sqlite, tx: &Transaction<'_>, site: &SiteIdentity) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO site (id, home, install_id, environment, seen_at) VALUES (1, ?1, ?2, ?3, ?4)",
        params![site.home, site.install_id, site.environment, store.now()],
    )?;
    Ok(())
}

fn alert(owner: &SiteIdentity, copy: &SiteIdentity) -> Task {
    let name = |site: &SiteIdentity| format!("{} ({})", site.home, site.environment);
    Task {
        kind: "alert".into(),
        payload: json!({
            "cause": REASON,
            "active": true,
            "code": REASON,
            "detail": format!("{} -> {}", name(owner), name(copy)),
        }),
    }
}

/// State and reason of a submission that comes in: on a copy, what would go out is held.
pub(super) fn arriving<'a>(
    store: &Sqlite,
    tx: &Transaction<'_>,
    (state, reason): (State, &'a str),
) -> Result<(State, &'a str)> {
    Ok(match standing(store, tx)? {
        Standing::Copy if state == State::Waiting => (State::Held, REASON),
        Standing::Copy | Standing::Original | Standing::Exempt => (state, reason),
    })
}

/// Keeps the delivery of a held submission from being claimed.
pub(super) fn hold(tx: &Transaction<'_>, submission_id: &str) -> Result<()> {
    tx.execute("UPDATE delivery SET state = 'stopped' WHERE submission_id = ?1", [submission_id])?;
    Ok(())
}

pub(super) fn guard(store: &Sqlite) -> Result<GuardReport> {
    let known = store.read(|db| {
        let Some(site) = &store.site else { return Ok(Some(GuardReport::default())) };
        let found = load(db)?;
        let settled = found.as_ref().is_some_and(|f| {
            let is_owner = f.owner.is_same_as(site);
            is_owner && is_fresh(store, f) || !is_owner && (site.exempt || f.copy.is_same_as(site))
        });
        if settled { report(db, site, found.as_ref()).map(Some) } else { Ok(None) }
    })?;
    match (known, &store.site) {
        (None, Some(site)) => store.with(Sync::Full, |tx| {
            standing(store, tx)?;
            report(tx, site, load(tx)?.as_ref())
        }),
        (known, _) => Ok(known.unwrap_or_default()),
    }
}

fn report(db: &Connection, site: &SiteIdentity, found: Option<&Found>) -> Result<GuardReport> {
    let Some(found) = found else { return Ok(GuardReport::default()) };
    let held: i64 = db.query_row(
        "SELECT count(*) FROM submission WHERE state = 'held' AND reason = ?1",
        [REASON],
        |r| r.get(0),
    )?;
    Ok(GuardReport {
        standing: match (found.owner.is_same_as(site), site.exempt) {
            (true, _) => Standing::Original,
            (false, true) => Standing::Exempt,
            (false, false) => Standing::Copy,
        },
        home: found.owner.home.clone(),
        environment: found.owner.environment.clone(),
        copy_home: found.copy.home.clone(),
        copy_environment: found.copy.environment.clone(),
        found_at: found.found_at,
        held: u64::try_from(held).unwrap_or_default(),
        shared: found.found_at > 0 && found.seen_at > found.found_at,
    })
}

/// This site is the live one from now on.
pub(super) fn take_over(store: &Sqlite) -> Result<GuardDecision> {
    let Some(site) = &store.site else { return Ok(GuardDecision::default()) };
    store.with(Sync::Full, |tx| {
        become_owner(store, tx, site)?;
        Ok(GuardDecision { released: release(store, tx)?, ..GuardDecision::default() })
    })
}

/// This site is a copy: what it brought along belongs to the original and is given up here, its sign-in with
/// it, since a second one would end the original's. What came in here since then goes on.
pub(super) fn discard_copied(store: &Sqlite) -> Result<GuardDecision> {
    let refuse = |code: &str| Ok(GuardDecision { code: code.into(), ..GuardDecision::default() });
    let Some(site) = &store.site else { return refuse("not_a_copy") };
    store.with(Sync::Full, |tx| {
        let Some(found) = load(tx)?.filter(|f| f.found_at > 0 && !f.owner.is_same_as(site)) else {
            return refuse("not_a_copy");
        };
        if found.seen_at > found.found_at {
            return refuse("store_shared");
        }
        let discarded = discard_before(store, tx, found.found_at)?;
        tx.execute("DELETE FROM session", [])?;
        // What the original's shell had still to do is for the original's shell.
        tx.execute("DELETE FROM task WHERE kind <> 'alert'", [])?;
        become_owner(store, tx, site)?;
        Ok(GuardDecision { discarded, released: release(store, tx)?, ..GuardDecision::default() })
    })
}

fn discard_before(store: &Sqlite, tx: &Transaction<'_>, found_at: i64) -> Result<u64> {
    let ids = ids(
        tx,
        &format!(
            "SELECT id FROM submission WHERE state IN {UNDELIVERED} AND received_at < ?1 AND reason <> '{REASON}'"
        ),
        [found_at],
    )?;
    for id in &ids {
        // The fence takes the claim from a worker of the original that was at it when the copy was made.
        tx.execute(
            "UPDATE delivery SET state = 'stopped', owner = '', fence = fence + 1 WHERE submission_id = ?1",
            [id],
        )?;
        super::registrations::free(tx, id)?;
        super::claim::set_state(tx, id, State::Discarded, REASON, store.now())?;
        journal(store, tx, id, "discarded", State::Discarded)?;
    }
    Ok(ids.len() as u64)
}

fn release(store: &Sqlite, tx: &Transaction<'_>) -> Result<u64> {
    let ids = ids(tx, "SELECT id FROM submission WHERE state = 'held' AND reason = ?1", [REASON])?;
    for id in &ids {
        tx.execute(
            "UPDATE delivery SET state = 'ready', due_at = ?2, due_boot = ?3, due_boot_id = ?4 \
             WHERE submission_id = ?1 AND state = 'stopped'",
            params![id, store.now(), store.boot_now(), store.boot_id],
        )?;
        super::claim::set_state(tx, id, State::Waiting, "", store.now())?;
        journal(store, tx, id, "released", State::Waiting)?;
    }
    Ok(ids.len() as u64)
}

fn ids(tx: &Transaction<'_>, sql: &str, values: impl rusqlite::Params) -> Result<Vec<String>> {
    let mut statement = tx.prepare(sql)?;
    let ids = statement.query_map(values, |r| r.get(0))?.collect::<std::result::Result<_, _>>()?;
    Ok(ids)
}

fn journal(store: &Sqlite, tx: &Transaction<'_>, id: &str, event: &str, state: State) -> Result<()> {
    super::journal::insert(
        tx,
        id,
        &JournalEntry {
            at: store.now(),
            event: event.into(),
            outcome: state.name().into(),
            code: REASON.into(),
            ..JournalEntry::default()
        },
    )
}
