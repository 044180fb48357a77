//! F17: any hostile body is answered using at most three times its size. Counted, not guessed: the allocator of
//! this process keeps the sum of what is in use and its peak. One test, so that nothing else allocates beside it.
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stop at the first surprise like the tests themselves"
)]

#[path = "../it/hostile.rs"]
mod hostile;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use halt_tracker::engine::Engine;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

/// What a small body may use all the same: 20,000 elements in their parsed form.
const FLOOR: usize = 8 << 20;

struct Counting;

static IN_USE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

fn grew(by: usize) {
    let now = IN_USE.fetch_add(by, Ordering::Relaxed) + by;
    PEAK.fetch_max(now, Ordering::Relaxed);
}

// SAFETY: everything is handed on to the system's allocator unchanged; only numbers are kept beside it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        grew(layout.size());
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(pointer, layout) }
    }
    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // The system's allocator moves pages of large blocks and does not copy them, so there are no two of them.
        if size > layout.size() {
            grew(size - layout.size());
        } else {
            IN_USE.fetch_sub(layout.size() - size, Ordering::Relaxed);
        }
        // SAFETY: the caller's promise.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const SECRET: &str = "test-secret";

fn request(content_type: &str, body: &[u8]) -> String {
    let t = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs().to_string();
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(t.as_bytes());
    mac.update(b".");
    mac.update(body);
    let signature = halt_tracker::outbox::blobs::hex(&mac.finalize().into_bytes());
    json!({
        "method": "POST", "content_type": content_type,
        "headers": {"x-halt-timestamp": t, "x-halt-webhook-signature": signature},
    })
    .to_string()
}

#[test]
fn f17_hostile_bodies_are_answered_in_bounded_memory() {
    let directory = tempfile::tempdir().unwrap();
    let config = json!({
        "directory": directory.path(), "allow_volatile": true,
        "settings": {
            "site": {"install_id": "memory"},
            "intake": {"secrets": [{"secret": SECRET}], "throttle": {"per_source": 0, "per_address": 0}},
        },
    });
    let engine = Engine::new(config.to_string().as_bytes()).unwrap();
    let warm = br#"{"fields":{"a":"x"}}"#;
    engine.receive(&request("application/json", warm), warm).unwrap();
    let mut cases: Vec<(&str, &str, Vec<u8>)> =
        hostile::hostile().into_iter().map(|(name, body)| (name, "application/json", body)).collect();
    let form = "application/x-www-form-urlencoded";
    cases.push(("16 megabytes of pairs", form, "a=b&".repeat(4 << 20).into_bytes()));
    cases.push((
        "16 megabytes of per cent signs",
        form,
        [b"a=", "%41".repeat((16 << 20) / 3 - 2).as_bytes()].concat(),
    ));
    cases.push(("one name of 16 megabytes of brackets", form, "a[".repeat((8 << 20) - 1).into_bytes()));
    cases.push((
        "one name of five million levels",
        form,
        format!("a{}=x", "[]".repeat(5 << 20)).into_bytes(),
    ));
    println!("{:<45} {:>10} {:>12} {:>7} {:>8}", "body", "bytes", "used", "factor", "ms");
    for (name, content_type, body) in cases {
        let request = request(content_type, &body);
        let before = IN_USE.load(Ordering::Relaxed);
        PEAK.store(before, Ordering::Relaxed);
        let begun = Instant::now();
        let answer = engine.receive(&request, &body).unwrap();
        let took = begun.elapsed();
        let used = PEAK.load(Ordering::Relaxed) - before;
        let answer: Value = serde_json::from_str(&answer).unwrap();
        println!(
            "{name:<45} {:>10} {used:>12} {:>7.2} {:>8.1}",
            body.len(),
            used as f64 / body.len() as f64,
            took.as_secs_f64() * 1e3
        );
        let status = answer["status"].as_u64().unwrap();
        assert!(matches!(status, 400 | 413), "{name}: {answer}");
        assert!(used <= (3 * body.len()).max(FLOOR), "{name}: {used} bytes for a body of {}", body.len());
    }
}
