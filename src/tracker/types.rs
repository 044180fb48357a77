//! What goes to Tracker and what comes back, the same for both dialects.

use std::io::Read;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::mapping::plan::ActivityDraft;
use crate::mapping::profile::{JobList, RecordKind};
use crate::settings::Dialect;

/// What a create did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Created {
    /// A new record.
    New(u64),
    /// Classic found such a record and left it as it was (status 3); the id where it said one (U15).
    Exists(Option<u64>),
}

impl Created {
    /// The id, where known.
    #[must_use]
    pub fn id(self) -> Option<u64> {
        match self {
            Self::New(id) => Some(id),
            Self::Exists(id) => id,
        }
    }
}

/// What a document holds. It is read while it is sent, and again if the call has to be sent again.
pub trait Reread: Send + Sync {
    /// Bytes.
    fn size(&self) -> u64;

    /// Begins at the first byte.
    ///
    /// # Errors
    /// As the file system reports.
    fn reader(&self) -> std::io::Result<Box<dyn Read + Send + Sync>>;
}

impl Reread for Arc<[u8]> {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn reader(&self) -> std::io::Result<Box<dyn Read + Send + Sync>> {
        Ok(Box::new(std::io::Cursor::new(Arc::clone(self))))
    }
}

/// A content in hand, shared by its clones.
#[derive(Clone)]
pub struct Content(Arc<dyn Reread>);

impl Content {
    /// Of anything that can be read again.
    #[must_use]
    pub fn of(content: impl Reread + 'static) -> Self {
        Self(Arc::new(content))
    }

    /// Bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.0.size()
    }

    /// Begins at the first byte.
    ///
    /// # Errors
    /// As the file system reports.
    pub fn reader(&self) -> std::io::Result<Box<dyn Read + Send + Sync>> {
        self.0.reader()
    }
}

impl Default for Content {
    fn default() -> Self {
        Self::from(Vec::new())
    }
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        Self::of(Arc::<[u8]>::from(bytes))
    }
}

/// A CV from which Tracker's parser makes a Resource.
#[derive(Clone, Default)]
pub struct ResumeUpload {
    /// File name with extension; Tracker knows the type from it.
    pub name: String,
    /// Content.
    pub content: Content,
    /// Source; empty: none.
    pub source: String,
    /// Job to put the Resource on; 0: none.
    pub opportunity_id: u64,
    /// Which of its lists.
    pub list: JobList,
    /// Resource status by id; 0: Tracker's default. Classic has names only and refuses an id.
    pub status_id: u64,
}

/// A document for a record.
#[derive(Clone, Default)]
pub struct DocumentUpload {
    /// File name with extension.
    pub name: String,
    /// `resume`, `general` …
    pub document_type: String,
    /// Main document of the record.
    pub primary: bool,
    /// Content.
    pub content: Content,
}

// File names are made of a person's name, and contents are personal by nature.
impl std::fmt::Debug for ResumeUpload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ResumeUpload").field("bytes", &self.content.size()).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for DocumentUpload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DocumentUpload").field("bytes", &self.content.size()).finish_non_exhaustive()
    }
}

/// A document as Tracker lists it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RemoteDocument {
    /// Document id.
    pub id: u64,
    /// File name; carries the relay's marker.
    pub name: String,
    /// Type.
    pub document_type: String,
    /// Main document of the record.
    pub primary: bool,
}

impl std::fmt::Debug for RemoteDocument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RemoteDocument").field("id", &self.id).finish_non_exhaustive()
    }
}

/// An activity with the records it belongs to.
#[derive(Clone, Default, PartialEq)]
pub struct ActivityUpload {
    /// Subject, note, type, priority.
    pub draft: ActivityDraft,
    /// Type of the record it belongs to.
    pub kind: RecordKind,
    /// Id of that record.
    pub id: u64,
    /// A job it belongs to as well; REST only.
    pub opportunity_id: Option<u64>,
}

impl std::fmt::Debug for ActivityUpload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ActivityUpload")
            .field("kind", &self.kind)
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// An activity in Tracker, read as a full record.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct FoundActivity {
    /// Activity id.
    pub id: u64,
    /// Subject.
    pub subject: String,
    /// Note; its last line carries the relay's marker.
    pub note: String,
}

impl std::fmt::Debug for FoundActivity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FoundActivity").field("id", &self.id).finish_non_exhaustive()
    }
}

/// One page of a search.
#[derive(Clone, Default, PartialEq)]
pub struct Page {
    /// Rows as they came: flat, with Tracker's names. A full record has another shape (1.8).
    pub rows: Vec<Map<String, Value>>,
    /// Whether the answer said that nothing follows. Absent words say nothing (U8): ask on until a page is
    /// empty or brings no new ids.
    pub last: bool,
}

impl std::fmt::Debug for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Page").field("rows", &self.rows.len()).field("last", &self.last).finish()
    }
}

/// A webhook registration; the URL holds our secret.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Webhook {
    /// Registration id.
    pub id: u64,
    /// Where Tracker posts to.
    pub url: String,
    /// `Created`, `Updated`, `Deleted`.
    pub action: String,
    /// `Opportunity` …
    pub record_type: String,
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Webhook").field("id", &self.id).field("action", &self.action).finish_non_exhaustive()
    }
}

/// What the settings screen learns from a read-only probe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountCheck {
    /// Dialect that answered.
    pub dialect: Dialect,
    /// What the tenant calls its record types, by Tracker's key; empty on classic.
    pub record_types: Vec<(String, String)>,
}
