//! A connection that outlives its transaction, as this store must never have one: the control run of the stray
//! reader shows with it what is lost (reliability.md 0.1, B12). Off unless the fault suite sets `held`.

use std::cell::RefCell;

use rusqlite::Connection;

thread_local! {
    static HELD: RefCell<Option<Connection>> = const { RefCell::new(None) };
}

/// The connection of the transaction before.
pub(super) fn take() -> Option<Connection> {
    HELD.with(RefCell::take)
}

/// Keeps this one for the next transaction, or closes it.
pub(super) fn keep(connection: Connection) {
    if crate::failpoint::is_set("held") {
        HELD.with(|held| held.replace(Some(connection)));
    }
}
