//! Where the relay counts and paces: every call on the wire asks first and reports after (architecture,
//! rule 6).

use std::future::Future;
use std::pin::Pin;

use super::outcome::Failure;

/// The destination under which calls to Tracker are counted.
pub const DESTINATION: &str = "tracker";

/// How a call met the other side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Met<'m> {
    /// It answered.
    Answered,
    /// Nothing came, or a 5xx; the code says which.
    Failed(&'m str),
    /// It asked everybody to wait; milliseconds.
    AskedToWait(u64),
}

/// A wait before the gate is asked once more.
pub type Pause<'p> = Pin<Box<dyn Future<Output = ()> + 'p>>;

/// Asked before each call, sign-in calls included, since the vendor counts them too.
pub trait CallGate {
    /// Lets a call pass, or says when to come again with
    /// [`FailureClass::Throttled`](super::outcome::FailureClass::Throttled).
    ///
    /// # Errors
    /// The failure that the caller gets instead of an answer; nothing has been sent.
    fn before_call(&self, destination: &str) -> Result<(), Failure>;

    /// How to wait for a refused call, if it may be waited for here; `waited` milliseconds have passed
    /// already.
    fn pause(&self, _refused: &Failure, _waited: u64) -> Option<(u64, Pause<'_>)> {
        None
    }

    /// What became of a call that was let through.
    fn after_call(&self, _destination: &str, _met: Met<'_>) {}
}

/// Lets everything pass.
#[derive(Debug, Clone, Copy, Default)]
pub struct OpenGate;

impl CallGate for OpenGate {
    fn before_call(&self, _destination: &str) -> Result<(), Failure> {
        Ok(())
    }
}
