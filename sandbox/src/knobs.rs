//! The knobs of the control API (contract 4.1): how the simulated tenant behaves.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Every knob, with the contract's defaults.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Knobs {
    /// Life of an OAuth access token, seconds.
    pub(crate) access_token_ttl: u32,
    /// A refresh gives a new refresh token and ends the old one.
    pub(crate) rotate_refresh: bool,
    pub(crate) token_shape: TokenShape,
    /// The consent page approves at once.
    pub(crate) auto_approve: bool,
    /// Life of a JWT, seconds.
    pub(crate) jwt_ttl: u32,
    /// An exchange ends the earlier JWT of the same bearer token.
    pub(crate) single_jwt: bool,
    /// Most rows a search page has, whatever `maxResults` asks.
    pub(crate) page_cap: Option<u32>,
    /// Rows each page repeats from the one before.
    pub(crate) repeat_rows: u32,
    pub(crate) email_filter: EmailFilter,
    pub(crate) term_filter: TermFilter,
    /// Seconds by which searches lag behind the records.
    pub(crate) search_lag: u32,
    /// Seconds by which `GET {id}` lags behind the record.
    pub(crate) read_lag: u32,
    /// The tenant that a JWT names; empty: it names the user only.
    pub(crate) tenant: String,
    pub(crate) create_status: CreateStatus,
    /// Members (`jobTitle`, `address.town`) that the tenant takes with a success and does not keep.
    pub(crate) drop_members: Vec<String>,
    /// Calls to `/api` in any 60 seconds; 0 is no limit.
    pub(crate) rate_limit: u32,
    pub(crate) retry_after: RetryAfter,
    /// Milliseconds every Tracker call waits first.
    pub(crate) latency: u64,
    /// Minutes the tenant's wall clock is east of UTC.
    pub(crate) tz_offset: i32,
    pub(crate) unauthorized_body: UnauthorizedBody,
    /// The Widget dialect takes `oauthtoken: "Bearer ..."`.
    pub(crate) lenient_bearer: bool,
    /// The Widget dialect's code 3 names the record that is in the way.
    pub(crate) conflict_record_id: bool,
    pub(crate) webhook_shape: WebhookShape,
    /// Share of deliveries that never leave, 0 to 1; spread evenly, so a run can be repeated.
    pub(crate) webhook_drop_rate: f64,
    /// Further copies of every delivery.
    pub(crate) webhook_duplicates: u32,
    /// Every second delivery is held back, so that the next overtakes it.
    pub(crate) webhook_reorder: bool,
    /// Waits before each retry, milliseconds.
    pub(crate) webhook_retry_ms: Vec<u64>,
}

impl Default for Knobs {
    fn default() -> Self {
        Self {
            access_token_ttl: 3600,
            rotate_refresh: false,
            token_shape: TokenShape::AccessToken,
            auto_approve: false,
            jwt_ttl: 604_800,
            single_jwt: true,
            page_cap: None,
            repeat_rows: 0,
            email_filter: EmailFilter::Exact,
            term_filter: TermFilter::Name,
            search_lag: 0,
            read_lag: 0,
            tenant: String::new(),
            create_status: CreateStatus::Created,
            drop_members: Vec::new(),
            rate_limit: 100,
            retry_after: RetryAfter::None,
            latency: 0,
            tz_offset: 0,
            unauthorized_body: UnauthorizedBody::Empty,
            lenient_bearer: false,
            conflict_record_id: true,
            webhook_shape: WebhookShape::A,
            webhook_drop_rate: 0.0,
            webhook_duplicates: 0,
            webhook_reorder: false,
            webhook_retry_ms: vec![1_000, 5_000, 25_000],
        }
    }
}

impl Knobs {
    /// These knobs with the members of `changes` laid over them.
    ///
    /// # Errors
    /// An unknown knob or a value a knob does not take; the text says which.
    pub(crate) fn with(&self, changes: &Value) -> Result<Self, String> {
        let mut all = serde_json::to_value(self).map_err(|error| error.to_string())?;
        let (Some(all_members), Some(changed)) = (all.as_object_mut(), changes.as_object()) else {
            return Err("the knobs are a JSON object".to_owned());
        };
        all_members.extend(changed.clone());
        let knobs: Self = serde_json::from_value(all).map_err(|error| error.to_string())?;
        if (0.0..=1.0).contains(&knobs.webhook_drop_rate) {
            Ok(knobs)
        } else {
            Err("webhookDropRate is a share from 0 to 1".to_owned())
        }
    }
}

/// What the token endpoint calls the token (contract 1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum TokenShape {
    #[serde(rename = "access_token")]
    AccessToken,
    Token,
}

/// How a search takes its `email` member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum EmailFilter {
    Exact,
    Contains,
    Ignored,
}

/// How a search takes its `searchTerm` member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum TermFilter {
    /// In the record's name (contract 4.4).
    Name,
    /// In the name or in `tagText`.
    Tags,
    Ignored,
}

/// What `Retry-After` of a 429 says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RetryAfter {
    None,
    Seconds,
    Date,
}

/// The body of a 401.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum UnauthorizedBody {
    Empty,
    Problem,
}

/// The body a webhook is delivered with (contract 4.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum WebhookShape {
    A,
    B,
    C,
    D,
    E,
}

/// How a REST create is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Value", into = "Value")]
pub(crate) enum CreateStatus {
    /// 201 with a body.
    Created,
    /// 200 with a body.
    Ok,
    /// 200 without one; the record is there.
    OkEmpty,
    /// 204: nothing was created.
    NotCreated,
}

impl TryFrom<Value> for CreateStatus {
    type Error = String;

    fn try_from(value: Value) -> Result<Self, String> {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        match text.as_str() {
            "201" => Ok(Self::Created),
            "200" => Ok(Self::Ok),
            "200-empty" => Ok(Self::OkEmpty),
            "204" => Ok(Self::NotCreated),
            _ => Err("createStatus is 201, 200, \"200-empty\" or 204".to_owned()),
        }
    }
}

impl From<CreateStatus> for Value {
    fn from(status: CreateStatus) -> Self {
        match status {
            CreateStatus::Created => json!(201),
            CreateStatus::Ok => json!(200),
            CreateStatus::OkEmpty => json!("200-empty"),
            CreateStatus::NotCreated => json!(204),
        }
    }
}
