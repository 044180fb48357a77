//! Authentication of HTTP senders.
//!
//! Signed: `X-Halt-Webhook-Signature` is the lower-case hex HMAC-SHA256 over `timestamp.body`, with
//! `X-Halt-Timestamp` within five minutes, both ways (requirement 8, earlier README 3; reliability.md I05).
//! For senders that cannot sign: a token of 256 random bits in `X-Halt-Webhook-Token` or as a bearer token
//! (divi.md 6), of which only the hash is kept.

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use crate::outbox::blobs::hex;
use crate::settings::{IntakeSettings, TokenSource};

/// A sender that proved who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sender {
    /// Knows the shared secret; the digest of its signature recognises a replayed request.
    Signed {
        /// SHA-256 of the signature.
        replay: Vec<u8>,
    },
    /// Knows the token of a source.
    Token {
        /// Key of the source.
        source: String,
        /// Profiles it may feed; empty: all.
        profiles: Vec<String>,
    },
}

impl Sender {
    /// Somebody whose signature was verified before, by the shell; `None` where it is none.
    #[must_use]
    pub fn signed(signature: &str) -> Option<Self> {
        let given = strict_hex(signature)?;
        Some(Self::Signed { replay: Sha256::digest(&given).to_vec() })
    }
}

/// The credentials of a request, as they came; a header that was sent twice is already refused.
#[derive(Debug, Clone, Copy, Default)]
pub struct Credentials<'a> {
    /// `X-Halt-Timestamp`.
    pub timestamp: &'a str,
    /// `X-Halt-Webhook-Signature`.
    pub signature: &'a str,
    /// `X-Halt-Webhook-Token`, bearer token, or URL token where that is allowed.
    pub token: &'a str,
}

impl Credentials<'_> {
    /// Whether there is anything to be proved by a hash: a token, or a signature in the documented form and of this time.
    #[must_use]
    pub fn claim_something(&self, settings: &IntakeSettings, now_s: u64) -> bool {
        if self.signature.is_empty() && self.timestamp.is_empty() {
            return !self.token.is_empty();
        }
        let fresh =
            strict_timestamp(self.timestamp).is_some_and(|t| t.abs_diff(now_s) <= settings.signature_window);
        fresh && strict_hex(self.signature).is_some()
    }
}

/// Checks a request; `None` in every other case, without saying which.
#[must_use]
pub fn authenticate(
    settings: &IntakeSettings,
    credentials: Credentials<'_>,
    signed_bytes: &[u8],
    now_s: u64,
) -> Option<Sender> {
    if !credentials.signature.is_empty() || !credentials.timestamp.is_empty() {
        // A wrong signature is never rescued by a token: a sender that signs means it.
        return signed(settings, credentials, signed_bytes, now_s);
    }
    if credentials.token.is_empty() {
        return None;
    }
    by_token(&settings.sources, credentials.token, now_s)
}

fn signed(
    settings: &IntakeSettings,
    credentials: Credentials<'_>,
    signed_bytes: &[u8],
    now_s: u64,
) -> Option<Sender> {
    let timestamp = strict_timestamp(credentials.timestamp)?;
    if timestamp.abs_diff(now_s) > settings.signature_window {
        return None;
    }
    let given = strict_hex(credentials.signature)?;
    let mut matched = false;
    for active in &settings.secrets {
        // An empty secret would accept everybody: fail closed (I06).
        if active.secret.is_empty() || (active.not_after != 0 && now_s > active.not_after) {
            continue;
        }
        let Ok(mut mac) = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(active.secret.as_bytes()) else {
            continue;
        };
        mac.update(credentials.timestamp.as_bytes());
        mac.update(b".");
        mac.update(signed_bytes);
        // Every active secret is tried, so that the time does not tell which one it was.
        matched |= mac.verify_slice(&given).is_ok();
    }
    matched.then(|| Sender::Signed { replay: Sha256::digest(&given).to_vec() })
}

fn by_token(sources: &[TokenSource], token: &str, now_s: u64) -> Option<Sender> {
    // The token has 256 random bits, so comparing hashes of it gives nothing away even if the comparison
    // of two hashes took different times.
    let hash = hex(&Sha256::digest(token.as_bytes()));
    let mut found = None;
    for source in sources {
        let current = !source.token_hash.is_empty() && same(&hash, &source.token_hash);
        let previous = !source.previous_hash.is_empty()
            && now_s <= source.previous_until
            && same(&hash, &source.previous_hash);
        if current || previous {
            found = Some(Sender::Token { source: source.id.clone(), profiles: source.profiles.clone() });
        }
    }
    found
}

/// Constant-time comparison of equally long texts.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0u8, |diff, (x, y)| diff | (x ^ y)) == 0
}

/// One to twelve digits, nothing else: PHP's and other lenient readings took `1e9` and ` 170…` (G05).
fn strict_timestamp(text: &str) -> Option<u64> {
    if text.is_empty() || text.len() > 12 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// Exactly 64 lower-case hex digits (I04).
fn strict_hex(text: &str) -> Option<Vec<u8>> {
    if text.len() != 64 {
        return None;
    }
    text.as_bytes()
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        })
        .collect()
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
#[path = "signature_vectors.rs"]
mod vectors;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::WebhookSecret;

    const NOW: u64 = 1_800_000_000;

    fn settings() -> IntakeSettings {
        IntakeSettings {
            secrets: vec![
                WebhookSecret { secret: "new".into(), not_after: 0 },
                WebhookSecret { secret: "old".into(), not_after: NOW + 10 },
                WebhookSecret { secret: String::new(), not_after: 0 },
            ],
            ..IntakeSettings::default()
        }
    }

    fn sign(secret: &str, timestamp: &str, body: &[u8]) -> String {
        let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(timestamp.as_bytes());
        mac.update(b".");
        mac.update(body);
        hex(&mac.finalize().into_bytes())
    }

    fn accepts(secret: &str, timestamp: &str, body: &[u8], now: u64) -> bool {
        let signature = sign(secret, timestamp, body);
        authenticate(&settings(), Credentials { timestamp, signature: &signature, token: "" }, body, now)
            .is_some()
    }

    #[test]
    fn the_example_of_the_documentation_verifies() {
        // docs/ingest.md shows this value; a sender in any language can check itself against it.
        assert_eq!(
            sign("s3cret", "1800000000", b"{}"),
            "1cd77f07c7f231a8a17cd9bc413e578ccb209c24eb17a0577ce1eb9218a4f3ed"
        );
    }

    #[test]
    fn both_secrets_of_a_rotation_work_until_the_overlap_ends() {
        let t = NOW.to_string();
        assert!(accepts("new", &t, b"x", NOW));
        assert!(accepts("old", &t, b"x", NOW + 10));
        assert!(!accepts("old", &t, b"x", NOW + 11));
        assert!(!accepts("", &t, b"x", NOW), "an empty secret never opens the door");
        assert!(!accepts("other", &t, b"x", NOW));
    }

    #[test]
    fn the_window_is_300_seconds_inclusive_both_ways() {
        for (offset, expected) in
            [(299i64, true), (300, true), (301, false), (-299, true), (-300, true), (-301, false)]
        {
            let t = NOW.checked_add_signed(offset).unwrap().to_string();
            assert_eq!(accepts("new", &t, b"x", NOW), expected, "{offset}");
        }
    }

    #[test]
    fn only_the_documented_spelling_of_signature_and_timestamp() {
        let t = NOW.to_string();
        let good = sign("new", &t, b"x");
        let spellings = [
            good.to_uppercase(),
            format!("sha256={good}"),
            format!(" {good}"),
            format!("{good},{good}"),
            good[..63].to_owned(),
            String::new(),
        ];
        for signature in spellings {
            assert!(
                authenticate(
                    &settings(),
                    Credentials { timestamp: &t, signature: &signature, token: "" },
                    b"x",
                    NOW
                )
                .is_none(),
                "{signature}"
            );
        }
        for timestamp in [
            "1e9",
            "0x6b49d200",
            " 1800000000",
            "+1800000000",
            "-1800000000",
            "18000000000000000000",
            "",
            "1800000000.0",
        ] {
            assert!(!accepts("new", timestamp, b"x", NOW), "{timestamp}");
        }
    }

    #[test]
    fn every_single_bit_of_body_and_signature_counts() {
        let t = NOW.to_string();
        let signature = sign("new", &t, b"ab");
        for (i, bit) in (0..2).flat_map(|i| (0..8).map(move |b| (i, b))) {
            let mut body = *b"ab";
            body[i] ^= 1 << bit;
            let credentials = Credentials { timestamp: &t, signature: &signature, token: "" };
            assert!(authenticate(&settings(), credentials, &body, NOW).is_none());
        }
    }

    #[test]
    fn tokens_are_compared_by_hash_and_rotate_with_overlap() {
        let settings = IntakeSettings {
            sources: vec![TokenSource {
                id: "zapier".into(),
                token_hash: hex(&Sha256::digest(b"current")),
                previous_hash: hex(&Sha256::digest(b"previous")),
                previous_until: NOW + 5,
                profiles: vec!["cv".into()],
            }],
            ..IntakeSettings::default()
        };
        let with =
            |token, now| authenticate(&settings, Credentials { token, ..Credentials::default() }, b"", now);
        assert_eq!(
            with("current", NOW),
            Some(Sender::Token { source: "zapier".into(), profiles: vec!["cv".into()] })
        );
        assert!(with("previous", NOW + 5).is_some());
        assert!(with("previous", NOW + 6).is_none());
        assert!(with("", NOW).is_none());
        assert!(with("wrong", NOW).is_none());
    }

    #[test]
    fn a_wrong_signature_is_not_rescued_by_a_token() {
        let mut s = settings();
        s.sources.push(TokenSource {
            id: "a".into(),
            token_hash: hex(&Sha256::digest(b"t")),
            ..TokenSource::default()
        });
        let t = NOW.to_string();
        let credentials = Credentials { timestamp: &t, signature: "00", token: "t" };
        assert!(authenticate(&s, credentials, b"x", NOW).is_none());
    }

    #[test]
    fn without_any_secret_or_source_nobody_is_let_in() {
        let none = IntakeSettings::default();
        let t = NOW.to_string();
        let signature = sign("", &t, b"x");
        assert!(
            authenticate(&none, Credentials { timestamp: &t, signature: &signature, token: "" }, b"x", NOW)
                .is_none()
        );
        assert!(
            authenticate(&none, Credentials { token: "x", ..Credentials::default() }, b"x", NOW).is_none()
        );
    }
}
