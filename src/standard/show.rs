//! What artefacts are there, and what does one hold? Lists, shows and exports them.

use std::fmt::Write as _;

use super::{FOLDERS, Files, Standard, StandardError, names_of};
use crate::model::lang::{Lang, Names};
use crate::model::structure::{Codelist, Component, Dataflow, Ref, Representation};
use crate::sdmx::structure::{ConceptScheme, Constraint, Hierarchy, HierarchyNode};

/// A kind of artefact, in the order in which they are listed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ArtefactKind {
    /// Dataflow.
    Dataflow,
    /// Data structure definition.
    DataStructure,
    /// Data constraint.
    Constraint,
    /// Concept scheme.
    ConceptScheme,
    /// Codelist.
    Codelist,
    /// Hierarchy of codes.
    Hierarchy,
}

impl ArtefactKind {
    /// Its word in lists and messages.
    pub fn word(self) -> &'static str {
        match self {
            ArtefactKind::Dataflow => "dataflow",
            ArtefactKind::DataStructure => "data structure",
            ArtefactKind::Constraint => "data constraint",
            ArtefactKind::ConceptScheme => "concept scheme",
            ArtefactKind::Codelist => "codelist",
            ArtefactKind::Hierarchy => "hierarchy",
        }
    }

    /// Its word for a reader of this language.
    pub fn title(self, lang: Lang) -> &'static str {
        let words = match self {
            ArtefactKind::Dataflow => ["Dataflow", "Flujo de datos", "Flux de données", "Fluxo de dados"],
            ArtefactKind::DataStructure => ["Data structure", "Estructura de datos", "Structure de données", "Estrutura de dados"],
            ArtefactKind::Constraint => ["Data constraint", "Restricción de datos", "Contrainte de données", "Restrição de dados"],
            ArtefactKind::ConceptScheme => ["Concept scheme", "Esquema de conceptos", "Schéma de concepts", "Esquema de conceitos"],
            ArtefactKind::Codelist => ["Codelist", "Lista de códigos", "Liste de codes", "Lista de códigos"],
            ArtefactKind::Hierarchy => ["Hierarchy", "Jerarquía", "Hiérarchie", "Hierarquia"],
        };
        word(lang, words)
    }
}

/// One line of the list of artefacts.
#[derive(Clone, Debug)]
pub struct ArtefactSummary {
    /// Its kind.
    pub kind: ArtefactKind,
    /// Its reference.
    pub reference: Ref,
    /// Its names.
    pub names: Names,
    /// How many codes, concepts, dimensions or regions it has.
    pub items: usize,
}

impl Standard {
    /// Every artefact, by kind and reference.
    pub fn list(&self) -> Result<Vec<ArtefactSummary>, StandardError> {
        let mut out = Vec::new();
        for m in self.everything()? {
            let mut add = |kind, reference: &Ref, names: &Names, items| {
                out.push(ArtefactSummary { kind, reference: reference.clone(), names: names.clone(), items });
            };
            m.dataflows.iter().for_each(|f| add(ArtefactKind::Dataflow, &f.reference, &f.names, 0));
            m.structures.iter().for_each(|d| add(ArtefactKind::DataStructure, &d.reference, &d.names, d.dimensions.len()));
            m.constraints.iter().for_each(|c| add(ArtefactKind::Constraint, &c.reference, &c.names, c.regions.len()));
            m.concept_schemes.iter().for_each(|s| add(ArtefactKind::ConceptScheme, &s.reference, &s.names, s.concepts.len()));
            m.codelists.iter().for_each(|l| add(ArtefactKind::Codelist, &l.reference, &l.names, l.codes.len()));
            m.hierarchies.iter().for_each(|h| add(ArtefactKind::Hierarchy, &h.reference, &h.names, h.nodes.len()));
        }
        out.sort_by(|a, b| (a.kind, &a.reference).cmp(&(b.kind, &b.reference)));
        out.dedup_by(|a, b| a.kind == b.kind && a.reference == b.reference);
        Ok(out)
    }

    /// The artefact as an SDMX-JSON 2.0 structure message with nothing else in it.
    pub fn export(&self, wanted: &Ref) -> Result<String, StandardError> {
        let mut texts: Vec<Vec<u8>> = self.added.iter().map(|a| a.text.clone()).collect();
        for folder in FOLDERS {
            texts.extend(names_of(folder).iter().filter_map(|f| Files::get(f)).map(|f| f.data.into_owned()));
        }
        for text in texts {
            let Ok(mut value) = serde_json::from_slice::<serde_json::Value>(&text) else { continue };
            if only(&mut value, wanted) {
                return Ok(format!("{value:#}\n"));
            }
        }
        match self.list()?.into_iter().find(|a| a.reference.matches(wanted)) {
            Some(a) => Err(StandardError::NotJson(a.reference)),
            None => Err(self.unknown(None, wanted)),
        }
    }

    /// An artefact as text to be read: a codelist with its names, a dataflow with its dimensions and what may stand in them.
    /// `wanted` is a reference (`ISTHMUS:CL_AREA(1.0.0)`) or an identifier (`CL_AREA`, `DF_REMIT`, `REMIT`).
    pub fn show(&self, wanted: &str, lang: Lang) -> Result<String, StandardError> {
        let all = self.list()?;
        let reference = Ref::parse(wanted);
        let is = |a: &&ArtefactSummary| match &reference {
            Some(r) => a.reference.matches(r),
            None => a.reference.id == wanted,
        };
        let Some(found) = all.iter().find(is) else {
            let r = reference.unwrap_or_else(|| Ref { agency: "ISTHMUS".to_owned(), id: wanted.to_owned(), version: String::new() });
            return Err(self.unknown(None, &r));
        };
        let mut out = format!("{} {}\n{}\n", found.kind.title(lang), found.reference, found.names.get(lang));
        let mut of = |text: String| out.push_str(&text);
        for m in self.everything()? {
            let mine = |r: &Ref| *r == found.reference;
            match found.kind {
                ArtefactKind::Codelist => m.codelists.iter().filter(|l| mine(&l.reference)).for_each(|l| of(codes(l, lang))),
                ArtefactKind::ConceptScheme => m.concept_schemes.iter().filter(|s| mine(&s.reference)).for_each(|s| of(concepts(s, lang))),
                ArtefactKind::Hierarchy => m.hierarchies.iter().filter(|h| mine(&h.reference)).for_each(|h| of(tree(h))),
                ArtefactKind::Constraint => m.constraints.iter().filter(|c| mine(&c.reference)).for_each(|c| of(regions(c))),
                ArtefactKind::Dataflow | ArtefactKind::DataStructure => {}
            }
        }
        match found.kind {
            ArtefactKind::Dataflow => of(flow(&*self.dataflow(&found.reference)?, lang)),
            ArtefactKind::DataStructure => {
                let d = self.structure(&found.reference)?;
                of(components(&d.dimensions, &d.attributes, lang));
            }
            _ => {}
        }
        Ok(out)
    }
}

/// Words of the text, in the order of [`Lang::ALL`].
fn word(lang: Lang, words: [&'static str; 4]) -> &'static str {
    words[Lang::ALL.iter().position(|l| *l == lang).unwrap_or(0)]
}

const DIMENSIONS: [&str; 4] = [
    "Dimensions, in key order",
    "Dimensiones, en el orden de la clave",
    "Dimensions, dans l'ordre de la clé",
    "Dimensões, na ordem da chave",
];
const ATTRIBUTES: [&str; 4] = ["Attributes", "Atributos", "Attributs", "Atributos"];
const DEFAULT: [&str; 4] = ["default", "por omisión", "par défaut", "padrão"];
const MANDATORY: [&str; 4] = ["mandatory", "obligatorio", "obligatoire", "obrigatório"];
const ONLY: [&str; 4] = ["Only", "Solo", "Seulement", "Somente"];
const NEVER: [&str; 4] = ["Never together", "Nunca juntos", "Jamais ensemble", "Nunca juntos"];
const OPEN: [&str; 4] =
    ["Also accepted, unlisted", "También se acepta, sin estar en la lista", "Accepté aussi, hors liste", "Também aceito, fora da lista"];

/// Codes with their names, a step further in under the code above.
fn codes(list: &Codelist, lang: Lang) -> String {
    let depth = |mut code: u32| {
        (0..list.codes.len())
            .take_while(|_| match list.codes[code as usize].parent {
                Some(p) => {
                    code = p;
                    true
                }
                None => false,
            })
            .count()
            .min(8)
    };
    let wide = list.codes.iter().map(|c| c.id.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    for (i, c) in list.codes.iter().enumerate() {
        let span = match (&c.valid_from, &c.valid_to) {
            (None, None) => String::new(),
            (from, to) => format!("  [{}/{}]", from.as_deref().unwrap_or(".."), to.as_deref().unwrap_or("..")),
        };
        let _ = writeln!(out, "  {:<wide$}  {}{}{span}", c.id, "  ".repeat(depth(i as u32)), c.names.get(lang));
    }
    if let Some(p) = &list.open_pattern {
        let _ = writeln!(out, "{}: {p}", word(lang, OPEN));
    }
    out
}

fn concepts(scheme: &ConceptScheme, lang: Lang) -> String {
    let wide = scheme.concepts.iter().map(|c| c.id.len()).max().unwrap_or(0);
    scheme.concepts.iter().map(|c| format!("  {:<wide$}  {}\n", c.id, c.names.get(lang))).collect()
}

fn flow(f: &Dataflow, lang: Lang) -> String {
    let mut out = format!("{}\n", f.structure.reference);
    out.push_str(&components(&f.structure.dimensions, &f.structure.attributes, lang));
    for r in &f.constraints {
        let _ = writeln!(
            out,
            "{}: {}",
            word(lang, if r.include { ONLY } else { NEVER }),
            r.keys.iter().map(|(k, v)| short(k, v)).collect::<Vec<_>>().join("; ")
        );
    }
    out
}

fn components(dimensions: &[Component], attributes: &[Component], lang: Lang) -> String {
    let wide = dimensions.iter().chain(attributes).map(|c| c.id.len()).max().unwrap_or(0);
    let line = |c: &Component| {
        let what = match &c.representation {
            Representation::Codes(l) => l.reference.to_string(),
            Representation::Time => "ObservationalTimePeriod".to_owned(),
            Representation::Integer => "Integer".to_owned(),
            Representation::Decimal => "Decimal".to_owned(),
            Representation::Text(Some(n)) => format!("String({n})"),
            Representation::Text(None) => "String".to_owned(),
        };
        let default = c.default.as_ref().map(|d| format!(", {} {d}", word(lang, DEFAULT))).unwrap_or_default();
        let mandatory = if c.mandatory { format!(", {}", word(lang, MANDATORY)) } else { String::new() };
        format!("  {:<wide$}  {} — {what}{default}{mandatory}\n", c.id, c.names.get(lang))
    };
    let block = |title, list: &[Component]| format!("{}\n{}", word(lang, title), list.iter().map(line).collect::<String>());
    format!("{}{}", block(DIMENSIONS, dimensions), block(ATTRIBUTES, attributes))
}

fn regions(c: &Constraint) -> String {
    let mut out = String::new();
    for r in &c.regions {
        for k in &r.keys {
            let values: Vec<String> = k.values.iter().map(|v| v.code.clone()).collect();
            let _ = writeln!(
                out,
                "  {}{}{}",
                if r.include { "" } else { "NOT " },
                if k.include { "" } else { "not in: " },
                short(&k.id, &values)
            );
        }
    }
    out
}

/// A component with its codes, cut after some.
fn short(id: &str, values: &[String]) -> String {
    let shown = values.iter().take(12).map(String::as_str).collect::<Vec<_>>().join(" ");
    let more = if values.len() > 12 { format!(" … ({})", values.len()) } else { String::new() };
    format!("{id} = {shown}{more}")
}

fn tree(h: &Hierarchy) -> String {
    fn below(node: &HierarchyNode, depth: usize, out: &mut String) {
        let span = match (&node.valid_from, &node.valid_to) {
            (None, None) => String::new(),
            (from, to) => format!("  [{}/{}]", from.as_deref().unwrap_or(".."), to.as_deref().unwrap_or("..")),
        };
        let _ = writeln!(out, "{}{}{span}", "  ".repeat(depth), node.code);
        node.children.iter().for_each(|c| below(c, depth + 1, out));
    }
    let mut out = String::new();
    h.nodes.iter().for_each(|n| below(n, 1, &mut out));
    out
}

/// Leaves only the wanted artefact in a message; false where it is not there.
fn only(value: &mut serde_json::Value, wanted: &Ref) -> bool {
    let Some(data) = value.get_mut("data").and_then(|d| d.as_object_mut()) else { return false };
    let text = |a: &serde_json::Value, k: &str| a.get(k).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
    let is = |a: &serde_json::Value| Ref { agency: text(a, "agencyID"), id: text(a, "id"), version: text(a, "version") }.matches(wanted);
    for kind in data.values_mut().filter_map(|v| v.as_array_mut()) {
        kind.retain(|a| is(a));
    }
    data.retain(|_, v| v.as_array().is_some_and(|a| !a.is_empty()));
    !data.is_empty()
}
