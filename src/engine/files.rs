//! Kept files, shown to those who may see them.

use super::{Engine, EngineError, Kind, Result};
use crate::outbox::{Store, StoreError};

impl Engine {
    /// One piece of a kept file, from 0; at most 1 MiB, empty after the last. `file` is its index in the
    /// submission.
    ///
    /// # Errors
    /// [`Kind::InvalidInput`] `unknown_id` where there is no such file or none was kept; `infected` where a
    /// virus scanner objected to it.
    pub fn blob(&self, submission: &str, file: i64, piece: i64) -> Result<Vec<u8>> {
        let unknown = || EngineError::new(Kind::InvalidInput, "unknown_id", "no such file is kept");
        let submission = self.store()?.submission(submission)?.ok_or_else(unknown)?;
        let file = usize::try_from(file).ok().and_then(|n| submission.files.get(n));
        let file = file.filter(|f| !f.blob.is_empty()).ok_or_else(unknown)?;
        let piece = u64::try_from(piece).map_err(|_| unknown())?;
        match self.blobs()?.piece(&file.blob, piece) {
            Err(StoreError::Quarantined) => {
                Err(EngineError::new(Kind::InvalidInput, "infected", "a virus scanner objected to the file"))
            }
            given => Ok(given?),
        }
    }
}
