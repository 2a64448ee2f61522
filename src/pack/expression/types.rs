//! Do the parts of an expression fit one another, and the structure whose components it names?

use super::{Expression, Function, Kind, Node, Op, Wrong};
use crate::model::structure::{DataStructure, Representation};
use crate::model::words::nearest;

/// What a value is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Type {
    /// True, false or null.
    Boolean,
    /// An exact number.
    Number,
    /// A text; codes and periods are texts.
    Text,
    /// `null`, which may be any.
    Any,
}

impl Type {
    fn word(self) -> &'static str {
        match self {
            Type::Boolean => "a condition",
            Type::Number => "a number",
            Type::Text => "a text or code",
            Type::Any => "null",
        }
    }

    fn fits(self, wanted: Type) -> bool {
        self == wanted || self == Type::Any || wanted == Type::Any
    }
}

/// Where the values of a component are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Source {
    /// The dimension with this position.
    Key(usize),
    /// The attribute with this position.
    Attribute(usize),
    /// The primary measure.
    Measure,
}

/// Where the values of a component are, and what they are.
pub fn source(structure: &DataStructure, id: &str) -> Option<(Source, Type)> {
    let of = |r: &Representation| if matches!(r, Representation::Integer | Representation::Decimal) { Type::Number } else { Type::Text };
    if let Some(d) = structure.dimension(id) {
        return Some((Source::Key(d), of(&structure.dimensions[d].representation)));
    }
    if let Some(a) = structure.attribute(id) {
        return Some((Source::Attribute(a), of(&structure.attributes[a].representation)));
    }
    (structure.measure.id == id).then_some((Source::Measure, Type::Number))
}

impl Expression {
    /// Holds a condition against a structure.
    ///
    /// # Errors
    /// A component that the structure does not have, or values that do not fit: where, and what would.
    pub fn check(&self, structure: &DataStructure) -> Result<(), Wrong> {
        match type_of(&self.root, structure)? {
            Type::Boolean | Type::Any => Ok(()),
            other => Err(Wrong::new(self.root.at, format!("this is {} and no condition", other.word()))),
        }
    }
}

fn type_of(node: &Node, structure: &DataStructure) -> Result<Type, Wrong> {
    match &node.kind {
        Kind::Null => Ok(Type::Any),
        Kind::Boolean(_) => Ok(Type::Boolean),
        Kind::Number(_) => Ok(Type::Number),
        Kind::Text(_) => Ok(Type::Text),
        Kind::Component(id) => source(structure, id).map(|s| s.1).ok_or_else(|| unknown(node.at, id, structure)),
        Kind::Apply(op, parts) => {
            let types = parts.iter().map(|p| type_of(p, structure)).collect::<Result<Vec<_>, _>>()?;
            applied(*op, node, parts, &types)
        }
    }
}

fn unknown(at: usize, id: &str, structure: &DataStructure) -> Wrong {
    let all = structure.dimensions.iter().chain(&structure.attributes).chain([&structure.measure]);
    let near = nearest(id, all.map(|c| c.id.as_str())).map(|n| format!("; did you mean `{n}`?"));
    let hint = near.unwrap_or_else(|| format!("; a text stands in quotation marks: \"{id}\""));
    Wrong::new(at, format!("{} has no component `{id}`{hint}", structure.reference))
}

fn applied(op: Op, node: &Node, parts: &[Node], types: &[Type]) -> Result<Type, Wrong> {
    let each = |wanted: Type| match types.iter().position(|t| !t.fits(wanted)) {
        None => Ok(()),
        Some(i) => Err(Wrong::new(parts[i].at, format!("`{}` takes {}, and this is {}", op.word(), wanted.word(), types[i].word()))),
    };
    let alike = |which: &[usize]| {
        let first = which.iter().map(|&i| types[i]).find(|t| *t != Type::Any).unwrap_or(Type::Any);
        match which.iter().find(|&&i| !types[i].fits(first)) {
            None => Ok(first),
            Some(&i) => Err(Wrong::new(parts[i].at, format!("{} stands beside {} in `{}`", types[i].word(), first.word(), op.word()))),
        }
    };
    let all: Vec<usize> = (0..types.len()).collect();
    let one = |i: usize, wanted: Type| match types.get(i) {
        Some(t) if !t.fits(wanted) => {
            Err(Wrong::new(parts[i].at, format!("`{}` takes {} here, and this is {}", op.word(), wanted.word(), t.word())))
        }
        _ => Ok(()),
    };
    match op {
        Op::Or | Op::Xor | Op::And | Op::Not => each(Type::Boolean).map(|()| Type::Boolean),
        Op::Equal | Op::Unequal => alike(&all).map(|_| Type::Boolean),
        Op::Less | Op::AtMost | Op::More | Op::AtLeast | Op::In | Op::NotIn | Op::Call(Function::Between) => match alike(&all)? {
            Type::Boolean => Err(Wrong::new(node.at, format!("conditions have no order: `{}` takes numbers or texts", op.word()))),
            _ => Ok(Type::Boolean),
        },
        Op::Plus | Op::Minus | Op::Times | Op::Over | Op::Negative | Op::Positive => each(Type::Number).map(|()| Type::Number),
        Op::Concat => each(Type::Text).map(|()| Type::Text),
        Op::If | Op::Case => {
            let last = types.len().saturating_sub(1);
            (0..last).step_by(2).try_for_each(|i| one(i, Type::Boolean))?;
            alike(&(0..types.len()).filter(|i| i % 2 == 1 || *i == last).collect::<Vec<_>>())
        }
        Op::Call(f) => match f {
            Function::IsNull | Function::Between => Ok(Type::Boolean),
            Function::Nvl => alike(&all),
            Function::Abs | Function::Ceil | Function::Floor | Function::Mod => each(Type::Number).map(|()| Type::Number),
            Function::Round | Function::Trunc => {
                each(Type::Number)?;
                decimals(parts.get(1)).map(|()| Type::Number)
            }
            Function::Length => each(Type::Text).map(|()| Type::Number),
            Function::Trim | Function::Upper | Function::Lower => each(Type::Text).map(|()| Type::Text),
            Function::Substr => {
                one(0, Type::Text)?;
                one(1, Type::Number)?;
                one(2, Type::Number).map(|()| Type::Text)
            }
            Function::MatchCharacters => {
                one(0, Type::Text)?;
                pattern(&parts[1]).map(|_| Type::Boolean)
            }
        },
    }
}

/// How many decimals are kept is written out.
fn decimals(node: Option<&Node>) -> Result<(), Wrong> {
    match node.map(|n| (n.at, &n.kind)) {
        None => Ok(()),
        Some((_, Kind::Number(n))) if n.fract().is_zero() && n.abs() <= rust_decimal::Decimal::from(20) => Ok(()),
        Some((at, _)) => Err(Wrong::new(at, "the number of decimals is a whole number from -20 to 20, written out")),
    }
}

/// Bytes that a pattern may take when it is made ready.
const PATTERN: usize = 1 << 20;

/// The pattern of `match_characters`: it is written out, and fits the whole text.
pub(super) fn pattern(node: &Node) -> Result<regex::Regex, Wrong> {
    let Kind::Text(text) = &node.kind else { return Err(Wrong::new(node.at, "the pattern is a text, written out")) };
    let whole = regex::RegexBuilder::new(&format!("^(?:{text})$")).size_limit(PATTERN).build();
    // Alone too: `a)|(b` is no pattern, and would be one between parentheses.
    let alone = regex::RegexBuilder::new(text).size_limit(PATTERN).build();
    match alone.and(whole) {
        Ok(pattern) => Ok(pattern),
        Err(e) => {
            let why = e.to_string();
            let why = why.lines().last().unwrap_or("").trim_start_matches("error: ").to_owned();
            Err(Wrong::new(node.at, format!("this is no pattern: {why}")))
        }
    }
}
