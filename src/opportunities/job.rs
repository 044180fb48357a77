//! A job as the site is told of it: every member there, blanks empty, never null (docs/boundary.md, Jobs).

use serde::Serialize;

use super::text::digest;

/// A field of the account's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OwnField {
    /// Tracker's id.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// Its value as text.
    pub value: String,
}

/// The normalised job. HTML is as Tracker has it: the shell sanitises. What changes by itself (`publishDate`, the time
/// of the last change) is not in it, so that saving a record without a change is none on the site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Job {
    /// Tracker's id.
    pub opportunity_id: u64,
    /// `JOB-1026`.
    pub reference: String,
    /// Of the advert, else the opportunity's name.
    pub title: String,
    /// Of the advert, else the opportunity's.
    pub description: String,
    /// Of the advert.
    pub benefits: String,
    /// Of the advert.
    pub skills: String,
    /// Of the advert.
    pub category: String,
    /// Of the advert.
    pub duration: String,
    /// Of the advert, else the opportunity's, else its city.
    pub location: String,
    /// City.
    pub city: String,
    /// State or county.
    pub region: String,
    /// Postcode.
    pub postcode: String,
    /// Country, where an account has one.
    pub country: String,
    /// Of the advert, else the opportunity's.
    pub work_type: String,
    /// Of the advert, else the opportunity's.
    pub sectors: Vec<String>,
    /// Digits with a point, or empty.
    pub salary_from: String,
    /// The same.
    pub salary_to: String,
    /// `year`, `month`, `week`, `day`, `hour`, or empty.
    pub salary_per: String,
    /// Pay in Tracker's words, where it is not numbers.
    pub salary_text: String,
    /// Three letters, or empty.
    pub currency: String,
    /// `YYYY-MM-DD`, or empty; of the work.
    pub start_date: String,
    /// The same.
    pub end_date: String,
    /// When the opportunity was opened, else created; never in the future.
    pub posted_on: String,
    /// Until when people can apply, where that is known.
    pub valid_through: String,
    /// How many are wanted; 0: not said.
    pub positions: u64,
    /// The client's name; agencies keep it to themselves unless a setting says otherwise.
    pub client: String,
    /// The account's own fields that have a value.
    pub custom_fields: Vec<OwnField>,
}

impl Job {
    /// The same as long as the site would show the same.
    ///
    /// # Errors
    /// Never in practice: the members are texts and numbers.
    pub fn hash(&self) -> Result<String, serde_json::Error> {
        Ok(digest(&serde_json::to_vec(self)?))
    }
}
