//! The record types the simulator keeps.

use serde::{Serialize, Serializer};

/// A record type of Tracker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Resource,
    Contact,
    Lead,
    Activity,
    Opportunity,
    Client,
    Project,
}

impl Kind {
    /// Every type, in the order the pages list them.
    pub(crate) const ALL: [Self; 7] = [
        Self::Resource,
        Self::Contact,
        Self::Lead,
        Self::Opportunity,
        Self::Activity,
        Self::Client,
        Self::Project,
    ];

    /// The name as REST paths and webhooks write it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Resource => "Resource",
            Self::Contact => "Contact",
            Self::Lead => "Lead",
            Self::Activity => "Activity",
            Self::Opportunity => "Opportunity",
            Self::Client => "Client",
            Self::Project => "Project",
        }
    }

    /// The letter of the Widget dialect (contract 1.10).
    pub(crate) fn letter(self) -> &'static str {
        match self {
            Self::Resource => "R",
            Self::Contact => "N",
            Self::Lead => "L",
            Self::Activity => "A",
            Self::Opportunity => "O",
            Self::Client => "C",
            Self::Project => "P",
        }
    }

    /// The type named by `text`: the name or the letter, in any case.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        Self::ALL
            .into_iter()
            .find(|kind| kind.name().eq_ignore_ascii_case(text) || kind.letter().eq_ignore_ascii_case(text))
    }

    /// The id of the first record after a reset (contract 4; Client and Project are choices).
    pub(crate) fn first_id(self) -> i64 {
        match self {
            Self::Resource => 101,
            Self::Contact => 781,
            Self::Lead => 11,
            Self::Activity => 501,
            Self::Opportunity => 1024,
            Self::Client => 706,
            Self::Project => 301,
        }
    }

    /// The member that carries the id in a search row.
    pub(crate) fn id_member(self) -> &'static str {
        match self {
            Self::Resource => "resourceId",
            Self::Contact => "contactId",
            Self::Lead => "leadId",
            Self::Activity => "activityId",
            Self::Opportunity => "opportunityId",
            Self::Client => "clientId",
            Self::Project => "projectId",
        }
    }

    /// The member of `associations` that links to records of this type, where there is one.
    pub(crate) fn association(self) -> Option<&'static str> {
        match self {
            Self::Resource => Some("resources"),
            Self::Contact => Some("contacts"),
            Self::Lead => Some("leads"),
            Self::Opportunity => Some("opportunities"),
            Self::Client => Some("clients"),
            Self::Activity | Self::Project => None,
        }
    }

    /// The schema of the create and update body.
    pub(crate) fn request_schema(self) -> String {
        format!("{}RequestDto", self.name())
    }

    /// The schema of the full record.
    pub(crate) fn response_schema(self) -> String {
        format!("{}ResponseDto", self.name())
    }

    /// The schema of a search row.
    pub(crate) fn row_schema(self) -> String {
        format!("{}SearchResponseDto", self.name())
    }

    /// The schema of the search body (contract 1.5).
    pub(crate) fn search_schema(self) -> String {
        match self {
            Self::Resource | Self::Contact | Self::Activity | Self::Opportunity => {
                format!("{}SearchRequestDto", self.name())
            }
            Self::Lead | Self::Client | Self::Project => "SearchRequestDto".to_owned(),
        }
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
