//! How is validity told as a JSON Schema, for messages of SDMX-JSON 1.0, 2.0 and 2.1?
//!
//! It says what the data of the structure may hold: which components stand where, and which codes they have. The form of
//! messages in general is said by the official schema, which a message is checked by as well.

use serde_json::{Map, Value, json};

use super::{Level, Place, Purpose, Validity, is_number};
use crate::model::structure::{Component, Representation};

/// The version of SDMX-JSON.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum JsonVersion {
    /// 1.0.
    V10,
    /// 2.0.
    V20,
    /// 2.1.
    V21,
}

/// The schema (JSON Schema 2020-12).
pub fn json_schema(validity: &Validity, version: JsonVersion, at: &Level, purpose: Purpose) -> Value {
    let d = &validity.structure;
    let urn = validity.class.urn(&validity.of);
    let flat = *at == Level::All;
    let here = |c: &&Component| at.has(&c.id);
    let dimensions = |list: Vec<&Component>| components(validity, &list, purpose == Purpose::Data);
    let mut levels = Map::new();
    // A dimension with one value may stand at the dataset, and any but the one at the observation at the series.
    levels.insert("dataSet".into(), components(validity, &d.dimensions.iter().collect::<Vec<_>>(), false));
    let above: Vec<&Component> = d.dimensions.iter().filter(|c| !flat && !here(c)).collect();
    levels.insert("series".into(), components(validity, &above, false));
    levels.insert("observation".into(), dimensions(d.dimensions.iter().filter(here).filter(|_| !flat).collect()));
    if flat {
        levels.insert("observation".into(), components(validity, &d.dimensions.iter().collect::<Vec<_>>(), false));
    }
    let attributes = |places: &[Place]| {
        let list: Vec<&Component> = d.attributes.iter().filter(|a| places.contains(&validity.place(a, at))).collect();
        components(validity, &list, false)
    };
    let mut of_attributes = Map::new();
    of_attributes.insert("dataSet".into(), attributes(&[Place::Dataset, Place::Group, Place::Series, Place::Observation]));
    of_attributes.insert("dimensionGroup".into(), attributes(&[Place::Group, Place::Series, Place::Observation]));
    of_attributes.insert("series".into(), attributes(&[Place::Group, Place::Series]));
    of_attributes.insert("observation".into(), attributes(&[Place::Group, Place::Series, Place::Observation]));
    let every: Vec<Value> = d.dimensions.iter().map(|c| some_level(&c.id)).collect();
    let mut structure = json!({
        "type": "object",
        "properties": {
            "dimensions": {"type": "object", "properties": levels},
            "attributes": {"type": "object", "properties": of_attributes}
        }
    });
    if purpose == Purpose::Data {
        structure["required"] = json!(["dimensions"]);
        structure["properties"]["dimensions"]["allOf"] = every.into();
    }
    if version != JsonVersion::V10 {
        structure["properties"]["measures"] =
            json!({"type": "object", "properties": {"observation": components(validity, &[&d.measure], false)}});
    }
    let data = match version {
        JsonVersion::V10 => json!({"type": "object", "properties": {"structure": structure}}),
        JsonVersion::V20 | JsonVersion::V21 => {
            json!({"type": "object", "properties": {"structures": {"type": "array", "items": structure}}})
        }
    };
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("{urn}:ObsLevelDim:{}", at.word()),
        "title": d.names.get(crate::model::lang::Lang::En),
        "type": "object",
        "required": ["data"],
        "properties": {"data": data}
    })
}

/// That a dimension stands at one of the levels.
fn some_level(id: &str) -> Value {
    let there = json!({"type": "array", "contains": {"type": "object", "properties": {"id": {"const": id}}, "required": ["id"]}});
    let at = |level: &str| json!({"required": [level], "properties": {level: there}});
    json!({"anyOf": [at("dataSet"), at("series"), at("observation")]})
}

/// A list of these components with their values; `all`: each must be there.
fn components(v: &Validity, list: &[&Component], all: bool) -> Value {
    let ids: Vec<&str> = list.iter().map(|c| c.id.as_str()).collect();
    let rules: Vec<Value> = list.iter().filter_map(|c| rule(v, c)).collect();
    let mut item = json!({"type": "object", "required": ["id"], "properties": {"id": {"enum": ids}}});
    if list.is_empty() {
        // An empty list of words is no schema.
        return json!({"type": "array", "maxItems": 0});
    }
    if !rules.is_empty() {
        item["allOf"] = rules.into();
    }
    let mut out = json!({"type": "array", "items": item, "maxItems": list.len()});
    if all {
        out["minItems"] = list.len().into();
    }
    out
}

/// What the values of a component are, by its identifier; none where they may be any text. An item of `values` is an object
/// with an identifier where it is coded, and the value itself, or an object with it, where it is not.
fn rule(v: &Validity, c: &Component) -> Option<Value> {
    let value = match (v.codes(c), v.open(c)) {
        (Some(codes), None) => json!({"enum": codes}),
        (Some(codes), Some(pattern)) => json!({"anyOf": [{"enum": codes}, {"type": "string", "pattern": format!("^({pattern})$")}]}),
        (None, _) => match &c.representation {
            r if is_number(r) => json!({"type": ["number", "string", "null"]}),
            Representation::Text(Some(longest)) => json!({"type": ["string", "object", "number", "null"], "maxLength": longest}),
            _ => return None,
        },
    };
    let item = match v.codes(c) {
        Some(_) => json!({"anyOf": [{"type": "object", "required": ["id"], "properties": {"id": value}}, {"type": "null"}]}),
        None => json!({"anyOf": [value, {"type": "object", "properties": {"value": value}}]}),
    };
    Some(json!({
        "if": {"properties": {"id": {"const": c.id}}},
        "then": {"properties": {"values": {"type": "array", "items": item}}}
    }))
}
