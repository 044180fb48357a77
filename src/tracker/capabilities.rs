//! What each dialect can do, as a value: what classic lacks is refused in words, never dropped in silence
//! (architecture, "Tracker, as it really is").

use super::outcome::{Failure, FailureClass};
use crate::settings::Dialect;

/// Something that one dialect can do and the other may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Feature {
    /// Reading one Contact.
    ContactReading,
    /// `tagText`.
    Tags,
    /// `marketingPreferences`.
    MarketingPreferences,
    /// `internalReference` on Contact and Lead, the first choice for the marker.
    InternalReference,
    /// A Lead that points to an existing Contact.
    LeadAssociation,
    /// An activity on a second record, such as the job beside the person.
    SecondLink,
    /// Documents of a Resource.
    DocumentList,
    /// An id for an attached document.
    DocumentId,
    /// A status on the shortlist.
    ShortlistStatus,
    /// Who is on a job's lists.
    ListReading,
    /// `MetaData`: statuses, sources, custom fields.
    Metadata,
    /// Webhook registrations.
    Webhooks,
    /// Deleting a record.
    Deletion,
    /// Searching record types by members, as rows of the REST shape.
    Search,
}

/// The features of the dialect in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities(Dialect);

impl Feature {
    /// Name in codes and screens.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ContactReading => "contact_reading",
            Self::Tags => "tags",
            Self::MarketingPreferences => "marketing",
            Self::InternalReference => "internal_reference",
            Self::LeadAssociation => "lead_association",
            Self::SecondLink => "second_link",
            Self::DocumentList => "document_list",
            Self::DocumentId => "document_id",
            Self::ShortlistStatus => "shortlist_status",
            Self::ListReading => "list_reading",
            Self::Metadata => "metadata",
            Self::Webhooks => "webhooks",
            Self::Deletion => "deletion",
            Self::Search => "search",
        }
    }
}

impl Capabilities {
    /// Of a dialect.
    #[must_use]
    pub fn of(dialect: Dialect) -> Self {
        Self(dialect)
    }

    /// Which dialect it is.
    #[must_use]
    pub fn dialect(self) -> Dialect {
        self.0
    }

    /// Whether the dialect has a feature. REST has them all; classic has none of this list
    /// (tracker-api.md 1.10: what is not in its table does not exist there).
    #[must_use]
    pub fn has(self, _feature: Feature) -> bool {
        self.0 == Dialect::Rest
    }

    /// Refuses what the dialect cannot do.
    ///
    /// # Errors
    /// Unsupported, code `classic_lacks_<feature>`.
    pub fn require(self, feature: Feature) -> Result<(), Failure> {
        if self.has(feature) { Ok(()) } else { Err(lacking(feature.name(), "")) }
    }
}

/// The refusal of something that classic lacks.
pub(super) fn lacking(what: &str, detail: &str) -> Failure {
    Failure::new(FailureClass::Unsupported, format!("classic_lacks_{what}"), detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classic_refuses_by_name() {
        let classic = Capabilities::of(Dialect::Widget);
        let failure = classic.require(Feature::ContactReading).unwrap_err();
        assert_eq!(failure.class, FailureClass::Unsupported);
        assert_eq!(failure.code, "classic_lacks_contact_reading");
        assert!(Capabilities::of(Dialect::Rest).require(Feature::Webhooks).is_ok());
    }
}
