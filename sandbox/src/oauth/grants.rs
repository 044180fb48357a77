//! Codes and tokens handed out.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use super::OauthError;
use crate::{knobs::Knobs, random};

/// Life of an authorization code (contract 4.2).
const CODE_LIFE: SignedDuration = SignedDuration::from_mins(10);

#[derive(Debug)]
struct Code {
    client_id: String,
    redirect_uri: String,
    expires: Timestamp,
}

/// An access token with the refresh token that goes with it.
#[derive(Debug)]
pub(crate) struct Pair {
    pub(crate) access: String,
    pub(crate) refresh: String,
}

/// What is in force.
#[derive(Debug, Default)]
pub(crate) struct Grants {
    codes: HashMap<String, Code>,
    /// Access token to the end of its life.
    access: HashMap<String, Timestamp>,
    /// Refresh token to its client.
    refresh: HashMap<String, String>,
}

impl Grants {
    /// A code for the client, bound to the redirect URI.
    pub(crate) fn code(&mut self, client_id: &str, redirect_uri: &str, now: Timestamp) -> String {
        let code = random::token();
        let expires = now.checked_add(CODE_LIFE).unwrap_or(now);
        let (client_id, redirect_uri) = (client_id.to_owned(), redirect_uri.to_owned());
        self.codes.insert(code.clone(), Code { client_id, redirect_uri, expires });
        code
    }

    /// Trades a code for tokens. A code presented wrongly is spent all the same.
    pub(crate) fn redeem(
        &mut self,
        code: &str,
        client_id: &str,
        redirect_uri: &str,
        knobs: &Knobs,
        now: Timestamp,
    ) -> Result<Pair, OauthError> {
        let code = self.codes.remove(code).ok_or(OauthError::InvalidGrant("the code is unknown or spent"))?;
        if now >= code.expires {
            return Err(OauthError::InvalidGrant("the code has expired"));
        }
        if code.client_id != client_id || code.redirect_uri != redirect_uri {
            return Err(OauthError::InvalidGrant("the code belongs to another client or redirect_uri"));
        }
        let refresh = self.new_refresh(client_id);
        Ok(Pair { access: self.new_access(knobs, now), refresh })
    }

    /// Trades a refresh token for a new access token.
    pub(crate) fn renew(
        &mut self,
        refresh: &str,
        client_id: &str,
        knobs: &Knobs,
        now: Timestamp,
    ) -> Result<Pair, OauthError> {
        if self.refresh.get(refresh).is_none_or(|owner| owner != client_id) {
            return Err(OauthError::InvalidGrant("the refresh token is unknown or ended"));
        }
        let refresh = if knobs.rotate_refresh {
            self.refresh.remove(refresh);
            self.new_refresh(client_id)
        } else {
            refresh.to_owned()
        };
        Ok(Pair { access: self.new_access(knobs, now), refresh })
    }

    /// `true` while `access` is in force.
    pub(crate) fn admits(&self, access: &str, now: Timestamp) -> bool {
        self.access.get(access).is_some_and(|expires| now < *expires)
    }

    /// Ends every access token.
    pub(crate) fn revoke_access(&mut self) {
        self.access.clear();
    }

    /// Ends every refresh token.
    pub(crate) fn revoke_refresh(&mut self) {
        self.refresh.clear();
    }

    fn new_access(&mut self, knobs: &Knobs, now: Timestamp) -> String {
        let token = random::token();
        let life = SignedDuration::from_secs(knobs.access_token_ttl.into());
        self.access.insert(token.clone(), now.checked_add(life).unwrap_or(now));
        token
    }

    fn new_refresh(&mut self, client_id: &str) -> String {
        let token = random::token();
        self.refresh.insert(token.clone(), client_id.to_owned());
        token
    }
}
