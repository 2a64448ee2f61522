//! How is a file handed in, and what becomes of it? It is sent, waited for, and its report told as `isthmus check` tells it.

use std::io::{IsTerminal, SeekFrom, Write as _, stderr};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use futures_util::stream::{self, StreamExt};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;
use sha2::Digest;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio::time::{Instant, sleep};

use super::desk::{By, Desk, at_desk};
use super::words::{Said, say};
use super::{Stop, Tools, print};
use crate::connect::asking::{Asking, Pieces, Told, value};
use crate::gateway::work::{self, Shift};
use crate::model::digest::Sha256;
use crate::model::submission::Receipt;

/// Files that are longer than this many bytes are sent over a network in pieces, so that a broken line costs one of them.
const LARGE: u64 = 8 << 20;
/// Bytes of a piece.
const PIECE: u64 = 8 << 20;
/// Bytes that are read at once.
const SIP: usize = 128 << 10;
/// How often in a row a line may break before it is given up.
const TRIES: u32 = 8;

#[derive(Args, Debug)]
pub(super) struct SubmitArgs {
    #[command(flatten)]
    by: By,
    /// The file.
    file: PathBuf,
    /// The receipt of the submission that it mends.
    #[arg(long, value_name = "RECEIPT")]
    corrects: Option<Receipt>,
    /// Id of the mapping to be used; else the one that fits.
    #[arg(long, value_name = "ID")]
    mapping: Option<String>,
    /// A key of your own: the same key with the same file is the same submission. Else the same file under the same name is.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// Make a new submission of it, whatever was sent before.
    #[arg(long, conflicts_with = "key")]
    anew: bool,
    /// Write the file with its problems marked in it, once it has run.
    #[arg(long, value_name = "OUT", conflicts_with = "no_wait")]
    marked: Option<PathBuf>,
    /// Only hand it in, and look at its report later.
    #[arg(long)]
    no_wait: bool,
    /// For how many seconds to wait for its report.
    #[arg(long, value_name = "SECONDS", default_value_t = 900)]
    patience: u64,
    /// As without it: it waits anyway.
    #[arg(long, hide = true)]
    run: bool,
}

pub(super) fn submit(a: &SubmitArgs, tools: &Tools) -> Result<u8, Stop> {
    at_desk(&a.by, tools, async |desk| {
        let (mut view, again) = send(desk, a).await?;
        let receipt = view["receipt"].as_str().unwrap_or_default().to_owned();
        if !desk.json {
            let what = if again { Said::Again { receipt: &receipt } } else { Said::Received { receipt: &receipt } };
            writeln!(stderr(), "{}", say(desk.lang(), what))?;
        }
        view["again"] = again.into();
        if a.no_wait {
            desk.tell(&view)?;
            return Ok(code(&view));
        }
        settle(desk, view, Duration::from_secs(a.patience)).await?;
        // Whether it has shares is told only where it is asked for by itself.
        view = desk.get(&format!("/api/submissions/{receipt}")).await?;
        view["again"] = again.into();
        if let Some(place) = a.marked.as_deref().filter(|_| view["report"].is_string()) {
            desk.keep(&format!("/api/submissions/{receipt}/marked"), place).await?;
        }
        let mut shares = Vec::new();
        for share in view["shares"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            let share = desk.get(&format!("/api/submissions/{share}")).await?;
            shares.push(settle(desk, share, Duration::from_secs(a.patience)).await?);
        }
        let worst = shares.iter().map(code).fold(code(&view), u8::max);
        if desk.json {
            if !shares.is_empty() {
                view["shares"] = shares.into();
            }
            desk.tell(&view)?;
            return Ok(worst);
        }
        told(desk, &view, again).await?;
        for share in &shares {
            let text = |name: &str| share[name].as_str().unwrap_or_default();
            print(&format!("\n{}\n", say(desk.lang(), Said::Share { receipt: text("receipt"), flow: text("dataflow"), of: &receipt })))?;
            told(desk, share, again).await?;
        }
        Ok(worst)
    })
}

/// The exit code of where a submission stands.
fn code(view: &Value) -> u8 {
    match view["state"].as_str() {
        Some("refused") => 1,
        Some("failed") => 2,
        _ => 0,
    }
}

/// Tells the report, and what is to be done next.
async fn told(desk: &Desk<'_>, view: &Value, again: bool) -> Result<(), Stop> {
    let text = |name: &str| view[name].as_str().unwrap_or_default();
    let receipt = text("receipt");
    if view["report"].is_string() {
        print(&format!("{}\n", desk.text(text("report"), "text/plain").await?))?;
    }
    let open = match text("state") {
        "checked" => open_rules(desk, receipt).await?,
        _ => String::new(),
    };
    let next = match text("state") {
        // No finding says what is wrong with it.
        "refused" if text("reason") == "no-dataset" => Said::Empty { receipt },
        "refused" => Said::Refused { receipt },
        "failed" => Said::Failed { receipt },
        "checked" if !open.is_empty() => Said::Warned { receipt, rules: &open },
        "checked" => Said::Checked { receipt },
        "received" | "running" => Said::StillThere { receipt },
        state => Said::Stands { receipt, state },
    };
    // Of what was sent before, it has been said already where it is.
    if !(again && matches!(next, Said::StillThere { .. })) {
        print(&format!("{}\n", say(desk.lang(), next)))?;
    }
    Ok(())
}

/// The rules that need a sentence before the submission can go on.
async fn open_rules(desk: &Desk<'_>, receipt: &str) -> Result<String, Stop> {
    let questions = desk.get(&format!("/api/submissions/{receipt}/questions")).await?;
    let open = questions.as_array().into_iter().flatten().filter(|q| q["answered"] == false && q["severity"] != "information");
    Ok(open.filter_map(|q| q["rule"].as_str()).collect::<Vec<_>>().join(", "))
}

/// Waits until a submission has been run, or patience is over. On this machine it is run here, unless a worker has it.
async fn settle(desk: &Desk<'_>, mut view: Value, patience: Duration) -> Result<Value, Stop> {
    let waits = |view: &Value| matches!(view["state"].as_str(), Some("received" | "running"));
    let path = format!("/api/submissions/{}", view["receipt"].as_str().unwrap_or_default());
    let until = Instant::now() + patience;
    let (mut pause, mut broken) = (Duration::from_millis(100), 0);
    let bar = spinner();
    while waits(&view) && Instant::now() < until {
        bar.set_message(view["state"].as_str().unwrap_or_default().to_owned());
        let took = match desk.here() {
            Some(gateway) => work::one(gateway, &Shift::new(format!("command-{}", std::process::id()))).await?.is_some(),
            None => false,
        };
        if !took {
            sleep(pause.min(until - Instant::now())).await;
            pause = (pause * 3 / 2).min(Duration::from_secs(3));
        }
        match desk.try_asking(Asking::new("GET", &path).with("accept", "application/json")).await? {
            Ok(told) if told.status == 200 => {
                view = desk.json(told).await?;
                broken = 0;
            }
            // It is kept: a line that breaks now costs nothing but time.
            Ok(told) if passes(told.status) && broken < TRIES => broken += 1,
            Err(_) if broken < TRIES => broken += 1,
            Ok(told) => return Err(desk.refusal(told).await),
            Err(none) => return Err(desk.no_answer(&none)),
        }
    }
    bar.finish_and_clear();
    Ok(view)
}

/// Whether what is answered passes by itself.
fn passes(status: u16) -> bool {
    matches!(status, 408 | 429 | 502 | 503 | 504)
}

/// A file that is to be sent, as it was when it was read first.
struct Parcel {
    place: PathBuf,
    length: u64,
    sha256: Sha256,
    /// Name, tenant and what else is said of it, as a query.
    query: String,
    key: String,
    bar: ProgressBar,
}

async fn send(desk: &Desk<'_>, a: &SubmitArgs) -> Result<(Value, bool), Stop> {
    let parcel = parcel(desk, a).await?;
    let large = desk.here().is_none() && parcel.length > LARGE;
    let sent = if large { in_pieces(desk, &parcel).await } else { at_once(desk, &parcel).await };
    parcel.bar.finish_and_clear();
    let told = sent?;
    let again = told.status == 200;
    let view = desk.json(told).await?;
    if view["sha256"] != parcel.sha256.to_string() {
        return Err(Stop::Usage(say(desk.lang(), Said::Changed { file: &a.file.display().to_string() })));
    }
    Ok((view, again))
}

async fn parcel(desk: &Desk<'_>, a: &SubmitArgs) -> Result<Parcel, Stop> {
    let told = |e: std::io::Error| Stop::Usage(format!("{}: {e}", a.file.display()));
    let mut file = File::open(&a.file).await.map_err(told)?;
    if file.metadata().await.map_err(told)?.is_dir() {
        return Err(Stop::Usage(say(desk.lang(), Said::Folder { file: &a.file.display().to_string() })));
    }
    let (mut digest, mut length, mut sip) = (sha2::Sha256::new(), 0, vec![0; SIP]);
    loop {
        let n = file.read(&mut sip).await.map_err(told)?;
        if n == 0 {
            break;
        }
        digest.update(&sip[..n]);
        length += n as u64;
    }
    let sha256 = Sha256(digest.finalize().into());
    let name = a.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let corrects = a.corrects.map(|r| format!("corrects={r}&")).unwrap_or_default();
    let mapping = a.mapping.as_ref().map(|m| format!("mapping={}&", value(m))).unwrap_or_default();
    let query = format!("{}{corrects}{mapping}name={}", desk.tenant_query(), value(&name));
    let key = match &a.key {
        Some(key) => key.clone(),
        None if a.anew => {
            let mut seed = [0; 32];
            getrandom::fill(&mut seed).map_err(|e| Stop::Machine(format!("no randomness from this system: {e}")))?;
            format!("anew:{}", Sha256(seed))
        }
        // What is said of it belongs to it: the same file as a correction is another submission.
        None => format!("file:{}", Sha256::of(format!("{sha256} {query}").as_bytes())),
    };
    Ok(Parcel { place: a.file.clone(), length, sha256, query, key, bar: bar(length) })
}

impl Parcel {
    /// Some of its bytes, as they are read.
    async fn pieces(&self, from: u64, length: u64) -> Result<Pieces, Stop> {
        let told = |e: std::io::Error| Stop::Usage(format!("{}: {e}", self.place.display()));
        let mut file = File::open(&self.place).await.map_err(told)?;
        file.seek(SeekFrom::Start(from)).await.map_err(told)?;
        self.bar.set_position(from);
        let begun = (file, length, self.bar.clone());
        let pieces = stream::try_unfold(begun, |(mut file, left, bar)| async move {
            if left == 0 {
                return Ok(None);
            }
            let mut sip = vec![0; SIP.min(usize::try_from(left).unwrap_or(SIP))];
            let n = file.read(&mut sip).await?;
            if n == 0 {
                return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof));
            }
            sip.truncate(n);
            bar.inc(n as u64);
            Ok(Some((sip.into(), (file, left - n as u64, bar))))
        });
        Ok(pieces.boxed())
    }
}

/// Waits a little longer each time, and says why; false where it is time to give up.
async fn again(desk: &Desk<'_>, tries: &mut u32, why: &str, parcel: &Parcel) -> bool {
    *tries += 1;
    if *tries > TRIES {
        return false;
    }
    let seconds = 1 << (*tries - 1).min(5);
    parcel.bar.suspend(|| {
        let _ = writeln!(stderr(), "{}", say(desk.lang(), Said::Broken { why, seconds }));
    });
    sleep(Duration::from_secs(seconds)).await;
    true
}

/// Sends a file as one body. Its key makes one submission of it, however often the line breaks.
async fn at_once(desk: &Desk<'_>, parcel: &Parcel) -> Result<Told, Stop> {
    let mut tries = 0;
    loop {
        let asking = Asking::new("POST", format!("/api/submissions?{}", parcel.query)).with("idempotency-key", &parcel.key);
        let asking = asking.bringing("application/octet-stream", parcel.pieces(0, parcel.length).await?, parcel.length);
        let why = match desk.try_asking(asking).await? {
            Ok(told) if matches!(told.status, 200 | 201) => return Ok(told),
            Ok(told) if !passes(told.status) || desk.here().is_some() || tries == TRIES => return Err(desk.refusal(told).await),
            Ok(told) => title(told).await,
            // Nobody was there at all: that is for the caller to mend, not for time.
            Err(none) if none.before && tries == 0 || tries == TRIES => return Err(desk.no_answer(&none)),
            Err(none) => none.why,
        };
        again(desk, &mut tries, &why, parcel).await;
    }
}

/// What is known of an upload that was begun.
enum Stand {
    /// So many bytes are there.
    At(u64),
    /// All of it.
    Whole,
    /// Nobody knows of it any more.
    Gone,
}

/// Sends a file in pieces, by the names of the IETF draft "Resumable Uploads for HTTP", and goes on where it stands when the
/// line breaks.
async fn in_pieces(desk: &Desk<'_>, parcel: &Parcel) -> Result<Told, Stop> {
    let (mut tries, mut upload, mut at) = (0, None::<String>, Some(0));
    // How far it came before: as long as something comes through, it goes on.
    let mut furthest = 0;
    loop {
        let why = match (&upload, at) {
            (None, _) => match begin(desk, parcel).await? {
                Ok(place) => {
                    (upload, at) = (Some(place), Some(0));
                    continue;
                }
                Err(why) => why,
            },
            (Some(place), None) => match stand(desk, place).await? {
                Ok(Stand::Whole) => return whole(desk, place).await,
                Ok(Stand::Gone) => {
                    upload = None;
                    continue;
                }
                Ok(Stand::At(there)) => {
                    tries = if there > furthest { 0 } else { tries };
                    (at, furthest) = (Some(there), there.max(furthest));
                    continue;
                }
                Err(why) => why,
            },
            (Some(place), Some(from)) => match piece(desk, parcel, place, from).await? {
                Ok(Piece::Last(told)) => return Ok(told),
                Ok(Piece::Taken(there)) => {
                    (at, furthest, tries) = (Some(there), there.max(furthest), 0);
                    continue;
                }
                Err(why) => {
                    at = None;
                    why
                }
            },
        };
        if !again(desk, &mut tries, &why, parcel).await {
            return Err(Stop::Machine(say(desk.lang(), Said::NoAnswer { address: &parcel.place.display().to_string(), why: &why })));
        }
    }
}

/// What became of a piece.
enum Piece {
    /// It was the last one, and this is the answer.
    Last(Told),
    /// So many bytes are there now.
    Taken(u64),
}

/// Sends a piece; after the inner error it is asked where the upload stands.
async fn piece(desk: &Desk<'_>, parcel: &Parcel, place: &str, from: u64) -> Result<Result<Piece, String>, Stop> {
    let length = PIECE.min(parcel.length.saturating_sub(from));
    let complete = if from + length == parcel.length { "?1" } else { "?0" };
    let asking = Asking::new("PATCH", place).with("upload-offset", from.to_string()).with("upload-complete", complete);
    match desk.try_asking(asking.bringing("application/partial-upload", parcel.pieces(from, length).await?, length)).await? {
        Ok(told) if matches!(told.status, 200 | 201) => Ok(Ok(Piece::Last(told))),
        Ok(told) if told.status == 204 => Ok(Ok(Piece::Taken(told.header("upload-offset").parse().unwrap_or(from + length)))),
        // It stands elsewhere than thought, or another connection of ours is not known to be dead yet.
        Ok(told) if passes(told.status) || matches!(told.status, 404 | 409) => Ok(Err(title(told).await)),
        Ok(told) => Err(desk.refusal(told).await),
        Err(none) => Ok(Err(none.why)),
    }
}

/// What happened, in a few words.
async fn title(told: Told) -> String {
    let status = told.status.to_string();
    let problem: Value = serde_json::from_slice(&told.whole(1 << 16).await.unwrap_or_default()).unwrap_or_default();
    problem["title"].as_str().map_or(status, str::to_owned)
}

/// Begins an upload, and gives where it is; the inner error passes by itself.
async fn begin(desk: &Desk<'_>, parcel: &Parcel) -> Result<Result<String, String>, Stop> {
    let asking = Asking::new("POST", format!("/api/uploads?{}", parcel.query))
        .with("idempotency-key", &parcel.key)
        .with("upload-length", parcel.length.to_string())
        .with("upload-complete", "?0")
        .saying("application/octet-stream", "");
    match desk.try_asking(asking).await? {
        Ok(told) if told.status == 201 => Ok(Ok(told.header("location").to_owned())),
        Ok(told) if passes(told.status) => Ok(Err(title(told).await)),
        Ok(told) => Err(desk.refusal(told).await),
        Err(none) if none.before => Err(desk.no_answer(&none)),
        Err(none) => Ok(Err(none.why)),
    }
}

/// Where an upload stands; the inner error passes by itself.
async fn stand(desk: &Desk<'_>, place: &str) -> Result<Result<Stand, String>, Stop> {
    Ok(match desk.try_asking(Asking::new("HEAD", place)).await? {
        Ok(told) if told.status == 404 => Ok(Stand::Gone),
        Ok(told) if told.header("upload-complete") == "?1" => Ok(Stand::Whole),
        Ok(told) => told.header("upload-offset").parse().map(Stand::At).map_err(|_| told.status.to_string()),
        Err(none) => Err(none.why),
    })
}

/// The submission of an upload that is whole, whose answer was lost: another piece is refused, and the refusal names it.
async fn whole(desk: &Desk<'_>, place: &str) -> Result<Told, Stop> {
    let asking = Asking::new("PATCH", place).with("upload-offset", "0").with("upload-complete", "?1");
    let refused = match desk.try_asking(asking.saying("application/partial-upload", "")).await? {
        Ok(refused) if refused.status == 409 => refused.whole(1 << 20).await.map_err(|e| Stop::Machine(e.to_string()))?,
        Ok(other) => return Err(desk.refusal(other).await),
        Err(none) => return Err(desk.no_answer(&none)),
    };
    let problem: Value = serde_json::from_slice(&refused).unwrap_or_default();
    let receipt = problem["receipt"].as_str().unwrap_or_default();
    let mut told = desk.ask(Asking::new("GET", format!("/api/submissions/{receipt}")).with("accept", "application/json")).await?;
    // It is the one that was just made.
    told.status = 201;
    Ok(told)
}

/// A bar of bytes on a terminal.
fn bar(length: u64) -> ProgressBar {
    if !stderr().is_terminal() || length < LARGE / 4 {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(length), indicatif::ProgressDrawTarget::stderr_with_hz(4));
    if let Ok(style) = ProgressStyle::with_template("{bytes}/{total_bytes} {wide_bar} {bytes_per_sec} {eta}") {
        bar.set_style(style);
    }
    bar
}

fn spinner() -> ProgressBar {
    if !stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(None, indicatif::ProgressDrawTarget::stderr_with_hz(4));
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}
