//! Numbers as people write them into forms: `45,000`, `£45k`, `45.000,50 €`, `45 000 per annum`.
//!
//! | written | read | because |
//! |---|---|---|
//! | `45,000` `45.000` `45 000` `45'000` | 45000 | one mark and exactly three digits behind it: thousands |
//! | `45,5` `12.50` | 45.5, 12.5 | one mark and another count of digits behind it: decimals |
//! | `45.000,50` `45,000.50` | 45000.5 | two kinds of mark: the later is the decimal one |
//! | `45k` `1.125m` | 45000, 1125000 | a multiplier; a mark before it is decimal |
//! | `40-50k`, `negotiable`, `1,2,3` | nothing | not one number |

/// The longest text that is read as a number.
const LONGEST: usize = 48;

/// Words around an amount that do not change it.
const DECORATION: [&str; 13] =
    ["pa", "p.a", "per", "annum", "a", "gross", "net", "brutto", "netto", "circa", "ca", "approx", "about"];

/// A number and the word behind it that might be a unit (`weeks`).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Written {
    /// The number.
    pub value: f64,
    /// The first word behind it that is not decoration; `""`: none.
    pub unit: String,
}

/// Reads a number.
pub(super) fn read(text: &str) -> Option<Written> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST {
        return None;
    }
    // Narrow and fixed spaces group digits in several languages.
    let text: String = text
        .chars()
        .map(|c| match c {
            '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
            '’' => '\'',
            '−' => '-',
            c => c,
        })
        .filter(|c| !"£$€¥₹₽₺¢".contains(*c))
        .collect();
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let (before, rest) = text.split_at_checked(start)?;
    let (sign, before) = match before.trim_end().strip_suffix('-') {
        Some(before) => (-1.0, before),
        None => (1.0, before.trim_end().trim_end_matches('+')),
    };
    if !before.split_whitespace().all(decorates) {
        return None;
    }
    let end = rest.find(|c: char| !(c.is_ascii_digit() || ",.' ".contains(c))).unwrap_or(rest.len());
    let (figures, behind) = rest.split_at_checked(end)?;
    let figures = figures.trim_end_matches([' ', '.', ',', '\'']);
    let (factor, behind) = multiplier(behind.trim_start_matches(['-', '–']));
    let value = plain(figures, factor > 1.0)? * factor * sign;
    let mut unit = String::new();
    let behind = behind.replace('/', " per ");
    let mut rate = false;
    for word in behind.split_whitespace() {
        if word.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        // "per week" says nothing about the amount, "4 weeks" does.
        if !decorates(word) && !rate && unit.is_empty() {
            unit = word.trim_end_matches(['.', ',']).to_lowercase();
        }
        rate = word.eq_ignore_ascii_case("per") || word.eq_ignore_ascii_case("a");
    }
    value.is_finite().then_some(Written { value, unit })
}

fn decorates(word: &str) -> bool {
    let word = word.trim_end_matches([',', ':', '.']);
    // A currency by its code.
    (word.len() == 3 && word.bytes().all(|b| b.is_ascii_uppercase()))
        || DECORATION.iter().any(|one| word.eq_ignore_ascii_case(one))
}

fn multiplier(behind: &str) -> (f64, &str) {
    let mut characters = behind.chars();
    let factor = match characters.next() {
        Some('k' | 'K') => 1_000.0,
        Some('m' | 'M') => 1_000_000.0,
        _ => return (1.0, behind),
    };
    let rest = characters.as_str();
    // "5 months" is no five million.
    if rest.starts_with(char::is_alphanumeric) { (1.0, behind) } else { (factor, rest) }
}

/// Digits and marks to a number.
fn plain(figures: &str, multiplied: bool) -> Option<f64> {
    let marks: Vec<char> = figures.chars().filter(|c| !c.is_ascii_digit()).collect();
    let decimal = match marks.as_slice() {
        [] => None,
        // Only a full stop or a comma can begin decimals, and only the last mark.
        [only @ ('.' | ',')] => {
            let (head, tail) = figures.split_once(*only)?;
            let thousands = tail.len() == 3 && (1..=3).contains(&head.len()) && head != "0" && !multiplied;
            (!thousands).then_some(*only)
        }
        [earlier @ .., last @ ('.' | ',')] if !earlier.contains(last) => Some(*last),
        _ => None,
    };
    let (whole, fraction) = match decimal {
        Some(mark) => figures.rsplit_once(mark)?,
        None => (figures, ""),
    };
    let mut groups = whole.split(|c: char| !c.is_ascii_digit());
    let first = groups.next()?;
    let mut digits = first.to_owned();
    let mut grouped = false;
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        grouped = true;
        digits.push_str(group);
    }
    // Groups are all of one mark, and the first has one to three digits.
    let mut kinds = whole.chars().filter(|c| !c.is_ascii_digit());
    let kind = kinds.next();
    if grouped && (first.is_empty() || first.len() > 3 || kinds.any(|c| Some(c) != kind)) {
        return None;
    }
    format!("{digits}.{}", if fraction.is_empty() { "0" } else { fraction }).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts() {
        for (text, expected) in [
            ("45000", Some(45_000.0)),
            ("45,000", Some(45_000.0)),
            ("45.000", Some(45_000.0)),
            ("45 000", Some(45_000.0)),
            ("45\u{202f}000", Some(45_000.0)),
            ("45'000", Some(45_000.0)),
            ("1,234,567.89", Some(1_234_567.89)),
            ("1.234.567,89", Some(1_234_567.89)),
            ("45.000,50", Some(45_000.5)),
            ("£45,000.00 pa", Some(45_000.0)),
            ("£45k", Some(45_000.0)),
            ("EUR 45.5K per annum", Some(45_500.0)),
            ("1.125m", Some(1_125_000.0)),
            ("€ 45.000,-", Some(45_000.0)),
            ("12.50 / hour", Some(12.5)),
            ("12,5", Some(12.5)),
            ("0.125", Some(0.125)),
            ("-5", Some(-5.0)),
            ("−1,5", Some(-1.5)),
            ("approx 300", Some(300.0)),
            ("40-50k", None),
            ("40k to 50k", None),
            ("1,2,3", None),
            ("1.234,567,890", None),
            ("12,34,567", None),
            ("negotiable", None),
            ("NaN", None),
            ("inf", None),
            ("1e308", None),
            ("", None),
            ("٤٥", None),
            ("\u{0}", None),
        ] {
            assert_eq!(read(text).map(|w| w.value), expected, "{text}");
        }
        assert_eq!(read(&"9".repeat(1_000)), None);
        assert_eq!(read("4 weeks").map(|w| w.unit).as_deref(), Some("weeks"));
        assert_eq!(read("5 months").map(|w| (w.value, w.unit)), Some((5.0, "months".into())));
    }
}
