//! How does a person sign in by an outside provider? OpenID Connect: the code flow with PKCE, and nothing else of it.
//!
//! What the provider must prove: that it is the issuer that is configured, that the token is for this service, was asked
//! for by this browser (`state`, `nonce`, both in a cookie of ten minutes), and is signed by a key that it publishes,
//! with an algorithm of public keys. Roles come from rules over its claims and from nothing else.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::future::BoxFuture;
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreJwsSigningAlgorithm, CoreProviderMetadata};
use openidconnect::{
    AsyncHttpClient, AuthorizationCode, ClientId, ClientSecret, CsrfToken, HttpRequest, HttpResponse, IssuerUrl, Nonce, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, Scope, TokenResponse,
};
use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::sync::Mutex;

use super::Service;
use super::guard;
use super::problem::{Answer, Kind, Problem};
use crate::config::Config;
use crate::config::service::Oidc;
use crate::gateway::Gateway;
use crate::gateway::access::outside::{self, Vouched};
use crate::model::account::{Login, Roles, TenantId};
use crate::model::lang::Lang;
use crate::model::moment::Moment;
use crate::model::secret::Secret;

/// What a browser must bring back.
const COOKIE: &str = "__Host-isthmus-oidc";
/// For how many seconds.
const PATIENCE: i64 = 600;
/// For how long what a provider says of itself, its keys among it, is believed, in milliseconds.
const FRESH: i64 = 3_600_000;
/// How soon it is asked again where a key is not known: keys are changed, and strangers make keys up.
const AGAIN: i64 = 60_000;
/// Bytes of an answer of a provider at most.
const LONGEST: usize = 1 << 20;
/// Signatures by public keys only: what both sides know, or nobody, proves nothing here.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 7] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// The provider that is configured.
pub struct Provider {
    http: Fetch,
    settings: Oidc,
    redirect: RedirectUrl,
    known: Mutex<Option<(Moment, CoreProviderMetadata)>>,
}

/// Why a request to the provider failed.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Failed(String);

/// Asks the provider over our own client.
struct Fetch(reqwest::Client);

impl<'c> AsyncHttpClient<'c> for Fetch {
    type Error = Failed;
    type Future = BoxFuture<'c, Result<HttpResponse, Failed>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let failed = |e: reqwest::Error| Failed(e.without_url().to_string());
            let request = reqwest::Request::try_from(request).map_err(failed)?;
            let mut response = self.0.execute(request).await.map_err(failed)?;
            let mut answer = axum::http::Response::new(Vec::new());
            *answer.status_mut() = response.status();
            *answer.headers_mut() = std::mem::take(response.headers_mut());
            while let Some(piece) = response.chunk().await.map_err(failed)? {
                if answer.body().len() + piece.len() > LONGEST {
                    return Err(Failed("the provider's answer is too long".to_owned()));
                }
                answer.body_mut().extend_from_slice(&piece);
            }
            Ok(answer)
        })
    }
}

/// What comes back from the provider. More may come with it.
#[derive(Deserialize)]
pub struct Back {
    code: Option<String>,
    state: Option<String>,
    iss: Option<String>,
}

impl Provider {
    /// The provider of a gateway, if one is configured.
    ///
    /// # Errors
    /// What is wrong with the settings.
    pub fn of(config: &Config) -> Result<Option<Provider>, String> {
        let settings = config.settings.oidc.clone();
        if settings.issuer.is_empty() {
            return Ok(None);
        }
        let here = ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"].iter().any(|l| settings.issuer.starts_with(l));
        if !here && !settings.issuer.starts_with("https://") {
            return Err("oidc.issuer must be https".to_owned());
        }
        // Whoever comes first provides it; all provide the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .https_only(!here)
            .timeout(Duration::from_secs(10))
            .build()
            .map_err(|e| e.to_string())?;
        let redirect = format!("{}/api/sign-in/callback", config.settings.service.public_address());
        let redirect = RedirectUrl::new(redirect).map_err(|e| e.to_string())?;
        Ok(Some(Provider { http: Fetch(http), settings, redirect, known: Mutex::default() }))
    }

    /// Whether the provider says of itself what it must.
    ///
    /// # Errors
    /// Why not.
    pub async fn answers(&self) -> Result<(), String> {
        let told = self.metadata(Moment::from_millis(0), 0).await;
        told.map(drop).map_err(|problem| problem.log.unwrap_or_default())
    }

    /// What the provider says of itself, at most so old.
    async fn metadata(&self, now: Moment, oldest: i64) -> Answer<CoreProviderMetadata> {
        let mut known = self.known.lock().await;
        if let Some((_, metadata)) = known.as_ref().filter(|(at, _)| (0..oldest).contains(&(now.millis() - at.millis()))) {
            return Ok(metadata.clone());
        }
        let issuer = IssuerUrl::new(self.settings.issuer.clone()).map_err(|e| refused(e.to_string()))?;
        let found = CoreProviderMetadata::discover_async(issuer, &self.http).await;
        let metadata = found.map_err(|e| refused(format!("the provider cannot be asked: {e}")))?;
        *known = Some((now, metadata.clone()));
        Ok(metadata)
    }

    /// What the provider vouches for, by the code that the browser brought.
    async fn claims(&self, gateway: &Gateway, code: String, asked: &Asked) -> Answer<Map<String, Value>> {
        let now = gateway.now();
        let token = self.exchange(now, code, asked).await?;
        match self.verified(now, FRESH, &token, asked).await {
            // It may be signed by a key that is new.
            Err(problem) if problem.kind == Kind::ProviderRefused => self.verified(now, AGAIN, &token, asked).await,
            other => other,
        }
    }

    async fn exchange(&self, now: Moment, code: String, asked: &Asked) -> Answer<openidconnect::core::CoreIdToken> {
        let client = self.client(self.metadata(now, FRESH).await?);
        let request = client.exchange_code(AuthorizationCode::new(code)).map_err(|e| refused(e.to_string()))?;
        let request = request.set_pkce_verifier(PkceCodeVerifier::new(asked.verifier.clone()));
        // Its words may name the code, so they are not logged.
        let answer = request.request_async(&self.http).await.map_err(|_| refused("the code was not exchanged"))?;
        answer.id_token().cloned().ok_or_else(|| refused("there was no ID token"))
    }

    async fn verified(
        &self,
        now: Moment,
        oldest: i64,
        token: &openidconnect::core::CoreIdToken,
        asked: &Asked,
    ) -> Answer<Map<String, Value>> {
        let client = self.client(self.metadata(now, oldest).await?);
        let verifier = client.id_token_verifier().set_allowed_algs(ALGORITHMS);
        let nonce = Nonce::new(asked.nonce.clone());
        token.claims(&verifier, &nonce).map_err(|e| refused(format!("the ID token is not good: {e}")))?;
        // Verified as a whole, it is read again for the claims that the library does not know.
        let text = token.to_string();
        let payload = text.split('.').nth(1).and_then(|p| URL_SAFE_NO_PAD.decode(p).ok());
        payload.and_then(|p| serde_json::from_slice(&p).ok()).ok_or_else(|| refused("the ID token cannot be read"))
    }

    fn client(
        &self,
        metadata: CoreProviderMetadata,
    ) -> CoreClient<
        openidconnect::EndpointSet,
        openidconnect::EndpointNotSet,
        openidconnect::EndpointNotSet,
        openidconnect::EndpointNotSet,
        openidconnect::EndpointMaybeSet,
        openidconnect::EndpointMaybeSet,
    > {
        let secret = Some(self.settings.client_secret.clone()).filter(|s| !s.is_empty()).map(ClientSecret::new);
        CoreClient::from_provider_metadata(metadata, ClientId::new(self.settings.client_id.clone()), secret)
            .set_redirect_uri(self.redirect.clone())
    }
}

fn refused(why: impl Into<String>) -> Problem {
    Problem { log: Some(why.into()), ..Problem::new(Kind::ProviderRefused) }
}

/// What was asked of the provider for one browser.
struct Asked {
    state: String,
    nonce: String,
    verifier: String,
}

impl Asked {
    fn new(gateway: &Gateway) -> Answer<Asked> {
        let secret = || gateway.random.bytes().map(|b| Secret::from_random(b).reveal()["isth_".len()..].to_owned());
        Ok(Asked { state: secret()?, nonce: secret()?, verifier: format!("{}{}", secret()?, secret()?) })
    }

    fn of(headers: &HeaderMap) -> Option<Asked> {
        let cookie = guard::cookie(headers, COOKIE)?;
        let mut parts = cookie.split('.').map(str::to_owned);
        Some(Asked { state: parts.next()?, nonce: parts.next()?, verifier: parts.next()? })
    }

    fn cookie(&self, seconds: i64) -> Answer<HeaderValue> {
        let value = format!("{}.{}.{}", self.state, self.nonce, self.verifier);
        guard::set_cookie(COOKIE, &value, seconds)
    }
}

fn provider(service: &Service) -> Answer<&Provider> {
    service.provider.as_deref().ok_or_else(|| Problem::new(Kind::NotFound))
}

/// Sends the browser to the provider.
#[utoipa::path(get, path = "/api/sign-in", tag = "account", responses((status = 303, description = "To the provider")))]
pub async fn begin(State(service): State<Service>) -> Answer<Response> {
    let provider = provider(&service)?;
    let asked = Asked::new(&service.gateway)?;
    let client = provider.client(provider.metadata(service.gateway.now(), FRESH).await?);
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(asked.verifier.clone()));
    let (state, nonce) = (asked.state.clone(), asked.nonce.clone());
    let mut request =
        client.authorize_url(CoreAuthenticationFlow::AuthorizationCode, move || CsrfToken::new(state), move || Nonce::new(nonce));
    for scope in &provider.settings.scopes {
        request = request.add_scope(Scope::new(scope.clone()));
    }
    let (url, ..) = request.set_pkce_challenge(challenge).url();
    let headers = AppendHeaders([(header::LOCATION, HeaderValue::from_str(url.as_str()).map_err(|_| Problem::new(Kind::Internal))?)]);
    Ok((StatusCode::SEE_OTHER, headers, AppendHeaders([(header::SET_COOKIE, asked.cookie(PATIENCE)?)])).into_response())
}

/// Signs in whom the provider sends back.
#[utoipa::path(get, path = "/api/sign-in/callback", tag = "account", responses((status = 303, description = "Signed in")))]
pub async fn callback(State(service): State<Service>, Query(back): Query<Back>, headers: HeaderMap) -> Answer<Response> {
    let provider = provider(&service)?;
    let asked = Asked::of(&headers).ok_or_else(|| refused("the browser brings no cookie"))?;
    // Both are secrets of one browser, so that how long the comparing takes tells nobody else anything.
    if back.state.as_deref() != Some(asked.state.as_str()) || back.iss.as_ref().is_some_and(|i| *i != provider.settings.issuer) {
        return Err(refused("the answer is not to what this browser asked"));
    }
    let code = back.code.ok_or_else(|| refused("the provider gave no code"))?;
    let claims = provider.claims(&service.gateway, code, &asked).await?;
    let vouched = vouched(&provider.settings, &claims).ok_or_else(|| refused("a claim that is needed is missing"))?;
    let signed_in = outside::sign_in(&service.gateway, &vouched).await.map_err(|e| match Problem::from(e) {
        p if p.kind == Kind::SignInFailed => refused("the person has no account or role here"),
        other => other,
    })?;
    let mut answer = super::account::welcome(&service, &signed_in, StatusCode::SEE_OTHER)?;
    answer.headers_mut().append(header::SET_COOKIE, asked.cookie(0)?);
    answer.headers_mut().insert(header::LOCATION, HeaderValue::from_static("/"));
    Ok(answer)
}

/// What follows from the claims of a provider. `None` where one that is needed is missing.
fn vouched(settings: &Oidc, claims: &Map<String, Value>) -> Option<Vouched> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let verified = claims.get("email_verified") == Some(&Value::Bool(true));
    let mail = text("email").filter(|_| verified);
    let login = match settings.login_claim.as_str() {
        "" => text("sub"),
        "email" => mail,
        other => text(other),
    };
    let login: Login = login?.parse().ok()?;
    let says = |claim: &str, value: &str| match claims.get(claim) {
        Some(Value::String(one)) => one == value,
        Some(Value::Array(many)) => many.iter().any(|v| v.as_str() == Some(value)),
        _ => false,
    };
    let mut roles: BTreeMap<TenantId, Roles> = BTreeMap::new();
    for rule in settings.roles.iter().filter(|r| says(&r.claim, &r.value)) {
        roles.entry(rule.tenant.clone()).or_default().0.insert(rule.role);
    }
    Some(Vouched {
        issuer: settings.issuer.clone(),
        subject: text("sub")?.to_owned(),
        name: text("name").unwrap_or(login.as_str()).chars().take(200).collect(),
        login,
        mail: mail.unwrap_or_default().to_owned(),
        lang: text("locale").and_then(Lang::parse),
        roles: (!settings.roles.is_empty()).then_some(roles),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_become_roles_by_rules_alone() {
        let rules = ["groups=mex-senders -> MEX uploader", "groups=mex-heads -> MEX publisher", "sub=7 -> SYSTEM system-admin"];
        let mut settings = Oidc { issuer: "https://id.example".to_owned(), login_claim: "email".to_owned(), ..Oidc::default() };
        settings.roles = rules.iter().map(|r| r.parse().expect("a rule")).collect();
        let claims = |json: Value| json.as_object().cloned().expect("an object");
        let ana = claims(
            serde_json::json!({ "sub": "1", "email": "Ana@Example.org", "email_verified": true, "groups": ["mex-senders", "x"], "locale": "es-MX" }),
        );
        let who = vouched(&settings, &ana).expect("vouched for");
        assert_eq!((who.login.as_str(), who.lang), ("ana@example.org", Some(Lang::Es)));
        let roles: Vec<String> = who.roles.expect("rules").iter().map(|(t, r)| format!("{t} {r}")).collect();
        assert_eq!(roles, ["MEX uploader"]);
        // An address that is not verified is nobody's; a group that only looks alike is none; a number is no text.
        let unverified = claims(serde_json::json!({ "sub": "1", "email": "ana@example.org" }));
        assert_eq!(vouched(&settings, &unverified), None);
        for groups in [serde_json::json!("mex-senders-x"), serde_json::json!(["MEX-SENDERS"]), serde_json::json!({ "mex-senders": 1 })] {
            let other = claims(serde_json::json!({ "sub": "7", "email": "a@b", "email_verified": true, "groups": groups }));
            let roles = vouched(&settings, &other).expect("vouched for").roles.expect("rules");
            assert_eq!(roles.keys().map(TenantId::as_str).collect::<Vec<_>>(), ["SYSTEM"]);
        }
    }
}
