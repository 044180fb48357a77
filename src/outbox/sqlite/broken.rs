//! A disk that fails by order, for tests (feature `faults`): writes, opening and mapping through SQLite's own
//! `xSetSystemCall`, syncs by defining `fsync` and `fdatasync`, which SQLite and the standard library both call. An
//! `LD_PRELOAD` would not reach the extension: PHP loads it bound to itself (measurements.md C8).
//!
//! Orders hold for the calling thread, so that tests run side by side.

use std::cell::Cell;
use std::ffi::{c_char, c_int, c_void};
use std::sync::OnceLock;

use rusqlite::ffi;

/// Switch of the fault suite.
const NO_SHARED_MEMORY: &str = "no_shared_memory";

/// Which call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// `fsync` and `fdatasync`.
    Sync,
    /// Writing to a file of the store.
    Write,
    /// Opening a file of the store.
    Open,
    /// Mapping shared memory.
    Map,
}

/// The calls after `after` fail with this error, `times` of them.
#[derive(Debug, Clone, Copy)]
struct Order {
    errno: c_int,
    after: u32,
    times: u32,
}

const CALLS: usize = 4;

thread_local! {
    static ORDERS: [Cell<Option<Order>>; CALLS] = const { [const { Cell::new(None) }; CALLS] };
}

/// Orders that calls of this kind fail on this thread: after so many good ones, so many times.
pub fn fail(call: Call, errno: i32, after: u32, times: u32) {
    install();
    with_order(call, |order| order.set(Some(Order { errno, after, times })));
}

/// Takes all orders of this thread back.
pub fn mend() {
    for call in [Call::Sync, Call::Write, Call::Open, Call::Map] {
        with_order(call, |order| order.set(None));
    }
}

fn with_order<T>(call: Call, work: impl FnOnce(&Cell<Option<Order>>) -> T) -> Option<T> {
    let index = match call {
        Call::Sync => 0,
        Call::Write => 1,
        Call::Open => 2,
        Call::Map => 3,
    };
    ORDERS.try_with(|orders| orders.get(index).map(work)).ok().flatten()
}

/// The error that this call is to fail with.
fn due(call: Call) -> Option<c_int> {
    with_order(call, |cell| {
        let mut order = cell.get()?;
        if order.after > 0 {
            order.after -= 1;
            cell.set(Some(order));
            return None;
        }
        order.times = order.times.checked_sub(1)?;
        cell.set(Some(order));
        Some(order.errno)
    })
    .flatten()
}

fn set_errno(errno: c_int) {
    // SAFETY: the pointer is to this thread's own errno.
    unsafe { *libc::__errno_location() = errno };
}

/// Takes the place of the C library's for all code of this binary.
#[unsafe(no_mangle)]
pub extern "C" fn fsync(fd: c_int) -> c_int {
    sync_by(libc::SYS_fsync, fd)
}

/// As [`fsync`].
#[unsafe(no_mangle)]
pub extern "C" fn fdatasync(fd: c_int) -> c_int {
    sync_by(libc::SYS_fdatasync, fd)
}

fn sync_by(number: libc::c_long, fd: c_int) -> c_int {
    if let Some(errno) = due(Call::Sync) {
        set_errno(errno);
        return -1;
    }
    // SAFETY: both calls take one descriptor, and an invalid one is only an error.
    let answer = unsafe { libc::syscall(number, fd) };
    c_int::try_from(answer).unwrap_or(-1)
}

unsafe extern "C" fn write(fd: c_int, bytes: *const c_void, count: usize, offset: libc::off_t) -> isize {
    if let Some(errno) = due(Call::Write) {
        set_errno(errno);
        return -1;
    }
    // SAFETY: passed through as it came.
    unsafe { libc::pwrite(fd, bytes, count, offset) }
}

unsafe extern "C" fn open(path: *const c_char, flags: c_int, mode: c_int) -> c_int {
    if let Some(errno) = due(Call::Open) {
        set_errno(errno);
        return -1;
    }
    // SAFETY: passed through as it came.
    unsafe { libc::open(path, flags, mode) }
}

unsafe extern "C" fn map(
    address: *mut c_void,
    length: usize,
    protection: c_int,
    flags: c_int,
    fd: c_int,
    offset: libc::off_t,
) -> *mut c_void {
    let refused = crate::failpoint::is_set(NO_SHARED_MEMORY).then_some(libc::EACCES);
    if let Some(errno) = due(Call::Map).or(refused) {
        set_errno(errno);
        return libc::MAP_FAILED;
    }
    // SAFETY: passed through as it came.
    unsafe { libc::mmap(address, length, protection, flags, fd, offset) }
}

/// Installs what a running site is broken with: shared memory is refused while the suite's switch is there (B16).
pub(super) fn install_for_site() {
    if std::env::var_os("HALT_FAULTS").is_some() {
        install();
    }
}

fn install() {
    static INSTALLED: OnceLock<()> = OnceLock::new();
    type Any = unsafe extern "C" fn();
    INSTALLED.get_or_init(|| {
        // SAFETY: each replacement has the C signature that SQLite calls it with, so the transmutes change only
        // the declared type; the default VFS lives as long as the library.
        unsafe {
            let vfs = ffi::sqlite3_vfs_find(std::ptr::null());
            let Some(set) = vfs.as_ref().and_then(|v| v.xSetSystemCall) else { return };
            let write = std::mem::transmute::<*const c_void, Any>(write as *const c_void);
            let open = std::mem::transmute::<*const c_void, Any>(open as *const c_void);
            let map = std::mem::transmute::<*const c_void, Any>(map as *const c_void);
            for (name, call) in [(c"pwrite", write), (c"pwrite64", write), (c"open", open), (c"mmap", map)] {
                set(vfs, name.as_ptr(), Some(call));
            }
        }
    });
}
