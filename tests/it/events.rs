//! Registrations for events: seats, waitlist, people who come again, and what becomes of a place.

use serde_json::{Value, json};

use crate::support::*;

/// Registers a Contact for whatever event the submission names.
pub fn event_profile() -> Value {
    json!({
        "id": "event", "name": "Registration", "version": 1, "enabled": true,
        "matching": {"form_ids": ["event-form"]},
        "record": "contact",
        "fields": [
            {"from": {"kind": "field", "value": "first_name"}, "to": "firstName"},
            {"from": {"kind": "field", "value": "last_name"}, "to": "surname", "required": true},
            {"from": {"kind": "field", "value": "email"}, "to": "contactDetails.email"}
        ],
        "consent": {"marketing": [{"field": "news", "flags": ["emailOptIn"]}]},
        "activity": {"enabled": true, "preset": "registration", "include_unmapped": true}
    })
}

/// An event as the shell tells it.
pub fn event(id: u64, title: &str) -> Value {
    json!({"id": id, "title": title, "date": "2026-12-01"})
}

/// A site with these events.
pub fn event_site(origin: &str, events: Value) -> Timed {
    let mut site = Site::connected(origin, json!([event_profile()]));
    site.settings["events"] = events;
    Timed::of(site)
}

/// A visitor who registers on the page of an event.
pub fn registers(event: u64, email: &str) -> Value {
    json!({
        "path": "hook", "source": "divi", "form": {"id": "event-form", "name": "Register"},
        "fields": [
            {"key": "first_name", "value": "Jane"}, {"key": "last_name", "value": "Doe"},
            {"key": "email", "value": email}, {"key": "diet", "label": "Diet", "value": "vegan"},
            {"key": "news", "value": "yes"}
        ],
        "context": {"event_id": event, "event_title": "as the page says"}
    })
}

pub fn counts(site: &Timed, event: u64) -> Value {
    site.ask(|e| e.registration_counts(&json!({"event_ids": [event]}).to_string()))[event.to_string()].clone()
}

fn seats(site: &Timed, event: u64) -> (u64, u64) {
    let counts = counts(site, event);
    (counts["seats"].as_u64().unwrap(), counts["waitlist"].as_u64().unwrap())
}

fn flags(site: &Timed, id: &str) -> Value {
    site.detail(id)["flags"].clone()
}

/// The one contact with this text in its record.
fn contact(tracker: &Tracker, text: &str) -> Value {
    let found = tracker.records("Contact", text);
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].clone()
}

#[test]
fn a_registration_tags_the_contact_and_says_so_in_its_history() {
    let tracker = Tracker::start();
    let site = event_site(&tracker.origin, json!([event(8, "R&amp;D, Summer &#8211; 2026")]));
    let id = site.submit(&registers(8, "jane@ev.test"));
    site.drain();
    let made = contact(&tracker, "jane@ev.test");
    assert_eq!(made["tagText"], "R&D Summer – 2026");
    assert_eq!(made["marketingPreferences"]["emailOptIn"], true);
    assert!(made["note"].as_str().is_none_or(|note| !note.contains("Event")), "{made}");
    let activity = &tracker.records("Activity", "R&D, Summer")[0];
    assert_eq!(activity["subject"], "Registration: R&D, Summer – 2026");
    let note = activity["note"].as_str().unwrap();
    assert!(note.contains("Event date: 2026-12-01") && note.contains("Diet: vegan"), "{note}");
    assert_eq!(seats(&site, 8), (1, 0));
    let tasks = site.ask(|e| e.tasks(10));
    let task = tasks.as_array().unwrap().iter().find(|t| t["kind"] == "delivered").unwrap();
    assert_eq!(
        (&task["payload"]["context"]["event_id"], &task["payload"]["record_id"]),
        (&json!(8), &made["id"])
    );
    assert_eq!(
        site.detail(&id)["registration"],
        json!({"event_id": 8, "state": "seat", "contact_id": made["id"]})
    );
}

#[test]
fn the_tags_of_a_contact_stay_whatever_separates_them() {
    let tracker = Tracker::start();
    let site = event_site(&tracker.origin, json!([event(8, "Summer Expo")]));
    for (n, (before, after)) in [
        ("VIP;  Old Friends\nBerlin", "VIP, Old Friends, Berlin, Summer Expo"),
        ("VIP, summer EXPO", "VIP, summer EXPO"),
        ("Summer Expo 2025", "Summer Expo 2025, Summer Expo"),
        ("", "Summer Expo"),
    ]
    .into_iter()
    .enumerate()
    {
        let email = format!("known{n}@ev.test");
        let record = json!({"firstName": "Jane", "surname": "Doe", "contactDetails": {"email": email}, "tagText": before});
        tracker.post("/_sim/seed", &json!({"records": {"Contact": [record]}}));
        site.submit(&registers(8, &email));
        site.drain();
        assert_eq!(contact(&tracker, &email)["tagText"], after);
    }
}

#[test]
fn a_tag_of_the_shell_or_of_the_form_stands_for_the_event() {
    let tracker = Tracker::start();
    let mut own = event(8, "A new name");
    own["tag"] = json!("Summer Expo");
    let mut site = event_site(&tracker.origin, json!([own]));
    site.submit(&registers(8, "shell@ev.test"));
    site.site.settings["profiles"][0]["event"] = json!({"tag_field": "diet"});
    site.submit(&registers(8, "form@ev.test"));
    site.drain();
    assert_eq!(contact(&tracker, "shell@ev.test")["tagText"], "Summer Expo");
    assert_eq!(contact(&tracker, "form@ev.test")["tagText"], "vegan");
    assert_eq!(seats(&site, 8), (2, 0));
}

#[test]
fn an_ingest_names_the_event_by_its_post_and_a_profile_may_fix_one() {
    let tracker = Tracker::start();
    let mut site = Site::connected(&tracker.origin, json!([event_profile()]));
    site.settings["events"] = json!([event(8, "Summer Expo"), event(9, "Winter Expo")]);
    let sent = |email: &str, meta: Value| json!({"form_id": "event-form", "fields": {"last_name": "Doe", "email": email}, "meta": meta});
    assert_eq!(site.ingest(&sent("a@ev.test", json!({"event_post_id": 8}))).0, 202);
    assert_eq!(site.ingest(&sent("b@ev.test", json!({"event_id": "9", "event_title": "Not this"}))).0, 202);
    site.settings["profiles"][0]["event"] = json!({"event_id": 9});
    assert_eq!(site.ingest(&sent("c@ev.test", json!({}))).0, 202);
    site.drain();
    for (email, tag) in
        [("a@ev.test", "Summer Expo"), ("b@ev.test", "Winter Expo"), ("c@ev.test", "Winter Expo")]
    {
        assert_eq!(contact(&tracker, email)["tagText"], tag);
    }
    let tasks = parse(&site.engine().tasks(10).unwrap());
    let mut events: Vec<u64> = tasks
        .as_array()
        .unwrap()
        .iter()
        .map(|t| t["payload"]["context"]["event_id"].as_u64().unwrap())
        .collect();
    events.sort_unstable();
    assert_eq!(events, [8, 9, 9], "resolved by the core, told to the shell");
}

#[test]
fn beyond_the_last_place_there_is_the_waitlist() {
    let tracker = Tracker::start();
    let mut full = event(8, "Summer Expo");
    full["capacity"] = json!(1);
    let mut site = event_site(&tracker.origin, json!([full]));
    let first = site.submit(&registers(8, "first@ev.test"));
    let second = site.submit(&registers(8, "second@ev.test"));
    assert_eq!(seats(&site, 8), (1, 1));
    assert_eq!((flags(&site, &first), flags(&site, &second)), (json!([]), json!(["waitlist"])));
    let listed = site.ask(|e| e.submissions(r#"{"flag":"waitlist"}"#));
    assert_eq!((&listed["total"], &listed["rows"][0]["id"]), (&json!(1), &json!(second)));
    site.drain();
    assert_eq!(contact(&tracker, "first@ev.test")["tagText"], "Summer Expo");
    assert_eq!(contact(&tracker, "second@ev.test")["tagText"], "Summer Expo - Waitlist");
    let waits = site.detail(&second);
    assert_eq!(waits["plan"]["notes"], json!(["waitlist"]));
    assert_eq!(waits["plan"]["activity"]["subject"], "Waitlist: Registration: Summer Expo");
    let received =
        waits["journal"].as_array().unwrap().iter().find(|r| r["event"] == "received").unwrap().clone();
    assert_eq!(
        (&received["detail"]["event"], &received["detail"]["registration"]),
        (&json!(8), &json!("waitlist"))
    );

    // Closed registration is no place either, whatever the capacity.
    site.site.settings["events"][0]["capacity"] = json!(0);
    site.site.settings["events"][0]["open"] = json!(false);
    site.submit(&registers(8, "third@ev.test"));
    assert_eq!(seats(&site, 8), (1, 2));
}

#[test]
fn who_comes_again_gets_no_second_place_and_is_delivered() {
    let tracker = Tracker::start();
    let mut one = event(8, "Summer Expo");
    one["capacity"] = json!(2);
    let site = event_site(&tracker.origin, json!([one, event(9, "Winter Expo")]));
    let first = site.submit(&registers(8, "jane@ev.test"));
    site.clock.advance(1_000);
    let mut other = registers(8, " JANE@ev.test");
    other["fields"][3]["value"] = json!("everything");
    let again = site.submit(&other);
    assert_ne!(first, again);
    assert_eq!(seats(&site, 8), (1, 0));
    assert_eq!(flags(&site, &again), json!(["registered_before"]));
    let listed = site.ask(|e| e.submissions(r#"{"flag":"registered_before"}"#));
    assert_eq!(listed["total"], 1);
    site.submit(&registers(9, "jane@ev.test"));
    assert_eq!(seats(&site, 9), (1, 0), "another event");
    site.drain();
    assert_eq!(contact(&tracker, "jane@ev.test")["tagText"], "Summer Expo, Winter Expo");
    assert_eq!(tracker.records("Activity", "Registration: Summer Expo").len(), 2, "nothing is lost");
    assert_eq!(site.detail(&again)["state"], "delivered");
}

#[test]
fn of_two_who_come_at_once_one_gets_the_last_place() {
    let tracker = Tracker::start();
    let mut one = event(8, "Summer Expo");
    one["capacity"] = json!(3);
    let site = event_site(&tracker.origin, json!([one]));
    // Two engines are two connections; the transactions of both stand in a row.
    let config = json!({
        "directory": site.site.directory.path(), "key": "", "allow_volatile": true, "settings": site.site.settings,
    })
    .to_string();
    let threads: Vec<_> = (0..2)
        .map(|half| {
            let config = config.clone();
            std::thread::spawn(move || {
                let engine = halt_tracker::engine::Engine::new(config.as_bytes()).unwrap();
                for n in 0..4 {
                    engine.submit(&registers(8, &format!("{half}-{n}@ev.test")).to_string()).unwrap();
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(seats(&site, 8), (3, 5));
}

#[test]
fn a_discarded_registration_gives_its_place_back_and_a_replay_takes_no_second_one() {
    let mut one = event(8, "Summer Expo");
    one["capacity"] = json!(1);
    let mut site = Timed::offline(json!([event_profile()]));
    site.site.settings["events"] = json!([one]);
    let first = site.submit(&registers(8, "first@ev.test"));
    let second = site.submit(&registers(8, "second@ev.test"));
    site.ask(|e| e.discard(&first));
    assert_eq!(seats(&site, 8), (0, 1));
    site.ask(|e| e.discard(&second));
    // Back from the discarded: there is room, and it is taken once.
    for _ in 0..2 {
        site.ask(|e| e.replay(&second));
        assert_eq!(seats(&site, 8), (1, 0));
        site.ask(|e| e.discard(&second));
        assert_eq!(seats(&site, 8), (0, 0));
    }
    site.ask(|e| e.replay(&second));
    assert_eq!((flags(&site, &second), seats(&site, 8)), (json!([]), (1, 0)));
    site.ask(|e| e.replay(&first));
    assert_eq!((flags(&site, &first), seats(&site, 8)), (json!(["waitlist"]), (1, 1)));
}

#[test]
fn the_place_of_who_came_twice_goes_to_their_other_registration() {
    let mut site = Timed::offline(json!([event_profile()]));
    site.site.settings["events"] = json!([event(8, "Summer Expo")]);
    let first = site.submit(&registers(8, "jane@ev.test"));
    let mut other = registers(8, "jane@ev.test");
    other["fields"][3]["value"] = json!("everything");
    site.submit(&other);
    site.ask(|e| e.discard(&first));
    assert_eq!(seats(&site, 8), (1, 0), "the person still comes");
}

#[test]
fn what_is_held_as_spam_takes_no_place_until_it_is_released() {
    let mut site = Timed::offline(json!([event_profile()]));
    site.site.settings["events"] = json!([event(8, "Summer Expo")]);
    site.site.settings["spam"] = json!({"words": ["casino"]});
    let mut spam = registers(8, "s@ev.test");
    spam["fields"][3]["value"] = json!("casino");
    let id = site.submit(&spam);
    assert_eq!((site.detail(&id)["state"].clone(), seats(&site, 8)), (json!("held"), (0, 0)));
    site.ask(|e| e.replay(&id));
    assert_eq!(seats(&site, 8), (1, 0));
    // The same submission over another path is the same registration.
    let again = site.submit(&spam);
    assert_eq!((again, seats(&site, 8)), (id, (1, 0)));
}

#[test]
fn a_row_of_the_spool_is_registered_once() {
    let mut site = Timed::offline(json!([event_profile()]));
    site.site.settings["events"] = json!([event(8, "Summer Expo")]);
    let row = json!({"id": "01KXAMPAREXAMP0EXAMP0EXAMP", "received_at": site.now() - 60_000,
        "submission": registers(8, "spooled@ev.test")});
    for duplicate in [false, true] {
        let answer = site.ask(|e| e.import_spooled(&row.to_string(), b""));
        assert_eq!(answer["duplicate"], duplicate, "{answer}");
        assert_eq!(seats(&site, 8), (1, 0));
    }
}

#[test]
fn erasing_a_person_frees_the_place_and_names_the_marks() {
    let tracker = Tracker::start();
    let site = event_site(&tracker.origin, json!([event(8, "Summer Expo")]));
    let id = site.submit(&registers(8, "jane@ev.test"));
    site.submit(&registers(8, "other@ev.test"));
    site.drain();
    let made = contact(&tracker, "jane@ev.test")["id"].clone();
    let kept = site.ask(|e| e.person(r#"{"email":"jane@ev.test"}"#));
    assert_eq!(kept["rows"][0]["registration"]["contact_id"], made);
    let erased = site.ask(|e| e.erase("jane@ev.test"));
    assert_eq!(
        erased,
        json!({"erased": 1, "pending": 0, "attendance": [{"event_id": 8, "contact_id": made}]})
    );
    assert_eq!(seats(&site, 8), (1, 0));
    assert_eq!(site.detail(&id)["registration"], Value::Null);
    assert_eq!(site.ask(|e| e.erase("jane@ev.test"))["attendance"], json!([]));
}
