//! What can somebody be given to check a release, or one number, without this service? Its `*.isthmus-proof`.

use std::collections::{BTreeMap, BTreeSet};

use super::access::signing;
use super::ledger::{self, release_name};
use super::merge::parsed;
use super::records::{Line, Reader};
use super::{Gateway, Trouble, off_thread, publish, trace};
use crate::audit::envelope::Envelope;
use crate::audit::key::PublicKey;
use crate::audit::lineage::{Builder, Secret, Shown};
use crate::audit::note::Note;
use crate::audit::proof::{Number, Proof};
use crate::audit::statement::Kind;
use crate::model::release::{Release, Series};
use crate::model::submission::Receipt;

/// What a proof is of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ProofOf {
    /// What was done with a submission.
    Receipt(Receipt),
    /// A release.
    Release(Series, i64),
    /// One number of a release, by the code of each dimension.
    Number(Series, i64, BTreeMap<String, String>),
}

/// The statements with their places in the ledger, under a checkpoint that covers them. Who may have it is asked before: a
/// proof of a number shows that number and its cell, and no other.
///
/// # Errors
/// A refusal where there is no such thing; [`Trouble::Machine`] where what is kept does not agree with what was stated.
pub async fn proof(gateway: &Gateway, of: ProofOf) -> Result<Vec<u8>, Trouble> {
    let mut chain = Chain::default();
    let mut number = None;
    match of {
        ProofOf::Receipt(receipt) => chain.add(gateway, &receipt.to_string()).await?,
        ProofOf::Release(series, of) => {
            let release = trace::release(gateway, &series, Some(of)).await?;
            chain.release(gateway, &release).await?;
        }
        ProofOf::Number(series, of, key) => {
            let release = trace::release(gateway, &series, Some(of)).await?;
            chain.release(gateway, &release).await?;
            let (_, line) = trace::find(gateway, &release, &key).await?;
            // It may have come with a submission of an earlier release, onto which this one was made.
            chain.add(gateway, &line.receipt).await?;
            let name = release_name(&series, of);
            let stated = ledger::about(gateway, &name).await?;
            let place = stated.iter().find(|e| e.2.kind == Kind::Release).map(|e| e.0);
            let release_at = place.ok_or_else(super::own::not_found)?;
            number = Some(Number { release: release_at, shown: shown(gateway, &release, line).await? });
        }
    }
    if chain.entries.is_empty() {
        return Err(super::own::not_found());
    }
    chain.collect(gateway, number).await
}

/// The statements of a proof, by their places.
#[derive(Default)]
struct Chain {
    entries: BTreeMap<u64, Envelope>,
    known: BTreeSet<String>,
}

impl Chain {
    /// Everything that was stated about a receipt or release.
    async fn add(&mut self, gateway: &Gateway, subject: &str) -> Result<(), Trouble> {
        if self.known.insert(subject.to_owned()) {
            for (index, envelope, _) in ledger::about(gateway, subject).await? {
                self.entries.insert(index, envelope);
            }
        }
        Ok(())
    }

    /// A release with its submissions; and where it has the content of an earlier one again, that one too.
    async fn release(&mut self, gateway: &Gateway, release: &Release) -> Result<(), Trouble> {
        let mut next = Some(release.clone());
        while let Some(release) = next.take() {
            self.add(gateway, &release_name(&release.draft.series, release.number)).await?;
            for receipt in &release.draft.receipts {
                self.add(gateway, &receipt.to_string()).await?;
            }
            if let Some(earlier) = release.draft.restores {
                next = Some(trace::release(gateway, &release.draft.series, Some(earlier)).await?);
            }
        }
        Ok(())
    }

    async fn collect(self, gateway: &Gateway, number: Option<Number>) -> Result<Vec<u8>, Trouble> {
        let last = self.entries.last_key_value().map_or(0, |e| *e.0);
        let mut checkpoint = ledger::latest(gateway).await?;
        if checkpoint.as_ref().is_none_or(|c| c.size as u64 <= last) {
            checkpoint = Some(ledger::checkpoint(gateway).await?);
        }
        let checkpoint = checkpoint.ok_or_else(super::own::not_found)?;
        let note = Note::parse(&checkpoint.note).map_err(|e| Trouble::Machine(e.to_owned()))?;
        let tree = gateway.tree.over(gateway, checkpoint.size).await?;
        let mut keys: Vec<PublicKey> = vec![gateway.key.public().clone()];
        for signer in signing::all(gateway, None).await? {
            keys.push(signer.public()?);
        }
        let size = checkpoint.size as u64;
        let proof = Proof::collect(note, size, &*tree, self.entries.into_iter().collect(), &keys, number).unwrap_or_else(|e| match e {});
        Ok(proof.ok_or_else(|| Trouble::Machine("the last checkpoint does not cover the statements".to_owned()))?.to_bytes())
    }
}

/// A number with its path to the root of its release.
async fn shown(gateway: &Gateway, release: &Release, line: Line) -> Result<Shown, Trouble> {
    let file = gateway.blobs.local(release.draft.records).await?;
    let salt = release.draft.salt;
    let (root, shown) = off_thread(move || {
        let mut reader = Reader::open(file.path())?;
        let mut tree = Builder::new(Secret::new(&salt.0));
        while let Some(record) = reader.record() {
            tree.take(record.as_bytes());
            reader.step()?;
        }
        let tree = tree.finish();
        Ok((tree.root(), tree.show(&parsed(&line.record)?)))
    })
    .await?;
    let manifest = publish::manifest(gateway, release).await?;
    if publish::digest_in(&manifest["lineage"]["root"])? != root {
        return Err(Trouble::Machine("the records of the release are not those that were stated".to_owned()));
    }
    shown.ok_or_else(|| Trouble::Machine("the number is not in the tree of its release".to_owned()))
}
