//! What does a gateway cost those who pull from it, beside a server of files that gives the same bytes? P16 to P21 of the goals.
//!
//! A release of so many observations goes the way of every release: submitted, approved, released. Then the gateway and nginx are
//! asked for the same bytes in turn, and what the system says of their own processor time is compared: the machine, and
//! whoever else uses it, cancels out. *Cached* is the service as it is set up; *uncached* the same with `service.answers` 0.

mod client;
mod floor;
mod server;

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use client::Client;
use server::Server;

use crate::facts::Size;
use crate::goals::{self, Goal};
use crate::make::{self, Format, Quality};

/// The dataflow, as version 2.2.2 asks for it.
const FLOW: &str = "/rest/v2/data/dataflow/ISTH/DF_MIG/+";
const CSV: &str = "accept: application/vnd.sdmx.data+csv;version=2.0.0\r\n";
const JSON: &str = "accept: application/vnd.sdmx.data+json;version=2.0.0\r\n";
const ML: &str = "accept: application/vnd.sdmx.data+xml;version=3.0.0\r\n";

/// What is to be measured.
pub(crate) struct Plan {
    /// The program.
    pub(crate) program: PathBuf,
    /// Folder for releases and results.
    pub(crate) folder: PathBuf,
    pub(crate) sizes: Vec<Size>,
    /// Seconds for which each question is asked again and again.
    pub(crate) seconds: u64,
}

/// Processor time of the server for one answer, and what came.
#[derive(Clone, Copy, Default)]
struct Cost {
    cpu: f64,
    bytes: u64,
    /// Seconds until the first byte: the middle of all.
    first: f64,
}

/// What was measured at one size.
#[derive(Default)]
struct Measured {
    size: Option<Size>,
    /// nginx: the whole, the slice.
    file: Cost,
    file_slice: Cost,
    cached: Cost,
    cached_zstd: Cost,
    cached_slice: Cost,
    /// CSV, JSON, ML.
    uncached: [Cost; 3],
    floor: f64,
    /// Uncached.
    slice: Cost,
    peak: u64,
    peak_uncached: u64,
}

/// Measures, and tells.
///
/// # Errors
/// Where a server does not run, or does not give what it must.
pub(crate) fn measure(plan: &Plan) -> io::Result<String> {
    let mut all = Vec::new();
    for size in &plan.sizes {
        eprintln!("{}: a release of {} observations", size.name, size.observations());
        all.push(at_size(plan, *size)?);
    }
    let mut out = table(&all);
    if let [first, .., last] = plan.sizes[..] {
        out += &grown(plan, [first, last])?;
    }
    Ok(out)
}

/// P19: what a slice costs out of a release of the first size and out of one of the last. Both gateways run at once and are asked
/// in turn, many times: a processor that slows down for others between two runs would look like growth.
fn grown(plan: &Plan, sizes: [Size; 2]) -> io::Result<String> {
    const ROUNDS: u64 = 10;
    eprintln!("{} and {} in turn: slices", sizes[0].name, sizes[1].name);
    let gateways: Vec<(Server, [String; 3])> = sizes
        .into_iter()
        .map(|size| {
            let folder = plan.folder.join("serve").join(size.name);
            let gateway = serve(plan, &folder, &folder.join("data"), &[("ISTHMUS_SERVICE_ANSWERS", "0")])?;
            let key = key(&fs::read(folder.join("www").join("whole.csv"))?);
            Ok((gateway, key.ok_or_else(|| io::Error::other("the release has not the columns that it must have"))?.paths()))
        })
        .collect::<io::Result<_>>()?;
    let mut out = String::new();
    for (place, what) in ["a slice", "one country, for each byte", "one period, for each byte"].into_iter().enumerate() {
        let (mut sums, mut ratios) = ([0.0; 2], Vec::new());
        for _ in 0..ROUNDS {
            let mut round = [0.0; 2];
            for (sum, (gateway, paths)) in round.iter_mut().zip(&gateways) {
                let cost = ask(gateway, &paths[place], CSV, 1, plan.seconds.div_ceil(4))?;
                *sum = if place == 0 { cost.cpu } else { cost.cpu / cost.bytes as f64 };
            }
            ratios.push(round[1] / round[0]);
            sums.iter_mut().zip(round).for_each(|(sum, one)| *sum += one / ROUNDS as f64);
        }
        ratios.sort_by(f64::total_cmp);
        let figure = (ratios[(ratios.len() - 1) / 2] + ratios[ratios.len() / 2]) / 2.0;
        let said = match place {
            0 => format!("{:.3} ms / {:.3} ms", sums[1] * 1e3, sums[0] * 1e3),
            _ => format!("{:.2} / {:.2} ns", sums[1] * 1e9, sums[0] * 1e9),
        };
        let size = format!("{} / {}", sizes[1].name, sizes[0].name);
        line(&mut out, &size, &format!("P19 growth of {what}"), said, figure, Some(goals::GROWTH_OF_SLICE));
    }
    Ok(out)
}

fn at_size(plan: &Plan, size: Size) -> io::Result<Measured> {
    let folder = plan.folder.join("serve").join(size.name);
    let www = folder.join("www");
    fs::create_dir_all(&www)?;
    let data = folder.join("data");
    if !data.join("released").exists() {
        release(plan, size, &folder, &data)?;
    }
    let mut measured = Measured { size: Some(size), ..Measured::default() };
    let gateway = serve(plan, &folder, &data, &[])?;
    let whole = whole(gateway.address, FLOW, CSV)?;
    let key = key(&whole).ok_or_else(|| io::Error::other("the release has not the columns that it must have"))?;
    let paths = key.paths();
    let slice = &paths[0];
    fs::write(www.join("whole.csv"), &whole)?;
    fs::write(www.join("slice.csv"), self::whole(gateway.address, slice, CSV)?)?;
    let file = server::nginx(&www)?;
    let pulls = |server: &Server, path: &str, heads: &str| ask(server, path, heads, 1, plan.seconds);
    let many = |server: &Server, path: &str, heads: &str| ask(server, path, heads, 4, plan.seconds);
    eprintln!("{}: whole pulls and slices, cached and by nginx", size.name);
    measured.cached = pulls(&gateway, FLOW, CSV)?;
    measured.file = pulls(&file, "/whole.csv", "")?;
    measured.cached_zstd = pulls(&gateway, FLOW, &format!("{CSV}accept-encoding: zstd\r\n"))?;
    measured.cached_slice = many(&gateway, slice, CSV)?;
    measured.file_slice = many(&file, "/slice.csv", "")?;
    measured.peak = gateway.peak()?;
    drop(gateway);
    eprintln!("{}: uncached", size.name);
    let gateway = serve(plan, &folder, &data, &[("ISTHMUS_SERVICE_ANSWERS", "0")])?;
    for (place, heads) in [CSV, JSON, ML].into_iter().enumerate() {
        measured.uncached[place] = pulls(&gateway, FLOW, heads)?;
    }
    measured.slice = many(&gateway, slice, CSV)?;
    measured.peak_uncached = gateway.peak()?;
    let coded = floor::Coded::of(&whole)?;
    let mut written = Vec::with_capacity(whole.len());
    coded.write(Some(&mut written));
    if written != whole {
        return Err(io::Error::other("the floor writes other bytes than the gateway"));
    }
    measured.floor = f64::MAX;
    for _ in 0..5 {
        let before = floor::own_cpu()?;
        coded.write(None);
        measured.floor = measured.floor.min(floor::own_cpu()? - before);
    }
    Ok(measured)
}

/// Brings a release of this size about, by the commands that an operator types.
fn release(plan: &Plan, size: Size, folder: &Path, data: &Path) -> io::Result<()> {
    let file = folder.join(Format::SdmxCsv.file());
    if !file.exists() {
        make::make(Format::SdmxCsv, size, Quality::Clean, folder)?;
    }
    let run = |arguments: &[&str]| -> io::Result<serde_json::Value> {
        let mut command = command(plan, data);
        let out = command.args(arguments).args(["--tenant", "ISTH", "--json", "--data"]).arg(data).output()?;
        if !out.status.success() {
            let said = String::from_utf8_lossy(&out.stderr);
            return Err(io::Error::other(format!("{arguments:?}: {} {said}", out.status)));
        }
        Ok(serde_json::from_slice(&out.stdout).unwrap_or_default())
    };
    let path = file.display().to_string();
    let sent = run(&["submit", &path, "--key", "bench"])?;
    let receipt = sent["receipt"].as_str().ok_or_else(|| io::Error::other(format!("no receipt: {sent}")))?;
    // The figures are drawn by lot: what they make a check wonder at is as it must be.
    let shown = run(&["review", "show", receipt])?;
    let rules = shown["questions"].as_array().into_iter().flatten().filter_map(|q| q["rule"].as_str());
    let said: Vec<String> = rules.map(|rule| format!("{rule}=drawn by lot")).collect();
    let because = said.iter().flat_map(|s| ["--because", s.as_str()]);
    run(&["review", "submit", receipt].into_iter().chain(because).collect::<Vec<_>>())?;
    run(&["tenant", "set", "four-eyes", "off"])?;
    run(&["review", "approve", receipt])?;
    run(&["release", receipt])?;
    fs::write(data.join("released"), "")
}

fn command(plan: &Plan, data: &Path) -> Command {
    let mut command = Command::new(&plan.program);
    let room = (64u64 << 30).to_string();
    command
        .env("ISTHMUS_MAPPINGS", "mappings/bench")
        .env("ISTHMUS_STRUCTURES", "mappings/bench/structure.xml")
        .env("ISTHMUS_SERVICE_DATA", data)
        .env("ISTHMUS_SERVICE_LOG", "warn")
        .env("ISTHMUS_RATES_ADDRESS", "1000000000")
        .env("ISTHMUS_LIMITS_FILE", &room)
        .env("ISTHMUS_LIMITS_CELLS", &room)
        .env("ISTHMUS_LIMITS_MEMORY", &room)
        .env("ISTHMUS_LIMITS_CPU", "6000")
        .env("ISTHMUS_LIMITS_WALL", "6000");
    command
}

fn serve(plan: &Plan, folder: &Path, data: &Path, more: &[(&str, &str)]) -> io::Result<Server> {
    let address = server::free()?;
    let mut command = command(plan, data);
    command.args(["serve", "--no-work", "--listen"]).arg(address.to_string()).envs(more.iter().copied());
    Server::start(command, address, &folder.join("serve.log"))
}

fn whole(address: SocketAddr, path: &str, heads: &str) -> io::Result<Vec<u8>> {
    let got = Client::to(address)?.get(path, heads, true)?;
    if got.status == 200 { Ok(got.body) } else { Err(io::Error::other(format!("{path}: status {}", got.status))) }
}

/// Parts of the data, as they are asked for.
struct Parts {
    /// 75 observations: one key with every sex.
    slice: String,
    country: String,
    period: String,
}

impl Parts {
    /// One key with its sexes, one country of birth, one period.
    fn paths(&self) -> [String; 3] {
        [format!("{FLOW}/{}", self.slice), format!("{FLOW}?{}", self.country), format!("{FLOW}?{}", self.period)]
    }
}

fn key(csv: &[u8]) -> Option<Parts> {
    let text = std::str::from_utf8(csv).ok()?;
    let lines: Vec<&str> = text.lines().collect();
    let (names, cells): (Vec<&str>, Vec<&str>) = (lines.first()?.split(',').collect(), lines.get(lines.len() / 2)?.split(',').collect());
    let cell = |id: &str| Some(cells[names.iter().position(|n| *n == id)?]);
    let dimensions = ["FREQ", "REF_AREA", "INDICATOR", "", "AGE", "COUNTRY_OF_BIRTH", "COUNTERPART_AREA"];
    let codes = dimensions.iter().map(|id| if id.is_empty() { Some("*") } else { cell(id) }).collect::<Option<Vec<_>>>()?;
    Some(Parts {
        slice: codes.join("."),
        country: format!("c[COUNTRY_OF_BIRTH]={}", cell("COUNTRY_OF_BIRTH")?),
        period: format!("c[TIME_PERIOD]={}", cell("TIME_PERIOD")?),
    })
}

/// Asks for the same again and again over some connections, and gives what one answer cost the server.
fn ask(server: &Server, path: &str, heads: &str, connections: usize, seconds: u64) -> io::Result<Cost> {
    // Once before: what is kept is kept by then, and what is opened is open.
    Client::to(server.address)?.get(path, heads, false)?;
    let (before, stop) = (server.cpu()?, AtomicBool::new(false));
    let all: Vec<io::Result<(u64, u64, Vec<f64>)>> = std::thread::scope(|scope| {
        let one = || {
            let mut client = Client::to(server.address)?;
            let (mut asked, mut bytes, mut firsts) = (0u64, 0, Vec::new());
            while asked < 5 / connections as u64 + 1 || !stop.load(Ordering::Relaxed) {
                let got = client.get(path, heads, false)?;
                if got.status != 200 {
                    return Err(io::Error::other(format!("{path}: status {}", got.status)));
                }
                (asked, bytes) = (asked + 1, got.bytes);
                firsts.push(got.first.as_secs_f64());
            }
            Ok((asked, bytes, firsts))
        };
        let running: Vec<_> = (0..connections).map(|_| scope.spawn(one)).collect();
        std::thread::sleep(Duration::from_secs(seconds));
        stop.store(true, Ordering::Relaxed);
        running.into_iter().map(|r| r.join().unwrap_or_else(|_| Err(io::Error::other("a client panicked")))).collect()
    });
    let used = server.cpu()? - before;
    let (mut asked, mut cost, mut firsts) = (0, Cost::default(), Vec::new());
    for one in all {
        let (n, bytes, first) = one?;
        (asked, cost.bytes) = (asked + n, bytes);
        firsts.extend(first);
    }
    firsts.sort_by(f64::total_cmp);
    (cost.cpu, cost.first) = (used / asked as f64, firsts[firsts.len() / 2]);
    Ok(cost)
}

/// One line of what is told.
fn line(out: &mut String, size: &str, what: &str, said: String, figure: f64, goal: Option<Goal>) {
    let (good, aim, word) = goal.map_or(("-".into(), "-".into(), "-"), |g| (g.good().to_string(), g.aim().to_string(), g.word(figure)));
    let _ = writeln!(out, "| {size} | {what} | {said} | {figure:.2} | {good} | {aim} | {word} |");
}

fn table(all: &[Measured]) -> String {
    let mut out = String::from("| size | figure | measured | ratio | good | moonshot | reached |\n|---|---|---|---|---|---|---|\n");
    let milli = |seconds: f64| format!("{:.3} ms", seconds * 1000.0);
    let both = |ours: f64, theirs: f64| format!("{} / {}", milli(ours), milli(theirs));
    for m in all {
        let Some(size) = m.size else { continue };
        let n = size.observations();
        let mut tell = |what: &str, said: String, figure: f64, goal: Option<Goal>| line(&mut out, size.name, what, said, figure, goal);
        tell("P16 whole pull, cached / nginx", both(m.cached.cpu, m.file.cpu), m.cached.cpu / m.file.cpu, Some(goals::PULL));
        let plain = m.file.cpu;
        tell("P16 the same as zstd", both(m.cached_zstd.cpu, plain), m.cached_zstd.cpu / plain, Some(goals::PULL));
        for (cost, (what, goal)) in
            m.uncached.iter().zip([("CSV", goals::UNCACHED_CSV), ("JSON", goals::UNCACHED), ("ML", goals::UNCACHED)])
        {
            tell(&format!("P17 whole pull, uncached, {what} / floor"), both(cost.cpu, m.floor), cost.cpu / m.floor, Some(goal));
        }
        let slice = m.slice.cpu;
        tell("P18 slice, uncached / nginx", both(slice, m.file_slice.cpu), slice / m.file_slice.cpu, Some(goals::SLICE));
        tell("P18 slice, cached / nginx", both(m.cached_slice.cpu, m.file_slice.cpu), m.cached_slice.cpu / m.file_slice.cpu, None);
        for (what, first) in [("cached", m.cached.first), ("uncached", m.uncached[0].first)] {
            tell(&format!("P20 first byte, {what}, in ms"), milli(first), first * 1000.0, Some(goals::FIRST_BYTE));
        }
        for (what, peak) in [("cached", m.peak), ("uncached", m.peak_uncached)] {
            let mib = |bytes: f64| bytes / f64::from(1 << 20);
            let goal = goals::serving_memory(n);
            let said = format!("{:.0} of {:.0} MiB", mib(peak as f64), mib(goal.aim()));
            tell(&format!("P21 memory, {what} / moonshot"), said, peak as f64 / goal.aim(), Some(goal.relative()));
        }
    }
    if let [first, .., last] = all {
        let (from, to) = (first.size.map_or("", |s| s.name), last.size.map_or("", |s| s.name));
        let size = format!("{to} / {from}");
        let growth = |a: f64, b: f64| (both(b, a), b / a);
        for (what, a, b) in
            [("cached", first.cached.first, last.cached.first), ("uncached", first.uncached[0].first, last.uncached[0].first)]
        {
            let (said, figure) = growth(a, b);
            line(&mut out, &size, &format!("P20 growth of the first byte, {what}"), said, figure, None);
        }
    }
    out
}
