//! What does a person who points at a file that nobody knows want to see, and what is told of it? Words between two processes:
//! what is asked for, and what came out.

use serde::{Deserialize, Serialize};

use super::look::{Picture, Window};

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pointing {
    /// The part of a sheet that is shown.
    pub window: Window,
    /// What was decided so far, each in its text.
    pub decisions: Vec<String>,
    /// Id that the mapping is to have; may be empty.
    pub id: String,
    /// Who sends such files; may be empty.
    pub sender: String,
}

/// What came out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pointed {
    /// The part of the sheet; none where the file is no table.
    pub picture: Option<Picture>,
    /// Number of the sheet that is shown.
    pub sheet: usize,
    /// What its cells are taken for.
    pub roles: Vec<Seen>,
    /// How many tables were found in the file.
    pub tables: usize,
    /// What stands in rows and columns of the variables.
    pub variables: Vec<Variable>,
    /// What the dataflow needs.
    pub needs: Vec<Need>,
    /// The lists of codes that it needs.
    pub lists: Vec<List>,
    /// Signs in place of figures, how often, and what they mean, where that was said: a status, or `0` for zero.
    pub signs: Vec<(String, usize, Option<String>)>,
    /// Texts of the file that speak of thousands, with the factor.
    pub units: Vec<(String, String)>,
    /// The mapping as YAML.
    pub yaml: String,
    /// What cannot be read of it, where it is no mapping.
    pub mistake: Option<String>,
    /// What it makes of the file.
    pub outcome: Outcome,
}

/// What a cell is taken for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub col: u16,
    /// The word of its role.
    pub role: String,
    /// How sure that is, in percent; 100: a person said so.
    pub sure: u8,
}

/// What a column or a level of the header varies by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variable {
    /// Its name in the mapping.
    pub name: String,
    /// Where it comes from.
    pub from: String,
    /// Its first labels.
    pub labels: Vec<String>,
    /// How many labels it has.
    pub distinct: usize,
    /// The components that it means.
    pub components: Vec<String>,
    /// Whether a person said so.
    pub decided: bool,
    /// It is a part of the period.
    pub time: bool,
}

/// A component of the dataflow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// Its identifier.
    pub id: String,
    /// What it is called, in the language that was asked for.
    pub name: String,
    /// Whether figures must have it and nothing stands in for it.
    pub needed: bool,
    /// What it is made of: `always`, `variable`, `default`, `follows`, `period`, `nothing`.
    pub made: String,
    /// The code, variable or period.
    pub of: String,
    /// The list of its codes; empty where there is none.
    pub list: String,
}

/// A list of codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// Its identifier.
    pub id: String,
    /// Its first codes, with their names.
    pub codes: Vec<(String, String)>,
    /// Whether there are more codes than those.
    pub more: bool,
}

/// What a mapping makes of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Figures that are read.
    pub figures: u64,
    /// Figures that came out as observations in codes; none where no dataflow was chosen.
    pub observations: Option<u64>,
    /// Their sum, where they can be added.
    pub sum: Option<String>,
    /// Cells with content.
    pub filled: u64,
    /// Cells that nothing claims.
    pub unclaimed: u64,
    /// The first of those: sheet, row, column, text.
    pub left: Vec<(String, u32, u16, String)>,
    /// Totals that agree, and that do not.
    pub checks: (u64, u64),
    /// The variables whose labels [`Row::labels`] has.
    pub label_names: Vec<String>,
    /// The components whose codes [`Row::codes`] has.
    pub code_names: Vec<String>,
    /// The first figures, step by step.
    pub rows: Vec<Row>,
    /// Labels without a code.
    pub unknown: Vec<Unknown>,
    /// Rows have the same labels and different figures.
    pub repeated: bool,
    /// What else is wrong.
    pub problems: Vec<Problem>,
    /// Findings of severity error.
    pub errors: u64,
    /// What fails of the test that was made from the file; none where there is no test.
    pub test: Option<Vec<String>>,
}

/// A figure, step by step: its cell, its labels, its codes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its cell.
    pub cell: String,
    /// Its labels.
    pub labels: Vec<String>,
    /// Its codes; empty where it did not get all.
    pub codes: Vec<String>,
    /// The figure.
    pub value: String,
}

/// A label without a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unknown {
    /// The component.
    pub component: String,
    /// The label.
    pub label: String,
    /// Where it stands: number of the sheet and the cell; none where it stands in no cell.
    pub at: Option<(usize, String)>,
    /// Figures that it concerns.
    pub figures: u64,
    /// The list that was searched.
    pub list: String,
    /// Proposals, best first: code, and the name that is like the label.
    pub proposals: Vec<(String, String)>,
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The rule.
    pub rule: String,
    /// The word of its severity.
    pub severity: String,
    /// What it says.
    pub message: String,
    /// How many places it has.
    pub places: usize,
}
