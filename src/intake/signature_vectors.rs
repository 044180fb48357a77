//! The rule exists twice: PHP has the other copy, for the time when there is no core. One file holds both to
//! the same answers.

use serde_json::{Value, json};

use super::*;

#[test]
fn the_shared_vectors_hold() {
    let vectors: Value = serde_json::from_str(include_str!("../../tests/fixtures/signatures.json")).unwrap();
    let settings: IntakeSettings =
        serde_json::from_value(json!({ "secrets": vectors["secrets"], "sources": vectors["sources"] }))
            .unwrap();
    let now = vectors["now"].as_u64().unwrap();
    for case in vectors["cases"].as_array().unwrap() {
        let text = |key: &str| case[key].as_str().unwrap();
        let credentials =
            Credentials { timestamp: text("timestamp"), signature: text("signature"), token: text("token") };
        let found = match authenticate(&settings, credentials, text("body").as_bytes(), now) {
            None => Value::Null,
            Some(Sender::Signed { .. }) => json!({ "kind": "signed" }),
            Some(Sender::Token { source, profiles }) => {
                json!({ "kind": "token", "source": source, "profiles": profiles })
            }
        };
        assert_eq!(found, case["expect"], "{}", text("name"));
    }
}
