//! JSON bodies with a file in them, made while they are sent: neither the file nor its base64 text is ever
//! held whole (reliability.md F19).

use std::io::Read;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::Value;

use super::types::Content;
use crate::http::{Pieces, Source};

/// Bytes of the file in one piece. A multiple of three, so that only the last piece is padded.
const PIECE: usize = 192 << 10;

/// A body and what the journal shows of it.
pub(super) struct Document {
    start: Bytes,
    file: Content,
    end: Bytes,
    pub(super) shown: String,
}

impl Document {
    /// Puts base64 text as the last member into the object at the end of each level, `depth` levels down.
    pub(super) fn new(around: &Value, depth: usize, name: &str, file: Content) -> Self {
        let text = around.to_string();
        let open = text.len().saturating_sub(depth);
        let head = text.get(..open).unwrap_or_default();
        let tail = text.get(open..).unwrap_or_default();
        let comma = if head.ends_with('{') { "" } else { "," };
        let start = format!("{head}{comma}{}:\"", Value::String(name.to_owned()));
        let shown = format!("{start}({} bytes)\"{tail}", file.size());
        Self { start: Bytes::from(start), file, end: Bytes::from(format!("\"{tail}")), shown }
    }
}

impl Source for Document {
    fn length(&self) -> u64 {
        let encoded = self.file.size().div_ceil(3) * 4;
        self.start.len() as u64 + encoded + self.end.len() as u64
    }

    fn pieces(&self) -> std::io::Result<Pieces> {
        let encoded = Encoded { reader: self.file.reader()?, left: self.file.size() };
        let (start, end) = (self.start.clone(), self.end.clone());
        Ok(Box::new(std::iter::once(Ok(start)).chain(encoded).chain(std::iter::once(Ok(end)))))
    }
}

/// The file as base64.
struct Encoded {
    reader: Box<dyn Read + Send + Sync>,
    left: u64,
}

impl Iterator for Encoded {
    type Item = std::io::Result<Bytes>;

    fn next(&mut self) -> Option<Self::Item> {
        let wanted = usize::try_from(self.left).unwrap_or(PIECE).min(PIECE);
        if wanted == 0 {
            return None;
        }
        let mut piece = vec![0u8; wanted];
        // A file that has become shorter ends the call: its length was announced.
        Some(self.reader.read_exact(&mut piece).map(|()| {
            self.left -= wanted as u64;
            Bytes::from(STANDARD.encode(&piece))
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn sent(document: &Document) -> Vec<u8> {
        let body: Vec<u8> = document.pieces().unwrap().flat_map(|piece| piece.unwrap()).collect();
        assert_eq!(body.len() as u64, document.length());
        body
    }

    #[test]
    fn the_file_stands_innermost_and_last() {
        let around =
            json!({"trackerrms": {"attachDocument": {"credentials": {}, "file": {"filename": "a}\".pdf"}}}});
        let file = vec![7_u8; 1000];
        let document = Document::new(&around, 4, "data", file.clone().into());
        let sent: Value = serde_json::from_slice(&sent(&document)).unwrap();
        let inner = &sent["trackerrms"]["attachDocument"]["file"];
        assert_eq!(inner["filename"], "a}\".pdf");
        assert_eq!(STANDARD.decode(inner["data"].as_str().unwrap()).unwrap(), file);
        assert_eq!(document.shown, document.shown.replace("Bwc", ""));
        assert!(document.shown.ends_with(r#","data":"(1000 bytes)"}}}}"#), "{}", document.shown);
    }

    #[test]
    fn an_empty_object_takes_no_comma() {
        let document = Document::new(&json!({}), 1, "documentData", Content::default());
        assert_eq!(sent(&document), br#"{"documentData":""}"#);
    }

    #[test]
    fn files_around_a_piece_are_one_base64_text() {
        for size in [1, 2, 3, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 2] {
            let file: Vec<u8> = (0..size).map(|i| u8::try_from(i % 251).unwrap()).collect();
            let document = Document::new(&json!({}), 1, "d", file.clone().into());
            let body: Value = serde_json::from_slice(&sent(&document)).unwrap();
            assert_eq!(STANDARD.decode(body["d"].as_str().unwrap()).unwrap(), file, "{size}");
        }
    }
}
