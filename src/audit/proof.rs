//! What does one file need so that a release, or one number, can be checked without a server? `*.isthmus-proof`.
//!
//! One line of JSON in the form of RFC 8785 and a newline, so that no two files say the same and every changed bit is
//! noticed: the signed statements with their places in the ledger, the checkpoint with its co-signatures, every key that
//! signed, and where asked for one number with its path to the root of the release.

use serde::{Deserialize, Serialize};

use super::envelope::{self, Envelope};
use super::hash::{Hash, base64, from_base64};
use super::key::PublicKey;
use super::lineage::Shown;
use super::note::Note;
use super::record::Record;
use super::statement::{LARGEST, canonical};
use super::tree::{Nodes, inclusion};

/// Longest file in bytes.
pub const LONGEST: usize = 16 << 20;
/// What the file says that it is.
const FORMAT: &str = "isthmus-proof/1";

/// A proof, of whose contents nothing is checked yet but the form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proof {
    /// The state of the ledger, signed by it and its witnesses.
    pub checkpoint: Note,
    /// Keys of everybody who signed anything here, in the order of their texts.
    pub keys: Vec<PublicKey>,
    /// The statements, in the order of the ledger.
    pub entries: Vec<Entry>,
    /// One number of the release.
    pub number: Option<Number>,
}

/// A statement with its place in the ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The signed statement.
    pub envelope: Envelope,
    /// Its place, from 0.
    pub index: u64,
    /// From its leaf to the root of the checkpoint.
    pub path: Vec<Hash>,
}

/// One number of a release.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Number {
    /// Place in the ledger of the statement of the release.
    pub release: u64,
    /// The number, with its path to the root that the statement names.
    pub shown: Shown,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    checkpoint: String,
    format: String,
    keys: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<WireNumber>,
    statements: Vec<WireEntry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireEntry {
    envelope: envelope::Wire,
    index: u64,
    path: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireNumber {
    index: u64,
    nonce: String,
    path: Vec<String>,
    record: Record,
    release: u64,
    size: u64,
}

impl Proof {
    /// Collects a proof: the envelopes with their places in the ledger, whose nodes are given, and the checkpoint.
    /// `keys` may be more than signed; none where an envelope stands beyond the checkpoint.
    pub fn collect<N: Nodes>(
        checkpoint: Note,
        size: u64,
        nodes: &N,
        envelopes: Vec<(u64, Envelope)>,
        keys: &[PublicKey],
        number: Option<Number>,
    ) -> Result<Option<Self>, N::Error> {
        let mut entries = Vec::with_capacity(envelopes.len());
        for (index, envelope) in envelopes {
            let Some(path) = inclusion(nodes, index, size)? else { return Ok(None) };
            entries.push(Entry { envelope, index, path });
        }
        entries.sort_by_key(|e| e.index);
        entries.dedup_by_key(|e| e.index);
        let mut proof = Self { checkpoint, keys: Vec::new(), entries, number };
        let mut used: Vec<PublicKey> = keys.iter().filter(|k| proof.uses(k)).cloned().collect();
        used.sort_by_key(ToString::to_string);
        used.dedup();
        proof.keys = used;
        Ok(Some(proof))
    }

    /// Whether anything here names this key as its signer.
    pub fn uses(&self, key: &PublicKey) -> bool {
        let label = key.label();
        self.checkpoint.signatures().iter().any(|l| l.names(key))
            || self.entries.iter().any(|e| e.envelope.signatures().iter().any(|s| s.key == label))
    }

    /// The file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let hashes = |path: &[Hash]| path.iter().map(Hash::base64).collect::<Vec<_>>();
        let entry = |e: &Entry| WireEntry { envelope: e.envelope.wire(), index: e.index, path: hashes(&e.path) };
        let number = |n: &Number| WireNumber {
            index: n.shown.index,
            nonce: base64(&n.shown.nonce),
            path: hashes(&n.shown.path),
            record: n.shown.record.clone(),
            release: n.release,
            size: n.shown.size,
        };
        let wire = Wire {
            checkpoint: self.checkpoint.to_string(),
            format: FORMAT.to_owned(),
            keys: self.keys.iter().map(ToString::to_string).collect(),
            number: self.number.as_ref().map(number),
            statements: self.entries.iter().map(entry).collect(),
        };
        let mut bytes = canonical(&wire).expect("texts and whole numbers are always JSON");
        bytes.push(b'\n');
        bytes
    }

    /// Reads a file. The error says what is wrong with its form.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() > LONGEST {
            return Err(format!("it is longer than {} MiB", LONGEST >> 20));
        }
        let wire: Wire = serde_json::from_slice(bytes).map_err(|e| format!("it is not a proof, or was cut or changed: {e}"))?;
        if wire.format != FORMAT {
            return Err(format!("its format is `{}`; this program reads `{FORMAT}`", wire.format));
        }
        let hashes = |path: Vec<String>, what: &str| {
            path.iter().map(|h| Hash::from_base64(h)).collect::<Option<Vec<_>>>().ok_or(format!("the path of {what} is not made of hashes"))
        };
        let mut entries = Vec::with_capacity(wire.statements.len());
        for (i, e) in wire.statements.into_iter().enumerate() {
            let name = format!("statement {}", i + 1);
            let envelope = Envelope::from_wire(e.envelope).map_err(|why| format!("{name}: {why}"))?;
            entries.push(Entry { envelope, index: e.index, path: hashes(e.path, &name)? });
        }
        let keys: Result<Vec<PublicKey>, _> = wire.keys.iter().map(|k| k.parse::<PublicKey>().map_err(|e| e.to_string())).collect();
        let number = match wire.number {
            None => None,
            Some(n) => {
                let nonce = from_base64(&n.nonce).and_then(|b| b.try_into().ok()).ok_or("the nonce of the number is not 32 bytes")?;
                let path = hashes(n.path, "the number")?;
                Some(Number { release: n.release, shown: Shown { record: n.record, nonce, index: n.index, size: n.size, path } })
            }
        };
        let checkpoint = Note::parse(&wire.checkpoint).map_err(|e| format!("the checkpoint is not a signed note: {e}"))?;
        let proof = Self { checkpoint, keys: keys?, entries, number };
        let largest = proof.entries.iter().map(|e| e.index).chain(proof.number.iter().map(|n| n.shown.size)).max();
        if largest.is_some_and(|n| n > LARGEST) {
            return Err("a place in it is larger than 2^53".to_owned());
        }
        // Blanks, another order, a key twice, other escapes: not what was written, even where it means the same.
        if proof.to_bytes() == bytes { Ok(proof) } else { Err("it is not in its only form: something was added or changed".to_owned()) }
    }
}
