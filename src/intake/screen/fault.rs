//! Why a file is not taken.

/// The closed set of reasons that lie in a file itself. The code is stable: journal, screens and the words
/// of the activity (`mapping::documents`) know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.code())]
pub enum Fault {
    /// No bytes (J01).
    Empty,
    /// More bytes than the site takes (J01).
    TooLarge,
    /// A name that is an attack and no spelling (J02).
    Name,
    /// An extension that is not on the list (J02).
    Type,
    /// The bytes are not what the extension says (J02).
    Content,
    /// The bytes are this type and another one at once (J03).
    Polyglot,
    /// The end is missing.
    Incomplete,
    /// The structure cannot be read.
    Damaged,
    /// Macros, or a macro-enabled format under another name (J04).
    Macros,
    /// ActiveX controls or foreign documents that open with this one (J04).
    ActiveContent,
    /// It would unpack to far more than it is, or lies about what it unpacks to (J05).
    Bomb,
    /// An archive or a program inside (J05).
    Nested,
    /// Nobody can look inside (J05).
    Encrypted,
    /// A program, script or shortcut (J06).
    Executable,
}

impl Fault {
    /// The code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge => "too_large",
            Self::Name => "name",
            Self::Type => "type",
            Self::Content => "content",
            Self::Polyglot => "polyglot",
            Self::Incomplete => "incomplete",
            Self::Damaged => "damaged",
            Self::Macros => "macros",
            Self::ActiveContent => "active_content",
            Self::Bomb => "bomb",
            Self::Nested => "nested",
            Self::Encrypted => "encrypted",
            Self::Executable => "executable",
        }
    }
}
