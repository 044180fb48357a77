//! The first half of an intake: what would become of a submission, before the shell's filters have their say.

use serde_json::json;

use super::{Engine, Result, read, write};
use crate::intake::{http, local};

impl Engine {
    /// Says what would become of a same-site submission; stores nothing.
    ///
    /// # Errors
    /// [`super::EngineError`] as [`Engine::submit`].
    pub fn prepare(&self, submission: &str) -> Result<String> {
        let submission: local::LocalSubmission = read(submission)?;
        let (store, blobs, vault) = self.intake_parts()?;
        write(&local::prepare(&self.intake(store, &blobs, &vault), submission)?)
    }

    /// The same of an HTTP request; `{"answer"}` where it is refused.
    ///
    /// # Errors
    /// [`super::Kind::InvalidInput`] when the request is not of the documented shape.
    pub fn prepare_request(&self, request: &str, body: &[u8]) -> Result<String> {
        let request: http::Request = read(request)?;
        let prepared = match self.examine(&request, body) {
            Ok(ready) => match self.intake_parts() {
                Ok((store, blobs, vault)) => http::prepare(&self.intake(store, &blobs, &vault), ready),
                // A site whose store cannot be opened still answers, in the shape of a refusal.
                Err(error) => return write(&json!({ "answer": http::unavailable(&error.detail()) })),
            },
            Err(refusal) => Err(refusal),
        };
        match prepared {
            Ok(prepared) => write(&prepared),
            Err(refusal) => write(&json!({ "answer": http::refused(&refusal) })),
        }
    }
}
