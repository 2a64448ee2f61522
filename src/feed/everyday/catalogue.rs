//! What is published, to those who harvest catalogues? DCAT-AP 3 as JSON-LD, and each dataset as schema.org has it for
//! search engines.

use serde_json::{Value, json};

use super::columns::heading;
use super::describe::About;
use super::{Form, dataset, words};
use crate::feed::query::Context;
use crate::feed::{Feed, Problem};
use crate::gateway::access::Scope;
use crate::model::lang::Lang;
use crate::model::moment::Moment;
use crate::model::period::{Period, parse_period};
use crate::sdmx::write::name;

/// A dataset of the catalogue: what it is, and from when until when its figures are.
pub struct Entry {
    /// What it is.
    pub about: About,
    /// The first and the last period.
    pub span: Option<(Period, Period)>,
}

impl Feed {
    /// Every dataset in which the caller may see something, in the order of their names.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn entries(&self, scope: &Scope) -> Result<Vec<Entry>, Problem> {
        let mut all = Vec::new();
        for flow in self.flows.iter() {
            let r = &flow.reference;
            let name = format!("{},{},{}", r.agency, r.id, r.version);
            match self.entry(scope, &name).await {
                Ok(entry) => all.push(entry),
                Err(Problem::NoResults) => {}
                Err(other) => return Err(other),
            }
        }
        all.sort_by(|a, b| a.about.flow.reference.cmp(&b.about.flow.reference));
        Ok(all)
    }

    /// One dataset, by its name in addresses.
    ///
    /// # Errors
    /// As [`Feed::find`].
    pub async fn entry(&self, scope: &Scope, name: &str) -> Result<Entry, Problem> {
        let query = dataset(name)?;
        debug_assert_eq!(query.target.context, Context::Dataflow);
        let found = self.find(scope, &query).await?;
        let about = self.about(&found).await?;
        let span = found.span().and_then(|(first, last)| Some((parse_period(&first)?, parse_period(&last)?)));
        Ok(Entry { about, span })
    }
}

/// A text in all the languages that it has.
fn texts(text: impl Fn(Lang) -> String) -> Value {
    Lang::ALL.iter().map(|&l| json!({ "@language": l.tag(), "@value": text(l) })).collect()
}

fn typed(kind: &str, value: impl Into<Value>) -> Value {
    json!({ "@type": format!("http://www.w3.org/2001/XMLSchema#{kind}"), "@value": value.into() })
}

/// The catalogue of these datasets, of a service at an address.
pub fn catalogue(entries: &[Entry], address: &str, publisher: &str) -> Value {
    let modified = entries.iter().map(|e| e.about.modified).max().unwrap_or(Moment::default());
    let who = if publisher.is_empty() { "Isthmus" } else { publisher };
    json!({
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
            "vcard": "http://www.w3.org/2006/vcard/ns#", "adms": "http://www.w3.org/ns/adms#",
        },
        "@id": format!("{address}/catalog.jsonld"),
        "@type": "dcat:Catalog",
        "dct:title": texts(|l| format!("{who}: {}", words::CATALOGUE.of(l))),
        "dct:description": texts(|l| words::ABOUT_CATALOGUE.of(l).to_owned()),
        "dct:publisher": { "@type": "foaf:Agent", "foaf:name": who },
        "dct:modified": typed("dateTime", modified.to_string()),
        "dct:language": LANGUAGES.iter().map(|l| json!({ "@id": l })).collect::<Vec<_>>(),
        "foaf:homepage": { "@id": address },
        "dcat:dataset": entries.iter().map(in_catalogue).collect::<Vec<_>>(),
    })
}

/// The languages as the Publications Office of the European Union names them, in the order of [`Lang::ALL`].
const LANGUAGES: [&str; 4] = [
    "http://publications.europa.eu/resource/authority/language/ENG",
    "http://publications.europa.eu/resource/authority/language/SPA",
    "http://publications.europa.eu/resource/authority/language/FRA",
    "http://publications.europa.eu/resource/authority/language/POR",
];

/// What a dataset is, in a sentence.
fn description(about: &About, lang: Lang) -> String {
    format!("{}. {}: {}. {}", about.title(lang), words::SOURCE.of(lang), about.source(), words::NO_STATUS.of(lang))
}

fn in_catalogue(entry: &Entry) -> Value {
    let about = &entry.about;
    let mut distributions: Vec<Value> = Form::ALL.iter().map(|f| distribution(about, *f)).collect();
    let r = &about.flow.reference;
    distributions.push(json!({
        "@type": "dcat:Distribution",
        "@id": format!("{}/rest/v2/data/dataflow/{}/{}/{}", about.address, r.agency, r.id, r.version),
        "dct:title": "SDMX REST 2.2",
        "dcat:accessURL": { "@id": format!("{}/rest/v2/data/dataflow/{}/{}/{}", about.address, r.agency, r.id, r.version) },
        "dcat:mediaType": { "@id": "https://www.iana.org/assignments/media-types/application/vnd.sdmx.data+json" },
    }));
    let mut dataset = json!({
        "@id": about.beside("dataset.jsonld"),
        "@type": "dcat:Dataset",
        "dct:title": texts(|l| about.title(l).to_owned()),
        "dct:description": texts(|l| description(about, l)),
        "dct:identifier": r.to_string(),
        "dct:modified": typed("dateTime", about.modified.to_string()),
        "dct:publisher": { "@type": "foaf:Agent", "foaf:name": about.publisher() },
        "dct:creator": about.parts.iter().map(|p| json!({ "@type": "foaf:Agent", "foaf:name": p.name })).collect::<Vec<_>>(),
        "dcat:version": about.releases(),
        "dcat:keyword": texts(|l| words::MIGRATION.of(l).to_owned()),
        "dcat:theme": { "@id": "http://publications.europa.eu/resource/authority/data-theme/SOCI" },
        "dcat:landingPage": { "@type": "foaf:Document", "@id": about.beside("snippets") },
        "dcat:distribution": distributions,
    });
    if let Some((first, last)) = &entry.span {
        dataset["dct:temporal"] = json!({
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": typed("date", first.start.to_string()),
            "dcat:endDate": typed("date", last.end.to_string()),
        });
    }
    if let Some(contact) = contact(about) {
        dataset["dcat:contactPoint"] = contact;
    }
    dataset
}

/// Where to ask: by mail, or on a page.
fn contact(about: &About) -> Option<Value> {
    let said = about.imprint.contact.trim_start_matches("mailto:");
    let (word, address) = match (said.is_empty(), said.contains('@')) {
        (true, _) => return None,
        (false, true) => ("vcard:hasEmail", format!("mailto:{said}")),
        (false, false) => ("vcard:hasURL", said.to_owned()),
    };
    Some(json!({ "@type": "vcard:Kind", "vcard:fn": about.publisher(), word: { "@id": address } }))
}

fn distribution(about: &About, form: Form) -> Value {
    let kind = form.media_type().split(';').next().unwrap_or_default();
    let mut distribution = json!({
        "@type": "dcat:Distribution",
        "@id": about.newest(form),
        "dct:title": form.name(),
        "dcat:accessURL": { "@id": about.newest(form) },
        "dcat:downloadURL": { "@id": about.newest(form) },
        "dcat:mediaType": { "@id": format!("https://www.iana.org/assignments/media-types/{kind}") },
        "dct:modified": typed("dateTime", about.modified.to_string()),
    });
    if !about.imprint.licence.is_empty() {
        distribution["dct:license"] = json!({ "@type": "dct:LicenseDocument", "@id": about.imprint.licence });
    }
    distribution
}

/// A dataset as search engines read it (schema.org), as it may stand in the head of a page.
pub fn for_search(entry: &Entry, lang: Lang) -> Value {
    let about = &entry.about;
    let download = |f: &Form| {
        let kind = f.media_type().split(';').next().unwrap_or_default();
        json!({ "@type": "DataDownload", "name": f.name(), "encodingFormat": kind, "contentUrl": about.newest(*f) })
    };
    let structure = &about.flow.structure;
    let variables: Vec<&str> = structure.dimensions.iter().chain([&structure.measure]).map(|c| heading(c, lang)).collect();
    let alternate: Vec<&str> =
        Lang::ALL.iter().map(|l| name(&about.flow.names, &[*l])).filter(|n| !n.is_empty() && *n != about.title(lang)).collect();
    let mut dataset = json!({
        "@context": { "@vocab": "https://schema.org/" },
        "@id": about.beside("dataset.jsonld"),
        "@type": "Dataset",
        "name": about.title(lang),
        "alternateName": alternate,
        "description": description(about, lang),
        "inLanguage": lang.tag(),
        "url": about.newest(Form::Csv),
        "identifier": about.flow.reference.to_string(),
        "version": about.releases(),
        "dateModified": about.modified.to_string(),
        "isAccessibleForFree": true,
        "keywords": words::MIGRATION.of(lang),
        "citation": about.citation(lang),
        "creator": about.parts.iter().map(|p| json!({ "@type": "Organization", "name": p.name })).collect::<Vec<_>>(),
        "publisher": { "@type": "Organization", "name": about.publisher() },
        "variableMeasured": variables,
        "distribution": Form::ALL.iter().map(download).collect::<Vec<_>>(),
        "includedInDataCatalog": { "@type": "DataCatalog", "url": format!("{}/catalog.jsonld", about.address) },
    });
    if let Some((first, last)) = &entry.span {
        dataset["temporalCoverage"] = format!("{}/{}", first.start, last.end).into();
    }
    if !about.imprint.licence.is_empty() {
        dataset["license"] = about.imprint.licence.as_str().into();
    }
    dataset
}
