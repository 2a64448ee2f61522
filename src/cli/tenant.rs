//! `isthmus tenant`: what a tenant works with and who works for it — mappings, settings, people, tokens, sources, webhooks.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::desk::{By, Desk, Tenant, at_desk_of};
use super::{Stop, Tools, lang, print};
use crate::connect::asking::{Asking, part};
use crate::model::account::{Login, Role};
use crate::model::digest::Sha256;
use crate::model::lang::Lang;
use crate::store::definitions::DefinitionKind;

#[derive(Args, Debug)]
pub(super) struct TenantArgs {
    #[command(flatten)]
    by: By,
    #[command(subcommand)]
    command: TenantCommand,
}

#[derive(Subcommand, Debug)]
enum TenantCommand {
    /// List tenants.
    All,
    /// Open a tenant, or give it another name.
    Open {
        /// Its name, as people know it.
        name: String,
    },
    /// Close a tenant: nobody has a role there any more.
    Close,
    /// Keep a version of a mapping or of another definition, and run its tests.
    Upload {
        /// The file.
        file: PathBuf,
        #[command(flatten)]
        kind: Kind,
    },
    /// Make a version the active one, once its tests pass.
    Activate {
        /// Its id.
        id: String,
        /// The version; else the latest.
        sha256: Option<Sha256>,
        #[command(flatten)]
        kind: Kind,
    },
    /// Leave a definition without an active version.
    Deactivate {
        /// Its id.
        id: String,
        #[command(flatten)]
        kind: Kind,
    },
    /// List what is active, or the versions of one definition.
    List {
        /// Its id.
        id: Option<String>,
        #[command(flatten)]
        kind: Kind,
    },
    /// What is different between two versions.
    Diff {
        /// Its id.
        id: String,
        /// The earlier version.
        from: Sha256,
        /// The later version.
        to: Sha256,
        #[command(flatten)]
        kind: Kind,
    },
    /// Change a setting: `four-eyes off`, `signatures on`, `keys:DATAFLOW 2`, `class:DATAFLOW restricted`, `protect:DATAFLOW 10`; without a value it is taken away.
    Set {
        /// Its name.
        name: String,
        /// Its value.
        value: Option<String>,
    },
    /// Show a setting.
    Get {
        /// Its name.
        name: String,
    },
    /// List people.
    People,
    /// Give a person roles; the secret that is printed sets a password, once.
    Person {
        /// The name to sign in with.
        login: Login,
        /// The name to be shown.
        #[arg(long)]
        name: String,
        /// Where reports go.
        #[arg(long, default_value = "")]
        mail: String,
        /// The language to be written to.
        #[arg(long, value_parser = lang, default_value = "es")]
        speaks: Lang,
        /// uploader, reviewer, publisher, consumer, auditor, tenant-admin; parted by commas.
        #[arg(long, value_delimiter = ',', required = true)]
        roles: Vec<Role>,
    },
    /// Take the roles of a person away.
    Dismiss {
        /// The person.
        login: Login,
    },
    /// List tokens.
    Tokens,
    /// Make a token, and print its secret, this once.
    Token {
        /// What it is for.
        name: String,
        /// What it may do; parted by commas.
        #[arg(long, value_delimiter = ',', required = true)]
        roles: Vec<Role>,
        /// Only for these dataflows, `AGENCY:ID`; parted by commas.
        #[arg(long, value_delimiter = ',')]
        dataflows: Vec<String>,
        /// Only from these networks; parted by commas.
        #[arg(long, value_delimiter = ',')]
        networks: Vec<String>,
        /// Who answers for it.
        #[arg(long)]
        owner: Option<Login>,
        /// For how many days, 366 at most.
        #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=366))]
        days: u16,
    },
    /// End a token, at once.
    Revoke {
        /// Its number.
        id: i64,
    },
    /// What is due, and what is late.
    Calendar,
    /// How well it sends, by month and dataflow: first-pass rate, findings, days to release, punctuality.
    Scorecard,
    /// What the machine gave up on.
    Jobs,
    /// List the services that a source may name.
    Profiles,
    /// What is fetched.
    Sources,
    /// Say what is to be fetched, and how often.
    Source {
        /// Its name.
        id: String,
        /// What is asked, and whom: a YAML file.
        file: PathBuf,
        /// Every so many minutes.
        #[arg(long, default_value_t = 1440)]
        minutes: u32,
        /// It is fetched no more.
        #[arg(long)]
        closed: bool,
    },
    /// Which programs are told what happens.
    Webhooks,
    /// Tell a program what happens; its secret is printed.
    Webhook {
        /// Its address.
        url: String,
        /// Only of these events; parted by commas; else of all.
        #[arg(long, value_delimiter = ',')]
        events: Vec<String>,
    },
    /// Tell a program no more.
    Unhook {
        /// The number of the webhook.
        id: i64,
    },
    /// What a program was told, and what it did not take.
    Messages {
        /// The number of the webhook.
        id: i64,
    },
    /// Tell a program of an event again.
    TellAgain {
        /// The number of the webhook.
        id: i64,
        /// The number of the event.
        event: i64,
    },
}

/// What kind of definition is meant.
#[derive(Args, Debug)]
struct Kind {
    /// mapping, rules, calendar or patch.
    #[arg(long, default_value = "mapping")]
    kind: DefinitionKind,
}

fn file(path: &Path) -> Result<String, Stop> {
    std::fs::read_to_string(path).map_err(|e| Stop::Usage(format!("{}: {e}", path.display())))
}

pub(super) fn tenant(a: &TenantArgs, tools: &Tools) -> Result<u8, Stop> {
    use TenantCommand as T;
    let named = if matches!(a.command, T::Open { .. }) { Tenant::New } else { Tenant::Known };
    at_desk_of(&a.by, named, tools, async |desk| {
        match &a.command {
            T::All => return shown(desk, "GET", "/api/tenants", None).await,
            T::Profiles => return shown(desk, "GET", "/api/profiles", None).await,
            _ => {}
        }
        let home = format!("/api/tenants/{}", part(desk.tenant().await?.as_str()));
        let of = |kind: &Kind| format!("{home}/definitions/{}", kind.kind.word());
        let roles = |all: &[Role]| all.iter().map(|r| r.word()).collect::<Vec<_>>();
        let (method, path, what) = match &a.command {
            T::All | T::Profiles => return Ok(0),
            T::Upload { file: path, kind } => return upload(desk, path, &of(kind)).await,
            T::Activate { id, sha256, kind } => return activate(desk, &format!("{}/{}", of(kind), part(id)), *sha256).await,
            T::List { id, kind } => return list(desk, id.as_deref(), &of(kind)).await,
            T::Diff { id, from, to, kind } => {
                print(&desk.text(&format!("{}/{}/diff?from={from}&to={to}", of(kind), part(id)), "text/plain").await?)?;
                return Ok(0);
            }
            T::Open { name } => ("PUT", home.clone(), Some(json!({ "name": name }))),
            T::Close => ("DELETE", home.clone(), None),
            T::Deactivate { id, kind } => ("DELETE", format!("{}/{}/active", of(kind), part(id)), None),
            T::Set { name, value } => ("PUT", format!("{home}/settings/{}", part(&setting(desk, name)?)), Some(json!({ "value": value }))),
            T::Get { name } => ("GET", format!("{home}/settings/{}", part(&setting(desk, name)?)), None),
            T::People => ("GET", format!("{home}/people"), None),
            T::Person { login, name, mail, speaks, roles: all } => {
                let what = json!({ "name": name, "mail": mail, "lang": speaks.tag(), "roles": roles(all) });
                ("PUT", format!("{home}/people/{}", part(login.as_str())), Some(what))
            }
            T::Dismiss { login } => ("DELETE", format!("{home}/people/{}", part(login.as_str())), None),
            T::Tokens => ("GET", format!("{home}/tokens"), None),
            T::Token { name, roles: all, dataflows, networks, owner, days } => {
                let what = json!({
                    "name": name, "roles": roles(all), "dataflows": dataflows, "networks": networks, "owner": owner, "days": days,
                });
                ("POST", format!("{home}/tokens"), Some(what))
            }
            T::Revoke { id } => ("DELETE", format!("{home}/tokens/{id}"), None),
            T::Calendar => ("GET", format!("{home}/calendar"), None),
            T::Scorecard => ("GET", format!("{home}/scorecard"), None),
            T::Jobs => ("GET", format!("{home}/jobs"), None),
            T::Sources => ("GET", format!("{home}/sources"), None),
            T::Source { id, file: path, minutes, closed } => {
                let what = json!({ "spec": file(path)?, "minutes": minutes, "closed": closed });
                ("PUT", format!("{home}/sources/{}", part(id)), Some(what))
            }
            T::Webhooks => ("GET", format!("{home}/webhooks"), None),
            T::Webhook { url, events } => ("POST", format!("{home}/webhooks"), Some(json!({ "url": url, "events": events }))),
            T::Unhook { id } => ("DELETE", format!("{home}/webhooks/{id}"), None),
            T::Messages { id } => ("GET", format!("{home}/webhooks/{id}/messages"), None),
            T::TellAgain { id, event } => ("POST", format!("{home}/webhooks/{id}/messages/{event}"), None),
        };
        shown(desk, method, &path, what.as_ref()).await
    })
}

/// The name of a setting; of one that is of a dataflow, with the whole reference of it.
fn setting(desk: &Desk<'_>, name: &str) -> Result<String, Stop> {
    match name.split_once(':') {
        Some((kind @ ("keys" | "class"), dataflow)) => Ok(format!("{kind}:{}", desk.dataflow(dataflow)?)),
        _ => Ok(name.to_owned()),
    }
}

/// Asks, and tells what is answered, where it is anything.
async fn shown(desk: &Desk<'_>, method: &'static str, path: &str, what: Option<&Value>) -> Result<u8, Stop> {
    let answer = match (method, what) {
        ("GET", _) => desk.get(path).await?,
        (method, Some(what)) => desk.tell_it(method, path, what).await?,
        (method, None) => {
            desk.ask(Asking::new(method, path)).await?;
            Value::Null
        }
    };
    let nothing = answer.is_null() || answer.as_object().is_some_and(serde_json::Map::is_empty);
    if !nothing {
        desk.tell(&answer)?;
    }
    Ok(0)
}

async fn upload(desk: &Desk<'_>, path: &Path, place: &str) -> Result<u8, Stop> {
    let asking = Asking::new("POST", place).saying("application/yaml", file(path)?);
    let kept = desk.json(desk.ask(asking).await?).await?;
    desk.tell(&kept)?;
    Ok(u8::from(kept["passes"] != true))
}

async fn activate(desk: &Desk<'_>, place: &str, sha256: Option<Sha256>) -> Result<u8, Stop> {
    let sha256 = match sha256 {
        Some(sha256) => sha256.to_string(),
        None => desk.get(place).await?[0]["sha256"].as_str().unwrap_or_default().to_owned(),
    };
    let trials = desk.tell_it("PUT", &format!("{place}/active"), &json!({ "sha256": sha256 })).await?;
    let id = place.rsplit('/').next().unwrap_or_default();
    desk.tell(&json!({ "id": id, "active": sha256, "tests": trials.as_array().map_or(0, Vec::len) }))?;
    Ok(0)
}

async fn list(desk: &Desk<'_>, id: Option<&str>, place: &str) -> Result<u8, Stop> {
    let all = match id {
        Some(id) => desk.get(&format!("{place}/{}", part(id))).await?,
        None => desk.get(place).await?,
    };
    let line = |v: &Value| json!({ "id": v["id"], "sha256": v["sha256"], "at": v["at"], "by": v["by"] });
    desk.tell(&all.as_array().into_iter().flatten().map(line).collect())?;
    Ok(0)
}
