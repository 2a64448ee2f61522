//! How is a dataset written as a cube of JSON-stat 2.0? Figures by their place in the cube, sparse; flags likewise.
//!
//! The codes of the dimensions are in memory, the figures are not: they are walked once for themselves and once more for
//! the flags where there are any.

use std::io;

use serde_json::{Value, json};

use super::columns::{called, heading};
use super::describe::About;
use super::{Form, Out, Rows, Wanted, in_time};
use crate::model::lang::Lang;
use crate::model::slice::Slice;
use crate::model::structure::Component;
use crate::sdmx::csv::decimal;

/// Cells that a cube has at most: their numbers are those of JavaScript.
pub(super) const CELLS: u128 = 1 << 53;
/// The attribute that flags are made of, and the code that says nothing.
const STATUS: (&str, &str) = ("OBS_STATUS", "A");
/// The codelist of areas.
const AREAS: &str = "CL_AREA";

/// The cube: its codes, and where each dimension's steps are.
struct Cube {
    codes: Vec<Vec<String>>,
    strides: Vec<u64>,
}

impl Cube {
    fn of(rows: &Rows) -> io::Result<Cube> {
        let time = rows.flow.structure.time();
        let available = rows.selection.available()?;
        let mut codes = Vec::new();
        for (d, used) in available.codes.into_iter().enumerate() {
            codes.push(if Some(d) == time { in_time(used) } else { used.into_iter().collect() });
        }
        let mut strides = vec![1u64; codes.len()];
        for d in (1..codes.len()).rev() {
            strides[d - 1] = strides[d] * codes[d].len() as u64;
        }
        Ok(Cube { codes, strides })
    }

    /// For each dimension of a slice and number of its texts, how far it goes into the cube.
    fn offsets(&self, slice: &Slice) -> Vec<Vec<u64>> {
        let of = |(d, column): (usize, &crate::model::slice::Column)| {
            let place: std::collections::BTreeMap<&str, u64> = self.codes[d].iter().map(String::as_str).zip(0..).collect();
            column.texts.0.iter().map(|t| place.get(&**t).copied().unwrap_or(0) * self.strides[d]).collect()
        };
        slice.dimensions.iter().enumerate().map(of).collect()
    }
}

/// How many cells the cube of these rows has.
pub(super) fn cells(rows: &Rows) -> io::Result<u128> {
    Ok(rows.selection.available()?.codes.iter().fold(1u128, |n, c| n.saturating_mul(c.len() as u128)))
}

fn place(offsets: &[Vec<u64>], slice: &Slice, row: usize) -> u64 {
    offsets.iter().zip(&slice.dimensions).map(|(o, c)| o.get(c.codes.get(row) as usize).copied().unwrap_or(0)).sum()
}

/// Writes the cube.
///
/// # Errors
/// Where a file cannot be read, or the cube is larger than can be numbered.
pub(super) fn write(rows: &Rows, wanted: &Wanted, about: &About, out: &mut Out) -> io::Result<()> {
    let (structure, lang) = (&rows.flow.structure, wanted.lang);
    let cube = Cube::of(rows)?;
    let (status, plain) = STATUS;
    let status = structure.attribute(status).filter(|&a| rows.selection.has(a));
    let head = head(rows, about, &cube, lang, status.and_then(|a| structure.attributes.get(a)));
    let head = head.to_string();
    // All of the object but its last brace: the figures come behind.
    out.bytes.extend_from_slice(head.strip_suffix('}').unwrap_or(&head).as_bytes());
    out.bytes.extend_from_slice(b",\"value\":{");
    let (mut number, mut first) = (itoa::Buffer::new(), true);
    for slice in rows.slices(&[], true) {
        let slice = slice?;
        let offsets = cube.offsets(&slice);
        for row in 0..slice.rows {
            let Some((mantissa, scale)) = slice.values.parts(row) else { continue };
            name(place(&offsets, &slice, row), &mut first, &mut number, &mut out.bytes);
            decimal(mantissa, scale as usize, &mut number, &mut out.bytes);
            if !out.go_on() {
                return Ok(());
            }
        }
    }
    out.bytes.push(b'}');
    if let Some(a) = status {
        out.bytes.extend_from_slice(b",\"status\":{");
        first = true;
        for slice in rows.slices(&[a], false) {
            let slice = slice?;
            let Some(column) = &slice.attributes[a] else { continue };
            let offsets = cube.offsets(&slice);
            let flags: Vec<String> = column.texts.0.iter().map(|t| json!(t).to_string()).collect();
            for row in 0..slice.rows {
                let text = column.text(row);
                if text.is_empty() || text == plain {
                    continue;
                }
                name(place(&offsets, &slice, row), &mut first, &mut number, &mut out.bytes);
                out.bytes.extend_from_slice(flags.get(column.codes.get(row) as usize).map_or(b"null", |f| f.as_bytes()));
                if !out.go_on() {
                    return Ok(());
                }
            }
        }
        out.bytes.push(b'}');
    }
    out.bytes.extend_from_slice(b"}\n");
    Ok(())
}

/// `"17":`, with the comma before it.
fn name(place: u64, first: &mut bool, number: &mut itoa::Buffer, out: &mut Vec<u8>) {
    if !std::mem::take(first) {
        out.push(b',');
    }
    out.push(b'"');
    out.extend_from_slice(number.format(place).as_bytes());
    out.extend_from_slice(b"\":");
}

/// Everything that stands before the figures.
fn head(rows: &Rows, about: &About, cube: &Cube, lang: Lang, status: Option<&Component>) -> Value {
    let structure = &rows.flow.structure;
    let mut dimensions = serde_json::Map::new();
    for (c, codes) in structure.dimensions.iter().zip(&cube.codes) {
        let label: serde_json::Map<String, Value> = codes.iter().map(|code| (code.clone(), called(c, code, lang).into())).collect();
        dimensions.insert(c.id.clone(), json!({ "label": heading(c, lang), "category": { "index": codes, "label": label } }));
    }
    let ids: Vec<&str> = structure.dimensions.iter().map(|d| d.id.as_str()).collect();
    let sizes: Vec<usize> = cube.codes.iter().map(Vec::len).collect();
    let time: Vec<&str> = structure.time().map(|t| ids[t]).into_iter().collect();
    let is_area = |c: &&Component| c.codelist().is_some_and(|l| l.reference.id == AREAS);
    let geo: Vec<&str> = structure.dimensions.iter().filter(is_area).map(|c| c.id.as_str()).collect();
    let mut role = serde_json::Map::new();
    for (what, ids) in [("time", time), ("geo", geo)] {
        if !ids.is_empty() {
            role.insert(what.to_owned(), json!(ids));
        }
    }
    let releases: Vec<Value> =
        about.parts.iter().map(|p| json!({ "provider": p.id, "release": p.number, "opened": p.opened.to_string() })).collect();
    let mut extension = json!({
        "dataflow": rows.flow.reference.to_string(), "releases": releases, "publisher": about.publisher(),
        "license": about.licence(lang), "citation": about.citation(lang),
    });
    if let Some(list) = status.and_then(Component::codelist) {
        let label: serde_json::Map<String, Value> =
            list.codes.iter().map(|c| (c.id.clone(), crate::sdmx::write::name(&c.names, &[lang]).into())).collect();
        extension["status"] = json!({ "label": label });
    }
    json!({
        "version": "2.0",
        "class": "dataset",
        "href": about.newest(Form::JsonStat),
        "label": about.title(lang),
        "source": about.source(),
        "updated": about.modified.to_string(),
        "extension": extension,
        "role": role,
        "id": ids,
        "size": sizes,
        "dimension": dimensions,
    })
}
