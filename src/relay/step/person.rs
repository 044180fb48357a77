//! Is this person in Tracker already? (halt-tracker.md 5.2, tracker-api.md U10, U14.)

use crate::mapping::plan::Person;
use crate::mapping::profile::DedupeBy;
use crate::tracker::person::{FoundPerson, PersonQuery, same};

/// Answer of the deduplication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Match {
    /// Nobody.
    Nobody,
    /// This record.
    One(u64),
    /// Several, and the surname does not decide.
    Several,
}

/// What to ask Tracker for; `None`: the profile or the missing e-mail leaves nothing to ask.
pub(super) fn query(by: DedupeBy, person: &Person) -> Option<PersonQuery> {
    if by == DedupeBy::Never || person.email.trim().is_empty() {
        return None;
    }
    Some(PersonQuery {
        email: person.email.clone(),
        surname: person.surname.clone(),
        phone: person.phone.clone(),
    })
}

/// Decides among those who have the e-mail.
pub(super) fn choose(by: DedupeBy, person: &Person, found: &[FoundPerson]) -> Match {
    let same_name = |row: &&FoundPerson| same(&row.surname, &person.surname);
    let candidates: Vec<&FoundPerson> = match by {
        DedupeBy::Never => Vec::new(),
        DedupeBy::Email => found.iter().collect(),
        DedupeBy::EmailSurname => found.iter().filter(same_name).collect(),
    };
    match candidates.as_slice() {
        [] => Match::Nobody,
        [one] => Match::One(one.id),
        several => match several.iter().copied().filter(same_name).collect::<Vec<_>>().as_slice() {
            [one] => Match::One(one.id),
            _ => Match::Several,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: u64, surname: &str) -> FoundPerson {
        FoundPerson { id, surname: surname.into(), email: "j@e.test".into(), ..FoundPerson::default() }
    }

    fn me() -> Person {
        Person { email: "j@e.test".into(), surname: "Doe".into(), ..Person::default() }
    }

    #[test]
    fn two_records_with_one_address_are_told_apart_by_surname_else_a_person_decides() {
        use DedupeBy::{Email, EmailSurname, Never};
        for (by, found, expected) in [
            (Email, vec![], Match::Nobody),
            (Email, vec![row(1, "Other")], Match::One(1)),
            (Email, vec![row(1, "Other"), row(2, "DOE ")], Match::One(2)),
            (Email, vec![row(1, "Other"), row(2, "Another")], Match::Several),
            (Email, vec![row(1, "Doe"), row(2, "Doe")], Match::Several),
            (EmailSurname, vec![row(1, "Other")], Match::Nobody),
            (EmailSurname, vec![row(1, "Other"), row(2, "Doe")], Match::One(2)),
            (EmailSurname, vec![row(1, "Doe"), row(2, "doe")], Match::Several),
            (Never, vec![row(1, "Doe")], Match::Nobody),
        ] {
            assert_eq!(choose(by, &me(), &found), expected, "{by:?} {found:?}");
        }
    }

    #[test]
    fn without_an_address_nobody_is_asked_for() {
        assert!(query(DedupeBy::Email, &Person { email: " ".into(), ..me() }).is_none());
        assert!(query(DedupeBy::Never, &me()).is_none());
        assert!(query(DedupeBy::Email, &me()).is_some());
    }
}
