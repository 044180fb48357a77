//! Values as Tracker writes them: trailing spaces, blanks, `y` and `n`, dates with and without a time, pay as text.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::mapping::time::find_zone;
use crate::outbox::blobs::hex;

/// Years before this are a computer's word for "no date" (`0001-01-01`, `1899-12-30`).
const FIRST_YEAR: i16 = 1_950;

/// Whether a value says yes: `true`, `1`, `y`, `yes`, `true` as text (tracker-api.md U21).
pub(super) fn says_yes(value: &Value) -> bool {
    match value {
        Value::Bool(set) => *set,
        Value::Number(n) => n.as_i64() == Some(1),
        Value::String(s) => ["y", "yes", "true", "1"].iter().any(|yes| s.trim().eq_ignore_ascii_case(yes)),
        _ => false,
    }
}

/// `YYYY-MM-DD`, or empty where there is no date. A time without an offset is the tenant's own (tracker-api.md 1.4): its
/// date counts as it stands. One with an offset is an instant, and its date is the site's.
pub(super) fn date(text: &str, zone: &str) -> String {
    let text = text.trim();
    if let Ok(instant) = text.parse::<Timestamp>() {
        return shown(instant.to_zoned(find_zone(zone.trim()).unwrap_or(TimeZone::UTC)).date());
    }
    let civil = text.parse::<DateTime>().map(|at| at.date()).or_else(|_| text.parse::<Date>());
    civil.map(shown).unwrap_or_default()
}

/// The day at this time, in Unix milliseconds, in this zone.
pub(super) fn day_of(now_ms: i64, zone: &str) -> String {
    let now = Timestamp::from_millisecond(now_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    shown(now.to_zoned(find_zone(zone.trim()).unwrap_or(TimeZone::UTC)).date())
}

/// The day so many days after this one; empty where there is none.
pub(super) fn days_after(day: &str, days: u32) -> String {
    let later = day.parse::<Date>().and_then(|day| day.checked_add(Span::new().try_days(days)?));
    later.map(shown).unwrap_or_default()
}

fn shown(date: Date) -> String {
    if date.year() < FIRST_YEAR { String::new() } else { date.to_string() }
}

/// An amount of pay as plain digits with a point (`25000`, `14.5`); `None` where it is not one number.
pub(super) fn amount(text: &str) -> Option<String> {
    let bare: String = text
        .trim()
        .trim_start_matches(|c: char| !c.is_ascii_digit() && c != '-')
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\'')
        .collect();
    let (digits, factor) = match bare.strip_suffix(['k', 'K']) {
        Some(digits) => (digits, 1_000.0),
        None => (bare.trim_end_matches(|c: char| !c.is_ascii_digit()), 1.0),
    };
    if digits.is_empty()
        || digits.len() > 15
        || !digits.chars().all(|c| c.is_ascii_digit() || ",.".contains(c))
    {
        return None;
    }
    let (whole, fraction) = match decimal_point(digits) {
        Some(at) => (digits.get(..at)?, digits.get(at + 1..)?),
        None => (digits, ""),
    };
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let number = format!("{whole}.{fraction}0").parse::<f64>().ok()? * factor;
    (number > 0.0).then(|| {
        let text = format!("{number:.2}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    })
}

/// Where the decimals begin: at the last of two kinds of separator, or at a single one that is not followed by three
/// digits.
fn decimal_point(digits: &str) -> Option<usize> {
    let last = digits.rfind([',', '.'])?;
    let kinds = [',', '.'].iter().filter(|c| digits.contains(**c)).count();
    let single = digits.matches([',', '.']).count() == 1;
    let after = digits.len() - last - 1;
    (kinds == 2 || (single && after != 3)).then_some(last)
}

/// `year`, `month`, `week`, `day`, `hour`, or empty: what `per Annum` and its like mean (tracker-api.md 1.8).
pub(super) fn pay_period(text: &str) -> &'static str {
    let text = text.to_lowercase();
    let periods: [(&str, &[&str]); 5] = [
        ("hour", &["hour", "p/h", "ph"]),
        ("day", &["day", "daily", "diem", "p/d"]),
        ("week", &["week", "p/w"]),
        ("month", &["month", "p/m"]),
        ("year", &["year", "ann", "p.a", "p/a", "pa"]),
    ];
    periods.iter().find(|(_, words)| words.iter().any(|w| text.contains(w))).map_or("", |(period, _)| period)
}

/// A short digest in hex, for comparing.
pub(super) fn digest(bytes: &[u8]) -> String {
    let full = hex(&Sha256::digest(bytes));
    full.get(..32).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn yes_in_every_form() {
        for yes in [json!(true), json!("y"), json!(" Y "), json!("Yes"), json!("TRUE"), json!("1"), json!(1)]
        {
            assert!(says_yes(&yes), "{yes}");
        }
        for no in
            [json!(false), json!("n"), json!(""), json!(" "), json!(null), json!(0), json!("yep"), json!([])]
        {
            assert!(!says_yes(&no), "{no}");
        }
    }

    #[test]
    fn dates_of_the_tenant_stand_and_instants_are_the_site_s() {
        for (text, expected) in [
            ("2025-12-03", "2025-12-03"),
            ("2025-12-03T23:59:00", "2025-12-03"),
            (" 2025-12-03T10:32:00.123 ", "2025-12-03"),
            ("2025-12-03T23:30:00Z", "2025-12-04"),
            ("2025-12-03T23:30:00-08:00", "2025-12-04"),
            ("0001-01-01T00:00:00", ""),
            ("1899-12-30", ""),
            ("", ""),
            ("soon", ""),
            ("2025-13-40", ""),
        ] {
            assert_eq!(date(text, "Europe/Berlin"), expected, "{text}");
        }
        assert_eq!(date("2025-12-03T23:30:00Z", "no zone"), "2025-12-03");
    }

    #[test]
    fn amounts() {
        for (text, expected) in [
            ("25000", Some("25000")),
            ("£25,000", Some("25000")),
            ("25,000.50", Some("25000.5")),
            ("25.000,50 €", Some("25000.5")),
            ("1,234,567", Some("1234567")),
            ("14.50", Some("14.5")),
            ("14,5", Some("14.5")),
            ("25k", Some("25000")),
            ("CHF 110'000", Some("110000")),
            ("25 000", Some("25000")),
            ("0", None),
            ("0.00", None),
            ("-5", None),
            ("Competitive", None),
            ("20-30", None),
            ("", None),
            ("1e9", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(amount(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn pay_periods() {
        for (text, expected) in [
            ("per Annum", "year"),
            ("per Year", "year"),
            ("Annual", "year"),
            ("p.a.", "year"),
            ("per Month", "month"),
            ("per Week", "week"),
            ("per Day ", "day"),
            ("daily", "day"),
            ("per Hour", "hour"),
            ("", ""),
            (" ", ""),
        ] {
            assert_eq!(pay_period(text), expected, "{text}");
        }
    }
}
