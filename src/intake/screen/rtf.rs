//! RTF: its header, and what it brings along.

use memchr::memmem::find;

use super::fault::Fault;
use super::flag::Flag;

pub(super) fn check(bytes: &[u8]) -> Result<Vec<Flag>, Fault> {
    if !bytes.starts_with(b"{\\rtf") {
        return Err(Fault::Content);
    }
    let mut flags = Vec::new();
    if find(bytes, b"\\object").is_some() || find(bytes, b"\\objdata").is_some() {
        flags.push(Flag::Embedded);
    }
    if find(bytes, b"\\*\\template").is_some() {
        flags.push(Flag::External);
    }
    Ok(flags)
}
