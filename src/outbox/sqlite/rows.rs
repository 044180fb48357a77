//! Sealing and opening of the columns that hold personal data; the context names row and column.

use super::Sqlite;
use crate::intake::submission::Submission;
use crate::mapping::plan::Plan;
use crate::outbox::{Result, StoreError};
use crate::outbox::{Step, StepKind, StepResult, StepState};

impl Sqlite {
    pub(super) fn seal_submission(&self, submission: &Submission) -> Result<Vec<u8>> {
        self.seal(&format!("submission:{}", submission.id), submission)
    }

    pub(super) fn open_submission(&self, id: &str, sealed: &[u8]) -> Result<Submission> {
        self.unseal(&format!("submission:{id}"), sealed)
    }

    pub(super) fn seal_plan(&self, submission_id: &str, plan: &Plan) -> Result<Vec<u8>> {
        self.seal(&format!("plan:{submission_id}"), plan)
    }

    pub(super) fn open_plan(&self, submission_id: &str, sealed: &[u8]) -> Result<Plan> {
        self.unseal(&format!("plan:{submission_id}"), sealed)
    }

    pub(super) fn seal_result(&self, delivery: &str, position: u32, result: &StepResult) -> Result<Vec<u8>> {
        self.seal(&format!("step:{delivery}:{position}"), result)
    }

    pub(super) fn seal(&self, context: &str, value: &impl serde::Serialize) -> Result<Vec<u8>> {
        Ok(self.vault.seal(context, &serde_json::to_vec(value)?)?)
    }

    pub(super) fn unseal<T: serde::de::DeserializeOwned>(&self, context: &str, sealed: &[u8]) -> Result<T> {
        Ok(serde_json::from_slice(&self.vault.open(context, sealed)?)?)
    }

    /// Steps of a delivery in order.
    pub(super) fn load_steps(&self, db: &rusqlite::Connection, delivery: &str) -> Result<Vec<Step>> {
        let mut statement = db.prepare(
            "SELECT position, kind, argument, state, attempts, looks, sends, intended_at, sealed, probe_from \
             FROM step WHERE delivery_id = ?1 ORDER BY position",
        )?;
        let mut rows = statement.query([delivery])?;
        let mut steps = Vec::new();
        while let Some(row) = rows.next()? {
            let position: u32 = row.get(0)?;
            let kind: String = row.get(1)?;
            let state: String = row.get(3)?;
            let sealed: Option<Vec<u8>> = row.get(8)?;
            steps.push(Step {
                position,
                kind: StepKind::parse(&kind, row.get(2)?)
                    .ok_or_else(|| StoreError::Unreadable(format!("step kind {kind}")))?,
                state: StepState::parse(&state)
                    .ok_or_else(|| StoreError::Unreadable(format!("step state {state}")))?,
                attempts: row.get(4)?,
                looks: row.get(5)?,
                sends: row.get(6)?,
                intended_at: row.get(7)?,
                probe_from: u64::try_from(row.get::<_, i64>(9)?).unwrap_or_default(),
                result: match sealed {
                    Some(bytes) => self.unseal(&format!("step:{delivery}:{position}"), &bytes)?,
                    None => StepResult::default(),
                },
            });
        }
        Ok(steps)
    }
}
