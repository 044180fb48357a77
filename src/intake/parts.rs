//! The files of a request: those that the body carries and those that came as parts of a multipart request.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::error::Refusal;
use super::http::UploadedFile;
use super::screen::{Content, IncomingFile};
use super::shape::SentFile;
use crate::outbox::blobs::hex;

/// Brings files of the body and of the parts together. Where a payload is signed, it declares the digest
/// of each part, and a part it does not declare is not covered by anything.
///
/// # Errors
/// [`Refusal`] when they do not agree.
pub fn gather(
    sent: Vec<SentFile>,
    uploads: &[UploadedFile],
    must_declare: bool,
    max_file: u64,
) -> Result<Vec<IncomingFile>, Refusal> {
    let mut files = Vec::new();
    let mut declared = Vec::new();
    for (i, mut file) in sent.into_iter().enumerate() {
        if let Some(text) = file.content.take() {
            files.push(of_body(i, file, &text, max_file)?);
        } else if uploads.iter().any(|u| u.field.eq_ignore_ascii_case(&file.field)) {
            declared.push(file);
        } else {
            return Err(Refusal::NotASubmission(format!("files[{i}] has no content and no part")));
        }
    }
    for (i, upload) in uploads.iter().enumerate() {
        // Several files may share a part name: the nth of them is the nth that was declared.
        let same = |other: &&UploadedFile| other.field.eq_ignore_ascii_case(&upload.field);
        let nth = uploads.iter().take(i).filter(same).count();
        let declared = declared.iter().filter(|f| f.field.eq_ignore_ascii_case(&upload.field)).nth(nth);
        match declared {
            Some(declared) if must_declare && upload.error == 0 => check_digest(upload, &declared.sha256)?,
            None if must_declare => {
                return Err(Refusal::Malformed("a file part is not declared in the payload".into()));
            }
            _ => {}
        }
        let name = match declared {
            Some(declared) if !declared.name.is_empty() => declared.name.clone(),
            _ => upload.name.clone(),
        };
        let content = match upload.error {
            0 => Content::Path(upload.path.clone().into()),
            1 | 2 => Content::Absent("too_large".into()),
            4 => continue,
            error => Content::Absent(format!("upload_error_{error}")),
        };
        files.push(IncomingFile { field: upload.field.to_lowercase(), name, content });
    }
    Ok(files)
}

/// Decodes a file of the body. Its text is given up at once: a body may be 16 MiB long.
fn of_body(i: usize, file: SentFile, text: &str, max_file: u64) -> Result<IncomingFile, Refusal> {
    // Strict on purpose: other decoders skip what is no base64, and two readers would then see two files in
    // one signed body (J07).
    let content = decode(text, max_file)
        .ok_or_else(|| Refusal::Malformed(format!("files[{i}].content is not plain base64")))?;
    Ok(IncomingFile { field: file.field, name: file.name, content })
}

/// Plain base64 only: padded, no white space, no URL alphabet, no `data:` prefix. What is too long for a file
/// of the site is not decoded at all. `None`: it is something else.
pub(super) fn decode(text: &str, max_file: u64) -> Option<Content> {
    let decoded = (text.len() as u64 / 4).saturating_mul(3).saturating_sub(2);
    if decoded > max_file {
        return Some(Content::Absent("too_large".into()));
    }
    STANDARD.decode(text).ok().map(Content::Bytes)
}

fn check_digest(upload: &UploadedFile, declared: &str) -> Result<(), Refusal> {
    let digest = digest_of(Path::new(&upload.path))
        .map_err(|_| Refusal::Malformed("a file part cannot be read".into()))?;
    if digest == declared.to_lowercase() {
        Ok(())
    } else {
        Err(Refusal::Malformed("a file part does not have the digest that the payload declares".into()))
    }
}

/// In pieces: a part may be as large as the whole limit.
fn digest_of(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0u8; 64 << 10];
    loop {
        let n = file.read(&mut buffer)?;
        match buffer.get(..n) {
            Some(piece) if n > 0 => digest.update(piece),
            _ => return Ok(hex(&digest.finalize())),
        }
    }
}
