//! The old Word format: a compound file (OLE2) with a stream of Word's. Taken, and always flagged, because
//! nobody can exclude macros in it without interpreting it; where they are plain to see it is refused.

use memchr::memmem::find;

use super::fault::Fault;
use super::flag::Flag;

/// First bytes of a compound file.
pub(super) const MAGIC: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// Bytes of its header.
const HEADER: usize = 512;

pub(super) fn check(bytes: &[u8]) -> Result<Vec<Flag>, Fault> {
    if !bytes.starts_with(&MAGIC) {
        return Err(Fault::Content);
    }
    if bytes.len() < HEADER {
        return Err(Fault::Incomplete);
    }
    // Versions 3 and 4 are all there are, with sectors of 512 and 4096 bytes, little-endian.
    if !matches!(bytes.get(26..32), Some([3, 0, 0xfe, 0xff, 9, 0] | [4, 0, 0xfe, 0xff, 12, 0])) {
        return Err(Fault::Damaged);
    }
    // A .docx with a password is a compound file around it.
    if has_entry(bytes, "EncryptedPackage") {
        return Err(Fault::Encrypted);
    }
    // Installers, spreadsheets and mails are compound files too.
    if !has_entry(bytes, "WordDocument") {
        return Err(Fault::Content);
    }
    if has_entry(bytes, "_VBA_PROJECT") {
        return Err(Fault::Macros);
    }
    let mut flags = vec![Flag::LegacyFormat];
    if has_entry(bytes, "ObjectPool") {
        flags.push(Flag::Embedded);
    }
    Ok(flags)
}

/// Names in the directory are UTF-16; they may lie in any sector.
fn has_entry(bytes: &[u8], name: &str) -> bool {
    let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    find(bytes, &wide).is_some()
}
