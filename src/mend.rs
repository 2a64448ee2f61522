//! Which cells of a sender's file are read otherwise than they stand, because somebody corrected them and somebody else agreed?
//!
//! The file stays as it was sent. A correction names a cell, what stands there, and what it should be, with who says so and why; it
//! holds for every file of the same mapping in which that cell still holds the old value, and ends by itself, with a notice, where
//! the source was mended. Of JSON it is a pointer that names the value (RFC 6901), of XML the path that findings give
//! (`/report/programme[2]/@name`). A label that is spelt otherwise than anybody knows is corrected wherever it stands (`*`).

mod document;
mod message;

pub use message::Places;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::model::finding::{F_PAT_001, F_PAT_002, Finding, Findings};
use crate::model::location::{Location, a1};
use crate::model::mistake::Mistake;
use crate::model::observation::{CodeColumn, Dataset, Note};
use crate::model::structure::Ref;
use crate::model::table::{Block, Cell, Kind, SheetHead};

/// Longest text of a cell or of a reason, in characters.
const LONGEST: usize = 1_000;
/// What stands for a cell where a label is corrected wherever it stands.
pub const ANYWHERE: &str = "*";
/// Corrections of one patch.
const MOST: usize = 10_000;

/// Corrections of files of one mapping.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Patch {
    /// Its identifier.
    pub id: String,
    /// The mapping that the files are read with; of messages that need none the dataflow.
    pub mapping: String,
    /// The name of the files, `*` standing for anything; none: whatever they are called.
    pub file: Option<String>,
    /// The corrections, each cell once.
    pub corrections: Vec<Correction>,
}

/// One cell, or one label, that is read otherwise.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Correction {
    /// The sheet; empty for a delimited text, a document, and a label.
    pub sheet: String,
    /// Where it stands.
    pub spot: Spot,
    /// What stands there.
    pub old: String,
    /// What is read.
    pub new: String,
    /// Who says so.
    pub who: String,
    /// Why.
    pub why: String,
    /// When they said it, as they write it; empty where they do not.
    pub when: String,
}

/// Where that stands which is corrected.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Spot {
    /// A label, wherever it stands.
    Anywhere,
    /// The row and the column, from 0.
    Cell(u32, u16),
    /// The pointer of a value of JSON, or the path of one of XML.
    Pointer(String),
}

impl std::fmt::Display for Spot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Spot::Anywhere => f.write_str(ANYWHERE),
            Spot::Cell(row, col) => f.write_str(&a1(*row, *col)),
            Spot::Pointer(path) => f.write_str(path),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PatchText {
    patch: Spanned<String>,
    mapping: String,
    #[serde(default)]
    file: Option<String>,
    corrections: Vec<Spanned<CorrectionText>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CorrectionText {
    #[serde(default)]
    sheet: String,
    cell: String,
    old: String,
    new: String,
    who: String,
    why: String,
    #[serde(default)]
    when: String,
}

/// Reads a patch (YAML or JSON).
///
/// # Errors
/// What is wrong, and where.
pub fn parse(text: &str) -> Result<Patch, Mistake> {
    let read: PatchText = serde_saphyr::from_str(text).map_err(|e| Mistake::of_yaml(text, &e))?;
    let at = |line: u64, column: u64, why: String| Err(Mistake::at(text, line, column, why));
    let place = |s: &Spanned<String>| (s.referenced.line(), s.referenced.column());
    let id = read.patch.value.clone();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if id.is_empty() || id.len() > 100 || !id.chars().all(plain) {
        let (line, column) = place(&read.patch);
        return at(line, column, format!("`{id}`: a patch is named by letters, digits, `.`, `-` and `_`"));
    }
    if read.corrections.is_empty() || read.corrections.len() > MOST {
        return at(0, 0, format!("a patch has from 1 to {MOST} corrections"));
    }
    let mut all: Vec<Correction> = Vec::with_capacity(read.corrections.len());
    let mut seen = std::collections::BTreeSet::new();
    for spanned in read.corrections {
        let (line, column) = (spanned.referenced.line(), spanned.referenced.column());
        let c = spanned.value;
        let Some(spot) = spot_of(&c.cell) else {
            return at(line, column, format!("`{}` is no cell such as D17, and no pointer such as /rows/3/total", c.cell));
        };
        let told = [("old", &c.old), ("new", &c.new), ("who", &c.who), ("why", &c.why), ("when", &c.when)];
        if let Some((name, _)) = told.iter().find(|(_, text)| text.chars().count() > LONGEST || text.chars().any(char::is_control)) {
            return at(line, column, format!("`{name}` is longer than {LONGEST} characters, or has signs that nobody sees"));
        }
        if let Some((name, _)) = [("who", &c.who), ("why", &c.why)].iter().find(|(_, text)| text.trim().is_empty()) {
            return at(line, column, format!("`{name}` is empty: a correction says who wants it and why"));
        }
        if same(&c.old, &c.new) {
            return at(line, column, "`old` and `new` are the same".to_owned());
        }
        if matches!(spot, Spot::Pointer(_)) && !c.sheet.is_empty() {
            return at(line, column, "a pointer belongs to no sheet".to_owned());
        }
        if spot == Spot::Anywhere && (c.old.trim().is_empty() || !c.sheet.is_empty()) {
            return at(line, column, "a label that is corrected wherever it stands is not empty, and belongs to no sheet".to_owned());
        }
        let label = if spot == Spot::Anywhere { c.old.trim().to_owned() } else { String::new() };
        if !seen.insert((c.sheet.clone(), spot.clone(), label)) {
            return at(line, column, format!("`{}` is corrected twice", c.cell));
        }
        all.push(Correction { sheet: c.sheet, spot, old: c.old, new: c.new, who: c.who, why: c.why, when: c.when });
    }
    Ok(Patch { id, mapping: read.mapping, file: read.file, corrections: all })
}

/// What the text names.
fn spot_of(text: &str) -> Option<Spot> {
    match text {
        ANYWHERE => Some(Spot::Anywhere),
        path if path.starts_with('/') => {
            (path.chars().count() <= LONGEST && !path.chars().any(char::is_control)).then(|| Spot::Pointer(path.to_owned()))
        }
        cell => cell_of(cell).map(|(row, col)| Spot::Cell(row, col)),
    }
}

/// The row and column of `D17`, from 0.
fn cell_of(text: &str) -> Option<(u32, u16)> {
    let split = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = text.split_at(split);
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|b| b.is_ascii_uppercase()) || digits.starts_with('0') {
        return None;
    }
    let col = letters.bytes().fold(0u32, |n, b| n * 26 + u32::from(b - b'A') + 1) - 1;
    Some((digits.parse::<u32>().ok()?.checked_sub(1)?, u16::try_from(col).ok()?))
}

/// Whether two cells hold the same: the same text, or the same number.
fn same(a: &str, b: &str) -> bool {
    let number = |t: &str| t.trim().parse::<Decimal>().or_else(|_| Decimal::from_scientific(t.trim())).ok();
    a.trim() == b.trim() || number(a).is_some_and(|a| Some(a) == number(b))
}

impl Correction {
    /// The cell, with its sheet; of a label, the label.
    pub fn place(&self) -> String {
        match &self.spot {
            Spot::Anywhere => format!("“{}”", self.old.trim()),
            spot if self.sheet.is_empty() => spot.to_string(),
            spot => format!("{}!{spot}", self.sheet),
        }
    }
}

impl Patch {
    /// Whether it is for a file of this name that is read with this mapping.
    pub fn applies(&self, mapping: &str, file: &str) -> bool {
        self.is_for(mapping) && self.file.as_deref().is_none_or(|pattern| fits(pattern, file))
    }

    /// Whether it names this mapping, or this dataflow in whatever form of its version: `1.0` is `1.0.0`.
    fn is_for(&self, mapping: &str) -> bool {
        self.mapping == mapping || Ref::parse(&self.mapping).zip(Ref::parse(mapping)).is_some_and(|(a, b)| a.matches(&b))
    }
}

/// Whether a name fits a pattern in which `*` stands for anything.
fn fits(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.len() >= last.len() && rest.ends_with(last)
}

/// What became of a correction.
enum State {
    /// Its cell was not seen.
    Unseen,
    /// It was read as it says.
    Applied(Location),
    /// Something else stands there: this.
    Other(Location, String),
}

/// A correction, the name of its patch, and what became of it.
type Open<'p> = (&'p str, &'p Correction, State);

/// Corrects the cells of one file as they are read.
pub struct Mender<'p> {
    /// By sheet, then by row and column.
    cells: BTreeMap<&'p str, BTreeMap<(u32, u16), Open<'p>>>,
    /// By label: the name of the patch, the correction, and where the label was read otherwise.
    labels: BTreeMap<&'p str, (&'p str, &'p Correction, Vec<Location>)>,
    /// By pointer.
    values: BTreeMap<&'p str, Open<'p>>,
}

impl<'p> Mender<'p> {
    /// Of these patches, those that are for the file. Where two correct one cell, the last holds.
    pub fn of(patches: &'p [Patch], mapping: &str, file: &str) -> Mender<'p> {
        let fitting = patches.iter().filter(|p| p.applies(mapping, file));
        let (mut cells, mut labels, mut values) = (BTreeMap::<_, BTreeMap<_, _>>::new(), BTreeMap::new(), BTreeMap::new());
        for (id, c) in fitting.flat_map(|p| p.corrections.iter().map(move |c| (p.id.as_str(), c))) {
            match &c.spot {
                Spot::Cell(row, col) => drop(cells.entry(c.sheet.as_str()).or_default().insert((*row, *col), (id, c, State::Unseen))),
                Spot::Anywhere => drop(labels.insert(c.old.trim(), (id, c, Vec::new()))),
                Spot::Pointer(path) => drop(values.insert(path.as_str(), (id, c, State::Unseen))),
            }
        }
        Mender { cells, labels, values }
    }

    /// Whether nothing of the file is corrected.
    pub fn is_idle(&self) -> bool {
        self.cells.is_empty() && self.labels.is_empty() && self.values.is_empty()
    }

    /// Whether a value is corrected that is named by a pointer.
    pub fn has_pointers(&self) -> bool {
        !self.values.is_empty()
    }

    /// The block as it is to be read; none where nothing in it is corrected.
    pub fn mended(&mut self, head: &SheetHead, block: &Block) -> Option<Block> {
        let (first, last) = (block.rows.first()?.index, block.rows.last()?.index);
        let mut none = BTreeMap::new();
        let cells = self.cells.get_mut(head.name.as_str()).unwrap_or(&mut none);
        if self.labels.is_empty() && cells.range((first, 0)..=(last, u16::MAX)).next().is_none() {
            return None;
        }
        let mut out = Block { last: block.last, text: block.text.clone(), ..Block::default() };
        let mut changed = false;
        for (i, row) in block.rows.iter().enumerate() {
            out.start_row(row.index, row.hidden);
            for cell in block.row_cells(i) {
                let (at, text) = (head.at(row.index, cell.col), block.text(head, cell));
                let Some((_, correction, state)) = cells.get_mut(&(row.index, cell.col)) else {
                    let is_text = matches!(cell.kind, Kind::Text | Kind::Shared);
                    match self.labels.get_mut(text.trim()).filter(|_| is_text) {
                        Some((_, correction, places)) => {
                            out.push(cell.col, Kind::Text, 0, cell.style, &correction.new);
                            places.push(at);
                            changed = true;
                        }
                        None => out.cells.push(*cell),
                    }
                    continue;
                };
                if same(text, &correction.old) {
                    out.push(cell.col, kind(cell, &correction.new), 0, cell.style, &correction.new);
                    (*state, changed) = (State::Applied(at), true);
                } else {
                    out.cells.push(*cell);
                    *state = State::Other(at, text.to_owned());
                }
            }
        }
        changed.then_some(out)
    }

    /// What became of the corrections, told; the places of those that were applied with what is noted at what comes of them.
    pub fn close(self, whole: Location) -> (Findings, BTreeMap<Location, Note>) {
        let (mut found, mut notes) = (Findings::default(), BTreeMap::new());
        let told = |rule, at, patch: &str, c: &Correction| {
            let f = Finding::new(rule, at).arg("old", c.old.as_str()).arg("new", c.new.as_str()).arg("author", c.who.as_str());
            f.arg("text", c.why.as_str()).arg("patch", patch).cause(patch)
        };
        for (patch, c, places) in self.labels.into_values() {
            let mut places = places.into_iter();
            match places.next() {
                Some(first) => {
                    let mut f = told(&F_PAT_001, first, patch, c);
                    f.cells.extend(places);
                    found.add(f);
                }
                None => found.add(told(&F_PAT_002, whole, patch, c).arg("reason", "absent").arg("value", c.place())),
            }
        }
        for (patch, c, state) in self.cells.into_values().flat_map(BTreeMap::into_values).chain(self.values.into_values()) {
            let told = |rule, at| told(rule, at, patch, c);
            match state {
                State::Applied(at) => {
                    found.add(told(&F_PAT_001, at));
                    notes.insert(at, Note::Corrected(c.old.clone(), c.new.clone(), format!("{}: {}", c.who, c.why)));
                }
                State::Other(at, is) if same(&is, &c.new) => found.add(told(&F_PAT_002, at).arg("reason", "mended")),
                State::Other(at, is) => found.add(told(&F_PAT_002, at).arg("reason", "changed").arg("value", is)),
                State::Unseen => {
                    found.add(told(&F_PAT_002, whole).arg("reason", "absent").arg("value", c.place()));
                }
            }
        }
        (found, notes)
    }
}

/// What a corrected cell holds: a number stays one where what is read is a number.
fn kind(cell: &Cell, new: &str) -> Kind {
    let number = new.trim().parse::<Decimal>().is_ok();
    match cell.kind {
        Kind::Number | Kind::Error | Kind::Empty if number => Kind::Number,
        _ => Kind::Text,
    }
}

/// Notes at observations that their cells were corrected.
pub fn note(data: &mut Dataset, notes: &BTreeMap<Location, Note>) {
    if notes.is_empty() {
        return;
    }
    let rows = &data.observations;
    let mut column = CodeColumn::default();
    for row in 0..rows.len() {
        let mut set = rows.notes.get(row);
        if let Some(note) = notes.get(&rows.at[row]) {
            let note = data.notes.note(note.clone());
            set = data.notes.with(set, note);
        }
        column.push(set);
    }
    data.observations.notes = column;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::location::PartId;

    const PATCH: &str = "patch: p-1\nmapping: m\nfile: '*_2024.xlsx'\ncorrections:\n  - {sheet: Hoja, cell: B2, old: '81', new: '18', who: ana, why: digits exchanged}\n  - {sheet: Hoja, cell: C2, old: Chiapaz, new: Chiapas, who: ana, why: spelling, when: 2026-11-22}\n";

    fn block(cells: &[(u16, Kind, &str)]) -> Block {
        let mut block = Block { last: true, ..Block::default() };
        block.start_row(1, false);
        cells.iter().for_each(|(col, kind, text)| block.push(*col, *kind, 0, 0, text));
        block
    }

    fn rules(found: &Findings) -> Vec<(&'static str, String)> {
        let reason = |f: &Finding| f.args.iter().find(|a| a.0 == "reason").map_or(String::new(), |a| format!("{:?}", a.1));
        found.list.iter().map(|f| (f.rule.id, reason(f))).collect()
    }

    #[test]
    fn what_is_as_it_was_is_read_as_corrected() {
        let patches = [parse(PATCH).expect("a patch")];
        let head = SheetHead::plain(PartId(0), "Hoja");
        let mut mender = Mender::of(&patches, "m", "detenciones_2024.xlsx");
        let sent = block(&[(0, Kind::Text, "x"), (1, Kind::Number, "81.0"), (2, Kind::Text, "Chiapaz")]);
        let read = mender.mended(&head, &sent).expect("it is corrected");
        let texts: Vec<(&str, Kind)> = read.cells.iter().map(|c| (read.text(&head, c), c.kind)).collect();
        assert_eq!(texts, [("x", Kind::Text), ("18", Kind::Number), ("Chiapas", Kind::Text)]);
        let (found, notes) = mender.close(Location::whole(PartId(0)));
        assert_eq!((found.list.len(), notes.len()), (2, 2));
        assert!(found.list.iter().all(|f| f.rule.id == "F-PAT-001"));
    }

    #[test]
    fn a_mended_source_ends_the_correction() {
        let patches = [parse(PATCH).expect("a patch")];
        let head = SheetHead::plain(PartId(0), "Hoja");
        let mut mender = Mender::of(&patches, "m", "detenciones_2024.xlsx");
        assert!(mender.mended(&head, &block(&[(1, Kind::Number, "18"), (2, Kind::Text, "Tabasco")])).is_none());
        let (found, notes) = mender.close(Location::whole(PartId(0)));
        assert_eq!(rules(&found), [("F-PAT-002", "Text(\"mended\")".to_owned()), ("F-PAT-002", "Text(\"changed\")".to_owned())]);
        assert!(notes.is_empty());
        // Of a sheet that is not there it is said too; another mapping and another file are not concerned.
        let gone = Mender::of(&patches, "m", "x_2024.xlsx").close(Location::whole(PartId(0))).0;
        assert_eq!(rules(&gone), [("F-PAT-002", "Text(\"absent\")".to_owned()), ("F-PAT-002", "Text(\"absent\")".to_owned())]);
        for (mapping, file) in [("n", "x_2024.xlsx"), ("m", "x_2025.xlsx")] {
            assert!(Mender::of(&patches, mapping, file).close(Location::whole(PartId(0))).0.list.is_empty());
        }
    }

    #[test]
    fn a_label_is_corrected_wherever_it_stands() {
        let label = "patch: p-1\nmapping: m\ncorrections:\n  - {cell: '*', old: Chiapaz, new: Chiapas, who: ana, why: spelling}\n";
        let patches = [parse(label).expect("a patch")];
        let mut mender = Mender::of(&patches, "m", "x.xlsx");
        let sent = block(&[(0, Kind::Text, " Chiapaz "), (1, Kind::Number, "81"), (2, Kind::Text, "Chiapaz"), (3, Kind::Text, "Chiapazo")]);
        for sheet in ["Hoja", "Otra"] {
            let head = SheetHead::plain(PartId(0), sheet);
            let read = mender.mended(&head, &sent).expect("it is corrected");
            let texts: Vec<&str> = read.cells.iter().map(|c| read.text(&head, c)).collect();
            assert_eq!(texts, ["Chiapas", "81", "Chiapas", "Chiapazo"]);
        }
        let found = mender.close(Location::whole(PartId(0))).0;
        assert_eq!((found.list.len(), found.list[0].rule.id, found.list[0].cells.len()), (1, "F-PAT-001", 4));
        // In a source that was mended it is not there any more.
        let mut mender = Mender::of(&patches, "m", "x.xlsx");
        assert!(mender.mended(&SheetHead::plain(PartId(0), "Hoja"), &block(&[(0, Kind::Text, "Chiapas")])).is_none());
        assert_eq!(rules(&mender.close(Location::whole(PartId(0))).0), [("F-PAT-002", "Text(\"absent\")".to_owned())]);
        for wrong in [label.replace("old: Chiapaz", "old: ' '"), label.replace("cell: '*'", "cell: '*', sheet: Hoja")] {
            assert!(parse(&wrong).is_err_and(|e| e.message.contains("wherever it stands")), "{wrong}");
        }
    }

    #[test]
    fn a_patch_with_a_mistake_says_where() {
        for (wrong, told) in [
            (PATCH.replace("cell: B2", "cell: b2"), "is no cell"),
            (PATCH.replace("old: '81'", "old: '18.0'"), "are the same"),
            (PATCH.replace("why: digits exchanged", "why: ''"), "`why` is empty"),
            (PATCH.replace("cell: C2", "cell: B2"), "corrected twice"),
            (PATCH.replace("p-1", "'../x'"), "is named by"),
            (PATCH.replace("who: ana", "whom: ana"), "whom"),
        ] {
            let mistake = parse(&wrong).expect_err("it is wrong");
            assert!(mistake.message.contains(told) && mistake.line > 0, "{mistake}");
        }
    }

    #[test]
    fn names_fit_patterns() {
        for (pattern, name, is) in [
            ("a.csv", "a.csv", true),
            ("a.csv", "b.csv", false),
            ("*", "x", true),
            ("a*b*c", "a-b-c", true),
            ("a*a", "a", false),
            ("*_2024.*", "x_2024.xlsx", true),
        ] {
            assert_eq!(fits(pattern, name), is, "{pattern} {name}");
        }
    }
}
