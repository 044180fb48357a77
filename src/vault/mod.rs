//! The vault: seals secrets and personal data at rest, and makes keyed hashes for look-ups without
//! opening anything (architecture, rule 9). The format is in `docs/boundary.md`; PHP's sodium opens it too.

mod key;
mod person;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

pub use key::{KeySource, MasterKey};
pub use person::{PersonHashes, normalise_email, normalise_name, phone_digits};

/// First byte of the binary envelope.
const FORMAT: u8 = 1;
/// Prefix of the text envelope.
const TEXT_PREFIX: &str = "ht1.";
const KEY_ID: usize = 4;
const NONCE: usize = 24;
const HEADER: usize = 1 + KEY_ID + NONCE;

/// Why something could not be sealed, opened or keyed. Never names content.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// Sealed with another key: the key file or constant was replaced (reliability.md H04, H05).
    #[error("sealed with another key: the key of this site was replaced")]
    OtherKey,
    /// Not an envelope, cut short, changed, or sealed for another place.
    #[error("the sealed data is damaged or belongs elsewhere")]
    Damaged,
    /// The key itself cannot be had.
    #[error("the key cannot be used: {0}")]
    Key(String),
    /// The system gave no random bytes.
    #[error("no random bytes from the system")]
    Random,
}

/// Seals, opens and hashes with one master key.
#[derive(Clone)]
pub struct Vault {
    cipher: XChaCha20Poly1305,
    hash_key: [u8; 32],
    key_id: [u8; KEY_ID],
}

impl Vault {
    /// Derives the working keys.
    #[must_use]
    pub fn new(master: &MasterKey) -> Self {
        let sealing = derive(master, b"halt-tracker/seal/v1");
        let id = derive(master, b"halt-tracker/id/v1");
        let [a, b, c, d, ..] = id;
        Self {
            cipher: XChaCha20Poly1305::new(&sealing.into()),
            hash_key: derive(master, b"halt-tracker/hash/v1"),
            key_id: [a, b, c, d],
        }
    }

    /// Which key this is, in hex; it says nothing about the key itself.
    #[must_use]
    pub fn key_id(&self) -> String {
        self.key_id.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Seals bytes for one place. The context must be given again to open them, so that an envelope
    /// cannot be moved from one row to another.
    ///
    /// # Errors
    /// [`VaultError::Random`].
    pub fn seal(&self, context: &str, plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        let mut nonce = [0u8; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| VaultError::Random)?;
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: context.as_bytes() })
            .map_err(|_| VaultError::Damaged)?;
        let mut out = Vec::with_capacity(HEADER + sealed.len());
        out.push(FORMAT);
        out.extend_from_slice(&self.key_id);
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&sealed);
        Ok(out)
    }

    /// Opens what [`Vault::seal`] made.
    ///
    /// # Errors
    /// [`VaultError::OtherKey`] or [`VaultError::Damaged`].
    pub fn open(&self, context: &str, envelope: &[u8]) -> Result<Vec<u8>, VaultError> {
        let (header, sealed) = envelope.split_at_checked(HEADER).ok_or(VaultError::Damaged)?;
        let (front, nonce) = header.split_at(1 + KEY_ID);
        if front.first() != Some(&FORMAT) {
            return Err(VaultError::Damaged);
        }
        if front.get(1..) != Some(&self.key_id) {
            return Err(VaultError::OtherKey);
        }
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| VaultError::Damaged)?;
        self.cipher
            .decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: context.as_bytes() })
            .map_err(|_| VaultError::Damaged)
    }

    /// [`Vault::seal`] as text, for options.
    ///
    /// # Errors
    /// As [`Vault::seal`].
    pub fn seal_text(&self, context: &str, plain: &[u8]) -> Result<String, VaultError> {
        Ok(format!("{TEXT_PREFIX}{}", URL_SAFE_NO_PAD.encode(self.seal(context, plain)?)))
    }

    /// Opens the text form.
    ///
    /// # Errors
    /// As [`Vault::open`].
    pub fn open_text(&self, context: &str, text: &str) -> Result<Vec<u8>, VaultError> {
        let body = text.trim().strip_prefix(TEXT_PREFIX).ok_or(VaultError::Damaged)?;
        let envelope = URL_SAFE_NO_PAD.decode(body).map_err(|_| VaultError::Damaged)?;
        self.open(context, &envelope)
    }

    /// Keyed hash of several parts; parts are length-prefixed, so that no two lists collide.
    #[must_use]
    pub fn hash(&self, purpose: &str, parts: &[&[u8]]) -> Vec<u8> {
        let mut mac = mac(&self.hash_key);
        mac.update(purpose.as_bytes());
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().to_vec()
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

fn derive(master: &MasterKey, purpose: &[u8]) -> [u8; 32] {
    let mut mac = mac(master.bytes());
    mac.update(purpose);
    mac.finalize().into_bytes().into()
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length; the constructor cannot fail")]
fn mac(key: &[u8]) -> Hmac<Sha256> {
    <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("any length")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(byte: u8) -> Vault {
        Vault::new(&MasterKey::from_bytes([byte; 32]))
    }

    #[test]
    fn what_is_sealed_opens_only_with_its_key_and_its_context() {
        let sealed = vault(1).seal("submission:1", b"jane@example.test").unwrap();
        assert_eq!(vault(1).open("submission:1", &sealed).unwrap(), b"jane@example.test");
        assert!(matches!(vault(2).open("submission:1", &sealed), Err(VaultError::OtherKey)));
        assert!(matches!(vault(1).open("submission:2", &sealed), Err(VaultError::Damaged)));
        assert!(!sealed.windows(4).any(|w| w == b"jane"));
    }

    #[test]
    fn every_single_bit_and_every_cut_is_noticed() {
        let sealed = vault(1).seal("c", b"x").unwrap();
        for i in 0..sealed.len() {
            for bit in 0..8 {
                let mut changed = sealed.clone();
                changed[i] ^= 1 << bit;
                assert!(vault(1).open("c", &changed).is_err(), "byte {i} bit {bit}");
            }
            assert!(vault(1).open("c", &sealed[..i]).is_err(), "cut at {i}");
        }
    }

    #[test]
    fn text_form_round_trips_and_refuses_other_text() {
        let text = vault(3).seal_text("option:x", b"secret").unwrap();
        assert!(text.starts_with("ht1."));
        assert_eq!(vault(3).open_text("option:x", &text).unwrap(), b"secret");
        for bad in ["", "ht1.", "ht1.!!!!", "secret", "ht2.AAAA"] {
            assert!(vault(3).open_text("option:x", bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn hashes_depend_on_key_purpose_and_borders_of_parts() {
        let v = vault(1);
        assert_eq!(v.hash("email", &[b"a"]), v.hash("email", &[b"a"]));
        assert_ne!(v.hash("email", &[b"a"]), v.hash("phone", &[b"a"]));
        assert_ne!(v.hash("email", &[b"a"]), vault(2).hash("email", &[b"a"]));
        assert_ne!(v.hash("k", &[b"ab", b"c"]), v.hash("k", &[b"a", b"bc"]));
    }
}
