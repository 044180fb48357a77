//! Programs, scripts and shortcuts, whatever they are called (J06).

use infer::MatcherType;

use super::recognise::{HEAD, head, starts_without_case};

const MARKS: [&[u8]; 11] = [
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
    b"\x00asm",
];

/// First words of scripts and shortcuts that are plain text.
const WORDS: [&[u8]; 8] = [
    b"<?php",
    b"<?=",
    b"<hta",
    b"<job",
    b"@echo off",
    b"[internetshortcut]",
    b"[desktop entry]",
    b"windows registry editor",
];

/// How far into a file PHP code is looked for: an image header before it does not stop a server from running it.
const CODE: usize = 64;

pub(super) fn is_executable(bytes: &[u8]) -> bool {
    let start = head(bytes, CODE).to_ascii_lowercase();
    MARKS.iter().any(|mark| bytes.starts_with(mark))
        || infer::get(head(bytes, HEAD)).is_some_and(|kind| kind.matcher_type() == MatcherType::App)
        || starts_without_case(bytes, &WORDS)
        || memchr::memmem::find(&start, b"<?php").is_some()
}
