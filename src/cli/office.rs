//! What do people of an office do with what was handed in? They look, decide, release, withdraw and compare.
//!
//! Every command is a request or two of the interface, made at a [desk](super::desk) here or elsewhere.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use futures_util::StreamExt;
use serde_json::{Value, json};

use super::desk::{By, Desk, at_desk};
use super::signer::signed;
use super::words::{Said, say};
use super::{Stop, Tools, print};
use crate::connect::asking::{Asking, Told, part, value};
use crate::model::account::Class;
use crate::model::finding::Severity;
use crate::model::moment::Moment;
use crate::model::submission::{Receipt, State};

#[derive(Args, Debug)]
pub(super) struct ReviewArgs {
    #[command(flatten)]
    by: By,
    #[command(subcommand)]
    command: ReviewCommand,
}

#[derive(Subcommand, Debug)]
enum ReviewCommand {
    /// List submissions, the latest first.
    List {
        /// Only those that stand here: received, checked, in-review, approved …
        #[arg(long)]
        state: Option<State>,
        /// Only those of this dataflow.
        #[arg(long)]
        dataflow: Option<String>,
        /// How many, 200 at most.
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=200))]
        limit: u16,
    },
    /// Show a submission, what needs a sentence, and what was decided.
    Show {
        /// The receipt.
        receipt: Receipt,
    },
    /// Show the report of a submission.
    Report {
        /// The receipt.
        receipt: Receipt,
        /// Its form.
        #[arg(long, value_enum, default_value = "text")]
        format: Form,
    },
    /// Bring the file back as it was sent.
    Original {
        /// The receipt.
        receipt: Receipt,
        /// Where it goes; `-` is standard output.
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Bring the file back with its problems marked in it: coloured cells, notes, a first sheet that lists them all.
    Marked {
        /// The receipt.
        receipt: Receipt,
        /// Where it goes; `-` is standard output.
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Send a submission to review.
    Submit {
        /// The receipt.
        receipt: Receipt,
        /// Why what a rule warned of is right: `RULE=TEXT`; may be repeated.
        #[arg(long, value_name = "RULE=TEXT", value_parser = pair)]
        because: Vec<(String, String)>,
        #[command(flatten)]
        words: SignedSentence,
    },
    /// Say why what a rule warned of is right.
    Justify {
        /// The receipt.
        receipt: Receipt,
        /// The rule.
        rule: String,
        /// Why.
        #[arg(short = 'm', long = "text")]
        text: String,
    },
    /// Approve a submission of somebody else.
    Approve {
        /// The receipt.
        receipt: Receipt,
        #[command(flatten)]
        words: SignedSentence,
    },
    /// Give a submission back to its sender.
    Return {
        /// The receipt.
        receipt: Receipt,
        #[command(flatten)]
        words: SignedSentence,
    },
    /// Say something about a submission.
    Comment(Sentence),
    /// Run a submission again.
    Rerun(Sentence),
    /// Take a submission back.
    Cancel(Sentence),
    /// Give what a rule found another severity.
    Override {
        /// The receipt.
        receipt: Receipt,
        /// The rule.
        rule: String,
        /// error, warning or information.
        #[arg(value_parser = severity)]
        to: Severity,
        /// Why.
        #[arg(short = 'm', long = "text")]
        text: String,
    },
    /// Say that there is nothing to report for a period.
    Nothing {
        /// The dataflow: DF_BORDER_MVT, or ISTHMUS:DF_BORDER_MVT(1.0.0).
        dataflow: String,
        /// The period: 2024-03.
        period: String,
        /// Why.
        #[arg(short = 'm', long = "text")]
        text: String,
    },
}

/// A submission, and a sentence about it.
#[derive(Args, Debug)]
struct Sentence {
    /// The receipt.
    receipt: Receipt,
    /// In your words.
    #[arg(short = 'm', long = "text", default_value = "")]
    text: String,
}

/// A sentence, and the key that signs what is decided.
#[derive(Args, Debug)]
struct SignedSentence {
    /// In your words.
    #[arg(short = 'm', long = "text", default_value = "")]
    text: String,
    /// Your own key, which signs the decision (see `isthmus signer`); else the service says that it was you.
    #[arg(long, value_name = "FILE")]
    sign: Option<PathBuf>,
}

impl SignedSentence {
    /// What is sent with the decision.
    async fn said(&self, desk: &Desk<'_>, receipt: Receipt, decision: &str) -> Result<Value, Stop> {
        let mut said = json!({ "text": self.text });
        if let Some(key) = &self.sign {
            said["signed"] = signed(desk, &receipt.to_string(), decision, &self.text, key).await?;
        }
        Ok(said)
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    /// For people.
    Text,
    /// For programs, all four languages.
    Json,
    /// One line per finding and cell.
    Csv,
    /// A page that needs no script.
    Html,
    /// SARIF 2.1.0.
    Sarif,
}

#[derive(Args, Debug)]
pub(super) struct ReleaseArgs {
    #[command(flatten)]
    by: By,
    /// What goes in; all of one dataflow.
    #[arg(required = true)]
    receipts: Vec<Receipt>,
    /// Exactly these figures and nothing of the last release.
    #[arg(long)]
    replace: bool,
    /// The moment at which it opens: 2026-03-01T09:00:00Z.
    #[arg(long, value_name = "MOMENT")]
    embargo: Option<Moment>,
    /// Who may read it: public, restricted, confidential; else what is set for the dataflow.
    #[arg(long)]
    class: Option<Class>,
    /// Only say what would change.
    #[arg(long)]
    dry_run: bool,
    /// The release that you looked at (`--dry-run`); 0 for none. Refused where another came between. Else the last one.
    #[arg(long, value_name = "NUMBER")]
    base: Option<i64>,
    /// Why.
    #[arg(short = 'm', long = "text", default_value = "")]
    text: String,
}

/// A release that is named.
#[derive(Args, Debug)]
pub(super) struct OneRelease {
    #[command(flatten)]
    pub(super) by: By,
    /// The dataflow: DF_BORDER_MVT, or ISTHMUS:DF_BORDER_MVT(1.0.0).
    pub(super) dataflow: String,
    /// Its number.
    pub(super) number: i64,
    /// Why.
    #[arg(short = 'm', long = "text", default_value = "")]
    text: String,
}

#[derive(Args, Debug)]
pub(super) struct ReleasesArgs {
    #[command(flatten)]
    by: By,
    /// Every release of this dataflow, the last first; else what is read now of each.
    dataflow: Option<String>,
}

#[derive(Args, Debug)]
pub(super) struct DiffArgs {
    #[command(flatten)]
    by: By,
    /// The dataflow.
    dataflow: String,
    /// The earlier release; 0 for nothing.
    from: i64,
    /// The later release.
    to: i64,
    /// List every figure that is not as it was, a line of JSON each.
    #[arg(long)]
    list: bool,
}

pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    text.split_once('=').map(|(a, b)| (a.trim().to_owned(), b.trim().to_owned())).ok_or_else(|| format!("`{text}` is not RULE=TEXT"))
}

fn severity(word: &str) -> Result<Severity, String> {
    let all = [Severity::Error, Severity::Warning, Severity::Information];
    all.into_iter().find(|s| s.word() == word).ok_or_else(|| format!("`{word}` is not one of error, warning, information"))
}

pub(super) fn review(a: &ReviewArgs, tools: &Tools) -> Result<u8, Stop> {
    use ReviewCommand as R;
    at_desk(&a.by, tools, async |desk| {
        let about = |receipt: &Receipt, what: &str| format!("/api/submissions/{receipt}/{what}");
        let said = |s: &Sentence| json!({ "text": s.text });
        let (path, what) = match &a.command {
            R::List { state, dataflow, limit } => return list(desk, *state, dataflow.as_deref(), *limit).await,
            R::Show { receipt } => {
                let mut answer = desk.get(&format!("/api/submissions/{receipt}")).await?;
                if !answer["report"].is_null() {
                    answer["questions"] = desk.get(&about(receipt, "questions")).await?;
                }
                answer["decisions"] = desk.get(&about(receipt, "decisions")).await?;
                desk.tell(&answer)?;
                return Ok(0);
            }
            R::Report { receipt, format } => {
                let kind = match format {
                    Form::Text => "text/plain",
                    Form::Json => "application/json",
                    Form::Csv => "text/csv",
                    Form::Html => "text/html",
                    Form::Sarif => "application/sarif+json",
                };
                print(&desk.text(&about(receipt, "report"), kind).await?)?;
                return Ok(0);
            }
            R::Original { receipt, output } => {
                desk.keep(&about(receipt, "original"), output).await?;
                return Ok(0);
            }
            R::Marked { receipt, output } => {
                desk.keep(&about(receipt, "marked"), output).await?;
                return Ok(0);
            }
            R::Nothing { dataflow, period, text } => {
                let dataflow = desk.dataflow(dataflow)?.to_string();
                let what = json!({ "tenant": desk.named_tenant(), "dataflow": dataflow, "period": period, "text": text });
                let event = desk.tell_it("POST", "/api/nothing-to-report", &what).await?;
                desk.tell(&json!({ "event": event }))?;
                return Ok(0);
            }
            R::Submit { receipt, because, words } => {
                let because: BTreeMap<&String, &String> = because.iter().map(|(rule, why)| (rule, why)).collect();
                let mut said = words.said(desk, *receipt, "submit").await?;
                said["justifications"] = json!(because);
                (about(receipt, "submit"), said)
            }
            R::Justify { receipt, rule, text } => (about(receipt, "justify"), json!({ "rule": rule, "text": text })),
            R::Approve { receipt, words } => (about(receipt, "approve"), words.said(desk, *receipt, "approve").await?),
            R::Return { receipt, words } => (about(receipt, "return"), words.said(desk, *receipt, "return").await?),
            R::Comment(s) => (about(&s.receipt, "comment"), said(s)),
            R::Rerun(s) => (about(&s.receipt, "rerun"), said(s)),
            R::Cancel(s) => (about(&s.receipt, "cancel"), said(s)),
            R::Override { receipt, rule, to, text } => {
                (about(receipt, "override"), json!({ "rule": rule, "severity": to.word(), "text": text }))
            }
        };
        desk.tell(&desk.tell_it("POST", &path, &what).await?)?;
        Ok(0)
    })
}

async fn list(desk: &Desk<'_>, state: Option<State>, dataflow: Option<&str>, limit: u16) -> Result<u8, Stop> {
    let mut query = format!("{}limit={limit}", desk.tenant_query());
    if let Some(state) = state {
        query.push_str(&format!("&state={}", state.word()));
    }
    if let Some(dataflow) = dataflow {
        query.push_str(&format!("&dataflow={}", value(&desk.dataflow(dataflow)?.to_string())));
    }
    let page = desk.get(&format!("/api/submissions?{query}")).await?;
    let line = |s: &Value| {
        let names = ["receipt", "state", "name", "by", "received", "dataflow"];
        names.map(|n| (n.to_owned(), s[n].clone())).into_iter().collect::<serde_json::Map<_, _>>()
    };
    let lines: Vec<Value> = page["submissions"].as_array().into_iter().flatten().map(|s| line(s).into()).collect();
    desk.tell(&lines.into())?;
    Ok(0)
}

/// The release that the next one is made on: the last that was opened, or will be, and was not withdrawn.
fn tip(releases: &[Value]) -> Value {
    let counts = |r: &&Value| matches!(r["standing"].as_str(), Some("scheduled" | "public" | "replaced"));
    releases.iter().filter(counts).filter_map(|r| r["number"].as_i64()).max().into()
}

pub(super) fn release(a: &ReleaseArgs, tools: &Tools) -> Result<u8, Stop> {
    at_desk(&a.by, tools, async |desk| {
        let first = desk.get(&format!("/api/submissions/{}", a.receipts[0])).await?;
        let how = if a.replace { "replace" } else { "merge" };
        let (Some(dataflow), Some(tenant)) = (first["dataflow"].as_str(), first["tenant"].as_str()) else {
            // What would change says best why that is nothing.
            desk.tell(&desk.get(&format!("/api/submissions/{}/changes?how={how}", a.receipts[0])).await?)?;
            return Ok(2);
        };
        let receipts: Vec<String> = a.receipts.iter().map(ToString::to_string).collect();
        if a.dry_run {
            let (flow, receipts) = (value(dataflow), receipts.join(","));
            desk.tell(&desk.get(&format!("/api/changes?tenant={}&dataflow={flow}&receipts={receipts}&how={how}", value(tenant))).await?)?;
            return Ok(0);
        }
        let base = match a.base {
            Some(number) => Some(number).filter(|n| *n > 0).into(),
            None => tip(&desk.releases(&format!("/api/releases/{}/{}", part(dataflow), part(tenant))).await?),
        };
        let plan = json!({
            "tenant": tenant, "dataflow": dataflow, "receipts": receipts, "how": how, "base": base,
            "embargo": a.embargo, "class": a.class, "why": a.text,
        });
        desk.tell(&desk.tell_it("POST", "/api/releases", &plan).await?)?;
        Ok(0)
    })
}

/// What is done to a release that is named.
#[derive(Clone, Copy, Debug)]
pub(super) enum ToRelease {
    Withdraw,
    Restore,
    GiveKey,
}

pub(super) fn to_release(a: &OneRelease, what: ToRelease, tools: &Tools) -> Result<u8, Stop> {
    at_desk(&a.by, tools, async |desk| {
        let series = desk.series(&desk.dataflow(&a.dataflow)?).await?;
        let place = format!("{series}/{}", a.number);
        let (verb, said) = match what {
            ToRelease::Withdraw => ("withdraw", json!({ "why": a.text })),
            ToRelease::GiveKey => ("keys", json!({ "why": a.text })),
            ToRelease::Restore => ("restore", json!({ "why": a.text, "base": tip(&desk.releases(&series).await?) })),
        };
        desk.tell(&desk.tell_it("POST", &format!("{place}/{verb}"), &said).await?)?;
        Ok(0)
    })
}

pub(super) fn releases(a: &ReleasesArgs, tools: &Tools) -> Result<u8, Stop> {
    at_desk(&a.by, tools, async |desk| {
        let all = match &a.dataflow {
            Some(dataflow) => desk.get(&desk.series(&desk.dataflow(dataflow)?).await?).await?,
            None => desk.get("/api/releases").await?,
        };
        if desk.json {
            desk.tell(&all)?;
            return Ok(0);
        }
        let line = |r: &Value| {
            let mut line = serde_json::Map::new();
            for name in ["dataflow", "tenant", "number", "standing", "class", "rows", "opens"] {
                line.insert(name.to_owned(), r[name].clone());
            }
            let keys = ["keys_given", "keys_needed"].map(|n| r[n].as_i64().unwrap_or_default());
            if keys[0] < keys[1] {
                line.insert("keys".to_owned(), format!("{} of {}", keys[0], keys[1]).into());
            }
            Value::from(line)
        };
        desk.tell(&all.as_array().into_iter().flatten().map(line).collect())?;
        Ok(0)
    })
}

pub(super) fn diff(a: &DiffArgs, tools: &Tools) -> Result<u8, Stop> {
    at_desk(&a.by, tools, async |desk| {
        let place = format!("{}/{}/changes", desk.series(&desk.dataflow(&a.dataflow)?).await?, part(&a.to.to_string()));
        let path = if a.from > 0 { format!("{place}?from={}", a.from) } else { place };
        if !a.list {
            desk.tell(&desk.get(&path).await?)?;
            return Ok(0);
        }
        let told = desk.ask(Asking::new("GET", path).with("accept", "application/x-ndjson")).await?;
        let (listed, all) = differences(told).await?;
        if listed < all {
            use std::io::Write as _;
            writeln!(std::io::stderr(), "{}", say(desk.lang(), Said::More { listed, all }))?;
        }
        Ok(0)
    })
}

/// Prints the differences line by line; gives how many were listed and how many there are. The last line counts them.
async fn differences(mut told: Told) -> Result<(u64, u64), Stop> {
    let (mut rest, mut listed, mut counts) = (Vec::new(), 0, Value::Null);
    while let Some(piece) = told.body.next().await {
        rest.extend_from_slice(&piece.map_err(|e| Stop::Machine(e.to_string()))?);
        while let Some(end) = rest.iter().position(|b| *b == b'\n') {
            let line: Vec<u8> = rest.drain(..=end).collect();
            let read: Value = serde_json::from_slice(&line).map_err(|e| Stop::Machine(format!("the answer is no JSON: {e}")))?;
            if read["change"].is_null() {
                counts = read;
                continue;
            }
            print(&String::from_utf8_lossy(&line))?;
            listed += 1;
        }
    }
    let all = ["new", "changed", "removed"].iter().filter_map(|n| counts[*n].as_u64()).sum();
    Ok((listed, all))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_release_is_made_on_the_last_that_counts() {
        let of = |all: &[(i64, &str)]| tip(&all.iter().map(|(n, s)| json!({ "number": n, "standing": s })).collect::<Vec<_>>());
        assert_eq!(of(&[]), Value::Null);
        assert_eq!(of(&[(4, "pending"), (3, "withdrawn"), (2, "scheduled"), (1, "public")]), 2);
        assert_eq!(of(&[(2, "withdrawn"), (1, "withdrawn")]), Value::Null);
    }
}
