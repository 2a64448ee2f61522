//! How are figures put on a map? As points, one for each observation, at a place within its area: GeoJSON (RFC 7946) and
//! TopoJSON. An area that has no point (a group of countries, "unknown") comes without a geometry, as both allow.

use std::collections::BTreeMap;
use std::io;
use std::sync::OnceLock;

use serde_json::{Value, json};

use super::columns::{Holds, called, columns, component};
use super::describe::About;
use super::{Form, Labels, Out, Rows, Wanted, words};
use crate::feed::Problem;
use crate::feed::query::{Why, Wrong};
use crate::model::structure::{Component, Dataflow};
use crate::sdmx::csv::decimal;
use crate::sdmx::write::Ready;

/// A point within each area, and where the points are from.
const TEXT: &str = include_str!("../../../schemas/points/CL_AREA.tsv");
/// The codelist whose codes have points.
const AREAS: &str = "CL_AREA";
/// The area that figures are about, where a dataset names several.
const FIRST: &str = "REF_AREA";

/// Longitude and latitude of a point within an area, in degrees (WGS 84), as they are written.
pub fn point(area: &str) -> Option<(&'static str, &'static str)> {
    static POINTS: OnceLock<BTreeMap<&str, (&str, &str)>> = OnceLock::new();
    let read = |line: &'static str| {
        let mut cells = line.split('\t');
        Some((cells.next()?, (cells.next()?, cells.next()?)))
    };
    POINTS.get_or_init(|| TEXT.lines().filter(|l| !l.starts_with('#')).filter_map(read).collect()).get(area).copied()
}

/// The dimension that places the rows of an answer on the map.
///
/// # Errors
/// [`Problem::Wrong`] where there is none, or the one that is named is no area.
pub(super) fn placed(wanted: &Wanted, flow: &Dataflow) -> Result<Option<usize>, Problem> {
    if !matches!(wanted.form, Form::GeoJson | Form::TopoJson) {
        return Ok(None);
    }
    let is_area = |c: &Component| c.codelist().is_some_and(|l| l.reference.id == AREAS);
    let dimensions = &flow.structure.dimensions;
    let named = |id: &str| dimensions.iter().position(|c| c.id == id && is_area(c));
    let found = match &wanted.place {
        Some(id) => named(id),
        None => named(FIRST).or_else(|| dimensions.iter().position(is_area)),
    };
    found.map(Some).ok_or_else(|| Wrong::new("geo", Why::Structure).into())
}

/// Writes the points.
///
/// # Errors
/// Where a file cannot be read.
pub(super) fn write(rows: &Rows, wanted: &Wanted, about: &About, out: &mut Out) -> io::Result<()> {
    let (flow, lang) = (&**rows.flow, wanted.lang);
    let place = placed(wanted, flow).ok().flatten().ok_or_else(|| io::Error::other("no dimension is an area"))?;
    let topo = wanted.form == Form::TopoJson;
    let head = head(about, wanted, topo);
    out.bytes.extend_from_slice(head.as_bytes());
    let attributes = rows.attributes();
    // Codes and names both: who looks at a map reads names, who joins tables wants codes.
    let mut columns = columns(flow, Labels::Both);
    columns.retain(|c| match c.holds {
        Holds::Attribute(a) => attributes.contains(&a),
        Holds::Dimension(_) | Holds::Value => true,
        Holds::Nothing => false,
    });
    let mut ready: Vec<Ready> = columns.iter().map(|_| Ready::default()).collect();
    let mut points = Ready::default();
    let (mut number, mut first) = (itoa::Buffer::new(), true);
    for slice in rows.slices(&attributes, true) {
        let slice = slice?;
        points.see(&slice.dimensions[place].texts);
        for (i, column) in columns.iter().enumerate() {
            match column.holds {
                Holds::Dimension(d) => ready[i].see(&slice.dimensions[d].texts),
                Holds::Attribute(a) => slice.attributes[a].iter().for_each(|c| ready[i].see(&c.texts)),
                _ => {}
            }
        }
        for row in 0..slice.rows {
            let out_bytes = &mut out.bytes;
            if !std::mem::take(&mut first) {
                out_bytes.extend_from_slice(b",\n");
            }
            points.put(slice.dimensions[place].codes.get(row), out_bytes, |area, out| geometry(area, topo, out));
            let mut comma = false;
            for (i, column) in columns.iter().enumerate() {
                let codes = match column.holds {
                    Holds::Dimension(d) => &slice.dimensions[d].codes,
                    Holds::Attribute(a) => match &slice.attributes[a] {
                        Some(c) => &c.codes,
                        None => continue,
                    },
                    _ => {
                        property(&column.title, &mut comma, out_bytes);
                        match slice.values.parts(row) {
                            Some((mantissa, scale)) => decimal(mantissa, scale as usize, &mut number, out_bytes),
                            None => out_bytes.extend_from_slice(b"null"),
                        }
                        continue;
                    }
                };
                property(&column.title, &mut comma, out_bytes);
                ready[i].put(codes.get(row), out_bytes, |text, out| {
                    let said = match component(flow, column.holds) {
                        Some(c) if column.named => called(c, text, lang),
                        _ => text,
                    };
                    let value = if said.is_empty() { Value::Null } else { said.into() };
                    out.extend_from_slice(value.to_string().as_bytes());
                });
            }
            out.bytes.extend_from_slice(b"}}");
            if !out.go_on() {
                return Ok(());
            }
        }
    }
    out.bytes.extend_from_slice(if topo { b"\n]}},\"arcs\":[]}\n" } else { b"\n]}\n" });
    Ok(())
}

fn property(title: &str, comma: &mut bool, out: &mut Vec<u8>) {
    if std::mem::replace(comma, true) {
        out.push(b',');
    }
    // Identifiers of components need no escapes.
    out.push(b'"');
    out.extend_from_slice(title.as_bytes());
    out.extend_from_slice(b"\":");
}

/// The beginning of a feature, up to its properties.
fn geometry(area: &str, topo: bool, out: &mut Vec<u8>) {
    let text = match (point(area), topo) {
        (Some((lon, lat)), false) => {
            format!("{{\"type\":\"Feature\",\"geometry\":{{\"type\":\"Point\",\"coordinates\":[{lon},{lat}]}},\"properties\":{{")
        }
        (None, false) => "{\"type\":\"Feature\",\"geometry\":null,\"properties\":{".to_owned(),
        (Some((lon, lat)), true) => format!("{{\"type\":\"Point\",\"coordinates\":[{lon},{lat}],\"properties\":{{"),
        (None, true) => "{\"type\":null,\"properties\":{".to_owned(),
    };
    out.extend_from_slice(text.as_bytes());
}

/// What is said of the collection (RFC 7946, 6.1: foreign members), up to its features.
fn head(about: &About, wanted: &Wanted, topo: bool) -> String {
    let lang = wanted.lang;
    let said = json!({
        "title": about.title(lang), "source": about.source(), "releases": about.releases(), "modified": about.modified.to_string(),
        "license": about.licence(lang), "citation": about.citation(lang), "disclaimer": words::NO_STATUS.of(lang),
        "points": "Natural Earth (public domain), a point within each area",
    });
    match topo {
        false => format!("{{\"type\":\"FeatureCollection\",\"metadata\":{said},\"features\":[\n"),
        true => format!(
            "{{\"type\":\"Topology\",\"metadata\":{said},\"objects\":{{\"data\":{{\"type\":\"GeometryCollection\",\"geometries\":[\n"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standard::Standard;

    #[test]
    fn every_point_is_of_an_area_and_on_the_globe() {
        let reference = crate::model::structure::Ref::parse("ISTHMUS:DF_BORDER_MVT(1.0.0)").expect("a reference");
        let flow = Standard::embedded().dataflow(&reference).expect("a dataflow");
        let area = flow.structure.dimension(FIRST).expect("a dimension");
        let list = flow.structure.dimensions[area].codelist().expect("a codelist");
        let mut seen = 0;
        for line in TEXT.lines().filter(|l| !l.starts_with('#')) {
            let area = line.split('\t').next().expect("a code");
            let (lon, lat) = point(area).expect("a point");
            assert!(list.get(area).is_some(), "{area} is no area");
            let degrees = |t: &str| t.parse::<f64>().expect("degrees");
            assert!(degrees(lon).abs() <= 180.0 && degrees(lat).abs() <= 90.0, "{area}");
            seen += 1;
        }
        assert!(seen > 240, "{seen}");
        assert!(point("MEX").is_some() && point("_T").is_none() && point("G_RCM").is_none());
    }
}
