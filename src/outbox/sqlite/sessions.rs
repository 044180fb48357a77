//! The shared sign-in, single-use sign-in states, and which settings were in force last.

use rusqlite::{OptionalExtension, Transaction, params};
use serde_json::json;

use super::Sqlite;
use super::connection::Sync;
use crate::outbox::{JournalEntry, Result, StoreError, Task, owner};
use crate::settings::SANDBOX;
use crate::tracker::session::{ConnectionState, Session, SessionStore, SessionStoreError};

/// Milliseconds a sign-in state may be used (tracker-api.md U25).
const SIGN_IN_LIFE: i64 = 600_000;

impl From<StoreError> for SessionStoreError {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}

impl SessionStore for Sqlite {
    fn load_session(
        &self,
        connection: &str,
    ) -> std::result::Result<Option<(Session, u64)>, SessionStoreError> {
        Ok(self.read(|db| {
            let row: Option<(i64, Vec<u8>)> = db
                .query_row(
                    "SELECT generation, sealed FROM session WHERE connection = ?1",
                    [connection],
                    |r| Ok((r.get(0)?, r.get(1)?)),
                )
                .optional()?;
            let Some((generation, sealed)) = row else { return Ok(None) };
            let session = self.unseal(&format!("session:{connection}"), &sealed)?;
            Ok(Some((session, u64::try_from(generation).unwrap_or_default())))
        })?)
    }

    fn claim_renewal(
        &self,
        connection: &str,
        generation: u64,
        who: &str,
        lease_ms: i64,
    ) -> std::result::Result<bool, SessionStoreError> {
        Ok(self.with(Sync::Full, |tx| {
            let row: Option<(i64, String, i64, String)> = tx
                .query_row(
                    "SELECT generation, refresher, refresh_boot, refresh_boot_id FROM session \
                     WHERE connection = ?1",
                    [connection],
                    |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)),
                )
                .optional()?;
            let Some((current, holder, until, boot)) = row else { return Ok(false) };
            let held = !holder.is_empty()
                && holder != who
                && boot == self.boot_id
                && until > self.boot_now()
                && !owner::is_dead(&holder);
            if u64::try_from(current).ok() != Some(generation) || held {
                return Ok(false);
            }
            tx.execute(
                "UPDATE session SET refresher = ?2, refresh_boot = ?3, refresh_boot_id = ?4 \
                 WHERE connection = ?1",
                params![connection, who, self.boot_now() + lease_ms, self.boot_id],
            )?;
            Ok(true)
        })?)
    }

    fn save_session(
        &self,
        connection: &str,
        generation: u64,
        who: &str,
        session: &Session,
    ) -> std::result::Result<Option<u64>, SessionStoreError> {
        let sealed = self.seal(&format!("session:{connection}"), session)?;
        Ok(self.with_ballast(|tx| {
            let row: Option<(i64, String)> = tx
                .query_row(
                    "SELECT generation, refresher FROM session WHERE connection = ?1",
                    [connection],
                    |r| Ok((r.get(0)?, r.get(1)?)),
                )
                .optional()?;
            let by_person = who.is_empty();
            let next = match row {
                None => 1,
                Some((current, holder)) => {
                    let same = u64::try_from(current).ok() == Some(generation);
                    if !by_person && (!same || holder != who) {
                        return Ok(None);
                    }
                    current + 1
                }
            };
            announce(self, tx, connection, session)?;
            tx.execute(
                "INSERT OR REPLACE INTO session (connection, generation, sealed) VALUES (?1, ?2, ?3)",
                params![connection, next, sealed],
            )?;
            Ok(u64::try_from(next).ok())
        })?)
    }

    fn release_renewal(&self, connection: &str, who: &str) -> std::result::Result<(), SessionStoreError> {
        Ok(self.with(Sync::Full, |tx| {
            tx.execute(
                "UPDATE session SET refresher = '' WHERE connection = ?1 AND refresher = ?2",
                [connection, who],
            )?;
            Ok(())
        })?)
    }
}

/// A connection that is lost, or back, is a task for the shell: once for each change.
fn announce(store: &Sqlite, tx: &Transaction<'_>, connection: &str, session: &Session) -> Result<()> {
    // No lead waits for the account for tests.
    if connection == SANDBOX {
        return Ok(());
    }
    let sealed: Option<Vec<u8>> = tx
        .query_row("SELECT sealed FROM session WHERE connection = ?1", [connection], |r| r.get(0))
        .optional()?;
    // What another key sealed says nothing about the state before.
    let before: Option<Session> =
        sealed.and_then(|bytes| store.unseal(&format!("session:{connection}"), &bytes).ok());
    let was_lost = before.is_some_and(|s| s.state == ConnectionState::ReconnectNeeded);
    let kind = match (was_lost, session.state == ConnectionState::ReconnectNeeded) {
        (false, true) => "reconnect_needed",
        (true, false) if session.state == ConnectionState::Connected => "reconnected",
        _ => return Ok(()),
    };
    let payload = json!({ "connection": connection, "reason": session.reason });
    let entry = JournalEntry {
        at: store.now(),
        event: kind.into(),
        code: session.reason.clone(),
        ..JournalEntry::default()
    };
    super::journal::insert(tx, "", &entry)?;
    super::journal::insert_task(tx, &Task { kind: kind.into(), payload })
}

pub(super) fn begin_sign_in(store: &Sqlite, state_hash: &[u8]) -> Result<()> {
    store.with(Sync::Full, |tx| {
        tx.execute("DELETE FROM sign_in WHERE begun_at < ?1", [store.now() - SIGN_IN_LIFE])?;
        tx.execute(
            "INSERT OR REPLACE INTO sign_in (state_hash, begun_at) VALUES (?1, ?2)",
            params![state_hash, store.now()],
        )?;
        Ok(())
    })
}

pub(super) fn use_sign_in(store: &Sqlite, state_hash: &[u8]) -> Result<bool> {
    store.with(Sync::Full, |tx| {
        let used = tx.execute(
            "DELETE FROM sign_in WHERE state_hash = ?1 AND begun_at >= ?2",
            params![state_hash, store.now() - SIGN_IN_LIFE],
        )?;
        Ok(used == 1)
    })
}

pub(super) fn note_settings(store: &Sqlite, hash: &[u8]) -> Result<bool> {
    let known: Option<Vec<u8>> = store.read(|db| {
        Ok(db.query_row("SELECT hash FROM settings WHERE id = 1", [], |r| r.get(0)).optional()?)
    })?;
    if known.as_deref() == Some(hash) {
        return Ok(false);
    }
    store.with(Sync::Full, |tx| {
        tx.execute("INSERT OR REPLACE INTO settings (id, hash, sealed) VALUES (1, ?1, x'')", [hash])?;
        Ok(true)
    })
}
