//! How are structures written as SDMX-JSON 1.0, 2.0 and 2.1?

use std::collections::BTreeMap;
use std::io;

use serde_json::{Map, Value, json};

use super::{Naming, StructureFormat, annotations, metrics, old_type, wanted};
use crate::model::about::{About, Annotation};
use crate::model::lang::{Lang, Names};
use crate::model::structure::{Code, Codelist, Ref, Relationship};
use crate::sdmx::message::Header;
use crate::sdmx::structure::{
    Cascade, Categorisation, Category, CategoryScheme, Class, ComponentDraft, Concept, ConceptScheme, Constraint, Contact, FACETS,
    FacetKind, Format, Hierarchy, HierarchyNode, Level, Message, Organisation, OrganisationRole, OrganisationScheme, Provision, Region,
    RegionKey, RepresentationDraft, StructureDraft, Target, TimeRange, ValueList, WAYS,
};

/// Writes the message.
pub(super) fn write(message: &Message, format: StructureFormat, header: &Header, out: &mut Vec<u8>) -> io::Result<()> {
    let w = Writer { format, names: Naming { old: format.is_old() }, languages: &header.languages };
    let mut root = Map::new();
    let address = match format {
        StructureFormat::Json10 => {
            "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/tools/schemas/1.0/sdmx-json-structure-schema.json"
        }
        StructureFormat::Json20 => {
            "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/tools/schemas/2.0.0/sdmx-json-structure-schema.json"
        }
        _ => "https://json.sdmx.org/2.1/sdmx-json-structure-schema.json",
    };
    let mut meta = Map::new();
    if format == StructureFormat::Json21 {
        root.insert("$schema".into(), address.into());
    } else {
        meta.insert("schema".into(), address.into());
    }
    let languages = if header.languages.is_empty() { &Lang::ALL[..] } else { &header.languages[..] };
    meta.insert("id".into(), header.id.as_str().into());
    meta.insert("test".into(), false.into());
    meta.insert("prepared".into(), header.prepared.to_string().into());
    meta.insert("contentLanguages".into(), languages.iter().map(|l| l.tag()).collect());
    meta.insert("sender".into(), json!({"id": header.sender}));
    root.insert("meta".into(), meta.into());
    root.insert("data".into(), w.data(message).into());
    serde_json::to_writer(&mut *out, &Value::Object(root))?;
    out.push(b'\n');
    Ok(())
}

struct Writer<'a> {
    format: StructureFormat,
    /// 1.0.
    names: Naming,
    languages: &'a [Lang],
}

impl Writer<'_> {
    fn data(&self, m: &Message) -> Map<String, Value> {
        let mut data = Map::new();
        let mut put = |name: &str, list: Vec<Value>| {
            if !list.is_empty() {
                data.insert(name.into(), list.into());
            }
        };
        let schemes = [
            (OrganisationRole::Agency, "agencySchemes"),
            (OrganisationRole::DataProvider, "dataProviderSchemes"),
            (OrganisationRole::DataConsumer, "dataConsumerSchemes"),
            (OrganisationRole::Unit, "organisationUnitSchemes"),
        ];
        for (role, name) in schemes {
            put(name, m.organisations.iter().filter(|o| o.role == role).map(|o| self.organisations(o)).collect());
        }
        put("categorySchemes", m.category_schemes.iter().map(|c| self.category_scheme(c)).collect());
        put("categorisations", m.categorisations.iter().map(|c| self.categorisation(c)).collect());
        put("codelists", m.codelists.iter().map(|l| self.codelist(l)).collect());
        put("conceptSchemes", m.concept_schemes.iter().map(|s| self.concept_scheme(s)).collect());
        put("dataStructures", m.structures.iter().map(|d| self.structure(d)).collect());
        let flow = |f: &crate::sdmx::structure::DataflowDraft| {
            let mut o = self.artefact(Class::Dataflow, &f.reference, &f.names, &all(f.about.as_deref()), f.about.as_deref());
            self.put_urn(&mut o, "structure", Class::DataStructure, f.structure.as_ref());
            Value::Object(o)
        };
        put("dataflows", m.dataflows.iter().map(flow).collect());
        put(
            if self.names.old { "hierarchicalCodelists" } else { "hierarchies" },
            m.hierarchies.iter().map(|h| self.hierarchy(h)).collect(),
        );
        if !self.names.old {
            put("valueLists", m.value_lists.iter().map(|l| self.value_list(l)).collect());
        }
        let apart = |c: &&Constraint| !c.allowed && self.format.is_newest();
        put(
            if self.names.old { "contentConstraints" } else { "dataConstraints" },
            m.constraints.iter().filter(|c| !apart(c)).map(|c| self.constraint(c)).collect(),
        );
        put("availabilityConstraints", m.constraints.iter().filter(apart).map(|c| self.availability(c)).collect());
        put("provisionAgreements", m.provisions.iter().map(|p| self.provision(p)).collect());
        data
    }

    /// Puts a text in the languages wanted: the best by itself, and all by their language.
    fn put_text(&self, o: &mut Map<String, Value>, one: &str, many: &str, names: &Names) {
        let texts = wanted(names, self.languages);
        if let Some((_, best)) = texts.iter().find(|(l, _)| *l == Lang::En && self.languages.is_empty()).or(texts.first()) {
            o.insert(one.into(), (*best).into());
            o.insert(many.into(), texts.iter().map(|(l, n)| (l.tag().to_owned(), Value::from(*n))).collect::<Map<_, _>>().into());
        }
    }

    fn put_names(&self, o: &mut Map<String, Value>, id: &str, names: &Names) {
        if names.0.is_empty() {
            o.insert("name".into(), id.into());
        }
        self.put_text(o, "name", "names", names);
    }

    fn put_annotations(&self, o: &mut Map<String, Value>, list: &[Annotation]) {
        let one = |a: &Annotation| {
            let mut o = Map::new();
            let mut put = |name: &str, text: &Option<String>| {
                if let Some(t) = text {
                    o.insert(name.into(), t.as_str().into());
                }
            };
            put("id", &a.id);
            put("type", &a.kind);
            put("title", &a.title);
            put("value", &a.value);
            self.put_text(&mut o, "text", "texts", &a.texts);
            if let Some(u) = &a.url {
                o.insert("links".into(), json!([{"href": u, "rel": "alternate"}]));
            }
            Value::Object(o)
        };
        if !list.is_empty() {
            o.insert("annotations".into(), list.iter().map(one).collect());
        }
    }

    /// Names, descriptions and annotations of what is no artefact.
    fn nameable(&self, id: &str, names: &Names, annotations: &[Annotation], about: Option<&About>) -> Map<String, Value> {
        let mut o = Map::new();
        o.insert("id".into(), id.into());
        self.put_names(&mut o, id, names);
        if let Some(a) = about {
            self.put_text(&mut o, "description", "descriptions", &a.descriptions);
        }
        self.put_annotations(&mut o, annotations);
        o
    }

    /// The head of an artefact.
    fn artefact(&self, class: Class, of: &Ref, names: &Names, annotations: &[Annotation], about: Option<&About>) -> Map<String, Value> {
        let mut o = Map::new();
        o.insert("id".into(), of.id.as_str().into());
        o.insert("agencyID".into(), of.agency.as_str().into());
        o.insert("version".into(), self.names.version(of).into());
        let external = about.is_some_and(|a| a.external);
        if external {
            o.insert("isExternalReference".into(), true.into());
        }
        if self.names.old && !of.version.contains('-') && !is_organisation(class) {
            o.insert("isFinal".into(), true.into());
        }
        if self.format == StructureFormat::Json21 && names.0.len() > wanted(names, self.languages).len() {
            o.insert("isPartialLanguage".into(), true.into());
        }
        let mut links = vec![json!({"rel": "self", "type": "sdmx_artefact", "urn": self.names.urn(class, of)})];
        if let Some(a) = about {
            for (name, day) in [("validFrom", &a.valid_from), ("validTo", &a.valid_to)] {
                if let Some(d) = day {
                    o.insert(name.into(), d.as_str().into());
                }
            }
            for (rel, address) in [("structure", &a.structure_url), ("service", &a.service_url)] {
                if let (true, Some(u)) = (external, address) {
                    links.push(json!({"rel": rel, "href": u}));
                }
            }
        }
        self.put_names(&mut o, &of.id, names);
        if let Some(a) = about {
            self.put_text(&mut o, "description", "descriptions", &a.descriptions);
        }
        self.put_annotations(&mut o, annotations);
        // The schema of 2.0 misspells the URNs of value lists, so that none is valid.
        if class != Class::ValueList || self.format != StructureFormat::Json20 {
            o.insert("links".into(), links.into());
        }
        if about.is_some_and(|a| a.partial) {
            o.insert("isPartial".into(), true.into());
        }
        o
    }

    fn put_urn(&self, o: &mut Map<String, Value>, name: &str, class: Class, of: Option<&Ref>) {
        if let Some(r) = of {
            o.insert(name.into(), self.names.urn(class, r).into());
        }
    }

    fn codelist(&self, l: &Codelist) -> Value {
        let mut o = self.artefact(Class::Codelist, &l.reference, &l.names, &all(l.about.as_deref()), l.about.as_deref());
        let code = |c: &Code| {
            let dates = [("VALID_FROM", c.valid_from.as_deref()), ("VALID_TO", c.valid_to.as_deref())];
            let mut o = self.nameable(&c.id, &c.names, &annotations(&c.annotations, &dates, c.about.as_deref()), c.about.as_deref());
            if let Some(p) = c.parent.and_then(|p| l.codes.get(p as usize)) {
                o.insert("parent".into(), p.id.as_str().into());
            }
            Value::Object(o)
        };
        put_list(&mut o, "codes", l.codes.iter().map(code));
        o.into()
    }

    fn concept_scheme(&self, s: &ConceptScheme) -> Value {
        let mut o = self.artefact(Class::ConceptScheme, &s.reference, &s.names, &all(s.about.as_deref()), s.about.as_deref());
        let concept = |c: &Concept| {
            let mut o = self.nameable(&c.id, &c.names, &annotations(&c.annotations, &[], c.about.as_deref()), c.about.as_deref());
            if let Some(r) = &c.representation {
                o.insert("coreRepresentation".into(), self.representation(r, c.format.as_deref(), false));
            }
            if let Some(p) = &c.parent {
                let parent = if self.names.old { self.names.item_urn(Class::ConceptScheme, &s.reference, p) } else { p.clone() };
                o.insert("parent".into(), parent.into());
            }
            if let (Some([agency, scheme, concept]), false) = (c.iso.as_deref(), self.names.old) {
                o.insert("isoConceptReference".into(), json!({"conceptAgency": agency, "conceptSchemeID": scheme, "conceptID": concept}));
            }
            Value::Object(o)
        };
        put_list(&mut o, "concepts", s.concepts.iter().map(concept));
        o.into()
    }

    /// A representation; `component`: of a component, not of a concept.
    fn representation(&self, r: &RepresentationDraft, format: Option<&Format>, component: bool) -> Value {
        let mut o = Map::new();
        let value_list = format.is_some_and(|f| f.value_list);
        let mut facets = Map::new();
        let listed = match r {
            RepresentationDraft::Codes(list) if !(value_list && self.names.old) => {
                o.insert("enumeration".into(), self.names.urn(if value_list { Class::ValueList } else { Class::Codelist }, list).into());
                true
            }
            _ => false,
        };
        let kind = format.and_then(|f| f.data_type.as_deref()).or((!listed).then_some(default_type(r)));
        if let Some(k) = kind {
            let k = if self.names.old && component { old_type(k) } else { k };
            facets.insert(if self.names.old { "textType" } else { "dataType" }.into(), k.into());
        }
        for (name, value) in format.iter().flat_map(|f| &f.facets) {
            if !(self.names.old && component && *name == "isMultiLingual") {
                facets.insert((*name).into(), facet(name, value));
            }
        }
        if !facets.is_empty() || !listed {
            let name = match (listed, self.names.old) {
                (true, _) => "enumerationFormat",
                (false, true) => "textFormat",
                (false, false) => "format",
            };
            o.insert(name.into(), facets.into());
        }
        if let (Some(f), false) = (format, self.names.old) {
            if let Some(n) = f.min_occurs {
                o.insert("minOccurs".into(), n.into());
            }
            if let Some(n) = &f.max_occurs {
                o.insert("maxOccurs".into(), n.parse::<u32>().map_or_else(|_| n.as_str().into(), Value::from));
            }
        }
        o.into()
    }

    fn structure(&self, d: &StructureDraft) -> Value {
        let said = annotations(&d.annotations, &[], d.about.as_deref());
        let mut o = self.artefact(Class::DataStructure, &d.reference, &d.names, &said, d.about.as_deref());
        if d.dimensions.is_empty() && d.measures.is_empty() && d.attributes.is_empty() {
            return o.into();
        }
        let is_time = |c: &&ComponentDraft| c.representation == Some(RepresentationDraft::Time) && c.id == "TIME_PERIOD";
        let mut dimensions = Vec::new();
        for (i, c) in d.dimensions.iter().enumerate().filter(|(_, c)| !is_time(c)) {
            let mut o = self.component(c);
            o.insert("position".into(), i.into());
            dimensions.push(Value::Object(o));
        }
        let mut list = Map::new();
        list.insert("id".into(), "DimensionDescriptor".into());
        put_list(&mut list, "dimensions", dimensions.into_iter());
        if let Some(t) = d.dimensions.iter().find(is_time) {
            let mut o = self.component(t);
            o.remove("conceptRoles");
            let time = self.representation(&RepresentationDraft::Time, t.format.as_deref(), true);
            o.insert("localRepresentation".into(), time);
            match self.names.old {
                true => list.insert("timeDimensions".into(), vec![Value::Object(o)].into()),
                false => list.insert("timeDimension".into(), o.into()),
            };
        }
        let mut parts = Map::new();
        parts.insert("dimensionList".into(), list.into());
        let group = |g: &crate::model::structure::Group| json!({"id": g.id, "groupDimensions": g.dimensions});
        put_list(&mut parts, "groups", d.groups.iter().map(group));
        let measures = d.measures.iter().map(|m| {
            let mut o = self.component(m);
            if !self.names.old {
                o.insert("usage".into(), usage(m).into());
            }
            Value::Object(o)
        });
        let measures: Vec<Value> = measures.collect();
        match (self.names.old, measures.first()) {
            (true, Some(_)) => {
                let mut first = self.component(&d.measures[0]);
                first.remove("conceptRoles");
                parts.insert("measureList".into(), json!({"id": "MeasureDescriptor", "primaryMeasure": first}));
            }
            (false, Some(_)) => {
                parts.insert("measureList".into(), json!({"id": "MeasureDescriptor", "measures": measures}));
            }
            (_, None) => {}
        }
        if !d.attributes.is_empty() {
            let list: Vec<Value> = d.attributes.iter().map(|a| self.attribute(a, d)).collect();
            parts.insert("attributeList".into(), json!({"id": "AttributeDescriptor", "attributes": list}));
        }
        o.insert("dataStructureComponents".into(), parts.into());
        o.into()
    }

    fn component(&self, c: &ComponentDraft) -> Map<String, Value> {
        let mut o = Map::new();
        o.insert("id".into(), c.id.as_str().into());
        let said = annotations(&BTreeMap::new(), &[("DEFAULT", c.default.as_deref())], c.about.as_deref());
        self.put_annotations(&mut o, &said);
        if let Some((scheme, concept)) = &c.concept {
            o.insert("conceptIdentity".into(), self.names.item_urn(Class::ConceptScheme, scheme, concept).into());
        }
        put_list(&mut o, "conceptRoles", c.roles.iter().map(|(s, i)| self.names.item_urn(Class::ConceptScheme, s, i).into()));
        if let Some(r) = &c.representation {
            o.insert("localRepresentation".into(), self.representation(r, c.format.as_deref(), true));
        }
        o
    }

    fn attribute(&self, a: &ComponentDraft, d: &StructureDraft) -> Value {
        let mut o = self.component(a);
        if self.names.old {
            o.insert("assignmentStatus".into(), if a.mandatory { "Mandatory" } else { "Conditional" }.into());
        } else {
            o.insert("usage".into(), usage(a).into());
        }
        let measure = d.measures.first().map_or("OBS_VALUE", |m| m.id.as_str());
        let relationship = match (&a.relationship, self.names.old) {
            (Relationship::Dataset, true) => json!({"none": {}}),
            (Relationship::Dataset, false) => json!({"dataflow": {}}),
            (Relationship::Dimensions(list), _) => json!({"dimensions": list}),
            (Relationship::Group(g), _) => json!({"group": g}),
            (Relationship::Observation, true) => json!({"primaryMeasure": measure}),
            (Relationship::Observation, false) => json!({"observation": {}}),
        };
        o.insert("attributeRelationship".into(), relationship);
        if !self.names.old && d.measures.len() > 1 {
            put_list(&mut o, "measureRelationship", a.measures.iter().map(|m| m.as_str().into()));
        }
        o.into()
    }

    fn constraint(&self, c: &Constraint) -> Value {
        let mut said = all(c.about.as_deref());
        said.extend(metrics(c));
        let mut o = self.artefact(Class::DataConstraint, &c.reference, &c.names, &said, c.about.as_deref());
        let role = if c.allowed { "Allowed" } else { "Actual" };
        match self.format {
            StructureFormat::Json10 => drop(o.insert("type".into(), role.into())),
            StructureFormat::Json21 => {}
            _ => drop(o.insert("role".into(), role.into())),
        }
        if !c.attached.is_empty() {
            let mut to: Map<String, Value> = Map::new();
            for t in &c.attached {
                let (name, urn) = self.target(t);
                match (name, to.get_mut(name).and_then(Value::as_array_mut)) {
                    ("dataProvider", _) => drop(to.insert(name.into(), urn.into())),
                    (_, Some(list)) => list.push(urn.into()),
                    (_, None) => drop(to.insert(name.into(), vec![Value::from(urn)].into())),
                }
            }
            o.insert("constraintAttachment".into(), to.into());
        }
        put_list(&mut o, "cubeRegions", c.regions.iter().map(|r| self.region(r)));
        o.into()
    }

    /// The name of the list that a target stands in, and its URN.
    fn target(&self, t: &Target) -> (&'static str, String) {
        match t {
            Target::Dataflow(r) => ("dataflows", self.names.urn(Class::Dataflow, r)),
            Target::Structure(r) => ("dataStructures", self.names.urn(Class::DataStructure, r)),
            Target::Provision(r) => ("provisionAgreements", self.names.urn(Class::ProvisionAgreement, r)),
            Target::Provider(r, id) => ("dataProvider", self.names.item_urn(Class::DataProviderScheme, r, id)),
        }
    }

    fn availability(&self, c: &Constraint) -> Value {
        let mut o = Map::new();
        self.put_annotations(&mut o, &all(c.about.as_deref()));
        if let Some(t) = c.attached.first() {
            let (name, urn) = self.target(t);
            o.insert("constraintAttachment".into(), json!({name.trim_end_matches('s'): urn}));
        }
        if let Some(r) = c.regions.first() {
            o.insert("cubeRegion".into(), self.region(r));
        }
        for (name, count) in [("seriesCount", c.series), ("obsCount", c.observations)] {
            if let Some(n) = count {
                o.insert(name.into(), n.into());
            }
        }
        o.into()
    }

    fn region(&self, r: &Region) -> Value {
        let mut o = Map::new();
        o.insert(if self.names.old { "isIncluded" } else { "include" }.into(), r.include.into());
        put_list(&mut o, "keyValues", r.keys.iter().filter(|k| !k.attribute).map(|k| self.region_key(k)));
        let name = if self.names.old { "attributes" } else { "components" };
        put_list(&mut o, name, r.keys.iter().filter(|k| k.attribute).map(|k| self.region_key(k)));
        o.into()
    }

    fn region_key(&self, k: &RegionKey) -> Value {
        let mut o = Map::new();
        o.insert("id".into(), k.id.as_str().into());
        if !k.include {
            // 1.0 has no word for it, and forbids none.
            o.insert("include".into(), false.into());
        }
        for (name, day) in [("validFrom", &k.valid_from), ("validTo", &k.valid_to)] {
            if let (Some(d), false) = (day, self.names.old) {
                o.insert(name.into(), d.as_str().into());
            }
        }
        if self.names.old {
            let of = |below: bool| k.values.iter().filter(move |v| (v.cascade != Cascade::None) == below).map(|v| v.code.as_str().into());
            put_list(&mut o, "values", of(false));
            put_list(&mut o, "cascadeValues", of(true));
        } else {
            let value = |v: &crate::sdmx::structure::RegionValue| match v.cascade {
                // A text alone would do by the schema, but pysdmx reads only objects.
                Cascade::None => json!({"value": v.code}),
                Cascade::Below => json!({"value": v.code, "cascadeValues": true}),
                Cascade::BelowOnly => json!({"value": v.code, "cascadeValues": "excluderoot"}),
            };
            put_list(&mut o, "values", k.values.iter().map(value));
        }
        if let Some(r) = &k.range {
            o.insert("timeRange".into(), range(r));
        }
        o.into()
    }

    fn hierarchy(&self, h: &Hierarchy) -> Value {
        let mut o = self.artefact(Class::Hierarchy, &h.reference, &h.names, &all(h.about.as_deref()), h.about.as_deref());
        let mut inner = match self.names.old {
            true => self.nameable(&h.reference.id, &h.names, &all(h.about.as_deref()), h.about.as_deref()),
            false => Map::new(),
        };
        inner.insert(if self.names.old { "leveled" } else { "hasFormalLevels" }.into(), h.formal.into());
        if let Some(l) = self.levels(&h.levels) {
            inner.insert("level".into(), l);
        }
        put_list(&mut inner, "hierarchicalCodes", h.nodes.iter().map(|n| self.node(n, h)));
        if self.names.old {
            // What the hierarchy says stands in it; what belongs to an artefact around it.
            o.remove("annotations");
            o.remove("description");
            o.remove("descriptions");
            if !h.nodes.is_empty() {
                o.insert("hierarchies".into(), vec![Value::Object(inner)].into());
            }
        } else {
            o.extend(inner);
        }
        o.into()
    }

    fn levels(&self, levels: &[Level]) -> Option<Value> {
        let (first, rest) = levels.split_first()?;
        let mut o = self.nameable(&first.id, &first.names, &all(first.about.as_deref()), first.about.as_deref());
        if let Some(l) = self.levels(rest) {
            o.insert("level".into(), l);
        }
        Some(o.into())
    }

    fn node(&self, n: &HierarchyNode, h: &Hierarchy) -> Value {
        let mut o = Map::new();
        o.insert("id".into(), n.id.as_str().into());
        self.put_annotations(&mut o, &all(n.about.as_deref()));
        o.insert("code".into(), self.names.item_urn(Class::Codelist, &n.list, &n.code).into());
        for (name, day) in [("validFrom", &n.valid_from), ("validTo", &n.valid_to)] {
            if let Some(d) = day {
                o.insert(name.into(), format!("{d}T00:00:00Z").into());
            }
        }
        if let Some(l) = &n.level {
            let path = h.levels.iter().map(|l| l.id.as_str()).take_while(|id| id != l).chain([l.as_str()]).collect::<Vec<_>>().join(".");
            let urn = format!(
                "urn:sdmx:org.sdmx.infomodel.codelist.Level={}:{}({}).{}.{path}",
                h.reference.agency,
                h.reference.id,
                self.names.version(&h.reference),
                h.reference.id
            );
            o.insert("level".into(), if self.names.old { urn } else { l.clone() }.into());
        }
        put_list(&mut o, "hierarchicalCodes", n.children.iter().map(|c| self.node(c, h)));
        o.into()
    }

    fn organisations(&self, s: &OrganisationScheme) -> Value {
        let mut o = self.artefact(s.role.class(), &s.reference, &s.names, &all(s.about.as_deref()), s.about.as_deref());
        let one = |g: &Organisation| {
            let mut o = self.nameable(&g.id, &g.names, &all(g.about.as_deref()), g.about.as_deref());
            if let Some(p) = &g.parent {
                o.insert("parent".into(), p.as_str().into());
            }
            put_list(&mut o, "contacts", g.contacts.iter().map(|c| self.contact(c)));
            Value::Object(o)
        };
        let name = match s.role {
            OrganisationRole::Agency => "agencies",
            OrganisationRole::DataProvider => "dataProviders",
            OrganisationRole::DataConsumer => "dataConsumers",
            OrganisationRole::Unit => "organisationUnits",
        };
        put_list(&mut o, name, s.organisations.iter().map(one));
        o.into()
    }

    fn contact(&self, c: &Contact) -> Value {
        let mut o = Map::new();
        self.put_text(&mut o, "name", "names", &c.names);
        self.put_text(&mut o, "department", "departments", &c.departments);
        self.put_text(&mut o, "role", "roles", &c.roles);
        for (kind, name) in WAYS {
            put_list(&mut o, name, c.ways.iter().filter(|(k, _)| *k == kind).map(|(_, a)| a.as_str().into()));
        }
        o.into()
    }

    fn provision(&self, p: &Provision) -> Value {
        let mut o = self.artefact(Class::ProvisionAgreement, &p.reference, &p.names, &all(p.about.as_deref()), p.about.as_deref());
        self.put_urn(&mut o, if self.names.old { "structureUsage" } else { "dataflow" }, Class::Dataflow, p.dataflow.as_ref());
        if let Some((scheme, id)) = &p.provider {
            o.insert("dataProvider".into(), self.names.item_urn(Class::DataProviderScheme, scheme, id).into());
        }
        o.into()
    }

    fn category_scheme(&self, s: &CategoryScheme) -> Value {
        let mut o = self.artefact(Class::CategoryScheme, &s.reference, &s.names, &all(s.about.as_deref()), s.about.as_deref());
        put_list(&mut o, "categories", s.categories.iter().map(|c| self.category(c)));
        o.into()
    }

    fn category(&self, c: &Category) -> Value {
        let mut o = self.nameable(&c.id, &c.names, &all(c.about.as_deref()), c.about.as_deref());
        put_list(&mut o, "categories", c.categories.iter().map(|c| self.category(c)));
        o.into()
    }

    fn categorisation(&self, c: &Categorisation) -> Value {
        let mut o = self.artefact(Class::Categorisation, &c.reference, &c.names, &all(c.about.as_deref()), c.about.as_deref());
        if let Some(s) = &c.source {
            o.insert("source".into(), self.names.named(s.clone()).into());
        }
        if let Some((scheme, path)) = &c.target {
            o.insert("target".into(), self.names.item_urn(Class::CategoryScheme, scheme, path).into());
        }
        o.into()
    }

    fn value_list(&self, l: &ValueList) -> Value {
        let mut o = self.artefact(Class::ValueList, &l.reference, &l.names, &all(l.about.as_deref()), l.about.as_deref());
        let item = |i: &crate::sdmx::structure::ValueItem| {
            let mut v = self.nameable(&i.id, &i.names, &all(i.about.as_deref()), i.about.as_deref());
            if i.names.0.is_empty() {
                v.remove("name");
            }
            Value::Object(v)
        };
        put_list(&mut o, "valueItems", l.items.iter().map(item));
        o.into()
    }
}

/// All annotations of what keeps them in one place.
fn all(about: Option<&About>) -> Vec<Annotation> {
    annotations(&BTreeMap::new(), &[], about)
}

fn is_organisation(class: Class) -> bool {
    matches!(class, Class::AgencyScheme | Class::DataProviderScheme | Class::DataConsumerScheme | Class::OrganisationUnitScheme)
}

fn put_list(o: &mut Map<String, Value>, name: &str, list: impl Iterator<Item = Value>) {
    let list: Vec<Value> = list.collect();
    if !list.is_empty() {
        o.insert(name.into(), list.into());
    }
}

fn usage(c: &ComponentDraft) -> &'static str {
    if c.mandatory { "mandatory" } else { "optional" }
}

/// The data type of a representation whose message said none.
pub(super) fn default_type(r: &RepresentationDraft) -> &'static str {
    match r {
        RepresentationDraft::Time => "ObservationalTimePeriod",
        RepresentationDraft::Integer => "Integer",
        RepresentationDraft::Decimal => "Decimal",
        RepresentationDraft::Codes(_) | RepresentationDraft::Text(_) => "String",
    }
}

/// The value of a facet in the type that it has in SDMX-JSON; as text where it is not of that type.
fn facet(name: &str, value: &str) -> Value {
    let kind = FACETS.iter().find(|(n, _)| *n == name).map_or(FacetKind::Text, |(_, k)| *k);
    let typed = match kind {
        FacetKind::Text => None,
        FacetKind::Truth => {
            matches!(value, "true" | "1").then_some(Value::Bool(true)).or((value == "false" || value == "0").then_some(Value::Bool(false)))
        }
        FacetKind::Number => serde_json::from_str::<serde_json::Number>(value).ok().map(Value::Number),
    };
    typed.unwrap_or_else(|| value.into())
}

fn range(r: &TimeRange) -> Value {
    let end = |(period, inclusive): &(String, bool)| json!({"period": period, "isInclusive": inclusive});
    match (&r.from, &r.to) {
        (Some(from), Some(to)) => json!({"startPeriod": end(from), "endPeriod": end(to)}),
        (Some(from), None) => json!({"afterPeriod": end(from)}),
        (None, Some(to)) => json!({"beforePeriod": end(to)}),
        (None, None) => json!({}),
    }
}
