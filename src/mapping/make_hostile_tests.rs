//! What strangers send: it neither stops nor bends the mapping.

use super::*;

#[test]
fn nothing_from_outside_stops_or_bends_the_mapping() {
    let nasty = [
        "\u{0}",
        "\u{202e}{{field:a}}",
        "{{",
        "}}",
        "\u{feff}\u{200b}",
        "'; DROP TABLE x;--",
        "💥",
        "-",
        ",",
        "é,",
    ];
    let mut profile = profile(RecordKind::Resource, vec![constant("X", "surname")]);
    for (index, target) in crate::mapping::targets(RecordKind::Resource).into_iter().enumerate() {
        let transform = match index % 9 {
            0 => Transform::Trim,
            1 => Transform::Lowercase,
            2 => Transform::SplitName { part: NamePart::Last },
            3 => Transform::Phone { country: "ZZ".into() },
            4 => Transform::Date { order: crate::mapping::profile::DateOrder::MonthFirst },
            5 => Transform::YesNo { yes: vec![String::new()] },
            6 => Transform::Table { rows: vec![Default::default()], otherwise: None },
            7 => Transform::Join { fields: vec!["a".into(), "b".into()], separator: "\u{0}".into() },
            _ => Transform::Uppercase,
        };
        profile.fields.push(with(transform, from("a", &target.path.replace("[]", "[1]"))));
    }
    profile.activity = ActivityTemplate {
        enabled: true,
        include_unmapped: true,
        include_tracking: true,
        ..Default::default()
    };
    profile.consent.marketing = vec![MarketingBox { field: "a".into(), flags: vec!["emailOptIn".into()] }];
    profile.job = JobLink { list: JobList::Shortlist, field: "a".into(), ..JobLink::default() };
    for text in nasty {
        let mut sent =
            submission(vec![field("a", text, text), field("b", text, text), field(text, text, text)]);
        sent.received_at = i64::MAX;
        sent.form.name = text.into();
        sent.context.url = text.into();
        sent.context.event_title = text.into();
        sent.context.tracking = [(text.to_owned(), text.to_owned())].into();
        sent.files = vec![StoredFile {
            field: text.into(),
            name: text.into(),
            extension: text.into(),
            ..StoredFile::default()
        }];
        let made = plan(&profile, &sent);
        let wire = serde_json::to_string(&made.record.members).unwrap();
        assert!(!wire.contains("\\u0000") && !wire.contains("null") && !wire.contains(":\"\""), "{wire}");
    }
}

#[test]
fn five_hundred_long_fields_end_in_a_note_of_bounded_length() {
    let long = "{{field:f1}} 07700 Doe, \u{e9}".repeat(2_600);
    let fields: Vec<Field> = (0..500).map(|n| field(&format!("f{n}"), &long, &long)).collect();
    let mut lines: Vec<FieldMap> = (0..400).map(|n| from(&format!("f{n}"), "note")).collect();
    lines.push(with(Transform::SplitName { part: NamePart::Last }, from("f1", "surname")));
    lines.push(FieldMap { pattern: "(x+x+)+y".into(), ..from("nothing", "jobTitle") });
    let mut profile = profile(RecordKind::Resource, lines);
    profile.activity = ActivityTemplate { enabled: true, include_unmapped: true, ..Default::default() };
    let sent = submission(fields);
    let made = plan(&profile, &sent);
    let note = made.activity.unwrap().note;
    assert!(note.chars().count() <= 20_000 && note.contains("[Shortened:"), "{}", note.chars().count());
    assert!(made.notes.contains(&"note_truncated".to_owned()));
}
