//! Why is a file refused? Every reason is a word of the vocabulary, which the message catalogues turn into a sentence.

use std::io;
use std::sync::Arc;

use super::ReadError;
use crate::model::finding::{Arg, F_FLF_001, F_FLF_002, F_FLF_010, F_LIM_001, Finding, Rule};
use crate::model::location::{Location, PartId, PartKind, Sources};
use crate::model::vocabulary;

/// What stops a reader: the file (a refusal) or the machine.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The file is at fault.
    Refused(Box<Refusal>),
    /// The machine is.
    Io(io::Error),
}

/// A refusal before it has a place in the run.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    /// The rule.
    pub(crate) rule: &'static Rule,
    /// One of the reasons that [`vocabulary::VOCABULARY`] has for the rule.
    pub(crate) reason: &'static str,
    /// Further arguments.
    pub(crate) args: Vec<(&'static str, Arg)>,
    /// The cell (row, column), where it is about one.
    pub(crate) cell: Option<(u32, u16)>,
}

impl Refusal {
    fn new(rule: &'static Rule, reason: &'static str) -> Self {
        Self { rule, reason, args: Vec::new(), cell: None }
    }

    /// A kind that is not read.
    pub(crate) fn kind(reason: &'static str) -> Self {
        Self::new(&F_FLF_001, reason)
    }

    /// A file that does not open.
    pub(crate) fn broken(reason: &'static str) -> Self {
        Self::new(&F_FLF_002, reason)
    }

    /// A file without a byte, or with blanks only.
    pub(crate) fn empty() -> Self {
        Self::new(&F_FLF_010, "no-bytes")
    }

    /// A file past a limit.
    pub(crate) fn limit(reason: &'static str, limit: u64, found: u64) -> Self {
        Self::new(&F_LIM_001, reason).arg("limit", limit).arg("found", found)
    }

    /// Adds an argument.
    pub(crate) fn arg(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// Names what was found.
    pub(crate) fn found(self, what: impl Into<String>) -> Self {
        self.arg("found", what.into())
    }

    /// Names the part of the package, unless it is named already.
    pub(crate) fn in_part(mut self, part: &str) -> Self {
        if !self.args.iter().any(|a| a.0 == "part") {
            self.args.push(("part", Arg::from(part)));
        }
        self
    }

    /// Names the cell.
    pub(crate) fn at(mut self, row: u32, col: u16) -> Self {
        self.cell = Some((row, col));
        self
    }

    /// The finding, placed at the cell if `sheet` is given and the refusal is about one, else at the file.
    pub(crate) fn finding(self, whole: Location, sheet: Option<PartId>) -> Finding {
        let at = match (self.cell, sheet) {
            (Some((row, col)), Some(part)) => Location::cell(part, row, col),
            (None, Some(part)) => Location::whole(part),
            _ => whole,
        };
        let mut f = Finding::new(self.rule, at).arg("reason", self.reason).cause(self.reason);
        f.args.extend(self.args);
        debug_assert_eq!(vocabulary::lacks(&f), None);
        f
    }
}

impl From<Refusal> for Trouble {
    fn from(r: Refusal) -> Self {
        Trouble::Refused(Box::new(r))
    }
}

impl From<io::Error> for Trouble {
    /// An error that carries a refusal through [`io::Read`] becomes that refusal again.
    fn from(e: io::Error) -> Self {
        match e.get_ref().and_then(|inner| inner.downcast_ref::<Carried>()) {
            Some(c) => Trouble::Refused(Box::new(c.0.clone())),
            None => Trouble::Io(e),
        }
    }
}

impl From<&Arc<io::Error>> for Trouble {
    fn from(e: &Arc<io::Error>) -> Self {
        match e.get_ref().and_then(|inner| inner.downcast_ref::<Carried>()) {
            Some(c) => Trouble::Refused(Box::new(c.0.clone())),
            None => Trouble::Io(io::Error::new(e.kind(), e.to_string())),
        }
    }
}

impl From<Trouble> for io::Error {
    fn from(t: Trouble) -> Self {
        match t {
            Trouble::Refused(r) => io::Error::other(Carried(*r)),
            Trouble::Io(e) => e,
        }
    }
}

impl Trouble {
    /// Names the part of the package that the reader was in.
    pub(crate) fn in_part(self, part: &str) -> Self {
        match self {
            Trouble::Refused(r) => Trouble::Refused(Box::new(r.in_part(part))),
            io => io,
        }
    }

    /// What the caller of the reader sees.
    pub(crate) fn placed(self, whole: Location, sheet: Option<PartId>) -> ReadError {
        match self {
            Trouble::Refused(r) => ReadError::Refused(Box::new(r.finding(whole, sheet))),
            Trouble::Io(e) => ReadError::Io(e),
        }
    }
}

/// The reason that a finding of these rules gives.
pub fn reason(finding: &Finding) -> Option<&str> {
    finding.args.iter().find_map(|(name, value)| match value {
        Arg::Text(t) if *name == "reason" => Some(t.as_str()),
        _ => None,
    })
}

/// A refusal on its way through [`io::Error`].
#[derive(Debug)]
struct Carried(Refusal);

impl std::fmt::Display for Carried {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.reason)
    }
}

impl std::error::Error for Carried {}

/// The place of a file as a whole; registers it once.
pub(crate) fn whole_file(sources: &mut Sources, name: &str) -> Location {
    let known = sources.parts().iter().rposition(|p| p.kind == PartKind::File && p.file == name);
    Location::whole(match known {
        Some(i) => PartId(i as u32),
        None => sources.add(name, "", PartKind::File),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_survives_the_trip_through_io() {
        let e: io::Error = Trouble::from(Refusal::broken("wrong-crc").arg("name", "a.xml")).into();
        let Trouble::Refused(r) = Trouble::from(e) else { panic!("lost") };
        assert_eq!(r.reason, "wrong-crc");
        let mut sources = Sources::default();
        let whole = whole_file(&mut sources, "x.xlsx");
        assert_eq!(whole_file(&mut sources, "x.xlsx"), whole);
        let f = r.finding(whole, None);
        assert_eq!(f.args[0], ("reason", Arg::from("wrong-crc")));
        assert_eq!(f.args[1], ("name", Arg::from("a.xml")));
    }
}
