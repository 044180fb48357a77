use reqwest::Method;
use serde_json::json;

use crate::support::Tracker;

#[tokio::test]
async fn a_wrong_type_is_a_validation_problem() {
    let tracker = Tracker::start().await;
    for (path, body, member) in [
        ("/api/v1/Resource", json!({"surname": "S", "noticePeriod": "30"}), "$.noticePeriod"),
        ("/api/v1/Resource", json!({"surname": "S", "availableForWork": "y"}), "$.availableForWork"),
        ("/api/v1/Contact", json!({"surname": 5}), "$.surname"),
        ("/api/v1/Contact", json!({"surname": "S", "contactDetails": []}), "$.contactDetails"),
        ("/api/v1/Lead", json!({"name": "L", "potentialValue": 1.5}), "$.potentialValue"),
        (
            "/api/v1/Lead",
            json!({"name": "L", "associations": {"contacts": [{"id": "1"}]}}),
            "$.associations.contacts[0].id",
        ),
        ("/api/v1/Activity", json!({"subject": "A", "dueDateTime": "tomorrow"}), "$.dueDateTime"),
        ("/api/v1/Contact/Search", json!({"maxResults": "1"}), "$.maxResults"),
        ("/api/v1/Resource/AttachDocument", json!({"recordId": "101"}), "$.recordId"),
        ("/api/v1/Opportunity/Longlist", json!({"resourceId": null}), "$.resourceId"),
        ("/api/v1/Webhook", json!({"id": "0"}), "$.id"),
        ("/api/v1/Contact", json!([]), "$"),
    ] {
        let problem = tracker.post(path, body).await;
        assert_eq!(problem.header("content-type"), "application/problem+json");
        let problem = problem.expect(400);
        assert_eq!(problem["title"], "One or more validation errors occurred.");
        assert!(
            problem["errors"][member][0].as_str().unwrap().starts_with("The JSON value could not"),
            "{problem}"
        );
        assert!(problem["traceId"].is_string());
    }
    let patched = tracker.patch("/api/v1/Contact/781", json!({"isPrimary": "true"})).await.expect(400);
    assert!(patched["errors"]["$.isPrimary"].is_array());
}

#[tokio::test]
async fn unknown_members_are_ignored_and_noted() {
    let tracker = Tracker::start().await;
    let body = json!({"surname": "S", "consentMarketing": true, "contactDetails": {"emailAddress": "x"}});
    let id = tracker.create("Contact", body).await;
    let noted = tracker.last_call().await["ignoredMembers"].clone();
    assert_eq!(noted, json!(["$.consentMarketing", "$.contactDetails.emailAddress"]));
    let record = tracker.get(&format!("/api/v1/Contact/{id}")).await.expect(200);
    assert_eq!(record.get("consentMarketing"), None);
}

#[tokio::test]
async fn bodies_are_json_of_an_accepted_type() {
    let tracker = Tracker::start().await;
    let send = |kind: &'static str, body: &'static str| {
        let request = tracker.request(Method::POST, "/api/Auth/ExchangeToken").header("content-type", kind);
        tracker.send(request.body(body))
    };
    let good = r#"{"bearerToken":"api-token-of-the-tests"}"#;
    for kind in [
        "application/json",
        "text/json; charset=utf-8",
        "application/vnd.x+json",
        "application/json-patch+json",
    ] {
        assert_eq!(send(kind, good).await.status, 200, "{kind}");
    }
    assert_eq!(send("text/plain", good).await.status, 415);
    assert_eq!(send("application/x-www-form-urlencoded", good).await.status, 415);
    let malformed = send("application/json", "{").await.expect(400);
    assert!(malformed["errors"]["$"].is_array());
}
