//! What can go wrong with a store.

/// Why a store did not do what it was asked. Unless it says otherwise, nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process held the write lock for more than five seconds (reliability.md B02).
    #[error("the store is locked by another process")]
    Locked,
    /// No space left (B04, B19).
    #[error("the disk is full")]
    Full,
    /// The file or its directory cannot be written or reached (B08).
    #[error("the store cannot be written: {0}")]
    Unwritable(String),
    /// Not a database, or a damaged one (B10).
    #[error("the store is damaged: {0}")]
    Corrupt(String),
    /// Reading, writing or syncing failed (B06).
    #[error("the disk failed: {0}")]
    Io(String),
    /// The system refuses the shared memory in which connections find what is in the log (B16).
    #[error("the disk failed: {0}")]
    NoSharedMemory(String),
    /// Written by a newer version of the extension.
    #[error("the store has schema {found}, this version knows {known}")]
    Newer {
        /// Version in the file.
        found: i64,
        /// Newest version this build knows.
        known: i64,
    },
    /// A file system on which the promise does not hold (B14).
    #[error("{0}")]
    FileSystem(String),
    /// The private directory belongs to somebody else (architecture, Stores).
    #[error(
        "the private directory belongs to user id {owner}, this process runs as {me}; run it as: setpriv --reuid {owner} --clear-groups --"
    )]
    WrongUser {
        /// Owner of the directory.
        owner: u32,
        /// This process.
        me: u32,
    },
    /// The key does not open what is stored, or no key can be had.
    #[error(transparent)]
    Vault(#[from] crate::vault::VaultError),
    /// Stored data that this version cannot read; the row is left as it is.
    #[error("a stored row cannot be read: {0}")]
    Unreadable(String),
    /// A file that a virus scanner objected to.
    #[error("a virus scanner objected to the file")]
    Quarantined,
    /// Anything else the engine reports.
    #[error("the store failed: {0}")]
    Other(String),
}

impl StoreError {
    /// Stable code for the boundary.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Locked => "store_locked",
            Self::Full => "store_full",
            Self::Unwritable(_) => "store_unwritable",
            Self::Corrupt(_) => "store_corrupt",
            Self::Io(_) | Self::NoSharedMemory(_) => "store_io",
            Self::Newer { .. } => "store_newer",
            Self::FileSystem(_) => "store_file_system",
            Self::WrongUser { .. } => "store_wrong_user",
            Self::Vault(crate::vault::VaultError::OtherKey) => "key_replaced",
            Self::Vault(_) => "key_unusable",
            Self::Unreadable(_) => "row_unreadable",
            Self::Quarantined => "infected",
            Self::Other(_) => "store_failed",
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    /// SQLite's own texts quote SQL, never values, so they may be shown to an operator.
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ffi::ErrorCode as Code;
        let text = error.to_string();
        // The index of the log is the first that a full disk refuses.
        let extended = error.sqlite_error().map(|e| e.extended_code);
        if extended == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE) {
            return Self::Full;
        }
        if let Some(rusqlite::ffi::SQLITE_IOERR_SHMMAP | rusqlite::ffi::SQLITE_IOERR_SHMOPEN) = extended {
            return Self::NoSharedMemory(text);
        }
        match error.sqlite_error_code() {
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::Locked,
            Some(Code::DiskFull) => Self::Full,
            Some(Code::ReadOnly | Code::CannotOpen | Code::PermissionDenied) => Self::Unwritable(text),
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => Self::Corrupt(text),
            Some(Code::SystemIoFailure | Code::FileLockingProtocolFailed) => Self::Io(text),
            _ => Self::Other(text),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Full,
            std::io::ErrorKind::PermissionDenied
            | std::io::ErrorKind::ReadOnlyFilesystem
            | std::io::ErrorKind::NotFound => Self::Unwritable(error.to_string()),
            _ => Self::Io(error.to_string()),
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Unreadable(format!("{:?} at column {}", error.classify(), error.column()))
    }
}
