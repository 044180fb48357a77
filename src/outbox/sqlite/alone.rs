//! Where the system refuses shared memory (a sandbox around PHP, an odd file system; reliability.md B16), SQLite can
//! keep the index of the log in memory of its own, for a connection that has the file to itself. Ours live for one
//! transaction, so each has it to itself in turn.
//!
//! The file stays what it is, log and all. So processes that have shared memory and processes that have none may use it
//! side by side, and none has to tell the others: a connection with shared memory holds the file's shared lock for as
//! long as it is open, one without holds the exclusive lock. A rollback journal would be written into the file's header,
//! and each kind of process would turn it back.

use std::fs::{File, TryLockError};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::{Sqlite, patience};
use crate::outbox::{Result, StoreError};

impl Sqlite {
    /// Set before the file is first touched.
    pub(super) fn stay_alone(&self, connection: &Connection) -> Result<()> {
        if self.alone.get() {
            connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        }
        Ok(())
    }

    /// Our turn among those that are alone, waited for before the file is opened: whoever waited with it open would keep
    /// the others from having it to themselves. On the database itself, which is as good as any file; the lock is of
    /// another kind than SQLite's. `None` where no turn is needed, or there is no such file.
    pub(super) fn turn(&self, since: Instant) -> Result<Option<File>> {
        if !self.alone.get() {
            return Ok(None);
        }
        let Ok(file) = File::open(&self.path) else { return Ok(None) };
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Some(file)),
                Err(TryLockError::WouldBlock) if since.elapsed() < self.patience => patience::moment(),
                Err(TryLockError::WouldBlock) => return Err(StoreError::Locked),
                // A file system without such locks: the exclusive lock decides alone.
                Err(TryLockError::Error(_)) => return Ok(None),
            }
        }
    }

    /// How long a connection waits for the lock. Alone it does not: while it waited it would keep the shared lock, and
    /// two that wait for each other's would wait for ever.
    pub(super) fn patience_of_a_connection(&self) -> Duration {
        if self.alone.get() { Duration::ZERO } else { self.patience }
    }

    /// Whether what could not begin begins again on a new connection: without shared memory, or after a moment.
    pub(super) fn begins_anew(&self, error: &StoreError, since: Instant) -> bool {
        match error {
            StoreError::NoSharedMemory(_) => !self.alone.replace(true),
            StoreError::Locked if self.alone.get() && since.elapsed() < self.patience => {
                patience::moment();
                true
            }
            _ => false,
        }
    }
}
