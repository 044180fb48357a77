//! Lists of attendees: what Tracker confirms of an event.

use serde_json::{Value, json};

use crate::events::*;
use crate::support::*;

const MINUTE: i64 = 60_000;

/// One call of the shell.
pub fn load_with(site: &Timed, more: Value) -> Value {
    let mut wish = json!({"event_id": 8, "tags": ["Summer Conference 2025"], "budget_ms": 60_000});
    wish.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    site.ask(|e| e.load_attendees(&wish.to_string()))
}

/// Calls until nothing is left, as the page does.
pub fn load_all(site: &Timed, wish: Value) -> Value {
    for _ in 0..500 {
        let answer = load_with(site, wish.clone());
        if answer["more"] == false {
            return answer;
        }
        site.clock.advance(answer["wait_ms"].as_i64().unwrap().max(1));
    }
    panic!("it never ends")
}

pub fn rows(site: &Timed) -> Vec<Value> {
    let answer = site.ask(|e| e.attendee_rows(r#"{"event_id":8}"#));
    assert_eq!(answer["total"].as_u64().unwrap(), answer["rows"].as_array().unwrap().len() as u64);
    answer["rows"].as_array().unwrap().clone()
}

/// Contact and state of each row.
pub fn states(site: &Timed) -> Vec<(u64, String)> {
    let of = |row: &Value| (row["contact_id"].as_u64().unwrap(), row["state"].as_str().unwrap().to_owned());
    let mut all: Vec<_> = rows(site).iter().map(of).collect();
    all.sort();
    all
}

pub fn seed(tracker: &Tracker, contacts: Value) -> Vec<u64> {
    let answer = tracker.post("/_sim/seed", &json!({"records": {"Contact": contacts}}));
    answer["added"]["Contact"].as_array().unwrap().iter().map(|id| id.as_u64().unwrap()).collect()
}

fn tagged(name: &str, tags: &str) -> Value {
    json!({"firstName": name, "surname": "Guest", "company": "Harbour Ltd", "tagText": tags,
        "contactDetails": {"email": format!("{}@guest.test", name.to_lowercase()), "telephone": "020 7946 0001"},
        "marketingPreferences": {"marketingPreference": "Opted In", "emailOptIn": true, "textOptIn": false}})
}

fn confirmed(ids: &[u64]) -> Vec<(u64, String)> {
    ids.iter().map(|id| (*id, "confirmed".to_owned())).collect()
}

#[test]
fn a_contact_counts_by_a_whole_tag_of_its_own() {
    let tracker = Tracker::start();
    let site = event_site(&tracker.origin, json!([event(8, "Summer Conference 2025")]));
    let ids = seed(
        &tracker,
        json!([
            tagged("A", "Summer Conference 2025"),
            tagged("B", "VIP; SUMMER conference 2025 ;x"),
            tagged("C", "Old\nSummer  Conference 2025"),
            tagged("D", "Summer Conference 2025 - Waitlist"),
            tagged("E", "Summer Conference 2025b"),
            tagged("F", "Pre Summer Conference 2025"),
            tagged("G", "Caf&eacute; &amp; Bar, Größe"),
            tagged("H", "CAFÉ & BAR"),
            tagged("I", "GRÖßE"),
            tagged("J", ""),
        ]),
    );
    assert_eq!(site.ask(|e| e.attendees(r#"{"event_id":8}"#))["state"], "none");
    // Known to the shell: each is looked at, and none counts for being known.
    let done = load_all(
        &site,
        json!({"known": ids, "tags": ["Summer Conference 2025", "Caf&#233; & Bar", "größe"]}),
    );
    assert_eq!((&done["state"], &done["code"], &done["more"]), (&json!("loaded"), &json!(""), &json!(false)));
    assert_eq!((&done["counts"]["contacts"], &done["total"]), (&json!(6), &json!(10)));
    let state =
        |of: &str| states(&site).iter().filter(|(_, s)| s == of).map(|(id, _)| *id).collect::<Vec<_>>();
    assert_eq!(state("confirmed"), [ids[0], ids[1], ids[2], ids[6], ids[7], ids[8]]);
    assert_eq!(state("tag_missing"), [ids[3], ids[4], ids[5], ids[9]]);
    let first = rows(&site).into_iter().find(|row| row["contact_id"] == ids[0]).unwrap();
    assert_eq!(
        first,
        json!({"contact_id": ids[0], "submission_id": "", "first_name": "A", "surname": "Guest",
            "email": "a@guest.test", "phone": "020 7946 0001", "company": "Harbour Ltd", "registered_at": 0,
            "marketing": {"preference": "Opted In", "email": true, "text": false, "telephone": null},
            "origin": "site", "state": "confirmed", "seat": ""})
    );
    assert_eq!(counts(&site, 8), json!({"seats": 0, "waitlist": 0, "attendees": 6}));
}

#[test]
fn the_search_is_a_hint_and_the_record_decides() {
    let tracker = Tracker::with(json!({"rateLimit": 0, "termFilter": "tags", "pageCap": 10}), None);
    let site = event_site(&tracker.origin, json!([event(8, "Summer Conference 2025")]));
    let done = load_all(&site, json!({}));
    assert_eq!((&done["state"], &done["code"]), (&json!("loaded"), &json!("")));
    // The two of the default seed; the one on the waitlist was found by the search, too.
    assert_eq!(done["counts"]["contacts"], 2, "{done}");
    assert!(rows(&site).iter().all(|row| row["origin"] == "tracker" && row["registered_at"] == 0));
}

#[test]
fn a_search_that_ignores_its_filter_hints_at_nobody() {
    let tracker = Tracker::with(json!({"rateLimit": 0, "termFilter": "ignored", "pageCap": 10}), None);
    let site = event_site(&tracker.origin, json!([event(8, "Summer Conference 2025")]));
    let done = load_all(&site, json!({}));
    assert_eq!((&done["state"], &done["code"]), (&json!("loaded"), &json!("search_ignored")));
    assert_eq!(tracker.calls("GET", "/api/v1/Contact/"), 0, "the tenant is not read contact by contact");
    assert_eq!(done["counts"]["contacts"], 0);
}

#[test]
fn a_scan_finds_who_changed_since_the_event_was_opened() {
    for knobs in [
        json!({"rateLimit": 0}),
        json!({"rateLimit": 0, "pageCap": 10}),
        json!({"rateLimit": 0, "pageCap": 10, "repeatRows": 4}),
        json!({"rateLimit": 0, "pageCap": 10, "termFilter": "ignored", "tzOffset": -480}),
    ] {
        let tracker = Tracker::with(knobs.clone(), None);
        let site = event_site(&tracker.origin, json!([event(8, "Summer Conference 2025")]));
        let ids = seed(
            &tracker,
            Value::Array(
                (0..37)
                    .map(|n| {
                        tagged(&format!("N{n}"), if n % 3 == 0 { "Summer Conference 2025" } else { "x" })
                    })
                    .collect(),
            ),
        );
        let done = load_all(&site, json!({"scan": true, "opened_at": site.now() - 30 * 86_400_000}));
        assert_eq!(done["state"], "loaded", "{knobs} {done}");
        let own: Vec<u64> = ids.iter().step_by(3).copied().collect();
        let found = states(&site);
        assert!(confirmed(&own).iter().all(|one| found.contains(one)), "{knobs} {found:?}");
        assert_eq!(found.len(), own.len() + 2, "{knobs}: and the two of the seed");
        let reads = tracker.calls("GET", "/api/v1/Contact/");
        assert_eq!(reads, 67, "{knobs}: each contact once");
    }
}

#[test]
fn a_list_is_fresh_for_five_minutes_from_the_end_of_its_load() {
    let tracker = Tracker::start();
    let site = event_site(&tracker.origin, json!([event(8, "Summer Conference 2025")]));
    let ids = seed(&tracker, json!([tagged("A", "Summer Conference 2025")]));
    load_all(&site, json!({"known": ids}));
    let calls = tracker.calls("", "/api/v1/");
    site.clock.advance(5 * MINUTE - 1);
    let answer = load_with(&site, json!({}));
    assert_eq!(
        (&answer["fresh"], &answer["more"], &answer["state"]),
        (&json!(true), &json!(false), &json!("loaded"))
    );
    assert_eq!(tracker.calls("", "/api/v1/"), calls, "nobody was asked");
    load_all(&site, json!({"refresh": true}));
    let refreshed = tracker.calls("", "/api/v1/");
    assert!(refreshed > calls);
    site.clock.advance(5 * MINUTE);
    assert_eq!(site.ask(|e| e.attendees(r#"{"event_id":8}"#))["fresh"], false);
    load_all(&site, json!({}));
    assert!(tracker.calls("", "/api/v1/") > refreshed);
    // Other tags are another question.
    let calls = tracker.calls("", "/api/v1/");
    load_all(&site, json!({"tags": ["Summer Conference 2025", "older form"]}));
    assert!(tracker.calls("", "/api/v1/") > calls);
}

#[test]
fn people_of_a_list_go_after_a_day_and_their_number_stays() {
    let tracker = Tracker::start();
    let site = event_site(&tracker.origin, json!([event(8, "Summer Conference 2025")]));
    let ids = seed(&tracker, json!([tagged("Canaryname", "Summer Conference 2025")]));
    load_all(&site, json!({"known": ids}));
    let sealed = std::fs::read(site.store_file()).unwrap();
    assert!(!String::from_utf8_lossy(&sealed).contains("Canaryname"));
    site.clock.advance(24 * 60 * MINUTE - 1);
    site.ask(|e| e.maintain("{}"));
    assert_eq!(rows(&site).len(), 1);
    site.clock.advance(1);
    assert_eq!(rows(&site).len(), 0, "not shown, even before they are taken away");
    site.ask(|e| e.maintain("{}"));
    assert_eq!(site.ask(|e| e.attendees(r#"{"event_id":8}"#))["state"], "none");
    assert_eq!(counts(&site, 8)["attendees"], 1);
    load_all(&site, json!({"known": ids}));
    assert_eq!(rows(&site).len(), 1);
}

#[test]
fn own_registrations_show_at_once_and_are_confirmed_later() {
    let tracker = Tracker::start();
    let mut one = event(8, "Summer Conference 2025");
    one["capacity"] = json!(2);
    let site = event_site(&tracker.origin, json!([one]));
    let first = site.submit(&registers(8, "jane@ev.test"));
    site.clock.advance(1_000);
    site.submit(&registers(8, "bob@ev.test"));
    site.clock.advance(1_000);
    site.submit(&registers(8, "late@ev.test"));
    site.submit(&{
        let mut again = registers(8, "jane@ev.test");
        again["fields"][3]["value"] = json!("again");
        again
    });
    let at_once = rows(&site);
    assert_eq!(at_once.len(), 3, "everybody once");
    assert_eq!(
        (&at_once[0]["submission_id"], &at_once[0]["surname"], &at_once[0]["email"], &at_once[0]["state"]),
        (&json!(first), &json!("Doe"), &json!("jane@ev.test"), &json!("on_its_way"))
    );
    assert_eq!(at_once[0]["marketing"]["email"], true);
    assert_eq!(at_once[2]["state"], "waitlist");
    let list = site.ask(|e| e.attendees(r#"{"event_id":8}"#));
    assert_eq!(list["counts"], json!({"contacts": 0, "on_their_way": 2, "waitlist": 1}));
    site.drain();
    let done = load_all(&site, json!({}));
    assert_eq!(done["counts"], json!({"contacts": 2, "on_their_way": 0, "waitlist": 1}), "{done}");
    let all = rows(&site);
    assert_eq!(all.len(), 3);
    let jane = all.iter().find(|row| row["email"] == "jane@ev.test").unwrap();
    assert_eq!((&jane["state"], &jane["origin"]), (&json!("confirmed"), &json!("site")));
    assert!(jane["registered_at"].as_i64().unwrap() > 0 && jane["contact_id"].as_u64().unwrap() > 0);
}

#[test]
fn a_renamed_event_keeps_its_list() {
    let tracker = Tracker::start();
    let mut site = event_site(&tracker.origin, json!([event(8, "Summer Conference 2025")]));
    site.submit(&registers(8, "before@ev.test"));
    site.drain();
    site.site.settings["events"] = json!([event(8, "The Big One")]);
    site.submit(&registers(8, "after@ev.test"));
    site.drain();
    // Even without the older form both are recognised by what was sent for them.
    let done = load_all(&site, json!({"tags": ["The Big One"]}));
    assert_eq!(done["counts"]["contacts"], 2, "{:?}", rows(&site));
    let done = load_all(&site, json!({"tags": ["The Big One", "Summer Conference 2025"], "scan": true}));
    assert_eq!(done["counts"]["contacts"], 4, "the two of the seed carry the older form");
}

#[test]
fn a_contact_that_was_deleted_or_untagged_at_tracker_says_so() {
    let tracker = Tracker::start();
    let site = event_site(&tracker.origin, json!([event(8, "Summer Conference 2025")]));
    site.submit(&registers(8, "gone@ev.test"));
    site.submit(&registers(8, "untagged@ev.test"));
    site.drain();
    let guests =
        seed(&tracker, json!([tagged("A", "Summer Conference 2025"), tagged("B", "Summer Conference 2025")]));
    let opened = json!({"scan": true, "opened_at": site.now()});
    load_all(&site, opened.clone());
    assert_eq!(states(&site).iter().filter(|(_, state)| state == "confirmed").count(), 4);
    let jwt = tracker.post("/api/Auth/ExchangeToken", &json!({"bearerToken": "api-token"}))["token"].clone();
    let jwt = jwt.as_str().unwrap();
    let id = |email: &str| tracker.records("Contact", email)[0]["id"].as_u64().unwrap();
    let (gone, untagged) = (id("gone@ev.test"), id("untagged@ev.test"));
    for path in [gone, guests[0]].map(|id| format!("/api/v1/Contact/{id}")) {
        tracker.remove(jwt, &path);
    }
    for path in [untagged, guests[1]].map(|id| format!("/api/v1/Contact/{id}")) {
        tracker.change(jwt, &path, &json!({"tagText": "Other"}));
    }
    let mut again = opened;
    again["refresh"] = json!(true);
    load_with(&site, again.clone());
    load_all(&site, json!({"scan": true, "opened_at": again["opened_at"]}));
    let found = states(&site);
    assert!(
        found.contains(&(gone, "gone".into())) && found.contains(&(untagged, "tag_missing".into())),
        "{found:?}"
    );
    assert!(found.iter().all(|(id, _)| !guests.contains(id)), "Tracker's own are not ours to keep");
    assert_eq!(found.len(), 2);
}

#[test]
fn erasing_a_person_takes_them_out_of_the_lists() {
    let tracker = Tracker::start();
    let site = event_site(&tracker.origin, json!([event(8, "Summer Conference 2025")]));
    let ids =
        seed(&tracker, json!([tagged("A", "Summer Conference 2025"), tagged("B", "Summer Conference 2025")]));
    load_all(&site, json!({"known": ids}));
    let kept = site.ask(|e| e.person(r#"{"email":"a@guest.test"}"#));
    assert_eq!(kept["total"], 0);
    assert_eq!(
        (
            &kept["attendance"][0]["event_id"],
            &kept["attendance"][0]["contact_id"],
            &kept["attendance"][0]["surname"]
        ),
        (&json!(8), &json!(ids[0]), &json!("Guest"))
    );
    let erased = site.ask(|e| e.erase("A@guest.test"));
    assert_eq!(erased["attendance"], json!([{"event_id": 8, "contact_id": ids[0]}]));
    assert_eq!(states(&site), confirmed(&ids[1..]));
    assert_eq!(site.ask(|e| e.person(r#"{"email":"a@guest.test"}"#))["attendance"], json!([]));
}

#[test]
fn two_thousand_contacts_show_within_one_page_of_calls() {
    let tracker = Tracker::start();
    let mut site = event_site(&tracker.origin, json!([event(8, "Summer Conference 2025")]));
    site.site.settings["relay"]["calls_per_minute"] = json!(80);
    let ids = seed(
        &tracker,
        Value::Array((0..2_000).map(|n| tagged(&format!("N{n}"), "Summer Conference 2025")).collect()),
    );
    let first = load_with(&site, json!({"known": ids, "budget_ms": 1}));
    assert_eq!(
        (&first["state"], &first["total"], &first["more"]),
        (&json!("loading"), &json!(2_000), &json!(true))
    );
    let calls = tracker.calls("", "/api/v1/");
    let second = load_with(&site, json!({"known": ids, "budget_ms": 3_000}));
    assert!(tracker.calls("", "/api/v1/") - calls <= 25, "one page of calls");
    let done = second["done"].as_u64().unwrap();
    assert!(done >= 10, "{second}");
    let page = site.ask(|e| e.attendee_rows(r#"{"event_id":8,"per_page":10}"#));
    assert_eq!(page["rows"].as_array().unwrap().len(), 10);
    assert!(page["rows"][0]["email"].as_str().unwrap().ends_with("@guest.test"));
    assert_eq!((&second["phase"], &second["counts"]["contacts"]), (&json!("known"), &json!(done)));
}
