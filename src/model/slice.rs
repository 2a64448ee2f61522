//! What of a dataset is given out: rows of codes with their texts, figures and attributes, in order of key.
//!
//! A [`Slice`] is a few thousand rows of what is published. Its columns are dictionary numbers, and slices of one dataset
//! share their dictionaries wherever they can: whoever writes them makes each text ready once, not once a row.

use std::sync::Arc;

use super::observation::{CodeColumn, Figures};

/// The texts of a column; numbers in [`Column::codes`] point here.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Texts(pub Vec<Box<str>>);

impl Texts {
    /// The text with this number; empty for one that is not there.
    pub fn get(&self, number: u32) -> &str {
        self.0.get(number as usize).map_or("", |t| t)
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Number that stands for no value, in the columns of attributes: that of the empty text, always the first.
pub const NONE: u32 = 0;

/// A column of codes or of attribute values.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its texts, shared by the slices of a dataset wherever that is possible (compare with [`Arc::ptr_eq`]). In a column of
    /// attributes the first one is empty and means that there is no value.
    pub texts: Arc<Texts>,
    /// One number a row.
    pub codes: CodeColumn,
}

impl Column {
    /// The text in row `i`.
    pub fn text(&self, i: usize) -> &str {
        self.texts.get(self.codes.get(i))
    }
}

/// Some rows of a dataset. Rows with the same series key are neighbours, also across the slices of a dataset.
#[derive(Clone, Default, Debug)]
pub struct Slice {
    /// One for each dimension of the structure, in its order; the period is one of them.
    pub dimensions: Vec<Column>,
    /// The primary measure; empty where no figures were asked for.
    pub values: Figures,
    /// One for each attribute of the structure, in its order; `None` for one that was not asked for or has no value in any row.
    pub attributes: Vec<Option<Column>>,
    /// How many rows there are.
    pub rows: usize,
}
