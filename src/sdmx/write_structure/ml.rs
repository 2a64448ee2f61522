//! How are structures written as SDMX-ML 2.1, 3.0 and 3.1?

use std::collections::BTreeMap;

use super::json::default_type;
use super::markup::Markup;
use super::{Naming, StructureFormat, annotations, metrics, old_type, wanted};
use crate::model::about::{About, Annotation};
use crate::model::lang::{Lang, Names};
use crate::model::structure::{Codelist, Ref, Relationship};
use crate::sdmx::message::Header;
use crate::sdmx::structure::{
    Cascade, Categorisation, Category, CategoryScheme, Class, ComponentDraft, ConceptScheme, Constraint, Contact, DataflowDraft, Format,
    Hierarchy, HierarchyNode, Level, Message, OrganisationRole, OrganisationScheme, Provision, Region, RegionKey, RepresentationDraft,
    StructureDraft, Target, ValueList,
};

/// Writes the message.
pub(super) fn write(message: &Message, format: StructureFormat, header: &Header, out: &mut Vec<u8>) {
    let version = match format {
        StructureFormat::Ml21 => "v2_1",
        StructureFormat::Ml30 => "v3_0",
        _ => "v3_1",
    };
    let w = Writer { format, names: Naming { old: format.is_old() }, languages: &header.languages };
    let space = |part: &str| format!("http://www.sdmx.org/resources/sdmxml/schemas/{version}/{part}");
    let (mes, str, com) = (space("message"), space("structure"), space("common"));
    let mut m = Markup::new(out);
    m.element("mes:Structure", &[("xmlns:mes", &mes), ("xmlns:str", &str), ("xmlns:com", &com)], |m| {
        m.element("mes:Header", &[], |m| {
            m.text("mes:ID", &[], &header.id);
            m.text("mes:Test", &[], "false");
            m.text("mes:Prepared", &[], &header.prepared.to_string());
            m.element("mes:Sender", &[("id", &header.sender)], |_| {});
        });
        m.element("mes:Structures", &[], |m| if w.names.old { w.all_of_2_1(m, message) } else { w.all_of_3(m, message) });
    });
}

/// Name of an element and the texts of its attributes.
type Attributes = Vec<(&'static str, String)>;

struct Writer<'a> {
    format: StructureFormat,
    /// 2.1.
    names: Naming,
    languages: &'a [Lang],
}

/// A container with an element for each, where there are any.
fn each<T>(m: &mut Markup<'_>, container: &str, list: impl Iterator<Item = T>, one: impl Fn(&mut Markup<'_>, T)) {
    let mut list = list.peekable();
    if list.peek().is_some() {
        m.element(container, &[], |m| list.for_each(|x| one(m, x)));
    }
}

/// An element whose attributes are made as it is written.
fn element(m: &mut Markup<'_>, name: &str, attributes: &Attributes, inside: impl FnOnce(&mut Markup<'_>)) {
    let attributes: Vec<(&str, &str)> = attributes.iter().map(|(n, v)| (*n, v.as_str())).collect();
    m.element(name, &attributes, inside);
}

impl Writer<'_> {
    /// In the order of the schema, which is a sequence.
    fn all_of_2_1(&self, m: &mut Markup<'_>, x: &Message) {
        each(m, "str:OrganisationSchemes", x.organisations.iter(), |m, o| self.organisations(m, o));
        each(m, "str:Dataflows", x.dataflows.iter(), |m, f| self.dataflow(m, f));
        each(m, "str:CategorySchemes", x.category_schemes.iter(), |m, s| self.category_scheme(m, s));
        each(m, "str:Categorisations", x.categorisations.iter(), |m, c| self.categorisation(m, c));
        each(m, "str:Codelists", x.codelists.iter(), |m, l| self.codelist(m, l));
        each(m, "str:HierarchicalCodelists", x.hierarchies.iter(), |m, h| self.hierarchy(m, h));
        each(m, "str:Concepts", x.concept_schemes.iter(), |m, s| self.concept_scheme(m, s));
        each(m, "str:DataStructures", x.structures.iter(), |m, d| self.structure(m, d));
        each(m, "str:Constraints", x.constraints.iter(), |m, c| self.constraint(m, c));
        each(m, "str:ProvisionAgreements", x.provisions.iter(), |m, p| self.provision(m, p));
    }

    /// What refers comes after what it refers to; the schema asks for no order.
    fn all_of_3(&self, m: &mut Markup<'_>, x: &Message) {
        let apart = |c: &&Constraint| !c.allowed && self.format.is_newest();
        let schemes = [
            (OrganisationRole::Agency, "str:AgencySchemes"),
            (OrganisationRole::DataProvider, "str:DataProviderSchemes"),
            (OrganisationRole::DataConsumer, "str:DataConsumerSchemes"),
            (OrganisationRole::Unit, "str:OrganisationUnitSchemes"),
        ];
        for (role, container) in schemes {
            each(m, container, x.organisations.iter().filter(|o| o.role == role), |m, o| self.organisations(m, o));
        }
        each(m, "str:CategorySchemes", x.category_schemes.iter(), |m, s| self.category_scheme(m, s));
        each(m, "str:Codelists", x.codelists.iter(), |m, l| self.codelist(m, l));
        each(m, "str:ValueLists", x.value_lists.iter(), |m, l| self.value_list(m, l));
        each(m, "str:Hierarchies", x.hierarchies.iter(), |m, h| self.hierarchy(m, h));
        each(m, "str:ConceptSchemes", x.concept_schemes.iter(), |m, s| self.concept_scheme(m, s));
        each(m, "str:DataStructures", x.structures.iter(), |m, d| self.structure(m, d));
        each(m, "str:Dataflows", x.dataflows.iter(), |m, f| self.dataflow(m, f));
        each(m, "str:DataConstraints", x.constraints.iter().filter(|c| !apart(c)), |m, c| self.constraint(m, c));
        each(m, "str:AvailabilityConstraints", x.constraints.iter().filter(apart), |m, c| self.availability(m, c));
        each(m, "str:ProvisionAgreements", x.provisions.iter(), |m, p| self.provision(m, p));
        each(m, "str:Categorisations", x.categorisations.iter(), |m, c| self.categorisation(m, c));
    }

    /// The attributes of an artefact.
    fn artefact(&self, class: Class, of: &Ref, names: &Names, about: Option<&About>) -> Attributes {
        let mut a: Attributes = vec![("id", of.id.clone())];
        let organisations =
            matches!(class, Class::AgencyScheme | Class::DataProviderScheme | Class::DataConsumerScheme | Class::OrganisationUnitScheme);
        // Schemes of organisations have no versions from 3.0 on, but for those of units; in 3.1 categorisations have none.
        let versioned = match class {
            Class::Categorisation => self.format != StructureFormat::Ml31,
            _ => self.names.old || !organisations || class == Class::OrganisationUnitScheme,
        };
        if versioned || organisations {
            a.push(("urn", self.names.urn(class, of)));
        }
        if versioned {
            a.push(("version", self.names.version(of).to_owned()));
        }
        if let Some(x) = about {
            for (name, day) in [("validFrom", &x.valid_from), ("validTo", &x.valid_to)] {
                a.extend(day.clone().map(|d| (name, d)));
            }
        }
        a.push(("agencyID", of.agency.clone()));
        if self.names.old && !of.version.contains('-') && !organisations {
            a.push(("isFinal", "true".to_owned()));
        }
        if self.format == StructureFormat::Ml31 && names.0.len() > wanted(names, self.languages).len() {
            a.push(("isPartialLanguage", "true".to_owned()));
        }
        if let Some(x) = about.filter(|x| x.external) {
            a.push(("isExternalReference", "true".to_owned()));
            a.extend(x.service_url.clone().map(|u| ("serviceURL", u)));
            a.extend(x.structure_url.clone().map(|u| ("structureURL", u)));
        }
        if about.is_some_and(|x| x.partial) {
            a.push(("isPartial", "true".to_owned()));
        }
        a
    }

    /// Annotations, names and descriptions, which every named thing begins with.
    fn head(&self, m: &mut Markup<'_>, id: &str, names: Option<&Names>, said: &[Annotation], about: Option<&About>) {
        each(m, "com:Annotations", said.iter(), |m, a| self.annotation(m, a));
        if let Some(names) = names {
            if names.0.is_empty() {
                m.text("com:Name", &[("xml:lang", "en")], id);
            }
            self.texts(m, "com:Name", names);
            if let Some(a) = about {
                self.texts(m, "com:Description", &a.descriptions);
            }
        }
    }

    fn texts(&self, m: &mut Markup<'_>, element: &str, names: &Names) {
        for (lang, text) in wanted(names, self.languages) {
            m.text(element, &[("xml:lang", lang.tag())], text);
        }
    }

    fn annotation(&self, m: &mut Markup<'_>, a: &Annotation) {
        let id: Attributes = a.id.iter().map(|i| ("id", i.clone())).collect();
        element(m, "com:Annotation", &id, |m| {
            let mut part = |name: &str, text: &Option<String>| {
                if let Some(t) = text {
                    m.text(name, &[], t);
                }
            };
            part("com:AnnotationTitle", &a.title);
            part("com:AnnotationType", &a.kind);
            part("com:AnnotationURL", &a.url);
            match (self.names.old, &a.value) {
                // 2.1 has no values; where there is a title as well the value has no place.
                (true, Some(v)) if a.title.is_none() && a.texts.0.is_empty() => m.text("com:AnnotationText", &[("xml:lang", "en")], v),
                _ => self.texts(m, "com:AnnotationText", &a.texts),
            }
            if let (false, Some(v)) = (self.names.old, &a.value) {
                m.text("com:AnnotationValue", &[], v);
            }
        });
    }

    /// A reference to an artefact: a `Ref` in 2.1, which every reader of it knows; the URN from 3.0 on.
    fn reference(&self, m: &mut Markup<'_>, name: &str, class: Class, of: &Ref) {
        let (package, word, _) = class.words();
        match self.names.old {
            true => m.element(name, &[], |m| {
                let version = self.names.version(of);
                m.element(
                    "Ref",
                    &[("id", &of.id), ("version", version), ("agencyID", &of.agency), ("class", word), ("package", package)],
                    |_| {},
                );
            }),
            false => m.text(name, &[], &self.names.urn(class, of)),
        }
    }

    /// A reference to an item of an artefact.
    fn item(&self, m: &mut Markup<'_>, name: &str, class: Class, of: &Ref, item: &str) {
        let (package, _, word) = class.words();
        match self.names.old {
            true => m.element(name, &[], |m| {
                let attributes = [
                    ("id", item),
                    ("maintainableParentID", &of.id),
                    ("maintainableParentVersion", self.names.version(of)),
                    ("agencyID", &of.agency),
                    ("class", word),
                    ("package", package),
                ];
                m.element("Ref", &attributes, |_| {});
            }),
            false => m.text(name, &[], &self.names.item_urn(class, of, item)),
        }
    }

    /// A reference inside the same artefact.
    fn local(&self, m: &mut Markup<'_>, name: &str, id: &str) {
        match self.names.old {
            true => m.element(name, &[], |m| m.element("Ref", &[("id", id)], |_| {})),
            false => m.text(name, &[], id),
        }
    }

    fn codelist(&self, m: &mut Markup<'_>, l: &Codelist) {
        let about = l.about.as_deref();
        element(m, "str:Codelist", &self.artefact(Class::Codelist, &l.reference, &l.names, about), |m| {
            self.head(m, &l.reference.id, Some(&l.names), &all(about), about);
            for c in &l.codes {
                m.element("str:Code", &[("id", &c.id)], |m| {
                    let dates = [("VALID_FROM", c.valid_from.as_deref()), ("VALID_TO", c.valid_to.as_deref())];
                    let said = annotations(&c.annotations, &dates, c.about.as_deref());
                    self.head(m, &c.id, Some(&c.names), &said, c.about.as_deref());
                    if let Some(p) = c.parent.and_then(|p| l.codes.get(p as usize)) {
                        self.local(m, "str:Parent", &p.id);
                    }
                });
            }
        });
    }

    fn concept_scheme(&self, m: &mut Markup<'_>, s: &ConceptScheme) {
        let about = s.about.as_deref();
        element(m, "str:ConceptScheme", &self.artefact(Class::ConceptScheme, &s.reference, &s.names, about), |m| {
            self.head(m, &s.reference.id, Some(&s.names), &all(about), about);
            for c in &s.concepts {
                m.element("str:Concept", &[("id", &c.id)], |m| {
                    let said = annotations(&c.annotations, &[], c.about.as_deref());
                    self.head(m, &c.id, Some(&c.names), &said, c.about.as_deref());
                    if let Some(p) = &c.parent {
                        self.local(m, "str:Parent", p);
                    }
                    if let Some(r) = &c.representation {
                        self.representation(m, "str:CoreRepresentation", r, c.format.as_deref(), false);
                    }
                    if let Some([agency, scheme, concept]) = c.iso.as_deref() {
                        m.element("str:ISOConceptReference", &[], |m| {
                            m.text("str:ConceptAgency", &[], agency);
                            m.text("str:ConceptSchemeID", &[], scheme);
                            m.text("str:ConceptID", &[], concept);
                        });
                    }
                });
            }
        });
    }

    fn representation(&self, m: &mut Markup<'_>, name: &str, r: &RepresentationDraft, format: Option<&Format>, component: bool) {
        let mut occurs: Attributes = Vec::new();
        if let (Some(f), false) = (format, self.names.old) {
            occurs.extend(f.min_occurs.map(|n| ("minOccurs", n.to_string())));
            occurs.extend(f.max_occurs.clone().map(|n| ("maxOccurs", n)));
        }
        let value_list = format.is_some_and(|f| f.value_list);
        let list = match r {
            RepresentationDraft::Codes(list) if !(value_list && self.names.old) => Some(list),
            _ => None,
        };
        let mut facets: Attributes = Vec::new();
        let kind = format.and_then(|f| f.data_type.as_deref()).or(list.is_none().then_some(default_type(r)));
        facets.extend(kind.map(|k| ("textType", if self.names.old && component { old_type(k) } else { k }.to_owned())));
        for (name, value) in format.iter().flat_map(|f| &f.facets) {
            if !(self.names.old && component && *name == "isMultiLingual") {
                facets.push((name, value.clone()));
            }
        }
        element(m, name, &occurs, |m| match list {
            Some(list) => {
                self.reference(m, "str:Enumeration", if value_list { Class::ValueList } else { Class::Codelist }, list);
                if !facets.is_empty() {
                    element(m, "str:EnumerationFormat", &facets, |_| {});
                }
            }
            None => element(m, "str:TextFormat", &facets, |_| {}),
        });
    }

    fn structure(&self, m: &mut Markup<'_>, d: &StructureDraft) {
        let about = d.about.as_deref();
        element(m, "str:DataStructure", &self.artefact(Class::DataStructure, &d.reference, &d.names, about), |m| {
            self.head(m, &d.reference.id, Some(&d.names), &annotations(&d.annotations, &[], about), about);
            if !(d.dimensions.is_empty() && d.measures.is_empty() && d.attributes.is_empty()) {
                m.element("str:DataStructureComponents", &[], |m| self.components(m, d));
            }
        });
    }

    fn components(&self, m: &mut Markup<'_>, d: &StructureDraft) {
        let is_time = |c: &ComponentDraft| c.representation == Some(RepresentationDraft::Time) && c.id == "TIME_PERIOD";
        m.element("str:DimensionList", &[("id", "DimensionDescriptor")], |m| {
            for (i, c) in d.dimensions.iter().enumerate() {
                let time = is_time(c);
                let mut attributes: Attributes = vec![("id", c.id.clone())];
                if self.names.old || !time {
                    attributes.push(("position", (i + 1).to_string()));
                }
                element(m, if time { "str:TimeDimension" } else { "str:Dimension" }, &attributes, |m| {
                    self.component(m, c, time);
                    for (scheme, role) in c.roles.iter().filter(|_| !time) {
                        self.item(m, "str:ConceptRole", Class::ConceptScheme, scheme, role);
                    }
                });
            }
        });
        for g in &d.groups {
            m.element("str:Group", &[("id", &g.id)], |m| {
                for id in &g.dimensions {
                    m.element("str:GroupDimension", &[], |m| self.local(m, "str:DimensionReference", id));
                }
            });
        }
        if !d.attributes.is_empty() {
            m.element("str:AttributeList", &[("id", "AttributeDescriptor")], |m| d.attributes.iter().for_each(|a| self.attribute(m, a, d)));
        }
        if !d.measures.is_empty() {
            m.element("str:MeasureList", &[("id", "MeasureDescriptor")], |m| self.measures(m, d));
        }
    }

    fn measures(&self, m: &mut Markup<'_>, d: &StructureDraft) {
        if let (true, Some(first)) = (self.names.old, d.measures.first()) {
            // The primary measure of 2.1 has this identifier and no other.
            m.element("str:PrimaryMeasure", &[("id", "OBS_VALUE")], |m| self.component(m, first, false));
            return;
        }
        for c in &d.measures {
            m.element("str:Measure", &[("id", &c.id), ("usage", usage(c))], |m| {
                self.component(m, c, false);
                for (scheme, role) in &c.roles {
                    self.item(m, "str:ConceptRole", Class::ConceptScheme, scheme, role);
                }
            });
        }
    }

    /// What every component has: annotations, concept, representation.
    fn component(&self, m: &mut Markup<'_>, c: &ComponentDraft, time: bool) {
        let said = annotations(&BTreeMap::new(), &[("DEFAULT", c.default.as_deref())], c.about.as_deref());
        self.head(m, &c.id, None, &said, None);
        if let Some((scheme, concept)) = &c.concept {
            self.item(m, "str:ConceptIdentity", Class::ConceptScheme, scheme, concept);
        }
        let represented = if time { Some(&RepresentationDraft::Time) } else { c.representation.as_ref() };
        if let Some(r) = represented {
            self.representation(m, "str:LocalRepresentation", r, c.format.as_deref(), true);
        }
    }

    fn attribute(&self, m: &mut Markup<'_>, a: &ComponentDraft, d: &StructureDraft) {
        let status = if a.mandatory { "Mandatory" } else { "Conditional" };
        let must = if self.names.old { ("assignmentStatus", status) } else { ("usage", usage(a)) };
        m.element("str:Attribute", &[("id", &a.id), must], |m| {
            self.component(m, a, false);
            for (scheme, role) in &a.roles {
                self.item(m, "str:ConceptRole", Class::ConceptScheme, scheme, role);
            }
            m.element("str:AttributeRelationship", &[], |m| match (&a.relationship, self.names.old) {
                (Relationship::Dataset, true) => m.element("str:None", &[], |_| {}),
                (Relationship::Dataset, false) => m.element("str:Dataflow", &[], |_| {}),
                (Relationship::Dimensions(list), _) => list.iter().for_each(|id| self.local(m, "str:Dimension", id)),
                (Relationship::Group(id), _) => self.local(m, "str:Group", id),
                (Relationship::Observation, true) => self.local(m, "str:PrimaryMeasure", "OBS_VALUE"),
                (Relationship::Observation, false) => m.element("str:Observation", &[], |_| {}),
            });
            // Of one measure it says nothing, and not every client can read it.
            if !self.names.old && !a.measures.is_empty() && d.measures.len() > 1 {
                m.element("str:MeasureRelationship", &[], |m| a.measures.iter().for_each(|id| m.text("str:Measure", &[], id)));
            }
        });
    }

    fn dataflow(&self, m: &mut Markup<'_>, f: &DataflowDraft) {
        let about = f.about.as_deref();
        element(m, "str:Dataflow", &self.artefact(Class::Dataflow, &f.reference, &f.names, about), |m| {
            self.head(m, &f.reference.id, Some(&f.names), &all(about), about);
            if let Some(s) = &f.structure {
                self.reference(m, "str:Structure", Class::DataStructure, s);
            }
        });
    }

    fn constraint(&self, m: &mut Markup<'_>, c: &Constraint) {
        let about = c.about.as_deref();
        let mut attributes = self.artefact(Class::DataConstraint, &c.reference, &c.names, about);
        let role = if c.allowed { "Allowed" } else { "Actual" }.to_owned();
        match self.format {
            StructureFormat::Ml21 => attributes.push(("type", role)),
            StructureFormat::Ml31 => {}
            _ => attributes.push(("role", role)),
        }
        element(m, if self.names.old { "str:ContentConstraint" } else { "str:DataConstraint" }, &attributes, |m| {
            let mut said = all(about);
            said.extend(metrics(c));
            self.head(m, &c.reference.id, Some(&c.names), &said, about);
            each(m, "str:ConstraintAttachment", c.attached.iter(), |m, t| self.target(m, t));
            c.regions.iter().for_each(|r| self.region(m, r));
        });
    }

    fn availability(&self, m: &mut Markup<'_>, c: &Constraint) {
        let counts = [("seriesCount", c.series), ("obsCount", c.observations)];
        let counts: Attributes = counts.into_iter().filter_map(|(name, n)| Some((name, n?.to_string()))).collect();
        element(m, "str:AvailabilityConstraint", &counts, |m| {
            self.head(m, "", None, &all(c.about.as_deref()), None);
            each(m, "str:ConstraintAttachment", c.attached.iter().take(1), |m, t| self.target(m, t));
            match c.regions.first() {
                Some(r) => self.region(m, r),
                None => self.region(m, &Region { include: true, keys: Vec::new() }),
            }
        });
    }

    fn target(&self, m: &mut Markup<'_>, t: &Target) {
        match t {
            Target::Dataflow(r) => self.reference(m, "str:Dataflow", Class::Dataflow, r),
            Target::Structure(r) => self.reference(m, "str:DataStructure", Class::DataStructure, r),
            Target::Provision(r) => self.reference(m, "str:ProvisionAgreement", Class::ProvisionAgreement, r),
            Target::Provider(r, id) => self.item(m, "str:DataProvider", Class::DataProviderScheme, r, id),
        }
    }

    fn region(&self, m: &mut Markup<'_>, r: &Region) {
        m.element("str:CubeRegion", &[("include", truth(r.include))], |m| {
            let (key, attribute) = if self.names.old { ("com:KeyValue", "com:Attribute") } else { ("str:KeyValue", "str:Component") };
            r.keys.iter().filter(|k| !k.attribute).for_each(|k| self.region_key(m, key, k));
            r.keys.iter().filter(|k| k.attribute).for_each(|k| self.region_key(m, attribute, k));
        });
    }

    fn region_key(&self, m: &mut Markup<'_>, name: &str, k: &RegionKey) {
        let mut attributes: Attributes = vec![("id", k.id.clone())];
        if !k.include {
            attributes.push(("include", "false".to_owned()));
        }
        if !self.names.old && !k.attribute {
            for (name, day) in [("validFrom", &k.valid_from), ("validTo", &k.valid_to)] {
                attributes.extend(day.clone().map(|d| (name, d)));
            }
        }
        let of = if self.names.old { "com" } else { "str" };
        element(m, name, &attributes, |m| {
            for v in &k.values {
                let cascade: &[(&str, &str)] = match (v.cascade, self.names.old) {
                    (Cascade::None, _) => &[],
                    (Cascade::BelowOnly, false) => &[("cascadeValues", "excluderoot")],
                    (Cascade::Below | Cascade::BelowOnly, _) => &[("cascadeValues", "true")],
                };
                m.text(&format!("{of}:Value"), cascade, &v.code);
            }
            if let Some(r) = &k.range {
                m.element(&format!("{of}:TimeRange"), &[], |m| {
                    let mut end = |name: &str, (period, inclusive): &(String, bool)| {
                        m.text(&format!("{of}:{name}"), &[("isInclusive", truth(*inclusive))], period);
                    };
                    match (&r.from, &r.to) {
                        (Some(from), Some(to)) => {
                            end("StartPeriod", from);
                            end("EndPeriod", to);
                        }
                        (Some(from), None) => end("AfterPeriod", from),
                        (None, Some(to)) => end("BeforePeriod", to),
                        (None, None) => {}
                    }
                });
            }
        });
    }

    fn hierarchy(&self, m: &mut Markup<'_>, h: &Hierarchy) {
        let about = h.about.as_deref();
        let mut attributes = self.artefact(Class::Hierarchy, &h.reference, &h.names, about);
        if !self.names.old {
            attributes.push(("hasFormalLevels", truth(h.formal).to_owned()));
            element(m, "str:Hierarchy", &attributes, |m| {
                self.head(m, &h.reference.id, Some(&h.names), &all(about), about);
                self.levels(m, &h.levels);
                h.nodes.iter().for_each(|n| self.node(m, n));
            });
            return;
        }
        element(m, "str:HierarchicalCodelist", &attributes, |m| {
            self.head(m, &h.reference.id, Some(&h.names), &[], None);
            if !h.nodes.is_empty() {
                m.element("str:Hierarchy", &[("id", &h.reference.id), ("leveled", truth(h.formal))], |m| {
                    self.head(m, &h.reference.id, Some(&h.names), &all(about), about);
                    h.nodes.iter().for_each(|n| self.node(m, n));
                    self.levels(m, &h.levels);
                });
            }
        });
    }

    fn levels(&self, m: &mut Markup<'_>, levels: &[Level]) {
        if let Some((first, rest)) = levels.split_first() {
            m.element("str:Level", &[("id", &first.id)], |m| {
                self.head(m, &first.id, Some(&first.names), &all(first.about.as_deref()), first.about.as_deref());
                self.levels(m, rest);
            });
        }
    }

    fn node(&self, m: &mut Markup<'_>, n: &HierarchyNode) {
        let mut attributes: Attributes = vec![("id", n.id.clone())];
        for (name, day) in [("validFrom", &n.valid_from), ("validTo", &n.valid_to)] {
            attributes.extend(day.as_ref().map(|d| (name, format!("{d}T00:00:00Z"))));
        }
        element(m, "str:HierarchicalCode", &attributes, |m| {
            self.head(m, &n.id, None, &all(n.about.as_deref()), None);
            self.item(m, "str:Code", Class::Codelist, &n.list, &n.code);
            n.children.iter().for_each(|c| self.node(m, c));
            if let Some(l) = &n.level {
                self.local(m, "str:Level", l);
            }
        });
    }

    fn organisations(&self, m: &mut Markup<'_>, s: &OrganisationScheme) {
        let about = s.about.as_deref();
        let class = s.role.class();
        let (_, scheme, item) = class.words();
        element(m, &format!("str:{scheme}"), &self.artefact(class, &s.reference, &s.names, about), |m| {
            self.head(m, &s.reference.id, Some(&s.names), &all(about), about);
            for o in &s.organisations {
                m.element(&format!("str:{item}"), &[("id", &o.id)], |m| {
                    self.head(m, &o.id, Some(&o.names), &all(o.about.as_deref()), o.about.as_deref());
                    if let Some(p) = &o.parent {
                        self.local(m, "str:Parent", p);
                    }
                    o.contacts.iter().for_each(|c| self.contact(m, c));
                });
            }
        });
    }

    fn contact(&self, m: &mut Markup<'_>, c: &Contact) {
        m.element("str:Contact", &[], |m| {
            self.texts(m, "com:Name", &c.names);
            self.texts(m, "str:Department", &c.departments);
            self.texts(m, "str:Role", &c.roles);
            c.ways.iter().for_each(|(kind, address)| m.text(&format!("str:{kind}"), &[], address));
        });
    }

    fn provision(&self, m: &mut Markup<'_>, p: &Provision) {
        let about = p.about.as_deref();
        element(m, "str:ProvisionAgreement", &self.artefact(Class::ProvisionAgreement, &p.reference, &p.names, about), |m| {
            self.head(m, &p.reference.id, Some(&p.names), &all(about), about);
            if let Some(f) = &p.dataflow {
                self.reference(m, if self.names.old { "str:StructureUsage" } else { "str:Dataflow" }, Class::Dataflow, f);
            }
            if let Some((scheme, id)) = &p.provider {
                self.item(m, "str:DataProvider", Class::DataProviderScheme, scheme, id);
            }
        });
    }

    fn category_scheme(&self, m: &mut Markup<'_>, s: &CategoryScheme) {
        let about = s.about.as_deref();
        element(m, "str:CategoryScheme", &self.artefact(Class::CategoryScheme, &s.reference, &s.names, about), |m| {
            self.head(m, &s.reference.id, Some(&s.names), &all(about), about);
            s.categories.iter().for_each(|c| self.category(m, c));
        });
    }

    fn category(&self, m: &mut Markup<'_>, c: &Category) {
        m.element("str:Category", &[("id", &c.id)], |m| {
            self.head(m, &c.id, Some(&c.names), &all(c.about.as_deref()), c.about.as_deref());
            c.categories.iter().for_each(|c| self.category(m, c));
        });
    }

    fn categorisation(&self, m: &mut Markup<'_>, c: &Categorisation) {
        let about = c.about.as_deref();
        element(m, "str:Categorisation", &self.artefact(Class::Categorisation, &c.reference, &c.names, about), |m| {
            self.head(m, &c.reference.id, Some(&c.names), &all(about), about);
            if let (Some(source), Some((scheme, path))) = (&c.source, &c.target) {
                match self.names.old {
                    true => m.element("str:Source", &[], |m| m.text("URN", &[], &self.names.named(source.clone()))),
                    false => m.text("str:Source", &[], source),
                }
                self.item(m, "str:Target", Class::CategoryScheme, scheme, path);
            }
        });
    }

    fn value_list(&self, m: &mut Markup<'_>, l: &ValueList) {
        let about = l.about.as_deref();
        element(m, "str:ValueList", &self.artefact(Class::ValueList, &l.reference, &l.names, about), |m| {
            self.head(m, &l.reference.id, Some(&l.names), &all(about), about);
            for i in &l.items {
                m.element("str:ValueItem", &[("id", &i.id)], |m| {
                    self.head(m, &i.id, Some(&i.names).filter(|n| !n.0.is_empty()), &all(i.about.as_deref()), i.about.as_deref());
                });
            }
        });
    }
}

/// All annotations of what keeps them in one place.
fn all(about: Option<&About>) -> Vec<Annotation> {
    annotations(&BTreeMap::new(), &[], about)
}

fn usage(c: &ComponentDraft) -> &'static str {
    if c.mandatory { "mandatory" } else { "optional" }
}

fn truth(yes: bool) -> &'static str {
    if yes { "true" } else { "false" }
}
