//! What does the operator see of a request? One line of JSON and some counters; nothing of what it carried, and of who
//! sent it no name: the number of a token, or that it was a person.

use std::sync::OnceLock;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use super::problem::{Kind, Problem};
use super::{Service, messages, pages, rest};
use crate::gateway::access::Caller;
use crate::model::account::Who;
use crate::model::lang::Lang;
use crate::model::submission::Receipt;

/// The number under which a request stands in the log.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What of a caller may be logged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct About {
    caller: String,
    lang: Option<Lang>,
}

impl About {
    /// What of this caller may be.
    pub fn of(caller: &Caller) -> About {
        let kind = match &caller.who {
            Who::Token(id, _) => format!("token:{id}"),
            Who::Person(_) => "person".to_owned(),
            Who::Machine(_) => "machine".to_owned(),
        };
        About { caller: kind, lang: caller.lang }
    }
}

/// The counters of this process, as Prometheus reads them. One for a process, because what is counted by libraries is.
pub fn meters() -> Option<PrometheusHandle> {
    static METERS: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    let make = || {
        let buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0];
        PrometheusBuilder::new().set_buckets(&buckets).ok()?.install_recorder().ok()
    };
    METERS.get_or_init(make).clone()
}

/// Numbers a request, counts and logs it, and says its problem in the caller's language.
pub async fn attend(State(service): State<Service>, mut request: Request, next: Next) -> Response {
    let id = service.next_request();
    let from = service.gateway.now();
    let method = request.method().clone();
    let asked = messages::asked(request.headers());
    let receipt = receipt(request.uri().path());
    let sdmx = rest::surface(request.uri().path()).map(|s| (s, accepted(request.headers())));
    let page = pages::Asked::of(&request).filter(|_| sdmx.is_none());
    let for_all_pages = rest::is_for_all_pages(request.uri().path());
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.run(request).await;
    let route = response.extensions_mut().remove::<MatchedPath>().map_or_else(|| "none".to_owned(), |p| p.as_str().to_owned());
    let about = response.extensions_mut().remove::<About>();
    let problem = problem(&mut response);
    let status = response.status();
    let seconds = (service.gateway.now().millis() - from.millis()).max(0) as f64 / 1000.0;
    metrics::counter!("isthmus_requests_total", "method" => method.to_string(), "route" => route.clone(), "status" => status.as_u16().to_string())
        .increment(1);
    metrics::histogram!("isthmus_request_seconds", "route" => route.clone()).record(seconds);
    let caller = about.as_ref().map_or("nobody", |a| a.caller.as_str());
    let code = problem.as_ref().map_or("", |p| p.kind.word());
    let why = problem.as_ref().and_then(|p| p.log.as_deref()).unwrap_or_default();
    let millis = (seconds * 1000.0) as u64;
    if status.is_server_error() {
        tracing::error!(request = %id, %method, route, status = status.as_u16(), millis, caller, receipt, code, why, "request");
    } else {
        tracing::info!(request = %id, %method, route, status = status.as_u16(), millis, caller, receipt, code, "request");
    }
    if let Some(problem) = problem {
        let lang = asked.or(about.and_then(|a| a.lang)).or(service.gateway.config.lang).unwrap_or(Lang::En);
        let allow = response.headers_mut().remove(header::ALLOW);
        response = match (&sdmx, &page) {
            (Some((surface, asked)), _) => rest::errors::say(&problem, *surface, asked, lang),
            (None, Some(page)) => page.say(&problem, lang, &id),
            (None, None) => problem.say(lang),
        };
        // Of what the log is told, whoever asks on this machine may know; over a connection this goes nowhere.
        response.extensions_mut().insert(problem);
        if let Some(allow) = allow {
            response.headers_mut().insert(header::ALLOW, allow);
        }
    }
    if for_all_pages {
        rest::dress(response.headers_mut());
    }
    protect(&mut response, &service, &id);
    response
}

/// What of the head of a request says in which form a problem is wanted.
fn accepted(headers: &HeaderMap) -> HeaderMap {
    headers.get(header::ACCEPT).map(|accept| (header::ACCEPT, accept.clone())).into_iter().collect()
}

/// The number of a request, for those who log more of it.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Carries to the end what only the route knew: its path, and who called.
pub async fn remember(request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    if let Some(path) = path {
        response.extensions_mut().insert(path);
    }
    response
}

/// Goes with an answer that tells in its own form what is wrong.
#[derive(Clone, Copy)]
pub struct SaysItself;

/// The problem of an answer; also of one that the router or a library gave.
fn problem(response: &mut Response) -> Option<Problem> {
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        return Some(problem);
    }
    if response.extensions_mut().remove::<SaysItself>().is_some() {
        return None;
    }
    let kind = match response.status() {
        StatusCode::NOT_FOUND => Kind::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Kind::MethodNotAllowed,
        s if s.is_server_error() => Kind::Internal,
        s if s.is_client_error() => Kind::Malformed,
        _ => return None,
    };
    Some(if kind == Kind::Malformed { Problem::malformed("request", "") } else { Problem::new(kind) })
}

/// The receipt that a path names, which is what an operator looks for.
fn receipt(path: &str) -> String {
    path.split('/').find_map(|part| part.parse::<Receipt>().ok()).map_or_else(String::new, |r| r.to_string())
}

pub(super) fn protect(response: &mut Response, service: &Service, id: &str) {
    let headers = response.headers_mut();
    let always = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in always {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if service.origin.starts_with("https:") {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, id);
    }
}

/// A handler that panicked: where is told by the hook of the process, to the caller nothing.
pub fn broken(_: Box<dyn std::any::Any + Send>) -> Response {
    Problem::new(Kind::Internal).into_response()
}
