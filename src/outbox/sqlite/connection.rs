//! Opening, one transaction, syncing, closing.

use std::cell::Cell;
use std::fs::File;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::{Sqlite, ofd};
use crate::outbox::{Result, StoreError};

/// Oldest SQLite without the WAL-reset bug (reliability.md 0.10).
const OLDEST_SQLITE: i32 = 3_051_003;
/// Longest wait for the write lock.
const PATIENCE: Duration = Duration::from_secs(5);

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

/// Which file systems are taken (reliability.md B14).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileSystemPolicy {
    /// Local disks only.
    Durable,
    /// Memory file systems too: demonstrations and tests, where losing all at a reboot is accepted.
    Volatile,
}

/// SQLite counts locks for each inode in a process and may lock through one descriptor and unlock through
/// another, so two connections at once would undo each other's open-file-description locks.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

impl Sqlite {
    /// Runs one immediate transaction on a connection of its own.
    pub(super) fn with<T>(&self, sync: Sync, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        #[cfg(not(feature = "faults"))]
        let mut connection = self.connect(sync)?;
        #[cfg(feature = "faults")]
        let mut connection = super::held::take().map_or_else(|| self.connect(sync), Ok)?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Dropping the transaction rolls it back; a failed rollback after SQLite's own must not hide the
        // first error, and `Drop` ignores it.
        let value = work(&transaction)?;
        transaction.commit()?;
        if sync == Sync::Group {
            // The connection is still open, so nobody can have removed the log meanwhile. A failed sync
            // means "not accepted" and is never repeated: the page cache may claim success afterwards.
            self.sync_log()?;
        }
        crate::failpoint::at!("maint.checkpoint");
        #[cfg(feature = "faults")]
        super::held::keep(connection);
        Ok(value)
    }

    /// Runs a read on a connection of its own. The snapshot is short, so the log never grows for it.
    pub(super) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let mut connection = self.connect(Sync::None)?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
        work(&transaction)
    }

    fn connect(&self, sync: Sync) -> Result<Connection> {
        if rusqlite::version_number() < OLDEST_SQLITE {
            return Err(StoreError::Other(format!("SQLite {} is too old", rusqlite::version())));
        }
        if !ofd::install() {
            return Err(StoreError::FileSystem(
                "this system has no open-file-description locks, without which other programs that read the store lose data".into(),
            ));
        }
        let mut connection = Connection::open_with_flags(
            &self.path,
            OpenFlags::SQLITE_OPEN_READ_WRITE
                | OpenFlags::SQLITE_OPEN_CREATE
                | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        connection.busy_handler(Some(wait_a_moment))?;
        let synchronous = if sync == Sync::Full { "FULL" } else { "NORMAL" };
        switch_to_log(&connection)?;
        connection.execute_batch(&format!(
            "PRAGMA synchronous = {synchronous}; PRAGMA foreign_keys = ON; \
             PRAGMA mmap_size = 0; PRAGMA journal_size_limit = 16777216; PRAGMA temp_store = MEMORY; \
             PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
        ))?;
        Ok(connection)
    }

    fn sync_log(&self) -> Result<()> {
        let mut name = self.path.clone().into_os_string();
        name.push("-wal");
        // The control run of the power cut must lose rows.
        #[cfg(feature = "faults")]
        if crate::failpoint::is_set("no_sync") {
            return Ok(());
        }
        // Opening and closing a descriptor of our own is harmless only with the lock hook (ofd).
        File::open(Path::new(&name))?.sync_data()?;
        Ok(())
    }
}

/// On a new file SQLite does not ask the busy handler while it changes the journal's kind, so several
/// processes that meet there would be refused at once.
fn switch_to_log(connection: &Connection) -> Result<()> {
    let since = Instant::now();
    loop {
        match connection.execute_batch("PRAGMA journal_mode = WAL").map_err(StoreError::from) {
            Err(StoreError::Locked) if since.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(1));
            }
            done => return done,
        }
    }
}

thread_local! {
    static WAITING_SINCE: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Short random sleeps: SQLite's own back-off is unfair and left single writers waiting for seconds
/// (measurements.md 0, C1).
fn wait_a_moment(tries: i32) -> bool {
    let since = WAITING_SINCE.with(|cell| {
        if tries == 0 {
            cell.set(None);
        }
        let since = cell.get().unwrap_or_else(Instant::now);
        cell.set(Some(since));
        since
    });
    if since.elapsed() >= PATIENCE {
        return false;
    }
    let micros = 100.0 + 900.0 * crate::outbox::backoff::random();
    std::thread::sleep(Duration::from_secs_f64(micros / 1_000_000.0));
    true
}

/// Makes a directory (0700) and refuses file systems on which a commit proves nothing.
///
/// # Errors
/// [`StoreError`], with words for the operator.
pub fn prepare_directory(directory: &Path, policy: FileSystemPolicy) -> Result<()> {
    if !directory.is_dir() {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
    }
    refuse_other_users(directory)?;
    match file_system(directory)? {
        Kind::Local => Ok(()),
        Kind::Memory if policy == FileSystemPolicy::Volatile => Ok(()),
        Kind::Memory => Err(StoreError::FileSystem(
            "the private directory lies in memory and would be lost at a restart; \
             set HALT_TRACKER_DIR to a directory on a local disk"
                .into(),
        )),
        Kind::Network(name) => Err(StoreError::FileSystem(format!(
            "the private directory lies on a network file system ({name}) on which SQLite loses data; \
             set HALT_TRACKER_DIR to a directory on a local disk"
        ))),
    }
}

/// Files made by another user, root above all, would turn the store read-only for the web server.
fn refuse_other_users(directory: &Path) -> Result<()> {
    use std::os::unix::fs::MetadataExt;
    let owner = std::fs::metadata(directory)?.uid();
    // SAFETY: geteuid has no preconditions and cannot fail.
    let me = unsafe { libc::geteuid() };
    if owner == me {
        return Ok(());
    }
    Err(StoreError::WrongUser { owner, me })
}

enum Kind {
    Local,
    Memory,
    Network(&'static str),
}

fn file_system(directory: &Path) -> Result<Kind> {
    use std::os::unix::ffi::OsStrExt;
    let path = std::ffi::CString::new(directory.as_os_str().as_bytes())
        .map_err(|_| StoreError::Unwritable("the directory's name holds a NUL".into()))?;
    // SAFETY: statfs is plain data for which all zeros is a valid value.
    let mut answer: libc::statfs = unsafe { std::mem::zeroed() };
    // SAFETY: the path is NUL-terminated and the pointer is to a live statfs.
    if unsafe { libc::statfs(path.as_ptr(), &raw mut answer) } != 0 {
        return Err(std::io::Error::last_os_error().into());
    }
    // The type of the member differs between C libraries; all magic numbers fit 32 bits.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "magic numbers are 32 bits")]
    let magic = answer.f_type as u32;
    Ok(match magic {
        0x0102_1994 | 0x8584_58f6 => Kind::Memory,
        0x0000_6969 => Kind::Network("NFS"),
        0x0000_517b | 0xff53_4d42 | 0xfe53_4d42 => Kind::Network("SMB"),
        0x0102_1997 => Kind::Network("9p"),
        0x6573_5546 => Kind::Network("FUSE"),
        0x00c3_6400 => Kind::Network("Ceph"),
        0x5346_414f => Kind::Network("AFS"),
        _ => Kind::Local,
    })
}
