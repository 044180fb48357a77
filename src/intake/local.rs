//! Submissions that the shell itself hands over: the form hook and `do_action( 'halt_tracker_ingest' )`.
//! No secret is needed, and nothing is refused for what a visitor typed: it is kept and shown.

use serde::Deserialize;

use super::accept::{Arrival, Intake, Receipt, Spooled};
use super::error::Refusal;
use super::parts::decode;
use super::prepare::{DraftChanges, Prepared};
use super::screen::{Content, IncomingFile};
use super::shape::tidy;
use super::submission::{Context, Field, FormRef, IntakePath, Signals, Submission};
use crate::outbox::Store;

/// A same-site submission (docs/boundary.md).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct LocalSubmission {
    /// Hook or PHP.
    pub path: IntakePath,
    /// Key of the source.
    pub source: String,
    /// Caller's own id.
    pub delivery_id: String,
    /// Form.
    pub form: FormRef,
    /// Fields.
    pub fields: Vec<Field>,
    /// Context.
    pub context: Context,
    /// Files.
    pub files: Vec<LocalFile>,
    /// What tells a person from a machine.
    pub signals: Signals,
    /// What a filter of the site changes in the mapped record.
    pub draft_changes: Option<DraftChanges>,
    /// Why a filter of the site holds it; empty: it does not.
    pub hold: String,
}

/// A file on this machine or in base64.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct LocalFile {
    /// Form key.
    pub field: String,
    /// Name.
    pub name: String,
    /// Path that the shell has vouched for.
    pub path: String,
    /// Base64 instead of a path.
    pub content: String,
    /// Why there is no file.
    pub error: String,
}

/// Accepts a same-site submission. Limits cut instead of refusing: this visitor cannot send again.
///
/// # Errors
/// [`Refusal::Store`] when nothing could be stored, [`Refusal::NotASubmission`] when there is nothing in it.
pub fn submit<S: Store>(intake: &Intake<'_, S>, local: LocalSubmission) -> Result<Receipt, Refusal> {
    intake.accept(arrival(intake, local, None)?)
}

/// Says what would become of a same-site submission.
///
/// # Errors
/// [`Refusal::NotASubmission`] when there is nothing in it.
pub fn prepare<S: Store>(intake: &Intake<'_, S>, local: LocalSubmission) -> Result<Prepared, Refusal> {
    intake.prepare(arrival(intake, local, None)?)
}

/// Accepts one out of the spool.
///
/// # Errors
/// As [`submit`].
pub fn import<S: Store>(
    intake: &Intake<'_, S>,
    local: LocalSubmission,
    spooled: Spooled,
) -> Result<Receipt, Refusal> {
    intake.accept(arrival(intake, local, Some(spooled))?)
}

pub(super) fn arrival<S: Store>(
    intake: &Intake<'_, S>,
    local: LocalSubmission,
    spooled: Option<Spooled>,
) -> Result<Arrival, Refusal> {
    let limits = &intake.settings.intake;
    let mut fields = local.fields;
    fields.truncate(limits.max_fields);
    for field in &mut fields {
        field.key = field.key.trim().to_lowercase();
        field.value = cut(&tidy(&field.value), limits.max_field);
        field.label = cut(&tidy(&field.label), 1_024);
    }
    fields.retain(|field| !field.key.is_empty());
    if fields.is_empty() && local.files.is_empty() {
        return Err(Refusal::NotASubmission("it has no fields".into()));
    }
    Ok(Arrival {
        submission: Submission {
            path: local.path,
            source: local.source,
            form: local.form,
            fields,
            context: local.context,
            signals: local.signals,
            changes: local.draft_changes.unwrap_or_default().into_fields(),
            ..Submission::default()
        },
        delivery_id: local.delivery_id,
        files: local.files.into_iter().map(|file| incoming(file, intake.settings.uploads.max_file)).collect(),
        replay: None,
        profiles: Vec::new(),
        strict: false,
        spooled,
        hold: local.hold,
    })
}

fn incoming(file: LocalFile, max_file: u64) -> IncomingFile {
    let content = if !file.error.is_empty() {
        Content::Absent(file.error)
    } else if !file.path.is_empty() {
        Content::Path(file.path.into())
    } else {
        decode(file.content.trim(), max_file).unwrap_or_else(|| Content::Absent("not_base64".into()))
    };
    IncomingFile { field: file.field, name: file.name, content }
}

/// Cuts at a character border.
pub(super) fn cut(text: &str, bytes: usize) -> String {
    if text.len() <= bytes {
        return text.to_owned();
    }
    let end = (0..=bytes).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    text.get(..end).unwrap_or_default().to_owned()
}
