//! The one error that crosses the boundary. Its kind picks the exception class, its code is stable, and its
//! detail is for operators and holds no personal data.

use crate::intake::error::Refusal;
use crate::outbox::StoreError;
use crate::relay::drain::DrainError;
use crate::settings::SettingsError;
use crate::tracker::outcome::Failure;
use crate::vault::VaultError;

/// Which exception is thrown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The caller's argument.
    InvalidInput,
    /// Nothing was stored.
    StoreUnavailable,
    /// A newer version wrote the store.
    UnsupportedVersion,
    /// Ours.
    Internal,
}

/// An error for the shell.
#[derive(Debug, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct EngineError {
    kind: Kind,
    code: String,
    detail: String,
}

impl EngineError {
    /// Makes one.
    pub fn new(kind: Kind, code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { kind, code: code.into(), detail: detail.into() }
    }

    /// Which exception.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The message of the exception.
    #[must_use]
    pub fn message(&self) -> String {
        serde_json::json!({ "code": self.code, "detail": self.detail }).to_string()
    }

    /// For operators.
    #[must_use]
    pub fn detail(&self) -> String {
        self.to_string()
    }
}

impl From<StoreError> for EngineError {
    fn from(error: StoreError) -> Self {
        let kind = match error {
            StoreError::Newer { .. } => Kind::UnsupportedVersion,
            _ => Kind::StoreUnavailable,
        };
        Self::new(kind, error.code(), error.to_string())
    }
}

impl From<VaultError> for EngineError {
    fn from(error: VaultError) -> Self {
        let (kind, code) = match error {
            VaultError::Damaged => (Kind::InvalidInput, "envelope_damaged"),
            VaultError::OtherKey => (Kind::StoreUnavailable, "key_replaced"),
            VaultError::Key(_) | VaultError::Random => (Kind::StoreUnavailable, "key_unusable"),
        };
        Self::new(kind, code, error.to_string())
    }
}

impl From<Refusal> for EngineError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Store(error) => error.into(),
            other => Self::new(Kind::InvalidInput, other.code(), other.to_string()),
        }
    }
}

impl From<SettingsError> for EngineError {
    fn from(error: SettingsError) -> Self {
        Self::new(Kind::InvalidInput, "settings", error.to_string())
    }
}

impl From<DrainError> for EngineError {
    fn from(error: DrainError) -> Self {
        match error {
            DrainError::Store(error) => error.into(),
            DrainError::Runtime(error) => error.into(),
        }
    }
}

impl From<Failure> for EngineError {
    fn from(failure: Failure) -> Self {
        Self::new(Kind::Internal, failure.code, "")
    }
}

impl From<std::io::Error> for EngineError {
    fn from(error: std::io::Error) -> Self {
        Self::new(Kind::Internal, "runtime", error.kind().to_string())
    }
}

impl From<serde_json::Error> for EngineError {
    /// serde's text may quote the value; only class and place get out.
    fn from(error: serde_json::Error) -> Self {
        let detail =
            format!("{:?} error at line {} column {}", error.classify(), error.line(), error.column());
        Self::new(Kind::InvalidInput, "not_json", detail)
    }
}
