//! Our webhooks at Tracker: once for each action, at one address, and nobody else's.

use serde_json::{Value, json};

use crate::jobs_support::{Jobs, TOKEN};

const PREFIX: &str = "http://agency.test/tracker-webhook";

fn register(jobs: &Jobs, url: &str) -> Value {
    jobs.timed.ask(|e| e.register_tracker_hooks(&json!({"url": url, "url_prefix": PREFIX}).to_string()))
}

fn listed(jobs: &Jobs) -> Vec<String> {
    let jwt = jobs.jwt();
    let _ = jwt;
    let answer = jobs.timed.ask(|e| e.tracker_hooks(&json!({ "url_prefix": "http" }).to_string()));
    let mut all: Vec<String> = answer["hooks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hook| {
            format!(
                "{} {} {}",
                hook["record_type"].as_str().unwrap(),
                hook["action"].as_str().unwrap(),
                hook["current"]
            )
        })
        .collect();
    all.sort();
    all
}

#[test]
fn hooks_are_registered_once_moved_and_taken_back() {
    let jobs = Jobs::new();
    let url = format!("{PREFIX}?token={TOKEN}");
    let answer = register(&jobs, &url);
    assert_eq!((&answer["code"], answer["hooks"].as_array().unwrap().len()), (&json!(""), 3), "{answer}");
    assert_eq!(answer["missing"], json!([]));
    assert!(!answer.to_string().contains(TOKEN), "the address is not shown");
    // Again: the same three.
    assert_eq!(register(&jobs, &url), answer);
    // Somebody else's stays, whatever happens to ours.
    jobs.tracker.api(
        &jobs.jwt(),
        "/api/v1/Webhook",
        &json!({"url": "http://other.test/hook", "action": "Updated", "recordType": "Opportunity"}),
    );
    let moved = register(&jobs, &format!("{PREFIX}?token=of-tomorrow"));
    assert!(moved["hooks"].as_array().unwrap().iter().all(|hook| hook["current"] == false), "{moved}");
    assert_eq!(register(&jobs, &url)["hooks"].as_array().unwrap().len(), 3);
    assert_eq!(
        listed(&jobs),
        [
            "Opportunity Created true",
            "Opportunity Deleted true",
            "Opportunity Updated false",
            "Opportunity Updated true"
        ]
    );
    let removed = jobs.timed.ask(|e| e.remove_webhooks(PREFIX));
    assert_eq!(removed["removed"], 3);
    assert_eq!(listed(&jobs), ["Opportunity Updated false"]);
    assert_eq!((jobs.journal("hooks_registered").len(), jobs.journal("hooks_removed").len()), (4, 1));
}

#[test]
fn what_cannot_be_registered_says_why() {
    let jobs = Jobs::new();
    for (request, code) in [
        (json!({"url": "", "url_prefix": ""}), "url_prefix"),
        (json!({"url": "http://other.test/", "url_prefix": PREFIX}), "url"),
    ] {
        assert_eq!(jobs.timed.refused(|e| e.register_tracker_hooks(&request.to_string())), code);
    }
    assert_eq!(jobs.timed.refused(|e| e.tracker_hooks("{}")), "url_prefix");
    jobs.tracker.fail(json!({"method": "POST", "path": "/api/v1/Webhook", "status": 400, "skip": 1}));
    let answer = register(&jobs, &format!("{PREFIX}?token={TOKEN}"));
    assert_eq!(
        (&answer["code"], answer["hooks"].as_array().unwrap().len()),
        (&json!("http_400"), 2),
        "{answer}"
    );
    assert_eq!(answer["missing"], json!(["Updated"]));
    // What was made is found again, and the rest made.
    assert_eq!(register(&jobs, &format!("{PREFIX}?token={TOKEN}"))["hooks"].as_array().unwrap().len(), 3);
    assert_eq!(jobs.journal("hooks_registered")[1]["outcome"], "failed");
}

#[test]
fn a_hook_that_tracker_sends_itself_comes_through_the_door() {
    let mut jobs = Jobs::new();
    jobs.sweep();
    for shape in ["a", "b", "c", "d", "e"] {
        jobs.tracker.post("/_sim/knobs", &json!({"webhookShape": shape}));
        register(
            &jobs,
            &format!("http://127.0.0.1:9/tracker-webhook?token={TOKEN}")
                .replace("http://127.0.0.1:9", "http://agency.test"),
        );
        jobs.tracker.delete("/_sim/webhook-deliveries");
        let title = format!("By shape {shape}");
        jobs.touch(1040, &json!({"advertDetails": {"title": title}}));
        let deliveries = jobs.tracker.get("/_sim/webhook-deliveries");
        let sent = deliveries.as_array().unwrap().last().unwrap().clone();
        let query = sent["url"].as_str().unwrap().split_once('?').unwrap().1.to_owned();
        let body = sent["body"].as_str().unwrap_or_default().to_owned();
        assert_eq!(jobs.hook(&query, body.as_bytes())["hinted"], true, "{shape}: {sent}");
        jobs.run();
        assert_eq!(jobs.posts.by_opportunity[&1040].job["title"], title.as_str());
    }
}

#[test]
fn a_hook_that_is_gone_or_cannot_be_deleted_holds_none_of_the_others() {
    let jobs = Jobs::new();
    register(&jobs, &format!("{PREFIX}?token={TOKEN}"));
    // Whoever deleted the first: 204 says that it is not there. The second cannot be deleted now.
    jobs.tracker.fail(json!({"method": "DELETE", "path": "/api/v1/Webhook/*", "status": 204}));
    jobs.tracker.fail(json!({"method": "DELETE", "path": "/api/v1/Webhook/*", "status": 500, "skip": 1}));
    let removed = jobs.timed.ask(|e| e.remove_webhooks(PREFIX));
    assert_eq!((&removed["removed"], &removed["code"]), (&json!(2), &json!("http_500")), "{removed}");
    assert_eq!(jobs.journal("hooks_removed")[0]["code"], "http_500");
    jobs.tracker.fail(json!({"method": "DELETE", "path": "/api/v1/Webhook/*", "status": 404}));
    assert_eq!(jobs.timed.ask(|e| e.remove_webhooks(PREFIX))["code"], "");
}

#[test]
fn a_hook_whose_successor_could_not_be_made_stays() {
    let jobs = Jobs::new();
    let tomorrow = format!("{PREFIX}?token=of-tomorrow");
    register(&jobs, &format!("{PREFIX}?token={TOKEN}"));
    jobs.tracker.fail(json!({"method": "POST", "path": "/api/v1/Webhook", "status": 400}));
    let answer = register(&jobs, &tomorrow);
    assert_eq!(answer["code"], "http_400");
    let mut all = listed(&jobs);
    all.retain(|hook| hook.starts_with("Opportunity Created"));
    assert_eq!(all, ["Opportunity Created true"], "the earlier one");
    assert_eq!(
        jobs.timed.ask(|e| e.tracker_hooks(&json!({"url_prefix": PREFIX}).to_string()))["missing"],
        json!(["Updated", "Deleted"])
    );
}
