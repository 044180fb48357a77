//! A connection that stays open between calls, as this store must never have one: the control run of the stray
//! reader shows with it what is lost (reliability.md 0.1, B12). Off unless the fault suite sets `held`.

use std::cell::RefCell;
use std::path::Path;

use rusqlite::Connection;

thread_local! {
    static HELD: RefCell<Option<Connection>> = const { RefCell::new(None) };
}

/// Keeps a reader open for the rest of this process's life.
pub(super) fn keep_one_open(path: &Path) {
    HELD.with(|held| {
        if crate::failpoint::is_set("held") && held.borrow().is_none() {
            let connection = Connection::open(path).ok().filter(|c| {
                c.query_row("SELECT count(*) FROM sqlite_master", [], |r| r.get::<_, i64>(0)).is_ok()
            });
            held.replace(connection);
        }
    });
}
