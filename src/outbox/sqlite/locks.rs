//! What a person asks when something seems stuck: locks that nobody alive holds, and whether the key still opens what
//! was sealed.

use rusqlite::{Transaction, params};
use serde_json::Value;

use super::Sqlite;
use super::abandoned;
use super::connection::Sync;
use crate::outbox::keeping::{Cleared, SealedSample};
use crate::outbox::{Result, StoreError, owner};
use crate::vault::VaultError;

/// Frees what dead owners hold and what has ended. A live owner keeps all it has.
pub(super) fn clear(store: &Sqlite, destination: &str) -> Result<Vec<Cleared>> {
    store.with(Sync::Full, |tx| {
        let before = leased(tx, destination)?;
        abandoned::free(store, tx, destination)?;
        let cleared = [
            ("delivery_lease", before.saturating_sub(leased(tx, destination)?)),
            ("drain_turn", drain_turn(store, tx)?),
            ("token_renewal", renewals(store, tx)?),
        ];
        let some = cleared.into_iter().filter(|(_, count)| *count > 0);
        Ok(some.map(|(code, count)| Cleared { code: code.into(), count }).collect())
    })
}

fn leased(tx: &Transaction<'_>, destination: &str) -> Result<u64> {
    let count: i64 = tx.query_row(
        "SELECT count(*) FROM delivery WHERE destination = ?1 AND state = 'leased'",
        [destination],
        |r| r.get(0),
    )?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// Whether a lock is nobody's: its owner is dead, or its time has ended.
fn is_over(store: &Sqlite, holder: &str, until: i64, boot: &str) -> bool {
    boot != store.boot_id || until <= store.boot_now() || owner::is_dead(holder)
}

/// The row of a drain that never ended counts as a death all the same, as when the next one finds it.
fn drain_turn(store: &Sqlite, tx: &Transaction<'_>) -> Result<u64> {
    let rows: Vec<(String, i64, String)> = tx
        .prepare("SELECT owner, lease_boot, lease_boot_id FROM lease WHERE name = 'drainer'")?
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?
        .collect::<std::result::Result<_, _>>()?;
    let mut cleared = 0;
    for (holder, until, boot) in rows {
        if is_over(store, &holder, until, &boot) {
            tx.execute(
                "UPDATE run SET deaths = deaths + 1 WHERE trigger_name = \
                 (SELECT trigger_name FROM lease WHERE name = 'drainer' AND owner = ?1)",
                [&holder],
            )?;
            cleared += tx.execute("DELETE FROM lease WHERE name = 'drainer' AND owner = ?1", [&holder])?;
        }
    }
    Ok(cleared as u64)
}

fn renewals(store: &Sqlite, tx: &Transaction<'_>) -> Result<u64> {
    let rows: Vec<(String, String, i64, String)> = tx
        .prepare(
            "SELECT connection, refresher, refresh_boot, refresh_boot_id FROM session WHERE refresher <> ''",
        )?
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))?
        .collect::<std::result::Result<_, _>>()?;
    let mut cleared = 0;
    for (connection, holder, until, boot) in rows {
        if is_over(store, &holder, until, &boot) {
            cleared += tx.execute(
                "UPDATE session SET refresher = '' WHERE connection = ?1 AND refresher = ?2",
                params![connection, holder],
            )?;
        }
    }
    Ok(cleared as u64)
}

/// Opens the newest submissions and every sign-in.
pub(super) fn sample(store: &Sqlite, limit: u32) -> Result<SealedSample> {
    store.read(|db| {
        let submissions: Vec<(String, Vec<u8>)> = db
            .prepare(
                "SELECT id, sealed FROM submission WHERE sealed IS NOT NULL ORDER BY received_at DESC LIMIT ?1",
            )?
            .query_map([limit], |r| Ok((format!("submission:{}", r.get::<_, String>(0)?), r.get(1)?)))?
            .collect::<std::result::Result<_, _>>()?;
        let sessions: Vec<(String, Vec<u8>)> = db
            .prepare("SELECT connection, sealed FROM session")?
            .query_map([], |r| Ok((format!("session:{}", r.get::<_, String>(0)?), r.get(1)?)))?
            .collect::<std::result::Result<_, _>>()?;
        let mut sample = SealedSample::default();
        for (context, sealed) in submissions.iter().chain(&sessions) {
            sample.sealed += 1;
            let opened: Result<Value> = store.unseal(context, sealed);
            let unreadable = matches!(
                opened,
                Err(StoreError::Vault(VaultError::OtherKey | VaultError::Damaged) | StoreError::Unreadable(_))
            );
            sample.unreadable += u64::from(unreadable);
        }
        Ok(sample)
    })
}
