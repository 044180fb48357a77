//! What is remarkable about a file that is taken all the same.

/// A remark for journal and screens; the code is stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flag {
    /// The old Word format: macros cannot be excluded.
    LegacyFormat,
    /// The extension was another one of Word's; the recognised one is used.
    Renamed,
    /// Opens with a password only.
    Password,
    /// Brings scripts or starts programs (PDF).
    Script,
    /// Brings another file or an OLE object inside (J04).
    Embedded,
    /// Fetches something from elsewhere when it is opened (J04).
    External,
    /// Brings macros that its reader asks about (ODT).
    HasMacros,
    /// Its table of contents does not point where it should; readers repair this.
    Irregular,
}

impl Flag {
    /// The code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::LegacyFormat => "legacy_format",
            Self::Renamed => "renamed",
            Self::Password => "password",
            Self::Script => "script",
            Self::Embedded => "embedded",
            Self::External => "external",
            Self::HasMacros => "has_macros",
            Self::Irregular => "irregular",
        }
    }
}
