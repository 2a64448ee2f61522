//! Which structures are in force, and how do more come? Those that were sent to this service come first, the last one before the
//! others; then those that are configured, then the standard that comes with the program.
//!
//! What is sent is held against what is there ([`crate::standard::check`]): references lead somewhere, and a stable version never
//! changes. Nothing is taken away again, because releases were made by it.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Code, Gateway, Refusal, Trouble, off_thread, own};
use crate::config::Config;
use crate::model::account::{Actor, Role, TenantId};
use crate::model::digest::Sha256;
use crate::model::moment::Moment;
use crate::model::structure::Ref;
use crate::sdmx::structure::{self, Class, Message};
use crate::standard::{Standard, check};
use crate::store::definitions::{DefinitionKind, Title};

/// Milliseconds after which it is asked anew what was sent: to another process of this service, that is. What was sent to this
/// one is in force at once.
pub const STALE: i64 = 1_000;

/// The standard of a process, as it was when last asked for.
#[derive(Clone, Default)]
pub struct InForce(Arc<Mutex<Option<Arc<Known>>>>);

#[derive(Clone)]
struct Known {
    asked: Moment,
    digests: Vec<Sha256>,
    since: Option<Moment>,
    standard: Arc<Standard>,
    sent: Arc<Vec<(String, String)>>,
}

impl InForce {
    fn get(&self) -> Option<Arc<Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, known: Option<Arc<Known>>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = known;
    }
}

/// An artefact that was sent, and what is wrong with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Judged {
    /// Its class.
    pub class: Class,
    /// The artefact.
    pub artefact: Ref,
    /// What is wrong, in words; empty where nothing is.
    pub faults: Vec<String>,
}

impl Gateway {
    /// The standard that is in force.
    ///
    /// # Errors
    /// Those of the store; where a structure that is configured cannot be read.
    pub async fn standard(&self) -> Result<Arc<Standard>, Trouble> {
        Ok(self.in_force().await?.standard.clone())
    }

    /// The standard that is in force, and since when something that was sent to this service is part of it.
    ///
    /// # Errors
    /// As [`Gateway::standard`].
    pub async fn standard_since(&self) -> Result<(Arc<Standard>, Option<Moment>), Trouble> {
        let known = self.in_force().await?;
        Ok((known.standard.clone(), known.since))
    }

    /// Texts of the structure messages that were sent, the last one first, each with its name.
    pub(super) async fn sent_structures(&self) -> Result<Arc<Vec<(String, String)>>, Trouble> {
        Ok(self.in_force().await?.sent.clone())
    }

    async fn in_force(&self) -> Result<Arc<Known>, Trouble> {
        let now = self.now();
        let known = self.structures.get();
        if let Some(known) = &known
            && (0..STALE).contains(&(now.millis() - known.asked.millis()))
        {
            return Ok(known.clone());
        }
        let active = self.store.active_digests(DefinitionKind::Structures, &TenantId::system()).await?;
        let since = active.first().map(|a| a.1);
        let digests: Vec<Sha256> = active.into_iter().map(|a| a.0).collect();
        let known = match known.filter(|k| k.digests == digests) {
            Some(known) => Known { asked: now, ..Known::clone(&known) },
            None => {
                let mut sent = Vec::new();
                for digest in &digests {
                    let version = self.store.version(*digest).await?;
                    sent.push((version.title.id, version.text));
                }
                let (texts, config) = (sent.clone(), self.config.clone());
                let standard = off_thread(move || with(&texts, &config)).await?;
                Known { asked: now, digests, since, standard: Arc::new(standard), sent: Arc::new(sent) }
            }
        };
        let known = Arc::new(known);
        self.structures.set(Some(known.clone()));
        Ok(known)
    }
}

/// The standard with what was sent before what is configured.
fn with(sent: &[(String, String)], config: &Config) -> Result<Standard, Trouble> {
    Standard::with_texts(sent, &config.structures).map_err(|e| Trouble::Machine(e.to_string()))
}

/// Takes a structure message (SDMX-ML 2.1, 3.0 or 3.1, SDMX-JSON 1.0, 2.0 or 2.1): all of it, or nothing where something is wrong with
/// any of its artefacts. Gives what was found of each, in the order of the message.
///
/// # Errors
/// [`Code::NotAllowed`] for whoever does not run the service; [`Code::Malformed`] where it is no structure message, or an empty one.
pub async fn submit(gateway: &Gateway, actor: &Actor, text: &str) -> Result<Vec<Judged>, Trouble> {
    own::role(actor, &[Role::SystemAdmin])?;
    let wrong = |why: String| Trouble::from(Refusal::new(Code::Malformed).with("name", "text").with("why", why));
    let message = structure::read(text.as_bytes()).map_err(|e| wrong(e.to_string()))?;
    let before = gateway.standard().await?;
    let judged = off_thread(move || judge(&before, &message).map_err(|e| Trouble::Machine(e.to_string()))).await?;
    if judged.is_empty() {
        return Err(wrong("there is no artefact in it".to_owned()));
    }
    if judged.iter().any(|j| !j.faults.is_empty()) {
        return Ok(judged);
    }
    let (mut texts, config) = (gateway.sent_structures().await?.as_ref().clone(), gateway.config.clone());
    texts.insert(0, ("text".to_owned(), text.to_owned()));
    let flows: Vec<Ref> = judged.iter().filter(|j| j.class == Class::Dataflow).map(|j| j.artefact.clone()).collect();
    // What can be linked now can be linked when figures come.
    let linked = off_thread(move || {
        let after = with(&texts, &config)?;
        Ok(flows.iter().filter_map(|f| after.dataflow(f).err().map(|e| (f.clone(), e.to_string()))).collect::<Vec<_>>())
    });
    let unlinked = linked.await?;
    if !unlinked.is_empty() {
        let fault = |j: &Judged| unlinked.iter().filter(|u| j.class == Class::Dataflow && u.0 == j.artefact).map(|u| u.1.clone()).collect();
        return Ok(judged.iter().map(|j| Judged { faults: fault(j), ..j.clone() }).collect());
    }
    let now = gateway.now();
    let id = format!("{now} {}", &Sha256::of(text.as_bytes()).to_string()[..12]);
    let title = Title { tenant: TenantId::system(), kind: DefinitionKind::Structures, id };
    let digest = gateway.store.keep_version(&title, text, &actor.who, now).await?;
    gateway.store.activate(&title, digest, &actor.who, now).await?;
    gateway.structures.set(None);
    Ok(judged)
}

/// What is found of each artefact of a message.
fn judge(standard: &Standard, message: &Message) -> Result<Vec<Judged>, crate::standard::StandardError> {
    let problems = check::check(standard, message)?;
    let judged = check::artefacts(message).into_iter().map(|(class, artefact)| {
        let own = problems.iter().filter(|p| p.class == class && p.artefact == artefact);
        Judged { faults: own.map(|p| p.what.to_string()).collect(), class, artefact }
    });
    Ok(judged.collect())
}
