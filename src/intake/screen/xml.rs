//! The little XML that says what an office document is made of.

use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};

use super::fault::Fault;

/// Elements of one part.
const MOST: usize = 20_000;

/// Calls with the local name of each element and a way to ask for its attributes by local name.
///
/// A document type or a reference to an entity that was made up is refused: no office program writes one.
pub(super) fn elements(
    bytes: &[u8],
    mut each: impl FnMut(&str, &dyn Fn(&str) -> String),
) -> Result<(), Fault> {
    let text = decode(bytes)?;
    let mut reader = Reader::from_str(&text);
    for _ in 0..MOST {
        let element = match reader.read_event().map_err(|_| Fault::Damaged)? {
            Event::Eof => return Ok(()),
            Event::DocType(_) => return Err(Fault::Damaged),
            Event::Start(element) | Event::Empty(element) => element,
            _ => continue,
        };
        let mut found: Vec<(String, String)> = Vec::new();
        for attribute in element.attributes() {
            let attribute = attribute.map_err(|_| Fault::Damaged)?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Fault::Damaged)?;
            found.push((local(attribute.key.as_ref()), value.into_owned()));
        }
        let ask = |name: &str| {
            found.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        each(&local(element.name().as_ref()), &ask);
    }
    Err(Fault::Bomb)
}

fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or_default().to_owned()
}

/// UTF-8, or UTF-16 with its mark; other encodings are not allowed in these parts (ECMA-376 part 2, 8.2.2.1).
fn decode(bytes: &[u8]) -> Result<String, Fault> {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).filter_map(|two| two.try_into().ok()).map(unit).collect();
        String::from_utf16(&units).map_err(|_| Fault::Damaged)
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => {
            std::str::from_utf8(rest).map(str::to_owned).map_err(|_| Fault::Damaged)
        }
        all => std::str::from_utf8(all).map(str::to_owned).map_err(|_| Fault::Damaged),
    }
}
