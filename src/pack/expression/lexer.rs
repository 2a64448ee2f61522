//! Which words, signs and literals does a text of VTL hold, and where?

use super::{LONGEST, Wrong};

/// A piece of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Token {
    /// A name or key word.
    Word(String),
    /// A name in quotation marks `'…'`.
    Quoted(String),
    /// A text in quotation marks `"…"`, without them.
    Text(String),
    /// Digits, with a point or without.
    Number(String),
    /// A sign.
    Sign(Sign),
    /// The end.
    End,
}

/// A sign.
pub type Sign = &'static str;

/// Signs, longer ones first.
const SIGNS: [Sign; 22] =
    ["<>", "<=", ">=", "||", ":=", "<-", "=", "<", ">", "+", "-", "*", "/", "(", ")", "{", "}", ",", ";", ":", "#", "."];

/// Reads a text piece by piece.
pub struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    /// At the beginning of a text.
    ///
    /// # Errors
    /// It is longer than is read.
    pub fn new(text: &'t str, longest: usize) -> Result<Self, Wrong> {
        match text.len() > longest {
            true => Err(Wrong::new(0, format!("this is longer than {longest} bytes"))),
            false => Ok(Self { text, at: 0 }),
        }
    }

    /// An expression alone.
    ///
    /// # Errors
    /// It is longer than is read.
    pub fn expression(text: &'t str) -> Result<Self, Wrong> {
        Self::new(text, LONGEST)
    }

    /// The next piece, and the byte at which it begins.
    ///
    /// # Errors
    /// A sign that means nothing, or a text that is not closed.
    pub fn take(&mut self) -> Result<(usize, Token), Wrong> {
        self.skip()?;
        let (at, rest) = (self.at, &self.text[self.at..]);
        let Some(first) = rest.chars().next() else { return Ok((at, Token::End)) };
        if first == '"' || first == '\'' {
            let text = self.quoted(first)?;
            return Ok((at, if first == '"' { Token::Text(text) } else { Token::Quoted(text) }));
        }
        if first.is_ascii_digit() {
            let mut end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            if rest[end..].starts_with('.') && rest[end + 1..].starts_with(|c: char| c.is_ascii_digit()) {
                end += 1;
                end += rest[end..].find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len() - end);
            }
            // A code such as `15T64` may begin with digits.
            let tail = rest[end..].find(|c: char| !is_inside(c)).unwrap_or(rest.len() - end);
            self.at += end + tail;
            let whole = rest[..end + tail].to_owned();
            return Ok((at, if tail == 0 { Token::Number(whole) } else { Token::Word(whole) }));
        }
        if first.is_ascii_alphabetic() || first == '_' {
            let end = rest.find(|c: char| !is_inside(c)).unwrap_or(rest.len());
            self.at += end;
            return Ok((at, Token::Word(rest[..end].to_owned())));
        }
        let Some(sign) = SIGNS.iter().find(|s| rest.starts_with(**s)) else {
            return Err(Wrong::new(at, format!("`{first}` means nothing here")));
        };
        self.at += sign.len();
        Ok((at, Token::Sign(sign)))
    }

    /// Passes over blanks and remarks.
    fn skip(&mut self) -> Result<(), Wrong> {
        loop {
            let rest = &self.text[self.at..];
            let blank = rest.len() - rest.trim_start().len();
            self.at += blank;
            let rest = &rest[blank..];
            if rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                let end = rest.find("*/").ok_or_else(|| Wrong::new(self.at, "this remark is not closed with `*/`"))?;
                self.at += end + 2;
            } else {
                return Ok(());
            }
        }
    }

    fn quoted(&mut self, mark: char) -> Result<String, Wrong> {
        let (from, mut out) = (self.at, String::new());
        let mut rest = self.text[from..].char_indices().skip(1).peekable();
        while let Some((i, c)) = rest.next() {
            if c != mark {
                out.push(c);
            } else if rest.peek().is_some_and(|n| n.1 == mark) {
                rest.next();
                out.push(mark);
            } else {
                self.at = from + i + 1;
                return Ok(out);
            }
        }
        Err(Wrong::new(from, format!("this text is not closed with {mark}")))
    }
}

fn is_inside(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}
