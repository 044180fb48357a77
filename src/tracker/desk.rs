//! The calls of the sign-in: tokens for a code or a refresh token, a JWT for a bearer token.

use std::time::Duration;

use bytes::Bytes;
use reqwest::{Method, Url};
use serde_json::{Value, json};

use super::classify::{self, Target};
use super::endpoints::Endpoints;
use super::exchange::JwtGrant;
use super::line::{Line, Outgoing, Privacy};
use super::oauth::{Credential, TokenGrant};
use super::outcome::{CallTrace, Failure, FailureClass};
use super::reading;
use crate::clock::Clock;
use crate::http::{Answer, Body, Effect, Ending};
use crate::settings::TrackerSettings;

/// Two of these and a pause fit into the lease of a renewal (renew.rs).
const DEADLINE: Duration = Duration::from_secs(12);

/// Where tokens are asked for.
pub(super) struct Desk<'d> {
    pub(super) line: &'d Line<'d>,
    pub(super) endpoints: &'d Endpoints,
    pub(super) settings: &'d TrackerSettings,
    pub(super) clock: &'d dyn Clock,
}

/// Why there is no token.
#[derive(Debug)]
pub(super) enum SignInError {
    /// The credential is no good; a short code (`invalid_grant` …).
    Refused(String),
    /// Something else: the credential may still be good.
    Failed(Failure),
}

impl From<Failure> for SignInError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl Desk<'_> {
    /// A JWT for a bearer token. Nothing is lost when the answer gets lost: the next exchange replaces it.
    pub(super) async fn exchange(
        &self,
        bearer: &str,
        log: &mut Vec<CallTrace>,
    ) -> Result<JwtGrant, SignInError> {
        let body = json!({ "bearerToken": bearer }).to_string();
        let url = self.endpoints.rest_url("/api/Auth/ExchangeToken")?;
        let answer = self.ask(url, "application/json", body, Effect::Read, log).await?;
        // U4: 401 seen live, 400 possible. 403 speaks of rights and does not say that the token is bad.
        if matches!(answer.status, 400 | 401) {
            return Err(SignInError::Refused(format!("exchange_{}", answer.status)));
        }
        self.understood(&answer, JwtGrant::read(&answer.text(), self.clock.now_ms()))
    }

    /// Tokens for a code or a refresh token.
    pub(super) async fn tokens(
        &self,
        with: Credential<'_>,
        log: &mut Vec<CallTrace>,
    ) -> Result<TokenGrant, SignInError> {
        match self.ask_tokens(with, log).await {
            // O09: the answer to a refresh got lost. A server with a grace window answers the same token
            // once more; another one refuses, and then a person is needed anyway.
            Err(SignInError::Failed(failure))
                if failure.class == FailureClass::Unknown && matches!(with, Credential::RefreshToken(_)) =>
            {
                self.ask_tokens(with, log).await
            }
            result => result,
        }
        .map_err(|error| match error {
            // O06: jobs stay queued, whatever the server did with the token.
            SignInError::Failed(mut failure) if failure.class == FailureClass::Unknown => {
                failure.class = FailureClass::Transient;
                SignInError::Failed(failure)
            }
            other => other,
        })
    }

    async fn ask_tokens(
        &self,
        with: Credential<'_>,
        log: &mut Vec<CallTrace>,
    ) -> Result<TokenGrant, SignInError> {
        let url = self.endpoints.classic_url("/oAuth2/Token")?;
        let form = with.form(self.settings);
        let answer = self.ask(url, "application/x-www-form-urlencoded", form, Effect::Write, log).await?;
        // U2: 400 and 401 end the credential, with or without a known error name.
        if matches!(answer.status, 400 | 401) {
            return Err(SignInError::Refused(error_name(&answer)));
        }
        self.understood(&answer, TokenGrant::read(&answer.text(), self.clock.now_ms()))
    }

    async fn ask(
        &self,
        url: Url,
        media_type: &'static str,
        body: String,
        effect: Effect,
        log: &mut Vec<CallTrace>,
    ) -> Result<Answer, Failure> {
        let out = Outgoing {
            method: Method::POST,
            url,
            bearer: None,
            body: Body::Bytes(media_type, Bytes::from(body)),
            shown: "(credentials, not shown)".into(),
            privacy: Privacy::SecretSuccess,
            effect,
            deadline: DEADLINE,
        };
        let answer = self.line.call(&out, log).await?;
        // Not even an error text is kept as it came: it might quote the credential.
        if let Some(last) = log.last_mut()
            && !(200..300).contains(&answer.status)
        {
            last.response = error_name(&answer);
        }
        Ok(answer)
    }

    fn understood<T>(&self, answer: &Answer, grant: Option<T>) -> Result<T, SignInError> {
        classify::http(answer, Effect::Read, Target::Endpoint, self.clock.now_ms()).map_err(
            |mut failure| {
                failure.detail = error_name(answer);
                failure
            },
        )?;
        // A part of a token answer may be a part of a token: neither kept nor quoted.
        let unread = |f: Failure| Failure::new(f.class, f.code, "the token answer cannot be read");
        reading::json(answer, Effect::Read).map(|_| ()).or_else(|f| match (&answer.ending, &grant) {
            (Ending::Whole, Some(_)) => Ok(()),
            _ => Err(unread(f)),
        })?;
        grant.ok_or_else(|| {
            Failure::new(FailureClass::Transient, "no_token", "the token answer holds no token").into()
        })
    }
}

/// OAuth's error name where it is one, else the status. Free text could quote the credential.
fn error_name(answer: &Answer) -> String {
    serde_json::from_str::<Value>(&answer.text())
        .ok()
        .and_then(|v| Some(v.get("error")?.as_str()?.to_owned()))
        .filter(|name| name.len() <= 64 && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
        .unwrap_or_else(|| format!("http_{}", answer.status))
}
