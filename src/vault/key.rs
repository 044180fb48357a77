//! Where the master key comes from: the constant or environment that PHP hands over, else a file of
//! 32 random bytes in base64, readable by its owner only. It does not depend on WordPress's salts, whose
//! rotation has cost other plugins every credential (reliability.md 1.7).

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::VaultError;

/// Name of the key file in the private directory.
const FILE: &str = "key";

/// 32 secret bytes.
pub struct MasterKey([u8; 32]);

/// Which of the two places to use.
#[derive(Debug, Clone, Copy)]
pub enum KeySource<'a> {
    /// Base64 of 32 bytes.
    Given(&'a str),
    /// The file in this directory; it is made when absent.
    Directory(&'a Path),
}

impl MasterKey {
    /// A key from raw bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Gets the key, and makes one where the directory has none.
    ///
    /// # Errors
    /// [`VaultError::Key`] when it is not base64 of 32 bytes, when its file is readable by others, or
    /// when the file system refuses. A present but unusable key is never replaced: what it sealed would
    /// be lost.
    pub fn obtain(source: KeySource<'_>) -> Result<Self, VaultError> {
        match source {
            KeySource::Given(text) => Self::decode(text),
            KeySource::Directory(directory) => {
                let path = directory.join(FILE);
                match Self::read(&path)? {
                    Some(key) => Ok(key),
                    None => Self::create(directory, &path),
                }
            }
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    fn decode(text: &str) -> Result<Self, VaultError> {
        let bytes = STANDARD.decode(text.trim()).map_err(|_| VaultError::Key("it is not base64".into()))?;
        bytes.try_into().map(Self).map_err(|_| VaultError::Key("it is not 32 bytes long".into()))
    }

    fn read(path: &Path) -> Result<Option<Self>, VaultError> {
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(refused("opened", &e)),
        };
        let mode = file.metadata().map_err(|e| refused("read", &e))?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(VaultError::Key(format!(
                "the key file is open to others (mode {:o}); set it to 600",
                mode & 0o777
            )));
        }
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(|e| refused("read", &e))?;
        Self::decode(&text).map(Some)
    }

    /// A complete file appears under its name or none does: two processes that start at once must not
    /// end with two keys, and a kill must not leave half a key. So: temporary name, sync, hard link
    /// (which fails when the name exists), and whoever lost reads the winner's.
    fn create(directory: &Path, path: &Path) -> Result<Self, VaultError> {
        let mut bytes = [0u8; 32];
        let mut suffix = [0u8; 8];
        getrandom::fill(&mut bytes).map_err(|_| VaultError::Random)?;
        getrandom::fill(&mut suffix).map_err(|_| VaultError::Random)?;
        let temporary = directory.join(format!(".key-{:016x}", u64::from_be_bytes(suffix)));
        let written = write_private(&temporary, STANDARD.encode(bytes).as_bytes())
            .and_then(|()| std::fs::hard_link(&temporary, path));
        // The temporary name must go in either case; a leftover is harmless.
        let _ = std::fs::remove_file(&temporary);
        match written {
            Ok(()) => {
                sync_directory(directory).map_err(|e| refused("written", &e))?;
                Ok(Self(bytes))
            }
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {
                Self::read(path)?.ok_or_else(|| VaultError::Key("the key file vanished".into()))
            }
            Err(e) => Err(refused("written", &e)),
        }
    }
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey")
    }
}

fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn sync_directory(directory: &Path) -> std::io::Result<()> {
    File::open(directory)?.sync_all()
}

fn refused(what: &str, error: &std::io::Error) -> VaultError {
    VaultError::Key(format!("the key file cannot be {what}: {}", error.kind()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_without_key_gets_one_and_keeps_it() {
        let dir = tempfile::tempdir().unwrap();
        let first = MasterKey::obtain(KeySource::Directory(dir.path())).unwrap();
        let again = MasterKey::obtain(KeySource::Directory(dir.path())).unwrap();
        assert_eq!(first.bytes(), again.bytes());
        let mode = std::fs::metadata(dir.path().join("key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "no temporary file stays");
    }

    #[test]
    fn many_starters_at_once_agree_on_one_key() {
        let dir = tempfile::tempdir().unwrap();
        let keys: Vec<Vec<u8>> = std::thread::scope(|s| {
            let handles: Vec<_> = (0..8)
                .map(|_| {
                    s.spawn(|| MasterKey::obtain(KeySource::Directory(dir.path())).unwrap().bytes().to_vec())
                })
                .collect();
            handles.into_iter().map(|h| h.join().unwrap()).collect()
        });
        assert!(keys.windows(2).all(|w| w[0] == w[1]));
    }

    #[test]
    fn an_open_or_damaged_key_file_is_refused_and_never_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        std::fs::write(&path, "not a key").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(MasterKey::obtain(KeySource::Directory(dir.path())).unwrap_err().to_string().contains("600"));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert!(MasterKey::obtain(KeySource::Directory(dir.path())).is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "not a key");
    }

    #[test]
    fn a_given_key_must_be_32_bytes_of_base64() {
        assert!(MasterKey::obtain(KeySource::Given(&STANDARD.encode([7u8; 32]))).is_ok());
        for bad in ["", "AAAA", "***", &STANDARD.encode([7u8; 33])] {
            assert!(MasterKey::obtain(KeySource::Given(bad)).is_err(), "{bad}");
        }
    }
}
