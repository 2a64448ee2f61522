//! The shared standard: what `schemas/` holds, and structures added to it, loaded on demand and linked.
//!
//! A run parses only the codelists that its dataflow needs: each artefact has its own file, found by its identifier.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::model::comparison::Comparisons;
use crate::model::structure::{Code, Codelist, Component, CubeRegion, DataStructure, Dataflow, Ref, Representation, Synonym};
use crate::sdmx::structure::{
    self as message, Cascade, ComponentDraft, Concept, Constraint, Format, Message, RegionKey, RepresentationDraft, StructureError, Target,
    ValueItem,
};

pub mod available;
pub mod check;
mod cut;
mod find;
mod index;
mod lookup;
pub mod query;
mod show;
pub mod step;
pub mod validity;
pub mod version;

pub use find::find;
pub use lookup::synonyms;
pub use show::{ArtefactKind, ArtefactSummary};

/// The files of `schemas/`, compiled in.
#[derive(rust_embed::Embed)]
#[folder = "schemas/"]
struct Files;

/// Folders of `schemas/` that hold structure messages.
const FOLDERS: [&str; 5] = ["codelists", "concepts", "structures", "hierarchies", "agencies"];

/// Codelists, structures, dataflows and synonyms by reference.
#[derive(Default)]
pub struct Standard {
    added: Vec<Added>,
    files: Mutex<BTreeMap<String, Option<Arc<Message>>>>,
    lists: Mutex<BTreeMap<String, Option<Arc<Codelist>>>>,
    flows: Mutex<BTreeMap<String, Arc<Dataflow>>>,
    synonyms: Mutex<BTreeMap<String, Arc<Vec<Synonym>>>>,
    index: Mutex<Option<Arc<index::Index>>>,
}

struct Added {
    text: Vec<u8>,
    message: Arc<Message>,
}

/// Why an artefact cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum StandardError {
    /// No artefact of this kind has this reference.
    #[error("no {kind} `{wanted}`{}", nearest_words(nearest))]
    Unknown {
        /// What was wanted: `dataflow`, `codelist` …
        kind: &'static str,
        /// Its reference, as asked for.
        wanted: String,
        /// The nearest known references, best first.
        nearest: Vec<String>,
    },
    /// A file of structures cannot be opened.
    #[error("cannot open {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A structure message cannot be read.
    #[error("{file}: {source}")]
    Message {
        /// The file.
        file: String,
        /// What is wrong with it.
        source: StructureError,
    },
    /// The artefact cannot be given out as SDMX-JSON.
    #[error("{0} comes from a structure message in SDMX-ML, which is not rewritten as SDMX-JSON")]
    NotJson(Ref),
    /// An artefact refers to one that is not there.
    #[error("{artefact} refers to {missing}, which is neither in the standard nor in the structures added")]
    Dangling {
        /// The artefact that refers.
        artefact: Ref,
        /// What it refers to.
        missing: String,
    },
}

fn nearest_words(nearest: &[String]) -> String {
    match nearest {
        [] => String::new(),
        some => format!("; the nearest known: {}", some.join(", ")),
    }
}

impl Standard {
    /// The standard as it is compiled in. Nothing is parsed yet.
    pub fn embedded() -> Self {
        Self::default()
    }

    /// The standard with structure messages beside it (SDMX-JSON or SDMX-ML). What they hold comes before what is compiled in.
    pub fn with_structures(paths: &[PathBuf]) -> Result<Self, StandardError> {
        let mut all = Self::default();
        for path in paths {
            let text = std::fs::read(path).map_err(|source| StandardError::Io { path: path.clone(), source })?;
            all.add(&path.display().to_string(), text)?;
        }
        Ok(all)
    }

    /// The standard with structure messages that are at hand, each with its name for errors, and those of files behind them.
    pub fn with_texts(texts: &[(String, String)], paths: &[PathBuf]) -> Result<Self, StandardError> {
        let mut all = Self::default();
        for (name, text) in texts {
            all.add(name, text.clone().into_bytes())?;
        }
        all.and_structures(paths)
    }

    /// The same standard with further structure messages behind those that it has; none is read a second time.
    pub fn and_structures(&self, paths: &[PathBuf]) -> Result<Self, StandardError> {
        let known = |a: &Added| Added { text: a.text.clone(), message: a.message.clone() };
        let mut all = Self { added: self.added.iter().map(known).collect(), ..Self::default() };
        for path in paths {
            let text = std::fs::read(path).map_err(|source| StandardError::Io { path: path.clone(), source })?;
            if all.added.iter().all(|a| a.text != text) {
                all.add(&path.display().to_string(), text)?;
            }
        }
        Ok(all)
    }

    /// The same standard with artefacts behind those that it has; what was read is shared.
    #[must_use]
    pub fn beside(&self, more: Message) -> Standard {
        let known = |a: &Added| Added { text: a.text.clone(), message: a.message.clone() };
        let last = Added { text: Vec::new(), message: Arc::new(more) };
        Standard {
            added: self.added.iter().map(known).chain([last]).collect(),
            files: Mutex::new(lock(&self.files).clone()),
            lists: Mutex::new(lock(&self.lists).clone()),
            flows: Mutex::new(lock(&self.flows).clone()),
            synonyms: Mutex::new(lock(&self.synonyms).clone()),
            index: Mutex::default(),
        }
    }

    /// Adds a structure message; `file` is its name in errors.
    pub fn add(&mut self, file: &str, text: Vec<u8>) -> Result<(), StandardError> {
        let read = message::read(&text);
        let read = read.map_err(|source| StandardError::Message { file: file.to_owned(), source })?;
        self.added.push(Added { text, message: Arc::new(read) });
        *lock(&self.index) = None;
        Ok(())
    }

    /// What is held against what, and how far it may differ, as it is compiled in.
    pub fn comparisons() -> &'static Comparisons {
        static TABLE: OnceLock<Comparisons> = OnceLock::new();
        TABLE.get_or_init(|| {
            let file = Files::get("comparisons.yaml").map(|f| String::from_utf8_lossy(&f.data).into_owned()).unwrap_or_default();
            serde_saphyr::from_str(&file).expect("a test reads the table that is compiled in")
        })
    }

    /// The packs of rules that come with the program, by path: examples that are in force where somebody names them.
    pub fn packs() -> Vec<(String, String)> {
        let mut paths: Vec<_> = Files::iter().filter(|p| p.starts_with("packs/")).collect();
        paths.sort();
        let text = |p: &str| Files::get(p).map(|f| String::from_utf8_lossy(&f.data).into_owned());
        paths.into_iter().filter_map(|p| Some((format!("schemas/{p}"), text(&p)?))).collect()
    }

    /// A dataflow with its structure, codelists, defaults and constraints. An empty version means the one there is.
    pub fn dataflow(&self, wanted: &Ref) -> Result<Arc<Dataflow>, StandardError> {
        let name = wanted.to_string();
        if let Some(f) = lock(&self.flows).get(&name) {
            return Ok(f.clone());
        }
        let flow = Arc::new(self.link(wanted)?);
        lock(&self.flows).insert(name, flow.clone());
        Ok(flow)
    }

    fn link(&self, wanted: &Ref) -> Result<Dataflow, StandardError> {
        let stem = wanted.id.strip_prefix("DF_").unwrap_or(&wanted.id);
        let sources = self.messages(&format!("structures/{stem}.json"))?;
        let draft = sources.iter().find_map(|m| m.dataflows.iter().find(|f| f.reference.matches(wanted)));
        let Some(draft) = draft else { return Err(self.unknown(Some(ArtefactKind::Dataflow), wanted)) };
        let dangling = |missing: String| StandardError::Dangling { artefact: draft.reference.clone(), missing };
        let dsd = draft.structure.as_ref().ok_or_else(|| dangling("no data structure".to_owned()))?;
        let structure = Arc::new(self.structure(dsd)?);
        let mut constraints = Vec::new();
        for c in sources.iter().flat_map(|m| &m.constraints) {
            if c.allowed && c.attached.iter().any(|a| is_about(a, &draft.reference, dsd)) {
                constraints.extend(regions(c, &structure));
            }
        }
        Ok(Dataflow { reference: draft.reference.clone(), names: draft.names.clone(), structure, constraints })
    }

    /// A data structure with its codelists.
    pub fn structure(&self, wanted: &Ref) -> Result<DataStructure, StandardError> {
        let found =
            self.find(&format!("structures/{}.json", wanted.id), |m| m.structures.iter().position(|d| d.reference.matches(wanted)))?;
        let Some(draft) = found.as_ref().map(|(m, i)| &m.structures[*i]) else {
            return Err(self.unknown(Some(ArtefactKind::DataStructure), wanted));
        };
        let link = |c: &ComponentDraft| self.component(&draft.reference, c);
        let missing = || StandardError::Dangling { artefact: draft.reference.clone(), missing: "a measure".to_owned() };
        Ok(DataStructure {
            reference: draft.reference.clone(),
            names: draft.names.clone(),
            dimensions: draft.dimensions.iter().map(link).collect::<Result<_, _>>()?,
            measure: link(draft.measures.first().ok_or_else(missing)?)?,
            attributes: draft.attributes.iter().map(link).collect::<Result<_, _>>()?,
            groups: draft.groups.clone(),
        })
    }

    fn component(&self, of: &Ref, draft: &ComponentDraft) -> Result<Component, StandardError> {
        let dangling = |missing: String| StandardError::Dangling { artefact: of.clone(), missing };
        let (mut names, mut inherited) = (Default::default(), None);
        if let Some((scheme, id)) = &draft.concept {
            let concept = |m: &Message| {
                let schemes = m.concept_schemes.iter().filter(|s| s.reference.matches(scheme));
                let values = |f: &Option<Box<Format>>| f.as_ref().is_some_and(|f| f.value_list);
                let concept = schemes.flat_map(|s| &s.concepts).find(|c| c.id == *id);
                concept.map(|c| (c.names.clone(), c.representation.clone().map(|r| (r, values(&c.format)))))
            };
            let found = self.find(&format!("concepts/{}.json", scheme.id), concept)?;
            (_, (names, inherited)) = found.ok_or_else(|| dangling(format!("concept {scheme}.{id}")))?;
        }
        let own = draft.representation.clone().map(|r| (r, draft.format.as_ref().is_some_and(|f| f.value_list)));
        let (representation, value_list) = own.or(inherited).unzip();
        let value_list = value_list.unwrap_or_default();
        let representation = match representation {
            Some(RepresentationDraft::Codes(list)) => {
                let found = if value_list { self.values_of(&list)? } else { self.list_of(&list)? };
                Representation::Codes(found.ok_or_else(|| dangling(format!("codelist {list}")))?)
            }
            Some(RepresentationDraft::Time) => Representation::Time,
            Some(RepresentationDraft::Integer) => Representation::Integer,
            Some(RepresentationDraft::Decimal) => Representation::Decimal,
            Some(RepresentationDraft::Text(max)) => Representation::Text(max),
            None => Representation::Text(None),
        };
        Ok(Component {
            id: draft.id.clone(),
            names,
            representation,
            default: draft.default.clone(),
            mandatory: draft.mandatory,
            relationship: draft.relationship.clone(),
        })
    }

    /// The concepts that the components of a data structure are of, by the identifiers of the components.
    pub fn concepts(&self, wanted: &Ref) -> Result<BTreeMap<String, Concept>, StandardError> {
        let found =
            self.find(&format!("structures/{}.json", wanted.id), |m| m.structures.iter().position(|d| d.reference.matches(wanted)))?;
        let Some(draft) = found.as_ref().map(|(m, i)| &m.structures[*i]) else {
            return Err(self.unknown(Some(ArtefactKind::DataStructure), wanted));
        };
        let mut all = BTreeMap::new();
        for component in draft.dimensions.iter().chain(&draft.measures).chain(&draft.attributes) {
            let Some((scheme, id)) = &component.concept else { continue };
            let concept = |m: &Message| {
                let schemes = m.concept_schemes.iter().filter(|s| s.reference.matches(scheme));
                schemes.flat_map(|s| &s.concepts).find(|c| c.id == *id).cloned()
            };
            if let Some((_, concept)) = self.find(&format!("concepts/{}.json", scheme.id), concept)? {
                all.insert(component.id.clone(), concept);
            }
        }
        Ok(all)
    }

    /// The codelist with this reference.
    fn list_of(&self, wanted: &Ref) -> Result<Option<Arc<Codelist>>, StandardError> {
        let key = wanted.to_string();
        if let Some(known) = lock(&self.lists).get(&key) {
            return Ok(known.clone());
        }
        let list = |m: &Message| m.codelists.iter().find(|l| l.reference.matches(wanted)).cloned();
        let found = self.find(&format!("codelists/{}.json", wanted.id), list)?.map(|(_, list)| list);
        lock(&self.lists).insert(key, found.clone());
        Ok(found)
    }

    /// The values of a value list as codes, so that data are checked by them as well.
    fn values_of(&self, wanted: &Ref) -> Result<Option<Arc<Codelist>>, StandardError> {
        let list = |m: &Message| m.value_lists.iter().find(|l| l.reference.matches(wanted)).cloned();
        let code = |i: ValueItem| Code {
            id: i.id,
            names: i.names,
            parent: None,
            valid_from: None,
            valid_to: None,
            annotations: BTreeMap::new(),
            about: i.about,
        };
        let found = self.find(&format!("valuelists/{}.json", wanted.id), list)?;
        Ok(found.map(|(_, l)| Arc::new(Codelist::new(l.reference, l.names, l.items.into_iter().map(code).collect()).with_about(l.about))))
    }

    /// A JSON Schema of `schemas/` by its file name, such as `fmr-weekly.schema.json`.
    pub fn json_schema(&self, name: &str) -> Option<Vec<u8>> {
        name.ends_with(".schema.json").then(|| Files::get(name)).flatten().map(|f| f.data.into_owned())
    }

    /// The first message in which something is found, and what: those that were added before the embedded file of this name,
    /// which is read only if it is asked.
    fn find<T>(&self, file: &str, what: impl Fn(&Message) -> Option<T>) -> Result<Option<(Arc<Message>, T)>, StandardError> {
        for a in &self.added {
            if let Some(found) = what(&a.message) {
                return Ok(Some((a.message.clone(), found)));
            }
        }
        Ok(self.file(file)?.and_then(|m| what(&m).map(|found| (m.clone(), found))))
    }

    /// What was added, then the embedded file of this name if there is one.
    fn messages(&self, file: &str) -> Result<Vec<Arc<Message>>, StandardError> {
        let mut all: Vec<_> = self.added.iter().map(|a| a.message.clone()).collect();
        all.extend(self.file(file)?);
        Ok(all)
    }

    /// An embedded file, parsed once.
    fn file(&self, name: &str) -> Result<Option<Arc<Message>>, StandardError> {
        if let Some(known) = lock(&self.files).get(name) {
            return Ok(known.clone());
        }
        let read = match Files::get(name) {
            None => None,
            Some(f) => {
                let read = message::read(&f.data).map_err(|source| StandardError::Message { file: name.to_owned(), source })?;
                Some(Arc::new(read))
            }
        };
        lock(&self.files).insert(name.to_owned(), read.clone());
        Ok(read)
    }

    fn everything(&self) -> Result<Vec<Arc<Message>>, StandardError> {
        let mut all: Vec<_> = self.added.iter().map(|a| a.message.clone()).collect();
        for folder in FOLDERS {
            for file in names_of(folder) {
                all.extend(self.file(&file)?);
            }
        }
        Ok(all)
    }

    /// The error for an unknown reference, with the nearest known ones.
    pub(crate) fn unknown(&self, kind: Option<ArtefactKind>, wanted: &Ref) -> StandardError {
        let known = self.list().unwrap_or_default();
        let mut scored: Vec<(u32, String)> = known
            .iter()
            .filter(|a| kind.is_none_or(|k| a.kind == k))
            .map(|a| (score(&a.reference, wanted), a.reference.to_string()))
            .filter(|(s, _)| *s > 400)
            .collect();
        scored.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let nearest = scored.into_iter().take(3).map(|(_, n)| n).collect();
        StandardError::Unknown { kind: kind.map_or("artefact", ArtefactKind::word), wanted: wanted.to_string(), nearest }
    }
}

/// Whether a constraint with this target is about a dataflow with this structure.
fn is_about(target: &Target, flow: &Ref, structure: &Ref) -> bool {
    match target {
        Target::Dataflow(r) => r.matches(flow),
        Target::Structure(r) => r.matches(structure),
        Target::Provision(_) | Target::Provider(..) => false,
    }
}

/// The regions of a constraint with every code spelt out.
fn regions(constraint: &Constraint, structure: &DataStructure) -> Vec<CubeRegion> {
    let spell = |k: &RegionKey| -> Vec<String> {
        let component = structure.dimensions.iter().chain(&structure.attributes).find(|c| c.id == k.id);
        let list = component.and_then(Component::codelist);
        let named = spelt(k, list.map(AsRef::as_ref));
        match list {
            Some(l) if !k.include => l.codes.iter().map(|c| c.id.clone()).filter(|c| !named.contains(c)).collect(),
            _ => named.into_iter().collect(),
        }
    };
    let coded = |r: &message::Region| r.keys.iter().filter(|k| !k.values.is_empty()).map(|k| (k.id.clone(), spell(k))).collect();
    constraint.regions.iter().map(|r| CubeRegion { include: r.include, keys: coded(r) }).collect()
}

/// The codes that a part of a region names, with those below them where they are meant.
fn spelt(key: &RegionKey, list: Option<&Codelist>) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for v in &key.values {
        if v.cascade != Cascade::BelowOnly {
            named.insert(v.code.clone());
        }
        if v.cascade != Cascade::None {
            named.extend(list.map(|l| below(l, &v.code)).unwrap_or_default());
        }
    }
    named
}

/// Every code below one.
fn below(list: &Codelist, top: &str) -> Vec<String> {
    let Some(top) = list.position(top) else { return Vec::new() };
    let under = |mut c: u32| {
        // A foreign list may loop: no chain is longer than the list.
        for _ in 0..list.codes.len() {
            match list.codes[c as usize].parent {
                Some(p) if p == top => return true,
                Some(p) => c = p,
                None => return false,
            }
        }
        false
    };
    (0..list.codes.len() as u32).filter(|&c| under(c)).map(|c| list.codes[c as usize].id.clone()).collect()
}

/// Embedded files of a folder, in byte order.
fn names_of(folder: &str) -> Vec<String> {
    let mut all: Vec<String> = Files::iter()
        .filter(|f| f.strip_prefix(folder).is_some_and(|r| r.starts_with('/') && r.ends_with(".json")))
        .map(|f| f.into_owned())
        .collect();
    all.sort_unstable();
    all
}

/// How alike two references are, in thousandths.
fn score(known: &Ref, wanted: &Ref) -> u32 {
    let alike = strsim::normalized_damerau_levenshtein(&known.id.to_uppercase(), &wanted.id.to_uppercase());
    let agency = if known.agency.eq_ignore_ascii_case(&wanted.agency) { 50 } else { 0 };
    (alike * 1000.0) as u32 + agency
}

fn lock<T>(m: &Mutex<T>) -> MutexGuard<'_, T> {
    m.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference(text: &str) -> Ref {
        Ref::parse(text).expect("a reference")
    }

    #[test]
    fn a_dataflow_comes_linked() {
        let s = Standard::embedded();
        let f = s.dataflow(&reference("ISTHMUS:DF_BORDER_MVT(1.0)")).expect("the dataflow");
        let ids: Vec<_> = f.structure.dimensions.iter().map(|d| d.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "FREQ",
                "REF_AREA",
                "BORDER_POINT",
                "DIRECTION",
                "CITIZENSHIP",
                "TRAVELLER_TYPE",
                "TRANSPORT",
                "SEX",
                "AGE",
                "REF_ADM",
                "TIME_PERIOD"
            ]
        );
        assert_eq!(f.structure.dimensions[7].default.as_deref(), Some("_T"));
        assert_eq!(f.structure.dimensions[3].default, None);
        assert!(f.structure.attributes.iter().any(|a| a.id == "COUNT_UNIT" && a.mandatory));
        let again = s.dataflow(&reference("ISTHMUS:DF_BORDER_MVT(1.0)")).expect("the dataflow");
        assert!(Arc::ptr_eq(&f, &again));
        let files = lock(&s.files).len();
        assert!(files < 30, "{files} files were parsed");
    }

    #[test]
    fn an_unknown_reference_gets_the_nearest() {
        let e = Standard::embedded().dataflow(&reference("ISTHMUS:DF_BORDER_MTV(1.0)")).expect_err("a slip");
        let StandardError::Unknown { nearest, .. } = &e else { panic!("{e}") };
        assert_eq!(nearest[0], "ISTHMUS:DF_BORDER_MVT(1.0.0)");
    }

    #[test]
    fn a_constraint_is_spelt_out() {
        let s = Standard::embedded();
        let f = s.dataflow(&reference("ISTHMUS:DF_MIG_STOCK")).expect("the dataflow");
        let r = f.constraints.iter().find(|r| r.keys.get("POP_DEF").is_some_and(|p| p[0] == "CTZ")).expect("the region");
        assert!(!r.include && r.keys["COUNTRY_BIRTH"].len() > 250 && !r.keys["COUNTRY_BIRTH"].contains(&"_T".to_owned()));
    }

    #[test]
    fn structures_beside_the_standard_are_linked() {
        let mut s = Standard::embedded();
        let text = r#"<Structure><Structures>
          <Dataflows><Dataflow id="DF" agencyID="X" version="1.0"><Name>F</Name><Structure><Ref id="D" agencyID="X" version="1.0"/></Structure></Dataflow></Dataflows>
          <DataStructures><DataStructure id="D" agencyID="X" version="1.0"><Name>D</Name><DataStructureComponents>
          <DimensionList><Dimension id="SEX" position="1"><ConceptIdentity><Ref id="SEX" maintainableParentID="CS_MIGRATION" maintainableParentVersion="1.0" agencyID="ISTHMUS"/></ConceptIdentity>
          <LocalRepresentation><Enumeration><Ref id="CL_SEX" agencyID="SDMX" version="2.1"/></Enumeration></LocalRepresentation></Dimension></DimensionList>
          <MeasureList><PrimaryMeasure id="OBS_VALUE"/></MeasureList></DataStructureComponents></DataStructure></DataStructures>
        </Structures></Structure>"#;
        s.add("x.xml", text.as_bytes().to_vec()).expect("a message");
        let f = s.dataflow(&reference("X:DF")).expect("the dataflow");
        assert!(f.structure.dimensions[0].codelist().is_some_and(|l| l.get("F").is_some()));
        assert_eq!(f.structure.dimensions[0].names.0.len(), 4);
        let e = s.add("y.json", b"{".to_vec()).expect_err("a broken message");
        assert!(e.to_string().starts_with("y.json: line 1"), "{e}");
    }

    #[test]
    fn one_artefact_is_exported_alone() {
        let text = Standard::embedded().export(&reference("ISTHMUS:DF_REMIT(1.0.0)")).expect("the artefact");
        let m = message::read(text.as_bytes()).expect("a message");
        assert_eq!((m.dataflows.len(), m.structures.len()), (1, 0));
    }
}
