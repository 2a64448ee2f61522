//! What was released lately, for feed readers? An Atom feed (RFC 4287) of what everybody may read.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use quick_xml::escape::escape;

use super::problem::{Answer, Kind, Problem};
use super::{Service, messages};
use crate::gateway::access::Scope;
use crate::model::digest::Sha256;
use crate::model::lang::Lang;
use crate::model::moment::Moment;
use crate::model::release::Release;

/// How many entries it has at most.
const ENTRIES: usize = 100;

/// What the feed and its entries are called.
fn titles(lang: Lang) -> (&'static str, &'static str, &'static str) {
    match lang {
        Lang::En => ("Releases", "release", "withdrawn"),
        Lang::Es => ("Publicaciones", "publicación", "retirada"),
        Lang::Fr => ("Publications", "publication", "retirée"),
        Lang::Pt => ("Publicações", "publicação", "retirada"),
    }
}

/// The releases that everybody may read, and those that were withdrawn, the latest first.
#[utoipa::path(get, path = "/releases.atom", tag = "releases", responses((status = 200, content_type = "application/atom+xml", body = String), (status = 304)))]
pub async fn atom(State(service): State<Service>, headers: HeaderMap) -> Answer<Response> {
    let lang = messages::asked(&headers).or(service.gateway.config.lang).unwrap_or(Lang::En);
    let text = feed(&service, &released(&service).await?, lang);
    let tag = HeaderValue::from_str(&format!("\"{}\"", Sha256::of(text.as_bytes()))).map_err(|_| Problem::new(Kind::Internal))?;
    let kept = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"))];
    let vary = [(header::VARY, HeaderValue::from_static("Accept-Language"))];
    if headers.get(header::IF_NONE_MATCH) == Some(&tag) {
        return Ok((StatusCode::NOT_MODIFIED, kept, vary).into_response());
    }
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("application/atom+xml; charset=utf-8"))];
    Ok((kept, vary, kind, text).into_response())
}

/// When something happened to a release that everybody may know of: it opened, or it was withdrawn after that.
fn changed(release: &Release, now: Moment) -> Option<Moment> {
    let opened = release.opens.filter(|o| *o <= now || release.draft.embargo.is_none())?;
    Some(release.withdrawn.as_ref().map_or(opened, |(at, _)| *at))
}

async fn released(service: &Service) -> Answer<Vec<(Moment, Release)>> {
    let (now, everybody) = (service.gateway.now(), Scope::default());
    let mut all = Vec::new();
    for series in service.gateway.store.every_series().await? {
        for mut release in service.gateway.store.releases(&series, now).await? {
            let Some(at) = changed(&release, now) else { continue };
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

fn feed(service: &Service, releases: &[(Moment, Release)], lang: Lang) -> String {
    let address = service.gateway.config.settings.service.public_address();
    let (all, one, gone) = titles(lang);
    let updated = releases.first().map_or(Moment::default(), |(at, _)| *at);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n<id>{a}/releases.atom</id>\n\
         <title>Isthmus: {all}</title>\n<updated>{updated}</updated>\n<author><name>Isthmus</name></author>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{a}/releases.atom\"/>\n",
        lang.tag(),
        a = escape(&address),
    );
    for (at, release) in releases {
        let series = &release.draft.series;
        let link = escape(format!("{address}/api/releases/{}/{}/{}", series.dataflow, series.tenant, release.number));
        let mut title = format!("{} · {} · {one} {}", series.dataflow, series.tenant, release.number);
        if release.withdrawn.is_some() {
            title += &format!(" ({gone})");
        }
        out += &format!(
            "<entry><id>{link}</id><title>{}</title><updated>{at}</updated><category term=\"{}\"/><link href=\"{link}\"/></entry>\n",
            escape(&title),
            release.standing.word()
        );
    }
    out + "</feed>\n"
}
