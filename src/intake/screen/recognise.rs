//! What the bytes are decides; the name only says what they should be (J02).

use infer::MatcherType;

use super::fault::Fault;
use super::flag::Flag;
use super::{executable, legacy, odt, ooxml, pdf, rtf, text};

/// Bytes that a sniffer looks at.
pub(super) const HEAD: usize = 8 << 10;

/// A file whose bytes are what its extension says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    /// Lower-case extension of what it is. It differs from the one given only within Word's formats, which
    /// people and mail programs mix up.
    pub extension: String,
    /// What is remarkable about it, sorted, each once.
    pub flags: Vec<Flag>,
}

/// Looks at a whole file. It reads the given bytes and at most 1 MiB unpacked from them, whatever they are.
///
/// # Errors
/// The [`Fault`] for which it is not taken.
pub fn recognise(bytes: &[u8], extension: &str) -> Result<Recognised, Fault> {
    if bytes.is_empty() {
        return Err(Fault::Empty);
    }
    if executable::is_executable(bytes) {
        return Err(Fault::Executable);
    }
    let actual = match extension {
        "doc" | "docx" | "rtf" => word_format(bytes).ok_or(Fault::Content)?,
        other => other,
    };
    let mut flags = match actual {
        "pdf" => pdf::check(bytes)?,
        "docx" => ooxml::check(bytes)?,
        "odt" => odt::check(bytes)?,
        "doc" => legacy::check(bytes)?,
        "rtf" => rtf::check(bytes)?,
        "txt" | "csv" | "md" => text::check(bytes)?,
        "jpg" | "jpeg" | "png" | "gif" | "webp" => picture(bytes, actual)?,
        // Types that only an admin's own list allows: at least they must not be something else known.
        _ if infer::get(head(bytes, HEAD)).is_none_or(|kind| kind.extension() == actual) => Vec::new(),
        _ => return Err(Fault::Content),
    };
    if actual != extension {
        flags.push(Flag::Renamed);
    }
    flags.sort_unstable();
    flags.dedup();
    Ok(Recognised { extension: actual.to_owned(), flags })
}

fn word_format(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"PK\x03\x04") {
        Some("docx")
    } else if bytes.starts_with(&legacy::MAGIC) {
        Some("doc")
    } else if bytes.starts_with(b"{\\rtf") {
        Some("rtf")
    } else {
        None
    }
}

fn picture(bytes: &[u8], extension: &str) -> Result<Vec<Flag>, Fault> {
    let kind = infer::get(head(bytes, HEAD)).filter(|k| k.matcher_type() == MatcherType::Image);
    let agrees = kind.is_some_and(|kind| {
        kind.extension() == extension || (kind.extension() == "jpg" && extension == "jpeg")
    });
    if agrees { Ok(Vec::new()) } else { Err(Fault::Content) }
}

/// The first bytes, at most so many.
pub(super) fn head(bytes: &[u8], most: usize) -> &[u8] {
    bytes.get(..most.min(bytes.len())).unwrap_or_default()
}

/// The last bytes, at most so many.
pub(super) fn tail(bytes: &[u8], most: usize) -> &[u8] {
    bytes.get(bytes.len().saturating_sub(most)..).unwrap_or_default()
}

/// Whether the file begins with one of these (given in small letters) after white space and a mark of order.
pub(super) fn starts_without_case(bytes: &[u8], words: &[&[u8]]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start: Vec<u8> = bytes.iter().copied().skip_while(u8::is_ascii_whitespace).take(256).collect();
    let start = start.to_ascii_lowercase();
    words.iter().any(|word| start.starts_with(word))
}
