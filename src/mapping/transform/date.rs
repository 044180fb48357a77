//! Written dates to `YYYY-MM-DD`.

use jiff::civil::{Date, DateTime, Time};

use crate::mapping::profile::DateOrder;
use crate::mapping::scope::Scope;
use crate::mapping::time;

use super::Entered;

/// The longest date in words has some 30 characters ("Wednesday the 23rd of September 2026").
const LONGEST: usize = 48;

pub(super) fn apply(value: &mut Entered, order: DateOrder, scope: &Scope<'_>) {
    let text = value.text.trim();
    if text.is_empty() {
        return;
    }
    match read(text, order, time::year(scope.submission.received_at)) {
        Some(date) => value.set(date.to_string()),
        None => value.remarks.push("date_unreadable"),
    }
}

/// A date or date and time as machines write it, with the offset if there is one. `None` for a date that
/// a person wrote: without a Date transform nobody knows whether 03/04 is in March or in April.
pub(crate) fn read_iso(text: &str) -> Option<(DateTime, &str)> {
    let text = text.trim();
    let (day, rest) = text.split_at_checked(10)?;
    let mut parts = day.split('-');
    let (year, month, day) =
        (digits(parts.next()?, 4)?, digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let date = civil(year, month, day)?;
    if rest.is_empty() {
        return Some((date.to_datetime(Time::midnight()), ""));
    }
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let end = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
    let (clock, offset) = rest.split_at_checked(end)?;
    let mut parts = clock.trim_end().split(':');
    let (hour, minute) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let second = match parts.next() {
        Some(second) => digits(second.split('.').next()?, 2)?,
        None => 0,
    };
    let small = |number: i32| i8::try_from(number).ok();
    let time = Time::new(small(hour)?, small(minute)?, small(second)?, 0).ok()?;
    let plain = offset.is_empty()
        || offset.eq_ignore_ascii_case("z")
        || offset.len() == 6 && offset.bytes().skip(1).all(|b| b.is_ascii_digit() || b == b':');
    plain.then_some((date.to_datetime(time), offset))
}

fn digits(text: &str, length: usize) -> Option<i32> {
    (text.len() == length && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn civil(year: i32, month: i32, day: i32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A date as people write it. A year with four digits in front wins over the order; a month in words is
/// understood in English, German, French, Spanish, Italian, Dutch and Portuguese by its beginning.
fn read(text: &str, order: DateOrder, now: i16) -> Option<Date> {
    if text.chars().count() > LONGEST {
        return None;
    }
    if let Some((datetime, _)) = read_iso(text) {
        return Some(datetime.date());
    }
    let mut numbers: Vec<(i32, usize)> = Vec::new();
    let mut month = None;
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let figures = word.bytes().take_while(u8::is_ascii_digit).count();
        if figures == 0 {
            month = month.or_else(|| month_of(word));
        } else if figures <= 8 {
            let (number, tail) = word.split_at_checked(figures)?;
            // 1st, 22nd, 3rd, 4th, 1er, 1a
            if tail.chars().count() > 2 {
                return None;
            }
            numbers.push((number.parse().ok()?, figures));
        } else {
            return None;
        }
    }
    let (year, month, day) = match (month, numbers.as_slice()) {
        (Some(month), [day, year]) if day.1 <= 2 => (*year, month, day.0),
        (Some(month), [year, day]) if year.1 == 4 => (*year, month, day.0),
        (None, [year, month, day]) if year.1 == 4 => (*year, month.0, day.0),
        (None, [first, second, third]) => match order {
            DateOrder::DayFirst => (*third, second.0, first.0),
            DateOrder::MonthFirst => (*third, first.0, second.0),
            DateOrder::YearFirst => (*first, second.0, third.0),
        },
        // 31122026, without separators
        (None, [(number, 8)]) => match order {
            DateOrder::DayFirst => ((number % 10_000, 4), number / 10_000 % 100, number / 1_000_000),
            DateOrder::MonthFirst => ((number % 10_000, 4), number / 1_000_000, number / 10_000 % 100),
            DateOrder::YearFirst => ((number / 10_000, 4), number / 100 % 100, number % 100),
        },
        _ => return None,
    };
    civil(full_year(year, now)?, month, day)
}

/// Two digits mean the century in which the year is at most ten years ahead: births lie back, starting
/// days ahead.
fn full_year((year, figures): (i32, usize), now: i16) -> Option<i32> {
    match figures {
        4 => Some(year),
        2 => {
            let latest = i32::from(now) + 10;
            let guess = latest - latest.rem_euclid(100) + year;
            Some(if guess > latest { guess - 100 } else { guess })
        }
        _ => None,
    }
}

fn month_of(word: &str) -> Option<i32> {
    const STEMS: [(&str, i32); 37] = [
        ("jan", 1),
        ("gen", 1),
        ("ene", 1),
        ("janv", 1),
        ("jän", 1),
        ("feb", 2),
        ("fév", 2),
        ("fev", 2),
        ("mar", 3),
        ("mär", 3),
        ("mrz", 3),
        ("maa", 3),
        ("mrt", 3),
        ("apr", 4),
        ("avr", 4),
        ("abr", 4),
        ("may", 5),
        ("mai", 5),
        ("mei", 5),
        ("mag", 5),
        ("jun", 6),
        ("juin", 6),
        ("giu", 6),
        ("jul", 7),
        ("juil", 7),
        ("lug", 7),
        ("aug", 8),
        ("aoû", 8),
        ("aou", 8),
        ("ago", 8),
        ("sep", 9),
        ("set", 9),
        ("oct", 10),
        ("okt", 10),
        ("out", 10),
        ("nov", 11),
        ("d", 12),
    ];
    let word = word.to_lowercase();
    if ["dec", "dez", "déc", "dic"].iter().any(|stem| word.starts_with(stem)) {
        return Some(12);
    }
    if word == "ott" || word == "ottobre" {
        return Some(10);
    }
    STEMS
        .iter()
        .filter(|(stem, _)| stem.len() > 1)
        .find(|(stem, _)| word.starts_with(stem))
        .map(|(_, month)| *month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_write_them() {
        use DateOrder::{DayFirst, MonthFirst, YearFirst};
        for (text, order, expected) in [
            ("31/12/2026", DayFirst, Some("2026-12-31")),
            ("12/31/2026", MonthFirst, Some("2026-12-31")),
            ("2026.12.31", YearFirst, Some("2026-12-31")),
            ("2026-12-31", DayFirst, Some("2026-12-31")),
            ("2026/3/4", DayFirst, Some("2026-03-04")),
            ("3.4.26", DayFirst, Some("2026-04-03")),
            ("3.4.85", DayFirst, Some("1985-04-03")),
            ("1 1 37", DayFirst, Some("1937-01-01")),
            ("1 1 36", DayFirst, Some("2036-01-01")),
            ("22nd of November 2026", DayFirst, Some("2026-11-22")),
            ("Nov 22, 2026", MonthFirst, Some("2026-11-22")),
            ("Sonntag, 1. März 2026", DayFirst, Some("2026-03-01")),
            ("14 juillet 1989", DayFirst, Some("1989-07-14")),
            ("31 Dez 2026", DayFirst, Some("2026-12-31")),
            ("2026-12-31T10:00:00Z", DayFirst, Some("2026-12-31")),
            ("31122026", DayFirst, Some("2026-12-31")),
            ("20261231", YearFirst, Some("2026-12-31")),
            ("29/02/2023", DayFirst, None),
            ("31/31/2026", DayFirst, None),
            ("1/2", DayFirst, None),
            ("1/2/3", DayFirst, None),
            ("as soon as possible", DayFirst, None),
            ("99999999999999999999", DayFirst, None),
            ("ß/\u{0}/\u{202e}", DayFirst, None),
        ] {
            assert_eq!(read(text, order, 2026).map(|d| d.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn machine_dates() {
        for (text, expected) in [
            ("2026-12-31", Some(("2026-12-31T00:00:00", ""))),
            ("2026-12-31T14:05", Some(("2026-12-31T14:05:00", ""))),
            ("2026-12-31 14:05:09.123+01:00", Some(("2026-12-31T14:05:09", "+01:00"))),
            ("2026-12-31T14:05:09Z", Some(("2026-12-31T14:05:09", "Z"))),
            ("31/12/2026", None),
            ("2026-13-01", None),
            ("2026-12-31T25:00", None),
            ("2026-12-31T14:05+abc:e", None),
            ("2026-12-3é", None),
            ("", None),
        ] {
            let read = read_iso(text).map(|(at, offset)| (at.to_string(), offset));
            assert_eq!(read.as_ref().map(|(at, offset)| (at.as_str(), *offset)), expected, "{text}");
        }
    }
}
