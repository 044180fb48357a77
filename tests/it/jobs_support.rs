//! A site with jobs, and what its shell would do about them.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::{Site, Timed, Tracker, parse};

pub const TOKEN: &str = "a-token-that-nobody-guesses";
/// Published jobs of the default seed under the default rule: open, "Publish on my website".
pub const PUBLISHED: u64 = 21;

/// A site that syncs jobs, its posts, and Tracker.
pub struct Jobs {
    pub timed: Timed,
    pub tracker: Tracker,
    pub posts: Posts,
}

/// What the shell keeps: a post for each opportunity.
#[derive(Default)]
pub struct Posts {
    pub by_opportunity: std::collections::BTreeMap<u64, Post>,
    pub next: u64,
    pub writes: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    pub id: u64,
    pub hash: String,
    pub state: String,
    pub job: Value,
}

impl Jobs {
    pub fn new() -> Self {
        Self::with(json!({ "rateLimit": 0 }))
    }

    pub fn with(knobs: Value) -> Self {
        let tracker = Tracker::with(knobs, None);
        let mut site = Site::connected(&tracker.origin, json!([]));
        site.settings["jobs"] = json!({
            "enabled": true, "published": "publish_online", "removal_share": 50, "sweep_hours": 24,
            "tokens": [{"hash": halt_tracker::outbox::blobs::hex(&Sha256::digest(TOKEN)), "not_after": 0}],
        });
        Self { timed: Timed::of(site), tracker, posts: Posts { next: 100, ..Posts::default() } }
    }

    pub fn status(&self) -> Value {
        self.timed.ask(|e| e.jobs_status())
    }

    pub fn begin(&self) -> Value {
        self.timed.ask(|e| e.jobs_begin(r#"{"trigger":"admin"}"#))
    }

    /// One call of the shell, without carrying anything out.
    pub fn work(&self, budget_ms: u64, batch: u32) -> Value {
        let options = json!({"budget_ms": budget_ms, "batch": batch, "trigger": "cron"});
        self.timed.ask(|e| e.jobs_work(&options.to_string()))
    }

    pub fn send_inventory(&self) {
        let rows: Vec<Value> =
            self.posts.by_opportunity.iter().map(|(id, p)| json!([id, p.hash, p.state, p.id])).collect();
        let chunk = json!({"rows": rows, "first": true, "last": true});
        self.timed.ask(|e| e.jobs_inventory(&chunk.to_string()));
    }

    /// Carries operations out and answers.
    pub fn apply(&mut self, worked: &Value) {
        let operations = worked["operations"].as_array().unwrap().clone();
        if operations.is_empty() {
            return;
        }
        let done: Vec<Value> =
            operations.iter().map(|o| json!({"id": o["id"], "post_id": self.posts.carry_out(o)})).collect();
        self.timed.ask(|e| e.jobs_done(&json!({ "done": done }).to_string()));
    }

    /// Round after round, as the shell does it, until nothing is left to do now. Gives the last answer.
    pub fn run(&mut self) -> Value {
        for _ in 0..10_000 {
            let worked = self.work(5_000, 50);
            if worked["wants_inventory"] == true {
                self.send_inventory();
                continue;
            }
            self.apply(&worked);
            if worked["more"] != true {
                return worked;
            }
        }
        panic!("never done: {}", self.status());
    }

    /// A whole sweep that somebody asked for; gives its `last`.
    pub fn sweep(&mut self) -> Value {
        self.begin();
        self.run();
        let status = self.status();
        assert_eq!(status["sweep"], Value::Null, "{status}");
        status["last"].clone()
    }

    /// Ids of the jobs that the site shows.
    pub fn shown(&self) -> Vec<u64> {
        self.posts.by_opportunity.iter().filter(|(_, p)| p.state == "published").map(|(id, _)| *id).collect()
    }

    pub fn gets(&self) -> usize {
        self.tracker.calls("GET", "/api/v1/Opportunity/")
    }

    pub fn touch(&self, id: u64, members: &Value) {
        self.tracker.post("/_sim/touch", &json!({"type": "Opportunity", "id": id, "members": members}));
    }

    /// A call from Tracker; gives the answer.
    pub fn hook(&self, query: &str, body: &[u8]) -> Value {
        self.call(TOKEN, query, body)
    }

    pub fn call(&self, token: &str, query: &str, body: &[u8]) -> Value {
        let call = json!({
            "token": token, "query": query, "remote_addr": "192.0.2.9", "method": "POST",
            "content_type": "application/json",
        });
        parse(&self.timed.engine().tracker_webhook(&call.to_string(), body).unwrap())
    }

    /// Entries of the site's journal with this event, newest first.
    pub fn journal(&self, event: &str) -> Vec<Value> {
        let page = self.timed.ask(|e| e.site_journal(r#"{"page":1,"per_page":200}"#));
        page["rows"].as_array().unwrap().iter().filter(|row| row["event"] == event).cloned().collect()
    }

    /// Deletes at Tracker without a word.
    pub fn delete(&self, id: u64) {
        let jwt = self.jwt();
        self.tracker.remove(&jwt, &format!("/api/v1/Opportunity/{id}"));
    }

    pub fn jwt(&self) -> String {
        let answer = self.tracker.post("/api/Auth/ExchangeToken", &json!({"bearerToken": "api-token"}));
        answer["token"].as_str().unwrap().to_owned()
    }

    pub fn wait(&self, ms: i64) {
        self.timed.clock.advance(ms);
    }
}

impl Posts {
    fn carry_out(&mut self, operation: &Value) -> u64 {
        self.writes += 1;
        let id = operation["opportunity_id"].as_u64().unwrap();
        if operation["kind"] == "remove" {
            let post = self.by_opportunity.get_mut(&id).unwrap();
            assert_eq!(operation["post_id"], post.id);
            post.state = "closed".into();
            return post.id;
        }
        let known = self.by_opportunity.get(&id).map(|post| post.id);
        assert_eq!(operation["kind"], if known.is_some() { "update" } else { "create" }, "{operation}");
        let post_id = known.unwrap_or_else(|| {
            self.next += 1;
            self.next
        });
        let post = Post {
            id: post_id,
            hash: operation["hash"].as_str().unwrap().to_owned(),
            state: "published".into(),
            job: operation["job"].clone(),
        };
        self.by_opportunity.insert(id, post);
        post_id
    }
}
