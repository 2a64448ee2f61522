//! How is a data message written as SDMX-CSV 1.0, 2.0 and 2.1?
//!
//! 1.0: `DATAFLOW,dims…,OBS_VALUE,attributes…`. 2.x: `STRUCTURE,STRUCTURE_ID[,STRUCTURE_NAME],ACTION[,SERIES_KEY][,OBS_KEY],
//! dims…,OBS_VALUE,attributes…` (SDMX-CSV 2.0 field guide, «Columns»). All datasets of a message stand under one header, that
//! of the first. Where history was asked for, 2.x ends with two columns of its own, `validFromDate` and `validToDate`, as the
//! guide allows; 1.0 has no room for them.

use std::io;

use super::{Chain, Ready, Walk, Watched, name, series_dimensions};
use crate::model::lang::Lang;
use crate::model::observation::CodeColumn;
use crate::model::period::Period;
use crate::model::slice::Slice;
use crate::model::structure::{Component, Representation};
use crate::sdmx::csv::{decimal, quote};
use crate::sdmx::message::{Action, AtObservation, Csv, DataWriter, Header, Labels, Set};

/// Versions of the format.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Version {
    V10,
    V20,
    V21,
}

/// Writes SDMX-CSV.
pub(super) struct Writer {
    form: Form,
    /// Columns of the message, once the first dataset was told.
    columns: Option<Columns>,
    set: Option<Set>,
    /// What every row of the dataset begins with.
    start: Vec<u8>,
    /// What every row of the dataset ends with.
    end: Vec<u8>,
    walk: Walk,
    dimensions: Vec<Ready>,
    attributes: Vec<Ready>,
    line: Line,
}

/// How cells are written.
struct Form {
    version: Version,
    options: Csv,
    languages: Vec<Lang>,
}

/// What columns there are beside the dimensions.
#[derive(PartialEq, Eq)]
struct Columns {
    value: bool,
    attributes: Vec<usize>,
    validity: bool,
}

/// The parts of the row at hand that come before the figure.
#[derive(Default)]
struct Line {
    /// What the row begins with and the cells of all dimensions but the last, each with its comma. With columns of keys they
    /// stand between the two, and this has the cells alone.
    cells: Chain,
    /// The columns of keys, and the key of the series as it was last made.
    keys: Vec<u8>,
    series: Vec<u8>,
}

impl Form {
    fn second(&self) -> bool {
        self.version != Version::V10
    }

    /// Whether there are columns of keys.
    fn keys(&self) -> bool {
        self.second() && (self.options.series_keys || self.options.obs_keys)
    }

    /// Names in columns of their own: there are none in 1.0.
    fn beside(&self) -> bool {
        self.second() && self.options.labels == Labels::Name
    }

    /// The title of a component's column, or of its two columns.
    fn title(&self, c: &Component, out: &mut Vec<u8>) {
        let called = name(&c.names, &self.languages);
        match self.options.labels {
            Labels::Both if !called.is_empty() => quote(&format!("{}: {called}", c.id), out),
            _ => quote(&c.id, out),
        }
        if self.beside() {
            out.push(b',');
            quote(called, out);
        }
    }

    /// A value of a component, or value and name in two columns. Only codes have names.
    fn cell(&self, c: &Component, text: &str, out: &mut Vec<u8>) {
        let called = match self.options.labels {
            Labels::Id => "",
            _ => c.codelist().and_then(|l| l.get(text)).map_or("", |code| name(&code.names, &self.languages)),
        };
        match (&c.representation, self.options.labels) {
            (Representation::Time, _) if self.options.normalized => normalized(text, out),
            (_, Labels::Both) if !called.is_empty() => quote(&format!("{text}: {called}"), out),
            _ => quote(text, out),
        }
        if self.beside() {
            out.push(b',');
            quote(called, out);
        }
    }

    /// The columns that tell the structure.
    fn structure(&self, set: &Set, out: &mut Vec<u8>) {
        let called = name(&set.flow.names, &self.languages);
        let mut id = set.flow.reference.to_string();
        match &set.agreement {
            Some(agreement) if self.second() => {
                out.extend_from_slice(b"dataprovision,");
                id = agreement.to_string();
            }
            _ if self.second() => out.extend_from_slice(b"dataflow,"),
            _ => {}
        }
        match self.options.labels {
            Labels::Both if !called.is_empty() => quote(&format!("{id}: {called}"), out),
            _ => quote(&id, out),
        }
        if self.beside() {
            out.push(b',');
            quote(called, out);
        }
        out.push(b',');
    }

    fn action(&self, action: Action) -> &'static [u8] {
        match (action, self.version) {
            (Action::Information, _) => b"I,",
            (Action::Replace, _) => b"R,",
            (Action::Merge, Version::V21) => b"M,",
            // Before 2.1 merging is called appending.
            (Action::Merge, _) => b"A,",
            (Action::Delete, _) => b"D,",
        }
    }
}

/// The first moment of a period: its first day, so that all frequencies sort alike; a time of day stays as it is.
fn normalized(text: &str, out: &mut Vec<u8>) {
    match Period::parse(text) {
        Ok(period) if !text.contains('T') => out.extend_from_slice(period.start.to_string().as_bytes()),
        _ if text.contains('T') && text.contains('/') => quote(text.split('/').next().unwrap_or(text), out),
        _ => quote(text, out),
    }
}

impl Writer {
    pub(super) fn new(version: Version, options: Csv) -> Self {
        Self {
            form: Form { version, options, languages: Vec::new() },
            columns: None,
            set: None,
            start: Vec::new(),
            end: Vec::new(),
            walk: Walk::default(),
            dimensions: Vec::new(),
            attributes: Vec::new(),
            line: Line::default(),
        }
    }

    fn titles(&self, set: &Set, columns: &Columns, out: &mut Vec<u8>) {
        let form = &self.form;
        match form.version {
            Version::V10 => out.extend_from_slice(b"DATAFLOW"),
            _ => {
                out.extend_from_slice(b"STRUCTURE,STRUCTURE_ID");
                let more: [(bool, &[u8]); 4] = [
                    (form.beside(), b",STRUCTURE_NAME"),
                    (true, b",ACTION"),
                    (form.options.series_keys, b",SERIES_KEY"),
                    (form.options.obs_keys, b",OBS_KEY"),
                ];
                more.iter().filter(|m| m.0).for_each(|m| out.extend_from_slice(m.1));
            }
        }
        let structure = &set.flow.structure;
        let attributes = columns.attributes.iter().filter_map(|&a| structure.attributes.get(a));
        for c in structure.dimensions.iter().chain(columns.value.then_some(&structure.measure)).chain(attributes) {
            out.push(b',');
            form.title(c, out);
        }
        if columns.validity {
            out.extend_from_slice(b",validFromDate,validToDate");
        }
        out.push(b'\n');
    }
}

impl DataWriter for Writer {
    fn begin(&mut self, header: &Header, _: &mut Vec<u8>) -> io::Result<()> {
        self.form.languages.clone_from(&header.languages);
        Ok(())
    }

    fn dataset(&mut self, set: &Set, out: &mut Vec<u8>) -> io::Result<()> {
        let set = &super::told(set);
        let form = &self.form;
        if self.columns.is_none() {
            let columns = Columns {
                // Deletions may come first: the figures of what follows need their column.
                value: set.measures || set.action == Action::Delete || !form.second(),
                attributes: set.attributes.clone(),
                validity: form.second() && (set.valid_from.is_some() || set.valid_to.is_some()),
            };
            self.titles(set, &columns, out);
            self.columns = Some(columns);
        }
        // One line of titles holds for all rows: components of another structure would stand under them.
        let structure = &set.flow.structure.reference;
        if self.set.as_ref().is_some_and(|before| before.flow.structure.reference != *structure) {
            return Err(super::other_structure());
        }
        let columns = self.columns.as_ref().expect("they were made above");
        if set.measures && !columns.value || set.attributes.iter().any(|a| !columns.attributes.contains(a)) {
            return Err(super::other_columns());
        }
        self.start.clear();
        form.structure(set, &mut self.start);
        if form.second() {
            self.start.extend_from_slice(form.action(set.action));
        }
        self.end.clear();
        if columns.validity {
            for moment in [set.valid_from, set.valid_to] {
                self.end.push(b',');
                if let Some(moment) = moment {
                    self.end.extend_from_slice(moment.to_string().as_bytes());
                }
            }
        }
        self.end.push(b'\n');
        self.dimensions.resize_with(set.flow.structure.dimensions.len(), Ready::default);
        self.attributes.resize_with(columns.attributes.len(), Ready::default);
        self.line = Line::default();
        if !form.keys() {
            self.line.cells.start(&self.start);
        }
        self.walk.start((0..set.flow.structure.dimensions.len()).map(Watched::Dimension).collect());
        self.set = Some(set.clone());
        Ok(())
    }

    fn rows(&mut self, rows: &Slice, out: &mut Vec<u8>) -> io::Result<()> {
        let Some(set) = &self.set else { return Err(super::no_dataset()) };
        let Some(columns) = &self.columns else { return Err(super::no_dataset()) };
        super::fits(set, rows)?;
        let (form, structure, line) = (&self.form, &set.flow.structure, &mut self.line);
        let keys = form.keys();
        // Without observations a row tells a series: what is at the observation stays empty.
        let left_out = match set.at {
            AtObservation::Dimension(at) if !set.observations => Some(at),
            _ => None,
        };
        if left_out.is_some() && self.walk.last.is_empty() {
            self.walk.start(series_dimensions(set).into_iter().map(Watched::Dimension).collect());
        }
        self.walk.see(rows);
        for (ready, column) in self.dimensions.iter_mut().zip(&rows.dimensions) {
            ready.see(&column.texts);
        }
        let pieces = pieces(form, set, columns, &mut self.attributes, rows, &self.end);
        let values = (set.measures && !rows.values.is_empty()).then_some(&rows.values);
        let missing = if form.second() { super::absent(set) } else { "" };
        let (mut number, empty): (_, &[u8]) = (itoa::Buffer::new(), if form.beside() { b",," } else { b"," });
        let last = structure.dimensions.len() - 1;
        let cell = |ready: &mut Ready, d: usize, row: usize, out: &mut Vec<u8>| match left_out {
            Some(at) if at == d => out.extend_from_slice(empty),
            _ => ready.put(rows.dimensions[d].codes.get(row), out, |text, out| {
                form.cell(&structure.dimensions[d], text, out);
                out.push(b',');
            }),
        };
        for row in 0..rows.rows {
            let shared = self.walk.shared(row);
            if left_out.is_some() && shared == self.walk.watched.len() {
                continue;
            }
            // Without observations dimensions may be left out of the key; each row is a series of its own then.
            let shared = if left_out.is_some() { 0 } else { shared };
            // The last dimension changes with nearly every row: its cell goes straight to where it is wanted.
            line.cells.cut(shared.min(last));
            for (d, ready) in self.dimensions[..last].iter_mut().enumerate().skip(shared.min(last)) {
                cell(ready, d, row, &mut line.cells.bytes);
                line.cells.end();
            }
            if keys {
                out.extend_from_slice(&self.start);
                write_keys(form, set, rows, row, shared, line);
                out.extend_from_slice(&line.keys);
            }
            out.extend_from_slice(&line.cells.bytes);
            cell(&mut self.dimensions[last], last, row, out);
            if !columns.value {
                // The last comma is that of the first attribute.
                out.pop();
            }
            if let Some(values) = values {
                match values.parts(row) {
                    Some((mantissa, scale)) => decimal(mantissa, scale as usize, &mut number, out),
                    None => out.extend_from_slice(missing.as_bytes()),
                }
            }
            for piece in &pieces {
                match piece {
                    Piece::Fixed(bytes) => out.extend_from_slice(bytes),
                    Piece::Column(place, a, codes) => {
                        let c = &structure.attributes[*a];
                        self.attributes[*place].put(codes.get(row), out, |text, out| attribute(form, c, text, out));
                    }
                }
            }
        }
        Ok(())
    }

    fn end(&mut self, _: &mut Vec<u8>) -> io::Result<()> {
        Ok(())
    }
}

/// A part of the cells behind the figure.
enum Piece<'a> {
    /// The same in all rows of the slice.
    Fixed(Vec<u8>),
    /// One attribute: its place among the columns, its position in the structure, its numbers.
    Column(usize, usize, &'a CodeColumn),
}

fn attribute(form: &Form, c: &Component, text: &str, out: &mut Vec<u8>) {
    out.push(b',');
    form.cell(c, text, out);
}

/// The cells behind the figure and the end of the row; neighbours that do not change within the slice become one.
fn pieces<'a>(form: &Form, set: &Set, columns: &Columns, ready: &mut [Ready], rows: &'a Slice, end: &[u8]) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut fixed = Vec::new();
    // The name of a figure: it has none.
    if form.beside() && columns.value {
        fixed.push(b',');
    }
    for (place, &a) in columns.attributes.iter().enumerate() {
        let c = &set.flow.structure.attributes[a];
        let column = rows.attributes.get(a).and_then(Option::as_ref).filter(|_| set.attributes.contains(&a));
        match column {
            None => attribute(form, c, "", &mut fixed),
            Some(column) => {
                ready[place].see(&column.texts);
                match &column.codes {
                    CodeColumn::Constant(code, _) => {
                        fixed.extend_from_slice(ready[place].get(*code, |text, out| attribute(form, c, text, out)));
                    }
                    codes => {
                        if !fixed.is_empty() {
                            pieces.push(Piece::Fixed(std::mem::take(&mut fixed)));
                        }
                        pieces.push(Piece::Column(place, a, codes));
                    }
                }
            }
        }
    }
    fixed.extend_from_slice(end);
    pieces.push(Piece::Fixed(fixed));
    pieces
}

/// Makes the columns of keys of a row that shares so many leading dimensions with the one before.
fn write_keys(form: &Form, set: &Set, rows: &Slice, row: usize, shared: usize, line: &mut Line) {
    let of_series = |d: usize| matches!(set.at, AtObservation::Dimension(at) if at != d);
    let join = |wanted: &dyn Fn(usize) -> bool, out: &mut Vec<u8>| {
        let from = out.len();
        for (_, column) in rows.dimensions.iter().enumerate().filter(|(d, _)| wanted(*d)) {
            if out.len() > from {
                out.push(b'.');
            }
            out.extend_from_slice(column.text(row).as_bytes());
        }
        // Hardly a code has to be quoted: the key is looked at once, where it was written.
        if out[from..].iter().any(|b| !b.is_ascii_alphanumeric() && !b"_-.@$".contains(b)) {
            let key = String::from_utf8_lossy(&out.split_off(from)).into_owned();
            quote(&key, out);
        }
        out.push(b',');
    };
    line.keys.clear();
    if form.options.series_keys {
        let last = rows.dimensions.len() - 1;
        // Only what the last dimension alone changes is in the same series for sure.
        if shared < last || line.series.is_empty() || of_series(last) {
            line.series.clear();
            join(&of_series, &mut line.series);
        }
        line.keys.extend_from_slice(&line.series);
    }
    if form.options.obs_keys {
        match set.observations {
            true => join(&|_| true, &mut line.keys),
            false => line.keys.push(b','),
        }
    }
}
