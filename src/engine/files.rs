//! Kept files: shown to those who may see them, and removed once nobody names them.

use std::collections::HashSet;
use std::time::{Duration, UNIX_EPOCH};

use serde_json::json;

use super::{Engine, EngineError, Kind, Result, write};
use crate::outbox::blobs::Swept;
use crate::outbox::{Store, StoreError};

/// Submissions read in one transaction.
const PAGE: u32 = 500;

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

    /// Removes files that no submission names and that are older than a day. Where a submission does not open,
    /// nothing is removed, because nobody knows what it names; the code then says why.
    ///
    /// # Errors
    /// [`EngineError`] when store or directory cannot be read.
    pub fn sweep(&self) -> Result<String> {
        let store = self.store()?;
        let mut in_use = HashSet::new();
        let mut after = Some(String::new());
        while let Some(from) = after {
            match store.files_in_use(&from, PAGE) {
                Ok((names, next)) => {
                    in_use.extend(names);
                    after = next;
                }
                Err(error @ (StoreError::Vault(_) | StoreError::Unreadable(_))) => {
                    return answer(Swept::default(), error.code());
                }
                Err(error) => return Err(error.into()),
            }
        }
        let now = UNIX_EPOCH + Duration::from_millis(u64::try_from(self.clock.now_ms()).unwrap_or_default());
        answer(self.blobs()?.sweep(&in_use, now)?, "")
    }
}

fn answer(swept: Swept, code: &str) -> Result<String> {
    write(&json!({ "removed": swept.removed, "bytes": swept.bytes, "code": code }))
}
