//! Orphans: contents that no submission names, because an accept was killed between the file and its row
//! (reliability.md A02), or because the submissions that named them are gone.

use std::collections::HashSet;
use std::fs::{DirEntry, Metadata};
use std::path::Path;
use std::time::{Duration, SystemTime};

use serde::Serialize;

use super::Blobs;
use crate::outbox::Result;

/// Younger ones may belong to an accept that is under way.
const AGE: Duration = Duration::from_secs(86_400);

/// What a sweep removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Swept {
    /// Files.
    pub removed: u64,
    /// Their bytes on disk.
    pub bytes: u64,
}

impl Blobs {
    /// Removes contents that are not in use and older than a day, and what interrupted writes left.
    ///
    /// # Errors
    /// As the file system reports; what was removed until then stays removed.
    pub fn sweep(&self, in_use: &HashSet<String>, now: SystemTime) -> Result<Swept> {
        let mut swept = Swept::default();
        for entry in entries(&self.directory)? {
            let metadata = entry.metadata()?;
            if metadata.is_dir() {
                for blob in entries(&entry.path())? {
                    let name = blob.file_name().to_string_lossy().into_owned();
                    let name = name.split('.').next().unwrap_or_default();
                    if !in_use.contains(name) {
                        remove_old(&blob, now, &mut swept)?;
                    }
                }
            } else {
                remove_old(&entry, now, &mut swept)?;
            }
        }
        Ok(swept)
    }
}

fn entries(directory: &Path) -> Result<Vec<DirEntry>> {
    match std::fs::read_dir(directory) {
        Ok(found) => Ok(found.collect::<std::io::Result<_>>()?),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(e) => Err(e.into()),
    }
}

/// An accept may put the same content there at this very moment: so it is moved away first, looked at once
/// more, and put back if it has just become young.
fn remove_old(entry: &DirEntry, now: SystemTime, swept: &mut Swept) -> Result<()> {
    if !is_old(&entry.metadata()?, now) {
        return Ok(());
    }
    let (path, aside) = (entry.path(), entry.path().with_extension("orphan"));
    std::fs::rename(&path, &aside)?;
    let metadata = std::fs::metadata(&aside)?;
    if is_old(&metadata, now) {
        std::fs::remove_file(&aside)?;
        swept.removed += 1;
        swept.bytes += metadata.len();
    } else {
        std::fs::rename(&aside, &path)?;
    }
    Ok(())
}

fn is_old(metadata: &Metadata, now: SystemTime) -> bool {
    let age = metadata.modified().ok().and_then(|written| now.duration_since(written).ok());
    age.is_some_and(|age| age > AGE)
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::vault::{MasterKey, Vault};

    #[test]
    fn a02_orphans_go_after_a_day_and_nothing_else_does() {
        let directory = tempfile::tempdir().unwrap();
        let blobs = Blobs::new(directory.path(), Rc::new(Vault::new(&MasterKey::from_bytes([5; 32]))));
        assert_eq!(blobs.sweep(&HashSet::new(), SystemTime::now()).unwrap(), Swept::default());
        let kept = blobs.put(&mut &b"kept"[..]).unwrap();
        let orphan = blobs.put(&mut &b"orphan"[..]).unwrap();
        let infected = blobs.put(&mut &b"infected"[..]).unwrap();
        blobs.quarantine(&infected.name).unwrap();
        std::fs::write(directory.path().join("blobs/.0123"), b"interrupted").unwrap();
        let in_use = HashSet::from([kept.name.clone(), infected.name.clone()]);
        assert_eq!(blobs.sweep(&in_use, SystemTime::now()).unwrap().removed, 0, "too young");
        let tomorrow = SystemTime::now() + AGE + Duration::from_secs(60);
        assert_eq!(blobs.sweep(&in_use, tomorrow).unwrap().removed, 2);
        assert!(blobs.get(&kept.name, &kept.sha256).is_ok());
        assert!(blobs.get(&orphan.name, &orphan.sha256).is_err());
        assert!(!directory.path().join("blobs/.0123").exists());
        assert_eq!(blobs.sweep(&HashSet::new(), tomorrow).unwrap().removed, 2, "once nobody names them");
    }
}
