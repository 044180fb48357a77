//! What the screens read.

use rusqlite::{Connection, OptionalExtension, params_from_iter, types::Value};

use super::Sqlite;
use super::filter::Filter;
use crate::intake::submission::Submission;
use crate::mapping::plan::Plan;
use crate::outbox::Result;
use crate::outbox::{Flag, Order, Query, Row, Run, Step, Tally};

/// Rows of a page where nobody says how many.
const PER_PAGE: u32 = 20;

const COLUMNS: &str = "s.id, s.received_at, s.state, s.reason, s.path, s.source, s.form_id, s.form_name, \
     s.profile_id, s.profile_name, s.outcome, s.record_kind, s.record_id, s.duplicate_of, s.problems, \
     s.sealed, (SELECT due_at FROM delivery d WHERE d.submission_id = s.id AND d.state = 'ready'), \
     s.ended_at, s.possible_duplicate, s.dropped_fields, \
     COALESCE((SELECT waits FROM registration g WHERE g.submission_id = s.id), 0), \
     COALESCE((SELECT came_before FROM registration g WHERE g.submission_id = s.id), 0)";

/// Columns that are flags.
const FLAGS: [(usize, Flag); 4] = [
    (18, Flag::PossibleDuplicate),
    (19, Flag::DroppedFields),
    (20, Flag::Waitlist),
    (21, Flag::RegisteredBefore),
];

pub(super) fn submission(store: &Sqlite, id: &str) -> Result<Option<Submission>> {
    store.read(|db| submission_in(store, db, id))
}

pub(super) fn submission_in(store: &Sqlite, db: &Connection, id: &str) -> Result<Option<Submission>> {
    let sealed: Option<Option<Vec<u8>>> =
        db.query_row("SELECT sealed FROM submission WHERE id = ?1", [id], |r| r.get(0)).optional()?;
    sealed.flatten().map(|bytes| store.open_submission(id, &bytes)).transpose()
}

/// What was made of it when it was last accepted or mapped; `None` where nothing was to be sent.
pub(super) fn plan(store: &Sqlite, id: &str) -> Result<Option<Plan>> {
    store.read(|db| plan_in(store, db, id))
}

pub(super) fn plan_in(store: &Sqlite, db: &Connection, id: &str) -> Result<Option<Plan>> {
    let sealed: Option<Vec<u8>> = db
        .query_row("SELECT sealed_plan FROM delivery WHERE submission_id = ?1", [id], |r| r.get(0))
        .optional()?;
    sealed.map(|bytes| store.open_plan(id, &bytes)).transpose()
}

pub(super) fn row(store: &Sqlite, id: &str) -> Result<Option<Row>> {
    store.read(|db| {
        let mut rows = fetch(
            store,
            db,
            &format!("SELECT {COLUMNS} FROM submission s WHERE s.id = ?1"),
            &[Value::from(id.to_owned())],
        )?;
        Ok(rows.pop())
    })
}

pub(super) fn list(store: &Sqlite, query: &Query) -> Result<(u64, Vec<Row>)> {
    let Filter { sql: filter, values } = Filter::of(&store.vault, query);
    let direction = match query.order {
        Order::Newest => "DESC",
        Order::Oldest => "ASC",
    };
    let per_page = if query.per_page == 0 { PER_PAGE } else { query.per_page.min(200) };
    let first = u64::from(query.page.max(1) - 1) * u64::from(per_page);
    // Newer rows have higher numbers, so the index on the time alone gives the order.
    let ordered = format!(
        "SELECT s.number FROM submission s {filter} ORDER BY s.received_at {direction}, s.number {direction}"
    );
    store.read(|db| {
        let (total, page): (u64, Vec<i64>) = if filter.is_empty() {
            let total: i64 = db.query_row("SELECT count(*) FROM submission", [], |r| r.get(0))?;
            let page = numbers(db, &format!("{ordered} LIMIT {per_page} OFFSET {first}"), &values)?;
            (u64::try_from(total).unwrap_or_default(), page)
        } else {
            // Counting and looking in one pass; what is kept of it is a number for each row.
            let found = numbers(db, &ordered, &values)?;
            let skip = usize::try_from(first).unwrap_or(usize::MAX);
            let take = usize::try_from(per_page).unwrap_or(usize::MAX);
            (found.len() as u64, found.into_iter().skip(skip).take(take).collect())
        };
        let page: Vec<String> = page.iter().map(ToString::to_string).collect();
        // Only the rows that are shown are read in full, with what is sealed in them.
        let rows = fetch(
            store,
            db,
            &format!(
                "SELECT {COLUMNS} FROM submission s WHERE s.number IN ({}) \
                 ORDER BY s.received_at {direction}, s.number {direction}",
                page.join(", ")
            ),
            &[],
        )?;
        Ok((total, rows))
    })
}

fn numbers(db: &Connection, sql: &str, values: &[Value]) -> Result<Vec<i64>> {
    let mut statement = db.prepare(sql)?;
    let rows = statement.query_map(params_from_iter(values.iter()), |r| r.get(0))?;
    Ok(rows.collect::<std::result::Result<_, _>>()?)
}

fn fetch(store: &Sqlite, db: &Connection, sql: &str, values: &[Value]) -> Result<Vec<Row>> {
    let mut statement = db.prepare(sql)?;
    let mut rows = statement.query(params_from_iter(values.iter()))?;
    let mut found = Vec::new();
    while let Some(r) = rows.next()? {
        let id: String = r.get(0)?;
        let sealed: Option<Vec<u8>> = r.get(15)?;
        let record_id: i64 = r.get(12)?;
        let problems: String = r.get(14)?;
        found.push(Row {
            // A row that no longer opens (replaced key) is still listed, without its person.
            person: sealed
                .and_then(|bytes| store.open_submission(&id, &bytes).ok())
                .map(|s| person_of(&s))
                .unwrap_or_default(),
            id,
            received_at: r.get(1)?,
            state: r.get(2)?,
            reason: r.get(3)?,
            path: r.get(4)?,
            source: r.get(5)?,
            form_id: r.get(6)?,
            form_name: r.get(7)?,
            profile_id: r.get(8)?,
            profile_name: r.get(9)?,
            outcome: r.get(10)?,
            record_kind: r.get(11)?,
            record_id: u64::try_from(record_id).unwrap_or_default(),
            duplicate_of: r.get(13)?,
            problems: serde_json::from_str(&problems).unwrap_or_default(),
            due_at: r.get::<_, Option<i64>>(16)?.unwrap_or_default(),
            ended_at: r.get(17)?,
            flags: FLAGS
                .into_iter()
                .filter_map(|(column, flag)| {
                    r.get::<_, bool>(column).map(|set| set.then_some(flag)).transpose()
                })
                .collect::<std::result::Result<_, _>>()?,
        });
    }
    Ok(found)
}

/// The values that look like a name and an e-mail, for the list.
fn person_of(submission: &Submission) -> String {
    let person = crate::intake::person::guess(submission);
    let name = format!("{} {}", person.first_name, person.surname);
    match (name.trim(), person.email.trim()) {
        ("", email) => email.to_owned(),
        (name, "") => name.to_owned(),
        (name, email) => format!("{name} <{email}>"),
    }
}

pub(super) fn steps(store: &Sqlite, id: &str) -> Result<Vec<Step>> {
    store.read(|db| {
        let delivery: Option<String> = db
            .query_row("SELECT id FROM delivery WHERE submission_id = ?1", [id], |r| r.get(0))
            .optional()?;
        match delivery {
            Some(delivery) => store.load_steps(db, &delivery),
            None => Ok(Vec::new()),
        }
    })
}

pub(super) fn tally(store: &Sqlite) -> Result<Tally> {
    store.read(|db| {
        let mut tally = Tally::default();
        let mut statement = db.prepare("SELECT state, count(*) FROM submission GROUP BY state")?;
        let mut rows = statement.query([])?;
        while let Some(r) = rows.next()? {
            let count: i64 = r.get(1)?;
            tally.counts.insert(r.get(0)?, u64::try_from(count).unwrap_or_default());
        }
        tally.oldest_waiting_at = db.query_row(
            "SELECT min(received_at) FROM submission WHERE state IN ('waiting', 'received')",
            [],
            |r| r.get(0),
        )?;
        let mut statement = db.prepare("SELECT trigger_name, at FROM run ORDER BY at DESC")?;
        tally.runs = statement
            .query_map([], |r| Ok(Run { trigger: r.get(0)?, at: r.get(1)? }))?
            .collect::<std::result::Result<_, _>>()?;
        let tasks: i64 = db.query_row("SELECT count(*) FROM task", [], |r| r.get(0))?;
        tally.tasks = u64::try_from(tasks).unwrap_or_default();
        Ok(tally)
    })
}
