//! REST: what each answer means, and what is sent.

use std::cell::Cell;
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::*;
use crate::http::script::{run, say_with};
use crate::mapping::plan::ActivityDraft;
use crate::mapping::profile::{JobList, RecordKind};
use crate::tracker::gate::CallGate;
use crate::tracker::outcome::Failure;
use crate::tracker::person::PersonQuery;
use crate::tracker::types::{ActivityUpload, Created, DocumentUpload, ResumeUpload, Webhook};

fn members() -> Map<String, Value> {
    json!({"surname": "Selby", "note": "n"}).as_object().unwrap().clone()
}

async fn create(act: Act) -> Result<Created, (FailureClass, String)> {
    let site = Site::new(Dialect::Rest, move |_| act.clone()).await;
    outcome(site.client("a").create(RecordKind::Resource, &members()).await)
}

#[test]
fn what_became_of_a_create() {
    use FailureClass::{CreatedWithoutId, Parked, Permanent, Throttled, Transient, Unknown};
    run(async {
        let lost = |class, code: &str| Err((class, code.to_owned()));
        for (act, expected) in [
            (say(201, r#"{"id":787,"success":true,"message":null}"#), Ok(Created::New(787))),
            (say(200, r#"{"Id":"787"}"#), Ok(Created::New(787))),
            (say(202, r#"{"data":{"id":787}}"#), Ok(Created::New(787))),
            (say(201, r#"{"success":true}"#), lost(CreatedWithoutId, "no_id")),
            (say(200, ""), lost(CreatedWithoutId, "no_id")),
            (say(201, r#"{"id":5,"success":false,"message":"no"}"#), lost(Permanent, "refused")),
            (say(204, ""), lost(Permanent, "not_created")),
            (say(200, "<html>sign in</html>"), lost(Unknown, "not_json")),
            (say(201, r#"{"id":78"#), lost(Unknown, "not_json")),
            (
                Act::Say(b"HTTP/1.1 201 C\r\ncontent-length: 99\r\n\r\n{\"id\":787}".to_vec()),
                lost(Unknown, "reset"),
            ),
            (say(302, ""), lost(Parked, "redirect")),
            (say(400, r#"{"title":"t"}"#), lost(Permanent, "http_400")),
            (say(403, ""), lost(Parked, "forbidden")),
            (say(404, ""), lost(Parked, "endpoint_missing")),
            (say(409, ""), lost(Unknown, "conflict")),
            (
                say_with(429, "retry-after: 7\r\n", ""),
                lost(Throttled { wait_ms: Some(7_000) }, "rate_limited"),
            ),
            (say(500, ""), lost(Unknown, "http_500")),
            (say(503, ""), lost(Transient, "http_503")),
            (Act::Close, lost(Unknown, "reset")),
            (Act::Reset, lost(Unknown, "reset")),
            (Act::Silence, lost(Unknown, "timeout")),
        ] {
            assert_eq!(create(act.clone()).await, expected, "{act:?}");
        }
    });
}

#[test]
fn a_read_is_never_in_doubt() {
    run(async {
        for (act, expected) in [
            (say(200, r#"{"id":7,"tagText":"a"}"#), Ok(Some(json!({"id":7,"tagText":"a"})))),
            (say(204, ""), Ok(None)),
            (say(404, ""), Ok(None)),
            (say(500, ""), Err((FailureClass::Transient, "http_500".to_owned()))),
            (say(200, "<html>"), Err((FailureClass::Transient, "not_json".to_owned()))),
            (Act::Reset, Err((FailureClass::Transient, "reset".to_owned()))),
            (Act::Silence, Err((FailureClass::Transient, "timeout".to_owned()))),
        ] {
            let told = act.clone();
            let site = Site::new(Dialect::Rest, move |_| told.clone()).await;
            assert_eq!(outcome(site.client("a").get(RecordKind::Contact, 7).await), expected, "{act:?}");
        }
    });
}

#[test]
fn the_journal_shows_the_call_and_no_token() {
    run(async {
        let site = Site::new(Dialect::Rest, |_| say(201, r#"{"id":7,"echo":"jwt-1"}"#)).await;
        let called = site.client("a").create(RecordKind::Contact, &members()).await;
        let [trace] = &called.traces[..] else { panic!("{:?}", called.traces) };
        assert_eq!(
            (trace.method.as_str(), trace.path.as_str(), trace.status),
            ("POST", "/api/v1/Contact", 201)
        );
        assert_eq!(trace.request, r#"{"surname":"Selby","note":"n"}"#);
        assert_eq!(trace.response, r#"{"id":7,"echo":"(token)"}"#);
        assert_eq!(site.server.seen.borrow()[0].bearer(), "jwt-1");
    });
}

#[test]
fn updates_and_deletes() {
    run(async {
        let gone = || Err((FailureClass::Gone, "gone".to_owned()));
        for (act, expected) in [
            (say(200, r#"{"id":7,"success":true}"#), Ok(())),
            (say(200, ""), Ok(())),
            (say(204, ""), gone()),
            (say(404, ""), gone()),
            (
                say(200, r#"{"success":false,"message":"x"}"#),
                Err((FailureClass::Permanent, "refused".into())),
            ),
            (say(502, ""), Err((FailureClass::Unknown, "http_502".into()))),
        ] {
            let told = act.clone();
            let site = Site::new(Dialect::Rest, move |_| told.clone()).await;
            let client = site.client("a");
            assert_eq!(outcome(client.update(RecordKind::Contact, 7, &members()).await), expected, "{act:?}");
            assert_eq!(outcome(client.delete(RecordKind::Contact, 7).await), expected, "{act:?}");
            assert_eq!(site.server.lines(), ["PATCH /api/v1/Contact/7", "DELETE /api/v1/Contact/7?Id=7"]);
        }
    });
}

fn jane() -> PersonQuery {
    PersonQuery { email: " Jane@X.test".into(), surname: "Selby".into(), phone: String::new() }
}

#[test]
fn an_unfiltered_list_is_nobody() {
    run(async {
        // Ten strangers, whatever is asked: the e-mail search, then one by surname.
        let rows: Vec<Value> =
            (1..=10).map(|n| json!({"contactId": n, "email": format!("s{n}@y.test")})).collect();
        let body = Value::Array(rows).to_string();
        let site = Site::new(Dialect::Rest, move |_| say(200, &body)).await;
        assert_eq!(outcome(site.client("a").find_people(RecordKind::Contact, &jane()).await).unwrap(), []);
        let bodies: Vec<Value> =
            site.server.seen.borrow().iter().map(|s| serde_json::from_str(&s.body).unwrap()).collect();
        assert_eq!(
            bodies,
            [
                json!({"email":"Jane@X.test","maxResults":25,"pageNumber":1}),
                json!({"searchTerm":"Selby","maxResults":25,"pageNumber":1}),
            ]
        );
    });
}

#[test]
fn matches_are_compared_here() {
    run(async {
        let site = Site::new(Dialect::Rest, |seen| {
            let asked: Value = serde_json::from_str(&seen.body).unwrap();
            match asked["pageNumber"].as_u64().unwrap() {
                1 => say(200, r#"[{"resourceId":1,"email":"mary-jane@x.test"},{"resourceId":2,"firstname":"J","email":"JANE@x.test "}]"#),
                // A repeated row and a new one.
                2 => say(200, r#"{"resources":[{"resourceId":2,"email":"jane@x.test"},{"resourceId":3,"otherEmail":"jane@x.test"}]}"#),
                _ => say(204, ""),
            }
        })
        .await;
        let called = site.client("a").find_people(RecordKind::Resource, &jane()).await;
        let ids: Vec<u64> = called.result.unwrap().iter().map(|p| p.id).collect();
        assert_eq!((ids, called.traces.len()), (vec![2, 3], 3));
    });
}

#[test]
fn look_ups_are_bounded() {
    run(async {
        let n = Cell::new(0_u64);
        let site = Site::new(Dialect::Rest, move |_| {
            n.set(n.get() + 1);
            say(200, &json!([{"contactId": n.get(), "email": "other-jane@x.test"}]).to_string())
        })
        .await;
        let called = site.client("a").find_people(RecordKind::Contact, &jane()).await;
        assert_eq!((called.result.unwrap().len(), called.traces.len()), (0, 3));
        let nobody = site.client("a").find_people(RecordKind::Contact, &PersonQuery::default()).await;
        assert_eq!((nobody.result.unwrap().len(), nobody.traces.len()), (0, 0));
    });
}

#[test]
fn documents() {
    run(async {
        let site = Site::new(Dialect::Rest, |seen| {
            route(
                seen,
                &[
                    ("POST /api/v1/Resource/AttachDocument", say(201, r#"{"id":9001,"success":true}"#)),
                    ("POST /api/v1/Contact/AttachDocument", say(201, r#"{"success":true}"#)),
                    ("POST /api/v1/Lead/AttachDocument", say(204, "")),
                    ("POST /api/v1/Opportunity/AttachDocument", say(413, "")),
                    (
                        "POST /api/v1/Resource/CreateFromResume",
                        say(201, r#"{"success":true,"resourceId":109}"#),
                    ),
                    (
                        "GET /api/v1/Resource/7/Documents",
                        say(200, r#"[{"documentId":9001,"filename":"cv.pdf","isPrimary":true}]"#),
                    ),
                ],
            )
        })
        .await;
        let client = site.client("a");
        let file = || DocumentUpload {
            name: "cv.pdf".into(),
            document_type: "resume".into(),
            primary: true,
            content: b"hello".to_vec().into(),
        };
        let called = client.attach(RecordKind::Resource, 7, file()).await;
        assert_eq!(
            called.traces[0].request,
            r#"{"filename":"cv.pdf","documentType":"resume","recordId":7,"isPrimary":true,"documentData":"(5 bytes)"}"#
        );
        assert_eq!(called.result.unwrap(), Some(9001));
        let sent: Value = serde_json::from_str(&site.server.seen.borrow()[0].body).unwrap();
        assert_eq!(sent["documentData"], "aGVsbG8=");
        assert_eq!(outcome(client.attach(RecordKind::Contact, 7, file()).await), Ok(None));
        assert_eq!(failed(&client.attach(RecordKind::Lead, 7, file()).await).0, FailureClass::Gone);
        assert_eq!(failed(&client.attach(RecordKind::Opportunity, 7, file()).await).1, "too_large");
        let resume = ResumeUpload {
            name: "cv.pdf".into(),
            content: b"x".to_vec().into(),
            source: "Site".into(),
            opportunity_id: 1024,
            list: JobList::Longlist,
            status_id: 3,
        };
        let called = client.create_from_resume(resume).await;
        assert_eq!(
            called.traces[0].request,
            r#"{"fileName":"cv.pdf","source":"Site","resourceStatusId":3,"opportunityId":"1024","list":"long","fileData":"(1 bytes)"}"#
        );
        assert_eq!(called.result.unwrap(), Created::New(109));
        let listed = client.documents(7).await.result.unwrap();
        assert_eq!((listed[0].id, listed[0].name.as_str(), listed[0].primary), (9001, "cv.pdf", true));
        assert!(client.documents(8).await.result.unwrap().is_empty());
    });
}

#[test]
fn activities_and_lists() {
    run(async {
        let site = Site::new(Dialect::Rest, |seen| {
            route(
                seen,
                &[
                    ("POST /api/v1/Activity/Search", say(200, r#"[{"activityId":1,"subject":"Other","resourceId":7},
                        {"activityId":2,"subject":"applied ","resourceId":7},{"activityId":3,"subject":"Applied","resourceId":8}]"#)),
                    ("POST /api/v1/Activity ", say(201, r#"{"id":501}"#)),
                    ("GET /api/v1/Activity/2", say(200, r#"{"id":2,"subject":"Applied","note":"n\nHT-1"}"#)),
                    ("POST /api/v1/Opportunity/Longlist", say(201, r#"[{"id":1,"success":true}]"#)),
                    ("POST /api/v1/OpportunityResource", say(201, r#"{"success":false,"reason":"no such job"}"#)),
                    ("GET /api/v1/Opportunity/1024/Longlist", say(200, r#"[{"resourceId":7,"opportunityId":1024}]"#)),
                    ("GET /api/v1/OpportunityResource/Shortlist/1024", say(204, "")),
                ],
            )
        })
        .await;
        let client = site.client("a");
        let upload = ActivityUpload {
            draft: ActivityDraft { subject: "Applied".into(), ..ActivityDraft::default() },
            kind: RecordKind::Resource,
            id: 7,
            opportunity_id: None,
        };
        assert_eq!(outcome(client.create_activity(&upload).await), Ok(501));
        let found = client.find_activities(RecordKind::Resource, 7, "Applied").await.result.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].id, found[0].note.as_str()), (2, "n\nHT-1"));
        assert_eq!(outcome(client.longlist(7, 1024).await), Ok(()));
        let shortlisted = client.shortlist(7, 1024, 4).await;
        assert_eq!(shortlisted.traces[0].request, r#"{"resourceId":7,"opportunityIds":[1024],"statusId":4}"#);
        assert_eq!(shortlisted.result.unwrap_err().detail, "no such job");
        assert_eq!(outcome(client.listed(7, 1024, JobList::Longlist).await), Ok(true));
        assert_eq!(outcome(client.listed(8, 1024, JobList::Longlist).await), Ok(false));
        assert_eq!(outcome(client.listed(7, 1024, JobList::Shortlist).await), Ok(false));
    });
}

#[test]
fn webhooks_keep_their_secret() {
    run(async {
        let site = Site::new(Dialect::Rest, |seen| {
            route(
                seen,
                &[
                    ("GET /api/v1/Webhook/List", say(200, r#"[{"id":1,"url":"https://h.test/?token=sec","action":"Created","recordType":"Opportunity"}]"#)),
                    ("POST /api/v1/Webhook", say(201, r#"{"id":2,"success":true}"#)),
                    ("DELETE /api/v1/Webhook/2", say(200, "")),
                    ("GET /api/v1/MetaData/recordTypes", say(200, r#"{"resource":"Candidate","lead":null}"#)),
                    ("GET /api/v1/MetaData ", say(200, r#"{"departments":[]}"#)),
                ],
            )
        })
        .await;
        let client = site.client("a");
        let called = client.list_webhooks().await;
        assert!(!format!("{:?}", called.traces).contains("sec"), "{:?}", called.traces);
        let hook = called.result.unwrap().remove(0);
        assert_eq!(hook.url, "https://h.test/?token=sec");
        let called = client.register_webhook(&Webhook { id: 0, ..hook }).await;
        assert!(!format!("{:?}", called.traces).contains("sec"), "{:?}", called.traces);
        assert_eq!(called.result.unwrap(), 2);
        assert_eq!(outcome(client.delete_webhook(2).await), Ok(()));
        let check = client.check().await.result.unwrap();
        assert_eq!(check.record_types, [("resource".to_owned(), "Candidate".to_owned())]);
        assert_eq!(outcome(client.metadata().await), Ok(json!({"departments":[]})));
    });
}

struct Closed;

impl CallGate for Closed {
    fn before_call(&self, destination: &str) -> Result<(), Failure> {
        assert_eq!(destination, "tracker");
        Err(Failure::new(FailureClass::Throttled { wait_ms: Some(5) }, "paced", ""))
    }
}

#[test]
fn the_gate_comes_first() {
    run(async {
        let site = Site::new(Dialect::Rest, |_| say(200, "{}")).await;
        let called = site.client("a").with_gate(&Closed).get(RecordKind::Lead, 1).await;
        assert_eq!(failed(&called), (FailureClass::Throttled { wait_ms: Some(5) }, "paced".into()));
        assert!(called.traces.is_empty() && site.server.seen.borrow().is_empty());
    });
}

#[test]
fn calls_run_side_by_side() {
    run(async {
        let site = Site::new(Dialect::Rest, |_| match say(201, r#"{"id":7}"#) {
            Act::Say(text) => Act::Late(Duration::from_millis(500), text),
            other => other,
        })
        .await;
        let client = site.client("a");
        let start = std::time::Instant::now();
        let members = members();
        let one = || client.create(RecordKind::Contact, &members);
        let (a, b, c, d) = tokio::join!(one(), one(), one(), one());
        assert!([a, b, c, d].into_iter().all(|c| outcome(c) == Ok(Created::New(7))));
        // One after the other they take two seconds; a busy machine needs some time of its own.
        assert!(start.elapsed() < Duration::from_millis(1_500));
    });
}
