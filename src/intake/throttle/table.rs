//! Counters that all processes of a host share: a file of fixed size, mapped into memory for one look.
//!
//! No library counts in shared memory, so this is our own: a table of hash slots, each one atomic number that
//! holds a fingerprint and the moment at which its owner would have used up what it took (the generic cell rate
//! algorithm). Two processes never wait for each other, and a killed one leaves nothing locked. There is no
//! address and no name in the file, only keyed hashes.
//!
//! Losing the file costs the counts and nothing else, so it is never synced.

use std::fs::{File, OpenOptions};
use std::io::{Error, ErrorKind, Result, Write};
use std::os::fd::AsRawFd;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use memmap2::{MmapOptions, MmapRaw};

/// First bytes of the file; another layout gets another number.
const MAGIC: &[u8; 16] = b"halt-throttle/1\n";
const HEADER: usize = 4_096;
/// Slots that a hash may use.
const WAYS: u64 = 8;
const BUCKETS: u64 = 8_192;
/// Buckets of sources: they have their own, so that a flood of addresses cannot push them out.
const SOURCE_BUCKETS: u64 = 512;
/// Bytes of the file.
pub const SIZE: usize = HEADER + (BUCKETS * WAYS) as usize * 8;
/// Milliseconds in which `limit` requests are taken.
const PERIOD: u64 = 60_000;
/// The lower bits of a slot are milliseconds since boot: 139 years.
const TIME_BITS: u32 = 42;
const TIME: u64 = (1 << TIME_BITS) - 1;
/// Tries against other processes before the request is let through uncounted.
const TRIES: u32 = 64;

/// Which part of the table counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Authenticated sources.
    Sources,
    /// Addresses.
    Addresses,
}

/// The mapped table. It holds no descriptor and is unmapped when dropped.
pub struct Table(MmapRaw);

impl Table {
    /// Maps the file; one that is missing, damaged or of another size is made anew.
    ///
    /// # Errors
    /// When it can be neither mapped nor made.
    pub fn open(path: &Path) -> Result<Self> {
        match Self::existing(path) {
            Ok(table) => Ok(table),
            Err(_) => Self::create(path),
        }
    }

    fn existing(path: &Path) -> Result<Self> {
        let file = OpenOptions::new().read(true).write(true).custom_flags(libc::O_NOFOLLOW).open(path)?;
        let meta = file.metadata()?;
        if !meta.is_file() || meta.len() != SIZE as u64 {
            return Err(Error::from(ErrorKind::InvalidData));
        }
        let table = Self::map(&file)?;
        if table.has_magic() { Ok(table) } else { Err(Error::from(ErrorKind::InvalidData)) }
    }

    /// The file appears complete under its name. Its blocks are reserved first: writing into a hole of a full
    /// disk through a mapping would kill the process.
    fn create(path: &Path) -> Result<Self> {
        let mut suffix = [0u8; 8];
        getrandom::fill(&mut suffix).map_err(|_| Error::from(ErrorKind::Other))?;
        let temporary = path.with_extension(format!("{:016x}", u64::from_be_bytes(suffix)));
        if let Some(directory) = path.parent().filter(|d| !d.is_dir()) {
            // A site that has not accepted anything yet; the store makes the same directory.
            std::fs::DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
        }
        let made = (|| {
            let mut file =
                OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&temporary)?;
            // SAFETY: the descriptor is open; the call takes plain numbers.
            let code = unsafe { libc::posix_fallocate(file.as_raw_fd(), 0, SIZE as libc::off_t) };
            if code != 0 {
                return Err(Error::from_raw_os_error(code));
            }
            file.write_all(MAGIC)?;
            let table = Self::map(&file)?;
            std::fs::rename(&temporary, path)?;
            Ok(table)
        })();
        if made.is_err() {
            // Whatever was begun is of no use to anybody.
            let _ = std::fs::remove_file(&temporary);
        }
        made
    }

    fn map(file: &File) -> Result<Self> {
        MmapOptions::new().len(SIZE).map_raw(file).map(Self)
    }

    fn has_magic(&self) -> bool {
        let mut first = [0u8; 16];
        // SAFETY: the mapping is SIZE bytes long, and these first bytes are never written after the file is made.
        unsafe { std::ptr::copy_nonoverlapping(self.0.as_ptr(), first.as_mut_ptr(), first.len()) };
        &first == MAGIC
    }

    /// Takes one of `limit` requests a minute (1 to 60,000), all at once or spread.
    ///
    /// # Errors
    /// Milliseconds until the next one is to be had.
    pub fn take(&self, part: Part, hash: u64, limit: u32, now_ms: i64) -> std::result::Result<(), u64> {
        let ask = Ask::of(part, hash, limit, now_ms);
        for _ in 0..TRIES {
            let (slot, seen) = self.find(&ask);
            let next = (ask.mark << TIME_BITS) | ((ask.used_up(seen)? + ask.interval) & TIME);
            if slot.compare_exchange_weak(seen, next, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Whether one is to be had, without taking it.
    ///
    /// # Errors
    /// As [`Table::take`].
    pub fn look(&self, part: Part, hash: u64, limit: u32, now_ms: i64) -> std::result::Result<(), u64> {
        let ask = Ask::of(part, hash, limit, now_ms);
        ask.used_up(self.find(&ask).1).map(|_| ())
    }

    /// The slot of this mark, else a free one, else the one that is the nearest to being free: who asks the most
    /// is the last to be forgotten.
    fn find(&self, ask: &Ask) -> (&AtomicU64, u64) {
        let Ask { bucket, mark, now, .. } = *ask;
        let mut best = self.slot(bucket, 0);
        let mut best_seen = best.load(Ordering::Relaxed);
        for way in 0..WAYS {
            let slot = self.slot(bucket, way);
            let seen = slot.load(Ordering::Relaxed);
            if seen >> TIME_BITS == mark {
                return (slot, seen);
            }
            if live(seen, now) < live(best_seen, now) {
                (best, best_seen) = (slot, seen);
            }
        }
        (best, best_seen)
    }

    fn slot(&self, bucket: u64, way: u64) -> &AtomicU64 {
        let number = (bucket.min(BUCKETS - 1) * WAYS + way.min(WAYS - 1)) as usize;
        // SAFETY: the offset is a multiple of 8 and below SIZE, the mapping is page-aligned and lives as long as
        // `self`, and every access to it, in any process, is atomic.
        unsafe { AtomicU64::from_ptr(self.0.as_mut_ptr().add(HEADER + number * 8).cast()) }
    }
}

/// One question to the table.
struct Ask {
    bucket: u64,
    mark: u64,
    now: u64,
    /// Milliseconds that one request uses up.
    interval: u64,
    /// How far ahead a slot may be used up.
    tolerance: u64,
}

impl Ask {
    fn of(part: Part, hash: u64, limit: u32, now_ms: i64) -> Self {
        let limit = u64::from(limit).clamp(1, PERIOD);
        let interval = PERIOD / limit;
        let (first, buckets) = match part {
            Part::Sources => (0, SOURCE_BUCKETS),
            Part::Addresses => (SOURCE_BUCKETS, BUCKETS - SOURCE_BUCKETS),
        };
        Self {
            bucket: first + hash % buckets,
            mark: (hash >> TIME_BITS).max(1),
            now: u64::try_from(now_ms).unwrap_or_default() & TIME,
            interval,
            tolerance: interval * (limit - 1),
        }
    }

    /// Until when what the slot says is used up; the error is the time to wait.
    fn used_up(&self, seen: u64) -> std::result::Result<u64, u64> {
        let used_up = if seen >> TIME_BITS == self.mark { live(seen, self.now) } else { self.now };
        match (used_up - self.now).checked_sub(self.tolerance) {
            None | Some(0) => Ok(used_up),
            Some(wait) => Err(wait),
        }
    }
}

/// Until when a slot is used up, at least now. What lies further ahead than any limit allows is from before a
/// reboot or damaged, and counts as nothing.
fn live(seen: u64, now: u64) -> u64 {
    let until = seen & TIME;
    if until > now + PERIOD + PERIOD { now } else { until.max(now) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> (tempfile::TempDir, Table) {
        let directory = tempfile::tempdir().unwrap();
        let table = Table::open(&directory.path().join("throttle")).unwrap();
        (directory, table)
    }

    fn taken(table: &Table, part: Part, hash: u64, limit: u32, now: i64) -> usize {
        (0..1_000).take_while(|_| table.take(part, hash, limit, now).is_ok()).count()
    }

    #[test]
    fn so_many_a_minute_at_once_or_spread() {
        let (_directory, table) = table();
        let now = 1_000_000;
        for limit in [1, 7, 20, 60, 999] {
            let hash = 0xabcd_ef01_2345_6789 ^ u64::from(limit) << 50;
            assert_eq!(taken(&table, Part::Addresses, hash, limit, now), limit as usize);
            let wait = table.take(Part::Addresses, hash, limit, now).unwrap_err();
            assert!(table.take(Part::Addresses, hash, limit, now + wait as i64 - 1).is_err());
            assert!(table.take(Part::Addresses, hash, limit, now + wait as i64).is_ok(), "the wait is exact");
        }
        // A minute of silence gives all of it back.
        let hash = 42 << 50;
        assert_eq!(taken(&table, Part::Sources, hash, 20, now), 20);
        assert_eq!(taken(&table, Part::Sources, hash, 20, now + 60_000), 20);
    }

    #[test]
    fn a_steady_sender_below_its_limit_is_never_refused() {
        let (_directory, table) = table();
        assert!((0..600).all(|n| table.take(Part::Addresses, 7, 20, 5_000_000 + n * 3_000).is_ok()));
    }

    #[test]
    fn sources_and_addresses_do_not_push_each_other_out() {
        let (_directory, table) = table();
        assert_eq!(taken(&table, Part::Sources, 99, 60, 1_000), 60);
        for n in 0..200_000u64 {
            let _ = table.take(Part::Addresses, n.wrapping_mul(0x9e37_79b9_7f4a_7c15), 20, 1_000);
        }
        assert!(table.take(Part::Sources, 99, 60, 1_000).is_err(), "still remembered");
    }

    #[test]
    fn who_asks_the_most_is_forgotten_last() {
        let (_directory, table) = table();
        let in_one_bucket = |n: u64| (n * 15) << TIME_BITS;
        assert_eq!(taken(&table, Part::Addresses, in_one_bucket(1), 20, 1_000), 20);
        for n in 2..2_000 {
            let _ = table.take(Part::Addresses, in_one_bucket(n), 20, 1_000);
        }
        assert!(table.take(Part::Addresses, in_one_bucket(1), 20, 1_000).is_err());
    }

    #[test]
    fn damage_and_loss_only_reset_the_counts() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("throttle");
        let used_up = |table: &Table| taken(table, Part::Addresses, 5, 20, 1_000) < 20;
        let damages: [&dyn Fn(); 6] = [
            &|| std::fs::remove_file(&path).unwrap(),
            &|| std::fs::write(&path, b"").unwrap(),
            &|| OpenOptions::new().write(true).open(&path).unwrap().set_len(5_000).unwrap(),
            &|| OpenOptions::new().write(true).open(&path).unwrap().set_len(SIZE as u64 + 1).unwrap(),
            &|| std::fs::write(&path, vec![0xff; SIZE]).unwrap(),
            &|| {
                std::fs::remove_file(&path).unwrap();
                std::os::unix::fs::symlink("/dev/zero", &path).unwrap();
            },
        ];
        for damage in damages {
            let table = Table::open(&path).unwrap();
            taken(&table, Part::Addresses, 5, 20, 1_000);
            assert!(used_up(&Table::open(&path).unwrap()), "another process sees the same counts");
            drop(table);
            damage();
            assert!(!used_up(&Table::open(&path).unwrap()));
            assert_eq!(std::fs::metadata(&path).unwrap().len(), SIZE as u64);
        }
        assert_eq!(std::fs::read_dir(&directory).unwrap().count(), 1, "no temporary file stays");
    }

    #[test]
    fn slots_full_of_nonsense_and_a_reboot_hold_nobody_up() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("throttle");
        let mut bytes = vec![0xff; SIZE];
        bytes[..16].copy_from_slice(MAGIC);
        std::fs::write(&path, &bytes).unwrap();
        let table = Table::open(&path).unwrap();
        assert_eq!(taken(&table, Part::Addresses, 5, 20, 1_000), 20);
        // After a reboot the clock starts again, and the counts of before lie far ahead.
        assert_eq!(taken(&table, Part::Sources, 5, 20, 90_000_000), 20);
        assert_eq!(taken(&table, Part::Sources, 5, 20, 1_000), 20);
    }

    #[test]
    fn a_directory_that_cannot_be_written_is_an_error_for_the_caller_only() {
        assert!(Table::open(Path::new("/proc/no-such/throttle")).is_err());
    }

    #[test]
    fn many_at_once_take_no_more_than_the_limit() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("throttle");
        Table::open(&path).unwrap();
        let taken: usize = std::thread::scope(|scope| {
            let handles: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        let table = Table::open(&path).unwrap();
                        (0..50).filter(|_| table.take(Part::Addresses, 5, 60, 1_000).is_ok()).count()
                    })
                })
                .collect();
            handles.into_iter().map(|h| h.join().unwrap()).sum()
        });
        assert_eq!(taken, 60);
    }
}
