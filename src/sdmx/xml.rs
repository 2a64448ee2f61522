//! SDMX-ML data is read: 2.0 (generic, compact, message groups), 2.1 (generic and structure-specific, time series or
//! not) and 3.x (structure-specific), by series or flat.
//!
//! One machine reads them all, by local names: the versions differ in where they put a value, hardly in what it is
//! called. It needs no structure definition, so an attribute and a dimension of a series look alike; both are slots.

use std::ops::ControlFlow;

use indexmap::IndexMap;
use rustc_hash::FxHashMap;

use super::{Batch, OBS_VALUE, reference, unfit};
use crate::model::finding::{F_FLF_002, Findings};
use crate::model::location::{Location, PartId, PartKind, Sources};
use crate::model::record::{NO_LABEL, Records};
use crate::model::tree::local;
use crate::read::text::Stop;
use crate::read::xml::{Event, Scanner, TagForm, Value, refuse, scan};
use crate::read::{Coded, Input, Landmarks, Opened, ReadError, ReadOptions};

/// Opens an SDMX-ML data message. Other messages and the cross-sectional format are refused.
pub fn open(input: &Input, options: &ReadOptions, sources: &mut Sources) -> Result<(Opened, Findings), ReadError> {
    let part = sources.add(&input.name, "", PartKind::Tree);
    let (mut scanner, findings) = scan(input, options, part)?;
    let mut head = Head::default();
    let at = |scanner: &Scanner| Location::offset(part, scanner.at());
    let mut go = || -> Result<Option<(Location, &'static str, String)>, Stop> {
        while let Some(event) = scanner.next()? {
            let name = local(scanner.name()).to_owned();
            if event != Event::Start {
                continue;
            }
            match (scanner.depth(), name.as_str()) {
                (1, n) if !MESSAGES.contains(&n) => return Ok(Some((at(&scanner), "not-sdmx-data", name))),
                (1, _) => head.old = scanner.name().contains("/v2_0/") || scanner.name().contains("/v1_0/"),
                (2, "Header") => head.read(&mut scanner)?,
                (_, "DataSet") => {
                    let mut set = head.data_set(&scanner);
                    while set.is_none() && head.old && matches!(scanner.next()?, Some(Event::Start)) {
                        if local(scanner.name()) != "KeyFamilyRef" {
                            break;
                        }
                        set = Some(text_of(&mut scanner)?);
                    }
                    head.first = set;
                    return Ok(None);
                }
                _ => {}
            }
        }
        Ok(None)
    };
    if let Some((at, reason, detail)) = go().map_err(|stop| refuse(input, part, stop))? {
        return Err(unfit(at, reason, &detail).into());
    }
    let structures = head.first.take().into_iter().collect();
    let message = Message { input: input.clone(), options: options.clone(), part, structures, marks: Landmarks::default() };
    Ok((Opened::Coded(Box::new(message)), findings))
}

/// Roots of data messages.
const MESSAGES: [&str; 7] = [
    "GenericData",
    "CompactData",
    "UtilityData",
    "MessageGroup",
    "StructureSpecificData",
    "GenericTimeSeriesData",
    "StructureSpecificTimeSeriesData",
];

/// Whether the root element of a document, `{namespace}local`, is one of an SDMX-ML data message.
pub fn is_root(name: &str) -> bool {
    name.to_ascii_lowercase().contains("sdmx.org/resources/sdmxml/schemas/") && MESSAGES.contains(&local(name))
}

struct Message {
    input: Input,
    options: ReadOptions,
    part: PartId,
    structures: Vec<String>,
    marks: Landmarks,
}

impl Coded for Message {
    fn structures(&self) -> &[String] {
        &self.structures
    }

    fn read(&mut self, each: &mut dyn FnMut(&mut Records) -> ControlFlow<()>) -> Result<Findings, ReadError> {
        let (mut scanner, mut findings) = scan(&self.input, &self.options, self.part)?;
        let batch = Batch::new(self.options.limits, &mut self.structures, each);
        let (head, groups, value) = (Head::default(), Groups::default(), String::new());
        let (marks, forms) = (Marks::default(), Forms::default());
        let mut reader = Reader { part: self.part, head, groups, batch, value, at: 0, own: Vec::new(), marks, forms };
        let result = reader.message(&mut scanner, &self.input, &self.options);
        match result {
            Ok(whole) => {
                findings.extend(reader.batch.finish(self.part));
                self.marks = reader.marks.finish();
                findings.tally(&F_FLF_002, u64::from(whole.is_continue()), 0, 0);
                Ok(findings)
            }
            Err(Trouble::Scan(stop)) => Err(refuse(&self.input, self.part, stop)),
            Err(Trouble::Read(e)) => Err(e),
        }
    }

    fn landmarks(&self) -> Option<&Landmarks> {
        self.marks.above.as_ref().map(|_| &self.marks)
    }
}

/// Where the series or observations of the only data set stand.
#[derive(Default)]
struct Marks {
    starts: Vec<u64>,
    /// Name of the message, and how many data sets it has.
    root: String,
    sets: u32,
    /// What is marked.
    name: Option<&'static str>,
    /// They do not all lie side by side under one name.
    mixed: bool,
}

impl Marks {
    fn add(&mut self, at: u64, name: &'static str) {
        self.mixed |= *self.name.get_or_insert(name) != name;
        self.starts.push(at);
    }

    fn finish(self) -> Landmarks {
        let one = self.sets == 1 && !self.mixed;
        Landmarks { starts: self.starts, above: one.then(|| format!("/{}/DataSet", self.root)) }
    }
}

/// What ends the reading early.
enum Trouble {
    Scan(Stop),
    Read(ReadError),
}

impl From<Stop> for Trouble {
    fn from(s: Stop) -> Self {
        Trouble::Scan(s)
    }
}

impl From<ReadError> for Trouble {
    fn from(e: ReadError) -> Self {
        Trouble::Read(e)
    }
}

/// What the header says of the structures.
#[derive(Default)]
struct Head {
    /// SDMX 2.0 or before.
    old: bool,
    /// Local id to reference and dimension at the observation.
    structures: FxHashMap<String, (String, String)>,
    /// Structure of the first data set.
    first: Option<String>,
}

impl Head {
    /// Reads the header whose start was met.
    fn read(&mut self, scanner: &mut Scanner) -> Result<(), Stop> {
        let depth = scanner.depth();
        let (mut id, mut dimension) = (String::new(), String::new());
        while scanner.depth() >= depth {
            let Some(event) = scanner.next()? else { return Ok(()) };
            let name = local(scanner.name());
            match event {
                Event::Start if name == "Structure" && scanner.depth() == depth + 1 => {
                    id = attribute(scanner, "structureID").unwrap_or_default().to_owned();
                    dimension = attribute(scanner, "dimensionAtObservation").unwrap_or("TIME_PERIOD").to_owned();
                    self.structures.insert(id.clone(), (id.clone(), dimension.clone()));
                }
                Event::Start if name == "Ref" && scanner.depth() > depth + 1 => {
                    let get = |n| attribute(scanner, n).unwrap_or_default();
                    let agency = [get("agencyID"), get("agency")].concat();
                    let version = get("version");
                    let text = match version {
                        "" => format!("{agency}:{}", get("id")),
                        v => format!("{agency}:{}({v})", get("id")),
                    };
                    self.structures.insert(id.clone(), (text, dimension.clone()));
                }
                // A URN, by itself (3.x) or in an element of that name (2.1).
                Event::Text if scanner.depth() > depth + 1 && scanner.text().trim().starts_with("urn:sdmx:") => {
                    self.structures.insert(id.clone(), (reference(scanner.text()).to_owned(), dimension.clone()));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Structure of the data set whose start was met, if its attributes say it.
    fn data_set(&self, scanner: &Scanner) -> Option<String> {
        let Some(id) = attribute(scanner, "structureRef") else {
            // The compact format of 2.0 says it in its namespace: `urn:sdmx:…KeyFamily=BIS:EXT_DEBT:compact`.
            let namespace = scanner.name().strip_prefix('{')?.split('}').next()?;
            let family = namespace.starts_with("urn:sdmx:").then(|| reference(namespace))?;
            return Some(family.strip_suffix(":compact").unwrap_or(family).to_owned());
        };
        Some(self.structures.get(id).map_or(id, |s| s.0.as_str()).to_owned())
    }

    fn dimension(&self, scanner: &Scanner) -> String {
        attribute(scanner, "structureRef").and_then(|id| self.structures.get(id)).map_or("TIME_PERIOD", |s| s.1.as_str()).to_owned()
    }
}

/// Value of an attribute by its local name.
fn attribute<'a>(scanner: &'a Scanner, name: &str) -> Option<&'a str> {
    scanner.attributes().iter().find(|a| local(scanner.attribute_name(a)) == name).map(|a| scanner.value(a))
}

/// Text of the element that started last.
fn text_of(scanner: &mut Scanner) -> Result<String, Stop> {
    let depth = scanner.depth();
    let mut text = String::new();
    while scanner.depth() >= depth {
        if scanner.next()? == Some(Event::Text) {
            text.push_str(scanner.text().trim());
        }
    }
    Ok(text)
}

/// Attributes of a data set, series or observation that the standard itself uses.
const RESERVED: [&str; 17] = [
    "action",
    "structureRef",
    "setID",
    "dataScope",
    "keyFamilyURI",
    "datasetID",
    "dataProviderSchemeAgencyId",
    "dataProviderSchemeId",
    "dataProviderID",
    "dataflowAgencyID",
    "dataflowID",
    "reportingBeginDate",
    "reportingEndDate",
    "validFromDate",
    "validToDate",
    "publicationYear",
    "publicationPeriod",
];

/// All of them begin with a small letter, and components hardly ever do.
fn is_reserved(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase()) && RESERVED.contains(&name)
}

/// Component and value.
type Pairs = Vec<(String, String)>;

/// Attributes attached to groups of series.
///
/// Which names of a structure-specific group are dimensions is not said; those are that every series has too.
#[derive(Default)]
struct Groups {
    shapes: IndexMap<Vec<String>, GroupShape>,
}

#[derive(Default)]
struct GroupShape {
    groups: Vec<Pairs>,
    /// Names of the dimensions, once a series was met, and the groups by their values.
    index: Option<(Vec<String>, FxHashMap<String, usize>)>,
}

impl Groups {
    fn add(&mut self, mut pairs: Pairs) {
        pairs.sort_unstable();
        let names = pairs.iter().map(|p| p.0.clone()).collect();
        let shape = self.shapes.entry(names).or_default();
        shape.groups.push(pairs);
        shape.index = None;
    }

    /// Pairs of every group that a series with these pairs lies in.
    fn of<'a>(&'a mut self, series: &'a Pairs) -> impl Iterator<Item = &'a (String, String)> + 'a {
        let value = |name: &str| series.iter().find(|p| p.0 == name).map(|p| p.1.as_str());
        self.shapes.iter_mut().flat_map(move |(names, shape)| {
            let groups = &shape.groups;
            let (dimensions, index) = shape.index.get_or_insert_with(|| {
                let dimensions: Vec<String> = names.iter().filter(|n| value(n).is_some()).cloned().collect();
                let key = |g: &Pairs| join(dimensions.iter().map(|d| g.iter().find(|p| p.0 == *d).map_or("", |p| p.1.as_str())));
                let index = groups.iter().enumerate().map(|(i, g)| (key(g), i)).collect();
                (dimensions, index)
            });
            let key = join(dimensions.iter().map(|d| value(d).unwrap_or("")));
            index.get(&key).map(|&i| &groups[i]).into_iter().flatten().filter(move |p| value(&p.0).is_none())
        })
    }
}

fn join<'a>(values: impl Iterator<Item = &'a str>) -> String {
    values.fold(String::new(), |mut key, v| {
        key.push_str(v);
        key.push('\u{1f}');
        key
    })
}

struct Reader<'a> {
    part: PartId,
    head: Head,
    groups: Groups,
    batch: Batch<'a>,
    /// Value and place of the observation at hand.
    value: String,
    at: u64,
    /// Slots that it sets, with what the series says there.
    own: Vec<(usize, u32)>,
    marks: Marks,
    forms: Forms,
}

/// How observations are written of which all is said in attributes, the last used first.
#[derive(Default)]
struct Forms {
    all: Vec<(TagForm, Vec<Use>)>,
    /// Observations from which a form was or was not taken.
    lessons: usize,
    /// Values of the observation at hand.
    found: Vec<Value>,
}

/// Observations from which a form is taken, at most: many kinds of them are not worth the looking.
const LESSONS: usize = 32;

/// What an attribute of an observation is for.
#[derive(Clone, Copy)]
enum Use {
    Value,
    Slot(usize),
    Nothing,
}

/// Break where the caller wants no more.
type Flow = Result<ControlFlow<()>, Trouble>;

impl Reader<'_> {
    fn message(&mut self, scanner: &mut Scanner, input: &Input, options: &ReadOptions) -> Flow {
        while let Some(event) = scanner.next()? {
            if event != Event::Start {
                continue;
            }
            match (scanner.depth(), local(scanner.name())) {
                (1, root) => {
                    self.marks.root = root.to_owned();
                    self.head.old = scanner.name().contains("/v2_0/") || scanner.name().contains("/v1_0/");
                }
                (2, "Header") => self.head.read(scanner)?,
                (_, "DataSet") => {
                    if self.head.old {
                        // Up to 2.0 a group may come after its series.
                        let (mut ahead, _) = scan(input, options, self.part)?;
                        self.groups_ahead(&mut ahead, scanner.at())?;
                    }
                    if self.data_set(scanner)?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                    self.groups = Groups::default();
                }
                _ => {}
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Collects the groups of the data set that starts at `offset`.
    fn groups_ahead(&mut self, scanner: &mut Scanner, offset: u64) -> Result<(), Stop> {
        while let Some(event) = scanner.next()? {
            if event != Event::Start || scanner.at() < offset {
                continue;
            }
            let depth = scanner.depth();
            while scanner.depth() >= depth {
                let Some(event) = scanner.next()? else { return Ok(()) };
                match (event, local(scanner.name())) {
                    (Event::Start, "Series" | "Obs") if scanner.depth() == depth + 1 => scanner.skip()?,
                    (Event::Start, "KeyFamilyRef" | "Attributes" | "Annotations") => scanner.skip()?,
                    (Event::Start, _) if scanner.depth() == depth + 1 => {
                        let pairs = element(scanner)?;
                        self.groups.add(pairs);
                    }
                    _ => {}
                }
            }
            return Ok(());
        }
        Ok(())
    }

    fn data_set(&mut self, scanner: &mut Scanner) -> Flow {
        let depth = scanner.depth();
        if let Some(structure) = self.head.data_set(scanner) {
            self.batch.structure(&structure);
        }
        let dimension = self.head.dimension(scanner);
        let mut set = plain(scanner);
        self.marks.sets += 1;
        self.marks.mixed |= depth != 2;
        while scanner.depth() >= depth {
            let Some(event) = scanner.next()? else { break };
            if event != Event::Start {
                continue;
            }
            let name = local(scanner.name()).to_owned();
            match name.as_str() {
                "KeyFamilyRef" => {
                    let family = text_of(scanner)?;
                    self.batch.structure(&family);
                }
                "Attributes" => set.extend(values(scanner)?),
                "Annotations" | "DataProvider" => scanner.skip()?,
                "Series" => {
                    self.marks.add(scanner.at(), "Series");
                    if self.series(scanner, &set, &dimension)?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                "Obs" => {
                    self.marks.add(scanner.at(), "Obs");
                    self.begin(&set, &Vec::new());
                    self.observation(scanner, &dimension)?;
                    self.group_attributes();
                    if self.push()?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                // A group, under any name in the compact format; `Atts` of 3.x is one of no or some dimensions. In the
                // generic format of 2.0 it may have its series inside.
                _ => {
                    let group = scanner.depth();
                    let mut pairs = plain(scanner);
                    // What kind of group it is.
                    pairs.retain(|(id, _)| id != "type");
                    while scanner.depth() >= group {
                        let Some(event) = scanner.next()? else { break };
                        match (event, local(scanner.name())) {
                            (Event::Start, "GroupKey") => pairs = values(scanner)?,
                            (Event::Start, "Attributes") => pairs.extend(values(scanner)?),
                            (Event::Start, "Comp") => pairs.extend(component(scanner)?),
                            (Event::Start, "Series") => {
                                self.marks.mixed = true;
                                let set: Pairs = set.iter().chain(&pairs).cloned().collect();
                                if self.series(scanner, &set, &dimension)?.is_break() {
                                    return Ok(ControlFlow::Break(()));
                                }
                            }
                            (Event::Start, _) => scanner.skip()?,
                            _ => {}
                        }
                    }
                    if !self.head.old {
                        self.groups.add(pairs);
                    }
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Makes a row of what the data set and the series say.
    fn begin(&mut self, set: &Pairs, series: &Pairs) {
        let structure = self.batch.slots.get(super::STRUCTURE_SLOT).map(|&s| (s, self.batch.row[s]));
        self.batch.clear();
        if let Some((slot, label)) = structure {
            self.batch.put(slot, label);
        }
        for (id, value) in set.iter().chain(series) {
            let slot = self.batch.slot(id);
            self.batch.set(slot, value);
        }
    }

    fn series(&mut self, scanner: &mut Scanner, set: &Pairs, dimension: &str) -> Flow {
        let depth = scanner.depth();
        let mut series = plain(scanner);
        let mut begun = false;
        while scanner.depth() >= depth {
            if begun && self.alike(scanner) {
                if self.push()?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
                continue;
            }
            let Some(event) = scanner.next()? else { break };
            if event != Event::Start {
                continue;
            }
            match local(scanner.name()) {
                "SeriesKey" | "Attributes" => series.extend(values(scanner)?),
                "Comp" => series.extend(component(scanner)?),
                "Obs" => {
                    if !begun {
                        self.begin(set, &series);
                        for (id, value) in self.groups.of(&series) {
                            let slot = self.batch.slot(id);
                            self.batch.set(slot, value);
                        }
                        begun = true;
                    }
                    self.learn(scanner);
                    self.observation(scanner, dimension)?;
                    if self.push()?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                _ => scanner.skip()?,
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Sets a slot for the observation at hand only.
    fn set_own(&mut self, id: &str, text: &str) {
        let slot = self.batch.slot(id);
        self.own.push((slot, self.batch.row[slot]));
        self.batch.set(slot, text);
    }

    /// Takes the form of the observation whose start was met, where all of it is said in attributes.
    fn learn(&mut self, scanner: &Scanner) {
        if self.forms.lessons >= LESSONS {
            return;
        }
        self.forms.lessons += 1;
        let Some(form) = scanner.tag_form() else { return };
        let names = || scanner.attributes().iter().map(|a| scanner.attribute_name(a));
        if names().any(|name| name.starts_with('{')) {
            return;
        }
        let of = |name: &str| match name {
            OBS_VALUE => Use::Value,
            name if is_reserved(name) => Use::Nothing,
            name => Use::Slot(self.batch.slot(name)),
        };
        let uses = names().map(of).collect();
        self.forms.all.push((form, uses));
    }

    /// Reads the next observation into the row that the series began, where it is written as one before it.
    fn alike(&mut self, scanner: &mut Scanner) -> bool {
        let Forms { all, found, .. } = &mut self.forms;
        let Some(which) = (0..all.len()).find(|&i| scanner.pass_alike(&all[i].0, found)) else { return false };
        all.swap(0, which);
        self.at = scanner.at();
        self.value.clear();
        for (what, value) in all[0].1.iter().zip(found.iter()) {
            let text = scanner.found(value);
            match *what {
                Use::Value => {
                    self.value.push_str(text);
                    self.at = value.at;
                }
                Use::Slot(slot) => {
                    self.own.push((slot, self.batch.row[slot]));
                    self.batch.set(slot, text);
                }
                Use::Nothing => {}
            }
        }
        true
    }

    /// Reads the observation whose start was met into the row that the series began.
    fn observation(&mut self, scanner: &mut Scanner, dimension: &str) -> Result<(), Stop> {
        let depth = scanner.depth();
        self.at = scanner.at();
        self.value.clear();
        for a in scanner.attributes() {
            let (name, text) = (scanner.attribute_name(a), scanner.value(a));
            if name == OBS_VALUE {
                self.value.push_str(text);
                self.at = a.at;
            } else if !name.starts_with('{') && !is_reserved(name) {
                self.set_own(name, text);
            } else if local(name) == "type" && !["TIME_PERIOD", "AllDimensions"].contains(&dimension) {
                // With an explicit measure the type of the observation, `ns1:CHN`, is the code of that dimension.
                self.set_own(dimension, text.rsplit(':').next().unwrap_or(text));
            }
        }
        while scanner.depth() >= depth {
            let Some(event) = scanner.next()? else { break };
            if event != Event::Start {
                continue;
            }
            let value = attribute(scanner, "value").unwrap_or_default();
            match local(scanner.name()) {
                "ObsValue" => {
                    self.value.push_str(value);
                    self.at = scanner.at();
                }
                "ObsDimension" => self.set_own(attribute(scanner, "id").unwrap_or(dimension), value),
                "Value" => self.set_own(attribute(scanner, "id").or(attribute(scanner, "concept")).unwrap_or_default(), value),
                "Time" => {
                    let text = text_of(scanner)?;
                    self.set_own("TIME_PERIOD", &text);
                }
                "ObsKey" | "Attributes" => {}
                "Comp" => component(scanner)?.iter().for_each(|(id, text)| self.set_own(id, text)),
                _ => scanner.skip()?,
            }
        }
        Ok(())
    }

    /// Adds what groups say of an observation outside any series.
    fn group_attributes(&mut self) {
        if self.groups.shapes.is_empty() {
            return;
        }
        let slots = self.batch.records.slots.iter().zip(&self.batch.row).filter(|(_, l)| **l != NO_LABEL);
        let pairs: Pairs = slots.map(|(s, &l)| (s.name.clone(), s.labels.text(l).to_owned())).collect();
        let found: Pairs = self.groups.of(&pairs).cloned().collect();
        found.iter().for_each(|(id, text)| self.set_own(id, text));
    }

    /// Adds the row, and gives it back to the series.
    fn push(&mut self) -> Flow {
        let flow = self.batch.push(&self.value, Location::offset(self.part, self.at))?;
        while let Some((slot, label)) = self.own.pop() {
            self.batch.put(slot, label);
        }
        Ok(flow)
    }
}

/// The attributes of an element that are components.
fn plain(scanner: &Scanner) -> Pairs {
    let pair = |a| (scanner.attribute_name(a), scanner.value(a));
    let fits = |p: &(&str, &str)| !p.0.starts_with('{') && !is_reserved(p.0);
    scanner.attributes().iter().map(pair).filter(fits).map(|(n, v)| (n.to_owned(), v.to_owned())).collect()
}

/// `<Value id="…" value="…"/>` (2.1) or `<Value concept="…" value="…"/>` (2.0) in the element that started last.
fn values(scanner: &mut Scanner) -> Result<Pairs, Stop> {
    let depth = scanner.depth();
    let mut pairs = Vec::new();
    while scanner.depth() >= depth {
        let Some(event) = scanner.next()? else { break };
        if event == Event::Start && local(scanner.name()) == "Value" {
            let id = attribute(scanner, "id").or(attribute(scanner, "concept"));
            if let (Some(id), Some(value)) = (id, attribute(scanner, "value")) {
                pairs.push((id.to_owned(), value.to_owned()));
            }
        }
    }
    Ok(pairs)
}

/// `<Comp id="…"><Value>…</Value></Comp>` of 3.x: several values are joined by `;`.
fn component(scanner: &mut Scanner) -> Result<Pairs, Stop> {
    let (depth, id) = (scanner.depth(), attribute(scanner, "id").unwrap_or_default().to_owned());
    let mut texts: Vec<String> = Vec::new();
    while scanner.depth() >= depth {
        if scanner.next()? == Some(Event::Text) {
            texts.push(scanner.text().trim().to_owned());
        }
    }
    Ok(if id.is_empty() || texts.is_empty() { Vec::new() } else { vec![(id, texts.join(";"))] })
}

/// The pairs of a group element, its series left out.
fn element(scanner: &mut Scanner) -> Result<Pairs, Stop> {
    let depth = scanner.depth();
    let mut pairs = plain(scanner);
    while scanner.depth() >= depth {
        let Some(event) = scanner.next()? else { break };
        match (event, local(scanner.name())) {
            // The generic group's own attribute is its type.
            (Event::Start, "GroupKey") => pairs = values(scanner)?,
            (Event::Start, "Attributes") => pairs.extend(values(scanner)?),
            (Event::Start, _) => scanner.skip()?,
            _ => {}
        }
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sdmx::tests::{read, refusal};

    const V21: &str = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1";
    const V20: &str = "http://www.SDMX.org/resources/SDMXML/schemas/v2_0";
    const V30: &str = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0";

    fn header(dimension: &str) -> String {
        format!(
            "<m:Header><m:ID>x</m:ID><m:Structure structureID='S' dimensionAtObservation='{dimension}'><c:StructureUsage>\
             <Ref agencyID='A' id='DF' version='1.0'/></c:StructureUsage></m:Structure></m:Header>"
        )
    }

    fn v21(root: &str, dimension: &str, body: &str) -> String {
        let ns = format!(
            "xmlns:m='{V21}/message' xmlns:c='{V21}/common' xmlns:g='{V21}/data/generic' xmlns:ss='{V21}/data/structurespecific' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
        );
        format!("<m:{root} {ns}>{}{body}</m:{root}>", header(dimension))
    }

    #[test]
    fn generic_2_1_by_series_and_flat() {
        let series = v21(
            "GenericData",
            "TIME_PERIOD",
            "<m:DataSet structureRef='S' action='Information'><g:Attributes><g:Value id='TITLE' value='t'/></g:Attributes>\
             <g:Group type='Sib'><g:GroupKey><g:Value id='SEX' value='F'/></g:GroupKey><g:Attributes><g:Value id='NOTE' value='n'/></g:Attributes></g:Group>\
             <g:Series><g:SeriesKey><g:Value id='SEX' value='F'/><g:Value id='AGE' value='_T'/></g:SeriesKey>\
             <g:Attributes><g:Value id='UNIT' value='PS'/></g:Attributes>\
             <g:Obs><g:ObsDimension value='2020'/><g:ObsValue value='1.50'/><g:Attributes><g:Value id='OBS_STATUS' value='A'/></g:Attributes></g:Obs>\
             <g:Obs><g:ObsDimension id='TIME_PERIOD' value='2021'/><g:Attributes><g:Value id='OBS_STATUS' value='M'/></g:Attributes></g:Obs></g:Series>\
             <g:Series><g:SeriesKey><g:Value id='SEX' value='M'/><g:Value id='AGE' value='_T'/></g:SeriesKey>\
             <g:Obs><g:ObsDimension value='2020'/><g:ObsValue value='3'/></g:Obs></g:Series></m:DataSet>",
        );
        let (structures, rows, findings) = read(open, &series);
        assert_eq!(structures, ["A:DF(1.0)"]);
        assert_eq!(
            rows,
            [
                "TITLE=t SEX=F AGE=_T UNIT=PS NOTE=n TIME_PERIOD=2020 OBS_STATUS=A 1.50",
                "TITLE=t SEX=F AGE=_T UNIT=PS NOTE=n TIME_PERIOD=2021 OBS_STATUS=M missing:M",
                "TITLE=t SEX=M AGE=_T TIME_PERIOD=2020 3",
            ]
        );
        assert!(findings.list.is_empty());
        let flat = v21(
            "GenericData",
            "AllDimensions",
            "<m:DataSet structureRef='S'><g:Group><g:GroupKey><g:Value id='SEX' value='F'/></g:GroupKey><g:Attributes><g:Value id='NOTE' value='n'/></g:Attributes></g:Group>\
             <g:Obs><g:ObsKey><g:Value id='SEX' value='F'/><g:Value id='TIME_PERIOD' value='2020'/></g:ObsKey><g:ObsValue value='1'/></g:Obs>\
             <g:Obs><g:ObsKey><g:Value id='SEX' value='M'/><g:Value id='TIME_PERIOD' value='2020'/></g:ObsKey><g:ObsValue value='2'/></g:Obs></m:DataSet>",
        );
        assert_eq!(read(open, &flat).1, ["SEX=F TIME_PERIOD=2020 NOTE=n 1", "SEX=M TIME_PERIOD=2020 2"]);
    }

    #[test]
    fn structure_specific_2_1_by_series_and_flat() {
        let series = v21(
            "StructureSpecificTimeSeriesData",
            "TIME_PERIOD",
            "<m:DataSet ss:structureRef='S' ss:dataScope='DataStructure' xsi:type='n:DataSetType' action='Replace' TITLE='t'>\
             <Group xsi:type='n:Sib' SEX='F' NOTE='n'/>\
             <Series SEX='F' geo='CR' UNIT='PS'><Obs TIME_PERIOD='2020' OBS_VALUE='1' UNIT='PT'/><Obs TIME_PERIOD='2021' OBS_VALUE='2'/></Series>\
             <Series SEX='M' geo='CR'><c:Annotations><c:Annotation><c:AnnotationTitle>x</c:AnnotationTitle></c:Annotation></c:Annotations>\
             <Obs TIME_PERIOD='2020' OBS_STATUS='L'/></Series></m:DataSet>",
        );
        let (structures, rows, _) = read(open, &series);
        assert_eq!(structures, ["A:DF(1.0)"]);
        assert_eq!(
            rows,
            [
                "TITLE=t SEX=F geo=CR UNIT=PT NOTE=n TIME_PERIOD=2020 1",
                "TITLE=t SEX=F geo=CR UNIT=PS NOTE=n TIME_PERIOD=2021 2",
                "TITLE=t SEX=M geo=CR TIME_PERIOD=2020 OBS_STATUS=L missing:L",
            ]
        );
        let flat = v21(
            "StructureSpecificData",
            "AllDimensions",
            "<m:DataSet ss:structureRef='S'><Obs SEX='F' TIME_PERIOD='2020' OBS_VALUE='1e2'/></m:DataSet><m:DataSet ss:structureRef='T'><Obs SEX='M' OBS_VALUE='x'/><Obs SEX='M' OBS_VALUE='7'/></m:DataSet>",
        );
        let (_, rows, findings) = read(open, &flat);
        assert_eq!(rows, ["SEX=F TIME_PERIOD=2020 100", "SEX=M STRUCTURE_ID=T faulty", "SEX=M STRUCTURE_ID=T 7"]);
        assert_eq!(
            (findings.list[0].rule.id, findings.list[0].cells[0].byte()),
            ("S-FDT-001", flat.find("OBS_VALUE='x'").expect("there") as u64)
        );
        let crossed = v21(
            "StructureSpecificData",
            "GEO",
            "<m:DataSet ss:structureRef='S'><Series SEX='F' TIME_PERIOD='2020'><Obs xsi:type='n:CRI' OBS_VALUE='1'/></Series></m:DataSet>",
        );
        assert_eq!(read(open, &crossed).1, ["SEX=F TIME_PERIOD=2020 GEO=CRI 1"]);
    }

    #[test]
    fn structure_specific_3_0_with_urns_and_complex_values() {
        let text = format!(
            "<m:StructureSpecificData xmlns:m='{V30}/message' xmlns:c='{V30}/common' xmlns:ss='{V30}/data/structurespecific' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>\
             <m:Header><m:Structure structureID='S' dimensionAtObservation='TIME_PERIOD'><c:Structure>urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=A:DF(1.0.0)</c:Structure></m:Structure></m:Header>\
             <m:DataSet ss:structureRef='S' ss:action='Merge'><Atts TITLE='t'/><Atts SEX='F'><Comp id='NOTE'><Value>a</Value><Value>b</Value></Comp></Atts>\
             <Series SEX='F'><Obs TIME_PERIOD='2020' OBS_VALUE='1'><Comp id='SRC'><Value>x</Value></Comp></Obs><Obs TIME_PERIOD='2021' OBS_VALUE='NaN'/></Series>\
             <Series SEX='M'><Obs TIME_PERIOD='2020' OBS_VALUE='2'/></Series></m:DataSet></m:StructureSpecificData>"
        );
        let (structures, rows, _) = read(open, &text);
        assert_eq!(structures, ["A:DF(1.0.0)"]);
        assert_eq!(
            rows,
            [
                "SEX=F TITLE=t NOTE=a;b TIME_PERIOD=2020 SRC=x 1",
                "SEX=F TITLE=t NOTE=a;b TIME_PERIOD=2021 missing:",
                "SEX=M TITLE=t TIME_PERIOD=2020 2"
            ]
        );
    }

    #[test]
    fn version_2_0_generic_compact_and_message_groups() {
        let generic = format!(
            "<m:MessageGroup xmlns='{V20}/generic' xmlns:m='{V20}/message'><m:Header><m:ID>x</m:ID></m:Header>\
             <DataSet keyFamilyURI='u'><KeyFamilyRef>MIG</KeyFamilyRef><Series><SeriesKey><Value concept='COU' value='FRA'/></SeriesKey>\
             <Attributes><Value concept='TIME_FORMAT' value='P1Y'/></Attributes><Obs><Time>2000</Time><ObsValue value='91.875'/></Obs></Series>\
             <Group type='G'><GroupKey><Value concept='COU' value='ESP'/></GroupKey><Attributes><Value concept='NOTE' value='n'/></Attributes>\
             <Series><SeriesKey><Value concept='COU' value='ESP'/></SeriesKey><Obs><Time>2001</Time></Obs></Series></Group></DataSet></m:MessageGroup>"
        );
        let (structures, rows, _) = read(open, &generic);
        assert_eq!(structures, ["MIG"]);
        assert_eq!(rows, ["COU=FRA TIME_FORMAT=P1Y TIME_PERIOD=2000 91.875", "COU=ESP TIME_PERIOD=2001 NOTE=n missing:"]);
        let compact = format!(
            "<CompactData xmlns='{V20}/message' xmlns:b='urn:sdmx:org.sdmx.infomodel.keyfamily.KeyFamily=BIS:DEBT:compact'><Header/>\
             <b:DataSet><b:Series COU='FRA' FREQ='A'><b:Obs TIME_PERIOD='2000' OBS_VALUE='1'/></b:Series>\
             <b:SiblingGroup COU='FRA' NOTE='behind its series'/></b:DataSet></CompactData>"
        );
        let (structures, rows, _) = read(open, &compact);
        assert_eq!(structures, ["BIS:DEBT"]);
        assert_eq!(rows, ["COU=FRA FREQ=A NOTE=behind its series TIME_PERIOD=2000 1"]);
    }

    #[test]
    fn other_documents_are_refused() {
        assert_eq!(refusal(open, "<a/>").cause, "not-sdmx-data");
        assert_eq!(refusal(open, &v21("Structure", "", "")).cause, "not-sdmx-data");
        assert_eq!(refusal(open, &v21("GenericData", "", "<m:DataSet>")).cause, "mismatched-end");
        let (_, rows, findings) = read(open, &v21("GenericData", "", ""));
        assert_eq!((rows.len(), findings.list[0].rule.id), (0, "F-FLF-010"));
        assert!(is_root(&format!("{{{V21}/message}}GenericData")) && is_root(&format!("{{{V20}/message}}MessageGroup")));
        assert!(!is_root("GenericData") && !is_root(&format!("{{{V21}/message}}Structure")));
    }

    /// Every row with what stands at its place.
    fn placed(text: &str) -> Vec<(Vec<u32>, String, String)> {
        let input = Input { name: "a".into(), data: crate::read::Data::Bytes(text.as_bytes().into()) };
        let (opened, _) = open(&input, &ReadOptions::default(), &mut Sources::default()).expect("a message");
        let Opened::Coded(mut message) = opened else { panic!("a data message is coded") };
        let mut rows = Vec::new();
        let read = message.read(&mut |records| {
            for i in 0..records.len() {
                let at = records.at[i].byte() as usize;
                let labels = records.labels.iter().map(|column| column[i]).collect();
                rows.push((labels, format!("{:?}", records.values[i]), text[at..at + 4].to_owned()));
            }
            ControlFlow::Continue(())
        });
        read.expect("the message reads");
        rows
    }

    proptest::proptest! {
        #[test]
        fn observations_written_alike_are_read_as_others(kinds in proptest::collection::vec((0..9usize, 0..30u32), 1..40)) {
            let mut both = [String::new(), String::new()];
            for &(kind, n) in &kinds {
                let obs = match kind {
                    0..4 => format!("<Obs TIME_PERIOD=\"{n}\" OBS_VALUE=\"{n}.5\" OBS_STATUS=\"A\"/>"),
                    4 => format!("<Obs TIME_PERIOD='{n}' OBS_STATUS='M'/>\n"),
                    5 => format!("<Obs  OBS_VALUE = \"{n}\" action='I' TIME_PERIOD=\"{n}\" />"),
                    6 => format!("<Obs TIME_PERIOD=\"{n}\" OBS_VALUE=\"{n}.5\" OBS_STATUS=\"&amp;\"/>"),
                    7 => format!("<Obs TIME_PERIOD=\"{n}\" OBS_VALUE=\"{n}.5\"><Comp id='C'><Value>x</Value></Comp></Obs>"),
                    _ => format!("</Series><Series SEX=\"{n}\">\n<Obs TIME_PERIOD=\"{n}\"/>"),
                };
                both[0].push_str(&obs);
                // Behind a comment no form is looked for.
                both[1].push_str(&obs.replace("<Obs", "<!-- --><Obs"));
            }
            let rows = both.map(|obs| {
                let set = format!("<m:DataSet ss:structureRef='S'><Series SEX='F' NOTE='n'>{obs}</Series></m:DataSet>");
                placed(&v21("StructureSpecificData", "TIME_PERIOD", &set))
            });
            proptest::prop_assert_eq!(&rows[0], &rows[1]);
            proptest::prop_assert!(rows[0].iter().all(|r| r.2 == "OBS_" || r.2 == "<Obs"));
        }
    }

    #[test]
    fn many_groups_stay_quick() {
        let groups: String = (0..20_000).map(|i| format!("<Group SEX='{i}' NOTE='n{i}'/>")).collect();
        let series: String =
            (0..20_000).map(|i| format!("<Series SEX='{i}' AGE='_T'><Obs TIME_PERIOD='2020' OBS_VALUE='{i}'/></Series>")).collect();
        let (_, rows, _) = read(
            open,
            &v21("StructureSpecificData", "TIME_PERIOD", &format!("<m:DataSet ss:structureRef='S'>{groups}{series}</m:DataSet>")),
        );
        assert_eq!((rows.len(), rows[19_999].as_str()), (20_000, "SEX=19999 AGE=_T NOTE=n19999 TIME_PERIOD=2020 19999"));
    }
}
