//! What did a person decide about a draft? Each decision is one word that can be kept, sent and taken back; together they say what
//! the file leaves open.

use std::fmt;

use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::map::inspect::{Lines, Wish};
use crate::model::claim::Claim;
use crate::model::location::{a1, a1_column};

/// One thing that a person decided. Its text ([`fmt::Display`]) is what [`Decision::parse`] reads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Decision {
    /// What rows or columns are.
    Shape(Wish),
    /// Which dataflow the figures belong to.
    Flow(String),
    /// Which component a variable means; none: it means nothing.
    Means {
        /// The variable.
        variable: String,
        /// The component.
        component: Option<String>,
    },
    /// What the labels of a variable say beside that: `accompanied child` is an age and a company.
    Also {
        /// The variable.
        variable: String,
        /// The component.
        component: String,
    },
    /// One code for all figures.
    Always {
        /// The component.
        component: String,
        /// The code.
        code: String,
    },
    /// Which code the label of a cell means.
    Code {
        /// The component.
        component: String,
        /// Number of the sheet.
        sheet: usize,
        /// Row and column of the label, from 0.
        cell: (u32, u16),
        /// The code.
        code: String,
    },
    /// Which code a label means, wherever it stands.
    Label {
        /// The component.
        component: String,
        /// The code.
        code: String,
        /// The label.
        label: String,
    },
    /// What a sign in place of a figure means: an observation status, or zero.
    Sign {
        /// The status; none: zero.
        status: Option<String>,
        /// The sign.
        sign: String,
    },
    /// How periods are written, as a template of the mapping language.
    Period(String),
    /// The year of all figures, where the file says none.
    Year(String),
    /// One of the file stands for so many.
    Unit(Decimal),
    /// Sums are compared with their parts, or left out.
    Sums {
        /// Whether they are compared.
        check: bool,
    },
    /// Rows with the same labels are added, or are a fault.
    Repeats {
        /// Whether they are added.
        add: bool,
    },
}

/// In place of a cell: the name of the sheet, written `@`.
pub const NAME_OF_SHEET: (u32, u16) = (u32::MAX, u16::MAX);

/// Bytes of a decision, at most.
const LONGEST: usize = 400;

impl Decision {
    /// Reads a decision; none where it is none.
    pub fn parse(text: &str) -> Option<Decision> {
        if text.len() > LONGEST || text.chars().any(char::is_control) {
            return None;
        }
        let (kind, rest) = text.split_once('.')?;
        match kind {
            "row" => {
                let [sheet, a, b, part] = parts::<4>(rest)?;
                let row = |t: &str| t.parse::<u32>().ok().and_then(|n| n.checked_sub(1)).filter(|n| *n < 1 << 20);
                shape(sheet, Lines::Rows(row(a)?, row(b)?), part).filter(|w| w.part != Claim::Label).map(Decision::Shape)
            }
            "col" => {
                let [sheet, a, b, part] = parts::<4>(rest)?;
                let wish = shape(sheet, Lines::Cols(column(a)?, column(b)?), part)?;
                let able = matches!(wish.part, Claim::Label | Claim::Value | Claim::Total | Claim::Ignored);
                able.then_some(Decision::Shape(wish))
            }
            "flow" => Some(Decision::Flow(rest.to_owned())),
            "means" => {
                let [variable, component] = parts::<2>(rest)?;
                let component = if component == "-" { None } else { Some(name(component)?) };
                Some(Decision::Means { variable: name(variable)?, component })
            }
            "also" => {
                let [variable, component] = parts::<2>(rest)?;
                Some(Decision::Also { variable: name(variable)?, component: name(component)? })
            }
            "always" => {
                let [component, code] = parts::<2>(rest)?;
                Some(Decision::Always { component: name(component)?, code: some(code)? })
            }
            "code" => {
                let [component, sheet, at, code] = parts::<4>(rest)?;
                let sheet = sheet.parse().ok()?;
                Some(Decision::Code { component: name(component)?, sheet, cell: cell(at)?, code: some(code)? })
            }
            "label" => {
                let [component, code, label] = parts::<3>(rest)?;
                Some(Decision::Label { component: name(component)?, code: name(code)?, label: some(label)? })
            }
            "sign" => {
                let [status, sign] = parts::<2>(rest)?;
                let status = if status == "0" { None } else { Some(name(status)?) };
                Some(Decision::Sign { status, sign: some(sign)? })
            }
            "period" => Some(Decision::Period(some(rest)?)),
            "year" => (rest.len() == 4 && rest.bytes().all(|b| b.is_ascii_digit())).then(|| Decision::Year(rest.to_owned())),
            "unit" => rest.parse().ok().filter(|d: &Decimal| d.is_sign_positive() && !d.is_zero()).map(Decision::Unit),
            "repeats" => Some(Decision::Repeats { add: rest == "add" }),
            "sums" => Some(Decision::Sums { check: rest == "check" }),
            _ => None,
        }
    }
}

fn parts<const N: usize>(text: &str) -> Option<[&str; N]> {
    text.splitn(N, '.').collect::<Vec<_>>().try_into().ok()
}

fn some(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|t| !t.is_empty())
}

/// The name of a variable, component or code.
fn name(text: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    (!text.is_empty() && text.len() <= 80 && text.chars().all(plain)).then(|| text.to_owned())
}

fn shape(sheet: &str, lines: Lines, part: &str) -> Option<Wish> {
    Some(Wish { sheet: sheet.parse().ok()?, lines, part: Claim::of(part)? })
}

/// `AA` is 26; none beyond what a sheet has.
fn column(text: &str) -> Option<u16> {
    let mut n: u32 = 0;
    if text.is_empty() || text.len() > 3 {
        return None;
    }
    for b in text.bytes() {
        n = n * 26 + u32::from(b.is_ascii_uppercase().then(|| b - b'A' + 1)?);
    }
    u16::try_from(n - 1).ok().filter(|c| *c < 16_384)
}

/// `D17` is row 16 and column 3.
fn cell(text: &str) -> Option<(u32, u16)> {
    if text == "@" {
        return Some(NAME_OF_SHEET);
    }
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let row = text[letters..].parse::<u32>().ok()?.checked_sub(1).filter(|n| *n < 1 << 20)?;
    Some((row, column(&text[..letters])?))
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Decision::Shape(Wish { sheet, lines: Lines::Rows(a, b), part }) => {
                write!(f, "row.{sheet}.{}.{}.{}", u64::from(*a) + 1, u64::from(*b) + 1, part.word())
            }
            Decision::Shape(Wish { sheet, lines: Lines::Cols(a, b), part }) => {
                write!(f, "col.{sheet}.{}.{}.{}", a1_column(*a), a1_column(*b), part.word())
            }
            Decision::Flow(flow) => write!(f, "flow.{flow}"),
            Decision::Means { variable, component } => write!(f, "means.{variable}.{}", component.as_deref().unwrap_or("-")),
            Decision::Also { variable, component } => write!(f, "also.{variable}.{component}"),
            Decision::Always { component, code } => write!(f, "always.{component}.{code}"),
            Decision::Code { component, sheet, cell: NAME_OF_SHEET, code } => write!(f, "code.{component}.{sheet}.@.{code}"),
            Decision::Code { component, sheet, cell, code } => write!(f, "code.{component}.{sheet}.{}.{code}", a1(cell.0, cell.1)),
            Decision::Label { component, code, label } => write!(f, "label.{component}.{code}.{label}"),
            Decision::Sign { status, sign } => write!(f, "sign.{}.{sign}", status.as_deref().unwrap_or("0")),
            Decision::Period(template) => write!(f, "period.{template}"),
            Decision::Year(year) => write!(f, "year.{year}"),
            Decision::Unit(factor) => write!(f, "unit.{factor}"),
            Decision::Repeats { add } => f.write_str(if *add { "repeats.add" } else { "repeats.fault" }),
            Decision::Sums { check } => f.write_str(if *check { "sums.check" } else { "sums.skip" }),
        }
    }
}

/// Where a label stands: number of the sheet, row and column.
pub type LabelAt = (usize, (u32, u16));

/// What is decided so far: of two decisions about one thing the later holds.
#[derive(Clone, Default, Debug)]
pub struct Choices {
    /// What rows and columns are, in order.
    pub wishes: Vec<Wish>,
    /// The dataflow, as a reference.
    pub flow: Option<String>,
    /// Variable to component.
    pub means: IndexMap<String, Option<String>>,
    /// Component to the variable that says it beside something else.
    pub also: IndexMap<String, String>,
    /// Component to the code of all figures.
    pub always: IndexMap<String, String>,
    /// Component to labels, by the cell in which they stand, with their codes.
    pub codes: IndexMap<String, IndexMap<LabelAt, String>>,
    /// Component to labels with their codes, wherever they stand.
    pub labels: IndexMap<String, IndexMap<String, String>>,
    /// Signs with their status, none for zero.
    pub signs: IndexMap<String, Option<String>>,
    /// How periods are written.
    pub period: Option<String>,
    /// The year of all figures.
    pub year: Option<String>,
    /// One of the file stands for so many.
    pub unit: Option<Decimal>,
    /// Rows with the same labels are added.
    pub repeats_added: bool,
    /// Sums are not compared.
    pub sums_skipped: bool,
    /// Id of the mapping; empty: not yet.
    pub id: String,
    /// Who sends such files; empty: not yet.
    pub sender: String,
}

impl Choices {
    /// What these decisions say together.
    pub fn of(decisions: &[Decision]) -> Choices {
        let mut all = Choices::default();
        for decision in decisions.iter().cloned() {
            match decision {
                Decision::Shape(wish) => all.wishes.push(wish),
                Decision::Flow(flow) => all.flow = Some(flow),
                Decision::Means { variable, component } => {
                    // A component has one variable, and either that or one code.
                    if let Some(c) = &component {
                        all.means.retain(|_, of| of.as_ref() != Some(c));
                        all.always.shift_remove(c);
                        all.also.shift_remove(c);
                    }
                    all.means.insert(variable, component);
                }
                Decision::Also { variable, component } => {
                    all.means.retain(|_, of| of.as_ref() != Some(&component));
                    all.always.shift_remove(&component);
                    all.also.insert(component, variable);
                }
                Decision::Always { component, code } => {
                    all.also.shift_remove(&component);
                    all.means.retain(|_, of| of.as_ref() != Some(&component));
                    all.always.insert(component, code);
                }
                Decision::Code { component, sheet, cell, code } => {
                    all.codes.entry(component).or_default().insert((sheet, cell), code);
                }
                Decision::Label { component, code, label } => {
                    all.labels.entry(component).or_default().insert(label, code);
                }
                Decision::Sign { status, sign } => {
                    all.signs.insert(sign, status);
                }
                Decision::Period(template) => all.period = Some(template),
                Decision::Year(year) => all.year = Some(year),
                Decision::Unit(factor) => all.unit = Some(factor),
                Decision::Repeats { add } => all.repeats_added = add,
                Decision::Sums { check } => all.sums_skipped = !check,
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_is_what_its_text_says() {
        for text in [
            "row.0.3.5.header",
            "row.2.1048576.1.ignored",
            "col.0.C.AB.total",
            "flow.ISTHMUS:DF_BORDER_MVT(1.0.0)",
            "means.COUNTRY.CITIZENSHIP",
            "means.COUNTRY_2.-",
            "always.REF_AREA.MEX",
            "code.CITIZENSHIP.0.A7.VEN",
            "code.AGE.1.XFD1.Y0T4.9",
            "code.DIRECTION.1.@.IN",
            "label.CITIZENSHIP.GGY.Guernsey, Is. of",
            "sign.L.n.d.",
            "sign.0.-",
            "period.{month} {Y}",
            "year.2024",
            "unit.1000",
            "sums.skip",
            "sums.check",
            "also.AGE.ACCOMP",
            "repeats.add",
            "repeats.fault",
        ] {
            let decision = Decision::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(decision.to_string(), text);
            assert_eq!(Decision::parse(&decision.to_string()), Some(decision));
        }
        for text in ["", "row", "row.0.0.1.header", "row.0.1.1.label", "row.0.1.9999999.note", "col.0.c.C.label", "col.0.ZZZ.A.label"] {
            assert_eq!(Decision::parse(text), None, "{text}");
        }
        for text in ["col.0.A.A.header", "means.A b.C", "means.A.C;D", "always.A.", "code.A.0.7A.X", "year.24", "unit.-1", "unit.0", "x.y"]
        {
            assert_eq!(Decision::parse(text), None, "{text}");
        }
        assert_eq!(Decision::parse("flow.a\nb"), None);
        assert_eq!(Decision::parse(&format!("period.{}", "x".repeat(500))), None);
    }

    #[test]
    fn of_two_decisions_about_one_thing_the_later_holds() {
        let all = |texts: &[&str]| Choices::of(&texts.iter().map(|t| Decision::parse(t).expect("a decision")).collect::<Vec<_>>());
        let c = all(&["means.A.AGE", "also.A.ACCOMP", "always.SEX.M", "also.A.SEX", "means.B.SEX"]);
        assert_eq!((c.always.len(), c.means.len(), c.also.len(), c.also["ACCOMP"].as_str()), (0, 2, 1, "A"));
        let c = all(&["always.SEX.M", "means.A.SEX", "means.B.SEX"]);
        assert_eq!((c.always.len(), c.means.len(), c.means.get("B").cloned().flatten().as_deref()), (0, 1, Some("SEX")));
        let c = all(&["means.A.SEX", "always.SEX.M", "sums.skip", "sums.check", "code.SEX.0.A1.M", "code.SEX.0.A1.F"]);
        assert_eq!((c.means.len(), c.always["SEX"].as_str(), c.sums_skipped), (0, "M", false));
        assert_eq!(c.codes["SEX"].values().collect::<Vec<_>>(), ["F"]);
    }
}
