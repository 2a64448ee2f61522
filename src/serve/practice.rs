//! How does a browser come into the practice space, and how does nothing of it come out? A cookie of its own turns what a person
//! does in the office to another gateway; the feed, the datasets and programs with a token never see that cookie.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;

use super::guard;
use super::listen::Peer;
use super::problem::Answer;
use super::{Realm, Service, router_of, telemetry};
use crate::gateway::Trouble;
use crate::gateway::practice::Practice;
use crate::gateway::work::{self, Shift};

/// The cookie of who practises.
const COOKIE: &str = "__Host-isthmus-practice";

/// The practice space of a process: its gateway, and what answers for it.
pub struct Space {
    practice: Practice,
    router: Router,
}

impl Space {
    /// Opens it beside the real gateway.
    ///
    /// # Errors
    /// The machine has no room for it.
    pub async fn open(real: &Service) -> Result<Space, Trouble> {
        let practice = Practice::open(&real.gateway).await?;
        let router = router_of(practice.gateway.clone(), Realm::Practice)?;
        Ok(Space { practice, router })
    }

    /// The gateway in which people practise.
    pub fn practice(&self) -> &Practice {
        &self.practice
    }
}

/// The cookie that leads into the practice space, for so many seconds; none of it with 0.
pub fn cookie(secret: &str, seconds: i64) -> Answer<HeaderValue> {
    guard::set_cookie(COOKIE, secret, seconds)
}

/// What belongs to the work of an office, and to nobody outside.
fn is_work(path: &str) -> bool {
    path == "/office" || ["/office/", "/api/submissions/", "/api/releases/"].iter().any(|p| path.starts_with(p))
}

/// Turns the requests of who practises to the practice space, and lets all others through.
pub async fn turn(State(service): State<Service>, mut request: Request, next: Next) -> Response {
    let secret = guard::cookie(request.headers(), COOKIE).filter(|_| !request.headers().contains_key(header::AUTHORIZATION));
    let Some(secret) = secret else { return next.run(request).await };
    let path = request.uri().path().to_owned();
    if path == "/sign-out" || path == "/sign-in" && request.method() == Method::POST {
        // Whoever signs in next begins outside.
        return ended(next.run(request).await);
    }
    if !is_work(&path) {
        return next.run(request).await;
    }
    let Some(space) = service.practice.get() else { return ended(away(&service)) };
    let acts = !request.method().is_safe();
    if instead(request.headers_mut(), &secret).is_none() {
        return ended(away(&service));
    }
    // What the real router knows of the request by now (its path, who asks) is not so there; where it comes from is.
    let peer = request.extensions_mut().remove::<Peer>();
    request.extensions_mut().clear();
    peer.map(|p| request.extensions_mut().insert(p));
    let response = space.router.clone().oneshot(request).await.unwrap_or_else(|e| match e {});
    let to = response.headers().get(header::LOCATION).and_then(|l| l.to_str().ok()).unwrap_or_default();
    if to.starts_with("/sign-in") {
        return ended(away(&service));
    }
    if acts {
        let gateway = space.practice.gateway.clone();
        tokio::spawn(async move {
            let shift = Shift::new("practice");
            while let Ok(Some(_)) = work::one(&gateway, &shift).await {}
        });
    }
    response
}

/// Puts the session of the practice space in the place of the real one, which the practice space never sees.
fn instead(headers: &mut HeaderMap, secret: &str) -> Option<()> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    let own = [COOKIE, guard::COOKIE];
    let others = all.flat_map(|line| line.split(';')).map(str::trim).filter(|c| !own.contains(&c.split('=').next().unwrap_or_default()));
    let mut cookies: Vec<String> = others.map(str::to_owned).collect();
    cookies.push(format!("{}={secret}", guard::COOKIE));
    headers.insert(header::COOKIE, HeaderValue::from_str(&cookies.join("; ")).ok()?);
    Some(())
}

/// Out of a practice space that is gone: nobody may take the real one for it.
fn away(service: &Service) -> Response {
    let to = HeaderValue::from_static("/office/practice?said=practice-ended");
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response();
    telemetry::protect(&mut response, service, &service.next_request());
    response
}

fn ended(mut response: Response) -> Response {
    if let Ok(none) = cookie("", 0) {
        response.headers_mut().append(header::SET_COOKIE, none);
    }
    response
}
