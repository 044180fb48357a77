//! Numbered, forward-only migrations. The number stands in `PRAGMA user_version`; each migration is part of
//! one transaction, so a killed one leaves the version before.

use rusqlite::{Connection, Transaction};

use crate::outbox::{Result, StoreError};

/// Migrations in order; the first makes schema 1. The second and the fourth are in two files. A released one is never edited.
const MIGRATIONS: [&str; 4] = [
    include_str!("0001.sql"),
    concat!(include_str!("0002_rows.sql"), include_str!("0002.sql")),
    include_str!("0003.sql"),
    concat!(include_str!("0004_opportunities.sql"), include_str!("0004_attendees.sql")),
];

/// Whether nothing is to be done; asked in every transaction, so it only reads.
pub(super) fn is_current(db: &Connection) -> Result<bool> {
    let found: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    Ok(usize::try_from(found) == Ok(MIGRATIONS.len()))
}

/// Brings the schema up to date.
pub(super) fn migrate(transaction: &Transaction<'_>) -> Result<()> {
    let found: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    let done = usize::try_from(found).unwrap_or_default();
    for (index, sql) in MIGRATIONS.iter().enumerate().skip(done) {
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", i64::try_from(index + 1).unwrap_or(i64::MAX))?;
        crate::failpoint::at!("migrate.step_n", format!("schema {}", index + 1));
    }
    Ok(())
}
