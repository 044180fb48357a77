//! A running simulator and a signed-in caller.

use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, redirect::Policy};
use serde_json::{Value, json};
use tracker_sandbox::{Config, Sandbox, Seed};

pub const SECRET: &str = "client-secret-of-the-tests";
pub const TOKEN: &str = "api-token-of-the-tests";

pub struct Tracker {
    pub http: Client,
    pub origin: String,
    jwt: String,
    _sandbox: Sandbox,
}

pub struct Answer {
    pub status: StatusCode,
    pub body: Value,
    pub text: String,
    pub headers: reqwest::header::HeaderMap,
}

impl Answer {
    pub async fn of(response: Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.unwrap();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Self { status, body, text, headers }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The body of an answer with this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self.body
    }
}

impl Tracker {
    pub async fn start() -> Self {
        Self::with(Seed::Default, json!({"rateLimit": 0})).await
    }

    pub async fn empty() -> Self {
        Self::with(Seed::Empty, json!({"rateLimit": 0})).await
    }

    pub async fn with(seed: Seed, knobs: Value) -> Self {
        let config = Config {
            client_secret: SECRET.to_owned(),
            api_token: TOKEN.to_owned(),
            seed,
            knobs,
            ..Config::default()
        };
        let sandbox = Sandbox::start(config).await.unwrap();
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
        let mut tracker = Self { http, origin: sandbox.origin(), jwt: String::new(), _sandbox: sandbox };
        tracker.sign_in().await;
        tracker
    }

    /// Takes a new JWT for the static API token.
    pub async fn sign_in(&mut self) {
        self.jwt = self.exchange(TOKEN).await.expect(200)["token"].as_str().unwrap().to_owned();
    }

    pub async fn exchange(&self, bearer: &str) -> Answer {
        let request =
            self.request(Method::POST, "/api/Auth/ExchangeToken").json(&json!({"bearerToken": bearer}));
        Answer::of(request.send().await.unwrap()).await
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// A request without credentials.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, self.url(path)).timeout(Duration::from_secs(30))
    }

    pub async fn send(&self, request: RequestBuilder) -> Answer {
        Answer::of(request.send().await.unwrap()).await
    }

    pub async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let mut request = self.request(method, path).bearer_auth(&self.jwt);
        if let Some(body) = body {
            request = request.json(&body);
        }
        self.send(request).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PATCH, path, Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path, None).await
    }

    pub async fn knobs(&self, knobs: Value) {
        self.post("/_sim/knobs", knobs).await.expect(200);
    }

    pub async fn advance(&self, seconds: i64) {
        self.post("/_sim/advance-clock", json!({"seconds": seconds})).await.expect(200);
    }

    /// Creates a record and returns its id.
    pub async fn create(&self, kind: &str, body: Value) -> i64 {
        self.post(&format!("/api/v1/{kind}"), body).await.expect(201)["id"].as_i64().unwrap()
    }

    /// The last entry of the journal.
    pub async fn last_call(&self) -> Value {
        self.get("/_sim/journal").await.expect(200).as_array().unwrap().last().unwrap().clone()
    }
}
