//! Takes back what a test left at Tracker, and nothing else: only what carries the test's marker or address.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::mapping::profile::RecordKind;
use crate::relay::marker;
use crate::tracker::capabilities::Feature;
use crate::tracker::client::SiteClient;
use crate::tracker::outcome::FailureClass;

/// What a test made; sealed into the token that its answer holds.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Remains {
    /// Id of the test's submission, which made the marker.
    pub submission: String,
    /// Tenant it was made at.
    pub tenant: String,
    /// Address of the test's person, in lower case; empty: none.
    pub email: String,
    /// Types and ids, in the order in which they are to be removed.
    pub made: Vec<(RecordKind, u64)>,
}

/// What is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Removed {
    /// Type.
    pub kind: RecordKind,
    /// Id.
    pub id: u64,
}

/// What stays, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Left {
    /// Type.
    pub kind: RecordKind,
    /// Id.
    pub id: u64,
    /// `not_recognised`, `gone`, `other_connection`, `classic_lacks_deletion`, or that of a failed call.
    pub code: String,
}

/// Removes what can be removed.
pub async fn remove(client: &SiteClient<'_>, remains: &Remains) -> (Vec<Removed>, Vec<Left>) {
    let (mut removed, mut left) = (Vec::new(), Vec::new());
    for &(kind, id) in &remains.made {
        match remove_one(client, remains, kind, id).await {
            Ok(()) => removed.push(Removed { kind, id }),
            Err(code) => left.push(Left { kind, id, code }),
        }
    }
    (removed, left)
}

async fn remove_one(
    client: &SiteClient<'_>,
    remains: &Remains,
    kind: RecordKind,
    id: u64,
) -> Result<(), String> {
    client.capabilities().require(Feature::Deletion).map_err(|failure| failure.code)?;
    let record = client.get(kind, id).await.result.map_err(|failure| failure.code)?;
    let record = record.ok_or("gone")?;
    if !is_ours(remains, &record) {
        return Err("not_recognised".into());
    }
    match client.delete(kind, id).await.result {
        Err(failure) if failure.class == FailureClass::Gone => Err("gone".into()),
        result => result.map_err(|failure| failure.code),
    }
}

/// An id that was read wrongly out of an answer must not cost somebody else's record.
fn is_ours(remains: &Remains, record: &Value) -> bool {
    let has_address = !remains.email.is_empty() && record.to_string().to_lowercase().contains(&remains.email);
    marker::is_on(record, &remains.submission) || has_address
}
