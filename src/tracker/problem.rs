//! Error bodies: RFC 9457 problem details, ASP.NET's `errors`, OAuth's `error`, Tracker's `message`.

use serde_json::Value;

/// What an error body says, as far as it could be understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problem {
    /// Short, general.
    pub title: String,
    /// This occurrence.
    pub detail: String,
    /// Members that were refused, with the reasons.
    pub errors: Vec<(String, String)>,
}

impl Problem {
    /// Reads a body of any shape. `None` when it is not a JSON object or says nothing.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let Value::Object(map) = serde_json::from_str(text).ok()? else { return None };
        let text_of = |names: &[&str]| {
            names
                .iter()
                .find_map(|n| map.iter().find(|(k, _)| k.eq_ignore_ascii_case(n)))
                .and_then(|(_, v)| v.as_str())
                .map(|s| s.trim().to_owned())
                .unwrap_or_default()
        };
        let errors = map
            .iter()
            .find(|(k, _)| k.eq_ignore_ascii_case("errors"))
            .map_or_else(Vec::new, |(_, v)| reasons(v));
        let problem = Self {
            title: text_of(&["title", "error", "message"]),
            detail: text_of(&["detail", "error_description", "reason", "returnDescription"]),
            errors,
        };
        (problem != Self::default()).then_some(problem)
    }

    /// In one line.
    #[must_use]
    pub fn summary(&self) -> String {
        let mut parts: Vec<String> =
            [&self.title, &self.detail].into_iter().filter(|p| !p.is_empty()).cloned().collect();
        parts.extend(self.errors.iter().map(|(member, reason)| {
            if member.is_empty() { reason.clone() } else { format!("{member}: {reason}") }
        }));
        parts.join("; ")
    }
}

/// `{"$.noticePeriod":["…","…"]}`, `{"x":"…"}` or a list of texts.
fn reasons(value: &Value) -> Vec<(String, String)> {
    let words = |v: &Value| match v {
        Value::String(s) => s.clone(),
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    };
    match value {
        Value::Object(map) => map.iter().map(|(k, v)| (k.clone(), words(v))).collect(),
        Value::Array(list) => list.iter().map(|v| (String::new(), words(v))).collect(),
        Value::Null => Vec::new(),
        other => vec![(String::new(), words(other))],
    }
}

/// What an error body says in one line: the problem, else the text itself cut to 4 kB.
#[must_use]
pub fn describe(text: &str) -> String {
    let said = Problem::parse(text).map_or_else(|| text.trim().to_owned(), |p| p.summary());
    cut(&said, 4 << 10).to_owned()
}

/// At most this many bytes, whole characters.
#[must_use]
pub fn cut(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    let end = (0..=bytes).rev().find(|n| text.is_char_boundary(*n)).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        for (body, expected) in [
            (
                r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"no name"}"#,
                "Bad Request; no name",
            ),
            (
                r#"{"title":"One or more","errors":{"$.noticePeriod":["not an int","at all"],"x":"y"},"traceId":"t"}"#,
                "One or more; $.noticePeriod: not an int, at all; x: y",
            ),
            (r#"{"Title":"T","Detail":7}"#, "T"),
            (r#"{"error":"invalid_grant","error_description":"used"}"#, "invalid_grant; used"),
            (r#"{"id":0,"success":false,"message":"no room"}"#, "no room"),
            (r#"{"errors":["a","b"]}"#, "a; b"),
            ("<html>down</html>", "<html>down</html>"),
            ("[1]", "[1]"),
            ("{}", "{}"),
            ("  ", ""),
        ] {
            assert_eq!(describe(body), expected, "{body}");
        }
        assert_eq!(describe(&"é".repeat(4000)).len(), 4096);
    }

    #[test]
    fn cutting_keeps_characters_whole() {
        assert_eq!(cut("aé", 2), "a");
        assert_eq!(cut("aé", 3), "aé");
        assert_eq!(cut("", 0), "");
    }
}
