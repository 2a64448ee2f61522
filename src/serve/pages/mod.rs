//! How are pages asked for and answered over HTTP? The language, the person, what a page is dressed in, and problems as pages.
//!
//! What a page shows is put into values here and made into HTML by [`crate::pages`]. Forms are ordinary ones: [`Fields`] reads
//! them, and the [guard](super::guard) has seen by then that the session's token came with them.

pub mod entrance;
pub mod home;
pub mod look;
pub mod send;

pub mod acts;
pub mod changes;
pub mod point;
pub mod problems;
pub mod releases;
pub mod sheet;
pub mod submission;
pub mod trace;

pub mod practice;

pub mod admin;
pub mod definitions;
pub mod health;
pub mod proofs;
pub mod trends;

pub mod assets;
pub mod names;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, OriginalUri, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::extract::{May, whole};
use super::guard::{SignedIn, cookie};
use super::problem::{Answer, Kind, Problem};
use super::telemetry::SaysItself;
use super::{Service, messages};
use crate::gateway::access::Scope;
use crate::model::account::{Role, Who};
use crate::model::lang::Lang;
use crate::pages;

/// The cookie that remembers a language.
const LANGUAGE: &str = "isthmus-lang";
/// Bytes of a form without a file, at most.
const FORM: u64 = 256 * 1024;
/// What pages may load and do: what is ours, and nothing that stands in them.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
    form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
/// What stays as it is in the value of a query.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The routes of pages.
pub fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(look::first))
        .routes(routes!(look::catalogue))
        .routes(routes!(look::dataset))
        .routes(routes!(look::calendar::calendar))
        .routes(routes!(look::points::points))
        .routes(routes!(look::comparable::comparable))
        .routes(routes!(look::mirrored::mirrored))
        .routes(routes!(look::rules::rules))
        .routes(routes!(assets::asset))
        .routes(routes!(entrance::sign_in_page, entrance::sign_in))
        .routes(routes!(entrance::sign_out))
        .routes(routes!(entrance::invitation_page, entrance::invitation))
        .routes(routes!(entrance::password_page, entrance::password))
        .routes(routes!(home::home))
        .routes(routes!(send::page, send::send))
        .routes(routes!(submission::page))
        .routes(routes!(submission::progress))
        .routes(routes!(problems::page))
        .routes(routes!(sheet::page))
        .routes(routes!(point::page, point::save))
        .routes(routes!(changes::page))
        .routes(routes!(acts::comment))
        .routes(routes!(acts::justify))
        .routes(routes!(acts::correct))
        .routes(routes!(acts::agree))
        .routes(routes!(acts::submit))
        .routes(routes!(acts::give_back))
        .routes(routes!(acts::approve))
        .routes(routes!(acts::weigh))
        .routes(routes!(acts::rerun))
        .routes(routes!(acts::cancel))
        .routes(routes!(acts::release))
        .routes(routes!(releases::list))
        .routes(routes!(releases::page))
        .routes(routes!(trace::page))
        .routes(routes!(practice::page, practice::begin))
        .routes(routes!(practice::leave))
        .routes(routes!(practice::sample))
        .routes(routes!(admin::door))
        .routes(routes!(definitions::page))
        .routes(routes!(definitions::versions))
        .routes(routes!(trends::page))
        .routes(routes!(proofs::page, proofs::check))
        .routes(routes!(health::page))
        .routes(routes!(admin::page))
        .routes(routes!(admin::put_person))
        .routes(routes!(admin::remove_person))
        .routes(routes!(admin::make_token))
        .routes(routes!(admin::revoke_token))
        .routes(routes!(admin::add_webhook))
        .routes(routes!(admin::close_webhook))
        .routes(routes!(admin::tell_again))
        .routes(routes!(releases::key))
        .routes(routes!(releases::withdraw))
        .routes(routes!(releases::restore))
}

/// Whether a route is a page, whose forms bring the session's token in a field.
pub fn is_page(path: &str) -> bool {
    matches!(path, "/" | "/sign-in" | "/sign-out" | "/invitation" | "/verify") || path == "/office" || path.starts_with("/office/")
}

/// A language that can be switched to.
#[derive(Serialize)]
struct Switch {
    tag: &'static str,
    name: &'static str,
    href: String,
    here: bool,
}

/// A place that the bar on top leads to.
#[derive(Serialize)]
struct Place {
    name: &'static str,
    href: &'static str,
    here: bool,
}

/// What somebody does for an office.
#[derive(Serialize)]
struct Office {
    tenant: String,
    roles: Vec<&'static str>,
}

/// Who is signed in.
#[derive(Serialize)]
struct Person {
    login: String,
    name: String,
    offices: Vec<Office>,
}

/// What every page knows, as `page` in its template.
#[derive(Serialize)]
struct Frame {
    lang: &'static str,
    langs: Vec<Switch>,
    places: Vec<Place>,
    person: Option<Person>,
    /// Whether nobody is signed in, as far as is known.
    guest: bool,
    csrf: String,
    /// What was just done, after a form.
    said: Option<String>,
    /// What comes next, where somebody practises.
    practice: Option<practice::Step>,
}

/// A page and what it shows.
#[derive(Serialize)]
struct Whole<'a, C> {
    page: &'a Frame,
    #[serde(flatten)]
    content: C,
}

/// Somebody looks at a page: who, in which language.
pub struct Visit {
    /// The language of the page.
    pub lang: Lang,
    /// What the visitor may see, as the guard found.
    pub scope: Scope,
    /// The session, where there is one.
    pub signed_in: Option<SignedIn>,
    /// The language that was asked for by the address, to be remembered.
    switched: Option<Lang>,
    frame: Frame,
}

impl FromRequestParts<Service> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Answer<Visit> {
        let May(scope) = May::from_request_parts(parts, service).await?;
        let uri = parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.clone(), |u| u.0.clone());
        let switched = query(&uri, "lang").and_then(|l| Lang::parse(&l));
        let lang = spoken(&parts.headers, &uri).or(scope.caller.as_ref().and_then(|c| c.lang));
        let lang = lang.or_else(|| messages::asked(&parts.headers)).or(service.gateway.config.lang).unwrap_or(Lang::En);
        let signed_in = parts.extensions.get::<SignedIn>().cloned();
        let person = match scope.caller.as_ref().map(|c| (&c.who, &c.roles)) {
            Some((Who::Person(login), roles)) => {
                let (account, _) = service.gateway.store.account(login).await?;
                let office = |(tenant, roles): (&crate::model::account::TenantId, &crate::model::account::Roles)| Office {
                    tenant: tenant.to_string(),
                    roles: roles.0.iter().map(|r| r.word()).collect(),
                };
                let name = if account.name.is_empty() { login.to_string() } else { account.name };
                Some(Person { login: login.to_string(), name, offices: roles.iter().map(office).collect() })
            }
            _ => None,
        };
        let frame = Frame {
            guest: person.is_none(),
            places: places(&scope, uri.path()),
            csrf: signed_in.as_ref().map(|s| s.session.csrf.clone()).unwrap_or_default(),
            said: query(&uri, "said"),
            practice: practice::next(service, &scope, uri.path()).await?,
            person,
            ..Frame::bare(lang, &uri)
        };
        Ok(Visit { lang, scope, signed_in, switched, frame })
    }
}

impl Visit {
    /// Whether the visitor has one of these roles anywhere.
    pub fn has(&self, roles: &[Role]) -> bool {
        self.scope.caller.iter().flat_map(|c| c.roles.values()).any(|r| r.any(roles))
    }

    /// A page.
    ///
    /// # Errors
    /// `Internal` where it cannot be made.
    pub fn show(&self, template: &str, content: impl Serialize) -> Answer<Response> {
        self.show_as(StatusCode::OK, template, content)
    }

    /// A page that says with its status what became of a form.
    ///
    /// # Errors
    /// As [`Visit::show`].
    pub fn show_as(&self, status: StatusCode, template: &str, content: impl Serialize) -> Answer<Response> {
        let html = pages::render(template, self.lang, Whole { page: &self.frame, content }).map_err(broken)?;
        let mut response = dressed(status, self.lang, html);
        if let Some(lang) = self.switched {
            let kept = format!("{LANGUAGE}={}; Path=/; SameSite=Lax; HttpOnly; Max-Age=31536000", lang.tag());
            response.headers_mut().append(header::SET_COOKIE, HeaderValue::from_str(&kept).map_err(|_| Problem::new(Kind::Internal))?);
        }
        Ok(response)
    }

    /// A part of a page, for who has the rest of it already.
    ///
    /// # Errors
    /// As [`Visit::show`].
    pub fn part(&self, template: &str, content: impl Serialize) -> Answer<Response> {
        self.show(template, content)
    }

    /// A form that was not taken, with what is wrong in it; what only a page of problems can say goes on as a problem.
    ///
    /// # Errors
    /// The problem itself, where it is none of the form.
    pub fn wrong(&self, problem: &Problem, field: &str) -> Answer<Wrong> {
        let kind = problem.kind;
        if kind.status().is_server_error() || matches!(kind, Kind::NotFound | Kind::NotAllowed | Kind::SignInNeeded | Kind::CrossSite) {
            return Err(problem.clone());
        }
        Ok(self.beside(problem, field))
    }

    /// What a problem says beside a field.
    pub fn beside(&self, problem: &Problem, field: &str) -> Wrong {
        let (title, detail) = messages::sentences(self.lang, problem);
        Wrong { field: field.to_owned(), code: problem.kind.word(), title, detail }
    }
}

/// What is wrong with a form, as templates show it.
#[derive(Clone, Serialize)]
pub struct Wrong {
    /// Beside which field; empty: above them all.
    pub field: String,
    /// The code of the problem.
    pub code: &'static str,
    title: String,
    detail: String,
}

impl Wrong {
    /// What it says, in one line.
    pub fn said(&self) -> String {
        format!("{}. {}", self.title, self.detail)
    }
}

impl Frame {
    fn bare(lang: Lang, uri: &Uri) -> Frame {
        let name = |lang: Lang| match lang {
            Lang::En => "English",
            Lang::Es => "Español",
            Lang::Fr => "Français",
            Lang::Pt => "Português",
        };
        let switch = |one: Lang| Switch { tag: one.tag(), name: name(one), href: in_language(uri, one), here: one == lang };
        let langs = [Lang::Es, Lang::En, Lang::Fr, Lang::Pt].map(switch).into();
        Frame { lang: lang.tag(), langs, places: Vec::new(), person: None, guest: false, csrf: String::new(), said: None, practice: None }
    }
}

/// The places that the bar leads this visitor to.
fn places(scope: &Scope, path: &str) -> Vec<Place> {
    let has = |roles: &[Role]| scope.caller.iter().flat_map(|c| c.roles.values()).any(|r| r.any(roles));
    let senders = [Role::Uploader, Role::Reviewer, Role::Publisher];
    let readers = [Role::Uploader, Role::Reviewer, Role::Publisher, Role::Auditor, Role::TenantAdmin];
    let all = [
        ("datasets", "/datasets", true),
        ("work", "/office", has(&Role::ALL)),
        ("send", "/office/send", has(&senders)),
        ("releases", "/office/releases", has(&readers)),
        ("admin", "/office/admin", has(&[Role::TenantAdmin])),
        ("health", "/office/health", has(&[Role::SystemAdmin])),
    ];
    let place = |(name, href, _)| Place { name, href, here: path == href || (name == "admin" && path.ends_with("/admin")) };
    all.into_iter().filter(|(_, _, there)| *there).map(place).collect()
}

/// The language that the address asks for, else the one that was chosen before.
fn spoken(headers: &HeaderMap, uri: &Uri) -> Option<Lang> {
    query(uri, "lang").and_then(|l| Lang::parse(&l)).or_else(|| cookie(headers, LANGUAGE).and_then(|l| Lang::parse(&l)))
}

/// The first value of a name in the query.
pub(super) fn query(uri: &Uri, name: &str) -> Option<String> {
    pairs(uri.query().unwrap_or_default()).find(|(n, _)| n == name).map(|(_, v)| v)
}

/// The same address in another language.
fn in_language(uri: &Uri, lang: Lang) -> String {
    let mut out = format!("{}?lang={}", uri.path(), lang.tag());
    for (name, value) in pairs(uri.query().unwrap_or_default()).filter(|(n, _)| n != "lang" && n != "said") {
        out.push_str(&format!("&{}={}", escaped(&name), escaped(&value)));
    }
    out
}

/// A text as a value of a query.
pub(super) fn escaped(text: &str) -> String {
    utf8_percent_encode(text, VALUE).to_string()
}

/// Names and values of a query or of a form (`application/x-www-form-urlencoded`).
fn pairs(text: &str) -> impl Iterator<Item = (String, String)> {
    let plain = |t: &str| percent_decode_str(&t.replace('+', " ")).decode_utf8_lossy().into_owned();
    text.split('&').filter(|p| !p.is_empty()).map(move |pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (plain(name), plain(value))
    })
}

/// HTML in a language, with what it may load and do.
fn dressed(status: StatusCode, lang: Lang, html: String) -> Response {
    let mut response = (status, html).into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_LANGUAGE, lang.tag()),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        // With `no-referrer` a browser names no origin with a form, and the guard would not know it for ours.
        (header::REFERRER_POLICY, "same-origin"),
        (header::VARY, "Accept-Language, Cookie"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !status.is_success() {
        response.extensions_mut().insert(SaysItself);
    }
    response
}

fn broken(fault: pages::Fault) -> Problem {
    Problem { log: Some(fault.to_string()), ..Problem::new(Kind::Internal) }
}

/// Sends the browser on by a `GET`, after a form.
pub fn see(address: &str) -> Answer<Response> {
    let to = HeaderValue::from_str(address).map_err(|_| Problem::new(Kind::Internal))?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response())
}

/// A path of ours to go to; the first page where it is any other.
pub fn ours(to: &str) -> &str {
    let plain = to.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if plain && to.starts_with('/') && !to.starts_with("//") { to } else { "/" }
}

/// The fields of a form without a file.
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// The value of a field, without space around it; empty where it is not there.
    pub fn get(&self, name: &str) -> &str {
        self.exact(name).trim()
    }

    /// The value of a field as it was typed.
    pub fn exact(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str())
    }

    /// The fields whose names begin so, without that, and their values.
    pub fn beginning<'a>(&'a self, with: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().filter_map(move |(n, v)| Some((n.strip_prefix(with)?, v.trim())))
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Answer<Fields> {
        if media_type(request.headers()) != "application/x-www-form-urlencoded" {
            return Err(Problem::new(Kind::UnsupportedMedia).with("forms", "application/x-www-form-urlencoded"));
        }
        let bytes: Bytes = whole(request.into_body(), FORM).await?.into();
        let text = std::str::from_utf8(&bytes).map_err(|_| Problem::malformed("form", ""))?;
        Ok(Fields(pairs(text).collect()))
    }
}

/// The media type of a body, without what is said beside it.
pub(super) fn media_type(headers: &HeaderMap) -> String {
    let whole = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    whole.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// What of the head of a request a problem needs to be said as a page.
pub struct Asked {
    method: Method,
    uri: Uri,
    lang: Option<Lang>,
}

impl Asked {
    /// Of a request of a browser, which says that it takes pages; none of any other.
    pub fn of(request: &Request) -> Option<Asked> {
        let accept = request.headers().get(header::ACCEPT).and_then(|v| v.to_str().ok())?;
        let html = accept.split(',').any(|r| r.split(';').next().is_some_and(|r| r.trim().eq_ignore_ascii_case("text/html")));
        let lang = spoken(request.headers(), request.uri());
        html.then(|| Asked { method: request.method().clone(), uri: request.uri().clone(), lang })
    }

    /// The problem as a page; who must sign in first is sent there, and comes back.
    pub fn say(&self, problem: &Problem, or: Lang, request: &str) -> Response {
        #[derive(Serialize)]
        struct Content<'a> {
            status: u16,
            code: &'static str,
            title: String,
            detail: String,
            request: &'a str,
            /// Where one signs in, and comes back to what was being done.
            enter: Option<String>,
        }
        if problem.kind == Kind::SignInNeeded && self.method.is_safe() && is_page(self.uri.path()) {
            let to = self.uri.path_and_query().map_or("/", |p| p.as_str());
            if let Ok(response) = see(&format!("/sign-in?to={}", escaped(to))) {
                return response;
            }
        }
        let lang = self.lang.unwrap_or(or);
        let (title, detail) = messages::sentences(lang, problem);
        let status = problem.kind.status();
        // A form was sent when its session had ended: nothing of it was taken, and a page is there to do it again from.
        let ended = problem.kind == Kind::SignInNeeded && is_page(self.uri.path());
        let enter = ended.then(|| format!("/sign-in?to={}", escaped(form_of(self.uri.path()))));
        let content = Content { status: status.as_u16(), code: problem.kind.word(), title, detail, request, enter };
        match pages::render("problem.html", lang, Whole { page: &Frame::bare(lang, &self.uri), content }) {
            Ok(html) => {
                let mut response = dressed(status, lang, html);
                problem.heads(response.headers_mut());
                response
            }
            Err(_) => problem.say(lang),
        }
    }
}

/// The page on which the form of this address stands: that of the submission, or that of the address itself.
fn form_of(path: &str) -> &str {
    let rest = path.strip_prefix("/office/").unwrap_or_default();
    match rest.split('/').collect::<Vec<_>>()[..] {
        ["submissions", receipt, ..] => &path[.."/office/submissions/".len() + receipt.len()],
        ["send" | "password" | "practice" | "admin"] => path,
        _ => "/office",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_elsewhere() {
        for (to, goes) in [
            ("/office?lang=es", "/office?lang=es"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example", "/"),
            ("/a\r\nset-cookie: x", "/"),
            ("", "/"),
        ] {
            assert_eq!(ours(to), goes);
        }
    }

    #[test]
    fn an_address_keeps_its_query_in_another_language() {
        let uri: Uri = "/office/send?said=released&lang=es&name=a%20%26b+c".parse().expect("an address");
        assert_eq!(in_language(&uri, Lang::Fr), "/office/send?lang=fr&name=a%20%26b%20c");
        assert_eq!(query(&uri, "name").as_deref(), Some("a &b c"));
    }

    #[test]
    fn a_browser_is_known_by_what_it_takes() {
        for (accept, page) in [("text/html,application/xhtml+xml;q=0.9", true), ("*/*", false), ("application/json", false)] {
            let request = Request::builder().header("accept", accept).body(axum::body::Body::empty()).expect("a request");
            assert_eq!(Asked::of(&request).is_some(), page, "{accept}");
        }
    }
}
