//! Does an official find a way through the gateway in a browser, in four languages, whatever a sender wrote into a file?

mod admin;
mod browser;
mod entrance;
mod path;
mod pointing;
mod practice;
pub(crate) mod seed;

use isthmus::model::account::Role;
use isthmus::serve::guard::COOKIE;

use crate::serve::{Ask, Reply, Stand, ask};
use crate::store::wait;

/// What browsers say that they take.
const HTML: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
/// The address of the service, as browsers name it with a form.
const ORIGIN: &str = "https://isthmus.example";
/// What pages may load and do.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
    form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
const PASSWORD: &str = "cuatro palabras de paso";

/// A browser with its cookies, of one person or nobody.
pub(crate) struct Browser<'a> {
    stand: &'a Stand,
    cookie: String,
    csrf: String,
    lang: &'static str,
}

impl<'a> Browser<'a> {
    pub(crate) fn of_nobody(stand: &'a Stand) -> Browser<'a> {
        Browser { stand, cookie: String::new(), csrf: String::new(), lang: "en" }
    }

    /// A person with roles in an office, who came in by an invitation and its pages.
    pub(crate) async fn of(stand: &'a Stand, login: &str, tenant: &str, roles: &[Role], lang: &'static str) -> Browser<'a> {
        let login = stand.person(login, tenant, roles).await;
        let secret = isthmus::gateway::access::sessions::invite(&stand.gateway, &login).await.expect("invited");
        let mut browser = Browser { lang, ..Browser::of_nobody(stand) };
        let set = browser.post("/invitation", &[("secret", secret.reveal()), ("password", PASSWORD)]).await;
        assert_eq!((set.status.as_u16(), set.header("location")), (303, "/sign-in?changed=1"), "{set:?}");
        browser.sign_in(login.as_str(), PASSWORD).await;
        browser
    }

    pub(crate) async fn sign_in(&mut self, login: &str, password: &str) {
        let reply = self.post("/sign-in", &[("to", "/office"), ("login", login), ("password", password)]).await;
        assert_eq!((reply.status.as_u16(), reply.header("location")), (303, "/office"), "{reply:?}");
        let cookie = reply.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
        assert!(cookie.starts_with(COOKIE) && reply.header("set-cookie").contains("HttpOnly"), "{cookie}");
        self.cookie = cookie;
        let page = self.get("/office").await;
        self.csrf = text(&page).split_once("name=\"csrf\" value=\"").and_then(|(_, r)| r.split_once('"')).expect("a token").0.to_owned();
    }

    fn ask(&self, method: &str, path: &str) -> Ask {
        ask(method, path).with("accept", HTML).with("cookie", &format!("{}; isthmus-lang={}", self.cookie, self.lang))
    }

    /// A page; what holds for every one of them is looked at.
    pub(crate) async fn get(&self, path: &str) -> Reply {
        let reply = self.stand.ask(self.ask("GET", path)).await;
        if reply.header("content-type").starts_with("text/html") {
            page(path, &reply);
        }
        reply
    }

    /// A form, with the token of the session as its first field.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let mut body = format!("csrf={}", self.csrf);
        for (name, value) in fields {
            body.push_str(&format!("&{}={}", escaped(name), escaped(value)));
        }
        let form = self.ask("POST", path).with("origin", ORIGIN).with("content-type", "application/x-www-form-urlencoded").body(body);
        let reply = self.stand.ask(form).await;
        if reply.header("content-type").starts_with("text/html") {
            page(path, &reply);
        }
        reply
    }
}

pub(crate) fn escaped(text: &str) -> String {
    text.bytes().map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

pub(crate) fn text(reply: &Reply) -> String {
    String::from_utf8(reply.body.clone()).expect("pages are UTF-8")
}

/// What holds for every page.
fn page(path: &str, reply: &Reply) {
    assert_eq!(reply.header("content-security-policy"), POLICY, "{path}");
    assert_eq!((reply.header("x-content-type-options"), reply.header("referrer-policy")), ("nosniff", "same-origin"), "{path}");
    assert!(reply.body.len() < 100_000, "{path}: {} bytes", reply.body.len());
    let html = text(reply);
    if !html.starts_with("<!doctype html>") {
        return;
    }
    let lang = reply.header("content-language");
    assert!(html.contains(&format!("<html lang=\"{lang}\">")), "{path}");
    for there in ["<title>", "<h1", "class=\"skip\"", "<main id=\"main\"", "aria-current=\"true\""] {
        assert!(html.contains(there), "{path} has no {there}");
    }
    assert_eq!(html.matches("<h1").count(), 1, "{path}");
    for inline in ["<script>", " style=", " onclick=", " onload=", "javascript:"] {
        assert!(!html.contains(inline), "{path} has {inline}");
    }
    // Nothing of ours holds up what is seen first: a script waits until the page is read, and there is at most one of a few bytes.
    for (i, _) in html.match_indices("<script src") {
        assert!(html[i..].split('>').next().is_some_and(|tag| tag.ends_with(" defer")), "{path}");
    }
    for (i, _) in html.match_indices("<script") {
        let own = ["<script src=\"/assets/", "<script type=\"application/ld+json\">"].iter().any(|s| html[i..].starts_with(s));
        assert!(own, "{path}: {}", &html[i..(i + 60).min(html.len())]);
    }
}
