//! The client against a scripted server on the loopback interface.

mod rest;
mod session;
mod widget;

use std::rc::Rc;

use super::client::Client;
use super::memory::{MemoryStore, session};
use super::outcome::{Called, FailureClass};
use super::session::SignIn;
use crate::clock::PausedClock;
use crate::http::script::{Act, Seen, Server, say, settings};
use crate::settings::{Dialect, Settings};

/// A site with a JWT (or bearer) that the server need not check.
struct Site {
    server: Server,
    store: Rc<MemoryStore>,
    clock: PausedClock,
    settings: Settings,
}

impl Site {
    async fn new(dialect: Dialect, act: impl Fn(&Seen) -> Act + 'static) -> Self {
        Self::with(dialect, Some(session(SignIn::OAuth, "access-1", "refresh-1", "jwt-1")), act).await
    }

    async fn with(
        dialect: Dialect,
        session: Option<super::session::Session>,
        act: impl Fn(&Seen) -> Act + 'static,
    ) -> Self {
        let server = Server::start(act).await;
        let clock = PausedClock::at(1_800_000_000_000);
        let mut settings = settings(&server.origin);
        settings.tracker.dialect = dialect;
        Self { store: Rc::new(MemoryStore::new(&clock, session)), clock, settings, server }
    }

    fn client(&self, owner: &str) -> Client<'_, MemoryStore> {
        Client::new(&self.settings, &*self.store, &self.clock, owner).unwrap()
    }
}

/// Class and code of a failed call.
fn failed<T: std::fmt::Debug>(called: &Called<T>) -> (FailureClass, String) {
    let failure = called.result.as_ref().unwrap_err();
    (failure.class, failure.code.clone())
}

fn outcome<T: std::fmt::Debug>(called: Called<T>) -> Result<T, (FailureClass, String)> {
    called.result.map_err(|f| (f.class, f.code))
}

/// Answers by the first matching beginning of the request line, else 404.
fn route(seen: &Seen, table: &[(&str, Act)]) -> Act {
    table
        .iter()
        .find(|(start, _)| seen.line.starts_with(start))
        .map_or_else(|| say(404, ""), |(_, act)| act.clone())
}
