//! Who is written to about an event, and in what words? Those who must do something next, each in their language.
//!
//! A message names what it is about and what to do, and holds no figure and no finding: mail is read on the way.

use std::collections::BTreeMap;
use std::time::{Duration, UNIX_EPOCH};

use fluent_bundle::FluentArgs;
use lettre::message::{Mailbox, header};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use tokio::sync::watch;

use crate::gateway::{Gateway, Trouble};
use crate::model::account::{Account, Role, TenantId, Who};
use crate::model::event::{Event, EventKind};
use crate::model::lang::Lang;
use crate::model::submission::Submission;
use crate::report::sentences::{self, Sentences};
use crate::store::jobs::{JobKind, Lease};
use crate::store::{Conflict, StoreError};

/// How far the events were read for mail is kept under this name.
const FOLLOWER: &str = "mail";
/// Events that are read at a time.
const MANY: i64 = 500;
/// How long a job is ours, in milliseconds: longer than a server takes.
const LEASE: i64 = 120_000;
/// How long a server may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where mail is handed in, and in whose name.
#[derive(Clone)]
pub struct Post {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// The address of the service, for links.
    address: String,
}

impl Post {
    /// `server` is `smtps://USER:PASSWORD@HOST`, `smtp://HOST:PORT?tls=required` or `smtp://HOST:PORT` (for a server on
    /// the same machine); `from` an address with or without a name.
    ///
    /// # Errors
    /// What is wrong with one of them; never with the password in it.
    pub fn new(server: &str, from: &str, address: &str) -> Result<Post, String> {
        let bad = "the mail server is written as smtps://USER:PASSWORD@HOST or smtp://HOST:PORT";
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(server).map_err(|_| bad.to_owned())?;
        let from = from.parse().map_err(|e| format!("`{from}` is no address of mail: {e}"))?;
        Ok(Post { transport: transport.timeout(Some(PATIENCE)).build(), from, address: address.trim_end_matches('/').to_owned() })
    }

    /// Whether the server takes us in; no mail is written.
    ///
    /// # Errors
    /// Why not, as it says.
    pub async fn answers(&self) -> Result<(), String> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err("it does not answer as a server of mail does".to_owned()),
            Err(e) => Err(e.to_string()),
        }
    }
}

/// Writes what is to be written until told to stop.
pub async fn work(gateway: Gateway, post: Post, name: String, idle: Duration, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let did = match one(&gateway, &post, &name).await {
            Ok(did) => did,
            Err(e) => {
                tracing::error!(error = %e, "mail");
                false
            }
        };
        if !did && tokio::time::timeout(idle, stop.changed()).await.is_ok_and(|c| c.is_err()) {
            return;
        }
    }
}

/// Reads new events and does one job; whether there was one.
///
/// # Errors
/// Those of the store.
pub async fn one(gateway: &Gateway, post: &Post, name: &str) -> Result<bool, Trouble> {
    let about = |event: &Event| match concerns(event.kind) {
        Some(_) => vec![(JobKind::Mail, event.sequence.to_string())],
        None => Vec::new(),
    };
    gateway.store.follow(FOLLOWER, MANY, gateway.now(), &about).await?;
    let Some(lease) = gateway.store.claim(name, &[JobKind::Mail], gateway.now(), LEASE).await? else { return Ok(false) };
    let done = write(gateway, post, &lease).await;
    let ended = match &done {
        Ok(()) => gateway.store.finish(&lease, gateway.now()).await,
        Err(e) => gateway.store.fail(&lease, &e.to_string(), gateway.now()).await.map(drop),
    };
    match ended {
        Err(StoreError::Conflict(Conflict::LeaseLost)) | Ok(()) => Ok(true),
        Err(e) => Err(e.into()),
    }
}

/// Who has to do with an event.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whom {
    /// Who sent the submission.
    Sender,
    /// Who has one of these roles in the tenant, but not the one who did it.
    Having(&'static [Role]),
}

fn concerns(kind: EventKind) -> Option<Whom> {
    Some(match kind {
        EventKind::Refused | EventKind::Checked | EventKind::Failed | EventKind::Returned => Whom::Sender,
        EventKind::Submitted => Whom::Having(&[Role::Reviewer]),
        EventKind::Approved | EventKind::Pending => Whom::Having(&[Role::Publisher]),
        EventKind::Released | EventKind::Withdrawn => Whom::Having(&[Role::Uploader, Role::Reviewer, Role::Publisher]),
        EventKind::Due => Whom::Having(&[Role::Uploader]),
        _ => return None,
    })
}

/// Either finds out who is written to about an event, and queues a job for each; or writes to one of them.
async fn write(gateway: &Gateway, post: &Post, lease: &Lease) -> Result<(), Trouble> {
    let broken = || Trouble::Machine(format!("`{}` is no event to write about", lease.subject));
    let (sequence, login) = lease.subject.split_once(' ').map_or((lease.subject.as_str(), None), |(s, l)| (s, Some(l)));
    let sequence: i64 = sequence.parse().map_err(|_| broken())?;
    let event = gateway.store.events(sequence - 1, None, 1).await?.pop().filter(|e| e.sequence == sequence).ok_or_else(broken)?;
    let submission = match event.subject.parse() {
        Ok(receipt) => Some(gateway.store.submission(receipt).await?),
        Err(_) => None,
    };
    let Some(login) = login else {
        for account in people(gateway, &event, submission.as_ref()).await? {
            let subject = format!("{sequence} {}", account.login.as_str());
            gateway.store.enqueue(&event.tenant, JobKind::Mail, &subject, gateway.now(), gateway.now()).await?;
        }
        return Ok(());
    };
    let login = login.parse().map_err(|_| broken())?;
    let (account, _) = gateway.store.account(&login).await?;
    let Some(message) = message(&event, submission.as_ref(), &account, post).map_err(Trouble::Machine)? else { return Ok(()) };
    post.transport.send(message).await.map_err(|e| Trouble::Machine(format!("the mail server: {e}")))?;
    Ok(())
}

/// The people of a tenant who would be written to about something of this kind, if this one did it.
///
/// # Errors
/// Those of the store.
pub async fn listeners(gateway: &Gateway, tenant: &TenantId, kind: EventKind, by: &Who) -> Result<Vec<Account>, Trouble> {
    let Some(Whom::Having(roles)) = concerns(kind) else { return Ok(Vec::new()) };
    let doer = person(by);
    let mut all = gateway.store.accounts(Some(tenant)).await?;
    all.retain(|a| Some(&a.login) != doer && a.roles.get(tenant).is_some_and(|has| has.any(roles)));
    all.retain(|a| a.closed.is_none() && !a.mail.is_empty());
    Ok(all)
}

/// The people who are written to: with an address, an open account, and a role where one is wanted.
async fn people(gateway: &Gateway, event: &Event, submission: Option<&Submission>) -> Result<Vec<Account>, Trouble> {
    let mut people = match concerns(event.kind) {
        None => Vec::new(),
        Some(Whom::Sender) => match submission.and_then(|s| person(&s.by)) {
            Some(login) => vec![gateway.store.account(login).await?.0],
            None => Vec::new(),
        },
        Some(Whom::Having(_)) => listeners(gateway, &event.tenant, event.kind, &event.by).await?,
    };
    people.retain(|a| a.closed.is_none() && !a.mail.is_empty());
    Ok(people)
}

fn person(who: &Who) -> Option<&crate::model::account::Login> {
    match who {
        Who::Person(login) | Who::Token(_, Some(login)) => Some(login),
        _ => None,
    }
}

/// The message to one person; none where the account has no address any more.
fn message(event: &Event, submission: Option<&Submission>, account: &Account, post: &Post) -> Result<Option<Message>, String> {
    let Ok(address) = account.mail.parse::<Address>() else { return Ok(None) };
    let (subject, text) = words(event, submission, account, &post.address);
    Message::builder()
        .from(post.from.clone())
        .to(Mailbox::new(Some(account.name.clone()).filter(|n| !n.is_empty()), address))
        .subject(subject)
        .date(UNIX_EPOCH + Duration::from_millis(u64::try_from(event.at.millis()).unwrap_or(0)))
        // The same telling has the same name, so that one that is sent twice shows once.
        .message_id(Some(format!("<event-{}.{}@{}>", event.sequence, account.login.as_str().replace('@', "."), host(&post.address))))
        .header(header::ContentType::TEXT_PLAIN)
        .body(text)
        .map(Some)
        .map_err(|e| e.to_string())
}

fn host(address: &str) -> &str {
    address.split("://").last().unwrap_or(address).split(['/', ':']).next().unwrap_or("localhost")
}

/// Subject and text.
fn words(event: &Event, submission: Option<&Submission>, account: &Account, address: &str) -> (String, String) {
    let body: BTreeMap<String, serde_json::Value> = serde_json::from_str(&event.body).unwrap_or_default();
    let said = |name: &str| body.get(name).and_then(|v| v.as_str()).unwrap_or("—").to_owned();
    let mut args = FluentArgs::new();
    args.set("name", if account.name.is_empty() { account.login.as_str().to_owned() } else { account.name.clone() });
    args.set("receipt", event.subject.clone());
    args.set("release", event.subject.clone());
    for name in ["stage", "day", "flow", "period"] {
        args.set(name, said(name));
    }
    args.set("text", said(if body.contains_key("why") { "why" } else { "text" }));
    let counts = submission.and_then(|s| s.run.as_ref()).map(|r| r.counts).unwrap_or_default();
    args.set("file", submission.map_or("—", |s| &s.name).to_owned());
    args.set("errors", counts.errors);
    args.set("warnings", counts.warnings);
    let sentences = Sentences::of(account.lang, source(account.lang));
    let say = |id: &str, attribute| sentences.say(id, attribute, &args).unwrap_or_else(|| id.to_owned());
    let id = event.kind.word().replace('.', "-");
    let subject = say(&id, None);
    let link = match submission {
        Some(s) => format!("{address}/submissions/{}", s.receipt),
        None => address.to_owned(),
    };
    let parts = [say("greeting", None), say(&id, Some("body")), link, say("close", None)];
    // Names and comments come from people: none of them begins a new line of a header.
    (subject.replace(['\r', '\n'], " "), parts.join("\n\n"))
}

fn source(lang: Lang) -> &'static str {
    sentences::text!("mail", lang)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::moment::Moment;

    fn event(kind: EventKind, subject: &str, body: &str) -> Event {
        Event {
            sequence: 7,
            at: Moment::from_millis(0),
            tenant: "MEX".parse().expect("a tenant"),
            kind,
            by: Who::Machine(crate::model::account::Part::Worker),
            subject: subject.to_owned(),
            body: body.to_owned(),
        }
    }

    #[test]
    fn every_event_that_is_written_about_has_its_words() {
        for lang in Lang::ALL {
            let account = Account {
                login: "ana".parse().expect("a login"),
                name: "Ana".into(),
                mail: "ana@example.org".into(),
                lang,
                roles: BTreeMap::new(),
                closed: None,
            };
            for kind in EventKind::ALL.iter().filter(|k| concerns(**k).is_some()) {
                let body = r#"{"text":"Sí","stage":"late","day":"2026-11-15","flow":"DF_BORDER_MVT","period":"2026-10"}"#;
                let (subject, text) = words(&event(*kind, "R-2026-000117", body), None, &account, "https://example.org");
                let id = kind.word().replace('.', "-");
                assert!(subject != id && !subject.contains('{'), "{lang:?} {kind:?}: {subject}");
                assert!(text.contains("Ana") && text.contains("https://example.org") && !text.contains(&id), "{lang:?} {kind:?}: {text}");
            }
        }
    }

    #[test]
    fn a_server_with_a_password_is_not_shown_where_it_is_wrong() {
        let wrong = Post::new("smtp//ana:geheim@example.org", "a@example.org", "https://x.org").err().expect("wrong");
        assert!(!wrong.contains("geheim"), "{wrong}");
    }
}
