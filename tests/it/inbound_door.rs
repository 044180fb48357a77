//! What is decided before the store: authentication, throttle, limits (reliability.md I04 to I14, I20, I22).

use std::path::Path;
use std::rc::Rc;

use halt_tracker::clock::PausedClock;
use halt_tracker::engine::Engine;
use serde_json::{Value, json};

use crate::support::*;

/// Standing clock of these tests, in Unix seconds.
const NOW: i64 = 1_800_000_000;

struct Door {
    site: Site,
    clock: PausedClock,
}

impl Door {
    fn new() -> Self {
        Self {
            site: Site::new("http://127.0.0.1:9", json!([cv_profile()])),
            clock: PausedClock::at(NOW * 1_000),
        }
    }

    fn answer(&self, request: &Value, body: &[u8]) -> Value {
        let config = json!({
            "directory": self.site.directory.path(), "key": "", "allow_volatile": true,
            "settings": self.site.settings,
        });
        let engine = Engine::with_clock(config.to_string().as_bytes(), Rc::new(self.clock.clone())).unwrap();
        parse(&engine.receive(&request.to_string(), body).unwrap())
    }

    fn status(&self, request: &Value, body: &[u8]) -> u64 {
        self.answer(request, body)["status"].as_u64().unwrap()
    }

    fn signed_at(&self, timestamp: i64, body: &[u8]) -> Value {
        let t = timestamp.to_string();
        json!({
            "method": "POST", "content_type": "application/json", "remote_addr": "203.0.113.1",
            "headers": {"x-halt-timestamp": t, "x-halt-webhook-signature": sign(&t, body)},
        })
    }

    fn from(&self, address: &str, body: &[u8]) -> Value {
        let mut request = self.signed_at(self.clock_s(), body);
        request["remote_addr"] = json!(address);
        request
    }

    fn clock_s(&self) -> i64 {
        use halt_tracker::clock::Clock;
        self.clock.now_ms() / 1_000
    }

    fn files(&self) -> Vec<String> {
        let site = self.site.directory.path().join("test-1");
        names(self.site.directory.path()).into_iter().chain(names(&site)).collect()
    }
}

fn names(directory: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(directory) else { return Vec::new() };
    let mut names: Vec<_> = entries.map(|e| e.unwrap().file_name().to_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

fn body(n: usize) -> Vec<u8> {
    application(&format!("jane{n}@example.test"), "").to_string().into_bytes()
}

fn unsigned(address: &str) -> Value {
    json!({"method": "POST", "content_type": "application/json", "remote_addr": address, "headers": {}})
}

#[test]
fn a_flood_of_unsigned_requests_touches_no_file_of_the_store() {
    let door = Door::new();
    for n in 0..300 {
        let status = door.status(&unsigned(&format!("198.51.100.{}", n % 10)), &body(n));
        assert!(status == 401 || status == 429, "{status}");
    }
    assert_eq!(door.files(), ["test-1", "throttle"], "neither key, store nor lock was made");
    assert_eq!(door.status(&door.from("203.0.113.1", &body(0)), &body(0)), 202);
    assert!(door.files().contains(&"outbox.sqlite3".to_owned()));
}

#[test]
fn everything_that_is_the_senders_doing_is_refused_without_the_store() {
    let door = Door::new();
    let ok = body(0);
    for (request, sent, expected) in [
        (json!({"method": "GET"}), &b""[..], 405),
        (json!({"method": "POST", "content_type": "text/plain"}), b"x", 415),
        (unsigned(""), b"{}", 401),
        (door.signed_at(NOW - 301, &ok), &ok, 401),
        (door.signed_at(NOW, b"{"), b"{", 400),
        (door.signed_at(NOW, b"{\"form_id\":\"x\"}"), b"{\"form_id\":\"x\"}", 400),
        (
            door.signed_at(NOW, b"{\"fields\":{\"a\":1},\"errors\":true}"),
            b"{\"fields\":{\"a\":1},\"errors\":true}",
            422,
        ),
    ] {
        assert_eq!(door.status(&request, sent), expected, "{request}");
    }
    assert_eq!(door.files(), ["test-1", "throttle"]);
}

#[test]
fn i14_an_address_gets_429_with_retry_after_and_others_go_on() {
    let door = Door::new();
    let flood = |n| door.answer(&unsigned("198.51.100.1"), &body(n));
    assert!((0..20).all(|n| flood(n)["status"] == 401), "twenty a minute");
    let refused = flood(21);
    assert_eq!(refused["status"], 429);
    let wait: u64 = refused["headers"]["Retry-After"].as_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait));
    assert_eq!(refused["body"]["code"], "halt_tracker_throttled");
    assert_eq!(refused["body"]["data"]["status"], 429);
    assert_eq!(refused["headers"]["Cache-Control"], "no-store");
    assert_eq!(
        door.status(&door.from("198.51.100.1", &body(21)), &body(21)),
        202,
        "who proves who it is does not suffer for its neighbours"
    );
    assert_eq!(door.status(&door.from("198.51.100.2", &body(22)), &body(22)), 202);
    door.clock.advance(i64::try_from(wait).unwrap() * 1_000);
    assert_eq!(flood(23)["status"], 401, "after the time it named");
}

#[test]
fn i14_a_signed_sender_with_one_address_has_its_whole_share() {
    let door = Door::new();
    let send = |n: usize| door.status(&door.from("203.0.113.1", &body(n)), &body(n));
    assert!((0..60).all(|n| send(n) == 202), "sixty a minute, not the twenty of an address");
    assert_eq!(send(60), 429);
    let broken = b"{";
    door.clock.advance(60_000);
    let malformed = |door: &Door| door.status(&door.from("203.0.113.1", broken), broken);
    assert!((0..60).all(|_| malformed(&door) == 400));
    assert_eq!(malformed(&door), 429, "what cannot be read counts, too");
}

#[test]
fn i14_false_claims_of_an_address_are_refused_unread_beyond_its_share() {
    let door = Door::new();
    let forged = |n: usize| {
        let mut request = door.from("198.51.100.1", &body(n));
        request["headers"]["x-halt-webhook-signature"] = json!("0".repeat(64));
        door.status(&request, &body(n))
    };
    assert!((0..20).all(|n| forged(n) == 401));
    assert_eq!(forged(20), 429);
    assert_eq!(
        door.status(&door.from("198.51.100.1", &body(21)), &body(21)),
        429,
        "nothing is hashed any more"
    );
    assert_eq!(door.status(&unsigned("198.51.100.1"), b"{}"), 401, "counted apart");
    let mut guess = unsigned("198.51.100.2");
    guess["headers"] = json!({"x-halt-webhook-token": "a guess"});
    assert!((0..20).all(|_| door.status(&guess, b"{}") == 401));
    assert_eq!(door.status(&guess, b"{}"), 429);
    assert_eq!(door.files(), ["test-1", "throttle"], "before any store");
}

#[test]
fn i14_a_flood_from_many_addresses_does_not_starve_a_signed_source() {
    let door = Door::new();
    for n in 0..2_000 {
        door.answer(&unsigned(&format!("10.{}.{}.1", n / 250, n % 250)), b"{}");
    }
    for n in 0..15 {
        assert_eq!(door.status(&door.from("203.0.113.1", &body(n)), &body(n)), 202);
    }
}

#[test]
fn i14_a_source_is_limited_whatever_addresses_it_uses() {
    let door = Door::new();
    let send = |n: usize| door.status(&door.from(&format!("198.51.100.{}", n % 250), &body(n)), &body(n));
    assert!((0..60).all(|n| send(n) == 202));
    assert_eq!(send(60), 429);
    let named = json!({"form_id": "cv-form", "source": "partner", "fields": {"first_name": "A", "last_name": "B", "email": "a@b.test"}});
    let named = named.to_string().into_bytes();
    assert_eq!(door.status(&door.from("192.0.2.1", &named), &named), 202, "another source");
    door.clock.advance(1_000);
    assert_eq!(send(61), 202);
}

#[test]
fn i13_a_spoofed_header_buys_nothing_and_a_declared_proxy_is_believed() {
    let mut door = Door::new();
    let spoofed = |door: &Door, n: usize| {
        let mut request = unsigned("198.51.100.1");
        request["headers"] = json!({
            "x-forwarded-for": format!("10.0.0.{n}"), "x-real-ip": format!("10.0.0.{n}"),
            "cf-connecting-ip": format!("10.0.0.{n}"), "forwarded": format!("for=10.0.0.{n}"),
        });
        door.status(&request, b"{}")
    };
    assert!((0..20).all(|n| spoofed(&door, n) == 401));
    assert_eq!(spoofed(&door, 21), 429);
    door = Door::new();
    door.site.settings["intake"]["throttle"] = json!({"trusted_proxies": ["198.51.100.0/24"]});
    assert!((0..40).all(|n| spoofed(&door, n) == 401), "forty visitors behind one proxy");
}

#[test]
fn the_throttle_can_be_switched_off_and_its_loss_is_no_error() {
    let mut door = Door::new();
    let file = door.site.directory.path().join("test-1/throttle");
    for n in 0..25 {
        door.answer(&unsigned("198.51.100.1"), &body(n));
    }
    std::fs::remove_file(&file).unwrap();
    assert_eq!(door.status(&unsigned("198.51.100.1"), b"{}"), 401, "the counts are gone, nothing else");
    std::fs::write(&file, b"junk").unwrap();
    assert_eq!(door.status(&unsigned("198.51.100.1"), b"{}"), 401);
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    assert!((0..30).all(|_| door.status(&unsigned("198.51.100.1"), b"{}") == 401), "cannot be counted");
    assert_eq!(door.status(&door.from("198.51.100.1", &body(0)), &body(0)), 202);
    std::fs::remove_dir(&file).unwrap();
    door.site.settings["intake"]["throttle"] = json!({"per_source": 0, "per_address": 0});
    assert!((0..100).all(|_| door.status(&unsigned("198.51.100.1"), b"{}") == 401));
    assert!(!file.exists());
}

#[test]
fn no_address_and_no_source_stands_in_the_counters() {
    let door = Door::new();
    door.answer(&unsigned("198.51.100.77"), b"{}");
    let sent = body(0);
    door.answer(&door.from("203.0.113.88", &sent), &sent);
    let bytes = std::fs::read(door.site.directory.path().join("test-1/throttle")).unwrap();
    for canary in [&b"198.51"[..], &[198, 51, 100, 77], &[203, 0, 113, 88], b"signed", b"webhook"] {
        assert!(!bytes.windows(canary.len()).any(|w| w == canary));
    }
}

#[test]
fn i05_the_window_is_300_seconds_inclusive_both_ways() {
    let door = Door::new();
    for (n, (offset, expected)) in
        [(299, 202), (300, 202), (301, 401), (-299, 202), (-300, 202), (-301, 401)].into_iter().enumerate()
    {
        let sent = body(n);
        assert_eq!(door.status(&door.signed_at(NOW + offset, &sent), &sent), expected, "{offset}");
    }
}

#[test]
fn i07_a_rotated_secret_works_until_its_overlap_ends() {
    let mut door = Door::new();
    door.site.settings["intake"]["secrets"] =
        json!([{"secret": "the new one"}, {"secret": SECRET, "not_after": NOW + 86_400}]);
    assert_eq!(door.status(&door.from("203.0.113.1", &body(0)), &body(0)), 202);
    door.clock.advance(86_400_000);
    assert_eq!(door.status(&door.from("203.0.113.1", &body(1)), &body(1)), 202);
    door.clock.advance(1_000);
    assert_eq!(door.status(&door.from("203.0.113.1", &body(2)), &body(2)), 401);
}

#[test]
fn i08_a_body_that_was_changed_on_the_way_is_refused() {
    let door = Door::new();
    let sent = br#"{"form_id":"cv-form","fields":{"first_name":"Zo\u00eb"}}"#.to_vec();
    let request = door.signed_at(NOW, &sent);
    let reencoded = parse(std::str::from_utf8(&sent).unwrap()).to_string().into_bytes();
    assert_ne!(reencoded, sent);
    let with_newline = [&sent[..], b"\n"].concat();
    let gzip = [&[0x1f, 0x8b, 8, 0][..], &sent[..]].concat();
    for changed in [reencoded, with_newline, gzip] {
        assert_eq!(door.status(&request, &changed), 401);
    }
}

#[test]
fn i09_what_php_dropped_is_never_an_empty_success() {
    let door = Door::new();
    let mut dropped = door.signed_at(NOW, b"");
    dropped["content_length"] = json!(50_000_000);
    dropped["php_limit"] = json!(41_943_040);
    assert_eq!(door.status(&dropped, b""), 413);
    let multipart = json!({
        "method": "POST", "content_type": "multipart/form-data; boundary=x", "headers": {},
        "content_length": 50_000_000, "multipart": {"fields": {}, "files": []},
    });
    assert_eq!(door.status(&multipart, b""), 413);
    let mut longer = door.signed_at(NOW, b"{}");
    longer["content_length"] = json!(3);
    assert_eq!(door.status(&longer, b"{}"), 400, "a length that lies");
}

#[test]
fn i22_two_lengths_and_lists_of_credentials_are_no_credentials() {
    let door = Door::new();
    let sent = body(0);
    let t = NOW.to_string();
    let good = sign(&t, &sent);
    for headers in [
        json!({"x-halt-timestamp": format!("{t}, {t}"), "x-halt-webhook-signature": good}),
        json!({"x-halt-timestamp": t, "x-halt-webhook-signature": format!("{good}, {good}")}),
        json!({"x-halt-timestamp": t, "x-halt-webhook-signature": format!("{good},{good}")}),
    ] {
        let request = json!({"method": "POST", "content_type": "application/json", "headers": headers});
        assert_eq!(door.status(&request, &sent), 401);
    }
}
