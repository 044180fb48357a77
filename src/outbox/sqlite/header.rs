//! The first hundred bytes of a database file, which say that it is one. All our files are made with the same
//! page size and format, so a sound one lends them to a damaged one.

use std::fs::OpenOptions;
use std::os::unix::fs::FileExt;
use std::path::Path;

use crate::outbox::{Result, StoreError};

const LENGTH: usize = 100;
/// Where the page size stands.
const PAGE_SIZE: std::ops::Range<usize> = 16..18;
/// Where the number of pages stands, and behind it the list of free pages.
const PAGES: std::ops::Range<usize> = 28..32;
const FREE: std::ops::Range<usize> = 32..40;

/// Gives a damaged file the header of a sound one, with its own number of pages and no free ones.
pub(super) fn mend(damaged: &Path, sound: &Path) -> Result<()> {
    let mut header = [0u8; LENGTH];
    OpenOptions::new().read(true).open(sound)?.read_exact_at(&mut header, 0)?;
    let size =
        header.get(PAGE_SIZE).and_then(|bytes| <[u8; 2]>::try_from(bytes).ok()).map(u16::from_be_bytes);
    let Some(size) = size.filter(|size| *size >= 512) else {
        return Err(StoreError::Corrupt("no sound header to lend".into()));
    };
    let file = OpenOptions::new().read(true).write(true).open(damaged)?;
    let pages = u32::try_from(file.metadata()?.len() / u64::from(size)).unwrap_or(u32::MAX);
    if let Some(slot) = header.get_mut(PAGES) {
        slot.copy_from_slice(&pages.to_be_bytes());
    }
    if let Some(slot) = header.get_mut(FREE) {
        slot.fill(0);
    }
    file.write_all_at(&header, 0)?;
    file.sync_all()?;
    Ok(())
}
