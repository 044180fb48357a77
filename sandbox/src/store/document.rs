//! Files attached to records.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::kind::Kind;
use crate::random::hex;

/// The id of the first document after a reset (contract 4).
pub(crate) const FIRST_DOCUMENT_ID: i64 = 9001;

/// An attached file.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    pub(crate) id: i64,
    pub(crate) kind: Kind,
    pub(crate) record_id: i64,
    pub(crate) filename: String,
    pub(crate) document_type: String,
    pub(crate) is_primary: bool,
    pub(crate) created: Timestamp,
    pub(crate) content: Vec<u8>,
    pub(crate) sha256: String,
}

/// A file about to be attached.
#[derive(Debug)]
pub(crate) struct Upload {
    pub(crate) filename: String,
    pub(crate) document_type: String,
    pub(crate) is_primary: bool,
    pub(crate) content: Vec<u8>,
}

impl Document {
    pub(crate) fn new(id: i64, kind: Kind, record_id: i64, upload: Upload, created: Timestamp) -> Self {
        let sha256 = hex(&Sha256::digest(&upload.content));
        let Upload { filename, document_type, is_primary, content } = upload;
        Self { id, kind, record_id, filename, document_type, is_primary, created, content, sha256 }
    }

    /// The extension, which is all Tracker knows of the file's type (contract 1.6).
    pub(crate) fn file_type(&self) -> &str {
        self.filename.rsplit_once('.').map_or("", |(_, extension)| extension)
    }
}
