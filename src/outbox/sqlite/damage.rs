//! A damaged database is moved aside and a new one takes its place, so that nobody who sends something has to wait for
//! an operator (reliability.md B10). What can be read of it comes back by [`Sqlite::recover`].

use std::fs::File;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::Sqlite;
use crate::outbox::{Result, StoreError};

/// Between the database's name and the time.
const DAMAGED: &str = ".damaged-";
/// The same once it has been recovered, before the time of that.
const RECOVERED: &str = ".recovered-";

/// A file that was moved aside and has not been recovered yet.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Damaged {
    /// File name in the site's directory.
    pub file: String,
    /// When, in Unix milliseconds.
    pub at: i64,
}

impl Damaged {
    /// The file's name once it has been read. The time in it says how long it is kept; the other one keeps two apart.
    pub(super) fn recovered_name(&self, now: i64) -> String {
        format!("{}{RECOVERED}{now}-{}", super::FILE, self.at)
    }
}

/// Which file a connection has opened: device and inode.
pub(super) type Identity = (u64, u64);

impl Sqlite {
    /// The file behind a connection that met damage; `None` where another one lies in its place by now.
    pub(super) fn opened_file(&self, connection: &Connection) -> Option<Identity> {
        let identity = identity_of(&self.path)?;
        (!has_moved(connection)).then_some(identity)
    }

    /// Moves the file aside, if it is still that one. The log goes first: beside a new file SQLite would throw
    /// it away.
    pub(super) fn set_aside(&self, damaged: Identity) -> Result<()> {
        // Whoever comes second finds another file, or none.
        let Ok(file) = File::open(&self.path) else { return Ok(()) };
        file.lock()?;
        if identity_of(&self.path) != Some(damaged) {
            return Ok(());
        }
        let mut name = self.path.clone().into_os_string();
        name.push(format!("{DAMAGED}{}", self.now()));
        let aside = PathBuf::from(name);
        if self.log_path().exists() {
            std::fs::rename(self.log_path(), with_suffix(&aside, "-wal"))?;
        }
        let _ = std::fs::remove_file(with_suffix(&self.path, "-shm"));
        std::fs::rename(&self.path, &aside)?;
        if let Some(directory) = self.path.parent() {
            File::open(directory)?.sync_all()?;
        }
        Ok(())
    }

    /// What was moved aside and waits for [`Sqlite::recover`], oldest first.
    ///
    /// # Errors
    /// [`StoreError::Unwritable`] when the directory cannot be read.
    pub fn damaged(&self) -> Result<Vec<Damaged>> {
        let directory = self.path.parent().ok_or_else(|| StoreError::Unwritable("no directory".into()))?;
        let prefix = format!("{}{DAMAGED}", super::FILE);
        let mut found = Vec::new();
        for entry in std::fs::read_dir(directory)? {
            let file = entry?.file_name().to_string_lossy().into_owned();
            if let Some(at) = file.strip_prefix(&prefix).and_then(|time| time.parse().ok()) {
                found.push(Damaged { file, at });
            }
        }
        found.sort_by_key(|damaged| damaged.at);
        Ok(found)
    }

    /// Deletes files that were recovered before this time (Unix milliseconds): people are in them, and what came back
    /// of it is under the rules of retention.
    ///
    /// # Errors
    /// [`StoreError::Unwritable`] when the directory cannot be read, or a file cannot be deleted.
    pub fn drop_recovered(&self, before: i64) -> Result<u64> {
        let directory = self.path.parent().ok_or_else(|| StoreError::Unwritable("no directory".into()))?;
        let prefix = format!("{}{RECOVERED}", super::FILE);
        let mut dropped = 0;
        for entry in std::fs::read_dir(directory)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let time =
                name.strip_prefix(&prefix).and_then(|rest| rest.split('-').next()?.parse::<i64>().ok());
            if time.is_some_and(|time| time < before) {
                std::fs::remove_file(entry.path())?;
                dropped += 1;
            }
        }
        Ok(dropped)
    }
}

pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.to_path_buf().into_os_string();
    name.push(suffix);
    PathBuf::from(name)
}

fn identity_of(path: &Path) -> Option<Identity> {
    std::fs::metadata(path).ok().map(|about| (about.dev(), about.ino()))
}

/// Whether the file at the path is no longer the one that the connection has open.
fn has_moved(connection: &Connection) -> bool {
    let mut moved: std::ffi::c_int = 0;
    // SAFETY: the handle is open, the name is NUL-terminated, and this control writes one int.
    let answer = unsafe {
        rusqlite::ffi::sqlite3_file_control(
            connection.handle(),
            c"main".as_ptr(),
            rusqlite::ffi::SQLITE_FCNTL_HAS_MOVED,
            (&raw mut moved).cast(),
        )
    };
    answer != rusqlite::ffi::SQLITE_OK || moved != 0
}
