//! Taking secrets and personal data out of what goes into the journal (architecture, rule 9; reliability.md
//! L02). By construction: of a body only numbers, booleans and the strings under an allow-list of names stay,
//! and in those everything the visitor sent is blotted out.

use std::sync::OnceLock;

use regex_lite::Regex;
use serde_json::{Map, Value};

use crate::intake::submission::Submission;
use crate::mapping::plan::Person;

/// Members whose text is the vendor's or the profile's, not a person's.
const KEPT: [&str; 22] = [
    "title",
    "type",
    "detail",
    "message",
    "traceid",
    "instance",
    "code",
    "error",
    "error_description",
    "action",
    "recordtype",
    "documenttype",
    "source",
    "list",
    "state",
    "priority",
    "activitytype",
    "reason",
    "returndescription",
    "returnaction",
    "expiration",
    "contenttype",
];
/// Longest text kept.
const LONGEST: usize = 2_000;
const BLOT: &str = "•••";

/// Knows what one submission's visitor sent.
#[derive(Debug, Default)]
pub struct Redactor {
    words: Vec<String>,
}

impl Redactor {
    /// Collects the values to blot out. Very short ones would blot out everything and identify nobody.
    #[must_use]
    pub fn of(submission: &Submission, person: &Person) -> Self {
        let mut words: Vec<String> = submission
            .fields
            .iter()
            .chain(&submission.received)
            .map(|f| f.value.as_str())
            .chain(submission.files.iter().map(|f| f.name.as_str()))
            .chain(submission.changes.values().filter_map(Value::as_str))
            .chain([&person.email, &person.first_name, &person.surname, &person.phone].map(String::as_str))
            .flat_map(|value| std::iter::once(value).chain(value.split_whitespace()))
            .map(|word| word.trim().to_lowercase())
            .filter(|word| word.chars().count() >= 3)
            .collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words.dedup();
        words.truncate(400);
        Self { words }
    }

    /// A text without what the visitor sent and without e-mail addresses.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        let cut: String = text.chars().take(LONGEST).collect();
        let mut out = match email_pattern() {
            Some(pattern) => pattern.replace_all(&cut, BLOT).into_owned(),
            None => cut,
        };
        for word in &self.words {
            out = replace_folded(&out, word);
        }
        out
    }

    /// A body as a value to keep: JSON with its strings blotted out, anything else as its size.
    #[must_use]
    pub fn body(&self, body: &str) -> Value {
        if body.is_empty() {
            return Value::Null;
        }
        match serde_json::from_str::<Value>(body) {
            Ok(value) => self.value(&value, ""),
            Err(_) => Value::String(format!("({} bytes, not JSON)", body.len())),
        }
    }

    fn value(&self, value: &Value, name: &str) -> Value {
        match value {
            Value::String(text) if text.is_empty() => value.clone(),
            Value::String(text) if KEPT.contains(&name.to_lowercase().as_str()) => {
                Value::String(self.text(text))
            }
            Value::String(text) => Value::String(format!("{BLOT} ({})", text.chars().count())),
            Value::Array(list) => Value::Array(list.iter().take(20).map(|v| self.value(v, name)).collect()),
            Value::Object(map) => Value::Object(
                map.iter().map(|(key, v)| (self.text(key), self.value(v, key))).collect::<Map<_, _>>(),
            ),
            Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
        }
    }
}

fn email_pattern() -> Option<&'static Regex> {
    static PATTERN: OnceLock<Option<Regex>> = OnceLock::new();
    PATTERN
        .get_or_init(|| Regex::new(r"[^\s@<>(),;:\x22]+@[^\s@<>(),;:\x22]+\.[^\s@<>(),;:\x22]+").ok())
        .as_ref()
}

/// Replaces without regard to case. Lower-casing may change lengths, so it is done by characters.
fn replace_folded(text: &str, word: &str) -> String {
    let haystack: Vec<char> = text.chars().collect();
    let folded: Vec<String> = haystack.iter().map(|c| c.to_lowercase().collect()).collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < haystack.len() {
        match length_of_match(folded.get(at..).unwrap_or_default(), word) {
            Some(length) => {
                out.push_str(BLOT);
                at += length;
            }
            None => {
                out.extend(haystack.get(at));
                at += 1;
            }
        }
    }
    out
}

/// How many characters of the text the word covers, when it begins here.
fn length_of_match(folded: &[String], word: &str) -> Option<usize> {
    let mut rest = word;
    for (count, piece) in folded.iter().enumerate() {
        if rest.is_empty() {
            return Some(count);
        }
        rest = rest.strip_prefix(piece.as_str())?;
    }
    rest.is_empty().then_some(folded.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::submission::Field;
    use serde_json::json;

    fn redactor() -> Redactor {
        let field = |k: &str, v: &str| Field { key: k.into(), value: v.into(), ..Field::default() };
        let submission = Submission {
            fields: vec![field("name", "Zoë Canary"), field("email", "zoe@canary.test"), field("n", "ab")],
            ..Submission::default()
        };
        Redactor::of(&submission, &Person { phone: "+447700900123".into(), ..Person::default() })
    }

    #[test]
    fn only_numbers_and_allowed_texts_stay() {
        let body = r#"{"id":7,"success":true,"message":"Contact ZOË CANARY created","surname":"Canary",
                       "contactDetails":{"email":"zoe@canary.test","telephone":"+447700900123"},"list":["Other Person"]}"#;
        assert_eq!(
            redactor().body(body),
            json!({"id":7,"success":true,"message":"Contact ••• created","surname":"••• (6)",
                   "contactDetails":{"email":"••• (15)","telephone":"••• (13)"},"list":["Other Person"]})
        );
    }

    #[test]
    fn texts_lose_addresses_and_everything_that_was_sent() {
        let text = redactor().text("canary and Zoë and someone.else@x.test and +447700900123 and ab");
        assert_eq!(text, "••• and ••• and ••• and ••• and ab");
        assert_eq!(redactor().body("<html>Canary</html>"), json!("(19 bytes, not JSON)"));
    }

    #[test]
    fn odd_letters_do_not_break_the_search() {
        let r = Redactor { words: vec!["straße".into()] };
        assert_eq!(r.text("x STRAße y İstanbul"), "x ••• y İstanbul");
        assert_eq!(r.text("straß"), "straß");
    }
}
