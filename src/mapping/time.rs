//! Points in time as text. The time zone database is the one bundled with `jiff`: minimal hosts have no
//! `/usr/share/zoneinfo`, PHP brings its own copy too, and the mapping does no I/O.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};

/// `2026-11-22 14:05 (Europe/London)`; a zone that is unknown counts as UTC and is named so.
pub(super) fn local(unix_ms: i64, zone: &str) -> String {
    let Ok(at) = Timestamp::from_millisecond(unix_ms) else { return String::new() };
    let zone = zone.trim();
    let (name, zone) = match find_zone(zone) {
        Some(found) => (zone, found),
        None => ("UTC", TimeZone::UTC),
    };
    format!("{} ({name})", at.to_zoned(zone).strftime("%Y-%m-%d %H:%M"))
}

/// `2026-11-22 14:05:09 UTC`.
pub(super) fn utc(unix_ms: i64) -> String {
    let Ok(at) = Timestamp::from_millisecond(unix_ms) else { return String::new() };
    format!("{} UTC", at.strftime("%Y-%m-%d %H:%M:%S"))
}

/// The year of a point in time, for two-digit years.
pub(super) fn year(unix_ms: i64) -> i16 {
    Timestamp::from_millisecond(unix_ms).map_or(1970, |at| at.to_zoned(TimeZone::UTC).year())
}

/// A zone by its IANA name, or an offset like `+05:30`.
pub(crate) fn find_zone(zone: &str) -> Option<TimeZone> {
    if zone.starts_with(['+', '-']) {
        return offset(zone).map(TimeZone::fixed);
    }
    TimeZoneDatabase::bundled().get(zone).ok()
}

/// `+05:30`, as `wp_timezone_string()` gives it for a manual offset.
fn offset(text: &str) -> Option<Offset> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+')?),
    };
    let (hours, minutes) = rest.split_once(':')?;
    let (hours, minutes) = (hours.parse::<u8>().ok()?, minutes.parse::<u8>().ok()?);
    if hours > 25 || minutes > 59 {
        return None;
    }
    Offset::from_seconds(sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sites_zone_or_utc() {
        let winter = 1_795_356_300_000;
        for (zone, expected) in [
            ("Europe/London", "2026-11-22 14:05 (Europe/London)"),
            ("America/New_York", "2026-11-22 09:05 (America/New_York)"),
            ("+05:30", "2026-11-22 19:35 (+05:30)"),
            ("-03:00", "2026-11-22 11:05 (-03:00)"),
            ("UTC", "2026-11-22 14:05 (UTC)"),
            ("", "2026-11-22 14:05 (UTC)"),
            ("Mars/Olympus", "2026-11-22 14:05 (UTC)"),
            ("+99:00", "2026-11-22 14:05 (UTC)"),
            ("../../etc/passwd", "2026-11-22 14:05 (UTC)"),
        ] {
            assert_eq!(local(winter, zone), expected);
        }
        assert_eq!(local(1_782_136_800_000, "Europe/London"), "2026-06-22 15:00 (Europe/London)");
        assert_eq!(utc(winter), "2026-11-22 14:05:00 UTC");
    }

    #[test]
    fn no_time_is_too_odd() {
        assert_eq!(local(i64::MAX, "UTC"), "");
        assert_eq!(utc(i64::MIN), "");
        assert_eq!(year(i64::MAX), 1970);
        assert_eq!(year(1_795_356_300_000), 2026);
    }
}
