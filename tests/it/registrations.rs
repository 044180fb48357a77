//! Registrations: who is one person, what keeps a place, and what tags a contact that is there already.

use serde_json::{Value, json};

use crate::events::{counts, event, event_profile, event_site, registers};
use crate::support::*;

fn seats(site: &Timed, event: u64) -> (u64, u64) {
    let counts = counts(site, event);
    (counts["seats"].as_u64().unwrap(), counts["waitlist"].as_u64().unwrap())
}

fn state(site: &Timed, id: &str) -> String {
    site.detail(id)["registration"]["state"].as_str().unwrap_or_default().to_owned()
}

/// Somebody else at the same address.
fn named(first: &str, last: &str, email: &str) -> Value {
    let mut sent = registers(8, email);
    sent["fields"][0]["value"] = json!(first);
    sent["fields"][1]["value"] = json!(last);
    sent
}

fn deduping(origin: &str, dedupe: Value) -> Timed {
    let mut site = event_site(origin, json!([event(8, "Summer Expo")]));
    site.site.settings["profiles"][0]["dedupe"] = dedupe;
    site
}

#[test]
fn two_people_at_one_address_take_two_seats_where_the_profile_tells_them_apart() {
    let tracker = Tracker::start();
    let site = deduping(&tracker.origin, json!({"by": "email_surname"}));
    let ann = site.submit(&named("Ann", "Lee", "office@ev.test"));
    let bob = site.submit(&named("Bob", "Ray", "office@ev.test"));
    let mut again = named("Ann", "LEE", "office@ev.test");
    again["fields"][3]["value"] = json!("everything");
    let again = site.submit(&again);
    assert_eq!([&ann, &bob, &again].map(|id| state(&site, id)), ["seat", "seat", "again"]);
    assert_eq!(site.detail(&bob)["flags"], json!([]));
    site.drain();
    assert_eq!(tracker.records("Contact", "office@ev.test").len(), 2);
    assert_eq!([&ann, &bob, &again].map(|id| state(&site, id)), ["seat", "seat", "again"]);
    assert_eq!(seats(&site, 8), (2, 0));
}

#[test]
fn two_contacts_of_one_address_are_two_people_once_tracker_says_so() {
    let tracker = Tracker::start();
    let site = event_site(&tracker.origin, json!([event(8, "Summer Expo")]));
    let contact = |first: &str, last: &str| json!({"firstName": first, "surname": last, "contactDetails": {"email": "office@ev.test"}});
    tracker
        .post("/_sim/seed", &json!({"records": {"Contact": [contact("Ann", "Lee"), contact("Bob", "Ray")]}}));
    let ann = site.submit(&named("Ann", "Lee", "office@ev.test"));
    let bob = site.submit(&named("Bob", "Ray", "office@ev.test"));
    assert_eq!(
        [&ann, &bob].map(|id| state(&site, id)),
        ["seat", "again"],
        "by e-mail alone it may be one person"
    );
    site.drain();
    assert_eq!([&ann, &bob].map(|id| state(&site, id)), ["seat", "seat"]);
    assert_eq!(site.detail(&bob)["flags"], json!([]));
}

#[test]
fn two_registrations_that_prove_to_be_one_contact_have_one_seat() {
    let tracker = Tracker::start();
    let site = deduping(&tracker.origin, json!({"by": "email_surname"}));
    let first = site.submit(&named("Ann", "", "ann@ev.test"));
    assert_eq!(site.detail(&first)["state"], "needs_attention");
    site.clock.advance(1_000);
    let second = site.submit(&named("Ann", "Lee", "ann@ev.test"));
    assert_eq!([&first, &second].map(|id| state(&site, id)), ["seat", "seat"], "nobody can know yet");
    site.drain();
    let edit = json!({"id": first, "profile": "today", "fields": [{"key": "last_name", "value": "Lee"}]});
    site.ask(|e| e.replay_submission(&edit.to_string()));
    site.drain();
    assert_eq!([&first, &second].map(|id| state(&site, id)), ["seat", "again"]);
    assert_eq!(site.detail(&second)["flags"], json!(["registered_before"]));
    assert_eq!(seats(&site, 8), (1, 0));
}

#[test]
fn a_seat_that_is_given_back_goes_to_the_same_person_s_other_registration() {
    let mut site = Timed::offline(json!([event_profile()]));
    site.site.settings["profiles"][0]["dedupe"] = json!({"by": "email_surname"});
    site.site.settings["events"] = json!([event(8, "Summer Expo")]);
    let ann = site.submit(&named("Ann", "Lee", "office@ev.test"));
    let bob = site.submit(&named("Bob", "Ray", "office@ev.test"));
    let second = |first: &str, last: &str| {
        let mut sent = named(first, last, "office@ev.test");
        sent["fields"][3]["value"] = json!("everything");
        sent
    };
    let bob_again = site.submit(&second("Bob", "Ray"));
    let ann_again = site.submit(&second("Ann", "Lee"));
    assert_eq!(seats(&site, 8), (2, 0));
    site.ask(|e| e.discard(&ann));
    assert_eq!([&bob, &bob_again, &ann_again].map(|id| state(&site, id)), ["seat", "again", "seat"]);
    site.ask(|e| e.discard(&ann_again));
    assert_eq!(seats(&site, 8), (1, 0));
}

#[test]
fn a_seat_that_a_person_gave_is_not_taken_away_by_sending_the_same_plan_again() {
    let mut one = event(8, "Summer Expo");
    one["capacity"] = json!(1);
    let mut site = Timed::offline(json!([event_profile()]));
    site.site.settings["events"] = json!([one]);
    site.submit(&registers(8, "first@ev.test"));
    let second = site.submit(&registers(8, "second@ev.test"));
    let give = json!({"event_id": 8, "submission_id": second, "seat": true, "actor": "dora"});
    assert_eq!(site.ask(|e| e.change_seat(&give.to_string()))["seat"], "seat");
    let again = json!({"id": second, "profile": "accepted", "actor": "dora"});
    assert_eq!(site.ask(|e| e.replay_submission(&again.to_string()))["status"], "waiting");
    assert_eq!((state(&site, &second).as_str(), seats(&site, 8)), ("seat", (2, 0)));
}

#[test]
fn a_profile_that_never_looks_for_a_contact_gives_each_registration_a_seat() {
    let tracker = Tracker::start();
    let site = deduping(&tracker.origin, json!({"by": "never"}));
    site.submit(&named("Ann", "Lee", "office@ev.test"));
    site.submit(&named("Bob", "Ray", "office@ev.test"));
    site.drain();
    assert_eq!(tracker.records("Contact", "office@ev.test").len(), 2);
    assert_eq!(seats(&site, 8), (2, 0));
}

#[test]
fn what_needs_attention_keeps_its_place_from_the_time_it_came_in() {
    let tracker = Tracker::start();
    let mut one = event(8, "Summer Expo");
    one["capacity"] = json!(1);
    let site = event_site(&tracker.origin, json!([one]));
    let mut lacking = registers(8, "first@ev.test");
    lacking["fields"][1]["value"] = json!("");
    let first = site.submit(&lacking);
    assert_eq!(site.detail(&first)["state"], "needs_attention");
    assert_eq!((state(&site, &first).as_str(), seats(&site, 8)), ("seat", (1, 0)));
    let second = site.submit(&registers(8, "second@ev.test"));
    assert_eq!(state(&site, &second), "waitlist");
    // It is on the list, with the name that it came with.
    let rows = site.ask(|e| e.attendee_rows(r#"{"event_id":8}"#));
    let row =
        rows["rows"].as_array().unwrap().iter().find(|row| row["submission_id"] == json!(first)).unwrap();
    assert_eq!(
        (&row["first_name"], &row["email"], &row["state"]),
        (&json!("Jane"), &json!("first@ev.test"), &json!("on_its_way"))
    );
    // Three days later.
    site.clock.advance(3 * 86_400_000);
    let edit = json!({"id": first, "profile": "today", "fields": [{"key": "last_name", "value": "Doe"}]});
    assert_eq!(site.ask(|e| e.replay_submission(&edit.to_string()))["status"], "waiting");
    site.drain();
    assert_eq!(tracker.records("Contact", "first@ev.test")[0]["tagText"], "Summer Expo");
    assert_eq!(tracker.records("Contact", "second@ev.test")[0]["tagText"], "Summer Expo - Waitlist");
    assert_eq!(seats(&site, 8), (1, 1));
}

#[test]
fn what_needs_attention_and_is_discarded_gives_its_place_back() {
    let mut site = Timed::offline(json!([event_profile()]));
    site.site.settings["events"] = json!([event(8, "Summer Expo")]);
    let mut lacking = registers(8, "first@ev.test");
    lacking["fields"][1]["value"] = json!("");
    let id = site.submit(&lacking);
    assert_eq!(seats(&site, 8), (1, 0));
    site.ask(|e| e.discard(&id));
    assert_eq!(seats(&site, 8), (0, 0));
}

#[test]
fn whoever_registered_in_time_has_a_seat_whenever_it_is_imported() {
    let mut site = Timed::offline(json!([event_profile()]));
    let now = site.now();
    let at = |id: &str, received_at: i64| {
        let email = format!("{id}@ev.test");
        json!({"id": id, "received_at": received_at, "submission": registers(8, &email)})
    };
    let hour = 3_600_000;
    let mut closed = event(8, "Summer Expo");
    closed["open"] = json!(false);
    closed["closed_at"] = json!(now - hour);
    let mut over = event(8, "Summer Expo");
    over["over_at"] = json!(now - hour);
    for (n, event) in [closed, over].into_iter().enumerate() {
        site.site.settings["events"] = json!([event]);
        let (before, after) =
            (format!("01KXAMPAREXAMP0EXAMP0EXAA{n}"), format!("01KXAMPAREXAMP0EXAMP0EXAB{n}"));
        for (id, received_at) in [(&before, now - 2 * hour), (&after, now - hour)] {
            let answer = site.ask(|e| e.import_spooled(&at(id, received_at).to_string(), b""));
            assert_eq!(answer["status"], "waiting", "{answer}");
        }
        assert_eq!([&before, &after].map(|id| state(&site, id)), ["seat", "waitlist"]);
    }
}

#[test]
fn a_registration_for_an_event_that_is_not_known_waits_for_a_person() {
    let tracker = Tracker::start();
    let mut site = event_site(&tracker.origin, json!([]));
    let sent = |email: &str, meta: Value| json!({"form_id": "event-form", "fields": {"last_name": "Doe", "email": email}, "meta": meta});
    let (status, answer) = site.site.ingest(&sent("a@ev.test", json!({"event_post_id": 8})));
    assert_eq!((status, &answer["status"]), (202, &json!("needs_attention")), "kept, not refused");
    assert_eq!(
        (&answer["problems"][0]["code"], &answer["problems"][0]["detail"]),
        (&json!("event_not_found"), &json!("8"))
    );
    // An ordinary page is no event.
    assert_eq!(site.site.ingest(&sent("b@ev.test", json!({"post_id": 8}))).1["status"], "waiting");
    site.site.settings["profiles"][0]["event"] = json!({"event_id": 9});
    let bound = site.site.ingest(&sent("c@ev.test", json!({}))).1;
    assert_eq!(bound["status"], "needs_attention", "{bound}");
    site.drain();
    assert!(tracker.records("Contact", "a@ev.test").is_empty());
    // The event is published, and what waited for it goes on.
    site.site.settings["events"] = json!([event(8, "Summer Expo"), event(9, "Winter Expo")]);
    let id = bound["id"].as_str().unwrap();
    assert_eq!(site.ask(|e| e.replay(id))["status"], "waiting");
    site.drain();
    assert_eq!(tracker.records("Contact", "c@ev.test")[0]["tagText"], "Winter Expo");
    assert_eq!(seats(&site, 9), (1, 0));
}

#[test]
fn a_known_contact_is_tagged_whatever_the_profile_does_with_known_contacts() {
    let tracker = Tracker::start();
    let mut full = event(8, "Summer Expo");
    full["capacity"] = json!(2);
    let mut site = event_site(&tracker.origin, json!([full]));
    for (n, (policy, outcome, activities)) in
        [("activity_only", "updated", 1), ("skip", "skipped", 0), ("activity_only", "updated", 1)]
            .into_iter()
            .enumerate()
    {
        let email = format!("known{n}@ev.test");
        let record = json!({"firstName": "Old", "surname": "Doe", "contactDetails": {"email": email}, "tagText": "VIP"});
        tracker.post("/_sim/seed", &json!({"records": {"Contact": [record]}}));
        site.site.settings["profiles"][0]["dedupe"] = json!({"on_match": policy});
        let id = site.submit(&registers(8, &email));
        site.drain();
        let contact = tracker.records("Contact", &email)[0].clone();
        let tags = if n < 2 { "VIP, Summer Expo" } else { "VIP, Summer Expo - Waitlist" };
        assert_eq!((&contact["tagText"], &contact["firstName"]), (&json!(tags), &json!("Old")), "{policy}");
        assert_eq!(tracker.records("Activity", &id).len(), activities, "{policy}");
        let row = site.detail(&id);
        assert_eq!((&row["state"], &row["outcome"]), (&json!("delivered"), &json!(outcome)), "{policy}");
        assert_eq!(row["registration"]["contact_id"], contact["id"]);
    }
}

#[test]
fn who_registers_again_after_the_journal_s_time_has_one_seat_while_the_event_is_to_come() {
    let tracker = Tracker::start();
    let mut one = event(8, "Summer Expo");
    let mut site = event_site(&tracker.origin, json!([one.clone()]));
    one["over_at"] = json!(site.now() + 200 * 86_400_000);
    site.site.settings["events"] = json!([one, event(9, "Winter Expo")]);
    site.site.settings["retention"] = json!({"payload_days": 30, "journal_days": 90});
    let first = site.submit(&registers(8, "jane@ev.test"));
    site.drain();
    site.clock.advance(120 * 86_400_000);
    site.ask(|e| e.maintain(r#"{"now":true}"#));
    assert_eq!(site.detail(&first)["submission"], Value::Null, "what was sent is gone");
    site.submit(&registers(8, "jane@ev.test"));
    assert_eq!(seats(&site, 8), (1, 0));
    site.clock.advance(100 * 86_400_000);
    site.ask(|e| e.maintain(r#"{"now":true}"#));
    assert_eq!(
        site.ask(|e| e.person(r#"{"email":"jane@ev.test"}"#))["total"],
        1,
        "once it is over nothing stays"
    );
}
