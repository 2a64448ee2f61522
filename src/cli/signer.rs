//! `isthmus signer`: with what key of their own does a person sign decisions?
//!
//! The secret half stays in a file of theirs. What is signed is fetched as a statement, held against what was asked for,
//! and shown before it is signed.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::audit::{new_key, read_key};
use super::desk::{By, Desk, at_desk, secret};
use super::{Stop, Tools};
use crate::audit::envelope::{Envelope, message_of};
use crate::audit::hash::{base64, from_base64};
use crate::audit::key::{KeyType, PublicKey};
use crate::audit::statement::{DECISION, Kind, Statement};
use crate::connect::asking::part;
use crate::gateway::access::signing::claim;
use crate::model::account::Login;

/// Where the password is looked for, so that it stands in no list of processes and no history.
const PASSWORD: &str = "ISTHMUS_PASSWORD";

#[derive(Args, Debug)]
pub(super) struct SignerArgs {
    #[command(flatten)]
    by: By,
    #[command(subcommand)]
    command: SignerCommand,
}

#[derive(Subcommand, Debug)]
enum SignerCommand {
    /// Make a key, and print its public half.
    New {
        /// Your login: the name of the key.
        login: Login,
        /// Where the secret key goes; it must not be there yet. It stays with you.
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
    },
    /// Let the service know the key as yours. Your password is taken from ISTHMUS_PASSWORD.
    Add {
        /// The secret key.
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// The file that holds your password; `-` reads standard input.
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
    /// List your keys.
    List,
    /// End a key of yours: it signs nothing from now on.
    End {
        /// The key: ana+1a2b3c4d.
        key: String,
    },
}

pub(super) fn signer(a: &SignerArgs, tools: &Tools) -> Result<u8, Stop> {
    match &a.command {
        SignerCommand::New { login, key } => {
            new_key(login.as_str(), KeyType::Ed25519, key)?;
            Ok(0)
        }
        SignerCommand::Add { key, password_file } => {
            let key = read_key(key)?;
            let password = secret(password_file.as_deref(), PASSWORD)?;
            let login: Login = key.public().name().parse().map_err(|e| Stop::Usage(format!("{e}")))?;
            at_desk(&a.by, tools, async |desk| {
                let ledger: PublicKey =
                    desk.text("/api/ledger/key", "text/plain").await?.trim().parse().map_err(|e| Stop::Usage(format!("{e}")))?;
                let claim = base64(&key.sign(&claim(ledger.name(), &login)));
                let said = json!({ "key": key.public().to_string(), "claim": claim, "password": password });
                desk.tell(&desk.tell_it("POST", "/api/session/keys", &said).await?)?;
                Ok(0)
            })
        }
        SignerCommand::List => at_desk(&a.by, tools, async |desk| {
            desk.tell(&desk.get("/api/session/keys").await?)?;
            Ok(0)
        }),
        SignerCommand::End { key } => at_desk(&a.by, tools, async |desk| {
            desk.tell_it("DELETE", &format!("/api/session/keys/{}", part(key)), &Value::Null).await?;
            Ok(0)
        }),
    }
}

/// What is sent as `signed` with a decision about a submission: the statement of it is fetched, held against what is wanted,
/// shown, and signed.
///
/// # Errors
/// A statement of something else is not signed.
pub(super) async fn signed(desk: &Desk<'_>, receipt: &str, decision: &str, text: &str, key: &Path) -> Result<Value, Stop> {
    let key = read_key(key)?;
    let asked = json!({ "decision": decision, "text": text });
    let answer = desk.tell_it("POST", &format!("/api/submissions/{receipt}/statement"), &asked).await?;
    let odd = |why: &str| Stop::Machine(format!("not signed: {why}"));
    let shown = answer["statement"].as_str().unwrap_or_default();
    let statement = Statement::parse(shown.as_bytes()).map_err(|e| odd(&e.to_string()))?;
    let decides = statement.parameters.get(DECISION).and_then(|d| d.as_str());
    if (statement.kind, statement.about.as_str(), decides) != (Kind::Decide, receipt, Some(decision)) {
        return Err(odd("the service gave the statement of another decision"));
    }
    if statement.actor.id != key.public().name() {
        return Err(odd(&format!("you act as {}, and the key is of {}", statement.actor.id, key.public().name())));
    }
    if from_base64(answer["message"].as_str().unwrap_or_default()) != message_of(&statement).ok() {
        return Err(odd("the bytes to be signed are not those of the statement"));
    }
    if !desk.json {
        // Beside the answer, which goes to standard output.
        let _ = writeln!(io::stderr(), "{shown}");
    }
    let signature = Envelope::sign(shown.as_bytes(), &key).map_err(|e| odd(&e.to_string()))?;
    Ok(json!({ "at": statement.at, "key": key.public().label(), "signature": base64(&signature) }))
}
