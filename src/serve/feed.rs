//! What was released lately, which codes came and went with it, which structures are in force? For feed readers: Atom
//! (RFC 4287), of what everybody may read, in four languages.

use axum::extract::{OriginalUri, State};
use axum::http::HeaderMap;
use axum::response::Response;
use quick_xml::escape::escape;

use super::Service;
use super::datasets::language;
use super::deliver::whole;
use super::problem::Answer;
use crate::feed::turnover::Turnover;
use crate::gateway::access::Scope;
use crate::model::lang::Lang;
use crate::model::moment::Moment;
use crate::model::release::Release;
use crate::model::structure::Component;
use crate::standard::{ArtefactKind, ArtefactSummary};

/// How many entries it has at most.
const ENTRIES: usize = 100;
/// For how many of the latest releases it is told which codes came and went: that is read from their files.
const TURNOVERS: usize = 20;
/// Codes that are named; of more it is told how many.
const NAMED: usize = 40;

/// What the feeds and their entries are called.
struct Words {
    releases: &'static str,
    structures: &'static str,
    release: &'static str,
    withdrawn: &'static str,
    codes: &'static str,
    come: &'static str,
    gone: &'static str,
    more: &'static str,
}

fn words(lang: Lang) -> Words {
    let all = |w: [&'static str; 8]| {
        let [releases, structures, release, withdrawn, codes, come, gone, more] = w;
        Words { releases, structures, release, withdrawn, codes, come, gone, more }
    };
    all(match lang {
        Lang::En => ["Releases", "Structures and codes", "release", "withdrawn", "codes", "new", "gone", "more"],
        Lang::Es => ["Publicaciones", "Estructuras y códigos", "publicación", "retirada", "códigos", "nuevos", "ya no están", "más"],
        Lang::Fr => ["Publications", "Structures et codes", "publication", "retirée", "codes", "nouveaux", "disparus", "de plus"],
        Lang::Pt => ["Publicações", "Estruturas e códigos", "publicação", "retirada", "códigos", "novos", "já não constam", "mais"],
    })
}

/// An entry of a feed; all texts as they are, not yet as XML has them.
struct Entry {
    id: String,
    title: String,
    updated: Moment,
    category: &'static str,
    link: String,
    summary: String,
}

/// The releases that everybody may read, with the codes that came and went, and those that were withdrawn, the latest first.
#[utoipa::path(get, path = "/releases.atom", tag = "releases", params(("lang" = Option<String>, Query)), responses((status = 200, content_type = "application/atom+xml", body = String), (status = 304)))]
pub async fn atom(State(service): State<Service>, OriginalUri(uri): OriginalUri, headers: HeaderMap) -> Answer<Response> {
    let lang = language(&service, &uri, &headers)?;
    let entries = entries(&service, lang).await?;
    answer(&service, &headers, ("releases.atom", words(lang).releases), &entries, lang)
}

/// The structures and codelists that are in force, each with its version: a new version is a new entry.
#[utoipa::path(get, path = "/structures.atom", tag = "releases", params(("lang" = Option<String>, Query)), responses((status = 200, content_type = "application/atom+xml", body = String), (status = 304)))]
pub async fn structures(State(service): State<Service>, OriginalUri(uri): OriginalUri, headers: HeaderMap) -> Answer<Response> {
    let lang = language(&service, &uri, &headers)?;
    let address = service.gateway.config.settings.service.public_address();
    let entry = |(a, since): &(ArtefactSummary, Moment)| {
        let (r, kind) = (&a.reference, a.kind.word().replace(' ', ""));
        let resource = if a.kind == ArtefactKind::Constraint { "dataconstraint" } else { kind.as_str() };
        let link = format!("{address}/rest/v2/structure/{resource}/{}/{}/{}", r.agency, r.id, r.version);
        let title = format!("{}: {} ({} {})", a.kind.title(lang), a.names.get(lang), r.id, r.version);
        Entry { id: link.clone(), title, updated: *since, category: a.kind.word(), link, summary: r.to_string() }
    };
    let source = service.feed().await?;
    let entries: Vec<Entry> = source.in_force().await?.iter().map(entry).collect();
    answer(&service, &headers, ("structures.atom", words(lang).structures), &entries, lang)
}

/// A feed of these entries; `called`: its file and its title.
fn answer(service: &Service, headers: &HeaderMap, called: (&str, &str), entries: &[Entry], lang: Lang) -> Answer<Response> {
    let updated = entries.iter().map(|e| e.updated).max().unwrap_or_default();
    let text = feed(service, called, updated, entries, lang);
    whole(&Scope::default(), headers, text.into_bytes(), "application/atom+xml; charset=utf-8", updated, &[lang])
}

/// When something happened to a release that everybody may know of: it opened, or it was withdrawn after that.
fn changed(release: &Release, now: Moment) -> Option<Moment> {
    let opened = release.opens.filter(|o| *o <= now || release.draft.embargo.is_none())?;
    Some(release.withdrawn.as_ref().map_or(opened, |(at, _)| *at))
}

/// The releases that everybody could read, with when they were opened or withdrawn, the latest first.
pub(super) async fn released(service: &Service) -> Answer<Vec<(Moment, Release)>> {
    let (now, everybody) = (service.gateway.now(), Scope::default());
    let mut all = Vec::new();
    for (_, releases) in service.feed().await?.every_release().await? {
        for release in releases.iter() {
            let Some(at) = changed(release, now) else { continue };
            let mut release = release.clone();
            // Of one that was withdrawn it is told that it was; whether it was everybody's is asked as if it were not.
            let withdrawn = release.withdrawn.take();
            let public = everybody.sees_release(&release, now);
            release.withdrawn = withdrawn;
            if public {
                all.push((at, release));
            }
        }
    }
    all.sort_by(|(a, ra), (b, rb)| b.cmp(a).then_with(|| rb.draft.series.cmp(&ra.draft.series)).then(rb.number.cmp(&ra.number)));
    all.truncate(ENTRIES);
    Ok(all)
}

/// The entries of releases, and of the codes that came and went with the latest of them.
async fn entries(service: &Service, lang: Lang) -> Answer<Vec<Entry>> {
    let (address, said) = (service.gateway.config.settings.service.public_address(), words(lang));
    let (now, everybody) = (service.gateway.now(), Scope::default());
    let (mut entries, feed) = (Vec::new(), service.feed().await?);
    for (place, (at, release)) in released(service).await?.into_iter().enumerate() {
        let series = &release.draft.series;
        let link = format!("{address}/api/releases/{}/{}/{}", series.dataflow, series.tenant, release.number);
        let mut title = format!("{} · {} · {} {}", series.dataflow, series.tenant, said.release, release.number);
        if release.withdrawn.is_some() {
            title += &format!(" ({})", said.withdrawn);
        }
        let flow = feed.flow_of(&release).cloned();
        let summary = flow.as_ref().map_or_else(String::new, |f| f.names.get(lang).to_owned());
        let category = release.standing.word();
        entries.push(Entry { id: link.clone(), title: title.clone(), updated: at, category, link: link.clone(), summary });
        let Some(flow) = flow.filter(|_| place < TURNOVERS && release.withdrawn.is_none()) else { continue };
        let mut earlier = service.gateway.store.releases(series, now).await?;
        // Of what not everybody could read nothing is told, not even what is gone from it.
        earlier.retain(|r| r.number < release.number && everybody.sees_release(r, now) && r.is_open(now));
        let Some(before) = earlier.into_iter().max_by_key(|r| r.number) else { continue };
        let turnovers = feed.turnover(&before, &release).await?;
        if turnovers.is_empty() {
            continue;
        }
        let told = turnovers.iter().filter_map(|t| Some(turnover(t, flow.structure.dimensions.get(t.dimension)?, &said, lang)));
        let summary = told.collect::<Vec<_>>().join(" ");
        entries.push(Entry {
            id: format!("{link}#codes"),
            title: format!("{title}: {}", said.codes),
            updated: at,
            category: "codes",
            link,
            summary,
        });
    }
    Ok(entries)
}

/// `Citizenship: new VEN; gone CUB.`
fn turnover(turnover: &Turnover, dimension: &Component, said: &Words, lang: Lang) -> String {
    let list = |word: &str, codes: &[String]| {
        let more = codes.len().saturating_sub(NAMED);
        let named = codes.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        let rest = if more > 0 { format!(" (+{more} {})", said.more) } else { String::new() };
        (!codes.is_empty()).then(|| format!("{word} {named}{rest}"))
    };
    let both = [list(said.come, &turnover.come), list(said.gone, &turnover.gone)];
    format!("{}: {}.", dimension.names.get(lang), both.into_iter().flatten().collect::<Vec<_>>().join("; "))
}

fn feed(service: &Service, (file, called): (&str, &str), updated: Moment, entries: &[Entry], lang: Lang) -> String {
    let address = service.gateway.config.settings.service.public_address();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{tag}\">\n<id>{a}/{file}</id>\n\
         <title>Isthmus: {called}</title>\n<updated>{updated}</updated>\n<author><name>Isthmus</name></author>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{a}/{file}?lang={tag}\"/>\n",
        tag = lang.tag(),
        a = escape(&address),
    );
    for other in Lang::ALL.into_iter().filter(|l| *l != lang) {
        let tag = other.tag();
        out += &format!(
            "<link rel=\"alternate\" hreflang=\"{tag}\" type=\"application/atom+xml\" href=\"{}/{file}?lang={tag}\"/>\n",
            escape(&address)
        );
    }
    for entry in entries {
        out += &format!(
            "<entry><id>{}</id><title>{}</title><updated>{}</updated><category term=\"{}\"/><link href=\"{}\"/>",
            escape(&entry.id),
            escape(&entry.title),
            entry.updated,
            entry.category,
            escape(&entry.link),
        );
        if !entry.summary.is_empty() {
            out += &format!("<summary>{}</summary>", escape(&entry.summary));
        }
        out += "</entry>\n";
    }
    out + "</feed>\n"
}
