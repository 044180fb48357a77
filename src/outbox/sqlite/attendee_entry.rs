//! One person of an event: what a look at Tracker found, and what the registrations of this site say beside it.

use crate::outbox::attendance::{Origin, Standing};
use crate::outbox::seats::Seat;

/// A registration as it is kept.
pub(super) struct Registered {
    pub(super) submission_id: String,
    pub(super) registered_at: i64,
    /// Sent with the waitlist's tag.
    pub(super) waits: bool,
    pub(super) seat: Seat,
    pub(super) contact_id: u64,
    /// When its delivery ended, with the contact known; `None`: it has not, or not so.
    pub(super) delivered_at: Option<i64>,
    pub(super) email_hash: Option<Vec<u8>>,
    pub(super) surname_hash: Option<Vec<u8>>,
}

/// What registrations say that a look, if there was one, has not seen; what is nearest to a confirmed contact comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Newer {
    Delivered,
    OnItsWay,
    Waits,
}

/// One person, before what is sealed is opened.
pub(super) struct Entry {
    pub(super) contact_id: u64,
    /// The registration that holds most.
    pub(super) submission_id: String,
    pub(super) registered_at: i64,
    pub(super) origin: Origin,
    /// Whether Tracker said who it is.
    pub(super) sealed: bool,
    pub(super) surname_hash: Option<Vec<u8>>,
    pub(super) seat: Option<Seat>,
    /// Whether that registration was sent with the waitlist's tag.
    waits: bool,
    newer: Option<Newer>,
    /// What the look found, and from which time on it knows nothing.
    looked: Option<(Standing, i64)>,
}

impl Entry {
    /// A contact that was looked at. `until`: deliveries that ended later may not have been seen.
    pub(super) fn contact(
        contact_id: u64,
        standing: Standing,
        until: i64,
        known: bool,
        sealed: bool,
    ) -> Self {
        Self {
            contact_id,
            submission_id: String::new(),
            registered_at: 0,
            origin: if known { Origin::Site } else { Origin::Tracker },
            sealed,
            surname_hash: None,
            seat: None,
            waits: false,
            newer: None,
            looked: Some((standing, until)),
        }
    }

    /// Somebody whom nobody has looked at.
    pub(super) fn registered(one: &Registered) -> Self {
        let mut entry =
            Self { looked: None, ..Self::contact(one.contact_id, Standing::OnItsWay, 0, true, false) };
        entry.surname_hash.clone_from(&one.surname_hash);
        entry.add(one);
        entry
    }

    /// A registration of the same person.
    pub(super) fn add(&mut self, one: &Registered) {
        self.origin = Origin::Site;
        if self.registered_at == 0 || one.registered_at < self.registered_at {
            self.registered_at = one.registered_at;
        }
        if self.seat.is_none_or(|seat| one.seat < seat) {
            self.submission_id.clone_from(&one.submission_id);
            self.seat = Some(one.seat);
            self.waits = one.waits;
        }
        if self.contact_id == 0 {
            self.contact_id = one.contact_id;
        }
        if matches!(one.seat, Seat::GivenUp | Seat::TagMissing | Seat::Gone) {
            return;
        }
        let seen = self.looked.is_some_and(|(_, until)| one.delivered_at.is_some_and(|at| at <= until));
        let newer = match (one.waits, one.delivered_at) {
            _ if seen => return,
            (true, _) => Newer::Waits,
            (false, Some(_)) => Newer::Delivered,
            (false, None) => Newer::OnItsWay,
        };
        self.newer = Some(self.newer.map_or(newer, |known| known.min(newer)));
    }

    pub(super) fn standing(&self) -> Standing {
        let looked = self.looked.map(|(standing, _)| standing);
        match looked {
            // What was given up here counts until the tag is gone, too, or somebody gives a seat again.
            None | Some(Standing::Confirmed | Standing::Waitlist) if self.seat == Some(Seat::GivenUp) => {
                return Standing::GivenUp;
            }
            Some(Standing::Confirmed) => return Standing::Confirmed,
            _ => {}
        }
        match (self.newer, looked, self.seat) {
            (Some(Newer::Delivered), ..) => Standing::Registered,
            (Some(Newer::OnItsWay), ..) => Standing::OnItsWay,
            (Some(Newer::Waits), _, Some(Seat::Seat)) => Standing::Seated,
            (None, Some(Standing::Waitlist), Some(Seat::Seat)) if self.waits => Standing::Seated,
            (Some(Newer::Waits), ..) => Standing::Waitlist,
            (None, Some(standing), _) => standing,
            (None, None, Some(Seat::TagMissing)) => Standing::TagMissing,
            (None, None, Some(Seat::Gone)) => Standing::Gone,
            (None, None, _) => Standing::OnItsWay,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOK: i64 = 100;

    fn one(seat: Seat, waits: bool, delivered_at: Option<i64>) -> Registered {
        Registered {
            submission_id: seat.name().into(),
            registered_at: 1,
            waits,
            seat,
            contact_id: u64::from(delivered_at.is_some()),
            delivered_at,
            email_hash: None,
            surname_hash: None,
        }
    }

    fn alone(seat: Seat, waits: bool, delivered_at: Option<i64>) -> Standing {
        Entry::registered(&one(seat, waits, delivered_at)).standing()
    }

    fn with(found: Standing, registrations: &[Registered]) -> Standing {
        let mut entry = Entry::contact(1, found, LOOK, true, true);
        registrations.iter().for_each(|one| entry.add(one));
        entry.standing()
    }

    #[test]
    fn without_a_look_the_registrations_say_it() {
        assert_eq!(alone(Seat::Seat, false, None), Standing::OnItsWay);
        assert_eq!(alone(Seat::Seat, false, Some(5)), Standing::Registered);
        assert_eq!(alone(Seat::Waitlist, true, None), Standing::Waitlist);
        assert_eq!(alone(Seat::Waitlist, true, Some(5)), Standing::Waitlist);
        assert_eq!(alone(Seat::Seat, true, Some(5)), Standing::Seated);
        assert_eq!(alone(Seat::GivenUp, false, Some(5)), Standing::GivenUp);
        assert_eq!(alone(Seat::GivenUp, false, None), Standing::GivenUp);
        assert_eq!(alone(Seat::TagMissing, false, Some(5)), Standing::TagMissing);
        assert_eq!(alone(Seat::Gone, false, Some(5)), Standing::Gone);
        let mut back = Entry::registered(&one(Seat::GivenUp, false, Some(5)));
        back.add(&one(Seat::Seat, false, None));
        assert_eq!((back.standing(), back.submission_id.as_str()), (Standing::OnItsWay, "seat"));
    }

    #[test]
    fn a_look_decides_until_something_newer_is_sent() {
        let before = || one(Seat::Seat, false, Some(LOOK));
        assert_eq!(with(Standing::Confirmed, &[before()]), Standing::Confirmed);
        assert_eq!(with(Standing::TagMissing, &[before()]), Standing::TagMissing);
        assert_eq!(
            with(Standing::TagMissing, &[before(), one(Seat::Again, false, None)]),
            Standing::OnItsWay
        );
        assert_eq!(
            with(Standing::Gone, &[before(), one(Seat::Again, false, Some(LOOK + 1))]),
            Standing::Registered
        );
        assert_eq!(with(Standing::Gone, &[one(Seat::Waitlist, true, None)]), Standing::Waitlist);
        assert_eq!(with(Standing::Waitlist, &[one(Seat::Waitlist, true, Some(5))]), Standing::Waitlist);
        assert_eq!(with(Standing::Waitlist, &[one(Seat::Seat, true, Some(5))]), Standing::Seated);
        assert_eq!(with(Standing::Confirmed, &[one(Seat::Waitlist, true, Some(5))]), Standing::Confirmed);
    }

    #[test]
    fn what_was_given_up_here_is_said_until_tracker_says_so_too() {
        let given_up = || one(Seat::GivenUp, false, Some(5));
        assert_eq!(with(Standing::Confirmed, &[given_up()]), Standing::GivenUp);
        assert_eq!(with(Standing::TagMissing, &[given_up()]), Standing::TagMissing);
        assert_eq!(
            with(Standing::Confirmed, &[given_up(), one(Seat::Seat, false, Some(7))]),
            Standing::Confirmed
        );
    }
}
