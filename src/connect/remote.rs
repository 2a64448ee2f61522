//! How is a gateway on another machine asked? By its HTTP interface, with a token, and over a line that nobody listens to.
//!
//! This is the client of a person or script who names the address, not of the service: there is no list of hosts, but
//! nothing is sent in the clear unless that is said, no redirect is followed (the token would go along), and no address
//! holds a password.

use std::io;
use std::net::IpAddr;
use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt};
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Body, Client, Method, Url};

use super::asking::{Asking, Told};
use super::client::why;

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(10);
/// After how long without a sign of life a line counts as broken: long work is silent, but its machine still answers.
const DEAD: Duration = Duration::from_secs(45);

/// How a line may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Line {
    /// Nobody can listen: TLS, or this machine.
    Private,
    /// Whoever stands between may listen.
    Plain,
}

/// Why an address is not asked.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BadServer {
    /// It is no address.
    #[error("`{0}` is not the address of a service; it is written as https://datos.example.org")]
    NotOne(String),
    /// The token would be read by whoever stands between.
    #[error(
        "{0} is not encrypted, so everybody on the way could read the token and the files; write https://, or --plain where the line is your own"
    )]
    InTheClear(String),
    /// It holds a password.
    #[error("an address with a password in it stays in histories and logs; put the token in ISTHMUS_TOKEN or a file (--token-file)")]
    Password,
    /// The token cannot be one.
    #[error("the token holds signs that no token has; it begins with isth_ and is one word")]
    Token,
    /// This machine cannot do it.
    #[error("{0}")]
    Machine(String),
}

/// Why no answer came.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{address}: {why}")]
pub struct NoAnswer {
    /// Whom it was asked.
    pub address: String,
    /// The innermost reason.
    pub why: String,
    /// Whether nothing can have arrived there.
    pub before: bool,
}

/// A gateway elsewhere.
#[derive(Clone, Debug)]
pub struct Remote {
    client: Client,
    base: String,
}

impl Remote {
    /// The gateway at this address, asked in the name of whose token it is; without one, in nobody's.
    ///
    /// # Errors
    /// Why it is not asked.
    pub fn new(address: &str, token: Option<&str>, line: Line) -> Result<Remote, BadServer> {
        let not_one = || BadServer::NotOne(address.to_owned());
        let url = Url::parse(address).map_err(|_| not_one())?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BadServer::Password);
        }
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() || url.query().is_some() || url.fragment().is_some() {
            return Err(not_one());
        }
        if url.scheme() == "http" && line == Line::Private && !is_this_machine(&url) {
            return Err(BadServer::InTheClear(address.to_owned()));
        }
        let mut headers = HeaderMap::new();
        if let Some(token) = token {
            let mut value = HeaderValue::from_str(&format!("Bearer {token}")).map_err(|_| BadServer::Token)?;
            value.set_sensitive(true);
            headers.insert(reqwest::header::AUTHORIZATION, value);
        }
        // Somebody else in the process may have installed one before: the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .redirect(Policy::none())
            .referer(false)
            .connect_timeout(CONNECT)
            .tcp_keepalive(DEAD / 3)
            .tcp_keepalive_interval(DEAD / 9)
            .tcp_keepalive_retries(3)
            .tcp_user_timeout(DEAD)
            .default_headers(headers)
            .user_agent(concat!("isthmus/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|e| BadServer::Machine(why(&e)))?;
        Ok(Remote { client, base: url.as_str().trim_end_matches('/').to_owned() })
    }

    /// The host of an address with a path, and that path with its query: for [`Asking::path`].
    ///
    /// # Errors
    /// Why it is not asked.
    pub fn at(address: &str, token: Option<&str>, line: Line) -> Result<(Remote, String), BadServer> {
        let url = Url::parse(address).map_err(|_| BadServer::NotOne(address.to_owned()))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BadServer::Password);
        }
        let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
        Ok((Remote::new(&url.origin().ascii_serialization(), token, line)?, path))
    }

    /// Where it is.
    pub fn address(&self) -> &str {
        &self.base
    }

    /// Asks it.
    ///
    /// # Errors
    /// Where no answer came; what was asked may have arrived all the same.
    pub async fn ask(&self, asking: Asking) -> Result<Told, NoAnswer> {
        let failed = |e: &reqwest::Error| NoAnswer { address: self.base.clone(), why: why(e), before: e.is_connect() };
        let method = Method::from_bytes(asking.method.as_bytes()).unwrap_or_default();
        let mut request = self.client.request(method, format!("{}{}", self.base, asking.path));
        for (name, value) in asking.headers {
            request = request.header(name, value);
        }
        if let Some((pieces, length)) = asking.body {
            request = request.header("content-length", length).body(Body::wrap_stream(pieces));
        }
        let answer = request.send().await.map_err(|e| failed(&e))?;
        let header =
            |(n, v): (&reqwest::header::HeaderName, &HeaderValue)| (n.to_string(), String::from_utf8_lossy(v.as_bytes()).into_owned());
        Ok(Told {
            status: answer.status().as_u16(),
            headers: answer.headers().iter().map(header).collect(),
            body: answer.bytes_stream().map_err(|e| io::Error::other(why(&e))).boxed(),
            log: None,
        })
    }
}

/// Whether what is sent there leaves this machine.
fn is_this_machine(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let name = host.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|a| a.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_goes_in_the_clear_unless_it_is_said() {
        let tried = |address: &str, line| Remote::new(address, Some("isth_x"), line).map(|r| r.address().to_owned());
        for address in ["http://127.0.0.1:8080", "http://localhost:8080/", "http://[::1]:8080", "https://datos.example.org/isthmus/"] {
            assert_eq!(tried(address, Line::Private).as_deref(), Ok(address.trim_end_matches('/')), "{address}");
        }
        let open = "http://datos.example.org";
        assert_eq!(tried(open, Line::Private), Err(BadServer::InTheClear(open.to_owned())));
        assert!(tried(open, Line::Plain).is_ok());
        // Names that only look like this machine.
        for address in ["http://localhost.example.org", "http://127.0.0.1.example.org", "http://10.0.0.1"] {
            assert!(matches!(tried(address, Line::Private), Err(BadServer::InTheClear(_))), "{address}");
        }
        assert_eq!(tried("https://ana:geheim@datos.example.org", Line::Plain), Err(BadServer::Password));
        for address in ["datos.example.org", "ftp://datos.example.org", "https://datos.example.org?a=b", ""] {
            assert!(matches!(tried(address, Line::Plain), Err(BadServer::NotOne(_))), "{address}");
        }
        assert_eq!(Remote::new("https://datos.example.org", Some("a\nb"), Line::Private).err(), Some(BadServer::Token));
    }

    #[test]
    fn the_token_is_never_shown() {
        let remote = Remote::new("https://datos.example.org", Some("isth_geheim"), Line::Private).expect("an address");
        assert!(!format!("{remote:?}").contains("geheim"));
    }
}
