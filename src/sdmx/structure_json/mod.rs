//! What does an SDMX-JSON structure message say? Reads 1.0 to 2.1 into drafts.

mod wire;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use self::wire::{
    Artefact, Attachment, Wire, WireAnnotation, WireComponent, WireContact, WireEnd, WireIso, WireItem, WireKey, WireNames, WireNode,
    WireRange, WireRegion, WireRelationship, WireRepresentation, WireValue,
};

use super::structure::{
    Cascade, Categorisation, Category, CategoryScheme, ComponentDraft, Concept, ConceptScheme, Constraint, Contact, DataflowDraft, FACETS,
    Format, Hierarchy, HierarchyNode, Level, Message, Organisation, OrganisationRole, OrganisationScheme, Provision, Region, RegionKey,
    RegionValue, RepresentationDraft, StructureDraft, StructureError, Target, TimeRange, ValueItem, ValueList, WAYS, annotations_by_kind,
    counts, data_type, open_pattern, urn,
};
use crate::model::about::{About, Annotation};
use crate::model::lang::{Lang, Names};
use crate::model::structure::{Code, Codelist, Group, Ref, Relationship};

/// Reads an SDMX-JSON structure message.
pub(super) fn read(bytes: &[u8]) -> Result<Message, StructureError> {
    let wire: Wire<'_> = serde_json::from_slice(bytes).map_err(|e| StructureError::Json {
        line: e.line(),
        column: e.column(),
        detail: e.to_string().split(" at line ").next().unwrap_or_default().to_owned(),
    })?;
    let w = wire.data;
    let mut out = Message {
        codelists: w.codelists.into_iter().map(|l| l.codelist().map(Arc::new)).collect::<Result<_, _>>()?,
        concept_schemes: w.concept_schemes.into_iter().map(Artefact::concept_scheme).collect::<Result<_, _>>()?,
        structures: w.data_structures.into_iter().map(Artefact::structure).collect::<Result<_, _>>()?,
        dataflows: w.dataflows.into_iter().map(Artefact::dataflow).collect::<Result<_, _>>()?,
        constraints: w.data_constraints.into_iter().map(|c| c.constraint(true)).collect::<Result<_, _>>()?,
        hierarchies: w.hierarchies.into_iter().map(Artefact::hierarchy).collect::<Result<_, _>>()?,
        organisations: Vec::new(),
        provisions: w.provision_agreements.into_iter().map(Artefact::provision).collect::<Result<_, _>>()?,
        category_schemes: w.category_schemes.into_iter().map(Artefact::category_scheme).collect(),
        categorisations: w.categorisations.into_iter().map(Artefact::categorisation).collect::<Result<_, _>>()?,
        value_lists: w.value_lists.into_iter().map(Artefact::value_list).collect(),
    };
    for c in w.availability_constraints {
        out.constraints.push(c.constraint(false)?);
    }
    for a in w.hierarchical_codelists {
        out.hierarchies.extend(a.hierarchical_codelist()?);
    }
    let schemes = [
        (OrganisationRole::Agency, w.agency_schemes),
        (OrganisationRole::DataProvider, w.data_provider_schemes),
        (OrganisationRole::DataConsumer, w.data_consumer_schemes),
        (OrganisationRole::Unit, w.organisation_unit_schemes),
    ];
    for (role, list) in schemes {
        out.organisations.extend(list.into_iter().map(|a| a.organisations(role)));
    }
    Ok(out)
}

impl Artefact<'_> {
    fn reference(&self) -> Ref {
        Ref { agency: self.agency.to_string(), id: self.id.to_string(), version: self.version.to_string() }
    }

    fn names(&mut self) -> Names {
        names(self.name.take(), std::mem::take(&mut self.names))
    }

    /// What it says of itself, with these annotations.
    fn about(&mut self, annotations: Vec<Annotation>) -> Option<Box<About>> {
        let mut link = |rel: &str| self.links.iter_mut().find(|l| l.rel == rel).and_then(|l| l.href.take());
        let (structure_url, service_url) = match self.is_external_reference {
            true => (link("structure"), link("service")),
            false => (None, None),
        };
        About {
            descriptions: names(self.description.take().map(Cow::Owned), std::mem::take(&mut self.descriptions)),
            annotations,
            valid_from: self.valid_from.take(),
            valid_to: self.valid_to.take(),
            partial: self.is_partial,
            external: self.is_external_reference,
            structure_url,
            service_url,
        }
        .boxed()
    }

    /// What it says of itself, with all its annotations.
    fn whole(&mut self) -> Option<Box<About>> {
        let all = std::mem::take(&mut self.annotations).into_iter().map(WireAnnotation::annotation).collect();
        self.about(all)
    }

    fn codelist(mut self) -> Result<Codelist, StructureError> {
        let reference = self.reference();
        let about = self.whole();
        let said = about.iter().flat_map(|a| &a.annotations).filter(|a| a.kind.as_deref() == Some("OPEN_PATTERN"));
        let open = said.filter_map(Annotation::said).next().map(|p| open_pattern(&reference, p)).transpose()?;
        let number: rustc_hash::FxHashMap<&str, u32> = self.codes.iter().enumerate().map(|(i, c)| (c.id.as_ref(), i as u32)).collect();
        let parents: Vec<Option<u32>> = self.codes.iter().map(|c| c.parent.as_deref().and_then(|p| number.get(p)).copied()).collect();
        let codes = std::mem::take(&mut self.codes).into_iter().zip(parents).map(|(c, parent)| c.code(parent)).collect();
        Ok(Codelist::new(reference, self.names(), codes).with_open_pattern(open).with_about(about))
    }

    fn concept_scheme(mut self) -> Result<ConceptScheme, StructureError> {
        let concepts = std::mem::take(&mut self.concepts).into_iter().map(WireItem::concept).collect::<Result<_, _>>()?;
        Ok(ConceptScheme { reference: self.reference(), names: self.names(), about: self.whole(), concepts })
    }

    fn structure(mut self) -> Result<StructureDraft, StructureError> {
        let c = std::mem::take(&mut self.data_structure_components);
        let list = c.dimension_list;
        let mut dimensions: Vec<_> = list.dimensions.into_iter().chain(list.measure_dimensions).collect();
        dimensions.sort_by_key(|d| d.position.unwrap_or(u32::MAX));
        let draft = |list: Vec<WireComponent<'_>>| list.into_iter().map(|c| c.draft()).collect::<Result<Vec<_>, _>>();
        let mut dimensions = draft(dimensions)?;
        if let Some(t) = list.time_dimension.or_else(|| list.time_dimensions.into_iter().next()) {
            let mut t = t.draft()?;
            if t.id.is_empty() {
                "TIME_PERIOD".clone_into(&mut t.id);
            }
            t.representation = Some(RepresentationDraft::Time);
            dimensions.push(t);
        }
        let (annotations, more) = split(std::mem::take(&mut self.annotations));
        Ok(StructureDraft {
            reference: self.reference(),
            names: self.names(),
            annotations,
            about: self.about(more),
            dimensions,
            groups: c.groups.into_iter().map(|g| Group { id: g.id, dimensions: g.group_dimensions }).collect(),
            measures: draft(c.measure_list.primary_measure.into_iter().chain(c.measure_list.measures).collect())?,
            attributes: draft(c.attribute_list.attributes)?,
        })
    }

    fn dataflow(mut self) -> Result<DataflowDraft, StructureError> {
        let structure = self.structure.as_deref().map(urn).transpose()?.map(|(r, _)| r);
        Ok(DataflowDraft { reference: self.reference(), names: self.names(), about: self.whole(), structure })
    }

    fn constraint(mut self, role: bool) -> Result<Constraint, StructureError> {
        let attached = std::mem::take(&mut self.constraint_attachment).targets()?;
        let regions = std::mem::take(&mut self.cube_regions).into_iter().chain(self.cube_region.take());
        let mut about = self.whole();
        let (series, observations) = counts(&mut about);
        Ok(Constraint {
            attached,
            allowed: role && self.role.as_deref().is_none_or(|r| r == "Allowed"),
            regions: regions.map(WireRegion::region).collect(),
            series: self.series_count.or(series),
            observations: self.obs_count.or(observations),
            reference: self.reference(),
            names: self.names(),
            about,
        })
    }

    fn hierarchy(mut self) -> Result<Hierarchy, StructureError> {
        let nodes = std::mem::take(&mut self.hierarchical_codes).into_iter().map(WireNode::node).collect::<Result<_, _>>()?;
        let (mut levels, mut next) = (Vec::new(), self.level.take());
        while let Some(mut l) = next {
            next = l.level.take();
            let about = about(l.description, l.descriptions, l.annotations);
            levels.push(Level { id: l.id.into_owned(), names: names(l.name, l.names), about });
        }
        Ok(Hierarchy {
            reference: self.reference(),
            names: self.names(),
            about: self.whole(),
            formal: self.has_formal_levels,
            levels,
            nodes,
        })
    }

    /// The hierarchies of a hierarchical codelist, which have its agency and version.
    fn hierarchical_codelist(mut self) -> Result<Vec<Hierarchy>, StructureError> {
        let of = self.reference();
        let around = self.about(Vec::new()).map(|a| *a).unwrap_or_default();
        let each = |h: Artefact<'_>| {
            let mut h = h.hierarchy()?;
            h.reference = Ref { id: h.reference.id, ..of.clone() };
            let inner = h.about.take().map(|a| *a).unwrap_or_default();
            h.about = About { descriptions: inner.descriptions, annotations: inner.annotations, ..around.clone() }.boxed();
            Ok(h)
        };
        std::mem::take(&mut self.hierarchies).into_iter().map(each).collect()
    }

    fn organisations(mut self, role: OrganisationRole) -> OrganisationScheme {
        let organisations = std::mem::take(&mut self.agencies).into_iter().map(WireItem::organisation).collect();
        // Their version is always 1.0, and need not be said.
        let mut reference = self.reference();
        if reference.version.is_empty() {
            "1.0".clone_into(&mut reference.version);
        }
        OrganisationScheme { role, reference, names: self.names(), about: self.whole(), organisations }
    }

    fn provision(mut self) -> Result<Provision, StructureError> {
        Ok(Provision {
            reference: self.reference(),
            names: self.names(),
            about: self.whole(),
            dataflow: self.dataflow.as_deref().map(urn).transpose()?.map(|(r, _)| r),
            provider: self.data_provider.as_deref().map(item).transpose()?,
        })
    }

    fn category_scheme(mut self) -> CategoryScheme {
        let categories = std::mem::take(&mut self.categories).into_iter().map(WireItem::category).collect();
        CategoryScheme { reference: self.reference(), names: self.names(), about: self.whole(), categories }
    }

    fn categorisation(mut self) -> Result<Categorisation, StructureError> {
        let target = self.target.as_deref().map(item).transpose()?;
        Ok(Categorisation { reference: self.reference(), names: self.names(), about: self.whole(), source: self.source, target })
    }

    fn value_list(mut self) -> ValueList {
        let one = |i: WireItem<'_>| ValueItem {
            id: i.id.into_owned(),
            names: names(i.name, i.names),
            about: about(i.description, i.descriptions, i.annotations),
        };
        let items = std::mem::take(&mut self.value_items).into_iter().map(one).collect();
        ValueList { reference: self.reference(), names: self.names(), about: self.whole(), items }
    }
}

impl Attachment {
    fn targets(self) -> Result<Vec<Target>, StructureError> {
        let mut out = Vec::new();
        for u in self.dataflows.iter().chain(&self.dataflow) {
            out.push(Target::Dataflow(urn(u)?.0));
        }
        for u in self.data_structures.iter().chain(&self.data_structure) {
            out.push(Target::Structure(urn(u)?.0));
        }
        for u in self.provision_agreements.iter().chain(&self.provision_agreement) {
            out.push(Target::Provision(urn(u)?.0));
        }
        if let Some(u) = &self.data_provider {
            let (scheme, id) = item(u)?;
            out.push(Target::Provider(scheme, id));
        }
        Ok(out)
    }
}

impl WireItem<'_> {
    fn code(self, parent: Option<u32>) -> Code {
        let (mut annotations, more) = split(self.annotations);
        Code {
            id: self.id.into_owned(),
            names: names(self.name, self.names),
            parent,
            valid_from: annotations.remove("VALID_FROM"),
            valid_to: annotations.remove("VALID_TO"),
            annotations,
            about: described(self.description, self.descriptions, more),
        }
    }

    fn concept(self) -> Result<Concept, StructureError> {
        let (annotations, more) = split(self.annotations);
        let (representation, format) = representation(self.core_representation)?;
        let parent = self.parent.map(|p| match p.contains('=') {
            true => item(&p).map(|(_, i)| i),
            false => Ok(p.into_owned()),
        });
        Ok(Concept {
            id: self.id.into_owned(),
            names: names(self.name, self.names),
            representation,
            format,
            annotations,
            about: described(self.description, self.descriptions, more),
            parent: parent.transpose()?,
            iso: match self.iso_concept_reference.map(|i| *i) {
                Some(WireIso::Parts { agency, scheme, concept }) => Some(Box::new([agency, scheme, concept])),
                Some(WireIso::Other(_)) | None => None,
            },
        })
    }

    fn organisation(self) -> Organisation {
        Organisation {
            id: self.id.into_owned(),
            names: names(self.name, self.names),
            about: about(self.description, self.descriptions, self.annotations),
            parent: self.parent.map(Cow::into_owned),
            contacts: self.contacts.into_iter().map(WireContact::contact).collect(),
        }
    }

    /// The depth is bounded by the JSON parser, which stops at 128.
    fn category(self) -> Category {
        Category {
            id: self.id.into_owned(),
            names: names(self.name, self.names),
            about: about(self.description, self.descriptions, self.annotations),
            categories: self.categories.into_iter().map(WireItem::category).collect(),
        }
    }
}

impl WireContact {
    fn contact(self) -> Contact {
        let lists = [self.telephones, self.faxes, self.x400s, self.uris, self.emails];
        let ways = WAYS.iter().zip(lists).flat_map(|((kind, _), list)| list.into_iter().map(|a| (*kind, a)));
        Contact {
            names: names(self.name.map(Cow::Owned), self.names),
            departments: names(self.department.map(Cow::Owned), self.departments),
            roles: names(self.role.map(Cow::Owned), self.roles),
            ways: ways.collect(),
        }
    }
}

impl WireComponent<'_> {
    fn draft(self) -> Result<ComponentDraft, StructureError> {
        let (mut said, mut more) = split(self.annotations);
        let default = said.remove("DEFAULT");
        more.extend(
            said.iter()
                .filter(|(k, _)| !more.iter().any(|a| a.kind.as_ref() == Some(k)))
                .map(|(k, v)| Annotation::titled(k, v))
                .collect::<Vec<_>>(),
        );
        let (representation, format) = representation(self.local_representation)?;
        Ok(ComponentDraft {
            id: self.id,
            concept: self.concept_identity.as_deref().map(item).transpose()?,
            roles: self.concept_roles.iter().map(|u| item(u)).collect::<Result<_, _>>()?,
            representation,
            format,
            default,
            about: described(None, WireNames::default(), more),
            mandatory: self.usage.eq_ignore_ascii_case("mandatory"),
            relationship: self.attribute_relationship.relationship(),
            measures: self.measure_relationship,
        })
    }
}

impl WireRelationship {
    fn relationship(self) -> Relationship {
        match self {
            WireRelationship { group: Some(group), .. } => Relationship::Group(group),
            WireRelationship { dimensions, .. } if !dimensions.is_empty() => Relationship::Dimensions(dimensions),
            WireRelationship { dataflow: Some(_), .. } => Relationship::Dataset,
            _ => Relationship::Observation,
        }
    }
}

/// A representation, and what it says beyond it.
type Represented = (Option<RepresentationDraft>, Option<Box<Format>>);

fn representation(wire: Option<Box<WireRepresentation>>) -> Result<Represented, StructureError> {
    let Some(w) = wire else { return Ok((None, None)) };
    let mut more = Format {
        min_occurs: w.min_occurs,
        max_occurs: w.max_occurs.map(plain),
        value_list: w.enumeration.as_ref().is_some_and(|u| u.contains(".ValueList=")),
        ..Format::default()
    };
    let format = if w.enumeration.is_some() { w.enumeration_format } else { w.format };
    let longest = format.max_length.as_ref().and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok());
    let draft = match &w.enumeration {
        Some(u) => RepresentationDraft::Codes(urn(u)?.0),
        None => data_type(format.data_type.as_deref().unwrap_or("String"), longest),
    };
    let facets = [
        format.is_sequence,
        format.interval,
        format.start_value,
        format.end_value,
        format.time_interval,
        format.start_time,
        format.end_time,
        format.min_length,
        format.max_length,
        format.min_value,
        format.max_value,
        format.decimals,
        format.pattern,
        format.is_multi_lingual,
    ];
    more.data_type = format.data_type;
    more.facets = FACETS.iter().zip(facets).filter_map(|((name, _), value)| Some((*name, plain(value?)))).collect();
    Ok((Some(draft), (more != Format::default()).then(|| Box::new(more))))
}

/// A value as text.
fn plain(value: Value) -> String {
    match value {
        Value::String(s) => s,
        other => other.to_string(),
    }
}

impl WireRegion {
    fn region(self) -> Region {
        let keys = self.key_values.into_iter().map(|k| (k, false)).chain(self.components.into_iter().map(|k| (k, true)));
        Region { include: self.include.unwrap_or(true), keys: keys.map(|(k, attribute)| k.key(attribute)).collect() }
    }
}

impl WireKey {
    fn key(self, attribute: bool) -> RegionKey {
        let below = self.cascade_values.into_iter().map(|code| RegionValue { code, cascade: Cascade::Below });
        RegionKey {
            id: self.id,
            attribute,
            include: self.include.unwrap_or(true),
            values: self.values.into_iter().map(WireValue::value).chain(below).collect(),
            range: self.time_range.map(|r| Box::new(r.range())),
            valid_from: self.valid_from,
            valid_to: self.valid_to,
        }
    }
}

impl WireRange {
    fn range(self) -> TimeRange {
        let end = |e: WireEnd| (e.period, e.is_inclusive.unwrap_or(true));
        TimeRange { from: self.start_period.or(self.after_period).map(end), to: self.end_period.or(self.before_period).map(end) }
    }
}

impl WireValue {
    fn value(self) -> RegionValue {
        match self {
            WireValue::Plain(code) => RegionValue { code, cascade: Cascade::None },
            WireValue::Full { value: code, cascade } => {
                let cascade = match (cascade.as_bool(), cascade.as_str()) {
                    (Some(true), _) | (_, Some("true")) => Cascade::Below,
                    (_, Some("excluderoot")) => Cascade::BelowOnly,
                    _ => Cascade::None,
                };
                RegionValue { code, cascade }
            }
        }
    }
}

impl WireNode<'_> {
    /// The depth is bounded by the JSON parser, which stops at 128.
    fn node(self) -> Result<HierarchyNode, StructureError> {
        let (list, code) = item(&self.code)?;
        let day = |d: Option<String>| d.map(|d| d.chars().take(10).collect());
        Ok(HierarchyNode {
            id: if self.id.is_empty() { code.clone() } else { self.id.into_owned() },
            list,
            code,
            valid_from: day(self.valid_from),
            valid_to: day(self.valid_to),
            level: self.level.map(|l| if l.contains('=') { l.rsplit('.').next().unwrap_or_default().to_owned() } else { l }),
            about: about(None, WireNames::default(), self.annotations),
            children: self.hierarchical_codes.into_iter().map(WireNode::node).collect::<Result<_, _>>()?,
        })
    }
}

impl WireAnnotation<'_> {
    fn annotation(self) -> Annotation {
        Annotation {
            id: self.id,
            kind: self.kind.map(Cow::into_owned),
            title: self.title,
            url: self.links.into_iter().find_map(|l| l.href),
            value: self.value,
            texts: names(self.text.map(Cow::Owned), self.texts),
        }
    }
}

/// Artefact and item of a URN that must have both.
fn item(text: &str) -> Result<(Ref, String), StructureError> {
    let (of, item) = urn(text)?;
    Ok((of, item.ok_or_else(|| StructureError::Urn(text.to_owned()))?))
}

/// Annotations by type, and those that are more than a type and a title.
fn split(list: Vec<WireAnnotation<'_>>) -> (BTreeMap<String, String>, Vec<Annotation>) {
    annotations_by_kind(list.into_iter().map(WireAnnotation::annotation))
}

fn about(description: Option<String>, descriptions: WireNames, list: Vec<WireAnnotation<'_>>) -> Option<Box<About>> {
    described(description, descriptions, list.into_iter().map(WireAnnotation::annotation).collect())
}

fn described(description: Option<String>, descriptions: WireNames, annotations: Vec<Annotation>) -> Option<Box<About>> {
    let descriptions = names(description.map(Cow::Owned), descriptions);
    if descriptions.0.is_empty() && annotations.is_empty() {
        return None;
    }
    Some(Box::new(About { descriptions, annotations, ..About::default() }))
}

/// The names by language, else the one name as English.
fn names(name: Option<Cow<'_, str>>, names: WireNames) -> Names {
    match name {
        Some(n) if names.0.is_empty() => Names(vec![(Lang::En, n.into_owned())]),
        _ => Names(names.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: &str = r#"{"meta": {"id": "X"}, "data": {
      "codelists": [{"id": "CL_A", "agencyID": "X", "version": "1.0", "name": "A", "annotations": [{"type": "OPEN_PATTERN", "title": "^R\\d+$"}],
        "codes": [{"id": "b", "name": "B", "names": {"es": "Be", "de": "Beh"}, "parent": "a"}, {"id": "a", "name": "A\u00e9",
                   "annotations": [{"type": "VALID_TO", "title": "2010"}, {"type": "M49", "title": "004"}]}]}],
      "dataStructures": [{"id": "D", "agencyID": "X", "version": "1.0", "name": "D", "dataStructureComponents": {
        "dimensionList": {"id": "DimensionDescriptor", "dimensions": [
          {"id": "TWO", "position": 1, "conceptIdentity": "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=X:CS(1.0).TWO"},
          {"id": "ONE", "position": 0, "conceptIdentity": "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=X:CS(1.0).ONE",
           "annotations": [{"type": "DEFAULT", "title": "_T"}],
           "localRepresentation": {"enumeration": "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=X:CL_A(1.0)"}}],
          "timeDimension": {"id": "TIME_PERIOD", "conceptIdentity": "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=X:CS(1.0).TIME_PERIOD",
            "localRepresentation": {"format": {"dataType": "GregorianYear"}}}}}}],
      "dataConstraints": [{"id": "C", "agencyID": "X", "version": "1.0", "name": "C", "role": "Allowed",
        "constraintAttachment": {"dataflows": ["urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=X:F(1.0)"]},
        "cubeRegions": [{"include": false, "keyValues": [{"id": "ONE", "include": false, "values": ["a", {"value": "b", "cascadeValues": true}]}]}]}]}}"#;

    #[test]
    fn a_message_is_read_in_its_order() {
        let m = read(MESSAGE.as_bytes()).expect("a message");
        let list = &m.codelists[0];
        assert_eq!(list.codes[0].parent, Some(1));
        assert_eq!(list.codes[0].names.get(Lang::Es), "Be");
        assert_eq!(list.codes[1].names.get(Lang::Fr), "Aé");
        assert_eq!(list.codes[1].valid_to.as_deref(), Some("2010"));
        assert_eq!(list.codes[1].annotations["M49"], "004");
        assert!(list.accepts("a") && list.accepts("R57") && !list.accepts("R") && !list.accepts("xR5"));
        let d: Vec<_> = m.structures[0].dimensions.iter().map(|d| d.id.as_str()).collect();
        assert_eq!(d, ["ONE", "TWO", "TIME_PERIOD"]);
        assert_eq!(m.structures[0].dimensions[0].default.as_deref(), Some("_T"));
        assert_eq!(m.structures[0].dimensions[2].representation, Some(RepresentationDraft::Time));
        let r = &m.constraints[0].regions[0];
        assert!(!r.include && !r.keys[0].include);
        assert_eq!(
            r.keys[0].values,
            [RegionValue { code: "a".to_owned(), cascade: Cascade::None }, RegionValue { code: "b".to_owned(), cascade: Cascade::Below }]
        );
    }

    #[test]
    fn what_is_wrong_has_its_place() {
        let e = read(b"{\"data\": {\n \"codelists\": 3}}").expect_err("no list");
        assert!(matches!(e, StructureError::Json { line: 2, .. }), "{e}");
        assert!(matches!(urn("CL_SEX"), Err(StructureError::Urn(_))));
        let (r, item) = urn("urn:sdmx:org.sdmx.infomodel.codelist.Code=SDMX:CL_FREQ(2.0).A").expect("a reference");
        assert_eq!((r.to_string().as_str(), item.as_deref()), ("SDMX:CL_FREQ(2.0)", Some("A")));
        assert!(read("[".repeat(5000).as_bytes()).is_err());
    }
}
