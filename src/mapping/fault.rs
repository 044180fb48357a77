//! What can be wrong with a profile.

use serde::Serialize;

/// One fault of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProfileFault {
    /// What is wrong.
    pub code: FaultCode,
    /// Index in `fields`, for faults of one line.
    pub line: Option<usize>,
    /// The text concerned: a target, a placeholder, the engine's word on a pattern.
    pub detail: String,
}

/// Closed set of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultCode {
    /// The profile has no id.
    IdEmpty,
    /// The id has other characters than `a-z`, `0-9` and `-`.
    IdUnusable,
    /// No form, source, post or fallback: it never takes a submission.
    MatchesNothing,
    /// A condition names no field.
    ConditionWithoutField,
    /// Profiles make Resources, Contacts and Leads only.
    RecordUnsupported,
    /// A line without target.
    TargetEmpty,
    /// A target that is not written as a path.
    TargetUnreadable,
    /// Tracker has no such key on this record type.
    TargetUnknown,
    /// A target that names an object or list instead of a member.
    TargetNotAValue,
    /// Two lines to one target that cannot be joined; the last wins.
    TargetTwice,
    /// A line without form key, constant or join fields.
    SourceEmpty,
    /// A constant that the target cannot take.
    ConstantUnusable,
    /// A pattern that does not compile.
    PatternUnreadable,
    /// A placeholder that is not known; it yields nothing.
    PlaceholderUnknown,
    /// `{{` without `}}`.
    TemplateUnclosed,
    /// A country that numbers cannot be read with.
    CountryUnknown,
    /// "Append" on a value that is no text and no list.
    AppendUnusable,
    /// No line gives a first name or a surname.
    NobodyNamed,
    /// A consent text without the field that must be ticked.
    ConsentWithoutField,
    /// A marketing box without field.
    MarketingWithoutField,
    /// A marketing box that sets nothing.
    MarketingWithoutFlag,
    /// A flag that Tracker does not have.
    FlagUnknown,
    /// Marketing boxes on a Lead whose Contact is not mapped.
    MarketingWithoutContact,
    /// Not Low, Medium or High.
    PriorityUnknown,
    /// A job list on another record than a Resource.
    JobWithoutResource,
    /// Creation from the CV on another record than a Resource.
    ResumeWithoutResource,
    /// Creation from the CV while documents are off.
    ResumeWithoutDocument,
    /// An event profile on another record than a Contact.
    EventWithoutContact,
}
