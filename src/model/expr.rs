//! The bounded expressions of mappings: comparisons over names, no loops, no calls.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, de};

/// A condition.
#[derive(Clone, PartialEq, Debug)]
pub enum Expr {
    /// Both hold.
    And(Box<Expr>, Box<Expr>),
    /// One holds.
    Or(Box<Expr>, Box<Expr>),
    /// It does not hold.
    Not(Box<Expr>),
    /// Two operands compare so.
    Compare(Operand, Comparison, Operand),
    /// The operand is one of the list (`in`), or none (`not in`).
    OneOf(Operand, Vec<Operand>, bool),
}

/// How two operands compare.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    Different,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

/// Something with a value.
#[derive(Clone, PartialEq, Debug)]
pub enum Operand {
    /// A component, variable or path (`@.estado`), resolved when the condition is tried.
    Name(String),
    /// `'text'`
    Text(String),
    /// `400`
    Number(Decimal),
    /// `null`
    Null,
}

/// The value of a name.
#[derive(Clone, PartialEq, Debug)]
pub enum Operated<'a> {
    /// Nothing.
    Null,
    /// A text.
    Text(&'a str),
    /// A figure.
    Number(Decimal),
}

impl Expr {
    /// Reads a condition; the error is a sentence that names the place.
    pub fn parse(text: &str) -> Result<Expr, String> {
        let tokens = tokens(text)?;
        let mut p = Parser { tokens: &tokens, at: 0, text, depth: 0 };
        let e = p.or()?;
        if p.at < tokens.len() {
            return Err(p.wrong("the condition to end"));
        }
        Ok(e)
    }

    /// Whether it holds. A comparison with nothing holds only for `== null`, or for `!=` against something.
    pub fn holds<'a>(&'a self, lookup: &dyn Fn(&str) -> Operated<'a>) -> bool {
        match self {
            Expr::And(a, b) => a.holds(lookup) && b.holds(lookup),
            Expr::Or(a, b) => a.holds(lookup) || b.holds(lookup),
            Expr::Not(a) => !a.holds(lookup),
            Expr::Compare(a, how, b) => compare(&a.value(lookup), *how, &b.value(lookup)),
            Expr::OneOf(a, list, wanted) => {
                let a = a.value(lookup);
                list.iter().any(|b| compare(&a, Comparison::Equal, &b.value(lookup))) == *wanted
            }
        }
    }

    /// Every name it mentions.
    pub fn names(&self) -> Vec<&str> {
        let mut out = Vec::new();
        self.collect(&mut out);
        out
    }

    fn collect<'a>(&'a self, out: &mut Vec<&'a str>) {
        let mut operand = |o: &'a Operand| {
            if let Operand::Name(n) = o {
                out.push(n.as_str());
            }
        };
        match self {
            Expr::And(a, b) | Expr::Or(a, b) => {
                a.collect(out);
                b.collect(out);
            }
            Expr::Not(a) => a.collect(out),
            Expr::Compare(a, _, b) => {
                operand(a);
                operand(b);
            }
            Expr::OneOf(a, list, _) => {
                operand(a);
                list.iter().for_each(operand);
            }
        }
    }
}

impl Operand {
    fn value<'a>(&'a self, lookup: &dyn Fn(&str) -> Operated<'a>) -> Operated<'a> {
        match self {
            Operand::Name(n) => lookup(n),
            Operand::Text(t) => Operated::Text(t),
            Operand::Number(n) => Operated::Number(*n),
            Operand::Null => Operated::Null,
        }
    }
}

fn compare(a: &Operated<'_>, how: Comparison, b: &Operated<'_>) -> bool {
    use Operated::{Null, Number, Text};
    let order = match (a, b) {
        (Null, Null) => Some(std::cmp::Ordering::Equal),
        (Null, _) | (_, Null) => return how == Comparison::Different,
        (Text(a), Text(b)) => Some(a.cmp(b)),
        (Number(a), Number(b)) => Some(a.cmp(b)),
        (Text(t), Number(n)) => t.parse::<Decimal>().ok().map(|t| t.cmp(n)),
        (Number(n), Text(t)) => t.parse::<Decimal>().ok().map(|t| n.cmp(&t)),
    };
    match (order, how) {
        (None, how) => how == Comparison::Different,
        (Some(o), Comparison::Equal) => o.is_eq(),
        (Some(o), Comparison::Different) => o.is_ne(),
        (Some(o), Comparison::Less) => o.is_lt(),
        (Some(o), Comparison::AtMost) => o.is_le(),
        (Some(o), Comparison::Greater) => o.is_gt(),
        (Some(o), Comparison::AtLeast) => o.is_ge(),
    }
}

#[derive(Clone, PartialEq, Debug)]
enum Token {
    Word(String),
    Text(String),
    Number(Decimal),
    Sign(&'static str),
}

fn tokens(text: &str) -> Result<Vec<(usize, Token)>, String> {
    let mut out = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let at = text.len() - rest.len();
        let Some(first) = rest.chars().next() else { return Ok(out) };
        if let Some(sign) = ["==", "!=", "<=", ">=", "<", ">", "(", ")", "[", "]", ","].into_iter().find(|s| rest.starts_with(s)) {
            out.push((at, Token::Sign(sign)));
            rest = &rest[sign.len()..];
        } else if first == '\'' || first == '"' {
            let end = rest[1..].find(first).ok_or_else(|| format!("the text that opens at character {} is never closed", at + 1))?;
            out.push((at, Token::Text(rest[1..=end].to_owned())));
            rest = &rest[end + 2..];
        } else if first.is_ascii_digit() || (first == '-' && rest[1..].starts_with(|c: char| c.is_ascii_digit())) {
            let end = rest[1..].find(|c: char| !c.is_ascii_digit() && c != '.').map_or(rest.len(), |e| e + 1);
            let n = rest[..end].parse().map_err(|_| format!("`{}` is not a number", &rest[..end]))?;
            out.push((at, Token::Number(n)));
            rest = &rest[end..];
        } else if first.is_alphabetic() || "_@$./".contains(first) {
            let end = rest.find(|c: char| !c.is_alphanumeric() && !"_@$./*:-".contains(c)).unwrap_or(rest.len());
            out.push((at, Token::Word(rest[..end].to_owned())));
            rest = &rest[end..];
        } else {
            return Err(format!("`{first}` at character {} means nothing here", at + 1));
        }
    }
}

struct Parser<'a> {
    tokens: &'a [(usize, Token)],
    at: usize,
    text: &'a str,
    depth: u32,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|t| &t.1)
    }

    fn word(&mut self, word: &str) -> bool {
        let here = matches!(self.peek(), Some(Token::Word(w)) if w == word);
        self.at += usize::from(here);
        here
    }

    fn sign(&mut self, sign: &str) -> bool {
        let here = matches!(self.peek(), Some(Token::Sign(s)) if *s == sign);
        self.at += usize::from(here);
        here
    }

    fn wrong(&self, wanted: &str) -> String {
        let at = self.tokens.get(self.at).map_or(self.text.len(), |t| t.0);
        let found = self.text[at..].split_whitespace().next().unwrap_or("its end");
        format!("expected {wanted} at character {}, found `{found}`", at + 1)
    }

    fn or(&mut self) -> Result<Expr, String> {
        let mut e = self.and()?;
        while self.word("or") {
            e = Expr::Or(Box::new(e), Box::new(self.and()?));
        }
        Ok(e)
    }

    fn and(&mut self) -> Result<Expr, String> {
        let mut e = self.not()?;
        while self.word("and") {
            e = Expr::And(Box::new(e), Box::new(self.not()?));
        }
        Ok(e)
    }

    fn not(&mut self) -> Result<Expr, String> {
        self.depth += 1;
        if self.depth > 64 {
            return Err("the condition is nested more than 64 deep".to_owned());
        }
        let e = if self.word("not") {
            Expr::Not(Box::new(self.not()?))
        } else if self.sign("(") {
            let e = self.or()?;
            if !self.sign(")") {
                return Err(self.wrong("`)`"));
            }
            e
        } else {
            self.comparison()?
        };
        self.depth -= 1;
        Ok(e)
    }

    fn comparison(&mut self) -> Result<Expr, String> {
        let a = self.operand()?;
        let wanted = !self.word("not");
        if self.word("in") {
            if !self.sign("[") && !self.sign("(") {
                return Err(self.wrong("a list in `[ ]`"));
            }
            let mut list = vec![self.operand()?];
            while self.sign(",") {
                list.push(self.operand()?);
            }
            if !self.sign("]") && !self.sign(")") {
                return Err(self.wrong("`]`"));
            }
            return Ok(Expr::OneOf(a, list, wanted));
        }
        use Comparison::{AtLeast, AtMost, Different, Equal, Greater, Less};
        let all = [("==", Equal), ("!=", Different), ("<=", AtMost), (">=", AtLeast), ("<", Less), (">", Greater)];
        for (sign, how) in all {
            if self.sign(sign) {
                return Ok(Expr::Compare(a, how, self.operand()?));
            }
        }
        Err(self.wrong("one of `==`, `!=`, `<`, `<=`, `>`, `>=`, `in`"))
    }

    fn operand(&mut self) -> Result<Operand, String> {
        let o = match self.peek() {
            Some(Token::Word(w)) if w == "null" => Operand::Null,
            Some(Token::Word(w)) => Operand::Name(w.clone()),
            Some(Token::Text(t)) => Operand::Text(t.clone()),
            Some(Token::Number(n)) => Operand::Number(*n),
            _ => return Err(self.wrong("a name, a text or a number")),
        };
        self.at += 1;
        Ok(o)
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Operand::Name(n) => f.write_str(n),
            Operand::Text(t) => write!(f, "'{t}'"),
            Operand::Number(n) => write!(f, "{n}"),
            Operand::Null => f.write_str("null"),
        }
    }
}

impl<'de> Deserialize<'de> for Expr {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Expr::parse(&text).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(text: &str) -> bool {
        let e = Expr::parse(text).expect("a condition");
        e.holds(&|name| match name {
            "TRANSPORT" => Operated::Text("L"),
            "OBS_VALUE" => Operated::Number(Decimal::from(410)),
            _ => Operated::Null,
        })
    }

    #[test]
    fn conditions_hold_or_not() {
        assert!(holds("TRANSPORT == 'L' and OBS_VALUE > 400"));
        assert!(!holds("not (TRANSPORT in ['L', 'A'])"));
        assert!(holds("SEX == null or OBS_VALUE < 1"));
        assert!(holds("TRANSPORT not in ['A']"));
        assert!(!holds("SEX > 3"));
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        let e = Expr::parse("TRANSPORT = 'L'").expect_err("a mistake");
        assert!(e.contains('='), "{e}");
        assert!(Expr::parse("A == ").expect_err("a mistake").contains("its end"));
        assert!(Expr::parse(&"(".repeat(100)).is_err());
    }
}
