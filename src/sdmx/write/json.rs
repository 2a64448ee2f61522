//! How is a data message written as SDMX-JSON 1.0, 2.0 and 2.1?
//!
//! Keys and coded attributes are indices into lists of values, which are collected while the data are written; so what the
//! message says of its structure stands behind the data (the order of members means nothing). From 2.0 on an attribute without
//! a codelist stands in the data itself, so that what is collected is codes and periods and does not grow with the answer; 1.0
//! knows nothing but indices. Attributes are written at the observation whatever they belong to, as the guide allows; their
//! `relationship` says it. Values that are not there are `null`, and none stands at the end of an observation.
//!
//! Figures are JSON numbers with the digits that were published. The guide for 2.1 would have a Decimal as text; every reader
//! and writer in use has numbers.

use std::io;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Chain, Ready, Walk, Watched, json_structure as structure, series_dimensions};
use crate::model::observation::CodeColumn;
use crate::model::slice::{NONE, Slice};
use crate::model::structure::{Component, Dataflow, Representation};
use crate::sdmx::csv::decimal;
use crate::sdmx::message::{Action, AtObservation, DataWriter, Header, Set};

/// Versions of the format.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Version {
    V10,
    V20,
    V21,
}

/// The values of a component, in the order in which they came.
#[derive(Default)]
pub(super) struct Values {
    pub list: Vec<Arc<str>>,
    index: FxHashMap<Arc<str>, usize>,
}

impl Values {
    fn index(&mut self, text: &str) -> usize {
        if let Some(&i) = self.index.get(text) {
            return i;
        }
        let (i, text) = (self.list.len(), Arc::<str>::from(text));
        self.list.push(text.clone());
        self.index.insert(text, i);
        i
    }
}

/// What the arrays of a dataset hold: datasets of one shape share a structure.
pub(super) struct Shape {
    pub at: AtObservation,
    pub attributes: Vec<usize>,
    pub measures: bool,
    /// Without observations attributes are written at the series.
    pub observations: bool,
    /// Numbers of the datasets.
    pub sets: Vec<usize>,
    /// Number of their dataflow.
    pub flow: usize,
}

/// A dataflow with the values of its dimensions and attributes that were met.
pub(super) struct Collected {
    pub flow: Arc<Dataflow>,
    pub dimensions: Vec<Values>,
    pub attributes: Vec<Values>,
}

/// Writes SDMX-JSON.
pub(super) struct Writer {
    version: Version,
    header: Option<Header>,
    set: Option<Set>,
    /// The dataflows of the message, and the number of that of the dataset at hand.
    flows: Vec<Collected>,
    flow: usize,
    shapes: Vec<Shape>,
    /// The shape of the dataset at hand.
    shape: usize,
    sets: usize,
    walk: Walk,
    /// The dimensions of the keys.
    series: Vec<usize>,
    /// Indices made ready: of the dimensions in keys, of the one at the observation, of the attributes.
    keys: Vec<Ready>,
    observed: Ready,
    cells: Vec<Ready>,
    key: Chain,
    /// Whether a series is open, and whether something stands before the next one and the next observation.
    open: bool,
    after_series: bool,
    after_observation: bool,
}

/// Writes a text between quotation marks.
pub(super) fn text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let bytes = text.as_bytes();
    let mut from = 0;
    for (i, &b) in bytes.iter().enumerate() {
        if b >= b' ' && b != b'"' && b != b'\\' {
            continue;
        }
        out.extend_from_slice(&bytes[from..i]);
        from = i + 1;
        match b {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', b]),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            _ => out.extend_from_slice(format!("\\u{b:04x}").as_bytes()),
        }
    }
    out.extend_from_slice(&bytes[from..]);
    out.push(b'"');
}

/// Whether a text is a JSON number as it stands, without an exponent.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let all = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    all(whole) && (whole == "0" || !whole.starts_with('0')) && fraction.is_none_or(all)
}

impl Writer {
    pub(super) fn new(version: Version) -> Self {
        Self {
            version,
            header: None,
            set: None,
            flows: Vec::new(),
            flow: 0,
            shapes: Vec::new(),
            shape: 0,
            sets: 0,
            walk: Walk::default(),
            series: Vec::new(),
            keys: Vec::new(),
            observed: Ready::default(),
            cells: Vec::new(),
            key: Chain::default(),
            open: false,
            after_series: false,
            after_observation: false,
        }
    }

    /// Ends the dataset at hand.
    fn close(&mut self, out: &mut Vec<u8>) {
        if self.set.take().is_some() {
            if std::mem::take(&mut self.open) {
                out.extend_from_slice(b"}}");
            }
            out.extend_from_slice(b"}}");
        }
    }

    /// Number of the dataflow of a dataset. 1.0 tells one structure: there dataflows of one structure are told as one.
    fn find_flow(&mut self, set: &Set) -> io::Result<usize> {
        let (old, is) = (self.version == Version::V10, &set.flow);
        let same = |c: &Collected| match old {
            true => c.flow.structure.reference == is.structure.reference,
            false => c.flow.reference == is.reference,
        };
        if let Some(found) = self.flows.iter().position(same) {
            return Ok(found);
        }
        if old && !self.flows.is_empty() {
            return Err(super::other_structure());
        }
        let values = |n: usize| std::iter::repeat_with(Values::default).take(n).collect();
        let (dimensions, attributes) = (values(is.structure.dimensions.len()), values(is.structure.attributes.len()));
        self.flows.push(Collected { flow: is.clone(), dimensions, attributes });
        Ok(self.flows.len() - 1)
    }

    /// Number of the shape that a dataset is written in.
    fn find_shape(&mut self, set: &Set) -> io::Result<usize> {
        let measures = set.measures || set.action == Action::Delete;
        let observations = set.observations || set.at == AtObservation::All;
        let same = |s: &Shape| s.flow == self.flow && s.at == set.at && s.observations == observations;
        let fits = |s: &Shape| same(s) && s.measures >= set.measures && set.attributes.iter().all(|a| s.attributes.contains(a));
        if let Some(found) = self.shapes.iter().position(fits) {
            return Ok(found);
        }
        if self.version == Version::V10 && !self.shapes.is_empty() {
            return Err(super::other_columns());
        }
        let (at, attributes) = (set.at.clone(), set.attributes.clone());
        let shape = Shape { at, attributes, measures, observations, sets: Vec::new(), flow: self.flow };
        self.shapes.push(shape);
        Ok(self.shapes.len() - 1)
    }
}

/// Whether an attribute's values are listed, and indices stand in the data.
pub(super) fn is_listed(version: Version, c: &Component) -> bool {
    version == Version::V10 || c.codelist().is_some()
}

/// An attribute's value behind a comma.
fn cell(version: Version, c: &Component, values: &mut Values, value: &str, out: &mut Vec<u8>) {
    out.push(b',');
    let number = matches!(c.representation, Representation::Integer | Representation::Decimal);
    if value.is_empty() {
        out.extend_from_slice(b"null");
    } else if is_listed(version, c) {
        out.extend_from_slice(itoa::Buffer::new().format(values.index(value)).as_bytes());
    } else if number && is_number(value) {
        out.extend_from_slice(value.as_bytes());
    } else {
        text(value, out);
    }
}

/// A part of what stands behind the figure.
enum Piece<'a> {
    /// The same in all rows of the slice, and how much of it there is up to the last value.
    Fixed(Vec<u8>, usize),
    /// One attribute: its place in the shape, its position in the structure, its numbers.
    Column(usize, usize, &'a CodeColumn),
}

impl Writer {
    /// What stands behind the figures of a slice; neighbours that do not change in it become one.
    fn pieces<'a>(&mut self, set: &Set, rows: &'a Slice) -> Vec<Piece<'a>> {
        let (mut pieces, mut fixed, mut kept) = (Vec::new(), Vec::new(), 0);
        for (place, &a) in self.shapes[self.shape].attributes.iter().enumerate() {
            let c = &set.flow.structure.attributes[a];
            let column = rows.attributes.get(a).and_then(Option::as_ref).filter(|_| set.attributes.contains(&a));
            match column.map(|column| (column, &column.codes)) {
                None => fixed.extend_from_slice(b",null"),
                Some((column, CodeColumn::Constant(code, _))) => {
                    let value = column.texts.get(*code);
                    cell(self.version, c, &mut self.flows[self.flow].attributes[a], value, &mut fixed);
                    kept = if value.is_empty() { kept } else { fixed.len() };
                }
                Some((column, codes)) => {
                    self.cells[place].see(&column.texts);
                    if !fixed.is_empty() {
                        pieces.push(Piece::Fixed(std::mem::take(&mut fixed), std::mem::take(&mut kept)));
                    }
                    pieces.push(Piece::Column(place, a, codes));
                }
            }
        }
        if kept > 0 {
            pieces.push(Piece::Fixed(fixed, kept));
        }
        pieces
    }

    /// The indices of the dimensions of a row, of which so many leading ones are those of the row before.
    fn make_key(&mut self, row: usize, shared: usize) {
        let (walk, key, keys) = (&self.walk, &mut self.key, &mut self.keys);
        key.cut(shared);
        for (place, &d) in self.series.iter().enumerate().skip(shared) {
            let values = &mut self.flows[self.flow].dimensions[d];
            let index = keys[d].get(walk.codes[place][row], |text, out| {
                if place > 0 {
                    out.push(b':');
                }
                out.extend_from_slice(itoa::Buffer::new().format(values.index(text)).as_bytes());
            });
            key.add(index);
        }
    }

    /// Opens the series of a row.
    fn open_series(&mut self, out: &mut Vec<u8>) {
        if std::mem::replace(&mut self.open, true) {
            out.extend_from_slice(b"}}");
        }
        out.extend_from_slice(if std::mem::replace(&mut self.after_series, true) { b",\"" } else { b"\"" });
        out.extend_from_slice(&self.key.bytes);
        out.extend_from_slice(b"\":{\"observations\":{");
        self.after_observation = false;
    }

    /// Writes a series that has no observations.
    fn bare_series(&mut self, set: &Set, pieces: &[Piece], row: usize, out: &mut Vec<u8>) {
        out.extend_from_slice(if std::mem::replace(&mut self.after_series, true) { b",\"" } else { b"\"" });
        out.extend_from_slice(&self.key.bytes);
        out.extend_from_slice(b"\":{");
        if !set.attributes.is_empty() {
            out.extend_from_slice(b"\"attributes\":[");
            let start = out.len();
            self.cells(set, pieces, row, start, out);
            if out.len() > start {
                out.remove(start);
            }
            out.push(b']');
        }
        out.push(b'}');
    }

    /// Writes the attributes of a row, each behind a comma. Ends at `end` where none of them has a value.
    fn cells(&mut self, set: &Set, pieces: &[Piece], row: usize, mut end: usize, out: &mut Vec<u8>) {
        for piece in pieces {
            match piece {
                Piece::Fixed(bytes, kept) => {
                    if *kept > 0 {
                        end = out.len() + kept;
                    }
                    out.extend_from_slice(bytes);
                }
                Piece::Column(place, a, codes) => {
                    let (code, version) = (codes.get(row), self.version);
                    let (c, values) = (&set.flow.structure.attributes[*a], &mut self.flows[self.flow].attributes[*a]);
                    self.cells[*place].put(code, out, |text, out| cell(version, c, values, text, out));
                    if code != NONE {
                        end = out.len();
                    }
                }
            }
        }
        out.truncate(end);
    }
}

impl DataWriter for Writer {
    fn begin(&mut self, header: &Header, out: &mut Vec<u8>) -> io::Result<()> {
        structure::head(self.version, header, out);
        out.extend_from_slice(b",\"data\":{\"dataSets\":[");
        self.header = Some(header.clone());
        Ok(())
    }

    fn dataset(&mut self, set: &Set, out: &mut Vec<u8>) -> io::Result<()> {
        let set = &super::told(set);
        self.close(out);
        if self.sets > 0 {
            out.push(b',');
        }
        self.flow = self.find_flow(set)?;
        self.shape = self.find_shape(set)?;
        self.shapes[self.shape].sets.push(self.sets);
        self.sets += 1;
        out.push(b'{');
        if self.version > Version::V10 {
            out.extend_from_slice(format!("\"structure\":{},", self.shape).as_bytes());
        }
        structure::set(self.version, set, out);
        out.extend_from_slice(match set.at {
            AtObservation::Dimension(_) => b"\"series\":{",
            AtObservation::All => b"\"observations\":{",
        });
        let structure = &set.flow.structure;
        // What was made ready has its separators by its place in the key.
        self.keys.clear();
        self.keys.resize_with(structure.dimensions.len(), Ready::default);
        self.cells.clear();
        self.cells.resize_with(self.shapes[self.shape].attributes.len(), Ready::default);
        self.observed = Ready::default();
        self.series = series_dimensions(set);
        self.walk.start(self.series.iter().map(|&d| Watched::Dimension(d)).collect());
        self.key = Chain::default();
        (self.open, self.after_series, self.after_observation) = (false, false, false);
        self.set = Some(set.clone());
        Ok(())
    }

    fn rows(&mut self, rows: &Slice, out: &mut Vec<u8>) -> io::Result<()> {
        let Some(set) = self.set.take() else { return Err(super::no_dataset()) };
        super::fits(&set, rows)?;
        self.walk.see(rows);
        self.keys.iter_mut().zip(&rows.dimensions).for_each(|(ready, column)| ready.see(&column.texts));
        let at = match set.at {
            AtObservation::Dimension(at) => Some(at),
            AtObservation::All => None,
        };
        if let Some(at) = at {
            self.observed.see(&rows.dimensions[at].texts);
        }
        let pieces = self.pieces(&set, rows);
        let flat = at.is_none();
        let values = (set.measures && !rows.values.is_empty() && (set.observations || !flat)).then_some(&rows.values);
        // Which word stands where the figure is missing, and whether it must stand where nothing follows.
        let (measures, first) = (self.shapes[self.shape].measures, self.version == Version::V10);
        let missing: &[u8] = if super::absent(&set).is_empty() { b"null" } else { b"\"NaN\"" };
        let mut number = itoa::Buffer::new();
        for row in 0..rows.rows {
            let shared = self.walk.shared(row);
            let new = shared < self.walk.watched.len();
            if new || flat {
                self.make_key(row, shared);
            }
            match at {
                None => {
                    out.extend_from_slice(if std::mem::replace(&mut self.after_series, true) { b",\"" } else { b"\"" });
                    out.extend_from_slice(&self.key.bytes);
                    out.extend_from_slice(b"\":[");
                }
                Some(at) => {
                    if !set.observations {
                        if new || !self.after_series {
                            self.bare_series(&set, &pieces, row, out);
                        }
                        continue;
                    }
                    if new || !self.open {
                        self.open_series(out);
                    }
                    if std::mem::replace(&mut self.after_observation, true) {
                        out.push(b',');
                    }
                    let values = &mut self.flows[self.flow].dimensions[at];
                    self.observed.put(rows.dimensions[at].codes.get(row), out, |text, out| {
                        out.push(b'"');
                        out.extend_from_slice(itoa::Buffer::new().format(values.index(text)).as_bytes());
                        out.extend_from_slice(b"\":[");
                    });
                }
            }
            let start = out.len();
            match values.and_then(|v| v.parts(row)) {
                Some((mantissa, scale)) => decimal(mantissa, scale as usize, &mut number, out),
                None if measures || first => out.extend_from_slice(missing),
                None => {}
            }
            let mut end = out.len();
            // From 2.0 on a figure that is missing, with nothing behind it, need not be said.
            if !first && end == start + 4 && out.ends_with(b"null") {
                end = start;
            }
            self.cells(&set, &pieces, row, end, out);
            // Without a figure the first attribute has no comma before it.
            if out.get(start) == Some(&b',') {
                out.remove(start);
            }
            out.push(b']');
        }
        self.set = Some(set);
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        self.close(out);
        out.extend_from_slice(b"]");
        if let Some(header) = &self.header {
            structure::structures(self.version, &self.flows, header, &self.shapes, out);
        }
        out.extend_from_slice(b"}}");
        Ok(())
    }
}
