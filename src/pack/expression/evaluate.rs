//! What does an expression say of each observation?
//!
//! A part that names codes alone is decided once for each combination of codes that there may be, and looked up afterwards.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeSet;

use rust_decimal::{Decimal, RoundingStrategy};

use super::types::{Source, pattern, source};
use super::{Function, Kind, Node, Op};
use crate::model::observation::{CodeColumn, Dataset, Figures, Rows};
use crate::model::record::Labels;

/// Combinations of codes at most that are decided beforehand.
const COMBINATIONS: usize = 1 << 16;

/// A value.
#[derive(Clone, PartialEq, Debug)]
pub enum Value<'a> {
    /// Not known.
    Null,
    /// True or false.
    Boolean(bool),
    /// A number.
    Number(Decimal),
    /// A text.
    Text(Cow<'a, str>),
}

impl Value<'_> {
    fn lend(&self) -> Value<'_> {
        match self {
            Value::Null => Value::Null,
            Value::Boolean(b) => Value::Boolean(*b),
            Value::Number(n) => Value::Number(*n),
            Value::Text(t) => Value::Text(Cow::Borrowed(t)),
        }
    }

    fn truth(&self) -> Option<bool> {
        match self {
            Value::Boolean(b) => Some(*b),
            _ => None,
        }
    }

    fn number(&self) -> Option<Decimal> {
        match self {
            Value::Number(n) => Some(*n),
            _ => None,
        }
    }

    fn text(&self) -> Option<&str> {
        match self {
            Value::Text(t) => Some(t),
            _ => None,
        }
    }
}

/// An expression made ready for the rows of a dataset.
pub struct Plan<'a> {
    step: Step<'a>,
}

enum Step<'a> {
    Fixed(Value<'a>),
    Measure(&'a Figures),
    /// Values by combination of codes; each column with what one of its codes counts.
    Table(Vec<(&'a CodeColumn, usize)>, Vec<Value<'a>>),
    Apply(Op, Option<Box<regex::Regex>>, Vec<Step<'a>>),
}

/// The values of a component by number.
struct Coded<'a> {
    column: &'a CodeColumn,
    labels: &'a Labels,
    number: bool,
    /// The empty text is none.
    attribute: bool,
}

impl<'a> Coded<'a> {
    fn value(&self, code: u32) -> Value<'a> {
        let text = self.labels.text(code);
        match (self.attribute && text.is_empty(), self.number) {
            (true, _) => Value::Null,
            (_, true) => Decimal::from_str_exact(text).map_or(Value::Null, Value::Number),
            _ => Value::Text(Cow::Borrowed(text)),
        }
    }
}

impl<'a> Plan<'a> {
    /// Makes an expression ready for rows of a dataset. One that names a component which the dataset does not have is null.
    pub fn new(root: &Node, data: &'a Dataset, rows: &'a Rows) -> Self {
        Self { step: plan(root, data, rows) }
    }

    /// Whether the condition holds for a row; none where that is not known.
    #[inline]
    pub fn holds(&self, row: usize) -> Option<bool> {
        self.step.value(row).truth()
    }

    /// The value for a row.
    pub fn value(&self, row: usize) -> Value<'_> {
        self.step.value(row)
    }
}

fn coded<'a>(data: &'a Dataset, rows: &'a Rows, of: Source, number: bool) -> Option<Coded<'a>> {
    Some(match of {
        Source::Key(d) => Coded { column: rows.keys.get(d)?, labels: data.codes.get(d)?, number, attribute: false },
        Source::Attribute(a) => Coded { column: rows.attributes.get(a)?, labels: data.attribute_values.get(a)?, number, attribute: true },
        Source::Measure => return None,
    })
}

fn sources(node: &Node, data: &Dataset, out: &mut BTreeSet<Source>) {
    match &node.kind {
        Kind::Component(id) => out.extend(source(&data.flow.structure, id).map(|s| s.0)),
        Kind::Apply(_, parts) => parts.iter().for_each(|p| sources(p, data, out)),
        _ => {}
    }
}

fn plan<'a>(node: &Node, data: &'a Dataset, rows: &'a Rows) -> Step<'a> {
    let mut named = BTreeSet::new();
    sources(node, data, &mut named);
    if !named.contains(&Source::Measure) {
        let columns: Vec<(Source, Coded<'a>)> = named.into_iter().filter_map(|s| Some((s, coded(data, rows, s, false)?))).collect();
        let size = columns.iter().try_fold(1usize, |n, c| n.checked_mul(c.1.labels.len().max(1))).filter(|n| *n <= COMBINATIONS);
        // A few rows are not worth a table of all combinations.
        if let Some(size) = size.filter(|n| columns.len() <= 1 || *n <= rows.len().saturating_mul(2)) {
            return table(node, data, rows, &columns, size);
        }
    }
    match &node.kind {
        Kind::Component(_) => Step::Measure(&rows.values),
        Kind::Apply(op, parts) => {
            let fits = if *op == Op::Call(Function::MatchCharacters) { parts.get(1).and_then(|p| pattern(p).ok()) } else { None };
            Step::Apply(*op, fits.map(Box::new), parts.iter().map(|p| plan(p, data, rows)).collect())
        }
        _ => Step::Fixed(fixed(node)),
    }
}

fn fixed<'a>(node: &Node) -> Value<'a> {
    match &node.kind {
        Kind::Boolean(b) => Value::Boolean(*b),
        Kind::Number(n) => Value::Number(*n),
        Kind::Text(t) => Value::Text(Cow::Owned(t.to_string())),
        _ => Value::Null,
    }
}

fn table<'a>(node: &Node, data: &'a Dataset, rows: &'a Rows, columns: &[(Source, Coded<'a>)], size: usize) -> Step<'a> {
    if columns.is_empty() {
        return Step::Fixed(decide(node, data, rows, &[]));
    }
    let mut strides = Vec::with_capacity(columns.len());
    let mut next = 1;
    for (_, c) in columns {
        strides.push((c.column, next));
        next *= c.labels.len().max(1);
    }
    let values = (0..size).map(|combination| {
        let codes: Vec<(Source, u32)> =
            columns.iter().zip(&strides).map(|((s, c), (_, stride))| (*s, (combination / stride % c.labels.len().max(1)) as u32)).collect();
        decide(node, data, rows, &codes)
    });
    Step::Table(strides.clone(), values.collect())
}

/// The value of a part for one combination of codes.
fn decide<'a>(node: &Node, data: &'a Dataset, rows: &'a Rows, codes: &[(Source, u32)]) -> Value<'a> {
    match &node.kind {
        Kind::Component(id) => {
            let Some((of, kind)) = source(&data.flow.structure, id) else { return Value::Null };
            let code = codes.iter().find(|c| c.0 == of).map(|c| c.1);
            let values = coded(data, rows, of, kind == super::Type::Number);
            code.zip(values).map_or(Value::Null, |(code, values)| values.value(code))
        }
        Kind::Apply(op, parts) => {
            let fits = if *op == Op::Call(Function::MatchCharacters) { parts.get(1).and_then(|p| pattern(p).ok()) } else { None };
            applied(*op, fits.as_ref(), parts.len(), |i| decide(&parts[i], data, rows, codes))
        }
        _ => fixed(node),
    }
}

impl Step<'_> {
    fn value(&self, row: usize) -> Value<'_> {
        match self {
            Step::Fixed(value) => value.lend(),
            Step::Measure(figures) => figures.get(row).map_or(Value::Null, Value::Number),
            Step::Table(columns, values) => {
                let at: usize = columns.iter().map(|(c, stride)| c.get(row) as usize * stride).sum();
                values.get(at).map_or(Value::Null, Value::lend)
            }
            Step::Apply(op, fits, parts) => applied(*op, fits.as_deref(), parts.len(), |i| parts[i].value(row)),
        }
    }
}

/// What an operation gives; a part is only asked for where it is needed.
fn applied<'a>(op: Op, fits: Option<&regex::Regex>, count: usize, part: impl Fn(usize) -> Value<'a>) -> Value<'a> {
    let truth = |b: Option<bool>| b.map_or(Value::Null, Value::Boolean);
    let number = |n: Option<Decimal>| n.map_or(Value::Null, Value::Number);
    let both = || part(0).number().zip(part(1).number());
    match op {
        Op::And | Op::Or => {
            let settles = op == Op::Or;
            let left = part(0).truth();
            if left == Some(settles) {
                return Value::Boolean(settles);
            }
            match part(1).truth() {
                Some(right) if right == settles => Value::Boolean(settles),
                right => truth(left.and(right)),
            }
        }
        Op::Xor => truth(part(0).truth().zip(part(1).truth()).map(|(a, b)| a != b)),
        Op::Not => truth(part(0).truth().map(|b| !b)),
        Op::Equal | Op::Unequal | Op::Less | Op::AtMost | Op::More | Op::AtLeast => truth(order(&part(0), &part(1)).map(|o| match op {
            Op::Equal => o.is_eq(),
            Op::Unequal => o.is_ne(),
            Op::Less => o.is_lt(),
            Op::AtMost => o.is_le(),
            Op::More => o.is_gt(),
            _ => o.is_ge(),
        })),
        Op::In | Op::NotIn => match part(0) {
            Value::Null => Value::Null,
            value => Value::Boolean((1..count).any(|i| order(&value, &part(i)) == Some(Ordering::Equal)) == (op == Op::In)),
        },
        Op::Plus => number(both().and_then(|(a, b)| a.checked_add(b))),
        Op::Minus => number(both().and_then(|(a, b)| a.checked_sub(b))),
        Op::Times => number(both().and_then(|(a, b)| a.checked_mul(b))),
        Op::Over => number(both().and_then(|(a, b)| a.checked_div(b))),
        Op::Negative => number(part(0).number().map(|n| -n)),
        Op::Positive => number(part(0).number()),
        Op::Concat => match (part(0), part(1)) {
            (Value::Text(a), Value::Text(b)) => Value::Text(Cow::Owned(format!("{a}{b}"))),
            _ => Value::Null,
        },
        Op::If | Op::Case => {
            let last = count.saturating_sub(1);
            // A condition that is not known is none that holds.
            let taken = (0..last).step_by(2).find(|&i| part(i).truth() == Some(true)).map_or(last, |i| i + 1);
            part(taken)
        }
        Op::Call(function) => call(function, fits, count, part),
    }
}

fn order(a: &Value<'_>, b: &Value<'_>) -> Option<Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Boolean(a), Value::Boolean(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

fn call<'a>(function: Function, fits: Option<&regex::Regex>, count: usize, part: impl Fn(usize) -> Value<'a>) -> Value<'a> {
    let number = |n: Option<Decimal>| n.map_or(Value::Null, Value::Number);
    let text = |t: Option<String>| t.map_or(Value::Null, |t| Value::Text(Cow::Owned(t)));
    let places = || if count > 1 { part(1).number() } else { Some(Decimal::ZERO) };
    match function {
        Function::IsNull => Value::Boolean(part(0) == Value::Null),
        Function::Nvl => match part(0) {
            Value::Null => part(1),
            value => value,
        },
        Function::Between => {
            let (value, from, to) = (part(0), part(1), part(2));
            let (from, to) = (order(&value, &from).map(Ordering::is_ge), order(&value, &to).map(Ordering::is_le));
            match (from, to) {
                (Some(false), _) | (_, Some(false)) => Value::Boolean(false),
                (Some(true), Some(true)) => Value::Boolean(true),
                _ => Value::Null,
            }
        }
        Function::Abs => number(part(0).number().map(|n| n.abs())),
        Function::Ceil => number(part(0).number().map(|n| n.ceil())),
        Function::Floor => number(part(0).number().map(|n| n.floor())),
        Function::Round => number(part(0).number().zip(places()).and_then(|(n, p)| cut(n, p, RoundingStrategy::MidpointAwayFromZero))),
        Function::Trunc => number(part(0).number().zip(places()).and_then(|(n, p)| cut(n, p, RoundingStrategy::ToZero))),
        Function::Mod => number(part(0).number().zip(part(1).number()).and_then(|(n, by)| remainder(n, by))),
        Function::Length => number(part(0).text().map(|t| Decimal::from(t.chars().count()))),
        Function::Trim => text(part(0).text().map(|t| t.trim().to_owned())),
        Function::Upper => text(part(0).text().map(str::to_uppercase)),
        Function::Lower => text(part(0).text().map(str::to_lowercase)),
        Function::Substr => {
            let value = part(0);
            let from = part(1).number().and_then(whole);
            let most = if count > 2 { part(2).number().and_then(whole) } else { Some(usize::MAX) };
            let cut = |t: &str, from: usize, most: usize| t.chars().skip(from.saturating_sub(1)).take(most).collect();
            text(value.text().zip(from).zip(most).map(|((t, from), most)| cut(t, from, most)))
        }
        Function::MatchCharacters => match (part(0).text(), fits) {
            (Some(t), Some(fits)) => Value::Boolean(fits.is_match(t)),
            _ => Value::Null,
        },
    }
}

fn whole(n: Decimal) -> Option<usize> {
    usize::try_from(i64::try_from(n.trunc().mantissa()).ok()?).ok().filter(|_| n.fract().is_zero())
}

fn cut(n: Decimal, places: Decimal, how: RoundingStrategy) -> Option<Decimal> {
    let places = i32::try_from(places.trunc().normalize().to_string().parse::<i64>().ok()?).ok()?;
    if let Ok(places) = u32::try_from(places) {
        return Some(n.round_dp_with_strategy(places.min(28), how));
    }
    let unit = Decimal::from_i128_with_scale(10i128.checked_pow(places.unsigned_abs().min(27))?, 0);
    n.checked_div(unit)?.round_dp_with_strategy(0, how).checked_mul(unit)
}

/// The rest of a division, with the sign of the divisor; by zero it is the number itself (VTL 2.1, `mod`).
fn remainder(n: Decimal, by: Decimal) -> Option<Decimal> {
    if by.is_zero() {
        return Some(n);
    }
    let rest = n.checked_rem(by)?;
    if !rest.is_zero() && rest.is_sign_negative() != by.is_sign_negative() { rest.checked_add(by) } else { Some(rest) }
}
