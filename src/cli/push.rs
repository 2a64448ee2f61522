//! `isthmus push`: what is published in a dataflow, sent to another store of the field, or to any program that takes it.
//!
//! The message is the answer of the feed, byte for byte. It is made whole on this machine before the first byte leaves, so that
//! nobody gets half of one, and may be sent again where the line breaks: a key says that it is the same.

use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use clap::{Args, ValueEnum};
use futures_util::StreamExt;
use futures_util::stream;
use serde_json::json;
use sha2::Digest;
use tokio::io::AsyncReadExt;

use super::desk::{By, Desk, at_desk, bad_server, secret};
use super::words::{Said, say};
use super::{Stop, Tools};
use crate::connect::asking::{Asking, Pieces, Told, part, value};
use crate::connect::remote::{Line, Remote};
use crate::model::digest::Sha256;
use crate::model::moment::Moment;

/// Where the token of the other side is looked for.
const TOKEN: &str = "ISTHMUS_PUSH_TOKEN";
/// Bytes that are sent at a time.
const SIP: usize = 64 << 10;
/// How often it is tried.
const TRIES: u32 = 4;
/// How much of an answer is told.
const SHOWN: usize = 4 << 10;
/// How long the answer of the other side may be.
const LONGEST: usize = 1 << 20;

#[derive(Args, Debug)]
pub(super) struct PushArgs {
    #[command(flatten)]
    by: By,
    /// The dataflow: `DF_BORDER_MVT`, or `AGENCY:ID(VERSION)`. With --tenant, only what that tenant published in it.
    dataflow: String,
    /// Where to: the address that takes data, of another Isthmus for instance https://b.example.org/api/inbox/entradas.csv.
    #[arg(long, value_name = "URL")]
    to: String,
    /// In which form.
    #[arg(long, value_enum, default_value = "sdmx-csv-2.0", value_name = "FORM")]
    form: FormWord,
    /// Only what changed since a moment, what is gone as a dataset of deletions: `2026-11-01T00:00:00Z`.
    #[arg(long, value_name = "MOMENT")]
    since: Option<String>,
    /// The method by which it is taken.
    #[arg(long, value_enum, default_value = "put", value_name = "METHOD")]
    method: Method,
    /// Send it as a file of a form (multipart/form-data) in this field, as the services of the .Stat Suite take it.
    #[arg(long, value_name = "FIELD")]
    field: Option<String>,
    /// Another field of that form; may be repeated.
    #[arg(long, value_name = "NAME=VALUE", requires = "field")]
    also: Vec<String>,
    /// The file that holds the token of the other side; else it is taken from ISTHMUS_PUSH_TOKEN. `-` reads standard input.
    #[arg(long, value_name = "FILE")]
    to_token_file: Option<PathBuf>,
    /// Send it unencrypted, where the line is your own.
    #[arg(long)]
    to_plain: bool,
}

/// A form of data, as the command names it.
#[derive(ValueEnum, Clone, Copy, Debug)]
enum FormWord {
    #[value(name = "sdmx-csv-1.0")]
    Csv10,
    #[value(name = "sdmx-csv-2.0")]
    Csv20,
    #[value(name = "sdmx-csv-2.1")]
    Csv21,
    #[value(name = "sdmx-ml-2.1")]
    Ml21,
    #[value(name = "sdmx-ml-2.1-generic")]
    Generic,
    #[value(name = "sdmx-ml-3.0")]
    Ml30,
    #[value(name = "sdmx-ml-3.1")]
    Ml31,
    #[value(name = "sdmx-json-1.0")]
    Json10,
    #[value(name = "sdmx-json-2.0")]
    Json20,
    #[value(name = "sdmx-json-2.1")]
    Json21,
}

impl FormWord {
    /// The media type by which the feed is asked, and the ending of a file in it.
    fn of(self) -> (&'static str, &'static str) {
        match self {
            FormWord::Csv10 => ("application/vnd.sdmx.data+csv;version=1.0.0", "csv"),
            FormWord::Csv20 => ("application/vnd.sdmx.data+csv;version=2.0.0", "csv"),
            FormWord::Csv21 => ("application/vnd.sdmx.data+csv;version=2.1.0", "csv"),
            FormWord::Ml21 => ("application/vnd.sdmx.structurespecificdata+xml;version=2.1", "xml"),
            FormWord::Generic => ("application/vnd.sdmx.genericdata+xml;version=2.1", "xml"),
            FormWord::Ml30 => ("application/vnd.sdmx.data+xml;version=3.0.0", "xml"),
            FormWord::Ml31 => ("application/vnd.sdmx.data+xml;version=3.1.0", "xml"),
            FormWord::Json10 => ("application/vnd.sdmx.data+json;version=1.0.0", "json"),
            FormWord::Json20 => ("application/vnd.sdmx.data+json;version=2.0.0", "json"),
            FormWord::Json21 => ("application/vnd.sdmx.data+json;version=2.1.0", "json"),
        }
    }
}

/// How it is sent.
#[derive(ValueEnum, Clone, Copy, Debug)]
enum Method {
    /// PUT.
    Put,
    /// POST.
    Post,
}

pub(super) fn push(a: &PushArgs, tools: &Tools) -> Result<u8, Stop> {
    at_desk(&a.by, tools, async |desk| {
        let there = Target::of(a, desk)?;
        let Some(message) = message(a, desk).await? else {
            desk.tell_or(&json!({ "to": a.to, "sent": 0 }), || say(desk.lang(), Said::NothingToPush { dataflow: &a.dataflow }))?;
            return Ok(0);
        };
        let told = there.take(desk, &message).await?;
        let (status, bytes) = (told.status, message.length);
        let taken = (200..300).contains(&status);
        let said = told.whole(LONGEST).await.unwrap_or_default();
        let said: String = String::from_utf8_lossy(&said[..said.len().min(SHOWN)]).trim().to_owned();
        if !taken {
            return Err(Stop::Usage(say(desk.lang(), Said::NotTaken { to: &a.to, status, said: &said })));
        }
        let answer = json!({ "to": a.to, "sent": bytes, "sha256": message.sha256, "status": status, "answer": said });
        desk.tell_or(&answer, || {
            let sent = say(desk.lang(), Said::Pushed { to: &a.to, status, bytes });
            if said.is_empty() { sent } else { format!("{sent}\n{said}") }
        })?;
        Ok(0)
    })
}

/// The other side.
struct Target {
    remote: Remote,
    path: String,
    method: &'static str,
    /// What stands before and after the message in the body.
    around: (Bytes, Bytes),
    content_type: String,
}

impl Target {
    fn of(a: &PushArgs, desk: &Desk<'_>) -> Result<Target, Stop> {
        let line = if a.to_plain { Line::Plain } else { Line::Private };
        let token = secret(a.to_token_file.as_deref(), TOKEN)?;
        let (remote, path) = Remote::at(&a.to, token.as_deref(), line).map_err(|e| bad_server(desk.lang(), e))?;
        let (kind, ending) = a.form.of();
        let (around, content_type) = match &a.field {
            None => ((Bytes::new(), Bytes::new()), kind.to_owned()),
            Some(field) => form(field, &a.also, kind, &format!("{}.{ending}", plain(&a.dataflow)))?,
        };
        let method = match a.method {
            Method::Put => "PUT",
            Method::Post => "POST",
        };
        Ok(Target { remote, path, method, around, content_type })
    }

    /// Sends it until it is taken or refused, some times.
    async fn take(&self, desk: &Desk<'_>, message: &Message) -> Result<Told, Stop> {
        let (mut pause, mut tried) = (Duration::from_secs(1), 0);
        loop {
            tried += 1;
            let length = self.around.0.len() as u64 + message.length + self.around.1.len() as u64;
            let before = stream::iter([Ok(self.around.0.clone())]);
            let after = stream::iter([Ok(self.around.1.clone())]);
            let body = before.chain(message.pieces().await?).chain(after).boxed();
            let asking = Asking::new(self.method, self.path.clone())
                .with("idempotency-key", format!("push:{}", message.sha256))
                .with("accept", "application/json, */*;q=0.5")
                .bringing(&self.content_type, body, length);
            let why = match self.remote.ask(asking).await {
                Ok(told) if !passes(told.status) || tried == TRIES => return Ok(told),
                Ok(told) => told.status.to_string(),
                Err(none) if tried == TRIES => return Err(desk.no_answer(&none)),
                Err(none) => none.why,
            };
            let seconds = pause.as_secs();
            std::io::Write::write_all(
                &mut std::io::stderr(),
                format!("{}\n", say(desk.lang(), Said::Broken { why: &why, seconds })).as_bytes(),
            )?;
            tokio::time::sleep(pause).await;
            pause *= 3;
        }
    }
}

/// Whether what is answered passes by itself.
fn passes(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504)
}

/// What stands around a file in a form, and the media type of the whole (RFC 7578).
fn form(field: &str, also: &[String], kind: &str, name: &str) -> Result<((Bytes, Bytes), String), Stop> {
    let mut seed = [0; 16];
    getrandom::fill(&mut seed).map_err(|e| Stop::Machine(format!("no randomness from this system: {e}")))?;
    let edge = format!("isthmus-{:032x}", u128::from_be_bytes(seed));
    let mut before = String::new();
    for pair in also {
        let (name, text) = pair.split_once('=').ok_or_else(|| Stop::Usage(format!("--also wants NAME=VALUE, not `{pair}`")))?;
        before += &format!("--{edge}\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n{text}\r\n", quoted(name));
    }
    let (field, name) = (quoted(field), quoted(name));
    before += &format!("--{edge}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: {kind}\r\n\r\n");
    Ok(((before.into(), format!("\r\n--{edge}--\r\n").into()), format!("multipart/form-data; boundary={edge}")))
}

/// A name within the quotes of a form (HTML, "multipart form data").
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

fn plain(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect()
}

/// A message, kept on this machine while it is sent.
struct Message {
    file: tempfile::NamedTempFile,
    length: u64,
    sha256: Sha256,
}

impl Message {
    async fn pieces(&self) -> Result<Pieces, Stop> {
        let file = tokio::fs::File::from_std(self.file.reopen()?);
        let pieces = stream::try_unfold(file, |mut file| async move {
            let mut sip = vec![0; SIP];
            let n = file.read(&mut sip).await?;
            sip.truncate(n);
            Ok((n > 0).then(|| (Bytes::from(sip), file)))
        });
        Ok(pieces.boxed())
    }
}

/// The answer of the feed; none where there is nothing to be sent.
async fn message(a: &PushArgs, desk: &Desk<'_>) -> Result<Option<Message>, Stop> {
    let flow = desk.dataflow(&a.dataflow)?;
    let (context, id) = match desk.named_tenant() {
        None => ("dataflow", flow.id.clone()),
        Some(tenant) => ("provisionagreement", format!("{}_{tenant}", flow.id)),
    };
    let since = match &a.since {
        None => String::new(),
        Some(text) => {
            let moment: Moment =
                text.parse().map_err(|_| Stop::Usage(format!("--since wants a moment such as 2026-11-01T00:00:00Z, not `{text}`")))?;
            format!("?updatedAfter={}", value(&moment.to_string()))
        }
    };
    let path = format!("/rest/v2/data/{context}/{}/{}/{}/*{since}", part(&flow.agency), part(&id), part(&flow.version));
    let mut told = desk.ask(Asking::new("GET", path).with("accept", a.form.of().0)).await?;
    if told.status == 204 {
        return Ok(None);
    }
    let (mut file, mut digest, mut length) = (tempfile::NamedTempFile::new()?, sha2::Sha256::new(), 0);
    while let Some(piece) = told.body.next().await {
        let piece = piece?;
        digest.update(&piece);
        length += piece.len() as u64;
        std::io::Write::write_all(&mut file, &piece)?;
    }
    Ok(Some(Message { file, length, sha256: Sha256(digest.finalize().into()) }))
}
