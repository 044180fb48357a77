//! The JWT that REST wants, obtained for a bearer token (tracker-api.md 1.3).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::oauth::bare;
use super::reading::{member, text};

/// When the answer says nothing about the end (U5).
const ASSUMED_MS: i64 = 50 * 60_000;
/// A fresh JWT is used at least this long, even where clocks disagree: an early end shows as a 401, but an
/// exchange at every use would kill the JWT of every other process each time.
const SHORTEST_MS: i64 = 120_000;

/// A JWT as granted.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct JwtGrant {
    /// Never empty.
    pub(super) jwt: String,
    /// Unix ms.
    pub(super) expires_at: i64,
}

impl std::fmt::Debug for JwtGrant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JwtGrant").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

impl JwtGrant {
    /// Reads an exchange answer of any of the shapes of U5.
    pub(super) fn read(body: &str, now_ms: i64) -> Option<Self> {
        let value = serde_json::from_str::<Value>(body).unwrap_or(Value::String(body.trim().into()));
        let (jwt, said) = match &value {
            Value::Object(map) => {
                let jwt = text(map, &["token", "jwt", "accessToken", "access_token"]);
                (jwt, member(map, "expiration").and_then(Value::as_str).map(str::to_owned))
            }
            Value::String(token) => (bare(token)?, None),
            _ => return None,
        };
        if jwt.is_empty() {
            return None;
        }
        // A time without offset is some tenant's local time (1.4), so the JWT's own claim is better.
        let zoned =
            said.as_deref().and_then(|s| s.parse::<jiff::Timestamp>().ok()).map(|t| t.as_millisecond());
        let local = || {
            let civil: jiff::civil::DateTime = said.as_deref()?.parse().ok()?;
            Some(civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_millisecond())
        };
        let end =
            zoned.or_else(|| claimed_end(&jwt)).or_else(local).unwrap_or(now_ms.saturating_add(ASSUMED_MS));
        Some(Self { jwt, expires_at: end.max(now_ms.saturating_add(SHORTEST_MS)) })
    }
}

/// Which account a JWT belongs to, hashed: what it says of a tenant or company, else of the user; empty when
/// it says nothing that can be read. What changes with each JWT (`jti`, `iat`, `exp` …) is not in it.
pub(super) fn identity(jwt: &str) -> String {
    let Some(Value::Object(claims)) = claims(jwt) else { return String::new() };
    let named = |words: &[&str]| -> Vec<String> {
        let mut found: Vec<String> = claims
            .iter()
            .filter(|(name, _)| words.iter().any(|w| name.to_ascii_lowercase().contains(w)))
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        found.sort();
        found
    };
    let tenant = named(&["tenant", "company", "organisation", "organization"]);
    let said = if tenant.is_empty() { named(&["sub", "nameid", "unique_name"]) } else { tenant };
    if said.is_empty() {
        return String::new();
    }
    let digest = Sha256::digest(said.join("\n").as_bytes());
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Kind of a token, the names in it and the seconds that it lasts; nothing that is said of anybody.
pub(super) fn described(token: &str, now_ms: i64) -> Value {
    match claims(token) {
        Some(Value::Object(said)) => {
            let lasts = claimed_end(token).map(|end| end.saturating_sub(now_ms) / 1_000);
            json!({ "token": "jwt", "claims": said.keys().collect::<Vec<_>>(), "lasts_s": lasts })
        }
        _ => json!({ "token": "opaque" }),
    }
}

fn claims(jwt: &str) -> Option<Value> {
    let claims = URL_SAFE_NO_PAD.decode(jwt.split('.').nth(1)?.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&claims).ok()
}

/// The `exp` claim. Read, not verified: it is a hint about our own token.
fn claimed_end(jwt: &str) -> Option<i64> {
    let claims = claims(jwt)?;
    let seconds = claims.get("exp")?.as_f64()?;
    Some((seconds * 1_000.0) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o11_a_jwt_names_its_account_and_not_itself() {
        let jwt = |claims: &str| format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims));
        let first = identity(&jwt(r#"{"sub":"20","jti":"a","exp":1}"#));
        assert_eq!(first.len(), 16);
        assert_eq!(first, identity(&jwt(r#"{"sub":"20","jti":"b","exp":2}"#)));
        assert_ne!(first, identity(&jwt(r#"{"sub":"21"}"#)));
        let tenant = identity(&jwt(r#"{"sub":"20","TenantId":7}"#));
        assert_eq!(tenant, identity(&jwt(r#"{"sub":"21","TenantId":7}"#)), "another user of the same tenant");
        for opaque in ["", "opaque", "a.b.c", &jwt("{}")] {
            assert_eq!(identity(opaque), "");
        }
    }

    #[test]
    fn answers_of_every_shape() {
        let claims = URL_SAFE_NO_PAD.encode(r#"{"sub":"1","exp":1000000}"#);
        let jwt = format!("eyJhbGciOiJIUzI1NiJ9.{claims}.c2lnbmF0dXJl");
        let opaque = "opaque-token-1";
        let now = 100_000_000;
        for (body, token, expires_at) in [
            (
                format!(r#"{{"token":"{jwt}","expiration":"1970-01-02T06:00:00Z"}}"#),
                jwt.as_str(),
                108_000_000,
            ),
            (format!(r#"{{"token":"{jwt}","expiration":"1970-01-02T07:00:00.5+01:00"}}"#), &jwt, 108_000_500),
            // Without offset the claim wins.
            (format!(r#"{{"token":"{jwt}","expiration":"1970-01-02T06:00:00"}}"#), &jwt, 1_000_000_000),
            (format!(r#"{{"jwt":"{jwt}"}}"#), &jwt, 1_000_000_000),
            (format!(r#"{{"Token":"{opaque}","Expiration":"1970-01-02T06:00:00"}}"#), opaque, 108_000_000),
            (format!(r#"{{"accessToken":"{opaque}","expiration":"junk"}}"#), opaque, now + ASSUMED_MS),
            (format!("\"{jwt}\""), &jwt, 1_000_000_000),
            (jwt.clone(), &jwt, 1_000_000_000),
            (opaque.to_owned(), opaque, now + ASSUMED_MS),
            // Already over by our clock: our clock may be wrong.
            (format!(r#"{{"token":"{jwt}","expiration":"1970-01-01T00:00:01Z"}}"#), &jwt, now + SHORTEST_MS),
        ] {
            let grant = JwtGrant::read(&body, now).unwrap();
            assert_eq!((grant.jwt.as_str(), grant.expires_at), (token, expires_at), "{body}");
            assert!(!format!("{grant:?}").contains(token));
        }
        for body in ["", "{}", "[1]", r#"{"token":null}"#, "<html>sign in</html>", r#"{"message":"no"}"#] {
            assert!(JwtGrant::read(body, now).is_none(), "{body}");
        }
    }
}
