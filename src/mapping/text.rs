//! Cleaning of text on its way into Tracker. Every function is linear in the length of its input.

/// Line breaks to `\n`, other control characters away (NUL ends a text in more than one backend).
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\r' => {
                if characters.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\n' | '\t' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// One line: every run of white space is one space, none at the ends.
pub(super) fn one_line(text: &str) -> String {
    let cleaned = clean(text);
    let mut out = String::with_capacity(cleaned.len());
    for word in cleaned.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// At most `limit` characters; the ellipsis counts.
pub(super) fn shorten(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        None => text.to_owned(),
        Some(_) => {
            let end = text.char_indices().nth(limit.saturating_sub(1)).map_or(0, |(at, _)| at);
            format!("{}…", text.get(..end).unwrap_or_default().trim_end())
        }
    }
}

/// Comparison form: without case and surrounding space.
pub(super) fn fold(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Marks that turn the direction of text: in a file name they can make `fdp.exe` read `exe.pdf`.
pub(super) fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A form key as it stands in codes and problems; keys of unknown fields come from the sender.
pub(super) fn key_name(key: &str) -> String {
    shorten(&one_line(key), 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_go_and_lines_stay() {
        assert_eq!(clean("a\r\nb\rc\u{0}\u{1b}[1m\td"), "a\nb\nc[1m\td");
        assert_eq!(one_line("  Zoë \r\n O'Brien\u{a0} "), "Zoë O'Brien");
    }

    #[test]
    fn shortening_counts_characters() {
        assert_eq!(shorten("äöü", 3), "äöü");
        assert_eq!(shorten("äöüß", 3), "äö…");
        assert_eq!(shorten("abc", 0), "…");
    }
}
