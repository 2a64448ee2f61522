//! How is validity told as an XML Schema, for structure-specific messages of SDMX-ML 2.1, 3.0 and 3.1?
//!
//! The types restrict those of the official schemas (part 3B of the standard, on structure-specific schemas): `DataSetType`,
//! `SeriesType`, `GroupType`, `ObsType`, from 3.0 on `AttsType`. A message names `DataSetType` by `xsi:type`.

use super::{Level, Place, Purpose, Validity, is_number};
use crate::model::structure::{Component, Representation};
use crate::sdmx::write_structure::Markup;

/// The version of SDMX-ML.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MlVersion {
    /// 2.1.
    V21,
    /// 3.0.
    V30,
    /// 3.1.
    V31,
}

impl MlVersion {
    /// Its part of the addresses of namespaces and of the official schemas.
    fn part(self) -> &'static str {
        match self {
            MlVersion::V21 => "v2_1",
            MlVersion::V30 => "v3_0",
            MlVersion::V31 => "v3_1",
        }
    }

    /// The folder of the official schemas at the registry of SDMX, from which the schema takes its base.
    pub fn official(self) -> String {
        format!("https://registry.sdmx.org/schemas/{}/", self.part())
    }
}

/// Writes the schema. Its namespace is the one that messages name: the URN of what was asked for and the dimension at the
/// level of the observation.
pub fn xml_schema(validity: &Validity, version: MlVersion, at: &Level, purpose: Purpose, out: &mut Vec<u8>) {
    let w = Writer { v: validity, version, at, purpose };
    let space = format!("{}:ObsLevelDim:{}", validity.class.urn(&validity.of), at.word());
    let official = |part: &str| format!("http://www.sdmx.org/resources/sdmxml/schemas/{}/{part}", version.part());
    let (dsd, common) = (official("data/structurespecific"), official("common"));
    let mut m = Markup::new(out);
    let spaces = [
        ("xmlns:xs", "http://www.w3.org/2001/XMLSchema"),
        ("xmlns", &space),
        ("xmlns:dsd", &dsd),
        ("xmlns:common", &common),
        ("targetNamespace", &space),
        ("elementFormDefault", "qualified"),
        ("attributeFormDefault", "unqualified"),
    ];
    m.element("xs:schema", &spaces, |m| {
        let data = format!("{}SDMXDataStructureSpecific.xsd", version.official());
        m.element("xs:import", &[("namespace", &dsd), ("schemaLocation", &data)], |_| {});
        let shared = format!("{}SDMXCommon.xsd", version.official());
        m.element("xs:import", &[("namespace", &common), ("schemaLocation", &shared)], |_| {});
        w.dataset(m);
        if w.has_group() {
            w.group(m);
        }
        if *at != Level::All {
            w.series(m);
        }
        w.observation(m);
        if version != MlVersion::V21 {
            w.attributes_apart(m);
        }
        let d = &validity.structure;
        d.dimensions.iter().chain([&d.measure]).chain(&d.attributes).for_each(|c| w.values(m, c));
    });
}

struct Writer<'a> {
    v: &'a Validity,
    version: MlVersion,
    at: &'a Level,
    purpose: Purpose,
}

impl Writer<'_> {
    fn old(&self) -> bool {
        self.version == MlVersion::V21
    }

    /// Whether the series are of time, which 2.1 has types of its own for.
    fn of_time(&self) -> bool {
        matches!(self.at, Level::Dimension(id) if id == "TIME_PERIOD") && self.old()
    }

    fn has_group(&self) -> bool {
        !self.v.structure.groups.is_empty()
    }

    fn at_place(&self, place: Place) -> impl Iterator<Item = &Component> {
        self.v.structure.attributes.iter().filter(move |a| self.v.place(a, self.at) == place)
    }

    /// A type that restricts an official one: what stands in it, then its attributes.
    fn restriction(
        &self,
        m: &mut Markup<'_>,
        name: &str,
        base: &str,
        inside: impl FnOnce(&mut Markup<'_>),
        attributes: impl FnOnce(&mut Markup<'_>),
    ) {
        m.element("xs:complexType", &[("name", name)], |m| {
            m.element("xs:complexContent", &[], |m| {
                m.element("xs:restriction", &[("base", base)], |m| {
                    m.element("xs:sequence", &[], |m| {
                        m.element("xs:element", &[("ref", "common:Annotations"), ("minOccurs", "0")], |_| {});
                        inside(m);
                    });
                    attributes(m);
                });
            });
        });
    }

    fn child(&self, m: &mut Markup<'_>, name: &str, kind: &str, occurs: &[(&str, &str)]) {
        let mut attributes = vec![("name", name), ("type", kind), ("form", "unqualified")];
        attributes.extend(occurs);
        m.element("xs:element", &attributes, |_| {});
    }

    fn dataset(&self, m: &mut Markup<'_>) {
        let base = if self.of_time() { "dsd:TimeSeriesDataSetType" } else { "dsd:DataSetType" };
        let many = [("minOccurs", "0"), ("maxOccurs", "unbounded")];
        let rows = if *self.at == Level::All { ("Obs", "ObsType") } else { ("Series", "SeriesType") };
        let inside = |m: &mut Markup<'_>| {
            self.child(m, "DataProvider", "common:DataProviderReferenceType", &[("minOccurs", "0")]);
            if self.old() {
                if self.has_group() {
                    self.child(m, "Group", "GroupType", &many);
                }
                m.element("xs:choice", &[("minOccurs", "0")], |m| self.child(m, rows.0, rows.1, &[("maxOccurs", "unbounded")]));
                return;
            }
            m.element("xs:choice", &many, |m| {
                self.child(m, "Atts", "AttsType", &[]);
                if self.has_group() {
                    self.child(m, "Group", "GroupType", &[]);
                }
                self.child(m, rows.0, rows.1, &[]);
            });
        };
        self.restriction(m, "DataSetType", base, inside, |m| {
            m.element("xs:attributeGroup", &[("ref", "dsd:SetAttributeGroup")], |_| {});
            self.at_place(Place::Dataset).for_each(|a| self.attribute(m, a, false));
            self.no_start_day(m);
        });
    }

    /// 2.1 has this attribute in every base, and a restriction keeps what it does not forbid.
    fn no_start_day(&self, m: &mut Markup<'_>) {
        if self.old() && self.v.structure.attribute("REPORTING_YEAR_START_DAY").is_none() {
            m.element("xs:attribute", &[("name", "REPORTING_YEAR_START_DAY"), ("type", "xs:gMonthDay"), ("use", "prohibited")], |_| {});
        }
    }

    /// All groups in one type: what it is of is said by its attribute `type`.
    fn group(&self, m: &mut Markup<'_>) {
        let d = &self.v.structure;
        self.restriction(
            m,
            "GroupType",
            "dsd:GroupType",
            |_| {},
            |m| {
                m.element("xs:attribute", &[("name", "type"), ("use", "optional")], |m| {
                    m.element("xs:simpleType", &[], |m| {
                        m.element("xs:restriction", &[("base", "common:IDType")], |m| {
                            d.groups.iter().for_each(|g| m.element("xs:enumeration", &[("value", &g.id)], |_| {}));
                        });
                    });
                });
                for c in d.dimensions.iter().filter(|c| d.groups.iter().any(|g| g.dimensions.contains(&c.id))) {
                    self.attribute(m, c, false);
                }
                self.at_place(Place::Group).chain(self.at_place(Place::Series)).for_each(|a| self.attribute(m, a, false));
                self.no_start_day(m);
            },
        );
    }

    fn series(&self, m: &mut Markup<'_>) {
        let base = if self.of_time() { "dsd:TimeSeriesType" } else { "dsd:SeriesType" };
        let inside = |m: &mut Markup<'_>| self.child(m, "Obs", "ObsType", &[("minOccurs", "0"), ("maxOccurs", "unbounded")]);
        self.restriction(m, "SeriesType", base, inside, |m| {
            for c in self.v.structure.dimensions.iter().filter(|c| !self.at.has(&c.id)) {
                self.attribute(m, c, self.purpose == Purpose::Data);
            }
            self.without_time(m, |id| !self.at.has(id));
            self.at_place(Place::Group).chain(self.at_place(Place::Series)).for_each(|a| self.attribute(m, a, false));
            self.no_start_day(m);
        });
    }

    fn observation(&self, m: &mut Markup<'_>) {
        let base = if self.of_time() { "dsd:TimeSeriesObsType" } else { "dsd:ObsType" };
        self.restriction(
            m,
            "ObsType",
            base,
            |_| {},
            |m| {
                m.element("xs:attribute", &[("name", "type"), ("type", "common:IDType"), ("use", "prohibited")], |_| {});
                for c in self.v.structure.dimensions.iter().filter(|c| self.at.has(&c.id)) {
                    // The base of 2.1 for time asks for the period even where data are deleted.
                    self.attribute(m, c, self.purpose == Purpose::Data || self.of_time());
                }
                self.without_time(m, |id| self.at.has(id));
                self.attribute(m, &self.v.structure.measure, false);
                if *self.at == Level::All {
                    self.at_place(Place::Group).chain(self.at_place(Place::Series)).for_each(|a| self.attribute(m, a, false));
                }
                self.at_place(Place::Observation).for_each(|a| self.attribute(m, a, false));
                self.no_start_day(m);
            },
        );
    }

    /// From 3.0 on: attributes of a part of the key.
    fn attributes_apart(&self, m: &mut Markup<'_>) {
        let d = &self.v.structure;
        self.restriction(
            m,
            "AttsType",
            "dsd:AttsType",
            |_| {},
            |m| {
                d.dimensions.iter().for_each(|c| self.attribute(m, c, false));
                self.without_time(m, |_| true);
                for place in [Place::Dataset, Place::Group, Place::Series] {
                    self.at_place(place).for_each(|a| self.attribute(m, a, false));
                }
            },
        );
    }

    /// Forbids the period, which bases have as an attribute of their own, where time is not told.
    fn without_time(&self, m: &mut Markup<'_>, here: impl Fn(&str) -> bool) {
        let told = self.v.structure.dimension("TIME_PERIOD").is_some() && here("TIME_PERIOD");
        if !told {
            let attributes = [("name", "TIME_PERIOD"), ("type", "common:ObservationalTimePeriodType"), ("use", "prohibited")];
            m.element("xs:attribute", &attributes, |_| {});
        }
    }

    fn attribute(&self, m: &mut Markup<'_>, c: &Component, required: bool) {
        let kind = match c.representation {
            Representation::Time => "common:ObservationalTimePeriodType".to_owned(),
            _ => type_name(c),
        };
        m.element("xs:attribute", &[("name", &c.id), ("type", &kind), ("use", if required { "required" } else { "optional" })], |_| {});
    }

    /// The type of the values of a component.
    fn values(&self, m: &mut Markup<'_>, c: &Component) {
        if matches!(c.representation, Representation::Time) {
            return;
        }
        let deleted = self.purpose == Purpose::Deletion;
        m.element("xs:simpleType", &[("name", &type_name(c))], |m| match (self.v.codes(c), self.v.open(c)) {
            (Some(codes), None) => listed(m, &codes),
            (Some(codes), Some(pattern)) => m.element("xs:union", &[], |m| {
                m.element("xs:simpleType", &[], |m| listed(m, &codes));
                m.element("xs:simpleType", &[], |m| restricted(m, "xs:string", ("xs:pattern", &pattern)));
            }),
            (None, _) if is_number(&c.representation) => m.element("xs:union", &[], |m| {
                let base = if matches!(c.representation, Representation::Integer) { "xs:integer" } else { "xs:decimal" };
                m.element("xs:simpleType", &[], |m| m.element("xs:restriction", &[("base", base)], |_| {}));
                // By these a value is told to be missing, and in a deletion that there was one.
                m.element("xs:simpleType", &[], |m| listed(m, if deleted { &["NaN", ""] } else { &["NaN"] }));
            }),
            (None, _) => match c.representation {
                Representation::Text(Some(longest)) => restricted(m, "xs:string", ("xs:maxLength", &longest.to_string())),
                _ => m.element("xs:restriction", &[("base", "xs:string")], |_| {}),
            },
        });
    }
}

fn type_name(c: &Component) -> String {
    format!("{}.values", c.id)
}

fn listed(m: &mut Markup<'_>, codes: &[&str]) {
    m.element("xs:restriction", &[("base", "xs:string")], |m| {
        codes.iter().for_each(|c| m.element("xs:enumeration", &[("value", c)], |_| {}));
        if codes.is_empty() {
            // No code is left: a type without facets would take anything.
            m.element("xs:length", &[("value", "0")], |_| {});
        }
    });
}

fn restricted(m: &mut Markup<'_>, base: &str, (facet, value): (&str, &str)) {
    m.element("xs:restriction", &[("base", base)], |m| m.element(facet, &[("value", value)], |_| {}));
}
