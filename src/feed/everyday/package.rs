//! What does a program need to know to load the table of a dataset by itself? A Data Package (Frictionless, version 2).

use serde_json::{Value, json};

use super::columns::{Holds, columns, component, heading};
use super::describe::About;
use super::{Form, Labels};
use crate::model::lang::Lang;
use crate::model::structure::{Component, Representation};
use crate::sdmx::write::name;

/// The package: the CSV of exactly these releases, with each column's type and meaning.
pub fn package(about: &About, lang: Lang) -> Value {
    let columns = columns(&about.flow, Labels::Id);
    let structure = &about.flow.structure;
    let fields: Vec<Value> = columns.iter().map(|c| field(about, c.holds, &c.title, lang)).collect();
    let key: Vec<&str> = structure.dimensions.iter().map(|d| d.id.as_str()).collect();
    let mut package = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": about.flow.reference.id.to_ascii_lowercase(),
        "id": about.this(Form::Csv),
        "title": about.title(lang),
        "description": about.citation(lang),
        "homepage": about.newest(Form::Csv),
        "version": about.releases(),
        "created": about.modified.to_string(),
        "contributors": [{ "title": about.publisher(), "roles": ["publisher"] }],
        "sources": about.parts.iter().map(|p| json!({ "title": p.name, "version": p.number.to_string() })).collect::<Vec<_>>(),
        "resources": [{
            "name": about.flow.reference.id.to_ascii_lowercase(),
            "type": "table",
            "title": about.title(lang),
            "path": about.this(Form::Csv),
            "scheme": "http",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": { "fields": fields, "primaryKey": key, "missingValues": [""] },
        }],
    });
    if about.address.starts_with("https:") {
        package["resources"][0]["scheme"] = "https".into();
    }
    let imprint = &about.imprint;
    if !imprint.licence.is_empty() {
        package["licenses"] = json!([{ "path": imprint.licence }]);
    }
    if imprint.contact.contains('@') {
        package["contributors"][0]["email"] = imprint.contact.trim_start_matches("mailto:").into();
    } else if !imprint.contact.is_empty() {
        package["contributors"][0]["path"] = imprint.contact.as_str().into();
    }
    package
}

fn field(about: &About, holds: Holds, title: &str, lang: Lang) -> Value {
    let Some(c) = component(&about.flow, holds) else { return json!({ "name": title, "type": "string" }) };
    let mut field = json!({ "name": title, "type": kind(c), "title": heading(c, lang) });
    let defined = about.concepts.get(&c.id).and_then(|c| c.about.as_ref()).map_or("", |a| name(&a.descriptions, &[lang]));
    if !defined.is_empty() {
        field["description"] = defined.into();
    }
    if let Some(list) = c.codelist() {
        let r = &list.reference;
        field["codelist"] = format!("{}/rest/v2/structure/codelist/{}/{}/{}", about.address, r.agency, r.id, r.version).into();
    }
    if matches!(holds, Holds::Dimension(_)) {
        field["constraints"] = json!({ "required": true });
    }
    field
}

fn kind(c: &Component) -> &'static str {
    match c.representation {
        Representation::Integer => "integer",
        Representation::Decimal => "number",
        // Periods are years, quarters, months, weeks: no type of a table schema takes them all.
        Representation::Time | Representation::Codes(_) | Representation::Text(_) => "string",
    }
}
