//! Keyed hashes of a person's e-mail, phone and surname beside a sealed submission, so that search by
//! person, dedupe, exporter and eraser need no decryption (architecture, rule 9).

use super::Vault;

/// Hashes of one person; `None` where the value is missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonHashes {
    /// Of the e-mail, trimmed and in small letters.
    pub email: Option<Vec<u8>>,
    /// Of the last nine digits, so that national and international spelling meet.
    pub phone: Option<Vec<u8>>,
    /// Of the surname, trimmed and in small letters.
    pub surname: Option<Vec<u8>>,
}

impl PersonHashes {
    /// Hashes what is there.
    #[must_use]
    pub fn of(vault: &Vault, email: &str, phone: &str, surname: &str) -> Self {
        let one = |purpose: &str, value: String| {
            (!value.is_empty()).then(|| vault.hash(purpose, &[value.as_bytes()]))
        };
        Self {
            email: one("person/email", normalise_email(email)),
            phone: one("person/phone", phone_digits(phone)),
            surname: one("person/surname", normalise_name(surname)),
        }
    }
}

/// The form in which e-mails are compared.
#[must_use]
pub fn normalise_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// The form in which names are compared: small letters, runs of space as one.
#[must_use]
pub fn normalise_name(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The last nine digits, or nothing when there are fewer than six.
#[must_use]
pub fn phone_digits(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    if digits.len() < 6 {
        return String::new();
    }
    digits.iter().skip(digits.len().saturating_sub(9)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::MasterKey;

    #[test]
    fn spellings_of_one_person_meet() {
        let vault = Vault::new(&MasterKey::from_bytes([9; 32]));
        let a = PersonHashes::of(&vault, " Jane@Example.test ", "+44 7700 900123", "O'Brien ");
        let b = PersonHashes::of(&vault, "jane@example.test", "07700 900123", "o'brien");
        assert_eq!(a, b);
        assert!(a.phone.is_some());
    }

    #[test]
    fn nothing_hashes_to_nothing() {
        let vault = Vault::new(&MasterKey::from_bytes([9; 32]));
        assert_eq!(PersonHashes::of(&vault, " ", "12", ""), PersonHashes::default());
    }
}
