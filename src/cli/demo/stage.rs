//! How do the example files become releases of a gateway? Three people are given accounts, one sends and releases, another
//! one approves; all of it by the use cases that every request goes through.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::super::service::{Hands, gateway_of, keep_serving, log, runtime, taken};
use super::super::{Stop, Tools, print};
use super::guide::{self, Guide};
use super::{MENDED, ORDER, examples};
use crate::audit::record::Record;
use crate::config::service::Settings;
use crate::gateway::access::people::{self, Person};
use crate::gateway::access::{sessions, tokens};
use crate::gateway::merge::How;
use crate::gateway::publish::{self, Plan};
use crate::gateway::receive::{self, Parcel};
use crate::gateway::records::Reader;
use crate::gateway::work::{self, Shift};
use crate::gateway::{Gateway, Trouble, review};
use crate::model::account::{Actor, Login, Misnamed, Part, Role, Roles, TenantId, Who};
use crate::model::digest::Sha256;
use crate::model::finding::Severity;
use crate::model::lang::Lang;
use crate::model::release::{Current, Release, Series};
use crate::model::secret::Secret;
use crate::model::structure::Ref;
use crate::model::submission::{Receipt, State, Submission, Via};

/// Whose files they are.
const TENANT: &str = "DEMO";
/// For how many days a token is good: each start makes new ones.
const DAYS: i64 = 30;

/// Where the gateway is to be reached, held from before anything else is done.
pub(in crate::cli) struct Place {
    listener: TcpListener,
    address: SocketAddr,
    /// The default, where it was taken.
    instead_of: Option<SocketAddr>,
}

impl Place {
    /// Takes the address that was asked for, else the default, else a free one beside it.
    pub(super) fn take(asked: Option<SocketAddr>) -> Result<Place, Stop> {
        let default = Settings::default().service.listen;
        let (listener, instead_of) = match (asked, TcpListener::bind(asked.unwrap_or(default))) {
            (_, Ok(listener)) => (listener, None),
            (Some(asked), Err(e)) => return Err(taken(asked, &e)),
            (None, Err(_)) => {
                let free = SocketAddr::new(default.ip(), 0);
                (TcpListener::bind(free).map_err(|e| taken(free, &e))?, Some(default))
            }
        };
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok(Place { listener, address, instead_of })
    }
}

/// One of the three, with what was made for them at this start.
pub(super) struct Player {
    pub(super) login: Login,
    roles: Roles,
    pub(super) password: Secret,
    pub(super) token: Secret,
}

impl Player {
    fn actor(&self, tenant: &TenantId) -> Actor {
        Actor { who: Who::Person(self.login.clone()), tenant: tenant.clone(), roles: self.roles.clone() }
    }

    pub(super) fn roles(&self) -> String {
        self.roles.to_string()
    }
}

/// The three people.
pub(super) struct Cast {
    pub(super) officer: Player,
    pub(super) reviewer: Player,
    pub(super) auditor: Player,
}

/// What stands when the curtain opens.
pub(super) struct Scene {
    pub(super) tenant: TenantId,
    pub(super) cast: Cast,
    /// What is read now, series by series.
    pub(super) releases: Vec<Release>,
    /// The faulty file's receipt.
    pub(super) faulty: Option<Receipt>,
    /// Its mended twin, left for whoever looks on; with the release that it would be made from.
    pub(super) mended: Option<(Submission, Option<i64>)>,
    /// A number: its release, and the code of each dimension.
    pub(super) number: Option<(Series, i64, BTreeMap<String, String>)>,
    /// An example file, to be sent.
    pub(super) example: PathBuf,
}

/// Sends, reviews and releases the example files, says what there is to see, and serves until it is stopped.
pub(super) fn open(folder: &Path, place: Place, tools: &Tools) -> Result<u8, Stop> {
    let mut config = tools.config.clone();
    // The embedded default, whatever this machine's service is configured to be: a demonstration must not touch it.
    let (told, rates) = (config.settings.service.log.clone(), config.settings.rates);
    config.settings = Settings { rates, ..Settings::default() };
    let service = &mut config.settings.service;
    service.listen = place.address;
    // Every request would be a line between what is told to people; who wants them names `service.log`.
    service.log = if told == service.log { "warn".to_owned() } else { told };
    log(&service.log)?;
    let data = folder.join("gateway");
    let example = lay_out(folder)?;
    runtime()?.block_on(async {
        let listener = tokio::net::TcpListener::from_std(place.listener)?;
        let gateway = gateway_of(config, Some(&data)).await?;
        print(&format!("\n{}\n", guide::beginning(tools.lang)))?;
        let scene = scene(&gateway, tools.lang, example).await?;
        let address = gateway.config.settings.service.public_address();
        let key = gateway.key.public().to_string();
        let guide = Guide { address, key, folder, data: &data, scene: &scene, instead_of: place.instead_of };
        print(&guide.text(tools.lang))?;
        std::io::stdout().flush()?;
        let code = keep_serving(gateway, listener, Hands { work: true }).await?;
        print(&format!("{}\n", guide::end(tools.lang)))?;
        Ok(code)
    })
}

/// Lays the example files beside the results, so that they can be sent again; gives the one to be sent.
fn lay_out(folder: &Path) -> Result<PathBuf, Stop> {
    let files = folder.join("files");
    let mut first = files.clone();
    for sender in ORDER.iter().chain([&MENDED]).rev() {
        for (name, bytes) in examples(sender) {
            first = files.join(&name);
            if let Some(parent) = first.parent() {
                std::fs::create_dir_all(parent)?;
            }
            std::fs::write(&first, &bytes)?;
        }
    }
    Ok(first)
}

fn named<T: std::str::FromStr<Err = Misnamed>>(name: &str) -> Result<T, Trouble> {
    name.parse().map_err(|e: Misnamed| Trouble::Machine(e.to_string()))
}

async fn scene(gateway: &Gateway, lang: Lang, example: PathBuf) -> Result<Scene, Stop> {
    let tenant: TenantId = named(TENANT)?;
    let tenants = gateway.store.tenants().await.map_err(Trouble::from)?;
    if tenants.iter().any(|t| t.id != TenantId::system()) && !tenants.iter().any(|t| t.id == tenant) {
        return Err(Stop::Usage("this folder holds the work of others; name another one with --data".to_owned()));
    }
    let manager = Actor::machine(Part::Command, tenant.clone());
    people::put_tenant(gateway, &manager, &tenant, "Demonstration").await?;
    let cast = Cast {
        officer: player(gateway, &manager, lang, "officer", Roles::from([Role::Uploader, Role::Publisher])).await?,
        reviewer: player(gateway, &manager, lang, "reviewer", Roles::from([Role::Reviewer])).await?,
        auditor: player(gateway, &manager, lang, "auditor", Roles::from([Role::Auditor])).await?,
    };
    let play = Play { gateway, tenant: &tenant, cast: &cast };
    let (receipts, faulty, mended) = play.hand_in().await?;
    let flows = play.approve(&receipts).await?;
    for (dataflow, receipts) in flows {
        play.release(dataflow, receipts).await?;
    }
    let mended = play.leave(mended).await?;
    let releases = play.released().await?;
    let number = match releases.first() {
        Some(release) => play.first_number(release).await?,
        None => None,
    };
    Ok(Scene { tenant, releases, faulty, mended, number, example, cast })
}

/// Makes an account, or opens it anew: its secrets are of this start, and those before are no good any more.
async fn player(gateway: &Gateway, manager: &Actor, lang: Lang, login: &str, roles: Roles) -> Result<Player, Trouble> {
    let login: Login = named(login)?;
    let person = Person { login: login.clone(), name: guide::name(login.as_str(), lang).to_owned(), mail: String::new(), lang, roles };
    let invitation = match people::put(gateway, manager, &person).await? {
        Some(secret) => secret,
        None => sessions::invite(gateway, &login).await?,
    };
    let password = Secret::from_random(gateway.random.bytes()?);
    sessions::accept_invitation(gateway, invitation.reveal(), password.reveal()).await?;
    let name = format!("demo {login}");
    for old in gateway.store.tokens(&manager.tenant).await?.iter().filter(|t| t.name == name && t.revoked.is_none()) {
        tokens::revoke(gateway, manager, old.id).await?;
    }
    let wanted = tokens::Wanted {
        tenant: manager.tenant.clone(),
        name,
        roles: person.roles.clone(),
        dataflows: Vec::new(),
        networks: Vec::new(),
        owner: Some(login.clone()),
        days: DAYS,
    };
    let (_, token) = tokens::issue(gateway, manager, wanted).await?;
    Ok(Player { login, roles: person.roles, password, token })
}

/// The path of the files, each step in the name of who takes it.
struct Play<'a> {
    gateway: &'a Gateway,
    tenant: &'a TenantId,
    cast: &'a Cast,
}

impl Play<'_> {
    /// Sends every file, and waits until all are checked: the receipts of the good ones, the faulty one, its mended twin. What was
    /// sent at an earlier start is known by its key.
    async fn hand_in(&self) -> Result<(Vec<Receipt>, Option<Receipt>, Option<Receipt>), Trouble> {
        let mut all = Vec::new();
        for (name, bytes) in ORDER.iter().flat_map(|sender| examples(sender)) {
            all.push(self.send(&name, &bytes, None).await?);
        }
        let faulty = all.pop();
        let mut mended = None;
        for (name, bytes) in examples(MENDED) {
            mended = Some(self.send(&name, &bytes, faulty).await?);
        }
        for receipt in all.iter().copied().chain(faulty).chain(mended) {
            self.settled(receipt).await?;
        }
        Ok((all, faulty, mended))
    }

    async fn send(&self, name: &str, bytes: &[u8], corrects: Option<Receipt>) -> Result<Receipt, Trouble> {
        let digest = Sha256::of(bytes).to_string();
        let parcel = Parcel {
            via: Via::Command,
            name: name.to_owned(),
            media_type: String::new(),
            key: Some(format!("demo-{}", digest.get(..16).unwrap_or(&digest))),
            corrects,
            mapping: None,
        };
        let actor = self.cast.officer.actor(self.tenant);
        receive::may_come(self.gateway, &actor, &parcel, Some(bytes.len() as u64)).await?;
        let mut incoming = self.gateway.blobs.incoming().await?;
        incoming.write(bytes).await?;
        Ok(receive::accept(self.gateway, &actor, parcel, incoming).await?.submission().receipt)
    }

    /// Works until this one has been run.
    async fn settled(&self, receipt: Receipt) -> Result<(), Trouble> {
        let shift = Shift::new(format!("demo-{}", std::process::id()));
        while matches!(self.gateway.store.submission(receipt).await?.state, State::Received | State::Running) {
            // Another process may be at it, or have died at it: then it is ours when its lease ends.
            let (one, two) = tokio::join!(work::one(self.gateway, &shift), work::one(self.gateway, &shift));
            if one?.is_none() && two?.is_none() {
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
        Ok(())
    }

    /// Brings one before the reviewer: whatever warns is given a sentence.
    async fn submit(&self, receipt: Receipt) -> Result<(), Trouble> {
        let actor = self.cast.officer.actor(self.tenant);
        let open = review::questions(self.gateway, &actor, receipt).await?;
        let open = open.into_iter().filter(|q| q.severity >= Severity::Warning && !q.answered);
        let said = open.map(|q| (q.rule, "It is so in the office's own table.".to_owned())).collect();
        review::submit(self.gateway, &actor, receipt, &said, "").await.map(drop)
    }

    /// Has the second person approve what is clean; gives what waits to be released, by dataflow.
    async fn approve(&self, receipts: &[Receipt]) -> Result<Vec<(Ref, Vec<Receipt>)>, Trouble> {
        let reviewer = self.cast.reviewer.actor(self.tenant);
        let mut flows: Vec<(Ref, Vec<Receipt>)> = Vec::new();
        for &receipt in receipts {
            let mut submission = self.gateway.store.submission(receipt).await?;
            if submission.state == State::Checked {
                self.submit(receipt).await?;
                submission = self.gateway.store.submission(receipt).await?;
            }
            if submission.state == State::InReview {
                submission = review::approve(self.gateway, &reviewer, receipt, "").await?;
            }
            let Some(dataflow) = submission.run.filter(|_| submission.state == State::Approved).and_then(|r| r.dataflow) else { continue };
            match flows.iter_mut().find(|(f, _)| *f == dataflow) {
                Some((_, with)) => with.push(receipt),
                None => flows.push((dataflow, vec![receipt])),
            }
        }
        Ok(flows)
    }

    async fn release(&self, dataflow: Ref, receipts: Vec<Receipt>) -> Result<(), Trouble> {
        let base = self.gateway.store.tip(&self.series(&dataflow)).await?;
        let why = "Demonstration".to_owned();
        let plan = Plan { dataflow, receipts, how: How::Merge, base, embargo: None, class: None, why };
        publish::release(self.gateway, &self.cast.officer.actor(self.tenant), &plan).await.map(drop)
    }

    fn series(&self, dataflow: &Ref) -> Series {
        Series { dataflow: dataflow.clone(), tenant: self.tenant.clone() }
    }

    /// Brings the mended file before the reviewer, and no further; nothing where somebody has released it meanwhile.
    async fn leave(&self, mended: Option<Receipt>) -> Result<Option<(Submission, Option<i64>)>, Trouble> {
        let Some(receipt) = mended else { return Ok(None) };
        if self.gateway.store.submission(receipt).await?.state == State::Checked {
            self.submit(receipt).await?;
        }
        let submission = self.gateway.store.submission(receipt).await?;
        let dataflow = submission.run.as_ref().and_then(|r| r.dataflow.clone());
        let waits = matches!(submission.state, State::InReview | State::Approved);
        let Some(dataflow) = dataflow.filter(|_| waits) else { return Ok(None) };
        let tip = self.gateway.store.tip(&self.series(&dataflow)).await?;
        Ok(Some((submission, tip)))
    }

    /// What is read now.
    async fn released(&self) -> Result<Vec<Release>, Trouble> {
        let mut all = Vec::new();
        for series in self.gateway.store.every_series().await? {
            if let Current::Release(release) = self.gateway.store.current(&series, self.gateway.now()).await? {
                all.push(*release);
            }
        }
        Ok(all)
    }

    /// The first number of a release that is one.
    async fn first_number(&self, release: &Release) -> Result<Option<(Series, i64, BTreeMap<String, String>)>, Trouble> {
        let file = self.gateway.blobs.local(release.draft.records).await?;
        let mut reader = Reader::open(file.path())?;
        while let Some(line) = reader.line()? {
            let record = Record::parse(line.record.as_bytes());
            let record = record.ok_or_else(|| Trouble::Machine("a record of a release cannot be read".to_owned()))?;
            if record.value.is_some() {
                return Ok(Some((release.draft.series.clone(), release.number, record.key)));
            }
        }
        Ok(None)
    }
}
