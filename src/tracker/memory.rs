//! A session store in memory, for tests: claims, leases and generations as the contract has them.

use std::cell::{Cell, RefCell};

use super::session::{ConnectionState, Session, SessionStore, SessionStoreError, SignIn};
use crate::clock::{Clock, PausedClock};

pub(crate) struct MemoryStore {
    clock: PausedClock,
    row: RefCell<Option<(Session, u64)>>,
    claim: RefCell<Option<(String, i64)>>,
    /// How many of the next saves fail.
    pub(crate) broken: Cell<u32>,
}

impl MemoryStore {
    pub(crate) fn new(clock: &PausedClock, session: Option<Session>) -> Self {
        Self {
            clock: clock.clone(),
            row: RefCell::new(session.map(|s| (s, 1))),
            claim: RefCell::default(),
            broken: Cell::new(0),
        }
    }

    pub(crate) fn row(&self) -> (Session, u64) {
        self.row.borrow().clone().unwrap()
    }

    pub(crate) fn is_claimed(&self) -> bool {
        self.claim.borrow().as_ref().is_some_and(|(_, until)| *until > self.clock.now_ms())
    }
}

impl SessionStore for MemoryStore {
    fn load_session(&self, _: &str) -> Result<Option<(Session, u64)>, SessionStoreError> {
        Ok(self.row.borrow().clone())
    }

    fn claim_renewal(
        &self,
        _: &str,
        generation: u64,
        owner: &str,
        lease: i64,
    ) -> Result<bool, SessionStoreError> {
        let free = !self.is_claimed() && self.row().1 == generation;
        if free {
            *self.claim.borrow_mut() = Some((owner.to_owned(), self.clock.now_ms() + lease));
        }
        Ok(free)
    }

    fn save_session(
        &self,
        _: &str,
        generation: u64,
        owner: &str,
        session: &Session,
    ) -> Result<Option<u64>, SessionStoreError> {
        if self.broken.get() > 0 {
            self.broken.set(self.broken.get() - 1);
            return Err(SessionStoreError("disk full".into()));
        }
        let now = self.row.borrow().as_ref().map_or(0, |(_, g)| *g);
        if !owner.is_empty() && now != generation {
            return Ok(None);
        }
        *self.row.borrow_mut() = Some((session.clone(), now + 1));
        *self.claim.borrow_mut() = None;
        Ok(Some(now + 1))
    }

    fn release_renewal(&self, _: &str, owner: &str) -> Result<(), SessionStoreError> {
        let mut claim = self.claim.borrow_mut();
        if claim.as_ref().is_some_and(|(o, _)| o == owner) {
            *claim = None;
        }
        Ok(())
    }
}

/// A session of this kind with nothing renewed yet.
pub(crate) fn session(sign_in: SignIn, access: &str, refresh: &str, jwt: &str) -> Session {
    Session {
        sign_in,
        state: ConnectionState::Connected,
        access_token: access.into(),
        refresh_token: refresh.into(),
        jwt: jwt.into(),
        ..Session::default()
    }
}
