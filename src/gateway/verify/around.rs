//! Does what stands around the path of a file agree with the ledger: who may do what, what happened, what is still to be done?

use std::collections::{BTreeMap, BTreeSet};

use super::{Told, Verified, row, said, text};
use crate::audit::hash::Hash;
use crate::audit::statement::{DECISION, Kind};
use crate::gateway::ledger::{self, release_name};
use crate::gateway::{Gateway, Trouble, rights};
use crate::model::account::TenantId;
use crate::model::event::{Event, EventKind};

/// Events that are read at once.
const PAGE: i64 = 5000;

/// Accounts, tokens, tenants and settings: each as the statement about it says that it was left.
pub(super) async fn rights(gateway: &Gateway, told: &Told, verified: &mut Verified) -> Result<(), Trouble> {
    let mut seen = BTreeSet::new();
    let accounts = gateway.store.accounts(None).await;
    for account in row(verified, "accounts", accounts)?.unwrap_or_default() {
        let (about, what) = rights::of_account(&account);
        holds(gateway, &about, &what, verified, &mut seen).await?;
        let kept = gateway.store.account(&account.login).await;
        let hash = row(verified, &about, kept)?.and_then(|(_, hash)| hash).unwrap_or_default();
        let (about, what) = rights::of_password(&account.login, &hash);
        // Passwords of a time when that was not stated have no statement.
        if told.rights.contains(&about) {
            holds(gateway, &about, &what, verified, &mut seen).await?;
        }
    }
    let tenants = gateway.store.tenants().await;
    let tenants = row(verified, "tenants", tenants)?.unwrap_or_default();
    let mut ids: BTreeSet<TenantId> = tenants.iter().map(|t| t.id.clone()).collect();
    for tenant in &tenants {
        let (about, what) = rights::of_tenant(tenant);
        holds(gateway, &about, &what, verified, &mut seen).await?;
    }
    // Who may do something in a tenant that nobody opened is looked at too.
    ids.extend(told.tenants.iter().cloned());
    for tenant in &ids {
        let tokens = gateway.store.tokens(tenant).await;
        for token in row(verified, "tokens", tokens)?.unwrap_or_default() {
            let (about, what) = rights::of_token(&token);
            holds(gateway, &about, &what, verified, &mut seen).await?;
            let ended = told.revoked.contains(&about) && token.revoked.is_none();
            verified.hold(&about, !ended, || "the ledger says that it was revoked, and it is good again".to_owned());
        }
        let settings = gateway.store.settings(tenant).await;
        for (name, value) in row(verified, "settings", settings)?.unwrap_or_default() {
            let (about, what) = rights::of_setting(tenant, &name, Some(&value));
            holds(gateway, &about, &what, verified, &mut seen).await?;
        }
    }
    for about in told.rights.difference(&seen) {
        // A setting that was taken away is there no more, and the ledger says so.
        let gone = about.split_once('/').and_then(|(tenant, name)| Some(rights::of_setting(&tenant.parse().ok()?, name, None)));
        let last = latest(gateway, about).await?;
        let meant = gone.is_some_and(|(_, what)| last == Some(ledger::digest(&what)));
        verified.hold(about, meant, || "the ledger tells of it, and it is gone".to_owned());
    }
    Ok(())
}

/// What the latest statement about somebody's rights says they are; that a token is good no more changes nothing of what it was.
async fn latest(gateway: &Gateway, about: &str) -> Result<Option<Hash>, Trouble> {
    let all = said(gateway, about).await?;
    let last = all.iter().rev().find(|s| s.kind == Kind::Decide && text(s, DECISION).is_some_and(is_right));
    Ok(last.and_then(|s| super::makes(s, "decision")))
}

async fn holds(
    gateway: &Gateway,
    about: &str,
    what: &serde_json::Value,
    verified: &mut Verified,
    seen: &mut BTreeSet<String>,
) -> Result<(), Trouble> {
    verified.rights += 1;
    let last = latest(gateway, about).await?;
    seen.insert(about.to_owned());
    match last {
        None => verified.fault(about, "nobody is known to have given that"),
        Some(last) => verified.hold(about, last == ledger::digest(what), || "it is not as the ledger says that it was left".to_owned()),
    }
    Ok(())
}

/// Whether a decision is about who may do what.
pub(super) fn is_right(decision: &str) -> bool {
    [rights::ACCOUNT, rights::PASSWORD, rights::TOKEN, rights::REVOKE, rights::TENANT, rights::SETTING].contains(&decision)
}

/// Of each kind of act, what the ledger and the events call it, and how the one is found from the other.
fn act(event: &Event) -> Option<(String, Kind)> {
    let release = || {
        let body: serde_json::Value = serde_json::from_str(&event.body).ok()?;
        let flow = crate::model::structure::Ref::parse(body["dataflow"].as_str()?)?;
        let series = crate::model::release::Series { dataflow: flow, tenant: event.tenant.clone() };
        Some(release_name(&series, body["number"].as_i64()?))
    };
    match event.kind {
        EventKind::Received => Some((event.subject.clone(), Kind::Receipt)),
        EventKind::Checked | EventKind::Refused => Some((event.subject.clone(), Kind::Validate)),
        EventKind::Released | EventKind::Scheduled => Some((release()?, Kind::Release)),
        EventKind::Withdrawn => Some((release()?, Kind::Withdraw)),
        _ => None,
    }
}

/// The events: without a gap, and as many of each act as the ledger has statements of it.
pub(super) async fn events(gateway: &Gateway, verified: &mut Verified) -> Result<(), Trouble> {
    for sequence in gateway.store.missing_events().await? {
        verified.fault(&format!("event {sequence}"), "it is gone");
    }
    // Events first: what is added meanwhile has its statement by the time that the ledger is asked.
    let mut counted: BTreeMap<(String, Kind), usize> = BTreeMap::new();
    let mut after = 0;
    loop {
        let page = gateway.store.events(after, None, PAGE).await;
        let page = row(verified, "events", page)?.unwrap_or_default();
        let Some(last) = page.last() else { break };
        after = last.sequence;
        verified.events += page.len() as u64;
        for act in page.iter().filter_map(act) {
            *counted.entry(act).or_default() += 1;
        }
    }
    for ((about, kind), events) in &counted {
        let stated = stated(gateway, about, *kind).await?;
        verified.hold(about, *events <= stated, || {
            format!("{events} events tell of its `{}`, and the ledger has {stated} statements of it", kind.word())
        });
    }
    Ok(())
}

async fn stated(gateway: &Gateway, about: &str, kind: Kind) -> Result<usize, Trouble> {
    Ok(gateway.store.entries_about(about).await?.iter().filter(|e| e.entry.kind == kind.word()).count())
}

/// The other way: what the ledger tells of has its event.
pub(super) async fn told_of(gateway: &Gateway, told: &Told, verified: &mut Verified) -> Result<(), Trouble> {
    for receipt in &told.receipts {
        let entries = gateway.store.entries_about(receipt).await?;
        let events = gateway.store.events_about(receipt).await;
        let acts: Vec<Kind> = row(verified, receipt, events)?.unwrap_or_default().iter().filter_map(act).map(|(_, kind)| kind).collect();
        for kind in [Kind::Receipt, Kind::Validate] {
            let stated = entries.iter().filter(|e| e.entry.kind == kind.word()).count();
            let events = acts.iter().filter(|k| **k == kind).count();
            verified.hold(receipt, stated <= events, || {
                format!("the ledger has {stated} statements of its `{}`, and {events} events tell of it", kind.word())
            });
        }
    }
    Ok(())
}

/// The jobs: whatever is to be run has one.
pub(super) async fn jobs(gateway: &Gateway, verified: &mut Verified) -> Result<(), Trouble> {
    let astray = gateway.store.astray().await;
    for (receipt, why) in row(verified, "jobs", astray)?.unwrap_or_default() {
        verified.fault(&receipt, why);
    }
    Ok(())
}
