//! In which form is an answer wanted? Media types with versions and wishes (`Accept`), or short words (`format=`).
//!
//! SDMX REST 2.2.2, content negotiation: a version may be left out, have two parts, or wildcards (`2+.0`); parameters come
//! behind the type. What no client can be given is refused, never given as something else.

use super::query::{Surface, is_version};
use super::structures::SchemaForm;
use crate::sdmx::message::{Csv, DataFormat, Labels};
use crate::sdmx::write_structure::StructureFormat;

/// Something that can be given out: its media type without a version, its version, and what it is.
struct Offer<T> {
    kind: &'static str,
    version: &'static str,
    /// The type that is meant where a client names only the family: `application/xml`.
    family: &'static str,
    /// Its word in `format=`.
    word: &'static str,
    what: T,
}

const XML: &str = "application/xml";
const JSON: &str = "application/json";
const CSV: &str = "text/csv";

const fn offer<T>(kind: &'static str, version: &'static str, family: &'static str, word: &'static str, what: T) -> Offer<T> {
    Offer { kind, version, family, word, what }
}

const CSV_PLAIN: Csv = Csv { labels: Labels::Id, normalized: false, series_keys: false, obs_keys: false };

/// What version 1.5.0 gives out, the default first.
const DATA_1: &[Offer<DataFormat>] = &[
    offer("application/vnd.sdmx.genericdata+xml", "2.1", XML, "genericdata", DataFormat::Generic21(false)),
    offer("application/vnd.sdmx.structurespecificdata+xml", "2.1", XML, "structurespecificdata", DataFormat::Specific21(false)),
    offer("application/vnd.sdmx.generictimeseriesdata+xml", "2.1", XML, "generictimeseriesdata", DataFormat::Generic21(true)),
    offer(
        "application/vnd.sdmx.structurespecifictimeseriesdata+xml",
        "2.1",
        XML,
        "structurespecifictimeseriesdata",
        DataFormat::Specific21(true),
    ),
    offer("application/vnd.sdmx.data+json", "1.0.0", JSON, "jsondata", DataFormat::Json10),
    offer("application/vnd.sdmx.data+csv", "1.0.0", CSV, "csvdata", DataFormat::Csv10(CSV_PLAIN)),
];

/// What version 2.2.2 gives out beside that, before it.
const DATA_2: &[Offer<DataFormat>] = &[
    offer("application/vnd.sdmx.data+json", "2.1.0", JSON, "jsondata", DataFormat::Json21),
    offer("application/vnd.sdmx.data+xml", "3.1.0", XML, "structurespecificdata", DataFormat::Xml31),
    offer("application/vnd.sdmx.data+csv", "2.1.0", CSV, "csvdata", DataFormat::Csv21(CSV_PLAIN)),
    offer("application/vnd.sdmx.data+json", "2.0.0", JSON, "jsondata", DataFormat::Json20),
    offer("application/vnd.sdmx.data+xml", "3.0.0", XML, "structurespecificdata", DataFormat::Xml30),
    offer("application/vnd.sdmx.data+csv", "2.0.0", CSV, "csvdata", DataFormat::Csv20(CSV_PLAIN)),
];

/// Structures as version 1.5.0 gives them out, and 2.2.2 after its own.
const STRUCTURE_1: &[Offer<StructureFormat>] = &[
    offer("application/vnd.sdmx.structure+xml", "2.1", XML, "structure", StructureFormat::Ml21),
    offer("application/vnd.sdmx.structure+json", "1.0.0", JSON, "jsonstructure", StructureFormat::Json10),
];

const STRUCTURE_2: &[Offer<StructureFormat>] = &[
    offer("application/vnd.sdmx.structure+json", "2.1.0", JSON, "jsonstructure", StructureFormat::Json21),
    offer("application/vnd.sdmx.structure+xml", "3.1.0", XML, "structure", StructureFormat::Ml31),
    offer("application/vnd.sdmx.structure+json", "2.0.0", JSON, "jsonstructure", StructureFormat::Json20),
    offer("application/vnd.sdmx.structure+xml", "3.0.0", XML, "structure", StructureFormat::Ml30),
];

/// Schemas, likewise. Who asks for structures instead gets those that make data valid.
const SCHEMA_1: &[Offer<SchemaForm>] = &[
    offer("application/vnd.sdmx.schema+xml", "2.1", XML, "schema", SchemaForm::Xml(0)),
    offer("application/vnd.sdmx.structure+xml", "2.1", XML, "structure", SchemaForm::Structure(StructureFormat::Ml21)),
    offer("application/vnd.sdmx.structure+json", "1.0.0", JSON, "jsonstructure", SchemaForm::Structure(StructureFormat::Json10)),
    offer("application/vnd.sdmx.schema+json", "1.0.0", JSON, "jsonschema", SchemaForm::Json(0)),
];

const SCHEMA_2: &[Offer<SchemaForm>] = &[
    offer("application/vnd.sdmx.schema+json", "2.1.0", JSON, "jsonschema", SchemaForm::Json(2)),
    offer("application/vnd.sdmx.schema+xml", "3.1.0", XML, "schema", SchemaForm::Xml(2)),
    offer("application/vnd.sdmx.schema+json", "2.0.0", JSON, "jsonschema", SchemaForm::Json(1)),
    offer("application/vnd.sdmx.schema+xml", "3.0.0", XML, "schema", SchemaForm::Xml(1)),
    offer("application/vnd.sdmx.structure+json", "2.1.0", JSON, "jsonstructure", SchemaForm::Structure(StructureFormat::Json21)),
    offer("application/vnd.sdmx.structure+xml", "3.1.0", XML, "structure", SchemaForm::Structure(StructureFormat::Ml31)),
    offer("application/vnd.sdmx.structure+json", "2.0.0", JSON, "jsonstructure", SchemaForm::Structure(StructureFormat::Json20)),
    offer("application/vnd.sdmx.structure+xml", "3.0.0", XML, "structure", SchemaForm::Structure(StructureFormat::Ml30)),
];

/// The form of structures that a client wants; none where nothing that it takes can be given.
pub fn structure(surface: Surface, wish: &Wish) -> Option<Form<StructureFormat>> {
    plain(surface, STRUCTURE_1, STRUCTURE_2, wish)
}

/// The form of a schema that a client wants.
pub fn schema(surface: Surface, wish: &Wish) -> Option<Form<SchemaForm>> {
    plain(surface, SCHEMA_1, SCHEMA_2, wish)
}

fn plain<T: Copy>(surface: Surface, first: &[Offer<T>], second: &[Offer<T>], wish: &Wish) -> Option<Form<T>> {
    let offers: Vec<&Offer<T>> = match surface {
        Surface::V1 => first.iter().chain(second).collect(),
        Surface::V2 => second.iter().chain(first).collect(),
    };
    let (offer, _) = choose(&offers, wish)?;
    Some(Form { what: offer.what, media_type: format!("{};version={}", offer.kind, offer.version) })
}

/// A form for data, and the media type that names it exactly.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Form<T> {
    /// The form.
    pub what: T,
    /// Its `Content-Type`.
    pub media_type: String,
}

/// What a client said of the form that it wants.
#[derive(Clone, Copy, Default, Debug)]
pub struct Wish<'a> {
    /// `Accept`.
    pub accept: Option<&'a str>,
    /// `format=`, which counts more.
    pub format: Option<&'a str>,
    /// `formatVersion=`.
    pub version: Option<&'a str>,
    /// `labels=`, for SDMX-CSV asked for by its word.
    pub labels: Option<&'a str>,
}

/// The form of data that a client wants; none where nothing that it takes can be given.
pub fn data(surface: Surface, wish: &Wish) -> Option<Form<DataFormat>> {
    let offers: Vec<&Offer<DataFormat>> = match surface {
        Surface::V1 => DATA_1.iter().chain(DATA_2).collect(),
        Surface::V2 => DATA_2.iter().chain(DATA_1).collect(),
    };
    let (offer, parameters) = choose(&offers, wish)?;
    let (what, more) = with_parameters(offer.what, &parameters, wish.labels)?;
    Some(Form { what, media_type: format!("{};version={}{more}", offer.kind, offer.version) })
}

type Parameters<'a> = Vec<(&'a str, &'a str)>;

/// The offer that is liked most; among those liked alike the one that stands first.
fn choose<'o, 'a, T>(offers: &[&'o Offer<T>], wish: &Wish<'a>) -> Option<(&'o Offer<T>, Parameters<'a>)> {
    if let Some(word) = wish.format {
        let fits = |o: &&&Offer<T>| o.word == word && wish.version.is_none_or(|v| is_version(Surface::V2, v, o.version));
        return offers.iter().find(fits).map(|o| (*o, Vec::new()));
    }
    let accept = wish.accept.map(str::trim).filter(|a| !a.is_empty()).unwrap_or("*/*");
    let mut best: Option<(u16, u8, &Offer<T>, Parameters)> = None;
    for range in accept.split(',').take(64) {
        let mut parts = range.split(';').map(str::trim);
        let kind = parts.next().unwrap_or_default();
        let mut parameters: Parameters =
            parts.filter_map(|p| p.split_once('=')).map(|(n, v)| (n.trim(), v.trim().trim_matches('"'))).collect();
        let quality = parameters.iter().find(|p| p.0 == "q").map_or(1000, |p| thousandths(p.1));
        parameters.retain(|p| p.0 != "q");
        if quality == 0 {
            continue;
        }
        let version = parameters.iter().find(|p| p.0 == "version").map(|p| p.1);
        for offer in offers {
            let exact = if kind.eq_ignore_ascii_case(offer.kind) {
                3
            } else if kind.eq_ignore_ascii_case(offer.family) {
                2
            } else if kind.strip_suffix("/*").is_some_and(|t| offer.kind.split('/').next() == Some(t)) {
                1
            } else if kind == "*/*" || kind == "*" {
                0
            } else {
                continue;
            };
            if version.is_some_and(|v| !is_version(Surface::V2, v, offer.version)) {
                continue;
            }
            if best.as_ref().is_none_or(|(q, e, ..)| (quality, exact) > (*q, *e)) {
                best = Some((quality, exact, offer, parameters.clone()));
            }
        }
    }
    best.map(|(_, _, offer, parameters)| (offer, parameters))
}

/// `0.8` in thousandths; what is no number counts as 1.
fn thousandths(text: &str) -> u16 {
    text.parse::<f32>().map_or(1000, |q| (q.clamp(0.0, 1.0) * 1000.0) as u16)
}

/// The form with what its parameters say, and these as they stand in the media type.
fn with_parameters(what: DataFormat, parameters: &Parameters, labels: Option<&str>) -> Option<(DataFormat, String)> {
    let (mut csv, first) = match what {
        DataFormat::Csv10(csv) => (csv, true),
        DataFormat::Csv20(csv) | DataFormat::Csv21(csv) => (csv, false),
        _ => return Some((what, String::new())),
    };
    let mut said = String::new();
    for (name, value) in parameters.iter().copied().chain(labels.map(|l| ("labels", l))) {
        match (name, value) {
            ("labels", "id") => csv.labels = Labels::Id,
            ("labels", "both") => csv.labels = Labels::Both,
            ("labels", "name") if !first => csv.labels = Labels::Name,
            ("timeFormat", "original") => csv.normalized = false,
            ("timeFormat", "normalized") => csv.normalized = true,
            ("keys" | "key", "none") => (csv.series_keys, csv.obs_keys) = (false, false),
            ("keys" | "key", "series") if !first => (csv.series_keys, csv.obs_keys) = (true, false),
            ("keys" | "key", "obs") if !first => (csv.series_keys, csv.obs_keys) = (false, true),
            ("keys" | "key", "both") if !first => (csv.series_keys, csv.obs_keys) = (true, true),
            ("labels" | "timeFormat" | "keys" | "key", _) => return None,
            _ => continue,
        }
        said += &format!(";{name}={value}");
    }
    let what = match what {
        DataFormat::Csv10(_) => DataFormat::Csv10(csv),
        DataFormat::Csv20(_) => DataFormat::Csv20(csv),
        _ => DataFormat::Csv21(csv),
    };
    Some((what, said))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_clients_accept_is_what_they_get() {
        use DataFormat as F;
        let both = Csv { labels: Labels::Both, ..CSV_PLAIN };
        for (surface, accept, wanted) in [
            (Surface::V1, "", Some(F::Generic21(false))),
            (Surface::V1, "*/*", Some(F::Generic21(false))),
            (Surface::V2, "*/*", Some(F::Json21)),
            (Surface::V1, "text/csv", Some(F::Csv10(CSV_PLAIN))),
            (Surface::V2, "text/csv", Some(F::Csv21(CSV_PLAIN))),
            (Surface::V2, "application/vnd.sdmx.data+csv; labels=both; version=2.0.0", Some(F::Csv20(both))),
            (Surface::V2, "application/vnd.sdmx.data+csv;version=2.0.0;keys=obs", Some(F::Csv20(Csv { obs_keys: true, ..CSV_PLAIN }))),
            (Surface::V2, "application/vnd.sdmx.structurespecificdata+xml;version=2.1", Some(F::Specific21(false))),
            (Surface::V2, "application/vnd.sdmx.data+xml;version=3.0", Some(F::Xml30)),
            (Surface::V2, "application/vnd.sdmx.data+json;version=2+.0", Some(F::Json21)),
            (Surface::V2, "application/vnd.sdmx.data+json;version=2.0.0, application/xml;q=0.4", Some(F::Json20)),
            (Surface::V1, "application/xml;q=0.4, application/vnd.sdmx.data+json;q=0.9", Some(F::Json10)),
            (Surface::V2, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Some(F::Xml31)),
            (Surface::V2, "application/vnd.sdmx.data+json;version=4.0.0", None),
            (Surface::V1, "image/png", None),
            (Surface::V1, "application/vnd.sdmx.data+csv;version=1.0.0;labels=name", None),
        ] {
            let wish = Wish { accept: Some(accept), ..Wish::default() };
            assert_eq!(data(surface, &wish).map(|f| f.what), wanted, "{accept}");
        }
    }

    #[test]
    fn words_count_more_than_headers() {
        let wish = Wish { accept: Some("application/xml"), format: Some("csvdata"), version: Some("2.0.0"), labels: Some("both") };
        let form = data(Surface::V2, &wish).expect("a form");
        assert_eq!(form.media_type, "application/vnd.sdmx.data+csv;version=2.0.0;labels=both");
        assert!(data(Surface::V2, &Wish { format: Some("pdf"), ..Wish::default() }).is_none());
    }
}
