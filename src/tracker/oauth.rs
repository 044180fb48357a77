//! OAuth on the classic host: the address for the browser and the token answer (tracker-api.md 1.2).

use serde_json::Value;

use super::endpoints::Endpoints;
use super::outcome::Failure;
use super::reading::{member, text};
use crate::settings::TrackerSettings;

/// A token that says nothing credible about its end is asked again after this (O08).
const ASSUMED_MS: i64 = 300_000;
/// Below this a token would be renewed at each use, because the last minute is not used.
const SHORTEST_MS: i64 = 120_000;
const LONGEST_MS: i64 = 24 * 3_600 * 1_000;

/// Where the browser is sent to sign in. All five parameters are required, the scope is one value with a
/// comma in it.
///
/// # Errors
/// Parked `bad_url` or `insecure_url` from the endpoints.
pub fn authorize_url(settings: &TrackerSettings, state: &str) -> Result<String, Failure> {
    let mut url = Endpoints::of(settings)?.classic_url("/oAuth2/Authorize")?;
    url.query_pairs_mut()
        .append_pair("client_id", &settings.client_id)
        .append_pair("response_type", "code")
        .append_pair("scope", "read,write")
        .append_pair("redirect_uri", &settings.redirect_uri)
        .append_pair("state", state);
    Ok(url.into())
}

/// What is exchanged for tokens.
#[derive(Clone, Copy)]
pub(super) enum Credential<'c> {
    /// From the browser's return.
    Code(&'c str),
    /// From the session.
    RefreshToken(&'c str),
}

impl Credential<'_> {
    /// The form that the token endpoint takes.
    pub(super) fn form(self, settings: &TrackerSettings) -> String {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("client_id", &settings.client_id)
            .append_pair("client_secret", &settings.client_secret);
        match self {
            Self::Code(code) => form
                .append_pair("grant_type", "authorization_code")
                .append_pair("redirect_uri", &settings.redirect_uri)
                .append_pair("code", code),
            // Seen live without redirect_uri; the help page's text for this member is a slip.
            Self::RefreshToken(token) => {
                form.append_pair("grant_type", "refresh_token").append_pair("refresh_token", token)
            }
        };
        form.finish()
    }
}

/// Tokens as granted.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenGrant {
    /// Bearer token, opaque; never empty.
    pub access_token: String,
    /// Unix ms; 0: until a 401.
    pub expires_at: i64,
    /// A new refresh token; without one the old stays (RFC 6749, 6).
    pub refresh_token: Option<String>,
}

impl std::fmt::Debug for TokenGrant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenGrant").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

impl TokenGrant {
    /// Reads a token answer of any of the shapes of U1, the bare token included.
    pub(super) fn read(body: &str, now_ms: i64) -> Option<Self> {
        let value = serde_json::from_str::<Value>(body).unwrap_or(Value::String(body.trim().into()));
        match value {
            Value::Object(map) => {
                let access_token = text(&map, &["access_token", "token", "accessToken"]);
                let refresh = text(&map, &["refresh_token", "refreshToken"]);
                (!access_token.is_empty()).then(|| Self {
                    access_token,
                    expires_at: expires_at(member(&map, "expires_in"), now_ms),
                    refresh_token: (!refresh.is_empty()).then_some(refresh),
                })
            }
            Value::String(token) => {
                bare(&token).map(|t| Self { access_token: t, expires_at: 0, refresh_token: None })
            }
            _ => None,
        }
    }
}

/// A text that can stand in an `Authorization` header as it is: a page of HTML cannot.
pub(super) fn bare(text: &str) -> Option<String> {
    let token = text.trim().trim_matches('"');
    let fits = (8..=8_192).contains(&token.len())
        && token.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~+/=".contains(&b));
    fits.then(|| token.to_owned())
}

fn expires_at(expires_in: Option<&Value>, now_ms: i64) -> i64 {
    let seconds = match expires_in {
        None | Some(Value::Null) => return 0,
        Some(Value::Number(n)) => n.as_f64(),
        Some(Value::String(s)) => s.trim().parse().ok().filter(|f: &f64| f.is_finite()),
        Some(_) => None,
    };
    let lifetime = match seconds {
        // Saturating cast: what is absurdly large becomes the largest and is cut to a day.
        Some(s) if s > 0.0 => ((s * 1_000.0) as i64).clamp(SHORTEST_MS, LONGEST_MS),
        _ => ASSUMED_MS,
    };
    now_ms.saturating_add(lifetime)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_gets_five_parameters() {
        let settings = TrackerSettings {
            redirect_uri: "https://halt.test/wp-admin/?a=b&c".into(),
            ..TrackerSettings::default()
        };
        assert_eq!(
            authorize_url(&settings, "s t").unwrap(),
            "https://evoapi.tracker-rms.com/oAuth2/Authorize?client_id=EvoApi_1.0&response_type=code\
             &scope=read%2Cwrite&redirect_uri=https%3A%2F%2Fhalt.test%2Fwp-admin%2F%3Fa%3Db%26c&state=s+t"
        );
    }

    #[test]
    fn forms() {
        let settings = TrackerSettings {
            client_secret: "s&c".into(),
            redirect_uri: "https://h.test/".into(),
            ..TrackerSettings::default()
        };
        assert_eq!(
            Credential::Code("abc").form(&settings),
            "client_id=EvoApi_1.0&client_secret=s%26c&grant_type=authorization_code&redirect_uri=https%3A%2F%2Fh.test%2F&code=abc"
        );
        assert_eq!(
            Credential::RefreshToken("r").form(&settings),
            "client_id=EvoApi_1.0&client_secret=s%26c&grant_type=refresh_token&refresh_token=r"
        );
    }

    #[test]
    fn answers_of_every_shape() {
        let hex = "0123456789abcdef0123456789abcdef";
        for (body, expires_at, refresh) in [
            (
                format!(r#"{{"access_token":"{hex}","expires_in":3600,"refresh_token":"r2"}}"#),
                3_600_000,
                Some("r2"),
            ),
            (format!(r#"{{"access_token":"{hex}","expires_in":"3600"}}"#), 3_600_000, None),
            (format!(r#"{{"Token":"{hex}"}}"#), 0, None),
            (format!(r#"{{"token":"{hex}","refresh_token":""}}"#), 0, None),
            (format!(r#"{{"accessToken":"{hex}","refreshToken":null}}"#), 0, None),
            (format!("\"{hex}\""), 0, None),
            (format!(" {hex}\n"), 0, None),
            (format!(r#"{{"access_token":"{hex}","expires_in":0}}"#), ASSUMED_MS, None),
            (format!(r#"{{"access_token":"{hex}","expires_in":-1}}"#), ASSUMED_MS, None),
            (format!(r#"{{"access_token":"{hex}","expires_in":"soon"}}"#), ASSUMED_MS, None),
            (format!(r#"{{"access_token":"{hex}","expires_in":5}}"#), SHORTEST_MS, None),
            (format!(r#"{{"access_token":"{hex}","expires_in":1e300}}"#), LONGEST_MS, None),
        ] {
            let grant = TokenGrant::read(&body, 0).unwrap();
            assert_eq!(grant.access_token, hex, "{body}");
            assert_eq!(grant.expires_at, expires_at, "{body}");
            assert_eq!(grant.refresh_token.as_deref(), refresh, "{body}");
            assert!(!format!("{grant:?}").contains(hex));
        }
        for body in
            ["", "{}", "[]", r#"{"access_token":""}"#, "<html><body>sign in</body></html>", "null", "\"\""]
        {
            assert!(TokenGrant::read(body, 0).is_none(), "{body}");
        }
    }
}
