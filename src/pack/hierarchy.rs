//! Do the figures of some codes make up those of others? The rules of `check_hierarchy` (VTL 2.1), with its six modes.

use std::fmt;

use rust_decimal::Decimal;

use super::expression::{Lexer, Parser, Token, Wrong, name};
use crate::model::observation::{Dataset, Rows};

/// What is done where a figure is missing: there is no observation, or it has no value (`null`).
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Mode {
    /// Only where all figures are there.
    #[default]
    NonNull,
    /// Where one of them is not zero; a missing observation is zero.
    NonZero,
    /// Where one of the observations is there; a missing one is null.
    PartialNull,
    /// Where one of the observations is there; a missing one is zero.
    PartialZero,
    /// Always; a missing observation is null.
    AlwaysNull,
    /// Always; a missing observation is zero.
    AlwaysZero,
}

impl Mode {
    /// All of them, by their words in VTL.
    pub const ALL: [(Mode, &'static str); 6] = [
        (Mode::NonNull, "non_null"),
        (Mode::NonZero, "non_zero"),
        (Mode::PartialNull, "partial_null"),
        (Mode::PartialZero, "partial_zero"),
        (Mode::AlwaysNull, "always_null"),
        (Mode::AlwaysZero, "always_zero"),
    ];

    /// The mode of a word.
    pub fn parse(word: &str) -> Option<Mode> {
        Self::ALL.into_iter().find(|m| m.1 == word).map(|m| m.0)
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::ALL.into_iter().find(|m| m.0 == self).map_or("", |m| m.1)
    }
}

/// How both sides stand to one another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Relation {
    /// `=`
    Equal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl Relation {
    const ALL: [(Relation, &'static str); 5] =
        [(Relation::Equal, "="), (Relation::AtMost, "<="), (Relation::AtLeast, ">="), (Relation::Less, "<"), (Relation::More, ">")];

    fn word(self) -> &'static str {
        Self::ALL.into_iter().find(|r| r.0 == self).map_or("", |r| r.1)
    }

    fn holds(self, left: Decimal, right: Decimal) -> bool {
        match self {
            Relation::Equal => left == right,
            Relation::Less => left < right,
            Relation::AtMost => left <= right,
            Relation::More => left > right,
            Relation::AtLeast => left >= right,
        }
    }
}

/// `_T = A + L - S`: a code, and codes with their signs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Equation {
    /// The code on the left.
    pub left: String,
    /// How it stands to the right.
    pub relation: Relation,
    /// The codes on the right; whether each is added.
    pub right: Vec<(bool, String)>,
}

/// Codes on the right at most.
const MOST: usize = 1_000;

impl Equation {
    /// Reads one.
    ///
    /// # Errors
    /// What is wrong and where.
    pub fn parse(text: &str) -> Result<Equation, Wrong> {
        let mut parser = Parser::of(Lexer::expression(text)?)?;
        let read = Self::read(&mut parser)?;
        parser.end()?;
        Ok(read)
    }

    /// Reads one where a parser stands.
    ///
    /// # Errors
    /// What is wrong and where.
    pub fn read(parser: &mut Parser<'_>) -> Result<Equation, Wrong> {
        unconditional(parser)?;
        let left = code(parser)?;
        Self::after(left, parser)
    }

    /// Reads one that may have a name before it: `r1 : _T = A + L`.
    ///
    /// # Errors
    /// What is wrong and where.
    pub fn read_labelled(parser: &mut Parser<'_>) -> Result<(Option<String>, Equation), Wrong> {
        unconditional(parser)?;
        let first = code(parser)?;
        match parser.take(":")? {
            true => Ok((Some(first), Self::read(parser)?)),
            false => Ok((None, Self::after(first, parser)?)),
        }
    }

    fn after(left: String, parser: &mut Parser<'_>) -> Result<Equation, Wrong> {
        let Some((relation, _)) = Relation::ALL.into_iter().find(|r| parser.is(r.1)) else {
            return Err(Wrong::new(parser.at, format!("`=`, `<=`, `>=`, `<` or `>` is missing before {}", parser.shown())));
        };
        parser.step()?;
        let mut right = Vec::new();
        loop {
            let minus = parser.take("-")?;
            if !minus && !parser.take("+")? && !right.is_empty() {
                return Ok(Equation { left, relation, right });
            }
            if right.len() == MOST {
                return Err(Wrong::new(parser.at, format!("more than {MOST} codes")));
            }
            let code = code(parser)?;
            if code == left || right.iter().any(|(_, c)| *c == code) {
                return Err(Wrong::new(parser.at, format!("`{code}` stands twice in one rule")));
            }
            right.push((!minus, code));
        }
    }

    /// The codes that it names, the left one first.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.left.as_str()).chain(self.right.iter().map(|r| r.1.as_str()))
    }
}

fn unconditional(parser: &Parser<'_>) -> Result<(), Wrong> {
    match parser.is_word("when") {
        true => Err(Wrong::new(parser.at, "a condition (`when`) in a hierarchical rule is VTL beyond what a pack can say")),
        false => Ok(()),
    }
}

fn code(parser: &mut Parser<'_>) -> Result<String, Wrong> {
    if !matches!(parser.token, Token::Word(_) | Token::Quoted(_) | Token::Text(_) | Token::Number(_)) {
        return Err(Wrong::new(parser.at, format!("a code is missing before {}", parser.shown())));
    }
    match parser.step()? {
        Token::Word(c) | Token::Quoted(c) | Token::Text(c) | Token::Number(c) => Ok(c),
        Token::Sign(_) | Token::End => Err(Wrong::new(parser.at, "a code is missing")),
    }
}

impl fmt::Display for Equation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ", name(&self.left), self.relation.word())?;
        for (i, (plus, code)) in self.right.iter().enumerate() {
            let sign = match (i, plus) {
                (0, true) => "",
                (0, false) => "-",
                (_, true) => " + ",
                (_, false) => " - ",
            };
            write!(f, "{sign}{}", name(code))?;
        }
        Ok(())
    }
}

/// A row of the data: an observation, or after them a total that only serves as a check.
pub(super) struct Table<'a> {
    data: &'a Dataset,
}

impl<'a> Table<'a> {
    pub(super) fn of(data: &'a Dataset) -> Self {
        Self { data }
    }

    fn len(&self) -> usize {
        self.data.observations.len() + self.data.totals.len()
    }

    /// The rows among which a row is, and its number there.
    pub(super) fn at(&self, row: u32) -> (&'a Rows, usize) {
        let first = self.data.observations.len();
        let row = row as usize;
        if row < first { (&self.data.observations, row) } else { (&self.data.totals, row - first) }
    }

    fn value(&self, row: u32) -> Option<Decimal> {
        let (rows, i) = self.at(row);
        rows.values.get(i)
    }
}

/// What one equation gives for figures that differ only in the dimension.
pub(super) struct Judged {
    /// Whether it holds; none where that is not known.
    pub(super) holds: Option<bool>,
    /// The row of the left code.
    pub(super) left: Option<u32>,
    /// The rows of the right codes that are there.
    pub(super) right: Vec<u32>,
    /// What the left one is, and what the right ones make.
    pub(super) figures: Option<(Decimal, Decimal)>,
}

/// Figures that differ only in one dimension, with the codes that matter, sorted.
pub(super) struct Groups {
    points: Vec<(u128, u32, u32)>,
    /// Every group, for modes that judge always.
    all: Vec<u128>,
}

impl Groups {
    /// None where keys have more than 128 bits: then nothing is decided.
    pub(super) fn new(table: &Table<'_>, dimension: usize, codes: &[&str], always: bool) -> Option<Groups> {
        let data = table.data;
        let width = |d: usize| 32 - (data.codes[d].len().max(1) as u32 - 1).leading_zeros();
        let others: Vec<usize> = (0..data.codes.len()).filter(|d| *d != dimension).collect();
        if others.iter().map(|d| width(*d)).sum::<u32>() > 128 {
            return None;
        }
        let labels = &data.codes[dimension];
        let wanted: Vec<Option<u32>> =
            (0..labels.len() as u32).map(|n| codes.iter().position(|c| *c == labels.text(n)).map(|p| p as u32)).collect();
        let (mut points, mut all) = (Vec::new(), Vec::new());
        for row in 0..table.len() as u32 {
            let (rows, i) = table.at(row);
            let code = wanted.get(rows.keys[dimension].get(i) as usize).copied().flatten();
            if code.is_none() && !always {
                continue;
            }
            let key = others.iter().fold(0u128, |k, &d| k.checked_shl(width(d)).unwrap_or(0) | u128::from(rows.keys[d].get(i)));
            if always {
                all.push(key);
            }
            if let Some(code) = code {
                points.push((key, code, row));
            }
        }
        // An observation comes before a total of the same key, which is the same figure.
        points.sort_unstable();
        points.dedup_by_key(|p| (p.0, p.1));
        all.sort_unstable();
        all.dedup();
        Some(Groups { points, all })
    }

    /// Calls `each` for every group with its points: code and row.
    pub(super) fn each(&self, mut each: impl FnMut(&[(u128, u32, u32)])) {
        let mut done = 0;
        let mut empty = self.all.iter().copied().peekable();
        for group in self.points.chunk_by(|a, b| a.0 == b.0) {
            while empty.peek().is_some_and(|k| *k < group[0].0) {
                empty.next();
                each(&[]);
            }
            if empty.peek() == Some(&group[0].0) {
                empty.next();
            }
            each(group);
            done += group.len();
        }
        debug_assert_eq!(done, self.points.len());
        empty.for_each(|_| each(&[]));
    }
}

/// Judges an equation on a group; none where the mode does not judge it. `codes` numbers the codes of the points.
pub(super) fn judge(equation: &Equation, mode: Mode, table: &Table<'_>, codes: &[&str], group: &[(u128, u32, u32)]) -> Option<Judged> {
    let row = |code: &str| {
        let number = codes.iter().position(|c| *c == code)? as u32;
        group.iter().find(|p| p.1 == number).map(|p| p.2)
    };
    let zero = matches!(mode, Mode::NonZero | Mode::PartialZero | Mode::AlwaysZero);
    // A missing observation is zero in some modes; one without a value never is.
    let figure = |row: Option<u32>| row.map_or(zero.then_some(Decimal::ZERO), |r| table.value(r));
    let left = row(&equation.left);
    let right: Vec<(bool, Option<u32>)> = equation.right.iter().map(|(plus, code)| (*plus, row(code))).collect();
    let rows = || std::iter::once(left).chain(right.iter().map(|r| r.1));
    let judged = match mode {
        Mode::NonNull => rows().all(|r| r.is_some_and(|r| table.value(r).is_some())),
        Mode::NonZero => rows().any(|r| figure(r) != Some(Decimal::ZERO)),
        Mode::PartialNull | Mode::PartialZero => rows().any(|r| r.is_some()),
        Mode::AlwaysNull | Mode::AlwaysZero => true,
    };
    if !judged {
        return None;
    }
    let sum = right.iter().try_fold(Decimal::ZERO, |sum, (plus, row)| {
        let v = figure(*row)?;
        if *plus { sum.checked_add(v) } else { sum.checked_sub(v) }
    });
    let figures = figure(left).zip(sum);
    Some(Judged {
        holds: figures.map(|(l, r)| equation.relation.holds(l, r)),
        left,
        right: right.into_iter().filter_map(|r| r.1).collect(),
        figures,
    })
}
