//! The mapping language as data: how one layout of one sender becomes observations of a dataflow.
//!
//! Every type is strict: an unknown key is an error. `map::spec` reads the YAML, says line, column and nearest word.

use std::fmt;

use indexmap::IndexMap;
use regex::Regex;
use rust_decimal::Decimal;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::expr::Expr;
use super::lang::Lang;
pub use super::scalar::{Many, Text};
use super::scalar::{NullKey, one_or_several, with_null_key};

/// A mapping file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Version of the language: 1.
    pub isthmus: u32,
    /// Identifier, unique among the mappings.
    pub id: String,
    /// What it is, for people.
    #[serde(default)]
    pub title: Option<String>,
    /// Who sends such files: `MEX.UPM`, or several.
    pub sender: Many,
    /// The dataflow: `ISTHMUS:DF_BORDER_MVT(1.0)`.
    pub target: String,
    /// Files of structure messages beside the mapping, for a target that the shared standard does not have.
    #[serde(default)]
    pub structures: Vec<String>,
    /// What the file is.
    pub source: Source,
    /// Grids: the tables to be found.
    #[serde(default)]
    pub tables: Vec<Table>,
    /// Trees: values that hold for the whole document, by pointer (JSON) or path (XML).
    #[serde(default)]
    pub document: IndexMap<String, String>,
    /// Trees: nested steps, each inside the one before.
    #[serde(default)]
    pub walk: Vec<Step>,
    /// What each dimension and attribute is made of.
    #[serde(default)]
    pub set: IndexMap<String, SetValue>,
    /// Conditional changes, in order.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// Variables without a dimension: rows that differ in nothing else are added up; a kept total over them replaces the sum.
    #[serde(default)]
    pub sum_over: Vec<String>,
    /// The source has one row per person: permission to count them.
    #[serde(default)]
    pub persons: Option<Persons>,
    /// What rows with one key become.
    #[serde(default)]
    pub repeats: Repeats,
    /// Keys, columns or elements that are left out on purpose.
    #[serde(default)]
    pub ignore: Vec<Ignore>,
    /// Tests of the mapping, run by `isthmus map test`.
    #[serde(default)]
    pub tests: Vec<Test>,
}

/// What the file is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// `xlsx`, `xls`, `xlsb`, `ods`, `csv`, `json`, `xml`, `sdmx-csv`, `sdmx-json`, `sdmx-ml`; one or several.
    pub format: Many,
    /// Pattern of its name; named groups bind variables.
    #[serde(default)]
    pub filename: Option<Pattern>,
    /// How numbers, dates and labels are written: `es-MX`, `pt-BR`, `en`.
    #[serde(default)]
    pub locale: Option<String>,
    /// Languages of its labels, where they differ from the locale's.
    #[serde(default, deserialize_with = "one_or_several")]
    pub lang: Vec<Lang>,
    /// Encoding of a text, where it is known: `windows-1252`.
    #[serde(default)]
    pub encoding: Option<String>,
    /// Delimiter of a text, where it is known.
    #[serde(default)]
    pub delimiter: Option<String>,
    /// Pattern of the structure that an SDMX message names.
    #[serde(default)]
    pub structure: Option<Pattern>,
    /// JSON Schema in `schemas/` that a document must keep to.
    #[serde(default)]
    pub schema: Option<String>,
    /// Prefixes of XML namespaces used in paths.
    #[serde(default)]
    pub namespaces: IndexMap<String, String>,
    /// XSD that describes it; documentation only.
    #[serde(default)]
    pub xsd: Option<String>,
}

/// A table to be found in a grid.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its name in findings.
    pub id: String,
    /// Which sheets.
    #[serde(default)]
    pub sheet: SheetChoice,
    /// The cell that marks it.
    pub anchor: Anchor,
    /// Height of its header.
    #[serde(default)]
    pub header_rows: HeaderRows,
    /// Where it ends.
    #[serde(default)]
    pub until: Until,
    /// Texts above or below the table that bind variables: title with the year, unit line.
    #[serde(default)]
    pub titles: Vec<Title>,
    /// Labels of a row.
    #[serde(default)]
    pub rows: Vec<Axis>,
    /// Labels of a column.
    #[serde(default)]
    pub cols: Vec<Axis>,
    /// Rows and columns that sum others.
    #[serde(default)]
    pub totals: Totals,
    /// Footnote marks at labels and values.
    #[serde(default)]
    pub markers: Option<Markers>,
    /// Signs for missing and zero.
    #[serde(default, deserialize_with = "with_null_key")]
    pub values: Signs,
    /// Columns or rows that are left out on purpose.
    #[serde(default)]
    pub ignore: Vec<Ignore>,
    /// Columns may be named by letter and rows by number in this table; the report says so for ever.
    #[serde(default)]
    pub allow_position: bool,
}

/// Which sheets a table is looked for in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetChoice {
    /// Pattern of the name; named groups bind variables.
    #[serde(default)]
    pub name: Option<Pattern>,
    /// Every sheet that fits has the table (one a year); else exactly one does.
    #[serde(default)]
    pub for_each: bool,
    /// What to do with hidden sheets.
    #[serde(default)]
    pub hidden: Hidden,
}

/// What to do with hidden sheets, rows and columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Hidden {
    /// Not read; a finding says what they hold.
    #[default]
    Skip,
    /// Read as any other.
    Include,
}

/// The cell that marks a table: the first heading of its label column.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// Pattern of its text.
    pub text: Pattern,
    /// It comes after a cell with this text.
    #[serde(default)]
    pub after: Option<Pattern>,
    /// Of several, the n-th (from 1).
    #[serde(default)]
    pub nth: Option<u32>,
    /// Every cell that fits starts a table.
    #[serde(default)]
    pub for_each: bool,
    /// Where the header stands.
    #[serde(default)]
    pub header: HeaderPlace,
}

/// Where the header of a table stands, seen from its anchor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HeaderPlace {
    /// From the anchor's row down: the anchor is the heading of the label column.
    #[default]
    Here,
    /// In the rows above it: the label column has no heading, and the anchor is its first label.
    Above,
}

/// Height of a header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HeaderRows {
    /// The height of the merged anchor cell.
    #[default]
    Auto,
    /// So many rows, from the anchor's row down.
    Rows(u32),
}

impl<'de> Deserialize<'de> for HeaderRows {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(d)?.0;
        match (text.as_str(), text.parse::<u32>()) {
            ("auto", _) => Ok(HeaderRows::Auto),
            (_, Ok(n)) if (1..=20).contains(&n) => Ok(HeaderRows::Rows(n)),
            _ => Err(de::Error::custom(format!("header_rows is `auto` or a number from 1 to 20, not `{text}`"))),
        }
    }
}

/// Where a table ends, whichever comes first; without either, where the sheet does.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Until {
    /// A row whose first text fits.
    #[serde(default)]
    pub text: Option<Pattern>,
    /// So many rows without content.
    #[serde(default)]
    pub blank_rows: Option<u32>,
}

/// A text of the sheet whose named groups bind variables.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// Pattern of the text, with named groups.
    pub text: Pattern,
    /// The file is not at fault when it is missing.
    #[serde(default)]
    pub optional: bool,
}

/// Labels along one side of a table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Axis {
    /// The variable that the label becomes; with `match` the named groups are variables too.
    #[serde(default)]
    pub dim: Option<String>,
    /// Where the label stands, seen from the value.
    #[serde(default)]
    pub look: Option<Look>,
    /// Rows: the label's column, by its heading.
    #[serde(default)]
    pub col: Option<Pattern>,
    /// Rows: of several columns under one merged heading the n-th, from 1.
    #[serde(default)]
    pub nth: Option<u16>,
    /// Columns: the label's row in the header, from 1.
    #[serde(default)]
    pub row: Option<u32>,
    /// Only labels that fit; group `v` is the label, other named groups are variables.
    #[serde(default, rename = "match")]
    pub matches: Option<Pattern>,
    /// Only cells with this look.
    #[serde(default)]
    pub when: Option<When>,
    /// Whether a label holds for neighbours without one.
    #[serde(default)]
    pub fill: Option<Fill>,
    /// What a row with only this label is.
    #[serde(default, rename = "as")]
    pub role: Role,
    /// An empty label is no fault.
    #[serde(default)]
    pub optional: bool,
}

/// Where a label stands, seen from the value: first the way to go, then the way to search from there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Look {
    /// In the same column, above.
    Up,
    /// Above, in this column or the nearest to the left that has a label.
    UpLeft,
    /// Above, in this column or the nearest to the right that has a label.
    UpRight,
    /// In the same column, below.
    Down,
    /// In the same row, to the left.
    Left,
    /// To the left, in this row or the nearest above that has a label.
    LeftUp,
    /// To the left, in this row or the nearest below that has a label.
    LeftDown,
    /// In the same row, to the right.
    Right,
}

/// Whether a label holds for neighbours without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fill {
    /// For the cells of its merged area.
    Merged,
    /// For empty cells to its right.
    Right,
    /// For empty cells below it.
    Down,
    /// For none.
    None,
}

/// What a row with only this label is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// A label: numbers beside it are observations.
    #[default]
    Label,
    /// The heading of a group: numbers beside it sum the group and are checks.
    Subtotal,
    /// The sum of everything: a check.
    Total,
    /// Text that is kept out.
    Note,
}

/// How a cell looks.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// Bold or not.
    #[serde(default)]
    pub bold: Option<bool>,
    /// Italic or not.
    #[serde(default)]
    pub italic: Option<bool>,
    /// Indent level.
    #[serde(default)]
    pub indent: Option<u8>,
    /// Fill colour as `RRGGBB`.
    #[serde(default)]
    pub fill_color: Option<String>,
    /// Part of a merged area or not.
    #[serde(default)]
    pub merged: Option<bool>,
    /// Text fits.
    #[serde(default)]
    pub text: Option<Pattern>,
}

/// Which rows and columns sum others.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// Headings of columns that are totals.
    #[serde(default)]
    pub cols: Option<Pattern>,
    /// Labels of rows that are totals.
    #[serde(default)]
    pub rows: Option<Pattern>,
    /// What becomes of them.
    #[serde(default, rename = "use")]
    pub usage: TotalUse,
    /// Largest difference that still agrees.
    #[serde(default)]
    pub tolerance: Decimal,
}

/// What becomes of a total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TotalUse {
    /// Compared with the sum of its parts, and not published.
    #[default]
    Check,
    /// Compared, and published under `_T`.
    Keep,
    /// Published under `_T`; its parts may be incomplete, so it is only compared not to be less than their sum.
    #[serde(rename = "at-least")]
    AtLeast,
    /// Left out.
    Skip,
}

/// Footnote marks.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Markers {
    /// Pattern of a mark at the end of a label or value, with a group `m`.
    pub pattern: Pattern,
    /// Pattern of the legend under the table, with groups `m` and `text`.
    #[serde(default)]
    pub legend: Option<Pattern>,
    /// Attributes that take a group of the legend: `{COMMENT_OBS: text}`.
    #[serde(default)]
    pub set: IndexMap<String, String>,
    /// Marks that mean an observation status.
    #[serde(default)]
    pub status: IndexMap<Text, String>,
}

/// Signs for missing values and zero in a source.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signs {
    /// Sign to observation status: `{'n.d.': L}`.
    #[serde(default)]
    pub missing: IndexMap<Text, String>,
    /// Signs that mean zero.
    #[serde(default)]
    pub zero: Vec<Text>,
    /// Status of an empty cell or JSON null, which else is no observation.
    #[serde(default, alias = "null")]
    pub empty: Option<String>,
}

/// Something left out on purpose.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ignore {
    /// Heading of a column.
    #[serde(default)]
    pub col: Option<Pattern>,
    /// Label of a row.
    #[serde(default)]
    pub row: Option<Pattern>,
    /// Text of a cell outside the tables.
    #[serde(default)]
    pub text: Option<Pattern>,
    /// Name of a sheet.
    #[serde(default)]
    pub sheet: Option<Pattern>,
    /// JSON key or XML name.
    #[serde(default)]
    pub key: Option<Pattern>,
    /// Why.
    pub why: String,
}

/// One step of a walk through a tree.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// JSONPath or XPath subset, relative to the step before: `$.puntos[*]`, `@.*`, `r:group`.
    pub each: String,
    /// Variables: `@.codigo`, `key()`, `@`, `@name`, `text()`, `../r:note`.
    #[serde(default)]
    pub bind: IndexMap<String, String>,
    /// Nodes for which this holds are left out.
    #[serde(default)]
    pub skip: Option<Expr>,
}

/// What a dimension or attribute is made of.
#[derive(Clone, Debug)]
pub enum SetValue {
    /// The same for all observations.
    Constant(String),
    /// Made from a label.
    Recode(Box<Recode>),
}

/// How a label becomes codes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recode {
    /// A variable bound by the sheet's or file's name, a title or the document.
    #[serde(default)]
    pub var: Option<String>,
    /// A template of variables: `{YEAR}-{MONTH}`.
    #[serde(default)]
    pub from: Option<String>,
    /// Codes with their labels, or the id of a codelist.
    #[serde(default)]
    pub codes: Option<Codes>,
    /// Languages of the labels, where they differ from the source's.
    #[serde(default, deserialize_with = "one_or_several")]
    pub lang: Vec<Lang>,
    /// Patterns with replacement, tried in order.
    #[serde(default)]
    pub pattern: Vec<(Pattern, String)>,
    /// How a period is written.
    #[serde(default)]
    pub period: Option<Period>,
    /// Label to several dimensions at once.
    #[serde(default)]
    pub split: IndexMap<Text, IndexMap<String, Text>>,
    /// Labels that are totals.
    #[serde(default)]
    pub total: IndexMap<Text, TotalUse>,
    /// What an unknown label is.
    #[serde(default)]
    pub unknown: Unknown,
    /// Code that stands for an empty label.
    #[serde(default)]
    pub empty: Option<String>,
    /// Measures: signs to status.
    #[serde(default)]
    pub missing: IndexMap<Text, String>,
    /// Measures: signs for zero.
    #[serde(default)]
    pub zero: Vec<Text>,
    /// Measures: status of a JSON null or empty cell.
    #[serde(default)]
    pub null: Option<String>,
    /// Measures: what one stands for.
    #[serde(default)]
    pub unit: Option<Unit>,
    /// Measures: running totals.
    #[serde(default)]
    pub cumulative: Option<Cumulative>,
}

/// Codes with their labels, or a codelist.
#[derive(Clone, Debug)]
pub enum Codes {
    /// Code to labels.
    Map(IndexMap<String, Many>),
    /// Id of a codelist: `CL_AREA`.
    List(String),
}

/// How a period is written and to be written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// Template or templates of the source: `{d}/{m}/{Y}`, `semana {V} de {G}`, `{month} {Y}`, `{serial}`.
    #[serde(rename = "in")]
    pub input: Many,
    /// Template of the standard: `{Y}-{m:02}`, `{G}-W{V:02}`, `{Y}-Q{q}`.
    #[serde(default)]
    pub out: Option<String>,
    /// First month of the fiscal year that the year of the source names, when it is not a calendar year: 10 for October.
    #[serde(default)]
    pub fiscal_start: Option<u8>,
    /// The fiscal year is named by the year in which it `ends` (default) or `starts`.
    #[serde(default)]
    pub fiscal_named: FiscalNamed,
}

/// Which calendar year names a fiscal year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FiscalNamed {
    /// The one in which it ends.
    #[default]
    Ends,
    /// The one in which it starts.
    Starts,
}

/// What an unknown label is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unknown {
    /// An error with ranked proposals (default).
    #[default]
    Ask,
    /// Attributes: the label itself is the value.
    Keep,
}

/// What one stands for in the source.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Figures are multiplied by it: 1000 for thousands.
    pub factor: Decimal,
}

/// A series of running totals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cumulative {
    /// Becomes the difference to the period before; a fall is an error.
    Difference,
    /// Stays as it is; a fall is an error.
    Keep,
}

/// A conditional change.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Condition over codes, labels and `OBS_VALUE`.
    pub when: Expr,
    /// Components to set.
    #[serde(default)]
    pub set: IndexMap<String, Text>,
    /// The observation is left out; why.
    #[serde(default)]
    pub skip: Option<String>,
    /// The observation is at fault; what the sender reads.
    #[serde(default)]
    pub error: Option<String>,
    /// The figure is multiplied by it.
    #[serde(default)]
    pub factor: Option<Decimal>,
}

/// Permission to count persons.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Persons {
    /// Rows are counted into cells and never kept.
    pub count: bool,
    /// Who allowed it and when; without it the file is refused.
    #[serde(default)]
    pub permission: Option<String>,
}

/// What rows with one key become: a fault of the source, unless it says otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Repeats {
    /// A fault.
    #[default]
    Fault,
    /// Parts of one figure: added, and told where their labels are the same too; a block pasted twice is a fault.
    Add,
}

/// A test inside a mapping, with one of `grid`, `csv`, `json`, `xml` as its input.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// What it shows.
    #[serde(default)]
    pub name: Option<String>,
    /// Name of the file, for mappings that read it.
    #[serde(default)]
    pub file: Option<String>,
    /// Name of the sheet.
    #[serde(default)]
    pub sheet: Option<Text>,
    /// A sheet as text: `|` between cells, `<` merged with the left one, `^` with the one above, `**bold**`.
    #[serde(default)]
    pub grid: Option<String>,
    /// A delimited text.
    #[serde(default)]
    pub csv: Option<String>,
    /// A JSON document.
    #[serde(default)]
    pub json: Option<String>,
    /// An XML document.
    #[serde(default)]
    pub xml: Option<String>,
    /// What must come out.
    pub expect: Expect,
}

/// What must come out of a test.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// How many observations.
    #[serde(default)]
    pub observations: Option<usize>,
    /// How many totals agree and disagree.
    #[serde(default)]
    pub checks: Option<Checks>,
    /// Observations that must be there: the named components have these values, in exactly one observation.
    #[serde(default)]
    pub rows: Vec<IndexMap<String, Option<Text>>>,
    /// Texts of the unclaimed cells, in order.
    #[serde(default)]
    pub unclaimed: Option<Vec<Text>>,
    /// Findings of severity error or warning, as `RULE` or `RULE CELL`; none when left out.
    #[serde(default)]
    pub findings: Vec<String>,
}

/// How many totals agree and disagree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checks {
    /// Agree.
    pub passed: u64,
    /// Disagree.
    pub failed: u64,
}

/// A regular expression without backtracking, of bounded size.
#[derive(Clone)]
pub struct Pattern(pub Regex);

impl Pattern {
    /// Compiles it; the error is a sentence.
    pub fn new(text: &str) -> Result<Self, String> {
        regex::RegexBuilder::new(text)
            .size_limit(1 << 20)
            .build()
            .map(Pattern)
            .map_err(|e| format!("`{text}` is not a pattern: {}", e.to_string().lines().last().unwrap_or("").trim()))
    }

    /// Whether it occurs in the text.
    pub fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// Names of its groups.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.capture_names().flatten()
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}/", self.0.as_str())
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Pattern::new(&Text::deserialize(d)?.0).map_err(de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for SetValue {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct V;
        impl<'de> Visitor<'de> for V {
            type Value = SetValue;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a code, or how to make one (`codes`, `pattern`, `period`, `split`, `var`, `from` …)")
            }
            fn visit_str<E: de::Error>(self, s: &str) -> Result<SetValue, E> {
                Ok(SetValue::Constant(s.to_owned()))
            }
            fn visit_i64<E: de::Error>(self, n: i64) -> Result<SetValue, E> {
                Ok(SetValue::Constant(n.to_string()))
            }
            fn visit_u64<E: de::Error>(self, n: u64) -> Result<SetValue, E> {
                Ok(SetValue::Constant(n.to_string()))
            }
            fn visit_f64<E: de::Error>(self, n: f64) -> Result<SetValue, E> {
                Ok(SetValue::Constant(n.to_string()))
            }
            fn visit_bool<E: de::Error>(self, b: bool) -> Result<SetValue, E> {
                Ok(SetValue::Constant(b.to_string()))
            }
            fn visit_map<A: MapAccess<'de>>(self, a: A) -> Result<SetValue, A::Error> {
                Recode::deserialize(MapAccessDeserializer::new(NullKey(a))).map(|r| SetValue::Recode(Box::new(r)))
            }
        }
        d.deserialize_any(V)
    }
}

impl<'de> Deserialize<'de> for Codes {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct V;
        impl<'de> Visitor<'de> for V {
            type Value = Codes;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("codes with their labels, or the id of a codelist")
            }
            fn visit_str<E: de::Error>(self, s: &str) -> Result<Codes, E> {
                Ok(Codes::List(s.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, a: A) -> Result<Codes, A::Error> {
                let m = IndexMap::<Text, Many>::deserialize(MapAccessDeserializer::new(a))?;
                Ok(Codes::Map(m.into_iter().map(|(k, v)| (k.0, v)).collect()))
            }
        }
        d.deserialize_any(V)
    }
}
