//! The JWTs of the exchange (contract 1.3, 4.3).

use std::collections::HashMap;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sha2::Sha256;

use crate::random;

#[derive(Debug)]
struct Issued {
    bearer: String,
    expires: Timestamp,
}

/// The JWTs in force.
#[derive(Debug, Default)]
pub(crate) struct Jwts {
    issued: HashMap<String, Issued>,
}

impl Jwts {
    /// Issues a JWT for `bearer`; with `single` the earlier ones of that bearer end.
    pub(crate) fn issue(
        &mut self,
        key: &str,
        bearer: &str,
        now: Timestamp,
        seconds: u32,
        single: bool,
        tenant: &str,
    ) -> (String, Timestamp) {
        if single {
            self.issued.retain(|_, jwt| jwt.bearer != bearer);
        }
        let expires = now.checked_add(SignedDuration::from_secs(seconds.into())).unwrap_or(now);
        let token = sign(key, now, expires, tenant);
        self.issued.insert(token.clone(), Issued { bearer: bearer.to_owned(), expires });
        (token, expires)
    }

    /// `true` while `token` is in force. What was not issued here cannot be: the signature needs no check.
    pub(crate) fn admits(&self, token: &str, now: Timestamp) -> bool {
        self.issued.get(token).is_some_and(|jwt| now < jwt.expires)
    }

    /// Ends every JWT.
    pub(crate) fn revoke_all(&mut self) {
        self.issued.clear();
    }
}

/// An HS256 JWT; `jti` makes two of one second differ.
fn sign(key: &str, now: Timestamp, expires: Timestamp, tenant: &str) -> String {
    let encode = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = encode(json!({"alg": "HS256", "typ": "JWT"}));
    let mut claims = json!({
        "sub": "20",
        "jti": random::token(),
        "iat": now.as_second(),
        "exp": expires.as_second(),
    });
    if let Some(members) = claims.as_object_mut()
        && !tenant.is_empty()
    {
        members.insert("tenantId".to_owned(), json!(tenant));
    }
    let claims = encode(claims);
    let signed = format!("{header}.{claims}");
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("a key of any length");
    mac.update(signed.as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    format!("{signed}.{signature}")
}
