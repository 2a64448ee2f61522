//! What does an SDMX-ML structure message say? Reads 2.1, 3.0 and 3.1 into the same drafts as SDMX-JSON.
//!
//! Elements are known by their local name. In 2.1 a reference is a `Ref` element or a `URN` element, from 3.0 on the text
//! itself is the URN.

use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashMap;

use super::structure::{
    Cascade, Categorisation, Category, CategoryScheme, ComponentDraft, Concept, ConceptScheme, Constraint, Contact, DataflowDraft, FACETS,
    Format, Hierarchy, HierarchyNode, Level, Message, Organisation, OrganisationRole, OrganisationScheme, Provision, Region, RegionKey,
    RegionValue, RepresentationDraft, StructureDraft, StructureError, Target, TimeRange, ValueItem, ValueList, WAYS, annotations_by_kind,
    counts, data_type, open_pattern, urn,
};
use crate::model::about::{About, Annotation};
use crate::model::lang::{Lang, Names};
use crate::model::structure::{Code, Codelist, Group, Ref, Relationship};

/// No message of the standard nests deeper; hostile ones do.
const DEPTH: usize = 64;

/// An element of one artefact.
#[derive(Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Element>,
}

/// Reads an SDMX-ML structure message.
pub(super) fn read(bytes: &[u8]) -> Result<Message, StructureError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|e| StructureError::Xml { offset: e.valid_up_to() as u64, detail: "the text is not UTF-8".to_owned() })?;
    let mut reader = Reader::from_str(text);
    let mut out = Message::default();
    let mut open: Vec<Element> = Vec::new();
    let mut root = false;
    loop {
        let offset = reader.buffer_position();
        let wrong = |detail: String| StructureError::Xml { offset, detail };
        match reader.read_event().map_err(|e| wrong(e.to_string()))? {
            Event::Start(e) => {
                if !root && e.local_name().as_ref() != "Structure" {
                    return Err(wrong(format!("the root is `{}`, not a structure message", e.local_name().as_ref())));
                }
                root = true;
                if open.len() >= DEPTH {
                    return Err(wrong(format!("elements are nested more than {DEPTH} deep")));
                }
                open.push(element(&e).map_err(wrong)?);
            }
            Event::Empty(e) => {
                let e = element(&e).map_err(wrong)?;
                close(e, &mut open, &mut out)?;
            }
            Event::End(_) => {
                if let Some(e) = open.pop() {
                    close(e, &mut open, &mut out)?;
                }
            }
            Event::Text(t) => push_text(&mut open, &t.xml10_content()),
            Event::CData(t) => push_text(&mut open, &t.xml10_content()),
            Event::GeneralRef(r) => {
                let c = r.resolve_char_ref().map_err(|e| wrong(e.to_string()))?.or(match &*r.xml10_content() {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => None,
                });
                let c = c.ok_or_else(|| wrong("an entity that the message would have to declare".to_owned()))?;
                push_text(&mut open, c.encode_utf8(&mut [0; 4]));
            }
            Event::DocType(_) => return Err(wrong("a document type; SDMX-ML has none".to_owned())),
            Event::Eof if root && open.is_empty() => return Ok(out),
            Event::Eof => return Err(wrong("the message ends too early".to_owned())),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

fn push_text(open: &mut [Element], text: &str) {
    if let Some(e) = open.last_mut() {
        e.text.push_str(text);
    }
}

fn element(start: &BytesStart<'_>) -> Result<Element, String> {
    let mut attributes = Vec::new();
    for a in start.attributes() {
        let a = a.map_err(|e| e.to_string())?;
        let value = a.normalized_value(quick_xml::XmlVersion::default()).map_err(|e| e.to_string())?;
        attributes.push((a.key.local_name().as_ref().to_owned(), value.into_owned()));
    }
    Ok(Element { name: start.local_name().as_ref().to_owned(), attributes, text: String::new(), children: Vec::new() })
}

/// An element is complete: an artefact is drafted and let go, another part goes to the element above.
fn close(e: Element, open: &mut [Element], out: &mut Message) -> Result<(), StructureError> {
    // A maintainable artefact stands in the container of its kind; `Codelist` elsewhere is a reference.
    let artefact = !e.attribute("agencyID").is_empty() && open.last().is_some_and(|p| p.name.ends_with('s'));
    match e.name.as_str() {
        "Codelist" if artefact => out.codelists.push(Arc::new(e.codelist()?)),
        "ConceptScheme" if artefact => out.concept_schemes.push(e.concept_scheme()?),
        "DataStructure" if artefact => out.structures.push(e.structure()?),
        "Dataflow" if artefact => out.dataflows.push(e.dataflow()?),
        "DataConstraint" | "ContentConstraint" if artefact => out.constraints.push(e.constraint()?),
        "Hierarchy" if artefact => out.hierarchies.push(e.hierarchy(None)?),
        "HierarchicalCodelist" if artefact => {
            for h in e.all("Hierarchy") {
                out.hierarchies.push(h.hierarchy(Some(&e))?);
            }
        }
        "AvailabilityConstraint" if open.last().is_some_and(|p| p.name == "AvailabilityConstraints") => {
            out.constraints.push(e.constraint()?);
        }
        "AgencyScheme" if artefact => out.organisations.push(e.organisations(OrganisationRole::Agency)),
        "DataProviderScheme" if artefact => out.organisations.push(e.organisations(OrganisationRole::DataProvider)),
        "DataConsumerScheme" if artefact => out.organisations.push(e.organisations(OrganisationRole::DataConsumer)),
        "OrganisationUnitScheme" if artefact => out.organisations.push(e.organisations(OrganisationRole::Unit)),
        "ProvisionAgreement" if artefact => out.provisions.push(e.provision()?),
        "CategoryScheme" if artefact => out.category_schemes.push(e.category_scheme()),
        "Categorisation" if artefact => out.categorisations.push(e.categorisation()?),
        "ValueList" if artefact => out.value_lists.push(e.value_list()),
        _ => {
            // Message, header and containers keep nothing, so a large message is never held as a whole: an artefact's
            // parts have four elements above them (Structure, Structures, Codelists, Codelist).
            let inside = open.len() >= 4;
            if let Some(above) = open.last_mut().filter(|_| inside) {
                above.children.push(e);
            }
        }
    }
    Ok(())
}

impl Element {
    fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }

    fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|c| c.name == name)
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> + 'a {
        self.children.iter().filter(move |c| c.name == name)
    }

    fn reference(&self) -> Ref {
        let version = match self.attribute("version") {
            "" => "1.0",
            v => v,
        };
        Ref { agency: self.attribute("agencyID").to_owned(), id: self.attribute("id").to_owned(), version: version.to_owned() }
    }

    /// Its texts of this element in our languages; where there is none, the first in any language stands for English.
    fn texts(&self, element: &str) -> Names {
        let mut out: Vec<(Lang, String)> = Vec::new();
        for n in self.all(element) {
            let lang = match n.attribute("lang") {
                "" => Some(Lang::En),
                tag => Lang::parse(tag),
            };
            if let Some(l) = lang.filter(|l| !out.iter().any(|(x, _)| x == l)) {
                out.push((l, n.text.trim().to_owned()));
            }
        }
        if let (true, Some(n)) = (out.is_empty(), self.child(element)) {
            out.push((Lang::En, n.text.trim().to_owned()));
        }
        Names(out)
    }

    fn names(&self) -> Names {
        self.texts("Name")
    }

    /// An attribute, where it is there.
    fn said(&self, name: &str) -> Option<String> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone())
    }

    fn annotations(&self) -> impl Iterator<Item = Annotation> + '_ {
        let part = |a: &Element, name: &str| a.child(name).map(|e| e.text.trim().to_owned()).filter(|t| !t.is_empty());
        self.child("Annotations").into_iter().flat_map(|all| all.all("Annotation")).map(move |a| Annotation {
            id: a.said("id"),
            kind: part(a, "AnnotationType"),
            title: part(a, "AnnotationTitle"),
            url: part(a, "AnnotationURL"),
            value: part(a, "AnnotationValue"),
            texts: a.texts("AnnotationText"),
        })
    }

    /// What it says of itself beside these annotations.
    fn about(&self, annotations: Vec<Annotation>) -> Option<Box<About>> {
        // The same attributes of a code in a hierarchy are when it is a member.
        let artefact = !self.attribute("agencyID").is_empty();
        let of_artefact = |name: &str| self.said(name).filter(|_| artefact);
        let external = self.attribute("isExternalReference") == "true";
        About {
            descriptions: self.texts("Description"),
            annotations,
            valid_from: of_artefact("validFrom"),
            valid_to: of_artefact("validTo"),
            partial: self.attribute("isPartial") == "true",
            external,
            structure_url: self.said("structureURL").filter(|_| external),
            service_url: self.said("serviceURL").filter(|_| external),
        }
        .boxed()
    }

    /// What it says of itself, with all its annotations.
    fn whole(&self) -> Option<Box<About>> {
        self.about(self.annotations().collect())
    }

    /// What it refers to: artefact, and item of it if one is meant.
    fn target(&self) -> Result<(Ref, Option<String>), StructureError> {
        if let Some(r) = self.child("Ref") {
            let (item, parent) = (r.attribute("id"), r.attribute("maintainableParentID"));
            return Ok(if parent.is_empty() {
                (r.reference(), None)
            } else {
                let version = match r.attribute("maintainableParentVersion") {
                    "" => "1.0",
                    v => v,
                };
                let of = Ref { agency: r.attribute("agencyID").to_owned(), id: parent.to_owned(), version: version.to_owned() };
                (of, Some(item.to_owned()))
            });
        }
        urn(self.child("URN").map_or(self.text.as_str(), |u| u.text.as_str()).trim())
    }

    /// Artefact and item of a reference that must have both.
    fn item(&self) -> Result<(Ref, String), StructureError> {
        let (of, item) = self.target()?;
        Ok((of, item.ok_or_else(|| StructureError::Urn(self.text.trim().to_owned()))?))
    }

    /// An identifier that stands as text, from 3.0 on, or in a `Ref`.
    fn local(&self) -> String {
        self.child("Ref").map_or(self.text.trim(), |r| r.attribute("id")).to_owned()
    }

    fn codelist(&self) -> Result<Codelist, StructureError> {
        let reference = self.reference();
        let about = self.whole();
        let said = about.iter().flat_map(|a| &a.annotations).filter(|a| a.kind.as_deref() == Some("OPEN_PATTERN"));
        let open = said.filter_map(Annotation::said).next().map(|p| open_pattern(&reference, p)).transpose()?;
        let number: FxHashMap<&str, u32> = self.all("Code").enumerate().map(|(i, c)| (c.attribute("id"), i as u32)).collect();
        let parent = |c: &Element| number.get(c.child("Parent")?.local().as_str()).copied();
        let code = |c: &Element| {
            let (mut annotations, more) = annotations_by_kind(c.annotations());
            Code {
                id: c.attribute("id").to_owned(),
                names: c.names(),
                parent: parent(c),
                valid_from: annotations.remove("VALID_FROM"),
                valid_to: annotations.remove("VALID_TO"),
                annotations,
                about: c.about(more),
            }
        };
        Ok(Codelist::new(reference, self.names(), self.all("Code").map(code).collect()).with_open_pattern(open).with_about(about))
    }

    fn concept_scheme(&self) -> Result<ConceptScheme, StructureError> {
        let concept = |c: &Element| {
            let (representation, format) = c.child("CoreRepresentation").map(Element::representation).transpose()?.unzip();
            let (annotations, more) = annotations_by_kind(c.annotations());
            let iso = c.child("ISOConceptReference").map(|i| {
                Box::new(
                    ["ConceptAgency", "ConceptSchemeID", "ConceptID"]
                        .map(|n| i.child(n).map_or(String::new(), |e| e.text.trim().to_owned())),
                )
            });
            Ok(Concept {
                id: c.attribute("id").to_owned(),
                names: c.names(),
                representation,
                format: format.flatten(),
                annotations,
                about: c.about(more),
                parent: c.child("Parent").map(Element::local),
                iso,
            })
        };
        let concepts = self.all("Concept").map(concept).collect::<Result<_, StructureError>>()?;
        Ok(ConceptScheme { reference: self.reference(), names: self.names(), about: self.whole(), concepts })
    }

    fn representation(&self) -> Result<(RepresentationDraft, Option<Box<Format>>), StructureError> {
        let enumeration = self.child("Enumeration");
        let format = self.child(if enumeration.is_some() { "EnumerationFormat" } else { "TextFormat" });
        let max = format.and_then(|f| f.attribute("maxLength").parse().ok());
        let data = format.and_then(|f| f.said("textType"));
        let (draft, value_list) = match enumeration {
            Some(e) => (RepresentationDraft::Codes(e.target()?.0), e.text.contains(".ValueList=")),
            None => (data_type(data.as_deref().unwrap_or("String"), max), false),
        };
        let facets = FACETS.iter().filter_map(|(name, _)| Some((*name, format?.said(name)?)));
        let more = Format {
            data_type: data,
            facets: facets.collect(),
            value_list,
            min_occurs: self.attribute("minOccurs").parse().ok(),
            max_occurs: self.said("maxOccurs"),
        };
        Ok((draft, (more != Format::default()).then(|| Box::new(more))))
    }

    fn component(&self) -> Result<ComponentDraft, StructureError> {
        let concept = self.child("ConceptIdentity").map(Element::item).transpose()?;
        let id = match (self.attribute("id"), &concept) {
            ("", Some((_, c))) => c.clone(),
            (id, _) => id.to_owned(),
        };
        let (representation, format) = self.child("LocalRepresentation").map(Element::representation).transpose()?.unzip();
        let (mut said, mut more) = annotations_by_kind(self.annotations());
        let default = said.remove("DEFAULT");
        said.retain(|k, _| !more.iter().any(|a| a.kind.as_ref() == Some(k)));
        more.extend(said.iter().map(|(k, v)| Annotation::titled(k, v)));
        let measures = self.child("MeasureRelationship");
        Ok(ComponentDraft {
            id,
            concept,
            roles: self.all("ConceptRole").map(Element::item).collect::<Result<_, _>>()?,
            representation,
            format: format.flatten(),
            default,
            about: self.about(more),
            mandatory: self.attribute("assignmentStatus").eq_ignore_ascii_case("mandatory")
                || self.attribute("usage").eq_ignore_ascii_case("mandatory"),
            relationship: self.child("AttributeRelationship").map(Element::relationship).unwrap_or_default(),
            measures: measures.iter().flat_map(|m| m.all("Measure")).map(Element::local).collect(),
        })
    }

    fn relationship(&self) -> Relationship {
        let dimensions: Vec<String> = self.all("Dimension").map(Element::local).collect();
        match (self.child("Group"), self.child("None").or_else(|| self.child("Dataflow"))) {
            (Some(g), _) => Relationship::Group(g.local()),
            _ if !dimensions.is_empty() => Relationship::Dimensions(dimensions),
            (_, Some(_)) => Relationship::Dataset,
            _ => Relationship::Observation,
        }
    }

    fn structure(&self) -> Result<StructureDraft, StructureError> {
        let empty = Element::default();
        let parts = self.child("DataStructureComponents").unwrap_or(&empty);
        let list = |name: &str| parts.child(name).map_or(&[][..], |l| &l.children[..]);
        let mut keyed: Vec<&Element> =
            list("DimensionList").iter().filter(|d| d.name == "Dimension" || d.name == "MeasureDimension").collect();
        keyed.sort_by_key(|d| d.attribute("position").parse().unwrap_or(u32::MAX));
        let mut dimensions = keyed.into_iter().map(Element::component).collect::<Result<Vec<_>, _>>()?;
        for t in list("DimensionList").iter().filter(|d| d.name == "TimeDimension") {
            dimensions.push(ComponentDraft { representation: Some(RepresentationDraft::Time), ..t.component()? });
        }
        let of = |name: &str, kinds: [&str; 2]| {
            list(name).iter().filter(|c| kinds.contains(&c.name.as_str())).map(Element::component).collect::<Result<Vec<_>, _>>()
        };
        let group = |g: &Element| Group {
            id: g.attribute("id").to_owned(),
            dimensions: g.all("GroupDimension").filter_map(|d| d.child("DimensionReference")).map(Element::local).collect(),
        };
        let (annotations, more) = annotations_by_kind(self.annotations());
        Ok(StructureDraft {
            reference: self.reference(),
            names: self.names(),
            annotations,
            about: self.about(more),
            dimensions,
            groups: parts.all("Group").map(group).collect(),
            measures: of("MeasureList", ["PrimaryMeasure", "Measure"])?,
            attributes: of("AttributeList", ["Attribute", "ReportingYearStartDay"])?,
        })
    }

    fn dataflow(&self) -> Result<DataflowDraft, StructureError> {
        let structure = self.child("Structure").map(Element::target).transpose()?.map(|(r, _)| r);
        Ok(DataflowDraft { reference: self.reference(), names: self.names(), about: self.whole(), structure })
    }

    fn constraint(&self) -> Result<Constraint, StructureError> {
        let mut attached = Vec::new();
        for t in self.child("ConstraintAttachment").map_or(&[][..], |a| &a.children[..]) {
            match t.name.as_str() {
                "Dataflow" => attached.push(Target::Dataflow(t.target()?.0)),
                "DataStructure" => attached.push(Target::Structure(t.target()?.0)),
                "ProvisionAgreement" => attached.push(Target::Provision(t.target()?.0)),
                "DataProvider" => {
                    let (scheme, id) = t.item()?;
                    attached.push(Target::Provider(scheme, id));
                }
                _ => {}
            }
        }
        let role = [self.attribute("role"), self.attribute("type")].into_iter().find(|r| !r.is_empty());
        let mut about = self.whole();
        let (series, observations) = counts(&mut about);
        Ok(Constraint {
            reference: self.reference(),
            names: self.names(),
            about,
            // A constraint of 2.1 that says no role is of what is there; one of 3.1 has none and is of what may be.
            allowed: role.map_or(self.name == "DataConstraint", |r| r == "Allowed"),
            attached,
            regions: self.all("CubeRegion").map(Element::region).collect(),
            series: self.attribute("seriesCount").parse().ok().or(series),
            observations: self.attribute("obsCount").parse().ok().or(observations),
        })
    }

    fn region(&self) -> Region {
        let yes = |e: &Element| e.attribute("include") != "false";
        let value = |v: &Element| RegionValue {
            code: v.text.trim().to_owned(),
            cascade: match v.attribute("cascadeValues") {
                "true" | "1" => Cascade::Below,
                "excluderoot" => Cascade::BelowOnly,
                _ => Cascade::None,
            },
        };
        let key = |k: &Element| RegionKey {
            id: k.attribute("id").to_owned(),
            attribute: k.name != "KeyValue",
            include: yes(k),
            values: k.all("Value").map(value).collect(),
            range: k.child("TimeRange").map(|r| Box::new(r.range())),
            valid_from: k.said("validFrom"),
            valid_to: k.said("validTo"),
        };
        let keys = self.children.iter().filter(|k| ["KeyValue", "Attribute", "Component"].contains(&k.name.as_str()));
        Region { include: yes(self), keys: keys.map(key).collect() }
    }

    fn range(&self) -> TimeRange {
        let end = |names: [&str; 2]| {
            let e = names.into_iter().find_map(|n| self.child(n))?;
            Some((e.text.trim().to_owned(), e.attribute("isInclusive") != "false"))
        };
        TimeRange { from: end(["StartPeriod", "AfterPeriod"]), to: end(["EndPeriod", "BeforePeriod"]) }
    }

    /// A hierarchy; before 3.0 it is a part of a hierarchical codelist, whose agency and version it has.
    fn hierarchy(&self, of: Option<&Element>) -> Result<Hierarchy, StructureError> {
        let mut lists: Vec<(String, Ref)> = Vec::new();
        for i in of.iter().flat_map(|o| o.all("IncludedCodelist")) {
            let list = i.target()?.0;
            lists.push((i.said("alias").unwrap_or_else(|| list.id.clone()), list));
        }
        let nodes = self.all("HierarchicalCode").map(|n| n.node(&lists)).collect::<Result<_, _>>()?;
        let (mut levels, mut next) = (Vec::new(), self.child("Level"));
        while let Some(l) = next {
            levels.push(Level { id: l.attribute("id").to_owned(), names: l.names(), about: l.whole() });
            next = l.child("Level");
        }
        let formal = self.attribute("hasFormalLevels") == "true" || self.attribute("leveled") == "true";
        let reference = match of {
            Some(of) => Ref { id: self.attribute("id").to_owned(), ..of.reference() },
            None => self.reference(),
        };
        let about = match of {
            // What the hierarchy says stands in it, what belongs to an artefact around it.
            Some(of) => About {
                descriptions: self.texts("Description"),
                annotations: self.annotations().collect(),
                ..of.about(Vec::new()).map(|a| *a).unwrap_or_default()
            }
            .boxed(),
            None => self.whole(),
        };
        Ok(Hierarchy { reference, names: self.names(), about, formal, levels, nodes })
    }

    /// The depth is bounded by [`DEPTH`].
    fn node(&self, lists: &[(String, Ref)]) -> Result<HierarchyNode, StructureError> {
        let wrong = || StructureError::Urn(self.attribute("id").to_owned());
        let (list, code) = match (self.child("Code"), self.child("CodelistAliasRef"), self.child("CodeID")) {
            (Some(c), _, _) => c.item()?,
            (None, Some(alias), Some(code)) => {
                let list = lists.iter().find(|(a, _)| *a == alias.text.trim()).ok_or_else(wrong)?;
                (list.1.clone(), code.local())
            }
            _ => return Err(wrong()),
        };
        let day = |name| Some(self.attribute(name).chars().take(10).collect::<String>()).filter(|d| !d.is_empty());
        Ok(HierarchyNode {
            id: self.said("id").unwrap_or_else(|| code.clone()),
            list,
            code,
            valid_from: day("validFrom"),
            valid_to: day("validTo"),
            level: self.child("Level").map(Element::local),
            about: self.whole(),
            children: self.all("HierarchicalCode").map(|n| n.node(lists)).collect::<Result<_, _>>()?,
        })
    }

    fn organisations(&self, role: OrganisationRole) -> OrganisationScheme {
        let one = |o: &Element| Organisation {
            id: o.attribute("id").to_owned(),
            names: o.names(),
            about: o.whole(),
            parent: o.child("Parent").map(Element::local),
            contacts: o.all("Contact").map(Element::contact).collect(),
        };
        let kind = match role {
            OrganisationRole::Agency => "Agency",
            OrganisationRole::DataProvider => "DataProvider",
            OrganisationRole::DataConsumer => "DataConsumer",
            OrganisationRole::Unit => "OrganisationUnit",
        };
        let organisations = self.all(kind).map(one).collect();
        OrganisationScheme { role, reference: self.reference(), names: self.names(), about: self.whole(), organisations }
    }

    fn contact(&self) -> Contact {
        let way = |e: &Element| Some((WAYS.iter().find(|(kind, _)| *kind == e.name)?.0, e.text.trim().to_owned()));
        let mut ways: Vec<(&'static str, String)> = self.children.iter().filter_map(way).collect();
        // SDMX-JSON has a list for each kind, so their order among one another says nothing.
        ways.sort_by_key(|(kind, _)| WAYS.iter().position(|(k, _)| k == kind));
        Contact { names: self.names(), departments: self.texts("Department"), roles: self.texts("Role"), ways }
    }

    fn provision(&self) -> Result<Provision, StructureError> {
        let flow = self.child("Dataflow").or_else(|| self.child("StructureUsage"));
        Ok(Provision {
            reference: self.reference(),
            names: self.names(),
            about: self.whole(),
            dataflow: flow.map(Element::target).transpose()?.map(|(r, _)| r),
            provider: self.child("DataProvider").map(Element::item).transpose()?,
        })
    }

    fn category_scheme(&self) -> CategoryScheme {
        let categories = self.all("Category").map(Element::category).collect();
        CategoryScheme { reference: self.reference(), names: self.names(), about: self.whole(), categories }
    }

    /// The depth is bounded by [`DEPTH`].
    fn category(&self) -> Category {
        Category {
            id: self.attribute("id").to_owned(),
            names: self.names(),
            about: self.whole(),
            categories: self.all("Category").map(Element::category).collect(),
        }
    }

    fn categorisation(&self) -> Result<Categorisation, StructureError> {
        let source = self.child("Source").map(|s| match s.child("Ref") {
            Some(r) => {
                let class = r.attribute("class");
                format!("urn:sdmx:org.sdmx.infomodel.{}.{class}={}", r.attribute("package"), r.reference())
            }
            None => s.child("URN").map_or(s.text.as_str(), |u| u.text.as_str()).trim().to_owned(),
        });
        let target = self.child("Target").map(Element::item).transpose()?;
        Ok(Categorisation { reference: self.reference(), names: self.names(), about: self.whole(), source, target })
    }

    fn value_list(&self) -> ValueList {
        let one = |i: &Element| ValueItem { id: i.attribute("id").to_owned(), names: i.names(), about: i.whole() };
        let items = self.all("ValueItem").map(one).collect();
        ValueList { reference: self.reference(), names: self.names(), about: self.whole(), items }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const V21: &str = r#"<?xml version="1.0"?><mes:Structure xmlns:mes="m" xmlns:str="s" xmlns:com="c"><mes:Header><mes:ID>X</mes:ID></mes:Header>
<mes:Structures>
<str:Dataflows><str:Dataflow id="F" agencyID="X" version="1.0"><com:Name xml:lang="es">Flujo</com:Name>
 <str:Structure><Ref id="D" agencyID="X" version="1.0" class="DataStructure"/></str:Structure></str:Dataflow></str:Dataflows>
<str:Codelists><str:Codelist id="CL_A" agencyID="X" version="1.0"><com:Name xml:lang="de">A</com:Name>
 <str:Code id="a"><com:Name xml:lang="es">Uno &amp; dos</com:Name></str:Code>
 <str:Code id="b"><com:Name>B</com:Name><str:Parent><Ref id="a"/></str:Parent></str:Code></str:Codelist></str:Codelists>
<str:DataStructures><str:DataStructure id="D" agencyID="X" version="1.0"><com:Name>D</com:Name><str:DataStructureComponents>
 <str:DimensionList id="DimensionDescriptor">
  <str:Dimension id="ONE" position="1"><str:ConceptIdentity><Ref id="ONE" maintainableParentID="CS" maintainableParentVersion="1.0" agencyID="X"/></str:ConceptIdentity>
   <str:LocalRepresentation><str:Enumeration><Ref id="CL_A" agencyID="X" version="1.0"/></str:Enumeration></str:LocalRepresentation></str:Dimension>
  <str:TimeDimension id="TIME_PERIOD" position="2"><str:ConceptIdentity><URN>urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=X:CS(1.0).TIME_PERIOD</URN></str:ConceptIdentity></str:TimeDimension>
 </str:DimensionList>
 <str:AttributeList id="AttributeDescriptor"><str:Attribute id="OBS_STATUS" assignmentStatus="Mandatory"><str:LocalRepresentation><str:TextFormat textType="String" maxLength="3"/></str:LocalRepresentation></str:Attribute></str:AttributeList>
 <str:MeasureList id="MeasureDescriptor"><str:PrimaryMeasure id="OBS_VALUE"/></str:MeasureList>
</str:DataStructureComponents></str:DataStructure></str:DataStructures>
<str:Constraints><str:ContentConstraint id="C" agencyID="X" version="1.0" type="Allowed"><com:Name>C</com:Name>
 <str:ConstraintAttachment><str:Dataflow><Ref id="F" agencyID="X" version="1.0"/></str:Dataflow></str:ConstraintAttachment>
 <str:CubeRegion include="false"><com:KeyValue id="ONE"><com:Value cascadeValues="true">a</com:Value></com:KeyValue></str:CubeRegion></str:ContentConstraint></str:Constraints>
</mes:Structures></mes:Structure>"#;

    #[test]
    fn a_message_of_2_1_is_read() {
        let m = read(V21.as_bytes()).expect("a message");
        assert_eq!(m.dataflows[0].structure.as_ref().map(ToString::to_string).as_deref(), Some("X:D(1.0)"));
        assert_eq!(m.codelists[0].codes[0].names.get(Lang::Es), "Uno & dos");
        assert_eq!(m.codelists[0].codes[1].parent, Some(0));
        let d = &m.structures[0];
        assert_eq!(d.dimensions.iter().map(|d| d.id.as_str()).collect::<Vec<_>>(), ["ONE", "TIME_PERIOD"]);
        assert_eq!(d.dimensions[1].representation, Some(RepresentationDraft::Time));
        assert!(d.attributes[0].mandatory);
        assert_eq!(d.attributes[0].representation, Some(RepresentationDraft::Text(Some(3))));
        let r = &m.constraints[0].regions[0];
        assert!(
            !r.include
                && r.keys[0].values == [RegionValue { code: "a".to_owned(), cascade: Cascade::Below }]
                && m.constraints[0].attached.len() == 1
        );
    }

    #[test]
    fn references_of_3_0_are_the_text_itself() {
        let text = r#"<Structure><Structures><Dataflows><Dataflow id="F" agencyID="X" version="1.0.0"><Name xml:lang="fr">Flux</Name>
          <Structure>urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=X:D(1.0.0)</Structure></Dataflow></Dataflows>
          <Codelists><Codelist id="L" agencyID="X" version="1.0.0"><Name>L</Name><Code id="a"><Name>A</Name></Code>
          <Code id="b"><Name>B</Name><Parent>a</Parent></Code></Codelist></Codelists>
          <Hierarchies><Hierarchy id="H" agencyID="X" version="1.0.0"><Name>H</Name>
          <HierarchicalCode id="g" validFrom="1996-03-14T00:00:00Z"><Code>urn:sdmx:org.sdmx.infomodel.codelist.Code=X:L(1.0.0).b</Code></HierarchicalCode>
          </Hierarchy></Hierarchies></Structures></Structure>"#;
        let m = read(text.as_bytes()).expect("a message");
        assert_eq!(m.dataflows[0].structure.as_ref().map(ToString::to_string).as_deref(), Some("X:D(1.0.0)"));
        assert_eq!(m.codelists[0].codes[1].parent, Some(0));
        assert_eq!(m.hierarchies[0].nodes[0].code, "b");
        assert_eq!(m.hierarchies[0].nodes[0].valid_from.as_deref(), Some("1996-03-14"));
    }

    #[test]
    fn hostile_messages_are_refused() {
        let told = |text: &str| read(text.as_bytes()).expect_err("a refusal").to_string();
        assert!(told("<!DOCTYPE x [<!ENTITY a \"b\">]><Structure/>").contains("document type"));
        assert!(told(&"<Structure>".repeat(100)).contains("64 deep"));
        assert!(told("<html/>").contains("too early") || told("<html></html>").contains("`html`"));
        assert!(told("<Structure><Structures>&x;</Structures></Structure>").contains("entity"));
        assert!(told("<Structure><Structures>").contains("too early"));
        assert!(read(b"\xff\xfe<").is_err());
    }
}
