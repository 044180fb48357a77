//! Where the system refuses shared memory (a sandbox around PHP, an odd file system; reliability.md B16), SQLite can
//! keep the index of the log in memory of its own, for a connection that has the file to itself. Ours live for one
//! transaction, so each has it to itself in turn.
//!
//! The file stays what it is, log and all. So processes that have shared memory and processes that have none may use it
//! side by side, and none has to tell the others: a connection with shared memory holds the file's shared lock for as
//! long as it is open, one without holds the exclusive lock. A rollback journal would be written into the file's header,
//! and each kind of process would turn it back.

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
