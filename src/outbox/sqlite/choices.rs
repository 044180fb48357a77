//! What the filters of the list can offer.

use super::Sqlite;
use crate::outbox::Result;
use crate::outbox::{Choices, Named};

/// Values of each kind.
const OFFERED: usize = 200;
/// The newest rows that are looked at: one pass, whatever the age of the store.
const LOOKED_AT: u32 = 50_000;

pub(super) fn choices(store: &Sqlite) -> Result<Choices> {
    store.read(|db| {
        let mut statement = db.prepare(&format!(
            "SELECT form_id, form_name, profile_id, profile_name, source, record_kind, outcome \
             FROM submission ORDER BY number DESC LIMIT {LOOKED_AT}"
        ))?;
        let mut rows = statement.query([])?;
        let mut found = Choices::default();
        while let Some(r) = rows.next()? {
            let text = |column| r.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
            offer_named(&mut found.forms, text(0)?, text(1)?);
            offer_named(&mut found.profiles, text(2)?, text(3)?);
            offer(&mut found.sources, text(4)?);
            offer(&mut found.record_kinds, text(5)?);
            offer(&mut found.outcomes, text(6)?);
        }
        Ok(found)
    })
}

fn offer_named(list: &mut Vec<Named>, id: &str, name: &str) {
    if !id.is_empty() && list.len() < OFFERED && list.iter().all(|known| known.id != id) {
        list.push(Named { id: id.to_owned(), name: name.to_owned() });
    }
}

fn offer(list: &mut Vec<String>, value: &str) {
    if !value.is_empty() && list.len() < OFFERED && list.iter().all(|known| known != value) {
        list.push(value.to_owned());
    }
}
