//! Open-file-description locks for SQLite.
//!
//! POSIX locks belong to the process: when any other code in it closes any descriptor of the database file
//! (a backup or scanner plugin reading it), all of them are gone, and the next commit can vanish without an
//! error (reliability.md 0.1, reproduced). Locks of the open file description have no such effect. SQLite
//! lets its `fcntl` be replaced.

use std::ffi::{c_char, c_int};
use std::sync::OnceLock;

use rusqlite::ffi;

/// Whether the kernel knows such locks; decided once for each process.
pub(super) fn install() -> bool {
    static INSTALLED: OnceLock<bool> = OnceLock::new();
    // The control run of the stray reader (reliability.md B12) must lose rows, so it does without the hook.
    #[cfg(feature = "faults")]
    if crate::failpoint::is_set("posix_locks") {
        return true;
    }
    *INSTALLED.get_or_init(|| probe() && replace_fcntl())
}

fn probe() -> bool {
    let Ok(file) = std::fs::File::open("/proc/self/exe").or_else(|_| std::fs::File::open("/")) else {
        return false;
    };
    let mut lock = whole_file(libc::F_RDLCK);
    // SAFETY: the descriptor is open and the pointer is to a live flock with l_pid zero.
    let answer =
        unsafe { libc::fcntl(std::os::fd::AsRawFd::as_raw_fd(&file), libc::F_OFD_GETLK, &raw mut lock) };
    answer == 0
}

fn whole_file(kind: i32) -> libc::flock {
    // SAFETY: flock is plain data for which all zeros is a valid value.
    let mut lock: libc::flock = unsafe { std::mem::zeroed() };
    lock.l_type = libc::c_short::try_from(kind).unwrap_or_default();
    lock
}

fn replace_fcntl() -> bool {
    // SAFETY: sqlite3_vfs_find with null gives the default VFS, which lives as long as the library. The
    // name is a NUL-terminated literal. The replacement has the C signature that SQLite calls `fcntl`
    // with (descriptor, command, one pointer-sized argument), so the transmute changes only the
    // declared type. Nothing is open yet: `Sqlite::with` calls this before its first open.
    unsafe {
        let vfs = ffi::sqlite3_vfs_find(std::ptr::null());
        let Some(set) = vfs.as_ref().and_then(|v| v.xSetSystemCall) else { return false };
        type Hook = unsafe extern "C" fn(c_int, c_int, *mut libc::flock) -> c_int;
        let hook: Hook = ofd_fcntl;
        let call = std::mem::transmute::<Hook, unsafe extern "C" fn()>(hook);
        set(vfs, c"fcntl".as_ptr().cast::<c_char>(), Some(call)) == ffi::SQLITE_OK
    }
}

/// SQLite passes a `flock` with the lock commands and an integer with all others, which go through
/// unchanged.
unsafe extern "C" fn ofd_fcntl(fd: c_int, command: c_int, argument: *mut libc::flock) -> c_int {
    let command = match command {
        libc::F_SETLK => libc::F_OFD_SETLK,
        libc::F_SETLKW => libc::F_OFD_SETLKW,
        libc::F_GETLK => libc::F_OFD_GETLK,
        // SAFETY: passed through as it came.
        other => return unsafe { libc::fcntl(fd, other, argument) },
    };
    // SAFETY: with these commands SQLite passes a valid flock; the kernel demands l_pid zero.
    unsafe {
        (*argument).l_pid = 0;
        libc::fcntl(fd, command, argument)
    }
}
