//! The private directory: made for its owner alone, and refused where a commit proves nothing.

use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use crate::outbox::{Result, StoreError};

/// Which file systems are taken (reliability.md B14).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileSystemPolicy {
    /// Local disks only.
    Durable,
    /// Memory file systems too: demonstrations and tests, where losing all at a reboot is accepted.
    Volatile,
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

/// Makes the file where it is absent, for its owner alone: SQLite would let everybody read it, and its log takes the
/// mode from it. An empty file is a new database; why it cannot be made SQLite will say.
pub(super) fn claim_file(path: &Path) {
    use std::os::unix::fs::OpenOptionsExt;
    let _ = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
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
