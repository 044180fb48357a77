//! Which contents of blob storage are in use. Their names lie in the sealed submissions only.

use super::Sqlite;
use crate::outbox::Result;

pub(super) fn in_use(store: &Sqlite, after: &str, limit: u32) -> Result<(Vec<String>, Option<String>)> {
    store.read(|db| {
        let mut statement = db.prepare(
            "SELECT id, sealed FROM submission WHERE id > ?1 AND sealed IS NOT NULL ORDER BY id LIMIT ?2",
        )?;
        let mut rows = statement.query(rusqlite::params![after, limit])?;
        let (mut names, mut last, mut count) = (Vec::new(), None, 0);
        while let Some(row) = rows.next()? {
            let id: String = row.get(0)?;
            let sealed: Vec<u8> = row.get(1)?;
            let submission = store.open_submission(&id, &sealed)?;
            names.extend(submission.files.into_iter().map(|f| f.blob).filter(|name| !name.is_empty()));
            last = Some(id);
            count += 1;
        }
        Ok((names, last.filter(|_| count == limit)))
    })
}
