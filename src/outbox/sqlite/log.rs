//! The write-ahead log: when it is synced, when it is written back, and when it may stay.
//!
//! The last connection to close writes the log back and removes it, which costs a lone writer four syncs. So what
//! certainly goes on (an accept, whose request drains at its end; the operations of a drain) leaves
//! the log to whoever comes next, and the end of the drain closes properly: at rest there is one plain file
//! (decision 0011).

use std::fs::File;
use std::path::PathBuf;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::Sqlite;
use super::connection::Sync;
use crate::outbox::Result;

/// A log of this many bytes (about 100 pages) is written back by whoever finds it: a lone opener reads all of it.
const LARGE: u64 = 100 * 4_120;

impl Sqlite {
    /// Whether this connection leaves the log behind.
    fn leaves_log(&self, sync: Sync) -> bool {
        (sync == Sync::Group && self.drain_follows) || self.draining.get() || self.only_looks(sync)
    }

    /// A look of a connection that has the file to itself is always the last one: it would write back each time what
    /// somebody has left to a drain.
    fn only_looks(&self, sync: Sync) -> bool {
        let is_log_in_use = || std::fs::metadata(self.log_path()).is_ok_and(|log| log.len() > 0);
        sync == Sync::None && self.alone.get() && is_log_in_use()
    }

    /// Set before the file is first touched.
    pub(super) fn keep_log(&self, connection: &Connection, sync: Sync) -> Result<()> {
        if self.leaves_log(sync) {
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        }
        Ok(())
    }

    /// Makes a commit of the group durable, and keeps the log short. The connection is still open, so
    /// nobody can have removed the log meanwhile. A failed sync means "not accepted" and is never repeated:
    /// the page cache may claim success afterwards (reliability.md B06).
    pub(super) fn after_commit(&self, connection: &Connection, sync: Sync) -> Result<()> {
        if !self.leaves_log(sync) {
            return Ok(());
        }
        // The control run of the power cut must lose rows.
        #[cfg(feature = "faults")]
        if crate::failpoint::is_set("no_sync") {
            return Ok(());
        }
        // Opening and closing a descriptor of our own is harmless only with the lock hook (ofd).
        let log = File::open(self.log_path())?;
        if sync == Sync::Group {
            log.sync_data()?;
        }
        if log.metadata()?.len() > LARGE {
            write_back(connection);
        }
        Ok(())
    }

    /// Leaves one plain file behind, where nobody else is at work: for occasions that would have drained and do not.
    /// The close of a connection that does not leave the log writes it back and removes it.
    ///
    /// # Errors
    /// As every operation.
    pub fn rest(&self, after: Duration) -> Result<()> {
        let Ok(log) = std::fs::metadata(self.log_path()) else { return Ok(()) };
        let age = log.created().ok().and_then(|at| at.elapsed().ok()).unwrap_or(Duration::MAX);
        if age >= after {
            self.read(|_| Ok(()))?;
            if self.alone.get() {
                self.with(Sync::Full, |_| Ok(()))?;
            }
        }
        Ok(())
    }

    pub(super) fn log_path(&self) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push("-wal");
        PathBuf::from(name)
    }
}

/// Without waiting for anybody, and whatever comes of it: what is in the log is durable there. Never RESTART, after
/// which a fresh opener would read old frames as valid (measurements.md 3.4).
fn write_back(connection: &Connection) {
    let _ = connection.busy_timeout(Duration::ZERO);
    let _ = connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
}
