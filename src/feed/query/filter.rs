//! What does a condition on a component mean, and does a text meet it? (SDMX REST 2.2.2, `c[…]`.)

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::{Read, Why, Wrong};
use crate::model::period::{Period, parse_period};

/// How a text is compared.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Op {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Less.
    Lt,
    /// Less or equal.
    Le,
    /// Greater.
    Gt,
    /// Greater or equal.
    Ge,
    /// Contains.
    Co,
    /// Does not contain.
    Nc,
    /// Starts with.
    Sw,
    /// Ends with.
    Ew,
}

impl Op {
    fn of(word: &str) -> Option<Op> {
        Some(match word {
            "eq" => Op::Eq,
            "ne" => Op::Ne,
            "lt" => Op::Lt,
            "le" => Op::Le,
            "gt" => Op::Gt,
            "ge" => Op::Ge,
            "co" => Op::Co,
            "nc" => Op::Nc,
            "sw" => Op::Sw,
            "ew" => Op::Ew,
            _ => return None,
        })
    }
}

/// One comparison.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Test {
    /// How.
    pub op: Op,
    /// With what.
    pub value: String,
}

/// A condition on one component.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Condition {
    /// The component.
    pub component: String,
    /// One of these must hold, and of it every test.
    pub any: Vec<Vec<Test>>,
}

/// Reads what stands behind `c[COMPONENT]=`: tests parted by `+` (all of them) and `,` (one of them), the first binding
/// closer. A value without an operator is compared with the operator before it in the list, at first by `eq`.
pub fn read(component: &str, text: &str) -> Read<Condition> {
    let part = || format!("c[{component}]");
    let wrong = || Wrong::new(part(), Why::Form);
    let component = super::identifier(&part(), component)?;
    let mut any = Vec::new();
    let mut op = Op::Eq;
    for group in text.split(',') {
        let mut all = Vec::new();
        for test in group.split('+') {
            let value = match test.split_once(':').and_then(|(word, value)| Op::of(word).map(|op| (op, value))) {
                Some((said, value)) => {
                    op = said;
                    value
                }
                None => test,
            };
            if value.is_empty() {
                return Err(wrong());
            }
            all.push(Test { op, value: value.to_owned() });
        }
        any.push(all);
    }
    Ok(Condition { component, any })
}

/// What the values of a component are, and so how they are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Codes and texts, by their letters.
    Text,
    /// Periods, by the days in them.
    Period,
    /// Numbers.
    Number,
}

impl Condition {
    /// Whether a value meets it. A value that is absent meets no test but those that deny.
    pub fn holds(&self, kind: Kind, value: &str) -> bool {
        self.any.iter().any(|all| all.iter().all(|t| t.holds(kind, value)))
    }
}

impl Test {
    fn holds(&self, kind: Kind, value: &str) -> bool {
        let wanted = self.value.as_str();
        match self.op {
            Op::Co => value.contains(wanted),
            Op::Nc => !value.contains(wanted),
            Op::Sw => value.starts_with(wanted),
            Op::Ew => value.ends_with(wanted),
            _ if value.is_empty() => self.op == Op::Ne,
            _ => match kind {
                Kind::Period => self.by_days(value),
                Kind::Number => self.by(compare(value, wanted)),
                Kind::Text => self.by(Some(value.cmp(wanted))),
            },
        }
    }

    fn by(&self, order: Option<Ordering>) -> bool {
        let Some(order) = order else { return self.op == Op::Ne };
        match self.op {
            Op::Eq => order.is_eq(),
            Op::Ne => order.is_ne(),
            Op::Lt => order.is_lt(),
            Op::Le => order.is_le(),
            Op::Gt => order.is_gt(),
            _ => order.is_ge(),
        }
    }

    /// A period is not before another one when it does not begin before it, and not after it when it does not end after
    /// it: so `2024` as a limit takes in every month of 2024.
    fn by_days(&self, value: &str) -> bool {
        let (Some(is), Some(limit)) = (parse_period(value), parse_period(&self.value)) else {
            return match self.op {
                Op::Eq => value == self.value,
                Op::Ne => value != self.value,
                _ => false,
            };
        };
        let same = |a: &Period, b: &Period| a.start == b.start && a.end == b.end;
        match self.op {
            Op::Eq => same(&is, &limit),
            Op::Ne => !same(&is, &limit),
            Op::Lt => is.end < limit.start,
            Op::Le => is.end <= limit.end,
            Op::Gt => is.start > limit.end,
            _ => is.start >= limit.start,
        }
    }
}

/// The order of two numbers, where they are numbers.
fn compare(a: &str, b: &str) -> Option<Ordering> {
    let read = |t: &str| Decimal::from_str_exact(t).ok().or_else(|| Decimal::from_scientific(t).ok());
    Some(read(a)?.cmp(&read(b)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(condition: &str, kind: Kind, value: &str) -> bool {
        read("X", condition).expect("a condition").holds(kind, value)
    }

    #[test]
    fn lists_and_operators() {
        assert!(holds("A,M", Kind::Text, "M") && !holds("A,M", Kind::Text, "Q"));
        assert!(holds("ne:A", Kind::Text, "M") && !holds("ne:A", Kind::Text, "A"));
        assert!(holds("sw:V", Kind::Text, "VEN") && holds("ew:N", Kind::Text, "VEN") && holds("co:E,nc:X", Kind::Text, "VEN"));
        assert!(!holds("ge:10+le:20", Kind::Number, "9.5e0") && holds("ge:10+le:20", Kind::Number, "20.0"));
        // A later value without an operator is compared as the one before it.
        assert!(!holds("ne:A+M", Kind::Text, "M") && holds("ne:A+M", Kind::Text, "Q"));
        assert!(!holds("gt:1", Kind::Number, "") && holds("ne:1", Kind::Number, ""));
        assert_eq!(read("X", "ge:"), Err(Wrong::new("c[X]", Why::Form)));
    }

    #[test]
    fn periods_are_compared_by_their_days() {
        let within = "ge:2020-01+le:2020";
        for (period, inside) in
            [("2020-01", true), ("2020-12", true), ("2019-12", false), ("2020", true), ("2020-W53", false), ("2021-01", false)]
        {
            assert_eq!(holds(within, Kind::Period, period), inside, "{period}");
        }
        assert!(holds("eq:2020-Q1", Kind::Period, "2020-01-01/P3M"));
        assert!(holds("lt:2020", Kind::Period, "2019-12") && !holds("lt:2020", Kind::Period, "2020-01"));
        assert!(holds("gt:2020", Kind::Period, "2021-01") && !holds("gt:2020", Kind::Period, "2020-12"));
    }
}
