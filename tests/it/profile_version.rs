//! A profile that is edited while submissions wait (reliability.md L07).

use serde_json::json;

use crate::support::*;

#[test]
fn l07_a_delivery_keeps_the_profile_it_was_accepted_with() {
    let tracker = Tracker::start();
    let mut site = Site::connected(&tracker.origin, json!([cv_profile()]));
    let (_, accepted) = site.ingest(&application("first@l07.test", ""));

    site.settings["profiles"][0]["version"] = json!(2);
    site.settings["profiles"][0]["name"] = json!("Changed");
    let fields = site.settings["profiles"][0]["fields"].as_array_mut().unwrap();
    fields.last_mut().unwrap()["from"]["value"] = json!("Changed source");
    let (_, after) = site.ingest(&application("second@l07.test", ""));
    site.drain();

    assert_eq!(tracker.records("Resource", "first@l07.test")[0]["source"], "Website");
    assert_eq!(tracker.records("Resource", "second@l07.test")[0]["source"], "Changed source");
    let detail = site.detail(&accepted["id"]);
    assert_eq!(detail["profile_name"], "CV application");
    assert!(detail["journal"].to_string().contains(r#""version":1"#), "{}", detail["journal"]);
    assert!(site.detail(&after["id"])["journal"].to_string().contains(r#""version":2"#));
}

#[test]
fn l07_mapping_again_with_today_s_profile_is_a_person_s_act() {
    let mut site = Site::new("http://127.0.0.1:9", json!([]));
    let (_, accepted) = site.ingest(&application("again@l07.test", ""));
    assert_eq!(accepted["status"], "unrouted");
    site.settings["profiles"] = json!([cv_profile()]);
    site.drain();
    assert_eq!(site.detail(&accepted["id"])["state"], "unrouted", "a new profile takes nothing by itself");
    let replayed = parse(&site.engine().replay(accepted["id"].as_str().unwrap()).unwrap());
    assert_eq!(replayed["status"], "waiting");
    let again = parse(&site.engine().replay(accepted["id"].as_str().unwrap()).unwrap());
    assert_eq!(again["status"], "waiting", "pressed twice: nothing happens (L04)");
    assert_eq!(site.counts(), json!({"waiting": 1}));
}
