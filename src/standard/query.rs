//! What may be asked of the structures (SDMX REST 1.5.0 section 4.3, 2.2.2 `structures.md` and `querying_versions.md`)?
//!
//! A query is plain data; [`super::find()`] answers it. Both surfaces of the REST API parse into the same query.

use super::version::Versions;

/// A type of artefact that the REST API knows; most of them nothing is held of, and the answer is then empty.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ArtefactType {
    /// `datastructure`.
    DataStructure,
    /// `dataflow`.
    Dataflow,
    /// `codelist`.
    Codelist,
    /// `conceptscheme`.
    ConceptScheme,
    /// `dataconstraint` (2.x) and `contentconstraint` (1.x): of either role.
    DataConstraint,
    /// `allowedconstraint` (1.x): what may be reported.
    AllowedConstraint,
    /// `actualconstraint` (1.x): what is there.
    ActualConstraint,
    /// `hierarchy` (2.x) and `hierarchicalcodelist` (1.x).
    Hierarchy,
    /// `hierarchyassociation`.
    HierarchyAssociation,
    /// `valuelist`.
    ValueList,
    /// `agencyscheme`.
    AgencyScheme,
    /// `dataproviderscheme`.
    DataProviderScheme,
    /// `dataconsumerscheme`.
    DataConsumerScheme,
    /// `metadataproviderscheme`.
    MetadataProviderScheme,
    /// `organisationunitscheme`.
    OrganisationUnitScheme,
    /// `organisationscheme`: any of the five kinds above.
    OrganisationScheme,
    /// `provisionagreement`.
    ProvisionAgreement,
    /// `metadataprovisionagreement`.
    MetadataProvisionAgreement,
    /// `categoryscheme`.
    CategoryScheme,
    /// `categorisation`.
    Categorisation,
    /// `metadatastructure`.
    MetadataStructure,
    /// `metadataflow`.
    Metadataflow,
    /// `metadataconstraint` (2.x).
    MetadataConstraint,
    /// `attachmentconstraint` (1.x).
    AttachmentConstraint,
    /// `structureset` (1.x).
    StructureSet,
    /// `structuremap`.
    StructureMap,
    /// `representationmap`.
    RepresentationMap,
    /// `conceptschememap`.
    ConceptSchemeMap,
    /// `categoryschememap`.
    CategorySchemeMap,
    /// `organisationschememap`.
    OrganisationSchemeMap,
    /// `reportingtaxonomymap`.
    ReportingTaxonomyMap,
    /// `reportingtaxonomy`.
    ReportingTaxonomy,
    /// `process`.
    Process,
    /// `transformationscheme`.
    TransformationScheme,
    /// `rulesetscheme`.
    RulesetScheme,
    /// `userdefinedoperatorscheme`.
    UserDefinedOperatorScheme,
    /// `customtypescheme`.
    CustomTypeScheme,
    /// `namepersonalisationscheme`.
    NamePersonalisationScheme,
    /// `vtlmappingscheme` (2.x) and `namealiasscheme` (1.x).
    VtlMappingScheme,
}

/// Every type with its name in 2.x (empty where it has none) and in 1.x (likewise).
const TYPES: [(ArtefactType, &str, &str); 39] = {
    use ArtefactType as T;
    [
        (T::DataStructure, "datastructure", "datastructure"),
        (T::Dataflow, "dataflow", "dataflow"),
        (T::Codelist, "codelist", "codelist"),
        (T::ConceptScheme, "conceptscheme", "conceptscheme"),
        (T::DataConstraint, "dataconstraint", "contentconstraint"),
        (T::AllowedConstraint, "", "allowedconstraint"),
        (T::ActualConstraint, "", "actualconstraint"),
        (T::Hierarchy, "hierarchy", "hierarchicalcodelist"),
        (T::HierarchyAssociation, "hierarchyassociation", ""),
        (T::ValueList, "valuelist", ""),
        (T::AgencyScheme, "agencyscheme", "agencyscheme"),
        (T::DataProviderScheme, "dataproviderscheme", "dataproviderscheme"),
        (T::DataConsumerScheme, "dataconsumerscheme", "dataconsumerscheme"),
        (T::MetadataProviderScheme, "metadataproviderscheme", ""),
        (T::OrganisationUnitScheme, "organisationunitscheme", "organisationunitscheme"),
        (T::OrganisationScheme, "organisationscheme", "organisationscheme"),
        (T::ProvisionAgreement, "provisionagreement", "provisionagreement"),
        (T::MetadataProvisionAgreement, "metadataprovisionagreement", ""),
        (T::CategoryScheme, "categoryscheme", "categoryscheme"),
        (T::Categorisation, "categorisation", "categorisation"),
        (T::MetadataStructure, "metadatastructure", "metadatastructure"),
        (T::Metadataflow, "metadataflow", "metadataflow"),
        (T::MetadataConstraint, "metadataconstraint", ""),
        (T::AttachmentConstraint, "", "attachmentconstraint"),
        (T::StructureSet, "", "structureset"),
        (T::StructureMap, "structuremap", ""),
        (T::RepresentationMap, "representationmap", ""),
        (T::ConceptSchemeMap, "conceptschememap", ""),
        (T::CategorySchemeMap, "categoryschememap", ""),
        (T::OrganisationSchemeMap, "organisationschememap", ""),
        (T::ReportingTaxonomyMap, "reportingtaxonomymap", ""),
        (T::ReportingTaxonomy, "reportingtaxonomy", "reportingtaxonomy"),
        (T::Process, "process", "process"),
        (T::TransformationScheme, "transformationscheme", "transformationscheme"),
        (T::RulesetScheme, "rulesetscheme", "rulesetscheme"),
        (T::UserDefinedOperatorScheme, "userdefinedoperatorscheme", "userdefinedoperatorscheme"),
        (T::CustomTypeScheme, "customtypescheme", "customtypescheme"),
        (T::NamePersonalisationScheme, "namepersonalisationscheme", "namepersonalisationscheme"),
        (T::VtlMappingScheme, "vtlmappingscheme", "namealiasscheme"),
    ]
};

/// Which of the two surfaces of the REST API is spoken.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Surface {
    /// 1.5.0: `+` is «or», `all` and `latest` are words.
    V1,
    /// 2.2.2: `,` is «or», `*`, `+` and `~` are signs.
    V2,
}

impl ArtefactType {
    /// The type with this name on this surface.
    pub fn parse(name: &str, surface: Surface) -> Option<ArtefactType> {
        let called = |(_, v2, v1): &&(ArtefactType, &str, &str)| match surface {
            Surface::V1 => *v1 == name,
            Surface::V2 => *v2 == name,
        };
        TYPES.iter().find(|t| !name.is_empty() && called(t)).map(|(t, ..)| *t)
    }

    /// Its name on this surface, or on the other where this one has none.
    pub fn name(self, surface: Surface) -> &'static str {
        let found = TYPES.iter().find(|(t, ..)| *t == self).map_or(("", ""), |(_, v2, v1)| (*v2, *v1));
        match (surface, found) {
            (Surface::V1, (v2, "")) => v2,
            (Surface::V1, (_, v1)) => v1,
            (Surface::V2, ("", v1)) => v1,
            (Surface::V2, (v2, _)) => v2,
        }
    }

    /// Whether a path may name items of it (codes, concepts, agencies, categories).
    pub fn has_items(self) -> bool {
        use ArtefactType as T;
        matches!(
            self,
            T::Codelist
                | T::ConceptScheme
                | T::ValueList
                | T::Hierarchy
                | T::AgencyScheme
                | T::DataProviderScheme
                | T::DataConsumerScheme
                | T::MetadataProviderScheme
                | T::OrganisationUnitScheme
                | T::OrganisationScheme
                | T::CategoryScheme
                | T::ReportingTaxonomy
                | T::TransformationScheme
                | T::RulesetScheme
                | T::UserDefinedOperatorScheme
                | T::CustomTypeScheme
                | T::NamePersonalisationScheme
                | T::VtlMappingScheme
        )
    }
}

/// Which artefacts come along with those that were asked for (`references`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum References {
    /// Those that use it.
    Parents,
    /// Those that use it, and what these refer to.
    ParentsAndSiblings,
    /// Those that use it, up to any level (2.x).
    Ancestors,
    /// Those it refers to.
    Children,
    /// Those it refers to, down to any level.
    Descendants,
    /// `ParentsAndSiblings` and `Descendants`.
    All,
    /// Those of this type, at any level, among those that use it and those it refers to.
    Type(ArtefactType),
}

/// How much of each artefact is told (`detail`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub enum Detail {
    /// Everything.
    #[default]
    Full,
    /// Identification and names, of all.
    AllStubs,
    /// Identification and names, of what comes along.
    ReferenceStubs,
    /// Also descriptions and annotations, of all.
    AllCompleteStubs,
    /// Also descriptions and annotations, of what comes along.
    ReferenceCompleteStubs,
    /// Lists that come along have only the items in use.
    ReferencePartial,
    /// Extended codelists are not resolved (2.x). Ours extend nothing, so this is `Full`.
    Raw,
    /// `Raw` and `ReferencePartial` (2.2).
    PartialRaw,
}

/// A query for structures. An empty list is no condition.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct StructureQuery {
    /// Types.
    pub types: Vec<ArtefactType>,
    /// Maintenance agencies.
    pub agencies: Vec<String>,
    /// Identifiers.
    pub ids: Vec<String>,
    /// Versions; each artefact that fits one of them is there. Empty stands for the latest, as in the standard.
    pub versions: Vec<Versions>,
    /// Items of the artefacts, such as codes.
    pub items: Vec<String>,
    /// What comes along; empty is `none`.
    pub references: Vec<References>,
    /// How much is told.
    pub detail: Detail,
}

/// A part of a query that is not of the standard's form.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("`{text}` is no {parameter}")]
pub struct QueryError {
    /// The parameter, as the standard calls it: `artefactType`, `agencyID`, `resourceID`, `version`, `itemID`, `detail`,
    /// `references`.
    pub parameter: &'static str,
    /// What stood there.
    pub text: String,
}

impl StructureQuery {
    /// Reads the path behind `/rest/v1/` or `/rest/v2/structure/`: type, agency, id, version, item, of which all but the type
    /// may be left out (on the second surface the type as well). An empty part stands for its default.
    pub fn parse(surface: Surface, path: &[&str]) -> Result<StructureQuery, QueryError> {
        let part = |n: usize| path.get(n).copied().unwrap_or_default();
        let wrong = |parameter, text: &str| QueryError { parameter, text: text.to_owned() };
        if path.len() > 5 {
            return Err(wrong("itemID", path[4..].join("/").as_str()));
        }
        let kind = part(0);
        let any = match surface {
            Surface::V1 => kind == "structure",
            Surface::V2 => kind == "*" || kind.is_empty(),
        };
        let types = match ArtefactType::parse(kind, surface) {
            _ if any => Vec::new(),
            Some(t) => vec![t],
            None => return Err(wrong("artefactType", kind)),
        };
        let query = StructureQuery {
            agencies: list(surface, part(1)).ok_or_else(|| wrong("agencyID", part(1)))?,
            ids: list(surface, part(2)).ok_or_else(|| wrong("resourceID", part(2)))?,
            versions: Versions::list(surface, part(3)).ok_or_else(|| wrong("version", part(3)))?,
            items: list(surface, part(4)).ok_or_else(|| wrong("itemID", part(4)))?,
            types,
            ..StructureQuery::default()
        };
        match query.types[..] {
            [t] if t.has_items() || query.items.is_empty() => Ok(query),
            [] if query.items.is_empty() => Ok(query),
            _ => Err(wrong("itemID", part(4))),
        }
    }

    /// Sets `references`: a word or type, on the second surface several.
    pub fn with_references(mut self, surface: Surface, text: &str) -> Result<StructureQuery, QueryError> {
        self.references = Vec::new();
        for word in text.split(if surface == Surface::V1 { '+' } else { ',' }).map(str::trim) {
            self.references.push(match (word, surface) {
                ("none", _) => continue,
                ("parents", _) => References::Parents,
                ("parentsandsiblings", _) => References::ParentsAndSiblings,
                ("ancestors", Surface::V2) => References::Ancestors,
                ("children", _) => References::Children,
                ("descendants", _) => References::Descendants,
                ("all", _) => References::All,
                _ => References::Type(
                    ArtefactType::parse(word, surface).ok_or_else(|| QueryError { parameter: "references", text: word.to_owned() })?,
                ),
            });
        }
        Ok(self)
    }

    /// Sets `detail`.
    pub fn with_detail(mut self, surface: Surface, text: &str) -> Result<StructureQuery, QueryError> {
        self.detail = match (text, surface) {
            ("full", _) => Detail::Full,
            ("allstubs", _) => Detail::AllStubs,
            ("referencestubs", _) => Detail::ReferenceStubs,
            ("allcompletestubs", _) => Detail::AllCompleteStubs,
            ("referencecompletestubs", _) => Detail::ReferenceCompleteStubs,
            ("referencepartial", _) => Detail::ReferencePartial,
            ("raw", Surface::V2) => Detail::Raw,
            ("partialraw", Surface::V2) => Detail::PartialRaw,
            _ => return Err(QueryError { parameter: "detail", text: text.to_owned() }),
        };
        Ok(self)
    }
}

/// A list of identifiers; empty for any. None where one is no identifier.
fn list(surface: Surface, text: &str) -> Option<Vec<String>> {
    let (or, any) = match surface {
        Surface::V1 => ('+', text.eq_ignore_ascii_case("all")),
        Surface::V2 => (',', text == "*" || text.eq_ignore_ascii_case("all")),
    };
    if text.is_empty() || any {
        return Some(Vec::new());
    }
    // An item may be nested (`A.B`), and a value of a value list is any text.
    let one = |s: &str| (!s.is_empty() && !s.chars().any(|c| c.is_control() || c.is_whitespace())).then(|| s.to_owned());
    text.split(or).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::super::version::Choice;
    use super::*;

    fn v1(path: &str) -> Result<StructureQuery, QueryError> {
        StructureQuery::parse(Surface::V1, &path.split('/').collect::<Vec<_>>())
    }

    fn v2(path: &str) -> Result<StructureQuery, QueryError> {
        StructureQuery::parse(Surface::V2, &path.split('/').collect::<Vec<_>>())
    }

    #[test]
    fn both_surfaces_give_the_same_query() {
        let one = v1("codelist/SDMX+ISTHMUS/CL_SEX+CL_AREA/all/F+M").expect("a query");
        let two = v2("codelist/SDMX,ISTHMUS/CL_SEX,CL_AREA/*/F,M").expect("a query");
        assert_eq!(one, two);
        assert_eq!((one.types.len(), one.agencies.len(), one.ids.len(), one.items.len()), (1, 2, 2, 2));
        assert_eq!(v1("contentconstraint").expect("a query").types, v2("dataconstraint").expect("a query").types);
        assert_eq!(v1("dataflow/ALL/").expect("a query").agencies, Vec::<String>::new());
        assert!(v1("structure/ISTHMUS").expect("a query").types.is_empty());
        assert!(v2("*/ISTHMUS").expect("a query").types.is_empty());
        assert_eq!(v2("dataflow").expect("a query").versions, [Versions::Any(Choice::Latest)]);
        assert_eq!(v1("dataflow").expect("a query").versions, v1("dataflow/all/all/latest").expect("a query").versions);
        assert_eq!(v2("dataflow/*/*/+").expect("a query").versions, [Versions::Any(Choice::LatestStable)]);
    }

    #[test]
    fn what_is_not_of_the_form_is_named() {
        let parameter = |r: Result<StructureQuery, QueryError>| r.expect_err("a refusal").parameter;
        assert_eq!(parameter(v1("valuelist")), "artefactType");
        assert_eq!(parameter(v2("structureset")), "artefactType");
        assert_eq!(parameter(v2("dataflow/A/B/1.x")), "version");
        assert_eq!(parameter(v2("dataflow/A/B/~/C")), "itemID");
        assert_eq!(parameter(v2("codelist/A,,B")), "agencyID");
        assert_eq!(parameter(v2("codelist/A/B/~/C/D")), "itemID");
        let q = v2("dataflow").expect("a query");
        assert_eq!(parameter(q.clone().with_detail(Surface::V2, "most")), "detail");
        assert_eq!(parameter(q.clone().with_detail(Surface::V1, "raw")), "detail");
        assert_eq!(parameter(q.clone().with_references(Surface::V1, "ancestors")), "references");
        let q = q.with_references(Surface::V2, "codelist,parents").expect("references");
        assert_eq!(q.references, [References::Type(ArtefactType::Codelist), References::Parents]);
    }

    #[test]
    fn every_type_has_a_name_and_is_found_by_it() {
        for (t, v2, v1) in TYPES {
            assert!(!t.name(Surface::V1).is_empty() && !t.name(Surface::V2).is_empty());
            assert!(v2.is_empty() || ArtefactType::parse(v2, Surface::V2) == Some(t));
            assert!(v1.is_empty() || ArtefactType::parse(v1, Surface::V1) == Some(t));
        }
        assert_eq!(ArtefactType::parse("", Surface::V2), None);
    }
}
