//! What is wrong with a text that a person wrote for the program, and where?

use super::words::nearest;

/// A mistake in a text such as a mapping or a pack of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Line from 1; 0 where the whole file is meant.
    pub line: u64,
    /// Column from 1.
    pub column: u64,
    /// What is wrong, in a sentence.
    pub message: String,
    /// The line itself, for people.
    pub source: String,
}

impl std::fmt::Display for Mistake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.line == 0 {
            return f.write_str(&self.message);
        }
        writeln!(f, "line {}, column {}: {}", self.line, self.column, self.message)?;
        writeln!(f, "{:>5} | {}", self.line, self.source)?;
        write!(f, "      | {}^", " ".repeat(self.column.saturating_sub(1) as usize))
    }
}

impl std::error::Error for Mistake {}

impl Mistake {
    /// At a place of a text, both counted from 1.
    pub fn at(text: &str, line: u64, column: u64, message: impl Into<String>) -> Mistake {
        let source = text.lines().nth(line.saturating_sub(1) as usize).unwrap_or("").to_owned();
        Mistake { line, column, message: message.into(), source }
    }

    /// Where a word stands first in a text; the whole text where it does not.
    pub fn of_word(text: &str, word: &str, message: impl Into<String>) -> Mistake {
        let found = text.lines().enumerate().find_map(|(i, l)| l.find(word).map(|c| (i as u64 + 1, c as u64 + 1)));
        let (line, column) = found.unwrap_or((0, 0));
        Mistake::at(text, line, column, message)
    }

    /// What the reader of YAML says, with the nearest known word where one is unknown.
    pub fn of_yaml(yaml: &str, error: &serde_saphyr::Error) -> Mistake {
        let at = error.location();
        let (line, column) = at.map_or((0, 0), |l| (l.line(), l.column()));
        let text = error.to_string();
        // The library puts the place in front of or behind its sentence; we print it ourselves.
        let message = text.lines().next().unwrap_or("").to_owned();
        let message = message.split(" at line ").next().unwrap_or(&message).trim_start_matches("error: ").to_owned();
        let message = match message.find(": ") {
            Some(i) if message[..i].starts_with("line ") => message[i + 2..].to_owned(),
            _ => message,
        };
        Mistake::at(yaml, line, column, suggest(&message))
    }
}

/// Adds the nearest known word to "unknown field `x`, expected one of a, b".
fn suggest(message: &str) -> String {
    let Some((wrong, known)) = unknown_word(message) else { return message.to_owned() };
    let near = nearest(wrong, known.iter().copied()).map(|n| format!(": did you mean `{n}`?")).unwrap_or_else(|| ".".to_owned());
    format!("unknown word `{wrong}`{near} Known here: {}", known.join(", "))
}

fn unknown_word(message: &str) -> Option<(&str, Vec<&str>)> {
    let rest = message.strip_prefix("unknown ")?;
    let (_, rest) = rest.split_once('`')?;
    let (wrong, rest) = rest.split_once('`')?;
    let (_, known) = rest.split_once("expected ")?;
    let known = known.trim_start_matches("one of ").split([',', ' ']).map(|k| k.trim_matches('`'));
    Some((wrong, known.filter(|k| !k.is_empty() && *k != "or").collect()))
}
