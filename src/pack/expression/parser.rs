//! Which expression do the pieces of a text make?

use rust_decimal::Decimal;

use super::lexer::{Lexer, Token};
use super::{DEEPEST, Function, Kind, Node, Op, Wrong};
use crate::model::words::nearest;

/// Words that are no component.
const KEYWORDS: [&str; 17] = [
    "and",
    "or",
    "xor",
    "not",
    "in",
    "not_in",
    "if",
    "then",
    "else",
    "case",
    "when",
    "true",
    "false",
    "null",
    "errorcode",
    "errorlevel",
    "end",
];

/// Words of VTL that are read as such and are beyond the subset.
const BEYOND: [&str; 19] = [
    "exists_in",
    "instr",
    "replace",
    "ltrim",
    "rtrim",
    "exp",
    "ln",
    "log",
    "power",
    "sqrt",
    "cast",
    "current_date",
    "sum",
    "count",
    "avg",
    "min",
    "max",
    "random",
    "datediff",
];

/// The operator that a word or sign stands for between two parts.
pub fn operator_word(word: &str) -> Option<Op> {
    use Op::*;
    [Or, Xor, And, Equal, Unequal, Less, AtMost, More, AtLeast, In, NotIn, Plus, Minus, Concat, Times, Over]
        .into_iter()
        .find(|o| o.word() == word)
}

/// Reads expressions out of a text.
pub struct Parser<'t> {
    lexer: Lexer<'t>,
    /// The piece that is looked at, and where.
    pub at: usize,
    /// The piece.
    pub token: Token,
    depth: usize,
}

impl<'t> Parser<'t> {
    /// At the beginning of an expression.
    ///
    /// # Errors
    /// It is too long, or does not begin as an expression may.
    pub fn new(text: &'t str) -> Result<Self, Wrong> {
        Self::of(Lexer::expression(text)?)
    }

    /// At the next piece of a lexer.
    ///
    /// # Errors
    /// Those of the lexer.
    pub fn of(mut lexer: Lexer<'t>) -> Result<Self, Wrong> {
        let (at, token) = lexer.take()?;
        Ok(Self { lexer, at, token, depth: 0 })
    }

    /// Goes on to the next piece; gives the one before.
    ///
    /// # Errors
    /// Those of the lexer.
    pub fn step(&mut self) -> Result<Token, Wrong> {
        let (at, token) = self.lexer.take()?;
        self.at = at;
        Ok(std::mem::replace(&mut self.token, token))
    }

    /// Whether the piece is this sign.
    pub fn is(&self, sign: &str) -> bool {
        matches!(&self.token, Token::Sign(s) if *s == sign)
    }

    /// Whether the piece is this word.
    pub fn is_word(&self, word: &str) -> bool {
        matches!(&self.token, Token::Word(w) if w == word)
    }

    /// Passes over a sign or word, if it is there.
    ///
    /// # Errors
    /// Those of the lexer.
    pub fn take(&mut self, what: &str) -> Result<bool, Wrong> {
        let there = self.is(what) || self.is_word(what);
        if there {
            self.step()?;
        }
        Ok(there)
    }

    /// Passes over a sign or word that must be there.
    ///
    /// # Errors
    /// It is not.
    pub fn expect(&mut self, what: &str) -> Result<(), Wrong> {
        match self.take(what)? {
            true => Ok(()),
            false => Err(Wrong::new(self.at, format!("`{what}` is missing before {}", self.shown()))),
        }
    }

    /// Nothing more may follow.
    ///
    /// # Errors
    /// Something does.
    pub fn end(&self) -> Result<(), Wrong> {
        match self.token {
            Token::End => Ok(()),
            _ => Err(Wrong::new(self.at, format!("{} does not belong here", self.shown()))),
        }
    }

    /// The piece, as people would name it.
    pub fn shown(&self) -> String {
        match &self.token {
            Token::Word(w) | Token::Number(w) => format!("`{w}`"),
            Token::Quoted(w) => format!("`'{w}'`"),
            Token::Text(t) => format!("`\"{t}\"`"),
            Token::Sign(s) => format!("`{s}`"),
            Token::End => "the end".to_owned(),
        }
    }

    /// An expression.
    ///
    /// # Errors
    /// What is wrong and where.
    pub fn expression(&mut self) -> Result<Node, Wrong> {
        self.binary(0)
    }

    /// Runs something one level deeper.
    fn deeper<T>(&mut self, what: impl FnOnce(&mut Self) -> Result<T, Wrong>) -> Result<T, Wrong> {
        if self.depth == DEEPEST {
            return Err(Wrong::new(self.at, format!("parts stand more than {DEEPEST} deep in one another")));
        }
        self.depth += 1;
        let done = what(self);
        self.depth -= 1;
        done
    }

    /// Parts joined by operators that bind at least so tight, the left ones first.
    fn binary(&mut self, least: u8) -> Result<Node, Wrong> {
        let mut left = self.deeper(Self::unary)?;
        loop {
            let word = match &self.token {
                Token::Sign(s) => *s,
                Token::Word(w) => w.as_str(),
                _ => return Ok(left),
            };
            let Some(op) = operator_word(word).filter(|o| o.binds() > least) else { return Ok(left) };
            let at = left.at;
            self.step()?;
            let mut parts = vec![left];
            match op {
                Op::In | Op::NotIn => parts.extend(self.set()?),
                _ => parts.push(self.deeper(|p| p.binary(op.binds()))?),
            }
            left = Node::apply(at, op, parts)?;
        }
    }

    fn set(&mut self) -> Result<Vec<Node>, Wrong> {
        if matches!(self.token, Token::Word(_)) {
            return Err(Wrong::new(self.at, format!("{} would be a value domain; write the values: {{\"A\", \"B\"}}", self.shown())));
        }
        self.expect("{")?;
        let mut out = Vec::new();
        loop {
            let (at, negative) = (self.at, self.take("-")?);
            let node = self.primary()?;
            let node = match node.kind {
                Kind::Number(n) if negative => Node::leaf(at, Kind::Number(-n)),
                Kind::Text(_) | Kind::Number(_) if !negative => node,
                _ => return Err(Wrong::new(at, "a set holds texts or numbers, written out")),
            };
            out.push(node);
            if !self.take(",")? {
                self.expect("}")?;
                return Ok(out);
            }
        }
    }

    fn unary(&mut self) -> Result<Node, Wrong> {
        let at = self.at;
        let op = match &self.token {
            Token::Sign("-") => Op::Negative,
            Token::Sign("+") => Op::Positive,
            Token::Word(w) if w == "not" => Op::Not,
            _ => return self.primary(),
        };
        self.step()?;
        let inner = self.deeper(Self::unary)?;
        // `-5` is a number, so that what is written is read again to the same.
        match (op, &inner.kind) {
            (Op::Negative, Kind::Number(n)) => Ok(Node::leaf(at, Kind::Number(-*n))),
            _ => Node::apply(at, op, vec![inner]),
        }
    }

    fn primary(&mut self) -> Result<Node, Wrong> {
        let at = self.at;
        let node = |kind| Ok(Node::leaf(at, kind));
        if self.take("(")? {
            let inner = self.deeper(|p| p.expression())?;
            self.expect(")")?;
            return Ok(inner);
        }
        if matches!(self.token, Token::End | Token::Sign(_)) {
            return Err(Wrong::new(at, format!("a value is missing before {}", self.shown())));
        }
        match self.step()? {
            Token::Text(t) => node(Kind::Text(t.into())),
            Token::Number(n) => match Decimal::from_str_exact(&n) {
                Ok(n) => node(Kind::Number(n)),
                Err(_) => Err(Wrong::new(at, format!("`{n}` has more digits than are counted with"))),
            },
            Token::Quoted(id) => node(Kind::Component(id.into())),
            Token::Word(w) => match w.as_str() {
                "null" => node(Kind::Null),
                "true" => node(Kind::Boolean(true)),
                "false" => node(Kind::Boolean(false)),
                "if" => self.choice(at),
                "case" => self.case(at),
                word if KEYWORDS.contains(&word) => Err(Wrong::new(at, format!("a value is missing before `{word}`"))),
                _ if self.is("(") => self.call(at, &w),
                _ => node(Kind::Component(w.into())),
            },
            Token::Sign(_) | Token::End => Err(Wrong::new(at, "a value is missing")),
        }
    }

    fn choice(&mut self, at: usize) -> Result<Node, Wrong> {
        let condition = self.deeper(|p| p.expression())?;
        self.expect("then")?;
        let then = self.deeper(|p| p.expression())?;
        self.expect("else")?;
        let other = self.deeper(|p| p.expression())?;
        Node::apply(at, Op::If, vec![condition, then, other])
    }

    fn case(&mut self, at: usize) -> Result<Node, Wrong> {
        let mut parts = Vec::new();
        while self.take("when")? {
            parts.push(self.deeper(|p| p.expression())?);
            self.expect("then")?;
            parts.push(self.deeper(|p| p.expression())?);
        }
        if parts.is_empty() {
            return Err(Wrong::new(self.at, "`when` is missing after `case`"));
        }
        self.expect("else")?;
        parts.push(self.deeper(|p| p.expression())?);
        Node::apply(at, Op::Case, parts)
    }

    fn call(&mut self, at: usize, name: &str) -> Result<Node, Wrong> {
        let Some((function, _, least, most)) = Function::ALL.into_iter().find(|f| f.1 == name) else {
            if BEYOND.contains(&name) {
                return Err(Wrong::new(at, format!("`{name}` is VTL beyond what rules of a pack may use")));
            }
            let near = nearest(name, Function::ALL.iter().map(|f| f.1)).map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
            return Err(Wrong::new(at, format!("there is no function `{name}`{near}")));
        };
        self.expect("(")?;
        let mut parts = Vec::new();
        while !self.is(")") {
            if !parts.is_empty() {
                self.expect(",")?;
            }
            parts.push(self.deeper(|p| p.expression())?);
        }
        self.expect(")")?;
        if parts.len() < least || parts.len() > most {
            let wanted = if least == most { format!("{least}") } else { format!("{least} to {most}") };
            return Err(Wrong::new(at, format!("`{name}` takes {wanted} values, not {}", parts.len())));
        }
        Node::apply(at, Op::Call(function), parts)
    }
}
