//! A transaction, and the journal that makes it durable: the write-ahead log, or the rollback journal where the
//! file system takes no log or SQLite is too old for it (reliability.md B18).

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::patience;

/// Oldest SQLite without the WAL-reset bug (reliability.md 0.10).
const OLDEST_SQLITE: i32 = 3_051_003;

/// What a commit is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Journal {
    /// The write-ahead log; the normal case.
    Log,
    /// The rollback journal, synced in each commit.
    Rollback,
}

/// Begins. Asks for the journal inside the transaction, where it costs no further lock; a new file, or one that
/// somebody has switched over, is switched to the log first.
pub(super) fn begin(
    connection: &Connection,
    behaviour: TransactionBehavior,
) -> rusqlite::Result<(Transaction<'_>, Journal)> {
    match attempt(connection, behaviour) {
        Ok((transaction, true)) if log_is_safe() => return Ok((transaction, Journal::Log)),
        Ok(_) => {}
        Err(error) => return Err(error),
    }
    let journal = choose(connection)?;
    Ok((attempt(connection, behaviour)?.0, journal))
}

fn attempt(
    connection: &Connection,
    behaviour: TransactionBehavior,
) -> rusqlite::Result<(Transaction<'_>, bool)> {
    let transaction = Transaction::new_unchecked(connection, behaviour)?;
    let mode: String = transaction.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    Ok((transaction, mode == "wal"))
}

fn log_is_safe() -> bool {
    rusqlite::version_number() >= OLDEST_SQLITE
}

fn choose(connection: &Connection) -> rusqlite::Result<Journal> {
    if log_is_safe() {
        // On a new file SQLite does not ask the busy handler while it changes the journal's kind, so several
        // processes that meet there would be refused at once.
        let mode = patience::insist(|| {
            connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0))
        });
        match mode {
            Ok(mode) if mode == "wal" => return Ok(Journal::Log),
            Ok(_) => {}
            Err(error) => return Err(error),
        }
    }
    patience::insist(|| {
        connection.execute_batch("PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = EXTRA")
    })?;
    Ok(Journal::Rollback)
}
