//! Suspected spam is held before Tracker; a person releases or discards it. Nothing here refuses a
//! submission, and nothing of its content gets into the reason.

use super::submission::Submission;
use crate::settings::SpamSettings;

/// Code of the reason where a disallowed word is in it.
pub const WORDS: &str = "spam:disallowed_list";
/// Where it was sent faster than anybody types.
pub const FAST: &str = "spam:too_fast";
/// Where somebody else thinks so.
pub const OPINION: &str = "spam:akismet";

/// Why a submission is suspected; `None`: it is not.
#[must_use]
pub fn suspicion(settings: &SpamSettings, submission: &Submission) -> Option<&'static str> {
    let elapsed = submission.signals.elapsed_ms;
    if elapsed > 0 && elapsed < settings.fastest_ms {
        return Some(FAST);
    }
    has_disallowed(&settings.words, submission).then_some(WORDS)
}

/// As WordPress does with comments: a word counts anywhere, inside of others too, whatever its case.
fn has_disallowed(words: &[String], submission: &Submission) -> bool {
    let words: Vec<String> =
        words.iter().map(|w| w.trim().to_lowercase()).filter(|w| !w.is_empty()).collect();
    if words.is_empty() {
        return false;
    }
    let signals = [submission.signals.ip.to_lowercase(), submission.signals.user_agent.to_lowercase()];
    submission
        .fields
        .iter()
        .map(|f| f.value.to_lowercase())
        .chain(signals)
        .any(|text| words.iter().any(|word| text.contains(word.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::submission::{Field, Signals};

    fn submission(value: &str, elapsed_ms: u64) -> Submission {
        Submission {
            fields: vec![Field { key: "message".into(), value: value.into(), ..Field::default() }],
            signals: Signals { elapsed_ms, ..Signals::default() },
            ..Submission::default()
        }
    }

    #[test]
    fn words_count_anywhere_and_whatever_their_case() {
        let settings = SpamSettings {
            words: vec![" Casino ".into(), String::new(), "ÜBER".into()],
            ..SpamSettings::default()
        };
        assert_eq!(suspicion(&settings, &submission("the best CASINOS", 0)), Some(WORDS));
        assert_eq!(suspicion(&settings, &submission("über uns", 0)), Some(WORDS));
        assert_eq!(suspicion(&settings, &submission("a nurse", 0)), None);
        assert_eq!(suspicion(&SpamSettings::default(), &submission("casino", 0)), None);
    }

    #[test]
    fn an_unknown_time_is_no_suspicion() {
        let settings = SpamSettings::default();
        assert_eq!(suspicion(&settings, &submission("x", 0)), None);
        assert_eq!(suspicion(&settings, &submission("x", 1_999)), Some(FAST));
        assert_eq!(suspicion(&settings, &submission("x", 2_000)), None);
        let off = SpamSettings { fastest_ms: 0, ..settings };
        assert_eq!(suspicion(&off, &submission("x", 1)), None);
    }
}
