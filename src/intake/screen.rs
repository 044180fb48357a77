//! Looking at files before they are kept: name, size, type, content (requirement 8; reliability.md J01,
//! J02, J06).
//!
//! Nothing that is refused is stored, and a refused file never holds the candidate up: the submission goes
//! on with the reason in the file's place.

use std::io::Read;
use std::path::PathBuf;

use infer::MatcherType;
use sha2::{Digest, Sha256};

use super::shape::is_bidi_control;
use super::submission::StoredFile;
use crate::outbox::Result;
use crate::outbox::blobs::{Blobs, hex};
use crate::settings::UploadSettings;

/// Bytes that decide what a content is.
const HEAD: usize = 8 << 10;
/// Longest name kept, in characters.
const LONGEST_NAME: usize = 120;

/// A file on its way in.
#[derive(Debug, Clone)]
pub struct IncomingFile {
    /// Form key.
    pub field: String,
    /// Name as sent.
    pub name: String,
    /// Content, or why there is none.
    pub content: Content,
}

/// Where the bytes are.
#[derive(Debug, Clone)]
pub enum Content {
    /// In memory (decoded base64).
    Bytes(Vec<u8>),
    /// In a file that the shell has vouched for.
    Path(PathBuf),
    /// There are none; the code says why (`missing`, `refused_path`, `upload_error_3` …).
    Absent(String),
}

/// A file that was looked at, with its bytes still where they were.
#[derive(Debug)]
pub struct Screened {
    /// What will be kept of it.
    pub file: StoredFile,
    content: Content,
}

impl Content {
    fn reader(&self) -> std::io::Result<Box<dyn Read + '_>> {
        match self {
            Self::Bytes(bytes) => Ok(Box::new(bytes.as_slice())),
            Self::Path(path) => Ok(Box::new(std::fs::File::open(path)?)),
            Self::Absent(_) => Ok(Box::new(std::io::empty())),
        }
    }
}

/// Looks at a file without keeping it.
#[must_use]
pub fn screen(incoming: IncomingFile, limits: &UploadSettings) -> Screened {
    let (name, name_fault) = plain_name(&incoming.name);
    let mut file = StoredFile {
        field: incoming.field.trim().to_lowercase(),
        extension: extension(&name),
        name,
        ..StoredFile::default()
    };
    let refused = match &incoming.content {
        Content::Absent(code) => Some(code.clone()),
        content => match look(content, &mut file, limits.max_file) {
            Ok(head) => name_fault
                .or_else(|| is_executable(&head).then_some("executable"))
                .or_else(|| type_fault(&file.extension, &limits.types))
                .or_else(|| content_fault(&head, &file.extension))
                .map(str::to_owned)
                .or_else(|| (file.size == 0).then(|| "empty".to_owned()))
                .or_else(|| (file.size > limits.max_file).then(|| "too_large".to_owned())),
            Err(_) => Some("missing".to_owned()),
        },
    };
    file.refused = refused.unwrap_or_default();
    Screened { file, content: incoming.content }
}

impl Screened {
    /// Seals the bytes into blob storage, unless the file was refused.
    ///
    /// # Errors
    /// As [`Blobs::put`]. A file that changed or vanished since it was looked at is refused, not an error.
    pub fn keep(mut self, blobs: &Blobs) -> Result<StoredFile> {
        if !self.file.refused.is_empty() {
            self.file.sha256.clear();
            return Ok(self.file);
        }
        let Ok(mut reader) = self.content.reader() else {
            self.file.refused = "missing".into();
            return Ok(self.file);
        };
        let blob = blobs.put(&mut reader)?;
        if blob.sha256 == self.file.sha256 {
            self.file.blob = blob.name;
        } else {
            self.file.refused = "changed".into();
        }
        Ok(self.file)
    }
}

/// Reads size, digest and the first bytes; stops a little above the limit.
fn look(content: &Content, file: &mut StoredFile, max_file: u64) -> std::io::Result<Vec<u8>> {
    let mut reader = content.reader()?.take(max_file.saturating_add(1));
    let mut head = Vec::with_capacity(HEAD);
    let mut digest = Sha256::new();
    let mut buffer = vec![0u8; 64 << 10];
    loop {
        let read = reader.read(&mut buffer)?;
        let bytes = buffer.get(..read).unwrap_or_default();
        if bytes.is_empty() {
            break;
        }
        digest.update(bytes);
        file.size += read as u64;
        let missing = HEAD.saturating_sub(head.len());
        head.extend_from_slice(bytes.get(..missing.min(read)).unwrap_or_default());
    }
    file.sha256 = hex(&digest.finalize());
    Ok(head)
}

/// The last part of the name without characters that lie about it. A NUL is a fault: `cv.php%00.pdf` is
/// an attack and no spelling.
fn plain_name(name: &str) -> (String, Option<&'static str>) {
    let fault = name.contains('\0').then_some("name");
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control() && !is_bidi_control(*c)).collect::<String>();
    let plain = plain.trim().trim_end_matches(['.', ' ']);
    let plain = if plain.chars().count() > LONGEST_NAME {
        let keep =
            plain.rsplit_once('.').map(|(_, ext)| ext).filter(|ext| ext.len() <= 8).unwrap_or_default();
        let stem: String = plain.chars().take(LONGEST_NAME - keep.chars().count() - 1).collect();
        if keep.is_empty() { stem } else { format!("{stem}.{keep}") }
    } else {
        plain.to_owned()
    };
    (plain, fault)
}

fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ext)| ext.to_lowercase()).unwrap_or_default()
}

fn type_fault(extension: &str, allowed: &[String]) -> Option<&'static str> {
    let known = allowed.iter().any(|t| t.trim().trim_start_matches('.').eq_ignore_ascii_case(extension));
    (!known || extension.is_empty()).then_some("type")
}

/// What the bytes are decides; the name only says what they should be.
fn content_fault(head: &[u8], extension: &str) -> Option<&'static str> {
    if head.is_empty() {
        return None;
    }
    let zip = head.starts_with(b"PK\x03\x04");
    let matches = match extension {
        "pdf" => head.starts_with(b"%PDF-"),
        "docx" => zip && (has(head, b"[Content_Types].xml") || has(head, b"word/") || has(head, b"_rels/")),
        "odt" => zip && has(head, b"mimetypeapplication/vnd.oasis.opendocument.text"),
        "doc" => head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
        "rtf" => head.starts_with(b"{\\rtf"),
        "txt" | "csv" | "md" => {
            !head.contains(&0)
                && infer::get(head).is_none_or(|k| k.matcher_type() == MatcherType::Text)
                && !is_markup(head)
        }
        "jpg" | "jpeg" | "png" | "gif" | "webp" => infer::get(head).is_some_and(|kind| {
            kind.extension() == extension || (kind.extension() == "jpg" && extension == "jpeg")
        }),
        // Types that only an admin's own list allows: at least they must not be something else known.
        _ => infer::get(head).is_none_or(|kind| kind.extension() == extension),
    };
    (!matches).then_some("content")
}

/// Programs, scripts and shortcuts, whatever they are called (J06).
fn is_executable(head: &[u8]) -> bool {
    const MARKS: [&[u8]; 10] = [
        b"MZ",
        b"\x7fELF",
        b"#!",
        b"\xfe\xed\xfa\xce",
        b"\xfe\xed\xfa\xcf",
        b"\xce\xfa\xed\xfe",
        b"\xcf\xfa\xed\xfe",
        b"\xca\xfe\xba\xbe",
        b"L\x00\x00\x00\x01\x14\x02\x00",
        b"dex\n",
    ];
    let start: Vec<u8> = head.iter().copied().skip_while(u8::is_ascii_whitespace).take(64).collect();
    let start = start.to_ascii_lowercase();
    MARKS.iter().any(|mark| head.starts_with(mark))
        || infer::get(head).is_some_and(|kind| kind.matcher_type() == MatcherType::App)
        || start.starts_with(b"<?php")
        || start.starts_with(b"<hta")
        || has(&start, b"<?php")
}

fn is_markup(head: &[u8]) -> bool {
    let start: Vec<u8> = head.iter().copied().skip_while(u8::is_ascii_whitespace).take(256).collect();
    let start = start.to_ascii_lowercase();
    [&b"<!doctype"[..], b"<html", b"<script", b"<svg", b"<?xml"].iter().any(|mark| start.starts_with(mark))
}

fn has(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|w| w == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF";

    fn refused(name: &str, content: &[u8]) -> String {
        let file =
            IncomingFile { field: "cv".into(), name: name.into(), content: Content::Bytes(content.into()) };
        screen(file, &UploadSettings { max_file: 1_000, ..UploadSettings::default() }).file.refused
    }

    #[test]
    fn ordinary_documents_pass() {
        assert_eq!(refused("cv.pdf", PDF), "");
        assert_eq!(refused("CV.PDF ", PDF), "");
        assert_eq!(refused("cv.docx", b"PK\x03\x04\x14\0\0\0\x08\0................[Content_Types].xml"), "");
        assert_eq!(refused("cv.rtf", b"{\\rtf1\\ansi x}"), "");
        assert_eq!(refused("cv.txt", "Lebenslauf: Zo\u{eb}".as_bytes()), "");
        assert_eq!(refused("cv.doc", &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0]), "");
    }

    #[test]
    fn sizes_at_the_borders() {
        assert_eq!(refused("cv.pdf", b""), "empty");
        let mut at_limit = PDF.to_vec();
        at_limit.resize(1_000, b' ');
        assert_eq!(refused("cv.pdf", &at_limit), "");
        at_limit.push(b' ');
        assert_eq!(refused("cv.pdf", &at_limit), "too_large");
    }

    #[test]
    fn names_that_lie_are_refused_or_made_plain() {
        assert_eq!(refused("cv.pdf.php", PDF), "type");
        assert_eq!(refused("cv.php\0.pdf", PDF), "name");
        assert_eq!(refused("noextension", PDF), "type");
        assert_eq!(refused("cv.docm", b"PK\x03\x04word/"), "type");
        let long = format!("{}.pdf", "x".repeat(300));
        for (name, plain) in [
            ("../../wp-config.pdf", "wp-config.pdf"),
            ("C:\\Users\\Jane\\cv.pdf", "cv.pdf"),
            ("cv\u{202e}fdp.pdf", "cvfdp.pdf"),
            (".PDF ", ".PDF"),
        ] {
            assert_eq!(plain_name(name).0, plain);
        }
        let plain = plain_name(&long).0;
        assert!(plain.chars().count() <= LONGEST_NAME && plain.ends_with(".pdf"));
    }

    #[test]
    fn executables_are_refused_under_any_name() {
        for content in [
            &b"MZ\x90\0"[..],
            b"\x7fELF\x02\x01",
            b"#!/bin/sh\n",
            b"\xca\xfe\xba\xbe\0",
            b"L\x00\x00\x00\x01\x14\x02\x00",
            b"<HTA:APPLICATION>",
            b"  <?php echo 1;",
            b"GIF89a<?php echo 1;",
        ] {
            assert_eq!(refused("cv.pdf", content), "executable");
            assert_eq!(refused("cv.txt", content), "executable");
        }
    }

    #[test]
    fn content_and_extension_must_agree() {
        assert_eq!(refused("cv.pdf", b"PK\x03\x04word/"), "content");
        assert_eq!(refused("cv.docx", PDF), "content");
        assert_eq!(refused("cv.pdf", b"\n%PDF-1.7"), "content", "junk before the header");
        assert_eq!(refused("cv.txt", b"<script>alert(1)</script>"), "content");
        assert_eq!(refused("cv.txt", PDF), "content");
    }

    #[test]
    fn missing_files_keep_their_reason() {
        let gone = IncomingFile {
            field: "cv".into(),
            name: "cv.pdf".into(),
            content: Content::Path("/nonexistent/cv.pdf".into()),
        };
        assert_eq!(screen(gone, &UploadSettings::default()).file.refused, "missing");
        let absent = IncomingFile {
            field: "cv".into(),
            name: "cv.pdf".into(),
            content: Content::Absent("upload_error_3".into()),
        };
        assert_eq!(screen(absent, &UploadSettings::default()).file.refused, "upload_error_3");
    }
}
