//! Boxes and yes/no questions.
//!
//! Divi gives a ticked box its own text ("I agree to be contacted") and `''` when it is not (divi.md 2.2);
//! other senders write `1`, `true`, `on`. So every text is a yes that is not one of the words for no.

use crate::mapping::text::fold;

use super::Entered;

/// What a text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// One of the words for yes.
    Yes,
    /// One of the words for no.
    No,
    /// Some other text, for instance the box's own.
    Other,
    /// Nothing.
    Nothing,
}

const YES: [&str; 31] = [
    "yes", "y", "yeah", "true", "1", "on", "ok", "checked", "ticked", "ja", "jo", "oui", "si", "sí", "sì",
    "sim", "tak", "da", "ano", "áno", "igen", "kyllä", "evet", "ναι", "да", "так", "نعم", "כן", "はい", "是",
    "예",
];

const NO: [&str; 32] = [
    "no",
    "n",
    "nope",
    "false",
    "0",
    "off",
    "none",
    "never",
    "unchecked",
    "unticked",
    "-",
    "nein",
    "non",
    "nee",
    "nej",
    "nei",
    "não",
    "nao",
    "nie",
    "ne",
    "nu",
    "nem",
    "ei",
    "hayır",
    "όχι",
    "нет",
    "ні",
    "لا",
    "לא",
    "いいえ",
    "否",
    "아니요",
];

/// No-words that also begin a refusal ("No, thank you"). Short words of other languages are not here:
/// they begin sentences that agree.
const NO_AT_START: [&str; 6] = ["no", "nein", "non", "nee", "nej", "nie"];

/// Reads a text as an answer.
pub(crate) fn answer(text: &str) -> Answer {
    // The longest word has ten letters; a long text need not be folded to know that it is none.
    let folded = fold(&text.trim().chars().take(64).collect::<String>());
    if folded.is_empty() {
        return Answer::Nothing;
    }
    let word = folded.trim_end_matches(['.', '!']);
    if YES.contains(&word) {
        return Answer::Yes;
    }
    let first = folded.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let refuses = NO_AT_START.contains(&first)
        && first.len() < folded.len()
        && !folded.starts_with(&format!("{first}-"));
    if NO.contains(&word) || refuses {
        return Answer::No;
    }
    Answer::Other
}

/// Whether a box is ticked.
pub(crate) fn tick(text: &str) -> bool {
    matches!(answer(text), Answer::Yes | Answer::Other)
}

pub(super) fn apply(value: &mut Entered, yes: &[String]) {
    if !value.shown {
        return;
    }
    let folded = fold(&value.text);
    let ticked = yes.iter().any(|word| !word.trim().is_empty() && fold(word) == folded) || tick(&folded);
    value.unticked = folded.is_empty();
    value.set(if ticked { "true" } else { "false" }.to_owned());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_in_several_languages() {
        for (text, expected) in [
            ("Yes", Answer::Yes),
            (" OUI! ", Answer::Yes),
            ("1", Answer::Yes),
            ("はい", Answer::Yes),
            ("I agree to be contacted", Answer::Other),
            ("Non-stop news, please", Answer::Other),
            ("Notify me", Answer::Other),
            ("No", Answer::No),
            ("No, thank you", Answer::No),
            ("Nein danke", Answer::No),
            ("0", Answer::No),
            ("false", Answer::No),
            ("нет", Answer::No),
            ("", Answer::Nothing),
            (" \n", Answer::Nothing),
        ] {
            assert_eq!(answer(text), expected, "{text}");
        }
    }

    #[test]
    fn a_hidden_field_answers_nothing() {
        for (text, shown, expected, unticked) in [
            ("Keep me posted", true, "true", false),
            ("", true, "false", true),
            ("", false, "", false),
            ("Nope", true, "true", false),
        ] {
            let mut value = Entered { text: text.into(), shown, ..Entered::default() };
            apply(&mut value, &["nope".into(), String::new()]);
            assert_eq!((value.text.as_str(), value.unticked), (expected, unticked), "{text}");
        }
    }
}
