//! What waited in the shell's spool comes in (architecture, last section). The shell opens a row, verified
//! its sender when it came, and deletes it once this has answered.

use serde::Deserialize;

use super::{Engine, EngineError, Kind, Result, read, write};
use crate::intake::accept::{Receipt, Spooled};
use crate::intake::http::Request;
use crate::intake::local::LocalSubmission;
use crate::intake::signature::Sender;
use crate::intake::{http, local};
use crate::outbox::{JournalEntry, Store};

/// A row of the spool, opened (docs/boundary.md, `importSpooled`).
#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    received_at: i64,
    #[serde(flatten)]
    content: Content,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Content {
    /// Made on this site.
    Local { submission: LocalSubmission },
    /// Came in over HTTP.
    Http { request: Request, sender: Verified },
}

/// Who the shell found the sender to be.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Verified {
    /// Knew a secret; the signature is among the headers.
    Signed,
    /// Knew the token of a source, which is not kept.
    Token { source: String, profiles: Vec<String> },
}

impl Engine {
    /// Takes a row out of the spool, with the row's id as the submission's own: however often it is taken,
    /// there is one submission.
    ///
    /// # Errors
    /// [`Kind::InvalidInput`] when the row can never be taken as it is; every other kind may pass.
    pub fn import_spooled(&self, row: &str, body: &[u8]) -> Result<String> {
        self.refuse_the_sandbox()?;
        let row: Row = read(row)?;
        let spooled = spooled(&row)?;
        let (store, blobs, vault) = self.intake_parts()?;
        // Before its files are kept again; the transaction that accepts looks as well.
        if let Some(known) = store.row(&spooled.id)? {
            return write(&Receipt {
                id: spooled.id,
                status: known.state,
                duplicate: true,
                problems: Vec::new(),
            });
        }
        let intake = self.intake(store, &blobs, &vault);
        let receipt = match row.content {
            Content::Local { submission } => local::import(&intake, submission, spooled)?,
            Content::Http { request, sender } => {
                let sender = sender.into_sender(&request)?;
                http::import(&intake, &request, body, sender, spooled)?
            }
        };
        if !receipt.id.is_empty() {
            let at = self.clock.now_ms();
            let detail = serde_json::json!({ "spooled_at": row.received_at });
            store.note(
                &receipt.id,
                &JournalEntry { at, event: "imported".into(), detail, ..JournalEntry::default() },
            )?;
        }
        write(&receipt)
    }
}

/// The id goes into file names and to Tracker, so it is what the core itself would have made.
fn spooled(row: &Row) -> Result<Spooled> {
    let id = ulid::Ulid::from_string(&row.id).map_err(|_| unusable("the id is no ULID"))?;
    if id.to_string() != row.id || row.received_at <= 0 {
        return Err(unusable("id or time is not plausible"));
    }
    Ok(Spooled { id: row.id.clone(), received_at: row.received_at })
}

impl Verified {
    fn into_sender(self, request: &Request) -> Result<Sender> {
        Ok(match self {
            Self::Token { source, profiles } => Sender::Token { source, profiles },
            Self::Signed => {
                let signature = request.headers.get("x-halt-webhook-signature").map(String::as_str);
                Sender::signed(signature.unwrap_or_default())
                    .ok_or_else(|| unusable("the signature is missing"))?
            }
        })
    }
}

fn unusable(detail: &str) -> EngineError {
    EngineError::new(Kind::InvalidInput, "spool_row", detail)
}
