//! How much of a file is read at most: one documented table, one word for each limit.

/// How much of a file is read at most, and what reading it may take where a process of its own reads it. Each limit has
/// its own words: the last three in finding F-LIM-002, all others in F-LIM-001.
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
            memory: 1 << 30,
            cpu: 60,
            wall: 120,
        }
    }
}
