//! How is the service put together on this machine, started and stopped? And who gets an account on it?

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use clap::Args;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::{Stop, Tools, print};
use crate::audit::key::SecretKey;
use crate::config::Config;
use crate::config::service::Service;
use crate::connect::client::{Outward, Secrets};
use crate::connect::folder::{self, Folder};
use crate::connect::hook;
use crate::connect::mail::{self, Post};
use crate::connect::pull::{self, Puller};
use crate::gateway::access::{provision, sessions};
use crate::gateway::work::{self, Shift};
use crate::gateway::{Clock, Gateway, Random, Trouble, backup, due, ledger, verify};
use crate::isolate::descriptors;
use crate::model::moment::Moment;
use crate::serve;
use crate::store::blobs::{Blobs, BucketSettings, Swept};

/// How `serve` runs.
#[derive(Args, Debug)]
pub(super) struct ServeArgs {
    /// Take requests only; files are run by `isthmus work` elsewhere.
    #[arg(long)]
    no_work: bool,
    /// Where to listen, whatever the configuration says.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// The folder of everything, whatever the configuration says.
    #[arg(long, value_name = "DIR")]
    data: Option<std::path::PathBuf>,
}

/// How `work` runs.
#[derive(Args, Debug)]
pub(super) struct WorkArgs {
    /// The name under which it takes jobs; else one of this process.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The folder of everything, whatever the configuration says.
    #[arg(long, value_name = "DIR")]
    data: Option<std::path::PathBuf>,
}

/// What `backup` saves, and where.
#[derive(Args, Debug)]
pub(super) struct BackupArgs {
    /// The folder of backups; it holds the key of the ledger too, so keep it as safe as the service.
    folder: std::path::PathBuf,
    /// The folder of everything, whatever the configuration says.
    #[arg(long, value_name = "DIR")]
    data: Option<std::path::PathBuf>,
}

/// What `restore` brings back, and where.
#[derive(Args, Debug)]
pub(super) struct RestoreArgs {
    /// The folder of backups.
    folder: std::path::PathBuf,
    /// The last backup up to this moment (2026-11-22T04:00:00.000Z); else the last one.
    #[arg(long, value_name = "MOMENT")]
    up_to: Option<String>,
    /// The folder of everything, whatever the configuration says.
    #[arg(long, value_name = "DIR")]
    data: Option<std::path::PathBuf>,
}

/// The clock of the machine.
pub(super) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        #[expect(clippy::disallowed_methods, reason = "the command line hands the clock to the use cases")]
        let now = std::time::SystemTime::now();
        let millis = now.duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_millis());
        Moment::from_millis(i64::try_from(millis).unwrap_or(i64::MAX))
    }

    fn ticks(&self) -> i64 {
        static START: OnceLock<Instant> = OnceLock::new();
        #[expect(clippy::disallowed_methods, reason = "the command line hands the clock to the use cases")]
        let now = Instant::now();
        i64::try_from(now.duration_since(*START.get_or_init(|| now)).as_millis()).unwrap_or(i64::MAX)
    }
}

/// Secrets of the operating system.
pub(super) struct OsRandom;

impl Random for OsRandom {
    fn bytes(&self) -> Result<[u8; 32], Trouble> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|e| Trouble::Machine(e.to_string()))?;
        Ok(bytes)
    }
}

/// The runtime that everything of the service runs in.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Stop> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

/// Opens the gateway that is configured; what is not there yet is made.
pub(super) async fn gateway(tools: &Tools, data: Option<&Path>) -> Result<Gateway, Stop> {
    gateway_of(tools.config.clone(), data).await
}

/// The same, of a configuration.
pub(super) async fn gateway_of(mut config: Config, data: Option<&Path>) -> Result<Gateway, Stop> {
    if let Some(data) = data {
        config.settings.service.data = data.to_owned();
    }
    let service = &config.settings.service;
    #[cfg(debug_assertions)]
    if let Some(plan) = std::env::var_os("ISTHMUS_FAULTS") {
        crate::store::fault::arm(plan.into());
    }
    private_folder(&service.data)?;
    let store = crate::store::open(&service.store_address()).await.map_err(|e| Stop::Machine(e.to_string()))?;
    let blobs = blobs_of(&config).await?;
    let program = std::env::current_exe()?;
    let key = ledger::open_key(&service.key_file(), &name_of_ledger(service), &OsRandom)?;
    let engine = ledger::engine(&program)?;
    Ok(Gateway {
        store,
        blobs,
        clock: Arc::new(SystemClock),
        random: Arc::new(OsRandom),
        key: Arc::new(key),
        engine: Arc::new(engine),
        tree: ledger::Grown::default(),
        structures: crate::gateway::structures::InForce::default(),
        config: Arc::new(config),
        program,
    })
}

/// The blobs that are configured.
async fn blobs_of(config: &Config) -> Result<Blobs, Stop> {
    let folder = config.settings.service.blobs_folder();
    let blobs = match bucket(config) {
        None => Blobs::in_folder(&folder).await,
        Some(settings) => Blobs::in_bucket(&settings, &folder).await,
    };
    blobs.map_err(|e| Stop::Machine(e.to_string()))
}

/// The bucket that is configured, if one is.
pub(super) fn bucket(config: &Config) -> Option<BucketSettings> {
    let bucket = &config.settings.bucket;
    (!bucket.name.is_empty()).then(|| BucketSettings {
        endpoint: bucket.endpoint.clone(),
        region: bucket.region.clone(),
        bucket: bucket.name.clone(),
        prefix: bucket.prefix.clone(),
        access_key_id: bucket.access_key_id.clone(),
        secret_access_key: bucket.secret_access_key.clone(),
        copies: u64::from(config.settings.service.copies) << 20,
    })
}

/// Saves everything, and says what.
pub(super) fn backup(arguments: &BackupArgs, tools: &Tools) -> Result<u8, Stop> {
    runtime()?.block_on(async {
        let gateway = gateway(tools, arguments.data.as_deref()).await?;
        let saved = backup::save(&gateway, &gateway.config.settings.service.key_file(), &arguments.folder).await?;
        let (blobs, bytes, copied) = (saved.blobs, saved.bytes, saved.copied);
        print(&format!("{}: {blobs} blobs of {bytes} bytes, {copied} of them new; {} entries of the ledger\n", saved.at, saved.entries))?;
        Ok(0)
    })
}

/// Brings a backup back, and holds all of it against the ledger.
pub(super) fn restore(arguments: &RestoreArgs, tools: &Tools) -> Result<u8, Stop> {
    runtime()?.block_on(async {
        let mut config = tools.config.clone();
        if let Some(data) = &arguments.data {
            config.settings.service.data.clone_from(data);
        }
        let service = config.settings.service.clone();
        private_folder(&service.data)?;
        let blobs = blobs_of(&config).await?;
        let up_to = arguments.up_to.as_deref();
        let back = backup::restore(&arguments.folder, up_to, &service.store_address(), &blobs, &service.key_file()).await?;
        print(&format!("{}: {} rows and {} blobs are back\n", back.saved.at, back.rows, back.blobs))?;
        let verified = verify::verify(&gateway_of(config, None).await?).await?;
        for fault in &verified.faults {
            print(&format!("{fault}\n"))?;
        }
        Ok(u8::from(!verified.faults.is_empty()))
    })
}

/// The name of the ledger: the one that its key has had from its first day, else that of the service.
fn name_of_ledger(service: &Service) -> String {
    let key = std::fs::read_to_string(service.key_file()).ok().and_then(|text| SecretKey::parse(&text).ok());
    key.map_or_else(|| origin(&service.public_address()), |k| k.public().name().to_owned())
}

/// A name for the ledger of a service that has this address; the port is no part of it.
fn origin(address: &str) -> String {
    let host = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = host.split('/').next().unwrap_or_default();
    let name =
        if host.starts_with('[') { host.split(']').next().map(|h| format!("{h}]")) } else { host.split(':').next().map(str::to_owned) };
    format!("{}/ledger", name.unwrap_or_default())
}

fn private_folder(folder: &Path) -> Result<(), Stop> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    let told = |e: io::Error| Stop::Machine(format!("{}: {e}", folder.display()));
    if !folder.exists() {
        return std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(told);
    }
    let mode = std::fs::metadata(folder).map_err(told)?.permissions().mode() & 0o777;
    if mode & 0o007 != 0 {
        return Err(Stop::Usage(format!("{} can be opened by everybody (mode {mode:o}); run `chmod 700` on it", folder.display())));
    }
    Ok(())
}

/// Logs JSON lines to standard error.
pub(super) fn log(filter: &str) -> Result<(), Stop> {
    // Libraries are told to speak of failures only: what they do is our business, and their words may name anything.
    let filter = if filter.contains(['=', ',']) { filter.to_owned() } else { format!("warn,isthmus={filter}") };
    let filter = tracing_subscriber::EnvFilter::try_new(&filter).map_err(|e| Stop::Usage(format!("service.log: {e}")))?;
    let lines = tracing_subscriber::fmt().json().flatten_event(true).with_current_span(false).with_span_list(false);
    // A second one is refused; the first goes on.
    let _ = lines.with_env_filter(filter).with_writer(io::stderr).try_init();
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|l| format!("{}:{}", l.file(), l.line())).unwrap_or_default();
        tracing::error!(place, "a mistake of this program");
    }));
    Ok(())
}

/// Says `true` when the process is told to end.
async fn told_to_stop() -> watch::Receiver<bool> {
    let (tell, told) = watch::channel(false);
    tokio::spawn(async move {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut terminate, mut interrupt) = match (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) {
            (Ok(t), Ok(i)) => (t, i),
            _ => return,
        };
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        let _ = tell.send(true);
        // The one who told is kept, so that nobody takes its end for a word.
        tell.closed().await;
    });
    told
}

/// Runs the service until it is told to end.
pub(super) fn serve(arguments: &ServeArgs, tools: &Tools) -> Result<u8, Stop> {
    log(&tools.config.settings.service.log)?;
    runtime()?.block_on(async {
        let listen = arguments.listen.unwrap_or(tools.config.settings.service.listen);
        let listener = serve::listen::bind(listen).map_err(|e| taken(listen, &e))?;
        let mut config = tools.config.clone();
        // Where it listens is where browsers find it, unless something else is configured.
        config.settings.service.listen = listener.local_addr()?;
        let gateway = gateway_of(config, arguments.data.as_deref()).await?;
        greet(&gateway, &gateway.config.settings.service.public_address()).await?;
        keep_serving(gateway, listener, Hands { work: !arguments.no_work }).await
    })
}

/// What a process that serves does beside.
pub(super) struct Hands {
    /// Whether it runs files too.
    pub(super) work: bool,
}

/// Why an address cannot be listened on, and what to do.
pub(super) fn taken(listen: SocketAddr, error: &io::Error) -> Stop {
    Stop::Machine(match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!(
                "{listen} is taken by another program; name another with --listen, such as --listen {}:0 for one that is free",
                listen.ip()
            )
        }
        io::ErrorKind::PermissionDenied => {
            format!("{listen} may not be listened on by this user; name a port from 1024 on with --listen {}:PORT", listen.ip())
        }
        io::ErrorKind::AddrNotAvailable => format!("{listen} is no address of this machine; name one of its own with --listen"),
        _ => format!("{listen} cannot be listened on: {error}"),
    })
}

/// Answers requests, and runs files, until the process is told to end.
pub(super) async fn keep_serving(gateway: Gateway, listener: TcpListener, hands: Hands) -> Result<u8, Stop> {
    let service = &gateway.config.settings.service;
    let address = service.public_address();
    let stop = told_to_stop().await;
    let (mut rates, grace) = (gateway.config.settings.rates, Duration::from_secs(service.stop_seconds.into()));
    rates.connections = rates.connections.min(room());
    let router = serve::router(gateway.clone())?;
    tracing::info!(address, version = env!("CARGO_PKG_VERSION"), "serving");
    let work = async {
        if hands.work {
            work_on(gateway, process_name(), stop.clone()).await;
        }
    };
    // What runs when the time is up is run again by whoever comes next: its lease ends.
    let mut told = stop.clone();
    let up = async {
        let _ = told.wait_for(|stop| *stop).await;
        tokio::time::sleep(grace).await;
    };
    let work = async {
        tokio::select! { () = work => {}, () = up => {} }
    };
    tokio::join!(serve::listen::serve(listener, router, rates, stop.clone(), grace), work);
    tracing::info!("stopped");
    Ok(0)
}

/// How many connections there is room for: each may need a file beside it, and the store and the workers need some too.
fn room() -> u32 {
    const OTHERS: u64 = 256;
    let open = descriptors::as_many_as_there_are();
    let room = u32::try_from(open.saturating_sub(OTHERS) / 2).unwrap_or(u32::MAX).max(16);
    if open < 4 * OTHERS {
        tracing::warn!(open, room, "few files may be open at once; raise the limit (LimitNOFILE, ulimit -n)");
    }
    room
}

/// Says where it is, and how the first administrator comes in.
async fn greet(gateway: &Gateway, address: &str) -> Result<(), Stop> {
    print(&format!("isthmus {} on {address}\n", env!("CARGO_PKG_VERSION")))?;
    if let Some((login, secret)) = sessions::first_administrator(gateway).await? {
        print(&format!(
            "First start: nobody can administer this yet. Set the password of `{login}` with this secret, which is good once and for three days:\n  \
             {secret}\n  curl {address}/api/invitation --json '{{\"secret\": \"{secret}\", \"password\": \"…\"}}'\n",
            secret = secret.reveal()
        ))?;
    }
    io::stdout().flush()?;
    Ok(())
}

/// Runs files until it is told to end.
pub(super) fn work_only(arguments: &WorkArgs, tools: &Tools) -> Result<u8, Stop> {
    log(&tools.config.settings.service.log)?;
    runtime()?.block_on(async {
        let gateway = gateway(tools, arguments.data.as_deref()).await?;
        let stop = told_to_stop().await;
        let name = arguments.name.clone().unwrap_or_else(process_name);
        tracing::info!(name, version = env!("CARGO_PKG_VERSION"), "working");
        work_on(gateway, name, stop).await;
        tracing::info!("stopped");
        Ok(0)
    })
}

/// A name that no other process on any machine has.
fn process_name() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    format!("{}-{}", host.trim(), std::process::id())
}

/// Makes accounts and tokens as a file says, and prints their secrets: tenant, kind, name, secret, parted by tabs.
pub(super) fn provision(file: &Path, data: Option<&Path>, tools: &Tools) -> Result<u8, Stop> {
    let text = std::fs::read_to_string(file).map_err(|e| Stop::Usage(format!("{}: {e}", file.display())))?;
    let plan = provision::parse(&text).map_err(|e| Stop::Usage(format!("{}: {e}", file.display())))?;
    runtime()?.block_on(async {
        let gateway = gateway(tools, data).await?;
        for made in provision::carry_out(&gateway, &plan).await? {
            print(&format!("{}\t{}\t{}\t{}\n", made.tenant, made.kind, made.name, made.secret.reveal()))?;
        }
        Ok(0)
    })
}

/// Takes jobs, and does now and then what is to be done now and then.
async fn work_on(gateway: Gateway, name: String, stop: watch::Receiver<bool>) {
    if let Err(why) = crate::isolate::tidy() {
        tracing::warn!(%why, "what runs left that were killed is not looked for");
    }
    let mut shift = Shift::new(name);
    let workers = gateway.config.settings.service.workers as usize;
    if workers > 0 {
        shift.at_once = workers;
    }
    shift.lease = Duration::from_secs(gateway.config.settings.service.lease_seconds.into());
    let about = connected(&gateway, &shift.name, &stop);
    tokio::join!(work::work(&gateway, &shift, stop.clone()), keep_up(&gateway, stop.clone()), about);
}

/// How often it is looked for what came or is to be told.
const LOOK: Duration = Duration::from_secs(1);
/// How often folders are looked into.
const FOLDERS: Duration = Duration::from_secs(5);
/// How often calendars are.
const CALENDARS: Duration = Duration::from_secs(600);

/// Fetches, watches folders, tells programs and people, and reminds of what is due.
async fn connected(gateway: &Gateway, name: &str, stop: &watch::Receiver<bool>) {
    let connect = &gateway.config.settings.connect;
    let outward = match Outward::new(Arc::new(connect.reach.clone())) {
        Ok(outward) => outward,
        Err(why) => {
            tracing::error!(why, "no other host can be spoken to");
            return;
        }
    };
    let puller = Puller { outward: outward.clone(), secrets: Secrets::new(connect.secrets.clone()), name: name.to_owned(), idle: LOOK };
    let folders = connect.folders.iter().map(|(tenant, path)| Folder { tenant: tenant.clone(), path: path.clone() }).collect();
    let mail = async {
        if connect.mail_server.is_empty() {
            return;
        }
        let from = if connect.mail_from.is_empty() { "isthmus@localhost" } else { &connect.mail_from };
        match Post::new(&connect.mail_server, from, &gateway.config.settings.service.public_address()) {
            Ok(post) => mail::work(gateway.clone(), post, name.to_owned(), LOOK, stop.clone()).await,
            Err(why) => tracing::error!(why, "no mail is written"),
        }
    };
    tokio::join!(
        pull::work(gateway, &puller, stop.clone()),
        folder::work(gateway.clone(), folders, FOLDERS, stop.clone()),
        hook::work(gateway.clone(), outward, LOOK, stop.clone()),
        due::work(gateway.clone(), CALENDARS, stop.clone()),
        mail,
    );
}

/// Once an hour: sessions that ended and jobs that are done are forgotten, and the ledger is signed if a day has passed. Once a
/// day blobs that nothing names are swept away.
async fn keep_up(gateway: &Gateway, mut stop: watch::Receiver<bool>) {
    let mut swept: Option<Moment> = None;
    loop {
        let now = gateway.now();
        let tidy = async {
            gateway.store.end_sessions(None, now).await?;
            gateway.store.forget_jobs(now.plus(-30 * Moment::DAY)).await?;
            ledger::daily(gateway).await?;
            if swept.is_some_and(|last| last.plus(Moment::DAY) > now) {
                return Ok(Swept::default());
            }
            let done = gateway.blobs.sweep(now, async |sha256| Ok::<_, Trouble>(gateway.store.names_blob(sha256).await?)).await?;
            swept = Some(now);
            Ok::<_, Trouble>(done)
        };
        match tidy.await {
            Ok(Swept { deleted: 0, aside: 0, unfinished: 0, .. }) => {}
            Ok(Swept { deleted, freed, aside, unfinished, .. }) => {
                tracing::info!(deleted, freed, aside, unfinished, "blobs that nothing names were swept away");
            }
            Err(e) => tracing::warn!(why = %e, "upkeep is put off"),
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(3600)) => {}
            _ = stop.wait_for(|s| *s) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_ledger_is_that_of_the_service() {
        for (address, name) in [
            ("http://127.0.0.1:8080", "127.0.0.1/ledger"),
            ("https://datos.example.org", "datos.example.org/ledger"),
            ("https://datos.example.org/isthmus", "datos.example.org/ledger"),
            ("http://[::1]:80", "[::1]/ledger"),
        ] {
            assert_eq!(origin(address), name);
        }
    }
}
