//! What can still be read of a damaged database comes back into the new one, each submission once.
//!
//! Ids are collected from both ends of the table and from the index of its key, so that a broken page hides only
//! what lies in it. A submission that is in the new store already is left alone; one that the visitor sent again
//! meanwhile comes back as the duplicate that it is.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Transaction, params, params_from_iter};
use serde::Serialize;

use super::Sqlite;
use super::connection::Sync;
use super::damage::with_suffix;
use crate::outbox::{JournalEntry, Result, State};

/// What a recovery brought back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Recovered {
    /// Files read.
    pub files: u32,
    /// Submissions that came back.
    pub submissions: u32,
    /// Submissions that were there already.
    pub known: u32,
    /// Submissions whose id was found and whose row cannot be read.
    pub unreadable: u32,
}

/// A row by its columns; which ones there are differs with the schema that wrote the file.
struct Columns(Vec<(String, Value)>);

/// Everything of one submission.
struct Found {
    submission: Columns,
    delivery: Option<Columns>,
    steps: Vec<Columns>,
    journal: Vec<Columns>,
    registration: Vec<Columns>,
}

impl Sqlite {
    /// Reads back what was moved aside. Each file is read once; it stays for a while, under another name.
    ///
    /// # Errors
    /// As every operation; what came back until then stays, and a second call goes on.
    pub fn recover(&self) -> Result<Recovered> {
        let mut result = Recovered::default();
        // The new file must be there: it lends its header.
        self.with(Sync::Full, |_| Ok(()))?;
        for damaged in self.damaged()? {
            let path = self.path.with_file_name(&damaged.file);
            self.recover_file(&path, &mut result)?;
            result.files += 1;
            let done = self.path.with_file_name(damaged.recovered_name(self.now()));
            if with_suffix(&path, "-wal").exists() {
                std::fs::rename(with_suffix(&path, "-wal"), with_suffix(&done, "-wal"))?;
            }
            let _ = std::fs::remove_file(with_suffix(&path, "-shm"));
            std::fs::rename(&path, &done)?;
        }
        Ok(result)
    }

    fn recover_file(&self, path: &Path, result: &mut Recovered) -> Result<()> {
        let old = Connection::open(path)?;
        if old.query_row("PRAGMA schema_version", [], |_| Ok(())).is_err() {
            drop(old);
            super::header::mend(path, &self.path)?;
            return self.recover_rows(&Connection::open(path)?, result);
        }
        self.recover_rows(&old, result)
    }

    fn recover_rows(&self, old: &Connection, result: &mut Recovered) -> Result<()> {
        for id in ids(old) {
            let Some(found) = find(old, &id) else {
                result.unreadable += 1;
                continue;
            };
            if self.with(Sync::Full, |tx| self.bring_back(tx, &id, &found))? {
                result.submissions += 1;
            } else {
                result.known += 1;
            }
        }
        self.recover_shared(old)
    }

    /// What belongs to no submission alone. What the new store has learnt meanwhile wins.
    fn recover_shared(&self, old: &Connection) -> Result<()> {
        // The tenant, without which the deliveries would count as another account's, and the sign-in; both only
        // where nobody has signed in anew.
        for tenant in select(old, "SELECT * FROM tenant", "").unwrap_or_default() {
            self.with(Sync::Full, |tx| {
                insert(tx, "tenant", &tenant, &[])?;
                let name = tenant.text("connection");
                let id = super::tenants::id_of(tx, name)?;
                tx.execute("UPDATE delivery SET connection = ?2 WHERE connection = ?1", [name, id.as_str()])?;
                Ok(())
            })?;
        }
        for session in select(old, "SELECT * FROM session", "").unwrap_or_default() {
            self.with(Sync::Full, |tx| insert(tx, "session", &session, &[]))?;
        }
        // Live look-ups begin at the highest id known: without it what was on its way would not be found.
        for highest in select(old, "SELECT * FROM highest", "").unwrap_or_default() {
            self.with(Sync::Full, |tx| {
                insert(tx, "highest", &highest, &[])?;
                tx.execute(
                    "UPDATE highest SET id = max(id, ?3) WHERE connection = ?1 AND kind = ?2",
                    params![highest.text("connection"), highest.text("kind"), highest.number("id")],
                )?;
                Ok(())
            })?;
        }
        self.with(Sync::Full, |tx| {
            // A sender that repeats a request gets the answer it had.
            for request in select(old, "SELECT * FROM replay", "").unwrap_or_default() {
                let id = request.text("submission_id");
                let known =
                    tx.query_row("SELECT 1 FROM submission WHERE id = ?1", [id], |_| Ok(())).optional()?;
                if known.is_some() && request.number("expires_at") >= self.now() {
                    insert(tx, "replay", &request, &[])?;
                }
            }
            // What the shell has not done yet. Alerts tell of a moment that has passed.
            for task in
                select(old, "SELECT * FROM task WHERE kind <> 'alert' ORDER BY id", "").unwrap_or_default()
            {
                insert(tx, "task", &task, &["id"])?;
            }
            Ok(())
        })
    }

    fn bring_back(&self, tx: &Transaction<'_>, id: &str, found: &Found) -> Result<bool> {
        let known = tx.query_row("SELECT 1 FROM submission WHERE id = ?1", [id], |_| Ok(())).optional()?;
        if known.is_some() {
            return Ok(false);
        }
        // The sender's own delivery id names one submission: where it was sent again meanwhile, this is the second copy.
        let named = match found.submission.bytes("explicit_key") {
            Some(key) => tx
                .query_row("SELECT id FROM submission WHERE explicit_key = ?1", [key], |r| r.get(0))
                .optional()?,
            None => None,
        };
        let without: &[&str] = if named.is_some() { &["number", "explicit_key"] } else { &["number"] };
        insert(tx, "submission", &found.submission, without)?;
        // Its files lie where they lay; from now on this store says that they are needed.
        if let Some(Ok(submission)) =
            found.submission.bytes("sealed").map(|sealed| self.open_submission(id, sealed))
        {
            super::files::note_use(tx, id, &submission.files)?;
        }
        for entry in &found.journal {
            insert(tx, "journal", entry, &["id"])?;
        }
        for registration in &found.registration {
            insert(tx, "registration", registration, &[])?;
        }
        let open = matches!(found.submission.text("state"), "waiting" | "received");
        let again = match named {
            Some(first) if open => Some(first),
            _ if open => sent_again(tx, id)?,
            _ => None,
        };
        if let Some(first) = &again {
            tx.execute(
                "UPDATE submission SET state = 'duplicate', duplicate_of = ?2 WHERE id = ?1",
                params![id, first],
            )?;
            super::registrations::free(tx, id)?;
        } else if let Some(delivery) = &found.delivery {
            insert(tx, "delivery", delivery, &["number"])?;
            // Whoever held it is gone; a step that was on its way is looked up before it is repeated.
            tx.execute(
                "UPDATE delivery SET state = 'ready', owner = '', fence = fence + 1 \
                 WHERE submission_id = ?1 AND state = 'leased'",
                [id],
            )?;
            for step in &found.steps {
                insert(tx, "step", step, &[])?;
            }
        }
        let lost = open && again.is_none() && (found.delivery.is_none() || found.steps.is_empty());
        if lost {
            // What was sent of it is not known: a person decides.
            super::claim::set_state(tx, id, State::Held, "recovered_partly", self.now())?;
        }
        super::journal::insert(
            tx,
            id,
            &JournalEntry {
                at: self.now(),
                event: "recovered".into(),
                outcome: if lost { State::Held.name().into() } else { String::new() },
                ..JournalEntry::default()
            },
        )?;
        Ok(true)
    }
}

/// The same content within ten minutes, accepted by the new store.
fn sent_again(tx: &Transaction<'_>, id: &str) -> Result<Option<String>> {
    Ok(tx
        .query_row(
            "SELECT o.id FROM submission s JOIN submission o ON o.content_key = s.content_key AND o.id <> s.id \
             AND o.context_key = s.context_key AND o.files_key = s.files_key \
             AND o.explicit_key IS s.explicit_key AND abs(o.received_at - s.received_at) <= 600000 \
             AND o.duplicate_of = '' AND o.state NOT IN ('discarded', 'erased', 'duplicate') \
             WHERE s.id = ?1 LIMIT 1",
            [id],
            |r| r.get(0),
        )
        .optional()?)
}

fn ids(old: &Connection) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for sql in [
        "SELECT id FROM submission NOT INDEXED",
        "SELECT id FROM submission NOT INDEXED ORDER BY rowid DESC",
        "SELECT id FROM submission ORDER BY id",
        "SELECT id FROM submission ORDER BY id DESC",
        "SELECT submission_id FROM delivery",
    ] {
        let Ok(mut statement) = old.prepare(sql) else { continue };
        let Ok(mut rows) = statement.query([]) else { continue };
        while let Ok(Some(row)) = rows.next() {
            if let Ok(id) = row.get::<_, String>(0) {
                found.insert(id);
            }
        }
    }
    found
}

fn find(old: &Connection, id: &str) -> Option<Found> {
    let mut submission = both_ways(old, "submission", "id", id)?;
    let delivery = both_ways(old, "delivery", "submission_id", id).and_then(|mut rows| rows.pop());
    let steps = delivery
        .as_ref()
        .and_then(|d| {
            select(old, "SELECT * FROM step WHERE delivery_id = ?1 ORDER BY position", d.text("id"))
        })
        .unwrap_or_default();
    let journal = both_ways(old, "journal", "submission_id", id).unwrap_or_default();
    let registration = both_ways(old, "registration", "submission_id", id).unwrap_or_default();
    Some(Found { submission: submission.pop()?, delivery, steps, journal, registration })
}

/// By the index, and where that is broken by reading the table.
fn both_ways(old: &Connection, table: &str, column: &str, id: &str) -> Option<Vec<Columns>> {
    select(old, &format!("SELECT * FROM {table} WHERE {column} = ?1"), id)
        .filter(|rows| !rows.is_empty())
        .or_else(|| select(old, &format!("SELECT * FROM {table} NOT INDEXED WHERE {column} = ?1"), id))
}

/// `None` where anything of it cannot be read.
fn select(old: &Connection, sql: &str, id: &str) -> Option<Vec<Columns>> {
    let mut statement = old.prepare(sql).ok()?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let values: &[&str] = if statement.parameter_count() == 0 { &[] } else { &[id] };
    let mut rows = statement.query(params_from_iter(values)).ok()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().ok()? {
        let mut columns = Vec::with_capacity(names.len());
        for (index, name) in names.iter().enumerate() {
            columns.push((name.clone(), row.get(index).ok()?));
        }
        found.push(Columns(columns));
    }
    Some(found)
}

/// What is there already wins; columns that this version does not have are left out.
fn insert(tx: &Transaction<'_>, table: &str, row: &Columns, without: &[&str]) -> Result<()> {
    let mut statement = tx.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let known: BTreeSet<String> =
        statement.query_map([table], |r| r.get(0))?.collect::<std::result::Result<_, _>>()?;
    let kept: Vec<&(String, Value)> =
        row.0.iter().filter(|(name, _)| known.contains(name) && !without.contains(&name.as_str())).collect();
    let names: Vec<&str> = kept.iter().map(|(name, _)| name.as_str()).collect();
    let places = vec!["?"; kept.len()].join(", ");
    tx.execute(
        &format!("INSERT OR IGNORE INTO {table} ({}) VALUES ({places})", names.join(", ")),
        params_from_iter(kept.iter().map(|(_, value)| value)),
    )?;
    Ok(())
}

impl Columns {
    fn bytes(&self, column: &str) -> Option<&[u8]> {
        self.0.iter().find_map(|(name, value)| match value {
            Value::Blob(bytes) if name == column => Some(bytes.as_slice()),
            _ => None,
        })
    }

    fn number(&self, column: &str) -> i64 {
        self.0
            .iter()
            .find_map(|(name, value)| match value {
                Value::Integer(number) if name == column => Some(*number),
                _ => None,
            })
            .unwrap_or_default()
    }

    fn text(&self, column: &str) -> &str {
        self.0
            .iter()
            .find_map(|(name, value)| match value {
                Value::Text(text) if name == column => Some(text.as_str()),
                _ => None,
            })
            .unwrap_or_default()
    }
}
