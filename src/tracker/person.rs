//! Is this the same person? Searches of Tracker may come back unfiltered (tracker-api.md U10), so every
//! row is compared here.

use icu_normalizer::ComposingNormalizerBorrowed;

/// What is known about somebody.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PersonQuery {
    /// E-mail; decides where there is one.
    pub email: String,
    /// Surname.
    pub surname: String,
    /// Phone, in any spelling.
    pub phone: String,
}

/// Somebody in Tracker, as far as a search row tells.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct FoundPerson {
    /// Record id.
    pub id: u64,
    /// Given name.
    pub first_name: String,
    /// Surname.
    pub surname: String,
    /// E-mail.
    pub email: String,
    /// Second e-mail of a Resource.
    pub other_email: String,
    /// All phone numbers, as written.
    pub phones: Vec<String>,
    /// Last change, as written: tenant-local time without offset. For sorting only (U20).
    pub updated: String,
}

// Personal data must not reach a log through a debug print.
impl std::fmt::Debug for PersonQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PersonQuery").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for FoundPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FoundPerson").field("id", &self.id).finish_non_exhaustive()
    }
}

impl PersonQuery {
    /// Whether a row is about this person: the e-mail where one was asked for, else surname and phone
    /// together. A surname alone finds namesakes, so it is never enough.
    #[must_use]
    pub fn matches(&self, row: &FoundPerson) -> bool {
        let email = fold(&self.email);
        if !email.is_empty() {
            return email == fold(&row.email) || email == fold(&row.other_email);
        }
        let phone = phone_key(&self.phone);
        !phone.is_empty()
            && same(&self.surname, &row.surname)
            && row.phones.iter().any(|p| phone_key(p) == phone)
    }

    /// Whether there is anything to search for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        fold(&self.email).is_empty() && (fold(&self.surname).is_empty() || phone_key(&self.phone).is_empty())
    }
}

/// Whether two texts name the same: without case, surrounding and repeated space, and whatever way the
/// accents are composed. Two empty texts name nobody.
#[must_use]
pub fn same(a: &str, b: &str) -> bool {
    let a = fold(a);
    !a.is_empty() && a == fold(b)
}

/// The form in which names and e-mails are compared.
#[must_use]
pub fn fold(text: &str) -> String {
    // Pasted values carry zero-width characters that no one sees.
    let visible: String =
        text.chars().filter(|c| !matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')).collect();
    let words: Vec<&str> = visible.split_whitespace().collect();
    // Upper first: "ß" and "SS" meet, as do the two forms of a small sigma.
    let folded = words.join(" ").to_uppercase().to_lowercase().replace('ς', "σ");
    ComposingNormalizerBorrowed::new_nfc().normalize(&folded).into_owned()
}

/// The last nine digits, so that national and international spelling meet; nothing below six digits.
/// The same rule as the outbox's index of persons.
#[must_use]
pub fn phone_key(phone: &str) -> String {
    crate::vault::phone_digits(phone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name() {
        for (a, b, expected) in [
            ("Jane@Example.test ", " jane@example.TEST", true),
            ("O'Brien", "o'brien", true),
            ("Müller", "Mu\u{308}ller", true),
            ("STRASSE", "Straße", true),
            ("van  der\u{a0}Berg", "Van der Berg", true),
            ("a\u{200b}nn", "ann", true),
            ("ΟΔΟΣ", "οδος", true),
            ("", "", false),
            (" ", "\u{feff}", false),
            ("Müller", "Muller", false),
            ("ann@x.test", "joann@x.test", false),
        ] {
            assert_eq!(same(a, b), expected, "{a} / {b}");
        }
    }

    #[test]
    fn who_is_who() {
        let row = FoundPerson {
            id: 7,
            surname: "Selby".into(),
            email: "Jane@x.test".into(),
            other_email: "js@home.test".into(),
            phones: vec![String::new(), "07700 900123".into()],
            ..FoundPerson::default()
        };
        let query = |email: &str, surname: &str, phone: &str| PersonQuery {
            email: email.into(),
            surname: surname.into(),
            phone: phone.into(),
        };
        for (asked, expected) in [
            (query("jane@X.test", "", ""), true),
            (query("JS@home.test", "Other", ""), true),
            (query("j@x.test", "Selby", "07700900123"), false),
            (query("", "selby", "+44 7700 900123"), true),
            (query("", "selby", ""), false),
            (query("", "", "+44 7700 900123"), false),
            (query("", "selby", "12345"), false),
            (query("", "", ""), false),
        ] {
            assert_eq!(asked.matches(&row), expected, "{} {} {}", asked.email, asked.surname, asked.phone);
        }
        assert!(query("", "Selby", "1").is_empty());
        assert!(!query("a@b.c", "", "").is_empty());
        assert!(!format!("{row:?}{:?}", query("a@b.c", "", "")).contains('@'));
    }
}
