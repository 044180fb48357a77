//! The field map: each line brings one value to one Tracker key.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use regex::{Regex, RegexBuilder};
use serde_json::Value;

use super::coerce::{Coerced, coerce};
use super::defaults::default_rule;
use super::flat::CONTACT_PREFIX;
use super::members::is_free_text;
use super::phones;
use super::plan::{Draft, PendingPhone, Problem, ProblemCode};
use super::profile::{FieldMap, OnMatch, Profile, RecordKind, Transform, ValueSource};
use super::scope::Scope;
use super::target::{Resolved, TargetError, TargetPath, resolve};
use super::template;
use super::text::{fold, key_name};
use super::transform::{Entered, apply};

/// What the field map made of a submission.
pub(super) struct Lines {
    /// The record.
    pub record: Draft,
    /// The Contact of a Lead, if any line made a member of it.
    pub contact: Option<Draft>,
    /// Why the submission cannot be sent.
    pub problems: Vec<Problem>,
    /// Codes of what was noticed.
    pub notes: Vec<String>,
    /// Phone numbers that the relay brings to E.164.
    pub phones: Vec<PendingPhone>,
    /// Folded form keys that reached the record whole; the activity need not repeat them.
    pub carried: BTreeSet<String>,
    /// Folded form keys of free text that an existing record would not take; the activity says it.
    pub messages: BTreeSet<String>,
}

/// The record type and the path that the `to` of a line means.
pub(super) fn owner(record: RecordKind, to: &str) -> (RecordKind, &str) {
    let to = to.trim();
    match to.get(..CONTACT_PREFIX.len()) {
        Some(head) if record == RecordKind::Lead && head.eq_ignore_ascii_case(CONTACT_PREFIX) => {
            (RecordKind::Contact, to.get(CONTACT_PREFIX.len()..).unwrap_or_default())
        }
        _ => (record, to),
    }
}

/// Runs the field map of a profile.
pub(super) fn run(profile: &Profile, scope: &Scope<'_>) -> Lines {
    let mut lines = Lines {
        record: Draft::new(profile.record),
        contact: None,
        problems: Vec::new(),
        notes: Vec::new(),
        phones: Vec::new(),
        carried: BTreeSet::new(),
        messages: BTreeSet::new(),
    };
    let mut lossy = BTreeSet::new();
    for line in &profile.fields {
        let (kind, to) = owner(profile.record, &line.to);
        match resolve(kind, to) {
            Ok(target) => lines.apply(line, kind, &target, scope, &mut lossy),
            Err(error) => lines.problem(ProblemCode::ProfileBroken, &line.to, target_code(error)),
        }
    }
    lines.carried.retain(|key| !lossy.contains(key));
    lines
}

/// Code of a target that is none.
fn target_code(error: TargetError) -> &'static str {
    match error {
        TargetError::Empty => "target_empty",
        TargetError::Unreadable => "target_unreadable",
        TargetError::Unknown => "target_unknown",
        TargetError::NotAValue => "target_not_a_value",
    }
}

impl Lines {
    fn problem(&mut self, code: ProblemCode, field: &str, detail: &str) {
        let problem = Problem { code, field: key_name(field), detail: detail.to_owned() };
        let known = self.problems.iter().any(|p| p.code == code && p.field == problem.field);
        if !known {
            self.problems.push(problem);
        }
    }

    fn note(&mut self, code: &str, key: &str) {
        let note = format!("{code}:{}", key_name(key));
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    fn apply(
        &mut self,
        line: &FieldMap,
        kind: RecordKind,
        target: &Resolved,
        scope: &Scope<'_>,
        lossy: &mut BTreeSet<String>,
    ) {
        let path = target.path.to_string();
        // What a person would look for: the key in the form, else the key in Tracker.
        let name = match &line.from {
            ValueSource::Field(key) => key.as_str(),
            ValueSource::Constant(_) | ValueSource::Template(_) => line.to.as_str(),
        };
        let mut value = enter(&line.from, scope);
        let raw_empty = value.text.trim().is_empty();
        match whole_match(&line.pattern) {
            Ok(Some(pattern)) if !raw_empty && !pattern.is_match(value.text.trim()) => {
                return self.problem(ProblemCode::PatternMismatch, name, &path);
            }
            Ok(_) => {}
            Err(_) => return self.problem(ProblemCode::ProfileBroken, &line.to, "pattern_unreadable"),
        }
        let (transforms, waiting) = phones::split(line, &scope.site.country);
        for transform in transforms {
            apply(transform, &mut value, scope);
        }
        let joined = line.transforms.iter().any(|t| matches!(t, Transform::Join { .. }));
        if line.required && (value.text.trim().is_empty() || raw_empty && !joined) {
            return self.problem(ProblemCode::MissingRequired, name, &path);
        }
        for remark in std::mem::take(&mut value.remarks) {
            self.note(remark, name);
            lossy.extend(keys(line));
        }
        let waiting = waiting.filter(|_| !value.text.trim().is_empty()).map(str::to_owned);
        if waiting.is_some() && phones::is_more_than_a_number(&value.text) {
            lossy.extend(keys(line));
        }
        let (value, unticked) = match coerce(target, &value) {
            Coerced::Value(value) => (value, false),
            Coerced::Unticked(value) => (value, true),
            Coerced::Nothing if line.required => {
                return self.problem(ProblemCode::MissingRequired, name, &path);
            }
            Coerced::Nothing => return,
            Coerced::Wrong(expected) if line.required => {
                return self.problem(ProblemCode::WrongType, name, &format!("expected: {expected}"));
            }
            Coerced::Wrong(_) => {
                self.note("wrong_type", &path);
                lossy.extend(keys(line));
                return;
            }
        };
        let rule = match line.on_match {
            Some(rule) => rule,
            None if unticked => OnMatch::Never,
            // A tick is the visitor's will, whatever the default of the key.
            None if path.starts_with("marketingPreferences.") => OnMatch::Overwrite,
            None => default_rule(&path),
        };
        self.carried.extend(keys(line));
        if is_free_text(&path) && matches!(rule, OnMatch::Never | OnMatch::IfEmpty) {
            self.messages.extend(keys(line));
        }
        if let (Some(country), Value::String(_)) = (waiting, &value) {
            self.phones.push(PendingPhone { kind, path, country, field: key_name(name) });
        }
        self.put(kind, &target.path, value, rule);
    }

    fn put(&mut self, kind: RecordKind, path: &TargetPath, value: Value, rule: OnMatch) {
        let name = path.to_string();
        let draft = if kind == self.record.kind {
            &mut self.record
        } else {
            self.contact.get_or_insert_with(|| Draft::new(kind))
        };
        // Both joined kinds are plain members; tags are a list in a text (tracker-api.md U12).
        let separator = match name.as_str() {
            "tagText" => ", ",
            name if is_free_text(name) => "\n",
            _ => "",
        };
        match (draft.members.get_mut(&name), &value) {
            (Some(Value::String(before)), Value::String(after)) if !separator.is_empty() => {
                before.push_str(separator);
                before.push_str(after);
                return draft.set_rule(&name, rule);
            }
            _ => {}
        }
        let twice = path.read(&draft.members).is_some();
        draft.set(path, value, rule);
        if twice {
            self.note("target_twice", &name);
        }
    }
}

fn enter(source: &ValueSource, scope: &Scope<'_>) -> Entered {
    match source {
        ValueSource::Constant(text) => Entered::text(text.clone()),
        ValueSource::Template(text) => Entered::text(template::render(text, scope)),
        ValueSource::Field(key) => match scope.submission.field(key) {
            Some(field) => Entered {
                text: field.value.clone(),
                choices: field.choices.clone(),
                shown: true,
                unticked: field.value.trim().is_empty(),
                ..Entered::default()
            },
            None => Entered::default(),
        },
    }
}

/// The folded form keys that a line uses.
fn keys(line: &FieldMap) -> Vec<String> {
    let mut keys = match &line.from {
        ValueSource::Field(key) => vec![fold(key)],
        ValueSource::Template(text) => template::fields(text).into_iter().map(fold).collect(),
        ValueSource::Constant(_) => Vec::new(),
    };
    for transform in &line.transforms {
        if let Transform::Join { fields, .. } = transform {
            keys.extend(fields.iter().map(|key| fold(key)));
        }
    }
    keys
}

/// Bytes that a compiled pattern may take; the engine's time is linear in the text whatever the pattern.
const PATTERN_SIZE: usize = 1 << 20;

/// Characters of a pattern; compiling takes time in proportion.
const PATTERN_LENGTH: usize = 1_000;

/// Patterns of this process, compiled: compiling one takes longer than all the rest of a mapping.
static COMPILED: Mutex<Vec<(String, Regex)>> = Mutex::new(Vec::new());

/// How many are kept; each holds some ten kilobytes.
const COMPILED_KEPT: usize = 16;

/// A pattern that must match a value as a whole; `None` for an empty one.
pub(super) fn whole_match(pattern: &str) -> Result<Option<Regex>, String> {
    if pattern.is_empty() {
        return Ok(None);
    }
    if pattern.chars().count() > PATTERN_LENGTH {
        return Err("longer than 1,000 characters".into());
    }
    let mut known = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, compiled)) = known.iter().find(|(text, _)| text == pattern) {
        return Ok(Some(compiled.clone()));
    }
    let compiled = compile(pattern)?;
    if known.len() >= COMPILED_KEPT {
        known.clear();
    }
    known.push((pattern.to_owned(), compiled.clone()));
    Ok(Some(compiled))
}

fn compile(pattern: &str) -> Result<Regex, String> {
    let build = |text: &str| RegexBuilder::new(text).size_limit(PATTERN_SIZE).build().map_err(|e| short(&e));
    // Alone first: `a)(b` must not become a pattern by being wrapped.
    build(pattern)?;
    build(&format!(r"\A(?:{pattern})\z"))
}

/// The last line of the engine's text says what is wrong; the lines before draw the pattern.
fn short(error: &regex::Error) -> String {
    let text = error.to_string();
    super::text::shorten(text.lines().last().unwrap_or_default().trim_start_matches("error: "), 200)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_a_whole() {
        for (pattern, text, matches) in [
            (r"\d+", "12", true),
            (r"\d+", "a12", false),
            ("a|ab", "ab", true),
            (r"[\p{L}' -]+", "Zoë O'Brien", true),
            ("(?i)yes", "YES", true),
            ("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", false),
        ] {
            let compiled = whole_match(pattern).unwrap().unwrap();
            assert_eq!(compiled.is_match(text), matches, "{pattern} {text}");
        }
        assert!(whole_match("").unwrap().is_none());
    }

    #[test]
    fn patterns_that_are_none() {
        for pattern in ["(", "a)(b", r"\p{Nonsense}", "a{1000}{1000}{1000}", "(?x)a #", &"a".repeat(1_001)] {
            assert!(whole_match(pattern).is_err(), "{pattern}");
        }
    }
}
