//! How much of a file is read at most: one documented table, one word for each limit.

/// How much of a file is read at most, and what reading it may take where a process of its own reads it. Each limit has
/// its own words (see [`TABLE`]): the last three in finding F-LIM-002, all others in F-LIM-001.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file: u64,
    /// Bytes of all parts of a package when inflated.
    pub inflated: u64,
    /// Bytes of one part when inflated.
    pub part: u64,
    /// Entries of a package.
    pub entries: u32,
    /// Sheets of a workbook.
    pub sheets: u32,
    /// Cells of a file.
    pub cells: u64,
    /// Characters of a cell.
    pub cell_chars: u32,
    /// Depth of an XML document.
    pub xml_depth: u32,
    /// Attributes of an XML element.
    pub xml_attributes: u32,
    /// Bytes of one XML or JSON token.
    pub token: u64,
    /// Depth of a JSON document.
    pub json_depth: u32,
    /// Columns of a delimited text.
    pub columns: u32,
    /// Bytes of a field of a delimited text.
    pub field: u64,
    /// Bytes of a record of a delimited text.
    pub record: u64,
    /// Bytes of memory (address space) that the process may take for one file, beyond what it has before.
    pub memory: u64,
    /// Seconds of CPU for one file.
    pub cpu: u64,
    /// Seconds by the clock for one file.
    pub wall: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file: 256 << 20,
            inflated: 1 << 30,
            part: 512 << 20,
            entries: 5_000,
            sheets: 256,
            cells: 20_000_000,
            cell_chars: 32_767,
            xml_depth: 256,
            xml_attributes: 256,
            token: 8 << 20,
            json_depth: 64,
            columns: 16_384,
            field: 1 << 20,
            record: 64 << 20,
            memory: 1 << 30,
            cpu: 60,
            wall: 120,
        }
    }
}

/// A limit, to those who configure it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its name in `[limits]` and, in capitals, after `ISTHMUS_LIMITS_`.
    pub name: &'static str,
    /// The rule whose finding says that it was passed.
    pub rule: &'static str,
    /// Argument `reason` of that finding.
    pub reason: &'static str,
    /// What is counted.
    pub counts: &'static str,
}

const fn size(name: &'static str, reason: &'static str, counts: &'static str) -> Row {
    Row { name, rule: "F-LIM-001", reason, counts }
}

const fn effort(name: &'static str, counts: &'static str) -> Row {
    Row { name, rule: "F-LIM-002", reason: name, counts }
}

/// All limits, in the order of [`Limits`].
pub const TABLE: [Row; 17] = [
    size("file", "file", "bytes of the file"),
    size("inflated", "inflated", "bytes of all parts of a package, unpacked"),
    size("part", "part", "bytes of one part of a package, unpacked"),
    size("entries", "entries", "parts of a package"),
    size("sheets", "sheets", "sheets of a workbook"),
    size("cells", "cells", "cells of a file; values of a document"),
    size("cell_chars", "cell-chars", "characters of a cell"),
    size("xml_depth", "xml-depth", "XML elements, one inside the other"),
    size("xml_attributes", "xml-attributes", "attributes of an XML element"),
    size("token", "token", "bytes of one value or name of XML or JSON"),
    size("json_depth", "json-depth", "JSON arrays and objects, one inside the other"),
    size("columns", "columns", "columns of a delimited text"),
    size("field", "field", "bytes of a field of a delimited text"),
    size("record", "record", "bytes of a record of a delimited text"),
    effort("memory", "bytes of memory for a file (`--isolate`)"),
    effort("cpu", "seconds of CPU for a file (`--isolate`)"),
    effort("wall", "seconds by the clock for a file (`--isolate`)"),
];

impl Limits {
    /// The limits in force, in the order of [`TABLE`].
    pub fn values(&self) -> [u64; TABLE.len()] {
        [
            self.file,
            self.inflated,
            self.part,
            self.entries.into(),
            self.sheets.into(),
            self.cells,
            self.cell_chars.into(),
            self.xml_depth.into(),
            self.xml_attributes.into(),
            self.token,
            self.json_depth.into(),
            self.columns.into(),
            self.field,
            self.record,
            self.memory,
            self.cpu,
            self.wall,
        ]
    }

    /// Sets a limit by its name.
    ///
    /// # Errors
    /// What is wrong with the name or the value: none is called so, nothing would be read, or more than the reader counts.
    pub fn set(&mut self, name: &str, value: u64) -> Result<(), String> {
        let narrow = u32::try_from(value).map_err(|_| format!("limit `{name}` is at most {}", u32::MAX));
        if value == 0 && TABLE.iter().any(|r| r.name == name) {
            return Err(format!("limit `{name}` is at least 1"));
        }
        match name {
            "file" => self.file = value,
            "inflated" => self.inflated = value,
            "part" => self.part = value,
            "entries" => self.entries = narrow?,
            "sheets" => self.sheets = narrow?,
            "cells" => self.cells = value,
            "cell_chars" => self.cell_chars = narrow?,
            "xml_depth" => self.xml_depth = narrow?,
            "xml_attributes" => self.xml_attributes = narrow?,
            "token" => self.token = value,
            "json_depth" => self.json_depth = narrow?,
            "columns" => self.columns = narrow?,
            "field" => self.field = value,
            "record" => self.record = value,
            "memory" => self.memory = value,
            "cpu" => self.cpu = value,
            "wall" => self.wall = value,
            _ => {
                let near = super::words::nearest(name, TABLE.iter().map(|r| r.name)).unwrap_or("file");
                return Err(format!("there is no limit `{name}`; did you mean `{near}`?"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::vocabulary::VOCABULARY;

    #[test]
    fn every_limit_is_set_by_its_name_and_has_words_of_its_own() {
        for (i, row) in TABLE.iter().enumerate() {
            let mut l = Limits::default();
            l.set(row.name, 7).expect("a limit of the table");
            let wanted: Vec<u64> = Limits::default().values().iter().enumerate().map(|(n, &v)| if n == i { 7 } else { v }).collect();
            assert_eq!(l.values().to_vec(), wanted, "{}", row.name);
            assert!(VOCABULARY.iter().any(|v| (v.0, v.1) == (row.rule, row.reason)), "{}", row.name);
        }
        assert!(Limits::default().set("sheets", 1 << 32).is_err() && Limits::default().set("wall", 0).is_err());
    }

    #[test]
    fn the_readme_has_the_table() {
        let readme = include_str!("../../README.md");
        for (row, value) in TABLE.iter().zip(Limits::default().values()) {
            let line = format!("| `{}` | {value} | {} | {} `{}` |", row.name, row.counts, row.rule, row.reason);
            assert!(readme.contains(&line), "{line}");
        }
    }
}
