//! Documents made for tests: ordinary ones and hostile ones. Nothing here comes from anybody's computer.

/// A ZIP under construction; each part may lie about itself.
#[derive(Default)]
pub struct Zip {
    pub parts: Vec<Part>,
    pub comment: Vec<u8>,
    pub before: Vec<u8>,
    /// What the last record says about the number of parts, instead of the truth.
    pub count: Option<u16>,
}

#[derive(Clone)]
pub struct Part {
    pub name: String,
    pub local_name: String,
    pub data: Vec<u8>,
    pub method: u16,
    pub size: u32,
    pub flags: u16,
    /// Another part's offset instead of its own bytes.
    pub at: Option<u32>,
}

impl Part {
    pub fn stored(name: &str, data: &[u8]) -> Self {
        Self {
            name: name.into(),
            local_name: name.into(),
            data: data.into(),
            method: 0,
            size: u32::try_from(data.len()).unwrap(),
            flags: 0,
            at: None,
        }
    }

    pub fn deflated(name: &str, data: &[u8]) -> Self {
        let packed = miniz_oxide::deflate::compress_to_vec(data, 9);
        Self { data: packed, method: 8, ..Self::stored(name, data) }
    }
}

impl Zip {
    pub fn of(parts: Vec<Part>) -> Self {
        Self { parts, ..Self::default() }
    }

    pub fn add(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut out = self.before.clone();
        let mut directory = Vec::new();
        for part in &self.parts {
            let at = part.at.unwrap_or(u32::try_from(out.len()).unwrap());
            let packed = u32::try_from(part.data.len()).unwrap();
            let common = |name: &str| {
                let mut head = Vec::new();
                head.extend(20u16.to_le_bytes());
                head.extend(part.flags.to_le_bytes());
                head.extend(part.method.to_le_bytes());
                head.extend([0; 8]);
                head.extend(packed.to_le_bytes());
                head.extend(part.size.to_le_bytes());
                head.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
                head.extend(0u16.to_le_bytes());
                head
            };
            if part.at.is_none() {
                out.extend(b"PK\x03\x04");
                out.extend(common(&part.local_name));
                out.extend(part.local_name.as_bytes());
                out.extend(&part.data);
            }
            directory.extend(b"PK\x01\x02");
            directory.extend(20u16.to_le_bytes());
            directory.extend(common(&part.name));
            directory.extend([0; 10]);
            directory.extend(at.to_le_bytes());
            directory.extend(part.name.as_bytes());
        }
        let start = u32::try_from(out.len()).unwrap();
        let count = self.count.unwrap_or(u16::try_from(self.parts.len()).unwrap_or(u16::MAX));
        out.extend(&directory);
        out.extend(b"PK\x05\x06\0\0\0\0");
        out.extend(count.to_le_bytes());
        out.extend(count.to_le_bytes());
        out.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
        out.extend(start.to_le_bytes());
        out.extend(u16::try_from(self.comment.len()).unwrap().to_le_bytes());
        out.extend(&self.comment);
        out
    }
}

pub const MAIN: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The parts of a plain Word document whose main part has this type and these relationships.
pub fn docx_parts(main: &str, relations: &str) -> Zip {
    let types = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="{main}"/></Types>"#
    );
    let wrap = |inner: &str| {
        format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>"#
        )
    };
    let root = wrap(&relation("officeDocument", "word/document.xml", ""));
    Zip::of(vec![
        Part::deflated("[Content_Types].xml", types.as_bytes()),
        Part::deflated("_rels/.rels", root.as_bytes()),
        Part::deflated("word/document.xml", b"<w:document><w:body/></w:document>"),
        Part::deflated("word/_rels/document.xml.rels", wrap(relations).as_bytes()),
    ])
}

pub fn relation(kind: &str, target: &str, mode: &str) -> String {
    format!(r#"<Relationship Id="r" Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="{mode}"/>"#)
}

pub fn docx() -> Vec<u8> {
    docx_parts(MAIN, &relation("hyperlink", "https://example.test", "External")).bytes()
}

pub fn odt_parts(manifest: &str) -> Zip {
    Zip::of(vec![
        Part::stored("mimetype", b"application/vnd.oasis.opendocument.text"),
        Part::deflated("content.xml", b"<office:document-content/>"),
        Part::deflated("META-INF/manifest.xml", manifest.as_bytes()),
    ])
}

/// A PDF whose last `startxref` is true.
pub fn pdf(inside: &str) -> Vec<u8> {
    let mut out = format!("%PDF-1.7\n1 0 obj\n<< /Type /Catalog {inside} >>\nendobj\n").into_bytes();
    let table = out.len();
    out.extend(
        format!("xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n")
            .into_bytes(),
    );
    out
}

/// A PDF of about this many bytes.
pub fn large_pdf(bytes: usize) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n1 0 obj\n<< >>\nstream\n".to_vec();
    let mut x = 0x2545_f491_u32;
    while out.len() < bytes {
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
        out.extend(x.to_le_bytes());
    }
    let table = out.len() + "\nendstream\nendobj\n".len();
    out.extend(format!("\nendstream\nendobj\nxref\n0 1\nstartxref\n{table}\n%%EOF\n").into_bytes());
    out
}

/// A compound file with these names in its directory.
pub fn compound(names: &[&str]) -> Vec<u8> {
    let mut out = vec![0u8; 2048];
    out[..8].copy_from_slice(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    out[26..32].copy_from_slice(&[3, 0, 0xfe, 0xff, 9, 0]);
    for (i, name) in names.iter().enumerate() {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let at = 512 + 128 * i;
        out[at..at + wide.len()].copy_from_slice(&wide);
    }
    out
}
