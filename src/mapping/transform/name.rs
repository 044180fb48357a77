//! First name and surname out of one field.
//!
//! The rules are few and predictable on purpose: whoever looks at the record must be able to see how it came
//! about. Name parsing crates guess at titles, nicknames and genders and give up on single words.

use crate::mapping::profile::NamePart;
use crate::mapping::text::one_line;

/// Particles that belong to the surname however they are written.
const PARTICLES: [&str; 31] = [
    "van", "von", "vom", "zu", "zum", "zur", "der", "den", "ter", "ten", "te", "'t", "de", "del", "della",
    "dei", "di", "da", "das", "dos", "du", "des", "bin", "bint", "ibn", "al", "el", "af", "av", "st.", "ap",
];

/// Particles that are also first or middle names when they begin with a capital (`Nguyen Le Anh`).
const LOWER_CASE_PARTICLES: [&str; 8] = ["la", "le", "lo", "do", "ben", "in", "und", "st"];

/// Words between two surnames (`Ortega y Gasset`).
const BETWEEN: [&str; 3] = ["y", "e", "i"];

const SUFFIXES: [&str; 12] =
    ["jr", "jnr", "junior", "sr", "snr", "senior", "ii", "iii", "iv", "phd", "md", "esq"];

const TITLES: [&str; 12] =
    ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "herr", "frau", "mme", "mlle", "rev"];

/// The wanted part; `""` if the name does not have it.
pub(super) fn part(name: &str, part: NamePart) -> String {
    let (first, last) = split(name);
    match part {
        NamePart::First => first,
        NamePart::Last => last,
    }
}

fn split(name: &str) -> (String, String) {
    let name = one_line(name);
    if let Some((before, after)) = name.split_once(',') {
        let (before, after) = (before.trim(), after.trim());
        if !after.is_empty() && !after.split([' ', ',']).all(|word| word.is_empty() || is_suffix(word)) {
            return inverted(before, after);
        }
    }
    let mut words: Vec<&str> = name.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    if words.len() > 1 && words.first().is_some_and(|word| bare(word, &TITLES)) {
        words.remove(0);
        if let [surname] = words.as_slice() {
            return (String::new(), (*surname).to_owned());
        }
    }
    let suffixes = words.iter().rev().take_while(|word| is_suffix(word)).count();
    let end = words.len() - suffixes;
    // A suffix needs a surname to belong to: "Md Ali" and "Ali Md" are names.
    let end = if end < 2 { words.len() } else { end };
    if end < 2 {
        return (words.join(" "), String::new());
    }
    let mut start = end - 1;
    // "Gasset" pulls "Ortega y" with it.
    if start >= 3 && words.get(start - 1).is_some_and(|word| BETWEEN.contains(word)) {
        start -= 2;
    }
    while start > 1 && words.get(start - 1).is_some_and(|word| is_particle(word)) {
        start -= 1;
    }
    let (first, last) = words.split_at_checked(start).unwrap_or_default();
    (first.join(" "), last.join(" "))
}

/// `Surname, First`, perhaps with a suffix on either side.
fn inverted(surname: &str, rest: &str) -> (String, String) {
    let words: Vec<&str> = rest.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let suffixes = words.iter().rev().take_while(|word| is_suffix(word)).count();
    let (first, suffixes) = words.split_at_checked(words.len() - suffixes).unwrap_or_default();
    let first = match first {
        [title, rest @ ..] if !rest.is_empty() && bare(title, &TITLES) => rest,
        all => all,
    };
    let mut last = surname.to_owned();
    for suffix in suffixes {
        last.push(' ');
        last.push_str(suffix);
    }
    (first.join(" "), last.trim().to_owned())
}

fn is_suffix(word: &str) -> bool {
    bare(word, &SUFFIXES)
}

fn bare(word: &str, list: &[&str]) -> bool {
    let word = word.trim_end_matches('.');
    list.iter().any(|one| word.eq_ignore_ascii_case(one))
}

fn is_particle(word: &str) -> bool {
    LOWER_CASE_PARTICLES.contains(&word) || PARTICLES.iter().any(|one| word.eq_ignore_ascii_case(one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_many_kinds() {
        for (name, first, last) in [
            ("Jane Doe", "Jane", "Doe"),
            ("  Jane   Mary\tDoe ", "Jane Mary", "Doe"),
            ("Madonna", "Madonna", ""),
            ("", "", ""),
            ("Doe, Jane", "Jane", "Doe"),
            ("van der Berg, Anna Maria", "Anna Maria", "van der Berg"),
            ("Doe, Dr Jane, Jr.", "Jane", "Doe Jr."),
            ("Martin Luther King Jr", "Martin Luther", "King Jr"),
            ("Martin Luther King, Jr.", "Martin Luther", "King Jr."),
            ("Henry Ford III", "Henry", "Ford III"),
            ("Ludwig van Beethoven", "Ludwig", "van Beethoven"),
            ("Anna Van Der Berg", "Anna", "Van Der Berg"),
            ("Van Morrison", "Van", "Morrison"),
            ("Juan de la Cruz", "Juan", "de la Cruz"),
            ("Salman bin Abdulaziz", "Salman", "bin Abdulaziz"),
            ("Ali Al Hassan", "Ali", "Al Hassan"),
            ("Nguyen Le Anh", "Nguyen Le", "Anh"),
            ("José Ortega y Gasset", "José", "Ortega y Gasset"),
            ("Mr. John Smith", "John", "Smith"),
            ("Mrs Smith", "", "Smith"),
            ("Dr", "Dr", ""),
            ("Zoë O'Brien-Smith", "Zoë", "O'Brien-Smith"),
            ("李小龙", "李小龙", ""),
            (",", "", ""),
            (", Jane", "Jane", ""),
            ("Jr", "Jr", ""),
            ("de", "de", ""),
            ("de la", "de", "la"),
            ("Jane \u{0}Doe", "Jane", "Doe"),
        ] {
            assert_eq!(split(name), (first.to_owned(), last.to_owned()), "{name}");
        }
    }

    #[test]
    fn a_huge_name_is_only_long() {
        let (first, last) = split(&"de ".repeat(20_000));
        assert_eq!(first, "de");
        assert_eq!(last.len(), 19_999 * 3 - 1);
    }
}
