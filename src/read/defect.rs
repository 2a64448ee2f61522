//! Does a decoded text show that its encoding was lost on the way: U+FFFD, NUL, or UTF-8 read as something else?

use std::borrow::Cow;

use indexmap::IndexMap;
use memchr::memmem;

use crate::model::finding::{F_FLF_003, Finding, Findings};
use crate::model::location::{Location, PartId};
use crate::model::table::Block;
use crate::model::tree::{NodeId, Tree};

/// The defects met in a file: one finding per distinct text, with all its cells.
#[derive(Default, Debug)]
pub struct Defects {
    by_text: IndexMap<String, Finding>,
}

impl Defects {
    /// Looks at the cells of a block; cheap where there is nothing to see.
    pub fn look(&mut self, part: PartId, block: &Block) {
        let mut done = usize::MAX;
        for at in suspects(&block.text) {
            let i = block.cells.partition_point(|c| (c.at as usize) <= at) - 1;
            if i == done {
                continue;
            }
            done = i;
            let cell = &block.cells[i];
            let row = block.rows.partition_point(|r| (r.first as usize) <= i) - 1;
            let text = block.text.get(cell.at as usize..(cell.at + cell.len) as usize).unwrap_or("");
            self.see(text, Location::cell(part, block.rows[row].index, cell.col));
        }
    }

    /// Looks at the scalars of a document.
    pub fn look_tree(&mut self, tree: &Tree) {
        if !may_have(tree.all_text()) {
            return;
        }
        for id in (0..tree.nodes.len() as u32).map(NodeId) {
            let text = tree.text(id);
            if !text.is_ascii() || text.contains('\0') {
                self.see(text, tree.location(id));
            }
        }
    }

    /// Looks at one text.
    pub fn see(&mut self, text: &str, at: Location) {
        let Some(defect) = defect(text) else { return };
        if let Some(known) = self.by_text.get_mut(text) {
            known.cells.push(at);
            return;
        }
        let finding = Finding::new(&F_FLF_003, at).cause(text).arg("reason", defect.reason()).arg("value", text);
        let finding = finding.propose(defect.repaired().into_iter().collect());
        self.by_text.insert(text.to_owned(), finding);
    }

    /// Hands over the findings.
    pub fn finish(self, findings: &mut Findings) {
        let n = self.by_text.len() as u64;
        findings.tally(&F_FLF_003, u64::from(n == 0), n, 0);
        findings.list.extend(self.by_text.into_values());
    }
}

/// What is wrong with a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Defect {
    /// A character was lost: U+FFFD.
    Lost,
    /// It holds NUL; the text without it.
    Nul(String),
    /// UTF-8 was read in another encoding (`PanamÃ¡`); the repaired text.
    Mojibake(String),
}

impl Defect {
    /// Its word in the finding.
    pub fn reason(&self) -> &'static str {
        match self {
            Defect::Lost => "lost-character",
            Defect::Nul(_) => "nul",
            Defect::Mojibake(_) => "mojibake",
        }
    }

    /// The repaired text, where it can be known.
    pub fn repaired(self) -> Option<String> {
        match self {
            Defect::Lost => None,
            Defect::Nul(s) | Defect::Mojibake(s) => Some(s),
        }
    }
}

/// Sequences without which a text has no defect. Latin-1 readings of UTF-8 start with `Ã`, `Â` or `â€`.
const SIGNS: [&str; 5] = ["\u{fffd}", "\0", "Ã", "Â", "â€"];

/// Byte positions where a large text may have a defect, sorted: for a whole block at once.
pub fn suspects(text: &str) -> Vec<usize> {
    let mut all: Vec<usize> = if text.is_ascii() {
        memmem::find_iter(text.as_bytes(), "\0").collect()
    } else {
        SIGNS.iter().flat_map(|s| memmem::find_iter(text.as_bytes(), s)).collect()
    };
    all.sort_unstable();
    all
}

/// Whether a text has the first bytes of a sign: nearly every text is let through at once.
fn may_have(text: &str) -> bool {
    let b = text.as_bytes();
    let sign = |i: usize| matches!((b[i], b.get(i + 1)), (0xc3, Some(0x82 | 0x83 | 0xa2)) | (0xef, Some(0xbf)) | (0, _));
    memchr::memchr3_iter(0xc3, 0xef, 0, b).any(sign)
}

/// The defect of a cell's text.
pub fn defect(text: &str) -> Option<Defect> {
    if !may_have(text) {
        return None;
    }
    if text.contains('\u{fffd}') {
        return Some(Defect::Lost);
    }
    if text.contains('\0') {
        return Some(Defect::Nul(text.replace('\0', "")));
    }
    // Text may have been mangled several times: `ÃƒÂ¡`.
    let mut now = Cow::Borrowed(text);
    for _ in 0..3 {
        match unmangle(&now) {
            Some(better) => now = Cow::Owned(better),
            None => break,
        }
    }
    match now {
        Cow::Owned(better) => Some(Defect::Mojibake(better)),
        Cow::Borrowed(_) => None,
    }
}

/// Replaces each run of characters whose windows-1252 bytes are one UTF-8 sequence; none if there is no such run.
fn unmangle(text: &str) -> Option<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut changed = false;
    let mut i = 0;
    while i < chars.len() {
        let len = match chars[i] {
            'Ã' | 'Â' => 2,
            'â' => 3,
            _ => 1,
        };
        let bytes: Option<Vec<u8>> = chars.get(i..i + len).and_then(|s| s.iter().map(|&c| cp1252(c)).collect());
        let whole = bytes.as_deref().and_then(|b| std::str::from_utf8(b).ok()).filter(|_| len > 1);
        match whole {
            Some(s) if len == 3 && !s.starts_with(|c: char| ('\u{2010}'..='\u{20bf}').contains(&c)) => {
                out.push(chars[i]);
                i += 1;
            }
            // `AMANHÃ”` ends in a closing quote; inside a word the same pair is a mangled `Ô`.
            Some(_) if len == 2 && quote(chars[i + 1]) && !chars.get(i + 2).is_some_and(|c| c.is_alphabetic()) => {
                out.push(chars[i]);
                i += 1;
            }
            Some(s) => {
                out.push_str(s);
                changed = true;
                i += len;
            }
            None => {
                out.push(chars[i]);
                i += 1;
            }
        }
    }
    changed.then_some(out)
}

fn quote(c: char) -> bool {
    matches!(c, '‘' | '’' | '“' | '”' | '–' | '—' | '…' | '»' | '«')
}

/// Byte of a character in windows-1252, whose five empty places hold the controls of Latin-1.
fn cp1252(c: char) -> Option<u8> {
    const HIGH: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    match c as u32 {
        n @ 0..=0xff => Some(n as u8),
        _ => HIGH.chars().position(|h| h == c).map(|i| 0x80 + i as u8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str) -> Option<String> {
        defect(text).and_then(Defect::repaired)
    }

    #[test]
    fn mangled_text_is_repaired() {
        for (bad, good) in [
            ("PanamÃ¡", "Panamá"),
            ("ESPAÃ‘A", "ESPAÑA"),
            ("CAFÃ‰", "CAFÉ"),
            ("ÃƒÂ¡rea", "área"),
            ("NÂº 3", "Nº 3"),
            ("lâ€™Europe", "l’Europe"),
            ("PerÃº y México", "Perú y México"),
            ("\u{c3}\u{81}frica", "África"),
        ] {
            assert_eq!(mended(bad).as_deref(), Some(good), "{bad}");
            assert!(!suspects(bad).is_empty(), "{bad}");
        }
    }

    #[test]
    fn good_text_is_left_alone() {
        for good in ["SÃO TOMÉ", "Âmbito", "AMANHÃ”", "Côte d’Ivoire", "JOSÉ’", "château €", "«É»", "Å", "Việt Nam", "Україна"]
        {
            assert_eq!(defect(good), None, "{good}");
        }
    }

    #[test]
    fn lost_characters_and_nul_are_defects() {
        assert_eq!(defect("PER\u{fffd}"), Some(Defect::Lost));
        assert_eq!(defect("a\0b"), Some(Defect::Nul("ab".into())));
        assert_eq!(suspects("ab\0cd\0"), [2, 5]);
    }
}
