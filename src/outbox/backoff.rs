//! When to try again (architecture, rule 6).

/// Milliseconds before the next try after `attempts` failed ones; `None`: they are used up.
/// Jitter only adds (0 to 10 %), so that a retry never comes early. `random` is 0 to 1.
#[must_use]
pub fn next_delay(schedule: &[u64], max_attempts: u32, attempts: u32, random: f64) -> Option<i64> {
    if attempts >= max_attempts {
        return None;
    }
    let index = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX);
    let seconds = schedule.get(index).or(schedule.last()).copied().unwrap_or(60).min(7 * 86_400);
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "at most a week in ms")]
    let delay = (seconds as f64 * 1_000.0 * (1.0 + 0.1 * random.clamp(0.0, 1.0))) as i64;
    Some(delay)
}

/// Milliseconds after an unknown outcome at which to look again: at once, 15 s, 60 s, the hold time
/// (reliability.md 4.4). `looks` counts the looks already taken.
#[must_use]
pub fn next_look(looks: u32, since_ms: i64, hold_ms: i64) -> i64 {
    match looks {
        0 => 0,
        1 => (15_000 - since_ms).max(0),
        2 => (60_000 - since_ms).max(0),
        _ => (hold_ms - since_ms).max(0),
    }
}

/// A number from 0 to 1 for jitter; a system without randomness gets no jitter.
#[must_use]
pub fn random() -> f64 {
    let mut bytes = [0u8; 4];
    if getrandom::fill(&mut bytes).is_err() {
        return 0.0;
    }
    f64::from(u32::from_be_bytes(bytes)) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEDULE: [u64; 5] = [60, 300, 1_800, 7_200, 21_600];

    #[test]
    fn the_schedule_of_the_requirement_with_additive_jitter() {
        for (attempts, seconds) in [(1, 60), (2, 300), (3, 1_800), (4, 7_200), (5, 21_600)] {
            assert_eq!(next_delay(&SCHEDULE, 6, attempts, 0.0), Some(seconds * 1_000));
            assert_eq!(next_delay(&SCHEDULE, 6, attempts, 1.0), Some(seconds * 1_100));
        }
        assert_eq!(next_delay(&SCHEDULE, 6, 6, 0.0), None);
    }

    #[test]
    fn a_short_or_empty_schedule_repeats_its_last_step() {
        assert_eq!(next_delay(&[5], 10, 7, 0.0), Some(5_000));
        assert_eq!(next_delay(&[], 10, 1, 0.0), Some(60_000));
        assert_eq!(next_delay(&[u64::MAX], 10, 1, 0.0), Some(7 * 86_400 * 1_000));
    }

    #[test]
    fn looks_come_at_0_15_60_seconds_and_at_the_hold_time() {
        assert_eq!(next_look(0, 0, 600_000), 0);
        assert_eq!(next_look(1, 1_000, 600_000), 14_000);
        assert_eq!(next_look(2, 16_000, 600_000), 44_000);
        assert_eq!(next_look(3, 61_000, 600_000), 539_000);
        assert_eq!(next_look(9, 900_000, 600_000), 0);
    }
}
