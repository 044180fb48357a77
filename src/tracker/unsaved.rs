//! Tokens that were granted but could not be stored (O03).
//!
//! A rotated refresh token that is lost means that a person must connect again, so it stays in this process
//! until the store takes it. Nothing uses it before that.

use std::sync::{Mutex, PoisonError};

use super::session::Session;

/// A session that waits for its store: site and connection, generation it follows, session.
type Waiting = (String, u64, Session);

static WAITING: Mutex<Vec<Waiting>> = Mutex::new(Vec::new());

/// Keeps a session for its store; an older one of the same connection is obsolete.
pub(super) fn put(key: &str, generation: u64, session: Session) {
    let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
    waiting.retain(|(k, _, _)| k != key);
    waiting.push((key.to_owned(), generation, session));
}

/// Takes the session that follows this generation. What follows another one is obsolete and dropped.
pub(super) fn take(key: &str, generation: u64) -> Option<Session> {
    let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
    let at = waiting.iter().position(|(k, _, _)| k == key)?;
    let (_, follows, session) = waiting.swap_remove(at);
    (follows == generation).then_some(session)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_following_session_comes_back() {
        let session = Session { jwt: "a".into(), ..Session::default() };
        put("unsaved-test", 3, session.clone());
        assert!(take("unsaved-test", 4).is_none());
        assert!(take("unsaved-test", 3).is_none());
        put("unsaved-test", 3, Session::default());
        put("unsaved-test", 3, session.clone());
        assert_eq!(take("unsaved-test", 3), Some(session));
    }
}
