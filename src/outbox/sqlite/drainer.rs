//! A lock on the site's directory while somebody drains: a request that finds it taken has looked for the price of
//! two system calls, without opening the store. It is a hint only. The lease in the store decides, so a drainer that
//! was stopped (reliability.md A21) holds up nobody who asks by another way than a request's end.

use std::cell::RefCell;
use std::fs::{File, TryLockError};
use std::path::Path;

use crate::outbox::Result;

/// Whether the place was free.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It is ours now.
    Ours,
    /// Another process has it.
    Taken,
}

/// Our hold on it, if any; the kernel lets go with the process.
#[derive(Debug, Default)]
pub(super) struct Drainer(RefCell<Option<File>>);

impl Drainer {
    /// Takes the place where it is free.
    pub(super) fn claim(&self, database: &Path) -> Result<Place> {
        let Some(directory) = database.parent() else { return Ok(Place::Ours) };
        let directory = File::open(directory)?;
        match directory.try_lock() {
            Ok(()) => {
                self.0.replace(Some(directory));
                Ok(Place::Ours)
            }
            Err(TryLockError::WouldBlock) => Ok(Place::Taken),
            // A file system without such locks: the lease decides alone.
            Err(TryLockError::Error(_)) => Ok(Place::Ours),
        }
    }

    /// Whether another process is at it now.
    pub(super) fn is_taken(&self, database: &Path) -> bool {
        let directory = database.parent().and_then(|directory| File::open(directory).ok());
        matches!(directory.map(|d| d.try_lock_shared()), Some(Err(TryLockError::WouldBlock)))
    }

    /// Gives it up.
    pub(super) fn leave(&self) {
        self.0.replace(None);
    }
}
