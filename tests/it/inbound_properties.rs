//! Properties of the signature (F15) and of hostile bodies on the whole door (I10 to I12, F17).

use std::rc::Rc;

use halt_tracker::clock::PausedClock;
use halt_tracker::engine::Engine;
use serde_json::{Value, json};

use crate::hostile::hostile;
use crate::support::*;

const NOW: i64 = 1_800_000_000;
/// Cases of the bit-flip property; reliability.md names this number.
const CASES: usize = 100_000;

/// A small generator with a fixed seed, so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).unwrap()
    }
}

fn engine(site: &Site) -> Engine {
    let mut settings = site.settings.clone();
    settings["intake"]["throttle"] = json!({"per_source": 0, "per_address": 0});
    let config = json!({
        "directory": site.directory.path(), "key": "", "allow_volatile": true, "settings": settings,
    });
    Engine::with_clock(config.to_string().as_bytes(), Rc::new(PausedClock::at(NOW * 1_000))).unwrap()
}

fn status(engine: &Engine, timestamp: &str, signature: &str, body: &[u8]) -> u64 {
    let request = json!({
        "method": "POST", "content_type": "application/json",
        "headers": {"x-halt-timestamp": timestamp, "x-halt-webhook-signature": signature},
    });
    parse(&engine.receive(&request.to_string(), body).unwrap())["status"].as_u64().unwrap()
}

#[test]
fn f15_any_single_bit_change_of_body_timestamp_or_signature_is_refused() {
    let site = Site::new("http://127.0.0.1:9", json!([]));
    let engine = engine(&site);
    let mut random = Random(0x5eed_0000_0000_0001);
    let mut made = 0;
    while made < CASES {
        let length = 1 + random.below(64);
        // No submission: a right signature answers 400, and nothing is stored.
        let body: Vec<u8> = (0..length).map(|_| random.next() as u8).collect();
        let offset = random.below(601) as i64 - 300;
        let timestamp = (NOW + offset).to_string();
        let signature = sign(&timestamp, &body);
        assert_eq!(status(&engine, &timestamp, &signature, &body), 400, "seed case {made}");
        for _ in 0..100 {
            let (mut t, mut s, mut b) =
                (timestamp.clone().into_bytes(), signature.clone().into_bytes(), body.clone());
            let part = match random.below(3) {
                0 => &mut t,
                1 => &mut s,
                _ => &mut b,
            };
            let at = random.below(part.len());
            part[at] ^= 1 << random.below(8);
            // A header is text for PHP too; other bytes come as replacement characters.
            let (t, s) = (String::from_utf8_lossy(&t), String::from_utf8_lossy(&s));
            assert_eq!(status(&engine, &t, &s, &b), 401, "case {made}: {t} {s}");
            made += 1;
        }
    }
}

#[test]
fn f15_every_second_of_the_window_and_none_beside_it() {
    let site = Site::new("http://127.0.0.1:9", json!([]));
    let engine = engine(&site);
    for offset in -400..=400i64 {
        let timestamp = (NOW + offset).to_string();
        let expected = if offset.abs() <= 300 { 400 } else { 401 };
        assert_eq!(status(&engine, &timestamp, &sign(&timestamp, b"x"), b"x"), expected, "{offset}");
    }
}

/// Sends a signed body and gives status and answer.
fn send(engine: &Engine, body: &[u8]) -> (u64, Value) {
    let t = NOW.to_string();
    let request = json!({
        "method": "POST", "content_type": "application/json",
        "headers": {"x-halt-timestamp": t, "x-halt-webhook-signature": sign(&t, body)},
    });
    let answer = parse(&engine.receive(&request.to_string(), body).unwrap());
    (answer["status"].as_u64().unwrap(), answer["body"].clone())
}

#[test]
fn i10_hostile_json_is_400_in_words_of_our_own() {
    let site = Site::new("http://127.0.0.1:9", json!([]));
    let engine = engine(&site);
    for (name, body) in hostile() {
        let (status, answer) = send(&engine, &body);
        assert_eq!(status, 400, "{name}: {answer}");
        assert!(!answer.to_string().contains("CANARY"), "{name}");
    }
    assert_eq!(parse(&engine.status().unwrap())["counts"], json!({}), "nothing was stored");
}

#[test]
fn i10_a_64_bit_id_is_kept_to_the_digit() {
    let site = Site::new("http://127.0.0.1:9", json!([]));
    let engine = engine(&site);
    let (status, answer) = send(&engine, br#"{"form_id":"f","fields":{"id":18446744073709551615}}"#);
    assert_eq!(status, 202);
    let detail = parse(&engine.submission(answer["id"].as_str().unwrap()).unwrap());
    assert_eq!(detail["submission"]["fields"][0]["value"], "18446744073709551615");
}

#[test]
fn i11_bytes_and_characters() {
    let site = Site::new("http://127.0.0.1:9", json!([]));
    let engine = engine(&site);
    for (body, expected) in [
        (&b"{\"fields\":{\"a\":\"\xff\"}}"[..], 400),
        (b"{\"fields\":{\"a\":\"\xc0\x80\"}}", 400),
        (b"{\"fields\":{\"a\":\"\xed\xa0\x80\"}}", 400),
        (b"{\"fields\":{\"a\":\"\\ud800\"}}", 400),
        (b"{\"fields\":{\"a\\u0000\":\"x\"}}", 400),
        ("{\"fields\":{\"a\u{202e}b\":\"x\"}}".as_bytes(), 400),
        ("{\"form_id\":\"f\u{2066}\",\"fields\":{\"a\":\"x\"}}".as_bytes(), 400),
        (b"{\"source\":\"s\\u0007\",\"fields\":{\"a\":\"x\"}}", 400),
        (b"{\"form_id\":\"f\",\"fields\":{\"a\":\"x\\u0000y \xe2\x80\xae\"}}", 202),
    ] {
        let (status, answer) = send(&engine, body);
        assert_eq!(status, expected, "{answer}");
        if status == 202 {
            let detail = parse(&engine.submission(answer["id"].as_str().unwrap()).unwrap());
            assert_eq!(detail["submission"]["fields"][0]["value"], "x\u{fffd}y \u{202e}", "never empty");
        }
    }
}

#[test]
fn i12_all_fields_or_none_also_urlencoded() {
    let site = Site::new("http://127.0.0.1:9", json!([]));
    let engine = engine(&site);
    let form = |body: &str| {
        let t = NOW.to_string();
        let request = json!({
            "method": "POST", "content_type": "application/x-www-form-urlencoded",
            "headers": {"x-halt-timestamp": t, "x-halt-webhook-signature": sign(&t, body.as_bytes())},
        });
        parse(&engine.receive(&request.to_string(), body.as_bytes()).unwrap())
    };
    let pairs = |n: usize| (0..n).map(|i| format!("f{i}=x")).collect::<Vec<_>>().join("&");
    assert_eq!(form(&pairs(5_000))["status"], 400);
    assert_eq!(form(&pairs(501))["status"], 400);
    assert_eq!(form(&format!("a{}=x", "[b]".repeat(2_000)))["status"], 400);
    let taken = form(&pairs(500));
    assert_eq!(taken["status"], 202);
    let detail = parse(&engine.submission(taken["body"]["id"].as_str().unwrap()).unwrap());
    assert_eq!(detail["submission"]["fields"].as_array().unwrap().len(), 500);
}
