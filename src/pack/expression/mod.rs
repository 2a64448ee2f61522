//! What does a demand say, in the component expressions of VTL 2.1?
//!
//! The subset: comparisons, `and`, `or`, `xor`, `not`, `+ - * /`, `||`, `in {…}`, `not_in {…}`, `if … then … else`, `case`, and the
//! functions of [`Function`]. Logic is three-valued: what is missing gives `null`, and neither a pass nor a failure. Numbers are exact
//! decimals. Where the result is no number (a division by zero, more than 28 digits) it is `null`.

mod evaluate;
mod lexer;
mod parser;
mod types;

use std::fmt;
use std::sync::Arc;

use rust_decimal::Decimal;

pub use evaluate::{Plan, Value};
pub use lexer::{Lexer, Sign, Token};
pub use parser::{Parser, operator_word};
pub use types::{Source, Type, source};

/// Signs of an expression at most.
pub const LONGEST: usize = 8_192;
/// How deep parts stand in one another at most.
pub const DEEPEST: usize = 64;

/// What is wrong with an expression, and at which byte of its text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wrong {
    /// Byte of the text.
    pub at: usize,
    /// What is wrong, in a sentence.
    pub message: String,
}

impl Wrong {
    pub(crate) fn new(at: usize, message: impl Into<String>) -> Self {
        Self { at, message: message.into() }
    }
}

/// An expression that was read.
#[derive(Clone, PartialEq, Debug)]
pub struct Expression {
    /// Its text, as written.
    pub text: String,
    /// What it says.
    pub root: Node,
}

/// A part of an expression, with the byte at which it begins.
#[derive(Clone, Debug)]
pub struct Node {
    /// Byte of the text.
    pub at: usize,
    /// What it is.
    pub kind: Kind,
    /// How deep parts stand in it, itself counted.
    deep: usize,
}

impl Node {
    /// A part that has no parts.
    pub fn leaf(at: usize, kind: Kind) -> Node {
        Node { at, kind, deep: 1 }
    }

    /// An operation on parts.
    ///
    /// # Errors
    /// They stand deeper in one another than is read.
    pub fn apply(at: usize, op: Op, parts: Vec<Node>) -> Result<Node, Wrong> {
        let deep = 1 + parts.iter().map(|p| p.deep).max().unwrap_or(0);
        match deep > DEEPEST {
            true => Err(Wrong::new(at, format!("parts stand more than {DEEPEST} deep in one another"))),
            false => Ok(Node { at, kind: Kind::Apply(op, parts), deep }),
        }
    }
}

/// Where a part stands is no part of what it says.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

/// What a part is.
#[derive(Clone, PartialEq, Debug)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number.
    Number(Decimal),
    /// A text.
    Text(Arc<str>),
    /// A dimension, attribute or measure.
    Component(Arc<str>),
    /// An operation on parts.
    Apply(Op, Vec<Node>),
}

/// An operation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Op {
    /// `or`
    Or,
    /// `xor`
    Xor,
    /// `and`
    And,
    /// `=`
    Equal,
    /// `<>`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
    /// `in`, the first part being among the others.
    In,
    /// `not_in`
    NotIn,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `||`
    Concat,
    /// `*`
    Times,
    /// `/`
    Over,
    /// `not`
    Not,
    /// A leading `-`.
    Negative,
    /// A leading `+`.
    Positive,
    /// `if … then … else …`: condition, value, else.
    If,
    /// `case when … then … else …`: conditions and values in turn, else.
    Case,
    /// A function by its name.
    Call(Function),
}

/// A function.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Function {
    /// `between(value, from, to)`
    Between,
    /// `isnull(value)`
    IsNull,
    /// `nvl(value, instead)`
    Nvl,
    /// `abs(number)`
    Abs,
    /// `round(number, decimals)`, half away from zero.
    Round,
    /// `trunc(number, decimals)`, towards zero.
    Trunc,
    /// `mod(number, divisor)`, with the sign of the divisor.
    Mod,
    /// `ceil(number)`
    Ceil,
    /// `floor(number)`
    Floor,
    /// `length(text)`, in characters.
    Length,
    /// `trim(text)`: blanks at both ends.
    Trim,
    /// `upper(text)`
    Upper,
    /// `lower(text)`
    Lower,
    /// `substr(text, first, count)`, counted from 1.
    Substr,
    /// `match_characters(text, "pattern")`: the whole text fits the pattern.
    MatchCharacters,
}

impl Function {
    /// Every function, with its name and the least and most arguments.
    pub const ALL: [(Function, &'static str, usize, usize); 15] = [
        (Function::Between, "between", 3, 3),
        (Function::IsNull, "isnull", 1, 1),
        (Function::Nvl, "nvl", 2, 2),
        (Function::Abs, "abs", 1, 1),
        (Function::Round, "round", 1, 2),
        (Function::Trunc, "trunc", 1, 2),
        (Function::Mod, "mod", 2, 2),
        (Function::Ceil, "ceil", 1, 1),
        (Function::Floor, "floor", 1, 1),
        (Function::Length, "length", 1, 1),
        (Function::Trim, "trim", 1, 1),
        (Function::Upper, "upper", 1, 1),
        (Function::Lower, "lower", 1, 1),
        (Function::Substr, "substr", 2, 3),
        (Function::MatchCharacters, "match_characters", 2, 2),
    ];

    /// Its name in VTL.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|f| f.0 == self).map_or("", |f| f.1)
    }
}

impl Op {
    /// How tight it binds; a larger number binds tighter (VTL 2.1, user manual, table of precedence).
    fn binds(self) -> u8 {
        match self {
            Op::If | Op::Case => 1,
            Op::Or | Op::Xor => 2,
            Op::And => 3,
            Op::Equal | Op::Unequal | Op::Less | Op::AtMost | Op::More | Op::AtLeast | Op::In | Op::NotIn => 4,
            Op::Plus | Op::Minus | Op::Concat => 5,
            Op::Times | Op::Over => 6,
            Op::Not | Op::Negative | Op::Positive => 7,
            Op::Call(_) => 8,
        }
    }

    /// How it is written.
    pub fn word(self) -> &'static str {
        match self {
            Op::Or => "or",
            Op::Xor => "xor",
            Op::And => "and",
            Op::Equal => "=",
            Op::Unequal => "<>",
            Op::Less => "<",
            Op::AtMost => "<=",
            Op::More => ">",
            Op::AtLeast => ">=",
            Op::In => "in",
            Op::NotIn => "not_in",
            Op::Plus | Op::Positive => "+",
            Op::Minus | Op::Negative => "-",
            Op::Concat => "||",
            Op::Times => "*",
            Op::Over => "/",
            Op::Not => "not",
            Op::If => "if",
            Op::Case => "case",
            Op::Call(f) => f.name(),
        }
    }
}

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    /// What is wrong, and where; also where it is longer or deeper than is read.
    pub fn parse(text: &str) -> Result<Expression, Wrong> {
        let mut parser = Parser::new(text)?;
        let root = parser.expression()?;
        parser.end()?;
        Ok(Expression { text: text.trim().to_owned(), root })
    }

    /// The components that it names, each once, in the order of naming.
    pub fn components(&self) -> Vec<&str> {
        fn walk<'n>(node: &'n Node, out: &mut Vec<&'n str>) {
            match &node.kind {
                Kind::Component(id) if !out.contains(&id.as_ref()) => out.push(id),
                Kind::Apply(_, parts) => parts.iter().for_each(|p| walk(p, out)),
                _ => {}
            }
        }
        let mut out = Vec::new();
        walk(&self.root, &mut out);
        out
    }
}

/// A name as VTL writes it: in quotation marks where it is no plain one.
pub fn name(id: &str) -> std::borrow::Cow<'_, str> {
    let plain = id.starts_with(|c: char| c.is_ascii_alphabetic()) && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain { id.into() } else { format!("'{}'", id.replace('\'', "''")).into() }
}

/// The expression as VTL: what [`Expression::parse`] reads again to the same.
impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Null => f.write_str("null"),
            Kind::Boolean(b) => write!(f, "{b}"),
            Kind::Number(n) => write!(f, "{n}"),
            Kind::Text(t) => write!(f, "\"{}\"", t.replace('"', "\"\"")),
            Kind::Component(id) => f.write_str(&name(id)),
            Kind::Apply(op, parts) => apply(*op, parts, f),
        }
    }
}

fn apply(op: Op, parts: &[Node], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    // A part that binds looser, or as tight on the right hand, stands in parentheses.
    let part = |node: &Node, least: u8, f: &mut fmt::Formatter<'_>| match &node.kind {
        Kind::Apply(inner, _) if inner.binds() < least => write!(f, "({node})"),
        _ => write!(f, "{node}"),
    };
    let list = |parts: &[Node], f: &mut fmt::Formatter<'_>| -> fmt::Result {
        for (i, p) in parts.iter().enumerate() {
            write!(f, "{}{p}", if i > 0 { ", " } else { "" })?;
        }
        Ok(())
    };
    match (op, parts) {
        (Op::If, [condition, then, other]) => {
            f.write_str("if ")?;
            part(condition, 2, f)?;
            f.write_str(" then ")?;
            part(then, 2, f)?;
            f.write_str(" else ")?;
            part(other, 2, f)
        }
        (Op::Case, [pairs @ .., other]) => {
            f.write_str("case")?;
            for pair in pairs.chunks(2) {
                let [condition, then] = pair else { continue };
                f.write_str(" when ")?;
                part(condition, 2, f)?;
                f.write_str(" then ")?;
                part(then, 2, f)?;
            }
            f.write_str(" else ")?;
            part(other, 2, f)
        }
        (Op::In | Op::NotIn, [value, among @ ..]) => {
            part(value, op.binds(), f)?;
            write!(f, " {} {{", op.word())?;
            // A set is of one type: beside a number with decimals a whole one has some too.
            let broken = among.iter().any(|n| matches!(&n.kind, Kind::Number(n) if n.scale() > 0));
            for (i, node) in among.iter().enumerate() {
                let point = if broken && matches!(&node.kind, Kind::Number(n) if n.scale() == 0) { ".0" } else { "" };
                write!(f, "{}{node}{point}", if i > 0 { ", " } else { "" })?;
            }
            f.write_str("}")
        }
        (Op::Call(_), parts) => {
            write!(f, "{}(", op.word())?;
            list(parts, f)?;
            f.write_str(")")
        }
        (_, [one]) => {
            write!(f, "{}{}", op.word(), if op == Op::Not { " " } else { "" })?;
            part(one, op.binds() + 1, f)
        }
        (_, [left, right]) => {
            part(left, op.binds(), f)?;
            write!(f, " {} ", op.word())?;
            part(right, op.binds() + 1, f)
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
