//! A Form Profile: which form, which record type, and what becomes of each field.
//!
//! This is the JSON that the admin screens save, that import and export exchange, and that a delivery
//! keeps as it was when the submission was accepted (reliability.md L07).

use serde::{Deserialize, Serialize};

/// The record types of Tracker that a profile or a step can name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RecordKind {
    /// A candidate.
    #[default]
    Resource,
    /// A person at a client, or an event guest.
    Contact,
    /// A sales lead; it has no person of its own and is linked to a Contact (tracker-api.md 1.6).
    Lead,
    /// A job.
    Opportunity,
    /// An entry in a record's history.
    Activity,
}

/// What a profile does with the submissions it takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Sends them to Tracker.
    #[default]
    Deliver,
    /// Nothing: the admin said "ignore this form".
    Ignore,
}

/// A Form Profile.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Profile {
    /// Stable key, `[a-z0-9-]`.
    pub id: String,
    /// For people.
    pub name: String,
    /// Raised at each save.
    pub version: u32,
    /// A disabled profile takes nothing.
    pub enabled: bool,
    /// Deliver or ignore.
    pub action: Action,
    /// Suspected spam is sent like everything else instead of being held.
    pub send_suspected_spam: bool,
    /// Which submissions it takes.
    pub matching: Matching,
    /// All must hold, else the next profile is tried.
    pub conditions: Vec<Condition>,
    /// What is created or updated.
    pub record: RecordKind,
    /// The field map. On a Lead, a target that begins with `contact.` belongs to the Lead's Contact.
    pub fields: Vec<FieldMap>,
    /// A Resource is created from the first document by Tracker's CV parser.
    pub from_resume: bool,
    /// Documents.
    pub attachments: Attachments,
    /// The linked activity.
    pub activity: ActivityTemplate,
    /// How an existing record is found, and what happens then.
    pub dedupe: Dedupe,
    /// Consent.
    pub consent: Consent,
    /// Longlist or shortlist of a job.
    pub job: JobLink,
    /// Event registration: tag and event fields.
    pub event: EventLink,
}

/// Rungs of the match order (divi.md 5), most certain first.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Matching {
    /// Divi unique ids, or the `form_id` of a webhook.
    pub form_ids: Vec<String>,
    /// CSS ids of Divi 4 forms.
    pub css_ids: Vec<String>,
    /// Source keys of webhooks.
    pub sources: Vec<String>,
    /// WordPress posts whose forms it takes.
    pub posts: Vec<u64>,
    /// Takes what nobody else takes.
    pub fallback: bool,
}

/// A test on one submitted value.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Condition {
    /// Form key.
    pub field: String,
    /// Test.
    pub test: Test,
    /// Operand; for `one_of` a list separated by `|`.
    pub value: String,
}

/// Tests are case-insensitive and ignore surrounding space.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// Same text.
    #[default]
    Equals,
    /// Another text.
    NotEquals,
    /// Part of the text.
    Contains,
    /// One of a list.
    OneOf,
    /// Nothing entered, or no such field.
    Empty,
    /// Something entered.
    NotEmpty,
}

/// One line of the mapping repeater.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct FieldMap {
    /// Where the value comes from.
    pub from: ValueSource,
    /// Tracker key: `surname`, `contactDetails.email`, `customFields[12]`, `customFields[Salary band]`,
    /// `owners[20]` …
    pub to: String,
    /// Without a value the submission needs attention (hook) or is refused (HTTP).
    pub required: bool,
    /// Regular expression that the value must match as a whole; empty: none.
    pub pattern: String,
    /// Applied in order.
    pub transforms: Vec<Transform>,
    /// What happens on an existing record; `None`: the default for this key.
    pub on_match: Option<OnMatch>,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum ValueSource {
    /// A form key.
    Field(String),
    /// The same for every submission.
    Constant(String),
    /// Text with placeholders (mapping::template).
    Template(String),
}

impl Default for ValueSource {
    fn default() -> Self {
        Self::Constant(String::new())
    }
}

/// What happens to a member of a record that exists already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OnMatch {
    /// The new value wins.
    Overwrite,
    /// Only where the record has none.
    IfEmpty,
    /// Added to what is there.
    Append,
    /// The record keeps its own.
    Never,
}

/// A change to a value on its way.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Transform {
    /// Surrounding space off, inner runs to one.
    Trim,
    /// All letters small.
    Lowercase,
    /// All letters capital.
    Uppercase,
    /// One part of a full name.
    SplitName {
        /// Which part.
        part: NamePart,
    },
    /// To E.164; what is no phone number stays as it is and is flagged.
    Phone {
        /// ISO 3166 alpha-2; empty: the site's.
        #[serde(default)]
        country: String,
    },
    /// To `YYYY-MM-DD`.
    Date {
        /// Order of day, month and year in the input.
        order: DateOrder,
    },
    /// To a boolean; the words that mean yes, beside the usual ones.
    YesNo {
        /// Extra words for yes.
        #[serde(default)]
        yes: Vec<String>,
    },
    /// Exact texts to others.
    Table {
        /// From and to.
        rows: Vec<TableRow>,
        /// For what is not in the table; `None`: the text itself.
        #[serde(default)]
        otherwise: Option<String>,
    },
    /// Several form keys to one text.
    Join {
        /// Further form keys.
        fields: Vec<String>,
        /// Between the parts.
        separator: String,
    },
}

/// One row of a value table.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct TableRow {
    /// Compared without case and surrounding space.
    pub from: String,
    /// Put in its place.
    pub to: String,
}

/// Part of a full name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NamePart {
    /// All but the last word.
    #[default]
    First,
    /// The last word with its particles.
    Last,
}

/// Order of a written date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 31/12/2026.
    #[default]
    DayFirst,
    /// 12/31/2026.
    MonthFirst,
    /// 2026-12-31.
    YearFirst,
}

/// Documents of a profile.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(default)]
pub struct Attachments {
    /// Form keys that hold files; empty: every file of the submission.
    pub fields: Vec<String>,
    /// What happens to several files.
    pub several: SeveralFiles,
    /// Extensions; empty: the site's.
    pub types: Vec<String>,
    /// Tracker's document type.
    pub document_type: String,
    /// Whether the first document is the record's main one.
    pub primary: bool,
    /// Off: files are kept with the submission and not sent.
    pub enabled: bool,
}

impl Default for Attachments {
    fn default() -> Self {
        Self {
            fields: Vec::new(),
            several: SeveralFiles::First,
            types: Vec::new(),
            document_type: "resume".into(),
            primary: true,
            enabled: true,
        }
    }
}

/// Several files in one submission.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SeveralFiles {
    /// The first is attached, the others are kept and named in the journal.
    #[default]
    First,
    /// One attach step for each.
    All,
    /// The submission needs attention.
    Refuse,
}

/// The activity that is linked to the record.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct ActivityTemplate {
    /// Whether one is created.
    pub enabled: bool,
    /// Texts that apply where `subject` or `note` are empty.
    pub preset: ActivityPreset,
    /// Template.
    pub subject: String,
    /// Template.
    pub note: String,
    /// Tracker's activity type by name (`taskTypes` of MetaData); empty: Tracker's own default.
    pub activity_type: String,
    /// The same by id; 0: by name.
    pub activity_type_id: u64,
    /// Low, Medium, High, or empty.
    pub priority: String,
    /// Unmapped fields follow the note as `Label: value`.
    pub include_unmapped: bool,
    /// UTM values and page follow the note.
    pub include_tracking: bool,
}

/// Ready-made subject and note.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivityPreset {
    /// Job application.
    #[default]
    Application,
    /// General enquiry.
    Enquiry,
    /// Event registration.
    Registration,
}

/// Deduplication.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Dedupe {
    /// How an existing record is found.
    pub by: DedupeBy,
    /// What happens then.
    pub on_match: MatchPolicy,
}

/// How an existing record is found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DedupeBy {
    /// Same e-mail, without case and surrounding space; of two, the surname decides.
    #[default]
    Email,
    /// Same e-mail and same surname.
    EmailSurname,
    /// Not at all: always a new record.
    Never,
}

/// What happens to an existing record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchPolicy {
    /// Members are merged by their `on_match`; then document, activity, list.
    #[default]
    Update,
    /// The record's members stay; document, activity and list are added.
    ActivityOnly,
    /// Nothing is sent.
    Skip,
}

/// Consent.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Consent {
    /// Form key that must be ticked; empty: none is required. Missing: kept, not sent.
    pub required_field: String,
    /// The text agreed to; empty: the value of the field, which in Divi is the option's own text.
    pub text: String,
    /// Boxes that set `marketingPreferences`.
    pub marketing: Vec<MarketingBox>,
}

/// One marketing box of a form.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct MarketingBox {
    /// Form key.
    pub field: String,
    /// `emailOptIn`, `textOptIn`, `telephoneOptIn`, `workOptIn`.
    pub flags: Vec<String>,
}

/// Longlist or shortlist.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct JobLink {
    /// Which list.
    pub list: JobList,
    /// Form key with Tracker's opportunity id or reference; empty: the page's job.
    pub field: String,
    /// A fixed opportunity id; 0: none.
    pub opportunity_id: u64,
    /// Status on the shortlist (`opportunityResourceStatuses`); 0: Tracker's default.
    pub status_id: u64,
}

/// Lists of an opportunity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum JobList {
    /// No list.
    #[default]
    None,
    /// Longlist.
    Longlist,
    /// Shortlist.
    Shortlist,
}

/// Event registration.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct EventLink {
    /// "Is Event Form".
    pub enabled: bool,
    /// A fixed event post; 0: the page's.
    pub event_id: u64,
    /// Raw title of the fixed event, filled in by the shell with each snapshot.
    pub title: String,
    /// Date of the fixed event, `YYYY-MM-DD`, filled in likewise.
    pub date: String,
    /// Form key whose value is the tag instead of the event's; empty, or nothing entered: the event's.
    pub tag_field: String,
}
