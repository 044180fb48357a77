//! Which posts the site has, as its shell says.

use rusqlite::{OptionalExtension, Transaction, params};

use super::{Sync, account, count, drop_note, held, keep_note, note, note_number, signed, unsigned};
use crate::opportunities::plan::SiteState;
use crate::opportunities::sweep::{Phase, SitePost};
use crate::outbox::Result;
use crate::outbox::sqlite::Sqlite;

/// Code of a sweep that waits for another inventory, and note that one had no posts.
const DOUBT: &str = "no_posts";
/// Milliseconds until it is asked for again.
const AGAIN_MS: i64 = 60_000;

/// Takes a chunk. An inventory that was broken off counts for nothing: the next begins with a number of its own.
pub(super) fn take(store: &Sqlite, posts: &[SitePost], first: bool, last: bool) -> Result<u64> {
    store.with(Sync::Full, |tx| {
        let number = note_number(tx, "inventory_number")? + i64::from(first);
        if first {
            keep_note(tx, "inventory_number", &number.to_string())?;
        }
        let mut taken = 0;
        {
            // Of several posts of one opportunity the first published one counts, else the first.
            let mut keep = tx.prepare(
                "INSERT INTO opportunity (id, inventory, site_state, site_hash, post_id, held) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
                 ON CONFLICT (id) DO UPDATE SET inventory = ?2, site_state = ?3, site_hash = ?4, post_id = ?5 \
                 WHERE inventory <> ?2 OR (site_state <> 'published' AND ?3 = 'published')",
            )?;
            let held = if account::has_strangers(tx)? { held::FOREIGN } else { 0 };
            for post in posts.iter().filter(|post| i32::try_from(post.0).is_ok_and(|id| id > 0)) {
                if post.state() == SiteState::None {
                    continue;
                }
                let state = post.state().name();
                keep.execute(params![signed(post.0), number, state, post.1, signed(post.3), held])?;
                taken += 1;
            }
        }
        if last && is_doubtful(store, tx, number)? {
            return Ok(0);
        }
        if last {
            tx.execute(
                "UPDATE opportunity SET site_state = '', site_hash = '', post_id = 0, held = 0 \
                 WHERE site_state <> '' AND inventory <> ?1",
                [number],
            )?;
            keep_note(tx, "inventory", &number.to_string())?;
            account::knows_all(store, tx)?;
            tx.execute(
                "UPDATE sweep SET phase = ?1, code = '', next_try_at = 0 WHERE ended_at = 0 AND phase = ?2",
                [Phase::Listing.name(), Phase::Inventory.name()],
            )?;
        }
        Ok(taken)
    })
}

/// Whether an inventory without any post is not believed, because the site had some: a database that does not answer
/// looks the same. Said a second time, some time later, it is.
fn is_doubtful(store: &Sqlite, tx: &Transaction<'_>, number: i64) -> Result<bool> {
    let listed =
        count(tx, "SELECT count(*) FROM opportunity WHERE inventory = ?1 AND site_state <> ''", [number])?;
    let shown = count(tx, "SELECT count(*) FROM opportunity WHERE site_state = 'published'", [])?;
    if listed > 0 || shown == 0 || note(tx, DOUBT)?.is_some() {
        drop_note(tx, DOUBT)?;
        return Ok(false);
    }
    keep_note(tx, DOUBT, &store.now().to_string())?;
    tx.execute(
        "UPDATE sweep SET code = ?1, next_try_at = ?2 WHERE ended_at = 0 AND phase = ?3",
        params![DOUBT, store.now() + AGAIN_MS, Phase::Inventory.name()],
    )?;
    Ok(true)
}

/// The opportunity that a post is of; that of another account's post is none.
pub(in crate::outbox::sqlite) fn opportunity_of(store: &Sqlite, post: u64) -> Result<Option<u64>> {
    store.read(|db| {
        let id: Option<i64> = db
            .query_row(
                "SELECT id FROM opportunity WHERE post_id = ?1 AND post_id > 0 AND held <> 2 ORDER BY site_state DESC LIMIT 1",
                [signed(post)],
                |r| r.get(0),
            )
            .optional()?;
        Ok(id.map(unsigned))
    })
}
