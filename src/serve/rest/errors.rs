//! How is a problem said to a client of SDMX? As an error message of SDMX-ML or SDMX-JSON, with the code that it has there.
//!
//! SDMX REST 1.5.0 has codes of its own (section 5.8); 2.2.2 takes those of HTTP. Each sentence comes in the caller's
//! language first, then in the others.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use quick_xml::escape::escape;

use crate::feed::query::Surface;
use crate::model::lang::Lang;

use super::super::messages;
use super::super::problem::{Kind, Problem};

/// The code of a problem in version 1.5.0.
fn code(kind: Kind) -> u16 {
    match kind.status().as_u16() {
        404 => 100,
        401 => 110,
        413 => 130,
        400 => 140,
        403 | 422 => 150,
        500 => 500,
        501 => 501,
        503 => 503,
        // From 1000 on they are the service's own.
        status => 1000 + status,
    }
}

/// Whether the caller would rather read JSON: by `Accept`, else by what the surface answers by default.
fn json(surface: Surface, asked: &HeaderMap) -> bool {
    let accept = asked.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or("*/*").to_ascii_lowercase();
    let place = |word: &str| accept.find(word).unwrap_or(usize::MAX);
    match (place("json"), place("xml")) {
        (usize::MAX, usize::MAX) => surface == Surface::V2,
        (json, xml) => json < xml,
    }
}

/// The problem as an answer; an empty one where version 2.2.2 says nothing of what is not there.
pub fn say(problem: &Problem, surface: Surface, asked: &HeaderMap, first: Lang) -> Response {
    if problem.kind == Kind::NoResults && surface == Surface::V2 {
        return axum::http::StatusCode::NO_CONTENT.into_response();
    }
    let languages = || std::iter::once(first).chain(Lang::ALL.into_iter().filter(move |l| *l != first));
    let said = |lang: Lang| {
        let (title, detail) = messages::sentences(lang, problem);
        format!("{title}: {detail}")
    };
    let (kind, body) = if json(surface, asked) {
        let code = if surface == Surface::V1 { code(problem.kind) } else { problem.kind.status().as_u16() };
        let titles: serde_json::Map<String, serde_json::Value> = languages().map(|l| (l.tag().to_owned(), said(l).into())).collect();
        let mut error = serde_json::json!({ "code": code, "title": said(first) });
        let version = if surface == Surface::V1 { "1.0.0" } else { "2.1.0" };
        if surface == Surface::V2 {
            error["titles"] = titles.into();
            error["details"] = serde_json::json!({});
        }
        let schema = format!(
            "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/data-message/tools/schemas/{version}/sdmx-json-data-schema.json"
        );
        let meta = serde_json::json!({
            "schema": schema, "id": "ERROR", "prepared": "1970-01-01T00:00:00Z", "contentLanguages": languages().map(Lang::tag).collect::<Vec<_>>(),
            "sender": { "id": "ISTHMUS" },
        });
        ("application/json", serde_json::json!({ "meta": meta, "errors": [error] }).to_string())
    } else {
        let texts: String = languages().map(|l| format!("<com:Text xml:lang=\"{}\">{}</com:Text>", l.tag(), escape(said(l)))).collect();
        let version = "v2_1";
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<mes:Error xmlns:mes=\"http://www.sdmx.org/resources/sdmxml/schemas/{version}/message\" \
             xmlns:com=\"http://www.sdmx.org/resources/sdmxml/schemas/{version}/common\"><mes:ErrorMessage code=\"{}\">{texts}</mes:ErrorMessage></mes:Error>\n",
            code(problem.kind),
        );
        ("application/vnd.sdmx.structure+xml;version=2.1", body)
    };
    let mut response = (problem.kind.status(), body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(first.tag()));
    problem.heads(headers);
    response
}
