//! How is a data message written as SDMX-ML? The two families differ in words only ([`Words`]): the generic one puts a value in
//! an element, the structure-specific one in an attribute.
//!
//! An attribute is written on the level that the structure gives it ([`super::level`]), that of a group before all series where the
//! rows were looked through for it. Where the rows of a series do not agree
//! in such an attribute another element begins with the same key, so that nothing is lost.
//!
//! XML 1.0 has no way to write most control characters: U+FFFD stands in their place, and whoever reads the message can see
//! that a character was lost. Tabs and line ends are written as references, because a reader makes blanks of them otherwise.

use std::io;

use super::group::{self, Groups};
use super::{Chain, Level, Ready, Walk, Watched, series_dimensions};
use crate::model::observation::CodeColumn;
use crate::model::slice::Slice;
use crate::model::structure::Ref;
use crate::sdmx::csv::decimal;
use crate::sdmx::message::{Action, AtObservation, DataWriter, Header, Set};

/// Versions of the format.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Version {
    V21,
    V30,
    V31,
}

/// The words of a family.
#[derive(Clone, Copy)]
pub(super) struct Words {
    /// Root of the message, and that of its time series form.
    pub roots: [&'static str; 2],
    /// Whether values are named by the structure, whose schema has a namespace of its own.
    pub specific: bool,
    /// What stands before and behind the value of a component with this identifier.
    pub component: fn(&str) -> (String, String),
    /// What stands before and behind the value of the dimension at the observation.
    pub observed: fn(&str) -> (String, String),
    /// The same for the figure, by the identifier of the measure.
    pub figure: fn(&str) -> (String, String),
    /// Start of a series up to its key, and what comes between the key and the attributes.
    pub series: [&'static str; 2],
    /// What stands before and behind the attributes of a series or of a generic observation, where there are any.
    pub attributes: [&'static str; 2],
    /// What comes between the head of a series and its observations, and the end of the series.
    pub body: [&'static str; 2],
    /// Start of an observation in a series, and its end.
    pub observation: [&'static str; 2],
    /// Start of an observation that has its whole key, and what comes behind the key.
    pub flat: [&'static str; 2],
    /// What stands before and behind the element of a group of this kind.
    pub group: [&'static str; 2],
    /// What comes between the kind of a group and its key, and between that and its attributes.
    pub group_key: [&'static str; 2],
    /// The start of a dataset: the set, the version, its structure, the ready attributes of the dataset.
    pub dataset: fn(&Set, Version, &Named, &[u8], &mut Vec<u8>),
}

/// A structure that the head of the message tells.
pub(super) struct Named {
    /// Its name in the message: that of the data structure, by which some readers ask for it.
    pub id: String,
    /// The prefix of the namespace of its own.
    pub prefix: String,
    flow: Ref,
    at: AtObservation,
}

/// Writes SDMX-ML.
pub(super) struct Writer {
    version: Version,
    words: Words,
    /// The time series form was asked for.
    time_series: bool,
    header: Option<Header>,
    /// Name of the root, once it was written.
    root: Option<&'static str>,
    /// The datasets that were announced, one of each structure; then the structures that the head tells.
    announced: Vec<Set>,
    named: Vec<Named>,
    /// What was said of the groups of the dataset to come; then the elements of those of the dataset at hand.
    seen: Groups,
    groups: Vec<u8>,
    /// Number of the structure of the dataset at hand.
    structure: usize,
    set: Option<Set>,
    walk: Walk,
    /// How many of the watched columns are attributes of the dataset, and how many are those and the key.
    outer: usize,
    inner: usize,
    /// Words around the values of the watched columns, of the attributes of observations and of the dimension at them.
    around: Vec<(String, String)>,
    cells: Vec<Cell>,
    observed: (String, String),
    figure: (String, String),
    /// Texts made ready: those of the watched columns, and of the dimension at the observation.
    ready: Vec<Ready>,
    at: Ready,
    chain: Chain,
    in_dataset: bool,
    in_series: bool,
}

/// An attribute of observations.
struct Cell {
    attribute: usize,
    around: (String, String),
    ready: Ready,
}

/// Writes a text as the value of an XML attribute.
pub(super) fn text(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let mut from = 0;
    for (i, &b) in bytes.iter().enumerate() {
        // U+FFFE and U+FFFF, the only other characters that XML does not have, begin with EF BF.
        if !(b < b' ' || matches!(b, b'<' | b'>' | b'&' | b'"' | 0xEF)) {
            continue;
        }
        let word: &[u8] = match b {
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            b'&' => b"&amp;",
            b'"' => b"&quot;",
            b'\t' => b"&#9;",
            b'\n' => b"&#10;",
            b'\r' => b"&#13;",
            0xEF if !matches!(bytes.get(i + 1..i + 3), Some([0xBF, 0xBE | 0xBF])) => continue,
            _ => "\u{FFFD}".as_bytes(),
        };
        out.extend_from_slice(&bytes[from..i]);
        out.extend_from_slice(word);
        from = if b == 0xEF { i + 3 } else { i + 1 };
    }
    out.extend_from_slice(&bytes[from..]);
}

/// A text between words, nothing for an empty one.
fn value((before, after): &(String, String), value: &str, out: &mut Vec<u8>) {
    if !value.is_empty() {
        whole((before, after), value, out);
    }
}

/// A text between words.
fn whole((before, after): (&str, &str), value: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(before.as_bytes());
    text(value, out);
    out.extend_from_slice(after.as_bytes());
}

/// Namespaces of the standard.
fn namespace(version: Version, name: &str) -> String {
    let version = match version {
        Version::V21 => "v2_1",
        Version::V30 => "v3_0",
        Version::V31 => "v3_1",
    };
    format!("http://www.sdmx.org/resources/sdmxml/schemas/{version}/{name}")
}

/// The dimension at the observation, as the header names it.
fn observed(set: &Set) -> &str {
    match set.at {
        AtObservation::All => "AllDimensions",
        AtObservation::Dimension(d) => set.flow.structure.dimensions.get(d).map_or("", |d| &d.id),
    }
}

/// The URN of the dataflow.
fn urn(set: &Set) -> String {
    format!("urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow={}", set.flow.reference)
}

/// What a dataset is to do, in the words of a version.
pub(super) fn action(set: &Set, version: Version) -> &'static str {
    match (set.action, version) {
        (Action::Information, _) => "Information",
        (Action::Replace, _) => "Replace",
        (Action::Delete, _) => "Delete",
        (Action::Merge, Version::V31) => "Merge",
        // Before 3.1 merging is called appending.
        (Action::Merge, _) => "Append",
    }
}

/// Whether an identifier may be the name of an XML attribute.
fn is_name(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b))
}

/// The name of each of some structures in their message, and the prefix of its namespace.
fn named(sets: &[Set]) -> Vec<Named> {
    let mut all: Vec<Named> = Vec::with_capacity(sets.len());
    for (place, set) in sets.iter().enumerate() {
        let own = &set.flow.structure.reference.id;
        let number = place + 1;
        let id = match own {
            own if !is_name(own) => format!("S{number}"),
            own if all.iter().any(|n| n.id == *own) => format!("{own}.{number}"),
            own => own.clone(),
        };
        let prefix = if place == 0 { "dsd".to_owned() } else { format!("dsd{number}") };
        all.push(Named { id, prefix, flow: set.flow.reference.clone(), at: set.at.clone() });
    }
    all
}

impl Writer {
    pub(super) fn new(version: Version, words: Words, time_series: bool) -> Self {
        Self {
            version,
            words,
            time_series,
            header: None,
            root: None,
            announced: Vec::new(),
            named: Vec::new(),
            seen: Groups::default(),
            groups: Vec::new(),
            structure: 0,
            set: None,
            walk: Walk::default(),
            outer: 0,
            inner: 0,
            around: Vec::new(),
            cells: Vec::new(),
            observed: Default::default(),
            figure: Default::default(),
            ready: Vec::new(),
            at: Ready::default(),
            chain: Chain::default(),
            in_dataset: false,
            in_series: false,
        }
    }

    /// The start of the message, which tells the structures of its datasets: those that were announced, else that of the first.
    fn head(&mut self, first: &Set, header: &Header, out: &mut Vec<u8>) {
        let sets = match self.announced.is_empty() {
            true => vec![first.clone()],
            false => std::mem::take(&mut self.announced),
        };
        let is_time = |set: &Set| matches!(set.at, AtObservation::Dimension(d) if set.flow.structure.time() == Some(d));
        let root = self.words.roots[usize::from(self.time_series && sets.iter().all(is_time))];
        let own = |set: &Set| format!("{}:ObsLevelDim:{}", urn(set), observed(set));
        self.named = named(&sets);
        let mut say = |what: &str| out.extend_from_slice(what.as_bytes());
        say("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<mes:");
        say(root);
        let (space, family) = if self.words.specific { ("ss", "data/structurespecific") } else { ("gen", "data/generic") };
        for (prefix, name) in [("mes", "message"), ("com", "common"), (space, family)] {
            say(&format!(" xmlns:{prefix}=\"{}\"", namespace(self.version, name)));
        }
        if self.words.specific {
            say(" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"");
            for (set, named) in sets.iter().zip(&self.named) {
                out.extend_from_slice(format!(" xmlns:{}=\"", named.prefix).as_bytes());
                text(&own(set), out);
                out.push(b'"');
            }
        }
        let mut say = |before: &str, value: &str| {
            out.extend_from_slice(before.as_bytes());
            text(value, out);
        };
        say(">\n<mes:Header><mes:ID>", &header.id);
        say("</mes:ID><mes:Test>false</mes:Test><mes:Prepared>", &header.prepared.to_string());
        say("</mes:Prepared><mes:Sender id=\"", &header.sender);
        say("\"/>", "");
        for (set, named) in sets.iter().zip(&self.named) {
            say("<mes:Structure structureID=\"", &named.id);
            say("\" dimensionAtObservation=\"", observed(set));
            if self.words.specific {
                say("\" namespace=\"", &own(set));
            }
            match self.version {
                Version::V21 => {
                    let reference = &set.flow.reference;
                    say("\"><com:StructureUsage><Ref agencyID=\"", &reference.agency);
                    say("\" id=\"", &reference.id);
                    if !reference.version.is_empty() {
                        say("\" version=\"", &reference.version);
                    }
                    say("\" class=\"Dataflow\"/>", "");
                }
                _ => say("\"><com:StructureUsage>", &urn(set)),
            }
            say("</com:StructureUsage></mes:Structure>", "");
        }
        say("</mes:Header>", "");
        self.root = Some(root);
    }

    /// The elements of the groups of a dataset.
    fn group_elements(&self, set: &Set) -> Vec<u8> {
        let mut out = Vec::new();
        self.seen.each(&set.flow.structure, |id, key, values| {
            let tell = |pairs: &[(&str, &str)], out: &mut Vec<u8>| {
                for (id, value) in pairs {
                    let (before, after) = (self.words.component)(id);
                    whole((&before, &after), value, out);
                }
            };
            whole((self.words.group[0], self.words.group_key[0]), id, &mut out);
            tell(key, &mut out);
            out.extend_from_slice(self.words.group_key[1].as_bytes());
            out.extend_from_slice(self.words.attributes[0].as_bytes());
            tell(values, &mut out);
            out.extend_from_slice(self.words.attributes[1].as_bytes());
            out.extend_from_slice(self.words.group[1].as_bytes());
        });
        out
    }

    fn close_series(&mut self, out: &mut Vec<u8>) {
        if std::mem::take(&mut self.in_series) {
            out.extend_from_slice(self.words.body[1].as_bytes());
        }
    }

    fn close_dataset(&mut self, out: &mut Vec<u8>) {
        self.close_series(out);
        if std::mem::take(&mut self.in_dataset) {
            out.extend_from_slice(b"\n</mes:DataSet>");
        }
    }

    /// Opens what a row begins that shares so many watched columns with the one before.
    fn open(&mut self, set: &Set, row: usize, shared: usize, out: &mut Vec<u8>) {
        let flat = set.at == AtObservation::All;
        self.chain.cut(shared);
        for (place, (ready, around)) in self.ready.iter_mut().zip(&self.around).enumerate().skip(shared) {
            let key = (self.outer..self.inner).contains(&place);
            self.chain.add(ready.get(self.walk.codes[place][row], |text, out| match key {
                true => whole((&around.0, &around.1), text, out),
                false => value(around, text, out),
            }));
        }
        let end = |n: usize| n.checked_sub(1).map_or(0, |n| self.chain.ends[n]);
        let (outer, inner) = (end(self.outer), end(self.inner));
        if !self.in_dataset || shared < self.outer {
            self.close_dataset(out);
            (self.words.dataset)(set, self.version, &self.named[self.structure], &self.chain.bytes[..outer], out);
            out.extend_from_slice(&self.groups);
            self.in_dataset = true;
        }
        if flat {
            return;
        }
        self.close_series(out);
        out.extend_from_slice(self.words.series[0].as_bytes());
        out.extend_from_slice(&self.chain.bytes[outer..inner]);
        out.extend_from_slice(self.words.series[1].as_bytes());
        let attributes = &self.chain.bytes[inner..];
        if !attributes.is_empty() {
            out.extend_from_slice(self.words.attributes[0].as_bytes());
            out.extend_from_slice(attributes);
            out.extend_from_slice(self.words.attributes[1].as_bytes());
        }
        out.extend_from_slice(self.words.body[0].as_bytes());
        self.in_series = true;
    }
}

/// A part of the attributes of an observation.
enum Piece<'a> {
    /// The same in all rows of the slice.
    Fixed(Vec<u8>),
    /// One attribute: its place, its numbers.
    Column(usize, &'a CodeColumn),
}

/// The attributes of the observations of a slice; neighbours that do not change in it become one.
fn pieces<'a>(cells: &mut [Cell], rows: &'a Slice) -> Vec<Piece<'a>> {
    let (mut pieces, mut fixed) = (Vec::new(), Vec::new());
    for (place, cell) in cells.iter_mut().enumerate() {
        let Some(column) = rows.attributes.get(cell.attribute).and_then(Option::as_ref) else { continue };
        match &column.codes {
            CodeColumn::Constant(code, _) => value(&cell.around, column.texts.get(*code), &mut fixed),
            codes => {
                cell.ready.see(&column.texts);
                if !fixed.is_empty() {
                    pieces.push(Piece::Fixed(std::mem::take(&mut fixed)));
                }
                pieces.push(Piece::Column(place, codes));
            }
        }
    }
    if !fixed.is_empty() {
        pieces.push(Piece::Fixed(fixed));
    }
    pieces
}

impl DataWriter for Writer {
    fn begin(&mut self, header: &Header, _: &mut Vec<u8>) -> io::Result<()> {
        self.header = Some(header.clone());
        Ok(())
    }

    fn announce(&mut self, sets: &[&Set]) {
        for set in sets {
            if !self.announced.iter().any(|s| s.flow.reference == set.flow.reference && s.at == set.at) {
                self.announced.push(Set::clone(set));
            }
        }
    }

    fn groups(&self, set: &Set) -> Vec<usize> {
        group::attributes(&super::told(set))
    }

    fn grouped(&mut self, set: &Set, rows: &Slice) -> io::Result<()> {
        super::fits(set, rows)?;
        self.seen.see(&super::told(set), rows);
        Ok(())
    }

    fn dataset(&mut self, set: &Set, out: &mut Vec<u8>) -> io::Result<()> {
        let set = &super::told(set);
        self.close_set(out);
        let structure = &set.flow.structure;
        let attributes = set.attributes.iter().filter_map(|&a| structure.attributes.get(a));
        if self.words.specific && !structure.dimensions.iter().chain(attributes).chain([&structure.measure]).all(|c| is_name(&c.id)) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "a component whose identifier is no name of an XML attribute"));
        }
        if self.root.is_none() {
            let header = self.header.take().ok_or_else(super::no_dataset)?;
            self.head(set, &header, out);
        }
        let this = |n: &Named| n.flow == set.flow.reference && n.at == set.at;
        self.structure = self.named.iter().position(this).ok_or_else(super::other_structure)?;
        self.groups = self.group_elements(set);
        let seen = std::mem::take(&mut self.seen);
        let of_level = |level: Level| {
            let this = |a: &&usize| **a < structure.attributes.len() && !seen.has(**a) && super::level(structure, **a, &set.at) == level;
            set.attributes.iter().filter(this).copied().collect::<Vec<usize>>()
        };
        let (outer, inner, cells) = (of_level(Level::DataSet), of_level(Level::Series), of_level(Level::Observation));
        let key = series_dimensions(set).into_iter().map(Watched::Dimension);
        self.outer = outer.len();
        let watched: Vec<Watched> =
            outer.into_iter().map(Watched::Attribute).chain(key).chain(inner.into_iter().map(Watched::Attribute)).collect();
        self.inner = self.outer + watched.iter().filter(|w| matches!(w, Watched::Dimension(_))).count();
        let id = |w: &Watched| match *w {
            Watched::Dimension(d) => &structure.dimensions[d].id,
            Watched::Attribute(a) => &structure.attributes[a].id,
        };
        self.around = watched.iter().map(|w| (self.words.component)(id(w))).collect();
        let cell = |a: usize| Cell { attribute: a, around: (self.words.component)(&structure.attributes[a].id), ready: Ready::default() };
        self.cells = cells.into_iter().map(cell).collect();
        self.observed = (self.words.observed)(observed(set));
        self.figure = (self.words.figure)(&structure.measure.id);
        self.ready.clear();
        self.ready.resize_with(watched.len(), Ready::default);
        self.at = Ready::default();
        self.chain = Chain::default();
        self.walk.start(watched);
        self.set = Some(set.clone());
        Ok(())
    }

    fn rows(&mut self, rows: &Slice, out: &mut Vec<u8>) -> io::Result<()> {
        let Some(set) = self.set.take() else { return Err(super::no_dataset()) };
        super::fits(&set, rows)?;
        self.walk.see(rows);
        let none = self.walk.none.clone();
        for (ready, &w) in self.ready.iter_mut().zip(&self.walk.watched) {
            ready.see(super::column(rows, w).map_or(&none, |c| &c.texts));
        }
        let observed = match set.at {
            AtObservation::Dimension(at) => rows.dimensions.get(at),
            AtObservation::All => None,
        };
        if let Some(column) = observed {
            self.at.see(&column.texts);
        }
        let pieces = pieces(&mut self.cells, rows);
        let values = (set.measures && !rows.values.is_empty() && (set.observations || observed.is_none())).then_some(&rows.values);
        let (missing, mut number) = (super::absent(&set), itoa::Buffer::new());
        for row in 0..rows.rows {
            let shared = self.walk.shared(row);
            if shared < self.walk.watched.len() || !self.in_dataset || observed.is_some() && !self.in_series {
                self.open(&set, row, shared, out);
            }
            match observed {
                None => {
                    out.extend_from_slice(self.words.flat[0].as_bytes());
                    let from = self.outer.checked_sub(1).map_or(0, |n| self.chain.ends[n]);
                    out.extend_from_slice(&self.chain.bytes[from..]);
                    out.extend_from_slice(self.words.flat[1].as_bytes());
                }
                Some(_) if !set.observations => continue,
                Some(column) => {
                    let (start, around) = (self.words.observation[0], &self.observed);
                    self.at.put(column.codes.get(row), out, |text, out| {
                        out.extend_from_slice(start.as_bytes());
                        whole((&around.0, &around.1), text, out);
                    });
                }
            }
            let figure = values.and_then(|v| v.parts(row));
            if figure.is_some() || !missing.is_empty() {
                out.extend_from_slice(self.figure.0.as_bytes());
                match figure {
                    Some((mantissa, scale)) => decimal(mantissa, scale as usize, &mut number, out),
                    None => out.extend_from_slice(missing.as_bytes()),
                }
                out.extend_from_slice(self.figure.1.as_bytes());
            }
            let start = out.len();
            out.extend_from_slice(self.words.attributes[0].as_bytes());
            let empty = out.len();
            for piece in &pieces {
                match piece {
                    Piece::Fixed(bytes) => out.extend_from_slice(bytes),
                    Piece::Column(place, codes) => {
                        let cell = &mut self.cells[*place];
                        let around = &cell.around;
                        cell.ready.put(codes.get(row), out, |text, out| value(around, text, out));
                    }
                }
            }
            match out.len() == empty {
                true => out.truncate(start),
                false => out.extend_from_slice(self.words.attributes[1].as_bytes()),
            }
            out.extend_from_slice(self.words.observation[1].as_bytes());
        }
        self.set = Some(set);
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        self.close_set(out);
        let root = self.root.ok_or_else(super::no_dataset)?;
        out.extend_from_slice(format!("\n</mes:{root}>\n").as_bytes());
        Ok(())
    }
}

impl Writer {
    /// Ends the dataset at hand, one without rows included.
    fn close_set(&mut self, out: &mut Vec<u8>) {
        if let Some(set) = self.set.take() {
            if !self.in_dataset && self.walk.last.is_empty() {
                (self.words.dataset)(&set, self.version, &self.named[self.structure], b"", out);
                self.in_dataset = true;
            }
            self.close_dataset(out);
        }
    }
}
