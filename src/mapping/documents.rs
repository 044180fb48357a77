//! Documents: which files become attach steps, and under which names.

use crate::intake::submission::{StoredFile, Submission};

use super::plan::{Person, PlannedDocument, Problem, ProblemCode};
use super::profile::{Attachments, SeveralFiles};
use super::text::{fold, is_direction_mark, key_name, one_line, shorten};

/// Files of a submission as the plan sees them.
#[derive(Debug, Default)]
pub(super) struct Documents {
    /// One attach step each.
    pub planned: Vec<PlannedDocument>,
    /// What the activity says about the others: name and reason in words.
    pub left: Vec<(String, String)>,
    /// Codes.
    pub notes: Vec<String>,
    /// More files than the profile takes.
    pub problem: Option<Problem>,
}

/// Characters of a name before its extension; Tracker's limit is not known.
const STEM_LIMIT: usize = 80;

/// Chooses the documents of a submission.
pub(super) fn choose(attachments: &Attachments, submission: &Submission, person: &Person) -> Documents {
    let mut found = Documents::default();
    if !attachments.enabled {
        return found;
    }
    let wanted = |file: &StoredFile| {
        attachments.fields.is_empty() || attachments.fields.iter().any(|key| fold(key) == fold(&file.field))
    };
    let mut eligible: Vec<(usize, &StoredFile)> = Vec::new();
    for (index, file) in submission.files.iter().enumerate() {
        if !file.refused.is_empty() {
            found.leave("file_refused", file, &refusal(&file.refused));
        } else if !wanted(file) {
            found.leave("file_kept", file, "not sent: this field is not one for documents");
        } else if !is_type(attachments, file) {
            found.leave("file_type", file, "not sent: this form does not send this type of file");
        } else {
            eligible.push((index, file));
        }
    }
    match attachments.several {
        SeveralFiles::Refuse if eligible.len() > 1 => {
            let field = eligible.first().map(|(_, file)| key_name(&file.field)).unwrap_or_default();
            let detail = format!("files: {}", eligible.len());
            found.problem = Some(Problem { code: ProblemCode::TooManyFiles, field, detail });
            return found;
        }
        SeveralFiles::First => {
            for (_, file) in eligible.iter().skip(1) {
                found.leave("file_kept", file, "not sent: only the first file is");
            }
            eligible.truncate(1);
        }
        SeveralFiles::Refuse | SeveralFiles::All => {}
    }
    for (index, file) in eligible {
        let position = found.planned.len();
        let name = found.name(attachments, submission, file, person);
        let primary = attachments.primary && position == 0;
        let document_type = match attachments.document_type.trim() {
            "" => "general",
            given => given,
        };
        found.planned.push(PlannedDocument {
            file: index,
            name,
            document_type: document_type.into(),
            primary,
        });
    }
    found
}

impl Documents {
    fn leave(&mut self, code: &str, file: &StoredFile, reason: &str) {
        self.notes.push(format!("{code}:{}", key_name(&file.field)));
        self.left.push((shorten(&harmless(&file.name), 120), reason.to_owned()));
    }

    /// `Jane-Doe-CV.pdf`. Upload extensions replace the original name by a generated one (divi.md 7), so
    /// the person's name says more; without a person the original is what there is.
    fn name(
        &self,
        attachments: &Attachments,
        submission: &Submission,
        file: &StoredFile,
        person: &Person,
    ) -> String {
        let who = slug(&person.full_name());
        let first_field =
            self.planned.first().and_then(|one| submission.files.get(one.file)).map(|one| fold(&one.field));
        let what = match first_field {
            Some(first) if first != fold(&file.field) && !slug(&file.field).is_empty() => slug(&file.field),
            _ => what(&attachments.document_type).to_owned(),
        };
        let stem = match (who.is_empty(), stem(&file.name)) {
            (false, _) => format!("{who}-{what}"),
            (true, original) if original.is_empty() || is_device(&original) => what,
            (true, original) => original,
        };
        let stem = shorten(&stem, STEM_LIMIT).replace('…', "");
        let extension = extension(file);
        let free = |name: &str| !self.planned.iter().any(|one| fold(&one.name) == fold(name));
        let mut name = format!("{stem}{extension}");
        let mut number = 2;
        while !free(&name) {
            name = format!("{stem}-{number}{extension}");
            number += 1;
        }
        name
    }
}

fn is_type(attachments: &Attachments, file: &StoredFile) -> bool {
    let extension = extension(file);
    let extension = extension.trim_start_matches('.');
    attachments.types.is_empty()
        || attachments
            .types
            .iter()
            .any(|one| one.trim().trim_start_matches('.').eq_ignore_ascii_case(extension))
}

/// With its dot. The screened type wins over the name, which is the sender's.
fn extension(file: &StoredFile) -> String {
    let given = if file.extension.is_empty() {
        file.name.rsplit_once('.').map_or("", |(_, extension)| extension)
    } else {
        &file.extension
    };
    let given: String = given.chars().filter(char::is_ascii_alphanumeric).take(10).collect();
    if given.is_empty() { String::new() } else { format!(".{}", given.to_ascii_lowercase()) }
}

fn what(document_type: &str) -> &'static str {
    match fold(document_type).as_str() {
        "resume" | "agencyresume" => "CV",
        "photo" => "Photo",
        "logo" => "Logo",
        "specification" => "Specification",
        _ => "Document",
    }
}

fn stem(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
    slug(base.rsplit_once('.').map_or(base, |(stem, _)| stem))
}

/// Letters and digits of any script, joined by single hyphens. So there is no separator, control
/// character, dot or mark of direction left that could mean something to a file system or a reader.
fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().take(4 * STEM_LIMIT) {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !"'’".contains(c) && !is_direction_mark(c) && !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

/// A sender's file name for people to read.
fn harmless(name: &str) -> String {
    one_line(&name.replace(is_direction_mark, ""))
}

/// Names that Windows keeps for devices.
fn is_device(stem: &str) -> bool {
    let stem = stem.to_ascii_lowercase();
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
        || stem.len() == 4 && (stem.starts_with("com") || stem.starts_with("lpt"))
}

/// The codes of `intake::screen` in words; a code that came later stands as it is.
fn refusal(code: &str) -> String {
    let reason = match code {
        "too_large" => "it is too large",
        "too_many" => "too many files were sent",
        "empty" => "it is empty",
        "type" => "this type of file is not accepted",
        "content" => "its content is not what its name says",
        "executable" => "it is a program",
        "name" => "its name is not usable",
        "polyglot" | "bomb" => "it hides something",
        "incomplete" | "damaged" => "it is damaged",
        "macros" => "it brings macros",
        "active_content" => "it brings active content",
        "nested" => "another archive or a program is in it",
        "encrypted" => "it is encrypted",
        "missing" | "changed" => "it was no longer there when it was to be stored",
        "refused_path" => "it lies outside the upload directory",
        _ if code.starts_with("upload_error") => "the upload did not finish",
        _ => return format!("not accepted ({})", key_name(code)),
    };
    format!("not accepted: {reason}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(field: &str, name: &str, extension: &str, refused: &str) -> StoredFile {
        StoredFile {
            field: field.into(),
            name: name.into(),
            extension: extension.into(),
            refused: refused.into(),
            ..StoredFile::default()
        }
    }

    fn jane() -> Person {
        Person { first_name: "Zoë".into(), surname: "O'Brien Smith".into(), ..Person::default() }
    }

    fn names(documents: &Documents) -> Vec<&str> {
        documents.planned.iter().map(|one| one.name.as_str()).collect()
    }

    #[test]
    fn several_files_by_the_profiles_rule() {
        let submission = Submission {
            files: vec![
                file("cv", "virus.exe", "", "type"),
                file("cv", "a.pdf", "pdf", ""),
                file("cv", "b.docx", "docx", ""),
                file("cover_letter", "c.pdf", "pdf", ""),
                file("cv", "d.pdf", "pdf", ""),
            ],
            ..Submission::default()
        };
        let mut attachments = Attachments::default();
        let first = choose(&attachments, &submission, &jane());
        assert_eq!(names(&first), ["Zoë-OBrien-Smith-CV.pdf"]);
        assert_eq!(
            first.notes,
            ["file_refused:cv", "file_kept:cv", "file_kept:cover_letter", "file_kept:cv"]
        );
        assert!(first.planned[0].primary && first.planned[0].file == 1);

        attachments.several = SeveralFiles::All;
        let all = choose(&attachments, &submission, &jane());
        assert_eq!(
            names(&all),
            [
                "Zoë-OBrien-Smith-CV.pdf",
                "Zoë-OBrien-Smith-CV.docx",
                "Zoë-OBrien-Smith-cover-letter.pdf",
                "Zoë-OBrien-Smith-CV-2.pdf"
            ]
        );
        assert_eq!(all.planned.iter().filter(|one| one.primary).count(), 1);

        attachments.several = SeveralFiles::Refuse;
        let refused = choose(&attachments, &submission, &jane());
        assert_eq!(
            refused.problem.map(|p| (p.code, p.detail)),
            Some((ProblemCode::TooManyFiles, "files: 4".into()))
        );

        attachments.fields = vec!["Cover_Letter".into()];
        attachments.types = vec![".PDF".into()];
        assert_eq!(names(&choose(&attachments, &submission, &jane())), ["Zoë-OBrien-Smith-CV.pdf"]);
        attachments.types = vec!["docx".into()];
        assert!(choose(&attachments, &submission, &jane()).planned.is_empty());
        attachments.enabled = false;
        assert!(choose(&attachments, &submission, &jane()).notes.is_empty());
    }

    #[test]
    fn names_cannot_do_harm() {
        for (name, extension, expected) in [
            ("../../etc/pass wd.pdf", "pdf", "pass-wd.pdf"),
            ("C:\\x\\my cv (final).PDF", "", "my-cv-final.pdf"),
            ("a\u{202e}fdp.exe", "pdf", "afdp.pdf"),
            ("\u{0}\n.pdf", "pdf", "CV.pdf"),
            ("CON.pdf", "pdf", "CV.pdf"),
            ("履歴書.pdf", "pdf", "履歴書.pdf"),
            ("", "", "CV"),
            ("....", "../sh", "CV.sh"),
        ] {
            let submission =
                Submission { files: vec![file("cv", name, extension, "")], ..Submission::default() };
            let chosen = choose(&Attachments::default(), &submission, &Person::default());
            assert_eq!(names(&chosen), [expected], "{name}");
        }
        let huge =
            Submission { files: vec![file("cv", &"x".repeat(70_000), "pdf", "")], ..Submission::default() };
        let chosen = choose(&Attachments::default(), &huge, &Person::default());
        assert!(chosen.planned[0].name.len() < 100);
    }
}
