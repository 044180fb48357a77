//! What a person does with the connection: sign in, paste a token, test, renew, disconnect.

use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Engine, EngineError, Kind, Result, read, write};
use crate::opportunities::sweep::JobStore;
use crate::outbox::blobs::hex;
use crate::outbox::traffic::Lane;
use crate::outbox::{Store, owner};
use crate::relay::budget::Budget;
use crate::relay::pace::Pace;
use crate::relay::skew;
use crate::relay::tenancy::{self, Standing};
use crate::settings::Settings;
use crate::tracker::client::{Client, SiteClient};
use crate::tracker::oauth;
use crate::tracker::outcome::{Called, Failure, FailureClass};
use crate::tracker::session::{Session, SessionStore};
use crate::tracker::tape::Tape;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Callback {
    state: String,
    code: String,
    error: String,
    redirect_uri: String,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "kind", content = "token", rename_all = "snake_case")]
enum Credential {
    ApiToken(String),
    RefreshToken(String),
}

impl Engine {
    /// Where to send the browser. The state in it works once, for ten minutes (tracker-api.md U25).
    ///
    /// # Errors
    /// [`EngineError`] when the account's address cannot be used or the store fails.
    pub fn begin_sign_in(&self, redirect_uri: &str) -> Result<String> {
        let mut bytes = [0u8; 32];
        getrandom::fill(&mut bytes).map_err(|_| crate::vault::VaultError::Random)?;
        let state = hex(&bytes);
        self.store()?.begin_sign_in(&Sha256::digest(state.as_bytes()))?;
        let settings = self.settings_with(redirect_uri);
        let url = oauth::authorize_url(&settings.tracker, &state)
            .map_err(|f| EngineError::new(Kind::InvalidInput, f.code, f.detail))?;
        write(&json!({ "url": url }))
    }

    /// Takes the browser's return.
    ///
    /// # Errors
    /// [`EngineError`] when the store fails; a refusal is in the answer's `code`.
    pub fn finish_sign_in(&self, answer: &str) -> Result<String> {
        let answer: Callback = read(answer)?;
        let store = self.store()?;
        // The state is used up first, whatever else the callback says: it works once.
        if !store.use_sign_in(&Sha256::digest(answer.state.as_bytes()))? {
            return self.connection_with("state_invalid", "");
        }
        if !answer.error.is_empty() {
            let code = if answer.error == "access_denied" { "access_denied" } else { "sign_in_refused" };
            return self.connection_with(code, "");
        }
        if answer.code.is_empty() {
            return self.connection_with("code_missing", "");
        }
        let settings = self.settings_with(&answer.redirect_uri);
        self.sign_in(&settings, async |client| client.connect_code(&answer.code).await)
    }

    /// Connects with a pasted token.
    ///
    /// # Errors
    /// As [`Engine::finish_sign_in`].
    pub fn connect(&self, credential: &str) -> Result<String> {
        let credential: Credential = read(credential)?;
        self.sign_in(&self.config.settings, async |client| match &credential {
            Credential::ApiToken(token) => client.connect_api_token(token).await,
            Credential::RefreshToken(token) => client.connect_refresh_token(token).await,
        })
    }

    /// Forgets the tokens.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn disconnect(&self) -> Result<String> {
        let owner = owner::this_process();
        let sessions: &dyn SessionStore = self.store()?;
        let client = Client::new(&self.config.settings, &sessions, self.clock.as_ref(), &owner)?;
        client.disconnect()?;
        self.connection_with("", "")
    }

    /// Renews the tokens now.
    ///
    /// # Errors
    /// As [`Engine::finish_sign_in`].
    pub fn renew(&self) -> Result<String> {
        match self.call(&self.config.settings, async |client| client.renew_now().await)? {
            Ok(()) => self.go_on(),
            Err(failure) => self.connection_with(&failure.code, &failure.detail),
        }
    }

    /// One read-only call with the account.
    ///
    /// # Errors
    /// [`EngineError`] when the store fails.
    pub fn check_connection(&self) -> Result<String> {
        let called = self.call(&self.config.settings, async |client| client.check().await)?;
        write(&match called {
            Ok(account) => json!({ "ok": true, "code": "", "detail": "", "account": {
                "dialect": account.dialect,
                "record_types": account.record_types.iter().map(|(name, _)| name).collect::<Vec<_>>(),
            }}),
            Err(failure) => {
                json!({ "ok": false, "code": failure.code, "detail": failure.detail, "account": null })
            }
        })
    }

    /// Takes our webhook registrations back, recognised by their URL.
    ///
    /// # Errors
    /// [`EngineError`] when the store fails.
    pub fn remove_webhooks(&self, url_prefix: &str) -> Result<String> {
        if url_prefix.is_empty() {
            return Err(EngineError::new(
                Kind::InvalidInput,
                "url_prefix",
                "an empty prefix would match all",
            ));
        }
        let mut removed = 0;
        let result = self.call(&self.config.settings, async |client| {
            let Called { result, mut traces } = client.list_webhooks().await;
            let webhooks = match result {
                Ok(webhooks) => webhooks,
                Err(failure) => return Called { result: Err(failure), traces },
            };
            let mut result = Ok(());
            for webhook in webhooks.iter().filter(|w| w.url.starts_with(url_prefix)) {
                let called = client.delete_webhook(webhook.id).await;
                traces.extend(called.traces);
                match called.result {
                    Err(failure) if failure.class != FailureClass::Gone => result = result.and(Err(failure)),
                    // One that is not there any more has been taken back.
                    _ => removed += 1,
                }
            }
            Called { result, traces }
        })?;
        let code = result.err().map(|f| f.code).unwrap_or_default();
        if removed > 0 {
            self.note_hooks("hooks_removed", &code, removed)?;
        }
        write(&json!({ "removed": removed, "code": code }))
    }

    /// What is parked because it was made for another tenant goes to the one of today: a person's decision.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn adopt(&self) -> Result<String> {
        self.refuse_the_sandbox()?;
        let adopted = self.store()?.adopt(&self.config.settings.tracker.connection)?;
        write(&json!({ "adopted": adopted }))
    }

    /// Signs in. Once that works, the account is asked who it is, and what was parked for it goes on.
    fn sign_in(
        &self,
        settings: &Settings,
        operation: impl AsyncFnOnce(&SiteClient<'_>) -> Called<()>,
    ) -> Result<String> {
        if let Err(failure) = self.run(settings, operation)? {
            return self.connection_with(&failure.code, &failure.detail);
        }
        // An account that cannot be asked now counts as the one before on the same hosts.
        let identity = self.run(settings, async |client| client.identify().await)?.unwrap_or_default();
        tenancy::signed_in(settings, self.store()?, &identity)?;
        self.go_on()
    }

    fn go_on(&self) -> Result<String> {
        let store = self.store()?;
        store.unpark(&tenancy::id(&self.config.settings, store)?)?;
        store.wake_jobs()?;
        self.connection_with("", "")
    }

    /// Runs an operation with the sign-in that is there, at the hosts it was made for: a token must not be
    /// shown to another region.
    pub(super) fn call<T>(
        &self,
        settings: &Settings,
        operation: impl AsyncFnOnce(&SiteClient<'_>) -> Called<T>,
    ) -> Result<std::result::Result<T, Failure>> {
        match tenancy::standing(settings, self.store()?)? {
            Standing::Here(_) => self.run(settings, operation),
            Standing::Refused(failure) => Ok(Err(failure)),
        }
    }

    fn run<T>(
        &self,
        settings: &Settings,
        operation: impl AsyncFnOnce(&SiteClient<'_>) -> Called<T>,
    ) -> Result<std::result::Result<T, Failure>> {
        let called = self.engage(settings, None, Lane::Interactive, None, operation)?;
        Ok(called.and_then(|called| called.result))
    }

    /// Runs anything with a client; the failure is that there can be none. The hosts are not compared with those that
    /// were signed in to: see [`Engine::call`]. Calls wait for the pacing budget while `budget` covers it.
    fn engage<T>(
        &self,
        settings: &Settings,
        tape: Option<&Tape>,
        lane: Lane,
        budget: Option<Budget<'_>>,
        work: impl AsyncFnOnce(&SiteClient<'_>) -> T,
    ) -> Result<std::result::Result<T, Failure>> {
        let owner = owner::this_process();
        let store = self.store()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let tenant = tenancy::id(settings, store)?;
        let pace = Pace::new(settings, store, self.clock.as_ref(), lane, &tenant)?;
        let pace = match budget {
            Some(budget) => pace.within(budget),
            None => pace,
        };
        let sessions: &dyn SessionStore = store;
        let client = match Client::new(settings, &sessions, self.clock.as_ref(), &owner) {
            Ok(client) => client.with_gate(&pace),
            Err(failure) => return Ok(Err(failure)),
        };
        let client = match tape {
            Some(tape) => client.with_tape(tape),
            None => client,
        };
        let done = runtime.block_on(work(&client));
        skew::note(settings, store, self.clock.as_ref(), client.skew_ms());
        Ok(Ok(done))
    }

    /// Bulk work with the sign-in that is there, at the hosts it was made for: while submissions wait it gets at most a
    /// quarter of the pacing budget.
    pub(super) fn work_in_bulk<T>(
        &self,
        settings: &Settings,
        budget: Budget<'_>,
        work: impl AsyncFnOnce(&SiteClient<'_>) -> T,
    ) -> Result<std::result::Result<T, Failure>> {
        match tenancy::standing(settings, self.store()?)? {
            Standing::Here(_) => self.engage(settings, None, Lane::Bulk, Some(budget), work),
            Standing::Refused(failure) => Ok(Err(failure)),
        }
    }

    /// A conversation of a person at a screen, likewise.
    pub(super) fn converse<T>(
        &self,
        settings: &Settings,
        tape: Option<&Tape>,
        work: impl AsyncFnOnce(&SiteClient<'_>) -> T,
    ) -> Result<std::result::Result<T, Failure>> {
        match tenancy::standing(settings, self.store()?)? {
            Standing::Here(_) => self.engage(settings, tape, Lane::Interactive, None, work),
            Standing::Refused(failure) => Ok(Err(failure)),
        }
    }

    fn settings_with(&self, redirect_uri: &str) -> Settings {
        let mut settings = self.config.settings.clone();
        if !redirect_uri.is_empty() {
            redirect_uri.clone_into(&mut settings.tracker.redirect_uri);
        }
        settings
    }

    fn connection_with(&self, code: &str, detail: &str) -> Result<String> {
        let mut connection = self.connection()?;
        if let Some(map) = connection.as_object_mut() {
            map.insert("code".into(), json!(code));
            map.insert("detail".into(), json!(detail));
        }
        write(&connection)
    }

    /// The `connection` object: what is known without asking Tracker, and nothing secret.
    pub(super) fn connection(&self) -> Result<Value> {
        let session: Session = self
            .store()?
            .load_session(&self.config.settings.tracker.connection)
            .map_err(|e| EngineError::new(Kind::StoreUnavailable, "session_store", e.to_string()))?
            .map(|(session, _)| session)
            .unwrap_or_default();
        let store = self.store()?;
        Ok(json!({
            "id": tenancy::id(&self.config.settings, store)?,
            "elsewhere": store.elsewhere(&self.config.settings.tracker.connection)?,
            "state": session.state,
            "sign_in": session.sign_in,
            "reason": session.reason,
            "connected_at": session.connected_at,
            "renewed_at": session.renewed_at,
            "access_expires_at": session.access_expires_at,
            "jwt_expires_at": session.jwt_expires_at,
        }))
    }
}
