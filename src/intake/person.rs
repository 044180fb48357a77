//! Who a submission is from, guessed from its field names: for keyed hashes and lists, also where no
//! profile has mapped it yet.

use super::submission::Submission;
use crate::mapping::plan::Person;

/// The values that look like e-mail, names and phone. A mapped plan knows better and is preferred.
#[must_use]
pub fn guess(submission: &Submission) -> Person {
    let mut person = Person::default();
    for field in &submission.fields {
        let key: String =
            field.key.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_lowercase();
        let value = field.value.trim();
        if value.is_empty() || value.len() > 256 {
            continue;
        }
        let slot = match key.as_str() {
            "firstname" | "fname" | "givenname" | "forename" => &mut person.first_name,
            "lastname" | "lname" | "surname" | "familyname" => &mut person.surname,
            _ if key.contains("email") || (person.email.is_empty() && looks_like_email(value)) => {
                &mut person.email
            }
            _ if key.contains("phone") || key.contains("mobile") || key == "tel" || key == "telephone" => {
                &mut person.phone
            }
            _ => continue,
        };
        if slot.is_empty() {
            value.clone_into(slot);
        }
    }
    if person.first_name.is_empty() && person.surname.is_empty() {
        let full = ["name", "full_name", "fullname", "your-name", "your_name"]
            .iter()
            .map(|key| submission.value(key).trim())
            .find(|v| !v.is_empty())
            .unwrap_or_default();
        match full.rsplit_once(char::is_whitespace) {
            Some((first, last)) => {
                first.trim().clone_into(&mut person.first_name);
                last.clone_into(&mut person.surname);
            }
            None => full.clone_into(&mut person.surname),
        }
    }
    person
}

fn looks_like_email(value: &str) -> bool {
    value.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && domain.contains('.') && !value.contains(char::is_whitespace)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::submission::Field;

    fn with(fields: &[(&str, &str)]) -> Submission {
        Submission {
            fields: fields
                .iter()
                .map(|(k, v)| Field { key: (*k).into(), value: (*v).into(), ..Field::default() })
                .collect(),
            ..Submission::default()
        }
    }

    #[test]
    fn common_spellings_are_found() {
        let p = guess(&with(&[
            ("first_name", "Jane"),
            ("last-name", "Doe"),
            ("Your_Email", "j@e.test"),
            ("mobile", "07700 900123"),
        ]));
        assert_eq!((p.first_name.as_str(), p.surname.as_str()), ("Jane", "Doe"));
        assert_eq!((p.email.as_str(), p.phone.as_str()), ("j@e.test", "07700 900123"));
    }

    #[test]
    fn a_full_name_is_split_and_an_address_is_recognised_by_its_shape() {
        let p = guess(&with(&[("name", "Jane Mary Doe"), ("reply_to", "j@e.test")]));
        assert_eq!(
            (p.first_name.as_str(), p.surname.as_str(), p.email.as_str()),
            ("Jane Mary", "Doe", "j@e.test")
        );
    }
}
