//! OpenDocument text (.odt).

use super::archive::Directory;
use super::fault::Fault;
use super::flag::Flag;
use super::xml::elements;

const KIND: &[u8] = b"application/vnd.oasis.opendocument.text";

pub(super) fn check(bytes: &[u8]) -> Result<Vec<Flag>, Fault> {
    let directory = Directory::read(bytes)?;
    // The first part says what it is, uncompressed, so that anybody can see it (ODF 1.2 part 3, 3.3).
    let first = directory.parts().first().filter(|part| part.name == "mimetype" && part.is_stored);
    if directory.unpack(first.ok_or(Fault::Content)?)?.trim_ascii_end() != KIND {
        return Err(Fault::Content);
    }
    let (Some(manifest), Some(_)) = (directory.part("meta-inf/manifest.xml"), directory.part("content.xml"))
    else {
        return Err(Fault::Content);
    };
    let mut flags = Vec::new();
    elements(&directory.unpack(manifest)?, |name, _| {
        if name == "encryption-data" {
            flags.push(Flag::Password);
        }
    })?;
    for part in directory.parts() {
        if part.name.starts_with("basic/") || part.name.starts_with("scripts/") {
            flags.push(Flag::HasMacros);
        }
        if part.name.starts_with("object") {
            flags.push(Flag::Embedded);
        }
    }
    Ok(flags)
}
