//! Phone numbers to E.164, by the metadata of Google's libphonenumber.

use rlibphonenumber::{PhoneNumberFormat, PhoneNumberUtil, Region};

use crate::mapping::scope::Scope;

use super::Entered;

/// No number with all its decoration is longer; longer texts are not handed to the parser.
const LONGEST: usize = 64;

pub(super) fn apply(value: &mut Entered, country: &str, scope: &Scope<'_>) {
    let text = value.text.trim();
    if text.is_empty() {
        return;
    }
    match read(text, country, scope) {
        Some((number, extension)) => {
            if extension {
                value.remarks.push("phone_extension");
            }
            value.set(number);
        }
        None => value.remarks.push("phone_unreadable"),
    }
}

/// The number, and whether an extension had to be left out, for which E.164 has no place.
fn read(text: &str, country: &str, scope: &Scope<'_>) -> Option<(String, bool)> {
    let country = if country.trim().is_empty() { &scope.site.country } else { country };
    to_e164(scope.phones()?, text, country)
}

/// The same with metadata that is loaded already.
pub(in crate::mapping) fn to_e164(
    phones: &PhoneNumberUtil,
    text: &str,
    country: &str,
) -> Option<(String, bool)> {
    if text.chars().count() > LONGEST {
        return None;
    }
    let number = phones.parse(text, region(country)).ok()?;
    // A valid number is one whose range is in use. Ranges open faster than metadata is updated, so a number
    // of the right length also passes, if it is plain which country it belongs to: `(415) 555-2671` on a
    // British site has the right length too and would become a British number.
    let plain = text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '+').starts_with(['+', '0']);
    let trusted = phones.is_valid_number(&number) || plain && phones.is_possible_number(&number);
    if !trusted {
        return None;
    }
    let extension = number.extension.as_ref().is_some_and(|extension| !extension.is_empty());
    Some((phones.format(&number, PhoneNumberFormat::E164).into_owned(), extension))
}

fn region(country: &str) -> Option<Region> {
    let country = country.trim().to_ascii_uppercase();
    // ISO 3166 reserves UK for Great Britain, and people write it.
    let country = if country == "UK" { "GB" } else { country.as_str() };
    country.parse().ok()
}

/// Whether a country code is one that numbers can be read with.
pub(crate) fn is_country(country: &str) -> bool {
    region(country).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::submission::Submission;
    use crate::settings::Site;

    #[test]
    fn numbers_as_people_write_them() {
        let submission = Submission::default();
        let site = Site::default();
        let scope = Scope::new(&submission, &site);
        for (text, country, expected, remark) in [
            ("07700 900123", "", "+447700900123", None),
            ("+44 (0)20 7946 0000", "", "+442079460000", None),
            ("+44 7700 900123", "US", "+447700900123", None),
            ("0033 6 12 34 56 78", "gb", "+33612345678", None),
            ("(415) 555-2671", "US", "+14155552671", None),
            ("(415) 555-2671", "GB", "(415) 555-2671", Some("phone_unreadable")),
            ("030 123456", "DE", "+4930123456", None),
            ("tel: 07911-123456", "UK", "+447911123456", None),
            ("020 7946 0000 ext 12", "", "+442079460000", Some("phone_extension")),
            ("please e-mail me", "", "please e-mail me", Some("phone_unreadable")),
            ("123", "", "123", Some("phone_unreadable")),
            ("07700 900123", "ZZZ", "07700 900123", Some("phone_unreadable")),
            ("", "", "", None),
            ("\u{0}\u{202e}٠٧٩", "", "\u{0}\u{202e}٠٧٩", Some("phone_unreadable")),
        ] {
            let mut value = Entered::text(text.to_owned());
            apply(&mut value, country, &scope);
            assert_eq!((value.text.as_str(), value.remarks.first().copied()), (expected, remark), "{text}");
        }
        let mut value = Entered::text("1".repeat(64 << 10));
        apply(&mut value, "", &scope);
        assert_eq!(value.remarks, ["phone_unreadable"]);
    }

    #[test]
    fn countries() {
        assert!(is_country("GB") && is_country("uk") && is_country(" us "));
        assert!(!is_country("") && !is_country("Britain") && !is_country("Z1"));
    }
}
