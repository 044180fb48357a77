//! Operations on a record that is there (contract 1.10, 4.5). An unknown record is code 99.

use serde_json::{Value, json};

use super::{Order, Reply, fields};
use crate::{
    rest::{
        decode, records,
        resume::{List, put_forward},
    },
    sim::World,
    store::{document::Upload, kind::Kind, record::Members},
};

/// `attachDocument`.
pub(super) fn attach(world: &mut World, order: &Order) -> Result<Reply, Reply> {
    let file = order.object("file")?;
    let field = |name: &str| fields::field(file, name);
    let kind = Kind::parse(&field("recordType")).ok_or(Reply::Invalid)?;
    let id: i64 = field("recordId").parse().map_err(|_| Reply::Invalid)?;
    let content = decode(&field("data")).map_err(|_| Reply::Invalid)?;
    let filename = field("filename");
    if filename.is_empty() {
        return Err(Reply::Invalid);
    }
    let document_type = Some(field("documentType")).filter(|name| !name.is_empty());
    let upload = Upload {
        filename,
        document_type: document_type.unwrap_or_else(|| "general".to_owned()),
        is_primary: field("primary").eq_ignore_ascii_case("y"),
        content,
    };
    let now = world.now();
    world.store.attach(kind, id, upload, now).map(|_| Reply::success()).ok_or(Reply::Invalid)
}

/// `resourceApplication`.
pub(super) fn apply(world: &mut World, order: &Order) -> Result<Reply, Reply> {
    let job = order.instruction_id("opportunityid").ok_or(Reply::Invalid)?;
    let resource = order.instruction_id("resourceid").ok_or(Reply::Invalid)?;
    let list = List::parse(&order.instruction("assigntolist"));
    let done = put_forward(world, job, resource, list, &order.instruction("source"));
    if done { Ok(Reply::success()) } else { Err(Reply::Invalid) }
}

/// `updateRecord`: `updates [{column, value}]`, with custom fields and skills by id.
pub(super) fn update(world: &mut World, order: &Order) -> Result<Reply, Reply> {
    let kind = Kind::parse(&order.instruction("recordtype")).ok_or(Reply::Invalid)?;
    let id = order.instruction_id("recordid").ok_or(Reply::Invalid)?;
    let (_, before) = world.store.get(kind, id).ok_or(Reply::Invalid)?;
    let mut changes = Members::new();
    for update in order.members.get("updates").and_then(Value::as_array).into_iter().flatten() {
        let column = update.get("column").map(fields::plain_text).unwrap_or_default();
        let value = update.get("value").unwrap_or(&Value::Null);
        for (name, value) in fields::column(kind, &column, value).ok_or(Reply::Invalid)? {
            merge(&mut changes, name, value);
        }
    }
    if let Some(Value::Array(fields)) = fields::custom_fields(&order.members) {
        changes.insert("customFields".to_owned(), by_id(before.get("customFields"), fields));
    }
    if let Some(skills) = order.members.get("skills").and_then(Value::as_array) {
        changes.insert("quickSkills".to_owned(), by_id(before.get("quickSkills"), skills.clone()));
    }
    records::change(world, kind, id, changes);
    Ok(Reply::success())
}

/// Two columns may be members of one object.
fn merge(changes: &mut Members, name: String, value: Value) {
    match (changes.get_mut(&name), value) {
        (Some(Value::Object(old)), Value::Object(new)) => old.extend(new),
        (_, value) => {
            changes.insert(name, value);
        }
    }
}

/// `before` with the entries of `changed` in place of those with the same id.
fn by_id(before: Option<&Value>, changed: Vec<Value>) -> Value {
    let id = |entry: &Value| entry.get("id").map(fields::plain_text);
    let kept = before.and_then(Value::as_array).into_iter().flatten();
    let kept = kept.filter(|entry| !changed.iter().any(|new| id(new) == id(entry))).cloned();
    let mut all: Vec<Value> = kept.collect();
    all.extend(changed);
    json!(all)
}
