//! Contacts that were registered on this site after a list was loaded: they alone are read, and the list stays as old as it is.

use rusqlite::{Transaction, params};

use super::Sqlite;
use super::attendees::{Row, key};
use crate::outbox::Result;
use crate::outbox::attendance::{Load, Order, Phase, Place, Reach, Turn};

/// Stands in `attendee.listed` of a contact that was read after the list was loaded.
pub(super) const MARK: &str = "newcomer";

/// A turn at a list that is fresh, if there is somebody to read.
pub(super) fn begin(store: &Sqlite, tx: &Transaction<'_>, order: &Order, found: &Row) -> Result<Turn> {
    let event = key(order.event_id);
    let new = tx.execute(
        "INSERT INTO attendee (event_id, contact_id, load, is_known, state, listed) \
         SELECT DISTINCT ?1, g.contact_id, ?3, 1, 'new', ?4 FROM registration g JOIN submission s ON s.id = g.submission_id \
         LEFT JOIN attendee a ON a.event_id = g.event_id AND a.contact_id = g.contact_id \
         WHERE g.event_id = ?1 AND g.connection = ?2 AND g.contact_id > 0 AND s.state = 'delivered' \
         AND (a.contact_id IS NULL OR a.is_read = 0 OR \
         (a.state <> 'confirmed' AND a.listed <> ?4 AND s.ended_at > ?5)) \
         ON CONFLICT (event_id, contact_id) DO UPDATE SET load = excluded.load, is_known = 1, is_read = 0, \
         listed = excluded.listed",
        params![event, order.connection, found.number, MARK, found.started_at],
    )?;
    if new == 0 {
        return Ok(Turn::Fresh);
    }
    tx.execute(
        "UPDATE attendee_list SET owner = ?2, lease_boot = ?3, lease_boot_id = ?4 WHERE event_id = ?1",
        params![event, order.owner, store.boot_now() + order.lease_ms, store.boot_id],
    )?;
    Ok(Turn::Go(Load {
        event_id: order.event_id,
        number: found.number,
        owner: order.owner.clone(),
        lease_ms: order.lease_ms,
        phase: Phase::Known,
        place: Place::default(),
        wanted: found.wanted.clone(),
        reach: Reach::Newcomers,
    }))
}

/// Ends the turn, however far it came; whoever was not read is asked for again.
pub(super) fn end(tx: &Transaction<'_>, event: i64) -> Result<()> {
    tx.execute("DELETE FROM attendee WHERE event_id = ?1 AND state IN ('new', 'other', 'skipped')", [event])?;
    tx.execute("UPDATE attendee_list SET owner = '' WHERE event_id = ?1", [event])?;
    super::seats::recount(tx, event)
}
