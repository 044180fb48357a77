//! Seats after the registration: what people decide, and what Tracker's tags say.

use serde_json::{Value, json};

use crate::attendees::*;
use crate::events::*;
use crate::support::*;

const TITLE: &str = "Summer Conference 2025";

/// A site whose event has this many seats.
fn site_with(tracker: &Tracker, capacity: u32) -> Timed {
    let mut one = event(8, TITLE);
    one["capacity"] = json!(capacity);
    event_site(&tracker.origin, json!([one]))
}

fn named(email: &str, surname: &str) -> Value {
    let mut one = registers(8, email);
    one["fields"][1]["value"] = json!(surname);
    one
}

/// Somebody registers, and is delivered.
fn registered(site: &Timed, email: &str) -> String {
    let mut one = registers(8, email);
    // Who comes again writes something else: else it would be the same submission once more.
    one["fields"][3]["value"] = json!(site.now().to_string());
    let id = site.submit(&one);
    site.drain();
    site.clock.advance(1_000);
    id
}

/// Somebody changes the tags of a contact at Tracker.
fn tag(tracker: &Tracker, email: &str, tags: &str) -> u64 {
    let jwt = tracker.post("/api/Auth/ExchangeToken", &json!({"bearerToken": "api-token"}))["token"].clone();
    let id = tracker.records("Contact", email)[0]["id"].as_u64().unwrap();
    tracker.change(jwt.as_str().unwrap(), &format!("/api/v1/Contact/{id}"), &json!({"tagText": tags}));
    id
}

/// The whole list, asked for anew.
fn refresh(site: &Timed) -> Value {
    let first = load_with(site, json!({"refresh": true}));
    if first["more"] == true { load_all(site, json!({})) } else { first }
}

fn seats(site: &Timed) -> (Value, Value) {
    let counts = counts(site, 8);
    (counts["seats"].clone(), counts["waitlist"].clone())
}

fn seat_of(site: &Timed, id: &str) -> Value {
    site.detail(id)["registration"]["state"].clone()
}

fn state_of(site: &Timed, email: &str) -> (Value, Value) {
    let row = rows(site).into_iter().find(|row| row["email"] == email).unwrap();
    (row["state"].clone(), row["seat"].clone())
}

fn change(site: &Timed, id: &str, seat: bool) -> Value {
    let request = json!({"event_id": 8, "submission_id": id, "seat": seat, "actor": "dora"});
    site.ask(|e| e.change_seat(&request.to_string()))
}

fn noted(site: &Timed, id: &str, event: &str) -> Vec<Value> {
    let journal = site.detail(id)["journal"].clone();
    journal.as_array().unwrap().iter().filter(|entry| entry["event"] == event).cloned().collect()
}

#[test]
fn whoever_loses_the_tag_at_tracker_frees_the_seat_for_the_next_who_registers() {
    let tracker = Tracker::start();
    let site = site_with(&tracker, 2);
    let jane = registered(&site, "jane@ev.test");
    let bob = registered(&site, "bob@ev.test");
    let late = registered(&site, "late@ev.test");
    refresh(&site);
    assert_eq!(seats(&site), (json!(2), json!(1)));
    tag(&tracker, "jane@ev.test", "VIP");
    refresh(&site);
    assert_eq!(seats(&site), (json!(1), json!(1)), "and nobody moves up");
    assert_eq!(counts(&site, 8)["attendees"], 1);
    assert_eq!(state_of(&site, "jane@ev.test"), (json!("tag_missing"), json!("tag_missing")));
    assert_eq!((seat_of(&site, &bob), seat_of(&site, &late)), (json!("seat"), json!("waitlist")));
    let entry = &noted(&site, &jane, "seat_freed")[0];
    assert_eq!((&entry["code"], &entry["detail"]), (&json!("tag_missing"), &json!({"event_id": 8})));
    let next = registered(&site, "next@ev.test");
    assert_eq!((seat_of(&site, &next), seats(&site)), (json!("seat"), (json!(2), json!(1))));
    // A day later, when the people of the list are forgotten, it is still known.
    site.clock.advance(25 * 3_600_000);
    site.ask(|e| e.maintain("{}"));
    assert_eq!(state_of(&site, "jane@ev.test"), (json!("tag_missing"), json!("tag_missing")));
    // Who gets the tag back has a seat again, and loads say it once.
    tag(&tracker, "jane@ev.test", TITLE);
    refresh(&site);
    refresh(&site);
    assert_eq!((seat_of(&site, &jane), seats(&site)), (json!("seat"), (json!(3), json!(1))));
    assert_eq!((noted(&site, &jane, "seat_taken").len(), noted(&site, &jane, "seat_freed").len()), (1, 1));
}

#[test]
fn whoever_is_deleted_at_tracker_frees_the_seat() {
    let tracker = Tracker::start();
    let site = site_with(&tracker, 1);
    let jane = registered(&site, "jane@ev.test");
    let jwt = tracker.post("/api/Auth/ExchangeToken", &json!({"bearerToken": "api-token"}))["token"].clone();
    let id = tracker.records("Contact", "jane@ev.test")[0]["id"].clone();
    tracker.remove(jwt.as_str().unwrap(), &format!("/api/v1/Contact/{id}"));
    refresh(&site);
    assert_eq!((seat_of(&site, &jane), seats(&site)), (json!("gone"), (json!(0), json!(0))));
}

#[test]
fn whoever_gets_the_tag_while_waiting_has_a_seat_and_is_counted_once() {
    let tracker = Tracker::start();
    let site = site_with(&tracker, 1);
    registered(&site, "jane@ev.test");
    let bob = registered(&site, "bob@ev.test");
    let again = registered(&site, "bob@ev.test");
    refresh(&site);
    assert_eq!(state_of(&site, "bob@ev.test"), (json!("waitlist"), json!("waitlist")));
    tag(&tracker, "bob@ev.test", &format!("{TITLE} - Waitlist, {TITLE}"));
    let list = refresh(&site);
    assert_eq!(list["counts"], json!({"contacts": 2, "on_their_way": 0, "waitlist": 0}));
    assert_eq!(state_of(&site, "bob@ev.test"), (json!("confirmed"), json!("seat")));
    assert_eq!((seats(&site), noted(&site, &bob, "seat_taken").len()), ((json!(2), json!(0)), 1));
    assert_ne!(bob, again);
}

#[test]
fn a_seat_is_not_freed_by_a_look_that_came_before_the_tag() {
    let tracker = Tracker::start();
    let site = site_with(&tracker, 1);
    let contact =
        json!([{"firstName": "Jane", "surname": "Doe", "contactDetails": {"email": "jane@ev.test"}}]);
    let ids = seed(&tracker, contact);
    tracker.fail(json!({"method": "POST", "path": "/api/v1/Contact/Search", "times": 0, "status": 403}));
    let stopped = load_with(&site, json!({"known": ids}));
    assert_eq!((&stopped["state"], &stopped["phase"]), (&json!("stopped"), &json!("search")));
    tracker.delete("/_sim/fail");
    site.clock.advance(120_000);
    let jane = registered(&site, "jane@ev.test");
    load_all(&site, json!({"known": ids}));
    assert_eq!(site.detail(&jane)["registration"]["contact_id"], ids[0]);
    assert_eq!((seat_of(&site, &jane), seats(&site)), (json!("seat"), (json!(1), json!(0))));
    assert_eq!(state_of(&site, "jane@ev.test").0, "registered", "delivered after that look");
    load_all(&site, json!({}));
    assert_eq!(state_of(&site, "jane@ev.test").0, "confirmed", "read again, though the list is fresh");
}

#[test]
fn a_person_gives_seats_up_and_gives_them() {
    let tracker = Tracker::start();
    let site = site_with(&tracker, 1);
    let jane = registered(&site, "jane@ev.test");
    let bob = registered(&site, "bob@ev.test");
    refresh(&site);
    assert_eq!(counts(&site, 8), json!({"seats": 1, "waitlist": 1, "attendees": 1}));
    let answer = change(&site, &jane, false);
    assert_eq!(answer, json!({"changed": true, "seat": "given_up", "seats": 0, "waitlist": 1}));
    assert_eq!(counts(&site, 8)["attendees"], 0);
    assert_eq!(change(&site, &jane, false)["changed"], false, "twice is once");
    assert_eq!(state_of(&site, "jane@ev.test"), (json!("given_up"), json!("given_up")));
    let answer = change(&site, &bob, true);
    assert_eq!(answer, json!({"changed": true, "seat": "seat", "seats": 1, "waitlist": 0}));
    assert_eq!(state_of(&site, "bob@ev.test"), (json!("seated"), json!("seat")));
    // Tracker was told nothing, so a load changes nothing either.
    let calls = tracker.calls("PATCH", "/api/v1/");
    let list = refresh(&site);
    assert_eq!(list["counts"], json!({"contacts": 0, "on_their_way": 1, "waitlist": 0}));
    assert_eq!(
        (tracker.calls("PATCH", "/api/v1/"), counts(&site, 8)["attendees"].clone()),
        (calls, json!(0))
    );
    assert_eq!((seat_of(&site, &jane), seat_of(&site, &bob)), (json!("given_up"), json!("seat")));
    // At Tracker somebody does what was decided.
    tag(&tracker, "jane@ev.test", "");
    tag(&tracker, "bob@ev.test", TITLE);
    refresh(&site);
    assert_eq!(state_of(&site, "jane@ev.test"), (json!("tag_missing"), json!("tag_missing")));
    assert_eq!(state_of(&site, "bob@ev.test"), (json!("confirmed"), json!("seat")));
    assert_eq!(counts(&site, 8), json!({"seats": 1, "waitlist": 0, "attendees": 1}));
    assert!(noted(&site, &jane, "seat_freed").is_empty(), "it was free already");
    assert_eq!(noted(&site, &jane, "seat_given_up")[0]["detail"], json!({"event_id": 8, "actor": "dora"}));
    assert_eq!(noted(&site, &bob, "seat_given").len(), 1);
    assert_eq!(change(&site, &jane, true)["changed"], false, "by the tag alone");
}

#[test]
fn whoever_gave_a_seat_up_and_comes_again_is_a_new_registration() {
    let tracker = Tracker::start();
    let site = site_with(&tracker, 1);
    let first = registered(&site, "jane@ev.test");
    change(&site, &first, false);
    let bob = registered(&site, "bob@ev.test");
    assert_eq!(seat_of(&site, &bob), "seat");
    let second = registered(&site, "jane@ev.test");
    assert_eq!(seat_of(&site, &second), "waitlist");
    change(&site, &bob, false);
    let third = registered(&site, "jane@ev.test");
    assert_eq!((seat_of(&site, &third), seat_of(&site, &second)), (json!("seat"), json!("again")));
    assert_eq!(seats(&site), (json!(1), json!(0)));
    assert_eq!(change(&site, &first, true)["changed"], false, "there is one already");
    assert_eq!(rows(&site).len(), 2, "everybody once");
    // Whoever was seated by hand has one, too.
    let waits = registered(&site, "late@ev.test");
    change(&site, &waits, true);
    let again = registered(&site, "late@ev.test");
    assert_eq!((seat_of(&site, &again), seats(&site)), (json!("again"), (json!(2), json!(0))));
}

#[test]
fn a_seat_of_nobody_cannot_be_changed() {
    let tracker = Tracker::start();
    let site = site_with(&tracker, 1);
    let jane = registered(&site, "jane@ev.test");
    for request in [
        json!({"event_id": 9, "submission_id": jane, "seat": false}),
        json!({"event_id": 8, "submission_id": "01NOBODY", "seat": false}),
        json!({}),
    ] {
        assert_eq!(site.refused(|e| e.change_seat(&request.to_string())), "unknown_id");
    }
    assert_eq!(seats(&site), (json!(1), json!(0)));
}

#[test]
fn a_delivered_registration_is_found_and_read_while_the_list_is_fresh() {
    let tracker = Tracker::start();
    let site = site_with(&tracker, 0);
    registered(&site, "early@ev.test");
    assert_eq!(state_of(&site, "early@ev.test").0, "registered", "nobody was asked");
    let list = site.ask(|e| e.attendees(r#"{"event_id":8}"#));
    assert_eq!(list["counts"], json!({"contacts": 1, "on_their_way": 0, "waitlist": 0}));
    let loaded = refresh(&site);
    site.submit(&registers(8, "jane@ev.test"));
    assert_eq!(state_of(&site, "jane@ev.test").0, "on_its_way");
    site.drain();
    assert_eq!(state_of(&site, "jane@ev.test").0, "registered");
    let reads = tracker.calls("GET", "/api/v1/Contact/");
    let searches = tracker.calls("POST", "/api/v1/Contact/Search");
    let topped = load_with(&site, json!({}));
    assert_eq!(
        (&topped["state"], &topped["more"], &topped["fresh"]),
        (&json!("loaded"), &json!(false), &json!(true))
    );
    assert_eq!((&topped["loaded_at"], &topped["counts"]["contacts"]), (&loaded["loaded_at"], &json!(2)));
    assert_eq!(state_of(&site, "jane@ev.test").0, "confirmed");
    assert_eq!(counts(&site, 8)["attendees"], 2);
    assert_eq!(tracker.calls("GET", "/api/v1/Contact/"), reads + 1, "that contact alone");
    assert_eq!(tracker.calls("POST", "/api/v1/Contact/Search"), searches);
    load_with(&site, json!({}));
    assert_eq!(tracker.calls("GET", "/api/v1/Contact/"), reads + 1, "once");
}

#[test]
fn a_newcomer_that_cannot_be_read_leaves_the_list_as_it_was() {
    let tracker = Tracker::start();
    let site = site_with(&tracker, 0);
    registered(&site, "early@ev.test");
    refresh(&site);
    let jane = registered(&site, "jane@ev.test");
    tracker.fail(json!({"method": "GET", "path": "/api/v1/Contact/*", "times": 0, "status": 403}));
    let refused = load_with(&site, json!({}));
    assert_eq!(
        (&refused["state"], &refused["code"], &refused["more"], &refused["counts"]["contacts"]),
        (&json!("loaded"), &json!("forbidden"), &json!(false), &json!(2)),
        "{refused}"
    );
    assert_eq!(site.ask(|e| e.attendees(r#"{"event_id":8}"#))["code"], "");
    assert_eq!(
        (seat_of(&site, &jane), state_of(&site, "jane@ev.test").0),
        (json!("seat"), json!("registered"))
    );
    tracker.delete("/_sim/fail");
    site.clock.advance(120_000);
    load_all(&site, json!({}));
    assert_eq!(state_of(&site, "jane@ev.test").0, "confirmed");
}

#[test]
fn two_contacts_with_one_address_are_two_rows() {
    let tracker = Tracker::start();
    let mut site = site_with(&tracker, 0);
    site.site.settings["profiles"][0]["dedupe"] = json!({"by": "email_surname"});
    site.submit(&named("office@ev.test", "Doe"));
    site.submit(&named("office@ev.test", "Roe"));
    let both = |site: &Timed| -> Vec<Value> {
        let mut names: Vec<Value> = rows(site).iter().map(|row| row["surname"].clone()).collect();
        names.sort_by_key(Value::to_string);
        names
    };
    site.drain();
    site.clock.advance(1_000);
    assert_eq!(both(&site), ["Doe", "Roe"], "delivered");
    refresh(&site);
    assert_eq!(both(&site), ["Doe", "Roe"], "confirmed");
    // Who comes again is who they were, and a third of that address is somebody else.
    site.submit(&named("OFFICE@ev.test", "Roe"));
    let all = rows(&site);
    let of = |surname: &str| all.iter().find(|row| row["surname"] == surname).map(|row| row["state"].clone());
    assert_eq!((all.len(), of("Doe"), of("Roe")), (2, Some(json!("confirmed")), Some(json!("confirmed"))));
    site.submit(&named("office@ev.test", "Poe"));
    assert_eq!(both(&site).len(), 3, "before it is delivered, too");
    site.drain();
    assert_eq!(rows(&site).len(), 3);
}

#[test]
fn a_load_that_would_free_most_seats_frees_none() {
    let tracker = Tracker::start();
    let site = site_with(&tracker, 0);
    for n in 0..12 {
        site.submit(&registers(8, &format!("n{n}@ev.test")));
    }
    site.drain();
    site.clock.advance(1_000);
    for n in 0..10 {
        tag(&tracker, &format!("n{n}@ev.test"), "Renamed");
    }
    let list = refresh(&site);
    assert_eq!((&list["state"], &list["code"]), (&json!("loaded"), &json!("seats_kept")), "{list}");
    assert_eq!((seats(&site), &list["counts"]["contacts"]), ((json!(12), json!(0)), &json!(2)));
    // With the tag of today they are all there.
    load_all(&site, json!({"tags": [TITLE, "Renamed"]}));
    assert_eq!(site.ask(|e| e.attendees(r#"{"event_id":8}"#))["code"], "");
    assert_eq!((seats(&site), counts(&site, 8)["attendees"].clone()), ((json!(12), json!(0)), json!(12)));
    // Half of them may go.
    for n in 0..6 {
        tag(&tracker, &format!("n{n}@ev.test"), "");
    }
    load_with(&site, json!({"tags": [TITLE, "Renamed"], "refresh": true}));
    load_all(&site, json!({"tags": [TITLE, "Renamed"]}));
    assert_eq!(seats(&site), (json!(6), json!(0)));
}

#[test]
fn a_seat_that_was_given_up_does_not_come_back_by_another_registration_of_the_person() {
    let tracker = Tracker::start();
    let mut site = site_with(&tracker, 0);
    site.site.settings["profiles"][0]["dedupe"] = json!({"by": "email_surname"});
    let first = registered(&site, "office@ev.test");
    let again = registered(&site, "office@ev.test");
    assert_eq!(seat_of(&site, &again), "again");
    change(&site, &first, false);
    // Somebody else of that address is delivered, so that it is looked at again who is who.
    site.submit(&named("office@ev.test", "Roe"));
    site.drain();
    assert_eq!((seat_of(&site, &first), seat_of(&site, &again)), (json!("given_up"), json!("again")));
    assert_eq!(seats(&site), (json!(1), json!(0)));
}
