//! Reading back without being asked: a sample of each day, and the first delivery of each version of a profile, so
//! that a field which Tracker drops is seen on the day on which it is mapped.

use std::time::Instant;

use serde_json::Value;

use super::{Engine, Result};
use crate::intake::person;
use crate::outbox::daybook::DAY_MS;
use crate::outbox::keeping::Delivered;
use crate::outbox::traffic::Lane;
use crate::outbox::{Store, owner};
use crate::relay::read_back::{Checked, read_back};
use crate::tracker::gate::DESTINATION;

const HOUR_MS: i64 = 3_600_000;
/// First deliveries of one round.
const FIRSTS: u32 = 5;

impl Engine {
    /// Both, while nothing waits: submissions come first. A copy asks nothing: a sign-in that it renews ends the
    /// original's (reliability.md B20). A person who asks gets the day's sample now, out of the reserve of people.
    pub(super) fn spot_checks(&self, until: Instant, asked: bool) -> Result<()> {
        let settings = &self.config.settings;
        if settings.retention.read_back == 0 || settings.relay.paused || Instant::now() >= until {
            return Ok(());
        }
        let store = self.store()?;
        let now = self.clock.now_ms();
        let firsts = store.unread_firsts(FIRSTS)?;
        let sample_is_due = store.upkeep_due("read_back", DAY_MS)?.is_some();
        let lane = if asked { Lane::Interactive } else { Lane::Bulk };
        if (firsts.is_empty() && !sample_is_due)
            || store.next_due(DESTINATION)?.is_some_and(|due| due <= now)
            || self.refuse_a_copy()?.is_some()
        {
            return Ok(());
        }
        self.read_firsts(&firsts)?;
        if sample_is_due { self.read_sample(now, lane) } else { Ok(()) }
    }

    /// What could not be read, because Tracker is away, is asked for again in an hour.
    fn read_firsts(&self, ids: &[String]) -> Result<()> {
        let store = self.store()?;
        if ids.is_empty() || store.upkeep_due("first_try", HOUR_MS)?.is_none() {
            return Ok(());
        }
        let mut wanted = Vec::new();
        for id in ids {
            match self.delivered(id)? {
                Some(delivered) => wanted.push(delivered),
                None => store.pass_over_first(id)?,
            }
        }
        if wanted.is_empty() {
            return Ok(());
        }
        let checked = self.read(&wanted, Lane::Bulk)?;
        for id in &checked.unreadable {
            store.pass_over_first(id)?;
        }
        if !store.unread_firsts(FIRSTS)?.is_empty() {
            store.upkeep_done("first_try", self.clock.now_ms(), &Value::Null)?;
        }
        Ok(())
    }

    fn read_sample(&self, now: i64, lane: Lane) -> Result<()> {
        let store = self.store()?;
        let wanted = store.delivered_since(now - DAY_MS, self.config.settings.retention.read_back)?;
        let tried = store.upkeep_due("read_back_try", HOUR_MS)?.is_none();
        if wanted.is_empty() || (tried && lane == Lane::Bulk) {
            return Ok(());
        }
        store.upkeep_done("read_back_try", now, &Value::Null)?;
        let checked = self.read(&wanted, lane)?;
        if checked.read.checked > 0 {
            store.note_read_back(&checked.read, &checked.missing)?;
        }
        Ok(())
    }

    fn read(&self, wanted: &[Delivered], lane: Lane) -> Result<Checked> {
        let owner = owner::this_process();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let store = self.store()?;
        let settings = &self.config.settings;
        Ok(runtime.block_on(read_back(store, settings, self.clock.as_ref(), &owner, wanted, lane))?)
    }

    /// `None`: nothing of it can be read back.
    fn delivered(&self, id: &str) -> Result<Option<Delivered>> {
        let store = self.store()?;
        let (Some(row), Ok(Some(submission))) = (store.row(id)?, store.submission(id)) else {
            return Ok(None);
        };
        Ok((row.record_id > 0).then(|| Delivered {
            id: row.id,
            kind: row.record_kind,
            record_id: row.record_id,
            outcome: row.outcome,
            email: person::guess(&submission).email,
        }))
    }
}
