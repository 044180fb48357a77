//! The directory of a ZIP, read with bounds (J05). Office formats are archives; whoever opens them trusts
//! what the directory says, so it must be whole, unambiguous and honest before anything is unpacked.

use std::cell::Cell;
use std::collections::HashSet;

use miniz_oxide::inflate::decompress_to_vec_with_limit;
use rawzip::{CompressionMethod, ZipArchive, ZipArchiveEntryWayfinder, ZipSliceArchive};

use super::fault::Fault;

/// Parts of one document; long ones with many pictures have hundreds.
const MOST_PARTS: usize = 4_000;
/// Bytes that all parts together may unpack to.
const MOST_UNPACKED: u64 = 256 << 20;
/// A part above this size may not unpack to more than a hundred times itself; Apache POI draws the same line.
const SMALL: u64 = 100 << 10;
const RATIO: u64 = 100;
/// Bytes unpacked here, all parts together.
const BUDGET: usize = 1 << 20;
/// Longest name of a part.
const LONGEST_NAME: usize = 512;

/// Endings of parts that have no business in a document.
const FOREIGN: [&str; 22] = [
    ".zip", ".7z", ".rar", ".gz", ".tar", ".jar", ".cab", ".iso", ".exe", ".dll", ".com", ".scr", ".msi",
    ".bat", ".cmd", ".ps1", ".vbs", ".js", ".jse", ".wsf", ".hta", ".lnk",
];

/// An honest directory.
pub(super) struct Directory<'a> {
    archive: ZipSliceArchive<&'a [u8]>,
    parts: Vec<Part>,
    budget: Cell<usize>,
}

/// One part.
pub(super) struct Part {
    /// Path in small letters; part names differ in more than their case.
    pub(super) name: String,
    /// Whether it lies there uncompressed.
    pub(super) is_stored: bool,
    size: u64,
    wayfinder: ZipArchiveEntryWayfinder,
}

impl<'a> Directory<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Fault> {
        if !bytes.starts_with(b"PK\x03\x04") {
            return Err(Fault::Content);
        }
        let archive = ZipArchive::from_slice(bytes).map_err(|_| Fault::Damaged)?;
        if archive.entries_hint() > MOST_PARTS as u64 {
            return Err(Fault::Bomb);
        }
        if archive.end_offset() != bytes.len() as u64 {
            return Err(Fault::Polyglot);
        }
        let (parts, mut places) = parts(&archive)?;
        // Parts that share bytes make a small archive unpack to a huge one.
        places.sort_unstable();
        let overlapping = places.windows(2).any(|two| match two {
            [(_, end), (start, _)] => start < end,
            _ => false,
        });
        if overlapping || places.last().is_some_and(|(_, end)| *end > archive.directory_offset()) {
            return Err(Fault::Bomb);
        }
        // Bytes before the first part make two files of one.
        if places.first().is_none_or(|(start, _)| *start != 0) {
            return Err(Fault::Polyglot);
        }
        Ok(Self { archive, parts, budget: Cell::new(BUDGET) })
    }

    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }

    pub(super) fn part(&self, name: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.name == name)
    }

    /// Unpacks a part, out of the budget that all parts share.
    pub(super) fn unpack(&self, part: &Part) -> Result<Vec<u8>, Fault> {
        let size = usize::try_from(part.size).map_err(|_| Fault::Bomb)?;
        let left = self.budget.get().checked_sub(size).ok_or(Fault::Bomb)?;
        self.budget.set(left);
        let entry = self.archive.get_entry(part.wayfinder).map_err(|_| Fault::Damaged)?;
        let unpacked = if part.is_stored {
            entry.data().to_vec()
        } else {
            decompress_to_vec_with_limit(entry.data(), size.max(1)).map_err(|e| match e.status {
                miniz_oxide::inflate::TINFLStatus::HasMoreOutput => Fault::Bomb,
                _ => Fault::Damaged,
            })?
        };
        if unpacked.len() == size { Ok(unpacked) } else { Err(Fault::Bomb) }
    }
}

/// From where to where a part reaches, its header included.
type Place = (u64, u64);

/// All parts, and where each lies.
fn parts(archive: &ZipSliceArchive<&[u8]>) -> Result<(Vec<Part>, Vec<Place>), Fault> {
    let mut parts: Vec<Part> = Vec::new();
    let mut places = Vec::new();
    let mut names = HashSet::new();
    let mut total = 0u64;
    for header in archive.entries() {
        let header = header.map_err(|_| Fault::Damaged)?;
        if parts.len() >= MOST_PARTS {
            return Err(Fault::Bomb);
        }
        let entry = archive.get_entry(header.wayfinder()).map_err(|_| Fault::Damaged)?;
        let local = entry.local_header();
        let hidden = |flags: rawzip::EntryFlags| {
            flags.is_encrypted() || flags.has_strong_encryption() || flags.is_masked()
        };
        if hidden(header.flags()) || hidden(local.flags()) {
            return Err(Fault::Encrypted);
        }
        // What one reader takes from the directory another takes from the part itself: they must agree.
        let path = header.file_path();
        if local.file_path().as_bytes() != path.as_bytes()
            || local.compression_method() != header.compression_method()
        {
            return Err(Fault::Bomb);
        }
        let name = part_name(path.as_bytes())?;
        if !names.insert(name.clone()) {
            return Err(Fault::Bomb);
        }
        let (size, packed) = (header.uncompressed_size_hint(), header.compressed_size_hint());
        total = total.saturating_add(size);
        let method = header.compression_method();
        let honest = if method == CompressionMethod::STORE {
            size == packed
        } else if method == CompressionMethod::DEFLATE {
            // Packing never makes anything much longer, so a size below this is a lie.
            let least = packed.saturating_sub(packed / 10).saturating_sub(64);
            size >= least && (size <= SMALL || size / RATIO <= packed)
        } else {
            return Err(Fault::Bomb);
        };
        if !honest || total > MOST_UNPACKED {
            return Err(Fault::Bomb);
        }
        places.push((header.local_header_offset(), entry.compressed_data_range().1));
        parts.push(Part {
            name,
            is_stored: method == CompressionMethod::STORE,
            size,
            wayfinder: header.wayfinder(),
        });
    }
    Ok((parts, places))
}

fn part_name(bytes: &[u8]) -> Result<String, Fault> {
    let name = std::str::from_utf8(bytes).map_err(|_| Fault::Damaged)?.to_lowercase();
    let is_path = !name.is_empty()
        && name.len() <= LONGEST_NAME
        && !name.starts_with('/')
        && !name.contains(['\\', '\0', ':'])
        && !name.split('/').any(|folder| folder == "..");
    if !is_path {
        return Err(Fault::Damaged);
    }
    if FOREIGN.iter().any(|ending| name.ends_with(ending)) {
        return Err(Fault::Nested);
    }
    Ok(name)
}
