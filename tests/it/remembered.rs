//! The settings that the fast path works with.

use halt_tracker::engine::{Engine, Kind};
use serde_json::{Value, json};

use crate::support::*;

fn site() -> Site {
    let mut site = Site::new("http://127.0.0.1:9", json!([cv_profile()]));
    site.settings["intake"]["fast_path"] = json!(true);
    site.settings["saved_at"] = json!(1_000);
    site
}

/// The engine of `php/ingest.php`: no settings of its own.
fn fast(site: &Site) -> Result<Engine, halt_tracker::engine::EngineError> {
    let config = json!({"directory": site.directory.path(), "site": "test-1", "allow_volatile": true});
    Engine::new(config.to_string().as_bytes())
}

fn send(engine: &Engine, email: &str) -> Value {
    let body = application(email, "").to_string();
    let t = now().to_string();
    let request = json!({
        "method": "POST", "content_type": "application/json",
        "headers": {"x-halt-timestamp": t, "x-halt-webhook-signature": sign(&t, body.as_bytes())},
    });
    parse(&engine.receive(&request.to_string(), body.as_bytes()).unwrap())
}

fn refused(site: &Site) -> (Kind, String) {
    let error = fast(site).err().unwrap();
    (error.kind(), parse(&error.message())["code"].as_str().unwrap().to_owned())
}

#[test]
fn the_fast_path_takes_submissions_with_the_kept_settings() {
    let site = site();
    assert_eq!(refused(&site), (Kind::StoreUnavailable, "settings_unknown".into()));
    assert_eq!(parse(&site.engine().remember_settings().unwrap()), json!({"changed": true}));
    assert_eq!(parse(&site.engine().remember_settings().unwrap()), json!({"changed": false}));
    let answer = send(&fast(&site).unwrap(), "jane@example.test");
    assert_eq!((&answer["status"], &answer["body"]["status"]), (&json!(202), &json!("waiting")));
    assert_eq!(site.counts(), json!({"waiting": 1}), "WordPress sees it");
    let file = std::fs::read(site.directory.path().join("test-1/settings")).unwrap();
    assert!(!String::from_utf8_lossy(&file).contains(SECRET), "sealed");
}

#[test]
fn a_revoked_secret_is_refused_from_the_next_request_on() {
    let mut site = site();
    site.engine().remember_settings().unwrap();
    assert_eq!(send(&fast(&site).unwrap(), "a@example.test")["status"], 202);
    let before = site.engine();
    site.settings["intake"]["secrets"] = json!([{"secret": "another one"}]);
    site.settings["saved_at"] = json!(2_000);
    site.engine().remember_settings().unwrap();
    assert_eq!(send(&fast(&site).unwrap(), "b@example.test")["status"], 401);
    // A process that began before the save and speaks last.
    assert_eq!(parse(&before.remember_settings().unwrap()), json!({"changed": false}));
    assert_eq!(send(&fast(&site).unwrap(), "c@example.test")["status"], 401);
}

#[test]
fn switched_off_it_is_shut_at_once() {
    let mut site = site();
    site.engine().remember_settings().unwrap();
    assert!(fast(&site).is_ok());
    site.settings["intake"]["fast_path"] = json!(false);
    site.settings["saved_at"] = json!(2_000);
    site.engine().remember_settings().unwrap();
    assert_eq!(refused(&site), (Kind::InvalidInput, "fast_path_off".into()));
}

#[test]
fn what_cannot_be_kept_shuts_the_door_instead_of_leaving_it_as_it_was() {
    let mut site = site();
    site.engine().remember_settings().unwrap();
    let directory = site.directory.path().join("test-1");
    std::fs::create_dir(directory.join("settings.new")).unwrap();
    site.settings["saved_at"] = json!(2_000);
    site.settings["intake"]["secrets"] = json!([{"secret": "another one"}]);
    let error = site.engine().remember_settings().err().unwrap();
    assert_eq!(parse(&error.message())["code"], "settings_not_kept");
    assert_eq!(refused(&site), (Kind::StoreUnavailable, "settings_unknown".into()));
    std::fs::remove_dir(directory.join("settings.new")).unwrap();
    site.engine().remember_settings().unwrap();
    assert!(fast(&site).is_ok());
}

#[test]
fn damaged_foreign_and_wrongly_named_settings_are_refused() {
    let site = site();
    site.engine().remember_settings().unwrap();
    let path = site.directory.path().join("test-1/settings");
    let good = std::fs::read_to_string(&path).unwrap();
    for bad in ["", "junk", &good[..good.len() / 2], &good.replace("ht1.", "ht2.")] {
        std::fs::write(&path, bad).unwrap();
        assert!(fast(&site).is_err(), "{}", bad.len());
    }
    std::fs::create_dir(site.directory.path().join("other-1")).unwrap();
    std::fs::write(site.directory.path().join("other-1/settings"), &good).unwrap();
    for name in ["other-1", "../x", "none-1"] {
        let config = json!({"directory": site.directory.path(), "site": name, "allow_volatile": true});
        assert!(Engine::new(config.to_string().as_bytes()).is_err(), "{name}");
    }
    std::fs::write(&path, &good).unwrap();
    assert!(fast(&site).is_ok());
}

#[test]
fn the_fast_path_never_writes_settings() {
    let site = site();
    site.engine().remember_settings().unwrap();
    assert!(fast(&site).unwrap().remember_settings().is_err());
    fast(&site).unwrap().drain(r#"{"trigger":"request_end","budget_ms":100}"#).unwrap();
}

#[test]
fn delivery_after_the_response_can_be_switched_off_for_the_fast_path_too() {
    let mut site = site();
    site.settings["relay"]["after_response"] = json!(false);
    site.engine().remember_settings().unwrap();
    let summary = fast(&site).unwrap().drain(r#"{"trigger":"request_end"}"#).unwrap();
    assert_eq!(parse(&summary)["busy"], true);
}
