use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, TOKEN, Tracker};

/// Calls an operation with the API token as a Bearer header.
async fn call(tracker: &Tracker, operation: &str, order: Value) -> Value {
    let request = tracker
        .request(Method::POST, &format!("/api/widget/{operation}"))
        .bearer_auth(TOKEN)
        .json(&json!({"trackerrms": {operation: order}}));
    tracker.send(request).await.expect(200)
}

async fn with_credentials(tracker: &Tracker, credentials: Value) -> Value {
    let order = json!({"credentials": credentials, "instructions": {"recordtype": "N"}});
    let request = tracker
        .request(Method::POST, "/api/widget/getRecords")
        .json(&json!({"trackerrms": {"getRecords": order}}));
    tracker.send(request).await.expect(200)["status"].clone()
}

#[tokio::test]
async fn every_form_of_credentials_is_known() {
    let tracker = Tracker::start().await;
    let (user, former) = ("avery.tester@example.test", "frankie.former@example.test");
    for (credentials, code) in [
        (json!({"oauthtoken": TOKEN}), 0),
        (json!({"apikey": TOKEN}), 0),
        (json!({"username": user, "password": TOKEN}), 0),
        (json!({"username": former, "password": TOKEN}), 2),
        (json!({"username": user, "password": "no"}), 1),
        (json!({"apikey": "no"}), 1),
        (json!({"oauthtoken": "no"}), 1),
        (json!({"oauthtoken": format!("Bearer {TOKEN}")}), 1),
        (json!({}), 1),
    ] {
        assert_eq!(with_credentials(&tracker, credentials.clone()).await, code, "{credentials}");
    }
    tracker.knobs(json!({"lenientBearer": true})).await;
    assert_eq!(with_credentials(&tracker, json!({"oauthtoken": format!("Bearer {TOKEN}")})).await, 0);

    let basic = |password: &'static str| {
        let request =
            tracker.request(Method::POST, "/api/widget/getRecords").basic_auth(user, Some(password));
        tracker
            .send(request.json(&json!({"trackerrms": {"getRecords": {"instructions": {"recordtype": "N"}}}})))
    };
    assert_eq!(basic(TOKEN).await.expect(200)["status"], 0);
    assert_eq!(
        basic("no").await.expect(200),
        json!({"status": 1, "message": "user or API Key not found", "count": 0})
    );
}

#[tokio::test]
async fn a_wrong_envelope_is_99_and_what_is_no_json_400() {
    let tracker = Tracker::start().await;
    let send = async |path: &str, body: String| -> Answer {
        tracker.send(tracker.request(Method::POST, path).bearer_auth(TOKEN).body(body)).await
    };
    let invalid = json!({"status": 99, "message": "Invalid request", "count": 0});
    for body in [
        json!({}),
        json!({"trackerrms": {}}),
        json!({"trackerrms": {"createContact": {"contact": {"lastname": "S"}}}}),
        json!({"trackerrms": {"createResource": {"data": {"lastname": "S"}}}}),
        json!({"trackerrms": {"createResource": {"resource": {"jobtitle": "no name"}}}}),
    ] {
        assert_eq!(send("/api/widget/createResource", body.to_string()).await.expect(200), invalid, "{body}");
    }
    assert_eq!(send("/api/widget/createResource", "{".to_owned()).await.status, 400);
    assert_eq!(send("/api/widget/createNothing", "{}".to_owned()).await.status, 404);
}

#[tokio::test]
async fn a_resource_is_created_refused_and_overwritten() {
    let tracker = Tracker::start().await;
    let resource = json!({"firstname": "Mara", "lastname": "Quill", "fullname": "Mara Quill", "jobtitle": "Chef",
        "company": "Bistro", "city": "Bath", "zipcode": "BA1", "cellphone": "07700 900222", "email": "mara@example.com",
        "linkedin": "https://example.com/in/mara", "skills": "4, 5", "status": "Registered",
        "jobhistory": [{"company": "Cafe", "jobtitle": "Cook"}], "customfields": [{"id": 201, "value": "Yes"}]});
    let order = |overwrite: bool, resource: &Value| {
        json!({"credentials": {}, "instructions": {"overwriteresource": overwrite, "assigntoopportunity": 1026,
            "assigntolist": "long"}, "resource": resource})
    };
    let created = call(&tracker, "createResource", order(false, &resource)).await;
    assert_eq!(
        created,
        json!({"status": 0, "message": "created", "count": 0, "recordId": 104, "recordName": "Mara Quill"})
    );
    let record = tracker.get("/api/v1/Resource/104").await.expect(200);
    for (member, value) in [
        ("firstName", json!("Mara")),
        ("surname", json!("Quill")),
        ("currentClient", json!({"name": "Bistro", "id": -1})),
        ("contactDetails", json!({"mobilePhone": "07700 900222", "email": "mara@example.com"})),
        ("address", json!({"town": "Bath", "postcode": "BA1"})),
        ("status", json!({"id": 2, "name": "Registered"})),
        ("customFields", json!([{"id": 201, "name": "Right to Work", "value": "Yes"}])),
        ("quickSkills", json!([{"id": 4, "name": null}, {"id": 5, "name": null}])),
    ] {
        assert_eq!(record[member], value, "{member}");
    }
    assert_eq!(tracker.get("/_sim/lists").await.expect(200)["longlist"][0]["resourceId"], 104);

    let refused = call(&tracker, "createResource", order(false, &resource)).await;
    assert_eq!(
        refused,
        json!({"status": 3, "message": "record found and cannot be overwritten", "count": 0, "recordId": 104})
    );
    tracker.knobs(json!({"conflictRecordId": false})).await;
    assert_eq!(call(&tracker, "createResource", order(false, &resource)).await.get("recordId"), None);
    let changed = json!({"lastname": "Quill-Stone", "email": "MARA@example.com"});
    let updated = call(&tracker, "createResource", order(true, &changed)).await;
    assert_eq!((&updated["message"], &updated["recordId"]), (&json!("updated"), &json!(104)));
    assert_eq!(tracker.get("/api/v1/Resource/104").await.expect(200)["surname"], "Quill-Stone");
}

#[tokio::test]
async fn a_contact_brings_its_company_and_a_lead_its_person() {
    let tracker = Tracker::start().await;
    let order = json!({"instructions": {"createcompanyifnotexists": true}, "contact":
        {"fullname": "Noa Lind", "company": "New Firm", "businessphone": "123", "email": "noa@example.com"}});
    let created = call(&tracker, "createContact", order).await;
    assert_eq!((&created["message"], &created["recordId"]), (&json!("created"), &json!(811)));
    let contact = tracker.get("/api/v1/Contact/811").await.expect(200);
    assert_eq!((&contact["firstName"], &contact["surname"]), (&json!("Noa"), &json!("Lind")));
    assert_eq!(contact["client"], json!({"id": 709, "name": "New Firm"}));
    assert_eq!(contact["contactDetails"], json!({"telephone": "123", "email": "noa@example.com"}));

    let lead = |email: &str| {
        json!({"instructions": {"createpersonifnotexists": "true"}, "lead": {"leadname": "Enquiry", "source": "Website",
            "firstname": "Ida", "lastname": "Berg", "email": email}})
    };
    let created = call(&tracker, "createLead", lead("noa@example.com")).await;
    assert_eq!((&created["message"], &created["recordName"]), (&json!("success"), &json!("Enquiry")));
    let record = tracker.get(&format!("/api/v1/Lead/{}", created["recordId"])).await.expect(200);
    assert_eq!(record["associations"]["contacts"][0]["id"], 811);
    let created = call(&tracker, "createLead", lead("ida@example.com")).await;
    let record = tracker.get(&format!("/api/v1/Lead/{}", created["recordId"])).await.expect(200);
    assert_eq!(record["associations"]["contacts"], json!([{"id": 812, "name": "Ida Berg"}]));
    let job = json!({"opportunity": {"opportunityname": "Cook", "city": "Bath"}});
    assert_eq!(call(&tracker, "createOpportunity", job).await["message"], "success");
}

#[tokio::test]
async fn an_activity_is_linked_by_letter_and_id() {
    let tracker = Tracker::start().await;
    let order = |link: &str| {
        json!({"instructions": {}, "activity": {"subject": "Applied", "type": "Website Enquiry", "date": "2026-01-02",
            "time": "11:34 AM", "note": "By form", "linkRecordType": "R", "linkRecordId": link},
            "customfields": [{"id": 241, "value": "/jobs"}]})
    };
    let created = call(&tracker, "createActivity", order("101")).await;
    assert_eq!((&created["message"], &created["recordId"]), (&json!("success"), &json!(502)));
    let activity = tracker.get("/api/v1/Activity/502").await.expect(200);
    assert_eq!(activity["associations"]["resources"][0]["id"], 101);
    assert_eq!((&activity["dueDate"], &activity["dueTime"]), (&json!("2026-01-02"), &json!("11:34:00")));
    assert_eq!((&activity["activityType"]["id"], &activity["note"]), (&json!(5), &json!("By form")));
    assert_eq!(activity["customFields"][0]["value"], "/jobs");
    assert_eq!(call(&tracker, "createActivity", order("999")).await["status"], 99);
}

#[tokio::test]
async fn documents_applications_and_updates() {
    let tracker = Tracker::start().await;
    let file = |id: i64| {
        json!({"file": {"filename": "cv.txt", "recordType": "R", "recordId": id, "documentType": "resume",
            "primary": "y", "data": STANDARD.encode("hello")}})
    };
    let success = json!({"status": 0, "message": "success", "count": 0});
    assert_eq!(call(&tracker, "attachDocument", file(101)).await, success);
    assert_eq!(call(&tracker, "attachDocument", file(999)).await["status"], 99);
    let documents = tracker.get("/api/v1/Resource/101/Documents").await.expect(200);
    assert_eq!((&documents[0]["filename"], &documents[0]["isPrimary"]), (&json!("cv.txt"), &json!(true)));

    let apply = |job: i64| json!({"instructions": {"opportunityid": job, "resourceid": "101", "assigntolist": "short", "source": "Website"}});
    assert_eq!(call(&tracker, "resourceApplication", apply(1026)).await, success);
    assert_eq!(call(&tracker, "resourceApplication", apply(1)).await["status"], 99);
    assert_eq!(tracker.get("/_sim/lists").await.expect(200)["shortlist"][0]["placementSource"], "Website");

    let update = json!({"instructions": {"recordtype": "N", "recordid": 784}, "updates":
        [{"column": "jobtitle", "value": "Lead Analyst"}, {"column": "cellphone", "value": "1"}, {"column": "email", "value": "c@example.com"}],
        "customfields": [{"id": 212, "value": "Winter"}]});
    assert_eq!(call(&tracker, "updateRecord", update).await, success);
    let contact = tracker.get("/api/v1/Contact/784").await.expect(200);
    assert_eq!(contact["jobTitle"], "Lead Analyst");
    assert_eq!(contact["contactDetails"], json!({"email": "c@example.com", "mobilePhone": "1"}));
    assert_eq!(contact["customFields"].as_array().unwrap().len(), 2);
    let unknown = json!({"instructions": {"recordtype": "N", "recordid": 1}, "updates": []});
    assert_eq!(call(&tracker, "updateRecord", unknown).await["status"], 99);

    let resume = json!({"instructions": {}, "resource": {"email": "tove@example.com"},
        "file": {"filename": "tove-dahl.txt", "data": STANDARD.encode("cv")}});
    let created = call(&tracker, "createResourceFromResume", resume).await;
    assert_eq!((&created["message"], &created["recordName"]), (&json!("created"), &json!("Tove Dahl")));
}

#[tokio::test]
async fn records_are_read_by_page_alone_and_by_person() {
    let tracker = Tracker::start().await;
    let page =
        |number: i64| json!({"instructions": {"recordtype": "N", "numrecords": 20, "pagenum": number}});
    for (number, count) in [(0, 20), (1, 10), (2, 0)] {
        let answer = call(&tracker, "getRecords", page(number)).await;
        assert_eq!((&answer["count"], answer["results"].as_array().unwrap().len()), (&json!(count), count));
    }
    let asked = json!({"instructions": {"recordtype": "N", "searchtext": "alex carter"}});
    let found = call(&tracker, "getRecords", asked).await["results"][0].clone();
    assert_eq!((&found["id"], &found["details"]["companyname"]), (&json!(781), &json!("Mogul Staffing ")));
    assert_eq!((&found["details"]["emailMarketing"], found["details"].get("tagText")), (&json!("y"), None));
    let one = |letter: &str, id: i64| json!({"instructions": {"recordtype": letter, "recordid": id}});
    assert_eq!(
        call(&tracker, "getIndividualRecord", one("O", 1026)).await["results"][0]["name"],
        "Account Manager"
    );
    for (letter, id) in [("N", 781), ("C", 706), ("T", 1), ("R", 999)] {
        assert_eq!(call(&tracker, "getIndividualRecord", one(letter, id)).await["status"], 99, "{letter}");
    }
    let person = call(&tracker, "checkPerson", json!({"details": {"email": "shared@example.com"}})).await;
    assert_eq!((&person["count"], &person["recordTypes"]), (&json!(2), &json!("C")));
    assert_eq!(person["firstRecord"]["id"], 781);
    let nobody = call(&tracker, "checkPerson", json!({"details": {"phone": "999"}})).await;
    assert_eq!((&nobody["count"], &nobody["recordTypes"]), (&json!(0), &json!("")));
}
