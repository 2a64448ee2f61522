//! What does a URN of SDMX name, and what is the URN of an artefact?

use super::structure::{OrganisationRole, StructureError};
use crate::model::structure::Ref;

/// Splits `urn:sdmx:org.sdmx.infomodel.<package>.<Class>=AGENCY:ID(VERSION).ITEM` into artefact and item.
pub fn urn(text: &str) -> Result<(Ref, Option<String>), StructureError> {
    let wrong = || StructureError::Urn(text.to_owned());
    let (_, name) = text.split_once('=').ok_or_else(wrong)?;
    let (artefact, item) = match name.split_once(").") {
        Some((a, i)) => (format!("{a})"), Some(i.to_owned())),
        None => (name.to_owned(), None),
    };
    Ok((Ref::parse(&artefact).ok_or_else(wrong)?, item))
}

/// A class of artefacts, as the URNs of SDMX 3.0 name it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Class {
    /// Codelist.
    Codelist,
    /// Concept scheme.
    ConceptScheme,
    /// Data structure.
    DataStructure,
    /// Dataflow.
    Dataflow,
    /// Data constraint.
    DataConstraint,
    /// Hierarchy of codes.
    Hierarchy,
    /// Scheme of agencies.
    AgencyScheme,
    /// Scheme of data providers.
    DataProviderScheme,
    /// Scheme of data consumers.
    DataConsumerScheme,
    /// Scheme of units of organisations.
    OrganisationUnitScheme,
    /// Provision agreement.
    ProvisionAgreement,
    /// Scheme of categories.
    CategoryScheme,
    /// Categorisation.
    Categorisation,
    /// Value list.
    ValueList,
}

impl Class {
    /// Package, name of the class, and name of the class of its items (the class's own where it has none).
    pub const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Class::Codelist => ("codelist", "Codelist", "Code"),
            Class::ConceptScheme => ("conceptscheme", "ConceptScheme", "Concept"),
            Class::DataStructure => ("datastructure", "DataStructure", "DataStructure"),
            Class::Dataflow => ("datastructure", "Dataflow", "Dataflow"),
            Class::DataConstraint => ("registry", "DataConstraint", "DataConstraint"),
            Class::Hierarchy => ("codelist", "Hierarchy", "Hierarchy"),
            Class::AgencyScheme => ("base", "AgencyScheme", "Agency"),
            Class::DataProviderScheme => ("base", "DataProviderScheme", "DataProvider"),
            Class::DataConsumerScheme => ("base", "DataConsumerScheme", "DataConsumer"),
            Class::OrganisationUnitScheme => ("base", "OrganisationUnitScheme", "OrganisationUnit"),
            Class::ProvisionAgreement => ("registry", "ProvisionAgreement", "ProvisionAgreement"),
            Class::CategoryScheme => ("categoryscheme", "CategoryScheme", "Category"),
            Class::Categorisation => ("categoryscheme", "Categorisation", "Categorisation"),
            Class::ValueList => ("codelist", "ValueList", "ValueList"),
        }
    }

    /// The URN of an artefact of this class.
    pub fn urn(self, of: &Ref) -> String {
        let (package, class, _) = self.words();
        format!("urn:sdmx:org.sdmx.infomodel.{package}.{class}={}", versioned(of))
    }

    /// The URN of an item of an artefact of this class.
    pub fn item_urn(self, of: &Ref, item: &str) -> String {
        let (package, _, class) = self.words();
        format!("urn:sdmx:org.sdmx.infomodel.{package}.{class}={}.{item}", versioned(of))
    }

    /// The class of what a URN names, and what.
    pub fn of_urn(text: &str) -> Option<(Class, Ref)> {
        const ALL: [Class; 14] = [
            Class::Codelist,
            Class::ConceptScheme,
            Class::DataStructure,
            Class::Dataflow,
            Class::DataConstraint,
            Class::Hierarchy,
            Class::AgencyScheme,
            Class::DataProviderScheme,
            Class::DataConsumerScheme,
            Class::OrganisationUnitScheme,
            Class::ProvisionAgreement,
            Class::CategoryScheme,
            Class::Categorisation,
            Class::ValueList,
        ];
        let (path, _) = text.split_once('=')?;
        let name = match path.rsplit('.').next()? {
            "ContentConstraint" => "DataConstraint",
            "HierarchicalCodelist" => "Hierarchy",
            other => other,
        };
        let class = ALL.into_iter().find(|c| c.words().1 == name || c.words().2 == name)?;
        Some((class, urn(text).ok()?.0))
    }
}

impl OrganisationRole {
    /// The class of a scheme of such organisations.
    pub fn class(self) -> Class {
        match self {
            OrganisationRole::Agency => Class::AgencyScheme,
            OrganisationRole::DataProvider => Class::DataProviderScheme,
            OrganisationRole::DataConsumer => Class::DataConsumerScheme,
            OrganisationRole::Unit => Class::OrganisationUnitScheme,
        }
    }
}

/// A reference with its version, which is 1.0 where none is said.
fn versioned(of: &Ref) -> String {
    match of.version.as_str() {
        "" => format!("{of}(1.0)"),
        _ => of.to_string(),
    }
}
