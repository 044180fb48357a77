//! What the screens ask for: the list with its filters, choices, figures, and the site's journal.

use serde_json::{Value, json};

use crate::support::*;

const DAY: i64 = 86_400_000;

fn ids(site: &Timed, query: &Value) -> Vec<String> {
    let answer = site.ask(|e| e.submissions(&query.to_string()));
    let rows: Vec<String> =
        answer["rows"].as_array().unwrap().iter().map(|r| r["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(answer["total"], rows.len(), "{query}");
    rows
}

fn with_per_page(mut query: Value) -> Value {
    query["per_page"] = json!(100);
    query
}

#[test]
fn the_list_is_narrowed_by_everything_that_a_row_shows() {
    let tracker = Tracker::start();
    let site = Timed::of(Site::connected(&tracker.origin, json!([cv_profile(), enquiry_profile()])));
    let first = site.submit(&by_hook("cv-form", "one@list.test"));
    site.drain();
    site.clock.advance(DAY);
    let second = site.submit(&by_hook("unknown_form", "two@list.test"));
    let mut odd = by_hook("cv-form", "three@list.test");
    odd["path"] = json!("php");
    odd["source"] = json!("kiosk 50% off");
    odd["fields"][1]["value"] = json!("Müller-Lüdenscheidt");
    let third = site.submit(&odd);
    let record = site.detail(&first)["record_id"].as_u64().unwrap();
    assert!(record > 0);
    for (query, expected) in [
        (json!({}), vec![&third, &second, &first]),
        (json!({"order": "oldest"}), vec![&first, &second, &third]),
        (
            json!({"state": "", "form_id": "", "flag": "", "order": "", "search": ""}),
            vec![&third, &second, &first],
        ),
        (json!({"state": "delivered"}), vec![&first]),
        (json!({"form_id": "cv-form"}), vec![&third, &first]),
        (json!({"profile_id": "cv", "state": "waiting"}), vec![&third]),
        (json!({"outcome": "created"}), vec![&first]),
        (json!({"record_kind": "resource"}), vec![&third, &first]),
        (json!({"record_id": record}), vec![&first]),
        (json!({"path": "php"}), vec![&third]),
        (json!({"source": "divi"}), vec![&second, &first]),
        (json!({"from": site.now()}), vec![&third, &second]),
        (json!({"to": site.now()}), vec![&first]),
        (json!({"flag": "dropped_fields"}), vec![]),
        (json!({"search": "unknown_f"}), vec![&second]),
        (json!({"search": "unknown-f"}), vec![]),
        (json!({"search": "50%"}), vec![&third]),
        (json!({"search": "%"}), vec![&third]),
        (json!({"search": "careers"}), vec![&third, &second, &first]),
        (json!({"search": "no_profile"}), vec![&second]),
        (json!({"search": "CV appl"}), vec![&third, &first]),
        (json!({"search": record.to_string()}), vec![&first]),
        (json!({"search": second.as_str()}), vec![&second]),
        (json!({"search": "two@list.test"}), vec![&second]),
        (json!({"search": "two@list"}), vec![]),
        (json!({"search": "müller-lüdenscheidt"}), vec![&third]),
        (json!({"search": "\\' OR 1=1 --"}), vec![]),
    ] {
        let found = ids(&site, &with_per_page(query.clone()));
        // Those of one moment have no order of their own that a test could know.
        let (mut found, mut expected) = (found, expected.into_iter().cloned().collect::<Vec<_>>());
        if query["order"] == "oldest" {
            assert_eq!(found.first(), expected.first());
        }
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{query}");
    }
    let row = &site.ask(|e| e.submissions(r#"{"state":"delivered"}"#))["rows"][0];
    assert_eq!(row["ended_at"], site.now() - DAY, "{row}");
    assert_eq!(row["flags"], json!([]));
}

#[test]
fn pages_of_the_list_hold_every_row_once() {
    let site = Timed::offline(json!([]));
    for n in 0..25 {
        site.submit(&by_hook("f", &format!("{n}@page.test")));
    }
    let mut seen = std::collections::BTreeSet::new();
    for page in 1..=3 {
        let answer = site.ask(|e| e.submissions(&json!({"page": page, "per_page": 10}).to_string()));
        assert_eq!(answer["total"], 25);
        seen.extend(answer["rows"].as_array().unwrap().iter().map(|r| r["id"].to_string()));
    }
    assert_eq!(seen.len(), 25);
    let unasked = site.ask(|e| e.submissions("{}"));
    assert_eq!(unasked["rows"].as_array().unwrap().len(), 20, "as many as docs/boundary.md says");
}

#[test]
fn choices_are_what_occurs() {
    let site = Timed::offline(json!([cv_profile()]));
    site.submit(&by_hook("cv-form", "a@c.test"));
    site.clock.advance(1_000);
    let mut renamed = by_hook("cv-form", "b@c.test");
    renamed["form"]["name"] = json!("Careers 2027");
    site.submit(&renamed);
    let mut bare = by_hook("", "c@c.test");
    bare["source"] = json!("kiosk");
    site.submit(&bare);
    assert_eq!(
        site.ask(|e| e.choices()),
        json!({
            "forms": [{"id": "cv-form", "name": "Careers 2027"}],
            "profiles": [{"id": "cv", "name": "CV application"}],
            "sources": ["kiosk", "divi"], "record_kinds": ["resource"], "outcomes": [],
        })
    );
}

#[test]
fn figures_are_of_the_site_s_own_days() {
    let tracker = Tracker::start();
    let site = Timed::of(Site::connected(&tracker.origin, json!([cv_profile()])));
    // Ten minutes before midnight in UTC, which is after midnight in Berlin's winter.
    let to_midnight = DAY - site.now() % DAY - 600_000;
    site.clock.advance(if to_midnight > 0 { to_midnight } else { to_midnight + DAY });
    site.submit(&by_hook("cv-form", "a@f.test"));
    assert_eq!(site.ask(|e| e.submit(&by_hook("cv-form", "a@f.test").to_string()))["duplicate"], true);
    let mut lacking = by_hook("cv-form", "b@f.test");
    lacking["fields"][1]["value"] = json!("");
    let attention = site.submit(&lacking);
    site.drain();
    let day = |figures: &Value, back: usize| {
        let days = figures["days"].as_array().unwrap();
        let of = &days[days.len() - 1 - back];
        [&of["came_in"], &of["delivered"], &of["failed"]].map(|n| n.as_u64().unwrap())
    };
    let utc = site.ask(|e| e.figures(r#"{"days":7,"offset_minutes":0}"#));
    assert_eq!(utc["days"].as_array().unwrap().len(), 7);
    assert_eq!((day(&utc, 0), day(&utc, 1)), ([2, 1, 1], [0, 0, 0]), "{utc}");
    assert_eq!(
        (&utc["last_delivered_at"], &utc["last_received_at"]),
        (&json!(site.now()), &json!(site.now()))
    );
    let berlin = site.ask(|e| e.figures(r#"{"days":7,"offset_minutes":60}"#));
    assert_eq!(day(&berlin, 0), [2, 1, 1]);
    assert_ne!(utc["days"][6]["day"], berlin["days"][6]["day"]);

    site.clock.advance(3_600_000);
    let utc = site.ask(|e| e.figures(r#"{"days":7,"offset_minutes":0}"#));
    assert_eq!((day(&utc, 0), day(&utc, 1)), ([0, 0, 0], [2, 1, 1]), "a day later it was yesterday");
    let berlin = site.ask(|e| e.figures(r#"{"days":7,"offset_minutes":60}"#));
    assert_eq!(day(&berlin, 0), [2, 1, 1], "and still today there");

    site.ask(|e| e.discard(&attention));
    let utc = site.ask(|e| e.figures(r#"{"days":7,"offset_minutes":0}"#));
    assert_eq!(day(&utc, 1), [2, 1, 0], "what somebody has dealt with has not failed");
    assert_eq!(site.ask(|e| e.figures("[]"))["days"].as_array().unwrap().len(), 30, "PHP's empty object");
}

#[test]
fn what_people_did_stands_in_the_journal() {
    let site = Timed::offline(json!([]));
    let id = site.submit(&by_hook("f", "a@audit.test"));
    let note = |event: &str, id: &str, actor: &str| {
        let detail =
            json!({"file": 1, "text": "x".repeat(900), "nested": {"a": 1}, "actor": "somebody else"});
        json!({"id": id, "event": event, "actor": actor, "detail": detail}).to_string()
    };
    assert_eq!(site.ask(|e| e.note(&note("viewed", &id, "anna")))["noted"], true);
    assert_eq!(site.ask(|e| e.note(&note("viewed", &id, "anna")))["noted"], false, "once an hour");
    assert_eq!(site.ask(|e| e.note(&note("viewed", &id, "ben")))["noted"], true);
    assert_eq!(site.ask(|e| e.note(&note("downloaded", &id, "anna")))["noted"], true);
    assert_eq!(site.ask(|e| e.note(&note("downloaded", &id, "anna")))["noted"], true);
    site.clock.advance(3_600_001);
    assert_eq!(site.ask(|e| e.note(&note("viewed", &id, "anna")))["noted"], true);
    let journal = site.detail(&id)["journal"].clone();
    let viewed: Vec<&Value> = journal.as_array().unwrap().iter().filter(|r| r["event"] == "viewed").collect();
    assert_eq!(viewed.len(), 3);
    let detail = &viewed[0]["detail"];
    assert_eq!(
        (&detail["actor"], &detail["file"], &detail["nested"]),
        (&json!("anna"), &json!(1), &Value::Null)
    );
    assert_eq!(detail["text"].as_str().unwrap().len(), 200);

    assert_eq!(site.refused(|e| e.note(&note("deleted_everything", &id, "anna"))), "event");
    assert_eq!(site.refused(|e| e.note(&note("viewed", "01UNKNOWN", "anna"))), "unknown_id");

    site.ask(|e| e.note(r#"{"id":"","event":"secret_revealed","actor":"anna","detail":[]}"#));
    site.ask(|e| e.note(r#"{"id":"","event":"settings_saved","actor":"anna\nforged"}"#));
    let page = site.ask(|e| e.site_journal(r#"{"page":1,"per_page":1}"#));
    assert_eq!((&page["total"], page["rows"].as_array().unwrap().len()), (&json!(2), 1));
    assert_eq!(page["rows"][0]["event"], "settings_saved");
    assert_eq!(page["rows"][0]["detail"]["actor"], "annaforged");
    let older = site.ask(|e| e.site_journal(r#"{"page":2,"per_page":1}"#));
    assert_eq!(older["rows"][0]["event"], "secret_revealed");
}

#[test]
fn the_plan_is_shown_as_it_was_accepted() {
    let mut site = Timed::offline(json!([cv_profile()]));
    let id = site.submit(&by_hook("cv-form", "plan@q.test"));
    let detail = site.detail(&id);
    let plan = &detail["plan"];
    assert_eq!(plan["fields"]["contactDetails.email"], "plan@q.test", "{plan}");
    assert_eq!((&plan["fields"]["surname"], &plan["record_kind"]), (&json!("Doe"), &json!("resource")));
    assert_eq!(plan["documents"][0]["name"], "Jane-Doe-CV.pdf");
    assert!(plan["activity"]["subject"].is_string());
    assert_eq!((&plan["profile_version"], &detail["profile_today"]), (&json!(1), &json!(false)));
    assert_eq!((&detail["edited"], &detail["read_back"]), (&json!(false), &Value::Null));
    site.site.settings["profiles"][0]["version"] = json!(2);
    assert_eq!(site.detail(&id)["profile_today"], true);
    let unrouted = site.submit(&by_hook("other", "plan@q.test"));
    let detail = site.detail(&unrouted);
    assert_eq!((&detail["plan"], &detail["profile_today"]), (&Value::Null, &json!(false)));
}

#[test]
fn a_plan_under_a_replaced_key_does_not_hide_the_row() {
    let site = Timed::offline(json!([cv_profile()]));
    let id = site.submit(&by_hook("cv-form", "key@q.test"));
    let key = site.site.directory.path().join("key");
    std::fs::remove_file(&key).unwrap();
    let detail = site.detail(&id);
    assert_eq!(
        (&detail["state"], &detail["plan"], &detail["submission"]),
        (&json!("waiting"), &Value::Null, &Value::Null)
    );
}

/// What a copy brought along was discarded as if it had been long ago, so that its content went at the first
/// retention instead of after the days of the setting.
#[test]
fn bug_what_a_copy_discards_keeps_its_time() {
    let mut site = Timed::offline(json!([cv_profile()]));
    // A site that feeds a simulator on this machine is no copy.
    site.site.settings["tracker"] =
        json!({"classic_url": "http://tracker.invalid", "rest_url": "http://tracker.invalid"});
    site.site.settings["relay"]["paused"] = json!(true);
    let id = site.submit(&by_hook("cv-form", "copy@q.test"));
    site.ask(|e| e.drain("{}"));
    site.clock.advance(DAY);
    site.site.settings["site"]["home"] = json!("https://copy.test");
    site.ask(|e| e.drain("{}"));
    assert_eq!(site.ask(|e| e.discard_copy())["discarded"], 1);
    let detail = site.detail(&id);
    assert_eq!((&detail["state"], &detail["ended_at"]), (&json!("discarded"), &json!(site.now())));
    site.ask(|e| e.maintain(r#"{"budget_ms":20000,"now":true}"#));
    assert!(site.detail(&id)["submission"].is_object());
}

/// What came after the schema that the next test goes back from.
const TABLES_OF_SCHEMA_4: [&str; 2] = [
    include_str!("../../src/outbox/sqlite/0004_opportunities.sql"),
    include_str!("../../src/outbox/sqlite/0004_attendees.sql"),
];

#[test]
fn schema_2_learns_when_submissions_ended_and_which_may_be_double() {
    let site = Timed::offline(json!([cv_profile()]));
    let id = site.submit(&by_hook("cv-form", "old@q.test"));
    let other = site.submit(&by_hook("cv-form", "older@q.test"));
    let db = rusqlite::Connection::open(site.store_file()).unwrap();
    for table in TABLES_OF_SCHEMA_4.iter().flat_map(|sql| sql.split("CREATE TABLE ").skip(1)) {
        db.execute_batch(&format!("DROP TABLE {}", table.split_whitespace().next().unwrap())).unwrap();
    }
    db.execute_batch(&format!(
        "DROP INDEX submission_end; DROP INDEX submission_doubtful; DROP INDEX submission_dropped;
         DROP TABLE profile_read;
         ALTER TABLE submission DROP COLUMN possible_duplicate; ALTER TABLE submission DROP COLUMN dropped_fields;
         ALTER TABLE submission DROP COLUMN sealed_read_back;
         UPDATE submission SET state = 'dead', ended_at = 0 WHERE id = '{id}';
         UPDATE journal SET at = 77 WHERE submission_id = '{id}';
         UPDATE step SET sends = 2, state = 'done' WHERE delivery_id = '{id}-t' AND kind = 'record';
         PRAGMA user_version = 2;"
    ))
    .unwrap();
    drop(db);
    let detail = site.detail(&id);
    assert_eq!((&detail["ended_at"], &detail["flags"]), (&json!(77), &json!(["possible_duplicate"])));
    let detail = site.detail(&other);
    assert_eq!((&detail["ended_at"], &detail["flags"]), (&json!(0), &json!([])));
    assert_eq!(ids(&site, &with_per_page(json!({"flag": "possible_duplicate"}))), [id]);
    let db = rusqlite::Connection::open(site.store_file()).unwrap();
    let sound: String = db.query_row("PRAGMA integrity_check", [], |r| r.get(0)).unwrap();
    assert_eq!(sound, "ok");
}

#[test]
fn a_page_of_ten_thousand_rows_is_read_at_once() {
    let site = Timed::offline(json!([cv_profile()]));
    let id = site.submit(&by_hook("cv-form", "many@q.test"));
    let db = rusqlite::Connection::open(site.store_file()).unwrap();
    db.execute_batch(&format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
         INSERT INTO submission (id, received_at, state, reason, path, source, form_id, form_name, profile_id,
           profile_name, content_key, context_key, files_key, record_kind, outcome, record_id, ended_at, sealed)
         SELECT 'ROW' || i, received_at - i * 60000, CASE i % 4 WHEN 0 THEN 'dead' ELSE 'delivered' END, '', path,
           'source-' || (i % 7), 'form-' || (i % 9), 'Form ' || (i % 9), 'profile-' || (i % 5), 'Profile ' || (i % 5),
           randomblob(32), '', x'', 'resource', 'created', i, received_at - i * 60000, randomblob(6000)
         FROM n, submission WHERE id = '{id}'"
    ))
    .unwrap();
    drop(db);
    let queries = [
        json!({}),
        json!({"page": 400}),
        json!({"search": "form 3"}),
        json!({"search": "nobody@nowhere.test"}),
        json!({"form_id": "form-3", "state": "dead"}),
        json!({"profile_id": "profile-1", "outcome": "created", "order": "oldest"}),
        json!({"flag": "dropped_fields"}),
        json!({"record_id": 77}),
    ];
    for query in queries {
        let begun = std::time::Instant::now();
        let mut query = query;
        query["per_page"] = json!(20);
        let answer = site.ask(|e| e.submissions(&query.to_string()));
        println!("{query}: {} rows, {:?}", answer["total"], begun.elapsed());
        assert!(answer["total"].as_u64().is_some());
    }
    for (name, answer) in [
        ("choices", (|e: &halt_tracker::engine::Engine| e.choices()) as fn(&_) -> _),
        ("figures", |e: &halt_tracker::engine::Engine| e.figures("{}")),
    ] {
        let begun = std::time::Instant::now();
        let answer = site.ask(answer);
        println!("{name}: {:?}, {answer:.80}", begun.elapsed());
    }
    assert_eq!(site.ask(|e| e.choices())["forms"].as_array().unwrap().len(), 10);
}
