//! Figures of reliability.md 3 that concern the relay: F7, F8, F9, F10, F11. `HALT_FIGURES=full` makes them as
//! large as they are promised.

use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use halt_tracker::clock::Clock;
use halt_tracker::engine::Engine;
use halt_tracker::outbox::blobs::Blobs;
use halt_tracker::outbox::owner;
use halt_tracker::outbox::sqlite::{FileSystemPolicy, Sqlite};
use halt_tracker::relay::Drain;
use halt_tracker::settings::Settings;
use halt_tracker::vault::{KeySource, MasterKey, Vault};
use serde_json::{Value, json};

use crate::hands::*;
use crate::support::*;

/// What a drain needs, without the engine around it.
struct Parts {
    settings: Settings,
    store: Sqlite,
    blobs: Blobs,
    hands: Hands,
}

impl Parts {
    fn of(world: &World) -> Self {
        let settings = Settings::parse(world.site.settings.to_string().as_bytes()).unwrap();
        let directory = world.site.directory.path().join("test-1");
        let key = MasterKey::obtain(KeySource::Directory(world.site.directory.path())).unwrap();
        let vault = Rc::new(Vault::new(&key));
        let clock = Rc::new(world.hands.clone());
        let store = Sqlite::open(&directory, Rc::clone(&vault), clock, FileSystemPolicy::Volatile).unwrap();
        Self { settings, store, blobs: Blobs::new(&directory, vault), hands: world.hands.clone() }
    }

    fn drain(&self) -> Drain<'_, Sqlite> {
        Drain {
            settings: &self.settings,
            store: &self.store,
            blobs: &self.blobs,
            clock: Rc::new(self.hands.clone()),
        }
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// A process that lends its name to a worker, and takes it along when it dies.
fn somebody() -> (std::process::Child, String) {
    let child = std::process::Command::new("sleep").arg("600").spawn().unwrap();
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap();
    let started = stat.rsplit_once(')').unwrap().1.split_whitespace().nth(19).unwrap().to_owned();
    let (me, pid) = (owner::this_process(), child.id().to_string());
    let parts: Vec<&str> = me.split('/').collect();
    let name = [parts[0], parts[1], &pid, &started, parts[4]].join("/");
    (child, name)
}

/// A drain that is killed after so many steps of its runtime, wherever it is then.
fn killed(parts: &Parts, polls: usize) {
    let (mut child, owner) = somebody();
    let drain = parts.drain();
    runtime().block_on(async {
        let mut work = pin!(drain.work(&owner, Duration::from_secs(50)));
        let mut left = polls;
        std::future::poll_fn(|context| {
            if left == 0 {
                return Poll::Ready(());
            }
            left -= 1;
            work.as_mut().poll(context).map(|_| ())
        })
        .await;
    });
    child.kill().unwrap();
    child.wait().unwrap();
}

/// What was on the wire when a worker died has been taken in: time here passes faster than calls do.
fn settled(world: &World) {
    for _ in 0..20 {
        world.tracker.get("/_sim/ready");
    }
}

/// Repeatable pseudo-random numbers.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// Longest lag of the search that still lies within the hold time, in seconds.
const HOLD: u64 = 600;

#[test]
fn f8_with_live_look_ups_there_is_no_duplicate_however_far_the_search_lags() {
    // The lag hardly matters then, so a small run tries its ends only.
    let lags: &[u64] = if size(16, 1_000) < 1_000 { &[0, 3 * 3_600] } else { &[0, 30, 540, 660, 3 * 3_600] };
    for lag in lags {
        f8(*lag, true);
    }
}

#[test]
fn f8_no_duplicate_where_the_search_shows_it_within_the_hold_time() {
    for lag in [0, 30, 540] {
        f8(lag, false);
    }
}

#[test]
fn f8_at_most_one_flagged_duplicate_where_the_search_lags_beyond_the_hold_time() {
    for lag in [660, 3 * 3_600] {
        f8(lag, false);
    }
}

/// Submissions of which every twentieth create is committed and never answered, while workers are killed at random.
#[expect(clippy::print_stdout, reason = "what the case came to stands in the table of figures")]
fn f8(lag: u64, live: bool) {
    let (each, every) = (size(16, 1_000), size(8, 20));
    let mut dice = Dice(8 + lag);
    let read_lag = if live { 0 } else { lag };
    let w = World::new(json!({"searchLag": lag, "readLag": read_lag}), json!({}), json!([cv_profile()]));
    w.tracker.fail(json!({
        "method": "POST", "path": "/api/v1/Resource", "reset": true, "commit": true, "times": 0, "every": every,
    }));
    let ids: Vec<String> = (0..each).map(|n| w.apply(&format!("f{n}@eight.test"))).collect();
    let parts = Parts::of(&w);
    for _ in 0..each.div_ceil(100) {
        killed(&parts, 20 + dice.roll(150));
        settled(&w);
        // Somebody else goes on, so that no delivery meets three deaths.
        w.drain();
    }
    w.run();
    let seen_in_time = live || lag < HOLD;
    let (mut extra, mut flagged, mut asked) = (0, 0, 0);
    let marked = w.all_marked("Resource");
    for id in &ids {
        let detail = w.detail(id);
        let records = marked.get(id).copied().unwrap_or_default();
        let is_flagged = w.is_flagged(id);
        if detail["state"] == "needs_attention" {
            asked += 1;
            assert_eq!(detail["reason"], "outcome_unknown");
        } else {
            assert_eq!(detail["state"], "delivered", "{detail}");
            assert!(records == 1 || is_flagged, "an extra one without a flag: {detail}");
        }
        assert!((1..=2).contains(&records), "{records} records: {detail}");
        assert!(records == 1 || !seen_in_time, "lag {lag}, live {live}: {detail}");
        extra += records - 1;
        flagged += usize::from(is_flagged);
    }
    println!(
        "F8: {each} submissions, lag {lag} s, live {live}: {extra} extra, {flagged} flagged, {asked} asked"
    );
}

#[test]
fn f9_two_workers_and_leases_that_end_at_random_never_send_one_submission_twice() {
    let count = size(24, 2_000);
    let w = World::new(json!({}), json!({}), json!([cv_profile()]));
    let ids: Vec<String> = (0..count).map(|n| w.apply(&format!("n{n}@nine.test"))).collect();
    let (one, two) = (Parts::of(&w), Parts::of(&w));
    let mut dice = Dice(9);
    for _ in 0..count.div_ceil(8) {
        runtime().block_on(async {
            let (first, second) = (owner::this_process(), owner::this_process());
            let (a, b) = (one.drain(), two.drain());
            let jumps = async {
                for _ in 0..2 {
                    for _ in 0..100 + dice.roll(400) {
                        tokio::task::yield_now().await;
                    }
                    // Longer than the lease of a delivery.
                    w.hands.advance(200_000);
                }
            };
            let budget = Duration::from_secs(300);
            let (a, b, ()) = tokio::join!(a.work(&first, budget), b.work(&second, budget), jumps);
            a.unwrap();
            b.unwrap();
        });
    }
    w.run();
    let marked = w.all_marked("Resource");
    for id in &ids {
        assert_eq!((w.detail(id)["state"].clone(), marked.get(id)), (json!("delivered"), Some(&1)));
    }
}

#[test]
fn f10_one_refresh_and_one_exchange_for_all_processes_at_each_expiry() {
    let (rounds, workers) = (size(3, 1_000), size(4, 32));
    let hands = Hands::at(1_800_000_000_000);
    let knobs = json!({"rateLimit": 0, "rotateRefresh": true, "jwtTtl": 3_600});
    let tracker = Tracker::with(knobs, Some(hands.shared()));
    let site = Site::new(&tracker.origin, json!([]));
    let redirect = "https://agency.test/callback";
    let config = json!({
        "directory": site.directory.path(), "allow_volatile": true, "settings": site.settings,
    })
    .to_string();
    let engine = |hands: &Hands| Engine::with_clock(config.as_bytes(), Rc::new(hands.clone())).unwrap();
    let url = parse(&engine(&hands).begin_sign_in(redirect).unwrap())["url"].as_str().unwrap().to_owned();
    let (state, code) = crate::connect::approve(&tracker, &url);
    let answer = json!({"state": state, "code": code, "error": "", "redirect_uri": redirect}).to_string();
    assert_eq!(parse(&engine(&hands).finish_sign_in(&answer).unwrap())["code"], "");
    for round in 0..rounds {
        hands.advance(2 * 3_600_000);
        tracker.delete("/_sim/journal");
        std::thread::scope(|scope| {
            let working: Vec<_> = (0..workers)
                .map(|_| {
                    let (time, config) = (hands.shared(), &config);
                    scope.spawn(move || {
                        let engine =
                            Engine::with_clock(config.as_bytes(), Rc::new(Hands::over(time))).unwrap();
                        parse(&engine.check_connection().unwrap())
                    })
                })
                .collect();
            for worker in working {
                let checked = worker.join().unwrap();
                assert_eq!(checked["ok"], true, "{checked}");
            }
        });
        assert_eq!(tracker.calls("POST", "/oauth2/token"), 1, "round {round}");
        assert_eq!(tracker.calls("POST", "/api/auth/exchangetoken"), 1, "round {round}");
    }
    println!("F10: {rounds} rounds of {workers} workers: one refresh and one exchange each");
}

#[test]
fn f7_what_a_dead_worker_held_goes_on_at_once() {
    let w = World::new(json!({}), json!({}), json!([cv_profile()]));
    let ids: Vec<String> = (0..4).map(|n| w.apply(&format!("s{n}@seven.test"))).collect();
    let begun = w.hands.now_ms();
    killed(&Parts::of(&w), 3);
    settled(&w);
    let leased = ids.iter().filter(|id| w.detail(id)["due_at"] == 0).count();
    assert!(leased > 0, "somebody was killed at work");
    w.drain();
    for id in &ids {
        let journal = w.detail(id)["journal"].to_string();
        assert!(!journal.contains("lease_ended"), "{journal}");
    }
    assert!(ids.iter().any(|id| w.detail(id)["journal"].to_string().contains("worker_died")));
    assert!(w.hands.now_ms() - begun <= 10_000);
    w.run();
    for id in &ids {
        assert_eq!((w.detail(id)["state"].clone(), w.marked("Resource", id)), (json!("delivered"), 1));
    }
}

/// What one failure of the create, or of the search before it, does to a delivery.
#[test]
fn f11_every_answer_of_the_catalogue_has_its_state_and_its_price() {
    const CREATE: &str = "/api/v1/Resource";
    let status = |code: u16| json!({"method": "POST", "path": CREATE, "status": code});
    let table: Vec<(&str, Value, &str, &str, u64)> = vec![
        ("D05", json!({"method": "POST", "path": CREATE, "html": true}), "waiting", "", 1),
        ("D06", json!({"method": "POST", "path": CREATE, "truncate": true}), "waiting", "", 1),
        (
            "D07",
            json!({"method": "POST", "path": CREATE, "status": 200, "body": {"success": false, "message": "no"}}),
            "dead",
            "refused",
            1,
        ),
        ("D08", status(302), "parked", "redirect", 0),
        ("D09", status(400), "dead", "http_400", 1),
        ("D11", status(403), "parked", "forbidden", 0),
        ("D12", status(404), "parked", "endpoint_missing", 0),
        ("D14", status(408), "waiting", "", 1),
        ("D14", status(425), "waiting", "", 1),
        ("D15", status(409), "waiting", "", 1),
        ("D17", status(415), "dead", "http_415", 1),
        ("D17", status(422), "dead", "http_422", 1),
        ("D18", status(429), "waiting", "", 0),
        ("D21", status(500), "waiting", "", 1),
        ("D21", status(502), "waiting", "", 1),
        ("D21", status(503), "waiting", "", 1),
        ("D21", status(504), "waiting", "", 1),
        ("D23", status(419), "dead", "http_419", 1),
        ("D23", status(520), "waiting", "", 1),
        ("D23", status(598), "waiting", "", 1),
        ("D28", status(400), "dead", "http_400", 1),
        ("D29", status(204), "dead", "not_created", 1),
        ("E04", json!({"method": "POST", "path": CREATE, "reset": true}), "waiting", "", 1),
    ];
    for (id, rule, state, reason, burnt) in table {
        let w = World::new(json!({}), json!({}), json!([cv_profile()]));
        w.tracker.fail(rule.clone());
        // A look after an unknown outcome must not settle it at once.
        w.tracker.post("/_sim/knobs", &json!({"searchLag": 36_000, "readLag": 36_000}));
        let submission = w.apply("table@eleven.test");
        w.drain();
        let detail = w.detail(&submission);
        assert_eq!(
            (&detail["state"], &detail["reason"], &detail["steps"][0]["attempts"]),
            (&json!(state), &json!(reason), &json!(burnt)),
            "{id} {rule}: {detail}"
        );
    }
}

#[test]
fn f11_retries_come_at_1_m_5_m_30_m_2_h_6_h_with_additive_jitter_and_there_are_six() {
    let w = World::new(json!({}), json!({}), json!([cv_profile()]));
    w.tracker.fail(json!({"method": "POST", "path": "/api/v1/Resource", "status": 408, "times": 0}));
    let id = w.apply("retry@schedule.test");
    for seconds in [60, 300, 1_800, 7_200, 21_600] {
        w.drain();
        let wait = w.detail(&id)["due_at"].as_i64().unwrap() - w.hands.now_ms();
        assert!((seconds * 1_000..=seconds * 1_100).contains(&wait), "{wait} for {seconds}");
        w.hands.advance(wait);
    }
    w.drain();
    let detail = w.detail(&id);
    assert_eq!((&detail["state"], &detail["reason"]), (&json!("dead"), &json!("attempts_used_up")));
    assert_eq!(w.tracker.calls("POST", "/api/v1/Resource") - w.tracker.calls("POST", "/api/v1/Resource/"), 6);
}
