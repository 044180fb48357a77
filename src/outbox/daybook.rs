//! The daybook: how many submissions were acknowledged on each day, kept apart from the queue, so that a
//! lost, replaced or restored queue is noticed (reconciliation).
//!
//! A day is one file beside the site's directory, and each acknowledgement is one byte appended to it. So it
//! costs no lock and no sync on the way of a visitor, and nothing can be half written. It is written after
//! the queue's commit: a byte lost by a crash makes the day look smaller than the queue and raises no alarm,
//! while a row lost from the queue makes it look larger and does.

use std::fs::{DirBuilder, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::intake::submission::IntakePath;

/// Milliseconds of a day.
pub const DAY_MS: i64 = 86_400_000;

/// The daybook of one site.
#[derive(Debug, Clone)]
pub struct Daybook {
    directory: PathBuf,
}

/// What was acknowledged on a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DayCount {
    /// Stored, duplicates among them.
    pub stored: u64,
    /// Ignored by rule; these have no row.
    pub ignored: u64,
}

impl Daybook {
    /// Uses `<site directory>.days`, a sibling: whoever takes the site's directory away leaves it.
    #[must_use]
    pub fn beside(site_directory: &Path) -> Self {
        let mut name = site_directory.as_os_str().to_owned();
        name.push(".days");
        Self { directory: name.into() }
    }

    /// Counts a stored submission, by the day it was received.
    pub fn stored(&self, path: IntakePath, received_at: i64) {
        self.append(received_at, letter(path));
    }

    /// Counts one that a rule ignored.
    pub fn ignored(&self, path: IntakePath, received_at: i64) {
        self.append(received_at, letter(path).to_ascii_uppercase());
    }

    /// Best effort: a submission that is on disk is never refused for its count.
    fn append(&self, at: i64, letter: u8) {
        let path = self.file(day_of(at));
        let open = || OpenOptions::new().append(true).create(true).mode(0o600).open(&path);
        let file = open().or_else(|_| {
            DirBuilder::new().recursive(true).mode(0o700).create(&self.directory)?;
            open()
        });
        if let Ok(mut file) = file {
            let _ = file.write_all(&[letter]);
        }
    }

    /// What a day's file says; other bytes (a crash may leave zeros) count nothing.
    #[must_use]
    pub fn read(&self, day: i64) -> DayCount {
        let mut count = DayCount::default();
        for byte in std::fs::read(self.file(day)).unwrap_or_default() {
            match byte {
                b'h' | b'w' | b'p' => count.stored += 1,
                b'H' | b'W' | b'P' => count.ignored += 1,
                _ => {}
            }
        }
        count
    }

    /// Forgets the days before this one.
    pub fn forget_before(&self, day: i64) {
        for entry in std::fs::read_dir(&self.directory).into_iter().flatten().flatten() {
            let old = entry.file_name().to_str().and_then(|n| n.parse::<i64>().ok()).is_some_and(|n| n < day);
            if old {
                // Best effort: what stays is a few bytes, and is tried again tomorrow.
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }

    fn file(&self, day: i64) -> PathBuf {
        self.directory.join(day.to_string())
    }
}

/// Days since 1970, UTC.
#[must_use]
pub fn day_of(ms: i64) -> i64 {
    ms.div_euclid(DAY_MS)
}

fn letter(path: IntakePath) -> u8 {
    match path {
        IntakePath::Hook => b'h',
        IntakePath::Http => b'w',
        IntakePath::Php => b'p',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_acknowledgement_counts_once_and_rubbish_counts_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let book = Daybook::beside(&dir.path().join("site-1"));
        assert_eq!(book.read(3), DayCount::default());
        for _ in 0..3 {
            book.stored(IntakePath::Hook, 3 * DAY_MS + 5);
        }
        book.stored(IntakePath::Http, 3 * DAY_MS);
        book.ignored(IntakePath::Php, 4 * DAY_MS - 1);
        book.stored(IntakePath::Hook, 4 * DAY_MS);
        let file = dir.path().join("site-1.days/3");
        OpenOptions::new().append(true).open(file).unwrap().write_all(&[0; 100]).unwrap();
        assert_eq!(book.read(3), DayCount { stored: 4, ignored: 1 });
        assert_eq!(book.read(4), DayCount { stored: 1, ignored: 0 });
        book.forget_before(4);
        assert_eq!(book.read(3), DayCount::default());
        assert_eq!(book.read(4).stored, 1);
    }

    #[test]
    fn a_daybook_that_cannot_be_written_hurts_nobody() {
        let book = Daybook::beside(Path::new("/proc/nowhere/site"));
        book.stored(IntakePath::Hook, 0);
        assert_eq!(book.read(0), DayCount::default());
    }
}
