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
            "SELECT form_id, form_name, profile_id, profile_name, source, record_kind, outcome, max(number) AS newest \
             FROM (SELECT * FROM submission ORDER BY number DESC LIMIT {LOOKED_AT}) \
             GROUP BY form_id, profile_id, source, record_kind, outcome ORDER BY newest DESC"
        ))?;
        let mut rows = statement.query([])?;
        let mut found = Choices::default();
        while let Some(r) = rows.next()? {
            offer_named(&mut found.forms, r.get(0)?, r.get(1)?);
            offer_named(&mut found.profiles, r.get(2)?, r.get(3)?);
            offer(&mut found.sources, r.get(4)?);
            offer(&mut found.record_kinds, r.get(5)?);
            offer(&mut found.outcomes, r.get(6)?);
        }
        Ok(found)
    })
}

fn offer_named(list: &mut Vec<Named>, id: String, name: String) {
    if !id.is_empty() && list.len() < OFFERED && list.iter().all(|known| known.id != id) {
        list.push(Named { id, name });
    }
}

fn offer(list: &mut Vec<String>, value: String) {
    if !value.is_empty() && list.len() < OFFERED && !list.contains(&value) {
        list.push(value);
    }
}
