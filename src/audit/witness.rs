//! Has the ledger only grown since it was last seen? What a partner office checks before it co-signs
//! (<https://c2sp.org/tlog-witness>).
//!
//! A witness keeps one thing: the last checkpoint that it co-signed. The caller keeps it durably before the co-signature
//! leaves the machine, and lets no two requests on one ledger run at once.

use super::checkpoint::{Checkpoint, CheckpointError};
use super::hash::Hash;
use super::key::{KeyType, PublicKey, SecretKey};
use super::note::{Line, Note};
use super::tree::{Nodes, consistency, consistent};

/// Most hashes of a proof: one for each level of the largest tree.
const MOST: usize = 63;

/// What is asked of a witness: to co-sign a checkpoint, and the proof that it grew out of the last.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// Size of the ledger when the witness last co-signed; 0 for never.
    pub old: u64,
    /// The proof of RFC 6962 from that size on.
    pub proof: Vec<Hash>,
    /// The new checkpoint, signed by the ledger.
    pub checkpoint: String,
}

impl Request {
    /// Makes the request for this checkpoint; none where the ledger was never as large as `old`.
    pub fn new<N: Nodes>(nodes: &N, old: u64, size: u64, checkpoint: String) -> Result<Option<Self>, N::Error> {
        Ok(consistency(nodes, old, size)?.map(|proof| Self { old, proof, checkpoint }))
    }

    /// Reads the body of `add-checkpoint`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let form = |why: &str| Refusal::Form(why.to_owned());
        let (head, checkpoint) = text.split_once("\n\n").ok_or_else(|| form("no blank line parts the proof from the checkpoint"))?;
        let mut lines = head.split('\n');
        let size = lines.next().and_then(|l| l.strip_prefix("old ")).ok_or_else(|| form("it does not begin with `old SIZE`"))?;
        let old = size.parse().ok().filter(|n: &u64| n.to_string() == size).ok_or_else(|| form("the old size is not a number"))?;
        let proof: Option<Vec<Hash>> = lines.map(Hash::from_base64).collect();
        let proof =
            proof.filter(|p| p.len() <= MOST).ok_or_else(|| form("a line of the proof is not a hash in base64, or there are too many"))?;
        Ok(Self { old, proof, checkpoint: checkpoint.to_owned() })
    }
}

impl std::fmt::Display for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "old {}", self.old)?;
        self.proof.iter().try_for_each(|h| writeln!(f, "{}", h.base64()))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

/// Why a witness does not co-sign. Of a fork it keeps both checkpoints: two signatures that contradict each other.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// The request does not have the form.
    #[error("the request does not have the form of tlog-witness: {0}")]
    Form(String),
    /// No key of this ledger is known.
    #[error("the ledger `{0}` is not one that this witness knows")]
    Origin(String),
    /// No signature by a known key of the ledger, or one that does not fit.
    #[error("the checkpoint is not signed by the ledger: {0}")]
    Signature(CheckpointError),
    /// The proof starts beyond its end.
    #[error("the checkpoint has {1} entries, fewer than the {0} that its proof starts from")]
    Order(u64, u64),
    /// The proof does not start where this witness stands.
    #[error("this witness last co-signed {0} entries; the proof must start there")]
    Stale(u64),
    /// Another root at the same size: two histories.
    #[error("FORK: at {size} entries the ledger signed two different roots, {old} and now {new}; its history was rewritten")]
    Fork {
        /// The size of both.
        size: u64,
        /// The root that was co-signed.
        old: Hash,
        /// The root that is shown now.
        new: Hash,
    },
    /// The proof does not hold: the ledger that is shown does not begin with the one that was seen.
    #[error("the ledger of {1} entries is not shown to begin with the one of {0} entries that this witness saw: nothing was co-signed")]
    Inconsistent(u64, u64),
}

impl Refusal {
    /// The HTTP status of the protocol.
    pub fn status(&self) -> u16 {
        match self {
            Refusal::Form(_) | Refusal::Order(..) => 400,
            Refusal::Signature(_) => 403,
            Refusal::Origin(_) => 404,
            Refusal::Stale(_) | Refusal::Fork { .. } => 409,
            Refusal::Inconsistent(..) => 422,
        }
    }
}

/// What a witness answers, and what it has to keep first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cosigned {
    /// The checkpoint, to be kept in place of the last.
    pub checkpoint: Checkpoint,
    /// The note of the ledger with the co-signature, as text.
    pub note: Note,
    /// The signature line to answer with.
    pub line: Line,
}

/// The ledger that a checkpoint is of, before anything in it is believed.
pub fn origin(checkpoint: &str) -> Result<String, Refusal> {
    let note = Note::parse(checkpoint).map_err(|e| Refusal::Form(e.to_owned()))?;
    Checkpoint::parse(note.text()).map(|c| c.origin).map_err(|e| Refusal::Form(e.to_string()))
}

/// Co-signs a checkpoint that grew out of `last`, the one that was co-signed before on the same ledger.
///
/// `logs` are the keys of the ledgers that are known, `seconds` the time since 1970. The checks are those of the
/// protocol, in its order.
pub fn cosign(
    request: &Request,
    logs: &[PublicKey],
    last: Option<&Checkpoint>,
    key: &SecretKey,
    seconds: u64,
) -> Result<Cosigned, Refusal> {
    if key.public().kind() != KeyType::Cosignature {
        return Err(Refusal::Form("the key of a witness is of type 4".to_owned()));
    }
    let origin = origin(&request.checkpoint)?;
    let mut known = logs.iter().filter(|k| k.name() == origin).peekable();
    if known.peek().is_none() {
        return Err(Refusal::Origin(origin));
    }
    // One of several keys of a ledger is enough; a signature that names a known key must fit.
    let mut opened = Err(CheckpointError::Unsigned(origin.clone()));
    for key in known {
        match Checkpoint::open(&request.checkpoint, key) {
            Ok(found) => opened = Ok(found),
            Err(CheckpointError::Unsigned(_)) if opened.is_ok() => {}
            Err(e @ CheckpointError::Signature(_)) => return Err(Refusal::Signature(e)),
            Err(e) => opened = opened.or(Err(e)),
        }
    }
    let (new, mut note) = opened.map_err(Refusal::Signature)?;
    if request.old > new.size {
        return Err(Refusal::Order(request.old, new.size));
    }
    let (size, root) = last.map_or((0, Hash::of_nothing()), |c| (c.size, c.root));
    if request.old != size {
        return Err(Refusal::Stale(size));
    }
    if new.size == size && new.root != root {
        return Err(Refusal::Fork { size, old: root, new: new.root });
    }
    if !consistent((size, &root), (new.size, &new.root), &request.proof) {
        return Err(Refusal::Inconsistent(size, new.size));
    }
    let line = note.signature_of(key, seconds);
    note.add(line.clone());
    Ok(Cosigned { checkpoint: new, note, line })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::tree::Tree;

    const ORIGIN: &str = "log.example/a";

    fn log() -> SecretKey {
        SecretKey::from_seed(ORIGIN, KeyType::Ed25519, [1; 32]).expect("a name")
    }

    fn witness() -> SecretKey {
        SecretKey::from_seed("witness.example/w", KeyType::Cosignature, [2; 32]).expect("a name")
    }

    fn tree(n: u64, salt: &[u8]) -> Tree {
        (0..n).map(|i| Hash::leaf(&[salt, &i.to_be_bytes()])).collect()
    }

    fn request(tree: &Tree, old: u64, key: &SecretKey) -> Request {
        let at = Checkpoint { origin: ORIGIN.to_owned(), size: tree.size(), root: tree.root() };
        let note = at.sign(key).expect("plain text").to_string();
        Request::new(tree, old, tree.size(), note).unwrap_or_else(|e| match e {}).expect("grown")
    }

    fn ask(request: &Request, last: Option<&Checkpoint>) -> Result<Cosigned, Refusal> {
        cosign(request, &[log().public().clone()], last, &witness(), 1_763_700_000)
    }

    #[test]
    fn growth_is_cosigned_step_by_step() {
        let mut last = None;
        for n in [0, 3, 3, 70, 300] {
            let asked = request(&tree(n, b""), last.as_ref().map_or(0, |c: &Checkpoint| c.size), &log());
            assert_eq!(Request::parse(&asked.to_string()), Ok(asked.clone()));
            let done = ask(&asked, last.as_ref()).expect("it only grew");
            assert!(done.note.holds(&done.line, witness().public()) && done.note.to_string().ends_with(&done.line.to_string()));
            assert_eq!((done.checkpoint.size, done.line.seconds()), (n, Some(1_763_700_000)));
            last = Some(done.checkpoint);
        }
    }

    #[test]
    fn a_ledger_that_was_rewritten_is_refused() {
        let honest = ask(&request(&tree(10, b""), 0, &log()), None).expect("the first").checkpoint;
        let forged = request(&tree(10, b"forged"), 10, &log());
        let refusal = ask(&forged, Some(&honest)).expect_err("two roots");
        assert!(matches!(refusal, Refusal::Fork { size: 10, .. }) && refusal.status() == 409);
        let forged = request(&tree(20, b"forged"), 10, &log());
        assert_eq!(ask(&forged, Some(&honest)), Err(Refusal::Inconsistent(10, 20)));
        // To start over does not help: the witness remembers.
        let anew = request(&tree(20, b"forged"), 0, &log());
        assert_eq!(ask(&anew, Some(&honest)), Err(Refusal::Stale(10)));
        let shorter = request(&tree(5, b""), 0, &log());
        assert_eq!(ask(&Request { old: 10, ..shorter }, Some(&honest)), Err(Refusal::Order(10, 5)));
    }

    #[test]
    fn whoever_is_not_the_ledger_is_refused() {
        let stranger = SecretKey::from_seed(ORIGIN, KeyType::Ed25519, [9; 32]).expect("a name");
        let asked = request(&tree(3, b""), 0, &stranger);
        assert_eq!(ask(&asked, None).map_err(|e| e.status()), Err(403));
        let asked = request(&tree(3, b""), 0, &log());
        assert_eq!(cosign(&asked, &[], None, &witness(), 0), Err(Refusal::Origin(ORIGIN.to_owned())));
        let changed = Request { checkpoint: asked.checkpoint.replacen("\n3\n", "\n4\n", 1), ..asked.clone() };
        assert_eq!(ask(&changed, None).map_err(|e| e.status()), Err(403));
        let both = [stranger.public().clone(), log().public().clone()];
        assert!(cosign(&asked, &both, None, &witness(), 0).is_ok(), "one known key signed");
        assert_eq!(cosign(&asked, &both, None, &log(), 0).map_err(|e| e.status()), Err(400));
        for wrong in ["", "old 01\n\nx", "old 1\nx\n\nx", "new 1\n\nx"] {
            assert_eq!(Request::parse(wrong).map_err(|e| e.status()), Err(400), "{wrong:?}");
        }
    }
}
