//! What a visitor sent, as received: the value that is sealed, kept and can be replayed (rule 8).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A submission.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Submission {
    /// ULID; also the marker that identifies our records in Tracker.
    pub id: String,
    /// Unix milliseconds, UTC.
    pub received_at: i64,
    /// The way it came in.
    pub path: IntakePath,
    /// Key of the source: `divi`, a token source, the name given to `halt_tracker_ingest` …
    pub source: String,
    /// The form.
    pub form: FormRef,
    /// Fields in the order of the form.
    pub fields: Vec<Field>,
    /// Where on the site, and how the visitor came.
    pub context: Context,
    /// Files, in the order received.
    pub files: Vec<StoredFile>,
    /// What tells a person from a machine, where it is known.
    pub signals: Signals,
    /// Fields that a person has replaced since, as they were received; a key that was added has an empty value.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub received: Vec<Field>,
    /// What a filter of the site lays over the mapped record, by path; null takes a member away.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub changes: BTreeMap<String, Value>,
}

/// What tells a person from a machine; sealed and erased with the submission, and never sent to Tracker.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct Signals {
    /// Milliseconds between page and sending, by the visitor's own clock; 0: unknown.
    pub elapsed_ms: u64,
    /// Address of the visitor; empty unless the shell asks somebody for an opinion.
    pub ip: String,
    /// Browser of the visitor; likewise.
    pub user_agent: String,
}

/// The way in. It is not part of the submission key: hook and webhook must meet (rule 3).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IntakePath {
    /// A form hook on the site.
    #[default]
    Hook,
    /// `POST …/v1/ingest`.
    Http,
    /// `do_action( 'halt_tracker_ingest' )`.
    Php,
}

/// A form, by the names it has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct FormRef {
    /// Divi unique id, or a webhook's `form_id`; empty when unknown.
    pub id: String,
    /// CSS id, where it is not a default `et_pb_contact_form_…` (divi.md 5).
    pub css_id: String,
    /// Title for people.
    pub name: String,
}

/// One field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct Field {
    /// Lower-cased key.
    pub key: String,
    /// What the visitor saw; plain text, still untrusted.
    pub label: String,
    /// The value, lines separated by `\n`; choices joined with `, `.
    pub value: String,
    /// The single choices, where they are known (Divi 5 option lists, JSON arrays).
    pub choices: Vec<String>,
}

/// Where a submission came from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct Context {
    /// Page URL or path.
    pub url: String,
    /// Title of the page.
    pub page_title: String,
    /// WordPress post of the page; 0: none.
    pub post_id: u64,
    /// `halt_event` post; 0: none.
    pub event_id: u64,
    /// Raw title of that event.
    pub event_title: String,
    /// Date of that event, `YYYY-MM-DD`.
    pub event_date: String,
    /// `halt_job` post; 0: none.
    pub job_id: u64,
    /// Tracker's id of the job; 0: none.
    pub opportunity_id: u64,
    /// `utm_source`, `utm_medium` … and click ids (`gclid` …), keys lower-case.
    pub tracking: BTreeMap<String, String>,
    /// Further `meta` of a webhook, scalar values as text.
    pub meta: BTreeMap<String, String>,
}

/// A file that lies sealed in blob storage, or was refused with a reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct StoredFile {
    /// Form key.
    pub field: String,
    /// Name given by the sender, as data only.
    pub name: String,
    /// Lower-case extension of the accepted type.
    pub extension: String,
    /// Bytes.
    pub size: u64,
    /// Lower-case hex SHA-256 of the content; empty when refused before it was read.
    pub sha256: String,
    /// Name in blob storage; empty when refused.
    pub blob: String,
    /// Code of the refusal; empty when accepted.
    pub refused: String,
    /// Codes of what is remarkable about it (`intake::screen::Flag`).
    pub flags: Vec<String>,
}

impl Submission {
    /// The value of a form key (compared without case), or `""`.
    #[must_use]
    pub fn value(&self, key: &str) -> &str {
        self.field(key).map_or("", |f| f.value.as_str())
    }

    /// The field with this key (compared without case).
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.key.eq_ignore_ascii_case(key.trim()))
    }
}
