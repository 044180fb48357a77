//! Names of files (J02). The sender's name is data and never a path: blobs lie under names of their own.

use crate::intake::shape::is_bidi_control;

/// Longest name kept, in characters.
const LONGEST: usize = 120;

/// The last part of the name without characters that lie about it; `false` where a NUL was in it, because
/// `cv.php%00.pdf` is an attack and no spelling.
pub(super) fn plain(name: &str) -> (String, bool) {
    let honest = !name.contains('\0');
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control() && !is_bidi_control(*c)).collect::<String>();
    let plain = plain.trim().trim_end_matches(['.', ' ']);
    let plain = if plain.chars().count() > LONGEST {
        let keep =
            plain.rsplit_once('.').map(|(_, ext)| ext).filter(|ext| ext.len() <= 8).unwrap_or_default();
        let stem: String = plain.chars().take(LONGEST - keep.chars().count() - 1).collect();
        if keep.is_empty() { stem } else { format!("{stem}.{keep}") }
    } else {
        plain.to_owned()
    };
    (plain, honest)
}

/// Lower-case extension, without dot; empty where there is none.
pub(super) fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ext)| ext.to_lowercase()).unwrap_or_default()
}

/// Whether an extension is on a list as admins write it (`.PDF `).
pub(super) fn is_listed(extension: &str, list: &[String]) -> bool {
    !extension.is_empty()
        && list.iter().any(|t| t.trim().trim_start_matches('.').eq_ignore_ascii_case(extension))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lie_are_made_plain() {
        for (name, expected) in [
            ("../../wp-config.pdf", "wp-config.pdf"),
            ("C:\\Users\\Jane\\cv.pdf", "cv.pdf"),
            ("cv\u{202e}fdp.pdf", "cvfdp.pdf"),
            (".PDF ", ".PDF"),
            ("cv.pdf. .", "cv.pdf"),
            ("a\r\nb.pdf", "ab.pdf"),
        ] {
            assert_eq!(plain(name).0, expected);
        }
        let (long, honest) = plain(&format!("{}.pdf", "x".repeat(300)));
        assert!(long.chars().count() <= LONGEST && long.ends_with(".pdf") && honest);
        assert!(!plain("cv.php\0.pdf").1);
        assert_eq!(extension("cv.pdf.PHP"), "php");
    }
}
