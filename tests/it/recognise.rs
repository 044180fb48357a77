//! What is taken, what is flagged and what is refused, by content (reliability.md J01 to J06).

use halt_tracker::intake::screen::{Fault, Flag, recognise};

use crate::samples::*;

fn fault(bytes: &[u8], extension: &str) -> Fault {
    recognise(bytes, extension).unwrap_err()
}

fn flags(bytes: &[u8], extension: &str) -> Vec<Flag> {
    recognise(bytes, extension).unwrap_or_else(|fault| panic!("{extension}: {fault}")).flags
}

#[test]
fn ordinary_documents_pass_without_a_remark() {
    assert_eq!(flags(&pdf(""), "pdf"), []);
    assert_eq!(flags(&docx(), "docx"), []);
    assert_eq!(flags(&odt_parts("<manifest/>").bytes(), "odt"), []);
    assert_eq!(flags(b"{\\rtf1\\ansi Jane}", "rtf"), []);
    assert_eq!(flags("Lebenslauf: Zo\u{eb}\r\n\t".as_bytes(), "txt"), []);
    assert_eq!(flags(b"\xff\xfeJ\0a\0n\0e\0", "txt"), [], "UTF-16 of Windows' editor");
    assert_eq!(flags(&compound(&["WordDocument"]), "doc"), [Flag::LegacyFormat]);
}

#[test]
fn j02_content_and_extension_must_agree() {
    assert_eq!(fault(&docx(), "pdf"), Fault::Content);
    assert_eq!(fault(&pdf(""), "docx"), Fault::Content);
    assert_eq!(fault(&docx(), "odt"), Fault::Content);
    assert_eq!(fault(&odt_parts("<m/>").bytes(), "docx"), Fault::Content);
    assert_eq!(fault(&pdf(""), "txt"), Fault::Content);
    assert_eq!(fault(b"<script>alert(1)</script>", "txt"), Fault::Content);
    assert_eq!(fault(b"Jane\0Doe", "txt"), Fault::Content);
    assert_eq!(fault(&compound(&["Workbook"]), "doc"), Fault::Content, "a spreadsheet or an installer");
    assert_eq!(fault(b"", "pdf"), Fault::Empty);
    let plain_zip = Zip::of(vec![Part::stored("a.xml", b"<a/>")]).bytes();
    assert_eq!(fault(&plain_zip, "docx"), Fault::Content);
}

#[test]
fn j02_words_own_formats_may_be_mixed_up_and_get_their_real_extension() {
    for (bytes, given, actual) in [
        (docx(), "doc", "docx"),
        (b"{\\rtf1 x}".to_vec(), "doc", "rtf"),
        (compound(&["WordDocument"]), "docx", "doc"),
    ] {
        let found = recognise(&bytes, given).unwrap();
        assert_eq!(found.extension, actual);
        assert!(found.flags.contains(&Flag::Renamed), "{actual}");
    }
}

#[test]
fn j03_a_pdf_is_nothing_but_a_pdf() {
    let with = |before: &[u8], after: &[u8]| [before, &pdf(""), after].concat();
    assert_eq!(fault(&with(b"\n", b""), "pdf"), Fault::Content, "junk before the header");
    assert_eq!(fault(&with(b"GIF89a", b""), "pdf"), Fault::Content);
    assert_eq!(fault(&with(b"<html>", b""), "pdf"), Fault::Content);
    let jar = Zip::of(vec![Part::stored("META-INF/MANIFEST.MF", b"x")]).bytes();
    assert_eq!(fault(&with(b"", &jar), "pdf"), Fault::Polyglot, "a JAR behind it");
    let hidden = Zip { before: pdf(""), comment: b"\n%%EOF\n".to_vec(), ..Zip::default() };
    assert_eq!(fault(&hidden.bytes(), "pdf"), Fault::Polyglot, "the end inside the archive's comment");
    let html = b"%PDF-1.7\n<SCRIPT>alert(1)</SCRIPT>\n%%EOF";
    assert_eq!(fault(html, "pdf"), Fault::Polyglot);
    assert_eq!(fault(b"%PDF-1.7\n<?php system($_GET[0]); ?>\n%%EOF", "pdf"), Fault::Executable);
    assert_eq!(fault(&pdf("")[..60], "pdf"), Fault::Incomplete);
}

#[test]
fn j03_what_a_pdf_brings_along_is_flagged() {
    assert_eq!(flags(&pdf("/Encrypt 2 0 R"), "pdf"), [Flag::Password]);
    assert_eq!(flags(&pdf("/OpenAction << /S /JavaScript /JS (x) >>"), "pdf"), [Flag::Script]);
    assert_eq!(flags(&pdf("/S /Launch"), "pdf"), [Flag::Script]);
    assert_eq!(flags(&pdf("/Type /EmbeddedFile"), "pdf"), [Flag::Embedded]);
    assert_eq!(flags(&pdf("/EncryptMetadata true /JSON 1"), "pdf"), []);
    assert_eq!(flags(b"%PDF-1.4\ntrailer\nstartxref\n99999\n%%EOF", "pdf"), [Flag::Irregular]);
}

#[test]
fn j04_macros_controls_and_foreign_documents_are_refused() {
    let renamed = "application/vnd.ms-word.document.macroEnabled.main+xml";
    assert_eq!(fault(&docx_parts(renamed, "").bytes(), "docx"), Fault::Macros, "a .docm under another name");
    for (kind, expected) in [
        ("vbaProject", Fault::Macros),
        ("wordVbaData", Fault::Macros),
        ("control", Fault::ActiveContent),
        ("aFChunk", Fault::ActiveContent),
    ] {
        let bytes = docx_parts(MAIN, &relation(kind, "x", "")).bytes();
        assert_eq!(fault(&bytes, "docx"), expected, "{kind}");
        let strict = bytes_with_strict(kind);
        assert_eq!(fault(&strict, "docx"), expected, "{kind} in the strict form");
    }
    let entity = r#"<r:Relationship xmlns:r="u" Type="http://x/&#118;baProject" Target="x"/>"#;
    assert_eq!(fault(&docx_parts(MAIN, entity).bytes(), "docx"), Fault::Macros, "written as a reference");
    let project = docx_parts(MAIN, "").add(Part::deflated("word/vbaProject.bin", b"x")).bytes();
    assert_eq!(fault(&project, "docx"), Fault::Macros, "without any relationship");
    let active = docx_parts("application/vnd.ms-office.activeX+xml", "").bytes();
    assert_eq!(fault(&active, "docx"), Fault::ActiveContent);
    assert_eq!(fault(&compound(&["WordDocument", "_VBA_PROJECT"]), "doc"), Fault::Macros);
    let made_up = r#"<!DOCTYPE a [<!ENTITY v "vbaProject">]><a/>"#;
    assert_eq!(fault(&docx_parts(MAIN, made_up).bytes(), "docx"), Fault::Damaged);
}

fn bytes_with_strict(kind: &str) -> Vec<u8> {
    let relation =
        format!(r#"<Relationship Type="http://purl.oclc.org/ooxml/officeDocument/relationships/{kind}"/>"#);
    docx_parts(MAIN, &relation).bytes()
}

#[test]
fn j04_templates_from_elsewhere_and_objects_are_flagged() {
    for (kind, mode, expected) in [
        ("attachedTemplate", "External", vec![Flag::External]),
        ("image", "external", vec![Flag::External]),
        ("oleObject", "", vec![Flag::Embedded]),
        ("oleObject", "External", vec![Flag::Embedded, Flag::External]),
        ("package", "", vec![Flag::Embedded]),
        ("hyperlink", "External", vec![]),
    ] {
        let bytes = docx_parts(MAIN, &relation(kind, "http://evil.test/t.dotm", mode)).bytes();
        assert_eq!(flags(&bytes, "docx"), expected, "{kind} {mode}");
    }
    assert_eq!(flags(b"{\\rtf1{\\object\\objemb x}}", "rtf"), [Flag::Embedded]);
    assert_eq!(flags(b"{\\rtf1{\\*\\template http://evil.test}}", "rtf"), [Flag::External]);
    let basic = odt_parts("<m/>").add(Part::stored("Basic/Standard/Module1.xml", b"<x/>")).bytes();
    assert_eq!(flags(&basic, "odt"), [Flag::HasMacros]);
    assert_eq!(flags(&odt_parts("<m:encryption-data/>").bytes(), "odt"), [Flag::Password]);
}

#[test]
fn j05_archives_that_lie_are_refused_from_the_directory_alone() {
    let with = |part: Part| docx_parts(MAIN, "").add(part).bytes();
    let zeros = Part::deflated("word/media/a.emf", &vec![0u8; 10 << 20]);
    assert_eq!(fault(&with(zeros.clone()), "docx"), Fault::Bomb, "a thousand times itself");
    let shy = Part { size: 1, ..zeros.clone() };
    assert_eq!(fault(&with(shy), "docx"), Fault::Bomb, "declares less than its packed size");
    let huge = Part { size: u32::MAX - 1, data: vec![0; 50 << 20], ..Part::stored("word/x", b"") };
    assert_eq!(fault(&with(Part { method: 8, ..huge }), "docx"), Fault::Bomb, "beyond what a document needs");
    let stored = Part { size: 9, ..Part::stored("word/x", b"abc") };
    assert_eq!(fault(&with(stored), "docx"), Fault::Bomb);
    for method in [1, 9, 12, 14, 93, 99] {
        let odd = Part { method, ..Part::stored("word/x", b"abc") };
        assert_eq!(fault(&with(odd), "docx"), Fault::Bomb, "method {method}");
    }
    for bits in [1, 1 << 6, 1 << 13] {
        let hidden = Part { flags: bits, ..Part::stored("word/x", b"abc") };
        assert_eq!(fault(&with(hidden), "docx"), Fault::Encrypted);
    }
    assert_eq!(fault(&with(Part::stored("WORD/document.xml", b"x")), "docx"), Fault::Bomb, "a name twice");
    let two_names = Part { local_name: "word/y".into(), ..Part::stored("word/x", b"abc") };
    assert_eq!(fault(&with(two_names), "docx"), Fault::Bomb, "two names for one part");
    let shared = Part { at: Some(0), ..Part::stored("[Content_Types].xml2", b"") };
    assert_eq!(fault(&with(shared), "docx"), Fault::Bomb, "two parts in one place");
    for name in ["word/embeddings/a.zip", "word/a.7z", "word/media/run.EXE", "x.js"] {
        assert_eq!(fault(&with(Part::stored(name, b"abc")), "docx"), Fault::Nested, "{name}");
    }
    for name in ["../../etc/passwd", "/etc/passwd", "word\\x", "C:x"] {
        assert_eq!(fault(&with(Part::stored(name, b"abc")), "docx"), Fault::Damaged, "{name}");
    }
    let many: Vec<Part> = (0..65_000).map(|n| Part::stored(&format!("p{n}"), b"")).collect();
    assert_eq!(fault(&Zip::of(many.clone()).bytes(), "docx"), Fault::Bomb);
    let hidden = Zip { count: Some(3), ..Zip::of(many) };
    assert_eq!(fault(&hidden.bytes(), "docx"), Fault::Bomb, "65,000 parts that the last record hides");
    assert_eq!(fault(&compound(&["EncryptedPackage"]), "docx"), Fault::Encrypted);
}

#[test]
fn j05_what_is_unpacked_stays_within_one_mebibyte() {
    // Each relationship part is honest and small for its kind, all together are not.
    let filler = format!("<Relationships>{}</Relationships>", "<!-- jane -->".repeat(6_000));
    let mut zip = docx_parts(MAIN, "");
    for n in 0..20 {
        let mut noise = filler.clone();
        noise.push_str(&format!("<!-- {n} -->"));
        zip = zip.add(Part::stored(&format!("word/_rels/{n}.xml.rels"), noise.as_bytes()));
    }
    assert_eq!(fault(&zip.bytes(), "docx"), Fault::Bomb);
    let liar = Part::deflated("word/_rels/a.xml.rels", &b"<a/>".repeat(2_000));
    let liar = Part { size: 1_000, ..liar };
    let bytes = docx_parts(MAIN, "").add(liar).bytes();
    assert_eq!(fault(&bytes, "docx"), Fault::Bomb, "unpacks to more than it declares");
}

#[test]
fn j05_a_document_with_something_before_or_behind_it_is_two_files() {
    let behind = [docx(), b"MZ and more".to_vec()].concat();
    assert_eq!(fault(&behind, "docx"), Fault::Polyglot);
    let commented = Zip { comment: b"plain words".to_vec(), ..docx_parts(MAIN, "") };
    assert_eq!(flags(&commented.bytes(), "docx"), []);
    let cut = docx();
    assert_eq!(fault(&cut[..cut.len() / 2], "docx"), Fault::Damaged);
}

#[test]
fn j06_programs_scripts_and_shortcuts_are_refused_under_any_name() {
    for content in [
        &b"MZ\x90\0"[..],
        b"\x7fELF\x02\x01",
        b"#!/bin/sh\n",
        b"\xca\xfe\xba\xbe\0",
        b"\xcf\xfa\xed\xfe\x07\0",
        b"L\x00\x00\x00\x01\x14\x02\x00",
        b"<HTA:APPLICATION>",
        b"  <?php echo 1;",
        b"GIF89a<?php echo 1;",
        b"\xef\xbb\xbf@ECHO off\r\n",
        b"[InternetShortcut]\r\nURL=file://",
        b"[Desktop Entry]\nExec=sh",
    ] {
        for extension in ["pdf", "txt", "docx", "doc", "rtf", "odt", "jpg"] {
            assert_eq!(fault(content, extension), Fault::Executable, "{extension}");
        }
    }
}

/// F23: no input makes the recogniser panic, hang or read beyond the file. The same function is the fuzz
/// target `recognise`; here its seeds are mutated by a fixed generator.
#[test]
fn f23_mutated_documents_are_answered() {
    let seeds = [
        (docx(), "docx"),
        (odt_parts("<m/>").bytes(), "odt"),
        (pdf("/Encrypt 2 0 R"), "pdf"),
        (compound(&["WordDocument"]), "doc"),
        (b"{\\rtf1{\\object x}}".to_vec(), "rtf"),
        (b"Jane Doe".to_vec(), "txt"),
    ];
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(below.max(1)).unwrap()).unwrap()
    };
    for (seed, extension) in seeds {
        for _ in 0..3_000 {
            let mut bytes = seed.clone();
            for _ in 0..=random(6) {
                let at = random(bytes.len());
                match random(5) {
                    0 => bytes[at] = u8::try_from(random(256)).unwrap(),
                    1 => bytes[at] ^= 1 << random(8),
                    2 => bytes.truncate(at.max(1)),
                    3 => bytes.insert(at, [0, 0xff, b'<', b'/'][random(4)]),
                    _ => {
                        let end = (at + 4).min(bytes.len());
                        bytes[at..end].fill([0, 0xff, 0x7f][random(3)]);
                    }
                }
                if bytes.is_empty() {
                    bytes.push(0);
                }
            }
            let _ = recognise(&bytes, extension);
        }
    }
}
