//! The shapes in which senders write a submission, brought into one.
//!
//! Ours: `{form_id, fields, meta, files}` (earlier README 7). Nested: `{form_id, submission{key{value,
//! label}}, form_info}` as WP Webhooks posts it (divi.md 6). Flat: any other object, its scalar members are
//! the fields.

use serde_json::{Map, Value};

use super::error::Refusal;
use super::submission::{Context, Field, FormRef};
use crate::settings::IntakeSettings;

/// A submission as sent, before files are looked at.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parts {
    /// The form.
    pub form: FormRef,
    /// Key of the source as the sender names it.
    pub source: String,
    /// Sender's own id for this submission, in the body.
    pub delivery_id: String,
    /// Fields in the order sent.
    pub fields: Vec<Field>,
    /// Where it came from.
    pub context: Context,
    /// Files that the body carries or declares.
    pub files: Vec<SentFile>,
}

/// A file in a body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SentFile {
    /// Form key.
    pub field: String,
    /// Name as sent.
    pub name: String,
    /// Base64 content; absent when a multipart part carries it.
    pub content: Option<String>,
    /// Declared SHA-256 (multipart), lower-case hex.
    pub sha256: String,
}

/// Members that are about the submission, not of it.
const RESERVED: [&str; 12] = [
    "form_id",
    "form_name",
    "form_info",
    "source",
    "delivery_id",
    "fields",
    "submission",
    "meta",
    "files",
    "errors",
    "event",
    "submission_id",
];

/// Reads a parsed body.
///
/// # Errors
/// [`Refusal::NotASubmission`], [`Refusal::SenderError`], [`Refusal::Limit`] or [`Refusal::Malformed`].
pub fn read(mut body: Value, limits: &IntakeSettings) -> Result<Parts, Refusal> {
    let files = files_of(&mut body)?;
    let Some(map) = body.as_object() else {
        return Err(Refusal::NotASubmission("it is not an object".into()));
    };
    // WP Webhooks fires for failed submissions too (divi.md 6): they are not leads.
    if map.get("errors").is_some_and(truthy) {
        return Err(Refusal::SenderError);
    }
    let info = map.get("form_info").and_then(Value::as_object);
    let mut parts = Parts {
        form: form_of(map, info)?,
        source: identifier(map.get("source"), "source")?,
        delivery_id: identifier(map.get("delivery_id").or(map.get("submission_id")), "delivery_id")?,
        context: context_of(map, info),
        files,
        fields: Vec::new(),
    };
    // WP Webhooks forwards the hook's array untouched, which Divi 4 has slashed (divi.md 6).
    let slashed = info.and_then(|i| text(i.get("module_slug"))).as_deref() == Some("et_pb_contact_form");
    let (source, flat) = match (map.get("fields"), map.get("submission")) {
        (Some(Value::Object(fields)), _) => (fields, false),
        (_, Some(Value::Object(fields))) => (fields, false),
        (Some(_), _) => return Err(Refusal::NotASubmission("fields is not an object".into())),
        (None, Some(_)) => return Err(Refusal::NotASubmission("submission is not an object".into())),
        (None, None) => (map, true),
    };
    for (key, value) in source {
        if flat && RESERVED.contains(&key.as_str()) {
            continue;
        }
        parts.fields.push(field(key, value, slashed, limits)?);
    }
    if parts.fields.is_empty() {
        return Err(Refusal::NotASubmission("it has no fields".into()));
    }
    if parts.fields.len() > limits.max_fields {
        return Err(Refusal::Limit(format!("more than {} fields", limits.max_fields)));
    }
    Ok(parts)
}

fn field(key: &str, value: &Value, slashed: bool, limits: &IntakeSettings) -> Result<Field, Refusal> {
    clean_identifier(key, "a field name")?;
    // Taking slashes off and line ends together halves a text at most, each; what is longer than that cannot
    // become short enough, and is not copied to find out.
    if weight(value) > 4 * limits.max_field {
        return Err(too_long(limits));
    }
    let (value, label) = match value {
        Value::Object(entry) if entry.contains_key("value") => {
            (entry.get("value").unwrap_or(&Value::Null), text(entry.get("label")).unwrap_or_default())
        }
        other => (other, String::new()),
    };
    let choices: Vec<String> = match value {
        Value::Array(list) => list.iter().filter_map(|v| text(Some(v))).map(|v| tidy(&v)).collect(),
        _ => Vec::new(),
    };
    let mut value = match value {
        Value::Array(_) => choices.join(", "),
        Value::Object(_) => value.to_string(),
        other => text(Some(other)).unwrap_or_default(),
    };
    if slashed {
        value = unslash(&value);
    }
    let value = tidy(&value);
    if value.len() > limits.max_field || label.len() > limits.max_field {
        return Err(too_long(limits));
    }
    Ok(Field { key: key.trim().to_lowercase(), label: tidy(&label), value, choices })
}

fn too_long(limits: &IntakeSettings) -> Refusal {
    Refusal::Limit(format!("a field is longer than {} bytes", limits.max_field))
}

/// Bytes of text in a value.
fn weight(value: &Value) -> usize {
    match value {
        Value::String(text) => text.trim().len(),
        Value::Array(list) => list.iter().map(weight).sum(),
        Value::Object(map) => map.iter().map(|(key, value)| key.len() + weight(value)).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}

fn form_of(map: &Map<String, Value>, info: Option<&Map<String, Value>>) -> Result<FormRef, Refusal> {
    let from_info = |key: &str| info.and_then(|i| i.get(key));
    let mut id = identifier(map.get("form_id"), "form_id")?;
    if id.is_empty() {
        id = identifier(from_info("contact_form_unique_id"), "contact_form_unique_id")?;
    }
    let css_id = identifier(from_info("contact_form_id"), "contact_form_id")?;
    // Cut before it is tidied: it is only shown.
    let name = match map.get("form_name") {
        Some(Value::String(name)) => tidy(&name.chars().take(1_000).collect::<String>()),
        other => text(other).unwrap_or_default(),
    };
    Ok(FormRef {
        id,
        // A default id is a position on the page, not an identity (divi.md 2.3).
        css_id: if css_id.starts_with("et_pb_contact_form_") { String::new() } else { css_id },
        name: name.chars().take(200).collect(),
    })
}

/// Bytes of a member of `meta`; longer ones are left out.
const LONGEST_META: usize = 4_096;

fn context_of(map: &Map<String, Value>, info: Option<&Map<String, Value>>) -> Context {
    let mut context = Context::default();
    // `form_info.post_id` may name a layout or an arbitrary event (divi.md 4), so it is no context.
    if let Some(id) =
        info.and_then(|i| i.get("post_id")).filter(|id| weight(id) <= 100).and_then(|id| text(Some(id)))
    {
        context.meta.insert("form_info_post_id".into(), id);
    }
    let Some(meta) = map.get("meta").and_then(Value::as_object) else { return context };
    for (key, value) in meta {
        let key = key.trim().to_lowercase();
        if weight(value) > 4 * LONGEST_META {
            continue;
        }
        let Some(value) = text(Some(value)).map(|v| tidy(&v)) else { continue };
        if value.is_empty() || value.len() > LONGEST_META || key.len() > 100 || context.meta.len() >= 100 {
            continue;
        }
        let number = value.parse::<u64>().unwrap_or_default();
        match key.as_str() {
            "url" | "page_url" | "page" => context.url = value,
            "page_title" | "title" => context.page_title = value,
            "post_id" => context.post_id = number,
            "event_id" | "event_post_id" => context.event_id = number,
            "event_title" => context.event_title = value,
            "event_date" => context.event_date = value,
            "job_id" | "job_post_id" => context.job_id = number,
            "opportunity_id" => context.opportunity_id = number,
            _ if is_tracking(&key) => {
                context.tracking.insert(key, value);
            }
            _ => {
                context.meta.insert(key, value);
            }
        }
    }
    context
}

/// Click ids that ad networks append to a URL, beside everything that begins with `utm_`.
pub const CLICK_IDS: [&str; 9] =
    ["gclid", "gbraid", "wbraid", "dclid", "fbclid", "msclkid", "ttclid", "twclid", "li_fat_id"];

/// Whether a parameter is tracking data.
#[must_use]
pub fn is_tracking(key: &str) -> bool {
    key.starts_with("utm_") || CLICK_IDS.contains(&key)
}

/// Takes the files out of the body: their contents are moved, since they are most of it.
fn files_of(body: &mut Value) -> Result<Vec<SentFile>, Refusal> {
    let Some(files) = body.as_object_mut().and_then(|map| map.get_mut("files")) else {
        return Ok(Vec::new());
    };
    let Value::Array(list) = files.take() else {
        return Err(Refusal::NotASubmission("files is not a list".into()));
    };
    list.into_iter()
        .enumerate()
        .map(|(i, mut file)| {
            let entry = file
                .as_object_mut()
                .ok_or_else(|| Refusal::NotASubmission(format!("files[{i}] is not an object")))?;
            if ["field", "name", "sha256", "encoding"]
                .iter()
                .filter_map(|n| entry.get(*n))
                .any(|v| weight(v) > LONGEST_NAME)
            {
                return Err(Refusal::Limit(format!(
                    "a member of files[{i}] is longer than {LONGEST_NAME} bytes"
                )));
            }
            let encoding = text(entry.get("encoding")).unwrap_or_default();
            if !encoding.is_empty() && !encoding.eq_ignore_ascii_case("base64") {
                return Err(Refusal::Malformed(format!("files[{i}].encoding is not base64")));
            }
            let content = match entry.get_mut("content").map(Value::take) {
                Some(Value::String(content)) => Some(content),
                _ => None,
            };
            Ok(SentFile {
                field: text(entry.get("field")).unwrap_or_default().to_lowercase(),
                name: text(entry.get("name")).unwrap_or_default(),
                content,
                sha256: text(entry.get("sha256")).unwrap_or_default(),
            })
        })
        .collect()
}

/// Scalars as text; nothing for null, lists and objects.
fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(s) => Some(s.clone()),
        Value::Number(n) => Some(n.to_string()),
        Value::Bool(b) => Some(b.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(b) => *b,
        Value::Number(n) => n.as_f64() != Some(0.0),
        Value::String(s) => !matches!(s.trim().to_lowercase().as_str(), "" | "0" | "false" | "no"),
        Value::Array(list) => !list.is_empty(),
        Value::Object(map) => !map.is_empty(),
    }
}

fn identifier(value: Option<&Value>, what: &str) -> Result<String, Refusal> {
    if let Some(Value::String(text)) = value {
        // Looked at where it is: it may be as long as the body.
        clean_identifier(text, what)?;
    }
    let text = text(value).unwrap_or_default();
    Ok(text.trim().to_owned())
}

/// Bytes of a name or id.
const LONGEST_NAME: usize = 1_024;

/// Identifiers are compared and shown as keys: control and bidi characters have no place in them (I11).
fn clean_identifier(text: &str, what: &str) -> Result<(), Refusal> {
    if text.len() > LONGEST_NAME {
        return Err(Refusal::Limit(format!("{what} is longer than {LONGEST_NAME} bytes")));
    }
    if text.chars().any(|c| c.is_control() || is_bidi_control(c)) {
        return Err(Refusal::Malformed(format!("{what} holds control characters")));
    }
    Ok(())
}

/// Characters that reorder what is shown.
#[must_use]
pub fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Free text: line ends as `\n`, NUL replaced, no surrounding space.
#[must_use]
pub fn tidy(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "\u{fffd}").trim().to_owned()
}

/// PHP's `stripslashes`.
fn unslash(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            match chars.next() {
                Some('0') => out.push('\u{fffd}'),
                Some(next) => out.push(next),
                None => {}
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn parts(body: &Value) -> Result<Parts, Refusal> {
        read(body.clone(), &IntakeSettings::default())
    }

    #[test]
    fn the_documented_shape() {
        let p = parts(&json!({
            "form_id": "careers-form",
            "fields": {"First_Name": " Jane ", "age": 42, "ok": true, "none": null, "many": ["a", "b"]},
            "meta": {"utm_source": "linkedin", "gclid": "x", "page_url": "https://e.test/p", "event_post_id": 7, "other": "y"},
            "files": [{"field": "resume", "name": "cv.pdf", "mime": "application/pdf", "content": "QQ==", "encoding": "base64"}]
        }))
        .unwrap();
        assert_eq!(p.form.id, "careers-form");
        let values: Vec<_> = p.fields.iter().map(|f| (f.key.as_str(), f.value.as_str())).collect();
        assert_eq!(
            values,
            [("first_name", "Jane"), ("age", "42"), ("ok", "true"), ("none", ""), ("many", "a, b")]
        );
        assert_eq!(p.fields[4].choices, ["a", "b"]);
        assert_eq!(p.context.tracking["utm_source"], "linkedin");
        assert_eq!((p.context.event_id, p.context.url.as_str()), (7, "https://e.test/p"));
        assert_eq!(p.context.meta["other"], "y");
        assert_eq!(p.files[0].content.as_deref(), Some("QQ=="));
    }

    #[test]
    fn the_nested_shape_with_slashed_values_of_divi_4() {
        let p = parts(&json!({
            "form_id": "1-1",
            "submission": {"name": {"value": "Zo\u{eb} O\\'Brien", "label": "Name"}},
            "errors": false,
            "form_info": {"contact_form_id": "et_pb_contact_form_0", "contact_form_unique_id": "1-1",
                          "module_slug": "et_pb_contact_form", "post_id": 8}
        }))
        .unwrap();
        assert_eq!(p.fields[0].value, "Zo\u{eb} O'Brien");
        assert_eq!(p.fields[0].label, "Name");
        assert_eq!(p.form.css_id, "", "a default id is no identity");
        assert_eq!(p.context.post_id, 0, "an unverified post is no context");
    }

    #[test]
    fn the_flat_shape_leaves_reserved_members_out() {
        let p =
            parts(&json!({"form_id": "f", "source": "zapier", "email": "a@b.test", "name": "A"})).unwrap();
        assert_eq!(p.fields.iter().map(|f| f.key.as_str()).collect::<Vec<_>>(), ["email", "name"]);
        assert_eq!(p.source, "zapier");
    }

    #[test]
    fn failed_submissions_and_things_that_are_none() {
        assert!(matches!(
            parts(&json!({"submission": {"a": {"value": "x"}}, "errors": true})),
            Err(Refusal::SenderError)
        ));
        for bad in [
            json!([]),
            json!("x"),
            json!({}),
            json!({"fields": []}),
            json!({"form_id": "x"}),
            json!({"fields": {"a": "b"}, "files": {}}),
        ] {
            assert!(matches!(parts(&bad), Err(Refusal::NotASubmission(_))), "{bad}");
        }
    }

    #[test]
    fn what_is_far_too_long_is_not_copied_into_the_submission() {
        let long = "x".repeat(20_000);
        let p = parts(&json!({"fields": {"a": "b"}, "form_name": long, "meta": {"url": long},
                              "form_info": {"post_id": long}}))
        .unwrap();
        assert_eq!(p.form.name.len(), 200);
        assert_eq!((p.context.url.as_str(), p.context.meta.len()), ("", 0));
        for member in ["field", "name", "sha256", "encoding"] {
            let body = json!({"fields": {"a": "b"}, "files": [{"content": "QQ==", member: long}]});
            assert!(matches!(parts(&body), Err(Refusal::Limit(_))), "{member}");
        }
        // What becomes short enough is taken.
        assert!(parts(&json!({"fields": {"a": format!("{}x", "\r\n".repeat(40_000))}})).is_ok());
    }

    #[test]
    fn limits_and_control_characters() {
        let many: Map<String, Value> = (0..501).map(|i| (format!("f{i}"), json!("x"))).collect();
        assert!(matches!(parts(&json!({ "fields": many })), Err(Refusal::Limit(_))));
        assert!(matches!(parts(&json!({"fields": {"a": "x".repeat(70_000)}})), Err(Refusal::Limit(_))));
        assert!(matches!(
            parts(&json!({"form_id": "a\u{202e}b", "fields": {"a": "x"}})),
            Err(Refusal::Malformed(_))
        ));
        assert!(matches!(parts(&json!({"fields": {"a\u{0}": "x"}})), Err(Refusal::Malformed(_))));
        let p = parts(&json!({"fields": {"a": "x\u{0}y\r\nz \u{202e}"}})).unwrap();
        assert_eq!(
            p.fields[0].value, "x\u{fffd}y\nz \u{202e}",
            "free text keeps what a person may have typed"
        );
    }
}
