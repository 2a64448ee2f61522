//! What does an SDMX-JSON data message say of itself and of the structure of its data?

use super::json::{Collected, Shape, Values, Version, is_listed, text};
use super::name;
use crate::model::lang::{Lang, Names};
use crate::model::period::Period;
use crate::model::structure::{Codelist, Component, DataStructure, Ref, Relationship, Representation};
use crate::sdmx::message::{Action, AtObservation, Header, Set};

/// Where the schema of a version lies.
fn schema(version: Version) -> &'static str {
    match version {
        Version::V10 => {
            "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/data-message/tools/schemas/1.0/sdmx-json-data-schema.json"
        }
        Version::V20 => {
            "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/data-message/tools/schemas/2.0.0/sdmx-json-data-schema.json"
        }
        Version::V21 => "https://json.sdmx.org/2.1/sdmx-json-data-schema.json",
    }
}

/// Members of an object, one after the other.
struct Members<'a> {
    out: &'a mut Vec<u8>,
    after: bool,
}

impl<'a> Members<'a> {
    fn open(out: &'a mut Vec<u8>) -> Self {
        out.push(b'{');
        Members { out, after: false }
    }

    /// The name of the next member; its value is written to what is returned.
    fn key(&mut self, key: &str) -> &mut Vec<u8> {
        if std::mem::replace(&mut self.after, true) {
            self.out.push(b',');
        }
        text(key, self.out);
        self.out.push(b':');
        self.out
    }

    fn text(&mut self, key: &str, value: &str) {
        text(value, self.key(key));
    }

    fn raw(&mut self, key: &str, value: &str) {
        self.key(key).extend_from_slice(value.as_bytes());
    }

    /// The best name and those in all languages that are wanted. `fallback` is the name of what has none.
    fn names(&mut self, names: &Names, languages: &[Lang], fallback: &str) {
        let best = name(names, languages);
        self.text("name", if best.is_empty() { fallback } else { best });
        let wanted: Vec<_> = names.0.iter().filter(|(l, n)| !n.is_empty() && (languages.is_empty() || languages.contains(l))).collect();
        if !wanted.is_empty() {
            let mut object = Members::open(self.key("names"));
            wanted.into_iter().for_each(|(l, n)| object.text(l.tag(), n));
            object.close();
        }
    }

    fn close(self) {
        self.out.push(b'}');
    }
}

/// The start of the message, up to and with `meta`.
pub(super) fn head(version: Version, header: &Header, out: &mut Vec<u8>) {
    let mut message = Members::open(out);
    if version == Version::V21 {
        message.text("$schema", schema(version));
    }
    let mut meta = Members::open(message.key("meta"));
    if version != Version::V21 {
        meta.text("schema", schema(version));
    }
    meta.text("id", &header.id);
    meta.raw("test", "false");
    meta.text("prepared", &header.prepared.to_string());
    let languages = if header.languages.is_empty() { &Lang::ALL[..] } else { &header.languages };
    list(meta.key("contentLanguages"), languages.iter(), |l, out| text(l.tag(), out));
    let mut sender = Members::open(meta.key("sender"));
    sender.text("id", &header.sender);
    sender.close();
    meta.close();
}

/// What a dataset says before its data.
pub(super) fn set(version: Version, set: &Set, out: &mut Vec<u8>) {
    let action = match (set.action, version) {
        (Action::Information, _) => "Information",
        (Action::Replace, _) => "Replace",
        (Action::Delete, _) => "Delete",
        (Action::Merge, Version::V21) => "Merge",
        // Before 2.1 merging is called appending.
        (Action::Merge, _) => "Append",
    };
    out.extend_from_slice(format!("\"action\":\"{action}\",").as_bytes());
    for (key, moment) in [("validFrom", set.valid_from), ("validTo", set.valid_to)] {
        if let Some(moment) = moment {
            out.extend_from_slice(format!("\"{key}\":\"{moment}\",").as_bytes());
        }
    }
    // 1.0 and 2.0 demand links of a dataset.
    if version < Version::V21 || set.provider.is_some() {
        out.extend_from_slice(b"\"links\":[");
        link("dataflow", "Dataflow", &set.flow.reference, out);
        if let Some(provider) = &set.provider {
            out.extend_from_slice(b",{\"rel\":\"dataprovider\",\"urn\":");
            text(&provider.urn(), out);
            out.push(b'}');
        }
        out.extend_from_slice(b"],");
    }
}

fn link(rel: &str, class: &str, reference: &Ref, out: &mut Vec<u8>) {
    let mut link = Members::open(out);
    link.text("rel", rel);
    link.text("urn", &format!("urn:sdmx:org.sdmx.infomodel.datastructure.{class}={reference}"));
    link.close();
}

fn list<T>(out: &mut Vec<u8>, items: impl Iterator<Item = T>, mut each: impl FnMut(T, &mut Vec<u8>)) {
    out.push(b'[');
    for (i, item) in items.enumerate() {
        if i > 0 {
            out.push(b',');
        }
        each(item, out);
    }
    out.push(b']');
}

/// The structure of each shape of datasets, behind a comma.
pub(super) fn structures(version: Version, flows: &[Collected], header: &Header, shapes: &[Shape], out: &mut Vec<u8>) {
    match (version, shapes) {
        (_, []) => {}
        (Version::V10, [shape, ..]) => {
            out.extend_from_slice(b",\"structure\":");
            structure(version, &flows[shape.flow], header, shape, out);
        }
        _ => {
            out.extend_from_slice(b",\"structures\":");
            list(out, shapes.iter(), |shape, out| structure(version, &flows[shape.flow], header, shape, out));
        }
    }
}

fn structure(version: Version, values: &Collected, header: &Header, shape: &Shape, out: &mut Vec<u8>) {
    let (flow, dsd, languages) = (&values.flow, &values.flow.structure, &header.languages[..]);
    let mut structure = Members::open(out);
    let links = structure.key("links");
    links.push(b'[');
    link("dataflow", "Dataflow", &flow.reference, links);
    links.push(b',');
    link("structure", "DataStructure", &dsd.reference, links);
    links.push(b']');
    structure.names(&flow.names, languages, &flow.reference.id);
    let mut dimensions = Members::open(structure.key("dimensions"));
    let here = |d: &usize, observation: bool| observation == (shape.at == AtObservation::All || shape.at == AtObservation::Dimension(*d));
    for (level, observation) in [("dataSet", None), ("series", Some(false)), ("observation", Some(true))] {
        // 2.0 knows no dimension without values: one that no row has, as where series alone are told, is left out there.
        let told = |d: &usize| version != Version::V20 || !values.dimensions[*d].list.is_empty();
        let of_level = (0..dsd.dimensions.len()).filter(|d| observation.is_some_and(|o| here(d, o)) && told(d));
        list(dimensions.key(level), of_level, |d, out| dimension(version, d, &dsd.dimensions[d], languages, &values.dimensions[d], out));
    }
    dimensions.close();
    if version > Version::V10 {
        let mut measures = Members::open(structure.key("measures"));
        list(measures.key("observation"), shape.measures.then_some(&dsd.measure).into_iter(), |measure, out| {
            let mut c = component(measure, languages, out);
            format(measure, &mut c);
            c.close();
        });
        measures.close();
    }
    let mut attributes = Members::open(structure.key("attributes"));
    for level in ["dataSet", "series", "observation"] {
        let of_level = shape.attributes.iter().filter(|_| level == if shape.observations { "observation" } else { "series" });
        list(attributes.key(level), of_level, |&a, out| attribute(version, dsd, a, languages, &values.attributes[a], out));
    }
    attributes.close();
    if version > Version::V10 {
        list(structure.key("dataSets"), shape.sets.iter(), |n, out| out.extend_from_slice(n.to_string().as_bytes()));
    }
    structure.close();
}

fn component<'a>(c: &Component, languages: &[Lang], out: &'a mut Vec<u8>) -> Members<'a> {
    let mut object = Members::open(out);
    object.text("id", &c.id);
    object.names(&c.names, languages, &c.id);
    object
}

/// What the values of a component without a codelist may be.
fn format(c: &Component, object: &mut Members) {
    let (kind, longest) = match c.representation {
        Representation::Codes(_) => return,
        Representation::Time => ("ObservationalTimePeriod", None),
        Representation::Integer => ("Integer", None),
        Representation::Decimal => ("Decimal", None),
        Representation::Text(longest) => ("String", longest),
    };
    let mut format = Members::open(object.key("format"));
    format.text("dataType", kind);
    if let Some(longest) = longest.filter(|&n| n > 0) {
        format.raw("maxLength", &longest.to_string());
    }
    format.close();
}

fn dimension(version: Version, position: usize, c: &Component, languages: &[Lang], values: &Values, out: &mut Vec<u8>) {
    let mut object = component(c, languages, out);
    object.raw("keyPosition", &position.to_string());
    if matches!(c.representation, Representation::Time) {
        list(object.key("roles"), ["TIME_PERIOD"].into_iter(), text);
    }
    if version > Version::V10 {
        format(c, &mut object);
    }
    // 2.1 knows no empty list, 1.0 no dimension without a list.
    if version == Version::V10 || !values.list.is_empty() {
        list(object.key("values"), values.list.iter(), |v, out| value(version, c, languages, v, true, out));
    }
    object.close();
}

fn attribute(version: Version, dsd: &DataStructure, a: usize, languages: &[Lang], values: &Values, out: &mut Vec<u8>) {
    let c = &dsd.attributes[a];
    let mut object = component(c, languages, out);
    if version > Version::V10 {
        object.raw("isMandatory", if c.mandatory { "true" } else { "false" });
    }
    relationship(version, dsd, c, object.key("relationship"));
    if version > Version::V10 {
        format(c, &mut object);
    }
    if version == Version::V10 || is_listed(version, c) && !values.list.is_empty() {
        list(object.key("values"), values.list.iter(), |v, out| value(version, c, languages, v, false, out));
    }
    object.close();
}

/// To what an attribute belongs; a group is told by its dimensions.
fn relationship(version: Version, dsd: &DataStructure, c: &Component, out: &mut Vec<u8>) {
    let dimensions = match &c.relationship {
        Relationship::Dimensions(ids) => &ids[..],
        Relationship::Group(id) => dsd.groups.iter().find(|g| g.id == *id).map_or(&[][..], |g| &g.dimensions),
        Relationship::Dataset | Relationship::Observation => &[],
    };
    let mut object = Members::open(out);
    match (&c.relationship, version) {
        _ if !dimensions.is_empty() => list(object.key("dimensions"), dimensions.iter(), |id, out| text(id, out)),
        (Relationship::Dataset, Version::V10) => object.raw("none", "{}"),
        (Relationship::Dataset, _) => object.raw("dataflow", "{}"),
        (_, Version::V10) => object.text("primaryMeasure", &dsd.measure.id),
        _ => object.raw("observation", "{}"),
    }
    object.close();
}

/// Whether a text may be the `id` of a value.
fn is_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"_@$-".contains(&b))
}

fn value(version: Version, c: &Component, languages: &[Lang], value: &str, dimension: bool, out: &mut Vec<u8>) {
    let mut object = Members::open(out);
    match c.codelist() {
        Some(codes) if is_id(value) || version == Version::V10 => code(codes, languages, value, dimension, &mut object),
        // 1.0 has nothing but identifiers for dimensions, and names for the other values of attributes.
        _ if version == Version::V10 => {
            if dimension {
                object.text("id", value);
            }
            object.text("name", value);
        }
        _ => object.text("value", value),
    }
    if let (Representation::Time, Ok(period)) = (&c.representation, Period::parse(value)) {
        object.text("start", &format!("{}T00:00:00Z", period.start));
        object.text("end", &format!("{}T23:59:59Z", period.end));
    }
    object.close();
}

fn code(codes: &Codelist, languages: &[Lang], id: &str, dimension: bool, object: &mut Members) {
    object.text("id", id);
    match codes.get(id) {
        None => object.text("name", id),
        Some(code) => {
            object.names(&code.names, languages, id);
            if dimension {
                if let Some(parent) = code.parent.and_then(|p| codes.codes.get(p as usize)) {
                    object.text("parent", &parent.id);
                }
                if let Some(order) = codes.position(id) {
                    object.raw("order", &order.to_string());
                }
            }
        }
    }
}
