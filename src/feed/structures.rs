//! Structures, what data there are, and what makes data valid: which artefacts a question gets, and how they are written.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::media::Form;
use super::provided::Provided;
use super::query::{AvailabilityQuery, Context, Surface, Why, Wrong, flag};
use super::{Feed, Problem, off_thread};
use crate::gateway::Trouble;
use crate::gateway::access::Scope;
use crate::gateway::structures::Judged;
use crate::model::digest::Sha256;
use crate::model::lang::Lang;
use crate::model::moment::Moment;
use crate::model::period::parse_period;
use crate::model::structure::Ref;
use crate::sdmx::message::Header;
use crate::sdmx::schema::{JsonVersion, Level, MlVersion, Purpose, json_schema, xml_schema};
use crate::sdmx::structure::{Message, OrganisationRole, Target};
use crate::sdmx::submitted;
use crate::sdmx::write_structure::{StructureFormat, write};
use crate::standard::available::{Along, Found, available};
use crate::standard::query::{QueryError, StructureQuery};
use crate::standard::validity::{valid_structures, validity};
use crate::standard::{StandardError, find};

/// A form that says what makes data valid.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SchemaForm {
    /// An XML Schema for structure-specific data.
    Xml(u8),
    /// A JSON Schema for data.
    Json(u8),
    /// The structures themselves.
    Structure(StructureFormat),
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Problem {
        Wrong::new(error.parameter, Why::Form).into()
    }
}

pub(super) fn held(error: StandardError) -> Problem {
    match error {
        StandardError::Unknown { .. } => Problem::NoSuchArtefact,
        other => Trouble::Machine(other.to_string()).into(),
    }
}

impl Feed {
    /// The artefacts that a question asks for, and when any last changed: the segments of its path from the type on, and its
    /// parameters.
    ///
    /// # Errors
    /// [`Problem::NoSuchArtefact`] where there are none; [`Problem::Wrong`]; those of the store.
    pub async fn structures(
        &self,
        scope: &Scope,
        surface: Surface,
        path: &[String],
        parameters: &[(String, String)],
    ) -> Result<(Message, Moment), Problem> {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let mut query = StructureQuery::parse(surface, &path)?;
        for (name, value) in parameters {
            query = match name.as_str() {
                "references" => query.with_references(surface, value)?,
                "detail" => query.with_detail(surface, value)?,
                // Structures are those of this program: they stood whenever it did.
                "asOf" => query,
                "format" | "formatVersion" | "lang" | "compression" | "dimensionAtObservation" | "includeAllAnnotations" => query,
                _ => return Err(Wrong::new(name.as_str(), Why::Unknown).into()),
            };
        }
        let Provided { standard, since } = self.provided(scope).await?;
        let message = off_thread(move || Ok(find(&standard, &query))).await?.map_err(held)?;
        let of_data = !message.provisions.is_empty() || message.organisations.iter().any(|o| o.role == OrganisationRole::DataProvider);
        // What tells of no provider changes with the structures alone.
        let since = if of_data { since } else { self.since };
        if message.is_empty() { Err(Problem::NoSuchArtefact) } else { Ok((message, since)) }
    }

    /// What data there are for a question, as a constraint with what comes along.
    ///
    /// # Errors
    /// As [`Feed::find`]; [`Problem::Wrong`] for a dimension that the structure lacks.
    pub async fn availability(&self, scope: &Scope, query: AvailabilityQuery) -> Result<(Message, Moment), Problem> {
        let along: BTreeSet<Along> = match &query.references[..] {
            [] => BTreeSet::new(),
            words => Along::parse(query.data.surface, &words.join(if query.data.surface == Surface::V1 { "+" } else { "," }))?,
        };
        let found = self.find(scope, &query.data).await?.of_one_structure()?;
        let modified = found.modified;
        let (flow, there) = self.available(found, query.available).await?;
        let structure = &flow.structure;
        if query.components.iter().any(|c| structure.dimension(c).is_none()) {
            return Err(Wrong::new("componentID", Why::Structure).into());
        }
        let wanted = |id: &str| query.components.is_empty() || query.components.iter().any(|c| c == id);
        let mut codes = BTreeMap::new();
        let mut periods = None;
        for (d, (dimension, used)) in structure.dimensions.iter().zip(there.codes).enumerate() {
            if !wanted(&dimension.id) {
                continue;
            }
            if Some(d) == structure.time() {
                let read = |p: &String| parse_period(p).map(|period| (period, p.clone()));
                let first = used.iter().filter_map(read).min_by_key(|(p, _)| p.start);
                let last = used.iter().filter_map(read).max_by_key(|(p, _)| p.end);
                periods = first.zip(last).map(|((_, from), (_, to))| (from, to));
            } else {
                codes.insert(dimension.id.clone(), used);
            }
        }
        let found = Found { codes, periods, series: Some(there.series), observations: Some(there.observations) };
        let of = match query.data.target.context {
            Context::DataStructure => Target::Structure(structure.reference.clone()),
            _ => Target::Dataflow(flow.reference.clone()),
        };
        let Provided { standard, since } = self.provided(scope).await?;
        let message = available(&standard, &of, &found, &along).map_err(held)?;
        let modified = if message.organisations.is_empty() { modified } else { modified.max(since) };
        Ok((message, modified))
    }

    /// What makes data of an artefact valid, in a form.
    ///
    /// # Errors
    /// [`Problem::NoSuchArtefact`], [`Problem::Wrong`].
    pub async fn schema(
        &self,
        scope: &Scope,
        path: &[String],
        parameters: &[(String, String)],
        form: SchemaForm,
        languages: Vec<Lang>,
    ) -> Result<Vec<u8>, Problem> {
        let at = |i: usize| path.get(i).map(String::as_str).filter(|t| !t.is_empty());
        let (Some(context), Some(agency), Some(id), true) = (at(0), at(1), at(2), path.len() <= 4) else {
            return Err(Wrong::new("path", Why::Path).into());
        };
        // One artefact is meant; whatever word stands for the latest, there is one version at a time.
        let version = at(3).filter(|v| v.starts_with(|c: char| c.is_ascii_digit()) && !v.contains(['+', ','])).unwrap_or_default();
        let reference = Ref { agency: agency.to_owned(), id: id.to_owned(), version: version.to_owned() };
        let of = match context {
            "dataflow" => Target::Dataflow(reference),
            "datastructure" => Target::Structure(reference),
            "provisionagreement" => Target::Provision(reference),
            // What we hold no metadata of has no schema either.
            "metadataflow" | "metadatastructure" | "metadataprovisionagreement" => return Err(Problem::NoSuchArtefact),
            _ => return Err(Wrong::new("context", Why::Form).into()),
        };
        let (mut level, mut purpose) = (None, Purpose::Data);
        for (name, value) in parameters {
            match name.as_str() {
                "dimensionAtObservation" => level = Some(value.clone()),
                "deletion" if flag("deletion", value)? => purpose = Purpose::Deletion,
                "explicitMeasure" if flag("explicitMeasure", value)? => return Err(Wrong::new("explicitMeasure", Why::Structure).into()),
                "deletion" | "explicitMeasure" | "asOf" | "format" | "formatVersion" | "lang" | "compression" => {}
                _ => return Err(Wrong::new(name.as_str(), Why::Unknown).into()),
            }
        }
        let standard = self.provided(scope).await?.standard;
        let (written, header) = (form, self.header(languages));
        off_thread(move || {
            if let SchemaForm::Structure(format) = written {
                let message = match valid_structures(&standard, &of) {
                    Ok(message) => message,
                    Err(e) => return Ok(Err(held(e))),
                };
                let mut out = Vec::new();
                write(&message, format, &header, &mut out)?;
                return Ok(Ok(out));
            }
            let valid = match validity(&standard, &of) {
                Ok(valid) => valid,
                Err(e) => return Ok(Err(held(e))),
            };
            let Some(level) = Level::parse(level.as_deref(), &valid.structure) else {
                return Ok(Err(Wrong::new("dimensionAtObservation", Why::Structure).into()));
            };
            let mut out = Vec::new();
            match written {
                SchemaForm::Xml(v) => {
                    let version = [MlVersion::V21, MlVersion::V30, MlVersion::V31][usize::from(v.min(2))];
                    xml_schema(&valid, version, &level, purpose, &mut out);
                }
                SchemaForm::Json(v) => {
                    let version = [JsonVersion::V10, JsonVersion::V20, JsonVersion::V21][usize::from(v.min(2))];
                    let schema: Value = json_schema(&valid, version, &level, purpose);
                    serde_json::to_writer(&mut out, &schema)?;
                }
                SchemaForm::Structure(_) => {}
            }
            Ok(Ok(out))
        })
        .await?
    }

    /// Writes artefacts.
    ///
    /// # Errors
    /// Where the form cannot hold them.
    pub async fn written(&self, message: Message, form: &Form<StructureFormat>, languages: Vec<Lang>) -> Result<Vec<u8>, Problem> {
        let (format, header) = (form.what, self.header(languages));
        off_thread(move || {
            let mut out = Vec::new();
            write(&message, format, &header, &mut out).map(|()| out)
        })
        .await
    }

    /// What became of structures that were sent, each of them, as SDMX says it. `text` is what was sent.
    pub fn submitted(&self, judged: &[Judged], taken: bool, text: &Sha256) -> Vec<u8> {
        let (id, prepared) = (text.to_string()[..16].to_owned(), self.gateway.now());
        let header = Header { id: format!("SENT_{id}"), prepared, sender: "ISTHMUS".to_owned(), languages: Vec::new() };
        let results: Vec<submitted::Result<'_>> = judged.iter().map(|j| (j.class, &j.artefact, &j.faults[..])).collect();
        let mut out = Vec::new();
        submitted::write(&results, taken, &header, &mut out);
        out
    }

    /// The head of a message of structures. They change with the program alone, and so does what is said of them.
    fn header(&self, languages: Vec<Lang>) -> Header {
        let version = env!("CARGO_PKG_VERSION");
        let id = format!("ISTHMUS_{}", &Sha256::of(version.as_bytes()).to_string()[..16]);
        Header { id, prepared: STRUCTURES, sender: "ISTHMUS".to_owned(), languages }
    }
}

/// When the structures that are compiled in were made: 2026-11-21T00:00:00Z, as their files say.
pub const STRUCTURES: Moment = Moment::from_millis(1_795_219_200_000);
