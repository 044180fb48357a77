//! Plain text: letters, and nothing that a browser or a program would read as something else.

use infer::MatcherType;

use super::fault::Fault;
use super::flag::Flag;
use super::recognise::{HEAD, head, starts_without_case};

const MARKUP: [&[u8]; 6] = [b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"<iframe"];

pub(super) fn check(bytes: &[u8]) -> Result<Vec<Flag>, Fault> {
    // Windows' editor saves UTF-16 with its mark, where every other byte may be zero.
    let is_wide = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let is_other = infer::get(head(bytes, HEAD)).is_some_and(|k| k.matcher_type() != MatcherType::Text);
    let is_binary = memchr::memchr(0, bytes).is_some() || is_other;
    if (is_binary && !is_wide) || starts_without_case(bytes, &MARKUP) {
        return Err(Fault::Content);
    }
    Ok(Vec::new())
}
