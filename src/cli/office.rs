//! What can be done at the gateway from its own machine: hand in, review, release, ask where a number came from.
//!
//! Every command is one call of the use cases in [`crate::gateway`], in the name of a person (`--as`) with the roles that this
//! person has, or of the command line itself, which needs none. Whoever may run these commands may read the store: they
//! are for operators. What is done is recorded as the service's word, never as a person's own signature.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::service::{gateway, runtime};
use super::{Stop, Tools, print};
use crate::gateway::change::{self, Changes, Difference};
use crate::gateway::merge::How;
use crate::gateway::proof::{self, ProofOf};
use crate::gateway::publish::{self, Plan};
use crate::gateway::receive::{self, Parcel};
use crate::gateway::work::{self, Shift};
use crate::gateway::{Code, Gateway, Refusal, Trouble, definitions, export, ledger, replay, review, settings, trace, verify};
use crate::model::account::{Actor, Class, Login, Part, TenantId, Who};
use crate::model::digest::Sha256;
use crate::model::finding::Severity;
use crate::model::moment::Moment;
use crate::model::release::{Release, Series};
use crate::model::structure::Ref;
use crate::model::submission::{Receipt, State, Submission, Via};
use crate::store::definitions::DefinitionKind;
use crate::store::submissions::{Accepted, Wanted};

/// Who does it, where.
#[derive(Args, Debug)]
pub(super) struct By {
    /// The person in whose name it is done, with that person's roles; else the command line itself.
    #[arg(long = "as", value_name = "LOGIN", global = true)]
    person: Option<Login>,
    /// The tenant; else the person's only one.
    #[arg(long, value_name = "TENANT", global = true)]
    tenant: Option<TenantId>,
    /// The folder of everything, whatever the configuration says.
    #[arg(long, value_name = "DIR", global = true)]
    data: Option<PathBuf>,
    /// Answer as JSON, for programs.
    #[arg(long, global = true)]
    json: bool,
}

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
    /// A key of your own: the same key with the same file is the same submission.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// Run it here and now, instead of leaving it to a worker.
    #[arg(long)]
    run: bool,
}

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
        /// How many.
        #[arg(long, default_value_t = 20)]
        limit: i64,
    },
    /// Show a submission, what needs a sentence, and what was decided.
    Show {
        /// The receipt.
        receipt: Receipt,
    },
    /// Send a submission to review.
    Submit {
        /// The receipt.
        receipt: Receipt,
        /// Why what a rule warned of is right: `RULE=TEXT`; may be repeated.
        #[arg(long, value_name = "RULE=TEXT", value_parser = pair)]
        because: Vec<(String, String)>,
    },
    /// Approve a submission of somebody else.
    Approve(Said),
    /// Give a submission back to its sender.
    Return(Said),
    /// Say something about a submission.
    Comment(Said),
    /// Run a submission again.
    Rerun(Said),
    /// Take a submission back.
    Cancel(Said),
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
        /// The dataflow.
        #[arg(value_parser = dataflow)]
        dataflow: Ref,
        /// The period: 2024-03.
        period: String,
        /// Why.
        #[arg(short = 'm', long = "text")]
        text: String,
    },
}

#[derive(Args, Debug)]
struct Said {
    /// The receipt.
    receipt: Receipt,
    /// In your words.
    #[arg(short = 'm', long = "text", default_value = "")]
    text: String,
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
    by: By,
    /// The dataflow: ISTHMUS:DF_BORDER_MVT(1.0.0).
    #[arg(value_parser = dataflow)]
    dataflow: Ref,
    /// Its number.
    number: i64,
    /// Why.
    #[arg(short = 'm', long = "text", default_value = "")]
    text: String,
}

#[derive(Args, Debug)]
pub(super) struct DiffArgs {
    #[command(flatten)]
    by: By,
    /// The dataflow.
    #[arg(value_parser = dataflow)]
    dataflow: Ref,
    /// The earlier release; 0 for nothing.
    from: i64,
    /// The later release.
    to: i64,
    /// List every figure that is not as it was.
    #[arg(long)]
    list: bool,
}

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
pub(super) struct ExportArgs {
    /// The folder that others read.
    folder: PathBuf,
    /// The folder of everything, whatever the configuration says.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
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
        from: i64,
        /// How many.
        #[arg(long, default_value_t = 50)]
        limit: i64,
    },
    /// Print the last signed state, for witnesses.
    Checkpoint,
    /// Print the public key of the ledger.
    Key,
}

#[derive(Args, Debug)]
pub(super) struct DefineArgs {
    #[command(flatten)]
    by: By,
    #[command(subcommand)]
    command: DefineCommand,
}

#[derive(Subcommand, Debug)]
enum DefineCommand {
    /// Keep a version of a mapping, and run its tests.
    Upload {
        /// The file.
        file: PathBuf,
    },
    /// Make a version the active one, once its tests pass.
    Activate {
        /// Id of the mapping.
        id: String,
        /// The version; else the latest.
        sha256: Option<Sha256>,
    },
    /// Leave a mapping without an active version.
    Deactivate {
        /// Id of the mapping.
        id: String,
    },
    /// List the active mappings of the tenant, or the versions of one.
    List {
        /// Id of a mapping.
        id: Option<String>,
    },
    /// What is different between two versions.
    Diff {
        /// Id of the mapping.
        id: String,
        /// The earlier version.
        from: Sha256,
        /// The later version.
        to: Sha256,
    },
    /// Change a setting of the tenant: `four-eyes off`, `keys:DATAFLOW 2`, `class:DATAFLOW restricted`; without a value it is taken away.
    Set {
        /// Its name.
        name: String,
        /// Its value.
        value: Option<String>,
    },
}

fn pair(text: &str) -> Result<(String, String), String> {
    text.split_once('=').map(|(a, b)| (a.to_owned(), b.to_owned())).ok_or_else(|| format!("`{text}` is not RULE=TEXT"))
}

fn severity(word: &str) -> Result<Severity, String> {
    let all = [Severity::Error, Severity::Warning, Severity::Information];
    all.into_iter().find(|s| s.word() == word).ok_or_else(|| format!("`{word}` is not one of error, warning, information"))
}

fn dataflow(text: &str) -> Result<Ref, String> {
    Ref::parse(text).ok_or_else(|| format!("`{text}` is not a dataflow such as ISTHMUS:DF_BORDER_MVT(1.0.0)"))
}

/// The gateway, and who acts.
struct Desk {
    gateway: Gateway,
    actor: Actor,
    json: bool,
}

impl Desk {
    async fn open(by: &By, tools: &Tools) -> Result<Desk, Stop> {
        let gateway = gateway(tools, by.data.as_deref()).await?;
        let actor = match &by.person {
            None => {
                let tenant = by.tenant.clone().ok_or_else(|| Stop::Usage("name the tenant with --tenant".to_owned()))?;
                Actor::machine(Part::Command, tenant)
            }
            Some(login) => {
                let nobody = |_| Stop::Usage(format!("there is no account `{login}`"));
                let (account, _) = gateway.store.account(login).await.map_err(nobody)?;
                if account.closed.is_some() {
                    return Err(Stop::Usage(format!("the account `{login}` is closed")));
                }
                let tenants: Vec<&TenantId> = account.roles.keys().collect();
                let tenant = match (&by.tenant, &tenants[..]) {
                    (Some(tenant), _) => tenant.clone(),
                    (None, [one]) => (*one).clone(),
                    _ => return Err(Stop::Usage(format!("`{login}` has roles in {} tenants; name one with --tenant", tenants.len()))),
                };
                let roles = account.roles.get(&tenant).cloned().unwrap_or_default();
                Actor { who: Who::Person(login.clone()), tenant, roles }
            }
        };
        Ok(Desk { gateway, actor, json: by.json })
    }

    /// Prints an answer: as JSON, or as lines for people.
    fn tell(&self, answer: &Value) -> Result<(), Stop> {
        if self.json {
            return print(&format!("{answer:#}\n"));
        }
        let mut out = String::new();
        lines(answer, 0, &mut out);
        print(&out)
    }

    fn series(&self, dataflow: &Ref) -> Series {
        Series { dataflow: dataflow.clone(), tenant: self.actor.tenant.clone() }
    }
}

/// A value as indented lines of names and values.
fn lines(value: &Value, depth: usize, out: &mut String) {
    let plain = |v: &Value| match v {
        Value::String(text) => text.clone(),
        Value::Null => "-".to_owned(),
        other => other.to_string(),
    };
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(all) => {
            for (name, value) in all {
                if value.is_object() || value.is_array() {
                    out.push_str(&format!("{indent}{name}:\n"));
                    lines(value, depth + 1, out);
                } else {
                    out.push_str(&format!("{indent}{name}: {}\n", plain(value)));
                }
            }
        }
        Value::Array(all) => {
            for value in all {
                match value {
                    // A line each, where there is nothing below.
                    Value::Object(fields) if fields.values().all(|v| !v.is_object() && !v.is_array()) => {
                        let told: Vec<String> = fields.iter().map(|(n, v)| format!("{n} {}", plain(v))).collect();
                        out.push_str(&format!("{indent}- {}\n", told.join(", ")));
                    }
                    Value::Object(_) | Value::Array(_) => {
                        out.push_str(&format!("{indent}-\n"));
                        lines(value, depth + 1, out);
                    }
                    other => out.push_str(&format!("{indent}- {}\n", plain(other))),
                }
            }
        }
        other => out.push_str(&format!("{indent}{}\n", plain(other))),
    }
}

fn submission(s: &Submission) -> Value {
    let run = s.run.as_ref().map(|r| {
        json!({
            "dataflow": r.dataflow.as_ref().map(ToString::to_string), "mapping": r.mapping, "observations": r.counts.observations,
            "errors": r.counts.errors, "warnings": r.counts.warnings, "informations": r.counts.informations,
        })
    });
    json!({
        "receipt": s.receipt, "state": s.state, "reason": s.reason, "file": s.name, "bytes": s.bytes, "sha256": s.sha256,
        "received": s.received, "by": s.by.to_string(), "corrects": s.corrects, "duplicates": s.duplicates, "run": run,
    })
}

fn released(r: &Release) -> Value {
    json!({
        "release": ledger::release_name(&r.draft.series, r.number), "number": r.number, "standing": r.standing, "opens": r.opens,
        "class": r.draft.class, "base": r.draft.base, "restores": r.draft.restores, "receipts": r.draft.receipts, "rows": r.rows(),
        "keys": format!("{} of {}", r.given.len(), r.draft.keys), "manifest": r.draft.manifest,
    })
}

fn changed(c: &Changes) -> Result<Value, Stop> {
    serde_json::to_value(c).map_err(|e| Stop::Machine(e.to_string()))
}

/// Runs something on the gateway; what was refused is the caller's to mend.
fn at_desk(by: &By, tools: &Tools, what: impl AsyncFnOnce(&Desk) -> Result<u8, Stop>) -> Result<u8, Stop> {
    runtime()?.block_on(async {
        let desk = Desk::open(by, tools).await?;
        what(&desk).await
    })
}

pub(super) fn submit(a: &SubmitArgs, tools: &Tools) -> Result<u8, Stop> {
    at_desk(&a.by, tools, async |desk| {
        let name = a.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let told = |e: std::io::Error| Stop::Usage(format!("{}: {e}", a.file.display()));
        let mut file = tokio::fs::File::open(&a.file).await.map_err(told)?;
        let length = file.metadata().await.map_err(told)?.len();
        let parcel = Parcel {
            via: Via::Command,
            name,
            media_type: String::new(),
            key: a.key.clone(),
            corrects: a.corrects,
            mapping: a.mapping.clone(),
        };
        receive::may_come(&desk.gateway, &desk.actor, &parcel, Some(length)).await?;
        let mut incoming = desk.gateway.blobs.incoming().await.map_err(Trouble::from)?;
        incoming.drain(&mut file, |e| Trouble::Machine(e.to_string())).await?;
        let accepted = receive::accept(&desk.gateway, &desk.actor, parcel, incoming).await?;
        let receipt = accepted.submission().receipt;
        if a.run {
            let shift = Shift::new(format!("command-{}", std::process::id()));
            while !settled(&desk.gateway, receipt).await? {
                if work::one(&desk.gateway, &shift).await?.is_none() {
                    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
                }
            }
        }
        let now = desk.gateway.store.submission(receipt).await.map_err(Trouble::from)?;
        let mut answer = submission(&now);
        answer["again"] = matches!(accepted, Accepted::Again(_)).into();
        desk.tell(&answer)?;
        Ok(u8::from(matches!(now.state, State::Refused | State::Failed)))
    })
}

async fn settled(gateway: &Gateway, receipt: Receipt) -> Result<bool, Trouble> {
    Ok(!matches!(gateway.store.submission(receipt).await?.state, State::Received | State::Running))
}

pub(super) fn review(a: &ReviewArgs, tools: &Tools) -> Result<u8, Stop> {
    use ReviewCommand as R;
    at_desk(&a.by, tools, async |desk| {
        let (gateway, actor) = (&desk.gateway, &desk.actor);
        let after = match &a.command {
            R::List { state, limit } => {
                let wanted = Wanted { tenant: Some(actor.tenant.clone()), state: *state, ..Wanted::default() };
                let all = gateway.store.submissions(&wanted, *limit).await.map_err(Trouble::from)?;
                let line = |s: &Submission| json!({ "receipt": s.receipt, "state": s.state, "file": s.name, "by": s.by.to_string(), "received": s.received });
                desk.tell(&all.iter().map(line).collect())?;
                return Ok(0);
            }
            R::Show { receipt } => {
                let questions = review::questions(gateway, actor, *receipt).await?;
                let decisions = gateway.store.decisions(*receipt).await.map_err(Trouble::from)?;
                let mut answer = submission(&gateway.store.submission(*receipt).await.map_err(Trouble::from)?);
                answer["questions"] = serde_json::to_value(questions).map_err(|e| Stop::Machine(e.to_string()))?;
                let decisions: Vec<trace::Said> = decisions.into_iter().map(Into::into).collect();
                answer["decisions"] = serde_json::to_value(decisions).map_err(|e| Stop::Machine(e.to_string()))?;
                desk.tell(&answer)?;
                return Ok(0);
            }
            R::Nothing { dataflow, period, text } => {
                let event = review::nothing_to_report(gateway, actor, dataflow, period, text).await?;
                desk.tell(&json!({ "event": event }))?;
                return Ok(0);
            }
            R::Submit { receipt, because } => {
                let because: BTreeMap<String, String> = because.iter().cloned().collect();
                review::submit(gateway, actor, *receipt, &because, "").await?
            }
            R::Approve(s) => review::approve(gateway, actor, s.receipt, &s.text).await?,
            R::Return(s) => review::give_back(gateway, actor, s.receipt, &s.text).await?,
            R::Comment(s) => review::comment(gateway, actor, s.receipt, &s.text).await?,
            R::Rerun(s) => review::rerun(gateway, actor, s.receipt, &s.text).await?,
            R::Cancel(s) => review::cancel(gateway, actor, s.receipt, &s.text).await?,
            R::Override { receipt, rule, to, text } => review::override_severity(gateway, actor, *receipt, rule, *to, text).await?,
        };
        desk.tell(&submission(&after))?;
        Ok(0)
    })
}

pub(super) fn release(a: &ReleaseArgs, tools: &Tools) -> Result<u8, Stop> {
    at_desk(&a.by, tools, async |desk| {
        let (gateway, actor) = (&desk.gateway, &desk.actor);
        let missing = || Refusal::new(Code::NoDataset).with("receipt", a.receipts[0].to_string());
        let first = gateway.store.submission(a.receipts[0]).await.map_err(Trouble::from)?;
        let dataflow = first.run.and_then(|r| r.dataflow).ok_or_else(|| Trouble::from(missing()))?;
        let how = if a.replace { How::Replace } else { How::Merge };
        if a.dry_run {
            let changes = change::preview(gateway, actor, &dataflow, &a.receipts, how, None).await?;
            desk.tell(&changed(&changes)?)?;
            return Ok(0);
        }
        let base = match a.base {
            Some(number) => Some(number).filter(|n| *n > 0),
            None => gateway.store.tip(&desk.series(&dataflow)).await.map_err(Trouble::from)?,
        };
        let (receipts, why) = (a.receipts.clone(), a.text.clone());
        let plan = Plan { dataflow, receipts, how, base, embargo: a.embargo, class: a.class, why };
        let made = publish::release(gateway, actor, &plan).await?;
        desk.tell(&released(&made))?;
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
        let (gateway, actor, series) = (&desk.gateway, &desk.actor, desk.series(&a.dataflow));
        let made = match what {
            ToRelease::Withdraw => publish::withdraw(gateway, actor, &series, a.number, &a.text).await?,
            ToRelease::GiveKey => publish::give_key(gateway, actor, &series, a.number, &a.text).await?,
            ToRelease::Restore => {
                let base = gateway.store.tip(&series).await.map_err(Trouble::from)?;
                publish::restore(gateway, actor, &series, a.number, base, None, &a.text).await?
            }
        };
        desk.tell(&released(&made))?;
        Ok(0)
    })
}

pub(super) fn diff(a: &DiffArgs, tools: &Tools) -> Result<u8, Stop> {
    at_desk(&a.by, tools, async |desk| {
        let (to, mut from) = tokio::sync::mpsc::channel::<Difference>(64);
        let told = async {
            let mut out = std::io::stdout().lock();
            while let Some(difference) = from.recv().await {
                let line = serde_json::to_string(&difference).unwrap_or_default();
                if writeln!(out, "{line}").is_err() {
                    break;
                }
            }
            from.close();
        };
        let series = desk.series(&a.dataflow);
        let list = a.list.then_some(to);
        let counted = change::between(&desk.gateway, &desk.actor, &series, Some(a.from).filter(|n| *n > 0), a.to, list);
        let (changes, ()) = tokio::join!(counted, told);
        let changes = changes?;
        if !a.list {
            desk.tell(&changed(&changes)?)?;
        }
        Ok(0)
    })
}

pub(super) fn trace(a: &TraceArgs, tools: &Tools) -> Result<u8, Stop> {
    at_desk(&a.by, tools, async |desk| {
        let value = |v: Result<Value, serde_json::Error>| v.map_err(|e| Stop::Machine(e.to_string()));
        if let Ok(receipt) = a.what.parse::<Receipt>() {
            let went = trace::cell(&desk.gateway, &desk.actor, receipt, &a.of[0]).await?;
            desk.tell(&value(serde_json::to_value(&went))?)?;
            return Ok(u8::from(went.is_empty()));
        }
        let series = desk.series(&dataflow(&a.what).map_err(Stop::Usage)?);
        let key: Result<BTreeMap<String, String>, String> = a.of.iter().map(|p| pair(p)).collect();
        let key = key.map_err(|_| Stop::Usage("the code of each dimension is written as SEX=F".to_owned()))?;
        let traced = trace::number(&desk.gateway, &desk.actor, &series, a.release, &key).await?;
        desk.tell(&value(serde_json::to_value(&traced))?)?;
        if let Some(path) = &a.proof {
            let of = ProofOf::Number(series, traced.release, key);
            keep(path, &proof::proof(&desk.gateway, of).await?)?;
        }
        Ok(0)
    })
}

fn keep(path: &std::path::Path, bytes: &[u8]) -> Result<(), Stop> {
    super::convert::replace(path, |out| out.write_all(bytes))
}

pub(super) fn prove(a: &ProveArgs, tools: &Tools) -> Result<u8, Stop> {
    at_desk(&a.by, tools, async |desk| {
        let of = match (a.what.parse::<Receipt>(), a.number) {
            (Ok(receipt), _) => {
                // Whose it is is asked here: the proof itself asks nobody.
                review::questions(&desk.gateway, &desk.actor, receipt).await?;
                ProofOf::Receipt(receipt)
            }
            (Err(_), Some(number)) => ProofOf::Release(desk.series(&dataflow(&a.what).map_err(Stop::Usage)?), number),
            (Err(_), None) => return Err(Stop::Usage("name a receipt, or a dataflow and the number of a release".to_owned())),
        };
        keep(&a.output, &proof::proof(&desk.gateway, of).await?)?;
        Ok(0)
    })
}

pub(super) fn replay(a: &OneRelease, tools: &Tools) -> Result<u8, Stop> {
    at_desk(&a.by, tools, async |desk| {
        let again = replay::release(&desk.gateway, &desk.actor, &desk.series(&a.dataflow), a.number).await?;
        desk.tell(&serde_json::to_value(&again).map_err(|e| Stop::Machine(e.to_string()))?)?;
        Ok(u8::from(!again.equal))
    })
}

pub(super) fn export(a: &ExportArgs, tools: &Tools) -> Result<u8, Stop> {
    runtime()?.block_on(async {
        let gateway = gateway(tools, a.data.as_deref()).await?;
        let done = export::export(&gateway, &a.folder).await?;
        print(&format!("{} written, {} there already, {} removed\n", done.written, done.kept, done.removed))?;
        Ok(0)
    })
}

pub(super) fn ledger(a: &LedgerArgs, tools: &Tools) -> Result<u8, Stop> {
    runtime()?.block_on(async {
        let gateway = gateway(tools, a.by.data.as_deref()).await?;
        // Nobody's tenant: the ledger is of all.
        let desk = Desk { actor: Actor::machine(Part::Command, TenantId::system()), json: a.by.json, gateway };
        let value = |v: Result<Value, serde_json::Error>| v.map_err(|e| Stop::Machine(e.to_string()));
        match &a.command {
            LedgerCommand::Check => {
                let verified = verify::verify(&desk.gateway).await?;
                desk.tell(&value(serde_json::to_value(&verified))?)?;
                Ok(u8::from(!verified.faults.is_empty()))
            }
            LedgerCommand::List { from, limit } => {
                let entries = ledger::entries(&desk.gateway, *from, *limit).await?;
                desk.tell(&value(serde_json::to_value(&entries))?)?;
                Ok(0)
            }
            LedgerCommand::Checkpoint => {
                print(&ledger::checkpoint(&desk.gateway).await?.note)?;
                Ok(0)
            }
            LedgerCommand::Key => {
                print(&format!("{}\n", desk.gateway.key.public()))?;
                Ok(0)
            }
        }
    })
}

pub(super) fn define(a: &DefineArgs, tools: &Tools) -> Result<u8, Stop> {
    use DefineCommand as D;
    const KIND: DefinitionKind = DefinitionKind::Mapping;
    at_desk(&a.by, tools, async |desk| {
        let (gateway, actor) = (&desk.gateway, &desk.actor);
        let value = |v: Result<Value, serde_json::Error>| v.map_err(|e| Stop::Machine(e.to_string()));
        match &a.command {
            D::Upload { file } => {
                let text = std::fs::read_to_string(file).map_err(|e| Stop::Usage(format!("{}: {e}", file.display())))?;
                let kept = definitions::upload(gateway, actor, KIND, &text).await?;
                desk.tell(&value(serde_json::to_value(&kept))?)?;
                Ok(u8::from(!kept.passes))
            }
            D::Activate { id, sha256 } => {
                let latest = definitions::versions(gateway, actor, KIND, id).await?.into_iter().next().map(|v| v.sha256);
                let sha256 = sha256.or(latest).ok_or_else(|| Stop::Usage(format!("there is no mapping `{id}`")))?;
                let trials = definitions::activate(gateway, actor, KIND, id, sha256).await?;
                desk.tell(&json!({ "id": id, "active": sha256, "tests": trials.len() }))?;
                Ok(0)
            }
            D::Deactivate { id } => {
                definitions::deactivate(gateway, actor, KIND, id).await?;
                Ok(0)
            }
            D::List { id } => {
                let all = match id {
                    Some(id) => definitions::versions(gateway, actor, KIND, id).await?,
                    None => definitions::list(gateway, actor, KIND).await?,
                };
                let line = |v: &crate::store::definitions::Version| json!({ "id": v.title.id, "sha256": v.sha256, "at": v.at, "by": v.by.to_string() });
                desk.tell(&all.iter().map(line).collect())?;
                Ok(0)
            }
            D::Diff { id, from, to } => {
                print(&definitions::diff(gateway, actor, KIND, id, *from, *to).await?)?;
                Ok(0)
            }
            D::Set { name, value } => {
                settings::set(gateway, actor, name, value.as_deref()).await?;
                Ok(0)
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_told_in_lines() {
        let mut out = String::new();
        let answer = json!({ "receipt": "R-2026-000001", "run": { "errors": 0, "mapping": null }, "all": [{ "a": 1, "b": "x" }, "y"] });
        lines(&answer, 0, &mut out);
        assert_eq!(out, "receipt: R-2026-000001\nrun:\n  errors: 0\n  mapping: -\nall:\n  - a 1, b x\n  - y\n");
    }
}
