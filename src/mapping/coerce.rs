//! A text becomes a value of the vendor's type: a string in an integer or boolean member is a 400 from
//! Tracker, and so may be null or `""` (tracker-api.md U13, U16).

use serde_json::{Number, Value};

use super::members::{MemberType, allowed_values, is_free_text};
use super::number;
use super::target::{ElementKey, Resolved, TargetPath, Wanted};
use super::text::{clean, one_line};
use super::transform::{Answer, Entered, answer, read_iso, tick};

/// Outcome of a coercion.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Coerced {
    /// A value to send.
    Value(Value),
    /// A marketing flag or another boolean from a box that was not ticked: sent on create only, because an
    /// unticked box withdraws nothing.
    Unticked(Value),
    /// Nothing to send.
    Nothing,
    /// Cannot be read as what is expected.
    Wrong(&'static str),
}

/// Turns what was entered into what the target takes.
pub(super) fn coerce(target: &Resolved, entered: &Entered) -> Coerced {
    let path = target.path.to_string();
    match target.value {
        Wanted::Typed(MemberType::Boolean) => boolean(&path, entered),
        Wanted::MarketingConsent => marketing_consent(entered),
        Wanted::Presence if tick(&entered.text) => Coerced::Value(Value::Bool(true)),
        Wanted::Presence => Coerced::Nothing,
        Wanted::Choices => choices(&target.path, entered),
        _ if entered.text.trim().is_empty() => Coerced::Nothing,
        Wanted::Typed(MemberType::String) => string(&path, &entered.text),
        Wanted::Typed(MemberType::Integer) => integer(&path, &entered.text),
        Wanted::Typed(MemberType::Number) => decimal(&entered.text),
        Wanted::Typed(MemberType::Date) => match read_iso(&entered.text) {
            Some((at, _)) => Coerced::Value(at.date().to_string().into()),
            None => Coerced::Wrong(MemberType::Date.name()),
        },
        Wanted::Typed(MemberType::DateTime) => match read_iso(&entered.text) {
            Some((at, offset)) => {
                Coerced::Value(format!("{}{offset}", at.strftime("%Y-%m-%dT%H:%M:%S")).into())
            }
            None => Coerced::Wrong(MemberType::DateTime.name()),
        },
    }
}

fn string(path: &str, text: &str) -> Coerced {
    let allowed = allowed_values(path);
    let text = if is_free_text(path) || path.starts_with("customFields") {
        clean(text).trim().to_owned()
    } else {
        one_line(text)
    };
    if text.is_empty() {
        return Coerced::Nothing;
    }
    if allowed.is_empty() {
        return Coerced::Value(text.into());
    }
    match allowed.iter().find(|one| one.eq_ignore_ascii_case(&text)) {
        Some(one) => Coerced::Value((*one).into()),
        None => Coerced::Wrong("one of the fixed values"),
    }
}

fn integer(path: &str, text: &str) -> Coerced {
    let wrong = Coerced::Wrong(MemberType::Integer.name());
    let days = path == "noticePeriod";
    if days && ["none", "immediate", "immediately"].contains(&text.trim().to_lowercase().as_str()) {
        return Coerced::Value(0.into());
    }
    let Some(written) = number::read(text) else { return wrong };
    let per_unit = match written.unit.as_str() {
        "" => 1.0,
        "day" | "days" if days => 1.0,
        // "noticePeriod: int days" (tracker-api.md 1.6); people give it in weeks or months.
        "week" | "weeks" | "wk" | "wks" if days => 7.0,
        "month" | "months" if days => 30.0,
        _ => return wrong,
    };
    let value = written.value * per_unit;
    let range = f64::from(i32::MIN)..=f64::from(i32::MAX);
    if value.fract() != 0.0 || !range.contains(&value) {
        return wrong;
    }
    #[expect(clippy::cast_possible_truncation, reason = "a whole number in the range of i32")]
    let value = value as i64;
    Coerced::Value(value.into())
}

fn decimal(text: &str) -> Coerced {
    let wrong = Coerced::Wrong(MemberType::Number.name());
    match number::read(text) {
        Some(written) if written.unit.is_empty() => match Number::from_f64(written.value) {
            Some(number) => Coerced::Value(Value::Number(number)),
            None => wrong,
        },
        _ => wrong,
    }
}

fn boolean(path: &str, entered: &Entered) -> Coerced {
    let marketing = path.starts_with("marketingPreferences.");
    let found = answer(&entered.text);
    let (ticked, unticked) = match found {
        Answer::Yes => (true, false),
        Answer::No => (false, entered.unticked || marketing),
        // A consent box gives its own text; anywhere else "from March" is no yes.
        Answer::Other if marketing => (true, false),
        Answer::Other => return Coerced::Wrong(MemberType::Boolean.name()),
        Answer::Nothing if marketing && entered.shown => (false, true),
        Answer::Nothing => return Coerced::Nothing,
    };
    if unticked { Coerced::Unticked(ticked.into()) } else { Coerced::Value(ticked.into()) }
}

/// The flat `consentMarketing` names no channel, so it sets none: only the preference as a whole.
fn marketing_consent(entered: &Entered) -> Coerced {
    if !entered.shown {
        return Coerced::Nothing;
    }
    if tick(&entered.text) {
        Coerced::Value("Opted In".into())
    } else {
        Coerced::Unticked("No Preference".into())
    }
}

fn choices(path: &TargetPath, entered: &Entered) -> Coerced {
    let TargetPath::List(list) = path else { return Coerced::Nothing };
    let single: Vec<&str> = if entered.choices.is_empty() {
        entered.text.split([',', '\n']).collect()
    } else {
        entered.choices.iter().map(String::as_str).collect()
    };
    let mut elements: Vec<Value> = Vec::new();
    for choice in single.into_iter().take(200) {
        let choice = one_line(choice);
        if choice.is_empty() {
            continue;
        }
        let key = match choice.parse::<u32>() {
            Ok(id) if id > 0 && i32::try_from(id).is_ok() => ElementKey::Id(id),
            _ => ElementKey::Name(choice),
        };
        let element = key.element(list);
        if !elements.contains(&element) {
            elements.push(element);
        }
    }
    if elements.is_empty() { Coerced::Nothing } else { Coerced::Value(Value::Array(elements)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::profile::RecordKind;
    use crate::mapping::target::resolve;
    use serde_json::json;

    fn sent(kind: RecordKind, path: &str, text: &str) -> Coerced {
        coerce(&resolve(kind, path).unwrap(), &Entered::text(text.to_owned()))
    }

    #[test]
    fn texts_to_the_vendors_types() {
        use Coerced::{Nothing, Unticked, Value as Is, Wrong};
        for (path, text, expected) in [
            ("surname", "  O'Brien \n", Is(json!("O'Brien"))),
            ("surname", " \u{0} ", Nothing),
            ("note", " a\r\nb\u{0} ", Is(json!("a\nb"))),
            ("customFields[1]", " a\nb ", Is(json!("a\nb"))),
            ("noticePeriod", "30", Is(json!(30))),
            ("noticePeriod", "4 weeks", Is(json!(28))),
            ("noticePeriod", "1 month", Is(json!(30))),
            ("noticePeriod", "1 week", Is(json!(7))),
            ("noticePeriod", "Immediately", Is(json!(0))),
            ("noticePeriod", "soon", Wrong("integer")),
            ("rating", "4.0", Is(json!(4))),
            ("rating", "4.5", Wrong("integer")),
            ("rating", "4 stars", Wrong("integer")),
            ("currentSalaryNum", "99999999999", Wrong("integer")),
            ("currentSalary", "£45k", Is(json!(45000.0))),
            ("currentSalary", "45.000,50", Is(json!(45000.5))),
            ("currentSalary", "negotiable", Wrong("number")),
            ("availableForWork", "Yes", Is(json!(true))),
            ("availableForWork", "no", Is(json!(false))),
            ("availableForWork", "from March", Wrong("boolean")),
            ("availableForWork", "", Nothing),
            ("marketingPreferences.emailOptIn", "Keep me posted", Is(json!(true))),
            ("marketingPreferences.emailOptIn", "", Unticked(json!(false))),
            ("marketingPreferences.emailOptIn", "no", Unticked(json!(false))),
            ("marketingPreferences.marketingPreference", "opted out", Is(json!("Opted Out"))),
            ("marketingPreferences.marketingPreference", "perhaps", Wrong("one of the fixed values")),
            ("consentMarketing", "true", Is(json!("Opted In"))),
            ("consentMarketing", "0", Unticked(json!("No Preference"))),
            ("availableFrom", "2026-12-01", Is(json!("2026-12-01T00:00:00"))),
            ("availableFrom", "2026-12-01T09:30+01:00", Is(json!("2026-12-01T09:30:00+01:00"))),
            ("availableFrom", "03/04/2026", Wrong("date_time")),
            ("quickSkills[3]", "Welding", Is(json!(true))),
            ("quickSkills[3]", "", Nothing),
            ("quickSkills", "3, Welding,,3", Is(json!([{"id": 3}, {"name": "Welding"}]))),
            ("quickSkills", " , ", Nothing),
        ] {
            assert_eq!(sent(RecordKind::Resource, path, text), expected, "{path} {text}");
        }
    }
}
