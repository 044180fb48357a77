use serde_json::{Value, json};

use crate::support::Tracker;

fn ids(rows: &Value, member: &str) -> Vec<i64> {
    rows.as_array().unwrap().iter().map(|row| row[member].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn a_page_has_ten_rows_unless_more_are_asked_for() {
    let tracker = Tracker::start().await;
    let path = "/api/v1/Contact/Search";
    assert_eq!(tracker.post(path, json!({})).await.expect(200).as_array().unwrap().len(), 10);
    assert_eq!(tracker.post(path, json!({"maxResults": 50})).await.expect(200).as_array().unwrap().len(), 30);
    // pageSize is no documented member.
    assert_eq!(tracker.post(path, json!({"pageSize": 50})).await.expect(200).as_array().unwrap().len(), 10);
    let mut seen = Vec::new();
    for page in 1..=3 {
        let rows = tracker.post(path, json!({"pageNumber": page})).await.expect(200);
        seen.extend(ids(&rows, "contactId"));
    }
    seen.sort_unstable();
    assert_eq!(seen, (781..811).collect::<Vec<_>>());
    let after = tracker.post(path, json!({"pageNumber": 4})).await;
    assert_eq!((after.status.as_u16(), after.text.as_str()), (204, ""));
}

#[tokio::test]
async fn a_tag_is_no_filter() {
    let tracker = Tracker::start().await;
    let all = tracker.post("/api/v1/Contact/Search", json!({"maxResults": 100})).await.expect(200);
    let asked = json!({"tagText": "Summer Conference 2025", "maxResults": 100});
    let tagged = tracker.post("/api/v1/Contact/Search", asked).await.expect(200);
    assert_eq!(tagged, all);
    assert_eq!(tracker.last_call().await["ignoredMembers"], json!(["$.tagText"]));
    assert!(all.as_array().unwrap().iter().all(|row| row.get("tagText").is_none()));
}

#[tokio::test]
async fn the_documented_filters_work() {
    let tracker = Tracker::start().await;
    for (path, body, member, found) in [
        ("/api/v1/Contact/Search", json!({"email": "Shared@Example.com"}), "contactId", vec![782, 781]),
        ("/api/v1/Contact/Search", json!({"searchTerm": "o'neill"}), "contactId", vec![784]),
        ("/api/v1/Contact/Search", json!({"telephone": "07700 900112"}), "contactId", vec![783]),
        ("/api/v1/Contact/Search", json!({"statusId": 2}), "contactId", vec![784]),
        ("/api/v1/Resource/Search", json!({"state": "active"}), "resourceId", vec![102, 101]),
        ("/api/v1/Resource/Search", json!({"email": "renee.mueller@example.com"}), "resourceId", vec![102]),
        ("/api/v1/Lead/Search", json!({"state": "open"}), "leadId", vec![11]),
        ("/api/v1/Opportunity/Search", json!({"state": "won"}), "opportunityId", vec![1027]),
        ("/api/v1/Opportunity/Search", json!({"publishOnline": false}), "opportunityId", vec![1028, 1024]),
        ("/api/v1/Activity/Search", json!({"leadId": 11}), "activityId", vec![501]),
        (
            "/api/v1/Activity/Search",
            json!({"subject": "call back", "priority": "medium"}),
            "activityId",
            vec![501],
        ),
        ("/api/v1/Client/Search", json!({"searchTerm": "mogul"}), "clientId", vec![706]),
    ] {
        let rows = tracker.post(path, body.clone()).await.expect(200);
        assert_eq!(ids(&rows, member), found, "{path} {body}");
    }
    for (path, body) in [
        ("/api/v1/Contact/Search", json!({"email": "nobody@example.com"})),
        ("/api/v1/Activity/Search", json!({"resourceId": 101})),
        ("/api/v1/Project/Search", json!({})),
    ] {
        tracker.post(path, body).await.expect(204);
    }
}

#[tokio::test]
async fn a_job_row_is_flat_with_letters_for_booleans() {
    let tracker = Tracker::start().await;
    let rows = tracker
        .post("/api/v1/Opportunity/Search", json!({"searchTerm": "account manager"}))
        .await
        .expect(200);
    let row = &rows[0];
    for (member, value) in [
        ("opportunityId", json!(1026)),
        ("opportunityName", json!("Account Manager")),
        ("opportunityStatusId", json!(8)),
        ("opportunityStatusDesc", json!("Open")),
        ("active", json!("y")),
        ("clientName", json!("Mogul Staffing ")),
        ("contactId", json!(781)),
        ("dateFilled", json!("")),
        ("startDate", json!("2019-01-21")),
        ("locationCity", json!("Bristol")),
        ("publishOnline", json!("y")),
        ("publishReference", json!("JOB-1026")),
        ("publishTitle", json!("Testing Lead ")),
        ("publishDate", json!("2025-12-03")),
        ("advertStatus", json!(" ")),
        ("advertId", json!(0)),
        ("workType", json!("")),
        ("workTypeName", json!("Contract")),
        ("privateRecord", json!("n")),
        ("customFields", json!([])),
    ] {
        assert_eq!(row[member], value, "{member}");
    }
}

#[tokio::test]
async fn a_resource_row_writes_firstname_in_lower_case() {
    let tracker = Tracker::start().await;
    let asked = json!({"searchTerm": "jane", "includeCustomFields": true});
    let rows = tracker.post("/api/v1/Resource/Search", asked).await.expect(200);
    let row = &rows[0];
    assert_eq!((&row["firstname"], row.get("firstName")), (&json!("Jane"), None));
    assert_eq!(row["email"], "jane.selby@example.com");
    assert_eq!(row["availableForWork"], "y");
    assert_eq!(row["customFields"][0]["value"], "Yes");
    let plain = tracker.post("/api/v1/Resource/Search", json!({"searchTerm": "jane"})).await.expect(200);
    assert_eq!(plain[0]["customFields"], json!([]));
}

#[tokio::test]
async fn times_are_compared_on_the_tenants_clock() {
    let tracker = Tracker::empty().await;
    tracker.knobs(json!({"tzOffset": -480})).await;
    let id = tracker.create("Contact", json!({"surname": "S"})).await;
    let local = tracker.get(&format!("/api/v1/Contact/{id}")).await.expect(200)["history"]["updated"].clone();
    let utc =
        tracker.get(&format!("/_sim/records/Contact/{id}")).await.expect(200)["_sim"]["updated"].clone();
    assert!(!local.as_str().unwrap().contains(['Z', '+']));
    let search = async |after: &Value| {
        tracker.post("/api/v1/Contact/Search", json!({"updatedAfter": after})).await.status.as_u16()
    };
    assert_eq!(search(&local).await, 200);
    // What is UTC now is hours ahead of the tenant's wall clock.
    assert_eq!(search(&utc).await, 204);
}

#[tokio::test]
async fn custom_fields_are_searched_by_value() {
    let tracker = Tracker::start().await;
    let asked = json!({"customFieldId": 211, "customFieldValue": "vegetarian"});
    let rows = tracker.post("/api/v1/Contact/Search/CustomField", asked).await.expect(200);
    assert_eq!(ids(&rows, "contactId"), [784]);
    let asked = json!({"customFieldId": 201, "customFieldValue": "Yes"});
    let rows = tracker.post("/api/v1/Resource/Search/CustomField", asked).await.expect(200);
    assert_eq!(ids(&rows, "resourceId"), [101]);
    let asked = json!({"customFieldId": 201, "customFieldValue": "Perhaps"});
    tracker.post("/api/v1/Resource/Search/CustomField", asked).await.expect(204);
}

#[tokio::test]
async fn paged_search_tells_how_much_there_is() {
    let tracker = Tracker::start().await;
    let path = "/api/v1/Opportunity/PagedSearch";
    let page =
        tracker.post(path, json!({"pageNumber": 3, "pageSize": 50, "maxResults": 50})).await.expect(200);
    assert_eq!(page["opportunities"].as_array().unwrap().len(), 5);
    for (member, value) in [
        ("totalCount", json!(25)),
        ("totalPages", json!(3)),
        ("pageSize", json!(10)),
        ("hasNextPage", json!(false)),
        ("hasPreviousPage", json!(true)),
    ] {
        assert_eq!(page[member], value, "{member}");
    }
    let open = tracker.post(path, json!({"state": "open", "publishOnline": true})).await.expect(200);
    assert_eq!((&open["totalCount"], &open["hasNextPage"]), (&json!(21), &json!(true)));
    let stateless = tracker.post(path, json!({"updatedAfter": "2000-01-01"})).await.expect(200);
    assert_eq!((&stateless["totalCount"], &stateless["opportunities"]), (&json!(0), &json!([])));
    let with_state =
        tracker.post(path, json!({"updatedAfter": "2000-01-01", "state": "open"})).await.expect(200);
    assert_eq!(with_state["totalCount"], 23);
}

#[tokio::test]
async fn rows_are_sorted_by_a_member() {
    let tracker = Tracker::empty().await;
    for surname in ["Boyd", "archer", "Castle"] {
        tracker.create("Contact", json!({"surname": surname})).await;
    }
    for (asked, order) in [
        (json!({}), [783, 782, 781]),
        (json!({"sortBy": "surname"}), [782, 781, 783]),
        (json!({"sortBy": "Surname", "sortDirection": "DESC"}), [783, 781, 782]),
        (json!({"sortBy": "contactId", "sortDirection": "ASC"}), [781, 782, 783]),
    ] {
        let rows = tracker.post("/api/v1/Contact/Search", asked.clone()).await.expect(200);
        assert_eq!(ids(&rows, "contactId"), order, "{asked}");
    }
}

#[tokio::test]
async fn a_term_is_looked_for_in_names_or_in_tags_or_not_at_all() {
    let tracker = Tracker::start().await;
    let asked = json!({"searchTerm": "summer conference 2025", "maxResults": 100});
    for (filter, found) in [("name", 0), ("tags", 3), ("ignored", 30)] {
        tracker.knobs(json!({"termFilter": filter})).await;
        let answer = tracker.post("/api/v1/Contact/Search", asked.clone()).await;
        assert_eq!(answer.body.as_array().map_or(0, Vec::len), found, "{filter}");
    }
}

#[tokio::test]
async fn twenty_thousand_jobs_are_read_ten_at_a_time() {
    let tracker = Tracker::start().await;
    tracker.knobs(json!({"rateLimit": 0, "pageCap": 10})).await;
    let job = json!({"name": "Nurse", "status": {"id": 8, "name": "Open"}, "advertDetails": {"publishOnline": true}});
    for _ in 0..20 {
        let jobs: Vec<_> = (0..1_000).map(|_| job.clone()).collect();
        tracker.post("/_sim/seed", json!({"records": {"Opportunity": jobs}})).await.expect(200);
    }
    let path = "/api/v1/Opportunity/Search";
    for (page, rows) in [(1, 10), (1_000, 10), (2_003, 5)] {
        let answer = tracker.post(path, json!({"pageNumber": page, "maxResults": 100})).await.expect(200);
        assert_eq!(answer.as_array().unwrap().len(), rows, "page {page}");
    }
    assert_eq!(tracker.post(path, json!({"pageNumber": 2_004})).await.status.as_u16(), 204);
    let paged = tracker.post("/api/v1/Opportunity/PagedSearch", json!({"pageNumber": 2})).await.expect(200);
    assert_eq!(
        (&paged["totalCount"], &paged["opportunities"].as_array().unwrap().len()),
        (&json!(20_025), &10)
    );
}
