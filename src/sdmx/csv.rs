//! SDMX-CSV: 1.0 and 2.x are read; a dataset of the pipeline is written as 2.0. What is served is written by `write::csv`.

use std::io::{self, Write};
use std::ops::ControlFlow;

use super::above::Above;
use super::{Batch, OBS_VALUE, unfit};
use crate::model::finding::{F_FLF_002, Findings};
use crate::model::location::{Location, PartId, PartKind, Sources};
use crate::model::observation::{CodeColumn, Dataset};
use crate::model::record::{Labels, NO_LABEL, Records};
use crate::model::table::{Block, SheetHead};
use crate::read::csv::Layout;
use crate::read::defect::Defects;
use crate::read::text::{Detected, admit, detect};
use crate::read::{Coded, Data, Input, Limits, Opened, ReadError, ReadOptions};

/// Cells, and rows, of other than plain lines that are read between two looks at the text.
const CELLS: usize = 32 << 10;
const ROWS: usize = 16;

/// The action of a row that deletes.
const DELETE: &str = "D";

/// The columns of an SDMX-CSV file: of `SEX: Sex` the identifier.
///
/// # Errors
/// The file cannot be read, or is in no encoding that is read.
pub fn header(input: &Input) -> Result<Vec<String>, ReadError> {
    let (part, options) = (PartId(0), ReadOptions::default());
    let (detected, _) = detect(&input.data, options.encoding.as_deref(), part)?;
    let (head, mut block) = (SheetHead::plain(part, ""), Block::default());
    let mut scanner = Layout::of(&input.data, detected, &options)?.scanner(&input.data, detected, part, options.limits)?;
    while block.rows.is_empty() && scanner.next(&mut block)?.is_some() {}
    let cells = if block.rows.is_empty() { &[][..] } else { block.row_cells(0) };
    let id = |c| block.text(&head, c).split(": ").next().unwrap_or_default().to_owned();
    Ok(cells.iter().map(id).collect())
}

/// Opens an SDMX-CSV file of any delimiter.
pub fn open(input: &Input, options: &ReadOptions, sources: &mut Sources) -> Result<(Opened, Findings), ReadError> {
    let part = sources.add(&input.name, "", PartKind::Delimited);
    admit(input, part, &options.limits)?;
    let (detected, findings) = detect(&input.data, options.encoding.as_deref(), part)?;
    let layout = Layout::of(&input.data, detected, options)?;
    let (head, mut block) = (SheetHead::plain(part, ""), Block::default());
    let mut scanner = layout.scanner(&input.data, detected, part, options.limits)?;
    while block.rows.len() < 2 && scanner.next(&mut block)?.is_some() {}
    let fields: Vec<&str> = match block.rows.is_empty() {
        true => Vec::new(),
        false => block.row_cells(0).iter().map(|c| block.text(&head, c)).collect(),
    };
    let columns = columns(&fields).map_err(|(reason, id)| unfit(Location::cell(part, 0, 0), reason, &id))?;
    let first = columns.iter().position(|c| c.role == Role::Structure);
    let cell = first.filter(|_| block.rows.len() > 1).and_then(|i| block.row_cells(1).get(i));
    let structures = cell.map(|c| columns[first.unwrap_or(0)].code(block.text(&head, c)).to_owned()).into_iter().collect();
    let data = input.data.clone();
    let message = Message { data, detected, layout, limits: options.limits, part, columns, structures };
    Ok((Opened::Coded(Box::new(message)), findings))
}

/// Whether the fields of a first record are the header of SDMX-CSV.
pub fn is_header(fields: &[&str]) -> bool {
    columns(fields).is_ok()
}

/// What a column is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Role {
    /// The reference of the structure.
    Structure,
    Action,
    Value,
    Component,
    /// Kind and name of the structure, keys made of the dimensions: said by other columns too.
    Repeated,
}

#[derive(Clone, Debug)]
struct Column {
    id: String,
    role: Role,
    /// Cells are `code: name`, as the header is (`labels=both`).
    both: bool,
}

impl Column {
    fn code<'a>(&self, cell: &'a str) -> &'a str {
        // Only a code has a name: a text with a colon in it stays whole where what comes before the colon is no code.
        let part = |b: u8| b.is_ascii_alphanumeric() || b"_@$-.:+".contains(&b);
        let is_code = |code: &str| self.role == Role::Structure || !code.trim().is_empty() && code.trim().bytes().all(part);
        if self.both { cell.split_once(": ").filter(|(code, _)| is_code(code)).map_or(cell, |(code, _)| code) } else { cell }
    }

    /// Takes what the column says of the row to come. `structure` is the reference met last, as written.
    fn take(&self, slot: usize, text: &str, batch: &mut Batch<'_>, structure: &mut String) {
        match self.role {
            Role::Component if text.is_empty() => batch.put(slot, NO_LABEL),
            Role::Component => batch.set(slot, self.code(text)),
            Role::Structure if text != structure => {
                batch.structure(self.code(text));
                structure.clear();
                structure.push_str(text);
            }
            Role::Structure | Role::Action | Role::Value | Role::Repeated => {}
        }
    }
}

/// The columns of a header: `DATAFLOW,dims…,OBS_VALUE,attributes…` (1.0) or `STRUCTURE,STRUCTURE_ID[,STRUCTURE_NAME]
/// [,ACTION][,SERIES_KEY][,OBS_KEY],dims…,measures…,attributes…` (2.x). The error is the column that is missing or there twice.
fn columns(fields: &[&str]) -> Result<Vec<Column>, (&'static str, String)> {
    let missing = |id: &str| Err(("missing-column", id.to_owned()));
    let first = fields.first().map_or("", |f| f.split(['[', ':']).next().unwrap_or(""));
    let second = first == "STRUCTURE";
    if !second && first != "DATAFLOW" {
        return missing("STRUCTURE");
    }
    let column = |(i, field): (usize, &&str)| {
        let (id, both) = field.split_once(": ").map_or((*field, false), |(id, _)| (id, true));
        // `ATTR[]` has several values, `ATTR[en;es]` several languages, `STRUCTURE[;]` names the separator for them.
        let id = id.split('[').next().unwrap_or(id).trim();
        let role = match id {
            "DATAFLOW" if i == 0 => Role::Structure,
            "STRUCTURE_ID" if second => Role::Structure,
            "STRUCTURE" | "STRUCTURE_NAME" | "SERIES_KEY" | "OBS_KEY" | "validFromDate" | "validToDate" if second => Role::Repeated,
            "ACTION" if second => Role::Action,
            OBS_VALUE => Role::Value,
            "" => Role::Repeated,
            _ => Role::Component,
        };
        Column { id: id.to_owned(), role, both: both || role == Role::Structure }
    };
    let mut columns: Vec<Column> = fields.iter().enumerate().map(column).collect();
    // With `labels=name` every component has a column of names behind its own.
    if let Some(at) = columns.iter().position(|c| c.id == "STRUCTURE_NAME").filter(|_| second) {
        let heads = columns.iter().skip(at).take_while(|c| matches!(c.role, Role::Repeated | Role::Action)).count();
        columns.iter_mut().skip(at + heads).skip(1).step_by(2).for_each(|c| c.role = Role::Repeated);
    }
    let again = |(i, c): (usize, &Column)| c.role != Role::Repeated && columns[..i].iter().any(|o| o.id == c.id);
    if let Some((_, c)) = columns.iter().enumerate().find(|&p| again(p)) {
        return Err(("duplicate-column", c.id.clone()));
    }
    let has = |role| columns.iter().any(|c| c.role == role);
    // Since 2.0 measures may be left out, where attributes or keys alone are told.
    match (has(Role::Structure), second || has(Role::Value)) {
        (true, true) => Ok(columns),
        (true, false) => missing(OBS_VALUE),
        (false, _) => missing("STRUCTURE_ID"),
    }
}

struct Message {
    data: Data,
    detected: Detected,
    layout: Layout,
    limits: Limits,
    part: PartId,
    columns: Vec<Column>,
    structures: Vec<String>,
}

impl Coded for Message {
    fn structures(&self) -> &[String] {
        &self.structures
    }

    fn read(&mut self, each: &mut dyn FnMut(&mut Records) -> ControlFlow<()>) -> Result<Findings, ReadError> {
        let mut batch = Batch::new(self.limits, &mut self.structures, each);
        // Columns that are no component have no slot.
        let slots: Vec<usize> =
            self.columns.iter().map(|c| if c.role == Role::Component { batch.slot(&c.id) } else { usize::MAX }).collect();
        let mut scanner = self.layout.scanner(&self.data, self.detected, self.part, self.limits)?;
        let (head, mut block, mut defects) = (SheetHead::plain(self.part, ""), Block::default(), Defects::default());
        let mut widths = crate::read::csv::Widths::new(&self.layout);
        let (mut header, mut over, mut structure) = (true, false, String::new());
        let mut above = Above::default();
        let value_at = self.columns.iter().position(|c| c.role == Role::Value).unwrap_or(0);
        let (mut deletes, fields) = (false, self.columns.len());
        let regular = self.layout.width as usize == fields;
        while !over {
            // Nearly every row is a plain line that repeats most of the one above; what was set then still is.
            while regular
                && !header
                && block.rows.is_empty()
                && let Some((line, ending)) = scanner.line()
            {
                let len = line.len() + ending;
                if !above.take(line, self.layout.delimiter, fields) {
                    break;
                }
                let line = scanner.pass(len);
                widths.see_regular(line);
                for &k in above.changed() {
                    match self.columns[k].role {
                        Role::Action => deletes = above.text(k) == DELETE,
                        _ => self.columns[k].take(slots[k], above.text(k), &mut batch, &mut structure),
                    }
                }
                let at = Location::cell(self.part, line, value_at as u16);
                match deletes {
                    true => batch.delete(at),
                    false => {
                        if batch.push(above.text(value_at), at)?.is_break() {
                            return Ok(batch.finish(self.part));
                        }
                    }
                }
            }
            above.forget();
            match scanner.next(&mut block)? {
                Some(shape) => widths.see(shape, &block),
                None => over = true,
            }
            if !over && block.cells.len() < CELLS && block.rows.len() < ROWS {
                continue;
            }
            defects.look(self.part, &block);
            let from = usize::from(std::mem::take(&mut header));
            for i in from..block.rows.len() {
                let line = block.rows[i].index;
                let (mut value, mut at, mut deletes) = ("", Location::cell(self.part, line, 0), false);
                // A record that is too short has no value in its last columns, not that of the record before.
                for &slot in slots.iter().skip(block.row_cells(i).len()).filter(|s| **s < usize::MAX) {
                    batch.put(slot, NO_LABEL);
                }
                let above = if i > from { block.row_cells(i - 1) } else { &[] };
                for (k, (cell, (column, &slot))) in block.row_cells(i).iter().zip(self.columns.iter().zip(&slots)).enumerate() {
                    let text = block.text(&head, cell);
                    match column.role {
                        Role::Component if above.get(k).is_some_and(|a| a.len == cell.len && block.text(&head, a) == text) => {}
                        Role::Value => (value, at) = (text, Location::cell(self.part, line, cell.col)),
                        Role::Action => deletes = text == DELETE,
                        _ => column.take(slot, text, &mut batch, &mut structure),
                    }
                }
                match deletes {
                    true => batch.delete(at),
                    false => {
                        if batch.push(value, at)?.is_break() {
                            return Ok(batch.finish(self.part));
                        }
                    }
                }
            }
            block.clear();
        }
        let mut findings = batch.finish(self.part);
        findings.tally(&F_FLF_002, 1, 0, 0);
        widths.finish(self.part, self.layout.delimiter, &mut findings);
        defects.finish(&mut findings);
        Ok(findings)
    }
}

/// The columns of a dataset as it is written: every dimension, the measure, and those attributes of the structure that
/// have a value in at least one observation, in the structure's order.
pub(super) struct Shape {
    /// Positions of the attributes.
    pub attributes: Vec<usize>,
    /// Position among `attributes` of SOURCE_CELL, which is filled from the place of the value where it is empty.
    pub source: Option<usize>,
}

impl Shape {
    pub(super) fn of(data: &Dataset) -> Shape {
        let attributes = &data.flow.structure.attributes;
        let source = data.flow.structure.attribute("SOURCE_CELL").filter(|_| !data.observations.is_empty());
        let filled = |a: &usize| {
            let (column, texts) = (&data.observations.attributes[*a], &data.attribute_values[*a]);
            match column {
                CodeColumn::Constant(n, rows) => *rows > 0 && !texts.text(*n).is_empty(),
                _ => (0..column.len()).any(|row| !texts.text(column.get(row)).is_empty()),
            }
        };
        let shown: Vec<usize> = (0..attributes.len()).filter(|a| Some(*a) == source || filled(a)).collect();
        Shape { source: source.and_then(|s| shown.iter().position(|&a| a == s)), attributes: shown }
    }
}

/// Writes SDMX-CSV 2.0 in the dataset's order: by key in byte order, then period. Rows end in `\n`; an absent value is an
/// empty field. Fields are quoted as RFC 4180 has it and otherwise left as they are, also where a spreadsheet would take
/// them for a formula (`=`, `+`, `-`, `@`): this format is read back without loss. A CSV made for spreadsheets is another
/// output, which guards such cells.
pub fn write(data: &Dataset, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let structure = &data.flow.structure;
    let shape = Shape::of(data);
    let mut buf: Vec<u8> = Vec::with_capacity(BUFFER + (4 << 10));
    buf.extend_from_slice(b"STRUCTURE,STRUCTURE_ID,ACTION");
    let attributes = shape.attributes.iter().map(|&a| structure.attributes[a].id.as_str());
    for id in structure.dimensions.iter().map(|d| d.id.as_str()).chain([OBS_VALUE]).chain(attributes) {
        buf.push(b',');
        quote(id, &mut buf);
    }
    buf.push(b'\n');
    // What comes before the first dimension is the same in every row, and every label is made ready once with the comma
    // that follows or precedes it.
    let mut start = b"dataflow,".to_vec();
    quote(&data.flow.reference.to_string(), &mut start);
    start.extend_from_slice(b",I,");
    let ready = |texts: &Labels, before: &[u8], after: &[u8]| -> Vec<Box<[u8]>> {
        let one = |n: u32| {
            let mut b = before.to_vec();
            quote(texts.text(n), &mut b);
            b.extend_from_slice(after);
            b.into_boxed_slice()
        };
        (0..texts.len() as u32).map(one).collect()
    };
    let codes: Vec<_> = data.codes.iter().map(|l| ready(l, b"", b",")).collect();
    let values: Vec<_> = shape.attributes.iter().map(|&a| ready(&data.attribute_values[a], b",", b"")).collect();
    let rows = &data.observations;
    let mut number = itoa::Buffer::new();
    // Neighbours in sorted order share most of their key: what a row has in common with the one before is copied whole.
    let mut key = start;
    let mut ends: Vec<usize> = Vec::with_capacity(codes.len());
    let mut last: Vec<u32> = Vec::with_capacity(codes.len());
    for row in data.order() {
        let row = row as usize;
        let same = rows.keys.iter().zip(&last).take_while(|(column, code)| column.get(row) == **code).count();
        if same < ends.len() {
            key.truncate(ends[same]);
        }
        last.truncate(same);
        ends.truncate(same);
        for (column, texts) in rows.keys.iter().zip(&codes).skip(same) {
            let code = column.get(row);
            ends.push(key.len());
            last.push(code);
            key.extend_from_slice(texts.get(code as usize).map_or(b",", |t| t));
        }
        buf.extend_from_slice(&key);
        if let Some((mantissa, scale)) = rows.values.parts(row) {
            decimal(mantissa, scale as usize, &mut number, &mut buf);
        }
        for (i, (&a, texts)) in shape.attributes.iter().zip(&values).enumerate() {
            let text = texts.get(rows.attributes[a].get(row) as usize).map_or(&b","[..], |t| t);
            buf.extend_from_slice(text);
            if shape.source == Some(i) && text == b"," {
                quote(&sources.label(rows.at[row]), &mut buf);
            }
        }
        buf.push(b'\n');
        if buf.len() >= BUFFER {
            out.write_all(&buf)?;
            buf.clear();
        }
    }
    out.write_all(&buf)?;
    out.flush()
}

/// Bytes that are written at a time: as many as a buffered file passes on without a copy.
const BUFFER: usize = 128 << 10;

/// `mantissa / 10^scale` in digits, with all decimals that the scale says.
pub(crate) fn decimal(mantissa: i64, scale: usize, number: &mut itoa::Buffer, out: &mut Vec<u8>) {
    let digits = number.format(mantissa.unsigned_abs());
    if mantissa < 0 {
        out.push(b'-');
    }
    if scale == 0 {
        out.extend_from_slice(digits.as_bytes());
        return;
    }
    let whole = digits.len().saturating_sub(scale);
    out.extend_from_slice(if whole == 0 { b"0" } else { &digits.as_bytes()[..whole] });
    out.push(b'.');
    out.extend(std::iter::repeat_n(b'0', scale.saturating_sub(digits.len())));
    out.extend_from_slice(&digits.as_bytes()[whole..]);
}

/// A field, in quotes where RFC 4180 wants them.
pub(crate) fn quote(text: &str, out: &mut Vec<u8>) {
    let edge = |c: char| c.is_ascii_whitespace();
    if !text.contains([',', '"', '\n', '\r']) && !text.starts_with(edge) && !text.ends_with(edge) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    for piece in text.split_inclusive('"') {
        out.extend_from_slice(piece.as_bytes());
        if piece.ends_with('"') {
            out.push(b'"');
        }
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sdmx::tests::{dataset, read, refusal};

    #[test]
    fn version_1_with_names() {
        let text = "DATAFLOW;FREQ: Frequency;SEX: Sex;TIME_PERIOD: Time;OBS_VALUE: Value;OBS_STATUS: Status\n\
            A:DF(1.0): Flow; A: not both;M: Male;2020;1.50;A: Normal\nA:DF(1.0): Flow;A: Annual;F: Female;2020;NaN;M: Missing\n";
        let (structures, rows, findings) = read(open, text);
        assert_eq!(structures, ["A:DF(1.0)"]);
        assert_eq!(rows, ["FREQ= A SEX=M TIME_PERIOD=2020 OBS_STATUS=A 1.50", "FREQ=A SEX=F TIME_PERIOD=2020 OBS_STATUS=M missing:M"]);
        assert!(findings.list.is_empty());
    }

    #[test]
    fn version_2_with_actions_keys_and_several_structures() {
        let text = "STRUCTURE[;],STRUCTURE_ID,ACTION,SERIES_KEY,SEX,TIME_PERIOD,OBS_VALUE,TITLE[en;es],NOTE[]\n\
            dataflow,A:DF(1.0),I,M,M,2020,1,x,\ndataflow,A:DF(1.0),D,M,M,2021,,,\n\
            datastructure,A:DSD(2.0),R,F,F,2020,,,\"a;b\"\n";
        let (structures, rows, findings) = read(open, text);
        assert_eq!(structures, ["A:DF(1.0)"]);
        assert_eq!(rows, ["SEX=M TIME_PERIOD=2020 TITLE=x 1", "SEX=F TIME_PERIOD=2020 NOTE=a;b STRUCTURE_ID=A:DSD(2.0) missing:"]);
        assert_eq!((findings.list.len(), findings.list[0].cause.as_str(), findings.list[0].cells[0].row()), (1, "delete-action", 2));
    }

    #[test]
    fn malformed_values_are_findings_with_their_cells() {
        let (_, rows, findings) = read(open, "DATAFLOW,SEX,OBS_VALUE\nA:DF(1.0),M,12x4\nA:DF(1.0),F,3\nA:DF(1.0),T,12x4\nA:DF(1.0),U\n");
        assert_eq!(rows, ["SEX=M faulty", "SEX=F 3", "SEX=T faulty", "SEX=U missing:"]);
        let f = &findings.list[0];
        assert_eq!((f.rule.id, f.cells.clone()), ("S-FDT-001", vec![Location::cell(PartId(0), 1, 2), Location::cell(PartId(0), 3, 2)]));
        assert_eq!(findings.tallies.iter().find(|t| t.rule.id == "S-FDT-001").map(|t| (t.passed, t.failed)), Some((2, 2)));
    }

    #[test]
    fn headers_that_lack_or_repeat_a_column_are_refused() {
        assert_eq!(refusal(open, "DATAFLOW,SEX\nA:DF(1.0),M\n").cause, "missing-column");
        assert_eq!(refusal(open, "DATAFLOW,SEX,SEX,OBS_VALUE\nA:DF(1.0),M,M,1\n").cause, "duplicate-column");
        assert!(is_header(&["STRUCTURE", "STRUCTURE_ID", "SEX", "OBS_VALUE"]));
        assert!(!is_header(&["Sexo", "Valor"]));
    }

    #[test]
    fn what_is_written_is_read_back() {
        let (data, sources) = dataset();
        let mut out = Vec::new();
        write(&data, &sources, &mut out).expect("to memory");
        let text = String::from_utf8(out).expect("UTF-8");
        assert_eq!(
            text,
            "STRUCTURE,STRUCTURE_ID,ACTION,SEX,TIME_PERIOD,OBS_VALUE,OBS_STATUS,COMMENT,SOURCE_CELL\n\
             dataflow,ISTHMUS:DF_T(1.0),I,F,2023,12.0,A,\" x\",given\n\
             dataflow,ISTHMUS:DF_T(1.0),I,F,2024,-0.05,,\"una \"\"cita\"\", y\nlínea\",Hoja!B4\n\
             dataflow,ISTHMUS:DF_T(1.0),I,M,2023,,M,=1+1,Hoja!B5\n\
             dataflow,ISTHMUS:DF_T(1.0),I,M,2024,7,,,Hoja!B3\n"
        );
        let (structures, rows, findings) = read(open, &text);
        assert_eq!(structures, ["ISTHMUS:DF_T(1.0)"]);
        assert_eq!(
            rows,
            [
                "SEX=F TIME_PERIOD=2023 OBS_STATUS=A COMMENT= x SOURCE_CELL=given 12.0",
                "SEX=F TIME_PERIOD=2024 COMMENT=una \"cita\", y\nlínea SOURCE_CELL=Hoja!B4 -0.05",
                "SEX=M TIME_PERIOD=2023 OBS_STATUS=M COMMENT==1+1 SOURCE_CELL=Hoja!B5 missing:M",
                "SEX=M TIME_PERIOD=2024 SOURCE_CELL=Hoja!B3 7",
            ]
        );
        assert!(findings.list.is_empty());
    }

    #[test]
    fn long_files_come_in_batches_that_keep_their_labels() {
        let rows: String = (0..40_000).map(|i| format!("A:DF(1.0),{},{i}\n", if i % 2 == 0 { "F" } else { "M" })).collect();
        let (_, rows, _) = read(open, &format!("DATAFLOW,SEX,OBS_VALUE\n{rows}"));
        assert_eq!(rows.len(), 40_000);
        assert_eq!((rows[39_998].as_str(), rows[39_999].as_str()), ("SEX=F 39998", "SEX=M 39999"));
    }
}
