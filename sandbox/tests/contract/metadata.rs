use serde_json::json;

use crate::support::Tracker;

#[tokio::test]
async fn metadata_has_every_list() {
    let tracker = Tracker::empty().await;
    let metadata = tracker.get("/api/v1/MetaData").await.expect(200);
    for list in [
        "documentTypes",
        "resourceStatuses",
        "contactStatuses",
        "leadStatuses",
        "opportunityStatuses",
        "opportunityResourceStatuses",
        "activityStatuses",
        "departments",
        "leadSources",
        "resourceSources",
        "opportunityWorkTypes",
        "taskTypes",
        "customFields",
        "opportunityStates",
    ] {
        assert!(!metadata[list].as_array().unwrap().is_empty(), "{list}");
    }
    assert_eq!(
        metadata["resourceStatuses"][0],
        json!({"id": 1, "name": "New", "state": "active", "order": 1})
    );
    let types = tracker.get("/api/v1/MetaData/RecordTypes").await.expect(200);
    assert_eq!((&types["opportunity"], &types["contact"]), (&json!("O"), &json!("N")));
    let list = tracker.get("/api/v1/CustomFields/51").await.expect(200);
    assert_eq!(
        (&list["listName"], &list["listEntries"][0]["value"]),
        (&json!("Right to Work"), &json!("Yes"))
    );
    tracker.get("/api/v1/CustomFields/1").await.expect(204);
}

#[tokio::test]
async fn there_is_one_active_user() {
    let tracker = Tracker::empty().await;
    let found = tracker.post("/api/v1/User/Search", json!({})).await.expect(200);
    assert_eq!((found.as_array().unwrap().len(), &found[0]["userId"]), (1, &json!(20)));
    tracker.post("/api/v1/User/Search", json!({"searchTerm": "nobody"})).await.expect(204);
    assert_eq!(tracker.get("/api/v1/User/20").await.expect(200)["fullname"], "Avery Tester");
    tracker.get("/api/v1/User/5").await.expect(204);
}
