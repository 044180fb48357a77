//! One sign-in for everybody (reliability.md O01 to O16, U1 to U5).

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::rc::Rc;
use std::time::Duration;

use serde_json::json;

use super::*;
use crate::http::script::run;
use crate::mapping::profile::RecordKind;
use crate::tracker::session::{ConnectionState, Session, SessionStore as _};

const TOKEN: &str = "POST /oAuth2/Token";
const EXCHANGE: &str = "POST /api/Auth/ExchangeToken";
const CALL: &str = "GET /api/v1/Lead/1";

/// A Tracker with one JWT for each bearer token, as seen live.
#[derive(Default)]
struct Tenant {
    bearers: RefCell<HashSet<String>>,
    jwt: RefCell<String>,
    made: Cell<u32>,
    rotates: Cell<bool>,
    refresh: RefCell<String>,
}

impl Tenant {
    fn new() -> Rc<Self> {
        let tenant = Self::default();
        tenant.bearers.borrow_mut().insert("access-1".into());
        *tenant.refresh.borrow_mut() = "refresh-1".into();
        Rc::new(tenant)
    }

    fn act(&self, seen: &Seen) -> Act {
        let next = || {
            self.made.set(self.made.get() + 1);
            self.made.get()
        };
        if seen.line.starts_with(TOKEN) {
            if !seen.body.contains(&format!("refresh_token={}", self.refresh.borrow())) {
                return say(400, r#"{"error":"invalid_grant","error_description":"refresh-1 was used"}"#);
            }
            let access = format!("access-new-{}", next());
            *self.bearers.borrow_mut() = HashSet::from([access.clone()]);
            if self.rotates.get() {
                *self.refresh.borrow_mut() = format!("refresh-new-{}", self.made.get());
            }
            let refresh = self.refresh.borrow().clone();
            return say(200, &json!({"access_token": access, "refresh_token": refresh}).to_string());
        }
        if seen.line.starts_with(EXCHANGE) {
            let body: serde_json::Value = serde_json::from_str(&seen.body).unwrap();
            if !self.bearers.borrow().contains(body["bearerToken"].as_str().unwrap()) {
                return say(401, "");
            }
            *self.jwt.borrow_mut() = format!("jwt-new-{}", next());
            return say(
                200,
                &json!({"token": *self.jwt.borrow(), "expiration": "2030-01-01T00:00:00Z"}).to_string(),
            );
        }
        if seen.bearer() == *self.jwt.borrow() && !seen.bearer().is_empty() {
            say(200, "{}")
        } else {
            say(401, "")
        }
    }
}

async fn site(tenant: &Rc<Tenant>, session: Session) -> Site {
    let tenant = Rc::clone(tenant);
    Site::with(Dialect::Rest, Some(session), move |seen| tenant.act(seen)).await
}

fn oauth(jwt: &str) -> Session {
    session(SignIn::OAuth, "access-1", "refresh-1", jwt)
}

async fn call(site: &Site, owner: &str) -> Result<Option<serde_json::Value>, (FailureClass, String)> {
    outcome(site.client(owner).get(RecordKind::Lead, 1).await)
}

#[test]
fn without_a_jwt_one_is_exchanged_and_saved() {
    run(async {
        let site = site(&Tenant::new(), oauth("")).await;
        assert!(call(&site, "a").await.is_ok());
        assert_eq!(site.server.lines(), [EXCHANGE, CALL]);
        let (row, generation) = site.store.row();
        assert_eq!((row.jwt.as_str(), row.jwt_expires_at, generation), ("jwt-new-1", 1_893_456_000_000, 2));
        assert!(call(&site, "b").await.is_ok());
        assert_eq!(site.server.lines(), [EXCHANGE, CALL, CALL]);
        assert!(!site.store.is_claimed());
    });
}

#[test]
fn nobody_connected() {
    run(async {
        for (session, code) in [
            (None, "not_connected"),
            (Some(Session::default()), "not_connected"),
            (Some(Session { state: ConnectionState::ReconnectNeeded, ..oauth("x") }), "reconnect"),
        ] {
            let site = Site::with(Dialect::Rest, session, |_| say(200, "")).await;
            assert_eq!(call(&site, "a").await, Err((FailureClass::Parked, code.to_owned())));
            assert!(site.server.seen.borrow().is_empty());
        }
    });
}

#[test]
fn the_last_minute_is_not_used() {
    run(async {
        for (left, lines) in [(61_000, vec![CALL]), (60_000, vec![EXCHANGE, CALL])] {
            let tenant = Tenant::new();
            *tenant.jwt.borrow_mut() = "jwt-old".into();
            let row = Session { jwt_expires_at: 1_800_000_000_000 + left, ..oauth("jwt-old") };
            let site = site(&tenant, row).await;
            assert!(call(&site, "a").await.is_ok());
            assert_eq!(site.server.lines(), lines);
        }
    });
}

#[test]
fn an_expired_bearer_is_refreshed_first() {
    run(async {
        let row = Session { access_expires_at: 1_800_000_000_000, ..oauth("") };
        let site = site(&Tenant::new(), row).await;
        assert!(call(&site, "a").await.is_ok());
        assert_eq!(site.server.lines(), [TOKEN, EXCHANGE, CALL]);
        let row = site.store.row().0;
        assert_eq!(
            (row.access_token.as_str(), row.refresh_token.as_str(), row.access_expires_at),
            ("access-new-1", "refresh-1", 0)
        );
    });
}

#[test]
fn a_pasted_refresh_token_begins_with_a_refresh() {
    run(async {
        let site = site(&Tenant::new(), session(SignIn::RefreshToken, "", "refresh-1", "")).await;
        assert!(call(&site, "a").await.is_ok());
        assert_eq!(site.server.lines(), [TOKEN, EXCHANGE, CALL]);
    });
}

/// O02, O14: many at once, one exchange.
#[test]
fn two_processes_make_one_exchange() {
    run(async {
        let site = site(&Tenant::new(), oauth("")).await;
        let (a, b) = (site.client("a"), site.client("b"));
        let (r1, r2, r3, r4) = tokio::join!(
            a.get(RecordKind::Lead, 1),
            b.get(RecordKind::Lead, 1),
            a.get(RecordKind::Lead, 1),
            b.get(RecordKind::Lead, 1),
        );
        for called in [r1, r2, r3, r4] {
            assert!(called.result.is_ok(), "{called:?}");
        }
        assert_eq!(site.server.lines().iter().filter(|l| *l == EXCHANGE).count(), 1);
        assert_eq!(site.server.lines().iter().filter(|l| *l == CALL).count(), 4);
    });
}

/// The same when the JWT dies under all of them: a 401 for each, one exchange.
#[test]
fn a_dead_jwt_costs_one_exchange() {
    run(async {
        let site = site(&Tenant::new(), oauth("jwt-dead")).await;
        let (a, b) = (site.client("a"), site.client("b"));
        let (r1, r2, r3) =
            tokio::join!(a.get(RecordKind::Lead, 1), b.get(RecordKind::Lead, 1), a.get(RecordKind::Lead, 1));
        assert!(r1.result.is_ok() && r2.result.is_ok() && r3.result.is_ok());
        assert_eq!(site.server.lines().iter().filter(|l| *l == EXCHANGE).count(), 1);
    });
}

#[test]
fn a_401_is_answered_by_the_row_where_it_moved() {
    run(async {
        let tenant = Tenant::new();
        *tenant.jwt.borrow_mut() = "jwt-other".into();
        let (served, shared) = (Rc::clone(&tenant), Rc::new(RefCell::new(None::<Rc<MemoryStore>>)));
        let seen_by = Rc::clone(&shared);
        let site = Site::with(Dialect::Rest, Some(oauth("jwt-1")), move |seen| {
            if seen.bearer() == "jwt-1" {
                // Another process has exchanged while this call was on its way.
                let store = seen_by.borrow().clone().unwrap();
                let (row, generation) = store.row();
                store.save_session("", generation, "", &Session { jwt: "jwt-other".into(), ..row }).unwrap();
            }
            served.act(seen)
        })
        .await;
        *shared.borrow_mut() = Some(Rc::clone(&site.store));
        assert!(call(&site, "a").await.is_ok());
        assert_eq!(site.server.lines(), [CALL, CALL]);
    });
}

/// The whole ladder, each rung once, and the top.
#[test]
fn the_ladder_ends() {
    run(async {
        let tenant = Tenant::new();
        let served = Rc::clone(&tenant);
        let site = Site::with(Dialect::Rest, Some(oauth("jwt-1")), move |seen| {
            if seen.line.starts_with(CALL) { say(401, "") } else { served.act(seen) }
        })
        .await;
        assert_eq!(call(&site, "a").await, Err((FailureClass::Parked, "reconnect".into())));
        assert_eq!(site.server.lines(), [CALL, EXCHANGE, CALL, TOKEN, EXCHANGE, CALL]);
        assert_eq!(site.store.row().0.state, ConnectionState::Connected);
    });
}

/// O15: the bearer is dead as well.
#[test]
fn a_dead_bearer_is_refreshed_once() {
    run(async {
        let tenant = Tenant::new();
        tenant.bearers.borrow_mut().clear();
        tenant.rotates.set(true);
        let site = site(&tenant, oauth("jwt-dead")).await;
        assert!(call(&site, "a").await.is_ok());
        assert_eq!(site.server.lines(), [CALL, EXCHANGE, TOKEN, EXCHANGE, CALL]);
        assert_eq!(site.store.row().0.refresh_token, "refresh-new-1");
    });
}

#[test]
fn refused_tokens_need_a_person() {
    run(async {
        // O04: the refresh token is dead.
        let tenant = Tenant::new();
        tenant.bearers.borrow_mut().clear();
        *tenant.refresh.borrow_mut() = "another".into();
        let dead = site(&tenant, oauth("")).await;
        let called = dead.client("a").get(RecordKind::Lead, 1).await;
        assert_eq!(failed(&called), (FailureClass::Parked, "reconnect".into()));
        let (row, _) = dead.store.row();
        assert_eq!((row.state, row.reason.as_str()), (ConnectionState::ReconnectNeeded, "invalid_grant"));
        // No credential in the journal, not even from the server's error text.
        assert!(!format!("{:?}", called.traces).contains("refresh-1"), "{:?}", called.traces);
        // An API token that was replaced (O15).
        let replaced = site(&tenant, session(SignIn::ApiToken, "old-api-token", "", "")).await;
        assert_eq!(call(&replaced, "a").await, Err((FailureClass::Parked, "reconnect".into())));
        assert_eq!(replaced.store.row().0.reason, "api_token_replaced");
        assert_eq!(replaced.server.lines(), [EXCHANGE]);
        // And stays quiet from then on.
        assert_eq!(call(&replaced, "a").await, Err((FailureClass::Parked, "reconnect".into())));
        assert_eq!(replaced.server.lines(), [EXCHANGE]);
    });
}

#[test]
fn a_wrong_client_secret_is_named() {
    run(async {
        let row = Session { access_expires_at: 1, ..oauth("") };
        let site = Site::with(Dialect::Rest, Some(row), |_| say(401, r#"{"error":"invalid_client"}"#)).await;
        assert_eq!(call(&site, "a").await, Err((FailureClass::Parked, "reconnect".into())));
        assert_eq!(site.store.row().0.reason, "invalid_client");
    });
}

/// O06: trouble of the server says nothing about the tokens.
#[test]
fn trouble_at_the_sign_in_changes_nothing() {
    run(async {
        let throttled = FailureClass::Throttled { wait_ms: None };
        let later = FailureClass::Throttled { wait_ms: Some(60_000) };
        for (act, expected) in [
            (say(429, ""), (throttled, "rate_limited")),
            (say(500, ""), (later, "http_500")),
            (say(403, ""), (FailureClass::Parked, "forbidden")),
            (say(404, ""), (FailureClass::Parked, "endpoint_missing")),
            (say(200, "<html>maintenance</html>"), (later, "not_json")),
            (say(200, "{}"), (later, "no_token")),
            (say(200, r#"{"access_token":"abcdefghijk"#), (later, "not_json")),
            (Act::Reset, (later, "reset")),
        ] {
            for row in [oauth(""), Session { access_expires_at: 1, ..oauth("") }] {
                let told = act.clone();
                let site = Site::with(Dialect::Rest, Some(row.clone()), move |_| told.clone()).await;
                let called = site.client("a").get(RecordKind::Lead, 1).await;
                assert_eq!(failed(&called), (expected.0, expected.1.to_owned()), "{act:?}");
                assert!(!called.result.unwrap_err().detail.contains("abcdefghijk"));
                assert_eq!(site.store.row(), (row, 1));
                assert!(!site.store.is_claimed());
            }
        }
    });
}

/// O09: the answer to a refresh got lost; the same token once more.
#[test]
fn a_lost_refresh_is_asked_once_more() {
    run(async {
        let tenant = Tenant::new();
        let (served, first) = (Rc::clone(&tenant), Cell::new(true));
        let row = Session { access_expires_at: 1, ..oauth("") };
        let site = Site::with(Dialect::Rest, Some(row), move |seen| {
            if seen.line.starts_with(TOKEN) && first.replace(false) { Act::Close } else { served.act(seen) }
        })
        .await;
        assert!(call(&site, "a").await.is_ok());
        assert_eq!(site.server.lines(), [TOKEN, TOKEN, EXCHANGE, CALL]);
    });
}

/// O03: what could not be stored is not used, and not lost.
#[test]
fn tokens_wait_for_their_store() {
    run(async {
        let tenant = Tenant::new();
        tenant.rotates.set(true);
        let row = Session { access_expires_at: 1, ..oauth("") };
        let mut site = site(&tenant, row).await;
        site.settings.site.install_id = "tokens-wait".into();
        site.store.broken.set(3);
        assert_eq!(call(&site, "a").await, Err((FailureClass::Parked, "session_store".into())));
        assert_eq!(site.server.lines(), [TOKEN]);
        // The claim of the failed renewal ends by itself.
        site.clock.advance(30_001);
        assert!(call(&site, "b").await.is_ok());
        assert_eq!(site.server.lines(), [TOKEN, EXCHANGE, CALL]);
        assert_eq!(site.store.row().0.refresh_token, "refresh-new-1");
    });
}

/// A claim that is never given back: waiting has an end.
#[test]
fn waiting_for_another_process_ends() {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    runtime.block_on(tokio::task::LocalSet::new().run_until(async {
        let site = site(&Tenant::new(), oauth("")).await;
        assert!(site.store.claim_renewal("live", 1, "somebody", 60_000).unwrap());
        let start = tokio::time::Instant::now();
        let later = FailureClass::Throttled { wait_ms: Some(60_000) };
        assert_eq!(call(&site, "a").await, Err((later, "session_busy".into())));
        assert!(start.elapsed() >= Duration::from_secs(10) && start.elapsed() < Duration::from_secs(11));
    }));
}

#[test]
fn people_connect() {
    run(async {
        let tenant = Tenant::new();
        let served = Rc::clone(&tenant);
        let site = Site::with(Dialect::Rest, None, move |seen| {
            if seen.body.contains("code=good-code") {
                return say(200, r#"{"Token":"access-1","expires_in":"3600"}"#);
            }
            if seen.body.contains("grant_type=authorization_code") {
                return say(400, r#"{"error":"invalid_grant"}"#);
            }
            served.act(seen)
        })
        .await;
        let client = site.client("a");
        assert_eq!(
            failed(&client.connect_code("bad-code").await),
            (FailureClass::Permanent, "sign_in_refused".into())
        );
        assert_eq!(failed(&client.connect_api_token("no-such-token").await).1, "sign_in_refused");
        assert!(site.store.load_session("live").unwrap().is_none());
        assert_eq!(outcome(client.connect_code("good-code").await), Ok(()));
        let row = site.store.row().0;
        assert_eq!(
            (row.sign_in, row.access_token.as_str(), row.access_expires_at),
            (SignIn::OAuth, "access-1", 1_800_003_600_000)
        );
        assert!(client.get(RecordKind::Lead, 1).await.result.is_ok());
        assert_eq!(outcome(client.connect_refresh_token(" refresh-1 ").await), Ok(()));
        assert_eq!(site.store.row().0.refresh_token, "refresh-1");
        let access = site.store.row().0.access_token;
        assert_eq!(outcome(client.connect_api_token(&access).await), Ok(()));
        assert_eq!(site.store.row().0.sign_in, SignIn::ApiToken);
        client.disconnect().unwrap();
        assert_eq!(failed(&client.get(RecordKind::Lead, 1).await).1, "not_connected");
    });
}
