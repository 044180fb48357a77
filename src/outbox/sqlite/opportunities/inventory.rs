//! Which posts the site has, as its shell says.

use rusqlite::{OptionalExtension, params};

use super::{Sync, keep_note, note_number, signed, unsigned};
use crate::opportunities::plan::SiteState;
use crate::opportunities::sweep::{Phase, SitePost};
use crate::outbox::Result;
use crate::outbox::sqlite::Sqlite;

/// Takes a chunk. An inventory that was broken off counts for nothing: the next begins with a number of its own.
pub(super) fn take(store: &Sqlite, posts: &[SitePost], first: bool, last: bool) -> Result<u64> {
    store.with(Sync::Full, |tx| {
        let number = note_number(tx, "inventory_number")? + i64::from(first);
        if first {
            keep_note(tx, "inventory_number", &number.to_string())?;
        }
        let mut taken = 0;
        {
            // Of two posts of one opportunity the published one counts.
            let mut keep = tx.prepare(
                "INSERT INTO opportunity (id, inventory, site_state, site_hash, post_id) VALUES (?1, ?2, ?3, ?4, ?5) \
                 ON CONFLICT (id) DO UPDATE SET inventory = ?2, site_state = ?3, site_hash = ?4, post_id = ?5 \
                 WHERE inventory <> ?2 OR site_state <> 'published'",
            )?;
            for post in posts.iter().filter(|post| i32::try_from(post.0).is_ok_and(|id| id > 0)) {
                if post.state() == SiteState::None {
                    continue;
                }
                keep.execute(params![signed(post.0), number, post.state().name(), post.1, signed(post.3)])?;
                taken += 1;
            }
        }
        if last {
            tx.execute(
                "UPDATE opportunity SET site_state = '', site_hash = '', post_id = 0, held = 0 \
                 WHERE site_state <> '' AND inventory <> ?1",
                [number],
            )?;
            keep_note(tx, "inventory", &number.to_string())?;
            tx.execute(
                "UPDATE sweep SET phase = ?1 WHERE ended_at = 0 AND phase = ?2",
                [Phase::Listing.name(), Phase::Inventory.name()],
            )?;
        }
        Ok(taken)
    })
}

/// The opportunity that a post is of.
pub(in crate::outbox::sqlite) fn opportunity_of(store: &Sqlite, post: u64) -> Result<Option<u64>> {
    store.read(|db| {
        let id: Option<i64> = db
            .query_row(
                "SELECT id FROM opportunity WHERE post_id = ?1 AND post_id > 0 ORDER BY site_state DESC LIMIT 1",
                [signed(post)],
                |r| r.get(0),
            )
            .optional()?;
        Ok(id.map(unsigned))
    })
}
