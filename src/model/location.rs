//! Where a value came from: a few bytes per value, turned into words only when somebody asks.

/// A place in one of the sources of a run: 18 bits of part number, 46 bits of position inside it.
///
/// The position is a cell (`row`, `col`, both from 0) where the part is a grid (a sheet, a CSV), or a byte
/// offset where it is a text or tree (JSON, XML). [`Sources`] knows which.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location(u64);

const BODY_BITS: u32 = 46;
const COL_BITS: u32 = 14;
const BODY: u64 = (1 << BODY_BITS) - 1;

impl Location {
    /// A cell of a grid. `row` and `col` count from 0; `col` < 16,384 as in every spreadsheet and CSV limit.
    pub fn cell(part: PartId, row: u32, col: u16) -> Self {
        Self((u64::from(part.0) << BODY_BITS) | (u64::from(row) << COL_BITS) | u64::from(col & 0x3fff))
    }

    /// A byte offset in a text or tree.
    pub fn offset(part: PartId, offset: u64) -> Self {
        Self((u64::from(part.0) << BODY_BITS) | (offset & BODY))
    }

    /// Nowhere in particular: the part as a whole.
    pub fn whole(part: PartId) -> Self {
        Self((u64::from(part.0) << BODY_BITS) | BODY)
    }

    /// Whether this is a part as a whole.
    pub fn is_whole(self) -> bool {
        self.0 & BODY == BODY
    }

    /// The part it lies in.
    pub fn part(self) -> PartId {
        PartId((self.0 >> BODY_BITS) as u32)
    }

    /// Row from 0, for a grid.
    pub fn row(self) -> u32 {
        ((self.0 & BODY) >> COL_BITS) as u32
    }

    /// Column from 0, for a grid.
    pub fn col(self) -> u16 {
        (self.0 & ((1 << COL_BITS) - 1)) as u16
    }

    /// Byte offset, for a text or tree.
    pub fn byte(self) -> u64 {
        self.0 & BODY
    }
}

impl std::fmt::Debug for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_whole() {
            write!(f, "{}:*", self.part().0)
        } else {
            write!(f, "{}:{}/{}", self.part().0, self.row(), a1_column(self.col()))
        }
    }
}

/// Number of a part in [`Sources`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PartId(pub u32);

/// How positions inside a part are to be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PartKind {
    /// A sheet of a workbook: cells are named `D17`.
    Sheet,
    /// A delimited text: rows are lines of the file, columns are fields.
    Delimited,
    /// JSON or XML: byte offsets; a pointer or path is found by reading the file again.
    Tree,
    /// The file as a whole.
    File,
}

/// One part of one file of a run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// File name as the sender gave it (inside a zip: `outer.zip/inner.csv`).
    pub file: String,
    /// Sheet name, empty where the file has none.
    pub sheet: String,
    /// How positions are to be read.
    pub kind: PartKind,
}

/// The parts of a run, in the order in which they were met.
#[derive(Clone, Default, Debug)]
pub struct Sources {
    parts: Vec<Part>,
}

impl Sources {
    /// Registers a part and gives its number.
    pub fn add(&mut self, file: &str, sheet: &str, kind: PartKind) -> PartId {
        self.parts.push(Part { file: file.to_owned(), sheet: sheet.to_owned(), kind });
        PartId(self.parts.len() as u32 - 1)
    }

    /// The part with this number.
    pub fn part(&self, id: PartId) -> &Part {
        &self.parts[id.0 as usize]
    }

    /// All parts, in order.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The place in words that need no language: `Sheet1!D17`, `file.csv:12 field 3`, `file.json@1042`.
    pub fn label(&self, at: Location) -> String {
        let p = self.part(at.part());
        if at.is_whole() {
            return if p.sheet.is_empty() { p.file.clone() } else { p.sheet.clone() };
        }
        match p.kind {
            PartKind::Sheet => format!("{}!{}", p.sheet, a1(at.row(), at.col())),
            PartKind::Delimited => a1(at.row(), at.col()),
            PartKind::Tree => format!("@{}", at.byte()),
            PartKind::File => p.file.clone(),
        }
    }
}

/// `(16, 3)` is `D17`.
pub fn a1(row: u32, col: u16) -> String {
    format!("{}{}", a1_column(col), u64::from(row) + 1)
}

/// `0` is `A`, `26` is `AA`.
pub fn a1_column(col: u16) -> String {
    let mut n = u32::from(col) + 1;
    let mut out = Vec::new();
    while n > 0 {
        n -= 1;
        out.push(b'A' + (n % 26) as u8);
        n /= 26;
    }
    out.reverse();
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packs_and_unpacks() {
        let at = Location::cell(PartId(3), 1_048_575, 16_383);
        assert_eq!((at.part(), at.row(), at.col()), (PartId(3), 1_048_575, 16_383));
        assert_eq!(a1(16, 3), "D17");
        assert_eq!(a1(0, 16_383), "XFD1");
        assert_eq!(Location::offset(PartId(1), 370_000_000).byte(), 370_000_000);
        assert!(Location::whole(PartId(0)).is_whole());
    }
}
