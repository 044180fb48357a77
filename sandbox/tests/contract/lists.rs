use serde_json::{Value, json};

use crate::support::Tracker;

#[tokio::test]
async fn a_resource_is_longlisted_once() {
    let tracker = Tracker::start().await;
    let body = json!({"resourceId": 101, "opportunityId": 1026});
    for _ in 0..2 {
        let answer = tracker.post("/api/v1/Opportunity/Longlist", body.clone()).await.expect(201);
        assert_eq!((answer.as_array().unwrap().len(), &answer[0]["success"]), (1, &json!(true)));
    }
    let list = tracker.get("/api/v1/Opportunity/1026/Longlist").await.expect(200);
    assert_eq!(list, json!([{"resourceId": 101, "opportunityId": 1026, "rank": 1, "status": "Longlisted"}]));
    let applicants = tracker.get("/api/v1/Opportunity/1026/Applicants").await.expect(200);
    assert_eq!(
        (&applicants[0]["firstname"], &applicants[0]["email"]),
        (&json!("Jane"), &json!("jane.selby@example.com"))
    );

    let path = "/api/v1/Opportunity/1026/longlist/resource/101";
    tracker.post(path, json!({})).await.expect(405);
    tracker.delete(path).await.expect(200);
    tracker.delete(path).await.expect(204);
    tracker.get("/api/v1/Opportunity/1026/Longlist").await.expect(204);
    tracker.get("/api/v1/Opportunity/1026/Applicants").await.expect(204);
}

#[tokio::test]
async fn a_resource_is_shortlisted_for_several_jobs() {
    let tracker = Tracker::start().await;
    let body = json!({"resourceId": 101, "opportunityIds": [1026, 1029], "statusId": 32, "note": "Keen", "placementSource": "Website"});
    let answer = tracker.post("/api/v1/OpportunityResource", body).await.expect(201);
    assert_eq!(
        answer,
        json!({"success": true, "namedAccount": "Mogul Staffing ", "namedResource": "Jane Selby",
            "namedOpportunity": "Account Manager", "reason": null, "opportunityResourceId": 4001, "placementSource": "Website"})
    );
    let second = tracker.get("/api/v1/OpportunityResource/Shortlist/1029").await.expect(200);
    let (id, status) = (&second[0]["opportunityResourceId"], &second[0]["opportunityResourceStatusId"]);
    assert_eq!((id, status), (&json!(4002), &json!(32)));
    assert_eq!(tracker.get("/api/v1/OpportunityResource/4002").await.expect(200)["note"], "Keen");
    let lists = tracker.get("/_sim/lists").await.expect(200);
    assert_eq!(lists["shortlist"].as_array().unwrap().len(), 2);

    let path = "/api/v1/Opportunity/1029/shortlist/resource/101";
    tracker.post(path, json!({})).await.expect(405);
    tracker.delete(path).await.expect(200);
    tracker.delete(path).await.expect(204);
    tracker.delete("/api/v1/OpportunityResource/4001").await.expect(200);
    tracker.get("/api/v1/OpportunityResource/4001").await.expect(204);
    tracker.get("/api/v1/OpportunityResource/Shortlist/1026").await.expect(204);
}

#[tokio::test]
async fn lists_take_only_what_is_there() {
    let tracker = Tracker::start().await;
    let refused: [(&str, Value); 5] = [
        ("/api/v1/Opportunity/Longlist", json!({"resourceId": 999, "opportunityId": 1026})),
        ("/api/v1/Opportunity/Longlist", json!({"resourceId": 101, "opportunityId": 1})),
        ("/api/v1/OpportunityResource", json!({"resourceId": 101})),
        ("/api/v1/OpportunityResource", json!({"resourceId": 101, "opportunityIds": [1026, 1]})),
        ("/api/v1/OpportunityResource", json!({"resourceId": 101, "opportunityIds": [1026], "statusId": 99})),
    ];
    for (path, body) in refused {
        tracker.post(path, body).await.expect(400);
    }
    assert_eq!(tracker.get("/_sim/lists").await.expect(200), json!({"longlist": [], "shortlist": []}));
    tracker
        .post("/api/v1/Opportunity/Longlist", json!({"resourceId": 101, "opportunityId": 1026}))
        .await
        .expect(201);
    tracker.delete("/api/v1/Resource/101").await.expect(200);
    assert_eq!(tracker.get("/_sim/lists").await.expect(200)["longlist"], json!([]));
}
