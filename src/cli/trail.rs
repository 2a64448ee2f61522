//! Where did a number come from, does it come out again, and can anybody have changed that? Traces, proofs, re-runs, the
//! ledger.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::desk::{By, Desk, at_desk};
use super::office::{OneRelease, pair};
use super::words::{Said, say};
use super::{Stop, Tools, print};
use crate::connect::asking::{part, value};
use crate::model::submission::Receipt;

#[derive(Args, Debug)]
pub(super) struct TraceArgs {
    #[command(flatten)]
    by: By,
    /// A receipt, whose cell is followed; or a dataflow, whose number is.
    what: String,
    /// The cell (`Hoja1!D17`); or the code of each dimension (`SEX=F`).
    #[arg(required = true)]
    of: Vec<String>,
    /// The release; else the one that is read now.
    #[arg(long)]
    release: Option<i64>,
    /// Write a proof of the number to this file, to be checked with `isthmus verify`.
    #[arg(long, value_name = "FILE")]
    proof: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(super) struct ProveArgs {
    #[command(flatten)]
    by: By,
    /// A receipt, or a dataflow.
    what: String,
    /// The number of the release of a dataflow.
    number: Option<i64>,
    /// Where the proof goes.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

#[derive(Args, Debug)]
pub(super) struct LedgerArgs {
    #[command(flatten)]
    by: By,
    #[command(subcommand)]
    command: LedgerCommand,
}

#[derive(Subcommand, Debug)]
enum LedgerCommand {
    /// Hold everything that is kept against the ledger, and the ledger against what was signed of it.
    Check,
    /// List entries.
    List {
        /// The first.
        #[arg(default_value_t = 0)]
        from: u32,
        /// How many, 200 at most.
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=200))]
        limit: u16,
    },
    /// Print the last signed state, for witnesses.
    Checkpoint,
    /// Print the public key of the ledger.
    Key,
    /// Keep the co-signature of a witness.
    Cosign {
        /// The line that `isthmus witness cosign` printed.
        line: String,
        /// The public key of the witness.
        #[arg(long, value_name = "KEY")]
        key: String,
    },
}

pub(super) fn trace(a: &TraceArgs, tools: &Tools) -> Result<u8, Stop> {
    at_desk(&a.by, tools, async |desk| {
        if let Ok(receipt) = a.what.parse::<Receipt>() {
            let went = desk.get(&format!("/api/submissions/{receipt}/cells/{}", part(&a.of[0]))).await?;
            let nothing = went.as_array().is_none_or(Vec::is_empty);
            if nothing && !desk.json {
                print(&format!("{}\n", say(desk.lang(), Said::NoFigure { cell: &a.of[0] })))?;
            } else {
                desk.tell(&went)?;
            }
            return Ok(u8::from(nothing));
        }
        let series = desk.series(&desk.dataflow(&a.what)?).await?;
        let key: Result<BTreeMap<String, String>, String> = a.of.iter().map(|p| pair(p)).collect();
        let key = key.map_err(|_| Stop::Usage("the code of each dimension is written as SEX=F".to_owned()))?;
        let key: Vec<String> = key.iter().map(|(dimension, code)| format!("{dimension}={code}")).collect();
        let place = format!("{series}/{}/number", release(desk, a.release, &series).await?);
        let query = format!("key={}", value(&key.join(",")));
        desk.tell(&desk.get(&format!("{place}?{query}")).await?)?;
        if let Some(path) = &a.proof {
            desk.keep(&format!("{place}/proof?{query}"), path).await?;
        }
        Ok(0)
    })
}

/// The release that is named, else the one that is read now.
async fn release(desk: &Desk<'_>, named: Option<i64>, series: &str) -> Result<i64, Stop> {
    if let Some(number) = named {
        return Ok(number);
    }
    let all = desk.releases(series).await?;
    let now = all.iter().find(|r| r["standing"] == "public").and_then(|r| r["number"].as_i64());
    // Where nothing is read there is nothing to trace; the gateway says so about a release that is none.
    Ok(now.unwrap_or_default())
}

pub(super) fn prove(a: &ProveArgs, tools: &Tools) -> Result<u8, Stop> {
    at_desk(&a.by, tools, async |desk| {
        let path = match (a.what.parse::<Receipt>(), a.number) {
            (Ok(receipt), _) => format!("/api/submissions/{receipt}/proof"),
            (Err(_), Some(number)) => format!("{}/{number}/proof", desk.series(&desk.dataflow(&a.what)?).await?),
            (Err(_), None) => return Err(Stop::Usage("name a receipt, or a dataflow and the number of a release".to_owned())),
        };
        desk.keep(&path, &a.output).await?;
        Ok(0)
    })
}

pub(super) fn replay(a: &OneRelease, tools: &Tools) -> Result<u8, Stop> {
    at_desk(&a.by, tools, async |desk| {
        let series = desk.series(&desk.dataflow(&a.dataflow)?).await?;
        let again = desk.tell_it("POST", &format!("{series}/{}/replay", a.number), &json!({})).await?;
        desk.tell(&again)?;
        Ok(u8::from(again["equal"] != true))
    })
}

pub(super) fn ledger(a: &LedgerArgs, tools: &Tools) -> Result<u8, Stop> {
    use LedgerCommand as L;
    at_desk(&a.by, tools, async |desk| {
        match &a.command {
            L::Check => {
                let verified = desk.tell_it("POST", "/api/ledger/verification", &json!({})).await?;
                desk.tell(&verified)?;
                return Ok(u8::from(verified["faults"].as_array().is_none_or(|f| !f.is_empty())));
            }
            L::List { from, limit } => desk.tell(&desk.get(&format!("/api/ledger/entries?from={from}&limit={limit}")).await?)?,
            L::Checkpoint => print(&desk.text("/api/ledger/checkpoint", "text/plain").await?)?,
            L::Key => print(&desk.text("/api/ledger/key", "text/plain").await?)?,
            L::Cosign { line, key } => {
                desk.tell_it("POST", "/api/ledger/cosignatures", &json!({ "line": line, "key": key })).await?;
            }
        }
        Ok(0)
    })
}
