//! Where the relay counts and paces: every call on the wire asks first (architecture, rule 6).

use super::outcome::Failure;

/// The destination under which calls to Tracker are counted.
pub const DESTINATION: &str = "tracker";

/// Asked before each call, sign-in calls included, since the vendor counts them too.
pub trait CallGate {
    /// Lets a call pass, or says when to come again with
    /// [`FailureClass::Throttled`](super::outcome::FailureClass::Throttled).
    ///
    /// # Errors
    /// The failure that the caller gets instead of an answer; nothing has been sent.
    fn before_call(&self, destination: &str) -> Result<(), Failure>;
}

/// Lets everything pass.
#[derive(Debug, Clone, Copy, Default)]
pub struct OpenGate;

impl CallGate for OpenGate {
    fn before_call(&self, _destination: &str) -> Result<(), Failure> {
        Ok(())
    }
}
