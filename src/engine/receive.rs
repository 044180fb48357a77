//! Requests over HTTP. Whatever can be decided without the store is decided before it is opened, so that a flood of
//! unsigned requests costs a hash and no file of it (reliability.md I14).

use super::{Engine, read, write};
use crate::intake::error::Refusal;
use crate::intake::http::{self, Door};
use crate::intake::throttle::Throttle;

impl Engine {
    /// Answers an HTTP request; refusals are answers, not errors.
    ///
    /// # Errors
    /// [`super::Kind::InvalidInput`] when the request is not of the documented shape.
    pub fn receive(&self, request: &str, body: &[u8]) -> super::Result<String> {
        self.refuse_the_sandbox()?;
        let request: http::Request = read(request)?;
        write(&self.answer(&request, body))
    }

    /// Throttle, authentication and parsing, without a file of the store.
    pub(super) fn examine(&self, request: &http::Request, body: &[u8]) -> Result<http::Ready, Refusal> {
        let settings = &self.config.settings;
        let clock = self.clock.as_ref();
        let throttle = Throttle::new(settings, clock, &self.config.site_directory());
        let door = Door {
            settings: &settings.intake,
            max_file: settings.uploads.max_file,
            throttle: &throttle,
            clock,
        };
        http::examine(&door, request, body)
    }

    fn answer(&self, request: &http::Request, body: &[u8]) -> http::Answer {
        let ready = match self.examine(request, body) {
            Ok(ready) => ready,
            Err(refusal) => return http::refused(&refusal),
        };
        match self.intake_parts() {
            Ok((store, blobs, vault)) => http::accept(&self.intake(store, &blobs, &vault), ready),
            // A site whose store cannot be opened still answers, in the shape of a refusal.
            Err(error) => http::unavailable(&error.detail()),
        }
    }
}
