//! A file of 1 MiB that is good for nothing but its room (reliability.md B05). Where the disk is full at the very
//! moment when Tracker has done its part, the checkpoint must still be written, or the step would be ambiguous:
//! so the room is given up then, and taken again by a later drain.

use std::fs::OpenOptions;
use std::os::fd::AsRawFd;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use rusqlite::Transaction;

use super::Sqlite;
use super::connection::Sync;
use crate::outbox::{Result, StoreError};

const FILE: &str = "ballast";
const SIZE: libc::off_t = 1 << 20;
/// Below this much free room (bytes) it is not taken: the last room is for submissions.
const ROOM: u64 = 16 << 20;

impl Sqlite {
    /// A transaction after an effect outside: tried once more with the ballast's room where the disk is full.
    pub(super) fn with_ballast<T>(&self, work: impl Fn(&Transaction<'_>) -> Result<T>) -> Result<T> {
        match self.with(Sync::Full, &work) {
            Err(StoreError::Full) if self.give_up_ballast() => self.with(Sync::Full, &work),
            done => done,
        }
    }

    fn give_up_ballast(&self) -> bool {
        std::fs::remove_file(self.ballast()).is_ok()
    }

    /// Takes the room where it is not taken and there is enough. Failing is no fault: the disk is full then.
    pub(super) fn take_ballast(&self) {
        let path = self.ballast();
        if path.exists() || free_room(&self.path).is_none_or(|free| free < ROOM) {
            return;
        }
        let Ok(file) = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&path)
        else {
            return;
        };
        // SAFETY: the descriptor is open for writing.
        if unsafe { libc::posix_fallocate(file.as_raw_fd(), 0, SIZE) } != 0 {
            let _ = std::fs::remove_file(&path);
        }
    }

    fn ballast(&self) -> PathBuf {
        self.path.with_file_name(FILE)
    }
}

/// Bytes that may still be written beside the database.
fn free_room(database: &std::path::Path) -> Option<u64> {
    use std::os::unix::ffi::OsStrExt;
    let directory = std::ffi::CString::new(database.parent()?.as_os_str().as_bytes()).ok()?;
    // SAFETY: statvfs is plain data for which all zeros is a valid value.
    let mut answer: libc::statvfs = unsafe { std::mem::zeroed() };
    // SAFETY: the path is NUL-terminated and the pointer is to a live statvfs.
    let failed = unsafe { libc::statvfs(directory.as_ptr(), &raw mut answer) } != 0;
    (!failed).then(|| answer.f_bavail.saturating_mul(answer.f_frsize))
}
