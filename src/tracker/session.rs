//! The sign-in shared by all processes of a site (architecture, rule 7; reliability.md 4.8).
//!
//! Tracker wants two layers: a bearer token (OAuth, or pasted), and for REST a JWT obtained with it. A new
//! JWT seems to kill the one before (tracker-api.md 1.3), so both live in one row of the store and are
//! renewed by one process at a time.

use serde::{Deserialize, Serialize};

/// How the site signs in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignIn {
    /// Nobody has connected yet.
    #[default]
    None,
    /// OAuth authorization code flow.
    OAuth,
    /// A pasted API bearer token (tracker-api.md 1.2, "Alternative without OAuth").
    ApiToken,
    /// A pasted refresh token, as the earlier plugin used.
    RefreshToken,
}

/// State of the sign-in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionState {
    /// Never connected, or disconnected by a person.
    #[default]
    Disconnected,
    /// In use.
    Connected,
    /// Tracker refused the tokens; a person must connect again.
    ReconnectNeeded,
}

/// The session row in the clear. At rest it is sealed as a whole.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Session {
    /// How.
    pub sign_in: SignIn,
    /// State.
    pub state: ConnectionState,
    /// Why a reconnect is needed (`invalid_grant`, `invalid_client`, `api_token_replaced` …).
    pub reason: String,
    /// Bearer token; empty until the first refresh of a pasted refresh token.
    pub access_token: String,
    /// Unix ms at which the bearer token ends; 0: unknown, use until 401.
    pub access_expires_at: i64,
    /// Refresh token; empty for an API token.
    pub refresh_token: String,
    /// JWT for REST; empty: exchange first.
    pub jwt: String,
    /// Unix ms.
    pub jwt_expires_at: i64,
    /// Unix ms at which the account was connected.
    pub connected_at: i64,
    /// Unix ms of the last renewal of either layer.
    pub renewed_at: i64,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("sign_in", &self.sign_in)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// The store's side of a session. Implemented by the outbox; each call is one durable transaction.
/// A generation counts every change, so that a process that waited sees whether another one has renewed.
pub trait SessionStore {
    /// The session and its generation; `None` when nobody ever connected.
    ///
    /// # Errors
    /// [`SessionStoreError`] when the store cannot be used.
    fn load_session(&self, connection: &str) -> Result<Option<(Session, u64)>, SessionStoreError>;

    /// Claims the right to renew while the generation is still `generation`; `false`: another process has
    /// it or has renewed already. The claim ends by itself after `lease_ms`.
    ///
    /// # Errors
    /// As above.
    fn claim_renewal(
        &self,
        connection: &str,
        generation: u64,
        owner: &str,
        lease_ms: i64,
    ) -> Result<bool, SessionStoreError>;

    /// Writes the session if the generation is still `generation` and ends the claim; yields the new
    /// generation, or `None` when somebody else was first. `owner` is who claimed it, or empty for a
    /// person's action (connect, disconnect), which always wins.
    ///
    /// # Errors
    /// As above.
    fn save_session(
        &self,
        connection: &str,
        generation: u64,
        owner: &str,
        session: &Session,
    ) -> Result<Option<u64>, SessionStoreError>;

    /// Gives a claim back without a change.
    ///
    /// # Errors
    /// As above.
    fn release_renewal(&self, connection: &str, owner: &str) -> Result<(), SessionStoreError>;
}

/// A store is as good by reference, so that one client serves them all.
impl<T: SessionStore + ?Sized> SessionStore for &T {
    fn load_session(&self, connection: &str) -> Result<Option<(Session, u64)>, SessionStoreError> {
        (**self).load_session(connection)
    }

    fn claim_renewal(
        &self,
        connection: &str,
        generation: u64,
        owner: &str,
        lease_ms: i64,
    ) -> Result<bool, SessionStoreError> {
        (**self).claim_renewal(connection, generation, owner, lease_ms)
    }

    fn save_session(
        &self,
        connection: &str,
        generation: u64,
        owner: &str,
        session: &Session,
    ) -> Result<Option<u64>, SessionStoreError> {
        (**self).save_session(connection, generation, owner, session)
    }

    fn release_renewal(&self, connection: &str, owner: &str) -> Result<(), SessionStoreError> {
        (**self).release_renewal(connection, owner)
    }
}

/// The store could not answer; the text is for operators.
#[derive(Debug, thiserror::Error)]
#[error("the session cannot be read or written: {0}")]
pub struct SessionStoreError(pub String);
