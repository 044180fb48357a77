//! JSON bodies with a file in them, built without holding the file twice.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::Value;

/// A body and what the journal shows of it.
pub(super) struct Document {
    pub(super) body: Bytes,
    pub(super) shown: String,
}

impl Document {
    /// Puts base64 text as the last member into the object at the end of each level, `depth` levels down.
    /// The encoded text is written once, into its final place, and the file itself is freed.
    pub(super) fn new(around: &Value, depth: usize, name: &str, file: Vec<u8>) -> Self {
        let text = around.to_string();
        let open = text.len().saturating_sub(depth);
        let head = text.get(..open).unwrap_or_default();
        let tail = text.get(open..).unwrap_or_default();
        let comma = if head.ends_with('{') { "" } else { "," };
        let start = format!("{head}{comma}{}:\"", Value::String(name.to_owned()));
        let encoded = base64::encoded_len(file.len(), true).unwrap_or(0);
        let mut body = String::with_capacity(start.len() + encoded + 1 + tail.len());
        body.push_str(&start);
        let shown = format!("{start}({} bytes)\"{tail}", file.len());
        STANDARD.encode_string(&file, &mut body);
        drop(file);
        body.push('"');
        body.push_str(tail);
        Self { body: Bytes::from(body), shown }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_file_stands_innermost_and_last() {
        let around =
            json!({"trackerrms": {"attachDocument": {"credentials": {}, "file": {"filename": "a}\".pdf"}}}});
        let file = vec![7_u8; 1000];
        let document = Document::new(&around, 4, "data", file.clone());
        let sent: Value = serde_json::from_slice(&document.body).unwrap();
        let inner = &sent["trackerrms"]["attachDocument"]["file"];
        assert_eq!(inner["filename"], "a}\".pdf");
        assert_eq!(STANDARD.decode(inner["data"].as_str().unwrap()).unwrap(), file);
        assert_eq!(document.shown, document.shown.replace("Bwc", ""));
        assert!(document.shown.ends_with(r#","data":"(1000 bytes)"}}}}"#), "{}", document.shown);
    }

    #[test]
    fn an_empty_object_takes_no_comma() {
        let document = Document::new(&json!({}), 1, "documentData", Vec::new());
        assert_eq!(&document.body[..], br#"{"documentData":""}"#);
    }
}
