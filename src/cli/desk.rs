//! Where does a command of the office go: to the gateway of this machine, or to one that is named by its address?
//!
//! Either way it is a request of the interface that `/openapi.json` describes. Here it passes no network and no sign-in:
//! whoever may run these commands may read the store. They act in the name of a person (`--as`) with the roles that this
//! person has, or of the command line itself, which needs none; what is done is recorded as the service's word, never as a
//! person's own signature. There (`--server`) a token says who asks. What comes back, and how it is told, is the same.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;
use futures_util::StreamExt;
use serde_json::Value;

use super::service::{gateway, runtime};
use super::words::{Said, say};
use super::{SPOKEN, Stop, Tools, print, schema};
use crate::connect::asking::{Asking, Told, part, value};
use crate::connect::remote::{BadServer, Line, NoAnswer, Remote};
use crate::gateway::access::{Caller, sessions};
use crate::gateway::{Gateway, Trouble};
use crate::model::account::{Login, Part, Role, Roles, TenantId, Who};
use crate::model::lang::Lang;
use crate::model::structure::Ref;
use crate::serve::desk::Desk as Here;
use crate::serve::messages;
use crate::serve::problem::{Kind, Problem};

/// Where a token is looked for, so that it stands in no list of processes and no history.
const TOKEN: &str = "ISTHMUS_TOKEN";
/// Longest answer that is taken into memory.
pub(super) const LONGEST: usize = 512 << 20;

/// Who does it, where.
#[derive(Args, Debug)]
pub(super) struct By {
    /// The address of the service, such as https://datos.example.org; else the gateway of this machine. The token is taken from ISTHMUS_TOKEN.
    #[arg(long, value_name = "URL", global = true)]
    server: Option<String>,
    /// The file that holds the token; `-` reads standard input.
    #[arg(long, value_name = "FILE", global = true)]
    token_file: Option<PathBuf>,
    /// Send token and files unencrypted, where the line is your own.
    #[arg(long, global = true)]
    plain: bool,
    /// The tenant; else the only one that you work for.
    #[arg(long, value_name = "TENANT", global = true)]
    tenant: Option<TenantId>,
    /// On this machine: the person in whose name it is done, with that person's roles; else the command line itself.
    #[arg(long = "as", value_name = "LOGIN", global = true)]
    person: Option<Login>,
    /// On this machine: the folder of everything, whatever the configuration says.
    #[arg(long, value_name = "DIR", global = true)]
    data: Option<PathBuf>,
    /// Answer as JSON, for programs.
    #[arg(long, global = true)]
    json: bool,
}

/// Which way questions go.
enum Way {
    /// To the gateway of this machine.
    Here(Box<(Here, Gateway)>),
    /// To one elsewhere.
    There(Remote),
}

/// A gateway, and in what way it is asked.
pub(super) struct Desk<'t> {
    way: Way,
    tenant: Option<TenantId>,
    /// The command line asks for itself, and for no tenant: it has no role anywhere.
    is_unnamed: bool,
    pub(super) json: bool,
    pub(super) tools: &'t Tools,
}

/// Whether the tenant that is named must be there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tenant {
    /// A slip of the pen must not open an office.
    Known,
    /// It may be opened just now.
    New,
}

/// Runs something at the desk that the caller names.
pub(super) fn at_desk(by: &By, tools: &Tools, what: impl AsyncFnOnce(&Desk<'_>) -> Result<u8, Stop>) -> Result<u8, Stop> {
    at_desk_of(by, Tenant::Known, tools, what)
}

/// The same, for a tenant that may be new.
pub(super) fn at_desk_of(
    by: &By,
    tenant: Tenant,
    tools: &Tools,
    what: impl AsyncFnOnce(&Desk<'_>) -> Result<u8, Stop>,
) -> Result<u8, Stop> {
    runtime()?.block_on(async {
        let desk = Desk::open(by, tenant, tools).await?;
        what(&desk).await
    })
}

impl<'t> Desk<'t> {
    async fn open(by: &By, tenant: Tenant, tools: &'t Tools) -> Result<Desk<'t>, Stop> {
        let way = match &by.server {
            Some(server) => {
                if let Some(local) = by.person.as_ref().map(|_| "--as").or(by.data.as_ref().map(|_| "--data")) {
                    return Err(Stop::Usage(say(tools.lang, Said::HereOnly { option: local })));
                }
                let line = if by.plain { Line::Plain } else { Line::Private };
                Way::There(
                    Remote::new(server, secret(by.token_file.as_deref(), TOKEN)?.as_deref(), line)
                        .map_err(|e| bad_server(tools.lang, e))?,
                )
            }
            None => {
                if let Some(remote) = by.token_file.as_ref().map(|_| "--token-file").or(by.plain.then_some("--plain")) {
                    return Err(Stop::Usage(say(tools.lang, Said::ThereOnly { option: remote })));
                }
                let gateway = gateway(tools, by.data.as_deref()).await?;
                if tenant == Tenant::Known {
                    known(&gateway, by, tools.lang).await?;
                }
                let caller = caller(&gateway, by, tools.lang).await?;
                Way::Here(Box::new((Here::new(gateway.clone(), Some(caller))?, gateway)))
            }
        };
        let is_unnamed = by.server.is_none() && by.person.is_none() && by.tenant.is_none();
        Ok(Desk { way, is_unnamed, tenant: by.tenant.clone(), json: by.json, tools })
    }

    pub(super) fn lang(&self) -> Lang {
        self.tools.lang
    }

    /// The gateway, where it is that of this machine.
    pub(super) fn here(&self) -> Option<&Gateway> {
        match &self.way {
            Way::Here(here) => Some(&here.1),
            Way::There(_) => None,
        }
    }

    /// Asks, and gives whatever is answered; the outer error is of the machine, the inner one of the line.
    pub(super) async fn try_asking(&self, asking: Asking) -> Result<Result<Told, NoAnswer>, Stop> {
        let asking = asking.with("accept-language", self.lang().tag());
        match &self.way {
            Way::Here(here) => Ok(Ok(here.0.ask(asking).await?)),
            Way::There(remote) => Ok(remote.ask(asking).await),
        }
    }

    /// Asks, and gives what is answered where it is done; what was refused is the caller's to mend.
    pub(super) async fn ask(&self, asking: Asking) -> Result<Told, Stop> {
        match self.try_asking(asking).await? {
            Ok(told) if (200..300).contains(&told.status) => Ok(told),
            Ok(told) => Err(self.refusal(told).await),
            Err(none) => Err(self.no_answer(&none)),
        }
    }

    /// Why the line failed.
    pub(super) fn no_answer(&self, none: &NoAnswer) -> Stop {
        Stop::Machine(say(self.lang(), Said::NoAnswer { address: &none.address, why: &none.why }))
    }

    /// Why something was not done, in the sentence that the gateway says it in.
    pub(super) async fn refusal(&self, told: Told) -> Stop {
        let (status, log, request) = (told.status, told.log.clone(), told.header("x-request-id").to_owned());
        let (elsewhere, retry) = (told.header("location").to_owned(), told.header("retry-after").to_owned());
        let is_problem = told.header("content-type").starts_with("application/problem+json");
        let body = told.whole(1 << 20).await.unwrap_or_default();
        let problem = serde_json::from_slice::<Value>(&body).ok().filter(|_| is_problem);
        if status == 403 && self.is_unnamed {
            return Stop::Usage(say(self.lang(), Said::NoTenant));
        }
        let Some(problem) = problem else {
            let address = self.address();
            return Stop::Usage(match status {
                300..400 => say(self.lang(), Said::Elsewhere { address, to: &elsewhere }),
                _ => say(self.lang(), Said::NotOurs { address, status }),
            });
        };
        if self.json {
            // For programs, beside the sentence for people.
            let _ = print(&format!("{problem:#}\n"));
        }
        let text = |name: &str| problem[name].as_str().unwrap_or_default();
        let mut sentence = format!("{}. {}", text("title"), text("detail"));
        if text("code") == "text-missing" {
            sentence.push_str(" (-m)");
        }
        if status >= 500 {
            // Of this machine the operator is told what its log would be; of another one, under which number it stands there.
            match log {
                Some(why) if text("code") == "internal" => sentence = format!("{}: {why}", text("title")),
                Some(why) => sentence.push_str(&format!(" ({why})")),
                None if !request.is_empty() => sentence.push_str(&format!(" (X-Request-Id: {request})")),
                None => {}
            }
        }
        if !retry.is_empty() {
            sentence.push_str(&format!(" (Retry-After: {retry} s)"));
        }
        if status >= 500 { Stop::Machine(sentence) } else { Stop::Usage(sentence) }
    }

    /// Asks for JSON.
    pub(super) async fn get(&self, path: &str) -> Result<Value, Stop> {
        self.json(self.ask(Asking::new("GET", path).with("accept", "application/json")).await?).await
    }

    /// Says something in JSON, and gives what is answered; `null` where that is nothing.
    pub(super) async fn tell_it(&self, method: &'static str, path: &str, what: &Value) -> Result<Value, Stop> {
        let asking = Asking::new(method, path).with("accept", "application/json").saying("application/json", what.to_string());
        self.json(self.ask(asking).await?).await
    }

    /// Asks for a text.
    pub(super) async fn text(&self, path: &str, kind: &str) -> Result<String, Stop> {
        let told = self.ask(Asking::new("GET", path).with("accept", kind)).await?;
        let bytes = told.whole(LONGEST).await.map_err(|e| Stop::Machine(e.to_string()))?;
        String::from_utf8(bytes).map_err(|e| Stop::Machine(e.to_string()))
    }

    /// Writes the body of an answer to a file, which is there whole or not at all; `-` is standard output.
    pub(super) async fn keep(&self, path: &str, place: &Path) -> Result<(), Stop> {
        let mut told = self.ask(Asking::new("GET", path)).await?;
        let fault = |e: std::io::Error| Stop::Machine(format!("{}: {e}", place.display()));
        if place.as_os_str() == "-" {
            while let Some(piece) = told.body.next().await {
                std::io::Write::write_all(&mut std::io::stdout().lock(), &piece.map_err(fault)?)?;
            }
            return Ok(());
        }
        if super::convert::is_special(place) {
            // Such as `/dev/null` or a pipe: it stays what it is.
            let mut file = std::fs::File::options().write(true).open(place).map_err(fault)?;
            while let Some(piece) = told.body.next().await {
                std::io::Write::write_all(&mut file, &piece.map_err(fault)?).map_err(fault)?;
            }
            return Ok(());
        }
        let folder = place.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            return Err(fault(std::io::ErrorKind::NotFound.into()));
        }
        let mut new = tempfile::Builder::new().prefix(".new-").tempfile_in(folder).map_err(fault)?;
        while let Some(piece) = told.body.next().await {
            std::io::Write::write_all(&mut new, &piece.map_err(fault)?).map_err(fault)?;
        }
        new.persist(place).map_err(|e| fault(e.error))?;
        Ok(())
    }

    /// The tenant that is named, else the only one that the caller works for.
    ///
    /// # Errors
    /// Where there are several, or none.
    pub(super) async fn tenant(&self) -> Result<TenantId, Stop> {
        if let Some(named) = &self.tenant {
            return Ok(named.clone());
        }
        let who = self.get("/api/session").await?;
        let all: Vec<&str> = who["tenants"].as_array().into_iter().flatten().filter_map(|t| t["tenant"].as_str()).collect();
        let work: Vec<&str> = all.into_iter().filter(|t| *t != TenantId::system().as_str()).collect();
        match work[..] {
            [only] => only.parse().map_err(|e| Stop::Machine(format!("{e}"))),
            [] => Err(Stop::Usage(say(self.lang(), Said::NoTenant))),
            _ => Err(Stop::Usage(say(self.lang(), Said::SeveralTenants { all: &work.join(", ") }))),
        }
    }

    /// The query that names the tenant, where one is named: `tenant=MEX&`.
    pub(super) fn tenant_query(&self) -> String {
        self.tenant.as_ref().map_or_else(String::new, |t| format!("tenant={}&", value(t.as_str())))
    }

    /// The tenant, where one is named.
    pub(super) fn named_tenant(&self) -> Option<&TenantId> {
        self.tenant.as_ref()
    }

    /// The dataflow of a reference, or of an id that stands for one.
    pub(super) fn dataflow(&self, text: &str) -> Result<Ref, Stop> {
        schema::reference(text, self.tools)
    }

    /// Where the releases of a dataflow lie.
    pub(super) async fn series(&self, dataflow: &Ref) -> Result<String, Stop> {
        Ok(format!("/api/releases/{}/{}", part(&dataflow.to_string()), part(self.tenant().await?.as_str())))
    }

    /// The releases of the series that lies there, the last first; none where there is none.
    pub(super) async fn releases(&self, series: &str) -> Result<Vec<Value>, Stop> {
        let asking = Asking::new("GET", series).with("accept", "application/json");
        match self.try_asking(asking).await? {
            Ok(told) if told.status == 404 => Ok(Vec::new()),
            Ok(told) if told.status == 200 => Ok(serde_json::from_value(self.json(told).await?).unwrap_or_default()),
            Ok(told) => Err(self.refusal(told).await),
            Err(none) => Err(self.no_answer(&none)),
        }
    }

    /// An answer of JSON; `null` where it is empty. Whoever answers otherwise is no service of this kind.
    pub(super) async fn json(&self, told: Told) -> Result<Value, Stop> {
        let status = told.status;
        let bytes = told.whole(LONGEST).await.map_err(|e| Stop::Machine(e.to_string()))?;
        if bytes.is_empty() {
            return Ok(Value::Null);
        }
        let not_ours = || Stop::Usage(say(self.lang(), Said::NotOurs { address: self.address(), status }));
        serde_json::from_slice(&bytes).map_err(|_| not_ours())
    }

    /// Where it is; empty on this machine.
    fn address(&self) -> &str {
        match &self.way {
            Way::There(remote) => remote.address(),
            Way::Here(_) => "",
        }
    }

    /// Prints an answer: as JSON for programs, for people as it is said.
    pub(super) fn tell_or(&self, answer: &Value, said: impl FnOnce() -> String) -> Result<(), Stop> {
        if self.json { self.tell(answer) } else { print(&format!("{}\n", said())) }
    }

    /// Prints an answer: as JSON, or as lines for people.
    pub(super) fn tell(&self, answer: &Value) -> Result<(), Stop> {
        if self.json {
            return print(&format!("{answer:#}\n"));
        }
        let mut out = String::new();
        lines(answer, 0, &mut out);
        if out.is_empty() {
            // Nothing is an answer too.
            out.push_str("-\n");
        }
        print(&out)
    }
}

/// Refuses a tenant that is not there, on a machine where there are any.
async fn known(gateway: &Gateway, by: &By, lang: Lang) -> Result<(), Stop> {
    let Some(tenant) = by.tenant.as_ref().filter(|t| **t != TenantId::system()) else { return Ok(()) };
    let tenants = gateway.store.tenants().await.map_err(Trouble::from)?;
    if tenants.is_empty() || tenants.iter().any(|t| t.id == *tenant) {
        return Ok(());
    }
    let all: Vec<&str> = tenants.iter().map(|t| t.id.as_str()).collect();
    Err(Stop::Usage(say(lang, Said::NoSuchTenant { tenant: tenant.as_str(), all: &all.join(", ") })))
}

/// Who asks on this machine.
async fn caller(gateway: &Gateway, by: &By, lang: Lang) -> Result<Caller, Stop> {
    let Some(login) = &by.person else {
        let work: Vec<Role> = Role::ALL.into_iter().filter(|r| *r != Role::SystemAdmin).collect();
        let mut roles: std::collections::BTreeMap<TenantId, Roles> = [(TenantId::system(), Roles::from([Role::SystemAdmin]))].into();
        roles.extend(by.tenant.clone().map(|tenant| (tenant, Roles(work.into_iter().collect()))));
        return Ok(Caller { who: Who::Machine(Part::Command), roles, dataflows: Vec::new(), lang: None });
    };
    match sessions::person(gateway, login).await.map_err(Stop::from)? {
        Some(caller) => Ok(caller),
        None => Err(Stop::Usage(say(lang, Said::Nobody { login: login.as_str() }))),
    }
}

/// The token that is given; none where nobody gave one.
/// A secret out of a file, else out of the environment.
pub(super) fn secret(file: Option<&Path>, variable: &str) -> Result<Option<String>, Stop> {
    let text = match file {
        None => std::env::var(variable).ok(),
        Some(path) => {
            let mut text = String::new();
            let read = match path.as_os_str() == "-" {
                true => std::io::stdin().lock().take(64 << 10).read_to_string(&mut text),
                false => fs::File::open(path).and_then(|f| f.take(64 << 10).read_to_string(&mut text)),
            };
            read.map_err(|e| Stop::Usage(format!("{}: {e}", path.display())))?;
            Some(text)
        }
    };
    Ok(text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()))
}

pub(super) fn bad_server(lang: Lang, bad: BadServer) -> Stop {
    Stop::Usage(match &bad {
        BadServer::NotOne(address) => say(lang, Said::NoAddress { address }),
        BadServer::InTheClear(address) => say(lang, Said::InTheClear { address }),
        BadServer::Password => say(lang, Said::PasswordInAddress),
        BadServer::Token => say(lang, Said::OddToken),
        BadServer::Machine(why) => return Stop::Machine(why.clone()),
    })
}

/// What the gateway did not do is said as it says it to everybody.
impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Stop {
        let problem = Problem::from(trouble);
        let (title, detail) = messages::sentences(SPOKEN.get().copied().unwrap_or(Lang::En), &problem);
        match &problem.log {
            // Here the log is what is told: of a mistake, instead of where it stands.
            Some(why) if problem.kind == Kind::Internal => Stop::Machine(format!("{title}: {why}")),
            Some(why) => Stop::Machine(format!("{title}. {detail} ({why})")),
            None => Stop::Usage(format!("{title}. {detail}")),
        }
    }
}

/// A value as indented lines of names and values.
fn lines(value: &Value, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(all) => {
            for (name, value) in all {
                match flat(value) {
                    Some(text) => out.push_str(&format!("{indent}{name}: {text}\n")),
                    None => {
                        out.push_str(&format!("{indent}{name}:\n"));
                        lines(value, depth + 1, out);
                    }
                }
            }
        }
        Value::Array(all) => {
            for value in all {
                let line = match value {
                    // A line each, where there is nothing below.
                    Value::Object(fields) => {
                        let told: Option<Vec<String>> = fields.iter().map(|(n, v)| flat(v).map(|v| format!("{n} {v}"))).collect();
                        told.map(|t| t.join(", "))
                    }
                    other => flat(other),
                };
                match line {
                    Some(line) => out.push_str(&format!("{indent}- {line}\n")),
                    None => {
                        out.push_str(&format!("{indent}-\n"));
                        lines(value, depth + 1, out);
                    }
                }
            }
        }
        other => out.push_str(&format!("{indent}{}\n", flat(other).unwrap_or_default())),
    }
}

/// A value that goes on one line: one that holds no others, or a few plain ones.
fn flat(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Null => Some("-".to_owned()),
        Value::Array(all) if all.is_empty() => Some("-".to_owned()),
        Value::Array(all) if all.iter().any(|v| v.is_object() || v.is_array()) => None,
        Value::Array(all) => Some(all.iter().filter_map(flat).collect::<Vec<_>>().join(" ")),
        Value::Object(_) => None,
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_answer_is_told_in_lines() {
        let mut out = String::new();
        let answer = json!({ "receipt": "R-2026-000001", "none": [], "run": { "errors": 0, "mapping": null }, "roles": ["a", "b"], "all": [{ "a": 1, "b": ["x"] }, "y", { "c": [{}] }] });
        lines(&answer, 0, &mut out);
        assert_eq!(
            out,
            "receipt: R-2026-000001\nnone: -\nrun:\n  errors: 0\n  mapping: -\nroles: a b\nall:\n  - a 1, b x\n  - y\n  -\n    c:\n      - \n"
        );
    }
}
