//! Which store this is and how far it had come, so that the shell notices when another file lies in its place: deleted,
//! moved aside, or restored from a copy (reliability.md B09). The shell keeps the last answer outside the store.

use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};

use super::Sqlite;
use crate::outbox::Result;

/// How far a store had come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Watermark {
    /// Drawn when the store was made; empty: none known.
    pub generation: String,
    /// Submissions that ever came in; never falls.
    pub accepted: u64,
    /// Submissions that were on their way.
    pub open: u64,
}

/// Another store lies where a known one was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Replaced {
    /// `store_replaced`: another one. `store_restored`: an earlier copy of the same one.
    pub code: &'static str,
    /// Submissions that may be missing, at most.
    pub missing: u64,
}

impl Watermark {
    /// What became of the store that stood at `known`; `None`: nothing.
    #[must_use]
    pub fn replaced_since(&self, known: &Self) -> Option<Replaced> {
        if known.generation.is_empty() {
            return None;
        }
        if known.generation != self.generation {
            return Some(Replaced { code: "store_replaced", missing: known.open });
        }
        let missing = known.accepted.saturating_sub(self.accepted);
        (missing > 0).then_some(Replaced { code: "store_restored", missing })
    }
}

impl Sqlite {
    /// How far this store has come.
    ///
    /// # Errors
    /// As every operation.
    pub fn watermark(&self) -> Result<Watermark> {
        self.read(|db| {
            let count = |sql: &str| -> Result<u64> {
                let count: Option<i64> = db.query_row(sql, [], |r| r.get(0)).optional()?;
                Ok(count.and_then(|n| u64::try_from(n).ok()).unwrap_or_default())
            };
            Ok(Watermark {
                generation: db.query_row("SELECT generation FROM origin", [], |r| r.get(0))?,
                accepted: count("SELECT seq FROM sqlite_sequence WHERE name = 'submission'")?,
                open: count(
                    "SELECT count(*) FROM submission WHERE state NOT IN \
                     ('delivered', 'duplicate', 'discarded', 'erased')",
                )?,
            })
        })
    }
}
