//! Files of submissions, sealed, under names made from their digest.
//!
//! A blob is on disk before the row that names it (reliability.md 4.2), so a row never points at nothing;
//! what a killed accept left behind is an orphan without a row. The name is a keyed hash of the content's
//! SHA-256: the same file is kept once, and nobody without the key can tell from the name whether a known
//! document is here. Content is sealed in chunks of 1 MiB, so that a large CV is never held twice.

mod read;

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use sha2::{Digest, Sha256};

use super::{Result, StoreError};
use crate::vault::Vault;

pub use read::StoredContent;

const MAGIC: &[u8; 4] = b"HTB1";
const CHUNK: usize = 1 << 20;
const ID: usize = 16;
/// Ending of a content that a virus scanner objected to.
const INFECTED: &str = "infected";

/// Blob storage of one site.
#[derive(Debug, Clone)]
pub struct Blobs {
    directory: PathBuf,
    vault: Rc<Vault>,
}

/// A stored blob.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    /// Name in blob storage.
    pub name: String,
    /// Bytes of the content.
    pub size: u64,
    /// Lower-case hex SHA-256 of the content.
    pub sha256: String,
}

impl Blobs {
    /// Uses `<site directory>/blobs`.
    #[must_use]
    pub fn new(site_directory: &Path, vault: Rc<Vault>) -> Self {
        Self { directory: site_directory.join("blobs"), vault }
    }

    /// Seals and stores what the reader yields; returns when it is on disk under its name.
    ///
    /// # Errors
    /// As the file system reports; nothing is left under a final name then.
    pub fn put(&self, reader: &mut dyn Read) -> Result<Blob> {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.directory)?;
        let mut id = [0u8; ID];
        getrandom::fill(&mut id).map_err(|_| crate::vault::VaultError::Random)?;
        let temporary = self.directory.join(format!(".{}", hex(&id)));
        let stored = self.write(&temporary, &id, reader).and_then(|blob| {
            let place = self.place(&blob.name).ok_or_else(damaged)?;
            let folder = place.parent().unwrap_or(&self.directory);
            std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
            std::fs::rename(&temporary, &place)?;
            File::open(folder)?.sync_all()?;
            File::open(&self.directory)?.sync_all()?;
            crate::failpoint::at!("blob.renamed");
            Ok(blob)
        });
        if stored.is_err() {
            // Best effort: a leftover temporary file is an orphan without a row.
            let _ = std::fs::remove_file(&temporary);
        }
        stored
    }

    fn write(&self, path: &Path, id: &[u8; ID], reader: &mut dyn Read) -> Result<Blob> {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        file.write_all(MAGIC)?;
        file.write_all(id)?;
        let mut digest = Sha256::new();
        let mut size = 0u64;
        let mut number = 0u64;
        let mut chunk = read_chunk(reader)?;
        loop {
            let next = if chunk.len() == CHUNK { read_chunk(reader)? } else { Vec::new() };
            digest.update(&chunk);
            size += chunk.len() as u64;
            let sealed = self.vault.seal(&context(id, number, next.is_empty()), &chunk)?;
            file.write_all(&u32::try_from(sealed.len()).unwrap_or(u32::MAX).to_be_bytes())?;
            file.write_all(&sealed)?;
            if next.is_empty() {
                break;
            }
            chunk = next;
            number += 1;
        }
        file.sync_all()?;
        let sha256 = digest.finalize();
        Ok(Blob { name: hex(&self.vault.hash("blob", &[&sha256])), size, sha256: hex(&sha256) })
    }

    /// The content, checked against its digest (reliability.md J09).
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it is missing, damaged or another content than `sha256` says.
    pub fn get(&self, name: &str, sha256: &str) -> Result<Vec<u8>> {
        let mut content = Vec::new();
        for piece in self.content(name, sha256)?.pieces()? {
            content.extend_from_slice(&piece?);
        }
        Ok(content)
    }

    /// Names in one of the 256 folders, set aside or not.
    ///
    /// # Errors
    /// As the file system reports; a folder that was never made is empty.
    pub fn names(&self, folder: u8) -> Result<Vec<String>> {
        let entries = match std::fs::read_dir(self.directory.join(hex(&[folder]))) {
            Ok(entries) => entries,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(e.into()),
        };
        Ok(entries
            .flatten()
            .filter_map(|e| e.file_name().into_string().ok())
            .map(|n| n.trim_end_matches(&format!(".{INFECTED}")).to_owned())
            .filter(|n| is_name(n))
            .collect())
    }

    /// Takes a content away, whether set aside or not; `false`: it is younger than `margin` and stays. Whoever stores the same content
    /// again renames a new file into its place, so a file that an accept relies on is always young.
    ///
    /// # Errors
    /// As the file system reports.
    pub fn remove(&self, name: &str, margin: std::time::Duration) -> Result<bool> {
        let Some(place) = self.place(name) else { return Ok(true) };
        for path in [set_aside(&place), place] {
            let written = match std::fs::metadata(&path).and_then(|m| m.modified()) {
                Ok(written) => written,
                Err(e) if e.kind() == std::io::ErrorKind::NotFound => continue,
                Err(e) => return Err(e.into()),
            };
            // A file from the future is from before the clock was set back: its age is unknown.
            if margin > std::time::Duration::ZERO && !written.elapsed().is_ok_and(|age| age >= margin) {
                return Ok(false);
            }
            std::fs::remove_file(&path)?;
        }
        Ok(true)
    }

    /// Takes away what killed writers left under temporary names.
    ///
    /// # Errors
    /// As the file system reports.
    pub fn remove_temporary(&self, margin: std::time::Duration) -> Result<()> {
        for entry in std::fs::read_dir(&self.directory).into_iter().flatten().flatten() {
            let temporary = entry.file_name().to_str().is_some_and(|n| n.starts_with('.'));
            let old = entry.metadata().ok().and_then(|m| m.modified().ok()).and_then(|t| t.elapsed().ok());
            if temporary && old.is_some_and(|age| age >= margin) {
                std::fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// The content to be read piece by piece, after its digest was checked (reliability.md J09).
    ///
    /// # Errors
    /// As [`Blobs::get`]; [`StoreError::Quarantined`] when a virus scanner objected to it.
    pub fn content(&self, name: &str, sha256: &str) -> Result<StoredContent> {
        let content = StoredContent::of(self.known_place(name)?, (*self.vault).clone());
        content.checked(sha256)
    }

    /// One piece of a content, counted from 0: at most 1 MiB, empty after the last.
    ///
    /// # Errors
    /// As [`Blobs::content`], without the check of the whole digest; each piece is sealed for its place.
    pub fn piece(&self, name: &str, number: u64) -> Result<Vec<u8>> {
        StoredContent::of(self.known_place(name)?, (*self.vault).clone()).piece(number)
    }

    /// Sets a content aside: it can no longer be read, and stays until it is removed.
    ///
    /// # Errors
    /// As the file system reports.
    pub fn quarantine(&self, name: &str) -> Result<()> {
        let place = self.known_place(name)?;
        std::fs::rename(&place, set_aside(&place))?;
        Ok(())
    }

    fn known_place(&self, name: &str) -> Result<PathBuf> {
        let place = self.place(name).ok_or_else(damaged)?;
        if set_aside(&place).exists() {
            return Err(StoreError::Quarantined);
        }
        Ok(place)
    }

    /// Names are digests: nothing else becomes a path.
    fn place(&self, name: &str) -> Option<PathBuf> {
        let folder = name.get(..2)?;
        is_name(name).then(|| self.directory.join(folder).join(name))
    }
}

fn damaged() -> StoreError {
    StoreError::Corrupt("a stored file is missing or damaged".into())
}

fn set_aside(place: &Path) -> PathBuf {
    place.with_extension(INFECTED)
}

fn is_name(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|b| b.is_ascii_hexdigit())
}

/// The number and the end mark are sealed in, so that chunks can neither be reordered nor cut off.
fn context(id: &[u8; ID], number: u64, last: bool) -> String {
    format!("blob:{}:{number}:{}", hex(id), u8::from(last))
}

fn read_chunk(reader: &mut dyn Read) -> Result<Vec<u8>> {
    let mut chunk = Vec::new();
    reader.take(CHUNK as u64).read_to_end(&mut chunk)?;
    Ok(chunk)
}

/// Lower-case hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::MasterKey;

    fn blobs(dir: &Path) -> Blobs {
        Blobs::new(dir, Rc::new(Vault::new(&MasterKey::from_bytes([5; 32]))))
    }

    #[test]
    fn contents_of_every_size_around_a_chunk_round_trip() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = blobs(dir.path());
        for size in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7] {
            let content: Vec<u8> = (0..size).map(|i| u8::try_from(i % 251).unwrap()).collect();
            let blob = blobs.put(&mut content.as_slice()).unwrap();
            assert_eq!(blob.size, size as u64);
            assert_eq!(blobs.get(&blob.name, &blob.sha256).unwrap(), content, "{size}");
        }
    }

    #[test]
    fn the_same_content_is_kept_once_and_is_not_readable() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = blobs(dir.path());
        let a = blobs.put(&mut &b"canary-content"[..]).unwrap();
        assert_eq!(a, blobs.put(&mut &b"canary-content"[..]).unwrap());
        let raw = std::fs::read(blobs.place(&a.name).unwrap()).unwrap();
        assert!(!raw.windows(6).any(|w| w == b"canary"));
        assert_eq!(std::fs::read_dir(dir.path().join("blobs")).unwrap().count(), 1, "no temporary stays");
    }

    #[test]
    fn cut_changed_or_swapped_files_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = blobs(dir.path());
        let content = vec![1u8; 2 * CHUNK];
        let blob = blobs.put(&mut content.as_slice()).unwrap();
        let path = blobs.place(&blob.name).unwrap();
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, &whole[..whole.len() / 2 + 10]).unwrap();
        assert!(blobs.get(&blob.name, &blob.sha256).is_err());
        std::fs::write(&path, &whole).unwrap();
        assert!(blobs.get(&blob.name, &"0".repeat(64)).is_err());
        assert!(blobs.get("../../etc/passwd", &blob.sha256).is_err());
    }

    #[test]
    fn a_content_is_read_in_pieces() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = blobs(dir.path());
        let content: Vec<u8> = (0..2 * CHUNK + 7).map(|i| u8::try_from(i % 251).unwrap()).collect();
        let blob = blobs.put(&mut content.as_slice()).unwrap();
        let mut whole = Vec::new();
        for number in 0.. {
            let piece = blobs.piece(&blob.name, number).unwrap();
            if piece.is_empty() {
                break;
            }
            whole.extend(piece);
        }
        assert_eq!(whole, content);
        let mut read = Vec::new();
        let stored = blobs.content(&blob.name, &blob.sha256).unwrap();
        stored.reader().unwrap().read_to_end(&mut read).unwrap();
        assert_eq!((read.len(), stored.size()), (content.len(), content.len() as u64));
    }

    #[test]
    fn what_a_scanner_objected_to_can_no_longer_be_read() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = blobs(dir.path());
        let blob = blobs.put(&mut &b"bad"[..]).unwrap();
        blobs.quarantine(&blob.name).unwrap();
        assert!(matches!(blobs.get(&blob.name, &blob.sha256), Err(StoreError::Quarantined)));
        assert!(matches!(blobs.piece(&blob.name, 0), Err(StoreError::Quarantined)));
        blobs.put(&mut &b"bad"[..]).unwrap();
        assert!(matches!(blobs.piece(&blob.name, 0), Err(StoreError::Quarantined)), "the same once more");
        blobs.remove(&blob.name, std::time::Duration::ZERO).unwrap();
        blobs.remove(&blob.name, std::time::Duration::ZERO).unwrap();
        assert!(matches!(blobs.get(&blob.name, &blob.sha256), Err(StoreError::Corrupt(_))));
    }
}
