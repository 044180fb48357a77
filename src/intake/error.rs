//! Why a request was not accepted: the closed set of codes of the ingest route.

use serde_json::{Value, json};

use crate::mapping::plan::Problem;

/// A refusal. What it says to the outside never helps to guess a secret.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Not POST.
    #[error("only POST is answered here")]
    Method,
    /// A content type that cannot be read.
    #[error(
        "the content type is not application/json, application/x-www-form-urlencoded or multipart/form-data"
    )]
    ContentType,
    /// Longer than the limit.
    #[error("the request is larger than {limit} bytes")]
    TooLarge {
        /// The limit that was exceeded.
        limit: u64,
    },
    /// Neither a valid signature nor a valid token. No detail, whatever was wrong.
    #[error("the request is not authenticated")]
    Unauthenticated,
    /// The body cannot be read.
    #[error("the body cannot be read: {0}")]
    Malformed(String),
    /// Readable, but no submission.
    #[error("the body is not a submission: {0}")]
    NotASubmission(String),
    /// A field limit was exceeded.
    #[error("{0}")]
    Limit(String),
    /// The profile cannot take it as it is; nothing was stored.
    #[error("the submission lacks what its profile requires")]
    Problems(Vec<Problem>),
    /// The sender reported an error of its own form.
    #[error("the sender marks this submission as failed")]
    SenderError,
    /// More requests than this sender may make.
    #[error("too many requests; please wait {wait_s} seconds")]
    Throttled {
        /// Seconds until the next one is taken, at least 1.
        wait_s: u64,
    },
    /// The store took nothing.
    #[error(transparent)]
    Store(#[from] crate::outbox::StoreError),
}

impl Refusal {
    /// HTTP status (RFC 9110).
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Method => 405,
            Self::ContentType => 415,
            Self::TooLarge { .. } => 413,
            Self::Unauthenticated => 401,
            Self::Malformed(_) | Self::NotASubmission(_) | Self::Limit(_) => 400,
            Self::Problems(_) | Self::SenderError => 422,
            Self::Throttled { .. } => 429,
            Self::Store(_) => 503,
        }
    }

    /// Stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Method => "halt_tracker_method",
            Self::ContentType => "halt_tracker_content_type",
            Self::TooLarge { .. } => "halt_tracker_too_large",
            Self::Unauthenticated => "halt_tracker_unauthenticated",
            Self::Malformed(_) => "halt_tracker_malformed",
            Self::NotASubmission(_) => "halt_tracker_not_a_submission",
            Self::Limit(_) => "halt_tracker_limit",
            Self::Problems(_) => "halt_tracker_invalid_fields",
            Self::SenderError => "halt_tracker_sender_error",
            Self::Throttled { .. } => "halt_tracker_throttled",
            Self::Store(_) => "halt_tracker_store_unavailable",
        }
    }

    /// Body in WordPress's error shape.
    #[must_use]
    pub fn body(&self) -> Value {
        let mut data = json!({ "status": self.status() });
        if let (Self::Problems(problems), Some(map)) = (self, data.as_object_mut()) {
            map.insert("fields".into(), problems.iter().map(|p| json!(p.field)).collect());
            map.insert("problems".into(), json!(problems));
        }
        // The store's own words (paths, file systems) are for the operator, not for a sender.
        let message = match self {
            Self::Store(_) => "the submission was not stored; please send it again".to_owned(),
            other => other.to_string(),
        };
        json!({ "code": self.code(), "message": message, "data": data })
    }

    /// Headers beside the body.
    #[must_use]
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Method => vec![("Allow", "POST".into())],
            Self::Throttled { wait_s } => vec![("Retry-After", wait_s.to_string())],
            Self::Store(_) => vec![("Retry-After", "30".into())],
            _ => Vec::new(),
        }
    }
}
