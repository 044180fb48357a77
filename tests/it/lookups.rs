//! An outcome that is unknown is looked up before anything is sent again (reliability.md 4.4, D24, F8).

use serde_json::{Value, json};

use crate::hands::*;
use crate::support::*;

const HOUR: u64 = 3_600;

fn lost(path: &str) -> Value {
    json!({"method": "POST", "path": path, "reset": true, "commit": true, "times": 1})
}

fn never(path: &str) -> Value {
    json!({"method": "POST", "path": path, "reset": true, "times": 1})
}

fn world(knobs: Value) -> World {
    let world = World::new(knobs, json!({}), json!([cv_profile(), enquiry_profile()]));
    // What the tenant was seeded with is older than any lag.
    world.hands.advance(86_400_000);
    world
}

fn enquire(world: &World, email: &str) -> String {
    world.accept("enquiry-form", &json!({"name": "Ann Lee", "email": email, "message": "Call me"}))
}

#[test]
fn d24_a_record_that_no_search_shows_is_found_live_and_adopted() {
    for (path, kind) in [("/api/v1/Resource", "Resource"), ("/api/v1/Activity", "Activity")] {
        for first in [true, false] {
            let w = world(json!({"searchLag": 3 * HOUR}));
            if !first {
                w.apply("before@lag.test");
                w.run();
            }
            w.tracker.fail(lost(path));
            let id = w.apply("jane@lag.test");
            w.run();
            assert_eq!(w.detail(&id)["state"], "delivered", "{path}: {}", w.detail(&id));
            assert_eq!(w.marked(kind, &id), 1, "{path}");
            assert!(!w.is_flagged(&id), "{path}");
            assert!(w.detail(&id)["journal"].to_string().contains("adopted"));
        }
    }
}

#[test]
fn d24_a_lead_and_its_contact_are_found_live_too() {
    for (path, kind) in [("/api/v1/Contact", "Contact"), ("/api/v1/Lead", "Lead")] {
        let w = world(json!({"searchLag": 3 * HOUR}));
        w.tracker.fail(lost(path));
        let id = enquire(&w, "ann@lag.test");
        w.run();
        assert_eq!(w.detail(&id)["state"], "delivered", "{path}: {}", w.detail(&id));
        assert_eq!(w.marked(kind, &id), 1, "{path}");
        assert!(!w.is_flagged(&id), "{path}");
    }
}

#[test]
fn f8_without_live_look_ups_a_search_within_the_hold_time_is_enough_and_a_later_one_costs_one_flagged_extra()
{
    for (lag, extra) in [(0, false), (30, false), (9 * 60, false), (11 * 60, true), (3 * HOUR, true)] {
        let w = world(json!({"searchLag": lag, "readLag": lag}));
        w.tracker.fail(lost("/api/v1/Resource"));
        let id = w.apply("slow@search.test");
        w.run();
        assert_eq!(w.detail(&id)["state"], "delivered", "{lag}: {}", w.detail(&id));
        assert_eq!(w.marked("Resource", &id), 1 + usize::from(extra), "{lag}");
        assert_eq!(w.is_flagged(&id), extra, "{lag}");
    }
}

#[test]
fn f8_after_a_second_unknown_outcome_a_person_decides() {
    let w = world(json!({"searchLag": 3 * HOUR, "readLag": 3 * HOUR}));
    w.tracker.fail(
        json!({"method": "POST", "path": "/api/v1/Resource", "reset": true, "commit": true, "times": 2}),
    );
    let id = w.apply("twice@lost.test");
    w.run();
    let detail = w.detail(&id);
    assert_eq!((&detail["state"], &detail["reason"]), (&json!("needs_attention"), &json!("outcome_unknown")));
    assert_eq!(w.marked("Resource", &id), 2);
    // The person replays: what has become visible meanwhile is adopted, and nothing is sent.
    w.hands.advance(4 * 3_600_000);
    w.engine().replay(&id).unwrap();
    w.run();
    assert_eq!(w.detail(&id)["state"], "delivered", "{}", w.detail(&id));
    assert_eq!(w.marked("Resource", &id), 2);
    assert!(w.is_flagged(&id));
}

/// Was delivered without a word, until a run of F8 with a thousand submissions met it.
#[test]
fn f8_what_is_adopted_after_a_second_send_is_flagged() {
    let w = world(json!({"searchLag": 11 * 60, "readLag": 11 * 60}));
    w.tracker.fail(
        json!({"method": "POST", "path": "/api/v1/Resource", "reset": true, "commit": true, "times": 2}),
    );
    let id = w.apply("both@arrived.test");
    w.run();
    assert_eq!(w.detail(&id)["state"], "delivered", "{}", w.detail(&id));
    assert_eq!(w.marked("Resource", &id), 2);
    assert!(w.is_flagged(&id), "{}", w.detail(&id));
}

#[test]
fn d07_a_create_that_was_confirmed_without_an_id_is_never_sent_again() {
    let w = world(json!({"createStatus": "200-empty", "searchLag": 3 * HOUR, "readLag": 3 * HOUR}));
    let id = w.apply("no@id.test");
    w.run();
    let detail = w.detail(&id);
    assert_eq!((&detail["state"], &detail["reason"]), (&json!("needs_attention"), &json!("outcome_unknown")));
    assert_eq!(w.marked("Resource", &id), 1);
    let w = world(json!({"createStatus": "200-empty"}));
    let id = w.apply("no@id.test");
    w.run();
    assert_eq!((w.detail(&id)["state"].clone(), w.marked("Resource", &id)), (json!("delivered"), 1));
}

#[test]
fn an_ambiguous_document_is_found_by_its_suffix_and_elsewhere_repeated_once_and_flagged() {
    let w = world(json!({}));
    w.tracker.fail(lost("/api/v1/Resource/AttachDocument"));
    let id = w.apply_with_cv("cv@resource.test");
    w.run();
    assert_eq!(w.detail(&id)["state"], "delivered");
    assert_eq!(w.tracker.get("/_sim/documents").as_array().unwrap().len(), 1);
    assert!(!w.is_flagged(&id));

    let mut profile = cv_profile();
    profile["record"] = json!("contact");
    profile["job"] = json!({});
    let w = World::new(json!({}), json!({}), json!([profile]));
    w.tracker.fail(lost("/api/v1/Contact/AttachDocument"));
    let id = w.apply_with_cv("cv@contact.test");
    w.run();
    assert_eq!(w.detail(&id)["state"], "delivered", "{}", w.detail(&id));
    assert_eq!(w.tracker.get("/_sim/documents").as_array().unwrap().len(), 2);
    assert!(w.is_flagged(&id));
}

#[test]
fn a_resource_that_the_parser_made_is_found_by_its_document() {
    let mut profile = cv_profile();
    profile["from_resume"] = json!(true);
    let w = World::new(json!({"searchLag": 3 * HOUR}), json!({}), json!([profile]));
    w.hands.advance(86_400_000);
    let before = w.tracker.get("/_sim/records/Resource").as_array().unwrap().len();
    w.tracker.fail(lost("/api/v1/Resource/CreateFromResume"));
    let id = w.apply_with_cv("parsed@lost.test");
    w.run();
    assert_eq!(w.detail(&id)["state"], "delivered", "{}", w.detail(&id));
    assert_eq!(w.tracker.get("/_sim/records/Resource").as_array().unwrap().len(), before + 1);
    assert_eq!(w.tracker.records("Resource", "parsed@lost.test").len(), 1, "its members were completed");
}

#[test]
fn what_never_happened_is_sent_once_more_and_is_one_record() {
    for path in ["/api/v1/Resource", "/api/v1/Activity"] {
        let w = world(json!({}));
        w.tracker.fail(never(path));
        let id = w.apply("never@sent.test");
        let begun = halt_tracker::clock::Clock::now_ms(&w.hands);
        w.run();
        assert_eq!(w.detail(&id)["state"], "delivered", "{path}");
        assert_eq!((w.marked("Resource", &id), w.marked("Activity", &id)), (1, 1), "{path}");
        assert!(halt_tracker::clock::Clock::now_ms(&w.hands) - begun >= 600_000, "not before the hold time");
    }
}

#[test]
fn classic_finds_what_a_lost_answer_made() {
    let w = World::spoken("widget", json!({}), json!({}), json!([cv_profile()]));
    w.tracker.fail(lost("/api/widget/createResource"));
    let id = w.apply("classic@lost.test");
    w.run();
    assert_eq!(w.detail(&id)["state"], "delivered", "{}", w.detail(&id));
    assert_eq!(w.marked("Resource", &id), 1);
    assert!(w.detail(&id)["steps"].to_string().contains("adopted"));
}

#[test]
fn classic_has_no_internal_reference_so_contacts_and_leads_were_refused_before_they_were_sent() {
    let mut contact = cv_profile();
    contact["record"] = json!("contact");
    contact["job"] = json!({});
    contact["fields"].as_array_mut().unwrap().pop();
    let w = World::spoken("widget", json!({}), json!({}), json!([contact, enquiry_profile()]));
    let guest = w.apply("guest@classic.test");
    let lead = enquire(&w, "lead@classic.test");
    w.run();
    for (id, kind) in [(guest, "Contact"), (lead, "Lead")] {
        assert_eq!(w.detail(&id)["state"], "delivered", "{}", w.detail(&id));
        assert_eq!(w.marked(kind, &id), 1);
    }
    // Single Contacts cannot be read there: name and address decide, and the row says that this is weaker.
    w.tracker.fail(lost("/api/widget/createContact"));
    let id = w.apply("weak@classic.test");
    w.run();
    assert_eq!(w.detail(&id)["state"], "delivered", "{}", w.detail(&id));
    assert_eq!(w.marked("Contact", &id), 1);
    assert!(w.detail(&id)["steps"].to_string().contains("weak_match"), "{}", w.detail(&id));
}

#[test]
fn a_replay_of_what_died_unknown_looks_before_it_sends() {
    let w = World::new(json!({}), json!({"max_attempts": 1}), json!([cv_profile()]));
    w.tracker.fail(lost("/api/v1/Resource"));
    w.tracker.fail(json!({"method": "GET", "path": "/api/v1/*", "status": 400, "times": 1}));
    let id = w.apply("died@unknown.test");
    w.run();
    assert_eq!(w.detail(&id)["state"], "dead", "{}", w.detail(&id));
    w.engine().replay(&id).unwrap();
    w.run();
    assert_eq!(w.detail(&id)["state"], "delivered", "{}", w.detail(&id));
    assert_eq!(w.marked("Resource", &id), 1);
}
