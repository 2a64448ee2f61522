//! Which hosts may this service speak to? Nothing but what is named, and nothing on its own network unless that is named too.
//!
//! An address that a user may set (a source, a webhook) must not become a way into the network of the gateway (OWASP ASVS
//! 1.3.6, server-side request forgery). So a host must be on a list, spoken to by https, and lie on the public internet;
//! what is at home is reached only where the operator names host and port in [`Reach::private`].

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What may be reached.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reach {
    /// Hosts: `api.example.org`, or `*.example.org` for all below it; with `:PORT` for another port than 443.
    pub hosts: Vec<String>,
    /// `HOST:PORT` on the own network or of plain HTTP, named by the operator alone.
    pub private: Vec<String>,
}

/// Why a host may not be reached. None of them says what lies there.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Unreachable {
    /// It is not on the list.
    #[error("the host is not on the list of those that may be reached")]
    NotListed,
    /// Plain HTTP, or another scheme.
    #[error("only https is spoken")]
    NotHttps,
    /// A name or password in the address.
    #[error("an address must hold no name and no password; name a secret instead")]
    Credentials,
    /// It has no host, or one that could be read in two ways.
    #[error("the host is not written as a plain name or address")]
    NoHost,
    /// It lies on a network that is not public.
    #[error("the host is not on the public internet")]
    NotPublic,
}

impl Reach {
    /// Whether the operator named this host and port as one at home.
    pub fn is_private(&self, host: &str, port: u16) -> bool {
        let wanted = format!("{host}:{port}");
        self.private.iter().any(|p| p.eq_ignore_ascii_case(&wanted))
    }

    /// Whether a host and port may be reached by a scheme, as far as its name tells. Whether the address behind the
    /// name is public is asked when it is looked up ([`is_public`]), and for an address itself here.
    ///
    /// `more` are hosts that are allowed beside those of the list, such as those of a tenant.
    pub fn allows(&self, scheme: &str, host: &str, port: u16, more: &[String]) -> Result<(), Unreachable> {
        if self.is_private(host, port) && matches!(scheme, "http" | "https") {
            return Ok(());
        }
        if scheme != "https" {
            return Err(Unreachable::NotHttps);
        }
        if let Ok(address) = host.trim_matches(['[', ']']).parse::<IpAddr>() {
            if !is_public(address) {
                return Err(Unreachable::NotPublic);
            }
        } else if !is_plain(host) {
            return Err(Unreachable::NoHost);
        }
        match self.hosts.iter().chain(more).any(|listed| matches(listed, host, port)) {
            true => Ok(()),
            false => Err(Unreachable::NotListed),
        }
    }
}

/// A name of the public internet in its one spelling: small ASCII letters, at least one dot and none at the end.
fn is_plain(host: &str) -> bool {
    let label =
        |l: &str| (1..=63).contains(&l.len()) && l.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_');
    host.len() <= 253 && host.contains('.') && host.split('.').all(label) && !host.ends_with(|c: char| c.is_ascii_digit())
}

fn matches(listed: &str, host: &str, port: u16) -> bool {
    let (pattern, wanted) = listed.rsplit_once(':').and_then(|(name, port)| Some((name, port.parse().ok()?))).unwrap_or((listed, 443));
    let pattern = pattern.to_ascii_lowercase();
    port == wanted
        && match pattern.strip_prefix("*.") {
            Some(above) => host.strip_suffix(above).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.')),
            None => pattern == host,
        }
}

/// Whether an address is one of the public internet, and cannot stand for one that is not.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

/// By the special-purpose registry of IANA (RFC 6890 and its updates).
fn is_public_v4(a: Ipv4Addr) -> bool {
    let within = |network: [u8; 4], bits: u32| (u32::from(a) ^ u32::from(Ipv4Addr::from(network))) >> (32 - bits) == 0;
    const CLOSED: [([u8; 4], u32); 16] = [
        ([0, 0, 0, 0], 8),
        ([10, 0, 0, 0], 8),
        ([100, 64, 0, 0], 10),
        ([127, 0, 0, 0], 8),
        ([169, 254, 0, 0], 16),
        ([172, 16, 0, 0], 12),
        ([192, 0, 0, 0], 24),
        ([192, 0, 2, 0], 24),
        ([192, 31, 196, 0], 24),
        ([192, 52, 193, 0], 24),
        ([192, 88, 99, 0], 24),
        ([192, 168, 0, 0], 16),
        ([198, 18, 0, 0], 15),
        ([198, 51, 100, 0], 24),
        ([203, 0, 113, 0], 24),
        ([224, 0, 0, 0], 3),
    ];
    !CLOSED.iter().any(|(network, bits)| within(*network, *bits))
}

/// Global unicast alone, without what carries an IPv4 address inside or is set apart for tests and tunnels.
fn is_public_v6(a: Ipv6Addr) -> bool {
    let within = |network: [u16; 8], bits: u32| (u128::from(a) ^ u128::from(Ipv6Addr::from(network))) >> (128 - bits) == 0;
    const CLOSED: [([u16; 8], u32); 5] = [
        // 2001::/23 holds Teredo, benchmarking, ORCHID; 2001:db8::/32 and 3fff::/20 are for documents, 2002::/16 is 6to4.
        ([0x2001, 0, 0, 0, 0, 0, 0, 0], 23),
        ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32),
        ([0x2002, 0, 0, 0, 0, 0, 0, 0], 16),
        ([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20),
        ([0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0], 48),
    ];
    within([0x2000, 0, 0, 0, 0, 0, 0, 0], 3) && !CLOSED.iter().any(|(network, bits)| within(*network, *bits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_listed_hosts_on_the_public_internet_are_reached() {
        let reach = Reach {
            hosts: vec!["dtmapi.iom.int".into(), "*.unhcr.org".into(), "data.example.org:8443".into()],
            private: vec!["127.0.0.1:9000".into(), "stats.local:80".into()],
        };
        for (scheme, host, port) in [
            ("https", "dtmapi.iom.int", 443),
            ("https", "api.unhcr.org", 443),
            ("https", "a.b.unhcr.org", 443),
            ("https", "data.example.org", 8443),
            ("http", "127.0.0.1", 9000),
            ("http", "stats.local", 80),
        ] {
            assert_eq!(reach.allows(scheme, host, port, &[]), Ok(()), "{scheme}://{host}:{port}");
        }
        for (scheme, host, port, why) in [
            ("http", "dtmapi.iom.int", 80, Unreachable::NotHttps),
            ("ftp", "127.0.0.1", 9000, Unreachable::NotHttps),
            ("https", "unhcr.org", 443, Unreachable::NotListed),
            ("https", "evilunhcr.org", 443, Unreachable::NotListed),
            ("https", ".unhcr.org", 443, Unreachable::NoHost),
            ("https", "dtmapi.iom.int", 8443, Unreachable::NotListed),
            ("https", "dtmapi.iom.int.", 443, Unreachable::NoHost),
            ("https", "localhost", 443, Unreachable::NoHost),
            ("https", "127.0.0.1", 443, Unreachable::NotPublic),
            ("https", "[::1]", 443, Unreachable::NotPublic),
            ("https", "0177.0.0.1", 443, Unreachable::NoHost),
            ("https", "2130706433", 443, Unreachable::NoHost),
            ("https", "8.8.8.8", 443, Unreachable::NotListed),
        ] {
            assert_eq!(reach.allows(scheme, host, port, &[]), Err(why), "{scheme}://{host}:{port}");
        }
        assert_eq!(reach.allows("https", "one.example.org", 443, &["one.example.org".into()]), Ok(()));
    }

    #[test]
    fn every_way_to_write_home_is_closed() {
        for home in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.0.192",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "3fff::1",
            "5f00::1",
        ] {
            assert!(!is_public(home.parse().expect("an address")), "{home}");
        }
        for abroad in ["8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "193.0.0.1", "2606:4700::1", "2a00:1450::1"]
        {
            assert!(is_public(abroad.parse().expect("an address")), "{abroad}");
        }
    }
}
