//! What is configured of the service: where it keeps things, where it listens, whom it trusts to say who somebody is.
//!
//! One table ([`SETTINGS`]) says each setting's name, meaning and how it is read; the TOML file, the environment, what
//! `isthmus config` prints and the table in the README all come from it.

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::model::account::{Misnamed, Role, TenantId};
use crate::model::reach::Reach;

/// How the service runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// The folder of everything that has no place of its own.
    pub data: PathBuf,
    /// The address of the store; none: `isthmus.db` in the data folder.
    pub store: Option<String>,
    /// The folder of the blobs; none: `blobs` in the data folder. Where they lie in a bucket, what comes in lies here.
    pub blobs: Option<PathBuf>,
    /// The file with the key that the ledger is signed with; none: `ledger.key` in the data folder.
    pub ledger_key: Option<PathBuf>,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The address that people and programs know it by; none: `http://` and where it listens.
    pub address: Option<String>,
    /// Networks of the proxies in front of it, whose word for the address of the caller is taken.
    pub proxies: Vec<Network>,
    /// What the log tells: `error`, `warn`, `info`, `debug`, or a filter of the `tracing` kind.
    pub log: String,
    /// How many files are run at once; 0: as many as there are processors.
    pub workers: u32,
    /// Seconds that a worker may be silent until the file that it runs is another's.
    pub lease_seconds: u32,
    /// Hours after which a person signs in anew.
    pub session_hours: u32,
    /// Seconds that requests under way have to end when the service stops.
    pub stop_seconds: u32,
    /// MiB of published data that are kept decoded for the next question.
    pub cache: u32,
    /// MiB of memory for answers that are kept as they were sent.
    pub answers: u32,
    /// MiB of files in the folder of the blobs for those of them that are large.
    pub answers_disk: u32,
    /// MiB of releases out of a bucket that are kept as files of this machine.
    pub copies: u32,
}

impl Default for Service {
    fn default() -> Self {
        Service {
            data: PathBuf::from("isthmus-data"),
            store: None,
            blobs: None,
            ledger_key: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            address: None,
            proxies: Vec::new(),
            log: "info".to_owned(),
            workers: 0,
            lease_seconds: 60,
            session_hours: 12,
            stop_seconds: 20,
            cache: 128,
            answers: 64,
            answers_disk: 2048,
            copies: 1024,
        }
    }
}

impl Service {
    /// The address of the store.
    pub fn store_address(&self) -> String {
        self.store.clone().unwrap_or_else(|| format!("sqlite:{}", self.data.join("isthmus.db").display()))
    }

    /// The folder of the blobs, or of what is on its way to the bucket.
    pub fn blobs_folder(&self) -> PathBuf {
        self.blobs.clone().unwrap_or_else(|| self.data.join("blobs"))
    }

    /// The file of the key that the ledger is signed with.
    pub fn key_file(&self) -> PathBuf {
        self.ledger_key.clone().unwrap_or_else(|| self.data.join("ledger.key"))
    }

    /// The address that people and programs know it by, without a slash at its end.
    pub fn public_address(&self) -> String {
        let address = self.address.clone().unwrap_or_else(|| format!("http://{}", self.listen));
        address.trim_end_matches('/').to_owned()
    }
}

/// How much is taken from a caller, and how fast it must come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// Requests a minute of one token or person.
    pub caller: u32,
    /// Requests a minute of all of a tenant together.
    pub tenant: u32,
    /// Requests a minute from one address without a token or session.
    pub address: u32,
    /// Connections at once.
    pub connections: u32,
    /// Uploads at once.
    pub uploads: u32,
    /// Seconds in which the head of a request must have come.
    pub head_seconds: u32,
    /// Bytes a second that a body must bring, and that an answer must be read with, on average over ten seconds.
    pub bytes_per_second: u32,
    /// Milliseconds after which a store that does not answer counts as gone.
    pub store_millis: u32,
}

impl Default for Rates {
    fn default() -> Self {
        Rates {
            caller: 1200,
            tenant: 6000,
            address: 600,
            connections: 4096,
            uploads: 256,
            head_seconds: 10,
            bytes_per_second: 1024,
            store_millis: 1500,
        }
    }
}

/// The bucket in which blobs lie, where they do not lie in a folder.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Bucket {
    /// The address of the service; empty: that of the region.
    pub endpoint: String,
    /// Its region.
    pub region: String,
    /// Its name; empty: there is none.
    pub name: String,
    /// What names in it begin with.
    pub prefix: String,
    /// The identifier of the key.
    pub access_key_id: String,
    /// The key.
    pub secret_access_key: String,
}

impl std::fmt::Debug for Bucket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bucket({} {} {}/{})", self.endpoint, self.region, self.name, self.prefix)
    }
}

/// The provider that says who a person is, where there is one.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Oidc {
    /// Its issuer; empty: people sign in with passwords only.
    pub issuer: String,
    /// By what name this service is known there.
    pub client_id: String,
    /// The secret that goes with the name; empty: none, and PKCE alone.
    pub client_secret: String,
    /// The claim that is the login.
    pub login_claim: String,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// Which claims give which roles; nobody has a role that no rule gives.
    pub roles: Vec<RoleRule>,
}

impl std::fmt::Debug for Oidc {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Oidc({} as {}, {:?})", self.issuer, self.client_id, self.roles)
    }
}

/// A rule that gives a role to whom the provider says something of: `groups=mex-senders -> MEX uploader`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RoleRule {
    /// The claim: a text, or a list of which one text is meant.
    pub claim: String,
    /// What it must be, to the letter.
    pub value: String,
    /// In which tenant.
    pub tenant: TenantId,
    /// In what role.
    pub role: Role,
}

impl std::fmt::Display for RoleRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}={} -> {} {}", self.claim, self.value, self.tenant, self.role.word())
    }
}

impl std::str::FromStr for RoleRule {
    type Err = String;

    fn from_str(text: &str) -> Result<RoleRule, String> {
        let wrong = || format!("`{text}` is not a rule such as `groups=mex-senders -> MEX uploader`");
        let (left, right) = text.split_once("->").ok_or_else(wrong)?;
        let (claim, value) = left.trim().split_once('=').ok_or_else(wrong)?;
        let (tenant, role) = right.trim().split_once(' ').ok_or_else(wrong)?;
        if claim.is_empty() || value.is_empty() {
            return Err(wrong());
        }
        let said = |e: crate::model::account::Misnamed| e.to_string();
        Ok(RoleRule {
            claim: claim.to_owned(),
            value: value.to_owned(),
            tenant: tenant.trim().parse().map_err(said)?,
            role: role.trim().parse().map_err(said)?,
        })
    }
}

pub use crate::model::network::Network;

/// What comes in and goes out by itself.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Connect {
    /// What may be reached, of sources and of webhooks.
    pub reach: Reach,
    /// Subscription keys and the like that sources name.
    pub secrets: Vec<(String, String)>,
    /// Folders that are watched, each with whose files lie there.
    pub folders: Vec<(TenantId, PathBuf)>,
    /// Where mail is handed in, with the password; empty: no mail is written.
    pub mail_server: String,
    /// In whose name mail is written.
    pub mail_from: String,
}

impl std::fmt::Debug for Connect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.secrets.iter().map(|(name, _)| name.as_str()).collect();
        write!(f, "Connect({:?}, secrets {names:?}, {:?}, mail from {})", self.reach, self.folders, self.mail_from)
    }
}

/// What is said of all that is published, where people and catalogues read who answers for it.
#[derive(Clone, Default, PartialEq, Eq, Hash, Debug)]
pub struct Imprint {
    /// Who publishes; empty: those who provide the data.
    pub publisher: String,
    /// Where questions about the data go: an address of mail or of a page.
    pub contact: String,
    /// The address of the licence that the data are under.
    pub licence: String,
}

/// Everything that is configured of the service.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// How it runs.
    pub service: Service,
    /// How much is taken.
    pub rates: Rates,
    /// Where blobs lie.
    pub bucket: Bucket,
    /// Who says who somebody is.
    pub oidc: Oidc,
    /// What comes in and goes out by itself.
    pub connect: Connect,
    /// What is said of all that is published.
    pub imprint: Imprint,
}

/// One setting, to those who configure it.
pub struct Setting {
    /// Its section in the TOML file.
    pub section: &'static str,
    /// Its name there; `ISTHMUS_<SECTION>_<NAME>` in the environment.
    pub name: &'static str,
    /// What it says.
    pub about: &'static str,
    /// What it is where nothing is said, in words.
    pub otherwise: &'static str,
    /// Whether it is never shown.
    pub secret: bool,
    set: fn(&mut Settings, &str) -> Result<(), String>,
    get: fn(&Settings) -> Shown,
}

/// A setting as TOML has it.
enum Shown {
    Nothing,
    Text(String),
    Number(u32),
    List(Vec<String>),
}

fn number(text: &str) -> Result<u32, String> {
    text.trim().parse().map_err(|_| format!("`{text}` is not a whole number"))
}

fn at_least_one(text: &str) -> Result<u32, String> {
    number(text).and_then(|n| if n > 0 { Ok(n) } else { Err("0 is too small".to_owned()) })
}

/// Lists are parted by `;` in the environment.
fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(str::trim).filter(|t| !t.is_empty())
}

/// `NAME=VALUE` each.
fn pairs(text: &str, example: &str) -> Result<Vec<(String, String)>, String> {
    let pair = |t: &str| match t.split_once('=') {
        Some((name, value)) if !name.is_empty() && !value.is_empty() => Ok((name.trim().to_owned(), value.trim().to_owned())),
        // The text may be a secret: it is not repeated.
        _ => Err(format!("each is written as {example}")),
    };
    list(text).map(pair).collect()
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn shown(text: &str) -> Shown {
    if text.is_empty() { Shown::Nothing } else { Shown::Text(text.to_owned()) }
}

macro_rules! setting {
    ($section:literal, $name:literal, $about:literal, $otherwise:literal, $set:expr, $get:expr) => {
        Setting { section: $section, name: $name, about: $about, otherwise: $otherwise, secret: false, set: $set, get: $get }
    };
    (secret $section:literal, $name:literal, $about:literal, $otherwise:literal, $set:expr, $get:expr) => {
        Setting { section: $section, name: $name, about: $about, otherwise: $otherwise, secret: true, set: $set, get: $get }
    };
}

macro_rules! count {
    ($section:ident, $name:ident, $about:literal, $otherwise:literal, $read:ident) => {
        Setting {
            section: stringify!($section),
            name: stringify!($name),
            about: $about,
            otherwise: $otherwise,
            secret: false,
            set: |s, t| $read(t).map(|n| s.$section.$name = n),
            get: |s| Shown::Number(s.$section.$name),
        }
    };
}

/// Every setting of the service.
pub const SETTINGS: &[Setting] = &[
    setting!(
        "service",
        "data",
        "folder of everything that has no place of its own",
        "`isthmus-data`",
        |s, t| {
            s.service.data = PathBuf::from(t);
            Ok(())
        },
        |s| shown(&s.service.data.to_string_lossy())
    ),
    setting!(
        "service",
        "store",
        "address of the store: `sqlite:PATH` or `postgres://USER@HOST/DATABASE`",
        "`isthmus.db` in the data folder",
        |s, t| {
            s.service.store = some(t);
            Ok(())
        },
        |s| s.service.store.as_deref().map_or(Shown::Nothing, |a| Shown::Text(masked(a)))
    ),
    setting!(
        "service",
        "blobs",
        "folder of originals, reports and releases; with a bucket, of what is on its way to it",
        "`blobs` in the data folder",
        |s, t| {
            s.service.blobs = some(t).map(PathBuf::from);
            Ok(())
        },
        |s| s.service.blobs.as_ref().map_or(Shown::Nothing, |p| shown(&p.to_string_lossy()))
    ),
    setting!(
        "service",
        "ledger_key",
        "file of the key that the ledger is signed with",
        "`ledger.key` in the data folder, made at the first start",
        |s, t| {
            s.service.ledger_key = some(t).map(PathBuf::from);
            Ok(())
        },
        |s| s.service.ledger_key.as_ref().map_or(Shown::Nothing, |p| shown(&p.to_string_lossy()))
    ),
    setting!(
        "service",
        "listen",
        "address and port to listen on",
        "`127.0.0.1:8080`",
        |s, t| t.parse().map(|a| s.service.listen = a).map_err(|_| format!("`{t}` is not an address and port such as 127.0.0.1:8080")),
        |s| Shown::Text(s.service.listen.to_string())
    ),
    setting!(
        "service",
        "address",
        "address that people and programs know it by, such as `https://datos.example.org`",
        "`http://` and where it listens",
        |s, t| {
            s.service.address = some(t);
            Ok(())
        },
        |s| s.service.address.as_deref().map_or(Shown::Nothing, shown)
    ),
    setting!(
        "service",
        "proxies",
        "networks of proxies whose `X-Forwarded-For` is believed",
        "none",
        |s, t| list(t)
            .map(str::parse)
            .collect::<Result<_, _>>()
            .map(|n| s.service.proxies = n)
            .map_err(|e: crate::model::account::Misnamed| e.to_string()),
        |s| Shown::List(s.service.proxies.iter().map(ToString::to_string).collect())
    ),
    setting!(
        "service",
        "log",
        "what the log tells: `error`, `warn`, `info`, `debug`",
        "`info`",
        |s, t| {
            s.service.log = t.to_owned();
            Ok(())
        },
        |s| shown(&s.service.log)
    ),
    count!(service, workers, "files that are run at once", "as many as there are processors", number),
    count!(service, lease_seconds, "seconds that a worker may be silent until its file is another's", "60", at_least_one),
    count!(service, session_hours, "hours after which a person signs in anew", "12", at_least_one),
    count!(service, stop_seconds, "seconds that requests have to end when it stops", "20", number),
    count!(service, cache, "MiB of published data that are kept decoded for the next question", "128", number),
    count!(service, answers, "MiB of answers that are kept in memory as they were sent; 0: none is kept", "64", number),
    count!(service, answers_disk, "MiB of larger ones that are kept in files beside the blobs", "2048", number),
    count!(
        service,
        copies,
        "MiB of releases out of a bucket that are kept as files of this machine for who reads them again",
        "1024",
        number
    ),
    count!(rates, caller, "requests a minute of one token or person", "1200", at_least_one),
    count!(rates, tenant, "requests a minute of all of a tenant together", "6000", at_least_one),
    count!(rates, address, "requests a minute from one address without a token or session", "600", at_least_one),
    count!(rates, connections, "connections at once", "4096", at_least_one),
    count!(rates, uploads, "uploads at once", "256", at_least_one),
    count!(rates, head_seconds, "seconds in which the head of a request must have come", "10", at_least_one),
    count!(rates, bytes_per_second, "bytes a second that a body must bring, and an answer be read with", "1024", number),
    count!(rates, store_millis, "milliseconds after which a store that does not answer counts as gone", "1500", at_least_one),
    setting!(
        "bucket",
        "name",
        "bucket of an S3-compatible store for originals, reports and releases",
        "none: they lie in the folder",
        |s, t| {
            s.bucket.name = t.to_owned();
            Ok(())
        },
        |s| shown(&s.bucket.name)
    ),
    setting!(
        "bucket",
        "endpoint",
        "address of that store; without TLS only on the own network",
        "that of the region",
        |s, t| {
            s.bucket.endpoint = t.to_owned();
            Ok(())
        },
        |s| shown(&s.bucket.endpoint)
    ),
    setting!(
        "bucket",
        "region",
        "its region",
        "none",
        |s, t| {
            s.bucket.region = t.to_owned();
            Ok(())
        },
        |s| shown(&s.bucket.region)
    ),
    setting!(
        "bucket",
        "prefix",
        "what names in the bucket begin with",
        "nothing",
        |s, t| {
            s.bucket.prefix = t.to_owned();
            Ok(())
        },
        |s| shown(&s.bucket.prefix)
    ),
    setting!(
        "bucket",
        "access_key_id",
        "identifier of the key",
        "found as the machine provides it",
        |s, t| {
            s.bucket.access_key_id = t.to_owned();
            Ok(())
        },
        |s| shown(&s.bucket.access_key_id)
    ),
    setting!(secret "bucket", "secret_access_key", "the key", "found as the machine provides it",
        |s, t| { s.bucket.secret_access_key = t.to_owned(); Ok(()) }, |s| shown(&s.bucket.secret_access_key)),
    setting!(
        "oidc",
        "issuer",
        "issuer of the OpenID provider that people may sign in with",
        "none: passwords only",
        |s, t| {
            s.oidc.issuer = t.to_owned();
            Ok(())
        },
        |s| shown(&s.oidc.issuer)
    ),
    setting!(
        "oidc",
        "client_id",
        "what this service is called there",
        "none",
        |s, t| {
            s.oidc.client_id = t.to_owned();
            Ok(())
        },
        |s| shown(&s.oidc.client_id)
    ),
    setting!(secret "oidc", "client_secret", "the secret that goes with it", "none: PKCE alone",
        |s, t| { s.oidc.client_secret = t.to_owned(); Ok(()) }, |s| shown(&s.oidc.client_secret)),
    setting!(
        "oidc",
        "login_claim",
        "claim that is the login: `sub`, `preferred_username`, `email` (only where `email_verified` is true)",
        "`sub`",
        |s, t| {
            s.oidc.login_claim = t.to_owned();
            Ok(())
        },
        |s| shown(&s.oidc.login_claim)
    ),
    setting!(
        "oidc",
        "scopes",
        "what is asked for beside `openid`",
        "nothing",
        |s, t| {
            s.oidc.scopes = list(t).map(str::to_owned).collect();
            Ok(())
        },
        |s| Shown::List(s.oidc.scopes.clone())
    ),
    setting!(
        "oidc",
        "roles",
        "rules that give roles by claims: `groups=mex-senders -> MEX uploader`",
        "none: nobody has a role by signing in there",
        |s, t| list(t).map(str::parse).collect::<Result<_, _>>().map(|r| s.oidc.roles = r),
        |s| Shown::List(s.oidc.roles.iter().map(ToString::to_string).collect())
    ),
    setting!(
        "connect",
        "hosts",
        "hosts that sources and webhooks may be on: `api.example.org`, `*.example.org`",
        "none",
        |s, t| {
            s.connect.reach.hosts = list(t).map(str::to_owned).collect();
            Ok(())
        },
        |s| Shown::List(s.connect.reach.hosts.clone())
    ),
    setting!(
        "connect",
        "private",
        "`HOST:PORT` on the own network that they may be on too, by plain HTTP as well",
        "none",
        |s, t| {
            s.connect.reach.private = list(t).map(str::to_owned).collect();
            Ok(())
        },
        |s| Shown::List(s.connect.reach.private.clone())
    ),
    setting!(secret "connect", "secrets", "keys that sources name: `dtm=…`", "none",
        |s, t| pairs(t, "dtm=KEY").map(|p| s.connect.secrets = p), |s| shown(if s.connect.secrets.is_empty() { "" } else { "set" })),
    setting!(
        "connect",
        "folders",
        "folders that are watched: `MEX=/srv/in/mex`",
        "none",
        |s, t| {
            let tenant = |(name, path): (String, String)| Ok((name.parse().map_err(|e: Misnamed| e.to_string())?, PathBuf::from(path)));
            s.connect.folders = pairs(t, "MEX=/srv/in/mex")?.into_iter().map(tenant).collect::<Result<_, String>>()?;
            Ok(())
        },
        |s| Shown::List(s.connect.folders.iter().map(|(t, p)| format!("{}={}", t.as_str(), p.display())).collect())
    ),
    setting!(secret "connect", "mail_server", "server of mail: `smtps://USER:PASSWORD@HOST`, `smtp://HOST:PORT`", "none: no mail is written",
        |s, t| { s.connect.mail_server = t.to_owned(); Ok(()) }, |s| shown(&s.connect.mail_server)),
    setting!(
        "connect",
        "mail_from",
        "sender of mail: `Isthmus <no-reply@example.org>`",
        "`isthmus@localhost`",
        |s, t| {
            s.connect.mail_from = t.to_owned();
            Ok(())
        },
        |s| shown(&s.connect.mail_from)
    ),
    setting!(
        "imprint",
        "publisher",
        "who publishes, as people cite it",
        "those who provided the data",
        |s, t| {
            s.imprint.publisher = t.to_owned();
            Ok(())
        },
        |s| shown(&s.imprint.publisher)
    ),
    setting!(
        "imprint",
        "contact",
        "where questions about the data go: an address of mail or of a page",
        "none",
        |s, t| {
            s.imprint.contact = t.to_owned();
            Ok(())
        },
        |s| shown(&s.imprint.contact)
    ),
    setting!(
        "imprint",
        "licence",
        "address of the licence that the data are under, such as `https://creativecommons.org/licenses/by/4.0/`",
        "none: it is said that none is stated",
        |s, t| {
            s.imprint.licence = t.to_owned();
            Ok(())
        },
        |s| shown(&s.imprint.licence)
    ),
];

impl Settings {
    /// Sets one, by its section and name.
    ///
    /// # Errors
    /// What is wrong with the name or the text.
    pub(super) fn set(&mut self, section: &str, name: &str, text: &str) -> Result<(), String> {
        let known = SETTINGS.iter().filter(|s| s.section == section);
        let Some(setting) = known.clone().find(|s| s.name == name) else {
            let names: Vec<&str> = known.map(|s| s.name).collect();
            let near = crate::model::words::nearest(name, names.iter().copied()).map(|n| format!("; did you mean `{n}`?"));
            return Err(format!("`{name}` is not known in [{section}]{}", near.unwrap_or_else(|| format!(": {}", names.join(", ")))));
        };
        (setting.set)(self, text).map_err(|e| format!("{name}: {e}"))
    }

    /// Sets what a section of the file says.
    pub(super) fn take(&mut self, section: &str, table: &toml::Table) -> Result<(), String> {
        for (name, value) in table {
            let text = match value {
                toml::Value::String(s) => s.clone(),
                toml::Value::Integer(n) => n.to_string(),
                toml::Value::Array(items) => {
                    let texts: Option<Vec<&str>> = items.iter().map(toml::Value::as_str).collect();
                    texts.ok_or_else(|| format!("[{section}] {name}: a list of texts is wanted"))?.join(";")
                }
                other => return Err(format!("[{section}] {name}: {} is not wanted here", other.type_str())),
            };
            self.set(section, name, &text)?;
        }
        Ok(())
    }

    /// The setting that a variable of the environment names.
    pub(super) fn named(variable: &str) -> Option<(&'static str, &'static str)> {
        let rest = variable.strip_prefix("ISTHMUS_")?;
        SETTINGS
            .iter()
            .find(|s| {
                let name = rest.strip_prefix(&s.section.to_ascii_uppercase()).and_then(|r| r.strip_prefix('_'));
                name.is_some_and(|n| n == s.name.to_ascii_uppercase())
            })
            .map(|s| (s.section, s.name))
    }

    /// The sections as TOML. Secrets are told of, not told.
    pub(super) fn to_toml(&self) -> String {
        let mut out = String::new();
        let mut section = "";
        for setting in SETTINGS {
            if setting.section != section {
                section = setting.section;
                out += &format!("\n[{section}]\n");
            }
            let text = |s: &str| toml::Value::String(s.to_owned()).to_string();
            let value = match (setting.get)(self) {
                Shown::Nothing => None,
                Shown::Text(_) if setting.secret => {
                    out += &format!("# {} is set, and not shown\n", setting.name);
                    continue;
                }
                Shown::Text(t) => Some(text(&t)),
                Shown::Number(n) => Some(n.to_string()),
                Shown::List(l) => Some(format!("[{}]", l.iter().map(|t| text(t)).collect::<Vec<_>>().join(", "))),
            };
            match value {
                Some(value) => out += &format!("{:<40} # {}\n", format!("{} = {value}", setting.name), setting.about),
                None => out += &format!("{:<40} # {}; none: {}\n", format!("# {} =", setting.name), setting.about, setting.otherwise),
            }
        }
        out
    }

    /// The table of settings for the README, in Markdown.
    pub fn table() -> String {
        let mut out = "| section | name | what it says | if nothing is said |\n| --- | --- | --- | --- |\n".to_owned();
        for s in SETTINGS {
            out += &format!("| `{}` | `{}` | {} | {} |\n", s.section, s.name, s.about, s.otherwise);
        }
        out
    }
}

/// An address of a store without the password in it.
pub fn masked(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    let Some((user, host)) = rest.rsplit_once('@') else { return address.to_owned() };
    match user.split_once(':') {
        Some((name, _)) => format!("{scheme}://{name}:…@{host}"),
        None => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_shown_and_read_back() {
        let mut s = Settings::default();
        for (section, name, text) in [
            ("service", "listen", "0.0.0.0:9000"),
            ("service", "proxies", "10.0.0.0/8;::1/128"),
            ("rates", "uploads", "12"),
            ("oidc", "issuer", "https://id.example.org"),
            ("connect", "hosts", "dtmapi.iom.int;*.unhcr.org"),
            ("connect", "folders", "MEX=/srv/in/mex;CRI=/srv/in/cri"),
            ("oidc", "roles", "groups=mex-senders -> MEX uploader; sub=7 -> SYSTEM system-admin"),
        ] {
            s.set(section, name, text).expect(name);
        }
        let file: toml::Table = toml::from_str(&s.to_toml()).expect("TOML");
        let mut again = Settings::default();
        for (section, table) in &file {
            again.take(section, table.as_table().expect("a section")).expect("what is printed reads");
        }
        assert_eq!(again, s);
        assert_eq!(Settings::named("ISTHMUS_RATES_HEAD_SECONDS"), Some(("rates", "head_seconds")));
        assert_eq!(Settings::named("ISTHMUS_RATES_HEAD"), None);
    }

    #[test]
    fn secrets_are_not_shown() {
        let mut s = Settings::default();
        s.set("oidc", "client_secret", "canary-one").expect("set");
        s.set("bucket", "secret_access_key", "canary-two").expect("set");
        s.set("connect", "secrets", "dtm=canary-four").expect("set");
        s.set("connect", "mail_server", "smtps://ana:canary-five@mail.example.org").expect("set");
        assert!(!s.set("connect", "secrets", "canary-six").expect_err("a mistake").contains("canary"));
        s.set("service", "store", "postgres://isthmus:canary-three@db/isthmus").expect("set");
        let shown = format!("{}{:?}{:?}{:?}", s.to_toml(), s.oidc, s.bucket, s.connect);
        assert!(!shown.contains("canary"), "{shown}");
        assert!(shown.contains("client_secret is set"), "{shown}");
    }

    #[test]
    fn mistakes_are_named() {
        let mut s = Settings::default();
        assert!(s.set("rates", "upload", "1").expect_err("a mistake").contains("`uploads`"));
        assert!(s.set("rates", "uploads", "0").expect_err("a mistake").contains("too small"));
        assert!(s.set("service", "listen", "here").expect_err("a mistake").contains("127.0.0.1:8080"));
        assert!(s.set("oidc", "roles", "MEX uploader").expect_err("a mistake").contains("groups="));
        assert!(s.set("service", "proxies", "10.0.0.0/99").is_err());
    }
}
