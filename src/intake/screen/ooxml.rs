//! Word documents (.docx): an archive whose parts and relationships say what opens with it (J04).

use super::archive::Directory;
use super::fault::Fault;
use super::flag::Flag;
use super::xml::elements;

const MAIN: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";

pub(super) fn check(bytes: &[u8]) -> Result<Vec<Flag>, Fault> {
    let directory = Directory::read(bytes)?;
    content_types(&directory)?;
    let mut flags = Vec::new();
    for part in directory.parts() {
        if part.name.ends_with("vbaproject.bin") || part.name.ends_with("vbadata.xml") {
            return Err(Fault::Macros);
        }
        if part.name.ends_with(".rels") {
            relationships(&directory.unpack(part)?, &mut flags)?;
        }
    }
    Ok(flags)
}

/// What the parts are. The main part must be there and be a plain document: a renamed `.docm` says so here.
fn content_types(directory: &Directory<'_>) -> Result<(), Fault> {
    let part = directory.part("[content_types].xml").ok_or(Fault::Content)?;
    let mut main = Vec::new();
    let mut fault = None;
    elements(&directory.unpack(part)?, |_, attribute| {
        let kind = attribute("ContentType").trim().to_lowercase();
        if kind.contains("macroenabled") || kind.contains("vbaproject") || kind.contains("vbadata") {
            fault = Some(Fault::Macros);
        } else if kind.contains("activex") {
            fault = fault.or(Some(Fault::ActiveContent));
        } else if kind == MAIN {
            main.push(attribute("PartName").trim_start_matches('/').to_lowercase());
        }
    })?;
    if let Some(fault) = fault {
        return Err(fault);
    }
    // Word calls it word/document.xml; Word on the web writes word/document2.xml.
    if main.iter().any(|name| name.starts_with("word/") && directory.part(name).is_some()) {
        Ok(())
    } else {
        Err(Fault::Content)
    }
}

/// What belongs to the parts, by the last word of the relationship's type; the strict and the transitional
/// form of the format differ in the words before it.
fn relationships(bytes: &[u8], flags: &mut Vec<Flag>) -> Result<(), Fault> {
    let mut fault = None;
    elements(bytes, |name, attribute| {
        if name != "Relationship" {
            return;
        }
        let kind = attribute("Type").trim().to_lowercase();
        let is_external = attribute("TargetMode").trim().eq_ignore_ascii_case("external");
        match kind.rsplit('/').next().unwrap_or_default() {
            "vbaproject" | "wordvbadata" => fault = Some(Fault::Macros),
            "afchunk" | "control" | "activexcontrolbinary" => fault = fault.or(Some(Fault::ActiveContent)),
            "oleobject" | "package" => {
                flags.push(Flag::Embedded);
                if is_external {
                    flags.push(Flag::External);
                }
            }
            // A link does nothing before it is clicked.
            "hyperlink" => {}
            _ if is_external => flags.push(Flag::External),
            _ => {}
        }
    })?;
    fault.map_or(Ok(()), Err)
}
