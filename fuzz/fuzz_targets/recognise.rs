//! Recognition of uploads: the first byte picks the extension, the rest is the file (reliability.md F23).
#![no_main]

use halt_tracker::intake::screen::recognise;
use libfuzzer_sys::fuzz_target;

const EXTENSIONS: [&str; 8] = ["pdf", "docx", "doc", "odt", "rtf", "txt", "jpg", "png"];

fuzz_target!(|input: &[u8]| {
    let Some((first, file)) = input.split_first() else { return };
    let extension = EXTENSIONS[usize::from(*first) % EXTENSIONS.len()];
    if let Ok(found) = recognise(file, extension) {
        assert!(!found.extension.is_empty());
    }
});
