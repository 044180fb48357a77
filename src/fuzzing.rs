//! Doors for the fuzz targets (`fuzz/`), which see only what is public. Compiled for them and for the test
//! that runs their kept corpus; each door takes any bytes and checks what must hold of any bytes.

use std::sync::LazyLock;

use crate::http::{Answer, Effect, Ending};
use crate::intake::screen;
use crate::intake::signature::{Credentials, authenticate};
use crate::intake::submission::Submission;
use crate::intake::{form, json, shape};
use crate::mapping::profile::Profile;
use crate::settings::{IntakeSettings, Site, WebhookSecret};
use crate::tracker::classify::{self, Target};
use crate::tracker::{problem, reading};

/// Timestamp, signature and token, one a line, then the body: nobody who does not know the secret gets in.
pub fn signature(bytes: &[u8]) {
    let settings = IntakeSettings {
        secrets: vec![WebhookSecret { secret: "a secret that no input knows".into(), not_after: 0 }],
        ..IntakeSettings::default()
    };
    let mut lines = bytes.splitn(4, |b| *b == b'\n');
    let mut text = || String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned();
    let (timestamp, signature, token) = (text(), text(), text());
    let body = lines.next().unwrap_or_default();
    let credentials = Credentials { timestamp: &timestamp, signature: &signature, token: &token };
    assert!(authenticate(&settings, credentials, body, 1_800_000_000).is_none(), "a stranger was let in");
}

/// A body of the ingest route: strict JSON, else urlencoded, then the shapes, then a profile's mapping.
pub fn json_mapping(bytes: &[u8]) {
    let limits = IntakeSettings::default();
    let read = json::read(bytes, limits.max_depth)
        .or_else(|_| form::read(bytes, limits.max_depth, 4 * limits.max_fields));
    let Ok(value) = read else { return };
    let Ok(parts) = shape::read(value, &limits) else { return };
    assert!(parts.fields.len() <= limits.max_fields, "more fields than allowed");
    let submission = Submission {
        form: parts.form,
        fields: parts.fields,
        context: parts.context,
        ..Submission::default()
    };
    if let Some(profile) = PROFILE.as_ref() {
        let _ = crate::mapping::map(profile, &submission, &Site::default(), &[]);
    }
}

/// Every transform and a template, so that the fields reach all of them. A fuzzer calls its door thousands of times a
/// second: read once.
static PROFILE: LazyLock<Option<Profile>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../fuzz/profile.json")).ok());

/// An upload: the first byte picks the extension that it came with, the rest is the file.
pub fn recognise(bytes: &[u8]) {
    let Some((first, file)) = bytes.split_first() else { return };
    let Some(extension) = EXTENSIONS.get(usize::from(*first) % EXTENSIONS.len()) else { return };
    if let Ok(found) = screen::recognise(file, extension) {
        assert!(EXTENSIONS.contains(&found.extension.as_str()), "an extension that nobody takes");
    }
}

/// What there are checks for; the kept corpus counts on the order.
const EXTENSIONS: [&str; 8] = ["pdf", "docx", "doc", "odt", "rtf", "txt", "jpg", "png"];

/// `Retry-After` and `Date`, one a line.
pub fn retry_after(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (header, date) = text.split_once('\n').unwrap_or((&text, ""));
    if let Some(ms) = crate::tracker::retry_after::wait_ms(header, date, 1_800_000_000_000) {
        assert!((1_000..=86_400_000).contains(&ms), "out of bounds: {ms}");
    }
}

/// An answer of Tracker: two bytes of status, one that says how it ended, then the body.
pub fn tracker_answer(bytes: &[u8]) {
    let [high, low, ending, body @ ..] = bytes else { return };
    let answer = Answer {
        status: 100 + u16::from_be_bytes([*high, *low]) % 500,
        headers: Default::default(),
        body: body.to_vec(),
        ending: if ending % 2 == 0 { Ending::Whole } else { Ending::Cut },
    };
    for effect in [Effect::Read, Effect::Write] {
        let _ = classify::http(&answer, effect, Target::Endpoint, 1_800_000_000_000);
        let _ = problem::describe(&answer.text());
        let Ok(Some(value)) = reading::json(&answer, effect) else { continue };
        let _ = (reading::refusal(&value), reading::record_id(&value), reading::rows(value.clone()));
        let _ = classify::widget(value, effect);
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    /// Name of a target and what it calls.
    type Door = (&'static str, fn(&[u8]));

    #[test]
    fn the_profile_of_the_mapping_target_is_one() {
        assert_eq!(crate::mapping::check(super::PROFILE.as_ref().unwrap()), []);
    }

    /// Every kept input goes through its door; what a fuzzer once found stays found.
    #[test]
    fn f23_the_kept_corpus_passes() {
        let doors: [Door; 5] = [
            ("signature", super::signature),
            ("json_mapping", super::json_mapping),
            ("recognise", super::recognise),
            ("retry_after", super::retry_after),
            ("tracker_answer", super::tracker_answer),
        ];
        for (name, door) in doors {
            let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
            let mut inputs = 0;
            for entry in std::fs::read_dir(&directory).unwrap() {
                door(&std::fs::read(entry.unwrap().path()).unwrap());
                inputs += 1;
            }
            assert!(inputs > 0, "{name} has no corpus");
        }
    }
}
