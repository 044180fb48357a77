//! Opening, one transaction, syncing, closing.

use std::os::unix::fs::PermissionsExt;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::begin::{Journal, begin};
use super::{Sqlite, patience, schema};
use crate::outbox::{Result, StoreError};

/// How hard a transaction is synced before its result counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sync {
    /// Synced in the commit, under the write lock.
    Full,
    /// Committed, lock released, log synced, then answered.
    Group,
    /// Not synced: losing it costs nothing (pacing counts, run marks) or nothing was written.
    None,
}

/// SQLite counts locks for each inode in a process and may lock through one descriptor and unlock through
/// another, so two connections at once would undo each other's open-file-description locks.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

impl Sqlite {
    /// Runs one immediate transaction on a connection of its own; a new file, or one of an earlier version, gets
    /// its schema first. Asked each time and not once for a process: the file may have been replaced
    /// meanwhile (reliability.md B09).
    pub(super) fn with<T>(&self, sync: Sync, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        self.on_connection(sync, TransactionBehavior::Immediate, |connection, transaction, journal| {
            if !schema::is_current(&transaction)? {
                schema::migrate(&transaction)?;
                // One that was deleted under us was made anew by SQLite, for everybody to read.
                std::fs::set_permissions(&self.path, std::fs::Permissions::from_mode(0o600))?;
            }
            // Dropping the transaction rolls it back; a failed rollback after SQLite's own must not hide the
            // first error, and `Drop` ignores it.
            let value = work(&transaction)?;
            transaction.commit()?;
            if journal == Journal::Log {
                self.after_commit(connection, sync)?;
            }
            crate::failpoint::at!("maint.checkpoint");
            Ok(value)
        })
    }

    /// Runs a read on a connection of its own. The snapshot is short, so the log never grows for it.
    pub(super) fn read<T>(&self, work: impl Fn(&Connection) -> Result<T>) -> Result<T> {
        let done = self.on_connection(Sync::None, TransactionBehavior::Deferred, |_, transaction, _| {
            if schema::is_current(&transaction)? { work(&transaction).map(Some) } else { Ok(None) }
        })?;
        match done {
            Some(value) => Ok(value),
            None => self.with(Sync::Full, |transaction| work(transaction)),
        }
    }

    /// One connection from opening to closing. A file that proves damaged is moved aside behind it, so that the next
    /// operation finds a new one (reliability.md B10).
    fn on_connection<T>(
        &self,
        sync: Sync,
        behaviour: TransactionBehavior,
        work: impl FnOnce(&Connection, Transaction<'_>, Journal) -> Result<T>,
    ) -> Result<T> {
        let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let since = Instant::now();
        let mut turn = None;
        let (done, damaged) = loop {
            if turn.is_none() {
                turn = self.turn(since)?;
            }
            #[cfg(not(feature = "faults"))]
            let connection = self.connect(sync)?;
            #[cfg(feature = "faults")]
            let connection = super::held::take().map_or_else(|| self.connect(sync), Ok)?;
            let done = {
                let begun = self
                    .set_up(&connection, sync)
                    .and_then(|()| begin(&connection, behaviour).map_err(StoreError::from));
                match begun {
                    Err(error) if self.begins_anew(&error, since) => continue,
                    Err(error) => Err(error),
                    Ok((transaction, journal)) => work(&connection, transaction, journal),
                }
            };
            let damaged = match &done {
                Err(StoreError::Corrupt(_)) => self.opened_file(&connection),
                _ => None,
            };
            #[cfg(feature = "faults")]
            super::held::keep(connection);
            break (done, damaged);
        };
        drop(turn);
        if let Some(file) = damaged {
            self.set_aside(file)?;
        }
        done.map_err(|error| self.explain(error))
    }

    fn connect(&self, sync: Sync) -> Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection =
            Connection::open_with_flags(&self.path, flags).map_err(|e| self.explain(e.into()))?;
        patience::set(self.patience_of_a_connection());
        connection.busy_handler(Some(patience::wait_a_moment))?;
        // What needs no SQL is set without it: this happens several times in a request.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        self.keep_log(&connection, sync)?;
        self.stay_alone(&connection)?;
        Ok(connection)
    }

    fn set_up(&self, connection: &Connection, sync: Sync) -> Result<()> {
        let synchronous = if sync == Sync::Full { "FULL" } else { "NORMAL" };
        // The last one is the first that reads the file.
        connection.execute_batch(&format!(
            "PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY; PRAGMA synchronous = {synchronous}"
        ))?;
        Ok(())
    }

    /// Says which file and which user: an operator has to mend it (reliability.md B08).
    fn explain(&self, error: StoreError) -> StoreError {
        match error {
            StoreError::Unwritable(why) => {
                // SAFETY: geteuid has no preconditions and cannot fail.
                let me = unsafe { libc::geteuid() };
                StoreError::Unwritable(format!("{why} ({}, as user id {me})", self.path.display()))
            }
            other => other,
        }
    }
}
