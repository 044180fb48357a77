//! Deliveries belong to the tenant they were made for (reliability.md O11, O13), and a lost connection is said.

use serde_json::{Value, json};

use crate::hands::*;
use crate::support::*;

fn world() -> World {
    World::new(json!({"tenant": "first"}), json!({}), json!([cv_profile()]))
}

fn connect(world: &World) -> Value {
    parse(&world.engine().connect(r#"{"kind":"api_token","token":"api-token"}"#).unwrap())
}

#[test]
fn o11_what_waits_for_one_tenant_is_not_sent_to_another_until_a_person_says_so() {
    let w = world();
    let first = w.apply("first@tenant.test");
    let old = w.status()["connection"]["id"].clone();
    w.tracker.post("/_sim/knobs", &json!({"tenant": "second"}));
    let now = connect(&w);
    assert_ne!(now["id"], old);
    let second = w.apply("second@tenant.test");
    w.run();
    let detail = w.detail(&first);
    assert_eq!((&detail["state"], &detail["reason"]), (&json!("parked"), &json!("other_connection")));
    assert_eq!(w.detail(&second)["state"], "delivered");
    assert_eq!(w.status()["connection"]["elsewhere"], 1);
    assert_eq!(w.marked("Resource", &first), 0);

    assert_eq!(parse(&w.engine().adopt().unwrap()), json!({"adopted": 1}));
    w.run();
    assert_eq!(w.detail(&first)["state"], "delivered");
    assert_eq!((w.marked("Resource", &first), w.status()["connection"]["elsewhere"].clone()), (1, json!(0)));
}

#[test]
fn o11_reconnecting_to_the_first_tenant_lets_its_deliveries_go_on() {
    let w = world();
    let first = w.apply("back@tenant.test");
    w.tracker.post("/_sim/knobs", &json!({"tenant": "second"}));
    connect(&w);
    w.run();
    assert_eq!(w.detail(&first)["state"], "parked");
    w.tracker.post("/_sim/knobs", &json!({"tenant": "first"}));
    connect(&w);
    w.run();
    assert_eq!((w.detail(&first)["state"].clone(), w.marked("Resource", &first)), (json!("delivered"), 1));
}

#[test]
fn o11_a_half_done_delivery_begins_anew_at_the_tenant_it_is_moved_to() {
    let w = world();
    w.tracker.fail(json!({"method": "POST", "path": "/api/v1/Activity", "status": 503, "times": 1}));
    let id = w.apply("half@tenant.test");
    w.drain();
    assert_ne!(w.detail(&id)["record_id"], 0);
    w.tracker.post("/_sim/reset", &json!({"seed": "empty"}));
    w.tracker.post("/_sim/knobs", &json!({"tenant": "second"}));
    connect(&w);
    w.run();
    assert_eq!(w.detail(&id)["reason"], "other_connection");
    w.engine().adopt().unwrap();
    w.run();
    assert_eq!(w.detail(&id)["state"], "delivered", "{}", w.detail(&id));
    assert_eq!(w.marked("Resource", &id), 1);
}

#[test]
fn o13_another_region_gets_neither_the_deliveries_nor_the_token() {
    let mut w = world();
    let id = w.apply("region@changed.test");
    let other = Tracker::with(json!({"rateLimit": 0, "tenant": "first"}), Some(w.hands.shared()));
    let here = w.site.settings["tracker"].clone();
    w.site.settings["tracker"]["classic_url"] = json!(other.origin);
    w.site.settings["tracker"]["rest_url"] = json!(other.origin);
    assert_eq!(w.drain()["code"], "region_changed");
    assert_eq!(parse(&w.engine().check_connection().unwrap())["code"], "region_changed");
    assert!(other.get("/_sim/journal").as_array().unwrap().is_empty(), "no token was shown there");
    assert_eq!(
        (&w.detail(&id)["state"], &w.detail(&id)["reason"]),
        (&json!("parked"), &json!("region_changed"))
    );
    connect(&w);
    w.run();
    assert_eq!(w.detail(&id)["state"], "parked");
    assert_eq!(w.status()["connection"]["elsewhere"], 1);
    w.site.settings["tracker"] = here;
    connect(&w);
    w.run();
    assert_eq!(w.detail(&id)["state"], "delivered");
    assert!(other.records("Resource", "changed.test").is_empty());
}

#[test]
fn what_came_before_the_first_sign_in_goes_to_the_first_tenant() {
    let tracker = Tracker::start();
    let site = Site::new(&tracker.origin, json!([cv_profile()]));
    let (_, body) = site.ingest(&application("early@bird.test", ""));
    site.drain();
    assert_eq!(site.detail(&body["id"])["state"], "parked");
    site.engine().connect(r#"{"kind":"api_token","token":"api-token"}"#).unwrap();
    site.drain();
    assert_eq!(site.detail(&body["id"])["state"], "delivered");
}

#[test]
fn a_new_user_of_an_account_that_names_nobody_is_the_same_tenant() {
    let tracker = Tracker::start();
    let site = Site::connected(&tracker.origin, json!([cv_profile()]));
    let before = parse(&site.engine().status().unwrap())["connection"]["id"].clone();
    site.engine().disconnect().unwrap();
    let after = parse(&site.engine().connect(r#"{"kind":"api_token","token":"api-token"}"#).unwrap());
    assert_eq!(after["id"], before);
}

#[test]
fn o15_a_replaced_api_token_is_named_and_the_shell_is_told_once_and_when_it_is_back() {
    let w = world();
    w.tracker.post("/_sim/revoke", &json!({"what": "all"}));
    w.tracker.fail(json!({"path": "/api/auth/exchangetoken", "status": 401, "times": 0}));
    for n in 0..3 {
        w.apply(&format!("k{n}@token.test"));
    }
    w.drain();
    w.drain();
    assert_eq!(w.status()["connection"]["reason"], "api_token_replaced");
    assert_eq!(w.tasks("reconnect_needed"), 1);
    w.tracker.delete("/_sim/fail");
    connect(&w);
    assert_eq!(w.tasks("reconnected"), 1);
    w.run();
    assert_eq!(w.status()["counts"], json!({"delivered": 3}));
}
