//! Sending webhooks: retries, drops, copies and a changed order (contract 4.6).

use std::time::Duration;

use reqwest::header;

use super::{Attempt, Delivery, Hook, Standing, shape};
use crate::{knobs::Knobs, sim::Sim, store::Change};

/// How long a receiver may take (contract 4.6).
const TIMEOUT: Duration = Duration::from_secs(10);

/// How long a held message waits for the next to overtake it; "within 1 s" still holds.
const HELD: Duration = Duration::from_millis(500);

/// Sends what the hooks are to hear of `change`. Returns at once.
pub(crate) fn dispatch(sim: &Sim, change: Change) {
    let mut world = sim.world();
    let knobs = world.knobs.clone();
    for hook in world.hooks.listening(change) {
        let heard = world.hooks.next_heard();
        let message = shape::message(knobs.webhook_shape, &hook.target.url, change);
        let dropped = drops(knobs.webhook_drop_rate, heard);
        let state = if dropped { Standing::Dropped } else { Standing::Pending };
        let copies = if dropped { 0 } else { knobs.webhook_duplicates };
        let hold = if knobs.webhook_reorder && heard % 2 == 1 { HELD } else { Duration::ZERO };
        for _ in 0..=copies {
            let seq = world.hooks.note(delivery(&hook, change, &message, state));
            if !dropped {
                tokio::spawn(send(sim.clone(), seq, message.clone(), knobs.clone(), hold));
            }
        }
    }
}

fn delivery(hook: &Hook, change: Change, message: &shape::Message, state: Standing) -> Delivery {
    Delivery {
        seq: 0,
        hook_id: hook.id,
        record_type: change.kind,
        action: change.action.name(),
        record_id: change.id,
        url: message.url.clone(),
        body: message.body.clone(),
        state,
        attempts: Vec::new(),
    }
}

/// `true` when the `heard`-th message is among the share `rate`, spread evenly: no chance is involved.
fn drops(rate: f64, heard: u32) -> bool {
    let before = (f64::from(heard - 1) * rate).floor();
    (f64::from(heard) * rate).floor() > before
}

async fn send(sim: Sim, seq: u64, message: shape::Message, knobs: Knobs, hold: Duration) {
    tokio::time::sleep(hold).await;
    let mut waits = knobs.webhook_retry_ms.iter();
    loop {
        let result = sim
            .courier()
            .post(&message.url)
            .header(header::CONTENT_TYPE, "application/json")
            .timeout(TIMEOUT)
            .body(message.body.clone())
            .send()
            .await;
        let wait = waits.next();
        let (status, error, good) = match result {
            Ok(response) => (Some(response.status().as_u16()), None, response.status().is_success()),
            Err(error) => (None, Some(error.to_string()), false),
        };
        let state = match (good, wait) {
            (true, _) => Standing::Delivered,
            (false, Some(_)) => Standing::Pending,
            (false, None) => Standing::GivenUp,
        };
        {
            let mut world = sim.world();
            let at = world.now().to_string();
            world.hooks.attempted(seq, Attempt { at, status, error }, state);
        }
        match wait {
            Some(wait) if !good => tokio::time::sleep(Duration::from_millis(*wait)).await,
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drops_are_spread_evenly() {
        let dropped = |rate| (1..=10).filter(|heard| drops(rate, *heard)).count();
        assert_eq!((dropped(0.0), dropped(0.5), dropped(1.0)), (0, 5, 10));
    }
}
