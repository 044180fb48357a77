//! Looking at files before they are kept: name, size, type, content (requirement 8; reliability.md J01 to
//! J08).
//!
//! Nothing that is refused is stored, and a refused file never holds the candidate up: the submission goes
//! on with the reason in the file's place.
//!
//! A file is looked at as a whole, in memory: what was recognised and what the digest says are then the same
//! bytes. It is read once more when it is sealed, and kept only if its digest is still the same (J09).

mod archive;
mod executable;
mod fault;
mod flag;
mod legacy;
mod name;
mod odt;
mod ooxml;
mod pdf;
mod recognise;
mod rtf;
mod text;
mod xml;

use std::borrow::Cow;
use std::io::Read;
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use super::submission::StoredFile;
use crate::outbox::Result;
use crate::outbox::blobs::{Blobs, hex};
use crate::settings::UploadSettings;

pub use fault::Fault;
pub use flag::Flag;
pub use recognise::{Recognised, recognise};

/// A file on its way in.
#[derive(Debug, Clone)]
pub struct IncomingFile {
    /// Form key.
    pub field: String,
    /// Name as sent.
    pub name: String,
    /// Content, or why there is none.
    pub content: Content,
}

/// Where the bytes are.
#[derive(Clone)]
pub enum Content {
    /// In memory (decoded base64).
    Bytes(Vec<u8>),
    /// In a file that the shell has vouched for.
    Path(PathBuf),
    /// There are none; the code says why (`missing`, `refused_path`, `upload_error_3` …).
    Absent(String),
}

// A content is personal by nature.
impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "Bytes({})", bytes.len()),
            Self::Path(_) => f.write_str("Path"),
            Self::Absent(code) => write!(f, "Absent({code})"),
        }
    }
}

/// A file that was looked at, with its bytes still where they were.
#[derive(Debug)]
pub struct Screened {
    /// What will be kept of it.
    pub file: StoredFile,
    content: Content,
}

/// Looks at a file without keeping it. `wider` are extensions that a profile takes beside the site's.
#[must_use]
pub fn screen(incoming: IncomingFile, limits: &UploadSettings, wider: &[String]) -> Screened {
    let (plain, honest) = name::plain(&incoming.name);
    let mut file = StoredFile {
        field: incoming.field.trim().to_lowercase(),
        extension: name::extension(&plain),
        name: plain,
        ..StoredFile::default()
    };
    let refused = match &incoming.content {
        Content::Absent(code) => Some(code.clone()),
        content => match content.load(limits.max_file) {
            Ok(bytes) => {
                let is_taken = |e: &str| name::is_listed(e, &limits.types) || name::is_listed(e, wider);
                look(&bytes, honest, &mut file, limits.max_file, is_taken)
                    .err()
                    .map(|fault| fault.code().to_owned())
            }
            Err(_) => Some("missing".to_owned()),
        },
    };
    file.refused = refused.unwrap_or_default();
    Screened { file, content: incoming.content }
}

/// The checks in their order: whoever sends a program is told so whatever else is wrong with it.
fn look(
    bytes: &[u8],
    honest: bool,
    file: &mut StoredFile,
    max_file: u64,
    is_taken: impl Fn(&str) -> bool,
) -> std::result::Result<(), Fault> {
    file.size = bytes.len() as u64;
    if !honest {
        return Err(Fault::Name);
    }
    if file.size > max_file {
        return Err(Fault::TooLarge);
    }
    let recognised = recognise(bytes, &file.extension);
    if recognised == Err(Fault::Executable) {
        return Err(Fault::Executable);
    }
    if !is_taken(&file.extension) {
        return Err(Fault::Type);
    }
    let recognised = recognised?;
    // One of Word's formats under another's name is taken if the site takes what it is.
    if !is_taken(&recognised.extension) {
        return Err(Fault::Type);
    }
    file.extension = recognised.extension;
    file.flags = recognised.flags.into_iter().map(|flag| flag.code().to_owned()).collect();
    file.sha256 = hex(&Sha256::digest(bytes));
    Ok(())
}

impl Content {
    fn reader(&self) -> std::io::Result<Box<dyn Read + '_>> {
        match self {
            Self::Bytes(bytes) => Ok(Box::new(bytes.as_slice())),
            Self::Path(path) => Ok(Box::new(std::fs::File::open(path)?)),
            Self::Absent(_) => Ok(Box::new(std::io::empty())),
        }
    }

    /// The whole content, or one byte more than the limit.
    fn load(&self, max_file: u64) -> std::io::Result<Cow<'_, [u8]>> {
        if let Self::Bytes(bytes) = self {
            return Ok(Cow::Borrowed(bytes));
        }
        let mut bytes = Vec::new();
        if let Self::Path(path) = self {
            // Room for what is there in one piece: growing would copy it again and again.
            let there = std::fs::metadata(path)?.len().min(max_file.saturating_add(1));
            bytes.reserve_exact(usize::try_from(there).unwrap_or_default());
        }
        self.reader()?.take(max_file.saturating_add(1)).read_to_end(&mut bytes)?;
        Ok(Cow::Owned(bytes))
    }
}

impl Screened {
    /// The file and its bytes, in memory; none of one that was refused, or that has changed since it was looked at.
    #[must_use]
    pub fn in_memory(self) -> (StoredFile, Option<Vec<u8>>) {
        let bytes = self.content.load(self.file.size).ok().map(Cow::into_owned);
        let same = bytes
            .filter(|bytes| self.file.refused.is_empty() && hex(&Sha256::digest(bytes)) == self.file.sha256);
        (self.file, same)
    }

    /// Seals the bytes into blob storage, unless the file was refused.
    ///
    /// # Errors
    /// As [`Blobs::put`]. A file that changed or vanished since it was looked at is refused, not an error.
    pub fn keep(mut self, blobs: &Blobs) -> Result<StoredFile> {
        if !self.file.refused.is_empty() {
            return Ok(self.file);
        }
        let Ok(mut reader) = self.content.reader() else {
            self.file.refused = "missing".into();
            return Ok(self.file);
        };
        let blob = blobs.put(&mut reader)?;
        if blob.sha256 == self.file.sha256 {
            self.file.blob = blob.name;
        } else {
            self.file.refused = "changed".into();
            self.file.sha256.clear();
        }
        Ok(self.file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF";

    fn refused(name: &str, content: &[u8]) -> String {
        let file =
            IncomingFile { field: "cv".into(), name: name.into(), content: Content::Bytes(content.into()) };
        screen(file, &UploadSettings { max_file: 1_000, ..UploadSettings::default() }, &[]).file.refused
    }

    #[test]
    fn j01_sizes_at_the_borders() {
        assert_eq!(refused("cv.pdf", b""), "empty");
        let mut at_limit = PDF.to_vec();
        at_limit.resize(1_000, b' ');
        assert_eq!(refused("cv.pdf", &at_limit), "");
        at_limit.push(b' ');
        assert_eq!(refused("cv.pdf", &at_limit), "too_large");
    }

    #[test]
    fn j02_names_that_lie_are_refused() {
        assert_eq!(refused("CV.PDF ", PDF), "");
        assert_eq!(refused("cv.pdf.php", PDF), "type");
        assert_eq!(refused("cv.php\0.pdf", PDF), "name");
        assert_eq!(refused("noextension", PDF), "type");
        assert_eq!(refused("cv.docm", b"PK\x03\x04word/"), "type");
    }

    #[test]
    fn a_profile_takes_types_that_the_site_does_not() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        let file = |name: &str| IncomingFile {
            field: "photo".into(),
            name: name.into(),
            content: Content::Bytes(png.clone()),
        };
        let limits = UploadSettings::default();
        assert_eq!(screen(file("me.png"), &limits, &[]).file.refused, "type");
        assert_eq!(screen(file("me.png"), &limits, &[".PNG".into()]).file.refused, "");
        assert_eq!(screen(file("me.pdf"), &limits, &[".PNG".into()]).file.refused, "content");
    }

    #[test]
    fn j08_missing_files_keep_their_reason() {
        let incoming = |content| IncomingFile { field: "cv".into(), name: "cv.pdf".into(), content };
        let limits = UploadSettings::default();
        let gone = incoming(Content::Path("/nonexistent/cv.pdf".into()));
        assert_eq!(screen(gone, &limits, &[]).file.refused, "missing");
        let absent = incoming(Content::Absent("upload_error_3".into()));
        assert_eq!(screen(absent, &limits, &[]).file.refused, "upload_error_3");
    }

    #[test]
    fn j09_a_file_that_changes_after_it_was_looked_at_is_not_kept() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("cv.pdf");
        std::fs::write(&path, PDF).unwrap();
        let incoming = || IncomingFile {
            field: "cv".into(),
            name: "cv.pdf".into(),
            content: Content::Path(path.clone()),
        };
        let key = crate::vault::MasterKey::from_bytes([7; 32]);
        let blobs = Blobs::new(directory.path(), std::rc::Rc::new(crate::vault::Vault::new(&key)));
        let screened = screen(incoming(), &UploadSettings::default(), &[]);
        std::fs::write(&path, b"MZ another content").unwrap();
        let kept = screened.keep(&blobs).unwrap();
        assert_eq!((kept.refused.as_str(), kept.blob.as_str()), ("changed", ""));
        std::fs::write(&path, PDF).unwrap();
        let screened = screen(incoming(), &UploadSettings::default(), &[]);
        std::fs::remove_file(&path).unwrap();
        assert_eq!(screened.keep(&blobs).unwrap().refused, "missing");
    }
}
