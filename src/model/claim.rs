//! What does a cell of a sheet, or a value of a document, serve as?

use serde::{Deserialize, Serialize};

/// What a mapping takes a cell for, and what a person says that lines of a sheet are. Every cell with content is claimed once, or
/// listed as unclaimed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
pub enum Claim {
    /// Title of a table, or a text that binds a variable.
    Title,
    /// Heading of columns.
    Header,
    /// Label of a row.
    Label,
    /// Value of an observation.
    Value,
    /// Value that sums others.
    Total,
    /// Note, source line, legend.
    Note,
    /// Left out on purpose, with a reason.
    Ignored,
}

impl Claim {
    /// All, in the order in which they are counted and offered.
    pub const ALL: [Claim; 7] = [Claim::Title, Claim::Header, Claim::Label, Claim::Value, Claim::Total, Claim::Note, Claim::Ignored];

    /// Its word, in reports and forms.
    pub fn word(self) -> &'static str {
        match self {
            Claim::Title => "title",
            Claim::Header => "header",
            Claim::Label => "label",
            Claim::Value => "value",
            Claim::Total => "total",
            Claim::Note => "note",
            Claim::Ignored => "ignored",
        }
    }

    /// That of a word.
    pub fn of(word: &str) -> Option<Claim> {
        Claim::ALL.into_iter().find(|c| c.word() == word)
    }
}
