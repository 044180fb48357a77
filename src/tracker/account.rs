//! What a person does with the connection: connect in one of three ways, disconnect.
//!
//! The new sign-in is proved before it replaces the old one, so that a mistyped token does not end a
//! connection that works.

use super::client::{Client, called};
use super::desk::SignInError;
use super::oauth::{Credential, TokenGrant};
use super::outcome::{CallTrace, Called, Failure, FailureClass};
use super::session::{ConnectionState, Session, SessionStore, SignIn};
use crate::settings::Dialect;

impl<S: SessionStore> Client<'_, S> {
    /// Ends the browser's round trip. The caller has checked `state` (U25).
    pub async fn connect_code(&self, code: &str) -> Called<()> {
        called(async |log| {
            let grant = self.wire.desk().tokens(Credential::Code(code), log).await.map_err(refused)?;
            // A code works once: what it brought is stored before anything else is tried.
            self.wire.sessions.replace(self.session(SignIn::OAuth, grant, ""))
        })
        .await
    }

    /// Connects with a pasted refresh token.
    pub async fn connect_refresh_token(&self, token: &str) -> Called<()> {
        called(async |log| {
            let token = token.trim();
            let grant =
                self.wire.desk().tokens(Credential::RefreshToken(token), log).await.map_err(refused)?;
            self.wire.sessions.replace(self.session(SignIn::RefreshToken, grant, token))
        })
        .await
    }

    /// Connects with a pasted API bearer token. REST proves it by an exchange; classic has nothing that
    /// proves a token without a session, so there [`Client::check`] follows.
    pub async fn connect_api_token(&self, token: &str) -> Called<()> {
        called(async |log| self.api_token(token.trim(), log).await).await
    }

    async fn api_token(&self, token: &str, log: &mut Vec<CallTrace>) -> Result<(), Failure> {
        let grant = TokenGrant { access_token: token.to_owned(), expires_at: 0, refresh_token: None };
        let mut session = self.session(SignIn::ApiToken, grant, "");
        super::line::bearer(token)?;
        if self.capabilities().dialect() == Dialect::Rest {
            let grant = self.wire.desk().exchange(token, log).await.map_err(refused)?;
            session.jwt = grant.jwt;
            session.jwt_expires_at = grant.expires_at;
        }
        self.wire.sessions.replace(session)
    }

    /// Renews the tokens now, whatever their age.
    pub async fn renew_now(&self) -> Called<()> {
        called(async |log| self.wire.sessions.renew_now(&self.wire.desk(), log).await).await
    }

    /// Forgets the tokens. Tracker has no call that ends them.
    ///
    /// # Errors
    /// Transient `session_store`.
    pub fn disconnect(&self) -> Result<(), Failure> {
        self.wire.sessions.replace(Session::default())
    }

    fn session(&self, sign_in: SignIn, grant: TokenGrant, old_refresh: &str) -> Session {
        let now = self.wire.clock.now_ms();
        Session {
            sign_in,
            state: ConnectionState::Connected,
            access_token: grant.access_token,
            access_expires_at: grant.expires_at,
            refresh_token: grant.refresh_token.unwrap_or_else(|| old_refresh.to_owned()),
            connected_at: now,
            renewed_at: now,
            ..Session::default()
        }
    }
}

/// A refusal while a person connects is an answer to that person, not a state of the connection.
fn refused(error: SignInError) -> Failure {
    match error {
        SignInError::Refused(reason) => Failure::new(FailureClass::Permanent, "sign_in_refused", reason),
        SignInError::Failed(failure) => failure,
    }
}
