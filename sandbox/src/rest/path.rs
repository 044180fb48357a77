//! Ids in paths.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};

use crate::problem::ApiError;

/// Reads an id of a path.
///
/// # Errors
/// 400 when it is not an integer (contract 4.4).
pub(crate) fn integer(text: &str) -> Result<i64, ApiError> {
    text.parse::<i32>().map(i64::from).map_err(|_| {
        ApiError::Validation(vec![("Id".to_owned(), format!("The value '{text}' is not valid."))])
    })
}

/// The one id of a path.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Id(pub(crate) i64);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(text) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|error| ApiError::bad(error.body_text()))?;
        integer(&text).map(Id)
    }
}

/// The two ids of a path.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ids(pub(crate) i64, pub(crate) i64);

impl<S: Send + Sync> FromRequestParts<S> for Ids {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path((first, second)) = Path::<(String, String)>::from_request_parts(parts, state)
            .await
            .map_err(|error| ApiError::bad(error.body_text()))?;
        Ok(Self(integer(&first)?, integer(&second)?))
    }
}
