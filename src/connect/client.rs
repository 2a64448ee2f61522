//! How is another host spoken to, so that nobody can make this service speak to its own network?
//!
//! No redirects, no proxies of the environment; an address is checked before it is spoken to, and so is every address
//! that a name stands for, at the very lookup whose outcome is connected to (a name that changes its mind between two
//! lookups gains nothing).

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Client, Url};

use crate::model::reach::{Reach, Unreachable, is_public};

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(10);
/// How long nothing may come.
const SILENCE: Duration = Duration::from_secs(30);

/// A client of other hosts, with what it may reach.
#[derive(Clone, Debug)]
pub struct Outward {
    client: Client,
    reach: Arc<Reach>,
}

/// Why an address is not spoken to.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BadAddress {
    /// It is no address.
    #[error("`{0}` is not an address of the web")]
    NotOne(String),
    /// It may not be reached.
    #[error("{1}: {0}")]
    Unreachable(#[source] Unreachable, String),
}

impl Outward {
    /// A client that reaches what is named.
    ///
    /// # Errors
    /// Where TLS cannot be set up.
    pub fn new(reach: Arc<Reach>) -> Result<Outward, String> {
        // Somebody else in the process may have installed one before: the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let names = reach.private.iter().filter_map(|p| p.rsplit_once(':')).map(|(host, _)| host.to_ascii_lowercase());
        let client = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .referer(false)
            .dns_resolver(Arc::new(Guarded { at_home: names.collect() }))
            .connect_timeout(CONNECT)
            .read_timeout(SILENCE)
            .user_agent(concat!("isthmus/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|e| e.to_string())?;
        Ok(Outward { client, reach })
    }

    /// The client itself, for addresses that were [`checked`](Outward::check).
    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// An address that may be spoken to. `more` are hosts that are allowed beside the list.
    ///
    /// # Errors
    /// Why it may not.
    pub fn check(&self, address: &str, more: &[String]) -> Result<Url, BadAddress> {
        checked(&self.reach, address, more)
    }
}

/// An address that may be spoken to, as far as it tells. `more` are hosts that are allowed beside the list.
///
/// # Errors
/// Why it may not.
pub fn checked(reach: &Reach, address: &str, more: &[String]) -> Result<Url, BadAddress> {
    let url = Url::parse(address).map_err(|_| BadAddress::NotOne(address.to_owned()))?;
    let refuse = |why| BadAddress::Unreachable(why, shown(&url));
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refuse(Unreachable::Credentials));
    }
    // Here `http://0x7f.1` has become `127.0.0.1`: the one spelling that is connected to is the one that is asked about.
    let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
        return Err(refuse(Unreachable::NoHost));
    };
    reach.allows(url.scheme(), host, port, more).map_err(refuse)?;
    Ok(url)
}

/// An address without what may be secret: scheme, host and port.
pub fn shown(url: &Url) -> String {
    let port = url.port().map(|p| format!(":{p}")).unwrap_or_default();
    format!("{}://{}{port}", url.scheme(), url.host_str().unwrap_or("?"))
}

/// The innermost reason, without the address, which may hold what is secret.
pub(super) fn why(error: &reqwest::Error) -> String {
    let mut inner: &dyn std::error::Error = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}

/// Looks names up, and drops every address that is not public unless the name is one of those at home.
struct Guarded {
    at_home: std::collections::BTreeSet<String>,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_ascii_lowercase();
        let at_home = self.at_home.contains(&host);
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((host.as_str(), 0)).await?.collect();
            // One address at home among public ones is a trick as well: all are dropped.
            if !at_home && found.iter().any(|a| !is_public(a.ip())) {
                return Err(Box::<dyn std::error::Error + Send + Sync>::from(Unreachable::NotPublic));
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Secrets by name, such as the subscription key of a service. They come from the configuration of the process, never
/// from what a user may write, and are never shown.
#[derive(Clone, Default)]
pub struct Secrets(BTreeMap<String, String>);

impl Secrets {
    /// Those of a configuration.
    pub fn new(all: impl IntoIterator<Item = (String, String)>) -> Secrets {
        Secrets(all.into_iter().collect())
    }

    /// The secret of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sixty ways to write an address of one's own network, a name that hides one, or a door past the list.
    #[test]
    fn no_spelling_leads_home() {
        let reach = Reach { hosts: vec!["*".into(), "api.example.org".into()], private: vec![] };
        let client = Outward::new(Arc::new(reach)).expect("TLS is there");
        let spelt = "https://127.0.0.1 https://127.1 https://127.0.1 https://0x7f.0.0.1 https://0x7f000001 https://0177.0.0.1 https://2130706433
            https://017700000001 https://0x7f.1 https://127.0.0.1. https://127.0.0.1:443 https://[::1] https://[::ffff:127.0.0.1]
            https://[::ffff:7f00:1] https://[0:0:0:0:0:0:0:1] https://[::127.0.0.1] https://[64:ff9b::127.0.0.1] https://[2002:7f00:1::]
            https://[fe80::1] https://[fc00::1] https://[fd00:ec2::254] https://169.254.169.254 https://0xa9fea9fe https://2852039166
            https://0251.0376.0251.0376 https://[::ffff:169.254.169.254] https://10.0.0.1 https://172.16.0.1 https://192.168.0.1
            https://100.64.0.1 https://0.0.0.0 https://0 https://[::] https://localhost https://LOCALHOST https://localhost. https://ip6-localhost
            https://intranet https://metadata https://metadata.google.internal https://api.example.org. https://api.example.org@127.0.0.1
            https://127.0.0.1@api.example.org https://user:secret@api.example.org http://api.example.org ftp://api.example.org
            file:///etc/passwd gopher://api.example.org data:text/plain,a javascript:alert(1) https://api.example.org:8443
            https://api.example.org:22 https://１２７.０.０.１ https://①②⑦.⓪.⓪.① https://127。0。0。1 https://[::1%25lo] https://evil.org
            https:///127.0.0.1 https:127.0.0.1 https://api.example.org.evil.org https://224.0.0.1 https://255.255.255.255 //api.example.org"
            .split_whitespace();
        let mut tried = 0;
        for address in spelt {
            assert!(client.check(address, &[]).is_err(), "{address} is spoken to");
            tried += 1;
        }
        assert!(tried >= 60, "{tried}");
        assert!(client.check("https://api.example.org/v1?a=b", &[]).is_ok());
    }

    /// A name on the list that stands for an address at home: the lookup itself says no.
    #[test]
    fn a_name_that_leads_home_is_not_followed() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let guard = |names: &[&str]| Guarded { at_home: names.iter().map(|n| (*n).to_owned()).collect() };
        let name = || "localhost".parse::<Name>().expect("a name");
        let refused = runtime.block_on(guard(&[]).resolve(name())).err().expect("home");
        assert_eq!(refused.to_string(), Unreachable::NotPublic.to_string());
        assert!(runtime.block_on(guard(&["localhost"]).resolve(name())).is_ok());
    }

    #[test]
    fn secrets_are_not_shown() {
        let secrets = Secrets::new([("DTM".to_owned(), "abc123".to_owned())]);
        assert_eq!((format!("{secrets:?}").as_str(), secrets.get("DTM")), ("{\"DTM\"}", Some("abc123")));
    }
}
