//! A site and a simulator that share one clock which stands until somebody waits: hours pass in seconds.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::task::Poll;

use halt_tracker::clock::Clock;
use halt_tracker::engine::Engine;
use serde_json::{Value, json};

use crate::support::*;

/// The shared hands. Whoever sleeps moves them, the earliest sleeper first.
#[derive(Clone)]
pub struct Hands {
    time: Arc<AtomicI64>,
    asleep: Rc<RefCell<Vec<i64>>>,
}

impl Hands {
    pub fn at(ms: i64) -> Self {
        Self { time: Arc::new(AtomicI64::new(ms)), asleep: Rc::default() }
    }

    /// The same time for another thread.
    pub fn over(time: Arc<AtomicI64>) -> Self {
        Self { time, asleep: Rc::default() }
    }

    pub fn advance(&self, ms: i64) {
        self.time.fetch_add(ms, Ordering::SeqCst);
    }

    pub fn shared(&self) -> Arc<AtomicI64> {
        Arc::clone(&self.time)
    }
}

impl Clock for Hands {
    fn now_ms(&self) -> i64 {
        self.time.load(Ordering::SeqCst)
    }

    fn boot_ms(&self) -> i64 {
        self.now_ms()
    }

    fn sleep<'c>(&'c self, ms: u64) -> Pin<Box<dyn Future<Output = ()> + 'c>> {
        let until = self.now_ms() + i64::try_from(ms).unwrap();
        self.asleep.borrow_mut().push(until);
        let woken = Sleeper { hands: self, until };
        Box::pin(async move {
            let woken = woken;
            // Everybody else gets as far as they can before time passes.
            for _ in 0..20 {
                tokio::task::yield_now().await;
            }
            std::future::poll_fn(|context| {
                let earliest = woken.hands.asleep.borrow().iter().min().copied().unwrap_or(until);
                if woken.hands.now_ms() >= until {
                    return Poll::Ready(());
                }
                if earliest == until {
                    woken.hands.time.store(until, Ordering::SeqCst);
                    return Poll::Ready(());
                }
                context.waker().wake_by_ref();
                Poll::Pending
            })
            .await;
        })
    }
}

/// Takes a sleeper off the list, also one that is dropped.
struct Sleeper<'h> {
    hands: &'h Hands,
    until: i64,
}

impl Drop for Sleeper<'_> {
    fn drop(&mut self) {
        let mut asleep = self.hands.asleep.borrow_mut();
        if let Some(at) = asleep.iter().position(|t| *t == self.until) {
            asleep.swap_remove(at);
        }
    }
}

/// A connected site on the shared clock.
pub struct World {
    pub tracker: Tracker,
    pub site: Site,
    pub hands: Hands,
}

impl World {
    /// `relay` is laid over the defaults of production.
    pub fn new(knobs: Value, relay: Value, profiles: Value) -> Self {
        Self::spoken("rest", knobs, relay, profiles)
    }

    pub fn spoken(dialect: &str, knobs: Value, relay: Value, profiles: Value) -> Self {
        let hands = Hands::at(1_800_000_000_000);
        let mut all = json!({ "rateLimit": 0 });
        all.as_object_mut().unwrap().extend(knobs.as_object().unwrap().clone());
        let tracker = Tracker::with(all, Some(hands.shared()));
        let mut site = Site::new(&tracker.origin, profiles);
        site.directory = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        site.settings["relay"] = json!({ "calls_per_minute": 0, "deadline": 5 });
        site.settings["relay"].as_object_mut().unwrap().extend(relay.as_object().unwrap().clone());
        site.settings["tracker"]["dialect"] = json!(dialect);
        let world = Self { tracker, site, hands };
        let answer = world.engine().connect(r#"{"kind":"api_token","token":"api-token"}"#).unwrap();
        assert_eq!(parse(&answer)["state"], "connected", "{answer}");
        world
    }

    pub fn engine(&self) -> Engine {
        let config = json!({
            "directory": self.site.directory.path(), "allow_volatile": true, "settings": self.site.settings,
        });
        Engine::with_clock(config.to_string().as_bytes(), Rc::new(self.hands.clone())).unwrap()
    }

    /// Accepts what a visitor sent; gives the id.
    pub fn accept(&self, form: &str, fields: &Value) -> String {
        let fields: Vec<Value> = fields
            .as_object()
            .unwrap()
            .iter()
            .map(|(key, value)| json!({"key": key, "label": key, "value": value, "choices": []}))
            .collect();
        let submission = json!({"path": "php", "source": "test", "form": {"id": form}, "fields": fields});
        let answer = parse(&self.engine().submit(&submission.to_string()).unwrap());
        assert_eq!(answer["status"], "waiting", "{answer}");
        answer["id"].as_str().unwrap().to_owned()
    }

    pub fn apply(&self, email: &str) -> String {
        self.accept("cv-form", &json!({"first_name": "Jane", "last_name": "Doe", "email": email}))
    }

    pub fn apply_with_cv(&self, email: &str) -> String {
        let submission = json!({
            "path": "php", "source": "test", "form": {"id": "cv-form"},
            "fields": [
                {"key": "first_name", "value": "Jane"}, {"key": "last_name", "value": "Doe"},
                {"key": "email", "value": email},
            ],
            "files": [{"field": "cv", "name": "my cv.pdf", "content": base64(PDF)}],
        });
        let answer = parse(&self.engine().submit(&submission.to_string()).unwrap());
        answer["id"].as_str().unwrap().to_owned()
    }

    /// One drain as cron makes it.
    pub fn drain(&self) -> Value {
        parse(&self.engine().drain(r#"{"budget_ms":50000,"trigger":"cron"}"#).unwrap())
    }

    /// Cron's drains until nothing waits any more; time passes to what is due next.
    pub fn run(&self) {
        for _ in 0..20_000 {
            let summary = self.drain();
            let Some(due) = summary["next_due_at"].as_i64() else { return };
            self.hands.advance((due - self.hands.now_ms()).max(1));
        }
        panic!("it never ends: {}", self.status());
    }

    pub fn detail(&self, id: &str) -> Value {
        parse(&self.engine().submission(id).unwrap())
    }

    pub fn status(&self) -> Value {
        parse(&self.engine().status().unwrap())
    }

    pub fn tasks(&self, kind: &str) -> usize {
        let tasks = parse(&self.engine().tasks(1_000).unwrap());
        tasks.as_array().unwrap().iter().filter(|t| t["kind"] == kind).count()
    }

    /// Records of a type that carry a submission's marker.
    pub fn marked(&self, kind: &str, id: &str) -> usize {
        self.tracker.records(kind, &format!("HT-{id}")).len()
    }

    /// The same for every submission at once: a thousand of them would ask for a thousand records each.
    pub fn all_marked(&self, kind: &str) -> HashMap<String, usize> {
        let records = self.tracker.get(&format!("/_sim/records/{kind}"));
        let mut found = HashMap::new();
        for record in records.as_array().unwrap() {
            let text = record.to_string();
            let marks: HashSet<&str> = text.split("HT-").skip(1).filter_map(|rest| rest.get(..26)).collect();
            for mark in marks {
                *found.entry(mark.to_owned()).or_default() += 1;
            }
        }
        found
    }

    pub fn is_flagged(&self, id: &str) -> bool {
        self.detail(id)["steps"].to_string().contains("possible_duplicate")
    }
}

/// How large the figures are made: small in every run, in full for the fault suite; a number is a size between them,
/// to see how something grows.
pub fn size(small: usize, full: usize) -> usize {
    match std::env::var("HALT_FIGURES").as_deref() {
        Ok("full") => full,
        Ok(number) => number.parse().unwrap_or(small).clamp(small, full),
        Err(_) => small,
    }
}
