//! PDF: the header at the very start, an end that belongs to it, and no other file around or inside it (J03).

use memchr::memmem::{find, rfind};

use super::fault::Fault;
use super::flag::Flag;
use super::recognise::{head, tail};

/// Where readers look for the end. The specification says the last 1,024 bytes; mail gateways and scanners
/// append more.
const END: usize = 64 << 10;
/// Markup this early would be found by a browser that sniffs.
const SNIFFED: usize = 1024;

pub(super) fn check(bytes: &[u8]) -> Result<Vec<Flag>, Fault> {
    // Readers accept up to a kilobyte of junk before it, which is where polyglots hide.
    if !matches!(bytes.get(..7), Some([b'%', b'P', b'D', b'F', b'-', b'1' | b'2', b'.'])) {
        return Err(Fault::Content);
    }
    if is_markup(head(bytes, SNIFFED)) || is_zip_too(bytes) {
        return Err(Fault::Polyglot);
    }
    let end = tail(bytes, END);
    if find(end, b"%%EOF").is_none() && find(end, b"startxref").is_none() {
        return Err(Fault::Incomplete);
    }
    let mut flags = Vec::new();
    if !points_at_a_table(bytes, end) {
        flags.push(Flag::Irregular);
    }
    for (name, flag) in [
        (&b"/Encrypt"[..], Flag::Password),
        (b"/JavaScript", Flag::Script),
        (b"/JS", Flag::Script),
        (b"/Launch", Flag::Script),
        (b"/EmbeddedFile", Flag::Embedded),
    ] {
        if !flags.contains(&flag) && has_name(bytes, name) {
            flags.push(flag);
        }
    }
    Ok(flags)
}

fn is_markup(start: &[u8]) -> bool {
    let start = start.to_ascii_lowercase();
    [&b"<html"[..], b"<script", b"<!doctype", b"<svg", b"<?php", b"<body", b"<iframe"]
        .iter()
        .any(|word| find(&start, word).is_some())
}

/// Archives are read from their end: one whose last record reaches the end of the file opens as an archive,
/// whatever it begins with.
fn is_zip_too(bytes: &[u8]) -> bool {
    const RECORD: usize = 22;
    let end = tail(bytes, RECORD + usize::from(u16::MAX));
    let Some(at) = rfind(end, b"PK\x05\x06") else { return false };
    let rest = end.get(at..).unwrap_or_default();
    let Some([low, high]) = rest.get(20..RECORD) else { return false };
    let comment = usize::from(u16::from_le_bytes([*low, *high]));
    let after_the_end = find(rest, b"%%EOF").is_none();
    rest.len() == RECORD + comment || after_the_end
}

/// Whether the last `startxref` names a place in the file where a table or an object begins. Readers rebuild
/// what does not, so it is only worth a remark.
fn points_at_a_table(bytes: &[u8], end: &[u8]) -> bool {
    let Some(at) = rfind(end, b"startxref") else { return false };
    let digits: Vec<u8> = end
        .get(at + 9..)
        .unwrap_or_default()
        .iter()
        .copied()
        .skip_while(u8::is_ascii_whitespace)
        .take_while(u8::is_ascii_digit)
        .take(12)
        .collect();
    let offset = std::str::from_utf8(&digits).ok().and_then(|d| d.parse::<usize>().ok());
    let there = offset.and_then(|o| bytes.get(o..)).unwrap_or_default();
    let there = there.iter().copied().find(|b| !b.is_ascii_whitespace());
    there.is_some_and(|b| b == b'x' || b.is_ascii_digit())
}

/// Whether a name object occurs: the word, and then no further letter of a name.
fn has_name(bytes: &[u8], name: &[u8]) -> bool {
    memchr::memmem::find_iter(bytes, name)
        .any(|at| bytes.get(at + name.len()).is_none_or(|next| !next.is_ascii_alphanumeric()))
}
