//! Which tenant a connection's name stands for. Deliveries carry the tenant they were made for and never go
//! to another one unless a person says so (reliability.md O11, O13).

use rusqlite::{Connection, OptionalExtension, params};

use super::Sqlite;
use super::claim::set_state;
use super::connection::Sync;
use crate::outbox::traffic::Tenant;
use crate::outbox::{JournalEntry, Result, State};

/// Deliveries parked at another tenant than ?1.
const ELSEWHERE: &str = "FROM delivery d JOIN submission s ON s.id = d.submission_id \
     WHERE d.state = 'stopped' AND s.state = 'parked' AND d.connection <> ?1";

pub(super) fn tenant(store: &Sqlite, connection: &str) -> Result<Option<Tenant>> {
    store.read(|db| load(db, connection))
}

fn load(db: &Connection, connection: &str) -> Result<Option<Tenant>> {
    Ok(db
        .query_row("SELECT id, hosts, identity FROM tenant WHERE connection = ?1", [connection], |r| {
            Ok(Tenant { id: r.get(0)?, hosts: r.get(1)?, identity: r.get(2)? })
        })
        .optional()?)
}

/// What a delivery made now carries: the tenant's id, or the plain name before anybody has signed in.
pub(super) fn id_of(db: &Connection, connection: &str) -> Result<String> {
    Ok(load(db, connection)?.map_or_else(|| connection.to_owned(), |tenant| tenant.id))
}

/// Binds the name to a tenant. What was accepted before the first sign-in belongs to the first tenant.
pub(super) fn bind(store: &Sqlite, connection: &str, tenant: &Tenant) -> Result<()> {
    store.with(Sync::Full, |tx| {
        tx.execute(
            "INSERT OR REPLACE INTO tenant (connection, id, hosts, identity) VALUES (?1, ?2, ?3, ?4)",
            params![connection, tenant.id, tenant.hosts, tenant.identity],
        )?;
        tx.execute("UPDATE delivery SET connection = ?2 WHERE connection = ?1", [connection, &tenant.id])?;
        Ok(())
    })
}

/// How many deliveries wait for a decision.
pub(super) fn elsewhere(store: &Sqlite, connection: &str) -> Result<u64> {
    store.read(|db| {
        let id = id_of(db, connection)?;
        let count: i64 = db.query_row(&format!("SELECT count(*) {ELSEWHERE}"), [id], |r| r.get(0))?;
        Ok(u64::try_from(count).unwrap_or_default())
    })
}

pub(super) fn adopt(store: &Sqlite, connection: &str) -> Result<u64> {
    store.with(Sync::Full, |tx| {
        let id = id_of(tx, connection)?;
        let mut statement = tx.prepare(&format!("SELECT d.id, d.submission_id {ELSEWHERE}"))?;
        let found: Vec<(String, String)> = statement
            .query_map([&id], |r| Ok((r.get(0)?, r.get(1)?)))?
            .collect::<std::result::Result<_, _>>()?;
        for (delivery, submission_id) in &found {
            retarget(tx, delivery, submission_id, &id)?;
            tx.execute(
                "UPDATE delivery SET state = 'ready', due_at = ?2, due_boot = ?3, due_boot_id = ?4, \
                 fence = fence + 1 WHERE id = ?1",
                params![delivery, store.now(), store.boot_now(), store.boot_id],
            )?;
            set_state(tx, submission_id, State::Waiting, "", store.now())?;
            let entry = JournalEntry {
                at: store.now(),
                event: "adopted".into(),
                outcome: State::Waiting.name().into(),
                ..JournalEntry::default()
            };
            super::journal::insert(tx, submission_id, &entry)?;
        }
        Ok(found.len() as u64)
    })
}

/// Moves a delivery to another tenant: nothing of what was done at the first one is there.
pub(super) fn retarget(db: &Connection, delivery: &str, submission_id: &str, id: &str) -> Result<()> {
    let moved =
        db.execute("UPDATE delivery SET connection = ?2 WHERE id = ?1 AND connection <> ?2", [delivery, id])?;
    if moved == 0 {
        return Ok(());
    }
    db.execute(
        "UPDATE step SET state = 'pending', attempts = 0, looks = 0, sends = 0, intended_at = 0, \
         probe_from = 0, sealed = NULL WHERE delivery_id = ?1",
        [delivery],
    )?;
    db.execute("UPDATE submission SET record_id = 0, outcome = '' WHERE id = ?1", [submission_id])?;
    Ok(())
}
