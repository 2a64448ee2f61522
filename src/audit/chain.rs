//! Do the statements lead from a file to the release without a gap, and did enough persons approve?

use std::collections::BTreeSet;

use super::statement::{APPROVALS, APPROVE, DECISION, Kind, Statement, Word};
use super::verify::{Fault, Part};

/// A statement with its place in the ledger and the keys that signed it.
#[derive(Clone, Debug)]
pub struct Link {
    /// Place in the ledger.
    pub index: u64,
    /// What it says.
    pub statement: Statement,
    /// Its signers, as `name+id`.
    pub signers: Vec<String>,
}

/// A person who approved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Approval {
    /// Who.
    pub who: String,
    /// Their own key, as `name+id`; none where only the service says that it was they.
    pub key: Option<String>,
    /// Whether the reader named that key.
    pub named: bool,
}

/// Steps without which no release is made.
const NEEDED: [Kind; 5] = [Kind::Receipt, Kind::Parse, Kind::Map, Kind::Validate, Kind::Decide];

/// Checks a chain in the order of the ledger, and gives who approved. `approvals` is what the reader asks for; a release may
/// ask for more.
pub fn check(links: &[Link], approvals: u64) -> Result<Vec<Approval>, Vec<Fault>> {
    let mut faults = Vec::new();
    for (i, link) in links.iter().enumerate() {
        let mut fault = |why: String| faults.push(Fault::new(Part::of(i, link), why));
        let s = &link.statement;
        match (s.kind, s.from.is_empty()) {
            (Kind::Receipt, false) => fault("a receipt takes nothing from earlier steps, and this one does".to_owned()),
            (Kind::Receipt, true) | (_, false) => {}
            (_, true) => fault("it takes nothing from an earlier step: it hangs in the air".to_owned()),
        }
        for object in &s.from {
            if !links[..i].iter().any(|l| l.statement.made.iter().any(|m| m.digest == object.digest)) {
                fault(format!(
                    "it takes `{}` ({}…), and no earlier statement made that: one is missing",
                    object.name,
                    short(object.digest)
                ));
            }
        }
        if s.actor.word == Word::OwnKey && own_key(link).is_none() {
            fault(format!("it says that {} signed with their own key, and no key of that name did", s.actor.id));
        }
    }
    if !links.iter().any(|l| l.statement.kind == Kind::Receipt) {
        faults.push(Fault::new(Part::Chain, "it does not begin with a receipt".to_owned()));
    }
    let mut approved = Vec::new();
    for (i, link) in links.iter().enumerate().filter(|(_, l)| l.statement.kind == Kind::Release) {
        let behind = behind(links, i);
        let missing: Vec<&str> =
            NEEDED.into_iter().filter(|k| !behind.iter().any(|b| links[*b].statement.kind == *k)).map(Kind::word).collect();
        if !missing.is_empty() {
            let why = format!("nothing leads to this release from a statement of: {}", missing.join(", "));
            faults.push(Fault::new(Part::of(i, link), why));
        }
        let who = approvers(links, &behind);
        let needed = link.statement.number(APPROVALS).unwrap_or(1).max(approvals).max(1);
        if (who.len() as u64) < needed {
            let names: Vec<&str> = who.iter().map(|a| a.who.as_str()).collect();
            let names = if names.is_empty() { "nobody".to_owned() } else { names.join(", ") };
            faults.push(Fault::new(Part::of(i, link), format!("it needs the approval of {needed}, and has that of {names}")));
        }
        approved.extend(who);
    }
    if faults.is_empty() { Ok(approved) } else { Err(faults) }
}

/// Places of the statements whose results lead to this one.
fn behind(links: &[Link], last: usize) -> BTreeSet<usize> {
    let (mut all, mut open) = (BTreeSet::new(), vec![last]);
    while let Some(i) = open.pop() {
        for object in &links[i].statement.from {
            for (j, link) in links[..i].iter().enumerate() {
                if link.statement.made.iter().any(|m| m.digest == object.digest) && all.insert(j) {
                    open.push(j);
                }
            }
        }
    }
    all
}

/// Persons who approved, each once; the stronger word counts.
fn approvers(links: &[Link], behind: &BTreeSet<usize>) -> Vec<Approval> {
    let mut all: Vec<Approval> = Vec::new();
    for link in behind.iter().map(|i| &links[*i]) {
        let s = &link.statement;
        if s.kind != Kind::Decide || s.parameters.get(DECISION).is_none_or(|d| d != APPROVE) {
            continue;
        }
        let key = own_key(link).filter(|_| s.actor.word == Word::OwnKey).map(str::to_owned);
        match all.iter_mut().find(|a| a.who == s.actor.id) {
            Some(known) => known.key = known.key.take().or(key),
            None => all.push(Approval { who: s.actor.id.clone(), key, named: false }),
        }
    }
    all
}

/// The signer whose key has the name of the actor.
fn own_key(link: &Link) -> Option<&str> {
    let named = |s: &&String| s.split_once('+').is_some_and(|(name, _)| name == link.statement.actor.id);
    link.signers.iter().find(named).map(String::as_str)
}

fn short(digest: super::hash::Hash) -> String {
    digest.to_string().chars().take(12).collect()
}
