//! How is the interface described to programs? As OpenAPI 3.1, from the handlers and the table of routes together.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use utoipa::openapi::OpenApi;

use super::Service;
use super::problem::Kind;
use super::table::{self, ALWAYS, Cell};

/// The description of this interface.
#[utoipa::path(get, path = "/openapi.json", tag = "operations", responses((status = 200, body = Object)))]
pub async fn description(State(service): State<Service>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "max-age=300")], service.description.clone())
}

/// The description as JSON: what the handlers say of themselves, with who may call and which problems there are.
pub fn describe(api: OpenApi, address: &str) -> String {
    let mut json = serde_json::to_value(&api).unwrap_or_default();
    json["openapi"] = "3.1.0".into();
    json["info"] = serde_json::json!({
        "title": "Isthmus",
        "version": env!("CARGO_PKG_VERSION"),
        "description": "A data-exchange gateway for migration statistics.",
        "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
    });
    json["servers"] = serde_json::json!([{ "url": address }]);
    json["components"]["schemas"]["Problem"] = problem();
    json["components"]["securitySchemes"] = serde_json::json!({
        "token": { "type": "http", "scheme": "bearer", "description": "A token of a tenant: `isth_…`." },
        "session": { "type": "apiKey", "in": "cookie", "name": super::guard::COOKIE,
            "description": "A signed-in person; requests that change something also send `X-CSRF-Token` and `Origin`." },
    });
    for row in table::rows() {
        // A rest of a path is one parameter to those who read this.
        let path = row.path.replace("{*", "{");
        if path != row.path
            && let Some(item) = json["paths"].as_object_mut().and_then(|p| p.remove(row.path))
        {
            json["paths"][&path] = item;
        }
        let method = row.method.as_str().to_ascii_lowercase();
        let Some(operation) = json["paths"][&path].get_mut(&method) else { continue };
        operation["security"] = match row.anybody {
            Cell::No => serde_json::json!([{ "token": [] }, { "session": [] }]),
            _ => serde_json::json!([{}, { "token": [] }, { "session": [] }]),
        };
        operation["x-action"] = row.action.into();
        // A handler's name is its own within its room alone.
        let (room, name) = (operation["tags"][0].as_str().unwrap_or_default(), operation["operationId"].as_str().unwrap_or_default());
        operation["operationId"] = format!("{room}_{name}").into();
        // Every answer needs a word about it; where a handler has none, that of its status is one.
        for (status, response) in operation["responses"].as_object_mut().into_iter().flatten() {
            let word = status.parse().ok().and_then(|s: axum::http::StatusCode| s.canonical_reason());
            let said = response.get("description").and_then(|d| d.as_str()).is_some_and(|d| !d.is_empty());
            if !said {
                response["description"] = word.unwrap_or("Done").into();
            }
        }
        for (status, kinds) in problems(row) {
            // A handler may answer with that status too, in a form of its own.
            let mut content = operation["responses"][&status]["content"].as_object().cloned().unwrap_or_default();
            content.extend(said(row.path));
            operation["responses"][status] = serde_json::json!({ "description": kinds.join(", "), "content": content });
        }
    }
    json.to_string()
}

/// In which forms a route says its problems: those of SDMX REST as clients of SDMX read them, all others to browsers as a page.
fn said(path: &str) -> serde_json::Map<String, serde_json::Value> {
    let forms: &[&str] = match path.starts_with("/rest/") {
        true => &["application/json", "application/vnd.sdmx.structure+xml;version=2.1"],
        false => &["application/problem+json", "text/html"],
    };
    let schema = |form: &str| match form {
        "application/problem+json" => serde_json::json!({ "schema": { "$ref": "#/components/schemas/Problem" } }),
        _ => serde_json::json!({}),
    };
    forms.iter().map(|form| ((*form).to_owned(), schema(form))).collect()
}

/// The problems of a route by their status.
fn problems(row: &table::Row) -> std::collections::BTreeMap<String, Vec<&'static str>> {
    let mut out: std::collections::BTreeMap<String, Vec<&'static str>> = std::collections::BTreeMap::new();
    for kind in Kind::ALL.iter().filter(|k| row.may_say(**k) || ALWAYS.contains(k)) {
        out.entry(kind.status().as_str().to_owned()).or_default().push(kind.word());
    }
    out
}

fn problem() -> serde_json::Value {
    let codes: Vec<&str> = Kind::ALL.iter().map(|k| k.word()).collect();
    serde_json::json!({
        "type": "object",
        "description": "RFC 9457. `code` never changes its meaning; `title` and `detail` are in the language of `Accept-Language`.",
        "required": ["type", "title", "status", "code", "detail"],
        "properties": {
            "type": { "type": "string", "format": "uri", "examples": ["urn:isthmus:problem:not-found"] },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "code": { "type": "string", "enum": codes },
            "detail": { "type": "string" },
        },
    })
}
