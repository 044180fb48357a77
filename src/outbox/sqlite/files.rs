//! Which stored files are still needed. A file is taken away inside a write transaction, in which no accept
//! can commit a new use of it, and never while it is young: an accept writes the file first and its row
//! moments later (reliability.md 4.2). While a damaged database waits beside this one nothing is taken away: nobody
//! knows which files its rows name.

use std::time::Duration;

use rusqlite::{Connection, Transaction, params};

use super::Sqlite;
use super::connection::Sync;
use crate::intake::submission::StoredFile;
use crate::outbox::Result;
use crate::outbox::blobs::Blobs;

/// Notes that a submission needs these files.
pub(super) fn note_use(tx: &Transaction<'_>, id: &str, files: &[StoredFile]) -> Result<()> {
    let mut statement = tx.prepare("INSERT OR IGNORE INTO blob_use (blob, submission_id) VALUES (?1, ?2)")?;
    for file in files.iter().filter(|f| !f.blob.is_empty()) {
        statement.execute([&file.blob, id])?;
    }
    Ok(())
}

/// Notes files that nobody may need: those of a second copy, unless the first one takes them over.
pub(super) fn note_spare(tx: &Transaction<'_>, files: &[StoredFile]) -> Result<()> {
    let mut statement = tx.prepare("INSERT OR IGNORE INTO blob_drop (blob) VALUES (?1)")?;
    for file in files.iter().filter(|f| !f.blob.is_empty()) {
        statement.execute([&file.blob])?;
    }
    Ok(())
}

/// Notes the files of submissions that were stored before uses were noted; `true`: all are.
pub(super) fn learn_uses(store: &Sqlite, limit: u32) -> Result<bool> {
    const NAME: &str = "blob_uses";
    let Some(place) = super::reconcile::due(store, NAME, i64::MAX / 2)? else { return Ok(true) };
    let after = place.get("after").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let page: Vec<(String, Vec<u8>)> = store.read(|db| {
        let mut statement = db.prepare(
            "SELECT id, sealed FROM submission WHERE id > ?1 AND sealed IS NOT NULL ORDER BY id LIMIT ?2",
        )?;
        let rows = statement.query_map(params![after, limit], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    })?;
    let last = page.last().map(|(id, _)| id.clone());
    store.with(Sync::Full, |tx| {
        for (id, sealed) in &page {
            if let Ok(submission) = store.open_submission(id, sealed) {
                // Only what is still there: it may have been erased since the page was read.
                let kept: bool = tx.query_row(
                    "SELECT EXISTS (SELECT 1 FROM submission WHERE id = ?1 AND sealed IS NOT NULL)",
                    [id],
                    |r| r.get(0),
                )?;
                if kept {
                    note_use(tx, id, &submission.files)?;
                }
            }
        }
        Ok(())
    })?;
    let complete = page.len() < limit as usize;
    // While it goes on, its time lies so far back that it stays due.
    let at = if complete { store.now() } else { i64::MIN / 2 };
    super::reconcile::done(store, NAME, at, &serde_json::json!({ "after": last.unwrap_or(after) }))?;
    Ok(complete)
}

/// Takes away the files that have lost their last use; yields how many.
pub(super) fn drop_unused(store: &Sqlite, blobs: &Blobs, margin: Duration, limit: u32) -> Result<u64> {
    if awaits_recovery(store)? {
        return Ok(0);
    }
    let names: Vec<String> = store.read(|db| {
        let mut statement = db.prepare("SELECT blob FROM blob_drop LIMIT ?1")?;
        let rows = statement.query_map([limit], |r| r.get(0))?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    })?;
    let mut dropped = 0;
    for name in names {
        dropped += u64::from(drop_one(store, blobs, &name, margin)?);
    }
    Ok(dropped)
}

/// Takes one away unless it is needed or young.
fn drop_one(store: &Sqlite, blobs: &Blobs, name: &str, margin: Duration) -> Result<bool> {
    store.with(Sync::Full, |tx| {
        let needed = is_needed(tx, name)?;
        if !needed && !blobs.remove(name, margin)? {
            return Ok(false);
        }
        tx.execute("DELETE FROM blob_drop WHERE blob = ?1", [name])?;
        Ok(!needed)
    })
}

fn awaits_recovery(store: &Sqlite) -> Result<bool> {
    Ok(!store.damaged()?.is_empty())
}

fn is_needed(db: &Connection, name: &str) -> Result<bool> {
    Ok(db.query_row("SELECT EXISTS (SELECT 1 FROM blob_use WHERE blob = ?1)", [name], |r| r.get(0))?)
}

/// Takes away the files of one folder that no row names: what an accept left that was killed before its row.
pub(super) fn sweep(store: &Sqlite, blobs: &Blobs, folder: u8, margin: Duration) -> Result<u64> {
    if awaits_recovery(store)? {
        return Ok(0);
    }
    let mut dropped = 0;
    for name in blobs.names(folder)? {
        if !store.read(|db| is_needed(db, &name))? {
            dropped += u64::from(drop_one(store, blobs, &name, margin)?);
        }
    }
    Ok(dropped)
}
