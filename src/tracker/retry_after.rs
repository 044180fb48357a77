//! `Retry-After` (RFC 9110, 10.2.3; reliability.md D18 to D20).

use std::time::UNIX_EPOCH;

const SHORTEST_MS: u64 = 1_000;
const LONGEST_MS: u64 = 24 * 3_600 * 1_000;

/// Milliseconds to wait, between one second and one day; `None` when the header is missing or junk.
///
/// A date is measured against the answer's own `Date`, so that a wrong local clock does not matter; only
/// without one is it measured against `now_ms`.
#[must_use]
pub fn wait_ms(retry_after: &str, date: &str, now_ms: i64) -> Option<u64> {
    let text = retry_after.trim();
    let wanted = seconds(text).or_else(|| {
        let until = unix_ms(text)?;
        Some((until - unix_ms(date).unwrap_or(now_ms)) as f64)
    })?;
    // Saturating: what is negative becomes 0, what is too large the largest.
    Some((wanted.ceil() as u64).clamp(SHORTEST_MS, LONGEST_MS))
}

/// Seconds, with or without a fraction, as milliseconds. Exponents, `inf` and `nan` are junk.
fn seconds(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
    if !plain || text.is_empty() {
        return None;
    }
    text.parse::<f64>().ok().map(|s| s * 1_000.0)
}

fn unix_ms(text: &str) -> Option<i64> {
    let time = httpdate::parse_http_date(text.trim()).ok()?;
    i64::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_millis()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATE: &str = "Sun, 22 Nov 2026 12:00:00 GMT";

    #[test]
    fn table() {
        let day = Some(LONGEST_MS);
        for (header, date, expected) in [
            ("120", "", Some(120_000)),
            (" 120 ", "", Some(120_000)),
            ("1.2", "", Some(1_200)),
            ("0.0001", "", Some(1_000)),
            ("0", "", Some(1_000)),
            ("-5", "", Some(1_000)),
            ("99999999999999999999", "", day),
            ("315360000", "", day),
            ("", "", None),
            ("soon", "", None),
            ("1e3", "", None),
            ("inf", "", None),
            ("NaN", "", None),
            ("-", "", None),
            ("1.2.3", "", None),
            // The three forms of a date, against the answer's Date.
            ("Sun, 22 Nov 2026 12:02:00 GMT", DATE, Some(120_000)),
            ("Sunday, 22-Nov-26 12:02:00 GMT", DATE, Some(120_000)),
            ("Sun Nov 22 12:02:00 2026", DATE, Some(120_000)),
            ("Sun, 22 Nov 2026 11:00:00 GMT", DATE, Some(1_000)),
            ("Sat, 22 Nov 2036 11:00:00 GMT", DATE, day),
            // Without a usable Date: against the local clock, here 1970.
            ("Thu, 01 Jan 1970 00:00:30 GMT", "", Some(30_000)),
            ("Thu, 01 Jan 1970 00:00:30 GMT", "junk", Some(30_000)),
        ] {
            assert_eq!(wait_ms(header, date, 0), expected, "{header} / {date}");
        }
    }
}
