//! JSON bodies of the REST dialect: media type, syntax and types (contract 1.4, 4.4).

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use serde_json::Value;

use crate::{gate::Notes, problem::ApiError, store::record::Members, types};

/// A body that is JSON of an accepted media type.
#[derive(Debug)]
pub(crate) struct JsonBody {
    value: Value,
    notes: Notes,
}

impl JsonBody {
    /// The members that the schema called `name` knows; the others go to the journal.
    ///
    /// # Errors
    /// 400 when a member is of a wrong type.
    pub(crate) fn typed(self, name: &str) -> Result<Members, ApiError> {
        let checked = types::check(name, self.value)?;
        self.notes.ignored(checked.ignored);
        Ok(checked.members)
    }
}

impl<S: Send + Sync> FromRequest<S> for JsonBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            return Err(ApiError::MediaType);
        }
        let notes = request.extensions().get::<Notes>().cloned().unwrap_or_default();
        let bytes =
            Bytes::from_request(request, state).await.map_err(|error| ApiError::bad(error.body_text()))?;
        let value = serde_json::from_slice(&bytes)
            .map_err(|error| ApiError::Validation(vec![("$".to_owned(), error.to_string())]))?;
        Ok(Self { value, notes })
    }
}

/// `application/json`, `text/json`, `application/*+json` (contract 1.4).
fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let kind = kind.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    kind == "application/json"
        || kind == "text/json"
        || kind.strip_prefix("application/").is_some_and(|subtype| subtype.ends_with("+json"))
}
