use crate::mapping::Phones;
use serde_json::{Value, json};

use super::*;
use crate::intake::submission::{Context, Field, FormRef, StoredFile};
use crate::mapping::plan::{ConsentRecord, MemberRule, Person};
use crate::mapping::profile::{
    ActivityPreset, ActivityTemplate, Consent, EventLink, FieldMap, JobLink, JobList, MarketingBox, NamePart,
    Transform, ValueSource,
};

fn field(key: &str, label: &str, value: &str) -> Field {
    Field { key: key.into(), label: label.into(), value: value.into(), choices: Vec::new() }
}

fn from(key: &str, to: &str) -> FieldMap {
    FieldMap { from: ValueSource::Field(key.into()), to: to.into(), ..FieldMap::default() }
}

fn constant(text: &str, to: &str) -> FieldMap {
    FieldMap { from: ValueSource::Constant(text.into()), to: to.into(), ..FieldMap::default() }
}

fn with(transform: Transform, line: FieldMap) -> FieldMap {
    FieldMap { transforms: vec![transform], ..line }
}

fn required(line: FieldMap) -> FieldMap {
    FieldMap { required: true, ..line }
}

fn site() -> Site {
    Site { name: "Halt".into(), timezone: "Europe/London".into(), ..Site::default() }
}

fn submission(fields: Vec<Field>) -> Submission {
    Submission {
        id: "01JDXAMPLE".into(),
        received_at: 1_795_356_300_000,
        source: "divi".into(),
        form: FormRef { id: "u-1".into(), css_id: String::new(), name: "Careers".into() },
        fields,
        context: Context { url: "https://example.test/jobs/".into(), ..Context::default() },
        ..Submission::default()
    }
}

fn profile(record: RecordKind, fields: Vec<FieldMap>) -> Profile {
    Profile {
        id: "p".into(),
        name: "Candidates".into(),
        version: 3,
        enabled: true,
        record,
        fields,
        ..Profile::default()
    }
}

/// A plan as the relay sends it: phone numbers, which wait for it, are done.
fn plan(profile: &Profile, submission: &Submission) -> Plan {
    let mapped = map(profile, submission, &site(), &[]);
    let Mapped::Ready(mut plan) = mapped else { panic!("{mapped:?}") };
    let notes = Phones::default().finish(&mut plan);
    plan.notes.extend(notes);
    plan
}

fn problems(profile: &Profile, submission: &Submission) -> Vec<(ProblemCode, String, String)> {
    match map(profile, submission, &site(), &[]) {
        Mapped::Ready(plan) => panic!("{plan:?}"),
        Mapped::NeedsAttention(problems, _) => {
            problems.into_iter().map(|p| (p.code, p.field, p.detail)).collect()
        }
    }
}

fn rule(draft: &Draft, path: &str) -> Option<OnMatch> {
    draft.rules.iter().find(|rule| rule.path == path).map(|rule| rule.on_match)
}

#[test]
fn a_candidate_in_the_vendors_shape() {
    let phone = Transform::Phone { country: String::new() };
    let mut profile = profile(
        RecordKind::Resource,
        vec![
            with(Transform::SplitName { part: NamePart::First }, from("name", "firstName")),
            with(Transform::SplitName { part: NamePart::Last }, from("name", "lastName")),
            with(Transform::Lowercase, from("email", "email")),
            with(phone, from("phone", "mobile")),
            from("salary", "currentSalary"),
            from("notice", "noticePeriod"),
            from("town", "address.town"),
            from("band", "customFields[Salary band]"),
            constant("12", "customFields[7]"),
            constant("yes", "owners[20]"),
            constant("Lead", "owners[20].role"),
            from("blank", "jobTitle"),
            constant("Website", "source"),
        ],
    );
    profile.job = JobLink { list: JobList::Longlist, field: "job".into(), ..JobLink::default() };
    profile.from_resume = true;
    let mut submission = submission(vec![
        field("name", "Name", "Ludwig van Beethoven"),
        field("email", "E-mail", " Ludwig@Example.TEST "),
        field("phone", "Phone", "07700 900123"),
        field("salary", "Salary", "£45,000"),
        field("notice", "Notice", "4 weeks"),
        field("town", "Town", "Bonn"),
        field("band", "Band", "B2"),
        field("blank", "Blank", "  "),
        field("job", "Job", "JOB-1026"),
    ]);
    submission.files = vec![StoredFile {
        field: "cv".into(),
        name: "x.pdf".into(),
        extension: "pdf".into(),
        ..StoredFile::default()
    }];
    let plan = plan(&profile, &submission);
    assert_eq!(
        Value::Object(plan.record.members.clone()),
        json!({
            "firstName": "Ludwig",
            "surname": "van Beethoven",
            "contactDetails": {"email": "ludwig@example.test", "mobilePhone": "+447700900123"},
            "currentSalary": 45000.0,
            "noticePeriod": 28,
            "address": {"town": "Bonn"},
            "customFields": [{"name": "Salary band", "value": "B2"}, {"id": 7, "value": "12"}],
            "owners": [{"ownerId": 20, "role": "Lead"}],
            "source": "Website",
        })
    );
    assert_eq!(
        plan.record.person,
        Person {
            email: "ludwig@example.test".into(),
            first_name: "Ludwig".into(),
            surname: "van Beethoven".into(),
            phone: "+447700900123".into(),
        }
    );
    let first = MemberRule { path: "firstName".into(), on_match: OnMatch::IfEmpty };
    assert_eq!(plan.record.rules.first(), Some(&first));
    assert_eq!(rule(&plan.record, "contactDetails.mobilePhone"), Some(OnMatch::Overwrite));
    assert_eq!(rule(&plan.record, "owners[20]"), Some(OnMatch::Never));
    assert_eq!(plan.application.map(|a| a.opportunity_id), Some(1026));
    assert_eq!(plan.documents.first().map(|d| d.name.as_str()), Some("Ludwig-van-Beethoven-CV.pdf"));
    assert!(plan.from_resume && plan.contact.is_none() && plan.activity.is_none());
    assert_eq!(plan.notes, Vec::<String>::new());
    assert_eq!((plan.profile.id.as_str(), plan.profile.version), ("p", 3));
}

#[test]
fn a_lead_and_its_contact() {
    let mut profile = profile(
        RecordKind::Lead,
        vec![
            from("first", "contact.firstName"),
            from("last", "contact.lastName"),
            from("email", "contact.email"),
            from("company", "contact.company"),
            from("budget", "potentialValue"),
            from("message", "description"),
        ],
    );
    profile.consent.marketing = vec![MarketingBox { field: "news".into(), flags: vec!["emailOptIn".into()] }];
    let filled = submission(vec![
        field("first", "", "Jane"),
        field("last", "", "Doe"),
        field("email", "", "jane@example.test"),
        field("company", "", "Acme"),
        field("budget", "", "10k"),
        field("message", "", "Call me"),
        field("news", "", "Yes please"),
    ]);
    let lead = plan(&profile, &filled);
    let contact = lead.contact.unwrap();
    assert_eq!(lead.record.members["name"], "Jane Doe");
    assert_eq!(lead.record.members["potentialValue"], 10_000);
    assert!(!lead.record.members.contains_key("marketingPreferences"));
    assert_eq!(contact.kind, RecordKind::Contact);
    assert_eq!(contact.members["marketingPreferences"]["emailOptIn"], true);
    assert_eq!(contact.members["contactDetails"]["email"], "jane@example.test");
    assert_eq!(contact.person, lead.record.person);
    assert_eq!(lead.record.person.email, "jane@example.test");

    // Without a Contact the company or its own name must do.
    let nobody = submission(vec![field("company", "", "Acme"), field("email", "", "a@example.test")]);
    assert_eq!(
        problems(&profile, &nobody),
        [(ProblemCode::NobodyToName, "contact.surname".into(), String::new())]
    );
    profile.fields = vec![from("title", "name")];
    let named = submission(vec![field("title", "", "Website project")]);
    assert_eq!(plan(&profile, &named).record.members["name"], "Website project");
    assert_eq!(
        problems(&profile, &submission(vec![])),
        [(ProblemCode::NobodyToName, "name".into(), String::new())]
    );
}

#[test]
fn every_problem_is_named_at_once() {
    let mut profile = profile(
        RecordKind::Resource,
        vec![
            required(from("first_name", "firstName")),
            required(from("last_name", "surname")),
            FieldMap { pattern: r"[^@\s]+@[^@\s]+".into(), ..from("email", "email") },
            required(from("notice", "noticePeriod")),
            from("salary", "currentSalary"),
            from("shoe", "shoeSize"),
            FieldMap { pattern: "(".into(), ..from("town", "address.town") },
        ],
    );
    profile.consent.required_field = "gdpr".into();
    profile.attachments.several = crate::mapping::profile::SeveralFiles::Refuse;
    let mut sent = submission(vec![
        field("first_name", "", " "),
        field("last_name", "", "Doe"),
        field("email", "", "nonsense"),
        field("notice", "", "soon"),
        field("salary", "", "a lot"),
        field("gdpr", "", ""),
    ]);
    sent.files = vec![StoredFile { field: "cv".into(), ..StoredFile::default() }; 2];
    let own = |code, field: &str, detail: &str| (code, field.to_owned(), detail.to_owned());
    assert_eq!(
        problems(&profile, &sent),
        [
            own(ProblemCode::MissingRequired, "first_name", "firstName"),
            own(ProblemCode::PatternMismatch, "email", "contactDetails.email"),
            own(ProblemCode::WrongType, "notice", "expected: integer"),
            own(ProblemCode::ProfileBroken, "shoeSize", "target_unknown"),
            own(ProblemCode::ProfileBroken, "address.town", "pattern_unreadable"),
            own(ProblemCode::ConsentMissing, "gdpr", ""),
            own(ProblemCode::TooManyFiles, "cv", "files: 2"),
        ]
    );
    profile.record = RecordKind::Activity;
    assert_eq!(problems(&profile, &sent), [own(ProblemCode::ProfileBroken, "record", "record_unsupported")]);
}

#[test]
fn nobody_and_optional_nonsense() {
    let profile = profile(RecordKind::Contact, vec![from("email", "email"), from("first", "isPrimary")]);
    let sent = submission(vec![field("email", "", "jane@example.test")]);
    assert_eq!(problems(&profile, &sent), [(ProblemCode::NobodyToName, "surname".into(), String::new())]);
    let mut profile = profile;
    profile.fields.extend([from("last", "surname"), from("last", "nickname"), from("other", "nickname")]);
    let sent =
        submission(vec![field("last", "", "Doe"), field("first", "", "perhaps"), field("other", "", "Jo")]);
    let made = plan(&profile, &sent);
    assert_eq!(made.notes, ["wrong_type:isPrimary", "target_twice:nickname"]);
    assert_eq!(Value::Object(made.record.members), json!({"surname": "Doe", "nickname": "Jo"}));
}

#[test]
fn ticked_and_unticked_boxes() {
    let mut profile = profile(RecordKind::Contact, vec![from("last", "surname")]);
    profile.consent = Consent {
        required_field: "gdpr".into(),
        text: String::new(),
        marketing: vec![
            MarketingBox { field: "news".into(), flags: vec!["emailOptIn".into(), "textOptIn".into()] },
            MarketingBox { field: "calls".into(), flags: vec!["telephoneOptIn".into(), "emailOptIn".into()] },
        ],
    };
    let sent = submission(vec![
        field("last", "", "Doe"),
        field("gdpr", "GDPR", "I agree to be contacted"),
        field("news", "", "Send me news"),
        field("calls", "", ""),
    ]);
    let made = plan(&profile, &sent);
    assert_eq!(
        made.record.members["marketingPreferences"],
        json!({"emailOptIn": true, "textOptIn": true, "telephoneOptIn": false, "marketingPreference": "Opted In"})
    );
    assert_eq!(rule(&made.record, "marketingPreferences.emailOptIn"), Some(OnMatch::Overwrite));
    assert_eq!(rule(&made.record, "marketingPreferences.telephoneOptIn"), Some(OnMatch::Never));
    assert_eq!(
        made.consent,
        Some(ConsentRecord {
            text: "I agree to be contacted".into(),
            at: 1_795_356_300_000,
            page: "https://example.test/jobs/".into(),
            marketing: vec!["emailOptIn".into(), "textOptIn".into()],
        })
    );

    let none = submission(vec![field("last", "", "Doe"), field("gdpr", "I agree to all", "on")]);
    let made = plan(&profile, &none);
    assert_eq!(made.record.members["marketingPreferences"]["marketingPreference"], "No Preference");
    assert!(made.record.rules.iter().skip(1).all(|rule| rule.on_match == OnMatch::Never));
    assert_eq!(made.consent.map(|c| c.text).as_deref(), Some("I agree to all"));

    // The field map knows better.
    profile.fields.push(constant("Opted Out", "marketingPreferences.marketingPreference"));
    let made = plan(&profile, &sent);
    assert_eq!(made.record.members["marketingPreferences"]["marketingPreference"], "Opted Out");
    // A flag of the field map from a box that is not ticked.
    profile.fields.push(from("calls", "marketingPreferences.workOptIn"));
    let made = plan(&profile, &sent);
    assert_eq!(rule(&made.record, "marketingPreferences.workOptIn"), Some(OnMatch::Never));
}

#[test]
fn the_activity_keeps_what_the_record_does_not() {
    let mut profile = profile(
        RecordKind::Contact,
        vec![
            from("first", "firstName"),
            from("last", "surname"),
            from("message", "note"),
            from("prefers", "isPrimary"),
        ],
    );
    profile.consent.required_field = "gdpr".into();
    profile.attachments.fields = vec!["cv".into()];
    profile.activity = ActivityTemplate {
        enabled: true,
        preset: ActivityPreset::Enquiry,
        priority: "high".into(),
        include_unmapped: true,
        include_tracking: true,
        ..ActivityTemplate::default()
    };
    let mut sent = submission(vec![
        field("first", "First", "Jane"),
        field("last", "Last", "Doe"),
        field("message", "Message", "Line 1\r\nLine 2 {{site}}"),
        field("prefers", "Main contact?", "ask my boss"),
        field("budget", "Budget:", "5k"),
        field("blank", "Blank", ""),
        field("gdpr", "GDPR", "I agree"),
        field("cv", "CV", "my-cv-1282057292.exe"),
    ]);
    sent.context.tracking = [("utm_source".to_owned(), "linkedin".to_owned())].into();
    sent.files = vec![StoredFile {
        field: "cv".into(),
        name: "my\u{202e}cv.exe".into(),
        refused: "type".into(),
        ..StoredFile::default()
    }];
    let made = plan(&profile, &sent);
    let activity = made.activity.unwrap();
    assert_eq!(activity.subject, "Website enquiry: Careers");
    assert_eq!(activity.priority, "High");
    assert_eq!(
        activity.note,
        "Sent with the form Careers on Halt at 2026-11-22 14:05 (Europe/London).\n\n\
         Message:\nLine 1\nLine 2 {{site}}\n\
         Main contact?: ask my boss\n\
         Budget: 5k\n\n\
         Consent: I agree\n\
         Given: 2026-11-22 14:05 (Europe/London), 2026-11-22 14:05:00 UTC\n\
         Consent page: https://example.test/jobs/\n\
         Form profile: Candidates (version 3)\n\n\
         File mycv.exe: not accepted: this type of file is not accepted\n\n\
         Page: https://example.test/jobs/\n\
         utm_source: linkedin"
    );
    assert_eq!(made.notes, ["wrong_type:isPrimary", "file_refused:cv"]);

    // What the template shows is not said twice; without the catch-all only the message follows.
    profile.activity.note = "Said: {{field:message}}".into();
    profile.activity.include_unmapped = false;
    profile.activity.include_tracking = false;
    let note = plan(&profile, &sent).activity.unwrap().note;
    assert!(note.starts_with("Said: Line 1\nLine 2 {{site}}\n\nConsent:"), "{note}");
    let mut silent = profile.clone();
    silent.activity.enabled = false;
    assert!(plan(&silent, &sent).notes.contains(&"message_only_on_create:message".to_owned()));
    profile.activity.note = "Hello".into();
    let note = plan(&profile, &sent).activity.unwrap().note;
    assert!(note.starts_with("Hello\n\nMessage:\nLine 1\nLine 2 {{site}}\n\nConsent:"), "{note}");
}

#[test]
fn an_event_tags_the_contact() {
    let mut profile = profile(RecordKind::Contact, vec![from("last", "surname")]);
    profile.activity = ActivityTemplate {
        enabled: true,
        preset: ActivityPreset::Registration,
        ..ActivityTemplate::default()
    };
    let mut sent = submission(vec![field("last", "", "Doe")]);
    sent.context.event_id = 4;
    sent.context.event_title = "R&amp;D, Summer".into();
    sent.context.event_date = "2026-12-01".into();
    let made = plan(&profile, &sent);
    assert_eq!(made.record.members["tagText"], "R&D Summer");
    assert_eq!(rule(&made.record, "tagText"), Some(OnMatch::Append));
    let activity = made.activity.unwrap();
    assert_eq!(activity.subject, "Registration: R&D, Summer");
    assert!(activity.note.contains("Event: R&D, Summer\nEvent date: 2026-12-01"), "{}", activity.note);

    profile.fields.push(constant("VIP, r&d summer", "tagText"));
    assert_eq!(plan(&profile, &sent).record.members["tagText"], "VIP, r&d summer");
    profile.fields.pop();
    profile.fields.push(constant("VIP", "tagText"));
    assert_eq!(plan(&profile, &sent).record.members["tagText"], "VIP, R&D Summer");

    // No event at all is no tag; another one than the profile's is not taken for it.
    let mut page = sent.clone();
    page.context.event_id = 0;
    page.context.event_title.clear();
    profile.event = EventLink { enabled: true, ..EventLink::default() };
    let made = plan(&profile, &page);
    assert_eq!(made.record.members["tagText"], "VIP");
    assert_eq!(rule(&made.record, "tagText"), Some(OnMatch::Never));
    assert_eq!(made.notes, ["event_unknown"]);
    profile.event.event_id = 9;
    assert_eq!(problems(&profile, &sent), [(ProblemCode::EventNotFound, String::new(), "9".into())]);
    profile.record = RecordKind::Resource;
    assert!(plan(&profile, &sent).notes.is_empty());
}

#[test]
fn a_cv_that_tracker_reads_brings_the_name() {
    let mut profile = profile(RecordKind::Resource, vec![from("email", "email")]);
    profile.from_resume = true;
    let mut sent = submission(vec![field("email", "", "jane@example.test")]);
    assert_eq!(problems(&profile, &sent), [(ProblemCode::NobodyToName, "surname".into(), String::new())]);
    sent.files = vec![StoredFile { name: "cv.pdf".into(), extension: "pdf".into(), ..StoredFile::default() }];
    assert!(plan(&profile, &sent).from_resume);
}

#[path = "make_hostile_tests.rs"]
mod hostile;
