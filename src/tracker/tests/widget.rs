//! Classic: the result is in the body.

use serde_json::{Value, json};

use super::*;
use crate::http::script::run;
use crate::mapping::profile::{JobList, RecordKind};
use crate::tracker::person::PersonQuery;
use crate::tracker::types::{Created, DocumentUpload, ResumeUpload};

#[test]
fn what_became_of_a_create() {
    use FailureClass::{CreatedWithoutId, Parked, Permanent, Transient, Unknown};
    run(async {
        let lost = |class, code: &str| Err((class, code.to_owned()));
        for (act, expected) in [
            (say(200, r#"{"status":0,"message":"created","count":0,"recordId":109}"#), Ok(Created::New(109))),
            (say(200, r#"{"status":3,"message":"record found","recordId":9}"#), Ok(Created::Exists(Some(9)))),
            (say(200, r#"{"status":3}"#), Ok(Created::Exists(None))),
            (say(200, r#"{"status":0,"message":"created"}"#), lost(CreatedWithoutId, "no_id")),
            (say(200, r#"{"status":2,"message":"m"}"#), lost(Parked, "user_not_active")),
            (say(200, r#"{"status":99,"message":"Invalid request"}"#), lost(Permanent, "refused")),
            (say(200, r#"{"recordId":9}"#), lost(Unknown, "unexpected_shape")),
            (say(200, "<html>"), lost(Unknown, "not_json")),
            (say(200, ""), lost(Unknown, "not_json")),
            (say(404, ""), lost(Parked, "endpoint_missing")),
            (say(503, ""), lost(Transient, "http_503")),
            (Act::Silence, lost(Unknown, "timeout")),
        ] {
            let told = act.clone();
            let site = Site::new(Dialect::Widget, move |_| told.clone()).await;
            let members = json!({"surname":"Selby","contactDetails":{"email":"j@x.test"}});
            let called = site.client("a").create(RecordKind::Resource, members.as_object().unwrap()).await;
            assert_eq!(outcome(called), expected, "{act:?}");
            let seen = site.server.seen.borrow()[0].clone();
            assert_eq!(seen.bearer(), "access-1");
            assert_eq!(
                seen.body,
                r#"{"trackerrms":{"createResource":{"credentials":{},"instructions":{"overwriteresource":false},"resource":{"lastname":"Selby","email":"j@x.test"}}}}"#
            );
        }
    });
}

/// Status 1 may be an expired token: it is refreshed once. With a fresh token it is about the user.
#[test]
fn user_not_found_is_tried_with_a_new_token() {
    run(async {
        for (accepts_new, expected) in
            [(true, Ok(Created::New(5))), (false, Err((FailureClass::Parked, "user_not_found".to_owned())))]
        {
            let site = Site::new(Dialect::Widget, move |seen| {
                if seen.line.starts_with("POST /oAuth2/Token") {
                    say(200, r#"{"access_token":"access-2"}"#)
                } else if seen.bearer() == "access-2" && accepts_new {
                    say(200, r#"{"status":0,"message":"created","recordId":5}"#)
                } else {
                    say(200, r#"{"status":1,"message":"user or API Key not found","count":0}"#)
                }
            })
            .await;
            let members = json!({"surname":"S"});
            let called = site.client("a").create(RecordKind::Contact, members.as_object().unwrap()).await;
            assert_eq!(outcome(called), expected);
            assert_eq!(
                site.server.lines(),
                ["POST /api/widget/createContact", "POST /oAuth2/Token", "POST /api/widget/createContact"]
            );
        }
    });
}

#[test]
fn people_are_compared_here_too() {
    run(async {
        let site = Site::new(Dialect::Widget, |seen| {
            let page = |rows: Value| say(200, &json!({"status":0,"count":1,"results":rows}).to_string());
            if seen.body.contains("\"pagenum\":0") {
                page(json!([{"id":1,"name":"A","details":{"lastname":"Selby","email":"a@x.test"}},
                            {"id":2,"name":"B","details":{"lastname":"Selby","email":"J@x.test"}}]))
            } else {
                page(json!([]))
            }
        })
        .await;
        let query = PersonQuery { email: "j@X.test".into(), ..PersonQuery::default() };
        let found = site.client("a").find_people(RecordKind::Contact, &query).await.result.unwrap();
        assert_eq!((found.len(), found[0].id, found[0].surname.as_str()), (1, 2, "Selby"));
    });
}

#[test]
fn a_hint_must_be_about_one_type() {
    run(async {
        for (types, expected) in [("R", 1), ("CRU", 0), ("C", 0)] {
            let site = Site::new(Dialect::Widget, move |seen| {
                if seen.line.contains("checkPerson") {
                    let first = json!({"id":7,"email":"j@x.test"});
                    say(200, &json!({"status":0,"recordTypes":types,"firstRecord":first}).to_string())
                } else {
                    say(200, r#"{"status":0,"message":"success","count":0,"results":[]}"#)
                }
            })
            .await;
            let query = PersonQuery { email: "j@x.test".into(), ..PersonQuery::default() };
            let found = site.client("a").find_people(RecordKind::Resource, &query).await.result.unwrap();
            assert_eq!(found.len(), expected, "{types}");
        }
    });
}

#[test]
fn steps() {
    run(async {
        let site = Site::new(Dialect::Widget, |_| {
            say(200, r#"{"status":0,"message":"success","count":0,"recordId":12}"#)
        })
        .await;
        let client = site.client("a");
        let file = DocumentUpload {
            name: "cv.pdf".into(),
            document_type: "resume".into(),
            primary: true,
            content: vec![1].into(),
        };
        let called = client.attach(RecordKind::Contact, 7, file).await;
        assert_eq!(
            called.traces[0].request,
            r#"{"trackerrms":{"attachDocument":{"credentials":{},"instructions":{},"file":{"filename":"cv.pdf","recordType":"N","recordId":7,"documentType":"resume","primary":"y","data":"(1 bytes)"}}}}"#
        );
        assert_eq!(outcome(called), Ok(None));
        let resume = ResumeUpload {
            name: "cv.pdf".into(),
            content: vec![1].into(),
            opportunity_id: 3,
            list: JobList::Shortlist,
            ..ResumeUpload::default()
        };
        let called = client.create_from_resume(resume).await;
        assert_eq!(
            called.traces[0].request,
            r#"{"trackerrms":{"createResourceFromResume":{"credentials":{},"instructions":{"assigntoopportunity":3,"assigntolist":"short","shortlistedby":"resource"},"resource":{},"file":{"filename":"cv.pdf","data":"(1 bytes)"}}}}"#
        );
        assert_eq!(outcome(called), Ok(Created::New(12)));
        assert_eq!(outcome(client.longlist(7, 1024).await), Ok(()));
        assert!(
            site.server.seen.borrow()[2]
                .body
                .contains(r#""opportunityid":1024,"resourceid":7,"assigntolist":"long""#)
        );
        let members = json!({"surname":"S","customFields":[{"id":4,"value":"v"}]});
        assert_eq!(
            outcome(client.update(RecordKind::Contact, 7, members.as_object().unwrap()).await),
            Ok(())
        );
        assert!(site.server.seen.borrow()[3].body.contains(
            r#""instructions":{"recordtype":"N","recordid":7},"updates":[{"column":"lastname","value":"S"}],"customfields":[{"id":4,"value":"v"}]"#
        ));
        assert_eq!(outcome(client.check().await).unwrap().dialect, Dialect::Widget);
    });
}

#[test]
fn what_classic_lacks_is_refused_without_a_call() {
    run(async {
        let site = Site::new(Dialect::Widget, |_| say(200, r#"{"status":0}"#)).await;
        let client = site.client("a");
        let no = |what: &str| (FailureClass::Unsupported, format!("classic_lacks_{what}"));
        assert_eq!(failed(&client.get(RecordKind::Contact, 1).await), no("contact_reading"));
        assert_eq!(failed(&client.documents(1).await), no("document_list"));
        assert_eq!(failed(&client.metadata().await), no("metadata"));
        assert_eq!(failed(&client.list_webhooks().await), no("webhooks"));
        assert_eq!(failed(&client.delete(RecordKind::Lead, 1).await), no("deletion"));
        assert_eq!(failed(&client.listed(1, 2, JobList::Longlist).await), no("list_reading"));
        assert_eq!(failed(&client.shortlist(1, 2, 3).await), no("shortlist_status"));
        let tags = json!({"tagText":"a"});
        assert_eq!(
            failed(&client.update(RecordKind::Contact, 1, tags.as_object().unwrap()).await),
            no("tags")
        );
        assert!(site.server.seen.borrow().is_empty());
    });
}
