//! One site and one simulator for a test.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use halt_tracker::engine::Engine;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use tracker_sandbox::{Config, Sandbox, Seed};

pub const SECRET: &str = "test-secret";
pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< >>\n%%EOF\n";

/// A site in a directory of its own.
pub struct Site {
    pub directory: tempfile::TempDir,
    pub settings: Value,
}

/// A site's directory in one of its own, so that what a store keeps beside it (the daybook) goes with it.
pub struct SiteDirectory {
    path: std::path::PathBuf,
    _parent: tempfile::TempDir,
}

impl SiteDirectory {
    pub fn new() -> Self {
        let parent = tempfile::tempdir().unwrap();
        Self { path: parent.path().join("site-1"), _parent: parent }
    }

    pub fn path(&self) -> &std::path::Path {
        &self.path
    }
}

/// The simulator on a thread of its own, so that the core's runtime stays the only one on the test's.
pub struct Tracker {
    runtime: tokio::runtime::Runtime,
    sandbox: Option<Sandbox>,
    pub origin: String,
}

impl Tracker {
    pub fn start() -> Self {
        Self::with(json!({ "rateLimit": 0 }), None)
    }

    /// With these knobs; `time` in Unix milliseconds is the simulator's clock.
    pub fn with(knobs: Value, time: Option<Arc<AtomicI64>>) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let config = Config {
            client_secret: "client-secret".into(),
            api_token: "api-token".into(),
            seed: Seed::Default,
            knobs,
            time,
            ..Config::default()
        };
        let sandbox = runtime.block_on(Sandbox::start(config)).unwrap();
        let origin = sandbox.origin();
        Self { runtime, sandbox: Some(sandbox), origin }
    }

    pub fn get(&self, path: &str) -> Value {
        self.runtime.block_on(async {
            let answer = client().get(format!("{}{path}", self.origin)).send().await.unwrap();
            serde_json::from_str(&answer.text().await.unwrap()).unwrap_or(Value::Null)
        })
    }

    pub fn post(&self, path: &str, body: &Value) -> Value {
        self.runtime.block_on(async {
            let request = client().post(format!("{}{path}", self.origin));
            let request = request.header("content-type", "application/json").body(body.to_string());
            serde_json::from_str(&request.send().await.unwrap().text().await.unwrap()).unwrap_or(Value::Null)
        })
    }

    pub fn delete(&self, path: &str) {
        self.runtime.block_on(async {
            client().delete(format!("{}{path}", self.origin)).send().await.unwrap();
        });
    }

    pub fn fail(&self, rule: Value) {
        self.post("/_sim/fail", &rule);
    }

    /// Records whose JSON contains a text.
    pub fn records(&self, kind: &str, text: &str) -> Vec<Value> {
        let all = self.get(&format!("/_sim/records/{kind}"));
        all.as_array().unwrap().iter().filter(|r| r.to_string().contains(text)).cloned().collect()
    }

    /// Calls with this method (empty: any) and path since the start.
    pub fn calls(&self, method: &str, path: &str) -> usize {
        let method = if method.is_empty() { String::new() } else { format!("method={method}&") };
        self.get(&format!("/_sim/journal?{method}path={path}")).as_array().unwrap().len()
    }

    /// Where a GET sends the browser.
    pub fn location(&self, url: &str) -> String {
        self.runtime.block_on(async {
            let answer = client().get(url).send().await.unwrap();
            answer.headers()["location"].to_str().unwrap().to_owned()
        })
    }

    /// A refresh token for a code, as an admin got it from elsewhere.
    pub fn refresh_token(&self, code: &str, redirect_uri: &str) -> String {
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([
                ("client_id", "EvoApi_1.0"),
                ("client_secret", "client-secret"),
                ("grant_type", "authorization_code"),
                ("redirect_uri", redirect_uri),
                ("code", code),
            ])
            .finish();
        self.runtime.block_on(async {
            let request = client().post(format!("{}/oAuth2/Token", self.origin));
            let request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
            let text = request.send().await.unwrap().text().await.unwrap();
            parse(&text)["refresh_token"].as_str().unwrap().to_owned()
        })
    }

    /// A REST call with a JWT.
    pub fn api(&self, jwt: &str, path: &str, body: &Value) {
        self.runtime.block_on(async {
            let request = client().post(format!("{}{path}", self.origin)).bearer_auth(jwt);
            let request = request.header("content-type", "application/json").body(body.to_string());
            assert!(request.send().await.unwrap().status().is_success());
        });
    }

    /// Changes a record, as somebody at Tracker would.
    pub fn change(&self, jwt: &str, path: &str, body: &Value) {
        self.runtime.block_on(async {
            let request = client().patch(format!("{}{path}", self.origin)).bearer_auth(jwt);
            let request = request.header("content-type", "application/json").body(body.to_string());
            assert!(request.send().await.unwrap().status().is_success());
        });
    }

    /// Deletes a record, as somebody at Tracker would.
    pub fn remove(&self, jwt: &str, path: &str) {
        self.runtime.block_on(async {
            let request = client().delete(format!("{}{path}", self.origin)).bearer_auth(jwt);
            assert!(request.send().await.unwrap().status().is_success());
        });
    }
}

impl Drop for Tracker {
    fn drop(&mut self) {
        if let Some(sandbox) = self.sandbox.take() {
            self.runtime.block_on(sandbox.stop());
        }
    }
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

impl Site {
    pub fn new(origin: &str, profiles: Value) -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
            settings: json!({
                "site": {"install_id": "test", "blog_id": 1, "home": "https://agency.test", "name": "Agency"},
                "tracker": {
                    "classic_url": origin, "rest_url": origin, "client_secret": "client-secret",
                    "redirect_uri": "https://agency.test/callback"
                },
                "intake": {"secrets": [{"secret": SECRET}]},
                "relay": {"calls_per_minute": 0, "deadline": 5, "schedule": [1, 1, 1, 1, 1]},
                "profiles": profiles,
            }),
        }
    }

    pub fn engine(&self) -> Engine {
        let config = json!({
            "directory": self.directory.path(), "key": "", "allow_volatile": true, "settings": self.settings,
        });
        Engine::new(config.to_string().as_bytes()).unwrap()
    }

    /// Connected with the simulator's API token.
    pub fn connected(origin: &str, profiles: Value) -> Self {
        let site = Self::new(origin, profiles);
        let answer = site.engine().connect(r#"{"kind":"api_token","token":"api-token"}"#).unwrap();
        assert_eq!(parse(&answer)["state"], "connected", "{answer}");
        site
    }

    /// A signed JSON request; gives status and body.
    pub fn ingest(&self, body: &Value) -> (u64, Value) {
        self.ingest_with(body.to_string().as_bytes(), &[])
    }

    pub fn ingest_with(&self, body: &[u8], headers: &[(&str, &str)]) -> (u64, Value) {
        let timestamp = now().to_string();
        let mut all = BTreeMap::from([
            ("x-halt-timestamp".to_owned(), timestamp.clone()),
            ("x-halt-webhook-signature".to_owned(), sign(&timestamp, body)),
        ]);
        all.extend(headers.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())));
        self.request(&json!({"method": "POST", "content_type": "application/json", "headers": all}), body)
    }

    pub fn request(&self, request: &Value, body: &[u8]) -> (u64, Value) {
        let answer = parse(&self.engine().receive(&request.to_string(), body).unwrap());
        (answer["status"].as_u64().unwrap(), answer["body"].clone())
    }

    pub fn submit(&self, submission: &Value) -> Value {
        parse(&self.engine().submit(&submission.to_string()).unwrap())
    }

    pub fn drain(&self) -> Value {
        parse(&self.engine().drain(r#"{"budget_ms":20000,"trigger":"run_now"}"#).unwrap())
    }

    pub fn detail(&self, id: &Value) -> Value {
        parse(&self.engine().submission(id.as_str().unwrap()).unwrap())
    }

    pub fn counts(&self) -> Value {
        parse(&self.engine().status().unwrap())["counts"].clone()
    }
}

pub fn sign(timestamp: &str, body: &[u8]) -> String {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(timestamp.as_bytes());
    mac.update(b".");
    mac.update(body);
    halt_tracker::outbox::blobs::hex(&mac.finalize().into_bytes())
}

pub fn now() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()
}

pub fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

pub fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// CV to Resource with document, activity and longlist.
pub fn cv_profile() -> Value {
    json!({
        "id": "cv", "name": "CV application", "version": 1, "enabled": true,
        "matching": {"form_ids": ["cv-form"]},
        "record": "resource",
        "fields": [
            {"from": {"kind": "field", "value": "first_name"}, "to": "firstName", "required": true},
            {"from": {"kind": "field", "value": "last_name"}, "to": "surname", "required": true},
            {"from": {"kind": "field", "value": "email"}, "to": "contactDetails.email", "required": true},
            {"from": {"kind": "constant", "value": "Website"}, "to": "source"}
        ],
        "activity": {"enabled": true, "preset": "application", "include_unmapped": true},
        "job": {"list": "longlist", "field": "job"}
    })
}

/// Enquiry to a Lead with its Contact.
pub fn enquiry_profile() -> Value {
    json!({
        "id": "enquiry", "name": "Enquiry", "version": 1, "enabled": true,
        "matching": {"form_ids": ["enquiry-form"]},
        "record": "lead",
        "fields": [
            {"from": {"kind": "field", "value": "name"}, "to": "contact.firstName",
             "transforms": [{"type": "split_name", "part": "first"}]},
            {"from": {"kind": "field", "value": "name"}, "to": "contact.surname",
             "transforms": [{"type": "split_name", "part": "last"}], "required": true},
            {"from": {"kind": "field", "value": "email"}, "to": "contact.contactDetails.email"},
            {"from": {"kind": "template", "value": "Enquiry from {{field:name}}"}, "to": "name"}
        ],
        "activity": {"enabled": true, "preset": "enquiry", "include_unmapped": true}
    })
}

pub fn application(email: &str, job: &str) -> Value {
    json!({
        "form_id": "cv-form",
        "fields": {"first_name": "Jane", "last_name": "Doe", "email": email, "job": job, "message": "Hello"},
        "files": [{"field": "cv", "name": "my cv.pdf", "content": base64(PDF), "encoding": "base64"}]
    })
}

/// A site whose clock a test moves.
pub struct Timed {
    pub site: Site,
    pub clock: halt_tracker::clock::PausedClock,
}

impl Timed {
    pub fn of(site: Site) -> Self {
        let now = i64::try_from(now()).unwrap() * 1_000;
        Self { site, clock: halt_tracker::clock::PausedClock::at(now) }
    }

    /// Tracker is away for it.
    pub fn offline(profiles: Value) -> Self {
        Self::of(Site::new("http://127.0.0.1:9", profiles))
    }

    pub fn engine(&self) -> Engine {
        let config = json!({
            "directory": self.site.directory.path(), "key": "", "allow_volatile": true,
            "settings": self.site.settings,
        });
        Engine::with_clock(config.to_string().as_bytes(), std::rc::Rc::new(self.clock.clone())).unwrap()
    }

    /// What a method of the engine answers, as JSON.
    pub fn ask(&self, asked: impl FnOnce(&Engine) -> halt_tracker::engine::Result<String>) -> Value {
        parse(&asked(&self.engine()).unwrap())
    }

    /// The code of the error that a method gives.
    pub fn refused(&self, asked: impl FnOnce(&Engine) -> halt_tracker::engine::Result<String>) -> String {
        parse(&asked(&self.engine()).unwrap_err().message())["code"].as_str().unwrap().to_owned()
    }

    pub fn submit(&self, submission: &Value) -> String {
        self.ask(|e| e.submit(&submission.to_string()))["id"].as_str().unwrap().to_owned()
    }

    pub fn drain(&self) -> Value {
        self.ask(|e| e.drain(r#"{"budget_ms":20000,"trigger":"run_now"}"#))
    }

    pub fn detail(&self, id: &str) -> Value {
        self.ask(|e| e.submission(id))
    }

    pub fn now(&self) -> i64 {
        use halt_tracker::clock::Clock;
        self.clock.now_ms()
    }

    pub fn store_file(&self) -> std::path::PathBuf {
        self.site.directory.path().join("test-1/outbox.sqlite3")
    }
}

/// What a form hook hands over, with a CV.
pub fn by_hook(form: &str, email: &str) -> Value {
    json!({
        "path": "hook", "source": "divi", "form": {"id": form, "name": "Careers"},
        "fields": [
            {"key": "first_name", "value": "Jane"}, {"key": "last_name", "value": "Doe"},
            {"key": "email", "value": email}, {"key": "message", "value": format!("to {email}")}
        ],
        "files": [{"field": "cv", "name": "cv.pdf", "content": base64(PDF)}]
    })
}
